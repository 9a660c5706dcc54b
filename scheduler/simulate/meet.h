/* Contacts and agents meet: who begins what, and what is offered to whom. For `simple` see state.h. */
#pragma once

#include "scheduler/simulate/routing.h"

#define HOT static inline __attribute__((always_inline))

HOT void count_answered(Replication *r, int32_t queue, const Waiting *w, double waited_s, uint32_t *flags) {
  const Rules *rules = &r->l->rules[queue];
  if (rules->deferred || w->flags & WAITING_ANSWERED) return;
  Cell *cell = cell_of(r, queue, w->interval);
  bool good = waited_s <= rules->target_s;
  cell->answered++;
  cell->wait_s += waited_s;
  cell->good += good;
  *flags |= WAITING_ANSWERED | (good ? WAITING_GOOD : 0);
  if (w->flags & WAITING_CALLBACK && waited_s > r->l->input->queues[queue].callback_after_s) {
    cell->called_back++;
    cell->called_within += good;
  }
}

/* The agent takes the contact; it must be in no list, and is to be scheduled afterwards. */
HOT void begin_task(Replication *r, int32_t a, int32_t queue, const Waiting *w, double now, bool simple) {
  Agent *agent = &r->agent[a];
  const Rules *rules = &r->l->rules[queue];
  double left_s = w->work_s * r->l->speed[a][queue], waited_s = w->waited_s + now - w->joined;
  work_on(r, a, now, simple);
  uint32_t flags = w->flags;
  count_answered(r, queue, w, waited_s, &flags);
  agent->handled++;
  agent->queue = queue;
  int32_t place = agent->n_tasks++;
  if (!simple || rules->follow_up)
    r->task[(size_t)a * r->l->levels + place] = (Task){.left_s = left_s,
                                                       .rate = 1,
                                                       .arrival = w->arrival,
                                                       .waited_s = waited_s,
                                                       .patience_s = rules->deferred ? w->due : w->due - now,
                                                       .id = w->id,
                                                       .queue = queue,
                                                       .interval = w->interval,
                                                       .fate = w->fate,
                                                       .flags = flags};
  share_attention(r, a, now, simple);
  if (simple) tree_set(&r->finishes, a, now + left_s);
}

/* The first of the line gets the agent's attention. */
HOT void take_first(Replication *r, int32_t a, int32_t queue, double now, bool simple) {
  const Waiting *w = line_head(&r->line[queue]);
  r->line[queue].head++;
  count_line(r, queue, r->interval, -1);
  begin_task(r, a, queue, w, now, simple);
}

/* An agent in no list takes what waits, as much as there is room for, and else waits itself. The caller schedules. */
HOT void refill(Replication *r, int32_t a, double now, bool simple) {
  const Agent *agent = &r->agent[a];
  while (has_room(agent)) {
    int32_t queue = pick_immediate(r, agent, now);
    if (queue < 0 && agent->n_tasks == 0) queue = pick_deferred(r, agent);
    if (queue < 0) break;
    take_first(r, a, queue, now, simple);
    if (simple) return;
  }
  list_enter(r, a, now);
}

/* The first of the line goes to an agent who is free, as long as there are both. */
void offer(Replication *r, int32_t queue, double now);
