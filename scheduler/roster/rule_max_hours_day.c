/* Paid hours per day: paid time of the shifts that start on one local date, at most so many. Excess: hours, summed over the dates
 * with a shift of the horizon. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (size_t i = 0, begin = 0; i < view->n_duties; i++) {
    if (i > 0 && view->duty[i]->day != view->duty[i - 1]->day) begin = i;
    bool ends = i + 1 == view->n_duties || view->duty[i + 1]->day != view->duty[i]->day;
    if (!ends || !wfm_duty_in_horizon(view, view->duty[i])) continue;
    double measured = (double)wfm_paid_total_s(view, begin, i + 1) / 3600;
    double excess = wfm_rule_above(measured, use->value);
    sum += excess;
    if (excess > 0 && sink) {
      double added = (double)wfm_clock_added_s(view, begin, i + 1) / 3600;
      wfm_rule_report(use, measured, excess, view->duty[begin]->start, view->duty[i]->end,
                      added > 0 && !wfm_rule_above(measured - added, use->value), sink, user);
    }
  }
  return sum;
}

const WfmRule wfm_rule_max_hours_day = {
    .name = "max_hours_day",
    .summary = "paid hours of the day",
    .unit = "h",
    .scope = "shift",
    .source = "Arbeitszeitgesetz (DE) s. 3 (8 h, up to 10 h); Brazil NR-17 annex II (6 h for telephone work)",
    .low = 0,
    .high = 24,
    .measure = measure,
};
