/* Days worked in any run of window_days days, history
 * included, at most so many. Excess: the smallest number of them in the horizon that would have to go. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_window_count(view, use, wfm_point_day, sink, user);
}

const WfmRule wfm_rule_max_days_window = {
    .name = "max_days_window",
    .summary = "days worked in the window",
    .unit = "days",
    .scope = "window",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 366,
    .window_days = 14,
    .point = wfm_point_day,
    .measure = measure,
};
