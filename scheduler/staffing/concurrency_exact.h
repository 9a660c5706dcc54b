/* Chat without moving contacts: each arrival joins the agent with the fewest, and stays. The exact Markov chain over the numbers of
 * agents with 0, 1, .. K contacts; for small teams only, to see what the even spread of concurrency.h leaves out. Solved by Grassmann,
 * Taksar, Heyman 1985 (no subtractions, so every probability keeps its digits). */
#pragma once

#include "scheduler/staffing/concurrency.h"

#define WFM_CONCURRENCY_STATES 1000 /* choose(agents + limit, limit) at most */

/* Number of states; INFINITY-like large numbers where it is far too many. */
double wfm_concurrency_states(int agents, int limit);

/* agents, limit >= 1; load in handle times of a lone contact; leave as in delay.h. Returns what happens to contacts that wait. */
WfmDelay wfm_concurrency_exact(WfmConcurrencyHands *hands, int agents, int limit, double slowdown, double load, double leave);
