#include "forecast/day_effects.h"

#include <math.h>

#define PRIOR 2.0      /* days, of a name at its kind's effect and of a kind at 1 */
#define PRIOR_TOLD 4.0 /* names that speak for PRIOR */
#define MOST_PRIOR 20.0
#define MOST_RATIO 10.0 /* one ratio counts as no more than this */

void wfm_day_effects_init(WfmDayEffects *effects, const WfmDayTask *task) {
  const WfmHistory *history = task->history;
  *effects = (WfmDayEffects){task, g_new0(double, (gsize)history->n_names + 1), g_new0(double, (gsize)history->n_names + 1),
                             g_new0(double, (gsize)history->n_names + 1)};
}

void wfm_day_effects_clear(WfmDayEffects *effects) {
  g_free(effects->sum);
  g_free(effects->squares);
  g_free(effects->n);
}

void wfm_day_effects_reset(WfmDayEffects *effects) {
  for (int32_t k = 0; k < effects->task->history->n_names; k++) effects->sum[k] = effects->squares[k] = effects->n[k] = 0;
}

void wfm_day_effects_learn(WfmDayEffects *effects, int32_t day, double ordinary) {
  const WfmHistory *history = effects->task->history;
  int16_t event = history->event[day];
  ordinary *= exp(wfm_day_moved(effects->task, day));
  double ratio = fmin(history->level[day] / fmax(ordinary, 1e-6), MOST_RATIO);
  effects->sum[event] += ratio, effects->squares[event] += ratio * ratio, effects->n[event]++;
}

/* Days as if which a name were seen at its kind's effect: the variance within names over that between names of the kind, by moments, drawn to PRIOR. */
static double name_prior(const WfmDayEffects *effects, int kind) {
  const WfmHistory *history = effects->task->history;
  double names = 0, freedom = 0, within = 0, sum = 0, squares = 0, inverse = 0;
  for (int32_t k = 0; k < history->n_names; k++) {
    double n = effects->n[k];
    if (history->names[k].kind != kind || !(n > 0)) continue;
    double mean = effects->sum[k] / n;
    names++, freedom += n - 1, within += fmax(0, effects->squares[k] - n * mean * mean);
    sum += mean, squares += mean * mean, inverse += 1 / n;
  }
  if (names < 2 || freedom < 2 || !(within > 0)) return PRIOR;
  within /= freedom;
  double between = (squares - sum * sum / names) / (names - 1) - within * inverse / names, told = fmin(freedom, names - 1);
  double found = CLAMP(within / fmax(between, 1e-12), 1 / MOST_PRIOR, MOST_PRIOR);
  return exp((PRIOR_TOLD * log(PRIOR) + told * log(found)) / (PRIOR_TOLD + told));
}

double wfm_day_effects_factor(const WfmDayEffects *effects, int32_t day) {
  const WfmHistory *history = effects->task->history;
  int16_t event = history->event[day];
  double sum = 0, n = 0;
  if (event == WFM_NO_EVENT) return 1;
  for (int32_t k = 0; k < history->n_names; k++)
    if (history->names[k].kind == history->names[event].kind) sum += effects->sum[k], n += effects->n[k];
  double of_kind = (sum + PRIOR) / (n + PRIOR), prior = name_prior(effects, history->names[event].kind);
  return exp(wfm_day_moved(effects->task, day)) * (effects->sum[event] + prior * of_kind) / (effects->n[event] + prior);
}
