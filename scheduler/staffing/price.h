/* What the k-th agent in an interval is worth in money. See docs/staffing.md. */
#pragma once

#include "scheduler/staffing/immediate.h"

/* Appends to values (of double) the worth of the 1st, 2nd, .. gross agent: never rising, ends where it is no longer worth speaking of.
 * work is NULL for deferred channels. gross: the fractional requirement. */
void wfm_price_append(GArray *values, const WfmImmediate *work, double volume, double shrinkage, double gross, double hours,
                      const WfmStaffingSettings *settings);
