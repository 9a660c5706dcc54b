/* Shifts of one type or kind in the period, at least so many; where none is named, all shifts. The period is the horizon; shifts worked
 * before it do not count. Who is employed for a part of it owes the same part, rounded down. Excess: missing shifts. */
#include "scheduler/roster/rule_week.h"

#include <math.h>

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double measured = 0, owed = floor(use->value * wfm_employed_share(view) + 1e-9);
  for (size_t i = wfm_first_in_horizon(view); i < view->n_duties; i++) measured += wfm_rule_counts(view, use, view->duty[i]);
  return wfm_rule_report_horizon(view, use, measured, owed, wfm_rule_below(measured, owed), sink, user);
}

const WfmRule wfm_rule_min_shifts_period = {
    .name = "min_shifts_period",
    .summary = "shifts of the type or kind in the period",
    .unit = "shifts",
    .scope = "period",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 366,
    .measure = measure,
};
