/* The forecaster against published peers on real contact series, at the same origins and horizons.
 *
 *   forecast_bench [--write FILE.csv] [--set KEY=VALUE ...] [--spoil SEED] [DATA SET ...]
 *
 * Reads the series from $WFM_SHARED/data and the peers' scores from $WFM_SHARED/peers/forecast/peer_table.csv; without that folder it says
 * so and does nothing. Every forecast is made by wfm_forecast_new from what lies before its origin. Only intervals that the data hold are
 * scored; days and weeks are sums over those. --spoil takes a tenth of the history's intervals and one of its last weeks away, and puts in a
 * silent day and a doubled one, before each forecast. "(again)" is the mean of six weeks made and scored here: equal figures say that both score alike. --write gives the forecasts in the layout of the peers' own scorer. Times are CPU seconds. */
#include "core/numeric.h"
#include "core/rng.h"
#include "core/timestamp.h"
#include "forecast/forecast.h"
#include "forecast/law.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_CELLS 16
#define N_Q 7
static const double q_levels[N_Q] = {0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975};
static const char *const level_names[] = {"interval", "day", "week"};

typedef struct {
  const char *name, *file, *id; /* id NULL: all series */
  int step;                     /* seconds */
  int horizon;                  /* days */
  int windows[3];
  const char *holidays; /* NULL: none */
  bool aht;
  const char *origins[9];
} DataSet;

static const DataSet data_sets[] = {
    {"bank30",
     "bank30.csv",
     NULL,
     1800,
     28,
     {7, 14, 28},
     NULL,
     false,
     {"2003-06-16", "2003-06-30", "2003-07-14", "2003-07-28", "2003-08-11", "2003-08-25", "2003-09-08", "2003-09-22"}},
    {"israel30-all",
     "israel30.csv",
     NULL,
     1800,
     28,
     {7, 14, 28},
     "hol_IL1999.csv",
     false,
     {"1999-04-25", "1999-05-09", "1999-05-23", "1999-06-06", "1999-06-20", "1999-07-04"}},
    {"israel30-TOTAL",
     "israel30.csv",
     "TOTAL",
     1800,
     28,
     {7, 14, 28},
     "hol_IL1999.csv",
     false,
     {"1999-04-25", "1999-05-09", "1999-05-23", "1999-06-06", "1999-06-20", "1999-07-04"}},
    {"nycems60-all",
     "nycems60.csv",
     NULL,
     3600,
     28,
     {7, 14, 28},
     "hol_US.csv",
     false,
     {"2019-01-06", "2019-03-10", "2019-05-05", "2019-06-30", "2019-09-01", "2019-11-03"}},
    {"nycems60-NYC",
     "nycems60.csv",
     "NYC",
     3600,
     28,
     {7, 14, 28},
     "hol_US.csv",
     false,
     {"2019-01-06", "2019-05-05", "2019-06-30", "2019-11-03"}},
    {"ittickets30", "ittickets30.csv", NULL, 1800, 14, {7, 14, 0}, NULL, false, {"2016-04-04", "2016-04-11", "2016-04-18", "2016-04-25"}},
    {"van311d",
     "van311d.csv",
     NULL,
     86400,
     91,
     {7, 28, 91},
     "hol_CA_BC.csv",
     false,
     {"2018-03-05", "2018-09-03", "2019-03-04", "2019-09-02", "2022-03-07", "2022-09-05", "2023-03-06", "2024-03-04"}},
    {"israel30-AHT",
     "israel30.csv",
     NULL,
     1800,
     28,
     {7, 14, 28},
     "hol_IL1999.csv",
     true,
     {"1999-04-25", "1999-05-09", "1999-05-23", "1999-06-06", "1999-06-20", "1999-07-04"}},
};

/* -- reading -- */

typedef struct {
  char *id;
  GArray *at, *y, *served, *aht; /* int64_t, double, double, double */
} Raw;

typedef struct {
  Raw *raw;
  size_t n;
} RawFile;

static Raw *raw_of(RawFile *file, const char *id) {
  for (size_t k = file->n; k-- > 0;)
    if (strcmp(file->raw[k].id, id) == 0) return &file->raw[k];
  file->raw = g_renew(Raw, file->raw, file->n + 1);
  file->raw[file->n] = (Raw){g_strdup(id), g_array_new(0, 0, sizeof(int64_t)), g_array_new(0, 0, sizeof(double)),
                             g_array_new(0, 0, sizeof(double)), g_array_new(0, 0, sizeof(double))};
  return &file->raw[file->n++];
}

static double number(const char *text) {
  return text && *text ? g_ascii_strtod(text, NULL) : (double)NAN;
}

static bool read_series(RawFile *file, const char *path) {
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) return false;
  char *next = strchr(text, '\n');
  *file = (RawFile){0};
  while (next && next[1]) {
    char *line = next + 1;
    next = strchr(line, '\n');
    if (next) *next = 0;
    char *field[8] = {0};
    for (int k = 0; k < 8 && line; k++) field[k] = strsep(&line, ",");
    WfmStamp stamp;
    if (!field[2] || !wfm_stamp_parse(&stamp, field[1])) continue;
    Raw *raw = raw_of(file, field[0]);
    double y = number(field[2]), served = number(field[3]), aht = number(field[4]);
    g_array_append_val(raw->at, stamp.local);
    g_array_append_val(raw->y, y);
    g_array_append_val(raw->served, served);
    g_array_append_val(raw->aht, aht);
  }
  return file->n > 0;
}

static void raw_file_clear(RawFile *file) {
  for (size_t k = 0; k < file->n; k++) {
    g_free(file->raw[k].id);
    g_array_free(file->raw[k].at, TRUE);
    g_array_free(file->raw[k].y, TRUE);
    g_array_free(file->raw[k].served, TRUE);
    g_array_free(file->raw[k].aht, TRUE);
  }
  g_free(file->raw);
}

static GArray *read_holidays(const char *path, GPtrArray *names) {
  GArray *events = g_array_new(FALSE, TRUE, sizeof(WfmEvent));
  g_autofree char *text = NULL;
  if (!path || !g_file_get_contents(path, &text, NULL, NULL)) return events;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines + 1; *line && **line; line++) {
    g_auto(GStrv) field = g_strsplit(*line, ",", 2);
    WfmStamp stamp;
    if (!wfm_stamp_parse(&stamp, field[0])) continue;
    char *name = g_strdup(field[1]);
    g_ptr_array_add(names, name);
    WfmEvent event = {name, "holiday", stamp.local, stamp.local + 86400, NAN, NAN};
    g_array_append_val(events, event);
  }
  return events;
}

/* -- one origin -- */

typedef struct {
  WfmGrid grid;
  double *y, *served, *aht; /* [grid.n] */
} Dense;

static Dense densify(const Raw *raw, int step, int horizon) {
  int64_t first = g_array_index(raw->at, int64_t, 0) / 86400 * 86400, last = g_array_index(raw->at, int64_t, raw->at->len - 1);
  Dense dense = {{first, step, (int32_t)((last / 86400 + 1 + horizon) * 86400 - first) / step}, NULL, NULL, NULL};
  dense.y = g_new(double, (gsize)dense.grid.n), dense.served = g_new(double, (gsize)dense.grid.n),
  dense.aht = g_new(double, (gsize)dense.grid.n);
  for (int32_t i = 0; i < dense.grid.n; i++) dense.y[i] = dense.served[i] = dense.aht[i] = NAN;
  for (guint k = 0; k < raw->at->len; k++) {
    int64_t i = wfm_grid_index(dense.grid, g_array_index(raw->at, int64_t, k));
    dense.y[i] = g_array_index(raw->y, double, k);
    dense.served[i] = g_array_index(raw->served, double, k), dense.aht[i] = g_array_index(raw->aht, double, k);
  }
  return dense;
}

#define WEEKS_OF_OPENING 26

/* Opening hours as the history shows them: weekday and slot with a row in at least a fifth of the last half year. */
static uint8_t *opening(const Dense *dense, const WfmSlots *slots, int32_t n_past) {
  int32_t per_day = slots->slots_per_day;
  g_autofree int32_t *seen = g_new0(int32_t, (gsize)(7 * per_day)), *all = g_new0(int32_t, (gsize)(7 * per_day));
  for (int32_t i = MAX(0, n_past - WEEKS_OF_OPENING * 7 * per_day); i < n_past; i++) {
    int32_t cell = wfm_weekday(slots->day[i]) * per_day + slots->slot[i];
    all[cell]++, seen[cell] += !isnan(dense->y[i]);
  }
  uint8_t *open = g_new0(uint8_t, (gsize)dense->grid.n);
  for (int32_t i = 0; i < dense->grid.n; i++) {
    int32_t cell = wfm_weekday(slots->day[i]) * per_day + slots->slot[i];
    open[i] = 5 * seen[cell] >= all[cell] || (i < n_past && !isnan(dense->y[i]));
  }
  return open;
}

/* -- scores -- */

typedef struct {
  double error, error_mean, actual, pinball, inside80, inside95, random80, random95, n, noise;
} Cell;

typedef struct {
  Cell cell[3][3]; /* level, window */
  double cpu;
  int fits;
} Tally;

/* Share of the actual's randomised probability integral transform that lies between `tail` and 1 - tail: coverage without the excess that
 * whole numbers give thin counts. */
static double randomised(double y, double mean, double cv, double tail) {
  double low = wfm_law_probability(y - 1, mean, cv), high = wfm_law_probability(y, mean, cv);
  if (!(high > low)) return low >= tail && high <= 1 - tail;
  return fmax(0, fmin(high, 1 - tail) - fmax(low, tail)) / (high - low);
}

static void tally_add(Tally *tally, const DataSet *set, int level, int lead, double weight, double f, double yardstick, double y,
                      double cv) {
  double q[N_Q];
  wfm_law_quantiles(q, q_levels, N_Q, f, cv);
  for (int w = 0; w < 3; w++) {
    if (lead > set->windows[w]) continue;
    Cell *cell = &tally->cell[level][w];
    cell->error += weight * fabs(f - y), cell->error_mean += weight * fabs(yardstick - y), cell->actual += weight * y, cell->n++;
    cell->inside80 += y >= q[1] && y <= q[5], cell->inside95 += y >= q[0] && y <= q[6];
    cell->random80 += randomised(y, f, cv, 0.10), cell->random95 += randomised(y, f, cv, 0.025);
    cell->noise += wfm_law_poisson_deviation(f);
    for (int k = 0; k < N_Q; k++) cell->pinball += 2 * fmax(q_levels[k] * (y - q[k]), (q_levels[k] - 1) * (y - q[k])) / N_Q;
  }
}

static void write_rows(FILE *out, const char *id, const char *origin, const char *level, const char *stamp, double mean, double cv) {
  double q[N_Q];
  wfm_law_quantiles(q, q_levels, N_Q, mean, cv);
  fprintf(out, "ours,%s,%s,%s,%s,%.4f", id, origin, level, stamp, mean);
  for (int k = 0; k < N_Q; k++) fprintf(out, ",%.0f", q[k]);
  fputc('\n', out);
}

typedef struct {
  double f, yardstick, y;
  int n, lead;
} Total;

static void score_origin(Tally *tally, const DataSet *set, const Dense *dense, const WfmSlots *future, int32_t n_past,
                         const WfmForecast *forecast, const char *id, const char *origin, FILE *out) {
  Total week = {0};
  for (int32_t i = 0, end; i < future->grid.n; i = end) {
    Total day = {0};
    int lead = future->day[i] - future->day[0] + 1;
    for (end = i; end < future->grid.n && future->day[end] == future->day[i]; end++) {
    }
    double day_total_cv = wfm_law_total_cv(forecast->mean + i, end - i, forecast->day_cv[i], forecast->interval_cv);
    for (int32_t k = i; k < end; k++) {
      double y = set->aht ? dense->aht[n_past + k] : dense->y[n_past + k],
             cv = wfm_law_joint_cv(forecast->day_cv[k], forecast->interval_cv);
      if (isnan(y)) continue;
      double weight = set->aht ? dense->served[n_past + k] : 1;
      if (set->aht && !(weight > 0)) continue;
      if (out && !set->aht && set->step < 86400) {
        char text[WFM_STAMP_SIZE], stamp[24];
        wfm_format_utc(text, wfm_grid_at(future->grid, k));
        snprintf(stamp, sizeof stamp, "%.10s %.5s", text, text + 11);
        write_rows(out, id, origin, "interval", stamp, forecast->mean[k], cv);
      }
      double f = set->aht ? forecast->aht_s[k] : forecast->mean[k];
      if (set->step < 86400) tally_add(tally, set, 0, lead, weight, f, forecast->yardstick[k], y, cv);
      day.f += f, day.yardstick += forecast->yardstick[k], day.y += y, day.n++;
    }
    if (set->aht) continue;
    if (week.n > 0 && (lead - 1) / 7 != (week.lead - 1) / 7) {
      tally_add(tally, set, 2, week.lead, 1, week.f, week.yardstick, week.y, 0.05);
      week = (Total){0};
    }
    if (day.n > 0) {
      char text[WFM_STAMP_SIZE];
      tally_add(tally, set, 1, lead, 1, day.f, day.yardstick, day.y, day_total_cv);
      if (out) write_rows(out, id, origin, "day", wfm_format_day(text, future->day[i]), day.f, day_total_cv);
      week = (Total){week.f + day.f, week.yardstick + day.yardstick, week.y + day.y, week.n + 1, lead};
    }
  }
  if (week.n > 0) tally_add(tally, set, 2, week.lead, 1, week.f, week.yardstick, week.y, 0.05);
}

static uint64_t spoil_seed; /* 0: the history as it is */

/* A copy of the contacts with what goes wrong in real histories, all before the origin. */
static double *spoilt(const Dense *dense, int32_t n_past, int32_t per_day) {
  double *y = g_memdup2(dense->y, sizeof(double) * (gsize)dense->grid.n);
  WfmRng rng;
  wfm_rng_init(&rng, spoil_seed, (uint64_t)n_past);
  int32_t week = n_past - (int32_t)(14 + wfm_rng_below(&rng, 14)) * per_day,
          silent = n_past - (int32_t)(1 + wfm_rng_below(&rng, 20)) * per_day;
  int32_t doubled = n_past - (int32_t)(1 + wfm_rng_below(&rng, 20)) * per_day;
  for (int32_t i = 0; i < n_past; i++) {
    if (wfm_rng_uniform(&rng) < 0.1 || (i >= week - 7 * per_day && i < week))
      y[i] = NAN;
    else if (i >= silent && i < silent + per_day && !isnan(y[i]))
      y[i] = 0;
    else if (i >= doubled && i < doubled + per_day)
      y[i] *= 2;
  }
  return y;
}

static WfmSlots view(const WfmSlots *slots, int32_t from, int32_t n) {
  return (WfmSlots){{wfm_grid_at(slots->grid, from), slots->grid.step, n},
                    slots->slots_per_day,
                    slots->day + from,
                    slots->slot + from,
                    slots->fold + from};
}

static void run_origin(Tally *tally, const DataSet *set, const Dense *dense, const WfmSlots *slots, const GArray *events, const char *id,
                       const char *origin, const WfmForecastSettings *settings, FILE *out) {
  WfmStamp stamp;
  wfm_stamp_parse(&stamp, origin);
  int32_t n_past = (int32_t)wfm_grid_index(dense->grid, stamp.local), n_future = set->horizon * slots->slots_per_day;
  g_autofree uint8_t *open = opening(dense, slots, n_past);
  WfmSlots past = view(slots, 0, n_past), future = view(slots, n_past, n_future);
  g_autofree double *volume = spoil_seed ? spoilt(dense, n_past, slots->slots_per_day) : NULL;
  WfmForecastInput input = {.queue = id,
                            .past = &past,
                            .future = &future,
                            .volume = volume ? volume : dense->y,
                            .aht_s = dense->aht,
                            .served = dense->served,
                            .open_past = open,
                            .open_future = open + n_past,
                            .events = (const WfmEvent *)(void *)events->data,
                            .n_events = events->len,
                            .aht_default_s = 300};
  WfmJob job = {.seed = 1, .threads = 1};
  clock_t start = clock();
  g_autoptr(WfmForecast) forecast = wfm_forecast_new(&input, settings, &job, NULL);
  tally->cpu += (double)(clock() - start) / CLOCKS_PER_SEC, tally->fits++;
  if (getenv("FORECAST_BENCH_NOTES"))
    for (size_t k = 0; k < forecast->n_notes; k++)
      printf("  %s %s %s%s\n", id, origin, forecast->note[k].warning ? "WARNING " : "", forecast->note[k].text);
  score_origin(tally, set, dense, &future, n_past, forecast, id, origin, out);
}

/* -- the table -- */

typedef struct {
  double wape, wql;
  double mean_6w;
  double cpu_dhr;
  char best[32];
} Peer;

static Peer peer_of(const char *table, const char *set, const char *level, int window) {
  Peer peer = {INFINITY, INFINITY, NAN, NAN, "-"};
  g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
  g_autofree char *wanted = g_strdup_printf("1-%d", window);
  for (char **line = lines + 1; *line && **line; line++) {
    g_auto(GStrv) field = g_strsplit(*line, ",", -1);
    if (g_strv_length(field) < 15 || strcmp(field[0], set) || strcmp(field[2], level) || strcmp(field[3], wanted)) continue;
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

static void run_set(Summary *summary, const DataSet *set, const WfmForecastSettings *settings, const char *shared, const char *table,
                    FILE *out) {
  g_autofree char *path = g_strdup_printf("%s/data/%s", shared, set->file);
  g_autofree char *holidays = set->holidays ? g_strdup_printf("%s/data/holidays/%s", shared, set->holidays) : NULL;
  RawFile file;
  if (!read_series(&file, path)) {
    printf("%s: skipped, no %s\n", set->name, path);
    return;
  }
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GArray) events = read_holidays(holidays, names);
  /* The files hold wall-clock times of one zone each; as the rows stand, they are read as if in UTC. */
  g_autoptr(WfmZone) zone = wfm_zone_new("UTC", NULL);
  Tally tally = {0};
  for (size_t s = 0; s < file.n; s++) {
    if (set->id && strcmp(set->id, file.raw[s].id)) continue;
    Dense dense = densify(&file.raw[s], set->step, set->horizon);
    g_autoptr(WfmSlots) slots = wfm_slots_new(dense.grid, zone);
    for (int o = 0; o < 9 && set->origins[o]; o++)
      run_origin(&tally, set, &dense, slots, events, file.raw[s].id, set->origins[o], settings, out);
    g_free(dense.y), g_free(dense.served), g_free(dense.aht);
  }
  print_set(summary, set, &tally, table);
  raw_file_clear(&file);
}

int main(int argc, char **argv) {
  const char *shared = getenv("WFM_SHARED") ? getenv("WFM_SHARED") : "../shared";
  g_autofree char *path = g_strdup_printf("%s/peers/forecast/peer_table.csv", shared), *table = NULL;
  const WfmModule *const modules[] = {&wfm_forecast_module};
  g_autoptr(WfmSettings) settings = wfm_settings_new(modules, 1);
  FILE *out = NULL;
  int first = 1;
  wfm_numeric_init();
  if (!g_file_get_contents(path, &table, NULL, NULL)) {
    printf("forecast_bench: skipped, no %s (set WFM_SHARED)\n", path);
    return 77;
  }
  for (; first + 1 < argc && g_str_has_prefix(argv[first], "--"); first += 2) {
    g_auto(GStrv) pair = g_strsplit(argv[first + 1], "=", 2);
    g_autoptr(GError) err = NULL;
    if (strcmp(argv[first], "--write") == 0 && (out = fopen(argv[first + 1], "w"))) {
      fputs("method,unique_id,origin,level,ds,mean,q025,q10,q25,q50,q75,q90,q975\n", out);
      continue;
    }
    if (strcmp(argv[first], "--spoil") == 0 && (spoil_seed = g_ascii_strtoull(argv[first + 1], NULL, 10)) > 0) continue;
    if (strcmp(argv[first], "--set") == 0 && pair[0] && pair[1] && wfm_settings_set(settings, pair[0], pair[1], &err)) continue;
    fprintf(stderr, "forecast_bench: %s %s: %s\n", argv[first], argv[first + 1],
            err ? err->message : "not understood, or cannot be written");
    return 2;
  }
  printf("%-15s %-8s %-5s %7s %7s %-12s %6s %8s %8s %6s %6s %6s %6s %6s %7s %6s %6s\n", "data set", "level", "days", "ours", "best", "peer",
         "ratio", "mean_6w", "(again)", "ratio", "in80", "in95", "rand80", "rand95", "wQL", "ratio", "noise");
  Summary summary = {0};
  for (size_t k = 0; k < G_N_ELEMENTS(data_sets); k++) {
    bool wanted = first >= argc;
    for (int a = first; a < argc; a++) wanted |= strcmp(argv[a], data_sets[k].name) == 0;
    if (wanted) run_set(&summary, &data_sets[k], wfm_settings_get(settings, &wfm_forecast_module), shared, table, out);
  }
  for (int level = 0; level < 3; level++)
    if (summary.n[level])
      printf("%-8s geometric mean of WAPE over the best peer's of each cell %.3f (worst %.3f, %d cells), of wQL %.3f\n", level_names[level],
             exp(summary.log_ratio[level] / summary.n[level]), summary.worst[level], summary.n[level],
             exp(summary.log_wql[level] / fmax(1, summary.n_wql[level])));
  if (out) fclose(out);
  return 0;
}
