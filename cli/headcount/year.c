/* The forecast of whole weeks, with its sample futures. */
#include "cli/drivers.h"
#include "cli/headcount/headcount.h"
#include "cli/outlook.h"
#include "core/parallel.h"

#include <math.h>

static int32_t end_of_months(int32_t first, int32_t months) {
  int32_t end = wfm_month_first(first) == first ? first : wfm_month_after(first);
  for (int32_t m = 0; m < months; m++) end = wfm_month_after(end);
  return end;
}

static bool lay_weeks(WfmHeadcountYear *year, int32_t months, int32_t weeks, GError **err) {
  const WfmRun *run = year->run;
  year->first_day = wfm_local_day(wfm_zone_local(run->zone, run->horizon.start));
  year->n = weeks ? weeks : (end_of_months(year->first_day, months) - year->first_day + 6) / 7;
  year->begin = g_new0(int32_t, (gsize)year->n + 1);
  for (int32_t w = 0; w <= year->n; w++) {
    int64_t at = wfm_zone_day_start(run->zone, year->first_day + 7 * w);
    year->begin[w] = (int32_t)wfm_grid_index(run->horizon, at);
  }
  if (year->begin[year->n] <= run->horizon.n) return true;
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "the forecast is too short for %d weeks", (int)year->n);
  return false;
}

int32_t wfm_headcount_days(int32_t months) {
  return wfm_outlook_days(months) + 7;
}

typedef struct {
  WfmHeadcountYear *year;
  uint64_t seed;
} Desk;

static void week_of_queue(WfmHeadcountYear *year, size_t q, const WfmDayPaths *paths, int32_t week, double *contacts, double *work) {
  size_t n = (size_t)year->n, n_paths = (size_t)year->n_paths;
  int32_t from = year->first_day + 7 * week, to = from + 7;
  double mean = wfm_day_paths_mean(paths, paths->mean, from, to), mean_work = wfm_day_paths_mean(paths, paths->mean_work, from, to);
  wfm_day_paths_total(contacts, paths, paths->contacts, from, to);
  wfm_day_paths_total(work, paths, paths->work, from, to);
  for (size_t p = 0; p < n_paths; p++) {
    size_t k = (p * year->run->n_queues + q) * n + (size_t)week;
    year->volume_path[k] = mean > 0 ? contacts[p] / mean : 1;
    year->aht_path[k] = mean_work > 0 && contacts[p] > 0 ? work[p] / contacts[p] * mean / mean_work : 1;
  }
}

static void fill_queue(void *user, size_t q) {
  const Desk *desk = user;
  WfmHeadcountYear *year = desk->year;
  const WfmForecast *forecast = year->forecast[q];
  for (int32_t w = 0; w < year->n; w++)
    for (int32_t i = year->begin[w]; i < year->begin[w + 1]; i++) {
      size_t k = q * (size_t)year->n + (size_t)w;
      year->contacts[k] += forecast->mean[i];
      year->work_s[k] += forecast->mean[i] * forecast->aht_s[i];
    }
  if (year->n_paths == 0) return;
  g_autoptr(WfmDayPaths) paths = wfm_day_paths_new(forecast, year->run->queue[q].future->day, year->n_paths, desk->seed);
  g_autofree double *contacts = g_new(double, (gsize)year->n_paths), *work = g_new(double, (gsize)year->n_paths);
  for (int32_t w = 0; w < year->n; w++) week_of_queue(year, q, paths, w, contacts, work);
}

WfmHeadcountYear *wfm_headcount_year_new(WfmRun *run, int32_t months, int32_t weeks, int32_t n_paths, GError **err) {
  g_autoptr(WfmHeadcountYear) year = g_new0(WfmHeadcountYear, 1);
  year->run = run;
  year->n_paths = n_paths;
  if (!lay_weeks(year, months, weeks, err)) return NULL;
  year->forecast = wfm_run_forecasts(run, err);
  if (!year->forecast) return NULL;
  wfm_summary_forget(run->summary, "drivers");
  wfm_run_tell_drivers(run, year->forecast, "drivers");
  g_autofree const char **reason = g_new(const char *, (gsize)run->horizon.n + 1);
  for (size_t q = 0; q < run->n_queues; q++) wfm_run_apply_overrides(run, q, year->forecast[q], reason);
  size_t cells = run->n_queues * (size_t)year->n;
  year->contacts = g_new0(double, cells + 1);
  year->work_s = g_new0(double, cells + 1);
  year->volume_path = g_new0(double, cells *(size_t)n_paths + 1);
  year->aht_path = g_new0(double, cells *(size_t)n_paths + 1);
  Desk desk = {year, run->cli->job.seed};
  wfm_parallel_for(run->n_queues, run->cli->job.threads, fill_queue, &desk);
  return g_steal_pointer(&year);
}

void wfm_headcount_year_free(WfmHeadcountYear *year) {
  if (!year) return;
  if (year->forecast) wfm_run_forecasts_free(year->forecast, year->run->n_queues);
  wfm_run_free(year->run);
  void *const arrays[] = {year->begin, year->contacts, year->work_s, year->volume_path, year->aht_path};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(year);
}
