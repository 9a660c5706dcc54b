#include "scheduler/roster/break_window.h"

#define DAY_S ((int64_t)86400)

/* The first instant from `from` on that is whole steps after `low`. */
static int64_t on_step(int64_t low, int64_t from, int64_t step) {
  return low + (MAX(from, low) - low + step - 1) / step * step;
}

WfmBreakWindow wfm_break_window(const WfmBreak *asked, int64_t start, const WfmZone *zone) {
  int64_t every = MAX(asked->step_s, 1);
  if (!asked->on_clock) return (WfmBreakWindow){start + asked->earliest_s, start + asked->latest_s, every};
  WfmBreakWindow window;
  int64_t midnight = wfm_local_day(wfm_zone_local(zone, start)) * DAY_S;
  midnight -= asked->latest_s >= DAY_S ? DAY_S : 0; /* 23:00-25:00 is not over at half past midnight */
  do {
    int64_t low = wfm_zone_resolve(zone, midnight + asked->earliest_s), high = wfm_zone_resolve(zone, midnight + asked->latest_s);
    window = (WfmBreakWindow){on_step(low, start, every), high, every};
    midnight += DAY_S;
  } while (window.high < start);
  return window;
}

bool wfm_break_may_begin(WfmBreakWindow window, int64_t at) {
  return at >= window.low && at <= window.high && (at - window.low) % window.every == 0;
}

static int64_t common(int64_t a, int64_t b) {
  while (b) {
    int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

int64_t wfm_break_stride(WfmBreakWindow window, int64_t step) {
  g_assert(window.every > 0 && step > 0);
  return MAX(1, window.every / common(window.every, step)) * step;
}

int64_t wfm_break_first(WfmBreakWindow window, int64_t from, int64_t start, int64_t step) {
  int64_t at = on_step(start, MAX(from, window.low), step);
  while (at <= window.high && (at - window.low) % window.every != 0) at += step;
  return at;
}

int64_t wfm_break_last(WfmBreakWindow window, int64_t to, int64_t start, int64_t step) {
  int64_t stride = wfm_break_stride(window, step), first = wfm_break_first(window, start, start, step), high = MIN(to, window.high);
  return high < first ? first - stride : first + (high - first) / stride * stride;
}

int32_t wfm_breaks_unpaid_s(const WfmShiftType *type) {
  int32_t sum = 0;
  for (size_t b = 0; b < type->n_breaks; b++) sum += type->breaks[b].paid ? 0 : type->breaks[b].length_s;
  return sum;
}

/* By placing each as early as may be. */
bool wfm_breaks_fit(const WfmShiftType *type, const WfmZone *zone, int64_t start, int64_t end, WfmGrid grid) {
  int64_t at = start, on_grid = wfm_grid_at(grid, wfm_grid_index(grid, start));
  for (size_t b = 0; b < type->n_breaks; b++) {
    WfmBreakWindow window = wfm_break_window(&type->breaks[b], start, zone);
    at = wfm_break_first(window, at, on_grid, grid.step);
    if (at > window.high || at + type->breaks[b].length_s > end) return false;
    at += type->breaks[b].length_s;
  }
  return true;
}
