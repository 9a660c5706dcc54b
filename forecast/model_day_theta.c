/* Theta method on days: the seasonally adjusted days by simple exponential smoothing with a drift of half the slope of their trend line,
 * which is what the average of the two theta lines comes to (Hyndman and Billah 2003):
 *
 *   level_h = l_n + b / 2 ((1 - (1 - alpha)^n) / alpha + h - 1),   l by smoothing with alpha, b the least-squares slope
 *
 * The weekly season is multiplicative, the mean ratio of a weekday to the level around it with weights that halve every SEASON_HALF_LIFE days.
 * Members: smoothing constants x the span of days that the trend line is drawn through. Days with an event teach their own factor only. */
#include "forecast/day_effects.h"
#include "forecast/theta.h"

#include <math.h>

static const double alphas[] = {0.03, 0.08, 0.2, 0.4};
static const int32_t spans[] = {728};
#define N_ALPHAS ((int32_t)G_N_ELEMENTS(alphas))
#define N_SPANS ((int32_t)G_N_ELEMENTS(spans))
#define N_MEMBERS (N_ALPHAS * N_SPANS)

#define SEASON_HALF_LIFE 84.0 /* days */
#define SEASON_PRIOR 0.1      /* days at ratio 1 */
#define START_DAYS 28
#define PASSES 3
#define AROUND_RATE 0.05 /* of the level that ratios are taken to */

/* Mean of the first weeks by the season so far. */
static double first_level(const WfmDayTask *task, const double season[7]) {
  const WfmHistory *history = task->history;
  double sum = 0, days = 0;
  for (int32_t d = 0; d < MIN(task->n_past, history->n_past_days) && days < START_DAYS; d++)
    if (wfm_day_ordinary(history, d)) sum += history->level[d] / season[wfm_weekday(history->day0 + d)], days++;
  return days > 0 ? sum / days : 0;
}

/* Ratios of the weekdays; the level to which they are taken moves slowly and so follows no single weekday. Once more with the days adjusted. */
static void weekly_season(double season[7], const WfmDayTask *task) {
  const WfmHistory *history = task->history;
  for (int w = 0; w < 7; w++) season[w] = 1;
  for (int pass = 0; pass < PASSES; pass++) {
    double sum[7] = {0}, weight[7] = {0}, level = first_level(task, season), mean = 0;
    for (int32_t d = 0; d < MIN(task->n_past, history->n_past_days); d++) {
      int w = wfm_weekday(history->day0 + d);
      if (!wfm_day_ordinary(history, d)) continue;
      level += AROUND_RATE * (history->level[d] / season[w] - level);
      if (!(level > 0)) continue;
      double age = exp2((d - task->n_past) / SEASON_HALF_LIFE);
      sum[w] += age * history->level[d] / level, weight[w] += age;
    }
    for (int w = 0; w < 7; w++) season[w] = fmax((sum[w] + SEASON_PRIOR) / (weight[w] + SEASON_PRIOR), 1e-3), mean += season[w] / 7;
    for (int w = 0; w < 7; w++) season[w] /= mean;
  }
}

static bool predict_days(double *level, const WfmDayTask *task) {
  const WfmHistory *history = task->history;
  int32_t n = MIN(task->n_past, history->n_past_days), ahead = task->from + task->n - n;
  double season[7], recent = 0, days = 0;
  g_autofree double *adjusted = g_new(double, (gsize)n + 1), *line = g_new(double, (gsize)ahead + 1);
  g_auto(WfmDayEffects) effects = {0};
  wfm_day_effects_init(&effects, task);
  weekly_season(season, task);
  for (int32_t d = 0; d < n; d++) {
    adjusted[d] = wfm_day_ordinary(history, d) ? history->level[d] / season[wfm_weekday(history->day0 + d)] : (double)NAN;
    if (!isnan(adjusted[d])) recent = days == 0 ? adjusted[d] : recent + AROUND_RATE * (adjusted[d] - recent), days++;
    if (history->event[d] != WFM_NO_EVENT && !isnan(history->level[d]) && recent > 0)
      wfm_day_effects_learn(&effects, d, recent * season[history->weekday[d]]);
  }
  for (int32_t m = 0; m < N_MEMBERS; m++) {
    int32_t span = MIN(n, spans[m / N_ALPHAS]);
    bool known = wfm_theta(line, ahead, adjusted + n - span, span, alphas[m % N_ALPHAS]);
    for (int32_t d = 0; d < task->n; d++) {
      int32_t day = task->from + d, step = MAX(0, day - n); /* a day that has begun is on the line's first point */
      level[m * task->n + d] =
          known ? fmax(0, line[step]) * season[history->weekday[day]] * wfm_day_effects_factor(&effects, day) : (double)NAN;
    }
  }
  return true;
}

const WfmForecastModel wfm_model_day_theta = {
    .name = "day_theta",
    .summary = "Theta method on days with a weekly season",
    .source = "Assimakopoulos and Nikolopoulos 2000, Int. J. Forecasting 16; Hyndman and Billah 2003, Int. J. Forecasting 19, equation 8",
    .min_days = 21,
    .n_members = N_MEMBERS,
    .predict_days = predict_days,
};
