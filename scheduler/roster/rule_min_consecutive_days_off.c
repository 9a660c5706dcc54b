/* Days off in a row: between two working days there is either no free date or at least so many. A shift belongs to the date of its
 * start, so the date on which a night shift ends is free if no other starts. Free time before the first known and after the last
 * shift may go on outside and is not judged. Excess: missing days, summed over the breaks whose second shift starts in the horizon. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (size_t i = 1; i < view->n_duties; i++) {
    const WfmDuty *first = view->duty[i - 1], *second = view->duty[i];
    int32_t off = second->day - first->day - 1;
    if (off < 1 || !wfm_duty_in_horizon(view, second)) continue;
    sum += wfm_rule_report(use, off, wfm_rule_below(off, use->value), first->end, second->start, false, sink, user);
  }
  return sum;
}

const WfmRule wfm_rule_min_consecutive_days_off = {
    .name = "min_consecutive_days_off",
    .summary = "days off in a row",
    .unit = "days",
    .scope = "sequence",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold); INRC-II (Ceschia et al. 2019)",
    .low = 0,
    .high = 31,
    .measure = measure,
};
