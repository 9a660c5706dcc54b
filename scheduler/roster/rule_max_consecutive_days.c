/* Consecutive working days: local dates in a row on which a shift starts, at most so many. Days worked before the horizon
 * lengthen the run. Excess: days beyond, summed over the runs that reach into the horizon. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_longest_run(view, use, wfm_point_day, 1, sink, user);
}

const WfmRule wfm_rule_max_consecutive_days = {
    .name = "max_consecutive_days",
    .summary = "working days in a row",
    .unit = "days",
    .scope = "sequence",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 1,
    .high = 31,
    .measure = measure,
};
