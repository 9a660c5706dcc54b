/* Drivers of volume, on invented series of days whose truth is known: the series are made here, contacts by hand from customers. */
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/day_paths.h"
#include "forecast/driven.h"

#include <gsl/gsl_statistics.h>
#include <math.h>
#include <string.h>

#define FIRST 18993 /* 1 January 2022, a Saturday */
#define MOST 1600
#define POINTS (MOST / 7 + 2)

/* A queue of days, and customers known every week. */
typedef struct {
  int32_t past, horizon;
  double customers[MOST], volume[MOST]; /* customers: logarithm */
  uint8_t open[MOST];
  WfmSlots *past_slots, *future_slots;
  int32_t day[POINTS];
  double value[POINTS], low[POINTS], high[POINTS];
  WfmDriver driver;
  WfmForecastInput input;
} Queue;

/* Customers grow by 10 % a year, and by these more over half a year each. */
static const double growth[] = {0.0, 0.30, -0.10, 0.25, 0.0, -0.20, 0.30, 0.10, -0.05};

static void grow(Queue *q, bool evenly) {
  double level = 0;
  for (int32_t d = 0; d < q->past + q->horizon; d++) {
    level += (0.10 + (evenly ? 0 : growth[d / 182 % (int32_t)G_N_ELEMENTS(growth)])) / 365.25;
    q->customers[d] = level;
  }
}

/* Contacts go with the power e of customers, times a trend of their own; a week, a day factor of 5 %, counts. */
static void count(Queue *q, double e, double trend, uint64_t seed) {
  static const double weekday[7] = {1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3};
  WfmRng rng;
  wfm_rng_init(&rng, seed, 1);
  for (int32_t d = 0; d < q->past + q->horizon; d++) {
    double rate = 500 * weekday[wfm_weekday(FIRST + d)] * exp(e * q->customers[d] + trend * d / 365.25 + 0.05 * wfm_rng_normal(&rng));
    q->volume[d] = (double)wfm_rng_poisson(&rng, rate), q->open[d] = 1;
  }
}

/* The driver until day `until` (index). */
static void know(Queue *q, int32_t until) {
  size_t n = 0;
  for (int32_t d = 0; d <= until; d += 7, n++)
    q->day[n] = FIRST + d, q->value[n] = 40000 * exp(q->customers[d]), q->low[n] = q->high[n] = NAN;
  q->driver = (WfmDriver){"customers", q->day, q->value, q->low, q->high, n, NAN};
}

static Queue *queue_new(int32_t past, int32_t horizon) {
  Queue *q = g_new0(Queue, 1);
  g_autoptr(WfmZone) zone = wfm_zone_new("UTC", NULL);
  q->past = past, q->horizon = horizon;
  q->past_slots = wfm_slots_new((WfmGrid){FIRST * INT64_C(86400), 86400, past}, zone);
  q->future_slots = wfm_slots_new((WfmGrid){(FIRST + past) * INT64_C(86400), 86400, horizon}, zone);
  q->input = (WfmForecastInput){.queue = "support",
                                .past = q->past_slots,
                                .future = q->future_slots,
                                .volume = q->volume,
                                .open_past = q->open,
                                .open_future = q->open,
                                .driver = &q->driver,
                                .n_drivers = 1,
                                .aht_default_s = 300};
  grow(q, false);
  know(q, past + horizon - 1);
  return q;
}

static void queue_free(Queue *q) {
  wfm_slots_free(q->past_slots);
  wfm_slots_free(q->future_slots);
  g_free(q);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Queue, queue_free)

static WfmForecast *forecast(const Queue *q, bool with) {
  WfmForecastSettings settings;
  wfm_module_defaults(&wfm_forecast_module, &settings);
  WfmForecastInput input = q->input;
  if (!with) input.driver = NULL, input.n_drivers = 0;
  WfmForecast *made = wfm_forecast_new(&input, &settings, NULL, NULL);
  g_assert_nonnull(made);
  return made;
}

/* Relative error of the last quarter of the horizon's total. */
static double far_error(const WfmForecast *f, const Queue *q) {
  int32_t from = 3 * q->horizon / 4;
  double said = wfm_sum(f->mean + from, (size_t)(q->horizon - from)),
         came = wfm_sum(q->volume + q->past + from, (size_t)(q->horizon - from));
  return said / came - 1;
}

static void assert_same(const WfmForecast *a, const WfmForecast *b) {
  size_t bytes = sizeof(double) * (size_t)a->grid.n;
  g_assert_cmpmem(a->mean, bytes, b->mean, bytes);
  g_assert_cmpmem(a->day_cv, bytes, b->day_cv, bytes);
  g_assert_cmpmem(a->quantile, bytes * WFM_N_QUANTILES, b->quantile, bytes * WFM_N_QUANTILES);
}

static void contacts_that_follow_customers_follow_their_plan(void) {
  g_autoptr(Queue) q = queue_new(1095, 365);
  for (int32_t d = q->past + 60; d < q->past + q->horizon; d++) q->customers[d] += 0.25; /* a market to come */
  know(q, q->past + q->horizon - 1);
  count(q, 1, 0, 1);
  g_autoptr(WfmForecast) with = forecast(q, true), without = forecast(q, false);
  g_assert_true(with->driver[0].used);
  g_assert_cmpfloat_with_epsilon(with->driver[0].elasticity, 1, 0.2);
  g_assert_cmpfloat(with->driver[0].with, <, with->driver[0].without);
  g_assert_cmpfloat(fabs(far_error(with, q)), <, 0.05);
  g_assert_cmpfloat(fabs(far_error(without, q)), >, 0.15);
}

static void contacts_that_do_not_care_are_forecast_as_if_there_were_no_driver(void) {
  g_autoptr(Queue) q = queue_new(1095, 365);
  count(q, 0, 0, 2);
  g_autoptr(WfmForecast) with = forecast(q, true), without = forecast(q, false);
  g_assert_false(with->driver[0].used);
  g_assert_cmpfloat_with_epsilon(with->driver[0].elasticity, 0, 0.1);
  g_assert_nonnull(strstr(with->driver[0].text, "does not help"));
  assert_same(with, without);
}

static void a_driver_that_runs_beside_a_trend_stays_uncertain_and_widens_the_band(void) {
  g_autoptr(Queue) sure = queue_new(1095, 365), q = queue_new(1095, 365);
  count(sure, 1, 0, 3);
  grow(q, true);
  know(q, q->past + q->horizon - 1);
  count(q, 1, 0, 3);
  q->driver.elasticity = sure->driver.elasticity = NAN;
  g_autoptr(WfmForecast) of_trend = forecast(q, true), of_sure = forecast(sure, true);
  g_assert_cmpfloat(of_trend->driver[0].sd, >, 2 * of_sure->driver[0].sd);
  g_assert_cmpfloat(of_trend->driver[0].sd, >, 0.3);
  if (of_trend->driver[0].used) g_assert_cmpfloat(of_trend->elasticity_sd[q->horizon - 1], >, 0.02);
}

static void a_plan_that_ends_too_soon_is_not_used(void) {
  g_autoptr(Queue) q = queue_new(1095, 365);
  count(q, 1, 0, 4);
  know(q, q->past + 150);
  g_autoptr(WfmForecast) with = forecast(q, true), without = forecast(q, false);
  g_assert_false(with->driver[0].used);
  g_assert_nonnull(strstr(with->driver[0].text, "its plan ends on 2025-05"));
  assert_same(with, without);
}

static void a_plan_that_ends_within_the_horizon_is_held_and_less_sure_from_there(void) {
  g_autoptr(Queue) q = queue_new(1095, 365);
  count(q, 1, 0, 5);
  know(q, q->past + 250);
  g_autoptr(WfmForecast) f = forecast(q, true);
  g_assert_true(f->driver[0].used);
  g_assert_nonnull(strstr(f->driver[0].text, "it is held at"));
  g_assert_cmpfloat(f->driver[0].log_sd[200], ==, 0);
  g_assert_cmpfloat(f->driver[0].log_sd[300], >, 0);
  g_assert_cmpfloat(f->driver[0].log_sd[364], >, f->driver[0].log_sd[300]);
}

static void a_history_that_is_too_short_is_said_to_be(void) {
  g_autoptr(Queue) q = queue_new(120, 90);
  count(q, 1, 0, 6);
  g_autoptr(WfmForecast) f = forecast(q, true);
  g_assert_false(f->driver[0].used);
  g_assert_nonnull(strstr(f->driver[0].text, "only 120 days of history lie beside it; right would be 168"));
}

static void a_driver_that_never_moved_teaches_nothing(void) {
  g_autoptr(Queue) q = queue_new(730, 365);
  for (int32_t d = 0; d < q->past + q->horizon; d++) q->customers[d] = d < q->past ? 0 : 0.3;
  know(q, q->past + q->horizon - 1);
  count(q, 1, 0, 7);
  g_autoptr(WfmForecast) f = forecast(q, true);
  g_assert_false(f->driver[0].used);
  g_assert_nonnull(strstr(f->driver[0].text, "hardly moved"));
}

static void a_stated_elasticity_counts_whatever_the_history_shows(void) {
  g_autoptr(Queue) q = queue_new(365, 180);
  for (int32_t d = 0; d < q->past + q->horizon; d++) q->customers[d] = d < q->past + 60 ? 0 : 0.4;
  know(q, q->past + q->horizon - 1);
  count(q, 0.5, 0, 8);
  q->driver.elasticity = 0.5;
  g_autoptr(WfmForecast) with = forecast(q, true), without = forecast(q, false);
  g_assert_true(with->driver[0].used);
  g_assert_cmpfloat(with->driver[0].elasticity, ==, 0.5);
  /* Customers never moved before, so the rate is what is forecast without. */
  for (int32_t d = 90; d < q->horizon; d++) g_assert_cmpfloat_with_epsilon(with->mean[d] / without->mean[d], exp(0.2), 1e-3);
  g_assert_cmpfloat(with->elasticity_sd[q->horizon - 1], <, 1e-3);
}

static void a_step_that_a_driver_explains_is_no_shift_of_level(void) {
  g_autoptr(Queue) q = queue_new(1095, 365);
  for (int32_t d = 0; d < q->past + q->horizon; d++) q->customers[d] = (d >= 700 ? 0.5 : 0) + (d >= q->past + 100 ? 0.3 : 0);
  know(q, q->past + q->horizon - 1);
  count(q, 1, 0, 9);
  g_autoptr(WfmForecast) with = forecast(q, true), without = forecast(q, false);
  size_t shifts = 0;
  for (size_t k = 0; k < without->n_findings; k++) shifts += without->finding[k].kind == WFM_FOUND_SHIFT;
  g_assert_cmpuint(shifts, ==, 1);
  for (size_t k = 0; k < with->n_findings; k++) g_assert_cmpint(with->finding[k].kind, !=, WFM_FOUND_SHIFT);
  g_assert_true(with->driver[0].used);
  g_assert_cmpfloat_with_epsilon(with->driver[0].elasticity, 1, 0.1);
  g_assert_cmpfloat(fabs(far_error(with, q)), <, 0.06);
}

static void a_short_horizon_asks_no_driver(void) {
  g_autoptr(Queue) q = queue_new(730, 28);
  count(q, 1, 0, 10);
  g_autoptr(WfmForecast) with = forecast(q, true), without = forecast(q, false);
  g_assert_cmpuint(with->n_drivers, ==, 0);
  assert_same(with, without);
}

/* The bounds of the plan are those of 80 %; all queues that follow the driver stray by it together. */
static void the_bounds_of_a_plan_are_in_the_band_and_common_to_all_queues(void) {
  enum { PATHS = 2000 };
  g_autoptr(Queue) q = queue_new(1095, 365);
  for (int32_t d = 0; d < q->past; d++) q->customers[d] = d >= 700 ? 0.5 : 0;
  for (int32_t d = q->past; d < q->past + q->horizon; d++) q->customers[d] = 0.5;
  know(q, q->past + q->horizon - 1);
  count(q, 1, 0, 11);
  q->driver.elasticity = 1;
  g_autoptr(WfmForecast) sure = forecast(q, true);
  for (size_t k = 0; k < q->driver.n; k++)
    if (q->day[k] >= FIRST + q->past) q->low[k] = q->value[k] * exp(-1.2816 * 0.2), q->high[k] = q->value[k] * exp(1.2816 * 0.2);
  g_autoptr(WfmForecast) f = forecast(q, true);
  WfmForecast other = *f;
  other.queue = (char *)"sales";
  g_autofree double *a = g_new(double, PATHS), *b = g_new(double, PATHS), *c = g_new(double, PATHS);
  int32_t from = FIRST + q->past + 300, to = from + 28;
  g_autoptr(WfmDayPaths) of_sure = wfm_day_paths_new(sure, q->future_slots->day, PATHS, 3);
  g_autoptr(WfmDayPaths) own = wfm_day_paths_new(f, q->future_slots->day, PATHS, 3);
  g_autoptr(WfmDayPaths) others = wfm_day_paths_new(&other, q->future_slots->day, PATHS, 3);
  wfm_day_paths_total(a, of_sure, of_sure->contacts, from, to);
  wfm_day_paths_total(b, own, own->contacts, from, to);
  wfm_day_paths_total(c, others, others->contacts, from, to);
  g_assert_cmpfloat_with_epsilon(gsl_stats_mean(b, 1, PATHS) / gsl_stats_mean(a, 1, PATHS), 1, 0.02);
  for (int k = 0; k < PATHS; k++) a[k] = log(a[k]), b[k] = log(b[k]), c[k] = log(c[k]);
  double more = gsl_stats_variance(b, 1, PATHS) - gsl_stats_variance(a, 1, PATHS);
  g_assert_cmpfloat_with_epsilon(more / 0.04, 1, 0.15);
  g_assert_cmpfloat_with_epsilon(gsl_stats_covariance(b, 1, c, 1, PATHS) / 0.04, 1, 0.2);
  /* Quantiles of single days hold it too. */
  g_assert_cmpfloat(f->quantile[300 * WFM_N_QUANTILES + 6], >, 1.2 * sure->quantile[300 * WFM_N_QUANTILES + 6]);
}

static WfmHistory *history_of(const Queue *q) {
  WfmForecastSettings settings;
  wfm_module_defaults(&wfm_forecast_module, &settings);
  return wfm_history_new(&q->input, &settings, NULL);
}

static void what_comes_after_an_origin_does_not_change_what_is_learnt_at_it(void) {
  g_autoptr(Queue) q = queue_new(1095, 365);
  count(q, 1, 0, 12);
  g_autoptr(WfmHistory) history = history_of(q);
  char *reason[1];
  g_autoptr(WfmDrive) drive = wfm_drive_new(reason, history);
  WfmElasticity before, after;
  wfm_drive_fit(&before, drive, history, 800);
  for (int32_t d = 800; d < history->n_days; d++) history->level[d] *= 3, drive->log_x[0][d] += 1;
  wfm_drive_fit(&after, drive, history, 800);
  g_assert_cmpmem(&before, sizeof before, &after, sizeof after);
}

/* Priors: 0.6 N(1, 0.25^2) + 0.3 N(0, 0.05^2) + 0.1 N(0, 0.7^2): mean 0.6, variance 0.6 (0.0625 + 1) + 0.3 x 0.0025 + 0.1 x 0.49 - 0.36. */
static void where_the_history_is_silent_the_priors_speak(void) {
  g_autoptr(Queue) q = queue_new(730, 365);
  count(q, 1, 0, 13);
  g_autoptr(WfmHistory) history = history_of(q);
  char *reason[1];
  g_autoptr(WfmDrive) drive = wfm_drive_new(reason, history);
  WfmElasticity elasticity;
  wfm_drive_fit(&elasticity, drive, history, 3);
  g_assert_cmpfloat_with_epsilon(elasticity.mean[0], 0.6, 1e-9);
  g_assert_cmpfloat_with_epsilon(elasticity.covariance[0][0], 0.32725, 1e-9);
}

/* Two drivers that move apart from each other are told apart. */
static void two_drivers_have_an_elasticity_each(void) {
  g_autoptr(Queue) q = queue_new(1400, 180);
  static double other[MOST], value[POINTS];
  for (int32_t d = 0; d < q->past + q->horizon; d++) other[d] = 0.35 * sin(d / 37.0);
  count(q, 0, 0, 14);
  for (int32_t d = 0; d < q->past + q->horizon; d++) q->volume[d] = round(q->volume[d] * exp(q->customers[d] + 0.5 * other[d]));
  for (size_t k = 0; k < q->driver.n; k++) value[k] = 100 * exp(other[7 * k]);
  WfmDriver both[] = {q->driver, q->driver};
  both[1].name = "orders", both[1].value = value;
  q->input.driver = both, q->input.n_drivers = 2;
  g_autoptr(WfmForecast) f = forecast(q, true);
  g_assert_true(f->driver[0].used && f->driver[1].used);
  g_assert_cmpfloat_with_epsilon(f->driver[0].elasticity, 1, 0.15);
  g_assert_cmpfloat_with_epsilon(f->driver[1].elasticity, 0.5, 0.1);
}

static void a_driver_that_does_not_help_goes_and_a_stated_one_beside_it_stays(void) {
  g_autoptr(Queue) q = queue_new(1095, 180);
  static double value[POINTS];
  count(q, 0, 0, 2);
  for (size_t k = 0; k < q->driver.n; k++) value[k] = 7 * (int32_t)k < q->past + 60 ? 100 : 150;
  WfmDriver both[] = {q->driver, q->driver};
  both[1].name = "orders", both[1].value = value, both[1].elasticity = 1;
  q->input.driver = both, q->input.n_drivers = 2;
  g_autoptr(WfmForecast) f = forecast(q, true), without = forecast(q, false);
  g_assert_false(f->driver[0].used);
  g_assert_null(f->driver[0].log_sd);
  g_assert_true(f->driver[1].used);
  for (int32_t d = 90; d < q->horizon; d++) g_assert_cmpfloat_with_epsilon(f->mean[d] / without->mean[d], 1.5, 1e-3);
}

static void a_backtest_knows_no_drivers(void) {
  g_autoptr(Queue) q = queue_new(1095, 180);
  for (int32_t d = 0; d < q->past; d++) q->customers[d] = d >= 700 ? 0.5 : 0;
  know(q, q->past - 1);
  count(q, 1, 0, 15);
  WfmForecastSettings settings;
  wfm_module_defaults(&wfm_forecast_module, &settings);
  WfmForecastInput without = q->input;
  without.driver = NULL, without.n_drivers = 0;
  int64_t origin = (FIRST + 1000) * INT64_C(86400);
  g_autofree WfmScore *a = NULL, *b = NULL;
  size_t n_a, n_b;
  g_assert_true(wfm_backtest(&a, &n_a, &q->input, &settings, &origin, 1, 60, NULL, NULL));
  g_assert_true(wfm_backtest(&b, &n_b, &without, &settings, &origin, 1, 60, NULL, NULL));
  g_assert_cmpuint(n_a, ==, n_b);
  for (size_t k = 0; k < n_a; k++) g_assert_cmpfloat(a[k].wape, ==, b[k].wape);
}

int main(int n_args, char **args) {
  g_test_init(&n_args, &args, NULL);
  wfm_numeric_init();
#define TEST(f) g_test_add_func("/drivers/" #f, f)
  TEST(contacts_that_follow_customers_follow_their_plan);
  TEST(contacts_that_do_not_care_are_forecast_as_if_there_were_no_driver);
  TEST(a_driver_that_runs_beside_a_trend_stays_uncertain_and_widens_the_band);
  TEST(a_plan_that_ends_too_soon_is_not_used);
  TEST(a_plan_that_ends_within_the_horizon_is_held_and_less_sure_from_there);
  TEST(a_history_that_is_too_short_is_said_to_be);
  TEST(a_driver_that_never_moved_teaches_nothing);
  TEST(a_stated_elasticity_counts_whatever_the_history_shows);
  TEST(a_step_that_a_driver_explains_is_no_shift_of_level);
  TEST(a_short_horizon_asks_no_driver);
  TEST(the_bounds_of_a_plan_are_in_the_band_and_common_to_all_queues);
  TEST(what_comes_after_an_origin_does_not_change_what_is_learnt_at_it);
  TEST(where_the_history_is_silent_the_priors_speak);
  TEST(a_driver_that_does_not_help_goes_and_a_stated_one_beside_it_stays);
  TEST(a_backtest_knows_no_drivers);
  TEST(two_drivers_have_an_elasticity_each);
  return g_test_run();
}
