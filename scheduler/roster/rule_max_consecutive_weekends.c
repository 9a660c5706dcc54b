/* Consecutive working weekends, at most so many. A weekend is worked if any part of a shift lies on one of its dates, be it the
 * last hours of Friday's night. Excess: weekends beyond, summed over the runs that reach into the horizon. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_longest_run(view, use, wfm_point_weekend, 7, sink, user);
}

const WfmRule wfm_rule_max_consecutive_weekends = {
    .name = "max_consecutive_weekends",
    .summary = "working weekends in a row",
    .unit = "weekends",
    .scope = "sequence",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 53,
    .point = wfm_point_weekend,
    .row_days = 7,
    .measure = measure,
};
