/* Working weekends in a calendar month; a weekend counts for the month of its first shift, shifts before the horizon included, at most so
 * many. Excess: weekends. */
#include "scheduler/roster/rule_span.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_month_count(view, use, wfm_point_weekend, sink, user);
}

const WfmRule wfm_rule_max_weekends_month = {
    .name = "max_weekends_month",
    .summary = "working weekends in the calendar month",
    .unit = "weekends",
    .scope = "month",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 31,
    .point = wfm_point_weekend,
    .measure = measure,
};
