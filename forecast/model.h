/* What a forecasting model is: one file model_NAME.c that ends in one constant record, and one word in forecast/meson.build. */
#pragma once

#include "forecast/forecast.h"

/* History up to the origin and the days to forecast; prepared once per queue (outages screened, events marked, closed hours known).
 * Everything is borrowed. n_past intervals are visible: a model must not look behind them, also where the arrays go on. */
typedef struct {
  const WfmForecastInput *input;
  const WfmForecastSettings *settings;
  int32_t n_past;         /* intervals of the history before the origin */
  const WfmSlots *future; /* what to forecast: the horizon, or the held-back part of the history in a backtest */
  const uint8_t *open_future;
  const double *clean; /* [n_past] volume with outages and suspected faults set to NaN */
} WfmForecastTask;

typedef struct {
  const char *name, *summary;
  const char *source; /* author, year, page or equation */
  bool yardstick;     /* printed for comparison, never part of the combination */
  int32_t min_days;   /* measured days that it needs to be tried */
  /* mean[future n], contacts, >= 0, not NaN; closed intervals may hold anything. False: cannot serve this history (not an error). */
  bool (*predict)(double *mean, const WfmForecastTask *task);
} WfmForecastModel;

extern const WfmForecastModel *const wfm_forecast_models[]; /* generated, in order of forecast/meson.build */
extern const size_t wfm_n_forecast_models;
const WfmForecastModel *wfm_forecast_model_find(const char *name);
