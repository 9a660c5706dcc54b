/* Working weekends in any run of window_days days, history
 * included, at most so many. Excess: the smallest number of them in the horizon that would have to go.
 * A weekend is worked if any part of a shift lies on one of its dates, be it the last hours of Friday's night. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_window_count(view, use, wfm_point_weekend, sink, user);
}

const WfmRule wfm_rule_max_weekends = {
    .name = "max_weekends",
    .summary = "working weekends in the window",
    .unit = "weekends",
    .scope = "window",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold); INRC-II (Ceschia et al. 2019)",
    .low = 0,
    .high = 53,
    .window_days = 28,
    .point = wfm_point_weekend,
    .measure = measure,
};
