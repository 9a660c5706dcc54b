/* A contact comes: it is served at once, waits, or is turned away; and what comes of contacts that are done or lost. For `simple` see state.h. */
#pragma once

#include "scheduler/simulate/meet.h"

/* A contact that nobody takes at once. */
void wait_in_line(Replication *r, int32_t queue, Waiting *w);

/* No line for one more contact, or nobody for it and no place to wait. */
bool is_full(const Replication *r, int32_t queue, bool waits);

/* One that was turned away, or gave up, may call again. */
void maybe_redial(Replication *r, int32_t queue, int32_t interval, uint64_t id, uint32_t fate, double when);

/* When the ticket came to which the contact is a reply; NULL: it is none. */
const double *reply_to(const Replication *r, uint64_t id);

/* What some contacts mean after they are done: deferred ones are counted, others go elsewhere or come again. */
void count_done(Replication *r, const Task *task, double when);
void follow_up(Replication *r, const Task *done, double now);

/* The agent who takes an arriving contact at once, -1 if it has to wait. */
HOT int32_t served_by(Replication *r, int32_t queue, double now, bool simple) {
  const Layout *l = r->l;
  if (l->rules[queue].deferred && !layout_open(l, queue, r->interval)) return -1;
  int32_t a = find_agent(r, queue, 0, simple);
  if (a < 0 || l->rules[queue].plain) return a;
  if (!l->rules[queue].deferred) drop_gone(r, queue, now, true);
  return line_empty(&r->line[queue]) ? a : -1; /* others were there before */
}

/* c->time is now. */
HOT void admit(Replication *r, int32_t queue, const Contact *c, uint64_t id, bool simple) {
  Cell *cell = cell_of(r, queue, c->interval);
  double now = c->time;
  Waiting w = {
      .arrival = now, .joined = now, .due = now + c->patience_s, .work_s = c->work_s, .id = id, .interval = c->interval, .fate = c->fate};
  cell->offered++;
  r->counts.events++;
  int32_t a = served_by(r, queue, now, simple);
  if (!simple && r->l->rooms && is_full(r, queue, a < 0)) {
    cell->blocked++;
    maybe_redial(r, queue, w.interval, w.id, w.fate, now);
    return;
  }
  if (!simple) change_in_system(r, queue, 1);
  if (a < 0) {
    cell->delayed++;
    Waiting late = w; /* so that the others never stand in memory */
    wait_in_line(r, queue, &late);
    return;
  }
  list_leave(r, a);
  begin_task(r, a, queue, &w, now, simple);
  if (simple) return;
  list_enter(r, a, now);
  schedule(r, a, now, false);
}
