/* Days of a table without times of day, spread over the intervals of the plan.
 *
 * The shape of a weekday is what the plan's own history has measured of it: contacts by local time of day, over all days that are not imputed, partial or
 * excluded. It is that of the queue itself, or where the plan has no intervals of it that of the queue which queues.csv says it is like. A day keeps its sums; every
 * row of it is marked as imputed. A day of which the plan has measured intervals stays as it is. Without a shape of the weekday nothing is spread: no shape is made up. */
#pragma once

#include "cli/data/import/intake.h"
#include "cli/data/import/plan_history.h"

typedef struct {
  const char *own, *like; /* ids of the plan; like "": none */
} WfmSpreadQueue;

/* The intake by interval, its queues in the same order; queue[n] for each of them, own NULL: it has no days. Appends to notes what was done. Errors: WFM_STATUS_BAD_INPUT
 * where there is no shape. */
WfmIntake *wfm_spread_days(const WfmIntake *days, const WfmSpreadQueue *queue, WfmPlanHistory *history, GPtrArray *notes, GError **err);
