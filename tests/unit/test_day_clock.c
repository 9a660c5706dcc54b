/* Days and times of a row. Dates are told by hand from a calendar: 2026-03-30 is a Monday. */
#include "cli/data/day_clock.h"

#include <glib.h>

#define MONDAY 20542 /* 2026-03-30 */
#define OPEN INT32_MIN
#define HOUR 3600
#define WEEKEND 0x60

static int64_t at(int32_t day, int32_t hour) {
  return (int64_t)day * 86400 + (int64_t)hour * HOUR;
}

static void a_row_without_dates_or_times_holds_on_its_weekdays_all_day(void) {
  WfmDayClock clock = {WEEKEND, {OPEN, OPEN}, -1, -1};
  g_assert_false(wfm_day_clock_covers(&clock, at(MONDAY + 4, 23)));
  g_assert_true(wfm_day_clock_covers(&clock, at(MONDAY + 5, 0)));
  g_assert_true(wfm_day_clock_covers(&clock, at(MONDAY + 6, 23)));
  g_assert_false(wfm_day_clock_covers(&clock, at(MONDAY + 7, 0)));
}

static void a_time_past_midnight_belongs_to_the_date_on_which_it_begins(void) {
  WfmDayClock clock = {WEEKEND, {MONDAY, MONDAY + 6}, 22 * HOUR, 30 * HOUR};
  g_assert_false(wfm_day_clock_covers(&clock, at(MONDAY + 5, 5))); /* since Friday */
  g_assert_true(wfm_day_clock_covers(&clock, at(MONDAY + 6, 5)));
  g_assert_true(wfm_day_clock_covers(&clock, at(MONDAY + 7, 5))); /* since Sunday, the last date */
  g_assert_false(wfm_day_clock_covers(&clock, at(MONDAY + 7, 6)));
  g_assert_false(wfm_day_clock_covers(&clock, at(MONDAY + 7, 22)));
}

static void a_begin_without_an_end_lasts_until_midnight(void) {
  WfmDayClock clock = {0x7f, {OPEN, MONDAY}, 26 * HOUR, -1};
  g_assert_cmpint(wfm_day_clock_end(&clock), ==, 48 * HOUR);
  g_assert_true(wfm_day_clock_covers(&clock, at(MONDAY + 1, 23)));
  g_assert_false(wfm_day_clock_covers(&clock, at(MONDAY + 2, 2)));
}

static void periods_are_counted_from_the_first_date_or_a_monday_back_and_forth(void) {
  WfmDates since = {MONDAY + 2, OPEN}, always = {OPEN, OPEN};
  g_assert_cmpint(wfm_dates_period(since, MONDAY + 8, 7), ==, MONDAY + 2);
  g_assert_cmpint(wfm_dates_period(since, MONDAY + 9, 7), ==, MONDAY + 9);
  g_assert_cmpint(wfm_dates_period(since, MONDAY + 1, 7), ==, MONDAY - 5);
  g_assert_cmpint(wfm_dates_period(always, MONDAY + 6, 7), ==, MONDAY);
  g_assert_cmpint(wfm_dates_period(always, -1, 7), ==, -3); /* 1969-12-31 is a Wednesday */
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/day-clock/weekdays", a_row_without_dates_or_times_holds_on_its_weekdays_all_day);
  g_test_add_func("/day-clock/past-midnight", a_time_past_midnight_belongs_to_the_date_on_which_it_begins);
  g_test_add_func("/day-clock/no-end", a_begin_without_an_end_lasts_until_midnight);
  g_test_add_func("/day-clock/periods", periods_are_counted_from_the_first_date_or_a_monday_back_and_forth);
  return g_test_run();
}
