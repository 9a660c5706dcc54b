/* Shift lines: dates that are not worked as the person's pattern asks, at most (usually 0): a shift on a date that is off or that asks for
 * another one, or none where one is asked for (pattern.h). Excess: the dates beyond the value. */
#include "scheduler/roster/pattern.h"
#include "scheduler/roster/rule_week.h"

static double count(const WfmRuleView *view, const WfmRuleUse *use, double before, int64_t from, int64_t to, WfmBreachSink sink,
                    void *user) {
  return wfm_rule_report(use, before + 1, MIN(wfm_rule_above(before + 1, use->value), 1), from, to, false, sink, user);
}

static bool worked(const WfmRuleView *view, int32_t day) {
  for (size_t i = view->n_duties; i-- > 0 && view->duty[i]->day >= day;)
    if (view->duty[i]->day == day) return true;
  return false;
}

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  if (!view->agent->pattern) return 0;
  double dates = 0, sum = 0;
  const WfmZone *zone = view->agent->zone;
  for (size_t i = wfm_first_in_horizon(view); i < view->n_duties; i++) {
    const WfmDuty *duty = view->duty[i];
    if (wfm_pattern_allows(view, duty) || (i > 0 && view->duty[i - 1]->day == duty->day)) continue;
    sum += count(view, use, dates++, duty->start, duty->end, sink, user);
  }
  int32_t last = wfm_local_day(wfm_zone_local(zone, view->to));
  for (int32_t day = wfm_local_day(wfm_zone_local(zone, view->from)); day <= last; day++)
    if (wfm_pattern_asks(view, day) && !worked(view, day))
      sum += count(view, use, dates++, wfm_zone_day_start(zone, day), wfm_zone_day_start(zone, day + 1), sink, user);
  return sum;
}

const WfmRule wfm_rule_against_pattern = {
    .name = "against_pattern",
    .summary = "dates that are not worked as the person's pattern asks",
    .unit = "days",
    .scope = "period",
    .source = "rotation patterns and shift lines of published WFM schemas (Genesys Cloud, Verint, Calabrio)",
    .low = 0,
    .high = 366,
    .measure = measure,
};
