/* One queue of a plan as staffing sees it, with the arrays it stands on. */
#pragma once

#include "cli/run.h"

typedef struct {
  WfmStaffQueue queue;
  double *volume, *aht_s, *load_cv; /* [queue.grid.n] */
  uint8_t *open;
} WfmStaffInput;

/* From forecast rows over a grid inside the horizon. False with *err where the table does not cover it. */
bool wfm_staff_input(WfmStaffInput *out, const WfmRun *run, const WfmTableData *forecast, size_t queue, WfmGrid grid, GError **err);
void wfm_staff_input_clear(WfmStaffInput *input);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WfmStaffInput, wfm_staff_input_clear)

/* The plan's forecast: forecast.csv of an earlier run where there is one, else made now. */
WfmTableData *wfm_staff_forecast(WfmRun *run, GError **err);
