/* Days and times of a row: on which dates it holds, and between which times of the local clock. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Both included; INT32_MIN = open. */
typedef struct {
  int32_t first, last;
} WfmDates;

bool wfm_dates_hold(WfmDates dates, int32_t day);
/* The first day of the period of `every` days in which the day lies. Periods are counted from the first date, or from a Monday. */
int32_t wfm_dates_period(WfmDates dates, int32_t day, int32_t every);

typedef struct {
  uint8_t weekdays; /* bit 0 = Monday: the date on which from_s lies */
  WfmDates dates;
  int32_t from_s, to_s; /* local clock, to_s excluded and maybe past midnight; -1 = from, or until, midnight */
} WfmDayClock;

/* Does the row hold on the date? */
bool wfm_day_clock_holds(const WfmDayClock *clock, int32_t day);
/* Its times in seconds after the midnight with which the date begins: 0 <= begin < end. */
int32_t wfm_day_clock_begin(const WfmDayClock *clock);
int32_t wfm_day_clock_end(const WfmDayClock *clock);
/* Does it hold at a local time, be it since the day before? */
bool wfm_day_clock_covers(const WfmDayClock *clock, int64_t local);
