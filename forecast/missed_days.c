#include "forecast/missed_days.h"

#include "forecast/day_design.h"

#include <math.h>

#define STEPS 5
#define REACH 42       /* days on each side whose errors tell the level of a day ... */
#define HALVING 10.0   /* ... the less the further: by half in so many */
#define PRIOR_DAYS 5.0 /* as if so many days beside had lain on the regression */

static bool missed(const WfmHistory *history, int32_t day) {
  return history->open[day] && isnan(history->level[day]);
}

/* How far the days around one lie from the regression, as a logarithm. */
static double around(const WfmDayDesign *design, int32_t day) {
  double sum = 0, weight = PRIOR_DAYS;
  for (int32_t r = 0; r < design->n; r++) {
    int32_t distance = ABS(design->day[r] - day);
    if (distance > REACH) continue;
    double sd = sqrt(design->cv2 + 1 / fmax(design->mean[r] * design->exposure[r], 1e-9));
    double w = exp2(-distance / HALVING);
    sum += w * CLAMP(design->y[r] / design->mean[r] - 1, -WFM_DAY_HUBER * sd, WFM_DAY_HUBER * sd), weight += w;
  }
  return log1p(fmax(sum / weight, -0.9));
}

WfmMissedDays wfm_missed_days(const WfmHistory *history) {
  WfmMissedDays out = {NULL, 0};
  int32_t n = history->n_past_days, n_missed = 0, from;
  for (int32_t d = 0; d < n; d++) n_missed += missed(history, d);
  if (n_missed == 0 || wfm_history_measured_days(history, n) < 14) return out;
  WfmDayTask task = {history, n, 0, n, NULL};
  int set = wfm_day_design_served(&task, WFM_DAY_YEAR)   ? WFM_DAY_YEAR | WFM_DAY_TREND | WFM_DAY_MONTH
            : wfm_day_design_served(&task, WFM_DAY_TURN) ? WFM_DAY_MONTH | WFM_DAY_TURN
                                                         : 0;
  g_autoptr(WfmDayDesign) design = wfm_day_design_new(&task, set);
  if (!wfm_day_design_fit(design, &from, 1e6, STEPS)) return out;
  out = (WfmMissedDays){g_new(double, (gsize)n), sqrt(design->cv2)};
  for (int32_t d = 0; d < n; d++)
    out.level[d] =
        missed(history, d) ? wfm_day_design_bounded(design, wfm_day_design_log_level(design, d) + around(design, d)) : (double)NAN;
  return out;
}

void wfm_missed_days_clear(WfmMissedDays *missed_days) {
  g_free(missed_days->level);
}

double wfm_missed_error(double forecast, double expected, double cv) {
  double sd = sqrt(cv * cv * expected * expected + expected), distance = fabs(forecast - expected);
  if (!(sd > 0)) return distance;
  double z = distance / sd;
  return sd * sqrt(2 / G_PI) * exp(-0.5 * z * z) + distance * erf(z * G_SQRT2 / 2);
}
