/* The forecaster against published peers on real contact series, at the same origins and horizons.
 *
 *   forecast_bench [--write FILE.csv] [--scores FILE.csv] [--set KEY=VALUE ...] [--spoil SEED [--faults NAMES]] [--every DAYS] [DATA SET ...]
 *
 * The data sets stand in forecast_sets.csv beside this file; series and peers' scores are read from $WFM_SHARED/data and
 * $WFM_SHARED/peers/forecast/peer_table.csv (default ../shared); without that folder it says so and does nothing. Series come in by the same door as those
 * of `wfm backtest --history`, and each forecast is made by wfm_forecast_new from what lies before its origin. Only intervals that the data hold are
 * scored; days and weeks are sums over those. Each series is forecast by itself, without what its siblings know. --spoil takes a tenth of the
 * history's intervals and one of its last weeks away, and puts in a silent day and a doubled one, before each forecast; --faults gaps,week,silent,doubled names those of them that are wanted. --every forecasts from
 * every so many days of the later half of each series instead, many more origins than the peers', so that coverage is not that of a few draws;
 * the ratios to the peers then mean nothing. "(again)" is the mean of six weeks made and scored here: equal figures say that both score alike.
 * Weeks are covered by the law of their totals. Times are CPU seconds. */
#include "cli/data/forecast_rows.h"
#include "contacts.h"
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/law.h"
#include "forecast/score.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_Q 7
static const double q_levels[N_Q] = {0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975};
static const char *const level_names[] = {"interval", "day", "week"};

/* -- scores -- */

typedef struct {
  double error, error_mean, said, actual, pinball, inside80, inside95, random80, random95, n, noise;
} Cell;

typedef struct {
  Cell cell[3][3];  /* level, window */
  WfmScorer *weeks; /* for their coverage */
  double cpu;
  int fits;
} Tally;

static void tally_add(Tally *tally, const DataSet *set, int level, int lead, double weight, double f, double yardstick, double y,
                      double cv) {
  double q[N_Q];
  wfm_law_quantiles(q, q_levels, N_Q, f, cv);
  for (int w = 0; w < 3; w++) {
    if (lead > set->windows[w]) continue;
    Cell *cell = &tally->cell[level][w];
    cell->error += weight * fabs(f - y), cell->error_mean += weight * fabs(yardstick - y), cell->actual += weight * y,
        cell->said += weight * f, cell->n++;
    cell->inside80 += y >= q[1] && y <= q[5], cell->inside95 += y >= q[0] && y <= q[6];
    cell->random80 += wfm_law_inside(y, f, cv, 0.10), cell->random95 += wfm_law_inside(y, f, cv, 0.025);
    cell->noise += wfm_law_poisson_deviation(f);
    for (int k = 0; k < N_Q; k++) cell->pinball += 2 * fmax(q_levels[k] * (y - q[k]), (q_levels[k] - 1) * (y - q[k])) / N_Q;
  }
}

typedef struct {
  double f, yardstick, y;
  int n, lead;
} Total;

static void close_week(Tally *tally, const DataSet *set, Total *week) {
  if (week->n > 0) tally_add(tally, set, 2, week->lead, 1, week->f, week->yardstick, week->y, 0.05);
  *week = (Total){0};
}

/* Intervals from .. end - 1 are one local day. */
static void score_day(Tally *tally, const DataSet *set, const WfmSeriesPast *past, const WfmForecast *forecast, int32_t from, int32_t end,
                      Total *week) {
  int32_t n_past = past->past.grid.n;
  Total day = {.lead = past->future.day[from] - past->future.day[0] + 1};
  for (int32_t k = from; k < end; k++) {
    double y = set->aht ? past->aht_s[n_past + k] : past->offered[n_past + k], weight = set->aht ? past->served[n_past + k] : 1;
    double f = set->aht ? forecast->aht_s[k] : forecast->mean[k], cv = wfm_law_joint_cv(forecast->day_cv[k], forecast->interval_cv);
    if (isnan(y) || !(weight > 0)) continue;
    if (set->step < 86400) tally_add(tally, set, 0, day.lead, weight, f, forecast->yardstick[k], y, cv);
    day.f += f, day.yardstick += forecast->yardstick[k], day.y += y, day.n++;
  }
  if (set->aht || day.n == 0) return;
  if ((day.lead - 1) / 7 != (week->lead - 1) / 7) close_week(tally, set, week);
  tally_add(tally, set, 1, day.lead, 1, day.f, day.yardstick, day.y,
            wfm_law_total_cv(forecast->mean + from, end - from, forecast->day_cv[from], forecast->interval_cv));
  *week = (Total){week->f + day.f, week->yardstick + day.yardstick, week->y + day.y, week->n + 1, day.lead};
}

static void score_origin(Tally *tally, const DataSet *set, const WfmSeriesPast *past, const WfmForecast *forecast) {
  Total week = {.lead = 1};
  for (int32_t i = 0, end; i < past->future.grid.n; i = end) {
    for (end = i; end < past->future.grid.n && past->future.day[end] == past->future.day[i]; end++) {
    }
    score_day(tally, set, past, forecast, i, end, &week);
  }
  close_week(tally, set, &week);
  double scale[WFM_N_LEVELS] = {NAN, NAN, NAN};
  if (!set->aht)
    wfm_scorer_add(tally->weeks, &(WfmScored){past->future.grid.n, forecast->mean, past->offered + past->past.grid.n, past->future.day,
                                              past->future.day[0], forecast->day_cv, forecast->interval_cv, forecast->path.volume, scale,
                                              NULL, NULL, true});
}

static uint64_t spoil_seed;  /* 0: the history as it is */
static const char *spoil_by; /* names of the faults; NULL: all of them */
static int every_days;       /* 0: the peers' origins */

static bool spoilt_by(const char *fault) {
  return !spoil_by || strstr(spoil_by, fault);
}

/* What goes wrong in real histories, all before the origin. The same seed has each fault at the same place, with others or without. */
static void spoil(WfmSeriesPast *past) {
  int32_t n_past = past->past.grid.n, per_day = past->past.slots_per_day;
  double *y = past->offered;
  WfmRng rng;
  wfm_rng_init(&rng, spoil_seed, (uint64_t)n_past);
  int32_t week = n_past - (int32_t)(14 + wfm_rng_below(&rng, 14)) * per_day,
          silent = n_past - (int32_t)(1 + wfm_rng_below(&rng, 20)) * per_day;
  int32_t doubled = n_past - (int32_t)(1 + wfm_rng_below(&rng, 20)) * per_day;
  for (int32_t i = 0; i < n_past; i++) {
    bool gap = wfm_rng_uniform(&rng) < 0.1;
    if ((gap && spoilt_by("gaps")) || (i >= week - 7 * per_day && i < week && spoilt_by("week")))
      y[i] = NAN;
    else if (i >= silent && i < silent + per_day && !isnan(y[i]) && spoilt_by("silent"))
      y[i] = 0;
    else if (i >= doubled && i < doubled + per_day && spoilt_by("doubled"))
      y[i] *= 2;
  }
}

static void run_origin(Tally *tally, const DataSet *set, const WfmSeriesFile *file, const WfmSeries *series, const GArray *events,
                       const char *origin, const WfmForecastSettings *settings, FILE *out) {
  g_autoptr(WfmSeriesPast) past = contacts_past(file, series, origin, set->horizon);
  if (!past) return;
  if (spoil_seed) spoil(past);
  WfmForecastInput input = wfm_series_past_input(past, events);
  WfmJob job = {.seed = 1, .threads = 1};
  clock_t start = clock();
  g_autoptr(WfmForecast) forecast = wfm_forecast_new(&input, settings, &job, NULL);
  tally->cpu += (double)(clock() - start) / CLOCKS_PER_SEC, tally->fits++;
  if (getenv("FORECAST_BENCH_NOTES"))
    for (size_t k = 0; k < forecast->n_notes; k++)
      printf("  %s %s %s%s\n", series->id, origin, forecast->note[k].warning ? "WARNING " : "", forecast->note[k].text);
  if (out && !set->aht) wfm_forecast_rows_write(out, past, forecast, origin, false);
  score_origin(tally, set, past, forecast);
}

/* -- the table -- */

typedef struct {
  double wape, wql;
  double mean_6w;
  double cpu_dhr;
  char best[32];
} Peer;

static double number(const char *text) {
  return text && *text ? g_ascii_strtod(text, NULL) : (double)NAN;
}

static Peer peer_of(const char *table, const char *set, const char *level, int window) {
  Peer peer = {INFINITY, INFINITY, NAN, NAN, "-"};
  g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
  g_autofree char *wanted = g_strdup_printf("1-%d", window);
  for (char **line = lines + 1; *line && **line; line++) {
    g_auto(GStrv) field = g_strsplit(*line, ",", -1);
    if (g_strv_length(field) < 15 || !g_str_equal(field[0], set) || !g_str_equal(field[2], level) || !g_str_equal(field[3], wanted))
      continue;
    double wape = number(field[7]), wql = number(field[14]);
    if (wape < peer.wape) peer.wape = wape, g_strlcpy(peer.best, field[1], sizeof peer.best);
    if (wql < peer.wql) peer.wql = wql;
    if (strcmp(field[1], "ma6") == 0) peer.mean_6w = wape;
    if (strcmp(field[1], "dhr") == 0) peer.cpu_dhr = number(field[15]);
  }
  return peer;
}

typedef struct {
  double log_ratio[3], log_wql[3], worst[3];
  int n[3], n_wql[3];
} Summary;

static void print_week_coverage(const Tally *tally, int window) {
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(WfmScore));
  wfm_scorer_finish(tally->weeks, rows);
  for (guint k = 0; k < rows->len; k++) {
    const WfmScore *row = &g_array_index(rows, WfmScore, k);
    if (row->level == 2 && row->lead_to == window)
      printf(" %6.1f %6.1f %6.1f %6.1f", 100 * row->cover80, 100 * row->cover95, 100 * row->random80, 100 * row->random95);
  }
}

static void print_set(Summary *summary, const DataSet *set, const Tally *tally, const char *table) {
  double dhr = NAN;
  for (int level = 0; level < 3; level++)
    for (int w = 0; w < 3; w++) {
      const Cell *cell = &tally->cell[level][w];
      if (cell->n == 0 || set->windows[w] == 0) continue;
      Peer peer = peer_of(table, set->name, level_names[level], set->windows[w]);
      double wape = 100 * cell->error / cell->actual, wql = 100 * cell->pinball / cell->actual;
      if (!isnan(peer.cpu_dhr)) dhr = peer.cpu_dhr;
      printf("%-15s %-8s 1-%-3d %7.2f %7.2f %-12s %6.3f %8.2f %8.2f %6.3f", set->name, level_names[level], set->windows[w], wape, peer.wape,
             peer.best, wape / peer.wape, peer.mean_6w, set->aht ? (double)NAN : 100 * cell->error_mean / cell->actual,
             wape / peer.mean_6w);
      if (level < 2 && !set->aht)
        printf(" %6.1f %6.1f %6.1f %6.1f %7.2f %6.3f %6.2f", 100 * cell->inside80 / cell->n, 100 * cell->inside95 / cell->n,
               100 * cell->random80 / cell->n, 100 * cell->random95 / cell->n, wql, wql / peer.wql, cell->error / cell->noise);
      if (level == 2) print_week_coverage(tally, set->windows[w]);
      putchar('\n');
      if (isinf(peer.wape) || set->aht) continue;
      summary->log_ratio[level] += log(wape / peer.wape), summary->n[level]++;
      summary->worst[level] = fmax(summary->worst[level], wape / peer.wape);
      if (level < 2 && !isinf(peer.wql)) summary->log_wql[level] += log(wql / peer.wql), summary->n_wql[level]++;
    }
  printf("%-15s %.3f CPU s a forecast", set->name, tally->cpu / tally->fits);
  if (!isnan(dhr)) printf(", %.0f times faster than the peers' harmonic regression", dhr / (tally->cpu / tally->fits));
  printf("\n\n");
}

/* For other programs. */
static void write_scores(FILE *scores, const DataSet *set, const Tally *tally) {
  for (int level = 0; level < 3 && scores; level++)
    for (int w = 0; w < 3; w++) {
      const Cell *cell = &tally->cell[level][w];
      if (cell->n > 0 && set->windows[w] > 0)
        fprintf(scores, "%s,%s,1-%d,%.4f,%.5f\n", set->name, level_names[level], set->windows[w], 100 * cell->error / cell->actual,
                tally->cpu / tally->fits);
    }
}

typedef struct {
  const char *shared;
  char *table; /* the peers' */
  const WfmForecastSettings *settings;
  FILE *forecasts, *scores;
  Summary summary;
} Bench;

static void run_set(const DataSet *set, void *user) {
  Bench *bench = user;
  g_autoptr(WfmSeriesFile) file = contacts_series(set, bench->shared);
  if (!file) return;
  g_autoptr(WfmHolidayFile) holidays = contacts_holidays(set, bench->shared, file->zone);
  Tally tally = {.weeks = wfm_scorer_new("combination", set->horizon)};
  const Cell *whole = &tally.cell[0][set->windows[2] ? 2 : 1];
  for (size_t s = 0; s < file->n; s++) {
    double said = whole->said, actual = whole->actual;
    if (*set->id && strcmp(set->id, file->series[s].id) != 0) continue;
    g_auto(GStrv) origins = contacts_origins(set, &file->series[s], every_days);
    for (char **origin = origins; *origin; origin++)
      run_origin(&tally, set, file, &file->series[s], holidays->events, *origin, bench->settings, bench->forecasts);
    if (set->aht)
      printf("%-15s %-12s workload forecast over actual %.3f\n", set->name, file->series[s].id,
             (whole->said - said) / (whole->actual - actual));
  }
  if (set->aht) printf("%-15s %-12s workload forecast over actual %.3f\n", set->name, "all", whole->said / whole->actual);
  print_set(&bench->summary, set, &tally, bench->table);
  write_scores(bench->scores, set, &tally);
  wfm_scorer_free(tally.weeks);
}

static void print_summary(const Summary *summary) {
  for (int level = 0; level < 3; level++)
    if (summary->n[level])
      printf("%-8s geometric mean of WAPE over the best peer's of each cell %.3f (worst %.3f, %d cells), of wQL %.3f\n", level_names[level],
             exp(summary->log_ratio[level] / summary->n[level]), summary->worst[level], summary->n[level],
             exp(summary->log_wql[level] / fmax(1, summary->n_wql[level])));
}

/* False where the option is not understood. */
static bool take_option(Bench *bench, WfmSettings *settings, const char *option, const char *value) {
  g_auto(GStrv) pair = g_strsplit(value, "=", 2);
  if (strcmp(option, "--write") == 0 && (bench->forecasts = fopen(value, "w"))) {
    wfm_forecast_rows_header(bench->forecasts);
    return true;
  }
  if (strcmp(option, "--scores") == 0 && (bench->scores = fopen(value, "w"))) {
    fputs("cells,level,window,wape,cpu_s\n", bench->scores);
    return true;
  }
  if (strcmp(option, "--every") == 0) return (every_days = atoi(value)) > 0;
  if (strcmp(option, "--faults") == 0) return (spoil_by = value) != NULL;
  if (strcmp(option, "--spoil") == 0) return (spoil_seed = g_ascii_strtoull(value, NULL, 10)) > 0;
  return strcmp(option, "--set") == 0 && pair[0] && pair[1] && wfm_settings_set(settings, pair[0], pair[1], NULL);
}

int main(int argc, char **argv) {
  const WfmModule *const modules[] = {&wfm_forecast_module};
  g_autoptr(WfmSettings) settings = wfm_settings_new(modules, 1);
  Bench bench = {.shared = getenv("WFM_SHARED") ? getenv("WFM_SHARED") : "../shared",
                 .settings = wfm_settings_get(settings, &wfm_forecast_module)};
  g_autofree char *path = g_strdup_printf("%s/peers/forecast/peer_table.csv", bench.shared);
  int first = 1;
  wfm_numeric_init();
  if (!g_file_get_contents(path, &bench.table, NULL, NULL)) {
    printf("forecast_bench: skipped, no %s (set WFM_SHARED)\n", path);
    return 77;
  }
  for (; first + 1 < argc && g_str_has_prefix(argv[first], "--"); first += 2)
    if (!take_option(&bench, settings, argv[first], argv[first + 1])) {
      fprintf(stderr, "forecast_bench: %s %s: not understood, or cannot be written\n", argv[first], argv[first + 1]);
      return 2;
    }
  printf("%-15s %-8s %-5s %7s %7s %-12s %6s %8s %8s %6s %6s %6s %6s %6s %7s %6s %6s\n", "data set", "level", "days", "ours", "best", "peer",
         "ratio", "mean_6w", "(again)", "ratio", "in80", "in95", "rand80", "rand95", "wQL", "ratio", "noise");
  contacts_each_set(argv + first, run_set, &bench);
  print_summary(&bench.summary);
  if (bench.forecasts) fclose(bench.forecasts);
  if (bench.scores) fclose(bench.scores);
  g_free(bench.table);
  return 0;
}
