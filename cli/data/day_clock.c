#include "cli/data/day_clock.h"

#include "core/calendar.h"

bool wfm_dates_hold(WfmDates dates, int32_t day) {
  return (dates.first == INT32_MIN || day >= dates.first) && (dates.last == INT32_MIN || day <= dates.last);
}

int32_t wfm_dates_period(WfmDates dates, int32_t day, int32_t every) {
  enum { MONDAY = 4 }; /* 1970-01-05 */
  int32_t since = day - (dates.first == INT32_MIN ? MONDAY : dates.first), into = since % every;
  return day - (into < 0 ? into + every : into);
}

bool wfm_day_clock_holds(const WfmDayClock *clock, int32_t day) {
  return wfm_dates_hold(clock->dates, day) && (clock->weekdays >> wfm_weekday(day) & 1);
}

int32_t wfm_day_clock_begin(const WfmDayClock *clock) {
  return clock->from_s < 0 ? 0 : clock->from_s;
}

int32_t wfm_day_clock_end(const WfmDayClock *clock) {
  int32_t end = clock->to_s < 0 ? 86400 : clock->to_s;
  return end <= wfm_day_clock_begin(clock) ? end + 86400 : end;
}

static bool covers_since(const WfmDayClock *clock, int32_t day, int32_t second) {
  return wfm_day_clock_holds(clock, day) && second >= wfm_day_clock_begin(clock) && second < wfm_day_clock_end(clock);
}

bool wfm_day_clock_covers(const WfmDayClock *clock, int64_t local) {
  int32_t day = wfm_local_day(local), second = wfm_local_second(local);
  return covers_since(clock, day, second) || covers_since(clock, day - 1, second + 86400);
}
