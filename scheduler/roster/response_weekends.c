/* Responses of people whose weekends are limited. */
#include "scheduler/roster/response_parts.h"
#include "scheduler/roster/rule_count.h"

#include <math.h>

enum { PRICES = 6 };

bool wfm_limits_weekends(const WfmPerson *p, size_t *rule) {
  for (*rule = 0; *rule < p->contract->n_rules; ++*rule)
    if (p->contract->rules[*rule].hard && p->contract->rules[*rule].rule->point == wfm_point_weekend) return true;
  return false;
}

static double dearest(const WfmSearch *s, const WfmPerson *p) {
  double most = 0;
  for (int32_t o = 0; o < p->option_first[p->n_days]; o++)
    if (!isinf(s->value[o])) most = MAX(most, s->value[o]);
  return most;
}

/* The best path where each weekend costs so much; whether it is legal. Worth the look, it becomes the best. */
static bool try_price(WfmSearch *s, const WfmPerson *p, double *best, WfmPlanned *out) {
  WfmPlanned *tried = s->spare[p->index];
  if (isinf(wfm_planner_run(s->planner, p, s->value, p->period ? WFM_PLAN_SHARED : WFM_PLAN_SEARCH, -INFINITY, INFINITY))) return false;
  wfm_planner_take(s->planner, p, 0, tried->option);
  double worth = wfm_response_place(s, p, tried);
  s->steps += 2000;
  if (!wfm_planned_judge(s->space, p, tried)) return false;
  if (tried->price - worth >= *best) return true;
  *best = tried->price - worth;
  wfm_planned_copy(p, out, tried);
  return true;
}

double wfm_response_weekends(WfmSearch *s, const WfmPerson *p, double best, WfmPlanned *out) {
  size_t rule;
  if (!wfm_limits_weekends(p, &rule)) return best;
  g_autofree int32_t *weekend = g_new0(int32_t, (size_t)p->n_days + 1);
  g_autofree double *price = g_new0(double, (size_t)p->n_days + 1);
  g_autofree bool *again = g_new0(bool, (size_t)p->n_days + 1);
  WfmWeekendTolls tolls = {.weekend = weekend, .price = price, .again = again};
  wfm_weekends_lay(&tolls, s->space->problem, p, wfm_bound_limits_dates(s->limits, p, rule));
  wfm_planner_tolls(s->planner, &tolls);
  double low = 0, high = dearest(s, p); /* the price that leaves as many as may be worked lies between, mostly far below */
  for (int k = 0; k < PRICES; k++) {
    double at = (low + high) / (k == 0 ? 8 : 2);
    for (int32_t d = 0; d < p->n_days; d++) price[d] = at;
    if (try_price(s, p, &best, out))
      high = at;
    else
      low = at;
  }
  wfm_planner_tolls(s->planner, NULL);
  return best;
}
