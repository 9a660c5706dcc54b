/* Paid hours per week: paid time of the shifts that start in the contract's week, at most so many hours; a shift that runs over the end
 * of the week counts wholly for the week of its start. Leave is not work. Excess: hours, summed over the weeks that hold a shift of the
 * horizon. A clock change is the cause where the shifts as the wall clock shows them would keep the rule. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (WfmWeek week = {0}; wfm_week_next(&week, view);) {
    double measured = (double)wfm_paid_total_s(view, week.begin, week.end) / 3600;
    double excess = wfm_rule_above(measured, use->value);
    sum += excess;
    if (excess > 0 && sink) {
      double added = (double)wfm_clock_added_s(view, week.begin, week.end) / 3600;
      bool clock_change = added > 0 && !wfm_rule_above(measured - added, use->value);
      wfm_rule_report(use, measured, excess, wfm_week_from(view, week.first_day), wfm_week_to(view, week.first_day), clock_change, sink,
                      user);
    }
  }
  return sum;
}

const WfmRule wfm_rule_max_hours_week = {
    .name = "max_hours_week",
    .summary = "paid hours in the week",
    .unit = "h",
    .scope = "week",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 24 * 7,
    .measure = measure,
};
