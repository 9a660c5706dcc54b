/* Holidays worked in the horizon, at most. A holiday is worked if any part of a shift lies on it. Excess: days. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double count = wfm_points_in_horizon(view, wfm_point_holiday), excess = wfm_rule_above(count, use->value);
  return wfm_rule_report_horizon(view, use, count, use->value, excess, sink, user);
}

const WfmRule wfm_rule_max_holidays_period = {
    .name = "max_holidays_period",
    .summary = "holidays worked in the horizon",
    .unit = "days",
    .scope = "period",
    .source = "work plans of published WFM schemas (Calabrio, Verint): rotation of public holidays",
    .low = 0,
    .high = 366,
    .point = wfm_point_holiday,
    .measure = measure,
};
