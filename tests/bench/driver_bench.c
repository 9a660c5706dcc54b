/* What drivers are worth a year ahead, on invented series of days whose truth is known: errors of months with and without, how often drivers are used, and
 * how many months lie in the 80 % band.
 *
 * usage: driver_bench [--seeds N] [--days PAST] [--horizon DAYS] [WORLD...]
 *
 * In every world contacts have a week, a year, a level that walks (8 % in a year), days that stray by 6 % and counts; customers grow by a rate that
 * changes now and then. What contacts have to do with customers is the world's. The plan is what customers come to, times an error that walks by 4 % in a year and
 * that the plan's bounds own up to. */
#include "core/numeric.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "forecast/day_paths.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *name, *what;
  double elasticity;  /* of contacts to customers */
  double trend;       /* of contacts by themselves, a year, besides */
  bool steady;        /* customers grow evenly in the past: like a trend */
  double turn;        /* change of growth a year, at the beginning of the horizon */
  double step, ahead; /* log of a step of customers in the middle of the past, and a third into the horizon */
} World;

static const World worlds[] = {
    {"follow", "contacts per customer; growth changes now and then", 1, 0, false, 0, 0, 0},
    {"partly", "elasticity 0.6", 0.6, 0, false, 0, 0, 0},
    {"against", "elasticity -0.5: customers help themselves", -0.5, 0, false, 0, 0, 0},
    {"nothing", "contacts do not care", 0, 0, false, 0, 0, 0},
    {"trend", "contacts grow by themselves, customers alongside", 0, 0.12, true, 0, 0, 0},
    {"trend-turns", "likewise, and customers stop growing", 0, 0.12, true, -0.12, 0, 0},
    {"even", "contacts per customer, even growth that goes on", 1, 0, true, 0, 0, 0},
    {"even-turns", "contacts per customer, even growth that stops", 1, 0, true, -0.12, 0, 0},
    {"launch", "contacts per customer; a step in the past, one to come", 1, 0, false, 0, 0.4, 0.3},
    {"coming", "contacts per customer; a step to come, none in the past", 1, 0, false, 0, 0, 0.3},
};

typedef struct {
  int32_t past, horizon;
  double *volume, *truth;
  uint8_t *open;
  WfmSlots *past_slots, *future_slots;
  int32_t *day;
  double *value, *low, *high;
  size_t n_points;
} Series;

#define FIRST 18993 /* 1 January 2022 */
#define MONTH 28

/* Logarithm of customers on each day. */
static double *invent_customers(const World *world, int32_t past, int32_t n, WfmRng *rng) {
  double *x = g_new(double, (gsize)n), growth = 0.12, level = 0;
  for (int32_t d = 0; d < n; d++) {
    if (!world->steady && d % 120 == 0) growth = 0.12 + 0.22 * wfm_rng_normal(rng);
    if (world->steady && d == past) growth += world->turn;
    level += growth / 365.25;
    if (d == past / 2) level += world->step;
    if (d == past + (n - past) / 3) level += world->ahead;
    x[d] = level;
  }
  return x;
}

static void invent_plan(Series *s, const double *customers, WfmRng *rng) {
  int32_t n = s->past + s->horizon;
  double error = 0;
  s->day = g_new(int32_t, (gsize)n + 1), s->value = g_new(double, (gsize)n + 1);
  s->low = g_new(double, (gsize)n + 1), s->high = g_new(double, (gsize)n + 1);
  for (int32_t d = 0; d < n; d += 7) {
    bool planned = d >= s->past;
    if (planned) error += 0.04 * sqrt(7 / 365.25) * wfm_rng_normal(rng);
    double value = 50000 * exp(customers[d] + error), sd = 0.04 * sqrt(MAX(0, d - s->past) / 365.25);
    size_t k = s->n_points++;
    s->day[k] = FIRST + d, s->value[k] = value;
    s->low[k] = planned ? value * exp(-1.2816 * sd) : (double)NAN, s->high[k] = planned ? value * exp(1.2816 * sd) : (double)NAN;
  }
}

static Series *invent(const World *world, int32_t past, int32_t horizon, uint64_t seed) {
  static const double weekday[7] = {1.25, 1.1, 1.0, 1.0, 0.95, 0.45, 0.35};
  Series *s = g_new0(Series, 1);
  int32_t n = past + horizon;
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmZone) zone = wfm_zone_new("UTC", &err);
  WfmRng rng;
  wfm_rng_init(&rng, seed, 1);
  g_autofree double *customers = invent_customers(world, past, n, &rng);
  double level = 0, error = 0, phase = 6.28 * wfm_rng_uniform(&rng);
  s->past = past, s->horizon = horizon;
  s->volume = g_new(double, (gsize)n + 1), s->open = g_new(uint8_t, (gsize)n + 1);
  for (int32_t d = 0; d < n; d++) {
    level += 0.08 * sqrt(1 / 365.25) * wfm_rng_normal(&rng);
    error = 0.7 * error + 0.06 * sqrt(1 - 0.49) * wfm_rng_normal(&rng);
    double season = 0.12 * sin(6.2832 * d / 365.25 + phase) + 0.05 * cos(12.566 * d / 365.25);
    double rate =
        400 * weekday[wfm_weekday(FIRST + d)] * exp(world->elasticity * customers[d] + world->trend * d / 365.25 + level + season + error);
    s->volume[d] = (double)wfm_rng_poisson(&rng, rate), s->open[d] = 1;
  }
  invent_plan(s, customers, &rng);
  s->past_slots = wfm_slots_new((WfmGrid){FIRST * INT64_C(86400), 86400, past}, zone);
  s->future_slots = wfm_slots_new((WfmGrid){(FIRST + past) * INT64_C(86400), 86400, horizon}, zone);
  return s;
}

static void series_free(Series *s) {
  g_free(s->volume), g_free(s->open), g_free(s->day), g_free(s->value), g_free(s->low), g_free(s->high);
  wfm_slots_free(s->past_slots);
  wfm_slots_free(s->future_slots);
  g_free(s);
}

typedef struct {
  double error[2], contacts, elasticity, sd;
  int inside[2], months, used;
} Result;

typedef struct {
  const World *world;
  int32_t past, horizon;
  Result *result;
} Bench;

static void judge(Result *out, int with, const WfmForecast *forecast, const Series *s) {
  g_autoptr(WfmDayPaths) paths = wfm_day_paths_new(forecast, s->future_slots->day, 400, 1);
  double total[400];
  for (int32_t from = 0; from + MONTH <= s->horizon; from += MONTH) {
    int32_t day = FIRST + s->past + from;
    double actual = wfm_sum(s->volume + s->past + from, MONTH), said = wfm_sum(forecast->mean + from, MONTH);
    wfm_day_paths_total(total, paths, paths->contacts, day, day + MONTH);
    out->error[with] += fabs(said - actual);
    out->inside[with] += actual >= wfm_quantile(total, 400, 0.1) && actual <= wfm_quantile(total, 400, 0.9);
    if (with == 0) out->contacts += actual, out->months++;
  }
}

static void run_one(void *user, size_t seed) {
  Bench *bench = user;
  Result *out = &bench->result[seed];
  Series *s = invent(bench->world, bench->past, bench->horizon, 1000 + seed);
  WfmForecastSettings settings;
  wfm_module_defaults(&wfm_forecast_module, &settings);
  for (int with = 0; with < 2; with++) {
    WfmDriver driver = {"customers", s->day, s->value, s->low, s->high, s->n_points, NAN};
    WfmForecastInput input = {.queue = "queue",
                              .past = s->past_slots,
                              .future = s->future_slots,
                              .volume = s->volume,
                              .open_past = s->open,
                              .open_future = s->open,
                              .aht_default_s = 300,
                              .driver = &driver,
                              .n_drivers = (size_t)with};
    g_autoptr(WfmForecast) forecast = wfm_forecast_new(&input, &settings, NULL, NULL);
    judge(out, with, forecast, s);
    if (with) out->used = forecast->driver[0].used, out->elasticity = forecast->driver[0].elasticity, out->sd = forecast->driver[0].sd;
    if (with && getenv("VERBOSE")) printf("  %3zu  %s\n", seed, forecast->driver[0].text);
  }
  series_free(s);
}

static void run_world(const World *world, int32_t past, int32_t horizon, size_t seeds) {
  g_autofree Result *result = g_new0(Result, seeds);
  Bench bench = {world, past, horizon, result};
  Result sum = {0};
  double worse = 0;
  wfm_parallel_for(seeds, 2, run_one, &bench);
  for (size_t k = 0; k < seeds; k++) {
    for (int w = 0; w < 2; w++) sum.error[w] += result[k].error[w] / result[k].contacts, sum.inside[w] += result[k].inside[w];
    sum.months += result[k].months, sum.used += result[k].used, sum.elasticity += result[k].elasticity, sum.sd += result[k].sd;
    worse = fmax(worse, (result[k].error[1] - result[k].error[0]) / result[k].contacts);
  }
  double n = (double)seeds;
  printf("%-12s %8.2f %8.2f %6.2f %9.1f %8.1f %9.1f %8.0f %8.2f %6.2f   %s\n", world->name, 100 * sum.error[0] / n, 100 * sum.error[1] / n,
         sum.error[1] / sum.error[0], 100 * worse, 100.0 * sum.inside[0] / sum.months, 100.0 * sum.inside[1] / sum.months,
         100 * sum.used / n, sum.elasticity / n, sum.sd / n, world->what);
  fflush(stdout);
}

int main(int n_args, char **args) {
  int seeds = 20, past = 1095, horizon = 365;
  const GOptionEntry entries[] = {{"seeds", 0, 0, G_OPTION_ARG_INT, &seeds, "Series of each world (20)", "N"},
                                  {"days", 0, 0, G_OPTION_ARG_INT, &past, "Days of history (1095)", "N"},
                                  {"horizon", 0, 0, G_OPTION_ARG_INT, &horizon, "Days ahead (365)", "N"},
                                  G_OPTION_ENTRY_NULL};
  g_autoptr(GOptionContext) context = g_option_context_new("[WORLD...]");
  g_option_context_add_main_entries(context, entries, NULL);
  if (!g_option_context_parse(context, &n_args, &args, NULL)) return 2;
  wfm_numeric_init();
  printf("%-12s %8s %8s %6s %9s %8s %9s %8s %8s %6s\n", "world", "without", "with", "ratio", "worst by", "in 80 %", "with", "used %",
         "elast.", "+-");
  for (size_t w = 0; w < G_N_ELEMENTS(worlds); w++) {
    bool wanted = n_args < 2;
    for (int k = 1; k < n_args; k++) wanted |= strcmp(args[k], worlds[w].name) == 0;
    if (wanted) run_world(&worlds[w], past, horizon, (size_t)seeds);
  }
  return 0;
}
