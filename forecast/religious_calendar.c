#include "forecast/religious_calendar.h"

#include "core/calendar.h"

#include <glib.h>
#include <math.h>
#include <unicode/ucal.h>

#define DAY_MS 86400000.0

static const char *const locales[] = {[WFM_CALENDAR_HEBREW] = "en@calendar=hebrew",
                                      [WFM_CALENDAR_UMALQURA] = "en@calendar=islamic-umalqura",
                                      [WFM_CALENDAR_ISLAMIC] = "en@calendar=islamic-civil"};

static bool hebrew_leap(int32_t year) {
  return (7 * year + 1) % 19 < 7;
}

/* ICU counts the months of the Hebrew year from Tishri, with a place for Adar I in every year. */
static int32_t month_of(WfmReligiousCalendar calendar, int32_t year, int month) {
  if (calendar != WFM_CALENDAR_HEBREW) return month - 1;
  return month >= 12 ? (month == 12 && hebrew_leap(year) ? 5 : 6) : month >= 7 ? month - 7 : month + 6;
}

static int32_t field(const UCalendar *icu, UCalendarDateFields which, UErrorCode *status) {
  return ucal_get(icu, which, status);
}

int wfm_religious_days(int32_t day[2], WfmReligiousCalendar calendar, int year, int month, int of_month) {
  UErrorCode status = U_ZERO_ERROR;
  int n = 0;
  UCalendar *icu = ucal_open(u"Etc/UTC", -1, locales[calendar], UCAL_DEFAULT, &status);
  int32_t first = wfm_day_from_civil(year, 1, 1), last = wfm_day_from_civil(year, 12, 31);
  ucal_setMillis(icu, first * DAY_MS, &status);
  int32_t there = field(icu, UCAL_EXTENDED_YEAR, &status);
  for (int32_t y = there; y <= there + 2 && n < 2 && U_SUCCESS(status); y++) {
    int32_t wanted = month_of(calendar, y, month);
    ucal_clear(icu);
    ucal_set(icu, UCAL_EXTENDED_YEAR, y);
    ucal_set(icu, UCAL_MONTH, wanted);
    ucal_set(icu, UCAL_DATE, of_month);
    int32_t found = (int32_t)floor(ucal_getMillis(icu, &status) / DAY_MS);
    bool exists = field(icu, UCAL_DATE, &status) == of_month && field(icu, UCAL_MONTH, &status) == wanted;
    if (U_SUCCESS(status) && exists && found >= first && found <= last) day[n++] = found;
  }
  ucal_close(icu);
  g_assert(U_SUCCESS(status)); /* calendars are part of ICU itself */
  return n;
}
