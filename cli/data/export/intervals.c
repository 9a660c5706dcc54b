#include "cli/data/export/intervals.h"

#include <math.h>
#include <string.h>

const WfmQueueRow *wfm_export_queue(const WfmExportInput *input, const char *queue) {
  const WfmQueueRow *row = WFM_ROWS(input->plan, QUEUES, WfmQueueRow);
  for (size_t q = 0; q < WFM_N_ROWS(input->plan, QUEUES); q++)
    if (strcmp(row[q].queue, queue) == 0) return &row[q];
  return NULL;
}

const WfmZone *wfm_export_queue_zone(const WfmExportInput *input, const char *queue) {
  const WfmQueueRow *row = wfm_export_queue(input, queue);
  const WfmZone *zone = input->shown ? input->shown : row ? wfm_plan_zone(input->plan, row->zone) : NULL;
  return zone ? zone : input->zone;
}

static guint interval_hash(gconstpointer key) {
  const WfmExportInterval *interval = key;
  return g_str_hash(interval->queue) ^ g_int64_hash(&interval->start);
}

static gboolean interval_equal(gconstpointer a, gconstpointer b) {
  const WfmExportInterval *x = a, *y = b;
  return x->start == y->start && strcmp(x->queue, y->queue) == 0;
}

static int by_queue(gconstpointer a, gconstpointer b, gpointer order) {
  const WfmExportInterval *x = *(WfmExportInterval *const *)a, *y = *(WfmExportInterval *const *)b;
  size_t p = GPOINTER_TO_SIZE(g_hash_table_lookup(order, x->queue)), q = GPOINTER_TO_SIZE(g_hash_table_lookup(order, y->queue));
  if (p != q) return p < q ? -1 : 1;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return strcmp(x->queue, y->queue);
}

typedef struct {
  const WfmExportInput *input;
  GHashTable *found;
  GPtrArray *list; /* owns */
} Gathering;

static WfmExportInterval *interval_at(Gathering *g, const char *queue, int64_t start, int64_t minutes) {
  WfmExportInterval key = {.queue = queue, .start = start};
  WfmExportInterval *interval = g_hash_table_lookup(g->found, &key);
  if (interval) return interval;
  interval = g_new(WfmExportInterval, 1);
  *interval = (WfmExportInterval){.queue = queue,
                                  .zone = wfm_export_queue_zone(g->input, queue),
                                  .start = start,
                                  .minutes = minutes,
                                  .contacts = (double)NAN,
                                  .aht_s = (double)NAN,
                                  .required = (double)NAN,
                                  .scheduled = (double)NAN,
                                  .difference = (double)NAN,
                                  .sl_expected = (double)NAN,
                                  .sl_simulated = (double)NAN};
  g_ptr_array_add(g->list, interval);
  g_hash_table_add(g->found, interval);
  return interval;
}

static void gather(Gathering *g) {
  const WfmTableData *forecast = g->input->forecast, *requirement = g->input->requirement, *coverage = g->input->coverage;
  for (size_t r = 0; forecast && r < forecast->n_rows; r++) {
    const WfmForecastRow *row = (const WfmForecastRow *)forecast->rows + r;
    WfmExportInterval *interval = interval_at(g, row->queue, row->interval_start_utc, row->minutes);
    interval->contacts = row->mean, interval->aht_s = row->aht_s;
  }
  for (size_t r = 0; requirement && r < requirement->n_rows; r++) {
    const WfmRequirementRow *row = (const WfmRequirementRow *)requirement->rows + r;
    interval_at(g, row->queue, row->interval_start_utc, row->minutes)->required = row->gross_agents;
  }
  for (size_t r = 0; coverage && r < coverage->n_rows; r++) {
    const WfmCoverageRow *row = (const WfmCoverageRow *)coverage->rows + r;
    WfmExportInterval *interval = interval_at(g, row->queue, row->interval_start_utc, row->minutes);
    interval->required = row->required, interval->scheduled = row->present, interval->difference = row->difference;
    interval->sl_expected = row->sl_expected, interval->sl_simulated = row->sl_simulated;
  }
}

WfmExportInterval *wfm_export_intervals(size_t *n, const WfmExportInput *input) {
  g_autoptr(GHashTable) found = g_hash_table_new(interval_hash, interval_equal), order = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
  const WfmQueueRow *row = WFM_ROWS(input->plan, QUEUES, WfmQueueRow);
  size_t n_queues = WFM_N_ROWS(input->plan, QUEUES);
  /* Queues that the plan no longer has come first, by name. */
  for (size_t q = 0; q < n_queues; q++) g_hash_table_insert(order, (gpointer)row[q].queue, GSIZE_TO_POINTER(q + 1));
  Gathering gathering = {input, found, list};
  gather(&gathering);
  g_ptr_array_sort_with_data(list, by_queue, order);
  WfmExportInterval *intervals = g_new(WfmExportInterval, list->len + 1);
  *n = 0;
  for (guint k = 0; k < list->len; k++) {
    const WfmExportInterval *interval = list->pdata[k];
    int32_t day = wfm_local_day(wfm_zone_local(interval->zone, interval->start));
    if (day >= input->from && day <= input->to) intervals[(*n)++] = *interval;
  }
  return intervals;
}
