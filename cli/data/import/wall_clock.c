#include "cli/data/import/wall_clock.h"

#define FAR 172800 /* further from a change than any clock was ever put */

WfmLocalInstant wfm_wall_clock_instant(WfmWallClock *clock, const WfmStamp *stamp) {
  if (stamp->has_offset || !clock->zone) {
    int64_t instant = stamp->local - (stamp->has_offset ? stamp->offset_s : 0);
    return (WfmLocalInstant){WFM_LOCAL_UNIQUE, instant, instant};
  }
  if (stamp->local >= clock->low && stamp->local < clock->high) {
    int64_t instant = stamp->local - clock->offset_s;
    return (WfmLocalInstant){WFM_LOCAL_UNIQUE, instant, instant};
  }
  WfmLocalInstant found = wfm_zone_instant(clock->zone, stamp->local);
  int64_t next = wfm_zone_next_change(clock->zone, found.first - FAR);
  clock->offset_s = stamp->local - found.first;
  clock->low = stamp->local;
  clock->high = found.kind != WFM_LOCAL_UNIQUE || next < found.first + FAR ? stamp->local : MIN(next, WFM_INSTANT_HIGH) - FAR;
  return found;
}
