/* New queues that borrow from a queue that they will be like. */
#include "cli/run.h"
#include "forecast/borrow.h"

#include <math.h>
#include <string.h>

double wfm_run_default_handle_time(const WfmRun *run, size_t queue) {
  const WfmQueueRow *row = run->queue[queue].row;
  if (!isnan(row->aht_s) || !*row->like) return row->aht_s;
  size_t other = wfm_run_queue(run, row->like);
  WfmForecastInput input = wfm_run_forecast_input(&run->queue[other], run->queue[other].row->aht_s);
  double found = wfm_borrow_handle_time(&input);
  return isnan(found) ? run->queue[other].row->aht_s : found;
}

bool wfm_run_all_forecast(WfmForecast *const *forecast, size_t n) {
  for (size_t q = 0; q < n; q++)
    if (!forecast[q]) return false;
  return true;
}

static void note(WfmRun *run, const WfmQueueRow *row, WfmBorrowed weight) {
  g_autofree char *text = g_strdup_printf(
      "borrows from %s: %.0f %% of the shape, %.0f %% of the level%s and %.0f %% of the handle time are not its own yet", row->like,
      100 * (1 - weight.shape), 100 * (1 - weight.level), isnan(row->contacts_week) ? "" : " (contacts_week)", 100 * (1 - weight.aht));
  wfm_summary_say(run->summary, false, "forecast", row->queue, text);
}

static double *copy(const double *x, WfmGrid grid) {
  return g_memdup2(x, sizeof(double) * (gsize)MAX(grid.n, 1));
}

void wfm_run_borrow(WfmRun *run, WfmForecast **forecast) {
  size_t n = run->n_queues;
  /* What each queue says by itself, so that nobody borrows what is borrowed. */
  g_autoptr(GPtrArray) mean = g_ptr_array_new_with_free_func(g_free), aht_s = g_ptr_array_new_with_free_func(g_free);
  for (size_t q = 0; q < n; q++) {
    g_ptr_array_add(mean, copy(forecast[q]->mean, forecast[q]->grid));
    g_ptr_array_add(aht_s, copy(forecast[q]->aht_s, forecast[q]->grid));
  }
  for (size_t q = 0; q < n; q++) {
    const WfmQueueRow *row = run->queue[q].row;
    if (!*row->like) continue;
    size_t other = wfm_run_queue(run, row->like);
    WfmForecastInput own_input = wfm_run_forecast_input(&run->queue[q], row->aht_s);
    WfmForecastInput other_input = wfm_run_forecast_input(&run->queue[other], row->aht_s);
    g_autofree double *blended = copy(mean->pdata[q], forecast[q]->grid);
    WfmBorrowed weight = wfm_borrow(blended, forecast[q]->aht_s,
                                    &(WfmBorrow){.own = &own_input,
                                                 .other = &other_input,
                                                 .own_mean = mean->pdata[q],
                                                 .other_mean = mean->pdata[other],
                                                 .own_aht_s = aht_s->pdata[q],
                                                 .other_aht_s = aht_s->pdata[other],
                                                 .contacts_week = row->contacts_week});
    wfm_forecast_set_mean(forecast[q], blended);
    note(run, row, weight);
  }
}
