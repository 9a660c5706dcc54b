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

/* A given profile. */
typedef struct {
  WfmGrid grid;
  const double *agents, *work_s; /* [grid.n] net agents at work; work that arrives, seconds of one agent */
  const uint8_t *open;           /* [grid.n] */
  double deadline_s, opening_s;  /* both as above; the deadline to the second */
  const double *handle_s;        /* [grid.n] mean of the exponential handle times; NULL: a fluid, which is done as soon as it is begun */
  double own; /* handle time of the contact that is looked at, as a part of the mean: it must be begun by that much earlier */
} WfmBacklogCase;

/* What the profile does. sl[n]: share of the work arriving in each interval that is done within the deadline, in open time; wait_s[n]: open
 * seconds until work arriving in the middle of the interval is done; both NaN where nothing arrives. busy[n]: share of the agents' time with work.
 * Beyond the grid the mean of agents[] while open is assumed to go on.
 * The curve that is followed is that of work begun: full hands hold (agents - 1/2) x handle_s, so that contacts are begun about a handle time before a
 * fluid would have done all that came before them; agents who come begin one each, those who go finish theirs. */
void wfm_backlog_evaluate(double *sl, double *wait_s, double *busy, const WfmBacklogCase *profile);
