/* Time from the end of a break to the next one of the shift, elapsed hours, at least so many. A shift without two breaks is not meant.
 * Excess: missing hours. */
#include "scheduler/roster/rule_breaks.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_stretches(view, use, WFM_STRETCH_BETWEEN, sink, user);
}

const WfmRule wfm_rule_min_work_between_breaks = {
    .name = "min_work_between_breaks",
    .summary = "work from one break to the next",
    .unit = "h",
    .scope = "shift",
    .source = "activities of published WFM schemas: distance from start, end and the next break (Genesys Cloud, Calabrio)",
    .low = 0,
    .high = 12,
    .breaks = true,
    .measure = measure,
};
