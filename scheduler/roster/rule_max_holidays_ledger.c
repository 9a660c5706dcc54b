/* Fairness over quarters: holidays worked in the horizon, and those that the ledger carries beyond the fair share (the average of the people
 * with the same contract), at most so many. Excess: days. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double lead = view->agent->carried.holidays - view->agent->fair.holidays;
  return wfm_rule_ledger_count(view, use, lead, wfm_point_holiday, sink, user);
}

const WfmRule wfm_rule_max_holidays_ledger = {
    .name = "max_holidays_ledger",
    .summary = "holidays worked in the horizon, with those carried beyond the fair share",
    .unit = "days",
    .scope = "period",
    .source = "rotation of unpopular shifts with a ledger carried over quarters (Timefold, fairness constraints)",
    .low = 0,
    .high = 366,
    .point = wfm_point_holiday,
    .measure = measure,
};
