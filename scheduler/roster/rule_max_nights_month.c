/* Night shifts (rule_count.h says what a night is) in a calendar month, shifts before the horizon included, at most so
 * many. Excess: nights. */
#include "scheduler/roster/rule_span.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_month_count(view, use, wfm_point_night, sink, user);
}

const WfmRule wfm_rule_max_nights_month = {
    .name = "max_nights_month",
    .summary = "night shifts in the calendar month",
    .unit = "nights",
    .scope = "month",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 31,
    .point = wfm_point_night,
    .measure = measure,
};
