/* Paid hours in a calendar month, shifts before the horizon included, at most so many. Excess: hours. */
#include "scheduler/roster/rule_span.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (WfmCalendarSpan month = {0}; wfm_month_next(&month, view);) {
    double measured = (double)wfm_paid_total_s(view, month.begin, month.end) / 3600;
    sum += wfm_rule_report_span(view, use, &month, measured, wfm_rule_above(measured, use->value), sink, user);
  }
  return sum;
}

const WfmRule wfm_rule_max_hours_month = {
    .name = "max_hours_month",
    .summary = "paid hours in the calendar month",
    .unit = "h",
    .scope = "month",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 24 * 31,
    .caps_hours = true,
    .measure = measure,
};
