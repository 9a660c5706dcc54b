/* Annualised hours: by how far the paid hours and leave credit of the contract's year (year_start, year_hours) are ahead of their even pace
 * at the end of the horizon, at most so far. Excess: hours. */
#include "scheduler/roster/rule_span.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  WfmCalendarSpan year;
  double measured = wfm_year_ahead(view, &year);
  return wfm_rule_report_span(view, use, &year, measured, wfm_rule_above(measured, use->value), sink, user);
}

const WfmRule wfm_rule_max_hours_ahead = {
    .name = "max_hours_ahead",
    .summary = "hours ahead of the even pace of the contract's year",
    .unit = "h",
    .scope = "year",
    .source = "annualised hours: collective agreements",
    .low = 0,
    .high = 24 * 366,
    .caps_hours = true,
    .measure = measure,
};
