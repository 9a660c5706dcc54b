/* A grid: n equal intervals in absolute time. Everything that has a value per interval lies over a grid.
 *
 * An instant is int64_t seconds since 1970-01-01T00:00:00Z (no leap seconds). Nothing is ever indexed by [day][slot], because a
 * local day has 23, 24 or 25 hours (Lord Howe: 23.5 or 24.5); see core/calendar.h for the local view. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  int64_t start; /* instant at which interval 0 begins */
  int32_t step;  /* seconds per interval, > 0 */
  int32_t n;     /* number of intervals, >= 0 */
} WfmGrid;

/* Instant at which interval i begins; i may be n (the end) or outside the grid. */
static inline int64_t wfm_grid_at(WfmGrid grid, int64_t i) {
  return grid.start + i * (int64_t)grid.step;
}
static inline int64_t wfm_grid_end(WfmGrid grid) {
  return wfm_grid_at(grid, grid.n);
}

/* Interval that contains the instant; negative before the grid, >= n after it. */
int64_t wfm_grid_index(WfmGrid grid, int64_t instant);

/* True where the instant is a boundary of intervals of this grid, inside it or not. */
bool wfm_grid_aligned(WfmGrid grid, int64_t instant);
