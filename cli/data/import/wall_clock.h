/* Wall-clock stamps as instants, row after row: what the zone's clock changes make of them. */
#pragma once

#include "core/timestamp.h"

typedef struct {
  const WfmZone *zone; /* NULL: stamps are taken for UTC */
  int64_t low, high;   /* local times in [low, high) have this offset and no other */
  int64_t offset_s;
} WfmWallClock;

/* As wfm_zone_instant, but quick for times near the one before. Stamps with an offset are unique. */
WfmLocalInstant wfm_wall_clock_instant(WfmWallClock *clock, const WfmStamp *stamp);
