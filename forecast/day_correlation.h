/* How the errors of the days of one forecast go together: a level that is missed today is mostly missed tomorrow. The factors of two days
 * h apart have the correlation
 *
 *   share * persistence^h,   0 <= share < 1, 0 < persistence <= 1
 *
 * a part of the error that persists and fades, and a part of each day's own. Both numbers come from the held-back days: products of the
 * errors of two days of one origin, over the day factors' standard deviations, for days 1 to 6 and 7 to 13 apart, against the squares of the same
 * errors less the noise of counts and intervals (method of moments). Without it a week's interval would be that of seven independent days, which is too narrow. */
#pragma once

#include "forecast/forecast.h"

/* From the held-back days, sorted by origin and day; what is assumed where they are few counts as much as PRIOR_ORIGINS origins whose errors hold no noise. */
WfmDayCorrelation wfm_day_correlation_estimate(const WfmHeldDay *held, size_t n);

double wfm_day_correlation_at(const WfmDayCorrelation *correlation, int32_t days_apart);
