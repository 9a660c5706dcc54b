/* Shifts on the day after one that forbids them: late then early, whatever the hours between. Which may not follow which stands with the
 * shift types (not_next). A shift of no stated type neither forbids nor is forbidden. Excess: the pairs above the value (usually 0) whose
 * second shift starts in the horizon. */
#include "scheduler/roster/rule_week.h"

static bool forbids(const WfmRosterProblem *problem, const WfmDuty *first, const WfmDuty *second) {
  if (first->shift_type < 0 || second->shift_type < 0 || (size_t)first->shift_type >= problem->n_shift_types) return false;
  const WfmShiftType *type = &problem->shift_types[first->shift_type];
  for (size_t k = 0; k < type->n_not_next; k++)
    if ((int32_t)type->not_next[k] == second->shift_type) return true;
  return false;
}

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double pairs = 0, sum = 0;
  for (size_t i = 1; i < view->n_duties; i++) {
    const WfmDuty *first = view->duty[i - 1], *second = view->duty[i];
    if (second->day != first->day + 1 || !wfm_duty_in_horizon(view, second) || !forbids(view->problem, first, second)) continue;
    pairs++;
    double excess = MIN(wfm_rule_above(pairs, use->value), 1);
    sum += wfm_rule_report(use, pairs, excess, first->end, second->start, false, sink, user);
  }
  return sum;
}

const WfmRule wfm_rule_forbidden_successions = {
    .name = "forbidden_successions",
    .summary = "shifts on the day after one that forbids them",
    .unit = "shifts",
    .scope = "sequence",
    .source = "work plans of published WFM schemas (Genesys Cloud); INRC-II (Ceschia et al. 2019)",
    .low = 0,
    .high = 366,
    .measure = measure,
};
