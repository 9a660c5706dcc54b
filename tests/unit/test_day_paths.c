/* Days in sample futures. What the paths show is compared with the laws that made them, by sums written here. */
#include "core/numeric.h"
#include "forecast/day_correlation.h"
#include "forecast/day_paths.h"
#include "forecast/factor_table.h"
#include "forecast/law.h"

#include <gsl/gsl_statistics.h>
#include <math.h>

#define DAYS 500
#define A_DAY 4 /* intervals */
#define N (DAYS * A_DAY)
#define PATHS 2000

typedef struct {
  double mean[N], aht_s[N], day_cv[N];
  int32_t day[N];
  WfmForecast forecast;
} Queue;

/* A queue whose history was long enough to test all of the horizon, unless the test says otherwise. */
static Queue *queue_new(const char *name) {
  Queue *q = g_new0(Queue, 1);
  for (int i = 0; i < N; i++) q->mean[i] = 40 + 10 * (i % A_DAY), q->aht_s[i] = 300, q->day_cv[i] = 0.12, q->day[i] = 20000 + i / A_DAY;
  q->forecast = (WfmForecast){.queue = (char *)name,
                              .grid = {0, 21600, N},
                              .mean = q->mean,
                              .aht_s = q->aht_s,
                              .day_cv = q->day_cv,
                              .interval_cv = 0.1,
                              .past_days = 1500,
                              .tested_days = DAYS,
                              .path = {.volume = {0.5, 0.98}, .aht = {0.4, 0.98}, .aht_cv = 0.05}};
  return q;
}

static double mean_of(const double *x) {
  return gsl_stats_mean(x, 1, PATHS);
}

static double variance_of(const double *x) {
  return gsl_stats_variance(x, 1, PATHS);
}

static void a_total_has_the_mean_and_the_variance_of_its_days(void) {
  g_autofree Queue *q = queue_new("voice");
  g_autoptr(WfmDayPaths) paths = wfm_day_paths_new(&q->forecast, q->day, PATHS, 7);
  g_autofree double *total = g_new(double, PATHS);
  enum { FROM = 20100, LENGTH = 30 };
  double day = 0, squares = 0;
  for (int i = 0; i < A_DAY; i++) day += q->mean[i], squares += q->mean[i] * q->mean[i];
  double variance = 0;
  for (int a = 0; a < LENGTH; a++)
    for (int b = 0; b < LENGTH; b++)
      variance += a == b ? day + 0.12 * 0.12 * day * day + (1 + 0.12 * 0.12) * 0.01 * squares
                         : wfm_day_correlation_at(&q->forecast.path.volume, a - b) * 0.12 * 0.12 * day * day;
  wfm_day_paths_total(total, paths, paths->contacts, FROM, FROM + LENGTH);
  g_assert_cmpint(paths->n_days, ==, DAYS);
  g_assert_cmpfloat_with_epsilon(mean_of(total) / (LENGTH * day), 1, 4 * sqrt(variance / PATHS) / (LENGTH * day));
  g_assert_cmpfloat_with_epsilon(variance_of(total) / variance, 1, 0.16);
  /* Work is contacts x handle time, whose factor keeps the mean over contacts. */
  wfm_day_paths_total(total, paths, paths->work, FROM, FROM + LENGTH);
  g_assert_cmpfloat_with_epsilon(mean_of(total) / (LENGTH * day * 300), 1, 5 * sqrt(variance / PATHS) / (LENGTH * day));
}

static void weeks_and_months_are_sums_of_the_same_days(void) {
  g_autofree Queue *q = queue_new("voice");
  g_autoptr(WfmDayPaths) paths = wfm_day_paths_new(&q->forecast, q->day, PATHS, 7);
  g_autofree double *whole = g_new(double, PATHS), *part = g_new(double, PATHS), *sum = g_new0(double, PATHS);
  wfm_day_paths_total(whole, paths, paths->contacts, 20003, 20031);
  for (int week = 0; week < 4; week++) {
    wfm_day_paths_total(part, paths, paths->contacts, 20003 + 7 * week, 20010 + 7 * week);
    for (int k = 0; k < PATHS; k++) sum[k] += part[k];
  }
  for (int k = 0; k < PATHS; k++) g_assert_cmpfloat(sum[k], ==, whole[k]);
}

/* Variance of the logarithm of a quarter's total in the end of the horizon. */
static double far_variance(const Queue *q, const char *other_queue, double *covariance) {
  g_autoptr(WfmDayPaths) paths = wfm_day_paths_new(&q->forecast, q->day, PATHS, 7);
  WfmForecast other = q->forecast;
  other.queue = (char *)other_queue;
  g_autoptr(WfmDayPaths) others = wfm_day_paths_new(&other, q->day, PATHS, 7);
  g_autofree double *a = g_new(double, PATHS), *b = g_new(double, PATHS);
  wfm_day_paths_total(a, paths, paths->contacts, 20000 + DAYS - 91, 20000 + DAYS);
  wfm_day_paths_total(b, others, others->contacts, 20000 + DAYS - 91, 20000 + DAYS);
  g_assert_cmpfloat_with_epsilon(mean_of(a) / (91 * 220), 1, 0.02);
  for (int k = 0; k < PATHS; k++) a[k] = log(a[k]), b[k] = log(b[k]);
  *covariance = gsl_stats_covariance(a, 1, b, 1, PATHS);
  return variance_of(a);
}

static void what_was_not_tested_is_less_sure_and_partly_common_to_all_queues(void) {
  g_autofree Queue *q = queue_new("voice");
  double apart, together, tested = far_variance(q, "chat", &apart);
  q->forecast.tested_days = 100;
  double variance = far_variance(q, "chat", &together) - tested;
  double expected = WFM_UNTESTED_GROWTH * WFM_UNTESTED_GROWTH * (DAYS - 45 - 100) / 365.25;
  g_assert_cmpfloat_with_epsilon(variance / expected, 1, 0.17);
  g_assert_cmpfloat_with_epsilon((together - apart) / expected, 0.5, 0.12);
}

static void a_time_of_the_year_that_was_never_seen_is_less_sure(void) {
  g_autofree Queue *q = queue_new("voice");
  double ignored;
  q->forecast.tested_days = 60, q->forecast.past_days = 400;
  double a_year = far_variance(q, "chat", &ignored);
  q->forecast.past_days = 20;
  double few_weeks = far_variance(q, "chat", &ignored);
  g_assert_cmpfloat(few_weeks, >, a_year);
}

static void the_same_seed_gives_the_same_path_with_more_paths_or_none_beside(void) {
  g_autofree Queue *q = queue_new("voice");
  g_autoptr(WfmDayPaths) few = wfm_day_paths_new(&q->forecast, q->day, 3, 7);
  g_autoptr(WfmDayPaths) many = wfm_day_paths_new(&q->forecast, q->day, 50, 7);
  g_assert_cmpmem(few->contacts, 3 * DAYS * sizeof(double), many->contacts, 3 * DAYS * sizeof(double));
  g_assert_cmpmem(few->work, 3 * DAYS * sizeof(double), many->work, 3 * DAYS * sizeof(double));
}

static void days_without_contacts_have_none_in_any_path(void) {
  g_autofree Queue *q = queue_new("voice");
  for (int i = 0; i < 10 * A_DAY; i++) q->mean[i] = 0;
  q->forecast.tested_days = 0;
  g_autoptr(WfmDayPaths) paths = wfm_day_paths_new(&q->forecast, q->day, 20, 7);
  for (int r = 0; r < 20; r++)
    for (int d = 0; d < DAYS; d++) {
      g_assert_true(isfinite(paths->contacts[r * DAYS + d]) && isfinite(paths->work[r * DAYS + d]));
      if (d < 10) g_assert_cmpfloat(paths->contacts[r * DAYS + d] + paths->work[r * DAYS + d], ==, 0);
    }
}

static void the_table_gives_the_laws_factor_within_two_thousandths(void) {
  const double range[][2] = {{0.02, 0.3}, {0.3, 2}, {0, 0.05}, {0.1, 0.1}};
  for (size_t r = 0; r < G_N_ELEMENTS(range); r++) {
    g_autoptr(WfmFactorTable) table = wfm_factor_table_new(range[r][0], range[r][1]);
    for (int c = 0; c <= 20; c++) {
      double cv = range[r][0] + (range[r][1] - range[r][0]) * c / 20.0;
      for (int k = -34; k <= 34; k++) {
        double z = 0.117 * k, exact = wfm_law_factor_at(z, cv);
        g_assert_cmpfloat_with_epsilon(wfm_factor_table_at(table, z, cv), exact, 2e-3 * fmax(1, exact));
      }
    }
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/day-paths/totals", a_total_has_the_mean_and_the_variance_of_its_days);
  g_test_add_func("/day-paths/sums-agree", weeks_and_months_are_sums_of_the_same_days);
  g_test_add_func("/day-paths/untested", what_was_not_tested_is_less_sure_and_partly_common_to_all_queues);
  g_test_add_func("/day-paths/unseen-season", a_time_of_the_year_that_was_never_seen_is_less_sure);
  g_test_add_func("/day-paths/seed", the_same_seed_gives_the_same_path_with_more_paths_or_none_beside);
  g_test_add_func("/day-paths/closed", days_without_contacts_have_none_in_any_path);
  g_test_add_func("/day-paths/table", the_table_gives_the_laws_factor_within_two_thousandths);
  return g_test_run();
}
