#include "forecast/holidays.h"

#include "forecast/lunisolar.h"
#include "forecast/religious_calendar.h"

#include <math.h>
#include <string.h>

/* ---- Easter ---- */

int32_t wfm_easter(int year) {
  int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
  int n = h + l - 7 * m + 114;
  return wfm_day_from_civil(year, n / 31, n % 31 + 1);
}

/* The Julian calendar is 13 days behind the Gregorian one from 1900 to 2099. */
int32_t wfm_orthodox_easter(int year) {
  int a = year % 4, b = year % 7, c = year % 19, d = (19 * c + 15) % 30, e = (2 * a + 4 * b - d + 34) % 7, f = d + e + 114;
  return wfm_day_from_civil(year, f / 31, f % 31 + 1) + 13;
}

/* ---- Days ---- */

static int month_length(int year, int month) {
  return wfm_day_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - wfm_day_from_civil(year, month, 1);
}

/* Day of the equinox in Japan. */
static int equinox(int year, int month) {
  double base = year >= 1980 ? (month == 3 ? 20.8431 : 23.2488) : month == 3 ? 20.8357 : 23.2588;
  double leap = floor((year - (year >= 1980 ? 1980 : 1983)) / 4.0);
  return (int)floor(base + 0.242194 * (year - 1980) - leap);
}

/* Day in a month of a rule that knows months; false where the month has no such day. */
static bool day_in_month(int32_t *day, const WfmWhen *when, int year, int month) {
  int length = month_length(year, month);
  int32_t first = wfm_day_from_civil(year, month, 1);
  if (when->basis == WFM_WHEN_NTH) {
    int ahead = (when->weekday - wfm_weekday(first) + 7) % 7, nth = when->nth ? when->nth : (length - ahead + 6) / 7;
    if (ahead + 7 * (nth - 1) >= length) return false;
    *day = first + ahead + 7 * (nth - 1);
    return true;
  }
  int of_month = when->of_month ? when->of_month : length;
  if (of_month > length) return false;
  *day = first + of_month - 1;
  if (when->basis == WFM_WHEN_TO) *day -= (wfm_weekday(*day) - when->weekday + 7) % 7;
  if (when->basis == WFM_WHEN_FROM) *day += (when->weekday - wfm_weekday(*day) + 7) % 7;
  return true;
}

static void add_day(GArray *out, const WfmHoliday *rule, size_t index, int32_t day, int year) {
  WfmHolidayDay found = {day + rule->when.offset, index, false};
  if (year >= rule->from_year && year <= rule->to_year) g_array_append_val(out, found);
}

/* Dates of calendars other than ours fall into a year once, twice, or not at all. */
static int days_of_calendar(int32_t day[2], const WfmWhen *when, int year) {
  switch (when->basis) {
  case WFM_WHEN_HEBREW:
    return wfm_religious_days(day, WFM_CALENDAR_HEBREW, year, when->month, when->of_month);
  case WFM_WHEN_UMALQURA:
    return wfm_religious_days(day, WFM_CALENDAR_UMALQURA, year, when->month, when->of_month);
  case WFM_WHEN_ISLAMIC:
    return wfm_religious_days(day, WFM_CALENDAR_ISLAMIC, year, when->month, when->of_month);
  case WFM_WHEN_CHINESE:
    return wfm_chinese_days(day, year, when->month, when->of_month, 8);
  case WFM_WHEN_KOREAN:
    return wfm_chinese_days(day, year, when->month, when->of_month, 9);
  case WFM_WHEN_VIETNAMESE:
    return wfm_chinese_days(day, year, when->month, when->of_month, 7);
  default:
    return wfm_hindu_days(day, year, when->month, when->of_month, when->hour);
  }
}

static void add_other_calendar(GArray *out, const WfmHoliday *rule, size_t index, int year) {
  int32_t day[2];
  int n = days_of_calendar(day, &rule->when, year);
  for (int k = 0; k < n; k++) add_day(out, rule, index, day[k], year);
}

/* The days of a rule in a year, not yet observed elsewhere. */
static void add_year(GArray *out, const WfmHoliday *rule, size_t index, int year) {
  const WfmWhen *when = &rule->when;
  int32_t day;
  int y, month, of_month;
  switch (when->basis) {
  case WFM_WHEN_EASTER:
    add_day(out, rule, index, wfm_easter(year), year);
    break;
  case WFM_WHEN_ORTHODOX:
    add_day(out, rule, index, wfm_orthodox_easter(year), year);
    break;
  case WFM_WHEN_EQUINOX:
    add_day(out, rule, index, wfm_day_from_civil(year, when->month, equinox(year, when->month)), year);
    break;
  case WFM_WHEN_SUN:
    add_day(out, rule, index, wfm_sun_day(year, when->of_month, 8), year);
    break;
  case WFM_WHEN_LISTED:
    for (int k = 0; k < when->n_days; k++) {
      wfm_day_to_civil(when->day[k], &y, &month, &of_month);
      if (y == year) add_day(out, rule, index, when->day[k], year);
    }
    break;
  case WFM_WHEN_BRIDGE:
    break; /* when the others stand */
  case WFM_WHEN_HEBREW:
  case WFM_WHEN_UMALQURA:
  case WFM_WHEN_ISLAMIC:
  case WFM_WHEN_CHINESE:
  case WFM_WHEN_KOREAN:
  case WFM_WHEN_VIETNAMESE:
  case WFM_WHEN_HINDU:
    add_other_calendar(out, rule, index, year);
    break;
  default:
    for (int m = when->month ? when->month : 1; m <= (when->month ? when->month : 12); m++)
      if (day_in_month(&day, when, year, m)) add_day(out, rule, index, day, year);
  }
}

static bool taken(const GArray *days, const WfmHoliday *rules, int32_t day) {
  for (guint k = 0; k < days->len; k++) {
    const WfmHolidayDay *other = &g_array_index(days, WfmHolidayDay, k);
    if (other->day == day && rules[other->rule].day_off) return true;
  }
  return false;
}

static int by_day(const void *a, const void *b) {
  const WfmHolidayDay *p = a, *q = b;
  if (p->day != q->day) return p->day < q->day ? -1 : 1;
  return p->rule != q->rule ? (p->rule < q->rule ? -1 : 1) : p->observed - q->observed;
}

/* In order of the days, so that Christmas takes the first free day after the weekend and the day after it the second. */
static void observe(GArray *days, const WfmHoliday *rules) {
  guint n = days->len;
  for (guint k = 0; k < n; k++) {
    WfmHolidayDay *fallen = &g_array_index(days, WfmHolidayDay, k);
    const WfmObserved *observed = &rules[fallen->rule].observed;
    int shift = observed->shift[wfm_weekday(fallen->day)];
    if (!shift) continue;
    WfmHolidayDay there = {fallen->day + shift, fallen->rule, true};
    if (shift == WFM_OBSERVED_FREE)
      for (there.day = fallen->day + 1; wfm_weekday(there.day) >= 5 || taken(days, rules, there.day);) there.day++;
    if (observed->move)
      fallen->day = there.day;
    else
      g_array_append_val(days, there);
  }
}

static void add_bridges(GArray *days, const WfmHoliday *rules, size_t index) {
  guint n = days->len;
  for (guint k = 0; k < n; k++) {
    WfmHolidayDay off = g_array_index(days, WfmHolidayDay, k);
    int weekday = wfm_weekday(off.day);
    if (!rules[off.rule].day_off || (weekday != 1 && weekday != 3)) continue;
    WfmHolidayDay bridge = {off.day + (weekday == 1 ? -1 : 1), index, false};
    if (!taken(days, rules, bridge.day)) g_array_append_val(days, bridge);
  }
}

/* Days outside the span, and a name's second time on a day, go. */
static void tidy(GArray *days, const WfmHoliday *rules, int32_t from, int32_t to) {
  g_array_sort(days, by_day);
  guint kept = 0;
  for (guint k = 0; k < days->len; k++) {
    WfmHolidayDay here = g_array_index(days, WfmHolidayDay, k);
    bool double_entry = here.day < from || here.day > to;
    for (guint j = kept; j-- > 0 && g_array_index(days, WfmHolidayDay, j).day == here.day;)
      double_entry |= strcmp(rules[g_array_index(days, WfmHolidayDay, j).rule].name, rules[here.rule].name) == 0;
    if (!double_entry) g_array_index(days, WfmHolidayDay, kept++) = here;
  }
  g_array_set_size(days, kept);
}

GArray *wfm_holidays_expand(const WfmHoliday *rules, size_t n, int32_t from, int32_t to) {
  GArray *days = g_array_new(FALSE, FALSE, sizeof(WfmHolidayDay));
  int first, last, month, of_month;
  wfm_day_to_civil(from, &first, &month, &of_month);
  wfm_day_to_civil(to, &last, &month, &of_month);
  /* An observance may lie in the year before or after. */
  for (int year = first - 1; year <= last + 1; year++)
    for (size_t r = 0; r < n; r++) add_year(days, &rules[r], r, year);
  g_array_sort(days, by_day);
  observe(days, rules);
  for (size_t r = 0; r < n; r++)
    if (rules[r].when.basis == WFM_WHEN_BRIDGE) add_bridges(days, rules, r);
  tidy(days, rules, from, to);
  return days;
}
