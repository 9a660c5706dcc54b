/* Working days in a row, at least so many: no single days. Runs that may go on outside what is known are not judged: one that begins on the
 * person's first known working day within the first date of the horizon, and one that holds the last date of the horizon. Excess:
 * missing days, summed over the runs that end in the horizon. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  const WfmZone *zone = view->agent->zone;
  int32_t first_day = wfm_local_day(wfm_zone_local(zone, view->from)), last_day = wfm_local_day(wfm_zone_local(zone, view->to - 1));
  for (size_t i = 0, begin = 0; i < view->n_duties; i++) {
    int32_t day = view->duty[i]->day;
    if (i > 0 && day > view->duty[i - 1]->day + 1) begin = i;
    bool ends = i + 1 == view->n_duties || view->duty[i + 1]->day > day + 1;
    bool open = view->duty[begin]->day <= first_day && begin == 0;
    if (!ends || open || day >= last_day || !wfm_duty_in_horizon(view, view->duty[i])) continue;
    int32_t length = day - view->duty[begin]->day + 1;
    sum +=
        wfm_rule_report(use, length, wfm_rule_below(length, use->value), view->duty[begin]->start, view->duty[i]->end, false, sink, user);
  }
  return sum;
}

const WfmRule wfm_rule_min_consecutive_days = {
    .name = "min_consecutive_days",
    .summary = "working days in a row",
    .unit = "days",
    .scope = "sequence",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold); INRC-II (Ceschia et al. 2019)",
    .low = 0,
    .high = 31,
    .measure = measure,
};
