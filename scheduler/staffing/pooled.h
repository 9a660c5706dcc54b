/* What queues whose people also serve others meet in one interval, given who is there: nobody is counted twice, and nobody idles beside a line.
 *
 * Work is split between the groups (people who serve the same queues) as a fluid: calls and chats go to the groups in proportion to the time that their people
 * are free of other work, as they go to whoever has been free longest; deferred work takes what time they leave, by priority and then by deadline; each
 * gives way to the other until nothing moves, so that calls keep to those who have no deferred work at hand. Chats are spread, and only where room is short does
 * everybody have as many as may be. A queue then has all people of its groups before it, and on them the work of other queues:
 *
 *   - of the same or a better rank: one common queue with it, of the work of both (Erlang A or C, chat as in concurrency.h);
 *   - of a better rank it waits besides while those who come later are served: time runs slower by 1 - (their work / people);
 *   - of a worse rank, deferred work included, it only fills hands that would be free: who waits is served as if it were not there. Deferred work is in line
 *     for whoever gets free (as in Erlang C); chats that find nobody free join others in hand: they make no line for calls, but keep from them whom they join.
 *
 * A contact waits where nobody is free. People who are as busy as each other are one pool; who is busier, with work that the others cannot do, is another one,
 * full or not for itself, and always full where deferred work is never done. Chats find room among as many as have no call in hand, which is left to chance.
 * Who waits is served by all of them; of calls that go before, those who give up do not count. For two classes of one pool without patience that is Cobham's queue without preemption (1954; Kella and Yechiali
 * 1985). Uncertain loads of different queues are taken as independent, and unscheduled absences add their own chance. */
#pragma once

#include "scheduler/staffing/immediate.h"

typedef struct {
  const WfmStaffQueue *queue; /* targets and patience; not its arrays */
  int64_t rank;               /* priority: lower first */
  double load;                /* erlangs of lone contacts; deferred: work at hand, agents for the whole interval */
  double aht_s, load_cv;
  double due_s; /* deferred: when the first in line is due, on any clock that the queues share */
} WfmPooledQueue;

typedef struct {
  size_t n_queues, n_groups;
  const double *speed; /* [n_groups * n_queues] proficiency, 0: does not serve it */
  double *agents;      /* [n_groups] net, fractional */
  double *away;        /* [n_groups] share of the people that absence may take, of which `agents` is free already */
  double *work;        /* [n_groups * n_queues] agents of the group who work for the queue: out */
  double *level;       /* [n_groups] how busy they are, see pooled_parts.h: out */
} WfmPooled;

/* Splits the work of the interval. */
void wfm_pooled_split(WfmPooled *pool, const WfmPooledQueue *queues);

/* Service level of a call or chat queue, after the split; NaN where nothing is offered. */
double wfm_pooled_sl(const WfmPooled *pool, const WfmPooledQueue *queues, size_t queue);

/* Agents that a queue of deferred work could have, after the split: all of its groups but those at calls and chats, as far as nobody gives up, and at deferred
 * work that goes before. */
double wfm_pooled_spare(const WfmPooled *pool, const WfmPooledQueue *queues, size_t queue);

/* Seconds for which an agent of the group, after the split, would still be busy with the calls and chats in hand; deferred work not counted. */
double wfm_pooled_in_hand_s(const WfmPooled *pool, const WfmPooledQueue *queues, size_t group);
