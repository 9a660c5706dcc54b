/* Shifts of one type or kind in the period, at most so many; where none is named, all shifts. The period is the horizon; shifts worked
 * before it do not count. Excess: shifts. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double measured = 0;
  for (size_t i = wfm_first_in_horizon(view); i < view->n_duties; i++) measured += wfm_rule_counts(view, use, view->duty[i]);
  return wfm_rule_report_horizon(view, use, measured, use->value, wfm_rule_above(measured, use->value), sink, user);
}

const WfmRule wfm_rule_max_shifts_period = {
    .name = "max_shifts_period",
    .summary = "shifts of the type or kind in the period",
    .unit = "shifts",
    .scope = "period",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold); Curtois and Qu 2014",
    .low = 0,
    .high = 366,
    .point = wfm_point_day,
    .measure = measure,
};
