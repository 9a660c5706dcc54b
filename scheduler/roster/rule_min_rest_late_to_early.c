/* Forbidden succession late - early: elapsed time from the end of a late shift to the start of an early one, at least so many hours. A value
 * of 24 forbids the early shift on the day after; larger values ask for a day off between. Excess: missing hours. */
#include "scheduler/roster/rule_count.h"

static bool late_then_early(const WfmRuleView *view, const WfmDuty *first, const WfmDuty *second) {
  return wfm_duty_is(view, first, WFM_KIND_LATE) && wfm_duty_is(view, second, WFM_KIND_EARLY);
}

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_rest_between(view, use, late_then_early, sink, user);
}

const WfmRule wfm_rule_min_rest_late_to_early = {
    .name = "min_rest_late_to_early",
    .summary = "rest from the end of a late shift to the start of an early one (elapsed time)",
    .unit = "h",
    .scope = "sequence",
    .source = "predictive-scheduling ordinances (\"clopening\"); work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 24 * 7,
    .measure = measure,
};
