/* Days per week: different local dates on which a shift starts in the contract's week, at least so many. A date without a shift that
 * is touched by leave with a credit counts as worked. Only weeks that the roster can answer for are judged (rule_week.h). Excess:
 * missing days, summed over those weeks. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (WfmWeek week = {0}; wfm_week_next_whole(&week, view);) {
    double measured = wfm_days_worked(view, week.begin, week.end);
    if (wfm_rule_below(measured, use->value)) measured += wfm_credit_days(view, week.first_day, week.first_day + 7);
    double excess = wfm_rule_below(measured, use->value);
    sum += excess;
    if (excess > 0 && sink) {
      wfm_rule_report(use, measured, excess, wfm_week_from(view, week.first_day), wfm_week_to(view, week.first_day), false, sink, user);
    }
  }
  return sum;
}

const WfmRule wfm_rule_min_days_week = {
    .name = "min_days_week",
    .summary = "days worked in the week",
    .unit = "days",
    .scope = "week",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 7,
    .measure = measure,
};
