/* Days off in the period: local dates on which no shift starts, at least so many. The period is the horizon; shifts worked before it do not count.
 * Excess: missing days off. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  size_t first = wfm_first_in_horizon(view);
  double measured = wfm_horizon_days(view) - wfm_days_worked(view, first, view->n_duties);
  return wfm_rule_report_horizon(view, use, measured, use->value, wfm_rule_below(measured, use->value), sink, user);
}

const WfmRule wfm_rule_min_days_off_period = {
    .name = "min_days_off_period",
    .summary = "days off in the period",
    .unit = "days",
    .scope = "period",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 366,
    .point = wfm_point_day,
    .measure = measure,
};
