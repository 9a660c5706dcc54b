/* From one case to another, part by part, adding up to the cent.
 *
 * The inputs of the first are replaced by those of the second one part after the other, in the order of WfmHeadcountPart, and the cheapest plan is found each
 * time with people, classes and contracts that can be divided and without a margin for what may come: that cost is one number, not the
 * outcome of a search. What remains between these and the two plans themselves is the last part. What a part costs depends on those before it:
 * the order is stated, not averaged away. */
#pragma once

#include "cli/data/results_headcount.h"
#include "cli/headcount/headcount.h"

typedef struct {
  const WfmCapacitySettings *settings;
  const WfmStaffingSettings *staffing;
  const WfmJob *job;
} WfmBridgeFrame;

/* Appends the cost and the FTE required; both cases have the same number of weeks. */
bool wfm_bridge_append(WfmTableData *table, const char *from, const char *to, const WfmHeadcount *a, const WfmHeadcount *b,
                       const WfmBridgeFrame *frame, GError **err);
