/* The calendar against the C library's own reading of the zone database (`zdump -v`), over every zone and every change 2015-2037,
 * and against facts that planners stumble over: Lord Howe's half hour, Apia's missing Friday, Dublin's reversed winter. */
#include "core/calendar.h"
#include "core/timestamp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t utc(const char *text) {
  WfmStamp stamp = {0};
  g_assert_true(wfm_stamp_parse(&stamp, text));
  return stamp.local - stamp.offset_s;
}

static WfmZone *zone_of(const char *name) {
  g_autoptr(GError) err = NULL;
  WfmZone *zone = wfm_zone_new(name, &err);
  g_assert_no_error(err);
  return zone;
}

/* Names of all zones and links in the database's own text form. */
static GPtrArray *all_zones(void) {
  g_autofree char *text = NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  if (!g_file_get_contents("/usr/share/zoneinfo/tzdata.zi", &text, NULL, NULL)) return names;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) {
    g_auto(GStrv) words = g_strsplit(*line, " ", -1);
    if (!words[0] || !words[1]) continue;
    if (strcmp(words[0], "Z") == 0) g_ptr_array_add(names, g_strdup(words[1]));
    if (strcmp(words[0], "L") == 0 && words[2]) g_ptr_array_add(names, g_strdup(words[2]));
  }
  return names;
}

/* One line of zdump: "Zone  Sun Mar 29 00:59:59 2015 UT = ... gmtoff=0". False where there is no gmtoff (ends of time). */
static bool read_zdump(const char *line, int64_t *instant, int32_t *offset) {
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  char month[4] = "";
  int day = 0, h = 0, m = 0, s = 0, year = 0;
  const char *gmtoff = strstr(line, "gmtoff=");
  if (!gmtoff || sscanf(line, "%*s %*s %3s %d %d:%d:%d %d UT", month, &day, &h, &m, &s, &year) != 6) return false;
  int index = (int)(strstr(months, month) - months) / 3 + 1;
  *instant = (int64_t)wfm_day_from_civil(year, index, day) * 86400 + h * 3600 + m * 60 + s;
  *offset = atoi(gmtoff + 7);
  return true;
}

static void check_local_readings(const WfmZone *zone, int64_t around) {
  for (int64_t at = around - 7200; at <= around + 7200; at += 900) {
    int64_t local = wfm_zone_local(zone, at);
    for (int64_t wall = local - 5400; wall <= local + 5400; wall += 1800) {
      /* Which instants show this wall clock? Try every offset the zone ever had. */
      int64_t found[8];
      int n = 0;
      for (size_t k = 0; k < zone->n && n < 8; k++) {
        int64_t candidate = wall - zone->offset_s[k];
        bool known = false;
        for (int j = 0; j < n; j++) known |= found[j] == candidate;
        if (!known && wfm_zone_local(zone, candidate) == wall) found[n++] = candidate;
      }
      WfmLocalInstant got = wfm_zone_instant(zone, wall);
      g_assert_cmpint(got.kind, ==, n == 0 ? WFM_LOCAL_GAP : n == 1 ? WFM_LOCAL_UNIQUE : WFM_LOCAL_FOLD);
      if (n == 1) g_assert_cmpint(got.first, ==, found[0]);
      if (n == 2) g_assert_cmpint(got.first, ==, MIN(found[0], found[1]));
      if (n == 2) g_assert_cmpint(got.second, ==, MAX(found[0], found[1]));
      if (n == 0) g_assert_cmpint(got.first, >, got.second);
    }
  }
}

static void test_every_zone_and_change(void) {
  g_autoptr(GPtrArray) names = all_zones();
  if (names->len == 0) {
    g_test_skip("no /usr/share/zoneinfo/tzdata.zi on this machine");
    return;
  }
  g_autoptr(GString) command = g_string_new("zdump -v -c 2015,2038");
  for (guint i = 0; i < names->len; i++) g_string_append_printf(command, " %s", (char *)names->pdata[i]);
  g_autofree char *out = NULL;
  g_assert_true(g_spawn_command_line_sync(command->str, &out, NULL, NULL, NULL));
  g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
  g_autoptr(WfmZone) zone = NULL;
  int compared = 0;
  for (char **line = lines; *line; line++) {
    g_autofree char *name = g_strndup(*line, strcspn(*line, " "));
    int64_t instant = 0;
    int32_t offset = 0;
    if (!*name || !read_zdump(*line, &instant, &offset)) continue;
    if (!zone || strcmp(zone->name, name) != 0) {
      wfm_zone_free(zone);
      zone = zone_of(name);
    }
    if (wfm_zone_offset(zone, instant) != offset)
      g_error("%s: %s: offset %d, zdump says %d", name, *line, wfm_zone_offset(zone, instant), offset);
    check_local_readings(zone, instant);
    compared++;
  }
  g_test_message("%d offsets of %u zones compared", compared, names->len);
  g_assert_cmpint(compared, >, 10000);
}

static void test_dublin_winter_is_gmt(void) {
  g_autoptr(WfmZone) dublin = zone_of("Europe/Dublin");
  g_assert_cmpint(wfm_zone_offset(dublin, utc("2026-01-15T12:00:00Z")), ==, 0);
  g_assert_cmpint(wfm_zone_offset(dublin, utc("2026-07-15T12:00:00Z")), ==, 3600);
  g_assert_cmpint(wfm_zone_offset(dublin, utc("2037-01-15T12:00:00Z")), ==, 0);
  g_assert_cmpint(wfm_zone_offset(dublin, utc("2037-07-15T12:00:00Z")), ==, 3600);
}

static void test_lord_howe_moves_half_an_hour(void) {
  g_autoptr(WfmZone) zone = zone_of("Australia/Lord_Howe");
  g_assert_cmpint(wfm_zone_offset(zone, utc("2026-01-15T00:00:00Z")), ==, 39600);
  g_assert_cmpint(wfm_zone_offset(zone, utc("2026-07-15T00:00:00Z")), ==, 37800);
  int32_t day = wfm_day_from_civil(2026, 4, 5);
  g_assert_cmpint(wfm_zone_day_start(zone, day + 1) - wfm_zone_day_start(zone, day), ==, 24 * 3600 + 1800);
}

static void test_apia_has_no_30_december_2011(void) {
  g_autoptr(WfmZone) apia = zone_of("Pacific/Apia");
  int32_t day = wfm_day_from_civil(2011, 12, 30);
  g_assert_cmpint(wfm_zone_instant(apia, (int64_t)day * 86400 + 43200).kind, ==, WFM_LOCAL_GAP);
  g_assert_cmpint(wfm_zone_day_start(apia, day), ==, wfm_zone_day_start(apia, day + 1));
  g_assert_cmpint(wfm_zone_day_start(apia, day), ==, utc("2011-12-30T10:00:00Z"));
}

static void test_zones_off_the_half_hour(void) {
  static const struct {
    const char *name;
    int32_t offset;
  } cases[] = {{"Asia/Kolkata", 19800},    {"Asia/Kathmandu", 20700},     {"Asia/Tehran", 12600},       {"Australia/Darwin", 34200},
               {"Australia/Eucla", 31500}, {"Pacific/Marquesas", -34200}, {"America/St_Johns", -12600}, {"Pacific/Chatham", 49500}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(WfmZone) zone = zone_of(cases[i].name);
    int64_t january = utc("2026-01-15T00:00:00Z"), july = utc("2026-07-15T00:00:00Z");
    g_assert_true(wfm_zone_offset(zone, january) == cases[i].offset || wfm_zone_offset(zone, july) == cases[i].offset);
  }
}

static void test_a_local_day_has_as_many_slots_as_it_has(void) {
  g_autoptr(WfmZone) toronto = zone_of("America/Toronto");
  static const struct { int month, day, quarter_hours; } cases[] = {{3, 7, 96}, {3, 8, 92}, {11, 1, 100}, {11, 2, 96}};
  for (size_t c = 0; c < G_N_ELEMENTS(cases); c++) {
    int32_t day = wfm_day_from_civil(2026, cases[c].month, cases[c].day);
    int64_t from = wfm_zone_day_start(toronto, day), to = wfm_zone_day_start(toronto, day + 1);
    WfmGrid grid = {from, 900, (int32_t)((to - from) / 900)};
    g_assert_cmpint(grid.n, ==, cases[c].quarter_hours);
    g_autoptr(WfmSlots) slots = wfm_slots_new(grid, toronto);
    int folds = 0, seen[96] = {0};
    for (int32_t i = 0; i < grid.n; i++) {
      g_assert_cmpint(slots->day[i], ==, day);
      folds += slots->fold[i];
      seen[slots->slot[i]]++;
    }
    g_assert_cmpint(folds, ==, grid.n == 100 ? 4 : 0);
    int missing = 0, twice = 0;
    for (int s = 0; s < 96; s++) {
      missing += seen[s] == 0;
      twice += seen[s] == 2;
    }
    g_assert_cmpint(missing, ==, grid.n == 92 ? 4 : 0);
    g_assert_cmpint(twice, ==, grid.n == 100 ? 4 : 0);
  }
}

static void test_unknown_zones_are_refused_by_name(void) {
  static const char *const bad[] = {"Mars/Base", "", "Europe/Dubln", "EST5EDT4,M3.2.0", "../etc/passwd", "+05:00", "Europe/Dublin\n"};
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) err = NULL;
    g_assert_null(wfm_zone_new(bad[i], &err));
    g_assert_nonnull(err);
  }
  g_autoptr(GError) err = NULL;
  g_assert_null(wfm_zone_new("Europe/Dubln", &err));
  g_assert_nonnull(strstr(err->message, "did you mean \"Europe/Dublin\""));
}

/* By POSIX "GMT-5" is five hours ahead of UTC, as Etc/GMT-5 is; who writes it means five hours behind, which is Etc/GMT+5. */
static void test_offsets_are_no_zones(void) {
  static const struct {
    const char *name, *right;
  } bad[] = {{"GMT-5", "\"Etc/GMT+5\""},      {"UTC+3", "\"Etc/GMT-3\""},     {"+03:00", "\"Etc/GMT-3\""},
             {"UTC-0700", "\"Etc/GMT+7\""},   {"UTC+0", "\"UTC\""},           {"UTC+5:30", "region's zone"},
             {"GMT+13:00", "\"Etc/GMT-13\""}, {"GMT-13", "region's zone"},    {"EST5EDT5", "region's zone"},
             {"EST5", "region's zone"},       {"localtime", "Europe/Dublin"}, {"right/Europe/Dublin", "Europe/Dublin"},
             {"Factory", "Europe/Dublin"}};
  static const char *const good[] = {"Etc/GMT+5", "Etc/GMT-14", "EST5EDT", "GMT0", "GMT", "UTC", "CET"};
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) err = NULL;
    g_assert_null(wfm_zone_new(bad[i].name, &err));
    g_assert_nonnull(err);
    g_assert_nonnull(strstr(err->message, bad[i].right));
  }
  for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
    g_autoptr(WfmZone) zone = wfm_zone_new(good[i], NULL);
    g_assert_nonnull(zone);
    if (i == 0) g_assert_cmpint(wfm_zone_offset(zone, 0), ==, -5 * 3600);
  }
}

static void test_civil_dates_round_trip(void) {
  for (int32_t day = -1000; day < 40000; day++) {
    int y = 0, m = 0, d = 0;
    wfm_day_to_civil(day, &y, &m, &d);
    g_assert_cmpint(wfm_day_from_civil(y, m, d), ==, day);
  }
  g_assert_false(wfm_civil_valid(2026, 2, 29));
  g_assert_true(wfm_civil_valid(2028, 2, 29));
  g_assert_cmpint(wfm_weekday(wfm_day_from_civil(2026, 3, 2)), ==, 0); /* a Monday */
  int year = 0, week = 0;                                              /* ISO 8601: 2027-01-01 is a Friday of week 53 of 2026 */
  wfm_iso_week(wfm_day_from_civil(2027, 1, 1), &year, &week);
  g_assert_cmpint(year * 100 + week, ==, 202653);
}

static void test_stamps_read_what_they_should_and_nothing_else(void) {
  g_assert_cmpint(utc("2026-03-29T01:30:00Z"), ==, 1774747800); /* date -u -d 2026-03-29T01:30Z +%s */
  g_assert_cmpint(utc("2026-03-29 01:30+05:45"), ==, 1774747800 - 20700);
  g_assert_cmpint(utc("2026-03-29T01:30:00.250-0330"), ==, 1774747800 + 12600);
  static const char *const bad[] = {"",
                                    "2026",
                                    "2026-13-01",
                                    "2026-02-30",
                                    "2026-03-29T",
                                    "2026-03-29T1:30",
                                    "2026-03-29T25:00",
                                    "2026-03-29T24:01",
                                    "2026-03-29 01:60",
                                    "29/03/2026",
                                    "2026-03-29T01:30:00ZZ",
                                    "2026-03-29T01:30 ",
                                    "1969-12-31",
                                    "9999999999-01-01",
                                    "2026-03-29T01:30:00.Z",
                                    "2026-03-29Z",
                                    "2026-03-29T01:30+1"};
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
    WfmStamp stamp = {.local = 77};
    if (wfm_stamp_parse(&stamp, bad[i])) g_error("\"%s\" was read as a stamp", bad[i]);
    g_assert_cmpint(stamp.local, ==, 77);
  }
  g_autoptr(WfmZone) johns = zone_of("America/St_Johns");
  char buffer[WFM_STAMP_SIZE];
  g_assert_cmpstr(wfm_format_local(buffer, johns, 1774747800), ==, "2026-03-28T23:00:00-02:30");
  g_assert_cmpstr(wfm_format_utc(buffer, 1774747800), ==, "2026-03-29T01:30:00Z");
}

/* Months as a calendar on the wall has them: 2024 has a 29 February. */
static void test_months(void) {
  int32_t leap = wfm_day_from_civil(2024, 2, 29), last = wfm_day_from_civil(2023, 12, 31);
  g_assert_cmpint(wfm_month_first(leap), ==, wfm_day_from_civil(2024, 2, 1));
  g_assert_cmpint(wfm_month_after(leap), ==, wfm_day_from_civil(2024, 3, 1));
  g_assert_cmpint(wfm_month_first(last), ==, wfm_day_from_civil(2023, 12, 1));
  g_assert_cmpint(wfm_month_after(last), ==, wfm_day_from_civil(2024, 1, 1));
  for (int32_t day = 10000, first; day < 20000; day = first) {
    first = wfm_month_after(day);
    g_assert_cmpint(wfm_month_first(first), ==, first);
    g_assert_cmpint(wfm_month_first(first - 1), ==, wfm_month_first(day));
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/calendar/every-zone-and-change-2015-2037", test_every_zone_and_change);
  g_test_add_func("/calendar/dublin-winter-is-gmt", test_dublin_winter_is_gmt);
  g_test_add_func("/calendar/lord-howe-moves-half-an-hour", test_lord_howe_moves_half_an_hour);
  g_test_add_func("/calendar/apia-has-no-30-december-2011", test_apia_has_no_30_december_2011);
  g_test_add_func("/calendar/zones-off-the-half-hour", test_zones_off_the_half_hour);
  g_test_add_func("/calendar/slots-of-a-local-day", test_a_local_day_has_as_many_slots_as_it_has);
  g_test_add_func("/calendar/offsets-are-no-zones", test_offsets_are_no_zones);
  g_test_add_func("/calendar/unknown-zones-are-refused", test_unknown_zones_are_refused_by_name);
  g_test_add_func("/calendar/civil-dates-round-trip", test_civil_dates_round_trip);
  g_test_add_func("/calendar/stamps", test_stamps_read_what_they_should_and_nothing_else);
  g_test_add_func("/calendar/months", test_months);
  return g_test_run();
}
