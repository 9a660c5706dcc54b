/* Holidays by rule: a country's table of rules becomes dates, for any year from 1970 to 2037.
 *
 * A rule says when a day falls, in one of these notations (months and days in two digits, * for every month):
 *
 *   12-25  *-25  02-last  *-last            that day of the month; last is its last day
 *   Mon 1 05  Fri last 10  Fri last *       the first (2nd .. 5th, last) such weekday of the month
 *   Mon to 05-24  Sat from 06-20            the last such weekday on or before, the first on or after the date
 *   easter -2  orthodox 0                   days from Easter Sunday, of the western or the eastern churches
 *   hebrew 07-10                            a date of the Hebrew calendar, months counted from Nisan
 *   umalqura 10-01  islamic 10-01           a date of the Islamic calendar: of Saudi Arabia's official one, of the arithmetical one
 *   chinese 01-01  korean ..  vietnamese .. a date of the Chinese calendar, by the days of China, Korea or Vietnam
 *   hindu 07-30 18                          the tithi of a Hindu month (from new moon to new moon, 1 Chaitra) that runs at that hour in India
 *   sun 15                                  the day in China on which the sun reaches that longitude
 *   equinox 03  equinox 09                  the day of the equinox in Japan
 *   bridge                                  a Monday or Friday between a holiday and the weekend
 *   2026-03-20 2027-03-10                   dates, where no rule can be given
 *
 * each (but for bridge and dates) with days to add or take at the end: "Thu 4 11 +1". Where the day falls on given weekdays it is
 * observed on another day: "Sat-1 Sun+1" moves the observance by days, "Sun+free" to the next day that is neither weekend nor holiday.
 * The day itself stays, unless the notation begins with "move".
 *
 * Sources: Easter by Meeus 1991, Astronomical Algorithms, chapter 8 (Gregorian: Oudin's and Butcher's; Julian); the other
 * calendars by forecast/religious_calendar.h and forecast/lunisolar.h; the days of the equinoxes in Japan by the approximation of Japan's
 * hydrographic department (Shin koyomi benricho, 1991), good from 1900 to 2099. */
#pragma once

#include "core/calendar.h"

typedef enum {
  WFM_WHEN_DATE,
  WFM_WHEN_NTH,
  WFM_WHEN_TO,
  WFM_WHEN_FROM,
  WFM_WHEN_EASTER,
  WFM_WHEN_ORTHODOX,
  WFM_WHEN_HEBREW,
  WFM_WHEN_UMALQURA,
  WFM_WHEN_ISLAMIC,
  WFM_WHEN_CHINESE,
  WFM_WHEN_KOREAN,
  WFM_WHEN_VIETNAMESE,
  WFM_WHEN_HINDU,
  WFM_WHEN_SUN,
  WFM_WHEN_EQUINOX,
  WFM_WHEN_BRIDGE,
  WFM_WHEN_LISTED
} WfmWhenBasis;

#define WFM_MOST_LISTED_DAYS 64

typedef struct {
  WfmWhenBasis basis;
  int month;                         /* 1 .. 12 (Hebrew: 1 .. 13); 0: every month */
  int of_month;                      /* 1 .. 31, or 0: the last; of the sun, degrees */
  int hour;                          /* WFM_WHEN_HINDU: 0 .. 23 */
  int weekday, nth;                  /* nth 1 .. 5, or 0: the last */
  int offset;                        /* days added */
  int n_days;                        /* of the list */
  int32_t day[WFM_MOST_LISTED_DAYS]; /* WFM_WHEN_LISTED */
} WfmWhen;

#define WFM_OBSERVED_FREE 100

typedef struct {
  int16_t shift[7]; /* days to the observance where the holiday falls on this weekday; 0: none; WFM_OBSERVED_FREE: the next free day */
  bool move;        /* observed instead of, not beside */
} WfmObserved;

typedef struct {
  const char *name;
  bool day_off; /* most people do not work: other days make way for it, and it makes bridges */
  WfmWhen when;
  WfmObserved observed;
  int from_year, to_year; /* both included */
} WfmHoliday;

/* One day on which a holiday falls. */
typedef struct {
  int32_t day;
  size_t rule;   /* index */
  bool observed; /* the day on which it is observed, the holiday itself having fallen on another */
} WfmHolidayDay;

/* False where the text is none of the notations; *right (to be freed) then says what would be. */
bool wfm_when_parse(WfmWhen *when, const char *text, char **right);
bool wfm_observed_parse(WfmObserved *observed, const char *text, char **right);

/* All days of the rules from the one day to the other (both included), of WfmHolidayDay, by day and then by rule; two rules of the same
 * name (one for each span of years) never give the same day twice. */
GArray *wfm_holidays_expand(const WfmHoliday *rules, size_t n, int32_t from, int32_t to);

/* Easter Sunday of a year. */
int32_t wfm_easter(int year);
int32_t wfm_orthodox_easter(int year);
