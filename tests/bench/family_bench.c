/* Queues together against queues alone, on real contact series.
 *
 *   family_bench [--leaves | --sums] [--short WEEKS] [--every DAYS] [--set KEY=VALUE ...] [DATA SET ...]
 *
 * All series of a file are forecast jointly (forecast/hierarchy.h, sums found among them), and each by itself, from the same origins. Per
 * series: WAPE of intervals, days and weeks alone and together, their ratio, and how much the 80 % interval of days covers. Reads
 * $WFM_SHARED/data; without it it says so and does nothing. --leaves takes the given sums out, so that only made ones are left.
 * --short cuts each series in turn to its last weeks before the origin, the others being whole, and compares it without and with learning from
 * its siblings, reconciled in both. --sums draws sample paths of the leaves and asks how many days and weeks of their sum lie within the
 * 80 and 95 % intervals of the paths' sum: each queue drawn apart, and together (forecast/together.h). --every forecasts from every so many days of
 * the later half of the series instead of from the peers' origins. */
#include "contacts.h"
#include "core/numeric.h"
#include "forecast/hierarchy.h"
#include "forecast/law.h"
#include "forecast/paths.h"
#include "forecast/together.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *sets[] = {"israel30-all", "nycems60-all", "ittickets30", NULL}; /* those of several series */

/* What is seen from one origin of the series in use, `order` of the file's. */
typedef struct {
  size_t n;
  WfmSeriesPast **past;
  WfmForecastInput *input;
  WfmForecastSettings *settings;
  WfmForecast **forecast;
  GError **error;
} View;

typedef struct {
  const DataSet *set;
  const WfmSeriesFile *file;
  const GArray *events;
  const WfmForecastSettings *settings;
  size_t *order, n; /* series in use */
} Family;

static View view_new(const Family *family, const char *origin) {
  size_t n = family->n;
  View view = {n,
               g_new0(WfmSeriesPast *, n),
               g_new0(WfmForecastInput, n),
               g_new(WfmForecastSettings, n),
               g_new0(WfmForecast *, n),
               g_new0(GError *, n)};
  for (size_t k = 0; k < n; k++) {
    view.past[k] = contacts_past(family->file, &family->file->series[family->order[k]], origin, family->set->horizon);
    if (!view.past[k]) g_error("%s: %s has no row before %s", family->set->name, family->file->series[family->order[k]].id, origin);
    view.input[k] = wfm_series_past_input(view.past[k], family->events), view.settings[k] = *family->settings;
  }
  return view;
}

static void view_forget(View *view) {
  for (size_t k = 0; k < view->n; k++) wfm_forecast_free(view->forecast[k]), view->forecast[k] = NULL;
}

static void view_clear(View *view) {
  view_forget(view);
  for (size_t k = 0; k < view->n; k++) wfm_series_past_free(view->past[k]);
  g_free(view->past), g_free(view->input), g_free(view->settings), g_free(view->forecast), g_free(view->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(View, view_clear)

static void view_forecast(View *view) {
  g_autoptr(WfmFamily) family = wfm_family_find(view->input, (int32_t)view->n);
  wfm_forecast_family(view->forecast, view->error, view->input, view->settings, family, &(WfmJob){.seed = 1, .threads = 1});
}

static double actual_of(const WfmSeriesPast *past, int32_t i) {
  return past->offered[past->past.grid.n + i];
}

typedef struct {
  double error[3], actual[3]; /* interval, day, week */
  double inside, days;
} Tally;

static void add_origin(Tally *tally, const WfmSeriesPast *at, const WfmForecast *forecast) {
  double week_f = 0, week_y = 0;
  int32_t n = at->future.grid.n;
  for (int32_t i = 0, end = 0; i < n; i = end) {
    double f = 0, y = 0, q[2];
    for (end = i; end < n && at->future.day[end] == at->future.day[i]; end++) {
      double actual = actual_of(at, end);
      if (isnan(actual)) continue;
      tally->error[0] += fabs(forecast->mean[end] - actual), tally->actual[0] += actual;
      f += forecast->mean[end], y += actual;
    }
    double cv = wfm_law_total_cv(forecast->mean + i, end - i, forecast->day_cv[i], forecast->interval_cv);
    wfm_law_quantiles(q, (const double[]){0.1, 0.9}, 2, f, cv);
    tally->error[1] += fabs(f - y), tally->actual[1] += y, tally->inside += y >= q[0] && y <= q[1], tally->days++;
    week_f += f, week_y += y;
    if ((at->future.day[i] - at->future.day[0]) % 7 == 6)
      tally->error[2] += fabs(week_f - week_y), tally->actual[2] += week_y, week_f = week_y = 0;
  }
}

typedef struct {
  double ratio[3];
  int n;
} Means;

static void print_series(Means *means, const char *set, const char *id, const Tally *alone, const Tally *joint) {
  static const char *const level[] = {"interval", "day", "week"};
  for (int l = 0; l < 3; l++) {
    double a = 100 * alone->error[l] / alone->actual[l], j = 100 * joint->error[l] / joint->actual[l];
    printf("%-12s %-18s %-8s %8.2f %8.2f %7.3f", set, id, level[l], a, j, j / a);
    if (l == 1) printf(" %7.1f %7.1f", 100 * alone->inside / alone->days, 100 * joint->inside / joint->days);
    putchar('\n');
    means->ratio[l] += log(j / a);
  }
  means->n++;
}

static void tell_sums(const View *view) {
  g_autoptr(WfmFamily) family = wfm_family_find(view->input, (int32_t)view->n);
  for (int32_t s = 0; s < family->n_sums; s++) {
    printf("  sum %s (%s%s) of", family->sum[s].name, family->sum[s].given < 0 ? "made" : "given",
           family->sum[s].rest ? ", with a rest" : "");
    for (int32_t m = 0; m < family->sum[s].n_members; m++) printf(" %s", view->input[family->sum[s].member[m]].queue);
    putchar('\n');
  }
}

static void run_origin(Tally *alone, Tally *joint, double cpu[2], const Family *family, const char *origin, bool talk) {
  g_auto(View) view = view_new(family, origin);
  clock_t start = clock();
  for (size_t k = 0; k < view.n; k++) {
    g_autoptr(WfmForecast) forecast = wfm_forecast_new(&view.input[k], family->settings, &(WfmJob){.seed = 1, .threads = 1}, NULL);
    add_origin(&alone[k], view.past[k], forecast);
  }
  clock_t middle = clock();
  view_forecast(&view);
  cpu[0] += (double)(middle - start) / CLOCKS_PER_SEC, cpu[1] += (double)(clock() - middle) / CLOCKS_PER_SEC;
  if (talk) tell_sums(&view);
  for (size_t k = 0; k < view.n; k++) {
    const WfmForecast *forecast = view.forecast[k];
    add_origin(&joint[k], view.past[k], forecast);
    if (getenv("BENCH_NOTES") && forecast->n_notes) printf("  %s: %s\n", forecast->queue, forecast->note[forecast->n_notes - 1].text);
  }
}

static bool leaves_only;
static int short_weeks; /* 0: whole histories */

/* Leaves the last weeks of a series before its origin only. */
static void cut_short(WfmSeriesPast *past) {
  int32_t n_past = past->past.grid.n, from = past->future.day[0] - 7 * short_weeks;
  for (int32_t i = 0; i < n_past && past->past.day[i] < from; i++) past->offered[i] = NAN;
}

/* Each series in turn with a short history: without its siblings (alone) and with them (joint). */
static void run_short(Tally *alone, Tally *joint, double cpu[2], const Family *family, const char *origin) {
  for (size_t k = 0; k < family->n; k++) {
    g_auto(View) view = view_new(family, origin);
    cut_short(view.past[k]);
    for (int with = 0; with < 2; with++) {
      clock_t start = clock();
      for (size_t j = 0; j < view.n; j++) view.settings[j].siblings = with;
      view_forecast(&view);
      cpu[with] += (double)(clock() - start) / CLOCKS_PER_SEC;
      add_origin(with ? &joint[k] : &alone[k], view.past[k], view.forecast[k]);
      view_forget(&view);
    }
  }
}

static bool sums_only;

/* Days and weeks of the sum inside the intervals of 80 and 95 %, drawn apart and together; and their number. */
typedef struct {
  double inside[2][2][2], n[2];
} Sums;

#define PATHS 800

/* Adds a leaf's counts[n] in measured intervals to the sums of days, or of weeks. */
static void add_counts(double *total, const WfmSeriesPast *at, const double *count, int days) {
  for (int32_t i = 0; i < at->future.grid.n; i++)
    if (!isnan(actual_of(at, i))) total[(at->future.day[i] - at->future.day[0]) / days] += count[i];
}

/* Coverage of sums of so many days. actual[spans], drawn[PATHS * spans] row by row. */
static void add_coverage(double inside[2], const double *actual, const double *drawn, int spans) {
  g_autofree double *one = g_new(double, PATHS);
  for (int d = 0; d < spans; d++) {
    for (int k = 0; k < PATHS; k++) one[k] = drawn[k * spans + d];
    for (int w = 0; w < 2; w++) {
      double tail = w == 0 ? 0.10 : 0.025;
      inside[w] += actual[d] >= wfm_quantile(one, PATHS, tail) && actual[d] <= wfm_quantile(one, PATHS, 1 - tail);
    }
  }
}

static void cover_sums(Sums *sums, const View *view, int horizon, bool together) {
  g_assert(view->n > 0 && view->past[0]);
  const WfmSlots *future = &view->past[0]->future;
  for (int level = 0; level < 2; level++) {
    int days = level == 0 ? 1 : 7, spans = horizon / days;
    g_autofree double *actual = g_new0(double, (gsize)spans), *drawn = g_new0(double, PATHS *(gsize)spans);
    g_autofree double *count = g_new(double, (gsize)future->grid.n);
    for (size_t q = 0; q < view->n; q++) {
      const WfmSeriesPast *at = view->past[q];
      add_counts(actual, at, at->offered + at->past.grid.n, days);
      for (int k = 0; k < PATHS; k++) {
        wfm_forecast_sample(count, NULL, view->forecast[q], at->future.day, 1, (uint64_t)k);
        add_counts(drawn + (size_t)k * (size_t)spans, at, count, days);
      }
    }
    add_coverage(sums->inside[together][level], actual, drawn, spans);
    if (together) sums->n[level] += spans;
  }
}

static void run_sums(Sums *sums, const Family *family, const char *origin) {
  g_auto(View) view = view_new(family, origin);
  view_forecast(&view);
  cover_sums(sums, &view, family->set->horizon, false);
  wfm_forecast_together(view.forecast, view.n);
  cover_sums(sums, &view, family->set->horizon, true);
}

static void print_sums(const char *set, size_t n, const Sums *sums) {
  static const char *const level[] = {"day", "week"};
  for (int l = 0; l < 2; l++)
    printf("%-12s sum of %-2zu leaves, %-4s  80 %%: apart %5.1f together %5.1f   95 %%: apart %5.1f together %5.1f   (%.0f)\n", set, n,
           level[l], 100 * sums->inside[0][l][0] / sums->n[l], 100 * sums->inside[1][l][0] / sums->n[l],
           100 * sums->inside[0][l][1] / sums->n[l], 100 * sums->inside[1][l][1] / sums->n[l], sums->n[l]);
}

/* The series in use: all, or those that are no whole sums of others. */
static size_t choose_series(size_t *order, const WfmSeriesFile *file) {
  size_t n = 0;
  for (size_t k = 0; k < file->n; k++)
    if (!leaves_only || (strcmp(file->series[k].id, "TOTAL") != 0 && strcmp(file->series[k].id, "NYC") != 0)) order[n++] = k;
  return n;
}

static int every_days; /* 0: the peers' origins */

static void run_set(const DataSet *set, void *user) {
  const char *shared = getenv("WFM_SHARED") ? getenv("WFM_SHARED") : "../shared";
  g_autoptr(WfmSeriesFile) file = contacts_series(set, shared);
  if (!file) return;
  g_autoptr(WfmHolidayFile) holidays = contacts_holidays(set, shared, file->zone);
  g_autofree size_t *order = g_new(size_t, file->n + 1);
  Family family = {set, file, holidays->events, *(const WfmForecastSettings *const *)user, order, choose_series(order, file)};
  g_autofree Tally *alone = g_new0(Tally, family.n), *joint = g_new0(Tally, family.n);
  double cpu[2] = {0};
  Means means = {0};
  Sums sums = {0};
  g_auto(GStrv) origins = contacts_origins(set, &file->series[0], every_days);
  for (char **origin = origins; *origin; origin++) {
    if (sums_only)
      run_sums(&sums, &family, *origin);
    else if (short_weeks > 0)
      run_short(alone, joint, cpu, &family, *origin);
    else
      run_origin(alone, joint, cpu, &family, *origin, origin == origins);
  }
  for (size_t k = 0; k < family.n && !sums_only; k++) print_series(&means, set->name, file->series[order[k]].id, &alone[k], &joint[k]);
  if (sums_only)
    print_sums(set->name, family.n, &sums);
  else
    printf("%-12s geometric mean of together over alone: interval %.3f, day %.3f, week %.3f; CPU %.2f times\n\n", set->name,
           exp(means.ratio[0] / means.n), exp(means.ratio[1] / means.n), exp(means.ratio[2] / means.n), cpu[1] / cpu[0]);
}

/* False where the option is not understood. */
static bool take_option(WfmSettings *settings, const char *option, const char *value) {
  g_auto(GStrv) pair = g_strsplit(value, "=", 2);
  if (strcmp(option, "--every") == 0) return (every_days = atoi(value)) > 0;
  if (strcmp(option, "--short") == 0) return leaves_only = true, (short_weeks = atoi(value)) >= 1 && short_weeks <= 26;
  return strcmp(option, "--set") == 0 && pair[0] && pair[1] && wfm_settings_set(settings, pair[0], pair[1], NULL);
}

int main(int argc, char **argv) {
  const WfmModule *const modules[] = {&wfm_forecast_module};
  g_autoptr(WfmSettings) settings = wfm_settings_new(modules, 1);
  const WfmForecastSettings *chosen = wfm_settings_get(settings, &wfm_forecast_module);
  int first = 1;
  wfm_numeric_init();
  if (!contacts_shared("family_bench")) return 77;
  if (first < argc && strcmp(argv[first], "--leaves") == 0) leaves_only = true, first++;
  if (first < argc && strcmp(argv[first], "--sums") == 0) leaves_only = sums_only = true, first++;
  for (; first + 1 < argc && g_str_has_prefix(argv[first], "--"); first += 2)
    if (!take_option(settings, argv[first], argv[first + 1])) {
      fprintf(stderr, "family_bench: %s %s: not understood (weeks are 1 to 26)\n", argv[first], argv[first + 1]);
      return 2;
    }
  if (!sums_only)
    printf("%-12s %-18s %-8s %8s %8s %7s %7s %7s\n", "data set", "series", "level", "alone", "together", "ratio", "in80", "in80 t.");
  contacts_each_set(first < argc ? argv + first : sets, run_set, &chosen);
  return 0;
}
