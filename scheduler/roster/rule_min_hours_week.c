/* Paid hours per week: paid time of the shifts that start in the contract's week, at least so many hours. The credit of leave (the hours
 * of the minimum that it stands for) counts as worked. Only weeks that the roster can answer for are judged (rule_week.h). Excess:
 * missing hours, summed over those weeks. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (WfmWeek week = {0}; wfm_week_next_whole(&week, view);) {
    double measured = (double)wfm_paid_total_s(view, week.begin, week.end) / 3600;
    if (wfm_rule_below(measured, use->value)) measured += wfm_credit_s(view, week.first_day, week.first_day + 7) / 3600;
    double excess = wfm_rule_below(measured, use->value);
    sum += excess;
    if (excess > 0 && sink) {
      double added = (double)wfm_clock_added_s(view, week.begin, week.end) / 3600;
      bool clock_change = added < 0 && !wfm_rule_below(measured - added, use->value);
      wfm_rule_report(use, measured, excess, wfm_week_from(view, week.first_day), wfm_week_to(view, week.first_day), clock_change, sink,
                      user);
    }
  }
  return sum;
}

const WfmRule wfm_rule_min_hours_week = {
    .name = "min_hours_week",
    .summary = "paid hours and leave credit of the week",
    .unit = "h",
    .scope = "week",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 24 * 7,
    .measure = measure,
};
