/* Paid hours and leave credit in the contract's year (year_start), those before the horizon included, at least so many. Judged where the
 * year ends in the horizon and its hours are known: from the ledger, or from shifts back to its beginning. Excess: missing hours. */
#include "scheduler/roster/rule_span.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  WfmCalendarSpan year = wfm_year_of(view->contract, wfm_horizon_first_day(view));
  bool carried = view->agent->carried.hours_known && view->agent->employed_to >= view->to;
  bool ends = year.end_day <= wfm_horizon_end_day(view);
  if (!ends || !(carried || wfm_span_is_known(view, &year))) return 0;
  double measured = wfm_year_hours(view, &year, true);
  return wfm_rule_report_span(view, use, &year, measured, wfm_rule_below(measured, use->value), sink, user);
}

const WfmRule wfm_rule_min_hours_year = {
    .name = "min_hours_year",
    .summary = "paid hours and leave credit of the contract's year",
    .unit = "h",
    .scope = "year",
    .source = "annualised hours: collective agreements",
    .low = 0,
    .high = 24 * 366,
    .measure = measure,
};
