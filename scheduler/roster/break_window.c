#include "scheduler/roster/break_window.h"

#define DAY_S ((int64_t)86400)

WfmBreakWindow wfm_break_window(const WfmBreak *asked, int64_t start, const WfmZone *zone) {
  if (!asked->on_clock) return (WfmBreakWindow){start + asked->earliest_s, start + asked->latest_s};
  WfmBreakWindow window;
  int64_t midnight = wfm_local_day(wfm_zone_local(zone, start)) * DAY_S;
  midnight -= asked->latest_s >= DAY_S ? DAY_S : 0; /* 23:00-25:00 is not over at half past midnight */
  do {
    window = (WfmBreakWindow){wfm_zone_resolve(zone, midnight + asked->earliest_s), wfm_zone_resolve(zone, midnight + asked->latest_s)};
    midnight += DAY_S;
  } while (window.high < start);
  window.low = MAX(window.low, start);
  return window;
}
