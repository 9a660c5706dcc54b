/* People over time: what must hold of every course, whatever its rates. The numbers of courses are compared with exact fractions by
 * workforce_reference.py. */
#include "scheduler/capacity/workforce.h"

#include "core/rng.h"

#include <glib.h>
#include <math.h>

#define CLOSE 1e-12

static const WfmAttrition BANDS[] = {{0, 0.6}, {90, 0.35}, {400, 0.18}};
static const WfmCareer CAREER = {.attrition = BANDS,
                                 .n_attrition = 3,
                                 .train_days = 31,
                                 .pass = 0.9,
                                 .nest_days = 17,
                                 .mentor_share = 0.3,
                                 .ramp_days = 75,
                                 .ramp_from = 0.45};

/* [n + 1] boundaries, each `days` apart. */
static double *even(int32_t n, double days) {
  double *from = g_new(double, (gsize)n + 1);
  for (int32_t p = 0; p <= n; p++) from[p] = days * p;
  return from;
}

static WfmTrace course(const double *from, int32_t n, const WfmCareer *career, const WfmCohort *cohorts, size_t n_cohorts) {
  WfmTrace trace;
  wfm_trace_init(&trace, n);
  for (size_t k = 0; k < n_cohorts; k++) wfm_trace_add(&trace, &(WfmPeriods){n, from}, career, &cohorts[k]);
  return trace;
}

static void test_thirty_percent_a_year_is_not_two_and_a_half_a_month(void) {
  double month = wfm_attrition_convert(0.3, WFM_YEAR_DAYS, WFM_YEAR_DAYS / 12);
  g_assert_cmpfloat_with_epsilon(month, 1 - pow(0.7, 1.0 / 12), 1e-15);
  g_assert_cmpfloat(month, >, 0.029);
  /* What 2.5 % a month is: 26.2 % a year. */
  g_assert_cmpfloat_with_epsilon(wfm_attrition_convert(0.025, WFM_YEAR_DAYS / 12, WFM_YEAR_DAYS), 1 - pow(0.975, 12), 1e-14);
}

static void test_rates_convert_there_and_back(void) {
  WfmRng rng;
  wfm_rng_init(&rng, 3, 1);
  for (int k = 0; k < 1000; k++) {
    double year = 0.999 * wfm_rng_uniform(&rng), days = 0.1 + 400 * wfm_rng_uniform(&rng);
    double back = wfm_attrition_convert(wfm_attrition_convert(year, WFM_YEAR_DAYS, days), days, WFM_YEAR_DAYS);
    g_assert_cmpfloat_with_epsilon(back, year, 1e-13);
  }
  g_assert_cmpfloat(wfm_attrition_convert(0, 365.25, 1), ==, 0);
  g_assert_cmpfloat(wfm_attrition_convert(1, 365.25, 1), ==, 1);
  g_assert_cmpfloat(wfm_attrition_convert(1, 365.25, 0), ==, 0);
  /* So rare that 1 - rate is 1. */
  g_assert_cmpfloat_with_epsilon(wfm_attrition_convert(1e-18, 1, 100) / 1e-16, 1, 1e-12);
}

/* Days, weeks of 7 and periods of 35 days meet every 35: as many people then, and means that are means of means. */
static void test_weeks_and_months_tell_of_the_same_people(void) {
  static const WfmCohort cohorts[] = {{80, 0, 200, 0}, {10, 0, 20, 0}, {24, 0, 0, 0}, {0.7, 0, 45, 0}};
  g_autofree double *week = even(60, 7), *month = even(12, 35), *day = even(420, 1);
  WfmTrace weeks = course(week, 60, &CAREER, cohorts, 4), months = course(month, 12, &CAREER, cohorts, 4),
           days = course(day, 420, &CAREER, cohorts, 4);
  for (int32_t m = 0; m < 12; m++) {
    double heads = 0, training = 0, productive = 0, left = 0, day_left = 0, day_productive = 0;
    g_assert_cmpfloat_with_epsilon(weeks.begin[5 * m], months.begin[m], CLOSE * 200);
    g_assert_cmpfloat_with_epsilon(days.begin[35 * m], months.begin[m], CLOSE * 200);
    for (int32_t w = 5 * m; w < 5 * m + 5; w++)
      heads += weeks.heads[w] / 5, training += weeks.training[w] / 5, productive += weeks.productive[w] / 5, left += weeks.left[w];
    for (int32_t d = 35 * m; d < 35 * m + 35; d++) day_left += days.left[d], day_productive += days.productive[d] / 35;
    g_assert_cmpfloat_with_epsilon(heads, months.heads[m], CLOSE * 200);
    g_assert_cmpfloat_with_epsilon(training, months.training[m], CLOSE * 200);
    g_assert_cmpfloat_with_epsilon(productive, months.productive[m], CLOSE * 200);
    g_assert_cmpfloat_with_epsilon(day_productive, months.productive[m], CLOSE * 200);
    g_assert_cmpfloat_with_epsilon(left, months.left[m], CLOSE * 200);
    g_assert_cmpfloat_with_epsilon(day_left, months.left[m], CLOSE * 200);
  }
  wfm_trace_clear(&weeks), wfm_trace_clear(&months), wfm_trace_clear(&days);
}

/* By the mean of 20,000 slices, whose error is of the second order. */
static void test_means_are_those_of_fine_slices(void) {
  enum { SLICES = 20000 };
  static const WfmCohort cohort = {50, 0, 0, 0};
  g_autofree double *whole = even(1, 200), *fine = even(SLICES, 200.0 / SLICES);
  WfmTrace one = course(whole, 1, &CAREER, &cohort, 1), many = course(fine, SLICES, &CAREER, &cohort, 1);
  double heads = 0, productive = 0;
  for (int32_t k = 0; k < SLICES; k++) {
    double end = k + 1 < SLICES ? many.begin[k + 1] : many.begin[k] - many.left[k], middle = (k + 0.5) * 200 / SLICES - CAREER.train_days;
    double speed = middle > CAREER.ramp_days ? 1 : CAREER.ramp_from + (1 - CAREER.ramp_from) * middle / CAREER.ramp_days;
    double here = 0.5 * (many.begin[k] + end);
    heads += here / SLICES;
    if (middle > 0) productive += here * (speed - (middle < CAREER.nest_days ? CAREER.mentor_share : 0)) / SLICES;
  }
  g_assert_cmpfloat_with_epsilon(one.heads[0], heads, 1e-3);
  g_assert_cmpfloat_with_epsilon(one.productive[0], productive, 1e-3);
  wfm_trace_clear(&one), wfm_trace_clear(&many);
}

static void test_everybody_who_leaves_is_counted_once(void) {
  static const WfmCohort cohorts[] = {{40, 0, 500, 0}, {3, 0, 900, 9}, {12, 2, 0, 0}, {15, 7, 0, 0}, {6, 30, 30, 44}};
  g_autofree double *week = even(52, 7);
  WfmTrace t = course(week, 52, &CAREER, cohorts, 5);
  double left = 0, joined = 0;
  for (int32_t p = 0; p < 52; p++) {
    double joins = p == 0 ? 43 : p == 2 ? 12 : p == 7 ? 15 : p == 30 ? 6 : 0;
    joined += joins;
    if (p > 0) g_assert_cmpfloat_with_epsilon(t.begin[p], t.begin[p - 1] - t.left[p - 1] + joins, 1e-12);
    left += t.left[p];
    g_assert_cmpfloat(t.left[p], >, 0);
    g_assert_cmpfloat(t.heads[p], <=, t.begin[p]);
    g_assert_cmpfloat(t.heads[p], >=, t.begin[p] - t.left[p]);
    g_assert_cmpfloat(t.productive[p] + t.training[p], <=, t.heads[p] + 1e-12);
  }
  g_assert_cmpfloat_with_epsilon(t.begin[51] - t.left[51], joined - left, 1e-11);
  wfm_trace_clear(&t);
}

/* Training ends with a period: who fails leaves in it, and the next one begins with agents only. */
static void test_who_fails_at_the_end_of_a_period_leaves_in_it(void) {
  const WfmCareer career = {.train_days = 42, .pass = 0.75, .ramp_from = 1};
  static const WfmCohort cohort = {8, 1, 0, 0};
  g_autofree double *week = even(10, 7);
  WfmTrace t = course(week, 10, &career, &cohort, 1);
  g_assert_cmpfloat(t.begin[0], ==, 0);
  g_assert_cmpfloat(t.begin[6], ==, 8);
  g_assert_cmpfloat(t.heads[6], ==, 8);
  g_assert_cmpfloat(t.training[6], ==, 8);
  g_assert_cmpfloat(t.left[6], ==, 2);
  g_assert_cmpfloat(t.begin[7], ==, 6);
  g_assert_cmpfloat(t.training[7], ==, 0);
  g_assert_cmpfloat(t.productive[7], ==, 6);
  wfm_trace_clear(&t);
}

static void test_mentors_give_what_those_in_nesting_take(void) {
  const WfmCareer career = {.train_days = 7, .pass = 1, .nest_days = 14, .mentor_share = 0.25, .ramp_days = 28, .ramp_from = 0.5};
  static const WfmCohort cohort = {4, 0, 0, 0};
  g_autofree double *week = even(6, 7);
  WfmTrace t = course(week, 6, &career, &cohort, 1);
  static const double speed[6] = {0, 0.5625, 0.6875, 0.8125, 0.9375, 1};
  for (int32_t p = 0; p < 6; p++) g_assert_cmpfloat_with_epsilon(t.productive[p], 4 * (speed[p] - (p == 1 || p == 2 ? 0.25 : 0)), 1e-14);
  wfm_trace_clear(&t);
}

/* A rate of 1 empties its band at once, a rate of 0 keeps everybody; people of any tenure and classes add up. */
static void test_edges_and_sums(void) {
  static const WfmAttrition all[] = {{0, 0}, {21, 1}};
  const WfmCareer career = {.attrition = all, .n_attrition = 2, .pass = 1, .ramp_from = 1};
  static const WfmCohort cohort = {5, 0, 0, 0};
  g_autofree double *week = even(5, 7);
  WfmTrace t = course(week, 5, &career, &cohort, 1), sum;
  static const double heads[5] = {5, 5, 5, 0, 0};
  for (int32_t p = 0; p < 5; p++) g_assert_cmpfloat(t.heads[p], ==, heads[p]);
  wfm_trace_init(&sum, 5);
  wfm_trace_add_times(&sum, &t, 3, 5);
  wfm_trace_add_times(&sum, &t, -1, 5);
  for (int32_t p = 0; p < 5; p++) {
    g_assert_cmpfloat(sum.heads[p], ==, 2 * t.heads[p]);
    g_assert_cmpfloat(sum.left[p], ==, 2 * t.left[p]);
    g_assert_cmpfloat(sum.productive[p], ==, 2 * t.productive[p]);
  }
  wfm_trace_clear(&t), wfm_trace_clear(&sum);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/workforce/thirty percent a year is not two and a half a month",
                  test_thirty_percent_a_year_is_not_two_and_a_half_a_month);
  g_test_add_func("/workforce/rates convert there and back", test_rates_convert_there_and_back);
  g_test_add_func("/workforce/weeks and months tell of the same people", test_weeks_and_months_tell_of_the_same_people);
  g_test_add_func("/workforce/means are those of fine slices", test_means_are_those_of_fine_slices);
  g_test_add_func("/workforce/everybody who leaves is counted once", test_everybody_who_leaves_is_counted_once);
  g_test_add_func("/workforce/who fails at the end of a period leaves in it", test_who_fails_at_the_end_of_a_period_leaves_in_it);
  g_test_add_func("/workforce/mentors give what those in nesting take", test_mentors_give_what_those_in_nesting_take);
  g_test_add_func("/workforce/edges and sums", test_edges_and_sums);
  return g_test_run();
}
