#include "cli/data/forecast_rows.h"

#include "cli/data/notation.h"
#include "core/numeric.h"
#include "core/timestamp.h"
#include "forecast/day_paths.h"
#include "forecast/handle_law.h"
#include "forecast/law.h"

#include <string.h>

#define N_LEVELS 7
static const double levels[N_LEVELS] = {0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975};

void wfm_forecast_interval_quantiles(double *quantile, const double *p, int32_t n, const WfmForecast *forecast, int32_t i) {
  wfm_law_quantiles(quantile, p, n, forecast->mean[i], wfm_law_joint_cv(forecast->day_cv[i], forecast->interval_cv));
}

void wfm_forecast_total_quantiles(double *quantile, const double *p, int32_t n, const WfmForecast *forecast, int32_t from, int32_t end) {
  double cv = wfm_law_total_cv(forecast->mean + from, end - from, forecast->day_cv[from], forecast->interval_cv);
  double mean = wfm_sum(forecast->mean + from, (size_t)(end - from));
  wfm_law_quantiles(quantile, p, n, mean, cv);
}

void wfm_forecast_rows_header(FILE *out) {
  fputs("method,unique_id,origin,level,ds,mean,q025,q10,q25,q50,q75,q90,q975\n", out);
}

/* Quotes where a comma, a quotation mark or a line end asks for them. */
static char *quoted(const char *text) {
  if (!strpbrk(text, ",\"\r\n")) return g_strdup(text);
  GString *out = g_string_new("\"");
  for (; *text; text++) {
    if (*text == '"') g_string_append_c(out, '"');
    g_string_append_c(out, *text);
  }
  return g_string_free(g_string_append_c(out, '"'), FALSE);
}

typedef struct {
  FILE *out;
  GString *line;
  char *head; /* "wfm,ID,ORIGIN," */
} Rows;

static void write_row(Rows *rows, const char *level, const char *ds, double mean, const double *quantile) {
  g_string_printf(rows->line, "%s%s,%s,", rows->head, level, ds);
  wfm_real_format(rows->line, mean, 4);
  for (int k = 0; k < N_LEVELS; k++) {
    g_string_append_c(rows->line, ',');
    wfm_real_format(rows->line, quantile[k], 3);
  }
  g_string_append_c(rows->line, '\n');
  fwrite(rows->line->str, 1, rows->line->len, rows->out);
}

/* A repeated slot of a history that cannot tell its passes, or writes both alike, has one row; the second pass none. */
static bool shares_stamp(const WfmSeriesPast *past, int32_t i) {
  return past->repeated[past->past.grid.n + i] && past->file->style.zone == WFM_STYLE_LOCAL;
}

static int32_t second_pass(const WfmSeriesPast *past, int32_t i) {
  int32_t k = i + 1;
  while (k < past->future.grid.n && !(past->repeated[past->past.grid.n + k] == 2 && past->future.slot[k] == past->future.slot[i])) k++;
  return k < past->future.grid.n ? k : i;
}

static void write_interval(Rows *rows, const WfmSeriesPast *past, const WfmForecast *forecast, int32_t i, const char *level,
                           bool handle_time) {
  char ds[WFM_STYLE_SIZE];
  double quantile[N_LEVELS], mean = forecast->mean[i];
  wfm_stamp_style_write(ds, &past->file->style, past->file->zone, wfm_grid_at(past->future.grid, i), past->file->phase_s);
  if (handle_time) {
    for (int32_t k = 0; k < N_LEVELS; k++) quantile[k] = wfm_handle_time_quantile(forecast, levels[k], i);
    write_row(rows, level, ds, forecast->aht_s[i], quantile);
    return;
  }
  wfm_forecast_interval_quantiles(quantile, levels, N_LEVELS, forecast, i);
  if (shares_stamp(past, i) && !past->file->tells_passes) {
    /* The two passes as a day of two intervals. */
    int32_t k = second_pass(past, i);
    double pair[2] = {forecast->mean[i], k > i ? forecast->mean[k] : 0};
    mean = pair[0] + pair[1];
    wfm_law_quantiles(quantile, levels, N_LEVELS, mean, wfm_law_total_cv(pair, 2, forecast->day_cv[i], forecast->interval_cv));
  }
  write_row(rows, level, ds, mean, quantile);
}

static Rows rows_begin(FILE *out, const WfmSeriesPast *past, const char *origin) {
  g_autofree char *id = quoted(past->series->id);
  return (Rows){out, g_string_sized_new(160), g_strdup_printf("%s,%s,%s,", WFM_FORECAST_METHOD, id, origin)};
}

static void rows_end(Rows *rows) {
  g_string_free(rows->line, TRUE);
  g_free(rows->head);
}

void wfm_forecast_rows_write(FILE *out, const WfmSeriesPast *past, const WfmForecast *forecast, const char *origin, bool handle_time) {
  Rows rows = rows_begin(out, past, origin);
  const WfmSlots *future = &past->future;
  bool daily = past->file->per_day == 1;
  for (int32_t i = 0, end; i < future->grid.n; i = end) {
    int32_t open = 0;
    for (end = i; end < future->grid.n && future->day[end] == future->day[i]; end++) {
      if (!past->open[past->past.grid.n + end]) continue;
      open++;
      if (past->repeated[past->past.grid.n + end] != 2 || past->file->style.zone != WFM_STYLE_LOCAL)
        write_interval(&rows, past, forecast, end, daily ? "day" : "interval", handle_time);
    }
    if (daily || handle_time || open == 0) continue;
    char ds[WFM_STAMP_SIZE];
    double quantile[N_LEVELS];
    wfm_forecast_total_quantiles(quantile, levels, N_LEVELS, forecast, i, end);
    write_row(&rows, "day", wfm_format_day(ds, future->day[i]), wfm_sum(forecast->mean + i, (size_t)(end - i)), quantile);
  }
  rows_end(&rows);
}

static void write_total(Rows *rows, const WfmDayPaths *paths, double *total, const char *level, int32_t from, int32_t to) {
  char ds[WFM_STAMP_SIZE];
  double quantile[N_LEVELS], mean = wfm_day_paths_mean(paths, paths->mean, from, to);
  wfm_day_paths_total(total, paths, paths->contacts, from, to);
  for (int k = 0; k < N_LEVELS; k++) quantile[k] = wfm_quantile(total, (size_t)paths->n_paths, levels[k]);
  write_row(rows, level, wfm_format_day(ds, from), mean, quantile);
}

void wfm_forecast_rows_write_totals(FILE *out, const WfmSeriesPast *past, const WfmForecast *forecast, const char *origin, int32_t paths,
                                    uint64_t seed) {
  if (past->future.grid.n == 0) return;
  int32_t first = past->future.day[0], end = past->future.day[past->future.grid.n - 1] + 1;
  g_autoptr(WfmDayPaths) drawn = wfm_day_paths_new(forecast, past->future.day, paths, seed);
  g_autofree double *total = g_new(double, (gsize)paths + 1);
  Rows rows = rows_begin(out, past, origin);
  for (int32_t day = first; day + 7 <= end; day += 7) write_total(&rows, drawn, total, "week", day, day + 7);
  for (int32_t day = wfm_month_first(first) < first ? wfm_month_after(first) : first; wfm_month_after(day) <= end;
       day = wfm_month_after(day))
    write_total(&rows, drawn, total, "month", day, wfm_month_after(day));
  rows_end(&rows);
}
