/* Fairness over quarters: late shifts of the horizon, and those that the ledger carries beyond the fair share (the average of the people with
 * the same contract), at most so many. Who has worked more than his share gets fewer, who has worked less more. Excess: shifts. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double lead = view->agent->carried.lates - view->agent->fair.lates;
  return wfm_rule_ledger_count(view, use, lead, wfm_point_late, sink, user);
}

const WfmRule wfm_rule_max_lates_ledger = {
    .name = "max_lates_ledger",
    .summary = "late shifts of the horizon, with those carried beyond the fair share",
    .unit = "shifts",
    .scope = "period",
    .source = "rotation of unpopular shifts with a ledger carried over quarters (Timefold, fairness constraints)",
    .low = 0,
    .high = 366,
    .point = wfm_point_late,
    .measure = measure,
};
