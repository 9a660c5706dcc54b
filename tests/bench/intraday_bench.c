/* The rest of today and tomorrow, updated at 10, 12 and 15 o'clock, against the forecast that stays as it was.
 *
 *   intraday_bench [DATA SET ...]
 *
 * Forecasts are made at the origins of the peers' scores; every one of the first 14 days is in turn today. Per time of day: WAPE of the rest's intervals, of its
 * total and of tomorrow's total, updated over not updated; how much the 80 % and 95 % intervals of the rest's total cover, before and after
 * (randomised, so that whole numbers do not flatter), and how wide the updated one is over the other. Reads $WFM_SHARED/data; without it it says
 * so and does nothing. */
#include "contacts.h"
#include "core/numeric.h"
#include "forecast/intraday.h"
#include "forecast/law.h"
#include "forecast/level_window.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DAYS 14
#define N_TIMES 3
static char *sets[] = {"bank30", "israel30-all", "nycems60-all", NULL}; /* whole days of intervals, four weeks ahead */
static const int hours[N_TIMES] = {10, 12, 15};

/* before and after the update */
typedef struct {
  double interval[2], rest[2], tomorrow[2], inside80[2], inside95[2], width[2];
  double days;
} Tally;

/* Scores the rest of today, from `now` to end, and tomorrow, to after. */
static void tally_add(Tally *tally, int which, const double *mean, const double *day_cv, double interval_cv, const double *actual,
                      int32_t now, int32_t end, int32_t after) {
  double f = 0, y = 0, next_f = 0, next_y = 0;
  g_autofree double *measured = g_new0(double, (gsize)(end - now) + 1);
  int32_t n = 0;
  for (int32_t i = now; i < end; i++) {
    if (isnan(actual[i])) continue;
    tally->interval[which] += fabs(mean[i] - actual[i]), f += mean[i], y += actual[i], measured[n++] = mean[i];
  }
  for (int32_t i = end; i < after; i++)
    if (!isnan(actual[i])) next_f += mean[i], next_y += actual[i];
  if (n == 0) return;
  double cv = wfm_law_total_cv(measured, n, day_cv[now], interval_cv);
  tally->rest[which] += fabs(f - y), tally->tomorrow[which] += fabs(next_f - next_y);
  tally->inside80[which] += wfm_law_inside(y, f, cv, 0.1), tally->inside95[which] += wfm_law_inside(y, f, cv, 0.025);
  tally->width[which] += sqrt(f + cv * cv * f * f) / fmax(f, 1);
  if (which == 0) tally->days++;
}

typedef struct {
  double seconds;
  long updates;
} Clock;

/* Intervals of days d and d + 1 of the horizon: begin .. begin + n - 1; false where a change of the clock makes them longer or shorter. */
static bool two_days(int32_t *begin, int32_t *n, const WfmSlots *future, int d) {
  int32_t first = future->day[0] + d, i = 0;
  while (future->day[i] < first) i++;
  *begin = i, *n = 2 * future->slots_per_day;
  return i + *n <= future->grid.n && future->slot[i] == 0 && future->day[i + *n / 2] == first + 1 && future->slot[i + *n / 2] == 0 &&
         future->day[i + *n - 1] == first + 1;
}

static void run_day(Tally *tally, Clock *clock_, const WfmSeriesPast *at, const WfmForecast *forecast, int d) {
  int32_t per_day = at->future.slots_per_day, begin, n;
  if (!two_days(&begin, &n, &at->future, d)) return;
  const double *actual = at->offered + at->past.grid.n + begin;
  g_autofree double *mean = g_new(double, (gsize)n), *day_cv = g_new(double, (gsize)n);
  for (int t = 0; t < N_TIMES; t++) {
    int32_t now = hours[t] * per_day / 24;
    memcpy(mean, forecast->mean + begin, sizeof(double) * (size_t)n), memcpy(day_cv, forecast->day_cv + begin, sizeof(double) * (size_t)n);
    WfmIntraday intraday = {
        n, at->future.day + begin, actual, forecast->follow + begin, forecast->carry + begin, forecast->interval_cv, mean, day_cv};
    tally_add(&tally[t], 0, mean, day_cv, forecast->interval_cv, actual, now, per_day, n);
    clock_t start = clock();
    wfm_intraday_update(&intraday, now);
    clock_->seconds += (double)(clock() - start) / CLOCKS_PER_SEC, clock_->updates++;
    tally_add(&tally[t], 1, mean, day_cv, forecast->interval_cv, actual, now, per_day, n);
  }
}

/* [past n] what brings counts onto the level after the shifts that were found. */
static double *scale_of(const WfmForecast *forecast, const WfmForecastInput *input) {
  const WfmGrid grid = input->past->grid;
  g_autoptr(GArray) lifts = wfm_level_lifts(forecast->finding, forecast->n_findings);
  double *scale = g_new(double, (gsize)grid.n + 1);
  for (int32_t i = 0; i < grid.n; i++) scale[i] = wfm_level_lift_at(lifts, wfm_grid_at(grid, i));
  return scale;
}

typedef struct {
  const char *shared;
  const WfmForecastSettings *settings;
} Bench;

static void run_series(const DataSet *set, const WfmSeriesFile *file, const WfmSeries *series, const GArray *events,
                       const WfmForecastSettings *settings) {
  Tally tally[N_TIMES] = {0};
  Clock updating = {0};
  double learning = 0;
  for (char **origin = set->origins; *origin; origin++) {
    g_autoptr(WfmSeriesPast) at = contacts_past(file, series, *origin, set->horizon);
    if (!at) continue;
    WfmForecastInput input = wfm_series_past_input(at, events);
    g_autoptr(WfmForecast) forecast = wfm_forecast_new(&input, settings, &(WfmJob){.seed = 1, .threads = 1}, NULL);
    g_autofree double *scale = scale_of(forecast, &input);
    clock_t start = clock();
    wfm_intraday_learn(forecast, &input, scale);
    learning = fmax(learning, (double)(clock() - start) / CLOCKS_PER_SEC);
    for (int d = 0; d < DAYS; d++) run_day(tally, &updating, at, forecast, d);
  }
  for (int t = 0; t < N_TIMES; t++) {
    const Tally *c = &tally[t];
    printf("%-12s %-14s %3d:00 %9.3f %7.3f %9.3f %8.1f %6.1f %8.1f %6.1f %7.3f", set->name, series->id, hours[t],
           c->interval[1] / c->interval[0], c->rest[1] / c->rest[0], c->tomorrow[1] / c->tomorrow[0], 100 * c->inside80[0] / c->days,
           100 * c->inside80[1] / c->days, 100 * c->inside95[0] / c->days, 100 * c->inside95[1] / c->days, c->width[1] / c->width[0]);
    if (t == N_TIMES - 1)
      printf("  %.3f ms to learn, %.4f ms an update", 1e3 * learning, 1e3 * updating.seconds / (double)updating.updates);
    putchar('\n');
  }
}

static void run_set(const DataSet *set, void *user) {
  const Bench *bench = user;
  g_autoptr(WfmSeriesFile) file = contacts_series(set, bench->shared);
  if (!file) return;
  g_autoptr(WfmHolidayFile) holidays = contacts_holidays(set, bench->shared, file->zone);
  for (size_t k = 0; k < file->n; k++) run_series(set, file, &file->series[k], holidays->events, bench->settings);
}

int main(int argc, char **argv) {
  WfmForecastSettings settings;
  Bench bench = {contacts_shared("intraday_bench"), &settings};
  wfm_numeric_init();
  wfm_module_defaults(&wfm_forecast_module, &settings);
  if (!bench.shared) return 77;
  printf("%-12s %-14s %6s %9s %7s %9s %15s %15s %7s\n", "data set", "series", "at", "intervals", "rest", "tomorrow", "in 80 %: before",
         "in 95 %: before", "width");
  contacts_each_set(argc > 1 ? argv + 1 : sets, run_set, &bench);
  return 0;
}
