/* Granularity of paid time: the paid hours of the shifts that start in the contract's week are a whole multiple of so many hours, none
 * included. Leave does not count. Only weeks that the roster can answer for are judged (rule_week.h). Excess: hours beyond the last whole
 * multiple, summed over those weeks. */
#include "scheduler/roster/rule_week.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (WfmWeek week = {0}; wfm_week_next_whole(&week, view);) {
    double paid_s = (double)wfm_paid_total_s(view, week.begin, week.end), over_s = wfm_paid_beyond_step(paid_s, use->value * 3600);
    if (over_s <= 0) continue;
    sum += over_s / 3600;
    if (!sink) continue;
    WfmBreach breach = {.use = use,
                        .measured = paid_s / 3600,
                        .allowed = (paid_s - over_s) / 3600,
                        .excess = over_s / 3600,
                        .from = wfm_week_from(view, week.first_day),
                        .to = wfm_week_to(view, week.first_day)};
    sink(user, &breach);
  }
  return sum;
}

const WfmRule wfm_rule_paid_step_week = {
    .name = "paid_step_week",
    .summary = "paid hours of the week, a whole multiple asked for",
    .unit = "h",
    .scope = "week",
    .source = "work plans of published WFM schemas (Genesys Cloud, paid time granularity)",
    .low = 0.25,
    .high = 24 * 7,
    .measure = measure,
};
