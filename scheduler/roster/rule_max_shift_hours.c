/* Length of a shift from start to end, unpaid breaks included, elapsed hours, at most so many. A night shift that keeps its end on the wall
 * when the clock is put back is an hour longer: the breach names the change. Excess: hours, summed over the shifts of the horizon. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (size_t i = wfm_first_in_horizon(view); i < view->n_duties; i++) {
    const WfmDuty *duty = view->duty[i];
    double measured = (double)(duty->end - duty->start) / 3600;
    double excess = wfm_rule_above(measured, use->value);
    sum += excess;
    if (excess > 0 && sink) {
      double added = (double)wfm_clock_added_s(view, i, i + 1) / 3600;
      wfm_rule_report(use, measured, excess, duty->start, duty->end, added > 0 && !wfm_rule_above(measured - added, use->value), sink,
                      user);
    }
  }
  return sum;
}

const WfmRule wfm_rule_max_shift_hours = {
    .name = "max_shift_hours",
    .summary = "length of a shift, breaks included (elapsed time)",
    .unit = "h",
    .scope = "shift",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 48,
    .measure = measure,
};
