/* How far the counts stray from the forecast: day_cv by lead and interval_cv, from the pooled errors of the rolling origins. */
#pragma once

#include "forecast/select.h"
#include "forecast/spread_season.h"

typedef struct {
  double interval_cv;
  double cv2_first, cv2_slope;       /* day_cv^2 = (cv2_first + cv2_slope * (lead - 1)) * season */
  double season[WFM_SPREAD_SEASONS]; /* 1 throughout with less than two years of history */
  double event_factor;               /* on day_cv of days with a learnt event */
  int32_t lead_most;                 /* leads beyond count as this one */
  int32_t n_days;                    /* days of error behind it; 0: assumed */
} WfmSpread;

/* combination[o]: means of the intervals of origin o. */
WfmSpread wfm_spread_estimate(const WfmSelection *selection, double *const *combination);

/* The same for an origin left out: what would have been estimated at the other origins; for honest coverage in the backtest. */
WfmSpread wfm_spread_without(const WfmSelection *selection, double *const *combination, int32_t without);

/* How many origins of equal weight the origins are worth (Kish 1965: sum of weights squared over sum of squared weights). */
double wfm_spread_origins(const WfmSelection *selection);

/* day: since 1970; event: it has a learnt event. */
double wfm_spread_day_cv(const WfmSpread *spread, int32_t lead, int32_t day, bool event);
