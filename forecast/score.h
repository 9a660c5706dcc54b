/* Scores of forecasts against what came, by level and window of lead days. */
#pragma once

#include "forecast/forecast.h"

#define WFM_N_LEVELS 3

/* One forecast of one origin. Only intervals with a measured actual count; day and week totals run over those on both sides. */
typedef struct {
  int32_t n;
  const double *mean;   /* [n] */
  const double *actual; /* [n] NaN: not scored */
  const int32_t *day;   /* [n] local day */
  int32_t first_day;    /* local day of lead 1 */
  const double *day_cv; /* [n] NULL where the forecast has no distribution */
  double interval_cv;
  WfmDayCorrelation correlation; /* for the weeks */
  const double *scale;           /* [WFM_N_LEVELS] in-sample mean absolute error of the weekly seasonal naive; NaN where unknown */
  const double *weight; /* [n] of each interval; NULL = 1. Handle times, weighted by contacts: only intervals are scored, without a floor */
  const double *bound;  /* [n * 4] of weighted values: quantiles at 0.025, 0.10, 0.90 and 0.975; NULL: they have no distribution */
  bool randomised;      /* the randomised coverage too, which takes its time */
} WfmScored;

typedef struct WfmScorer WfmScorer;
WfmScorer *wfm_scorer_new(const char *model, int horizon_days);
void wfm_scorer_free(WfmScorer *scorer);
void wfm_scorer_add(WfmScorer *scorer, const WfmScored *scored);
/* Appends the rows that have at least one actual to out, an array of WfmScore. */
void wfm_scorer_finish(const WfmScorer *scorer, GArray *out);

/* Scales for MASE: mean absolute error of the weekly seasonal naive over value[n] (NaN passed over) by level. */
void wfm_score_scales(double scale[WFM_N_LEVELS], const double *value, const WfmSlots *slots, int32_t first, int32_t n);
