/* The rest of today and tomorrow, given today's contacts until now.
 *
 * Let F be the contacts expected until now, A those that came. By the law of the forecast (forecast.h) the day's factor D has variance
 * v = day_cv^2, and A / F scatters around it with N = 1 / F + interval_cv^2 (1 + v) sum(mean^2) / F^2; the posterior mean of D is
 *     m = 1 + b (A / F - 1),   b = v / (v + N)
 * (Poisson counts with a gamma rate: Jongbloed and Koole 2001, ASMBI 17). How much of that the rest of the day really follows is learnt: the
 * regression of log(rest / its forecast) on log m over the held-back days, by time of day, gives the slope `follow`; that of tomorrow's
 * log(day / its forecast) gives `carry` (Shen and Huang 2008, MSOM 10(3), section 4, update the same way by penalised least squares). Slopes
 * are drawn to 1 and to 0 as if 20 days more had shown that, and neighbouring times of day lend each other strength. Then
 *     rest of today x m^follow,   variance of its day factor x (1 - follow^2 b),   tomorrow likewise with carry.
 * With follow = 0 nothing changes; with 1 the rest is what the law says. No logarithm of a count of 0 is taken. An A / F beyond three
 * standard deviations counts as three: a dead line is no forecast of a dead day. */
#pragma once

#include "forecast/forecast.h"

/* Fills forecast->follow and forecast->carry from forecast->held and the history. The shape of a past day is that of its weekday in the
 * horizon; without such a day the slopes are 1 and 0. scale[past n]: what brings the counts onto the level on which the held-back days stand, after
 * shifts of level (WfmHistory). */
void wfm_intraday_learn(WfmForecast *forecast, const WfmForecastInput *input, const double *scale);

/* One queue's forecast over whole days, to be updated in place. */
typedef struct {
  int32_t n;
  const int32_t *day;   /* [n] local day */
  const double *actual; /* [n] contacts of intervals before now; NaN: not measured */
  const double *follow, *carry;
  double interval_cv;
  double *mean, *day_cv; /* [n] */
} WfmIntraday;

/* now: first interval that is not over. Days before today that are in the grid are gone through first, each carrying to the next. */
void wfm_intraday_update(const WfmIntraday *intraday, int32_t now);
