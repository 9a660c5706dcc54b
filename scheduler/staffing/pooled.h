/* What queues whose people also serve others meet in one interval, given who is there: nobody is counted twice, and nobody idles beside a line.
 *
 * Work is split between the groups (people who serve the same queues) as a fluid, so that the busiest group is as little busy as skills allow, calls
 * and chats first, deferred work in what time is left, by priority and then by deadline (the water level of skill_split.h, of work instead of people). A queue then has all people of
 * its groups before it, and on them the work of other queues:
 *
 *   - of the same or a better rank: one common queue with it, of the work of both (Erlang A or C, chat as in concurrency.h);
 *   - of a better rank it waits besides while those who come later are served: time runs slower by 1 - (their work / people);
 *   - of a worse rank, deferred work included, it only fills hands that would be free: everybody is busy as often as in Erlang C with that work
 *     too, and who waits is served as if it were not there.
 *
 * For two classes of one pool without patience that is Cobham's queue without preemption (1954; Kella and Yechiali 1985). Groups that share only
 * some queues are taken as pools of the whole, which is an optimist by what a small overlap cannot carry (Wallace and Whitt 2005 found
 * it small). Uncertain loads of different queues are taken as independent, and unscheduled absences add their own chance. */
#pragma once

#include "scheduler/staffing/immediate.h"

typedef struct {
  const WfmStaffQueue *queue; /* targets and patience; not its arrays */
  int64_t rank;               /* priority: lower first */
  double load;                /* erlangs of lone contacts; deferred: work at hand, agents for the whole interval */
  double aht_s, load_cv;
} WfmPooledQueue;

typedef struct {
  size_t n_queues, n_groups;
  const double *speed; /* [n_groups * n_queues] proficiency, 0: does not serve it */
  double *agents;      /* [n_groups] net, fractional */
  double *away;        /* [n_groups] share of the people that absence may take, of which `agents` is free already */
  double *work;        /* [n_groups * n_queues] agents of the group who work for the queue: out */
} WfmPooled;

/* Splits the work of the interval. */
void wfm_pooled_split(WfmPooled *pool, const WfmPooledQueue *queues);

/* Service level of a call or chat queue, after the split; NaN where nothing is offered. */
double wfm_pooled_sl(const WfmPooled *pool, const WfmPooledQueue *queues, size_t queue);

/* Agents that a queue of deferred work could have, after the split: all of its groups but those at calls, chats, and deferred work that goes before. */
double wfm_pooled_spare(const WfmPooled *pool, const WfmPooledQueue *queues, size_t queue);
