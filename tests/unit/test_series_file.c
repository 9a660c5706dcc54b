/* Promises of the reader of series files; expected values worked out by hand from the calendar. */
#include "cli/data/holiday_file.h"
#include "cli/data/series_past.h"
#include "core/timestamp.h"

#include <math.h>
#include <string.h>

static WfmSeriesFile *read_text(const char *text, const char *zone, int32_t step, GError **err) {
  WfmSeriesMap map = {0};
  g_autoptr(WfmBytes) bytes = wfm_bytes_of_memory("f.csv", text, strlen(text), err);
  return bytes ? wfm_series_file_read(bytes, "f.csv", &map, zone, step, false, err) : NULL;
}

static double value_at(const WfmSeriesFile *file, size_t s, int32_t day, int32_t slot) {
  const WfmSeries *series = &file->series[s];
  if (day < series->first_day || day >= series->first_day + series->n_days) return NAN;
  return series->offered[(day - series->first_day) * file->per_day + slot];
}

static void rows_in_any_order_give_the_same_series(void) {
  g_autoptr(WfmSeriesFile) file = read_text(
      "ds,unique_id,y\n2024-03-05 10:00,a,5\n2024-03-04 09:00,b,1\n2024-03-01 00:00,a,3\n2024-03-05 09:00,a,4\n", "UTC", 3600, NULL);
  int32_t first = wfm_day_from_civil(2024, 3, 1);
  g_assert_cmpint((int)file->n, ==, 2);
  g_assert_cmpstr(file->series[0].id, ==, "a");
  g_assert_cmpfloat(value_at(file, 0, first, 0), ==, 3);
  g_assert_cmpfloat(value_at(file, 0, first + 4, 9), ==, 4);
  g_assert_cmpfloat(value_at(file, 0, first + 4, 10), ==, 5);
  g_assert_cmpfloat(value_at(file, 1, first + 3, 9), ==, 1);
  g_assert_true(isnan(value_at(file, 0, first + 4, 11)));
  g_assert_cmpint((int)file->warnings->len, ==, 0);
}

/* The same rows as other programs write them; the last but one proves that days come first, the last that a comma marks fractions. */
static void other_notations_give_the_same_series(void) {
  const char *const text[] = {
      "ds,unique_id,y\n2024-03-05 10:00,a,1234\n2024-03-05 14:30,a,5\n2024-03-13 00:00,a,0.5\n",
      "ds;unique_id;y\n05.03.2024 10:00;a;1.234\n5.3.2024 14:30;a;5,0\n13.03.2024 00:00;a;0,5\n",
      "ds\tunique_id\ty\n3/5/2024 10:00 AM\ta\t1,234\n3/5/2024 2:30 PM\ta\t5\n3/13/2024 12:00 AM\ta\t0.5\n",
      "Calls\n\nDatum;interval;unique_id;y\n05.03.2024;10:00-10:30;a;1234\n05.03.2024;14:30-15:00;a;5\n13.03.2024;00:00-00:30;a;0,5\n",
      "ds|unique_id|y\n5-Mar-2024 10:00|a|1234\n5-Mar-2024 14:30|a|5\n13-Mar-2024 00:00|a|0.5\n",
      "ds,unique_id,y\n1709632800,a,1234\n1709649000,a,5\n1710288000,a,0.5\n",
  };
  for (size_t k = 0; k < G_N_ELEMENTS(text); k++) {
    g_autoptr(GError) err = NULL;
    g_autoptr(WfmSeriesFile) file = read_text(text[k], "UTC", k % 2 ? 0 : 1800, &err);
    g_assert_no_error(err);
    int32_t first = wfm_day_from_civil(2024, 3, 5);
    g_assert_cmpint((int)file->n, ==, 1);
    g_assert_cmpint(file->step, ==, 1800);
    g_assert_cmpfloat(value_at(file, 0, first, 20), ==, 1234);
    g_assert_cmpfloat(value_at(file, 0, first, 29), ==, 5);
    g_assert_cmpfloat(value_at(file, 0, first + 8, 0), ==, 0.5);
  }
}

static void what_a_file_leaves_open_is_refused(void) {
  const char *const text[] = {"ds,y\n03/04/2024 10:00,1\n04/05/2024 10:00,2\n", "ds,y\n13/04/2024 10:00,1\n04/13/2024 10:00,2\n",
                              "ds;y\n2024-03-05 10:00;1,5\n2024-03-05 11:00;1.5\n"};
  const char *const said[] = {"f.csv:2:1: whether days or months come first", "f.csv:3: right would be a date in the same order",
                              "f.csv:2: a number has a decimal comma"};
  for (size_t k = 0; k < G_N_ELEMENTS(text); k++) {
    g_autoptr(GError) err = NULL;
    g_autoptr(WfmSeriesFile) file = read_text(text[k], "UTC", 1800, &err);
    g_assert_null(file);
    g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
    if (!strstr(err->message, said[k])) g_error("%s", err->message);
  }
}

static void the_interval_is_found_where_it_is_not_said(void) {
  g_autoptr(WfmSeriesFile) quarter = read_text("ds,y\n2024-03-01 00:00,1\n2024-03-01 00:45,1\n2024-03-01 03:00,1\n", "UTC", 0, NULL);
  g_assert_cmpint(quarter->step, ==, 2700); /* an odd interval, but it divides a day */
  g_autoptr(WfmSeriesFile) day = read_text("ds,y\n2024-03-01,1\n2024-03-02,1\n", "Europe/Dublin", 0, NULL);
  g_assert_cmpint(day->step, ==, 86400);
  g_assert_cmpstr(day->zone->name, ==, "UTC"); /* days know no clock changes */
}

/* Dublin, 2024-10-27: 01:00 to 02:00 comes twice. */
static void one_row_for_a_repeated_hour_is_both_passes(void) {
  g_autoptr(WfmSeriesFile) file =
      read_text("ds,y\n2024-10-26 01:00,8\n2024-10-27 01:00,30\n2024-10-27 02:00,7\n", "Europe/Dublin", 3600, NULL);
  int32_t day = wfm_day_from_civil(2024, 10, 27);
  g_autoptr(WfmSeriesPast) past = wfm_series_past_new(file, &file->series[0], day + 1, 1, NULL);
  g_assert_cmpint(past->past.grid.n, ==, 24 + 25);
  g_assert_cmpfloat(past->offered[24 + 1], ==, 15);
  g_assert_cmpfloat(past->offered[24 + 2], ==, 15);
  g_assert_cmpfloat(past->offered[24 + 3], ==, 7);
  g_assert_cmpint(past->repeated[24 + 1], ==, 1);
  g_assert_cmpint(past->repeated[24 + 2], ==, 2);
}

static void two_rows_for_a_repeated_hour_are_one_each(void) {
  g_autoptr(WfmSeriesFile) file =
      read_text("ds,y\n2024-10-26 01:00,8\n2024-10-27 01:00,10\n2024-10-27 01:00,20\n", "Europe/Dublin", 3600, NULL);
  g_autoptr(WfmSeriesPast) past = wfm_series_past_new(file, &file->series[0], wfm_day_from_civil(2024, 10, 28), 1, NULL);
  g_assert_true(file->tells_passes);
  g_assert_cmpfloat(past->offered[24 + 1], ==, 10);
  g_assert_cmpfloat(past->offered[24 + 2], ==, 20);
  g_assert_cmpint((int)file->warnings->len, ==, 0);
}

static void offsets_tell_the_passes_in_any_order(void) {
  g_autoptr(WfmSeriesFile) file = read_text(
      "ds,y\n2024-10-27T01:00:00+00:00,20\n2024-10-27T01:00:00+01:00,10\n2024-10-27T00:00:00+01:00,5\n", "Europe/Dublin", 3600, NULL);
  g_autoptr(WfmSeriesPast) past = wfm_series_past_new(file, &file->series[0], wfm_day_from_civil(2024, 10, 28), 1, NULL);
  g_assert_cmpfloat(past->offered[0], ==, 5);
  g_assert_cmpfloat(past->offered[1], ==, 10);
  g_assert_cmpfloat(past->offered[2], ==, 20);
}

/* Dublin, 2024-03-31: 01:00 to 02:00 does not exist. */
static void a_row_in_a_skipped_hour_is_left_out(void) {
  g_autoptr(WfmSeriesFile) file =
      read_text("ds,y\n2024-03-31 00:00,1\n2024-03-31 01:00,2\n2024-03-31 02:00,3\n", "Europe/Dublin", 3600, NULL);
  g_autoptr(WfmSeriesPast) past = wfm_series_past_new(file, &file->series[0], wfm_day_from_civil(2024, 4, 1), 1, NULL);
  g_assert_cmpint(past->past.grid.n, ==, 23);
  g_assert_cmpfloat(past->offered[0], ==, 1);
  g_assert_cmpfloat(past->offered[1], ==, 3);
  g_assert_cmpint((int)file->warnings->len, ==, 1);
}

/* Lord Howe changes its clock by half an hour: an hourly grid keeps the wall clock. */
static void a_change_by_half_an_interval_keeps_the_wall_clock(void) {
  g_autoptr(WfmSeriesFile) file =
      read_text("ds,y\n2024-04-06 01:00,1\n2024-04-07 01:00,2\n2024-04-08 01:00,3\n", "Australia/Lord_Howe", 3600, NULL);
  g_assert_cmpstr(file->zone->name, ==, "UTC");
  g_assert_cmpfloat(value_at(file, 0, wfm_day_from_civil(2024, 4, 7), 1), ==, 2);
}

static void the_later_of_two_rows_holds(void) {
  g_autoptr(WfmSeriesFile) file = read_text("ds,y\n2024-03-01 00:00,1\n2024-03-01 00:30,2\n2024-03-01 00:00,9\n", "UTC", 1800, NULL);
  g_assert_cmpfloat(value_at(file, 0, wfm_day_from_civil(2024, 3, 1), 0), ==, 9);
  g_assert_cmpint((int)file->warnings->len, ==, 1);
}

/* Of a measured interval and an empty row for it, before or after, the measured one holds. */
static void an_empty_row_takes_nothing_away(void) {
  g_autoptr(WfmSeriesFile) file =
      read_text("ds,y\n2024-03-01 00:00,1\n2024-03-01 00:30,\n2024-03-01 00:00,\n2024-03-01 00:30,2\n", "UTC", 1800, NULL);
  g_assert_cmpfloat(value_at(file, 0, wfm_day_from_civil(2024, 3, 1), 0), ==, 1);
  g_assert_cmpfloat(value_at(file, 0, wfm_day_from_civil(2024, 3, 1), 1), ==, 2);
}

static void midnight_is_written_in_one_way(void) {
  g_autoptr(WfmSeriesFile) good = read_text("ds,y\n2024-03-01 23:30,1\n2024-03-02,2\n2024-03-02 00:30,3\n", "UTC", 1800, NULL);
  g_assert_cmpfloat(value_at(good, 0, wfm_day_from_civil(2024, 3, 2), 0), ==, 2);
  static const char *const bad[] = {"ds,y\n2024-03-01 23:30,1\n2024-03-01 24:00,2\n2024-03-02 00:00,3\n",
                                    "ds,y\n2024-03-02 00:30,1\n2024-03-03,2\n2024-03-03 00:00,3\n",
                                    "ds,y\n2024-03-01 12:00,1\n2024-03-01,2\n2024-03-02 12:00,3\n"};
  for (size_t k = 0; k < G_N_ELEMENTS(bad); k++) {
    g_autoptr(GError) err = NULL;
    g_assert_null(read_text(bad[k], "UTC", 1800, &err));
    g_assert_nonnull(strstr(err->message, "f.csv:3:1:"));
  }
}

static void days_are_no_half_hours(void) {
  g_autoptr(GString) days = g_string_new("ds,y\n"), hours = g_string_new("ds,y\n");
  for (int d = 1; d <= 28; d++) g_string_append_printf(days, "2024-03-%02d,100\n", d);
  for (int h = 0; h < 24; h++) g_string_append_printf(hours, "2024-03-01 %02d:00,10\n", h);
  g_autoptr(GError) no_half_hours = NULL, no_quarters = NULL;
  g_assert_null(read_text(days->str, "UTC", 1800, &no_half_hours));
  g_assert_nonnull(strstr(no_half_hours->message, "right would be --interval 1d"));
  g_assert_null(read_text(hours->str, "UTC", 900, &no_quarters));
  g_assert_nonnull(strstr(no_quarters->message, "right would be --interval 60m"));
  g_autoptr(WfmSeriesFile) good = read_text(days->str, "UTC", 86400, NULL);
  g_assert_cmpint((int)good->n, ==, 1);
}

static void nothing_after_the_origin_opens_hours(void) {
  g_autoptr(GString) text = g_string_new("ds,y\n");
  for (int d = 1; d <= 28; d++)
    for (int h = 8; h < (d > 14 ? 20 : 18); h++) g_string_append_printf(text, "2024-03-%02d %02d:00,5\n", d, h);
  g_autoptr(WfmSeriesFile) file = read_text(text->str, "UTC", 3600, NULL);
  g_autoptr(WfmSeriesPast) past = wfm_series_past_new(file, &file->series[0], wfm_day_from_civil(2024, 3, 15), 14, NULL);
  const uint8_t *open = past->open + past->past.grid.n;
  for (int h = 0; h < 24; h++) g_assert_cmpint(open[h], ==, h >= 8 && h < 18);
}

/* Four weeks of an office, Monday to Friday 8 to 18, of which one Friday was a half day with zeros for the rest; then a half day of stated hours and
 * a Saturday that works for a Monday. */
/* Rows of four weeks from 4 March 2024, Mondays to Fridays, 08:00 to 18:00; the origin lies a year after them: 3 March 2025, a Monday. */
static void what_has_ended_keeps_its_hours(void) {
  g_autoptr(GString) text = g_string_new("ds,y\n");
  for (int d = 4; d <= 29; d++)
    for (int h = 8; h < 18 && (d - 4) % 7 < 5; h++) g_string_append_printf(text, "2024-03-%02d %02d:00,5\n", d, h);
  g_autoptr(WfmSeriesFile) file = read_text(text->str, "UTC", 3600, NULL);
  g_autoptr(WfmSeriesPast) past = wfm_series_past_new(file, &file->series[0], wfm_day_from_civil(2025, 3, 3), 7, NULL);
  const uint8_t *open = past->open + past->past.grid.n;
  for (int i = 0; i < 7 * 24; i++) g_assert_cmpint(open[i], ==, i / 24 < 5 && i % 24 >= 8 && i % 24 < 18);
  g_assert_cmpuint(past->guessed_weekdays, ==, 0);
}

/* Of a Monday to a Wednesday: the other days are open in the same hours, and not by night, which is told of Thursday to Sunday. */
static void weekdays_to_come_are_open_like_the_others(void) {
  g_autoptr(GString) text = g_string_new("ds,y\n");
  for (int d = 4; d <= 6; d++)
    for (int h = 8; h < 18; h++) g_string_append_printf(text, "2024-03-%02d %02d:00,5\n", d, h);
  g_autoptr(WfmSeriesFile) file = read_text(text->str, "UTC", 3600, NULL);
  g_autoptr(WfmSeriesPast) past = wfm_series_past_new(file, &file->series[0], wfm_day_from_civil(2024, 3, 7), 7, NULL);
  const uint8_t *open = past->open + past->past.grid.n;
  for (int i = 0; i < 7 * 24; i++) g_assert_cmpint(open[i], ==, i % 24 >= 8 && i % 24 < 18);
  g_assert_cmpuint(past->guessed_weekdays, ==, 0x78);
}

static void stated_hours_hold_in_past_and_future(void) {
  g_autoptr(GString) text = g_string_new("ds,y\n");
  for (int d = 1; d <= 28; d++)
    for (int h = 8; h < 18 && (d + 3) % 7 < 5; h++)
      g_string_append_printf(text, "2024-03-%02d %02d:00,%d\n", d, h, d == 15 && h >= 12 ? 0 : 5);
  static char holidays[] = "ds,name,kind,open,follows\n2024-03-15,Eve,half_day,08:00-12:00,\n2024-03-29,Eve,half_day,08:00-12:00,own\n2024-"
                           "03-30,Exchange,workday,,Mon\n";
  g_autoptr(WfmSeriesFile) file = read_text(text->str, "UTC", 3600, NULL);
  FILE *in = fmemopen(holidays, sizeof holidays - 1, "r");
  g_autoptr(WfmHolidayFile) days = wfm_holiday_file_read(in, "holidays.csv", NULL, file->zone, NULL);
  fclose(in);
  g_assert_nonnull(days);
  g_autoptr(WfmSeriesPast) past = wfm_series_past_new(file, &file->series[0], wfm_day_from_civil(2024, 3, 29), 3, NULL);
  wfm_series_past_open(past, days->events);
  for (int h = 0; h < 24; h++) {
    g_assert_cmpint(past->open[14 * 24 + h], ==, h >= 8 && h < 12);                /* 15 March: what came after noon is no count */
    g_assert_cmpint(past->open[past->past.grid.n + h], ==, h >= 8 && h < 12);      /* 29 March */
    g_assert_cmpint(past->open[past->past.grid.n + 24 + h], ==, h >= 8 && h < 18); /* the Saturday */
    g_assert_cmpint(past->open[past->past.grid.n + 48 + h], ==, 0);                /* the Sunday */
  }
}

static void wrong_timetables_are_mistakes(void) {
  static const char *const wrong[][2] = {{"2024-03-15,Eve,half_day,14:00,\n", "hours of one day"},
                                         {"2024-03-15,Eve,half_day,08:00-26:00,\n", "after 24:00"},
                                         {"2024-03-15,Move,closure,08:00-12:00,\n", "no hours beside kind closure"},
                                         {"2024-03-16,Exchange,workday,,Funday\n", "a weekday such as Mon"}};
  g_autoptr(WfmZone) zone = wfm_zone_new("UTC", NULL);
  for (size_t k = 0; k < G_N_ELEMENTS(wrong); k++) {
    g_autofree char *text = g_strconcat("ds,name,kind,open,follows\n", wrong[k][0], NULL);
    g_autoptr(GError) err = NULL;
    FILE *in = fmemopen(text, strlen(text), "r");
    g_assert_null(wfm_holiday_file_read(in, "holidays.csv", NULL, zone, &err));
    fclose(in);
    g_assert_nonnull(strstr(err->message, wrong[k][1]));
  }
}

static void stamps_are_written_as_they_were_read(void) {
  static const char *const stamps[] = {"2024-10-27 01:30", "2024-10-27T01:30:00", "2024-10-27T00:30:00Z", "2024-10-27 01:30:00+01:00",
                                       "2024-10-27T01:30+0100"};
  for (size_t k = 0; k < G_N_ELEMENTS(stamps); k++) {
    g_autofree char *text = g_strdup_printf("ds,y\n%s,1\n", stamps[k]);
    g_autoptr(WfmSeriesFile) file = read_text(text, "Europe/Dublin", 1800, NULL);
    char written[WFM_STYLE_SIZE];
    wfm_stamp_style_write(written, &file->style, file->zone, INT64_C(1729989000), file->phase_s); /* 2024-10-27T00:30Z, the first pass */
    g_assert_cmpstr(written, ==, stamps[k]);
  }
}

/* Stamps of a stream that began at no particular moment. */
static void stamps_may_have_a_phase(void) {
  g_autoptr(WfmSeriesFile) file = read_text("ds,y\n2015-02-26 21:47:53,2\n2015-02-26 21:42:53,1\n2015-02-27 00:02:53,3\n", "UTC", 0, NULL);
  int32_t day = wfm_day_from_civil(2015, 2, 26);
  char written[WFM_STYLE_SIZE];
  g_assert_cmpint(file->step, ==, 300);
  g_assert_cmpint(file->phase_s, ==, 173);
  g_assert_cmpfloat(value_at(file, 0, day, 21 * 12 + 8), ==, 1);
  g_assert_cmpfloat(value_at(file, 0, day, 21 * 12 + 9), ==, 2);
  g_assert_cmpfloat(value_at(file, 0, day + 1, 0), ==, 3);
  wfm_stamp_style_write(written, &file->style, file->zone, (int64_t)(day + 1) * 86400, file->phase_s);
  g_assert_cmpstr(written, ==, "2015-02-27 00:02:53");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/series/rows in any order give the same series", rows_in_any_order_give_the_same_series);
  g_test_add_func("/series/other notations give the same series", other_notations_give_the_same_series);
  g_test_add_func("/series/what a file leaves open is refused", what_a_file_leaves_open_is_refused);
  g_test_add_func("/series/the interval is found where it is not said", the_interval_is_found_where_it_is_not_said);
  g_test_add_func("/series/one row for a repeated hour is both passes", one_row_for_a_repeated_hour_is_both_passes);
  g_test_add_func("/series/two rows for a repeated hour are one each", two_rows_for_a_repeated_hour_are_one_each);
  g_test_add_func("/series/offsets tell the passes in any order", offsets_tell_the_passes_in_any_order);
  g_test_add_func("/series/a row in a skipped hour is left out", a_row_in_a_skipped_hour_is_left_out);
  g_test_add_func("/series/a change by half an interval keeps the wall clock", a_change_by_half_an_interval_keeps_the_wall_clock);
  g_test_add_func("/series/the later of two rows holds", the_later_of_two_rows_holds);
  g_test_add_func("/series/an empty row takes nothing away", an_empty_row_takes_nothing_away);
  g_test_add_func("/series/midnight is written in one way", midnight_is_written_in_one_way);
  g_test_add_func("/series/days are no half hours", days_are_no_half_hours);
  g_test_add_func("/series/nothing after the origin opens hours", nothing_after_the_origin_opens_hours);
  g_test_add_func("/series/what has ended keeps its hours", what_has_ended_keeps_its_hours);
  g_test_add_func("/series/weekdays to come are open like the others", weekdays_to_come_are_open_like_the_others);
  g_test_add_func("/series/stated hours hold in past and future", stated_hours_hold_in_past_and_future);
  g_test_add_func("/series/wrong timetables are mistakes", wrong_timetables_are_mistakes);
  g_test_add_func("/series/stamps are written as they were read", stamps_are_written_as_they_were_read);
  g_test_add_func("/series/stamps may have a phase", stamps_may_have_a_phase);
  return g_test_run();
}
