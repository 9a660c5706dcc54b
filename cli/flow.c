/* What the queues of a plan send each other. */
#include "cli/staff_input.h"
#include "scheduler/staffing/immediate.h"

double wfm_run_reply_share(const WfmQueueRow *row) {
  bool tickets = wfm_channel_deferred((WfmChannel)row->channel);
  return tickets && row->touches > 1 ? 1 - 1 / row->touches : 0;
}

static bool any_transfers(const WfmRun *run) {
  for (size_t q = 0; q < run->n_queues; q++)
    if (run->queue[q].row->transfers.n > 0 || wfm_run_reply_share(run->queue[q].row) > 0) return true;
  return false;
}

WfmStaffTransfer *wfm_run_transfers(size_t *n, const WfmRun *run, size_t q) {
  const WfmQueueRow *row = run->queue[q].row;
  WfmStaffTransfer *list = g_new0(WfmStaffTransfer, row->transfers.n + 2);
  double reply = wfm_run_reply_share(row);
  for (size_t k = 0; k < row->transfers.n; k++) {
    const WfmShrinkage *to = &row->transfers.category[k];
    list[k] = (WfmStaffTransfer){.to = (int32_t)wfm_run_queue(run, to->category), .share = to->share};
  }
  *n = row->transfers.n;
  if (reply > 0) list[(*n)++] = (WfmStaffTransfer){(int32_t)q, reply, row->reply_after_s};
  return list;
}

/* The part of the flow over a grid with the same step. */
static WfmStaffFlow *part_of(const WfmStaffFlow *whole, WfmGrid grid) {
  size_t all = whole->n_queues * (size_t)grid.n;
  WfmStaffFlow *part = g_new0(WfmStaffFlow, 1);
  *part = (WfmStaffFlow){.n_queues = whole->n_queues,
                         .grid = grid,
                         .fresh = g_new0(double, all + 1),
                         .offered = g_new0(double, all + 1),
                         .pending = g_new0(double, all + 1)};
  if (whole->load_cv) part->load_cv = g_new0(double, all + 1);
  for (size_t q = 0; q < whole->n_queues; q++)
    for (int32_t i = 0; i < grid.n; i++) {
      int64_t at = wfm_grid_index(whole->grid, wfm_grid_at(grid, i));
      if (at < 0 || at >= whole->grid.n) continue;
      size_t from = q * (size_t)whole->grid.n + (size_t)at, to = q * (size_t)grid.n + (size_t)i;
      part->fresh[to] = whole->fresh[from];
      part->offered[to] = whole->offered[from];
      part->pending[to] = whole->pending[from];
      if (whole->load_cv) part->load_cv[to] = whole->load_cv[from];
    }
  return part;
}

bool wfm_run_flow(WfmStaffFlow **out, const WfmRun *run, const WfmTableData *forecast, WfmGrid grid, GError **err) {
  *out = NULL;
  if (!any_transfers(run)) return true;
  int64_t seconds = (int64_t)run->horizon.n * run->horizon.step;
  WfmGrid whole = {run->horizon.start, grid.step, (int32_t)(seconds / grid.step)};
  g_autofree WfmStaffInput *input = g_new0(WfmStaffInput, run->n_queues + 1);
  g_autofree WfmStaffQueue *queues = g_new0(WfmStaffQueue, run->n_queues + 1);
  bool good = true;
  for (size_t q = 0; q < run->n_queues && good; q++) {
    good = wfm_staff_input(&input[q], run, forecast, NULL, q, whole, err);
    if (!good) break;
    queues[q] = input[q].queue;
    queues[q].transfers = wfm_run_transfers(&queues[q].n_transfers, run, q);
    queues[q].transfers_counted = run->queue[q].row->transfers_counted;
  }
  const WfmStaffingSettings *settings = wfm_settings_get(run->cli->settings, &wfm_staffing_module);
  g_autoptr(WfmStaffFlow) flow = good ? wfm_staff_flow_new(queues, run->n_queues, settings, err) : NULL;
  if (flow) *out = part_of(flow, grid);
  for (size_t q = 0; q < run->n_queues; q++) {
    g_free((void *)queues[q].transfers);
    wfm_staff_input_clear(&input[q]);
  }
  return flow != NULL;
}
