#include "cli/outlook.h"

#include "cli/drivers.h"
#include "core/parallel.h"
#include "forecast/day_design.h"
#include "forecast/day_paths.h"

#include <math.h>
#include <string.h>

static const WfmParam params[] = {
    {.key = "paths",
     .type = WFM_PARAM_INT,
     .offset = offsetof(WfmOutlookSettings, paths),
     .initial = 1000,
     .low = 100,
     .high = 100000,
     .unit = "futures",
     .help = "Sample futures behind the quantiles of months and weeks."},
};
const WfmModule wfm_outlook_module = {"outlook", "Contacts and work by month, for up to three years", sizeof(WfmOutlookSettings), params,
                                      G_N_ELEMENTS(params)};

int32_t wfm_outlook_days(int32_t months) {
  return (int32_t)ceil(30.5 * months) + 31; /* 7 months have up to 215 days; and what is left of the first one */
}

typedef struct {
  bool month;
  int32_t from, to;
} Period;

/* The month that is left, whole months, and the weeks that begin with the horizon. */
static GArray *lay_periods(int32_t first, int32_t months) {
  GArray *periods = g_array_new(FALSE, FALSE, sizeof(Period));
  int32_t end = wfm_month_first(first) == first ? first : wfm_month_after(first);
  Period rest = {true, first, end};
  if (end > first) g_array_append_val(periods, rest);
  for (int32_t m = 0; m < months; m++) {
    Period month = {true, end, wfm_month_after(end)};
    g_array_append_val(periods, month);
    end = month.to;
  }
  for (int32_t day = first; day + 7 <= end; day += 7) {
    Period week = {false, day, day + 7};
    g_array_append_val(periods, week);
  }
  return periods;
}

/* Totals of one queue, or of all. */
typedef struct {
  double *contacts, *work, *year_before; /* [n_periods] */
  double *path_contacts, *path_work;     /* [n_periods * n_paths] */
} Totals;

typedef struct {
  WfmRun *run;
  WfmForecast **forecast;
  const Period *period;
  size_t n_periods;
  int32_t n_paths;
  Totals *totals;    /* [n_queues] */
  WfmDayDraw **draw; /* [n_queues] */
  int32_t from, to;  /* local days of all of them */
} Desk;

static Totals totals_new(size_t n_periods, int32_t n_paths) {
  size_t cells = n_periods * (size_t)n_paths;
  return (Totals){g_new0(double, n_periods + 1), g_new0(double, n_periods + 1), g_new0(double, n_periods + 1), g_new0(double, cells + 1),
                  g_new0(double, cells + 1)};
}

static void totals_clear(Totals *totals) {
  g_free(totals->contacts);
  g_free(totals->work);
  g_free(totals->year_before);
  g_free(totals->path_contacts);
  g_free(totals->path_work);
}

/* The same date a year before; 29 February: the 28th. */
static int32_t year_before(int32_t day) {
  int year, month, of_month;
  wfm_day_to_civil(day, &year, &month, &of_month);
  return wfm_day_from_civil(year - 1, month, month == 2 && of_month == 29 ? 28 : of_month);
}

/* Contacts of the days from .. to - 1; NaN where they are not all known. */
static double came(const WfmRunQueue *queue, int32_t from, int32_t to) {
  const WfmSlots *past = queue->past;
  int32_t n = past->grid.n;
  double sum = 0;
  if (n == 0 || past->day[0] > from || past->day[n - 1] < to - 1) return NAN;
  for (int32_t i = 0; i < n; i++) {
    if (past->day[i] < from || past->day[i] >= to || !queue->open_past[i]) continue;
    if (!isfinite(queue->volume[i])) return NAN;
    sum += queue->volume[i];
  }
  return sum;
}

#define CHUNK 25 /* paths that are drawn at a time: what their queues share is drawn once */

static void total_means(Desk *d, size_t q, const WfmDayPaths *paths) {
  const WfmRunQueue *queue = &d->run->queue[q];
  for (size_t p = 0; p < d->n_periods; p++) {
    const Period *period = &d->period[p];
    d->totals[q].contacts[p] = wfm_day_paths_mean(paths, paths->mean, period->from, period->to);
    d->totals[q].work[p] = wfm_day_paths_mean(paths, paths->mean_work, period->from, period->to);
    d->totals[q].year_before[p] =
        period->month ? came(queue, year_before(period->from), year_before(period->to)) : came(queue, period->from - 364, period->to - 364);
  }
}

static void prepare_queue(void *user, size_t q) {
  Desk *d = user;
  d->draw[q] = wfm_day_draw_new(d->forecast[q], d->run->queue[q].future->day, d->run->cli->job.seed);
  g_autoptr(WfmDayPaths) none = wfm_day_draw_paths(d->draw[q], 0, 0, NULL);
  total_means(d, q, none);
}

/* Paths of one chunk, of all queues. */
static void total_chunk(void *user, size_t chunk) {
  Desk *d = user;
  int32_t first = (int32_t)chunk * CHUNK, n = MIN(CHUNK, d->n_paths - first);
  g_autoptr(WfmSharedDraws) shared = wfm_shared_draws_new(d->run->cli->job.seed, first, n, d->from, d->to);
  for (size_t q = 0; q < d->run->n_queues; q++) {
    g_autoptr(WfmDayPaths) paths = wfm_day_draw_paths(d->draw[q], first, n, shared);
    for (size_t p = 0; p < d->n_periods; p++) {
      size_t at = p * (size_t)d->n_paths + (size_t)first;
      wfm_day_paths_total(d->totals[q].path_contacts + at, paths, paths->contacts, d->period[p].from, d->period[p].to);
      wfm_day_paths_total(d->totals[q].path_work + at, paths, paths->work, d->period[p].from, d->period[p].to);
    }
  }
}

/* Fills the totals of all queues. */
static void total_queues(Desk *d) {
  int threads = d->run->cli->job.threads;
  d->draw = g_new0(WfmDayDraw *, d->run->n_queues + 1);
  d->from = G_MAXINT32, d->to = G_MININT32;
  for (size_t q = 0; q < d->run->n_queues; q++) {
    const WfmSlots *future = d->run->queue[q].future;
    d->from = MIN(d->from, future->day[0]), d->to = MAX(d->to, future->day[future->grid.n - 1] + 1);
  }
  wfm_parallel_for(d->run->n_queues, threads, prepare_queue, d);
  wfm_parallel_for((size_t)((d->n_paths + CHUNK - 1) / CHUNK), threads, total_chunk, d);
  for (size_t q = 0; q < d->run->n_queues; q++) wfm_day_draw_free(d->draw[q]);
  g_free(d->draw);
}

static void add(Totals *sum, const Totals *more, const Desk *d) {
  for (size_t p = 0; p < d->n_periods; p++) {
    sum->contacts[p] += more->contacts[p];
    sum->work[p] += more->work[p];
    sum->year_before[p] += more->year_before[p];
  }
  for (size_t k = 0; k < d->n_periods * (size_t)d->n_paths; k++) {
    sum->path_contacts[k] += more->path_contacts[k];
    sum->path_work[k] += more->path_work[k];
  }
}

static void append_rows(WfmTableData *table, const Desk *d, const char *queue, const Totals *totals) {
  for (size_t p = 0; p < d->n_periods; p++) {
    const Period *period = &d->period[p];
    double *contacts = totals->path_contacts + p * (size_t)d->n_paths, *work = totals->path_work + p * (size_t)d->n_paths;
    wfm_sort(contacts, (size_t)d->n_paths);
    wfm_sort(work, (size_t)d->n_paths);
    double mean = totals->contacts[p], before = totals->year_before[p], quantile[WFM_N_QUANTILES];
    for (int k = 0; k < WFM_N_QUANTILES; k++)
      quantile[k] = wfm_round(wfm_quantile_sorted(contacts, (size_t)d->n_paths, wfm_quantile_levels[k]), 1);
    WfmOutlookRow row = {
        .queue = queue,
        .period = period->month ? "month" : "week",
        .from_day = period->from,
        .days = period->to - period->from,
        .contacts = wfm_round(mean, 1),
        .p05 = quantile[0],
        .p10 = quantile[1],
        .p25 = quantile[2],
        .p50 = quantile[3],
        .p75 = quantile[4],
        .p90 = quantile[5],
        .p95 = quantile[6],
        .aht_s = mean > 0 ? wfm_round(totals->work[p] / mean, 1) : (double)NAN,
        .work_h = wfm_round(totals->work[p] / 3600, 1),
        .work_p10 = wfm_round(wfm_quantile_sorted(work, (size_t)d->n_paths, 0.10) / 3600, 1),
        .work_p90 = wfm_round(wfm_quantile_sorted(work, (size_t)d->n_paths, 0.90) / 3600, 1),
        .year_before = before,
        .change = before > 0 ? wfm_round(mean / before - 1, 4) : (double)NAN,
    };
    wfm_table_append(table, &row);
  }
}

/* The months of all queues together, or of the only one. */
static void note_months(WfmRun *run, const WfmTableData *table) {
  JsonObject *part = wfm_summary_fresh(run->summary, "outlook");
  JsonArray *months = json_array_new();
  const WfmOutlookRow *row = table->rows;
  for (size_t r = 0; r < table->n_rows && strcmp(row[r].queue, row[0].queue) == 0; r++) {
    if (strcmp(row[r].period, "month") != 0) continue;
    char day[WFM_STAMP_SIZE];
    JsonObject *month = json_object_new();
    json_object_set_string_member(month, "from", wfm_format_day(day, row[r].from_day));
    json_object_set_int_member(month, "days", row[r].days);
    wfm_json_number(month, "contacts", row[r].contacts);
    wfm_json_number(month, "p10", row[r].p10);
    wfm_json_number(month, "p90", row[r].p90);
    wfm_json_number(month, "work_h", row[r].work_h);
    wfm_json_number(month, "year_before", row[r].year_before);
    json_array_add_object_element(months, month);
  }
  json_object_set_array_member(part, "months", months);
}

/* What the history is too short to tell. */
static void note_history(WfmRun *run) {
  wfm_summary_forget(run->summary, "outlook");
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmSlots *past = run->queue[q].past;
    int32_t days = past->grid.n ? past->day[past->grid.n - 1] - past->day[0] + 1 : 0;
    if (days >= 730) continue;
    g_autofree char *text =
        days >= WFM_LEAST_DAYS_YEAR
            ? g_strdup_printf(
                  "%d days of history show each time of the year once: what was the season and what the trend, they cannot tell", days)
            : g_strdup_printf(
                  "%d days of history are too few for a yearly season (right would be %d): months differ by their days and holidays", days,
                  WFM_LEAST_DAYS_YEAR);
    wfm_summary_say(run->summary, true, "outlook", run->queue[q].row->queue, text);
  }
}

WfmTableData *wfm_stage_outlook(WfmRun *run, int32_t months, GError **err) {
  const WfmOutlookSettings *settings = wfm_settings_get(run->cli->settings, &wfm_outlook_module);
  WfmForecast **forecast = wfm_run_forecasts(run, err);
  if (!forecast) return NULL;
  int32_t first = wfm_local_day(wfm_zone_local(run->zone, run->horizon.start));
  g_autoptr(GArray) periods = lay_periods(first, months);
  Desk desk = {.run = run,
               .forecast = forecast,
               .period = (const Period *)(void *)periods->data,
               .n_periods = periods->len,
               .n_paths = (int32_t)settings->paths,
               .totals = g_new0(Totals, run->n_queues + 1)};
  Totals all = totals_new(desk.n_periods, desk.n_paths);
  for (size_t q = 0; q < run->n_queues; q++) {
    g_autofree const char **reason = g_new(const char *, (gsize)forecast[q]->grid.n + 1);
    wfm_run_apply_overrides(run, q, forecast[q], reason);
    desk.totals[q] = totals_new(desk.n_periods, desk.n_paths);
  }
  total_queues(&desk);
  WfmTableData *table = wfm_table_data_new(&wfm_table_outlook);
  for (size_t q = 0; q < run->n_queues; q++) add(&all, &desk.totals[q], &desk);
  if (run->n_queues > 1) append_rows(table, &desk, "", &all);
  for (size_t q = 0; q < run->n_queues; q++) append_rows(table, &desk, run->queue[q].row->queue, &desk.totals[q]);
  note_history(run);
  wfm_run_tell_drivers(run, forecast, "outlook");
  note_months(run, table);
  totals_clear(&all);
  for (size_t q = 0; q < run->n_queues; q++) totals_clear(&desk.totals[q]);
  g_free(desk.totals);
  wfm_run_forecasts_free(forecast, run->n_queues);
  return table;
}
