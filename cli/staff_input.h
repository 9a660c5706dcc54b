/* One queue of a plan as staffing sees it, with the arrays it stands on. */
#pragma once

#include "cli/run.h"
#include "scheduler/staffing/flow.h"

/* What the queues of a plan send each other, over a grid inside the horizon; NULL where no queue has transfers. False with *err where the forecast
 * does not cover it. Followed from the horizon's begin, whatever the grid, so that all stages see the same contacts. */
bool wfm_run_flow(WfmStaffFlow **out, const WfmRun *run, const WfmTableData *forecast, WfmGrid grid, GError **err);

/* Of the tickets worked on, the share that the customer's reply brings back; 0 for calls and chats. */
double wfm_run_reply_share(const WfmQueueRow *row);

/* Where a queue's contacts go when they are done, by place in queues.csv; to be freed. */
WfmStaffTransfer *wfm_run_transfers(size_t *n, const WfmRun *run, size_t queue);

typedef struct {
  WfmStaffQueue queue;
  double *volume, *aht_s, *load_cv; /* [queue.grid.n] */
  uint8_t *open;
} WfmStaffInput;

/* From forecast rows over a grid inside the horizon, with what the flow over the same grid adds (NULL: nothing). False with *err where the table
 * does not cover it. */
bool wfm_staff_input(WfmStaffInput *out, const WfmRun *run, const WfmTableData *forecast, const WfmStaffFlow *flow, size_t queue,
                     WfmGrid grid, GError **err);
void wfm_staff_input_clear(WfmStaffInput *input);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WfmStaffInput, wfm_staff_input_clear)

/* The plan's forecast: forecast.csv of an earlier run where there is one, else made now. */
WfmTableData *wfm_staff_forecast(WfmRun *run, GError **err);
