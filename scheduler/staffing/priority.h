/* Classes of contacts in order of priority before n agents, nobody leaves, all with the same exponential handle time. Cobham 1954
 * ("Priority assignment in waiting line problems", Operations Research 2:70) for agents who finish what they have begun; where a
 * higher class takes the agent at once (preemptive), the classes 1 .. k together are an M/M/n of their own: Kella and Yechiali 1985,
 * "Waiting times in the non-preemptive priority M/M/c queue", Stochastic Models 1:257; Buzen and Bondi 1983.
 * Unequal handle times have no such formula: simulate. */
#pragma once

#include <stddef.h>

typedef struct {
  double wait;    /* mean wait before service, in handle times; no preemption */
  double sojourn; /* mean wait and service; preemptive */
} WfmPriorityClass;

/* load[classes] erlangs, highest priority first; result[classes]. Classes for whom no steady state exists get INFINITY. Returns P(wait). */
double wfm_priority(WfmPriorityClass *result, double n, const double *load, size_t classes);
