/* Fairness over quarters: night shifts of the horizon, and those that the ledger carries beyond the fair share (the average of the people with
 * the same contract), at most so many. Who has worked more than his share gets fewer, who has worked less more. Excess: nights. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double lead = view->agent->carried.nights - view->agent->fair.nights;
  return wfm_rule_ledger_count(view, use, lead, wfm_point_night, sink, user);
}

const WfmRule wfm_rule_max_nights_ledger = {
    .name = "max_nights_ledger",
    .summary = "night shifts of the horizon, with those carried beyond the fair share",
    .unit = "nights",
    .scope = "period",
    .source = "rotation of unpopular shifts with a ledger carried over quarters (Timefold, fairness constraints)",
    .low = 0,
    .high = 366,
    .point = wfm_point_night,
    .measure = measure,
};
