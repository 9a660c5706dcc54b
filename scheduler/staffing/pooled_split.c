#include <math.h>

#include "scheduler/staffing/concurrency.h"
#include "scheduler/staffing/pooled_parts.h"

enum { SWEEPS = 40, TURNS = 8, HALVINGS = 40 };
#define SETTLED 1e-4    /* agents */
#define OVERLOADED 20.0 /* times as much work as people: beyond, nothing differs */
#define CROWD 1e5       /* chats: chance is so small against the load that they need not be counted one by one */

/* Agents of the group busy with other queues, as the work of this one finds them: calls and chats go where somebody is free; deferred
 * work takes what time calls, chats and the deferred work that does not yield to it leave. */
static double taken(const WfmPooled *p, const WfmPooledQueue *queues, size_t group, size_t except) {
  double sum = 0;
  for (size_t q = 0; q < p->n_queues; q++)
    if (q != except && !yields(&queues[q], &queues[except])) sum += *work_of(p, group, q);
  return sum;
}

/* Work of one agent at full speed that the groups of a queue do for it when all are busy up to one level; other[n_groups]: busy with others. */
static double done_at(const WfmPooled *p, const double *other, size_t queue, double level) {
  double done = 0;
  for (size_t g = 0; g < p->n_groups; g++)
    if (speed_of(p, g, queue) > 0) done += fmax(level * p->agents[g] - other[g], 0) * speed_of(p, g, queue);
  return done;
}

/* Pours the work of a queue onto its groups. Calls and chats go to whoever has been free longest, so that each group has them in proportion to the time that
 * other work leaves it. Where that is not enough, and for deferred work, all are busy up to one level, at most `most`, found by halving, because
 * work done by who is slower takes more of them. Returns by how much that changed the split. */
static double pour(WfmPooled *p, const WfmPooledQueue *queues, size_t queue, double work, double most) {
  double low = 0, level = most, moved = 0, *other = p->level;
  for (size_t g = 0; g < p->n_groups; g++) other[g] = speed_of(p, g, queue) > 0 ? taken(p, queues, g, queue) : 0;
  double room = done_at(p, other, queue, 1), share = is_deferred(&queues[queue]) ? (double)INFINITY : work / room;
  for (int k = 0; k < HALVINGS && !(share <= 1); k++) {
    double mid = (low + level) / 2;
    *(done_at(p, other, queue, mid) < work ? &low : &level) = mid;
  }
  for (size_t g = 0; g < p->n_groups; g++) {
    if (!(speed_of(p, g, queue) > 0)) continue;
    double *here = work_of(p, g, queue),
           now = share <= 1 ? share * fmax(p->agents[g] - other[g], 0) : fmax(level * p->agents[g] - other[g], 0);
    moved += fabs(now - *here);
    *here = now;
  }
  return moved;
}

/* The next deferred queue in that order, equal ones as they stand; n_queues after the last. */
static size_t next_deferred(const WfmPooled *p, const WfmPooledQueue *queues, size_t after) {
  size_t found = p->n_queues;
  for (size_t q = 0; q < p->n_queues; q++) {
    if (!is_deferred(&queues[q]) || q == after) continue;
    bool behind =
        after == p->n_queues || goes_before(&queues[after], &queues[q]) || (q > after && !goes_before(&queues[q], &queues[after]));
    if (behind && (found == p->n_queues || goes_before(&queues[q], &queues[found]))) found = q;
  }
  return found;
}

/* Agents with a chat in hand, of those who have room for them: whole chats, spread evenly, and nobody leaves the line. */
static double busy_with_chats(double agents, double limit, double slowdown, double load) {
  if (load > CROWD) return fmin(load, agents);
  double weight = 1, all = 1, busy = 0, most = agents * limit;
  for (int32_t m = 1; m < most; m++) {
    weight *= load / (agents * wfm_concurrency_rate(m / agents, slowdown));
    all += weight;
    busy += weight * fmin(m, agents);
    if (m > load && weight < 1e-9 * all) return busy / all;
    if (all > 1e200) weight /= all, busy /= all, all = 1;
  }
  weight *= load / (agents * wfm_concurrency_rate(limit, slowdown) - load); /* all places taken, and those in line */
  return (busy + weight * agents) / (all + weight);
}

/* Agents busy with a queue of calls or chats: chats are spread over those whom calls and deferred work leave, and only where these are few has each
 * as many as may be. */
static double busy_with(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue) {
  const WfmStaffQueue *q = queues[queue].queue;
  double rate = wfm_immediate_rate(q), least = queues[queue].load / rate, room = 0;
  if (!(rate > 1)) return least;
  for (size_t g = 0; g < p->n_groups; g++)
    if (speed_of(p, g, queue) > 0) room += fmax(p->agents[g] - taken(p, queues, g, queue), 0);
  if (!(room > least * 1.001)) return least;
  return fmax(busy_with_chats(room, q->concurrency, q->concurrency_slowdown, queues[queue].load), least);
}

static double pour_immediate(WfmPooled *p, const WfmPooledQueue *queues) {
  double moved = 0;
  for (size_t q = 0; q < p->n_queues; q++)
    if (queues[q].load > 0 && !is_deferred(&queues[q])) moved += pour(p, queues, q, busy_with(p, queues, q), OVERLOADED);
  return moved;
}

/* Queues of which none goes before the other take turns, each in proportion to what it has at hand. */
static double pour_deferred(WfmPooled *p, const WfmPooledQueue *queues) {
  double moved = 0;
  for (size_t first = next_deferred(p, queues, p->n_queues), q = first; first < p->n_queues; first = q) {
    for (int turn = 1; turn <= TURNS; turn++)
      for (q = first; q < p->n_queues && !goes_before(&queues[first], &queues[q]); q = next_deferred(p, queues, q))
        if (queues[q].load > 0) moved += pour(p, queues, q, queues[q].load * turn / TURNS, 1) * (turn == TURNS);
  }
  return moved;
}

/* How busy the people of a group are; WFM_POOLED_NEVER_FREE where deferred work fills up all that calls and chats leave. */
static double level_of(const WfmPooled *p, const WfmPooledQueue *queues, size_t group) {
  double sum = 0, deferred = 0;
  for (size_t q = 0; q < p->n_queues; q++) *(is_deferred(&queues[q]) ? &deferred : &sum) += *work_of(p, group, q);
  double level = (sum + deferred) / p->agents[group];
  return deferred > 0 && level > 1 - WFM_POOLED_ALIKE ? WFM_POOLED_NEVER_FREE : level;
}

void wfm_pooled_split(WfmPooled *p, const WfmPooledQueue *queues) {
  for (size_t k = 0; k < p->n_groups * p->n_queues; k++) p->work[k] = 0;
  for (int sweep = 0; sweep < SWEEPS && pour_immediate(p, queues) + pour_deferred(p, queues) > SETTLED; sweep++) {
  }
  for (size_t g = 0; g < p->n_groups; g++) p->level[g] = p->agents[g] > 0 ? level_of(p, queues, g) : 0;
}
