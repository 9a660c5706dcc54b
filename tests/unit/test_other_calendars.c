/* Calendars other than ours: longitudes and new moons against worked examples, dates against what is published by those who keep the
 * calendars. Each list of dates says who published it. */
#include "core/timestamp.h"
#include "forecast/holidays.h"
#include "forecast/lunisolar.h"

#include <math.h>
#include <string.h>

static int32_t day_of(const char *text) {
  WfmStamp stamp;
  g_assert_true(wfm_stamp_parse(&stamp, text));
  return wfm_local_day(stamp.local);
}

/* The days of a rule from the first to the last day of a list are the list. */
static void check_list(const char *when, const char *list) {
  g_auto(GStrv) word = g_strsplit(list, " ", -1);
  guint n = g_strv_length(word);
  g_autofree char *why = NULL;
  WfmHoliday rule = {.name = when, .from_year = 1970, .to_year = 2037};
  g_assert_true(wfm_when_parse(&rule.when, when, &why));
  g_autoptr(GArray) days = wfm_holidays_expand(&rule, 1, day_of(word[0]), day_of(word[n - 1]));
  for (guint k = 0; k < MIN(n, days->len); k++) {
    char text[WFM_STAMP_SIZE];
    if (g_array_index(days, WfmHolidayDay, k).day != day_of(word[k]))
      g_error("%s: %s, published is %s", when, wfm_format_day(text, g_array_index(days, WfmHolidayDay, k).day), word[k]);
  }
  g_assert_cmpuint(days->len, ==, n);
}

/* Meeus 1998, Astronomical Algorithms: examples 47.a, 25.a (without nutation) and 49.a, in dynamical time. */
static void test_sun_and_moon(void) {
  double delta_t = 65.0 / 86400;
  g_assert_cmpfloat_with_epsilon(wfm_moon_longitude(day_of("1992-04-12") - delta_t), 133.162655, 0.001);
  g_assert_cmpfloat_with_epsilon(wfm_sun_longitude(day_of("1992-10-13") - delta_t), 199.90988 - 0.00569, 0.0001);
  double new_moon = day_of("1977-02-18") + (3 * 60 + 37 + 42 / 60.0) / 1440 - delta_t;
  g_assert_cmpfloat_with_epsilon(wfm_new_moon_before(day_of("1977-03-10")), new_moon, 1.0 / 1440);
  g_assert_cmpfloat_with_epsilon(wfm_new_moon_before(new_moon + 0.01), new_moon, 1.0 / 1440);
}

static void test_chinese(void) {
  /* Hong Kong Observatory, Gregorian-lunar calendar conversion tables: New Year, among them 2027 and 2030, whose new moons fall a few minutes
   * before midnight */
  check_list("chinese 01-01",
             "2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 "
             "2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 "
             "2032-02-11 2033-01-31 2034-02-19 2035-02-08 2036-01-28 2037-02-15");
  /* The same tables: the Dragon Boat Festival, and the Double Ninth, before which 2014 has a leap ninth month, 2033 none (its leap month is the eleventh) */
  check_list("chinese 05-05",
             "2015-06-20 2016-06-09 2017-05-30 2018-06-18 2019-06-07 2020-06-25 2021-06-14 2022-06-03 2023-06-22 2024-06-10 2025-05-31 "
             "2026-06-19 2027-06-09 2028-05-28 2029-06-16 2030-06-05 2031-06-24 2032-06-12 2033-06-01 2034-06-20 2035-06-10 2036-05-30 "
             "2037-06-18");
  check_list("chinese 09-09",
             "2013-10-13 2014-10-02 2015-10-21 2016-10-09 2017-10-28 2018-10-17 2019-10-07 2020-10-25 2021-10-14 2022-10-04 2023-10-23 "
             "2024-10-11 2025-10-29 2026-10-18 2027-10-08 2028-10-26 2029-10-16 2030-10-05 2031-10-24 2032-10-12 2033-10-01 2034-10-20 "
             "2035-10-09 2036-10-27 2037-10-17");
  /* Ministry of Manpower of Singapore: Vesak Day */
  check_list("chinese 04-15",
             "2015-06-01 2016-05-21 2017-05-10 2018-05-29 2019-05-19 2020-05-07 2021-05-26 2022-05-15 2023-06-02 2024-05-22 "
             "2025-05-12 2026-05-31");
  /* Korea Astronomy and Space Science Institute: Seollal of 2027 is a day after China's (the new moon comes four minutes before midnight
   * in China); Vietnam's Tet of 2007 was a day before China's */
  check_list("korean 01-01", "2024-02-10 2025-01-29 2026-02-17 2027-02-07");
  check_list("chinese 01-01", "2007-02-18");
  check_list("vietnamese 01-01", "2007-02-17");
  /* gov.hk, general holidays: Ching Ming */
  check_list("sun 15", "2020-04-04 2021-04-04 2022-04-05 2023-04-05 2024-04-04 2025-04-04 2026-04-05");
  /* U.S. Naval Observatory: winter solstices of 2024 to 2027, 9:20, 15:03, 20:50 on the 21st and 2:42 on the 22nd, universal time */
  check_list("sun 270", "2024-12-21 2025-12-21 2026-12-22 2027-12-22");
}

/* India's Department of Personnel and Training to 2026, timeanddate.com's calendar of India after it. */
static void test_hindu(void) {
  check_list("hindu 07-30 18",
             "2001-11-14 2002-11-04 2003-10-25 2004-11-12 2005-11-01 2006-10-21 2007-11-09 2008-10-28 2009-10-17 2010-11-05 "
             "2011-10-26 2012-11-13 2013-11-03 2014-10-23 2015-11-11 2016-10-30 2017-10-19 2018-11-07 2019-10-27 2020-11-14 "
             "2021-11-04 2022-10-24 2023-11-12 2024-10-31 2025-10-20 2026-11-08 2027-10-29 2028-10-17 2029-11-05 2030-10-26 "
             "2031-11-14 2032-11-02 2033-10-22 2034-11-10 2035-10-30");
  check_list("hindu 12-15 17 +1",
             "2024-03-25 2025-03-14 2026-03-04 2027-03-22 2028-03-11 2029-03-01 2030-03-20 2031-03-09 2032-03-27 2033-03-16 "
             "2034-03-05 2035-03-24");
  check_list("hindu 07-10 12", "2027-10-09 2028-09-27 2029-10-16 2030-10-06 2031-10-25 2032-10-14 2033-10-03 2034-10-22 2035-10-11");
  /* Ministry of Manpower of Singapore: Deepavali is kept at dawn, by the day before the new moon */
  check_list("hindu 07-29 05",
             "2015-11-10 2016-10-29 2017-10-18 2018-11-06 2019-10-27 2020-11-14 2021-11-04 2022-10-24 2023-11-12 2024-10-31 "
             "2025-10-20 2026-11-08");
}

/* The closed form of the arithmetical calendar (Dershowitz and Reingold 2018, equation 7.3): the first of Shawwal. */
static int32_t arithmetical_shawwal(int year) {
  return day_of("1970-01-01") - 492148 + 354 * (year - 1) + (3 + 11 * year) / 30 + 29 * 9 + 5;
}

static void test_islamic(void) {
  /* Umm al-Qura calendar of King Abdulaziz City for Science and Technology: 1 Shawwal and 10 Dhu al-Hijja 1436 to 1447 */
  check_list("umalqura 10-01",
             "2015-07-17 2016-07-06 2017-06-25 2018-06-15 2019-06-04 2020-05-24 2021-05-13 2022-05-02 2023-04-21 2024-04-10 "
             "2025-03-30 2026-03-20");
  check_list("umalqura 12-10",
             "2015-09-23 2016-09-11 2017-09-01 2018-08-21 2019-08-11 2020-07-31 2021-07-20 2022-07-09 2023-06-28 2024-06-16 "
             "2025-06-06 2026-05-27");
  for (int year = 1391; year <= 1456; year++) { /* 1420 falls into 2000, which has two of them */
    char text[WFM_STAMP_SIZE];
    check_list("islamic 10-01", wfm_format_day(text, arithmetical_shawwal(year)));
  }
}

/* hebcal.com: 1 Tishri of years of each length, days on both sides of the leap month, one in the winter and one that only a long year has. */
static void test_hebrew(void) {
  check_list("hebrew 07-01", "2023-09-16 2024-10-03 2025-09-23 2026-09-12");
  check_list("hebrew 13-14", "2023-03-07 2024-03-24 2025-03-14");
  check_list("hebrew 12-14", "2024-02-23 2025-03-14");
  check_list("hebrew 01-15", "1970-04-21");
  check_list("hebrew 01-15", "2024-04-23");
  check_list("hebrew 09-25", "2018-12-03");
  check_list("hebrew 10-10", "2020-01-07");
  check_list("hebrew 08-30", "2024-12-01");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/other calendars/sun and moon as in worked examples", test_sun_and_moon);
  g_test_add_func("/other calendars/Chinese, Korean, Vietnamese", test_chinese);
  g_test_add_func("/other calendars/Hindu", test_hindu);
  g_test_add_func("/other calendars/Islamic", test_islamic);
  g_test_add_func("/other calendars/Hebrew", test_hebrew);
  return g_test_run();
}
