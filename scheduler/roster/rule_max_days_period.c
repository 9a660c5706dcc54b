/* Days worked in the period: local dates on which a shift starts, at most so many. The period is the horizon; shifts worked before it do not count.
 * Excess: days. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  size_t first = wfm_first_in_horizon(view);
  double measured = wfm_days_worked(view, first, view->n_duties);
  return wfm_rule_report_horizon(view, use, measured, use->value, wfm_rule_above(measured, use->value), sink, user);
}

const WfmRule wfm_rule_max_days_period = {
    .name = "max_days_period",
    .summary = "days worked in the period",
    .unit = "days",
    .scope = "period",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold); INRC-II (Ceschia et al. 2019)",
    .low = 0,
    .high = 366,
    .point = wfm_point_day,
    .measure = measure,
};
