/* Rules over calendar months, over the contract's year and over the ledger of unpopular shifts. Expected values by hand. */
#include "core/rng.h"
#include "tests/unit/roster_fixture.h"

/* --- months --- */

static void a_month_counts_what_lies_before_the_horizon(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-03-16", "2026-04-13");
  works_daily(p, "2026-02-27", 4, "09:00", "17:00"); /* two of them in March */
  works_daily(p, "2026-03-09", 5, "09:00", "17:00");
  works_daily(p, "2026-03-16", 5, "09:00", "17:00");
  works_daily(p, "2026-03-30", 5, "09:00", "17:00"); /* two in March, three in April */
  assert_excess(p, "max_hours_month", 100, 14 * 8 - 100);
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-03-01"));
  g_assert_cmpint(p->breach[0].to, ==, at(p, "2026-04-01"));
  assert_excess(p, "max_days_month", 2, 12 + 1);
  assert_excess(p, "min_days_off_month", 20, 20 - (31 - 14));
  g_assert_cmpuint(p->n_breaches, ==, 1);
}

static void a_month_before_the_horizon_is_not_reported(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-04-06", "2026-04-13");
  works_daily(p, "2026-03-02", 28, "09:00", "17:00");
  works_daily(p, "2026-04-06", 2, "09:00", "17:00");
  assert_excess(p, "max_days_month", 2, 0);
  assert_excess(p, "max_days_month", 1, 1);
}

static void a_night_belongs_to_the_month_in_which_it_begins(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-04-20", "2026-05-18");
  works_daily(p, "2026-04-28", 3, "22:00", "06:00"); /* the last ends on 1 May */
  works_daily(p, "2026-05-04", 1, "22:00", "06:00");
  assert_excess(p, "max_nights_month", 2, 1);
  assert_excess(p, "max_hours_month", 8, 16);
}

static void a_weekend_across_two_months_is_one(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-01-26", "2026-02-23");
  works_daily(p, "2026-01-31", 2, "09:00", "17:00"); /* Saturday in January, Sunday in February */
  works_daily(p, "2026-02-07", 2, "09:00", "17:00");
  works_daily(p, "2026-02-14", 1, "09:00", "17:00");
  assert_excess(p, "max_weekends_month", 1, 1);
  assert_excess(p, "max_weekends_month", 0, 1 + 2);
}

static void a_month_owes_its_hours_where_it_is_known_and_ends(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-03-23", "2026-04-06");
  works_daily(p, "2026-03-23", 5, "09:00", "17:00");
  assert_excess(p, "min_hours_month", 100, 0); /* of the first three weeks nothing is known */
  g_autoptr(Person) q = person_new("UTC", "2026-03-23", "2026-04-06");
  works_daily(q, "2026-02-27", 4, "09:00", "17:00"); /* two of them in March */
  works_daily(q, "2026-03-23", 5, "09:00", "17:00");
  assert_excess(q, "min_hours_month", 100, 100 - 7 * 8);
  is_away(q, "2026-03-30", "2026-04-02", 24); /* two of its three days in March */
  assert_excess(q, "min_hours_month", 100, 100 - 7 * 8 - 16);
  q->agent.employed_to = at(q, "2026-03-28");
  assert_excess(q, "min_hours_month", 100, 0);
}

static void a_horizon_of_one_month_owes_it_in_every_zone(void) {
  g_autoptr(Person) p = person_new("Asia/Kathmandu", "2026-03-01 05:45", "2026-04-01 05:45"); /* the planner's March, in UTC */
  assert_excess(p, "min_hours_month", 100, 100);
}

/* --- years --- */

static void annual_hours_run_from_the_contracts_own_day(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-03-23", "2026-04-20");
  p->contract.year_month = 4;
  p->contract.year_day = 1;
  works_daily(p, "2026-03-02", 5, "09:00", "17:00"); /* the year before */
  works_daily(p, "2026-03-30", 5, "09:00", "17:00"); /* two in the old year, three in the new */
  assert_excess(p, "max_hours_year", 50, 6);
  assert_excess(p, "max_hours_year", 20, 36 + 4);
  g_assert_cmpuint(p->n_breaches, ==, 2);
  p->agent.carried = (WfmLedger){.hours = 1700, .hours_known = true}; /* in place of the forty hours of before */
  assert_excess(p, "max_hours_year", 1700, 16);
  assert_excess(p, "min_hours_year", 1720, 4);
  is_away(p, "2026-03-26", "2026-03-27", 3);
  assert_excess(p, "min_hours_year", 1720, 1);
  p->agent.carried.hours_known = false; /* shifts are known from March on only */
  assert_excess(p, "min_hours_year", 1720, 0);
}

static void annualised_hours_keep_near_their_pace(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-22", "2026-07-20"); /* 200 of 365 days are over at its end */
  p->contract.year_hours = 1825;
  p->agent.carried = (WfmLedger){.hours = 900, .hours_known = true};
  works_daily(p, "2026-06-22", 5, "09:00", "17:00");
  assert_excess(p, "max_hours_behind", 50, 1000 - 940 - 50);
  assert_excess(p, "max_hours_ahead", 0, 0);
  p->agent.carried.hours = 1000;
  assert_excess(p, "max_hours_ahead", 10, 30);
  assert_excess(p, "max_hours_behind", 0, 0);
  p->agent.employed_from = at(p, "2026-06-20"); /* thirty days, 150 hours */
  p->agent.carried.hours = 0;
  assert_excess(p, "max_hours_behind", 0, 150 - 40);
  p->contract.year_hours = 0;
  assert_excess(p, "max_hours_behind", 0, 0);
}

/* --- the ledger --- */

static void who_has_worked_more_than_the_share_gets_fewer(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-29");
  works_daily(p, "2026-05-29", 5, "22:00", "06:00"); /* two nights in the horizon */
  works_daily(p, "2026-06-06", 2, "14:00", "22:00");
  p->agent.fair = (WfmLedger){.lates = 4, .nights = 6.5, .weekends = 3};
  p->agent.carried = (WfmLedger){.lates = 4, .nights = 8, .weekends = 1};
  assert_excess(p, "max_nights_ledger", 3, 0.5);
  assert_excess(p, "max_nights_ledger", 4, 0);
  assert_excess(p, "max_lates_ledger", 1, 1);
  assert_excess(p, "max_weekends_ledger", 0, 0); /* one weekend, two behind */
  p->agent.carried.nights = 20;
  assert_excess(p, "max_nights_ledger", 3, 2); /* no more than what the horizon holds */
}

/* Four holidays, of which the shifts of the horizon lie on two: one with its last hours, by two shifts once. */
static void holidays_worked_are_counted_by_date(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-03-16", "2026-04-13");
  int32_t days[] = {wfm_day_from_civil(2026, 3, 15), wfm_day_from_civil(2026, 3, 17), wfm_day_from_civil(2026, 3, 29),
                    wfm_day_from_civil(2026, 4, 6)};
  works(p, "2026-03-15 09:00", "2026-03-15 17:00"); /* before the horizon */
  works(p, "2026-03-16 22:00", "2026-03-17 00:00"); /* over at midnight */
  works(p, "2026-03-19 09:00", "2026-03-19 17:00");
  works(p, "2026-03-28 18:00", "2026-03-29 02:30"); /* into the night without its second hour */
  works(p, "2026-03-29 20:00", "2026-03-30 00:00");
  works(p, "2026-04-06 09:00", "2026-04-06 17:00");
  assert_excess(p, "max_holidays_period", 0, 0); /* of no region */
  p->agent.holidays = days;
  p->agent.n_holidays = 4;
  assert_excess(p, "max_holidays_period", 0, 2);
  assert_excess(p, "max_holidays_period", 1, 1);
  assert_excess(p, "max_holidays_period", 2, 0);
  p->agent.carried.holidays = 3;
  p->agent.fair.holidays = 1.5;
  assert_excess(p, "max_holidays_ledger", 2, 1.5);
  p->agent.carried.holidays = 9;
  assert_excess(p, "max_holidays_ledger", 2, 2); /* no more than what the horizon holds */
  p->agent.carried.holidays = 0;
  assert_excess(p, "max_holidays_ledger", 0.5, 0);
}

/* --- a second count of months, day by day --- */

static void months_agree_with_a_walk_over_the_calendar(void) {
  for (uint64_t seed = 0; seed < 200; seed++) {
    WfmRng rng;
    wfm_rng_init(&rng, 20261122, seed);
    g_autoptr(Person) p = person_new(seed % 2 ? "America/Toronto" : "Australia/Lord_Howe", "2026-03-10", "2026-05-20");
    int64_t instant = p->problem.grid.start - (int64_t)wfm_rng_below(&rng, 40) * 86400;
    while ((instant += 900 * (int64_t)(40 + wfm_rng_below(&rng, 200))) < wfm_horizon_end(&p->problem))
      works_instants(p, instant, instant + 900 * (int64_t)(8 + wfm_rng_below(&rng, 40)));
    double hours[13] = {0}, days[13] = {0}, more_hours = 0, more_days = 0;
    bool ours[13] = {false};
    int32_t last = INT32_MIN;
    for (size_t i = 0; i < p->n_duties; i++) {
      char date[WFM_STAMP_SIZE];
      int month = (int)g_ascii_strtoll(wfm_format_day(date, p->duty[i].day) + 5, NULL, 10);
      hours[month] += (double)(p->duty[i].end - p->duty[i].start) / 3600;
      days[month] += p->duty[i].day != last;
      ours[month] |= p->duty[i].start >= p->problem.grid.start;
      last = p->duty[i].day;
    }
    for (int m = 1; m <= 12; m++) {
      more_hours += ours[m] ? MAX(hours[m] - 60, 0) : 0;
      more_days += ours[m] ? MAX(days[m] - 9, 0) : 0;
    }
    assert_excess(p, "max_hours_month", 60, more_hours);
    assert_excess(p, "max_days_month", 9, more_days);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/rules_span/" #name, name)
  TEST(a_month_counts_what_lies_before_the_horizon);
  TEST(a_month_before_the_horizon_is_not_reported);
  TEST(a_night_belongs_to_the_month_in_which_it_begins);
  TEST(a_weekend_across_two_months_is_one);
  TEST(a_month_owes_its_hours_where_it_is_known_and_ends);
  TEST(a_horizon_of_one_month_owes_it_in_every_zone);
  TEST(annual_hours_run_from_the_contracts_own_day);
  TEST(annualised_hours_keep_near_their_pace);
  TEST(who_has_worked_more_than_the_share_gets_fewer);
  TEST(holidays_worked_are_counted_by_date);
  TEST(months_agree_with_a_walk_over_the_calendar);
  return g_test_run();
}
