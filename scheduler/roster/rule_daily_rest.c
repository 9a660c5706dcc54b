/* Daily rest: elapsed time from the end of a shift to the start of the next one, at least so many hours.
 * Rest is lived, not read from the wall: it is measured between instants, so the night in which the clock is put forward has an hour
 * less of it. Where the wall clock alone would show enough, the breach names the clock change as its cause.
 * Excess: missing hours, summed over the pairs whose second shift starts in the horizon; overlapping shifts have no rest at all. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_rest_between(view, use, NULL, sink, user);
}

const WfmRule wfm_rule_daily_rest = {
    .name = "daily_rest",
    .summary = "rest from the end of a shift to the start of the next (elapsed time)",
    .unit = "h",
    .scope = "sequence",
    .source = "Directive 2003/88/EC art. 3 (11 h in every 24 h)",
    .low = 0,
    .high = 24 * 7,
    .measure = measure,
};
