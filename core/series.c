#include "core/series.h"

#include <math.h>

WfmSeries *wfm_series_new(const char *name, WfmGrid grid) {
  WfmSeries *series = g_new0(WfmSeries, 1);
  series->name = g_strdup(name);
  series->grid = grid;
  series->value = g_new(double, (gsize)grid.n);
  for (int32_t i = 0; i < grid.n; i++) series->value[i] = (double)NAN;
  return series;
}

void wfm_series_free(WfmSeries *series) {
  if (!series) return;
  g_free(series->name);
  g_free(series->value);
  g_free(series);
}
