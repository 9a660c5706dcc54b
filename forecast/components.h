/* A forecast of days taken apart, for people.
 *
 * The combination has no single equation: its models are described by the one regression that they are nearest to (forecast/day_design.h), fitted to the
 * whole history. A day's contacts are then exactly
 *
 *   mean = level x trend x year x month x weekday x event x beside x around x stated x rest
 *
 * level is an ordinary open day at the end of the history, by the regression and the median of its last four weeks' residuals; the other factors
 * are relative to it; stated is what the plan's own effects say; rest is what the models together say beyond that description. A part that the
 * history is too short for (month: six weeks; year: 400 days) is 1. */
#pragma once

#include "forecast/forecast.h"

typedef enum {
  WFM_COMPONENT_LEVEL, /* contacts; all others are factors */
  WFM_COMPONENT_TREND,
  WFM_COMPONENT_YEAR,
  WFM_COMPONENT_MONTH,
  WFM_COMPONENT_WEEKDAY,
  WFM_COMPONENT_EVENT,
  WFM_COMPONENT_BESIDE, /* the day of operation before or after a holiday */
  WFM_COMPONENT_AROUND, /* what events left behind, or send before them (forecast/wake.h) */
  WFM_COMPONENT_STATED,
  WFM_COMPONENT_REST,
  WFM_N_COMPONENTS
} WfmComponent;
extern const char *const wfm_component_names[WFM_N_COMPONENTS]; /* "level", "trend", ... */

typedef struct {
  int32_t day;       /* local day */
  double mean;       /* contacts of the forecast */
  const char *event; /* name of the learnt event, of the input's; NULL = none */
  double part[WFM_N_COMPONENTS];
} WfmDayComponents;

/* One for each day of the horizon with a mean above 0, to be freed by g_free; *n_days of them. mean[future n]. NULL where the history is too
 * short for any description (less than two measured weeks). */
WfmDayComponents *wfm_components_new(size_t *n_days, const WfmForecastInput *input, const WfmForecastSettings *settings,
                                     const double *mean);

/* The days together: mean is a day's average, each factor their contacts over what they would be without that component; rest closes the product. */
WfmDayComponents wfm_components_mean(const WfmDayComponents *days, size_t n);
