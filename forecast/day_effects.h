/* Effects of events on days for models that have no columns for them: the mean ratio of what came to what an ordinary day would have had, by
 * name, shrunk towards that of the name's kind and that towards 1 (as if PRIOR more had been seen there: Buehlmann's credibility). */
#pragma once

#include "forecast/model.h"

typedef struct {
  const WfmHistory *history;
  double *sum, *n; /* [n_names] ratios and their number */
} WfmDayEffects;

void wfm_day_effects_init(WfmDayEffects *effects, const WfmHistory *history);
void wfm_day_effects_clear(WfmDayEffects *effects);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WfmDayEffects, wfm_day_effects_clear)

/* Forgets what was learnt. */
void wfm_day_effects_reset(WfmDayEffects *effects);
/* A day with an event had this level, an ordinary one would have had `ordinary`. */
void wfm_day_effects_learn(WfmDayEffects *effects, int16_t event, double level, double ordinary);
/* Factor of a day with this event; 1 for WFM_NO_EVENT. */
double wfm_day_effects_factor(const WfmDayEffects *effects, int16_t event);

/* Whether the day was measured and has no event. */
static inline bool wfm_day_ordinary(const WfmHistory *history, int32_t day) {
  double level = history->level[day];
  return level == level && history->event[day] == WFM_NO_EVENT;
}
