#include "scheduler/simulate/replication.h"

#include <string.h>

#include "scheduler/simulate/admission.h"
#include "scheduler/simulate/duty.h"
#include "scheduler/simulate/workspace.h"

/* ---- events ---- */

HOT void arrive(Replication *r, int32_t queue, bool simple) {
  Contacts *source = &r->contacts[queue];
  const Contact c = source->batch[source->at];
  uint64_t id = contacts_id(source);
  contacts_advance(source);
  tree_set(&r->arrivals, queue, contacts_next(source));
  admit(r, queue, &c, id, simple);
}

HOT void finish(Replication *r, int32_t a, double now, bool simple) {
  Agent *agent = &r->agent[a];
  r->counts.events++;
  if (!simple) list_leave(r, a);
  work_on(r, a, now, simple);
  Task *task = &r->task[(size_t)a * r->l->levels], *done = &task[simple ? 0 : agent->finishing];
  int32_t queue = simple ? agent->queue : done->queue;
  if (!simple) change_in_system(r, queue, -1);
  if (r->l->rules[queue].follow_up) follow_up(r, done, now);
  agent->n_tasks--;
  if (agent->n_tasks > 0) {
    *done = task[agent->n_tasks];
    share_attention(r, a, now, simple);
  }
  if (!simple && r->l->input->exchange && agent->on && agent->n_tasks == 0) duty_relieve(r, a);
  refill(r, a, now, simple);
  if (agent->n_tasks == 0) {
    share_attention(r, a, now, simple);
    if (!agent->on) present_end(r, a, now);
  }
  schedule(r, a, now, simple);
}

static void fire(Replication *r, const Timer *timer) {
  const Layout *l = r->l;
  int32_t q = timer->queue;
  if (timer->kind == TIMER_RING) {
    offer(r, q, timer->time);
    return;
  }
  if (timer->kind == TIMER_CONTACT) {
    Contact c = contacts_extra(&r->contacts[q], r->seed, r->number, timer->value, r->interval);
    c.time = timer->time;
    cell_of(r, q, c.interval)->replies += reply_to(r, timer->value) != NULL;
    admit(r, q, &c, timer->value, l->simple);
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
    Contact c = contacts_extra(&r->contacts[queue], r->seed, r->number, id, r->interval);
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
    work_on(r, a, now, r->l->simple);
    agent->busy_s = 0;
    agent->handled = 0;
    r->presence[a] = (Presence){.since = now};
  }
  for (int32_t q = 0; q < r->l->n_queues; q++) add_backlog(r, q, now);
}

/* Writes down what the groups did in the interval that ends. */
static void flush_levels(Replication *r, double now) {
  for (int32_t g = 0; g < r->l->n_groups; g++) {
    Level *level = &r->level[g];
    size_t at = (size_t)r->interval * r->l->n_groups + g;
    r->counts.busy[at] = level->busy_s + level->busy * (now - r->began);
    r->counts.present[at] = level->present_s + level->present * (now - r->began);
    level->busy_s = level->present_s = 0;
  }
  r->began = now;
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
    if (waited <= target && !reply_to(r, w->id)) cell->censored++;
  }
}

/* What is left at the end: contacts in hand are finished, those in line are counted as far as their fate is known. */
static void close_run(Replication *r) {
  const Layout *l = r->l;
  for (int32_t a = 0; a < l->n_agents; a++) {
    Agent *agent = &r->agent[a];
    work_on(r, a, l->end, l->simple);
    if (agent->n_tasks > 0 || agent->on) present_end(r, a, l->end);
    if (agent->n_tasks == 1 && l->rules[agent->queue].deferred) count_done(r, &r->task[(size_t)a * l->levels], tree_time(&r->finishes, a));
    r->counts.agent_busy[r->holder[a]] += agent->busy_s;
    r->counts.agent_present[r->holder[a]] += r->presence[a].sum_s;
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
    duty_change(r, next);
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

HOT void live(Replication *r, bool simple) {
  for (;;) {
    uint64_t finished = tree_first(&r->finishes), arrival = tree_first(&r->arrivals);
    if (r->other <= finished && r->other <= arrival) {
      if (!do_other(r)) return;
      plan_other(r);
    } else if (finished <= arrival)
      finish(r, tree_first_who(&r->finishes), event_time(finished), simple);
    else
      arrive(r, tree_first_who(&r->arrivals), simple);
  }
}

/* Where times are equal, contacts done come before arrivals, and all else before both. */
void replication_run(Replication *r, uint64_t seed, int64_t number) {
  workspace_reset(r, seed, number);
  if (r->l->lead == 0) begin_horizon(r, 0);
  plan_other(r);
  if (r->l->simple)
    live(r, true);
  else
    live(r, false);
  flush_levels(r, r->l->end);
  close_run(r);
}
