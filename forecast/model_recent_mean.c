/* Mean of the last N weeks: the same local slot of the same weekday, averaged over the last N weeks of history; what a planner does in a
 * spreadsheet. A slot that none of those weeks measured takes the slot's mean over their other weekdays. */
#include "forecast/model.h"

#include <math.h>

static double slot_mean(const WfmForecastTask *task, int32_t last_day, int32_t days, int32_t step, int32_t slot, int fold) {
  double sum = 0, n = 0;
  for (int32_t day = last_day; day > last_day - days && day >= 0; day -= step) {
    int32_t p = wfm_history_find(task->history, task->n_past, day, slot, fold);
    double y = p >= 0 ? wfm_history_counted(task->history, p) : (double)NAN;
    if (!isnan(y)) sum += y, n++;
  }
  return n > 0 ? sum / n : (double)NAN;
}

static bool predict(double *mean, const WfmForecastTask *task) {
  const WfmHistory *history = task->history;
  if (task->n_past <= history->first) return false;
  int32_t last = task->input->past->day[task->n_past - 1] - history->day0, days = 7 * (int32_t)task->settings->recent_weeks;
  for (int32_t i = 0; i < task->future->grid.n; i++) {
    int32_t day = task->future->day[i] - history->day0, slot = task->future->slot[i], fold = task->future->fold[i] != 0;
    int32_t same = day - 7 * ((day - last + 6) / 7); /* the last such weekday of the history */
    mean[i] = slot_mean(task, same, days, 7, slot, fold);
    if (isnan(mean[i])) mean[i] = slot_mean(task, last, days, 1, slot, fold);
    if (isnan(mean[i])) mean[i] = 0;
  }
  return true;
}

const WfmForecastModel wfm_model_recent_mean = {
    .name = "recent_mean",
    .summary = "mean of the last N weeks by weekday and slot",
    .source = "the spreadsheet's method; N is forecast.recent_weeks",
    .yardstick = true,
    .min_days = 1,
    .predict = predict,
};
