/* Estimates over independent replications, with the half width of the 95 % confidence interval by Student. */
#pragma once

#include "scheduler/simulate/simulate.h"

/* Ratio of totals, sum x / sum y; variance by the delta method (Law 2015, section 9.4; Cochran 1977). stride: distance of one replication's
 * numbers from the next. NaN where sum y is 0; half width NaN with one replication. */
WfmEstimate estimate_ratio(const double *x, const double *y, size_t stride, int64_t n);
WfmEstimate estimate_mean(const double *x, size_t stride, int64_t n);
