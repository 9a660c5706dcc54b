/* What a forecasting model is: one file model_NAME.c that ends in one constant record, and one word in forecast/meson.build.
 *
 * There are two kinds. A model of intervals fills predict. A model of days fills predict_days: it forecasts the level of whole days
 * (forecast/history.h), by n_members variants of itself at once; the profile that all day models share turns days into intervals, and the
 * rolling-origin backtest weighs the members. */
#pragma once

#include "forecast/history.h"

/* History up to the origin and the intervals to forecast; prepared once per queue (outages screened, events marked, closed hours known).
 * Everything is borrowed. n_past intervals are visible: a model must not look behind them, also where the arrays go on. */
typedef struct {
  const WfmForecastInput *input;
  const WfmForecastSettings *settings;
  int32_t n_past;         /* intervals of the history before the origin */
  const WfmSlots *future; /* what to forecast: the horizon, or the held-back part of the history in a backtest */
  const uint8_t *open_future;
  const double *clean; /* [n_past] volume with outages and suspected faults set to NaN */
  const WfmHistory *history;
} WfmForecastTask;

/* The same by days: levels of days from .. from + n - 1 wanted, those below n_past known (both are indices of the history's days). */
typedef struct {
  const WfmHistory *history;
  int32_t n_past;
  int32_t from, n;
  const double *
      moved; /* [history n_days] logarithm by which what is usual on a day off differs from its weekday (forecast/day_off.h); NULL: 0 throughout */
} WfmDayTask;

static inline double wfm_day_moved(const WfmDayTask *task, int32_t day) {
  return task->moved ? task->moved[day] : 0;
}

typedef struct {
  const char *name, *summary;
  const char *source; /* author, year, page or equation */
  bool yardstick;     /* printed for comparison, never part of the combination */
  int32_t min_days;   /* measured days that it needs to be tried */
  /* mean[future n], contacts, >= 0, not NaN; closed intervals may hold anything. False: cannot serve this history (not an error). */
  bool (*predict)(double *mean, const WfmForecastTask *task);
  int32_t n_members; /* variants of a model of days */
  /* level[n_members * n] row-major, contacts of a whole day, >= 0; a row of NaN: this member cannot serve. */
  bool (*predict_days)(double *level, const WfmDayTask *task);
} WfmForecastModel;

extern const WfmForecastModel *const wfm_forecast_models[]; /* generated, in order of forecast/meson.build */
extern const size_t wfm_n_forecast_models;
const WfmForecastModel *wfm_forecast_model_find(const char *name);
