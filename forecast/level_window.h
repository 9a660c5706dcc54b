/* Levels before and after a day, as changes of level are measured by. */
#pragma once

#include "forecast/history.h"

#define WFM_LEVEL_WINDOW 28 /* days on each side, at most */

/* [n_past_days] log level of ordinary measured days, NaN elsewhere; to g_free. */
double *wfm_level_logs(const WfmHistory *history);

/* How much higher the days from_b .. from_b + length_b - 1 are than from_a .. from_a + length_a - 1, of x[n]: weekday by weekday the difference of the medians, of
 * those the median. Lengths up to WFM_LEVEL_WINDOW. NaN with fewer weekdays in common than `least`. */
double wfm_level_between(const double *x, int32_t n, int32_t from_a, int32_t length_a, int32_t from_b, int32_t length_b, size_t least);

/* The same for two windows of one length and two weekdays at least. */
double wfm_level_difference(const double *x, int32_t n, int32_t from_a, int32_t from_b, int32_t length);

/* A driver of the input changes with a shift on a day, at least half as much: what it does is the drivers' to say. */
bool wfm_level_driven(const WfmHistory *history, int32_t day, double shift);

/* What counts before `until` are multiplied by to stand on the level after it, as far as a shift is followed. */
typedef struct {
  int64_t until;
  double factor;
} WfmLevelLift;

/* Of the shifts among findings that are not kept; GArray of WfmLevelLift. */
GArray *wfm_level_lifts(const WfmHistoryFinding *finding, size_t n);
double wfm_level_lift_at(const GArray *lifts, int64_t at);

/* Records a shift by `shift` on a day and puts the days before it on the level after it, levels and counts alike, by that `share` of the shift; x[n_past_days]
 * likewise. The exposure is divided by the factor: a day's noise stays that of the contacts that were counted. A planner's verdict `keep` on the day
 * leaves it alone. */
void wfm_level_take(WfmHistory *history, double *x, int32_t day, double shift, double share);
