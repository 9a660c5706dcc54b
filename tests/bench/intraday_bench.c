/* The rest of today and tomorrow, updated at 10, 12 and 15 o'clock, against the forecast that stays as it was.
 *
 *   intraday_bench [DATA SET ...]
 *
 * Forecasts are made at the origins of the peers' scores; every one of the first 14 days is in turn today. Per time of day: WAPE of the rest's intervals, of its
 * total and of tomorrow's total, updated over not updated; how much the 80 % and 95 % intervals of the rest's total cover, before and after
 * (randomised, so that whole numbers do not flatter), and how wide the updated one is over the other. Reads $WFM_SHARED/data; without it it says so and does nothing. */
#include "contacts.h"
#include "core/numeric.h"
#include "forecast/intraday.h"
#include "forecast/law.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAYS 14
#define N_TIMES 3
static const int hours[N_TIMES] = {10, 12, 15};

typedef struct {
  const char *name, *file, *holidays;
  int32_t step;
  const char *origins[9];
} DataSet;

static const DataSet data_sets[] = {
    {"bank30",
     "bank30.csv",
     NULL,
     1800,
     {"2003-06-16", "2003-06-30", "2003-07-14", "2003-07-28", "2003-08-11", "2003-08-25", "2003-09-08", "2003-09-22"}},
    {"israel30",
     "israel30.csv",
     "hol_IL1999.csv",
     1800,
     {"1999-04-25", "1999-05-09", "1999-05-23", "1999-06-06", "1999-06-20", "1999-07-04"}},
    {"nycems60", "nycems60.csv", "hol_US.csv", 3600, {"2019-01-06", "2019-03-10", "2019-05-05", "2019-06-30", "2019-09-01", "2019-11-03"}},
};

/* before and after the update */
typedef struct {
  double interval[2], rest[2], tomorrow[2], inside80[2], inside95[2], width[2];
  double days;
} Tally;

static double randomised(double y, double mean, double cv, double tail) {
  double low = wfm_law_probability(y - 1, mean, cv), high = wfm_law_probability(y, mean, cv);
  if (!(high > low)) return low >= tail && high <= 1 - tail;
  return fmax(0, fmin(high, 1 - tail) - fmax(low, tail)) / (high - low);
}

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
  tally->inside80[which] += randomised(y, f, cv, 0.1), tally->inside95[which] += randomised(y, f, cv, 0.025);
  tally->width[which] += sqrt(f + cv * cv * f * f) / fmax(f, 1);
  if (which == 0) tally->days++;
}

typedef struct {
  double seconds;
  long updates;
} Clock;

static void run_day(Tally *tally, Clock *clock_, const ContactsOrigin *at, const WfmForecast *forecast, int d) {
  int32_t per_day = at->future.slots_per_day, begin = d * per_day, n = 2 * per_day;
  g_autofree double *mean = g_new(double, (gsize)n), *day_cv = g_new(double, (gsize)n);
  for (int t = 0; t < N_TIMES; t++) {
    int32_t now = hours[t] * per_day / 24;
    memcpy(mean, forecast->mean + begin, sizeof(double) * (size_t)n), memcpy(day_cv, forecast->day_cv + begin, sizeof(double) * (size_t)n);
    WfmIntraday intraday = {
        n,     at->future.day + begin, at->actual + begin, forecast->follow + begin, forecast->carry + begin, forecast->interval_cv, mean,
        day_cv};
    tally_add(&tally[t], 0, mean, day_cv, forecast->interval_cv, at->actual + begin, now, per_day, n);
    clock_t start = clock();
    wfm_intraday_update(&intraday, now);
    clock_->seconds += (double)(clock() - start) / CLOCKS_PER_SEC, clock_->updates++;
    tally_add(&tally[t], 1, mean, day_cv, forecast->interval_cv, at->actual + begin, now, per_day, n);
  }
}

static void run_series(const DataSet *set, const Contacts *contacts, const GArray *events, const WfmForecastSettings *settings) {
  Tally tally[N_TIMES] = {0};
  Clock updating = {0};
  double learning = 0;
  for (int o = 0; o < 9 && set->origins[o]; o++) {
    WfmStamp stamp;
    ContactsOrigin at;
    wfm_stamp_parse(&stamp, set->origins[o]);
    if (!contacts_origin(&at, contacts, events, 0, stamp.local, 28)) continue;
    g_autoptr(WfmForecast) forecast = wfm_forecast_new(&at.input, settings, &(WfmJob){.seed = 1, .threads = 1}, NULL);
    clock_t start = clock();
    wfm_intraday_learn(forecast, &at.input);
    learning = fmax(learning, (double)(clock() - start) / CLOCKS_PER_SEC);
    for (int d = 0; d < DAYS; d++) run_day(tally, &updating, &at, forecast, d);
    contacts_origin_clear(&at);
  }
  for (int t = 0; t < N_TIMES; t++) {
    const Tally *c = &tally[t];
    printf("%-10s %-14s %3d:00 %9.3f %7.3f %9.3f %8.1f %6.1f %8.1f %6.1f %7.3f", set->name, contacts->id, hours[t],
           c->interval[1] / c->interval[0], c->rest[1] / c->rest[0], c->tomorrow[1] / c->tomorrow[0], 100 * c->inside80[0] / c->days,
           100 * c->inside80[1] / c->days, 100 * c->inside95[0] / c->days, 100 * c->inside95[1] / c->days, c->width[1] / c->width[0]);
    if (t == N_TIMES - 1)
      printf("  %.3f ms to learn, %.4f ms an update", 1e3 * learning, 1e3 * updating.seconds / (double)updating.updates);
    putchar('\n');
  }
}

static void run_set(const DataSet *set, const WfmForecastSettings *settings, const char *shared) {
  g_autofree char *path = g_strdup_printf("%s/data/%s", shared, set->file);
  g_autofree char *holidays = set->holidays ? g_strdup_printf("%s/data/holidays/%s", shared, set->holidays) : NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GArray) events = contacts_holidays(holidays, names);
  size_t n = 0;
  Contacts *contacts = contacts_read(&n, path, set->step, 28);
  if (!contacts) {
    printf("%s: skipped, no %s\n", set->name, path);
    return;
  }
  for (size_t k = 0; k < n; k++) run_series(set, &contacts[k], events, settings);
  contacts_free(contacts, n);
}

int main(int argc, char **argv) {
  const char *shared = getenv("WFM_SHARED") ? getenv("WFM_SHARED") : "../shared";
  g_autofree char *data = g_strdup_printf("%s/data", shared);
  WfmForecastSettings settings;
  wfm_numeric_init();
  wfm_module_defaults(&wfm_forecast_module, &settings);
  if (!g_file_test(data, G_FILE_TEST_IS_DIR)) {
    printf("intraday_bench: skipped, no %s (set WFM_SHARED)\n", data);
    return 77;
  }
  printf("%-10s %-14s %6s %9s %7s %9s %15s %15s %7s\n", "data set", "series", "at", "intervals", "rest", "tomorrow", "in 80 %: before",
         "in 95 %: before", "width");
  for (size_t k = 0; k < G_N_ELEMENTS(data_sets); k++) {
    bool wanted = argc < 2;
    for (int a = 1; a < argc; a++) wanted |= strcmp(argv[a], data_sets[k].name) == 0;
    if (wanted) run_set(&data_sets[k], &settings, shared);
  }
  return 0;
}
