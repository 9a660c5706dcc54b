/* Fairness over quarters: working weekends of the horizon, and those that the ledger carries beyond the fair share (the average of the people with
 * the same contract), at most so many. Who has worked more than his share gets fewer, who has worked less more. Excess: weekends. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double lead = view->agent->carried.weekends - view->agent->fair.weekends;
  return wfm_rule_ledger_count(view, use, lead, wfm_point_weekend, sink, user);
}

const WfmRule wfm_rule_max_weekends_ledger = {
    .name = "max_weekends_ledger",
    .summary = "working weekends of the horizon, with those carried beyond the fair share",
    .unit = "weekends",
    .scope = "period",
    .source = "rotation of unpopular shifts with a ledger carried over quarters (Timefold, fairness constraints)",
    .low = 0,
    .high = 366,
    .point = wfm_point_weekend,
    .measure = measure,
};
