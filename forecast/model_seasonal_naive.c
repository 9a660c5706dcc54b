/* Weekly seasonal naive: what was measured in the same local slot of the same weekday, in the latest week that has it. */
#include "forecast/model.h"

#include <math.h>

#define MOST_WEEKS_BACK 8

static bool predict(double *mean, const WfmForecastTask *task) {
  const WfmHistory *history = task->history;
  for (int32_t i = 0; i < task->future->grid.n; i++) {
    int32_t day = task->future->day[i] - history->day0;
    mean[i] = NAN;
    for (int32_t week = 1, found = 0; found < MOST_WEEKS_BACK && day - 7 * week >= 0 && isnan(mean[i]); week++) {
      int32_t p = wfm_history_find(history, task->n_past, day - 7 * week, task->future->slot[i], task->future->fold[i]);
      if (day - 7 * week < history->n_past_days && p >= 0) found++;
      if (p >= 0) mean[i] = wfm_history_counted(history, p);
    }
    if (isnan(mean[i])) mean[i] = 0;
  }
  return true;
}

const WfmForecastModel wfm_model_seasonal_naive = {
    .name = "seasonal_naive",
    .summary = "the same slot of the latest such weekday",
    .source = "Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2",
    .yardstick = true,
    .min_days = 1,
    .predict = predict,
};
