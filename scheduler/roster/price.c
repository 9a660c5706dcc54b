/* The exact cost of any roster, made here or elsewhere. */
#include "scheduler/roster/bound.h"

#include <math.h>
#include <string.h>

static int32_t week_at(const WfmPerson *p, int32_t day) {
  int32_t d = day - p->pool->first_day;
  return d < 0 ? 0 : d < p->n_days ? p->week_of[d] : p->n_weeks - 1;
}

static void price_person(WfmRosterCost *cost, const WfmSpace *space, const WfmPerson *p, const WfmAgentRoster *mine) {
  const WfmRosterProblem *problem = space->problem;
  g_autofree double *paid = g_new0(double, (size_t)p->n_weeks + 1);
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, p->agent->n_previous + mine->n_duties + 1);
  size_t n = 0, before = 0;
  for (size_t k = 0; k < mine->n_duties; k++) {
    for (; before < p->agent->n_previous && p->agent->previous[before].start <= mine->duty[k].start; before++)
      all[n++] = &p->agent->previous[before];
    all[n++] = &mine->duty[k];
    paid[week_at(p, mine->duty[k].day)] += (double)wfm_duty_paid_s(&mine->duty[k]);
    cost->preferences += wfm_wish_price(p, problem, mine->duty[k].start, mine->duty[k].shift_type);
  }
  cost->preferences += wfm_wish_base(p->agent);
  for (; before < p->agent->n_previous; before++) all[n++] = &p->agent->previous[before];
  for (int32_t w = 0; w < p->n_weeks; w++) cost->wages += wfm_week_wages(p, w, paid[w]);
  WfmRuleView view = {problem, p->agent, p->contract, all, n, problem->grid.start, wfm_horizon_end(problem)};
  int hard;
  cost->soft_rules += wfm_rules_price(&view, &hard);
}

/* People missing and beyond, by shift and date. */
static double price_cover(const WfmRosterProblem *problem, const WfmRoster *roster) {
  g_autoptr(GHashTable) count = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  for (size_t a = 0; a < roster->n_agents && problem->n_covers > 0; a++)
    for (size_t k = 0; k < roster->agent[a].n_duties; k++) {
      const WfmDuty *duty = &roster->agent[a].duty[k];
      int64_t key = (int64_t)duty->day * (int64_t)problem->n_shift_types + duty->shift_type;
      gint n = GPOINTER_TO_INT(g_hash_table_lookup(count, &key));
      if (duty->shift_type >= 0) g_hash_table_replace(count, g_memdup2(&key, sizeof key), GINT_TO_POINTER(n + 1));
    }
  double cost = 0;
  for (size_t l = 0; l < problem->n_covers; l++) {
    const WfmShiftCover *line = &problem->covers[l];
    int64_t key = (int64_t)line->day * (int64_t)problem->n_shift_types + line->shift_type;
    gint n = GPOINTER_TO_INT(g_hash_table_lookup(count, &key));
    cost += n < line->required ? line->under_price * (line->required - n) : line->over_price * (n - line->required);
  }
  return cost;
}

void wfm_cost_bound(WfmRosterCost *cost, double bound) {
  cost->bound = MIN(bound, cost->cost);
  double missing = cost->cost - cost->bound;
  cost->gap = missing / MAX(cost->cost - cost->fixed, 1e-9);
  cost->gap_whole = missing / MAX(cost->cost, 1e-9);
}

WfmRosterCost wfm_roster_price(double *present, const WfmRosterProblem *problem, const WfmRoster *roster) {
  WfmRosterCost cost = {0};
  g_autoptr(WfmSpace) space = wfm_space_new(problem);
  g_autoptr(WfmCoverage) coverage = wfm_coverage_new(problem);
  wfm_coverage_history(coverage, problem);
  for (size_t a = 0; a < problem->n_agents; a++) {
    const WfmAgentRoster *mine = &roster->agent[a];
    price_person(&cost, space, &space->person[a], mine);
    for (size_t k = 0; k < mine->n_duties; k++)
      for (size_t s = 0; s < mine->duty[k].n_segments; s++) {
        const WfmSegment *piece = &mine->duty[k].segment[s];
        if (piece->kind == WFM_SEGMENT_WORK)
          wfm_coverage_add_span(coverage, problem->grid, coverage->group_of[a], piece->start, piece->end);
      }
  }
  wfm_coverage_settle(coverage);
  if (present) wfm_coverage_present(coverage, present);
  cost.shortage = MAX(coverage->full - wfm_coverage_value(coverage) - wfm_coverage_presence_short(coverage), 0);
  for (size_t k = 0; k < problem->n_presences; k++)
    if (!problem->presences[k].hard)
      cost.soft_rules += problem->presences[k].price * wfm_presence_missing_h(problem, roster, &problem->presences[k], NULL, NULL);
  cost.soft_rules += wfm_crew_gaps(problem, roster, NULL, NULL).price;
  cost.cover = price_cover(problem, roster);
  cost.cost = cost.wages + cost.shortage + cost.soft_rules + cost.preferences + cost.cover;
  if (problem->n_covers > 0) return cost; /* what is fixed there, the search knows */
  g_autoptr(WfmBound) bound = wfm_bound_new(space, false);
  cost.fixed = wfm_bound_fixed(bound);
  if (isinf(cost.fixed)) cost.fixed = 0; /* somebody has no legal plan */
  return cost;
}
