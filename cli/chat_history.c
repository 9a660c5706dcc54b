#include "cli/chat_history.h"

#include <math.h>

#include "scheduler/staffing/immediate.h"

#define KNOWN 0.1                                              /* standard error up to which what is learnt counts */
enum { DAY_S = 86400, SLOT_S = 1800, SLOTS = DAY_S / SLOT_S }; /* times of day, all days together */

void wfm_run_learn_chat(WfmRunQueue *queue, const WfmHistoryRow *rows, const GArray *index, int64_t before) {
  queue->own_row = *queue->row;
  queue->row = &queue->own_row;
  queue->growth = (WfmConcurrencyGrowth){.alone_s = NAN, .slowdown = NAN, .slowdown_error = NAN};
  if (queue->row->channel == WFM_CHANNEL_CHAT) {
    double handle[SLOTS] = {0}, active[SLOTS] = {0}, contacts[SLOTS] = {0};
    for (guint k = 0; k < index->len; k++) {
      const WfmHistoryRow *row = &rows[g_array_index(index, guint32, k)];
      double served = wfm_history_served(row);
      if (row->interval_start_utc >= before || wfm_history_left_out(row)) continue;
      if (isnan(row->active_seconds) || isnan(row->handle_seconds) || isnan(served)) continue;
      int64_t slot = (row->interval_start_utc % DAY_S + DAY_S) % DAY_S / SLOT_S;
      handle[slot] += row->handle_seconds;
      active[slot] += row->active_seconds;
      contacts[slot] += served;
    }
    queue->growth = wfm_concurrency_growth_of_intervals(handle, active, contacts, SLOTS, (int)queue->row->concurrency);
  }
  if (!isnan(queue->row->concurrency_slowdown)) return;
  queue->slowdown_learnt = queue->growth.slowdown_error <= KNOWN;
  queue->own_row.concurrency_slowdown = queue->slowdown_learnt ? queue->growth.slowdown : 0;
}
