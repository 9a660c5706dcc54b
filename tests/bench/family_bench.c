/* Queues together against queues alone, on real contact series.
 *
 *   family_bench [--leaves | --short WEEKS | --sums] [--set KEY=VALUE ...] [DATA SET ...]
 *
 * All series of a file are forecast jointly (forecast/hierarchy.h, sums found among them), and each by itself, from the same origins. Per
 * series: WAPE of intervals, days and weeks alone and together, their ratio, and how much the 80 % interval of days covers. Reads
 * $WFM_SHARED/data; without it it says so and does nothing. --leaves takes the given sums out, so that only made ones are left.
 * --short cuts each series in turn to its last weeks before the origin, the others being whole, and compares it without and with learning from
 * its siblings, reconciled in both. --sums draws sample paths of the leaves and asks how many days and weeks of their sum lie within the
 * 80 and 95 % intervals of the paths' sum: each queue drawn apart, and together (forecast/together.h). */
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

typedef struct {
  const char *name, *file, *holidays;
  int32_t step, horizon;
  const char *origins[9];
} DataSet;

static const DataSet data_sets[] = {
    {"israel30",
     "israel30.csv",
     "hol_IL1999.csv",
     1800,
     28,
     {"1999-04-25", "1999-05-09", "1999-05-23", "1999-06-06", "1999-06-20", "1999-07-04"}},
    {"nycems60",
     "nycems60.csv",
     "hol_US.csv",
     3600,
     28,
     {"2019-01-06", "2019-03-10", "2019-05-05", "2019-06-30", "2019-09-01", "2019-11-03"}},
    {"ittickets30", "ittickets30.csv", NULL, 1800, 14, {"2016-04-04", "2016-04-11", "2016-04-18", "2016-04-25"}},
};

typedef struct {
  double error[3], actual[3]; /* interval, day, week */
  double inside, days;
} Tally;

static void add_origin(Tally *tally, const ContactsOrigin *at, const WfmForecast *forecast) {
  double week_f = 0, week_y = 0;
  int32_t n = at->future.grid.n;
  for (int32_t i = 0, end = 0; i < n; i = end) {
    double f = 0, y = 0, q[2];
    for (end = i; end < n && at->future.day[end] == at->future.day[i]; end++) {
      if (isnan(at->actual[end])) continue;
      tally->error[0] += fabs(forecast->mean[end] - at->actual[end]), tally->actual[0] += at->actual[end];
      f += forecast->mean[end], y += at->actual[end];
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

static void run_origin(Tally *alone, Tally *joint, double cpu[2], const Contacts *contacts, size_t n, const GArray *events, int64_t origin,
                       int horizon, const WfmForecastSettings *settings, bool talk) {
  g_autofree ContactsOrigin *at = g_new0(ContactsOrigin, n);
  g_autofree WfmForecastInput *input = g_new0(WfmForecastInput, n);
  g_autofree WfmForecastSettings *own = g_new(WfmForecastSettings, n);
  g_autofree WfmForecast **together = g_new0(WfmForecast *, n);
  g_autofree GError **error = g_new0(GError *, n);
  WfmJob job = {.seed = 1, .threads = 1};
  for (size_t k = 0; k < n; k++) {
    contacts_origin(&at[k], &contacts[k], events, 0, origin, horizon);
    input[k] = at[k].input, own[k] = *settings;
  }
  clock_t start = clock();
  for (size_t k = 0; k < n; k++) {
    g_autoptr(WfmForecast) forecast = wfm_forecast_new(&input[k], settings, &job, NULL);
    add_origin(&alone[k], &at[k], forecast);
  }
  clock_t middle = clock();
  g_autoptr(WfmFamily) family = wfm_family_find(input, (int32_t)n);
  wfm_forecast_family(together, error, input, own, family, &job);
  cpu[0] += (double)(middle - start) / CLOCKS_PER_SEC, cpu[1] += (double)(clock() - middle) / CLOCKS_PER_SEC;
  for (int32_t s = 0; talk && s < family->n_sums; s++) {
    printf("  sum %s (%s%s) of", family->sum[s].name, family->sum[s].given < 0 ? "made" : "given",
           family->sum[s].rest ? ", with a rest" : "");
    for (int32_t m = 0; m < family->sum[s].n_members; m++) printf(" %s", contacts[family->sum[s].member[m]].id);
    putchar('\n');
  }
  for (size_t k = 0; k < n; k++) {
    add_origin(&joint[k], &at[k], together[k]);
    if (getenv("BENCH_NOTES") && together[k]->n_notes)
      printf("  %s: %s\n", contacts[k].id, together[k]->note[together[k]->n_notes - 1].text);
    wfm_forecast_free(together[k]);
    contacts_origin_clear(&at[k]);
  }
}

static bool leaves_only;
static int short_weeks; /* 0: whole histories */

/* Each series in turn with a short history: without its siblings (alone) and with them (joint). */
static void run_short(Tally *alone, Tally *joint, double cpu[2], const Contacts *contacts, size_t n, const GArray *events, int64_t origin,
                      int horizon, const WfmForecastSettings *settings) {
  g_autofree ContactsOrigin *at = g_new0(ContactsOrigin, n);
  g_autofree WfmForecastInput *input = g_new0(WfmForecastInput, n);
  g_autofree WfmForecastSettings *own = g_new(WfmForecastSettings, n);
  g_autofree WfmForecast **forecast = g_new0(WfmForecast *, n);
  g_autofree GError **error = g_new0(GError *, n);
  WfmJob job = {.seed = 1, .threads = 1};
  for (size_t k = 0; k < n; k++) {
    for (size_t j = 0; j < n; j++) {
      contacts_origin(&at[j], &contacts[j], events, j == k ? origin - short_weeks * 7 * (int64_t)86400 : 0, origin, horizon);
      input[j] = at[j].input, own[j] = *settings;
    }
    g_autoptr(WfmFamily) family = wfm_family_find(input, (int32_t)n);
    for (int with = 0; with < 2; with++) {
      clock_t start = clock();
      for (size_t j = 0; j < n; j++) own[j].siblings = with;
      wfm_forecast_family(forecast, error, input, own, family, &job);
      cpu[with] += (double)(clock() - start) / CLOCKS_PER_SEC;
      add_origin(with ? &joint[k] : &alone[k], &at[k], forecast[k]);
      for (size_t j = 0; j < n; j++) wfm_forecast_free(forecast[j]);
    }
    for (size_t j = 0; j < n; j++) contacts_origin_clear(&at[j]);
  }
}

static bool sums_only;

/* Days and weeks of the sum inside the intervals of 80 and 95 %, drawn apart and together; and their number. */
typedef struct {
  double inside[2][2][2], n[2];
} Sums;

#define PATHS 800

/* Adds a leaf's counts[n] in measured intervals to the sums of days, or of weeks. */
static void add_counts(double *total, const ContactsOrigin *at, const double *count, int days) {
  for (int32_t i = 0; i < at->future.grid.n; i++)
    if (!isnan(at->actual[i])) total[(at->future.day[i] - at->future.day[0]) / days] += count[i];
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

static void cover_sums(Sums *sums, const ContactsOrigin *at, WfmForecast *const *forecast, size_t n, int horizon, bool together) {
  for (int level = 0; level < 2; level++) {
    int days = level == 0 ? 1 : 7, spans = horizon / days;
    g_autofree double *actual = g_new0(double, (gsize)spans), *drawn = g_new0(double, PATHS *(gsize)spans);
    g_autofree double *count = g_new(double, (gsize)at->future.grid.n);
    for (size_t q = 0; q < n; q++) {
      add_counts(actual, &at[q], at[q].actual, days);
      for (int k = 0; k < PATHS; k++) {
        wfm_forecast_sample(count, NULL, forecast[q], at[q].future.day, 1, (uint64_t)k);
        add_counts(drawn + (size_t)k * (size_t)spans, &at[q], count, days);
      }
    }
    add_coverage(sums->inside[together][level], actual, drawn, spans);
    if (together) sums->n[level] += spans;
  }
}

static void run_sums(Sums *sums, const Contacts *contacts, size_t n, const GArray *events, int64_t origin, int horizon,
                     const WfmForecastSettings *settings) {
  g_autofree ContactsOrigin *at = g_new0(ContactsOrigin, n);
  g_autofree WfmForecastInput *input = g_new0(WfmForecastInput, n);
  g_autofree WfmForecastSettings *own = g_new(WfmForecastSettings, n);
  g_autofree WfmForecast **forecast = g_new0(WfmForecast *, n);
  g_autofree GError **error = g_new0(GError *, n);
  WfmJob job = {.seed = 1, .threads = 1};
  for (size_t k = 0; k < n; k++) {
    contacts_origin(&at[k], &contacts[k], events, 0, origin, horizon);
    input[k] = at[k].input, own[k] = *settings;
  }
  g_autoptr(WfmFamily) family = wfm_family_find(input, (int32_t)n);
  wfm_forecast_family(forecast, error, input, own, family, &job);
  cover_sums(sums, at, forecast, n, horizon, false);
  wfm_forecast_together(forecast, n);
  cover_sums(sums, at, forecast, n, horizon, true);
  for (size_t k = 0; k < n; k++) wfm_forecast_free(forecast[k]), contacts_origin_clear(&at[k]);
}

static void print_sums(const char *set, size_t n, const Sums *sums) {
  static const char *const level[] = {"day", "week"};
  for (int l = 0; l < 2; l++)
    printf("%-12s sum of %-2zu leaves, %-4s  80 %%: apart %5.1f together %5.1f   95 %%: apart %5.1f together %5.1f   (%.0f)\n", set, n,
           level[l], 100 * sums->inside[0][l][0] / sums->n[l], 100 * sums->inside[1][l][0] / sums->n[l],
           100 * sums->inside[0][l][1] / sums->n[l], 100 * sums->inside[1][l][1] / sums->n[l], sums->n[l]);
}

/* Moves the series that are whole sums of others behind the others; the number of these. */
static size_t leaves_first(Contacts *contacts, size_t n) {
  size_t kept = 0;
  for (size_t k = 0; k < n; k++) {
    if (strcmp(contacts[k].id, "TOTAL") == 0 || strcmp(contacts[k].id, "NYC") == 0) continue;
    Contacts swap = contacts[kept];
    contacts[kept++] = contacts[k], contacts[k] = swap;
  }
  return kept;
}

static void run_set(const DataSet *set, const WfmForecastSettings *settings, const char *shared) {
  g_autofree char *path = g_strdup_printf("%s/data/%s", shared, set->file);
  g_autofree char *holidays = set->holidays ? g_strdup_printf("%s/data/holidays/%s", shared, set->holidays) : NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GArray) events = contacts_holidays(holidays, names);
  size_t n_read = 0;
  Contacts *contacts = contacts_read(&n_read, path, set->step, set->horizon);
  if (!contacts) {
    printf("%s: skipped, no %s\n", set->name, path);
    return;
  }
  size_t n = leaves_only ? leaves_first(contacts, n_read) : n_read;
  g_autofree Tally *alone = g_new0(Tally, n), *joint = g_new0(Tally, n);
  double cpu[2] = {0};
  Means means = {0};
  Sums sums = {0};
  for (int o = 0; o < 9 && set->origins[o]; o++) {
    WfmStamp stamp;
    wfm_stamp_parse(&stamp, set->origins[o]);
    if (sums_only)
      run_sums(&sums, contacts, n, events, stamp.local, set->horizon, settings);
    else if (short_weeks > 0)
      run_short(alone, joint, cpu, contacts, n, events, stamp.local, set->horizon, settings);
    else
      run_origin(alone, joint, cpu, contacts, n, events, stamp.local, set->horizon, settings, o == 0);
  }
  for (size_t k = 0; k < n && !sums_only; k++) print_series(&means, set->name, contacts[k].id, &alone[k], &joint[k]);
  if (sums_only)
    print_sums(set->name, n, &sums);
  else
    printf("%-12s geometric mean of together over alone: interval %.3f, day %.3f, week %.3f; CPU %.2f times\n\n", set->name,
           exp(means.ratio[0] / means.n), exp(means.ratio[1] / means.n), exp(means.ratio[2] / means.n), cpu[1] / cpu[0]);
  contacts_free(contacts, n_read);
}

int main(int argc, char **argv) {
  const char *shared = getenv("WFM_SHARED") ? getenv("WFM_SHARED") : "../shared";
  const WfmModule *const modules[] = {&wfm_forecast_module};
  g_autoptr(WfmSettings) settings = wfm_settings_new(modules, 1);
  g_autofree char *data = g_strdup_printf("%s/data", shared);
  int first = 1;
  wfm_numeric_init();
  if (!g_file_test(data, G_FILE_TEST_IS_DIR)) {
    printf("family_bench: skipped, no %s (set WFM_SHARED)\n", data);
    return 77;
  }
  if (first < argc && strcmp(argv[first], "--leaves") == 0) leaves_only = true, first++;
  if (first < argc && strcmp(argv[first], "--sums") == 0) leaves_only = sums_only = true, first++;
  if (first + 1 < argc && strcmp(argv[first], "--short") == 0) {
    leaves_only = true, short_weeks = atoi(argv[first + 1]), first += 2;
    if (short_weeks < 1 || short_weeks > 26) {
      fprintf(stderr, "family_bench: --short: right would be 1 to 26 weeks\n");
      return 2;
    }
  }
  for (; first + 1 < argc && strcmp(argv[first], "--set") == 0; first += 2) {
    g_auto(GStrv) pair = g_strsplit(argv[first + 1], "=", 2);
    g_autoptr(GError) err = NULL;
    if (pair[0] && pair[1] && wfm_settings_set(settings, pair[0], pair[1], &err)) continue;
    fprintf(stderr, "family_bench: --set %s: %s\n", argv[first + 1], err ? err->message : "right would be KEY=VALUE");
    return 2;
  }
  if (!sums_only)
    printf("%-12s %-18s %-8s %8s %8s %7s %7s %7s\n", "data set", "series", "level", "alone", "together", "ratio", "in80", "in80 t.");
  for (size_t k = 0; k < G_N_ELEMENTS(data_sets); k++) {
    bool wanted = first >= argc;
    for (int a = first; a < argc; a++) wanted |= strcmp(argv[a], data_sets[k].name) == 0;
    if (wanted) run_set(&data_sets[k], wfm_settings_get(settings, &wfm_forecast_module), shared);
  }
  return 0;
}
