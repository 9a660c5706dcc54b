/* Day smoothing: exponential smoothing of the level of days with a multiplicative weekly season, with or without a damped trend.
 *
 *   mean_d = level * season[weekday] * effect[event],  error e = y / mean - 1, clipped
 *   level *= 1 + alpha w e,  season[weekday] *= 1 + gamma w e,  growth += alpha beta w e
 *
 * which is the error-correction form of ETS(M,Ad,M), w being smaller where the day's count is small and its error mostly noise. Event days teach neither
 * level nor season; their effect is the mean ratio of their name, shrunk towards that of their kind and that towards 1. The members are a
 * grid over alpha, gamma and trend: the backtest weighs them, no in-sample likelihood chooses. */
#include "forecast/day_effects.h"
#include "forecast/level_gain.h"

#include <math.h>

static const double alphas[] = {0.02, 0.05, 0.1, 0.2, 0.35};
static const double gammas[] = {0.03, 0.12};
static const double betas[] = {0, 0.1};
#define N_MEMBERS ((int32_t)(G_N_ELEMENTS(alphas) * G_N_ELEMENTS(gammas) * G_N_ELEMENTS(betas)))

#define DAMPING 0.98          /* of the growth, per day */
#define MOST_GROWTH 0.01      /* per day */
#define CLIP 2.5              /* standard deviations */
#define TYPICAL_VARIANCE 0.02 /* of a day beyond the noise of counts; sets how much a thin day teaches */
#define START_DAYS 42         /* from which the first level and season come */

typedef struct {
  double level, growth, season[7];
} State;

static void start(State *state, const WfmDayTask *task, int32_t first) {
  const WfmHistory *history = task->history;
  double sum = 0, n = 0, of_weekday[7] = {0}, days[7] = {0};
  for (int32_t d = first; d < task->n_past && d < first + START_DAYS; d++)
    if (wfm_day_ordinary(history, d)) sum += history->level[d], n++;
  double mean = (sum + 0.5) / fmax(n, 1);
  for (int32_t d = first; d < task->n_past && d < first + START_DAYS; d++)
    if (wfm_day_ordinary(history, d))
      of_weekday[wfm_weekday(history->day0 + d)] += history->level[d] / mean, days[wfm_weekday(history->day0 + d)]++;
  *state = (State){.level = mean};
  for (int w = 0; w < 7; w++) state->season[w] = (of_weekday[w] + 0.2) / (days[w] + 0.2);
}

static void learn(State *state, double y, double exposure, int weekday, double alpha, double gamma, double beta, double *variance) {
  double mean = fmax(state->level * state->season[weekday], 1e-6), noise = 1 / fmax(mean * exposure, 0.05);
  double sd = sqrt(*variance + noise), error = CLAMP(y / mean - 1, -CLIP * sd, CLIP * sd),
         w = TYPICAL_VARIANCE / (TYPICAL_VARIANCE + noise);
  *variance += 0.02 * (fmax(error * error - noise, 0) - *variance);
  *variance = CLAMP(*variance, 4e-4, 0.25);
  error = fmax(error, -0.95);
  state->level = fmax(state->level * (1 + alpha * w * error), 1e-6);
  state->season[weekday] = fmax(state->season[weekday] * (1 + gamma * w * error), 1e-3);
  state->growth = CLAMP(state->growth + alpha * beta * w * error, -MOST_GROWTH, MOST_GROWTH);
}

static void predict_member(double *level, const WfmDayTask *task, int32_t first, double alpha, double gamma, double beta,
                           WfmDayEffects *effects) {
  const WfmHistory *history = task->history;
  State state;
  double variance = 0.01;
  WfmLevelGain gain = wfm_level_gain(alpha);
  start(&state, task, first);
  wfm_day_effects_reset(effects);
  int32_t last = MAX(task->n_past, task->from + task->n);
  for (int32_t d = first; d < last; d++) {
    int weekday = history->weekday[d];
    int16_t event = history->event[d];
    state.growth *= DAMPING;
    state.level *= 1 + state.growth;
    double mean = state.level * state.season[weekday];
    if (d >= task->from) level[d - task->from] = mean * wfm_day_effects_factor(effects, d);
    if (d >= task->n_past || isnan(history->level[d]) || event != WFM_NO_EVENT) {
      if (history->open[d]) wfm_level_gain_pass(&gain);
    } else
      learn(&state, history->level[d], history->exposure[d], weekday, wfm_level_gain_take(&gain), gamma, beta, &variance);
    if (d < task->n_past && !isnan(history->level[d]) && event != WFM_NO_EVENT) wfm_day_effects_learn(effects, d, mean);
  }
}

static bool predict_days(double *level, const WfmDayTask *task) {
  int32_t first = 0, member = 0;
  while (first < task->n_past && isnan(task->history->level[first])) first++;
  g_auto(WfmDayEffects) effects = {0};
  wfm_day_effects_init(&effects, task);
  for (size_t a = 0; a < G_N_ELEMENTS(alphas); a++)
    for (size_t g = 0; g < G_N_ELEMENTS(gammas); g++)
      for (size_t b = 0; b < G_N_ELEMENTS(betas); b++, member++)
        predict_member(level + (size_t)member * (size_t)task->n, task, first, alphas[a], gammas[g], betas[b], &effects);
  return true;
}

const WfmForecastModel wfm_model_day_smoothing = {
    .name = "day_smoothing",
    .summary = "exponential smoothing of days with a weekly season, with and without damped trend",
    .source = "Hyndman, Koehler, Ord, Snyder 2008, Forecasting with Exponential Smoothing, chapter 2: ETS(M,N,M) and ETS(M,Ad,M)",
    .min_days = 14,
    .n_members = N_MEMBERS,
    .predict_days = predict_days,
};
