/* Length of a shift from start to end, unpaid breaks included, elapsed hours, at least so many. Excess: missing hours, summed over the
 * shifts of the horizon. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (size_t i = wfm_first_in_horizon(view); i < view->n_duties; i++) {
    const WfmDuty *duty = view->duty[i];
    double measured = (double)(duty->end - duty->start) / 3600;
    double excess = wfm_rule_below(measured, use->value);
    sum += excess;
    if (excess > 0 && sink) {
      double added = (double)wfm_clock_added_s(view, i, i + 1) / 3600;
      wfm_rule_report(use, measured, excess, duty->start, duty->end, added < 0 && !wfm_rule_below(measured - added, use->value), sink,
                      user);
    }
  }
  return sum;
}

const WfmRule wfm_rule_min_shift_hours = {
    .name = "min_shift_hours",
    .summary = "length of a shift, breaks included (elapsed time)",
    .unit = "h",
    .scope = "shift",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 24,
    .measure = measure,
};
