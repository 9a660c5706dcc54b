#include "scheduler/roster/bound.h"

#include <math.h>
#include <string.h>

/* Nothing that binds, pays or counts for this person alone. */
static bool plain(const WfmAgent *agent) {
  return agent->n_spans + agent->n_preferences + agent->n_previous + agent->n_call_outs == 0;
}

/* What the rules read of the time before the horizon. */
static bool same_ledger(const WfmLedger *x, const WfmLedger *y) {
  return x->lates == y->lates && x->nights == y->nights && x->weekends == y->weekends && x->holidays == y->holidays &&
         x->hours == y->hours && x->hours_known == y->hours_known;
}

static bool same_holidays(const WfmAgent *x, const WfmAgent *y) {
  return x->n_holidays == y->n_holidays &&
         (x->n_holidays == 0 || memcmp(x->holidays, y->holidays, x->n_holidays * sizeof *x->holidays) == 0);
}

/* Same options, same cost, and no rule can tell one from the other: whatever a rule reads of a WfmAgent is compared here. */
static bool twins(const WfmPerson *a, const WfmPerson *b) {
  const WfmAgent *x = a->agent, *y = b->agent;
  return a->pool == b->pool && a->group == b->group && x->cost_per_hour == y->cost_per_hour && x->employed_from == y->employed_from &&
         x->employed_to == y->employed_to && x->pattern == y->pattern && plain(x) && plain(y) && same_ledger(&x->carried, &y->carried) &&
         same_ledger(&x->fair, &y->fair) && same_holidays(x, y);
}

static void find_twins(WfmBound *b) {
  for (size_t a = 0; a < b->space->n_persons; a++) {
    b->twin[a] = a;
    for (size_t c = 0; c < a && b->twin[a] == a; c++)
      if (b->twin[c] == c && twins(&b->space->person[c], &b->space->person[a])) b->twin[a] = c;
    b->weight[b->twin[a]] += 1;
  }
}

WfmBound *wfm_bound_new(const WfmSpace *space, bool limits) {
  WfmBound *b = g_new0(WfmBound, 1);
  const WfmRosterProblem *problem = space->problem;
  size_t grid_n = (size_t)problem->grid.n;
  b->space = space;
  b->coverage = wfm_coverage_new(problem);
  b->coverage->lenient = true; /* more people are then never worth less */
  b->planner = wfm_planner_new(space);
  b->n = problem->n_queues * grid_n;
  b->twin = g_new0(size_t, space->n_persons + 1);
  b->weight = g_new0(double, space->n_persons + 1);
  find_twins(b);
  b->all_limits = limits;
  b->limits = wfm_bound_limits_new(space, limits ? b->weight : NULL);
  b->n_all = b->n + b->limits->limit->len;
  double **arrays[] = {&b->lambda, &b->trial, &b->top, &b->have, &b->want, &b->mean_have, &b->mean_want};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) *arrays[k] = g_new0(double, b->n_all + 1);
  b->limit_price = g_new0(double, b->n_all - b->n + 1);
  b->limit_count = g_new0(double, b->n_all - b->n + 1);
  for (size_t k = b->n; k < b->n_all; k++)
    b->top[k] = g_array_index(b->limits->limit, WfmSpanLimit, k - b->n).top / b->limits->scale[k - b->n];
  for (size_t q = 0; q < problem->n_queues; q++)
    for (size_t i = 0; i < grid_n; i++) {
      const WfmRosterQueue *queue = &problem->queues[q];
      if (queue->first[i + 1] > queue->first[i]) b->top[q * grid_n + i] = queue->value[queue->first[i]];
    }
  b->history = g_new0(double, (size_t)b->coverage->n_groups *grid_n + 1);
  b->price = g_new0(double, grid_n + 1);
  b->sum = g_new0(double, grid_n + 1);
  b->mask = g_new0(uint8_t, grid_n + 1);
  size_t most = 0;
  const WfmPerson *widest = &space->person[0];
  for (size_t a = 0; a < space->n_persons; a++) {
    const WfmPerson *p = &space->person[a];
    most = MAX(most, (size_t)p->option_first[p->n_days]);
    if (p->n_days > widest->n_days) widest = p;
  }
  b->value = g_new0(double, most + 1);
  b->plan = wfm_planned_new(widest);
  b->longest = widest->n_days;
  b->answer = g_new0(int32_t *, space->n_persons + 1);
  b->factor = 0.1;
  b->alpha = 0.1;
  b->best = -INFINITY;
  return b;
}

void wfm_bound_free(WfmBound *b) {
  if (!b) return;
  wfm_coverage_free(b->coverage);
  wfm_bound_limits_free(b->limits);
  wfm_planner_free(b->planner);
  double *arrays[] = {b->lambda,  b->trial, b->top, b->have,  b->want,        b->mean_have,  b->mean_want,
                      b->history, b->price, b->sum, b->value, b->limit_price, b->limit_count};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(b->mask);
  wfm_planned_free(b->plan);
  for (size_t a = 0; a < b->space->n_persons; a++) g_free(b->answer[a]);
  g_free(b->answer);
  g_free(b->twin);
  g_free(b->weight);
  g_free(b);
}

int64_t wfm_bound_work(const WfmBound *b) {
  return (b->work + wfm_planner_work(b->planner) + b->coverage->work + b->limits->work) / 1000000;
}

static double zero_price(WfmBound *b, const WfmPerson *p) {
  memset(b->sum, 0, ((size_t)b->space->problem->grid.n + 1) * sizeof *b->sum);
  wfm_duty_values(b->planner, p, b->sum, 0, p->n_days, b->value);
  return wfm_planner_run(b->planner, p, b->value, WFM_PLAN_BOUND, -INFINITY, INFINITY);
}

/* Wishes for work are lost until a duty meets them; plans then count what they win back. */
static double wishes_for_work(const WfmSpace *space) {
  double sum = 0;
  for (size_t a = 0; a < space->n_persons; a++) sum += wfm_wish_base(space->person[a].agent);
  return sum;
}

double wfm_bound_fixed(WfmBound *b) {
  double fixed = wishes_for_work(b->space);
  WfmCoverage *everybody = b->coverage;
  wfm_coverage_clear(everybody);
  wfm_coverage_history(everybody, b->space->problem);
  size_t groups = (size_t)everybody->n_groups;
  g_autofree double *heads = g_new0(double, (size_t)everybody->n *groups + 1), *slope = g_new0(double, groups + 1);
  for (size_t a = 0; a < b->space->n_persons; a++) {
    const WfmPerson *p = &b->space->person[a];
    if (b->weight[a] > 0) fixed += b->weight[a] * zero_price(b, p);
    memset(b->mask, 0, (size_t)everybody->n);
    for (int32_t o = 0; o < p->option_first[p->n_days]; o++)
      for (int32_t i = wfm_candidate(p, o)->i1 - 1; i >= wfm_candidate(p, o)->i0; i--)
        if (i < everybody->n) b->mask[i] = 1;
    for (int32_t i = 0; i < everybody->n; i++) heads[(size_t)i * groups + (size_t)p->group] += b->mask[i];
  }
  for (int32_t i = 0; i < everybody->n; i++) {
    for (size_t g = 0; g < groups; g++) heads[(size_t)i * groups + g] += wfm_coverage_heads(everybody, i, (int32_t)g);
    double constant;
    wfm_coverage_plane(everybody, i, heads + (size_t)i * groups, &constant, slope);
    for (size_t g = 0; g < groups; g++) constant += slope[g] * heads[(size_t)i * groups + g];
    fixed -= constant; /* the plane, not the split itself: a bound must not rest on the split being the very best */
  }
  fixed += everybody->full;
  b->best = MAX(b->best, fixed - 1e-9 * (1 + fabs(fixed)));
  wfm_coverage_clear(everybody);
  return fixed;
}

/* What an agent of the group earns in each interval, and on which queue. */
static void earnings(WfmBound *b, int32_t g, const double *lambda) {
  const WfmCoverage *c = b->coverage;
  b->sum[0] = 0;
  for (int32_t i = 0; i < c->n; i++) {
    double most = 0;
    for (int32_t a = c->arc_first[g]; a < c->arc_first[g + 1]; a++)
      most = MAX(most, c->arc_gain[a] * lambda[(size_t)c->arc_queue[a] * (size_t)c->n + (size_t)i]);
    b->price[i] = most;
    b->sum[i + 1] = b->sum[i] + most;
  }
  b->work += c->n * (1 + c->arc_first[g + 1] - c->arc_first[g]);
}

/* Heads of the group in interval i, at the queue that pays best. */
static void attend(WfmBound *b, int32_t g, int32_t i, const double *lambda, double heads) {
  const WfmCoverage *c = b->coverage;
  int32_t best = -1;
  double most = -1;
  for (int32_t a = c->arc_first[g]; a < c->arc_first[g + 1]; a++) {
    double pay = c->arc_gain[a] * lambda[(size_t)c->arc_queue[a] * (size_t)c->n + (size_t)i];
    if (pay > most) most = pay, best = a;
  }
  if (best >= 0) b->have[(size_t)c->arc_queue[best] * (size_t)c->n + (size_t)i] += heads * c->arc_gain[best];
}

/* The person's least cost at the prices, and a plan of it. */
static double answer_of(WfmBound *b, size_t a) {
  const WfmPerson *p = &b->space->person[a];
  double rough = b->rough ? wfm_planner_relax(b->planner, p, b->value, b->plan->option) : (double)-INFINITY;
  if (!isinf(rough)) return rough;
  double cutoff = INFINITY; /* the last answer is a path still */
  if (b->answer[a]) cutoff = wfm_planner_cost(b->planner, p, b->value, WFM_PLAN_BOUND, b->answer[a]);
  double cost = wfm_planner_run(b->planner, p, b->value, WFM_PLAN_BOUND, -INFINITY, cutoff);
  wfm_planner_take(b->planner, p, 0, b->plan->option);
  if (!b->answer[a]) b->answer[a] = g_new(int32_t, (size_t)p->n_days + 1);
  memcpy(b->answer[a], b->plan->option, (size_t)p->n_days * sizeof(int32_t));
  return cost;
}

/* What the plan works of the limits, and what is possible: where more is worked, prices rise. */
static void count_limits(WfmBound *b, size_t a) {
  const WfmBoundLimits *l = b->limits;
  wfm_bound_limits_count(l, a, b->plan->option, b->limit_count);
  for (guint k = l->first[a]; k < l->first[a + 1]; k++) {
    double unit = l->scale[k] * b->weight[a];
    b->want[b->n + k] = unit * b->limit_count[k - l->first[a]];
    b->have[b->n + k] = unit * g_array_index(l->limit, WfmSpanLimit, k).most;
  }
}

static double plan_alone(WfmBound *b, size_t a, const double *lambda) {
  const WfmPerson *p = &b->space->person[a];
  wfm_duty_values(b->planner, p, b->sum, 0, p->n_days, b->value);
  wfm_planner_tolls(b->planner, wfm_bound_limits_charge(b->limits, a, b->limit_price, b->value));
  double cost = answer_of(b, a) - wfm_bound_limits_rebate(b->limits, a, b->limit_price);
  wfm_planner_tolls(b->planner, NULL);
  count_limits(b, a);
  b->work += (int64_t)(b->limits->first[a + 1] - b->limits->first[a]) * p->n_days;
  for (int32_t d = 0; d < p->n_days; d++)
    if (b->plan->option[d] >= 0) wfm_duty_value(b->planner, p, b->plan->option[d], b->sum, b->plan->breaks + (size_t)d * WFM_MAX_BREAKS);
  wfm_planned_mask(b->space, p, b->plan, 0, INT32_MAX, b->mask);
  for (int32_t i = 0; i < b->coverage->n; i++)
    if (b->mask[i]) attend(b, p->group, i, lambda, b->weight[a]);
  return b->weight[a] * cost;
}

/* L(lambda); have and want are set. */
static double relaxed(WfmBound *b, const double *lambda) {
  const WfmRosterProblem *problem = b->space->problem;
  size_t grid_n = (size_t)problem->grid.n;
  memset(b->have, 0, b->n * sizeof *b->have);
  for (size_t k = b->n; k < b->n_all; k++) b->limit_price[k - b->n] = lambda[k] * b->limits->scale[k - b->n];
  double total = wishes_for_work(b->space);
  for (size_t q = 0; q < problem->n_queues; q++)
    for (size_t i = 0; i < grid_n; i++) {
      const WfmRosterQueue *queue = &problem->queues[q];
      double price = lambda[q * grid_n + i];
      int32_t k = queue->first[i];
      for (; k < queue->first[i + 1] && queue->value[k] > price; k++) total += price; /* bought */
      b->want[q * grid_n + i] = k - queue->first[i];
      for (; k < queue->first[i + 1]; k++) total += queue->value[k]; /* left as shortage */
      b->work += queue->first[i + 1] - queue->first[i];
    }
  for (int32_t g = 0; g < b->coverage->n_groups; g++) {
    earnings(b, g, lambda);
    for (size_t i = 0; i < grid_n; i++) {
      double heads = b->history[(size_t)g * grid_n + i];
      total -= heads * b->price[i];
      if (heads > 0) attend(b, g, (int32_t)i, lambda, heads);
    }
    for (size_t a = 0; a < b->space->n_persons; a++)
      if (b->space->person[a].group == g && b->weight[a] > 0) total += plan_alone(b, a, lambda);
  }
  b->steps++;
  return total - 1e-9 * (1 + fabs(total));
}

static void read_history(WfmBound *b) {
  /* As many heads as wfm_coverage_history brings in, by group: add them one group at a time and count. */
  WfmCoverage *c = b->coverage;
  wfm_coverage_clear(c);
  wfm_coverage_history(c, b->space->problem);
  for (int32_t i = 0; i < c->n; i++)
    for (int32_t g = 0; g < c->n_groups; g++) b->history[(size_t)g * (size_t)c->n + (size_t)i] = wfm_coverage_heads(c, i, g);
  wfm_coverage_clear(c);
}

enum { FULL_STEPS = 500, LONG_DAYS = 15 }; /* fewer steps lead nowhere; of less than so many days a step is cheap beside what it says */

void wfm_bound_start(WfmBound *b, WfmCoverage *roster, int64_t work) {
  read_history(b);
  for (int32_t q = 0; q < roster->n_queues; q++)
    for (int32_t i = 0; i < roster->n; i++) b->lambda[(size_t)q * (size_t)roster->n + (size_t)i] = wfm_coverage_slope(roster, i, q);
  int64_t before = wfm_bound_work(b);
  b->base = relaxed(b, b->lambda);
  b->best = MAX(b->best, b->base);
  b->rough = work > 0 && b->longest >= LONG_DAYS && (wfm_bound_work(b) - before) * FULL_STEPS > work;
  if (b->rough) b->base = relaxed(b, b->lambda);
  memcpy(b->mean_have, b->have, b->n_all * sizeof *b->have);
  memcpy(b->mean_want, b->want, b->n_all * sizeof *b->want);
}

/* The weight of the new answer that makes the mean answer's imbalance smallest, within the volume algorithm's limits. */
static double blend(const WfmBound *b) {
  double mm = 0, md = 0, dd = 0;
  for (size_t k = 0; k < b->n_all; k++) {
    double mean = b->mean_want[k] - b->mean_have[k], d = (b->want[k] - b->have[k]) - mean;
    if (k >= b->n && mean < 0 && b->lambda[k] <= 0) continue; /* a limit that does not bind */
    mm += mean * mean;
    md += mean * d;
    dd += d * d;
  }
  double best = dd > 0 ? -md / dd : b->alpha;
  return CLAMP(best, b->alpha / 10, b->alpha);
}

static double direction_norm(const WfmBound *b) {
  double norm = 0;
  for (size_t k = 0; k < b->n_all; k++) {
    double d = b->mean_want[k] - b->mean_have[k];
    if ((d < 0 && b->lambda[k] <= 0) || (d > 0 && b->lambda[k] >= b->top[k])) continue;
    norm += d * d;
  }
  return norm;
}

static void adapt(WfmBound *b, double value) {
  double along = 0;
  for (size_t k = 0; k < b->n_all; k++) {
    if (k >= b->n && b->mean_want[k] < b->mean_have[k] && b->lambda[k] <= 0) continue;
    along += (b->mean_want[k] - b->mean_have[k]) * (b->want[k] - b->have[k]);
  }
  if (value > b->base) {
    memcpy(b->lambda, b->trial, b->n_all * sizeof *b->lambda);
    b->base = value;
    b->red = 0;
    if (along > 0) b->factor = MIN(2, b->factor * 1.1);
  } else if (++b->red >= 6) {
    b->factor = MAX(1e-4, b->factor * 0.7);
    b->red = 0;
  }
  if (b->steps % 100 == 0) { /* a hundred steps for nothing: the prices stand */
    b->settled = b->factor < 3e-4 && b->base < b->mark + 1e-6 * fabs(b->base);
    b->mark = b->base;
  }
  b->best = MAX(b->best, b->base);
}

/* The programme knows the weekends from now on, whose limits need no price any more: at the same prices of presence no plan that it then finds is
 * cheaper than what a price on weekends can say (weak duality). Earlier, all who are alike would work the same weekends in every answer, and the
 * mean answer would swing from one half of them to the other. */
static bool take_weekends(WfmBound *b) {
  const WfmBoundLimits *l = b->limits;
  bool any = false;
  for (size_t a = 0; a < b->space->n_persons && b->all_limits; a++) {
    any |= b->space->person[a].weekends != NULL;
    for (guint k = l->first[a]; k < l->first[a + 1]; k++) {
      if (!wfm_bound_limits_known(l, a, k)) continue;
      double *arrays[] = {b->lambda, b->trial, b->top, b->mean_have, b->mean_want};
      for (size_t m = 0; m < G_N_ELEMENTS(arrays); m++) arrays[m][b->n + k] = 0;
    }
  }
  if (any) wfm_planner_weekends(b->planner);
  b->with_weekends = true;
  return any;
}

static const double SLOW = 0.02; /* of what is left to gain, in a hundred steps */

/* Where prices on weekends have done their part, the programme takes over. */
static void hand_over(WfmBound *b, double cost, double gained) {
  if (b->with_weekends || (!b->settled && (b->steps % 100 != 0 || gained > SLOW * (cost - b->base)))) return;
  if (!take_weekends(b)) return;
  b->settled = false;
  b->factor = MAX(b->factor, 0.01);
  b->base = MAX(b->base, relaxed(b, b->lambda));
  b->best = MAX(b->best, b->base);
}

void wfm_bound_refine(WfmBound *b) {
  bool weekends = !b->with_weekends && take_weekends(b);
  if (!b->rough && !weekends) return;
  b->rough = false;
  b->base = MAX(b->base, relaxed(b, b->lambda));
  b->best = MAX(b->best, b->base);
}

void wfm_bound_climb(WfmBound *b, double cost, int64_t work, const WfmJob *job) {
  int64_t until = wfm_bound_work(b) + work;
  while (!b->settled && wfm_bound_work(b) < until && b->best < cost - 1e-7 && !wfm_job_stopped(job)) {
    double norm = direction_norm(b);
    b->settled |= !(norm > 1e-12);
    if (b->settled) break;
    double step = b->factor * MAX(cost - b->base, 1e-3 * fabs(cost)) / norm;
    for (size_t k = 0; k < b->n_all; k++) b->trial[k] = CLAMP(b->lambda[k] + step * (b->mean_want[k] - b->mean_have[k]), 0, b->top[k]);
    double value = relaxed(b, b->trial);
    double alpha = blend(b), mark = b->mark;
    adapt(b, value);
    for (size_t k = 0; k < b->n_all; k++) {
      b->mean_have[k] += alpha * (b->have[k] - b->mean_have[k]);
      b->mean_want[k] += alpha * (b->want[k] - b->mean_want[k]);
    }
    b->work += 12 * (int64_t)b->n_all;
    if (b->steps % 200 == 0) b->alpha = MAX(0.01, b->alpha * 0.8);
    hand_over(b, cost, b->base - mark);
  }
}
