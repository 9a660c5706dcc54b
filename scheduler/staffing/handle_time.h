/* Handle times as they were measured: mean, spread, and for chat how they grow with the contacts that an agent has in hand at once. */
#pragma once

#include <stddef.h>

typedef struct {
  size_t contacts;
  double mean_s;
  double cv; /* standard deviation / mean: 1 is the exponential law of the formulas; NaN with fewer than two */
} WfmHandleTime;

/* handle_s[n]; NaN: not measured. */
WfmHandleTime wfm_handle_time(const double *handle_s, size_t n);

/* Least squares of handle time = alone (1 + slowdown (parallel - 1)), parallel[n] the mean number of contacts that the agent had in hand
 * while this one lasted, itself included (>= 1). Works on intervals as well: mean handle times and mean concurrency, weight[n] contacts (NULL:
 * 1 each). */
typedef struct {
  double alone_s;        /* handle time of a contact that is alone */
  double slowdown;       /* concurrency_slowdown; NaN where all were handled at the same concurrency */
  double slowdown_error; /* its standard error */
} WfmConcurrencyGrowth;
WfmConcurrencyGrowth wfm_concurrency_growth(const double *handle_s, const double *parallel, const double *weight, size_t n);

/* The same from intervals of a history, [n] each: handle times of all contacts together, the agents' time on them (every second once, however many
 * were in hand), contacts. Agents had c = handle / active in hand at once on average; how many at a time is taken to be 1 + binomial, at most `limit`
 * (whole), and r(k) of concurrency.h is what they did then, so that a contact alone takes handle / contacts x mean r / c. Least squares over the
 * slowdown, 0 .. 2, weighted by contacts. Exact for up to two at once. Intervals without contacts, or with NaN, are left out. What lasts
 * long by chance is also what is in hand at once, so that single intervals make the slowdown too large: times of day, all days together. */
WfmConcurrencyGrowth wfm_concurrency_growth_of_intervals(const double *handle_s, const double *active_s, const double *contacts, size_t n,
                                                         int limit);

/* Handle time that the contacts of such an interval would have had one by one, s; handle_s where active_s is NaN or nothing was parallel. */
double wfm_handle_alone_s(double handle_s, double active_s, int limit, double slowdown);
