/* Start to start: elapsed time from the start of a shift to the start of the next one, at least so many hours. With 24 h shifts never
 * start earlier than the day before. Excess: missing hours, summed over the pairs whose second shift starts in the horizon. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (size_t i = 1; i < view->n_duties; i++) {
    const WfmDuty *first = view->duty[i - 1], *second = view->duty[i];
    if (!wfm_duty_in_horizon(view, second)) continue;
    double distance = (double)(second->start - first->start) / 3600;
    double excess = wfm_rule_below(distance, use->value);
    if (excess <= 0) continue;
    sum += excess;
    if (sink) {
      const WfmZone *zone = view->agent->zone;
      double wall = (double)(wfm_zone_local(zone, second->start) - wfm_zone_local(zone, first->start)) / 3600;
      wfm_rule_report(use, distance, excess, first->start, second->start, !wfm_rule_below(wall, use->value), sink, user);
    }
  }
  return sum;
}

const WfmRule wfm_rule_min_start_to_start = {
    .name = "min_start_to_start",
    .summary = "time from the start of a shift to the start of the next (elapsed time)",
    .unit = "h",
    .scope = "sequence",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 24 * 7,
    .measure = measure,
};
