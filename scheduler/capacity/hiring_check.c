#include "scheduler/capacity/hiring.h"

#include <math.h>

#define SLACK 1e-4 /* hours or heads */

typedef struct {
  const WfmHiringProblem *p;
  const WfmHiringPlan *plan;
  WfmTrace *trace; /* [n_groups] */
  char *said;
} Check;

static size_t at(const Check *c, size_t item, int32_t period) {
  return item * (size_t)c->p->n + (size_t)period;
}

/* Says it, where `is` is above `most`; the first breach counts. */
static void hold(Check *c, const char *what, const char *name, int32_t period, double is, double most) {
  if (c->said || is <= most + SLACK + 1e-7 * fabs(most)) return;
  c->said = g_strdup_printf("%s of %s in period %d: %.6f, but at most %.6f", what, name, period + 1, is, most);
}

static void check_hires(Check *c, size_t g) {
  const WfmHiringGroup *group = &c->p->groups[g];
  int64_t sum = 0;
  for (int32_t t = 0; t < c->p->n; t++) {
    int64_t class = c->plan->hires[at(c, g, t)];
    sum += class;
    if (!class) continue;
    hold(c, "hires where no class begins", group->group, t, (double)class, group->hire && group->begins[t] ? (double)class : 0);
    hold(c, "a class", group->group, t, (double)class, (double)group->class_most);
    hold(c, "the smallest class", group->group, t, (double)MAX(group->class_least, 1), (double)class);
  }
  if (group->hires_most >= 0) hold(c, "all hires", group->group, 0, (double)sum, (double)group->hires_most);
}

static void check_flexible(Check *c, size_t g) {
  const WfmHiringGroup *group = &c->p->groups[g];
  for (int32_t t = 0; t < c->p->n; t++) {
    double heads = fmax(0, group->base.heads[t] - group->base.training[t]) - (group->base.heads[t] - group->base.training[t]);
    heads += c->trace[g].heads[t] - c->trace[g].training[t];
    double over = c->plan->overtime_h[at(c, g, t)], off = c->plan->time_off_h[at(c, g, t)];
    hold(c, "overtime", group->group, t, over, group->overtime_most * heads * group->paid_h[t]);
    hold(c, "time off", group->group, t, off, group->time_off_most * heads * group->paid_h[t]);
    hold(c, "overtime, time off or hours below 0", group->group, t, -fmin(over, off), 0);
    for (size_t w = 0; w < c->p->n_works; w++) {
      double given = c->plan->given_h[at(c, g * c->p->n_works + w, t)];
      hold(c, "hours given to what it does not serve", group->group, t, fabs(given), group->serves[w] ? fmax(0, given) : 0);
    }
  }
}

static bool same_pool(const WfmHiringProblem *p, size_t a, size_t b) {
  for (size_t w = 0; w < p->n_works; w++)
    if (!p->groups[a].serves[w] != !p->groups[b].serves[w]) return false;
  return true;
}

/* What the groups that serve the same give, against what they have; said of the first group of the pool. */
static void check_pool(Check *c, size_t first) {
  const WfmHiringProblem *p = c->p;
  for (size_t g = 0; g < first; g++)
    if (same_pool(p, g, first)) return;
  for (int32_t t = 0; t < p->n; t++) {
    double given = 0, base = 0, have = 0;
    for (size_t g = first; g < p->n_groups; g++) {
      if (!same_pool(p, g, first)) continue;
      const WfmHiringGroup *group = &p->groups[g];
      base += group->useful_h[t] * group->base.productive[t];
      have += group->useful_h[t] * (c->trace[g].productive[t] - group->base.productive[t]);
      have += group->overtime_yield * c->plan->overtime_h[at(c, g, t)] - c->plan->time_off_h[at(c, g, t)];
      for (size_t w = 0; w < p->n_works; w++) given += c->plan->given_h[at(c, g * p->n_works + w, t)];
    }
    hold(c, "hours given", p->groups[first].group, t, given, fmax(0, base) + have);
  }
}

static void check_needs(Check *c) {
  const WfmHiringProblem *p = c->p;
  for (size_t w = 0; w < p->n_works; w++)
    for (int32_t t = 0; t < p->n; t++) {
      double hours = c->plan->missing_h[at(c, w, t)];
      for (size_t g = 0; g < p->n_groups; g++) hours += c->plan->given_h[at(c, g * p->n_works + w, t)];
      for (size_t v = 0; v < p->n_vendors; v++) hours += c->plan->vendor_h[at(c, v * p->n_works + w, t)];
      hold(c, "the need", p->work[w], t, p->need_h[at(c, w, t)], hours);
    }
}

static void check_seats(Check *c) {
  const WfmHiringProblem *p = c->p;
  for (size_t s = 0; s < p->n_sites; s++)
    for (int32_t t = 0; t < p->n; t++) {
      double taken = 0, base = 0;
      for (size_t g = 0; g < p->n_groups; g++) {
        if (p->groups[g].site != (int32_t)s) continue;
        taken += p->groups[g].seats * c->trace[g].heads[t];
        base += p->groups[g].seats * p->groups[g].base.heads[t];
      }
      hold(c, "seats", p->site[s], t, taken, fmax(p->seats[at(c, s, t)], base));
    }
}

static double vendor_hours(const Check *c, size_t v, int32_t t) {
  double sum = 0;
  for (size_t w = 0; w < c->p->n_works; w++) sum += c->plan->vendor_h[at(c, v * c->p->n_works + w, t)];
  return sum;
}

enum { WAITING = 1, RUNNING = 2, LEFT = 4 };

/* Whether the vendor's hours of the period keep its limits where its use goes from one state to the other. */
static bool keeps(const Check *c, size_t v, int32_t t, int from, int to) {
  const WfmHiringVendor *vendor = &c->p->vendors[v];
  double hours = vendor_hours(c, v, t), before = t > 0 ? vendor_hours(c, v, t - 1) : vendor->before_h;
  double slack = SLACK + 1e-7 * hours, step = vendor->step_h + slack;
  if (to != RUNNING) return hours <= slack && (from == to || (from == RUNNING && to == LEFT && vendor->may_leave));
  if (from == LEFT) return false;
  if (hours < vendor->least_h[t] - slack || hours > vendor->most_h[t] + slack) return false;
  if (from == WAITING) return hours - before <= fmax(step, vendor->least_h[t] + slack) && before - hours <= step;
  return fabs(hours - before) <= step;
}

/* A vendor is waiting, in use or left; every way through the periods is followed at once. */
static void check_vendor(Check *c, size_t v) {
  const WfmHiringProblem *p = c->p;
  const WfmHiringVendor *vendor = &p->vendors[v];
  int states = vendor->before_h > 0 ? RUNNING : WAITING;
  bool decided = true;
  for (int32_t t = 0; t < p->n && !c->said; t++) {
    double hours = vendor_hours(c, v, t);
    for (size_t w = 0; w < p->n_works; w++) {
      double part = c->plan->vendor_h[at(c, v * p->n_works + w, t)];
      hold(c, "hours bought of what it does not serve", vendor->vendor, t, fabs(part), vendor->serves[w] ? fmax(0, part) : 0);
    }
    if (isfinite(vendor->fixed_h[t])) {
      hold(c, "hours against those decided", vendor->vendor, t, fabs(hours - vendor->fixed_h[t]), 0);
      if (decided)
        states = vendor->fixed_h[t] > 0 ? RUNNING : WAITING;
      else if (vendor->fixed_h[t] > 0)
        states = RUNNING;
      else if (states == RUNNING)
        states = LEFT;
      continue;
    }
    decided = false;
    int next = 0;
    for (int from = WAITING; from <= LEFT; from *= 2)
      for (int to = WAITING; to <= LEFT; to *= 2)
        if ((states & from) && keeps(c, v, t, from, to)) next |= to;
    states = next;
    if (!states)
      c->said =
          g_strdup_printf("vendor %s: %.6f hours in period %d keep neither its commitment nor its step", vendor->vendor, hours, t + 1);
  }
}

static void check_training(Check *c, size_t k) {
  const WfmHiringTraining *training = &c->p->trainings[k];
  const char *from = c->p->groups[training->from].group;
  const WfmTrace *stay = &c->trace[training->from];
  g_assert(training->from < c->p->n_groups && stay->heads && stay->training);
  int64_t sum = 0;
  for (int32_t t = 0; t < c->p->n; t++) {
    int64_t people = c->plan->trained[at(c, k, t)];
    sum += people;
    hold(c, "people who learn where nothing begins", from, t, (double)llabs(people), training->begins[t] ? (double)people : 0);
    hold(c, "people who learn beyond those there", from, t, -(stay->heads[t] - stay->training[t]), 0);
  }
  hold(c, "all who learn", from, 0, (double)sum, (double)training->most);
}

static void check_sums(Check *c) {
  WfmHiringCost cost = wfm_hiring_cost(c->p, c->plan);
  double sum = wfm_hiring_cost_sum(&cost), slack = 1e-6 * (1 + fabs(sum));
  if (c->said) return;
  if (!(fabs(sum - c->plan->cost) <= slack) || !(fabs(cost.missing - c->plan->missing_cost) <= slack))
    c->said = g_strdup_printf("the plan says that it costs %.6f, but its parts sum up to %.6f", c->plan->cost, sum);
  else if (!(c->plan->relaxed <= c->plan->bound + slack) || !(c->plan->bound <= c->plan->cost + slack))
    c->said =
        g_strdup_printf("the bound %.6f is not between the relaxed cost %.6f and the cost %.6f", c->plan->bound, c->plan->relaxed, sum);
}

char *wfm_hiring_check(const WfmHiringProblem *problem, const WfmHiringPlan *plan) {
  Check c = {.p = problem, .plan = plan, .trace = g_new0(WfmTrace, problem->n_groups + 1)};
  for (size_t g = 0; g < problem->n_groups; g++) wfm_hiring_trace(&c.trace[g], problem, plan, g);
  for (size_t g = 0; g < problem->n_groups; g++) {
    check_hires(&c, g);
    check_flexible(&c, g);
    check_pool(&c, g);
  }
  check_needs(&c);
  check_seats(&c);
  for (size_t v = 0; v < problem->n_vendors; v++) check_vendor(&c, v);
  for (size_t k = 0; k < problem->n_trainings; k++) check_training(&c, k);
  check_sums(&c);
  for (size_t g = 0; g < problem->n_groups; g++) wfm_trace_clear(&c.trace[g]);
  g_free(c.trace);
  return c.said;
}
