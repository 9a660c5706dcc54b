/* Days worked in a calendar month: local dates on which a shift starts, shifts before the horizon included, at most so
 * many. Excess: days. */
#include "scheduler/roster/rule_span.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_month_count(view, use, wfm_point_day, sink, user);
}

const WfmRule wfm_rule_max_days_month = {
    .name = "max_days_month",
    .summary = "days worked in the calendar month",
    .unit = "days",
    .scope = "month",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 31,
    .point = wfm_point_day,
    .measure = measure,
};
