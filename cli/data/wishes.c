#include "cli/data/wishes.h"

#include "cli/data/day_clock.h"

#include <math.h>

bool wfm_wish_of(WfmPreference *out, const WfmPreferenceRow *row, const WfmZone *zone, int32_t day) {
  if (!wfm_dates_hold(row->dates, day) || !(row->weekdays >> wfm_weekday(day) & 1)) return false;
  *out = (WfmPreference){.from = wfm_zone_day_start(zone, day),
                         .to = wfm_zone_day_start(zone, day + 1),
                         .start_low_s = row->start_from,
                         .start_high_s = row->start_to,
                         .off = row->off,
                         .kind = row->kind,
                         .price = isnan(row->rank) ? row->weight : row->weight / exp2(row->rank - 1),
                         .shift = row->shift,
                         .on = row->on};
  return true;
}
