/* Overrides of the plan laid over one queue's forecast; what the models said is kept beside them. */
#include "cli/data/plan_check.h"
#include "cli/run.h"
#include "forecast/override.h"

#include <math.h>
#include <string.h>

/* The queue's rows of overrides.csv, in their order. */
static GArray *overrides_of(GPtrArray *rows, const WfmRun *run, const WfmRunQueue *queue) {
  GArray *list = g_array_new(FALSE, FALSE, sizeof(WfmOverride));
  const WfmOverrideRow *row = WFM_ROWS(run->plan, OVERRIDES, WfmOverrideRow);
  for (size_t i = 0; i < WFM_N_ROWS(run->plan, OVERRIDES); i++) {
    if (strcmp(row[i].queue, queue->row->queue) != 0) continue;
    WfmOverride override = {0, 0, row[i].contacts, row[i].change, row[i].shape.point, row[i].shape.n, row[i].aht_s, row[i].aht_change};
    wfm_stamp_span(&override.from, &override.to, &row[i].from, &row[i].to, queue->zone);
    g_array_append_val(list, override);
    g_ptr_array_add(rows, (gpointer)&row[i]);
  }
  return list;
}

/* A stated total over a span of the horizon in which the queue never opens goes nowhere. */
static bool vanishes(const WfmOverride *override, WfmGrid grid, const uint8_t *open) {
  bool inside = false;
  for (int32_t i = 0; i < grid.n; i++) {
    int64_t at = wfm_grid_at(grid, i);
    if (at < override->from || at >= override->to) continue;
    if (open[i]) return false;
    inside = true;
  }
  return inside && override->total > 0;
}

void wfm_run_warn_overrides(WfmRun *run) {
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmRunQueue *queue = &run->queue[q];
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    g_autoptr(GArray) list = overrides_of(rows, run, queue);
    for (guint k = 0; k < list->len; k++) {
      const WfmOverride *override = &g_array_index(list, WfmOverride, k);
      if (!vanishes(override, run->horizon, queue->open_future)) continue;
      char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
      wfm_plan_warn(
          run->plan,
          "overrides.csv:%d: the %.10g contacts of %s go nowhere: the queue is closed from %s to %s; if it opens then, say so in open",
          ((const WfmOverrideRow *)rows->pdata[k])->line, override->total, queue->row->queue,
          wfm_format_local(from, queue->zone, override->from), wfm_format_local(to, queue->zone, override->to));
    }
  }
}

/* One line of the summary for each override that touches the horizon. */
static void note(WfmRun *run, const WfmRunQueue *queue, const WfmOverrideRow *row, const WfmOverride *override, double before,
                 double after) {
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  wfm_format_local(from, queue->zone, override->from), wfm_format_local(to, queue->zone, override->to);
  g_autofree char *text = g_strdup_printf("override (overrides.csv:%d) from %s to %s: %.1f contacts instead of %.1f; reason: %s", row->line,
                                          from, to, after, before, row->reason);
  wfm_summary_say(run->summary, false, "forecast", queue->row->queue, text);
}

static double span_sum(const double *mean, WfmGrid grid, const WfmOverride *override) {
  double sum = 0;
  for (int32_t i = 0; i < grid.n; i++) {
    int64_t at = wfm_grid_at(grid, i);
    if (at >= override->from && at < override->to) sum += mean[i];
  }
  return sum;
}

void wfm_run_apply_overrides(WfmRun *run, size_t q, WfmForecast *forecast, const char **reason) {
  const WfmRunQueue *queue = &run->queue[q];
  WfmGrid grid = forecast->grid;
  g_autoptr(GPtrArray) rows = g_ptr_array_new();
  g_autoptr(GArray) list = overrides_of(rows, run, queue);
  for (int32_t i = 0; i < grid.n; i++) reason[i] = "";
  if (!list->len) return;
  const WfmOverride *override = (const WfmOverride *)(void *)list->data;
  g_autofree double *mean = g_memdup2(forecast->mean, sizeof(double) * (gsize)grid.n);
  g_autofree int32_t *last = g_new(int32_t, (gsize)grid.n + 1);
  wfm_override_apply(mean, forecast->aht_s, last, override, list->len, queue->future, queue->open_future);
  for (int32_t i = 0; i < grid.n; i++)
    if (last[i] >= 0) reason[i] = ((const WfmOverrideRow *)rows->pdata[last[i]])->reason;
  for (guint k = 0; k < list->len; k++)
    if (override[k].to > grid.start && override[k].from < wfm_grid_end(grid))
      note(run, queue, rows->pdata[k], &override[k], span_sum(forecast->mean, grid, &override[k]), span_sum(mean, grid, &override[k]));
  wfm_forecast_set_mean(forecast, mean);
}
