/* Forecast value added on four intervals of two days; expected values by hand. */
#include "forecast/value_added.h"

#include <math.h>

/* made, day, lead, naive, statistical, final, actual, overridden */
static const WfmComeTrue rows[] = {
    {1, 100, 1, 8, 9, 11, 10, true},
    {1, 100, 1, 12, 11, 11, 10, false},
    {1, 101, 2, 20, 14, 14, 10, false},
    {2, 101, 1, 6, 10, 10, 10, false}, /* another forecast of the same day */
};

static void test_intervals(void) {
  WfmValueAdded value;
  wfm_value_added(&value, rows, 4, false, 1, 99, false);
  g_assert_cmpuint(value.n, ==, 4);
  g_assert_cmpfloat(value.contacts, ==, 40);
  g_assert_cmpfloat_with_epsilon(value.naive_wape, (2 + 2 + 10 + 4) / 40.0, 1e-12);
  g_assert_cmpfloat_with_epsilon(value.statistical_wape, (1 + 1 + 4 + 0) / 40.0, 1e-12);
  g_assert_cmpfloat_with_epsilon(value.final_wape, (1 + 1 + 4 + 0) / 40.0, 1e-12);
  g_assert_cmpfloat_with_epsilon(value.naive_bias, (-2 + 2 + 10 - 4) / 40.0, 1e-12);
  g_assert_cmpfloat_with_epsilon(value.final_bias, (1 + 1 + 4 + 0) / 40.0, 1e-12);
}

static void test_days_are_sums_of_one_forecast(void) {
  WfmValueAdded value;
  wfm_value_added(&value, rows, 4, true, 1, 99, false);
  g_assert_cmpuint(value.n, ==, 3);
  g_assert_cmpfloat_with_epsilon(value.naive_wape, (0 + 10 + 4) / 40.0, 1e-12); /* 8 + 12 against 20 */
  g_assert_cmpfloat_with_epsilon(value.final_wape, (2 + 4 + 0) / 40.0, 1e-12);
  wfm_value_added(&value, rows, 4, true, 2, 2, false);
  g_assert_cmpuint(value.n, ==, 1);
  g_assert_cmpfloat_with_epsilon(value.statistical_wape, 0.4, 1e-12);
}

static void test_overridden_alone(void) {
  WfmValueAdded value;
  wfm_value_added(&value, rows, 4, false, 1, 99, true);
  g_assert_cmpuint(value.n, ==, 1);
  g_assert_cmpfloat_with_epsilon(value.statistical_wape, 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon(value.statistical_bias, -0.1, 1e-12);
  wfm_value_added(&value, rows, 4, true, 1, 99, true); /* a day with one overridden interval counts whole */
  g_assert_cmpuint(value.n, ==, 1);
  g_assert_cmpfloat(value.contacts, ==, 20);
  wfm_value_added(&value, rows + 1, 3, false, 1, 99, true);
  g_assert_cmpuint(value.n, ==, 0);
  g_assert_true(isnan(value.final_wape));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/value added/by interval", test_intervals);
  g_test_add_func("/value added/a day is the sum of one forecast's intervals", test_days_are_sums_of_one_forecast);
  g_test_add_func("/value added/over overridden intervals alone", test_overridden_alone);
  return g_test_run();
}
