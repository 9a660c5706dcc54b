/* Deferred work (e-mail, tickets, social): contacts that may wait hours, as a fluid in order of arrival, with one deadline for all.
 *
 * Time is open time: seconds in which the queue is open, because a deadline in business hours runs only then; what arrives while
 * closed waits at the door and its clock starts at the next opening. S(u) = work done by u must stay between what has arrived,
 * A(u), and what is due, A(u - D). In order of arrival is in order of deadline here. */
#pragma once

#include "core/grid.h"

/* Least constant number of agents that does everything on time, work[n] in agent-intervals arriving evenly within each interval:
 * max over i <= j of work(i..j) / (j - i + 1 + D), D in intervals. */
double wfm_backlog_constant(const double *work, int32_t n, double deadline);

/* What a capacity that changes by interval does with such work, in order of arrival, all in agent-intervals and intervals. Work that
 * is not done within the horizon counts neither as on time nor in the mean wait. Exact: pieces of straight lines. */
typedef struct {
  double on_time, done; /* work done within the deadline; in all */
  double backlog;       /* work left at the end */
  double wait;          /* mean wait of the work done */
  double idle;          /* capacity without work */
} WfmBacklogFifo;
WfmBacklogFifo wfm_backlog_fifo(const double *work, const double *capacity, int32_t n, double deadline);

/* rate[n]: agents at work per interval, the smoothest profile that does everything on time: the taut string between A(u) and
 * A(u - D). It has the least peak, the least variance and the least of every convex cost of all profiles (Salehi, Zhang, Kurose,
 * Towsley 1998, IEEE/ACM Trans. Networking 6:397). 0 while closed.
 * work_s[n]: arriving work, seconds of one agent. deadline_s is rounded down to whole intervals, at least one. opening_s: work that
 * waits at the start; its deadlines are taken to be spread evenly over the next deadline_s of open time. At the end of the grid the
 * work of the last half deadline may be left over. */
void wfm_backlog_profile(double *rate, const double *work_s, const uint8_t *open, WfmGrid grid, double deadline_s, double opening_s);

/* What a given profile does. sl[n]: share of the work arriving in each interval that is done within deadline_s of open time; wait_s[n]:
 * open seconds that work arriving in the middle of the interval waits until it is done (fluid); both NaN where nothing arrives.
 * busy[n]: share of the agents' time with work. Beyond the grid the mean of agents[] while open is assumed to go on. */
void wfm_backlog_evaluate(double *sl, double *wait_s, double *busy, const double *agents, const double *work_s, const uint8_t *open,
                          WfmGrid grid, double deadline_s, double opening_s);
