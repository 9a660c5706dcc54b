#include "core/grid.h"

int64_t wfm_grid_index(WfmGrid grid, int64_t instant) {
  int64_t offset = instant - grid.start;
  int64_t i = offset / grid.step;
  return offset < 0 && offset % grid.step != 0 ? i - 1 : i;
}

bool wfm_grid_aligned(WfmGrid grid, int64_t instant) {
  return (instant - grid.start) % grid.step == 0;
}
