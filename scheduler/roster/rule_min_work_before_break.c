/* Time from the start of a shift to its first break, elapsed hours, at least so many. A shift without a break is not meant.
 * Excess: missing hours. */
#include "scheduler/roster/rule_breaks.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_stretches(view, use, WFM_STRETCH_FIRST, sink, user);
}

const WfmRule wfm_rule_min_work_before_break = {
    .name = "min_work_before_break",
    .summary = "work before the first break",
    .unit = "h",
    .scope = "shift",
    .source = "activities of published WFM schemas: distance from start, end and the next break (Genesys Cloud, Calabrio)",
    .low = 0,
    .high = 12,
    .breaks = true,
    .measure = measure,
};
