/* Exports that leave out the intervals to which nobody came.
 *
 * A row that is not there is not measured, so that of such an export only the busy intervals are seen, and the forecast is too high. It shows by itself:
 * of n counts with mean m some n exp(-m) would be 0 (Poisson), and none is, while rows are missing in between. */
#pragma once

#include "forecast/forecast.h"

/* Open intervals of days that have any count. */
typedef struct {
  int64_t measured, zero, missing;
  double contacts;
} WfmCounted;

bool wfm_zeros_are_absent(const WfmCounted *counted);
WfmCounted wfm_counted_of(const WfmForecastInput *input);
