/* Stage: forecast.csv and the contacts of the horizon until now -> forecast_now.csv, the rest of today and tomorrow. */
#include "cli/run.h"
#include "forecast/intraday.h"
#include "forecast/law.h"

#include <math.h>
#include <string.h>

/* One queue over the horizon. */
typedef struct {
  const WfmForecastRow **row; /* [n] NULL where the forecast has none */
  double *actual, *covered_s; /* [n] */
  double *mean, *day_cv, *follow, *carry;
  int32_t now, end, after; /* intervals: first that is not over, end of today, end of tomorrow */
  double sofar, expected;  /* contacts of today */
} Today;

static void today_alloc(Today *today, int32_t n) {
  today->row = g_new0(const WfmForecastRow *, (gsize)n + 1);
  today->actual = g_new0(double, 6 * ((gsize)n + 1));
  today->covered_s = today->actual + n + 1, today->mean = today->covered_s + n + 1, today->day_cv = today->mean + n + 1;
  today->follow = today->day_cv + n + 1, today->carry = today->follow + n + 1;
}

static void free_all(Today *today, size_t n) {
  for (size_t q = 0; q < n; q++) {
    g_free(today[q].row);
    g_free(today[q].actual);
  }
  g_free(today);
}

/* Queue's index by name, one more than it, so that 0 is "none". */
static GHashTable *index_queues(const WfmRun *run) {
  GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t q = 0; q < run->n_queues; q++) g_hash_table_insert(index, (gpointer)run->queue[q].row->queue, GSIZE_TO_POINTER(q + 1));
  return index;
}

static void take_forecast(Today *today, const WfmRun *run, GHashTable *index, const WfmTableData *forecast) {
  const WfmForecastRow *rows = forecast->rows;
  for (size_t r = 0; r < forecast->n_rows; r++) {
    size_t q = GPOINTER_TO_SIZE(g_hash_table_lookup(index, rows[r].queue));
    int64_t i = wfm_grid_index(run->horizon, rows[r].interval_start_utc);
    if (q > 0 && i >= 0 && i < run->horizon.n && rows[r].minutes * 60 == run->horizon.step) today[q - 1].row[i] = &rows[r];
  }
}

static bool is_spoilt(const WfmHistoryRow *row) {
  const char *const *flags = (const char *const *)row->flags;
  return isnan(row->offered) || (flags && (g_strv_contains(flags, "partial") || g_strv_contains(flags, "excluded")));
}

/* Contacts of the horizon's intervals that were over at `now`; finer rows add up, an interval not covered in full is not measured. */
static void take_contacts(Today *today, const WfmRun *run, GHashTable *index, const WfmHistoryRow *rows, size_t n_rows, int64_t now) {
  for (size_t r = 0; r < n_rows; r++) {
    size_t q = GPOINTER_TO_SIZE(g_hash_table_lookup(index, rows[r].queue));
    int64_t i = wfm_grid_index(run->horizon, rows[r].interval_start_utc), length = rows[r].minutes * 60;
    if (q == 0 || i < 0 || i >= run->horizon.n || rows[r].interval_start_utc + length > now || is_spoilt(&rows[r])) continue;
    today[q - 1].actual[i] += rows[r].offered, today[q - 1].covered_s[i] += (double)length;
  }
  for (size_t q = 0; q < run->n_queues; q++)
    for (int32_t i = 0; i < run->horizon.n; i++)
      if (today[q].covered_s[i] != run->horizon.step || !run->queue[q].open_future[i]) today[q].actual[i] = NAN;
}

/* Today and tomorrow on the queue's own clock. */
static void find_days(Today *today, const WfmRunQueue *queue, int64_t now) {
  const WfmSlots *slots = queue->future;
  today->now = (int32_t)wfm_grid_index(slots->grid, now);
  for (today->end = today->now; today->end < slots->grid.n && slots->day[today->end] == slots->day[today->now];) today->end++;
  for (today->after = today->end; today->after < slots->grid.n && slots->day[today->after] == slots->day[today->now] + 1;) today->after++;
}

static bool missing_row(const WfmTableData *forecast, const WfmRunQueue *queue, int64_t at, GError **err) {
  char stamp[WFM_STAMP_SIZE];
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
              "%s: no row for queue %s at %s; right would be a forecast of this plan's horizon: run `wfm forecast` again",
              forecast->file ? forecast->file : "forecast.csv", queue->row->queue, wfm_format_utc(stamp, at));
  return false;
}

/* Slopes that a forecast made elsewhere does not have: the law alone, and nothing carried over. */
static double slope_or(double slope, double otherwise) {
  return isnan(slope) ? otherwise : slope;
}

static bool update_queue(Today *today, const WfmRunQueue *queue, const WfmTableData *forecast, int64_t now, GError **err) {
  const WfmSlots *slots = queue->future;
  double interval_cv = 0;
  find_days(today, queue, now);
  for (int32_t i = 0; i < today->after; i++) {
    const WfmForecastRow *row = today->row[i];
    if (!row) return missing_row(forecast, queue, wfm_grid_at(slots->grid, i), err);
    today->mean[i] = row->mean, today->day_cv[i] = slope_or(row->day_cv, 0), interval_cv = slope_or(row->interval_cv, 0);
    today->follow[i] = slope_or(row->follow, 1), today->carry[i] = slope_or(row->carry, 0);
    if (i >= today->now || slots->day[i] != slots->day[today->now] || isnan(today->actual[i])) continue;
    today->sofar += today->actual[i], today->expected += row->mean;
  }
  WfmIntraday intraday = {today->after, slots->day, today->actual, today->follow, today->carry, interval_cv, today->mean, today->day_cv};
  wfm_intraday_update(&intraday, today->now);
  return true;
}

static void append_rows(WfmTableData *table, const Today *today) {
  for (int32_t i = today->now; i < today->after; i++) {
    WfmForecastRow row = *today->row[i];
    double quantile[WFM_N_QUANTILES], factor = row.mean > 0 ? today->mean[i] / row.mean : 1;
    wfm_law_quantiles(quantile, wfm_quantile_levels, WFM_N_QUANTILES, today->mean[i],
                      wfm_law_joint_cv(today->day_cv[i], slope_or(row.interval_cv, 0)));
    row.mean = wfm_round(today->mean[i], 4), row.day_cv = wfm_round(today->day_cv[i], 4);
    row.statistical = wfm_round(row.statistical * factor, 4);
    row.p05 = quantile[0], row.p10 = quantile[1], row.p25 = quantile[2], row.p50 = quantile[3], row.p75 = quantile[4];
    row.p90 = quantile[5], row.p95 = quantile[6];
    wfm_table_append(table, &row);
  }
}

static double total_of(const double *mean, int32_t from, int32_t to) {
  return to > from ? wfm_sum(mean + from, (size_t)(to - from)) : 0;
}

static double forecast_of(const Today *today, int32_t from, int32_t to) {
  double sum = 0;
  for (int32_t i = from; i < to; i++) sum += today->row[i]->mean;
  return sum;
}

static void note_queue(JsonArray *list, const char *queue, const Today *today) {
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "queue", queue);
  wfm_json_rounded(object, "so_far", today->sofar, 1);
  wfm_json_rounded(object, "so_far_forecast", today->expected, 1);
  wfm_json_rounded(object, "rest_of_today", total_of(today->mean, today->now, today->end), 1);
  wfm_json_rounded(object, "rest_of_today_forecast", forecast_of(today, today->now, today->end), 1);
  wfm_json_rounded(object, "tomorrow", total_of(today->mean, today->end, today->after), 1);
  wfm_json_rounded(object, "tomorrow_forecast", forecast_of(today, today->end, today->after), 1);
  json_array_add_object_element(list, object);
}

static bool check_now(const WfmRun *run, int64_t now, GError **err) {
  if (now > run->horizon.start && now < wfm_grid_end(run->horizon)) return true;
  char a[WFM_STAMP_SIZE], b[WFM_STAMP_SIZE], c[WFM_STAMP_SIZE];
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "--now: found %s, right would be an instant within the plan's horizon, %s to %s",
              wfm_format_local(a, run->zone, now), wfm_format_local(b, run->zone, run->horizon.start),
              wfm_format_local(c, run->zone, wfm_grid_end(run->horizon)));
  return false;
}

/* An update that has seen nothing of today for any queue is no update. */
static bool check_seen(const Today *today, const WfmRun *run, const char *file, GError **err) {
  for (size_t q = 0; q < run->n_queues; q++)
    if (today[q].expected > 0 || today[q].sofar > 0) return true;
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
              "%s: no measured interval of today before --now for any queue; right would be today's contacts in the layout of history.csv, "
              "with --today FILE",
              file);
  return false;
}

/* The end of the last interval before `now` that is measured for some queue. */
static int64_t known_until(const Today *today, const WfmRun *run) {
  int64_t until = run->horizon.start;
  for (size_t q = 0; q < run->n_queues; q++)
    for (int32_t i = 0; i < today[q].now; i++)
      if (!isnan(today[q].actual[i])) until = MAX(until, wfm_grid_at(run->horizon, i + 1));
  return until;
}

WfmTableData *wfm_stage_intraday(WfmRun *run, const WfmTableData *forecast, const WfmTableData *contacts, int64_t now, GError **err) {
  if (!check_now(run, now, err)) return NULL;
  g_autoptr(WfmTableData) table = wfm_table_data_new(&wfm_table_forecast_now);
  g_autoptr(GHashTable) index = index_queues(run);
  Today *today = g_new0(Today, run->n_queues + 1);
  bool fine = true;
  for (size_t q = 0; q < run->n_queues; q++) today_alloc(&today[q], run->horizon.n);
  take_forecast(today, run, index, forecast);
  take_contacts(today, run, index, contacts ? contacts->rows : WFM_ROWS(run->plan, HISTORY, WfmHistoryRow),
                contacts ? contacts->n_rows : WFM_N_ROWS(run->plan, HISTORY), now);
  for (size_t q = 0; q < run->n_queues && fine; q++) fine = update_queue(&today[q], &run->queue[q], forecast, now, err);
  fine = fine && check_seen(today, run, contacts ? contacts->file : "history.csv", err);
  if (fine) {
    char stamp[WFM_STAMP_SIZE];
    JsonObject *part = wfm_summary_fresh(run->summary, "intraday");
    JsonArray *list = json_array_new();
    json_object_set_string_member(part, "now", wfm_format_local(stamp, run->zone, now));
    json_object_set_string_member(part, "known_until", wfm_format_local(stamp, run->zone, known_until(today, run)));
    for (size_t q = 0; q < run->n_queues; q++) {
      append_rows(table, &today[q]);
      note_queue(list, run->queue[q].row->queue, &today[q]);
    }
    json_object_set_array_member(part, "queues", list);
  }
  free_all(today, run->n_queues);
  return fine ? g_steal_pointer(&table) : NULL;
}
