/* A series: a named array over a grid. NaN is "not measured"; zero is zero. */
#pragma once

#include "core/grid.h"

typedef struct {
  char *name;
  WfmGrid grid;
  double *value; /* [grid.n] */
} WfmSeries;

/* A series of NaN. Never fails. */
WfmSeries *wfm_series_new(const char *name, WfmGrid grid);
void wfm_series_free(WfmSeries *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSeries, wfm_series_free)
