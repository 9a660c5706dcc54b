#include "scheduler/simulate/admission.h"

#include <math.h>

/* ---- contacts that come again ---- */

static uint64_t set_again(Replication *r, int32_t queue, uint64_t id, double mean_delay_s, double when) {
  uint64_t child = contacts_child(id);
  double time = when + contacts_delay(r->l, r->seed, r->number, child, mean_delay_s);
  set_timer(r, (Timer){.time = time, .value = child, .queue = queue, .kind = TIMER_CONTACT});
  return child;
}

const double *reply_to(const Replication *r, uint64_t id) {
  return g_hash_table_size(r->tickets) ? g_hash_table_lookup(r->tickets, &id) : NULL;
}

/* A ticket waits for its customer, whose reply is known by its id. */
static void expect_reply(Replication *r, const Task *task, uint64_t reply) {
  const double *came = reply_to(r, task->id);
  double when = came ? *came : task->arrival;
  g_hash_table_replace(r->tickets, g_memdup2(&reply, sizeof reply), g_memdup2(&when, sizeof when));
}

/* Nothing more is to come of a ticket: counted where it came. */
static void resolve(Replication *r, const Task *task, double now) {
  const Layout *l = r->l;
  double within = l->input->queues[task->queue].resolution_s;
  const double *came = reply_to(r, task->id);
  if (!(within > 0)) return;
  double when = came ? *came : task->arrival;
  int32_t interval = came ? MIN((int32_t)(when * l->inverse_step), l->n - 1) : task->interval;
  double took = layout_open_time(l, task->queue, now) - layout_open_time(l, task->queue, when);
  cell_of(r, task->queue, interval)->resolved_within += took <= within;
}

void maybe_redial(Replication *r, int32_t queue, int32_t interval, uint64_t id, uint32_t fate, double when) {
  const WfmSimQueue *rules = &r->l->input->queues[queue];
  if (!((double)fate * 0x1p-32 < rules->redial_share)) return;
  cell_of(r, queue, interval)->redialled++;
  set_again(r, queue, id, rules->redial_delay_s, when);
}

/* The transfer that the contact takes, NULL where nothing more comes of it. */
static const WfmSimTransfer *transfer_of(const Replication *r, const Task *task) {
  const WfmSimQueue *rules = &r->l->input->queues[task->queue];
  double u = (double)task->fate * 0x1p-32;
  for (size_t k = 0; k < rules->n_transfers; k++) {
    if (u < rules->transfers[k].share) return &rules->transfers[k];
    u -= rules->transfers[k].share;
  }
  return NULL;
}

static void maybe_transfer(Replication *r, const Task *task, double now) {
  const WfmSimTransfer *t = transfer_of(r, task);
  bool deferred = r->l->rules[task->queue].deferred, reply = t && t->reply && deferred;
  if (deferred && !reply) resolve(r, task, now);
  if (t) {
    Cell *cell = cell_of(r, task->queue, task->interval);
    cell->transferred++;
    cell->passed_on += t->to != task->queue;
    uint64_t child = set_again(r, t->to, task->id, t->delay_s, now);
    if (reply) expect_reply(r, task, child);
  }
  if (reply_to(r, task->id)) g_hash_table_remove(r->tickets, &task->id);
}

/* Deferred work is answered when it is done. */
void count_done(Replication *r, const Task *task, double when) {
  if (!r->l->rules[task->queue].deferred) return;
  Cell *cell = cell_of(r, task->queue, task->interval);
  double took = layout_open_time(r->l, task->queue, when) - layout_open_time(r->l, task->queue, task->arrival);
  bool reply = reply_to(r, task->id) != NULL;
  cell->answered++;
  cell->wait_s += took;
  cell->replies_answered += reply;
  cell->good += !reply && took <= r->l->input->queues[task->queue].target_s;
}

void follow_up(Replication *r, const Task *done, double now) {
  count_done(r, done, now);
  maybe_transfer(r, done, now);
}

/* ---- no agent at once ---- */

void wait_in_line(Replication *r, int32_t queue, Waiting *w) {
  const Layout *l = r->l;
  const WfmSimQueue *rules = &l->input->queues[queue];
  double now = w->joined;
  if (l->rules[queue].deferred)
    w->due = layout_when_open(l, queue, layout_open_time(l, queue, now) + rules->target_s);
  else if (rules->callback_share > 0 && w->due - now > rules->callback_after_s) {
    uint32_t own = (uint32_t)(wfm_rng_stream(w->id, w->fate) >> 32);
    if ((double)own * 0x1p-32 < rules->callback_share) {
      w->due = INFINITY;
      w->flags |= WAITING_CALLBACK;
    }
  }
  if (l->rules[queue].timed && w->due < l->end)
    set_timer(r, (Timer){.time = w->due, .value = r->line[queue].tail, .queue = queue, .kind = TIMER_LEAVE});
  if (!l->rules[queue].plain)
    for (int ring = 1; ring < WFM_SIM_RINGS; ring++)
      if (rules->ring_delay_s[ring] > 0) set_timer(r, (Timer){.time = now + rules->ring_delay_s[ring], .queue = queue, .kind = TIMER_RING});
  line_push(&r->line[queue], w);
  count_line(r, queue, r->interval, 1);
}

bool is_full(const Replication *r, int32_t queue, bool waits) {
  int32_t own = r->l->input->queues[queue].room, all = r->l->input->room, places = r->l->input->places;
  return (own > 0 && r->in_system[queue] >= own) || (all > 0 && r->all_in_system >= all) ||
         (places > 0 && waits && r->all_in_line >= places);
}

void offer(Replication *r, int32_t queue, double now) {
  Line *line = &r->line[queue];
  const Layout *l = r->l;
  if (l->rules[queue].deferred && !layout_open(l, queue, r->interval)) return;
  while (!line_empty(line)) {
    int32_t a = find_agent(r, queue, now - line_head(line)->arrival, l->simple);
    if (a < 0) return;
    uint32_t first = line->head;
    if (!l->rules[queue].deferred) drop_gone(r, queue, now, true);
    if (line->head != first) continue;
    list_leave(r, a);
    take_first(r, a, queue, now, l->simple);
    list_enter(r, a, now);
    schedule(r, a, now, l->simple);
  }
}
