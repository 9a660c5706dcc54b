/* The same week last year: the same local slot of the same weekday 52 weeks before, or 104 where that was not measured. What a planner with a
 * strong year and few changes looks up. */
#include "forecast/model.h"

#include <math.h>

#define WEEKS_OF_YEAR 52
#define MOST_YEARS 2
#define LEAST_SHARE 0.5 /* of the open intervals that a year ago must have measured */

static double of_year(const WfmForecastTask *task, int32_t i) {
  const WfmHistory *history = task->history;
  double y = NAN;
  for (int32_t year = 1; year <= MOST_YEARS && isnan(y); year++) {
    int32_t day = task->future->day[i] - history->day0 - 7 * WEEKS_OF_YEAR * year;
    int32_t p = wfm_history_find(history, task->n_past, day, task->future->slot[i], task->future->fold[i] != 0);
    if (p >= 0) y = wfm_history_counted(history, p);
  }
  return y;
}

static bool predict(double *mean, const WfmForecastTask *task) {
  int32_t open = 0, known = 0;
  for (int32_t i = 0; i < task->future->grid.n; i++) {
    mean[i] = of_year(task, i);
    open += task->open_future[i] != 0, known += task->open_future[i] && !isnan(mean[i]);
    if (isnan(mean[i])) mean[i] = 0;
  }
  return known > 0 && known >= LEAST_SHARE * open;
}

const WfmForecastModel wfm_model_last_year = {
    .name = "last_year",
    .summary = "the same slot of the same weekday 52 weeks before",
    .source =
        "the planner's method; a seasonal naive of a year: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., "
        "section 5.2",
    .yardstick = true,
    .min_days = 364,
    .predict = predict,
};
