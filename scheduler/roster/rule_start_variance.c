/* Start variance: in each contract week all shifts start within so many hours of each other on the wall clock. The clock is a
 * circle: 23:30 and 00:30 are an hour apart. Excess: hours beyond, summed over the weeks that hold a shift of the horizon. */
#include "scheduler/roster/rule_week.h"

/* The shortest arc of the clock that holds all starts: the day less the largest gap between neighbours. */
static double spread_h(const WfmRuleView *view, size_t begin, size_t end) {
  int32_t start[64];
  size_t n = 0;
  for (size_t i = begin; i < end && n < G_N_ELEMENTS(start); i++) {
    int32_t at = wfm_local_second(wfm_zone_local(view->agent->zone, view->duty[i]->start));
    size_t k = n++;
    for (; k > 0 && start[k - 1] > at; k--) start[k] = start[k - 1];
    start[k] = at;
  }
  if (n < 2) return 0;
  int32_t gap = start[0] + 86400 - start[n - 1];
  for (size_t k = 1; k < n; k++) gap = MAX(gap, start[k] - start[k - 1]);
  return (double)(86400 - gap) / 3600;
}

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (WfmWeek week = {0}; wfm_week_next(&week, view);) {
    double measured = spread_h(view, week.begin, week.end);
    double excess = wfm_rule_above(measured, use->value);
    sum += excess;
    if (excess > 0 && sink)
      wfm_rule_report(use, measured, excess, wfm_week_from(view, week.first_day), wfm_week_to(view, week.first_day), false, sink, user);
  }
  return sum;
}

const WfmRule wfm_rule_start_variance = {
    .name = "start_variance",
    .summary = "spread of the local start times in the week",
    .unit = "h",
    .scope = "week",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 24,
    .measure = measure,
};
