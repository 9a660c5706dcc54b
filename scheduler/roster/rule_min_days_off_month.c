/* Dates of a calendar month without a shift, at least so many. A month that the horizon cuts is judged by its shifts that are known:
 * a date of which nothing is known counts as free. Excess: missing days. */
#include "scheduler/roster/rule_span.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (WfmCalendarSpan month = {0}; wfm_month_next(&month, view);) {
    double measured = month.end_day - month.first_day - wfm_days_worked(view, month.begin, month.end);
    sum += wfm_rule_report_span(view, use, &month, measured, wfm_rule_below(measured, use->value), sink, user);
  }
  return sum;
}

const WfmRule wfm_rule_min_days_off_month = {
    .name = "min_days_off_month",
    .summary = "dates without a shift in the calendar month",
    .unit = "days",
    .scope = "month",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 31,
    .point = wfm_point_day,
    .measure = measure,
};
