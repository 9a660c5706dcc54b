#include "forecast/day_effects.h"

#include <math.h>

#define PRIOR 2.0       /* days, of a name at its kind's effect and of a kind at 1 */
#define MOST_RATIO 10.0 /* one ratio counts as no more than this */

void wfm_day_effects_init(WfmDayEffects *effects, const WfmHistory *history) {
  *effects = (WfmDayEffects){history, g_new0(double, (gsize)history->n_names + 1), g_new0(double, (gsize)history->n_names + 1)};
}

void wfm_day_effects_clear(WfmDayEffects *effects) {
  g_free(effects->sum);
  g_free(effects->n);
}

void wfm_day_effects_reset(WfmDayEffects *effects) {
  for (int32_t k = 0; k < effects->history->n_names; k++) effects->sum[k] = effects->n[k] = 0;
}

void wfm_day_effects_learn(WfmDayEffects *effects, int16_t event, double level, double ordinary) {
  effects->sum[event] += fmin(level / fmax(ordinary, 1e-6), MOST_RATIO), effects->n[event]++;
}

double wfm_day_effects_factor(const WfmDayEffects *effects, int16_t event) {
  double sum = 0, n = 0;
  if (event == WFM_NO_EVENT) return 1;
  for (int32_t k = 0; k < effects->history->n_names; k++)
    if (effects->history->names[k].kind == effects->history->names[event].kind) sum += effects->sum[k], n += effects->n[k];
  double of_kind = (sum + PRIOR) / (n + PRIOR);
  return (effects->sum[event] + PRIOR * of_kind) / (effects->n[event] + PRIOR);
}
