#include "forecast/missed_days.h"

#include "forecast/day_design.h"

#include <math.h>

#define STEPS 5
#define REACH 42                   /* days on each side whose errors tell the level of a day ... */
#define HALVING 10.0               /* ... the less the further: by half in so many */
#define PRIOR_DAYS 5.0             /* as if so many days beside had lain on the regression */
#define NEAR 7                     /* days apart, whose differences tell how the level walks ... */
#define FAR 28                     /* ... beside those of days so far apart */
#define LEAST_OWN 0.25             /* of the variance about the regression, that is taken to be the days' own */
#define USUAL_WALK (0.005 * 0.005) /* of a level in a day, as if ... */
#define PRIOR_MONTHS 2.0           /* ... so many months had shown it */

static bool missed(const WfmHistory *history, int32_t day) {
  return history->open[day] && isnan(history->level[day]);
}

/* Relative errors of the regression, clipped; NaN where there is none. */
static double *errors(const WfmDayDesign *design, int32_t n) {
  double *error = g_new(double, (gsize)n + 1);
  for (int32_t d = 0; d < n; d++) error[d] = NAN;
  for (int32_t r = 0; r < design->n; r++) {
    double sd = sqrt(design->cv2 + 1 / fmax(design->mean[r] * design->exposure[r], 1e-9));
    error[design->day[r]] = CLAMP(design->y[r] / design->mean[r] - 1, -WFM_DAY_HUBER * sd, WFM_DAY_HUBER * sd);
  }
  return error;
}

/* How far the days around one lie from the regression, as a logarithm. */
static double around(const double *error, int32_t n, int32_t day) {
  double sum = 0, weight = PRIOR_DAYS;
  for (int32_t d = MAX(0, day - REACH); d <= MIN(n - 1, day + REACH); d++) {
    double w = exp2(-ABS(d - day) / HALVING);
    if (!isnan(error[d])) sum += w * error[d], weight += w;
  }
  return log1p(fmax(sum / weight, -0.9));
}

/* How days stray from the regression: each by itself, beyond the noise of counts, and by a level that walks. Variances; walk: in a day. */
typedef struct {
  double own, walk;
} Strays;

/* Days four weeks apart differ by more than days a week apart as far as the level walks: their weekdays and their own errors are alike (a
 * variogram: Matheron 1963). */
static Strays strays_of(const WfmDayDesign *design, const double *error, int32_t n) {
  double sum[2] = {0, 0}, pairs[2] = {0, 0}, noise = 0;
  for (int32_t d = 0; d < n; d++)
    for (int far = 0; far <= 1; far++) {
      int32_t other = d + (far ? FAR : NEAR);
      if (other >= n || isnan(error[d]) || isnan(error[other])) continue;
      sum[far] += (error[other] - error[d]) * (error[other] - error[d]), pairs[far]++;
    }
  if (pairs[0] == 0 || pairs[1] == 0) return (Strays){design->cv2, USUAL_WALK};
  for (int32_t r = 0; r < design->n; r++) noise += 1 / fmax(design->mean[r] * design->exposure[r], 1e-9) / design->n;
  double near = sum[0] / pairs[0], months = pairs[1] / FAR, seen = fmax(0, (sum[1] / pairs[1] - near) / (FAR - NEAR));
  double step = (months * seen + PRIOR_MONTHS * USUAL_WALK) / (months + PRIOR_MONTHS);
  return (Strays){CLAMP(0.5 * (near - NEAR * step) - noise, LEAST_OWN * design->cv2, design->cv2), step};
}

/* A missed day strays by itself as any, and as far as the level may have walked between the measured days on both sides (a Brownian bridge), or
 * from the one side that has any. */
static void fill_spreads(double *cv, const Strays *strays, const double *error, int32_t n) {
  g_autofree double *before = g_new(double, (gsize)n + 1);
  for (int32_t d = 0; d < n; d++) before[d] = isnan(error[d]) ? (d > 0 ? before[d - 1] + 1 : (double)INFINITY) : 0;
  double after = INFINITY;
  for (int32_t d = n - 1; d >= 0; d--) {
    after = isnan(error[d]) ? after + 1 : 0;
    cv[d] = sqrt(strays->own + strays->walk / (1 / before[d] + 1 / after));
  }
}

WfmMissedDays wfm_missed_days(const WfmHistory *history) {
  WfmMissedDays out = {NULL, NULL};
  int32_t n = history->n_past_days, n_missed = 0, from;
  for (int32_t d = 0; d < n; d++) n_missed += missed(history, d);
  if (n_missed == 0 || wfm_history_measured_days(history, n) < 14) return out;
  WfmDayTask task = {history, n, 0, n, NULL};
  int set = wfm_day_design_served(&task, WFM_DAY_YEAR)   ? WFM_DAY_YEAR | WFM_DAY_TREND | WFM_DAY_MONTH
            : wfm_day_design_served(&task, WFM_DAY_TURN) ? WFM_DAY_MONTH | WFM_DAY_TURN
                                                         : 0;
  g_autoptr(WfmDayDesign) design = wfm_day_design_new(&task, set);
  if (!wfm_day_design_fit(design, &from, 1e6, STEPS)) return out;
  out = (WfmMissedDays){g_new(double, (gsize)n), g_new(double, (gsize)n)};
  g_autofree double *error = errors(design, n);
  Strays strays = strays_of(design, error, n);
  fill_spreads(out.cv, &strays, error, n);
  for (int32_t d = 0; d < n; d++)
    out.level[d] =
        missed(history, d) ? wfm_day_design_bounded(design, wfm_day_design_log_level(design, d) + around(error, n, d)) : (double)NAN;
  return out;
}

void wfm_missed_days_clear(WfmMissedDays *missed_days) {
  g_free(missed_days->level);
  g_free(missed_days->cv);
}

double wfm_missed_error(double forecast, double expected, double cv) {
  double sd = sqrt(cv * cv * expected * expected + expected), distance = fabs(forecast - expected);
  if (!(sd > 0)) return distance;
  double z = distance / sd;
  return sd * sqrt(2 / G_PI) * exp(-0.5 * z * z) + distance * erf(z * G_SQRT2 / 2);
}
