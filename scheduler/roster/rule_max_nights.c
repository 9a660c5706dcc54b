/* Night shifts (rule_count.h says what a night is) in any run of window_days days, history
 * included, at most so many. Excess: the smallest number of them in the horizon that would have to go. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_window_count(view, use, wfm_point_night, sink, user);
}

const WfmRule wfm_rule_max_nights = {
    .name = "max_nights",
    .summary = "night shifts in the window",
    .unit = "nights",
    .scope = "window",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 366,
    .window_days = 7,
    .point = wfm_point_night,
    .measure = measure,
};
