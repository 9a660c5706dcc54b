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
