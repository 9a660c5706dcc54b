#include "scheduler/staffing/busy_time.h"

#include "scheduler/staffing/immediate.h"

#include <math.h>

/* Contacts that an agent gets done in the time of one, with hands full. */
static double full_rate(const WfmStaffQueue *queue) {
  double k = queue->channel == WFM_CHANNEL_CHAT ? fmax(1, floor(queue->concurrency)) : 1;
  return k / (1 + queue->concurrency_slowdown * (k - 1));
}

WfmSkillQueue wfm_busy_time(const WfmStaffQueue *queue) {
  double load = 0, squares = 0, rates = 0;
  for (int32_t i = 0; i < queue->grid.n; i++) {
    double volume = queue->volume[i], aht_s = queue->aht_s[i];
    double here = volume > 0 && aht_s > 0 ? volume * aht_s / queue->grid.step : 0;
    load += here;
    squares += here * here;
    rates += here * volume / queue->grid.step;
  }
  WfmSkillQueue busy = {.patience_s = isnan(queue->patience_s) ? (double)INFINITY : queue->patience_s,
                        .sl_target = queue->sl_target,
                        .target_s = queue->target_s,
                        .definition = queue->definition,
                        .aht_s = 1};
  if (wfm_channel_deferred(queue->channel) || !(load > 0) || isnan(queue->sl_target) || !(queue->sl_target > 0)) return busy;
  busy.load_erl = squares / load / full_rate(queue);
  busy.aht_s = busy.load_erl / (rates / load); /* of an agent's attention */
  return busy;
}
