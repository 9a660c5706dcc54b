#include "scheduler/simulate/replication.h"

#include <string.h>

#include "scheduler/simulate/routing.h"
#include "scheduler/simulate/workspace.h"

/* ---- contacts and agents meet ---- */

static inline void count_answered(Replication *r, int32_t queue, Task *task) {
  const Rules *rules = &r->l->rules[queue];
  if (rules->deferred || task->flags & WAITING_ANSWERED) return;
  Cell *cell = cell_of(r, queue, task->interval);
  bool good = task->waited_s <= rules->target_s;
  cell->answered++;
  cell->wait_s += task->waited_s;
  cell->good += good;
  task->flags |= WAITING_ANSWERED | (good ? WAITING_GOOD : 0);
  if (task->flags & WAITING_CALLBACK) cell->called_back += task->waited_s > r->l->input->queues[queue].callback_after_s;
}

/* The agent takes the contact; it must be in no list, and is to be scheduled afterwards. */
static inline void begin_task(Replication *r, int32_t a, int32_t queue, const Waiting *w, double now) {
  Agent *agent = &r->agent[a];
  work_on(r, a, now);
  Task *task = &r->task[(size_t)a * r->l->levels + agent->n_tasks++];
  *task = (Task){.left_s = w->work_s * r->l->speed[a][queue],
                 .arrival = w->arrival,
                 .waited_s = w->waited_s + now - w->joined,
                 .patience_s = r->l->rules[queue].deferred ? w->due : w->due - now,
                 .id = w->id,
                 .queue = queue,
                 .interval = w->interval,
                 .fate = w->fate,
                 .flags = w->flags};
  agent->handled++;
  count_answered(r, queue, task);
  share_attention(r, a, now);
}

/* Deferred work is answered when it is done. */
static void count_done(Replication *r, const Task *task, double when) {
  if (!r->l->rules[task->queue].deferred) return;
  Cell *cell = cell_of(r, task->queue, task->interval);
  double took = layout_open_time(r->l, task->queue, when) - layout_open_time(r->l, task->queue, task->arrival);
  cell->answered++;
  cell->wait_s += took;
  cell->good += took <= r->l->input->queues[task->queue].target_s;
}

/* An agent in no list takes what waits, as much as there is room for, and else waits itself. The caller schedules. */
static inline __attribute__((always_inline)) void refill(Replication *r, int32_t a, double now) {
  Agent *agent = &r->agent[a];
  while (has_room(agent)) {
    int32_t queue = pick_immediate(r, agent, now);
    if (queue < 0 && agent->n_tasks == 0) queue = pick_deferred(r, agent);
    if (queue < 0) break;
    const Waiting *w = line_head(&r->line[queue]);
    r->line[queue].head++;
    count_line(r, queue, r->interval, -1);
    begin_task(r, a, queue, w, now);
  }
  list_enter(r, a, now);
}

/* The first of the line goes to an agent who is free, as long as there are both. */
static void offer(Replication *r, int32_t queue, double now) {
  Line *line = &r->line[queue];
  const Layout *l = r->l;
  if (l->rules[queue].deferred && !layout_open(l, queue, r->interval)) return;
  while (!line_empty(line)) {
    int32_t a = find_agent(r, queue, now - line_head(line)->arrival);
    if (a < 0) return;
    uint32_t first = line->head;
    if (!l->rules[queue].deferred) drop_gone(r, queue, now, true);
    if (line->head != first) continue;
    list_leave(r, a);
    const Waiting *w = line_head(line);
    line->head++;
    count_line(r, queue, r->interval, -1);
    begin_task(r, a, queue, w, now);
    list_enter(r, a, now);
    schedule(r, a, now);
  }
}

/* ---- contacts that come again ---- */

static void set_again(Replication *r, int32_t queue, uint64_t id, double mean_delay_s, double when) {
  uint64_t child = contacts_child(id);
  double time = when + contacts_delay(r->l, r->seed, r->number, child, mean_delay_s);
  set_timer(r, (Timer){.time = time, .value = child, .queue = queue, .kind = TIMER_CONTACT});
}

static void maybe_redial(Replication *r, int32_t queue, int32_t interval, uint64_t id, uint32_t fate, double when) {
  const WfmSimQueue *rules = &r->l->input->queues[queue];
  if (!((double)fate * 0x1p-32 < rules->redial_share)) return;
  cell_of(r, queue, interval)->redialled++;
  set_again(r, queue, id, rules->redial_delay_s, when);
}

static void maybe_transfer(Replication *r, const Task *task, double now) {
  const WfmSimQueue *rules = &r->l->input->queues[task->queue];
  double u = (double)task->fate * 0x1p-32;
  for (size_t k = 0; k < rules->n_transfers; k++) {
    const WfmSimTransfer *t = &rules->transfers[k];
    if (u < t->share) {
      cell_of(r, task->queue, task->interval)->transferred++;
      set_again(r, t->to, task->id, t->delay_s, now);
      return;
    }
    u -= t->share;
  }
}

/* What some contacts mean after they are done. */
static void follow_up(Replication *r, const Task *done, double now) {
  count_done(r, done, now);
  maybe_transfer(r, done, now);
}

/* ---- events ---- */

/* A contact that nobody takes at once. */
static void wait_in_line(Replication *r, int32_t queue, Waiting *w) {
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

/* No line for one more contact, or nobody for it and no place to wait. */
static bool is_full(const Replication *r, int32_t queue, bool waits) {
  int32_t own = r->l->input->queues[queue].room, all = r->l->input->room, places = r->l->input->places;
  return (own > 0 && r->in_system[queue] >= own) || (all > 0 && r->all_in_system >= all) ||
         (places > 0 && waits && r->all_in_line >= places);
}

/* The agent who takes an arriving contact at once, -1 if it has to wait. */
static inline int32_t served_by(Replication *r, int32_t queue, double now) {
  const Layout *l = r->l;
  if (l->rules[queue].deferred && !layout_open(l, queue, r->interval)) return -1;
  int32_t a = find_agent(r, queue, 0);
  if (a < 0 || l->rules[queue].plain) return a;
  if (!l->rules[queue].deferred) drop_gone(r, queue, now, true);
  return line_empty(&r->line[queue]) ? a : -1; /* others were there before */
}

static inline __attribute__((always_inline)) void admit(Replication *r, int32_t queue, Waiting *w) {
  Cell *cell = cell_of(r, queue, w->interval);
  double now = w->arrival;
  cell->offered++;
  r->counts.events++;
  int32_t a = served_by(r, queue, now);
  if (r->l->rooms && is_full(r, queue, a < 0)) {
    cell->blocked++;
    maybe_redial(r, queue, w->interval, w->id, w->fate, now);
    return;
  }
  change_in_system(r, queue, 1);
  if (a < 0) {
    cell->delayed++;
    wait_in_line(r, queue, w);
    return;
  }
  list_leave(r, a);
  begin_task(r, a, queue, w, now);
  list_enter(r, a, now);
  schedule(r, a, now);
}

static inline void arrive(Replication *r, int32_t queue, double now) {
  Contacts *source = &r->contacts[queue];
  const Contact *c = &source->batch[source->at];
  Waiting w = {.arrival = now,
               .joined = now,
               .due = now + c->patience_s,
               .work_s = c->work_s,
               .id = contacts_id(source),
               .interval = c->interval,
               .fate = c->fate};
  contacts_advance(source);
  heap_replace_top(&r->arrivals, (Event){.key = event_key(contacts_next(source)), .who = queue});
  admit(r, queue, &w);
}

/* Agents a and b, who are alike, act for each other from now on. */
static void swap_seats(Replication *r, int32_t a, int32_t b) {
  int32_t x = r->holder[a], y = r->holder[b];
  r->holder[a] = y;
  r->holder[b] = x;
  r->seat[x] = b;
  r->seat[y] = a;
}

/* In exchange, an agent who should have left and is still busy is relieved by one who has just got free. */
static void relieve(Replication *r, int32_t a) {
  for (int32_t b = 0; b < r->l->n_agents; b++) {
    Agent *other = &r->agent[b];
    if (other->on || other->n_tasks == 0 || other->group != r->agent[a].group || r->l->speed[a] != r->l->speed[b]) continue;
    swap_seats(r, a, b);
    other->on = true;
    r->agent[a].on = false;
    return;
  }
}

static inline void finish(Replication *r) {
  Event event = r->finishes.entry[0];
  int32_t a = event.who;
  Agent *agent = &r->agent[a];
  if (event.stamp != agent->stamp) { /* no longer holds */
    heap_pop(&r->finishes);
    return;
  }
  double now = agent->finish_at;
  r->counts.events++;
  r->top_is_free = true;
  list_leave(r, a);
  work_on(r, a, now);
  Task *task = &r->task[(size_t)a * r->l->levels], *done = &task[agent->finishing];
  change_in_system(r, done->queue, -1);
  if (r->l->rules[done->queue].follow_up) follow_up(r, done, now);
  agent->n_tasks--;
  if (agent->n_tasks > 0) {
    *done = task[agent->n_tasks];
    share_attention(r, a, now);
  }
  if (r->l->input->exchange && agent->on && agent->n_tasks == 0) relieve(r, a);
  refill(r, a, now);
  if (agent->n_tasks == 0) {
    agent->stamp++;
    heap_pop(&r->finishes);
    r->top_is_free = false;
    share_attention(r, a, now);
    if (!agent->on) present_end(r, a, now);
  } else
    schedule(r, a, now);
}

/* What the agent has in hand goes back to the heads of the lines, and to others who are free. */
static void return_tasks(Replication *r, int32_t a, double now) {
  Agent *agent = &r->agent[a];
  work_on(r, a, now);
  Task *task = &r->task[(size_t)a * r->l->levels];
  if (r->l->levels == 1) task->left_s = agent->finish_at - now;
  while (agent->n_tasks > 0) {
    Task t = task[--agent->n_tasks];
    Waiting w = {.arrival = t.arrival,
                 .joined = now,
                 .due = r->l->rules[t.queue].deferred ? t.patience_s : now + t.patience_s,
                 .work_s = t.left_s / r->l->speed[a][t.queue],
                 .waited_s = t.waited_s,
                 .id = t.id,
                 .interval = t.interval,
                 .fate = t.fate,
                 .flags = t.flags};
    line_push_front(&r->line[t.queue], &w);
    count_line(r, t.queue, r->interval, 1);
    if (r->l->rules[t.queue].timed)
      set_timer(r, (Timer){.time = w.due, .value = r->line[t.queue].head, .queue = t.queue, .kind = TIMER_LEAVE});
    share_attention(r, a, now);
    offer(r, t.queue, now);
  }
  share_attention(r, a, now);
  schedule(r, a, now);
}

static void go_off(Replication *r, int32_t a, double now) {
  Agent *agent = &r->agent[a];
  if (r->l->input->exchange && agent->n_tasks > 0) { /* a free one who is alike leaves instead */
    for (int32_t b = r->list[agent->group * r->l->levels].head; b >= 0; b = r->agent[b].next) {
      if (r->l->speed[a] != r->l->speed[b]) continue;
      swap_seats(r, a, b);
      a = b;
      agent = &r->agent[a];
      break;
    }
  }
  list_leave(r, a);
  agent->on = false;
  if (agent->n_tasks > 0 && r->settings->shift_end == WFM_SIM_RETURN) return_tasks(r, a, now);
  if (agent->n_tasks == 0) present_end(r, a, now);
}

static void change(Replication *r, const Change *c) {
  r->counts.events++;
  if (c->kind == CHANGE_OPENING) {
    offer(r, c->who, c->time);
    return;
  }
  int32_t a = r->seat[c->who];
  if (c->kind == CHANGE_OFF) {
    go_off(r, a, c->time);
    return;
  }
  Agent *agent = &r->agent[a];
  bool was_busy = agent->n_tasks > 0;
  if (!was_busy) {
    work_on(r, a, c->time);
    present_begin(r, a, c->time);
  }
  agent->on = true;
  refill(r, a, c->time);
  if (!was_busy && agent->n_tasks > 0) schedule(r, a, c->time);
}

static void fire(Replication *r, const Timer *timer) {
  const Layout *l = r->l;
  int32_t q = timer->queue;
  if (timer->kind == TIMER_RING) {
    offer(r, q, timer->time);
    return;
  }
  if (timer->kind == TIMER_CONTACT) {
    Contact c = contacts_extra(l, q, r->seed, r->number, timer->value, r->interval);
    Waiting w = {.arrival = timer->time,
                 .joined = timer->time,
                 .due = timer->time + c.patience_s,
                 .work_s = c.work_s,
                 .id = timer->value,
                 .interval = c.interval,
                 .fate = c.fate};
    admit(r, q, &w);
    return;
  }
  Line *line = &r->line[q];
  uint32_t number = (uint32_t)timer->value;
  if (number - line->head >= line->tail - line->head) return; /* answered */
  Waiting *w = &line->item[number & line->mask];
  if (w->due != timer->time || w->flags & WAITING_GONE) return; /* another contact with the number of one that was answered */
  count_abandoned(r, q, w);
  w->flags |= WAITING_GONE;
  line->gone++;
  maybe_redial(r, q, w->interval, w->id, w->fate, timer->time);
}

/* ---- a whole run ---- */

/* Contacts in line from before the horizon: they take time and are in the backlog, but are not of the horizon's offered. */
static void add_backlog(Replication *r, int32_t queue, double now) {
  int64_t n = (int64_t)r->l->input->queues[queue].backlog;
  for (int64_t k = 0; k < n; k++) {
    uint64_t id = contacts_child(wfm_rng_stream((uint64_t)queue + 1, (uint64_t)k));
    Contact c = contacts_extra(r->l, queue, r->seed, r->number, id, r->interval);
    Waiting w = {
        .arrival = now, .joined = now, .due = now + c.patience_s, .work_s = c.work_s, .id = id, .interval = r->l->n, .fate = c.fate};
    change_in_system(r, queue, 1);
    wait_in_line(r, queue, &w);
  }
  offer(r, queue, now);
}

/* The warm-up is over: what agents did so far does not count, and the backlog stands in line. */
static void begin_horizon(Replication *r, double now) {
  for (int32_t a = 0; a < r->l->n_agents; a++) {
    Agent *agent = &r->agent[a];
    work_on(r, a, now);
    agent->busy_s = agent->present_s = 0;
    agent->handled = 0;
    agent->present_since = now;
  }
  for (int32_t q = 0; q < r->l->n_queues; q++) add_backlog(r, q, now);
}

/* Writes down what the groups did in the interval that ends. */
static void flush_levels(Replication *r, double now) {
  for (int32_t g = 0; g < r->l->n_groups; g++) {
    level_touch(r, g, now);
    size_t at = (size_t)r->interval * r->l->n_groups + g;
    r->counts.busy[at] = r->level[g].busy_s;
    r->counts.present[at] = r->level[g].present_s;
    r->level[g].busy_s = r->level[g].present_s = 0;
  }
}

static void end_interval(Replication *r, double now) {
  flush_levels(r, now);
  r->interval++;
  if (r->interval == r->l->lead) begin_horizon(r, now);
}

static void close_line(Replication *r, int32_t q) {
  const Layout *l = r->l;
  Line *line = &r->line[q];
  double target = l->input->queues[q].target_s;
  for (; !line_empty(line); line->head++) {
    const Waiting *w = line_head(line);
    Cell *cell = cell_of(r, q, w->interval);
    bool gone = w->flags & WAITING_GONE;
    if (!gone && w->due <= l->end && !l->rules[q].deferred) {
      count_abandoned(r, q, w);
      gone = true;
    }
    double waited = l->rules[q].deferred ? layout_open_time(l, q, l->end) - layout_open_time(l, q, w->arrival) : l->end - w->arrival;
    if (gone) {
      cell->virtual_unknown += waited <= target;
      cell->gone_virtual_s += l->end - w->arrival;
      continue;
    }
    r->counts.backlog_end[q]++;
    if (w->flags & WAITING_ANSWERED) continue;
    if (waited <= target) cell->censored++;
  }
}

/* What is left at the end: contacts in hand are finished, those in line are counted as far as their fate is known. */
static void close_run(Replication *r) {
  const Layout *l = r->l;
  for (int32_t a = 0; a < l->n_agents; a++) {
    Agent *agent = &r->agent[a];
    work_on(r, a, l->end);
    if (agent->n_tasks > 0 || agent->on) present_end(r, a, l->end);
    if (agent->n_tasks == 1) count_done(r, &r->task[(size_t)a * l->levels], agent->finish_at);
    r->counts.agent_busy[r->holder[a]] += agent->busy_s;
    r->counts.agent_present[r->holder[a]] += agent->present_s;
    r->counts.agent_handled[r->holder[a]] += agent->handled;
  }
  for (int32_t q = 0; q < l->n_queues; q++) close_line(r, q);
}

/* The next change, timer or end of an interval; false at the end of the horizon. Ends of intervals come first, then changes. */
static bool do_other(Replication *r) {
  const Change *next = r->next_change < r->changes->len ? &g_array_index(r->changes, Change, r->next_change) : NULL;
  double changed = next ? next->time : (double)INFINITY, timer = timer_heap_next(&r->timers), boundary = (r->interval + 1) * r->l->step;
  if (boundary <= changed && boundary <= timer) {
    if (boundary >= r->l->end) return false;
    end_interval(r, boundary);
  } else if (changed <= timer) {
    g_assert(next); /* without one the boundary, which is finite, had come first */
    r->next_change++;
    change(r, next);
  } else {
    Timer due = timer_heap_take(&r->timers);
    fire(r, &due);
  }
  return true;
}

static void plan_other(Replication *r) {
  double next = MIN(timer_heap_next(&r->timers), (r->interval + 1) * r->l->step);
  if (r->next_change < r->changes->len) next = MIN(next, g_array_index(r->changes, Change, r->next_change).time);
  r->other = event_key(next);
}

/* Where times are equal, contacts done come before arrivals, and all else before both. */
void replication_run(Replication *r, uint64_t seed, int64_t number) {
  workspace_reset(r, seed, number);
  if (r->l->lead == 0) begin_horizon(r, 0);
  plan_other(r);
  for (;;) {
    uint64_t finished = heap_top(&r->finishes), arrival = heap_top(&r->arrivals);
    if (r->other <= finished && r->other <= arrival) {
      if (!do_other(r)) break;
      plan_other(r);
    } else if (finished <= arrival)
      finish(r);
    else
      arrive(r, r->arrivals.entry[0].who, event_time(arrival));
  }
  flush_levels(r, r->l->end);
  close_run(r);
}
