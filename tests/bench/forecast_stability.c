/* How steady the forecaster is from week to week, on real contact series.
 *
 *   forecast_stability [--weeks N] [--set KEY=VALUE ...] [DATA SET ...]
 *
 * Each series is forecast from N origins a week apart (default 12), the last a horizon before the end of its data. Of every two origins in turn:
 *
 *   lead      share of the pairs whose leading model is not the same
 *   weights   mean of what the models' weights move by: half the sum of the absolute changes, 0 .. 1; and share of the pairs in which that is above 0.25
 *   moves     the total of the same week, eight to fourteen days ahead and then one to seven: root mean square of its change, over
 *             the mean of the two and of what came
 *   true      share of the move that came true: sum of (new - old) (actual - old) over sum of (new - old)^2, in relative terms. A forecast
 *             that moves by what the new week teaches, and by nothing else, has 1 (Nordhaus 1987, Review of Economics and Statistics 69, 667:
 *             revisions of efficient forecasts); 1 - it is the share of the move that is noise of choice and estimation
 *   better    error of the week seen from the later origin over that from the earlier one
 *
 * beside the same for the mean of the last weeks. Reads $WFM_SHARED; without it it says so and does nothing. */
#include "contacts.h"
#include "core/numeric.h"
#include "forecast/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FAR 0.25 /* a move of weights that is told */

/* What is remembered of an origin. */
typedef struct {
  double *weight;    /* [n models] */
  double said[2][2]; /* total of days 1 to 7 and 8 to 14: of the combination, of the mean of the last weeks */
  double actual;     /* of days 1 to 7, where all are measured; else NaN */
  int32_t first;     /* day */
} Seen;

typedef struct {
  double pairs, led, moved, far;
  struct {
    double squares, products, error_old, error_new;
  } of[2];
  double weeks;
} Tally;

static int n_weeks = 12;

/* "day_regression 0.53 + factor 0.47", as the forecast tells it. */
static double *weights_of(const char *text) {
  double *weight = g_new0(double, wfm_n_forecast_models + 1);
  g_auto(GStrv) parts = g_strsplit(text, " + ", -1);
  for (char **part = parts; *part; part++) {
    g_auto(GStrv) word = g_strsplit(*part, " ", 2);
    for (size_t m = 0; word[0] && word[1] && m < wfm_n_forecast_models; m++)
      if (strcmp(word[0], wfm_forecast_models[m]->name) == 0) weight[m] = g_ascii_strtod(word[1], NULL);
  }
  return weight;
}

static Seen look(const WfmSeriesPast *past, const WfmForecast *forecast) {
  Seen seen = {.weight = weights_of(forecast->model), .first = past->future.day[0]};
  for (int32_t i = 0; i < past->future.grid.n; i++) {
    int32_t week = (past->future.day[i] - seen.first) / 7;
    double y = past->offered[past->past.grid.n + i];
    if (week > 1) break;
    seen.said[0][week] += forecast->mean[i], seen.said[1][week] += forecast->yardstick[i];
    if (week == 0 && past->open[past->past.grid.n + i]) seen.actual += y;
  }
  return seen;
}

static size_t leading(const double *weight) {
  size_t best = 0;
  for (size_t m = 1; m < wfm_n_forecast_models; m++)
    if (weight[m] > weight[best]) best = m;
  return best;
}

/* Two origins, a week apart. */
static void add_pair(Tally *tally, const Seen *old, const Seen *new) {
  double moved = 0;
  for (size_t m = 0; m < wfm_n_forecast_models; m++) moved += 0.5 * fabs(new->weight[m] - old->weight[m]);
  tally->pairs++, tally->led += leading(old->weight) != leading(new->weight), tally->moved += moved, tally->far += moved > FAR;
  if (isnan(new->actual) || !(new->actual > 0)) return;
  tally->weeks++;
  for (int k = 0; k < 2; k++) {
    double before = old->said[k][1], after = new->said[k][0], scale = (before + after + new->actual) / 3;
    double move = (after - before) / scale, missed = (new->actual - before) / scale;
    tally->of[k].squares += move * move, tally->of[k].products += move * missed;
    tally->of[k].error_old += fabs(missed), tally->of[k].error_new += fabs(new->actual - after) / scale;
  }
}

typedef struct {
  const char *shared;
  const WfmForecastSettings *settings;
} Bench;

static void run_series(Tally *tally, const DataSet *set, const WfmSeriesFile *file, const WfmSeries *series, const GArray *events,
                       const WfmForecastSettings *settings) {
  g_auto(GStrv) origins = contacts_origins(set, series, 7);
  int n = (int)g_strv_length(origins);
  Seen old = {0};
  for (int o = MAX(0, n - n_weeks); o < n; o++) {
    g_autoptr(WfmSeriesPast) past = contacts_past(file, series, origins[o], 14);
    if (!past) continue;
    WfmForecastInput input = wfm_series_past_input(past, events);
    g_autoptr(WfmForecast) forecast = wfm_forecast_new(&input, settings, &(WfmJob){.seed = 1, .threads = 1}, NULL);
    Seen new = look(past, forecast);
    if (old.weight) add_pair(tally, &old, &new);
    g_free(old.weight);
    old = new;
  }
  g_free(old.weight);
}

static void run_set(const DataSet *set, void *user) {
  const Bench *bench = user;
  g_autoptr(WfmSeriesFile) file = set->aht ? NULL : contacts_series(set, bench->shared);
  if (!file) return;
  g_autoptr(WfmHolidayFile) holidays = contacts_holidays(set, bench->shared, file->zone);
  Tally tally = {0};
  for (size_t k = 0; k < file->n; k++)
    if (!*set->id || strcmp(set->id, file->series[k].id) == 0)
      run_series(&tally, set, file, &file->series[k], holidays->events, bench->settings);
  printf("%-15s %5.0f %6.1f %8.3f %6.1f", set->name, tally.pairs, 100 * tally.led / tally.pairs, tally.moved / tally.pairs,
         100 * tally.far / tally.pairs);
  for (int k = 0; k < 2; k++)
    printf("   %6.1f %6.2f %6.3f", 100 * sqrt(tally.of[k].squares / tally.weeks), tally.of[k].products / tally.of[k].squares,
           tally.of[k].error_new / tally.of[k].error_old);
  putchar('\n');
}

int main(int argc, char **argv) {
  static char *sets[] = {"bank30", "israel30-all", "nycems60-all", "ittickets30", "van311d", NULL};
  const WfmModule *const modules[] = {&wfm_forecast_module};
  g_autoptr(WfmSettings) settings = wfm_settings_new(modules, 1);
  Bench bench = {contacts_shared("forecast_stability"), wfm_settings_get(settings, &wfm_forecast_module)};
  int first = 1;
  wfm_numeric_init();
  if (!bench.shared) return 77;
  for (; first + 1 < argc && g_str_has_prefix(argv[first], "--"); first += 2) {
    g_auto(GStrv) pair = g_strsplit(argv[first + 1], "=", 2);
    bool fine = strcmp(argv[first], "--weeks") == 0
                    ? (n_weeks = atoi(argv[first + 1])) > 1
                    : strcmp(argv[first], "--set") == 0 && pair[0] && pair[1] && wfm_settings_set(settings, pair[0], pair[1], NULL);
    if (fine) continue;
    fprintf(stderr, "forecast_stability: %s %s: not understood\n", argv[first], argv[first + 1]);
    return 2;
  }
  printf("%-15s %5s %6s %8s %6s   %6s %6s %6s   of the mean of the last weeks\n", "data set", "pairs", "lead", "weights", "> 1/4", "moves",
         "true", "better");
  contacts_each_set(first < argc ? argv + first : sets, run_set, &bench);
  return 0;
}
