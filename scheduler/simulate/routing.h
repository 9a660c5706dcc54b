/* Who takes what: an arriving contact finds an agent, an agent who gets free finds a contact. */
#pragma once

#include "scheduler/simulate/state.h"

/* A wait that was waited for by a timer may come out shorter by rounding. */
#define WAIT_ROUNDING_S 1e-6

/* ---- those who give up ---- */

/* A contact leaves at the time at which its patience ended; it may be noticed later. */
static inline void count_abandoned(Replication *r, int32_t queue, const Waiting *w) {
  const WfmSimQueue *rules = &r->l->input->queues[queue];
  Cell *cell = cell_of(r, queue, w->interval);
  double waited = w->waited_s + w->due - w->joined;
  cell->abandoned++;
  cell->abandoned_within += waited <= rules->target_s;
  cell->abandoned_short += waited <= rules->short_s;
  cell->gone_wait_s += waited;
  if (w->flags & WAITING_ANSWERED) { /* hung up after all: it was not an answer */
    cell->answered--;
    cell->good -= (w->flags & WAITING_GOOD) != 0;
    cell->wait_s -= w->waited_s;
  }
  count_line(r, queue, layout_interval(r->l, w->due), -1);
  change_in_system(r, queue, -1);
  r->counts.events++;
}

/* Takes those at the front out who have given up. With an agent who is there for them it is known how long they would have waited. */
static inline void drop_gone(Replication *r, int32_t queue, double now, bool agent_is_there) {
  Line *line = &r->line[queue];
  while (!line_empty(line)) {
    const Waiting *w = line_head(line);
    if (!(w->flags & WAITING_GONE)) {
      if (!(w->due <= now)) return;
      count_abandoned(r, queue, w);
    } else
      line->gone--;
    Cell *cell = cell_of(r, queue, w->interval);
    if (agent_is_there) {
      cell->virtual_within += now - w->arrival <= r->l->input->queues[queue].target_s;
      cell->gone_virtual_s += now - w->arrival;
    } else
      cell->virtual_unknown++;
    line->head++;
  }
}

/* ---- an agent for a contact ---- */

static inline int32_t idle_agents(const Replication *r, int32_t queue) {
  const Layout *l = r->l;
  int32_t idle = 0;
  for (int32_t k = l->queue_first[queue]; k < l->queue_first[queue + 1]; k++) idle += r->idle[l->queue_link[k].group];
  return idle;
}

/* The agent with the fewest contacts in hand, of these one of the lowest ring, of these the one who has been free longest; -1 where there is
 * none for a contact that has waited so long. */
static inline int32_t find_agent(const Replication *r, int32_t queue, double waited, bool simple) {
  const Layout *l = r->l;
  const Rules *rules = &l->rules[queue];
  if (rules->reserve > 0 && idle_agents(r, queue) <= rules->reserve) return -1;
  const QueueLink *first = &l->queue_link[l->queue_first[queue]], *last = &l->queue_link[l->queue_first[queue + 1]];
  for (int32_t level = 0; level < (simple ? 1 : rules->limit); level++) {
    int32_t best = -1, ring = -1;
    double since = INFINITY;
    for (const QueueLink *link = first; link < last; link++) {
      if (link->ring != ring) {
        if (best >= 0 || link->delay_s > waited + WAIT_ROUNDING_S) break;
        ring = link->ring;
      }
      int32_t list = simple ? link->group : link->group * l->levels + level;
      double here = r->list_since[list];
      best = here < since ? list : best;
      since = here < since ? here : since;
    }
    if (best >= 0) return r->list[best].head;
  }
  return -1;
}

/* ---- a contact for an agent ---- */

/* The agent, who is in no list, is let at the first of the line: it has waited long enough for the ring, and enough others stay free. */
static inline bool may_take(const Replication *r, const Agent *agent, const GroupLink *link, double now) {
  if (r->l->rules[link->queue].plain) return true;
  int32_t reserve = r->l->rules[link->queue].reserve;
  if (reserve > 0 && (agent->n_tasks > 0 || idle_agents(r, link->queue) + 1 <= reserve)) return false;
  return link->delay_s <= now - line_head(&r->line[link->queue])->arrival + WAIT_ROUNDING_S;
}

/* Immediate contacts: the best turn, then the longest wait. An agent with contacts in hand takes only what can be handled beside them, and
 * nothing while a contact of a better turn waits for the whole attention. */
static inline int32_t pick_immediate(Replication *r, const Agent *agent, double now) {
  const Layout *l = r->l;
  int32_t best = -1, best_turn = INT32_MAX;
  double longest = INFINITY;
  const GroupLink *link = &l->group_link[l->group_first[agent->group]], *last = &l->group_link[l->group_deferred[agent->group]];
  for (; link < last && link->turn <= best_turn; link++) {
    int32_t q = link->queue;
    const Line *line = &r->line[q];
    if (line_empty(line) || !may_take(r, agent, link, now)) continue;
    drop_gone(r, q, now, true);
    if (line_empty(line) || !may_take(r, agent, link, now)) continue;
    if (agent->n_tasks > 0 && agent->n_tasks >= l->rules[q].limit) {
      if (best < 0) best_turn = link->turn; /* only contacts of this turn may still be taken */
      continue;
    }
    double arrival = line_head(line)->arrival;
    if (best < 0 || arrival < longest) {
      best = q;
      best_turn = link->turn;
      longest = arrival;
    }
  }
  return best;
}

/* Deferred contacts of open queues: the best turn, then the earliest deadline. */
static inline int32_t pick_deferred(const Replication *r, const Agent *agent) {
  const Layout *l = r->l;
  int32_t best = -1, best_turn = INT32_MAX;
  for (int32_t k = l->group_deferred[agent->group]; k < l->group_first[agent->group + 1]; k++) {
    const GroupLink *link = &l->group_link[k];
    int32_t q = link->queue, reserve = l->rules[q].reserve;
    if (link->turn > best_turn) break;
    if (line_empty(&r->line[q]) || !layout_open(l, q, r->interval)) continue;
    if (reserve > 0 && idle_agents(r, q) + 1 <= reserve) continue;
    if (best < 0 || line_head(&r->line[q])->due < line_head(&r->line[best])->due) {
      best = q;
      best_turn = link->turn;
    }
  }
  return best;
}
