/* What each labour rule promises. Expected values are worked out by hand in the comments; clock changes are those of the zone database:
 * Europe/Dublin forward 2026-03-29 01:00, back 2026-10-25 02:00; America/Toronto forward 2026-03-08 02:00, back 2026-11-01 02:00;
 * Australia/Lord_Howe forward half an hour 2026-10-04 02:00. */
#include "tests/unit/roster_fixture.h"

/* --- rest between shifts --- */

static void rest_is_elapsed_time_in_spring(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-03-23", "2026-03-30");
  works(p, "2026-03-28 13:00", "2026-03-28 21:00");
  works(p, "2026-03-29 08:00", "2026-03-29 16:00"); /* 11 h on the wall, 10 h lived */
  assert_excess(p, "daily_rest", 11, 1);
  g_assert_cmpfloat(p->breach[0].measured, ==, 10);
  g_assert_cmpfloat(p->breach[0].allowed, ==, 11);
  g_assert_true(p->breach[0].clock_change);
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-03-28 21:00"));
  g_assert_cmpint(p->breach[0].to, ==, at(p, "2026-03-29 08:00"));
}

static void rest_is_elapsed_time_in_autumn(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-10-19", "2026-10-26");
  works(p, "2026-10-24 14:00", "2026-10-24 22:00");
  works(p, "2026-10-25 08:00", "2026-10-25 16:00"); /* 10 h on the wall, 11 h lived */
  assert_excess(p, "daily_rest", 11, 0);
  assert_excess(p, "daily_rest", 12, 1);
  g_assert_false(p->breach[0].clock_change); /* the wall shows even less */
}

static void rest_across_toronto_and_half_hours(void) {
  g_autoptr(Person) p = person_new("America/Toronto", "2026-03-02", "2026-03-09");
  works(p, "2026-03-07 14:00", "2026-03-07 22:00");
  works(p, "2026-03-08 09:00", "2026-03-08 17:00");
  assert_excess(p, "daily_rest", 11, 1);
  g_assert_true(p->breach[0].clock_change);
  g_autoptr(Person) q = person_new("Australia/Lord_Howe", "2026-09-28", "2026-10-05");
  works(q, "2026-10-03 14:00", "2026-10-03 22:00");
  works(q, "2026-10-04 09:00", "2026-10-04 17:00");
  assert_excess(q, "daily_rest", 11, 0.5);
  g_assert_true(q->breach[0].clock_change);
  g_autoptr(Person) k = person_new("Asia/Kolkata", "2026-03-23", "2026-03-30");
  works(k, "2026-03-28 14:30", "2026-03-28 22:30");
  works(k, "2026-03-29 09:00", "2026-03-29 17:00");
  assert_excess(k, "daily_rest", 11, 0.5);
  g_assert_false(k->breach[0].clock_change);
}

static void exact_rest_is_enough_and_a_quarter_less_is_not(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works(p, "2026-06-01 12:00", "2026-06-01 20:00");
  works(p, "2026-06-02 07:00", "2026-06-02 15:00");
  assert_excess(p, "daily_rest", 11, 0);
  works(p, "2026-06-03 01:45", "2026-06-03 09:00");
  assert_excess(p, "daily_rest", 11, 0.25);
}

static void shift_before_the_horizon_shortens_the_first_rest(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works(p, "2026-05-30 15:00", "2026-05-30 23:00");
  works(p, "2026-05-31 07:00", "2026-05-31 23:00"); /* 8 h of rest before: past, not reported */
  works(p, "2026-06-01 08:00", "2026-06-01 16:00"); /* 9 h */
  assert_excess(p, "daily_rest", 11, 2);
  g_assert_cmpuint(p->n_breaches, ==, 1);
  g_assert_cmpint(p->breach[0].to, ==, at(p, "2026-06-01 08:00"));
}

static void overlapping_shifts_leave_no_rest(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works(p, "2026-06-01 08:00", "2026-06-01 16:00");
  works(p, "2026-06-01 12:00", "2026-06-01 14:00");
  works(p, "2026-06-02 03:00", "2026-06-02 08:00"); /* 11 h after 16:00, which ends last */
  assert_excess(p, "daily_rest", 12, 12 + 1);
}

static void start_to_start_counts_elapsed_time(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-03-23", "2026-03-30");
  works(p, "2026-03-28 08:00", "2026-03-28 12:00");
  works(p, "2026-03-29 08:00", "2026-03-29 12:00"); /* 23 h later */
  assert_excess(p, "min_start_to_start", 24, 1);
  g_assert_true(p->breach[0].clock_change);
  assert_excess(p, "min_start_to_start", 23, 0);
}

static void long_rest_follows_the_last_night_only(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works_daily(p, "2026-06-01", 3, "22:00", "06:00");
  works(p, "2026-06-05 14:00", "2026-06-05 22:00"); /* 56 h after the last night, which ended 06-04 06:00: 32 h */
  assert_excess(p, "min_rest_after_night", 46, 14);
  assert_excess(p, "min_rest_after_night", 32, 0);
}

static void late_then_early_is_forbidden_by_hours(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works(p, "2026-06-01 14:00", "2026-06-01 22:00");
  works(p, "2026-06-02 10:00", "2026-06-02 18:00"); /* not early: no matter */
  works(p, "2026-06-03 14:00", "2026-06-03 22:00");
  works(p, "2026-06-04 07:00", "2026-06-04 15:00"); /* 9 h */
  assert_excess(p, "min_rest_late_to_early", 24, 15);
  g_assert_cmpuint(p->n_breaches, ==, 1);
}

static void a_named_kind_counts_before_the_clock(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  p->types[0] = (WfmShiftType){.shift = "x", .kind = "day"};
  p->types[1] = (WfmShiftType){.shift = "y", .kind = ""};
  p->problem.n_shift_types = 2;
  works(p, "2026-06-01 22:00", "2026-06-02 06:00")->shift_type = 0;
  assert_excess(p, "max_nights", 0, 0);
  p->duty[0].shift_type = 1;
  assert_excess(p, "max_nights", 0, 1);
  p->duty[0].shift_type = -1;
  assert_excess(p, "max_nights", 0, 1);
}

/* --- weekly rest --- */

static void a_free_sunday_with_its_nights_is_a_weekly_rest(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  works_daily(p, "2026-06-01", 6, "09:00", "18:00");
  works_daily(p, "2026-06-08", 6, "09:00", "18:00"); /* rest Sat 18:00 - Mon 09:00: 39 h, 30 of them in the first week */
  assert_excess(p, "weekly_rest", 35, 0);
  assert_excess(p, "weekly_rest", 39, 0);
  assert_excess(p, "weekly_rest", 40, 1); /* the second week ends free into the unknown */
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-06-01"));
  g_assert_cmpint(p->breach[0].to, ==, at(p, "2026-06-08"));
}

static void seven_days_in_a_week_have_no_weekly_rest(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works_daily(p, "2026-06-01", 7, "09:00", "17:00");
  assert_excess(p, "weekly_rest", 35, 19); /* 16 h between shifts is the longest */
}

static void weekly_rest_is_elapsed_time(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-03-23", "2026-03-31");
  works_daily(p, "2026-03-23", 6, "14:00", "22:00");
  works(p, "2026-03-30 09:00", "2026-03-30 17:00"); /* from Sat 22:00: 35 h on the wall, 34 lived */
  assert_excess(p, "weekly_rest", 35, 1);
  g_assert_true(p->breach[0].clock_change);
  assert_excess(p, "weekly_rest", 34, 0);
}

static void a_rest_that_only_brushes_the_week_counts_in_part(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-08", "2026-06-15");
  works(p, "2026-06-06 10:00", "2026-06-06 18:00");
  works_daily(p, "2026-06-08", 7, "12:00", "20:00"); /* Sat 18:00 - Mon 12:00 has 12 h in this week; between shifts 16 h */
  assert_excess(p, "weekly_rest", 24, 8);
  works_daily(p, "2026-06-15", 1, "20:00", "21:00"); /* outside the horizon's week, and it starts after it: 24 h from Sun 20:00 */
  assert_excess(p, "weekly_rest", 24, 8);
}

static void weekly_rest_in_the_contracts_own_week(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-03", "2026-06-10");
  p->contract.week_start = 2;                        /* Wednesday */
  works_daily(p, "2026-06-03", 7, "09:00", "17:00"); /* Wed - Tue: one week without a day off */
  assert_excess(p, "weekly_rest", 24, 8);
  p->contract.week_start = 0; /* two calendar weeks, both with free days outside the horizon */
  assert_excess(p, "weekly_rest", 24, 0);
}

/* --- weeks --- */

static void days_of_the_week_count_history_and_the_contracts_week(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-03", "2026-06-10");
  works_daily(p, "2026-06-01", 7, "09:00", "17:00"); /* Mon, Tue before the horizon */
  assert_excess(p, "max_days_week", 5, 2);
  p->contract.week_start = 3; /* Thursday: Mon - Wed and Thu - Sun */
  assert_excess(p, "max_days_week", 5, 0);
  assert_excess(p, "max_days_week", 3, 1); /* Thu 4, Fri 5, Sat 6, Sun 7 */
}

static void a_week_wholly_worked_before_the_horizon_is_not_reported(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-08", "2026-06-15");
  works_daily(p, "2026-06-01", 7, "09:00", "21:00");
  assert_excess(p, "max_days_week", 5, 0);
  assert_excess(p, "max_hours_week", 48, 0);
  assert_excess(p, "max_consecutive_days", 6, 0);
  assert_excess(p, "weekly_rest", 35, 0);
  works(p, "2026-06-09 09:00", "2026-06-09 17:00");
  assert_excess(p, "max_hours_week", 48, 0);
}

static void a_split_day_is_one_day(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works(p, "2026-06-01 08:00", "2026-06-01 12:00");
  works(p, "2026-06-01 16:00", "2026-06-01 20:00");
  assert_excess(p, "max_days_week", 1, 0);
  assert_excess(p, "max_hours_day", 7, 1);
  assert_excess(p, "max_consecutive_days", 1, 0);
}

static void overnight_hours_belong_to_the_week_of_the_start(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  works(p, "2026-06-07 22:00", "2026-06-08 06:00"); /* Sunday night */
  assert_excess(p, "max_hours_week", 6, 2);
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-06-01"));
  g_assert_cmpint(p->breach[0].to, ==, at(p, "2026-06-08"));
}

static void unpaid_meals_are_not_paid_hours(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works(p, "2026-06-01 08:00", "2026-06-01 16:30");
  rests(p, "break", "2026-06-01 10:00", "2026-06-01 10:15", true);
  rests(p, "meal", "2026-06-01 12:00", "2026-06-01 12:30", false);
  g_assert_cmpint(wfm_duty_paid_s(&p->duty[0]), ==, 8 * 3600);
  assert_excess(p, "max_hours_week", 7.5, 0.5);
  assert_excess(p, "max_hours_day", 8, 0);
  assert_excess(p, "max_shift_hours", 8, 0.5);
}

static void an_hour_given_by_the_clock_is_paid_and_named(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-10-19", "2026-10-26");
  works_daily(p, "2026-10-20", 4, "08:00", "16:00");
  works(p, "2026-10-24 22:00", "2026-10-25 06:00"); /* 9 h: the clock goes back in it */
  assert_excess(p, "max_hours_week", 40, 1);
  g_assert_true(p->breach[0].clock_change);
  assert_excess(p, "max_shift_hours", 8, 1);
  g_assert_true(p->breach[0].clock_change);
  assert_excess(p, "max_hours_day", 8, 1);
  g_assert_true(p->breach[0].clock_change);
  assert_excess(p, "max_hours_week", 39, 2);
  g_assert_false(p->breach[0].clock_change);
}

static void minimum_hours_count_leave(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works_daily(p, "2026-06-01", 3, "09:00", "17:00");
  assert_excess(p, "min_hours_week", 40, 16);
  assert_excess(p, "min_days_week", 5, 2);
  is_away(p, "2026-06-04", "2026-06-05", 8);
  assert_excess(p, "min_hours_week", 40, 8);
  assert_excess(p, "min_days_week", 5, 1);
  is_away(p, "2026-06-05", "2026-06-06", 0); /* unpaid: stands for nothing */
  assert_excess(p, "min_hours_week", 40, 8);
  assert_excess(p, "max_hours_week", 24, 0); /* leave is not work */
}

static void leave_of_two_weeks_is_credited_to_both(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  is_away(p, "2026-06-01", "2026-06-15", 80);
  assert_excess(p, "min_hours_week", 40, 0);
  assert_excess(p, "min_hours_week", 42, 4);
  g_assert_cmpuint(p->n_breaches, ==, 2);
}

static void weeks_that_the_horizon_cuts_owe_nothing(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-03", "2026-06-12"); /* Wed to Fri: 5 and 4 days */
  assert_excess(p, "min_hours_week", 40, 0);
  works_daily(p, "2026-06-01", 2, "09:00", "17:00"); /* now Mon, Tue are known: 16 h worked, 24 owed */
  assert_excess(p, "min_hours_week", 40, 24);
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-06-01"));
}

static void a_week_that_is_mostly_past_owes_nothing(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-05", "2026-06-08"); /* Friday: nobody makes up for 32 h in three days */
  works(p, "2026-06-01 09:00", "2026-06-01 17:00");
  assert_excess(p, "min_hours_week", 40, 0);
}

static void a_shift_that_starts_with_the_horizon_is_in_it(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works(p, "2026-05-31 12:00", "2026-05-31 20:00");
  works(p, "2026-06-01 00:00", "2026-06-01 09:00");
  assert_excess(p, "daily_rest", 11, 7);
  assert_excess(p, "max_shift_hours", 8, 1);
}

static void a_week_of_the_planner_binds_people_far_away(void) {
  g_autoptr(Person) p = person_new("Asia/Manila", "2026-06-01 12:00", "2026-06-08 12:00"); /* a week of Toronto */
  assert_excess(p, "min_hours_week", 40, 40);
  g_assert_cmpuint(p->n_breaches, ==, 1); /* and not the half day of the next one */
}

static void who_joins_in_mid_week_owes_no_week(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  p->agent.employed_from = at(p, "2026-06-03");
  assert_excess(p, "min_hours_week", 40, 40);
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-06-08"));
}

/* 37 hours in the first week and 16 in the second; the week that the horizon cuts is not judged. */
static void paid_time_comes_in_steps(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-06-01", "2026-06-17");
  works_daily(p, "2026-06-01", 4, "09:00", "17:00");
  works(p, "2026-06-05 09:00", "2026-06-05 15:00");
  rests(p, "meal", "2026-06-05 12:00", "2026-06-05 13:00", false);
  works_daily(p, "2026-06-08", 2, "09:00", "17:00");
  works(p, "2026-06-15 09:00", "2026-06-15 14:00");
  assert_excess(p, "paid_step_week", 8, 5);
  assert_excess(p, "paid_step_week", 1, 0);
  assert_excess(p, "paid_step_week", 2, 1);
  assert_excess(p, "paid_step_week", 6, 1 + 4);
  g_assert_cmpuint(p->n_breaches, ==, 2);
  g_assert_cmpfloat(p->breach[1].allowed, ==, 12);
}

static void starts_vary_on_the_circle_of_the_clock(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works(p, "2026-06-01 23:30", "2026-06-02 06:00");
  works(p, "2026-06-03 00:30", "2026-06-03 08:00");
  works(p, "2026-06-03 22:00", "2026-06-04 06:00"); /* 22:00 .. 00:30 */
  assert_excess(p, "start_variance", 2, 0.5);
  assert_excess(p, "start_variance", 2.5, 0);
}

static void start_variance_reads_the_wall(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-03-23", "2026-03-30");
  works(p, "2026-03-28 09:00", "2026-03-28 17:00");
  works(p, "2026-03-29 09:00", "2026-03-29 17:00");
  assert_excess(p, "start_variance", 0, 0);
}

/* --- runs --- */

static void days_before_the_horizon_lengthen_the_run(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works_daily(p, "2026-05-28", 4, "09:00", "17:00");
  assert_excess(p, "max_consecutive_days", 3, 0); /* over before the horizon */
  works_daily(p, "2026-06-01", 3, "09:00", "17:00");
  assert_excess(p, "max_consecutive_days", 5, 2);
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-05-28 09:00"));
  g_assert_cmpint(p->breach[0].to, ==, at(p, "2026-06-03 17:00"));
}

static void nights_in_a_row_are_ended_by_any_other_shift(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  works_daily(p, "2026-06-01", 4, "22:00", "06:00");
  works(p, "2026-06-05 14:00", "2026-06-05 22:00");
  works_daily(p, "2026-06-06", 2, "22:00", "06:00");
  assert_excess(p, "max_consecutive_nights", 3, 1);
  assert_excess(p, "max_consecutive_nights", 1, 4);
}

static void single_days_off_and_single_days_of_work(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  works_daily(p, "2026-06-02", 2, "09:00", "17:00");
  works_daily(p, "2026-06-05", 1, "09:00", "17:00"); /* after one day off, alone */
  works_daily(p, "2026-06-08", 2, "09:00", "17:00");
  assert_excess(p, "min_consecutive_days_off", 2, 1);
  assert_excess(p, "min_consecutive_days", 2, 1);
  assert_excess(p, "min_consecutive_days", 3, 1 + 2 + 1);
}

static void runs_that_may_go_on_outside_are_not_judged(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works(p, "2026-06-01 09:00", "2026-06-01 17:00");
  works(p, "2026-06-07 09:00", "2026-06-07 17:00");
  assert_excess(p, "min_consecutive_days", 3, 0);
  assert_excess(p, "min_consecutive_days_off", 6, 1);
}

static void friday_night_makes_a_working_weekend(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-29");
  works(p, "2026-06-05 16:00", "2026-06-06 00:00"); /* ends as Saturday begins: not worked */
  assert_excess(p, "max_weekends", 0, 0);
  works(p, "2026-06-12 22:00", "2026-06-13 06:00"); /* Friday night */
  assert_excess(p, "max_weekends", 0, 1);
  works(p, "2026-06-20 09:00", "2026-06-20 17:00");
  works(p, "2026-06-21 09:00", "2026-06-21 17:00"); /* both days are one weekend */
  assert_excess(p, "max_weekends", 1, 1);
  assert_excess(p, "max_consecutive_weekends", 1, 1);
  works(p, "2026-06-22 00:00", "2026-06-22 08:00");
  assert_excess(p, "max_weekends", 2, 0);
}

static void weekend_days_are_the_contracts(void) {
  g_autoptr(Person) p = person_new("Asia/Dubai", "2026-06-01", "2026-06-29");
  works(p, "2026-06-07 09:00", "2026-06-07 17:00"); /* Sunday */
  assert_excess(p, "max_weekends", 0, 1);
  p->contract.weekend = 0x30; /* Friday and Saturday */
  assert_excess(p, "max_weekends", 0, 0);
  works(p, "2026-06-11 20:00", "2026-06-12 04:00"); /* Thursday night */
  assert_excess(p, "max_weekends", 0, 1);
  p->contract.weekend = 0;
  assert_excess(p, "max_weekends", 0, 0);
}

static void weekends_before_the_horizon_count_in_the_window(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  works_daily(p, "2026-05-16", 2, "09:00", "17:00");
  works_daily(p, "2026-05-30", 2, "09:00", "17:00");
  works_daily(p, "2026-06-06", 2, "09:00", "17:00"); /* third of the 28 days from 05-16 to 06-12 */
  assert_excess(p, "max_weekends", 2, 1);
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-05-16 09:00"));
  g_assert_cmpfloat_with_epsilon(excess_in_window(p, "max_weekends", 2, 21), 0, 1e-9); /* 05-16 and 06-06 are 21 days apart */
  g_assert_cmpfloat_with_epsilon(excess_in_window(p, "max_weekends", 2, 22), 1, 1e-9);
  assert_excess(p, "max_consecutive_weekends", 1, 1);
}

static void weekends_are_worked_whole_or_not_at_all(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-28"); /* ends with a Saturday */
  works(p, "2026-06-06 09:00", "2026-06-06 17:00");                    /* Saturday alone */
  works(p, "2026-06-12 22:00", "2026-06-13 06:00");                    /* Friday night: Saturday */
  works(p, "2026-06-14 09:00", "2026-06-14 17:00");                    /* and Sunday */
  works(p, "2026-06-19 09:00", "2026-06-19 17:00");
  works(p, "2026-06-27 09:00", "2026-06-27 17:00"); /* its Sunday is not known */
  assert_excess(p, "max_split_weekends", 0, 1);
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-06-06 09:00"));
  assert_excess(p, "max_split_weekends", 1, 0);
}

static void a_weekend_that_began_before_the_horizon_is_split_only_if_known(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-07", "2026-06-14"); /* from Sunday */
  works(p, "2026-06-07 09:00", "2026-06-07 17:00");
  assert_excess(p, "max_split_weekends", 0, 0);
  g_autoptr(Person) q = person_new("UTC", "2026-06-07", "2026-06-14");
  works(q, "2026-06-05 09:00", "2026-06-05 17:00"); /* so Saturday was free */
  works(q, "2026-06-07 09:00", "2026-06-07 17:00");
  assert_excess(q, "max_split_weekends", 0, 1);
}

/* --- windows and periods --- */

static void nights_and_lates_in_a_window(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  works_daily(p, "2026-06-01", 3, "22:00", "06:00");
  works_daily(p, "2026-06-05", 2, "14:00", "22:00");
  works_daily(p, "2026-06-08", 1, "22:00", "06:00"); /* seven days after the first night */
  assert_excess(p, "max_nights", 3, 0);
  assert_excess(p, "max_nights", 2, 1);
  assert_excess(p, "max_lates", 1, 1);
  g_assert_cmpfloat_with_epsilon(excess_in_window(p, "max_nights", 3, 8), 1, 1e-9);
}

static void days_in_a_rolling_window(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  works_daily(p, "2026-05-27", 5, "09:00", "17:00");
  works_daily(p, "2026-06-02", 6, "09:00", "17:00"); /* 11 of the 14 days to 06-09 */
  assert_excess(p, "max_days_window", 11, 0);
  assert_excess(p, "max_days_window", 10, 1);
}

static void forty_eight_hours_on_average_over_seventeen_weeks(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  for (int week = 16; week >= 1; week--) { /* 16 weeks of 6 x 8 h */
    char first[WFM_STAMP_SIZE];
    wfm_format_day(first, wfm_local_day(p->problem.grid.start) - 7 * week);
    works_daily(p, first, 6, "09:00", "17:00");
  }
  works_daily(p, "2026-06-01", 6, "09:00", "17:00"); /* exactly 48 */
  assert_excess(p, "max_hours_window", 48, 0);
  works(p, "2026-06-07 09:00", "2026-06-07 17:30"); /* 8.5 h more in 17 weeks: half an hour a week */
  assert_excess(p, "max_hours_window", 48, 0.5);
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-02-09"));
  g_assert_cmpfloat_with_epsilon(excess_in_window(p, "max_hours_window", 48, 7), 8.5, 1e-9);
}

static void leave_is_neutral_in_the_average(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  works_daily(p, "2026-06-08", 6, "08:00", "18:00"); /* 60 h in the second week of a window of two */
  g_assert_cmpfloat_with_epsilon(excess_in_window(p, "max_hours_window", 48, 14), 0, 1e-9);
  is_away(p, "2026-06-01", "2026-06-08", 40); /* the first week is leave: 60 h in one week */
  g_assert_cmpfloat_with_epsilon(excess_in_window(p, "max_hours_window", 48, 14), 12, 1e-9);
  p->span[0].credit_s = 0; /* a free weekend inside paid leave has no credit and is leave all the same */
  p->span[0].paid = true;
  g_assert_cmpfloat_with_epsilon(excess_in_window(p, "max_hours_window", 48, 14), 12, 1e-9);
  p->span[0].paid = false; /* unpaid: simply not worked */
  g_assert_cmpfloat_with_epsilon(excess_in_window(p, "max_hours_window", 48, 14), 0, 1e-9);
}

static void periods_are_the_horizon(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  works_daily(p, "2026-05-30", 8, "09:00", "17:00"); /* 6 of them in the horizon */
  assert_excess(p, "max_days_period", 5, 1);
  assert_excess(p, "min_days_period", 8, 2);
  assert_excess(p, "min_days_off_period", 9, 1);
  assert_excess(p, "max_hours_period", 40, 8);
  assert_excess(p, "min_hours_period", 50, 2);
  is_away(p, "2026-06-10", "2026-06-11", 8);
  assert_excess(p, "min_days_period", 8, 1);
  assert_excess(p, "min_hours_period", 60, 4);
  p->agent.employed_to = at(p, "2026-06-08"); /* half of the period: half is owed */
  assert_excess(p, "min_hours_period", 128, 64 - 48 - 8);
  g_assert_cmpfloat(p->breach[0].allowed, ==, 64);
}

static void shifts_of_one_type_or_kind_in_the_period(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-15");
  p->types[0] = (WfmShiftType){.shift = "eve", .kind = "late"};
  p->types[1] = (WfmShiftType){.shift = "eve-short", .kind = "late"};
  p->problem.n_shift_types = 2;
  works(p, "2026-05-31 14:00", "2026-05-31 22:00")->shift_type = 0; /* before the period */
  for (int d = 1; d <= 5; d++) {
    g_autofree char *from = g_strdup_printf("2026-06-0%d 14:00", d), *to = g_strdup_printf("2026-06-0%d 22:00", d);
    works(p, from, to)->shift_type = d <= 3 ? 0 : d == 4 ? 1 : -1;
  }
  assert_excess(p, "max_shifts_period", 2, 3); /* all five */
  assert_excess(p, "min_shifts_period", 7, 2);
  const struct {
    const char *shift;
    double count;
  } named[] = {{"eve", 3}, {"eve-short", 1}, {"late", 4}, {"night", 0}};
  for (size_t k = 0; k < G_N_ELEMENTS(named); k++) {
    WfmRuleView view = view_of(p);
    WfmRuleUse most = {.rule = wfm_rule_find("max_shifts_period"), .shift = named[k].shift};
    WfmRuleUse least = {.rule = wfm_rule_find("min_shifts_period"), .shift = named[k].shift, .value = 6};
    g_assert_cmpfloat(most.rule->measure(&view, &most, NULL, NULL), ==, named[k].count);
    g_assert_cmpfloat(least.rule->measure(&view, &least, NULL, NULL), ==, 6 - named[k].count);
    p->agent.employed_to = at(p, "2026-06-08"); /* half of the period: three are owed */
    g_assert_cmpfloat(least.rule->measure(&view, &least, NULL, NULL), ==, MAX(3 - named[k].count, 0));
    p->agent.employed_to = WFM_INSTANT_HIGH;
  }
}

/* --- single shifts --- */

static void shift_lengths(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works(p, "2026-05-31 08:00", "2026-05-31 22:00"); /* past */
  works(p, "2026-06-01 08:00", "2026-06-01 18:30");
  works(p, "2026-06-02 08:00", "2026-06-02 11:00");
  assert_excess(p, "max_shift_hours", 10, 0.5);
  assert_excess(p, "min_shift_hours", 4, 1);
}

static void work_between_breaks(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works(p, "2026-06-01 08:00", "2026-06-01 17:00");
  has_segment(p, WFM_SEGMENT_MEETING, "meeting: team", "2026-06-01 10:00", "2026-06-01 11:00", true);
  rests(p, "meal", "2026-06-01 13:30", "2026-06-01 14:00", false); /* 5.5 h, the meeting is work */
  assert_excess(p, "max_work_before_break", 5, 0.5);
  assert_excess(p, "max_work_before_break", 2.5, 3 + 0.5);
  g_assert_cmpint(p->breach[1].from, ==, at(p, "2026-06-01 14:00"));
}

/* Two hours, then 1 h 45 and as much again between three breaks, then 45 min; a shift without a break is not meant. */
static void least_work_around_breaks(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-03-28 00:00", "2026-04-04 00:00");
  works(p, "2026-03-28 21:00", "2026-03-29 05:15"); /* the clock is put forward at 01:00: 7 h 15 */
  rests(p, "break", "2026-03-28 23:00", "2026-03-28 23:15", true);
  rests(p, "meal", "2026-03-29 02:00", "2026-03-29 02:30", false); /* at 01:00 by the old clock */
  rests(p, "break", "2026-03-29 04:15", "2026-03-29 04:30", true);
  works(p, "2026-03-30 09:00", "2026-03-30 13:00");
  assert_excess(p, "min_work_before_break", 2, 0);
  assert_excess(p, "min_work_before_break", 2.5, 0.5);
  assert_excess(p, "min_work_between_breaks", 2, 0.25 + 0.25);
  g_assert_cmpint(p->breach[0].to, ==, at(p, "2026-03-29 02:00"));
  assert_excess(p, "min_work_after_break", 1, 0.25);
}

/* A break of the type that counts as work ends no stretch: of two named "pause" the first is one, the second is not. */
static void breaks_that_count_as_work_end_no_stretch(void) {
  static const WfmBreak breaks[] = {{.activity = "pause", .length_s = 900, .as_work = true},
                                    {.activity = "meal", .length_s = 1800},
                                    {.activity = "pause", .length_s = 900},
                                    {.activity = "screen", .length_s = 900, .as_work = true}};
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  p->types[0] = (WfmShiftType){.shift = "day", .breaks = breaks, .n_breaks = G_N_ELEMENTS(breaks)};
  p->problem.n_shift_types = p->contract.n_shift_types = 1;
  works(p, "2026-06-01 08:00", "2026-06-01 18:00");
  rests(p, "pause", "2026-06-01 09:00", "2026-06-01 09:15", true);
  rests(p, "meal", "2026-06-01 13:00", "2026-06-01 13:30", false); /* after 5 h */
  rests(p, "pause", "2026-06-01 14:00", "2026-06-01 14:15", true); /* after half an hour */
  rests(p, "screen", "2026-06-01 17:30", "2026-06-01 17:45", true);
  p->duty[0].shift_type = 0;
  assert_excess(p, "max_work_before_break", 3, 2 + 0.75); /* 5 h, and 3 h 45 to the end */
  assert_excess(p, "min_work_before_break", 6, 1);
  assert_excess(p, "min_work_between_breaks", 1, 0.5);
  assert_excess(p, "min_work_after_break", 4, 0.25);
  p->duty[0].shift_type = -1; /* from another tool: a pause is one that interrupts, as one of the type's does */
  assert_excess(p, "max_work_before_break", 3, 0.75 + 0.75);
  assert_excess(p, "min_work_before_break", 6, 5);
}

/* --- price --- */

static void price_adds_soft_rules_and_counts_hard_breaches(void) {
  g_autoptr(Person) p = person_new("UTC", "2026-06-01", "2026-06-08");
  works_daily(p, "2026-06-01", 7, "08:00", "22:00"); /* 10 h of rest six times, 98 h */
  WfmRuleUse uses[] = {{.rule = wfm_rule_find("daily_rest"), .value = 11, .hard = true},
                       {.rule = wfm_rule_find("max_hours_week"), .value = 40, .price = 3},
                       {.rule = wfm_rule_find("max_days_week"), .value = 5, .price = 10},
                       {.rule = wfm_rule_find("max_shift_hours"), .value = 14, .hard = true}};
  p->contract.rules = uses;
  p->contract.n_rules = G_N_ELEMENTS(uses);
  WfmRuleView view = view_of(p);
  int hard = -1;
  g_assert_cmpfloat_with_epsilon(wfm_rules_price(&view, &hard), 58 * 3 + 2 * 10, 1e-9);
  g_assert_cmpint(hard, ==, 6);
  g_assert_null(wfm_rule_find("no_such_rule"));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define TEST(path, name) g_test_add_func("/rules/" path "/" #name, name)
  TEST("rest", rest_is_elapsed_time_in_spring);
  TEST("rest", rest_is_elapsed_time_in_autumn);
  TEST("rest", rest_across_toronto_and_half_hours);
  TEST("rest", exact_rest_is_enough_and_a_quarter_less_is_not);
  TEST("rest", shift_before_the_horizon_shortens_the_first_rest);
  TEST("rest", overlapping_shifts_leave_no_rest);
  TEST("rest", start_to_start_counts_elapsed_time);
  TEST("rest", long_rest_follows_the_last_night_only);
  TEST("rest", late_then_early_is_forbidden_by_hours);
  TEST("kind", a_named_kind_counts_before_the_clock);
  TEST("weekly_rest", a_free_sunday_with_its_nights_is_a_weekly_rest);
  TEST("weekly_rest", seven_days_in_a_week_have_no_weekly_rest);
  TEST("weekly_rest", weekly_rest_is_elapsed_time);
  TEST("weekly_rest", a_rest_that_only_brushes_the_week_counts_in_part);
  TEST("weekly_rest", weekly_rest_in_the_contracts_own_week);
  TEST("week", days_of_the_week_count_history_and_the_contracts_week);
  TEST("week", a_week_wholly_worked_before_the_horizon_is_not_reported);
  TEST("week", a_split_day_is_one_day);
  TEST("week", overnight_hours_belong_to_the_week_of_the_start);
  TEST("week", unpaid_meals_are_not_paid_hours);
  TEST("week", an_hour_given_by_the_clock_is_paid_and_named);
  TEST("week", minimum_hours_count_leave);
  TEST("week", leave_of_two_weeks_is_credited_to_both);
  TEST("week", weeks_that_the_horizon_cuts_owe_nothing);
  TEST("week", a_week_that_is_mostly_past_owes_nothing);
  TEST("rest", a_shift_that_starts_with_the_horizon_is_in_it);
  TEST("week", a_week_of_the_planner_binds_people_far_away);
  TEST("week", who_joins_in_mid_week_owes_no_week);
  TEST("week", paid_time_comes_in_steps);
  TEST("week", starts_vary_on_the_circle_of_the_clock);
  TEST("week", start_variance_reads_the_wall);
  TEST("run", days_before_the_horizon_lengthen_the_run);
  TEST("run", nights_in_a_row_are_ended_by_any_other_shift);
  TEST("run", single_days_off_and_single_days_of_work);
  TEST("run", runs_that_may_go_on_outside_are_not_judged);
  TEST("run", friday_night_makes_a_working_weekend);
  TEST("run", weekend_days_are_the_contracts);
  TEST("run", weekends_before_the_horizon_count_in_the_window);
  TEST("run", weekends_are_worked_whole_or_not_at_all);
  TEST("run", a_weekend_that_began_before_the_horizon_is_split_only_if_known);
  TEST("window", nights_and_lates_in_a_window);
  TEST("window", days_in_a_rolling_window);
  TEST("window", forty_eight_hours_on_average_over_seventeen_weeks);
  TEST("window", leave_is_neutral_in_the_average);
  TEST("period", periods_are_the_horizon);
  TEST("period", shifts_of_one_type_or_kind_in_the_period);
  TEST("shift", shift_lengths);
  TEST("shift", work_between_breaks);
  TEST("shift", least_work_around_breaks);
  TEST("shift", breaks_that_count_as_work_end_no_stretch);
  TEST("price", price_adds_soft_rules_and_counts_hard_breaches);
  return g_test_run();
}
