/* Paid hours in the contract's year (year_start), those before the horizon included: as the ledger carries them, else those of the known
 * shifts. At most so many, in each year that holds a shift of the horizon. Excess: hours. */
#include "scheduler/roster/rule_span.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  int32_t end = 0;
  for (size_t i = wfm_first_in_horizon(view); i < view->n_duties; i++) {
    if (i > 0 && view->duty[i]->day < end) continue;
    WfmCalendarSpan year = wfm_year_of(view->contract, view->duty[i]->day);
    double measured = wfm_year_hours(view, &year, false);
    sum += wfm_rule_report_span(view, use, &year, measured, wfm_rule_above(measured, use->value), sink, user);
    end = year.end_day;
  }
  return sum;
}

const WfmRule wfm_rule_max_hours_year = {
    .name = "max_hours_year",
    .summary = "paid hours in the contract's year",
    .unit = "h",
    .scope = "year",
    .source = "annualised hours: collective agreements; overtime caps of a year",
    .low = 0,
    .high = 24 * 366,
    .caps_hours = true,
    .measure = measure,
};
