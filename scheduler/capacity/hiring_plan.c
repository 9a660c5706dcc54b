#include "scheduler/capacity/hiring_model.h"

#include <math.h>

#define DUST 1e-7 /* of the programme's unit: what the solver's tolerance leaves over */

static size_t at(const WfmHiringProblem *p, size_t item, int32_t period) {
  return item * (size_t)p->n + (size_t)period;
}

static double value_of(const double *x, HighsInt column, double unit) {
  return column >= 0 && x[column] > DUST ? x[column] * unit : 0;
}

static WfmHiringPlan *room(const WfmHiringProblem *p) {
  size_t n = (size_t)p->n;
  WfmHiringPlan *plan = g_new0(WfmHiringPlan, 1);
  plan->hires = g_new0(int64_t, p->n_groups * n + 1);
  plan->overtime_h = g_new0(double, p->n_groups *n + 1);
  plan->time_off_h = g_new0(double, p->n_groups *n + 1);
  plan->given_h = g_new0(double, p->n_groups * p->n_works * n + 1);
  plan->vendor_h = g_new0(double, p->n_vendors * p->n_works * n + 1);
  plan->trained = g_new0(int64_t, p->n_trainings * n + 1);
  plan->missing_h = g_new0(double, p->n_works *n + 1);
  plan->used = g_new0(uint8_t, p->n_vendors + 1);
  return plan;
}

void wfm_hiring_plan_free(WfmHiringPlan *plan) {
  if (!plan) return;
  g_free(plan->hires);
  g_free(plan->overtime_h);
  g_free(plan->time_off_h);
  g_free(plan->given_h);
  g_free(plan->vendor_h);
  g_free(plan->trained);
  g_free(plan->missing_h);
  g_free(plan->used);
  g_free(plan);
}

/* Adds what hires and cross-training bring to a group. */
static void add_decided(WfmTrace *out, const WfmHiringProblem *p, const WfmHiringPlan *plan, size_t group) {
  for (int32_t c = 0; c < p->n; c++) {
    int64_t hires = plan->hires[at(p, group, c)];
    if (hires) wfm_trace_add_times(out, &p->groups[group].hire[c], (double)hires, p->n);
    for (size_t k = 0; k < p->n_trainings; k++) {
      double learn = (double)plan->trained[at(p, k, c)];
      if (learn > 0 && p->trainings[k].to == group) wfm_trace_add_times(out, &p->trainings[k].gain[c], learn, p->n);
      if (learn > 0 && p->trainings[k].from == group) wfm_trace_add_times(out, &p->trainings[k].loss[c], -learn, p->n);
    }
  }
}

void wfm_hiring_trace(WfmTrace *out, const WfmHiringProblem *problem, const WfmHiringPlan *plan, size_t group) {
  wfm_trace_init(out, problem->n);
  wfm_trace_add_times(out, &problem->groups[group].base, 1, problem->n);
  add_decided(out, problem, plan, group);
}

/* What a group can give after overtime and time off, by period. */
static double *can_give(const WfmHiringProblem *p, const WfmHiringPlan *plan, size_t g) {
  WfmTrace trace = {NULL};
  wfm_hiring_trace(&trace, p, plan, g);
  const WfmHiringGroup *group = &p->groups[g];
  double *can = g_new0(double, (size_t)p->n + 1);
  for (int32_t t = 0; t < p->n; t++) {
    double over = group->overtime_yield * plan->overtime_h[at(p, g, t)];
    can[t] = fmax(0, group->useful_h[t] * trace.productive[t] + over - plan->time_off_h[at(p, g, t)]);
  }
  wfm_trace_clear(&trace);
  return can;
}

/* What a pool gives to each work, shared out to its groups by what each can give. */
static void share_out(WfmHiringPlan *plan, const WfmHiringModel *m, const double *x) {
  const WfmHiringProblem *p = m->p;
  g_autofree double *sum = g_new0(double, m->n_pools *(size_t)p->n + 1);
  g_autoptr(GPtrArray) can = g_ptr_array_new_with_free_func(g_free);
  for (size_t g = 0; g < p->n_groups; g++) {
    double *own = can_give(p, plan, g);
    for (int32_t t = 0; t < p->n; t++) sum[at(p, m->pool[g], t)] += own[t];
    g_ptr_array_add(can, own);
  }
  for (size_t g = 0; g < p->n_groups; g++)
    for (size_t w = 0; w < p->n_works; w++)
      for (int32_t t = 0; t < p->n; t++) {
        double flow = value_of(x, m->flow[at(p, m->pool[g] * p->n_works + w, t)], m->hours), all = sum[at(p, m->pool[g], t)];
        if (flow > 0 && all > 0) plan->given_h[at(p, g * p->n_works + w, t)] = flow * (((const double *)can->pdata[g])[t] / all);
      }
}

static double base_cost(const WfmHiringProblem *p) {
  double sum = 0;
  for (size_t g = 0; g < p->n_groups; g++)
    for (int32_t t = 0; t < p->n; t++) sum += p->groups[g].head_cost[t] * p->groups[g].base.heads[t];
  return sum;
}

WfmHiringPlan *wfm_hiring_plan_of(const WfmHiringModel *m, const double *x) {
  const WfmHiringProblem *p = m->p;
  WfmHiringPlan *plan = room(p);
  for (size_t i = 0; i < p->n_groups * (size_t)p->n; i++) {
    plan->hires[i] = llround(value_of(x, m->hire[i], 1));
    plan->overtime_h[i] = value_of(x, m->overtime[i], m->hours);
    plan->time_off_h[i] = value_of(x, m->time_off[i], m->hours);
  }
  for (size_t i = 0; i < p->n_trainings * (size_t)p->n; i++) plan->trained[i] = llround(value_of(x, m->learn[i], 1));
  for (size_t i = 0; i < p->n_works * (size_t)p->n; i++) plan->missing_h[i] = value_of(x, m->missing[i], m->hours);
  for (size_t v = 0; v < p->n_vendors; v++)
    for (size_t i = v * p->n_works * (size_t)p->n; i < (v + 1) * p->n_works * (size_t)p->n; i++) {
      plan->vendor_h[i] = value_of(x, m->vendor[i], m->hours);
      plan->used[v] |= plan->vendor_h[i] > 0;
    }
  share_out(plan, m, x);
  WfmHiringCost cost = wfm_hiring_cost(p, plan);
  plan->cost = wfm_hiring_cost_sum(&cost);
  plan->missing_cost = cost.missing;
  plan->base_cost = base_cost(p);
  return plan;
}

static void add_group_cost(WfmHiringCost *cost, const WfmHiringProblem *p, const WfmHiringPlan *plan, size_t g) {
  const WfmHiringGroup *group = &p->groups[g];
  WfmTrace trace = {NULL};
  wfm_hiring_trace(&trace, p, plan, g);
  for (int32_t t = 0; t < p->n; t++) {
    cost->pay += group->head_cost[t] * trace.heads[t];
    if (plan->hires[at(p, g, t)]) cost->hiring += group->hire_cost[t] * (double)plan->hires[at(p, g, t)];
    if (plan->overtime_h[at(p, g, t)] > 0) cost->overtime += group->overtime_cost[t] * plan->overtime_h[at(p, g, t)];
    if (plan->time_off_h[at(p, g, t)] > 0) cost->time_off -= group->time_off_saves[t] * plan->time_off_h[at(p, g, t)];
  }
  wfm_trace_clear(&trace);
}

WfmHiringCost wfm_hiring_cost(const WfmHiringProblem *p, const WfmHiringPlan *plan) {
  WfmHiringCost cost = {0};
  for (size_t g = 0; g < p->n_groups; g++) add_group_cost(&cost, p, plan, g);
  for (size_t v = 0; v < p->n_vendors; v++) {
    double hours = 0;
    for (size_t w = 0; w < p->n_works; w++)
      for (int32_t t = 0; t < p->n; t++) {
        double bought = plan->vendor_h[at(p, v * p->n_works + w, t)];
        hours += bought;
        if (bought > 0) cost.vendors += bought * p->vendors[v].price[at(p, w, t)];
      }
    if (hours > 0 && !(p->vendors[v].before_h > 0)) cost.setup += p->vendors[v].setup;
  }
  for (size_t k = 0; k < p->n_trainings; k++)
    for (int32_t c = 0; c < p->n; c++) cost.training += p->trainings[k].cost * (double)plan->trained[at(p, k, c)];
  for (size_t w = 0; w < p->n_works; w++)
    for (int32_t t = 0; t < p->n; t++) cost.missing += p->miss_price[w] * plan->missing_h[at(p, w, t)];
  return cost;
}

double wfm_hiring_cost_sum(const WfmHiringCost *c) {
  return c->pay + c->hiring + c->overtime + c->time_off + c->vendors + c->setup + c->training + c->missing;
}
