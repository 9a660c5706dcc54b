/* How far archived forecasts were off, by how many days ahead. */
#include "cli/archive.h"
#include "cli/kpi.h"

#include <math.h>

static const struct {
  int32_t from, to;
  WfmKpiKind kind;
} leads[] = {{1, 7, WFM_KPI_WAPE_1_7}, {8, 14, WFM_KPI_WAPE_8_14}, {15, 28, WFM_KPI_WAPE_15_28}};

/* Intervals of one week: the error is that of intervals, as everywhere. */
static void append_week(WfmTableData *table, const char *queue, int32_t week, const GArray *come) {
  static const char basis[] = "archive, against history.csv";
  const WfmComeTrue *rows = (const WfmComeTrue *)(void *)come->data;
  for (size_t k = 0; k < G_N_ELEMENTS(leads); k++) {
    WfmValueAdded value;
    wfm_value_added(&value, rows, come->len, false, leads[k].from, leads[k].to, false);
    if (!value.n) continue;
    wfm_kpi_append(table, queue, leads[k].kind, "week", week, 7, value.final_wape, (double)NAN, basis, value.contacts);
    if (k > 0) continue;
    wfm_kpi_append(table, queue, WFM_KPI_BIAS_1_7, "week", week, 7, value.final_bias, (double)NAN, basis, value.contacts);
    wfm_kpi_append(table, queue, WFM_KPI_YARDSTICK_1_7, "week", week, 7, value.naive_wape, (double)NAN, basis, value.contacts);
  }
}

static void append_queue(WfmTableData *table, const WfmRun *run, size_t q, const GArray *list, size_t weeks) {
  int32_t first = INT32_MAX, last = INT32_MIN;
  for (guint k = 0; k < list->len; k++) {
    int32_t week = wfm_kpi_week(run, g_array_index(list, WfmComeTrue, k).day);
    first = MIN(first, week), last = MAX(last, week);
  }
  for (int32_t week = list->len ? MAX(first, last - 7 * ((int32_t)weeks - 1)) : 1; week <= last; week += 7) {
    g_autoptr(GArray) come = g_array_new(FALSE, FALSE, sizeof(WfmComeTrue));
    for (guint k = 0; k < list->len; k++) {
      const WfmComeTrue *row = &g_array_index(list, WfmComeTrue, k);
      if (wfm_kpi_week(run, row->day) == week) g_array_append_val(come, *row);
    }
    append_week(table, run->queue[q].row->queue, week, come);
  }
}

bool wfm_kpi_ahead(WfmTableData *table, const WfmRun *run, size_t weeks, GError **err) {
  size_t n_files = 0;
  GArray **lists = wfm_archive_read(run, &n_files, err);
  if (!lists) return false;
  for (size_t q = 0; q < run->n_queues; q++) append_queue(table, run, q, lists[q], weeks);
  wfm_archive_free(lists, run->n_queues);
  return true;
}
