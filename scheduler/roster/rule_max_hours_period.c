/* Paid hours in the period, at most so many. The period is the horizon; shifts worked before it do not count. Excess: hours. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  size_t first = wfm_first_in_horizon(view);
  double measured = (double)wfm_paid_total_s(view, first, view->n_duties) / 3600;
  return wfm_rule_report_horizon(view, use, measured, use->value, wfm_rule_above(measured, use->value), sink, user);
}

const WfmRule wfm_rule_max_hours_period = {
    .name = "max_hours_period",
    .summary = "paid hours in the period",
    .unit = "h",
    .scope = "period",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 24 * 366,
    .caps_hours = true,
    .measure = measure,
};
