/* Days per week: different local dates on which a shift starts in the contract's week, at most so many. Excess: days, summed over
 * the weeks that hold a shift of the horizon. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (WfmWeek week = {0}; wfm_week_next(&week, view);) {
    double measured = wfm_days_worked(view, week.begin, week.end);
    double excess = wfm_rule_above(measured, use->value);
    sum += excess;
    if (excess > 0 && sink) {
      wfm_rule_report(use, measured, excess, wfm_week_from(view, week.first_day), wfm_week_to(view, week.first_day), false, sink, user);
    }
  }
  return sum;
}

const WfmRule wfm_rule_max_days_week = {
    .name = "max_days_week",
    .summary = "days worked in the week",
    .unit = "days",
    .scope = "week",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 7,
    .measure = measure,
};
