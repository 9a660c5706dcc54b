/* Time from the last break of a shift to its end, elapsed hours, at least so many. A shift without a break is not meant.
 * Excess: missing hours. */
#include "scheduler/roster/rule_breaks.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_stretches(view, use, WFM_STRETCH_LAST, sink, user);
}

const WfmRule wfm_rule_min_work_after_break = {
    .name = "min_work_after_break",
    .summary = "work after the last break",
    .unit = "h",
    .scope = "shift",
    .source = "activities of published WFM schemas: distance from start, end and the next break (Genesys Cloud, Calabrio)",
    .low = 0,
    .high = 12,
    .breaks = true,
    .measure = measure,
};
