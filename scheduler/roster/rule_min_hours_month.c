/* Paid hours in a calendar month, the credit of leave included, at least so many. rule_span.h says which months are judged. Excess: missing
 * hours. */
#include "scheduler/roster/rule_span.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (WfmCalendarSpan month = {0}; wfm_month_next_whole(&month, view);) {
    double measured = ((double)wfm_paid_total_s(view, month.begin, month.end) + wfm_credit_s(view, month.first_day, month.end_day)) / 3600;
    sum += wfm_rule_report_span(view, use, &month, measured, wfm_rule_below(measured, use->value), sink, user);
  }
  return sum;
}

const WfmRule wfm_rule_min_hours_month = {
    .name = "min_hours_month",
    .summary = "paid hours and leave credit of the calendar month",
    .unit = "h",
    .scope = "month",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 24 * 31,
    .measure = measure,
};
