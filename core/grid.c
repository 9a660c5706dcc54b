#include "core/grid.h"

#include <math.h>

int64_t wfm_grid_index(WfmGrid grid, int64_t instant) {
  int64_t offset = instant - grid.start;
  int64_t i = offset / grid.step;
  return offset < 0 && offset % grid.step != 0 ? i - 1 : i;
}

bool wfm_grid_aligned(WfmGrid grid, int64_t instant) {
  return (instant - grid.start) % grid.step == 0;
}

bool wfm_grid_equal(WfmGrid a, WfmGrid b) {
  return a.start == b.start && a.step == b.step && a.n == b.n;
}

WfmGrid wfm_grid_recut(WfmGrid grid, int32_t step) {
  int64_t span = (int64_t)grid.step * grid.n;
  g_assert(step > 0 && span % step == 0);
  return (WfmGrid){grid.start, step, (int32_t)(span / step)};
}

void wfm_grid_spread(double *values, WfmGrid fine, const double *coarse_values, WfmGrid coarse) {
  for (int32_t i = 0; i < fine.n; i++) {
    int64_t k = wfm_grid_index(coarse, wfm_grid_at(fine, i));
    values[i] = k >= 0 && k < coarse.n ? coarse_values[k] : (double)NAN;
  }
}
