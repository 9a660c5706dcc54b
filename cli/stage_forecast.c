/* Stage: history -> forecast.csv and accuracy.csv. All queues together. */
#include "cli/run.h"
#include "forecast/handle_law.h"
#include "forecast/hierarchy.h"
#include "forecast/together.h"

#include <math.h>
#include <string.h>

WfmForecastInput wfm_run_forecast_input(const WfmRunQueue *queue, double aht_default_s) {
  return (WfmForecastInput){
      .queue = queue->row->queue,
      .past = queue->past,
      .future = queue->future,
      .volume = queue->volume,
      .aht_s = queue->aht_s,
      .served = queue->served,
      .open_past = queue->open_past,
      .open_future = queue->open_future,
      .events = (const WfmEvent *)(void *)queue->events->data,
      .n_events = queue->events->len,
      .verdict = (const WfmHistoryVerdict *)(void *)queue->verdicts->data,
      .n_verdicts = queue->verdicts->len,
      .driver = (const WfmDriver *)(void *)queue->drivers->data,
      .n_drivers = queue->drivers->len,
      .aht_default_s = aht_default_s,
  };
}

/* Sums of the plan: all queues, those of a region, those of a channel within a region. */
static WfmFamily *family_of(const WfmRun *run) {
  g_autofree const char **label = g_new(const char *, 2 * run->n_queues + 1);
  for (size_t q = 0; q < run->n_queues; q++) {
    label[q] = run->queue[q].row->region;
    label[run->n_queues + q] = wfm_channel_names[run->queue[q].row->channel];
  }
  return wfm_family_by_labels(label, 2, (int32_t)run->n_queues);
}

void wfm_run_forecast_queues(WfmForecast **forecast, GError **error, const WfmRun *run) {
  const WfmForecastSettings *settings = wfm_settings_get(run->cli->settings, &wfm_forecast_module);
  g_autofree WfmForecastInput *input = g_new(WfmForecastInput, run->n_queues + 1);
  g_autofree WfmForecastSettings *own = g_new(WfmForecastSettings, run->n_queues + 1);
  g_autoptr(WfmFamily) family = family_of(run);
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmRunQueue *queue = &run->queue[q];
    input[q] = wfm_run_forecast_input(queue, wfm_run_default_handle_time(run, q));
    input[q].like = *queue->row->like ? queue->row->like : NULL;
    own[q] = *settings;
    if (strcmp(queue->row->model, "auto") != 0) own[q].model = queue->row->model;
  }
  wfm_forecast_family(forecast, error, input, own, family, &run->cli->job);
  wfm_forecast_together(forecast, run->n_queues);
}

static void append_rows(WfmTableData *table, WfmRun *run, size_t q, WfmForecast *forecast) {
  char stamp[WFM_STAMP_SIZE];
  size_t bytes = sizeof(double) * (size_t)forecast->grid.n;
  g_autofree double *statistical = g_memdup2(forecast->mean, bytes), *statistical_aht_s = g_memdup2(forecast->aht_s, bytes);
  g_autofree const char **reason = g_new(const char *, (gsize)forecast->grid.n + 1);
  wfm_run_apply_overrides(run, q, forecast, reason);
  for (int32_t i = 0; i < forecast->grid.n; i++) {
    const double *quantile = forecast->quantile + (size_t)i * WFM_N_QUANTILES;
    WfmForecastRow row = {
        .queue = run->queue[q].row->queue,
        .interval_start_utc = wfm_grid_at(forecast->grid, i),
        .minutes = forecast->grid.step / 60,
        .mean = wfm_round(forecast->mean[i], 4),
        .aht_s = wfm_round(forecast->aht_s[i], 2),
        .aht_p10 = wfm_round(wfm_handle_time_quantile(forecast, 0.10, i), 2),
        .aht_p90 = wfm_round(wfm_handle_time_quantile(forecast, 0.90, i), 2),
        .p05 = wfm_round(quantile[0], 3),
        .p10 = wfm_round(quantile[1], 3),
        .p25 = wfm_round(quantile[2], 3),
        .p50 = wfm_round(quantile[3], 3),
        .p75 = wfm_round(quantile[4], 3),
        .p90 = wfm_round(quantile[5], 3),
        .p95 = wfm_round(quantile[6], 3),
        .yardstick = wfm_round(forecast->yardstick[i], 3),
        .day_cv = wfm_round(forecast->day_cv[i], 4),
        .interval_cv = wfm_round(forecast->interval_cv, 4),
        .follow = wfm_round(forecast->follow[i], 3),
        .carry = wfm_round(forecast->carry[i], 3),
        .statistical = wfm_round(statistical[i], 4),
        .statistical_aht_s = wfm_round(statistical_aht_s[i], 2),
        .override = reason[i],
    };
    wfm_format_local(stamp, run->queue[q].zone, row.interval_start_utc);
    row.interval_start_local = wfm_table_text(table, stamp);
    wfm_table_append(table, &row);
  }
}

static const char *const level_names[] = {"interval", "day", "week"};

void wfm_run_append_scores(WfmTableData *table, const char *queue, const WfmScore *score, size_t n) {
  for (size_t s = 0; s < n; s++) {
    WfmAccuracyRow row = {
        .queue = queue,
        .model = wfm_table_text(table, score[s].model),
        .level = level_names[score[s].level],
        .lead_from = score[s].lead_from,
        .lead_to = score[s].lead_to,
        .wape = wfm_round(score[s].wape, 5),
        .floor = wfm_round(score[s].floor, 5),
        .wape_over_floor = score[s].floor > 0 ? wfm_round(score[s].wape / score[s].floor, 3) : (double)NAN,
        .mase = wfm_round(score[s].mase, 4),
        .bias = wfm_round(score[s].bias, 5),
        .cover80 = wfm_round(score[s].cover80, 4),
        .cover95 = wfm_round(score[s].cover95, 4),
        .n = (int64_t)score[s].n,
    };
    wfm_table_append(table, &row);
  }
}

/* What was found odd, in words of the queue's clock. */
static void append_findings(WfmTableData *table, const WfmRunQueue *queue, const WfmForecast *forecast) {
  char stamp[WFM_STAMP_SIZE];
  for (size_t k = 0; k < forecast->n_findings; k++) {
    const WfmHistoryFinding *finding = &forecast->finding[k];
    bool shift = finding->kind == WFM_FOUND_SHIFT;
    WfmFindingRow row = {.queue = queue->row->queue,
                         .finding = wfm_found_names[finding->kind],
                         .contacts = wfm_round(finding->found, 2),
                         .expected = wfm_round(finding->expected, 2),
                         .ratio = wfm_round(finding->ratio, 3),
                         .treatment = finding->kept ? "kept"
                                      : shift       ? "earlier history scaled"
                                                    : "not learnt from"};
    row.from = wfm_table_text(table, wfm_format_local(stamp, queue->zone, finding->from));
    row.to = wfm_table_text(table, wfm_format_local(stamp, queue->zone, finding->to));
    if (shift) row.contacts = row.expected = (double)NAN, row.to = "";
    wfm_table_append(table, &row);
  }
}

/* The widest window of interval-level scores of a model. */
static const WfmScore *interval_score(const WfmForecast *forecast, const char *model) {
  const WfmScore *best = NULL;
  for (size_t s = 0; s < forecast->n_scores; s++) {
    const WfmScore *score = &forecast->score[s];
    if (score->level == 0 && strcmp(score->model, model) == 0 && (!best || score->lead_to > best->lead_to)) best = score;
  }
  return best;
}

static void note_queue(WfmRun *run, size_t q, const WfmForecast *forecast) {
  const WfmQueueRow *row = run->queue[q].row;
  JsonObject *object = wfm_summary_queue(run->summary, row->queue);
  wfm_json_rounded(object, "forecast_contacts", wfm_sum(forecast->mean, (size_t)forecast->grid.n), 1);
  json_object_set_string_member(object, "model", forecast->model);
  const WfmScore *ours = interval_score(forecast, "combination"), *yardstick = interval_score(forecast, "recent_mean");
  wfm_json_rounded(object, "wape", ours ? ours->wape : (double)NAN, 4);
  wfm_json_rounded(object, "floor", ours ? ours->floor : (double)NAN, 4);
  wfm_json_rounded(object, "yardstick_wape", yardstick ? yardstick->wape : (double)NAN, 4);
  for (size_t n = 0; n < forecast->n_notes; n++)
    wfm_summary_say(run->summary, forecast->note[n].warning, "forecast", row->queue, forecast->note[n].text);
}

void wfm_run_forecasts_free(WfmForecast **forecast, size_t n) {
  for (size_t q = 0; forecast && q < n; q++) wfm_forecast_free(forecast[q]);
  g_free(forecast);
}

WfmForecast **wfm_run_forecasts(WfmRun *run, GError **err) {
  WfmForecast **forecast = g_new0(WfmForecast *, run->n_queues + 1);
  g_autofree GError **error = g_new0(GError *, run->n_queues + 1);
  wfm_run_forecast_queues(forecast, error, run);
  bool all = wfm_run_all_forecast(forecast, run->n_queues);
  if (all) wfm_run_borrow(run, forecast);
  for (size_t q = 0; q < run->n_queues; q++) {
    if (error[q] && !*err) g_propagate_error(err, g_steal_pointer(&error[q]));
    g_clear_error(&error[q]);
  }
  if (!all) wfm_run_forecasts_free(forecast, run->n_queues);
  return all ? forecast : NULL;
}

WfmTableData *wfm_stage_forecast(WfmRun *run, WfmTableData **accuracy, GError **err) {
  wfm_summary_forget(run->summary, "forecast");
  WfmForecast **forecast = wfm_run_forecasts(run, err);
  if (!forecast) return NULL;
  WfmTableData *table = wfm_table_data_new(&wfm_table_forecast);
  g_autoptr(WfmTableData) scores = wfm_table_data_new(&wfm_table_accuracy);
  wfm_table_data_free(run->findings);
  run->findings = wfm_table_data_new(&wfm_table_history_findings);
  wfm_table_data_free(run->law);
  run->law = wfm_table_data_new(&wfm_table_forecast_law);
  for (size_t q = 0; q < run->n_queues; q++) {
    append_rows(table, run, q, forecast[q]);
    wfm_run_append_scores(scores, run->queue[q].row->queue, forecast[q]->score, forecast[q]->n_scores);
    wfm_run_append_law(run->law, run->queue[q].row->queue, &forecast[q]->path);
    append_findings(run->findings, &run->queue[q], forecast[q]);
    note_queue(run, q, forecast[q]);
  }
  wfm_run_forecasts_free(forecast, run->n_queues);
  if (accuracy) *accuracy = g_steal_pointer(&scores);
  return table;
}

bool wfm_run_forecast_arrays(const WfmRun *run, const WfmTableData *forecast, size_t queue, WfmGrid grid, double *mean, double *aht_s,
                             double *day_cv, double *interval_cv, GError **err) {
  const char *name = run->queue[queue].row->queue;
  const WfmForecastRow *rows = forecast->rows;
  WfmGrid coarse = run->horizon;
  int32_t parts = coarse.step / grid.step;
  g_assert(coarse.step % grid.step == 0 && (grid.start - coarse.start) % grid.step == 0);
  g_autofree const WfmForecastRow **at = g_new0(const WfmForecastRow *, (gsize)coarse.n + 1);
  for (size_t r = 0; r < forecast->n_rows; r++) {
    int64_t i = wfm_grid_index(coarse, rows[r].interval_start_utc);
    if (strcmp(rows[r].queue, name) == 0 && i >= 0 && i < coarse.n && rows[r].minutes * 60 == coarse.step) at[i] = &rows[r];
  }
  for (int32_t i = 0; i < grid.n; i++) {
    int64_t k = wfm_grid_index(coarse, wfm_grid_at(grid, i));
    const WfmForecastRow *row = k >= 0 && k < coarse.n ? at[k] : NULL;
    if (!row && k >= 0 && k < coarse.n) {
      char stamp[WFM_STAMP_SIZE];
      g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                  "%s: no row of %d minutes for queue %s at %s; right would be a forecast of this plan's horizon: run `wfm forecast` again",
                  forecast->file ? forecast->file : "forecast.csv", coarse.step / 60, name, wfm_format_utc(stamp, wfm_grid_at(grid, i)));
      return false;
    }
    if (mean) mean[i] = row ? row->mean / parts : 0;
    if (aht_s) aht_s[i] = row ? row->aht_s : 1;
    if (day_cv) day_cv[i] = row ? row->day_cv : 0;
    if (interval_cv && row) *interval_cv = row->interval_cv;
  }
  return true;
}
