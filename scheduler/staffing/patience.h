/* How long customers wait before they give up, from what was seen of them. Who was answered shows only that her patience was longer than
 * her wait: such waits are censored, and the mean wait of those who left is no estimate of patience at all.
 *
 * Exponential patience by maximum likelihood: all waiting together / number of those who left (Brown et al. 2005, "Statistical analysis of a
 * telephone call center", JASA 100:36), with the interval of the chi-square law. Without a shape: Kaplan and Meier 1958. The shape of a
 * Weibull law by maximum likelihood says whether people leave more readily at once (below 1) or later (above 1). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  size_t contacts, left;
  double mean_s, low_s, high_s; /* exponential, with its 95 % interval; INFINITY where nobody left */
  double quartile_s, median_s;  /* Kaplan-Meier: 25 % and 50 % would have left by then; NaN where it was never seen */
  double stays_longest;         /* Kaplan-Meier: share that would still wait at the longest wait seen */
  double longest_s;
  double shape; /* Weibull; NaN where fewer than three left */
} WfmPatience;

/* wait_s[n] >= 0, left[n]: gave up after that wait, else answered after it. */
WfmPatience wfm_patience_estimate(const double *wait_s, const uint8_t *left, size_t n);

/* The same mean from totals: what history tables hold. abandoned contacts and the seconds waited by all, answered or not. */
double wfm_patience_of_totals(double waited_s, double abandoned);
