/* Effects of events on days for models that have no columns for them: the mean ratio of what came to what an ordinary day would have had (or, on
 * days off, what forecast/day_off.h makes of that), by name, shrunk towards that of the name's kind and that towards 1 (as if PRIOR more had been seen there: Buehlmann's credibility; for names that number
 * follows what the days show: their variance within a name over that between names). */
#pragma once

#include "forecast/model.h"

typedef struct {
  const WfmDayTask *task;
  double *sum, *squares, *n; /* [n_names] ratios, their squares and their number */
} WfmDayEffects;

void wfm_day_effects_init(WfmDayEffects *effects, const WfmDayTask *task);
void wfm_day_effects_clear(WfmDayEffects *effects);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WfmDayEffects, wfm_day_effects_clear)

/* Forgets what was learnt. */
void wfm_day_effects_reset(WfmDayEffects *effects);
/* A measured day with an event; an ordinary one would have had the level `ordinary`. */
void wfm_day_effects_learn(WfmDayEffects *effects, int32_t day, double ordinary);
/* Factor of a day for its event; 1 without one. */
double wfm_day_effects_factor(const WfmDayEffects *effects, int32_t day);

/* Whether the day was measured and has no event. */
static inline bool wfm_day_ordinary(const WfmHistory *history, int32_t day) {
  double level = history->level[day];
  return level == level && history->event[day] == WFM_NO_EVENT;
}
