/* Choice and combination by rolling-origin backtest.
 *
 * Up to backtest_origins origins, backtest_step_days apart, the last one a whole horizon before the end of the history. At each origin
 * every member of every day model, every profile and every model of intervals forecasts what is known to have come. Members of day models
 * are scored by the mean absolute error of days (an origin that had seen half of the history counts a quarter), profiles by that of intervals given the true day, models of intervals by theirs. Within
 * each of the three groups all candidates within combination_band of the best are averaged with weights error^-combination_power
 * (Bates and Granger 1969 for the idea; Timmermann 2006 for why such weights beat the choice of one). Every error that the law of the
 * forecast is estimated from comes from these origins, none from a fit, by weights that had not seen it. */
#pragma once

#include "forecast/driver.h"
#include "forecast/model.h"

#define WFM_N_PROFILES 18

/* Shares in the combination. */
typedef struct {
  double *member; /* [n_members] sums to 1, or all 0 */
  double profile[WFM_N_PROFILES];
  double *model; /* [n models] of each registered model; sums to 1 */
} WfmWeights;

/* What all candidates say from one origin. */
typedef struct {
  WfmForecastTask task;
  WfmSlots future;      /* the view behind task.future */
  const double *actual; /* [future n] NaN where not measured; NULL for the horizon itself */
  WfmDayTask days;
  double *moved;      /* [history n_days] behind days.moved */
  double *member;     /* [n_members * days.n] */
  double *profile;    /* [WFM_N_PROFILES][7 * slots] */
  double *tilt;       /* [future n] forecast/event_shape.h; NULL: every day has its weekday's shape */
  double **model;     /* [n models][future n] means of models of intervals; NULL where it could not serve */
  WfmWeights weights; /* from all origins but this one (forecast/weigh.h) */
} WfmOutlook;

typedef struct {
  const WfmHistory *history;
  int32_t n_members; /* of all day models, in order of the registry */
  int32_t n_origins;
  int32_t horizon_days; /* of the origins; less than asked for where the history is short */
  WfmOutlook *origin;   /* [n_origins] latest first */
  WfmOutlook ahead;     /* from the end of the history */
  double *member_error; /* [n_members] mean absolute error over mean of days; NaN where not everywhere available */
} WfmSelection;

/* only: the single model to use, or NULL for all that are no yardsticks. drive: drivers by which all models but yardsticks see the history, and by which what
 * they say is multiplied again, at each origin with the elasticities that the days before it show; NULL: none. */
WfmSelection *wfm_select(const WfmHistory *history, const WfmForecastSettings *settings, const WfmForecastModel *only,
                         const WfmDrive *drive, const WfmJob *job);
void wfm_selection_free(WfmSelection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSelection, wfm_selection_free)

/* What an origin counts in errors, 0 .. 1: one that had learnt from half of the history says little about how models do with all of it. */
double wfm_selection_origin_weight(const WfmSelection *selection, int32_t origin);

/* Mean of the intervals of an outlook, without stated and part-day effects, closed intervals 0. model NULL: the combination. False where
 * the model has nothing to say. */
bool wfm_selection_mean(double *mean, const WfmSelection *selection, const WfmOutlook *outlook, const WfmForecastModel *model);

/* The same by other weights than the outlook's own. */
bool wfm_selection_mean_by(double *mean, const WfmSelection *selection, const WfmOutlook *outlook, const WfmWeights *weights,
                           const WfmForecastModel *model);
