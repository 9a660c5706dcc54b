#include "cli/report/page_totals.h"

#include "cli/data/law_rows.h"
#include "cli/report/page_json.h"
#include "core/numeric.h"
#include "forecast/day_paths.h"
#include "forecast/law.h"

#include <math.h>
#include <string.h>

enum { N_PATHS = 1000, WEEK = 7 };
static const double band[2] = {0.10, 0.90};

/* A queue's rows in order of time, as a forecast again. */
typedef struct {
  WfmForecast forecast;
  int32_t *day;     /* [n] local days */
  int64_t from, to; /* of the whole table, as far as it is shown: a day that is not wholly inside is a part of one */
  const WfmZone *zone;
  double *yardstick;
  bool known; /* how days stray */
} Rows;

static void rows_clear(Rows *rows) {
  g_free(rows->forecast.mean);
  g_free(rows->forecast.aht_s);
  g_free(rows->forecast.day_cv);
  g_free(rows->day);
  g_free(rows->yardstick);
}

static int by_time(const void *a, const void *b) {
  const WfmForecastRow *x = *(const WfmForecastRow *const *)a, *y = *(const WfmForecastRow *const *)b;
  return (x->interval_start_utc > y->interval_start_utc) - (x->interval_start_utc < y->interval_start_utc);
}

static GPtrArray *rows_of(int64_t *from, int64_t *to, const WfmTableData *table, const char *queue, int64_t longest_s) {
  GPtrArray *found = g_ptr_array_new();
  int64_t first = INT64_MAX;
  *from = INT64_MAX, *to = INT64_MIN;
  for (size_t i = 0; table && i < table->n_rows; i++) {
    WfmForecastRow *row = &((WfmForecastRow *)table->rows)[i];
    *from = MIN(*from, row->interval_start_utc);
    *to = MAX(*to, row->interval_start_utc + 60 * row->minutes);
    if (strcmp(row->queue, queue) != 0) continue;
    g_ptr_array_add(found, row);
    first = MIN(first, row->interval_start_utc);
  }
  if (!found->len) return found;
  for (guint i = found->len; i-- > 0;)
    if (((const WfmForecastRow *)found->pdata[i])->interval_start_utc >= first + longest_s) g_ptr_array_remove_index_fast(found, i);
  *to = MIN(*to, first + longest_s);
  g_ptr_array_sort(found, by_time);
  return found;
}

static Rows read_rows(const GPtrArray *found, const WfmZone *zone) {
  size_t n = found->len;
  Rows rows = {.day = g_new(int32_t, n + 1), .yardstick = g_new(double, n + 1), .known = true, .zone = zone};
  WfmForecast *f = &rows.forecast;
  f->mean = g_new(double, n + 1), f->aht_s = g_new(double, n + 1), f->day_cv = g_new(double, n + 1);
  for (size_t i = 0; i < n; i++) {
    const WfmForecastRow *row = found->pdata[i];
    rows.day[i] = wfm_local_day(wfm_zone_local(zone, row->interval_start_utc));
    rows.yardstick[i] = row->yardstick;
    f->mean[i] = row->mean;
    f->aht_s[i] = isnan(row->aht_s) ? 1 : row->aht_s;
    f->day_cv[i] = row->day_cv;
    f->interval_cv = row->interval_cv;
    rows.known &= !isnan(row->day_cv) && !isnan(row->interval_cv);
  }
  f->grid.n = (int32_t)n;
  f->tested_days = INT32_MAX; /* what lies beyond the tested days is in `wfm outlook`, not here */
  return rows;
}

/* Totals of some spans of days. */
typedef struct {
  GArray *mean, *low, *high, *yardstick, *whole;
} Totals;

static void put(Totals *totals, double mean, const double quantile[2], double yardstick, bool whole) {
  g_array_append_val(totals->mean, mean);
  g_array_append_val(totals->low, quantile[0]);
  g_array_append_val(totals->high, quantile[1]);
  g_array_append_val(totals->yardstick, yardstick);
  double n = whole;
  g_array_append_val(totals->whole, n);
}

static void write_totals(Totals *totals, const char *name, int32_t first, GString *out) {
  const struct {
    const char *key;
    GArray *values;
  } columns[] = {
      {"mean", totals->mean}, {"low", totals->low}, {"high", totals->high}, {"yardstick", totals->yardstick}, {"whole", totals->whole}};
  wfm_page_key(out, name);
  g_string_append_printf(out, "{\"first\":%d", first);
  for (size_t c = 0; c < G_N_ELEMENTS(columns); c++) {
    wfm_page_key(out, columns[c].key);
    g_string_append_c(out, '[');
    for (guint i = 0; i < columns[c].values->len; i++) {
      wfm_page_comma(out);
      wfm_page_number(out, g_array_index(columns[c].values, double, i), 1);
    }
    g_string_append_c(out, ']');
    g_array_unref(columns[c].values);
  }
  g_string_append_c(out, '}');
}

static Totals totals_new(void) {
  GArray *list[5];
  for (int k = 0; k < 5; k++) list[k] = g_array_new(FALSE, FALSE, sizeof(double));
  return (Totals){list[0], list[1], list[2], list[3], list[4]};
}

/* Sum of the known; NaN where none is. */
static double known_sum(const double *value, int32_t n) {
  double sum = 0;
  int32_t known = 0;
  for (int32_t i = 0; i < n; i++)
    if (isfinite(value[i])) sum += value[i], known++;
  return known ? sum : (double)NAN;
}

static bool is_whole(const Rows *rows, int32_t day) {
  return wfm_zone_day_start(rows->zone, day) >= rows->from && wfm_zone_day_start(rows->zone, day + 1) <= rows->to;
}

static void write_days(const Rows *rows, GString *out) {
  const WfmForecast *f = &rows->forecast;
  Totals totals = totals_new();
  int32_t expected = rows->day[0];
  for (int32_t i = 0, end; i < f->grid.n; i = end, expected++) {
    for (end = i; end < f->grid.n && rows->day[end] == rows->day[i]; end++) {
    }
    double quantile[2] = {NAN, NAN}, none[2] = {NAN, NAN};
    for (; expected < rows->day[i]; expected++) put(&totals, NAN, none, NAN, 1); /* closed all day, and left out of the table */
    double mean = wfm_sum(f->mean + i, (size_t)(end - i));
    if (rows->known) wfm_law_quantiles(quantile, band, 2, mean, wfm_law_total_cv(f->mean + i, end - i, f->day_cv[i], f->interval_cv));
    put(&totals, mean, quantile, known_sum(rows->yardstick + i, end - i), is_whole(rows, rows->day[i]));
  }
  write_totals(&totals, "days", rows->day[0], out);
}

/* Whole weeks from the first whole day on. */
static void write_weeks(const Rows *rows, bool with_law, uint64_t seed, GString *out) {
  const WfmForecast *f = &rows->forecast;
  Totals totals = totals_new();
  int32_t n = f->grid.n, last = rows->day[n - 1], first = rows->day[0] + !is_whole(rows, rows->day[0]);
  g_autoptr(WfmDayPaths) paths = with_law ? wfm_day_paths_new(f, rows->day, N_PATHS, seed) : NULL;
  g_autofree double *total = g_new(double, N_PATHS);
  for (int32_t day = first, i = 0, end; day + WEEK - 1 <= last; day += WEEK, i = end) {
    double quantile[2] = {NAN, NAN};
    while (i < n && rows->day[i] < day) i++;
    for (end = i; end < n && rows->day[end] < day + WEEK; end++) {
    }
    if (paths) {
      wfm_day_paths_total(total, paths, paths->contacts, day, day + WEEK);
      wfm_sort(total, N_PATHS);
      for (int k = 0; k < 2; k++) quantile[k] = wfm_quantile_sorted(total, N_PATHS, band[k]);
    }
    put(&totals, wfm_sum(f->mean + i, (size_t)(end - i)), quantile, known_sum(rows->yardstick + i, end - i),
        is_whole(rows, day + WEEK - 1));
  }
  write_totals(&totals, "weeks", first, out);
}

void wfm_page_totals(const WfmPage *page, const char *queue, const WfmZone *zone, int64_t longest_s, GString *out) {
  const WfmReportInput *input = page->input;
  int64_t from, to;
  g_autoptr(GPtrArray) found = rows_of(&from, &to, input->forecast, queue, longest_s);
  if (!found->len) return;
  Rows rows = read_rows(found, zone);
  rows.from = from, rows.to = to;
  rows.forecast.queue = (char *)queue;
  bool with_law = rows.known && wfm_law_rows_find(&rows.forecast.path, input->law, queue);
  write_days(&rows, out);
  write_weeks(&rows, with_law, input->seed, out);
  rows_clear(&rows);
}
