/* Judgement: what a planner knows better than the history, laid over a forecast and kept apart from it.
 *
 * An override concerns the intervals that begin in [from, to). It states the total of their contacts, or a change of it in proportion, or the
 * shape inside each local day, whose total stays; and, apart from that, a mean handle time or a change of it. Overrides apply one after
 * the other, each to what those before it left. A total over intervals that expect nothing is spread evenly over the open ones. */
#pragma once

#include "core/calendar.h"

/* Relative contacts of an interval from this local second of the day on, until the next. Before the first: none. */
typedef struct {
  int32_t second;
  double weight;
} WfmShapePoint;

typedef struct {
  int64_t from, to;
  double total;               /* contacts over the whole span; NaN: not stated */
  double factor;              /* on the contacts; NaN: not stated */
  const WfmShapePoint *shape; /* [n_shape] by rising second; 0: not stated */
  size_t n_shape;
  double aht_s, aht_factor; /* NaN: not stated */
} WfmOverride;

/* Changes mean[n], aht_s[n] over the local view; closed intervals stay at 0. last[n] receives the index of the override that touched an
 * interval last, -1 where none did. */
void wfm_override_apply(double *mean, double *aht_s, int32_t *last, const WfmOverride *override, size_t n_overrides, const WfmSlots *slots,
                        const uint8_t *open);
