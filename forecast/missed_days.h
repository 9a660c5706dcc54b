/* What days of the past that were not measured would most likely have had, by what is known on both sides of them: so the backtest need not pass over
 * them. A member's error on such a day is what it would be on the average of all counts that the day may have had. */
#pragma once

#include "forecast/history.h"

typedef struct {
  double *level; /* [history n_past_days] expected level of an open day that was not measured; NaN: measured, closed, or nothing is known */
  double *cv;    /* [history n_past_days] of a day around it, the larger the further the measured days on both sides lie */
} WfmMissedDays;

/* level is NULL where every open day was measured, or nothing can be said of those that were not. */
WfmMissedDays wfm_missed_days(const WfmHistory *history);
void wfm_missed_days_clear(WfmMissedDays *missed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WfmMissedDays, wfm_missed_days_clear)

/* Expected absolute error of a forecast of a level that is normal with mean `expected`. */
double wfm_missed_error(double forecast, double expected, double cv);
