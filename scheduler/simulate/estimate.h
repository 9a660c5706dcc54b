/* Point estimates and 95 % confidence intervals from independent replications, without keeping them: sums of squares about the mean
 * (Welford 1962, "Note on a method for calculating corrected sums of squares and products", Technometrics 4) of a pair (x, y). */
#pragma once

#include "scheduler/simulate/simulate.h"

typedef struct {
  int64_t n;
  double x, y;       /* means */
  double xx, xy, yy; /* sums of products about the means */
} Moments;

void moments_add(Moments *moments, double x, double y);
/* sum x / sum y, by the delta method; NaN where sum y is not above 0. */
WfmEstimate moments_ratio(const Moments *moments);
/* Mean of x. */
WfmEstimate moments_mean(const Moments *moments);
