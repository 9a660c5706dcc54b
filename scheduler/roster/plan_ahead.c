/* What the days to come cost at least, so that paths that cannot end below a plan already known are left early: the same programme
 * backwards over days worked and paid time of the contract's week, whatever the rest between the duties and the runs of days. */
#include "scheduler/roster/planner.h"

#include <math.h>
#include <string.h>

static double rate_of(const WfmPlanRun *run) {
  return run->p->agent->cost_per_hour / 3600;
}

double wfm_option_cost(const WfmPlanRun *run, int32_t o) {
  double hourly = run->shape.with_paid ? 0 : rate_of(run);
  return run->p->option[o].price + hourly * run->p->option[o].paid_s - run->value[o];
}

/* Hard limits of a week as highest values of the state. */
static void limits(const WfmPlanRun *run, int32_t week, int32_t *days, int32_t *paid) {
  const WfmPlanWeek *w = &run->p->week[week];
  *days = run->shape.days - 1;
  *paid = run->shape.paid - 1;
  for (int32_t t = 0; t < run->p->n_terms; t++) {
    const WfmWeekTerm *term = &run->p->term[t];
    if (!term->hard || term->period || !term->at_most) continue;
    double room = (term->value - (term->days ? w->days : w->paid_s)) / (term->days ? 1 : run->shape.grain);
    int32_t *limit = term->days ? days : paid;
    *limit = MIN(*limit, (int32_t)floor(CLAMP(room, 0, 1e6) + 1e-6));
  }
}

/* The cheapest duty of the day for each paid time and way to touch the weekend; returns how many. */
static int32_t cheapest(WfmPlanRun *run, int32_t d) {
  WfmPlanner *planner = run->planner;
  const WfmPerson *p = run->p;
  int32_t n = 0;
  for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
    if (isinf(run->value[o]) || (run->mode != WFM_PLAN_BOUND && p->option[o].loose)) continue;
    int32_t paid = run->shape.with_paid ? p->option[o].paid_s / run->shape.grain : 0, k = n;
    int32_t touched = wfm_plan_touches(run, d, o);
    double cost = wfm_option_cost(run, o);
    while (k-- > 0 && (planner->least_paid[k] != paid || planner->least_touched[k] != touched)) continue;
    if (k < 0) {
      planner->least_paid[n] = paid;
      planner->least_touched[n] = touched;
      planner->least[n++] = cost;
    } else if (cost < planner->least[k]) {
      planner->least[k] = cost;
    }
  }
  planner->work += 2 * (p->option_first[d + 1] - p->option_first[d]);
  return n;
}

/* Where in a day's states of togo those begin of which the weekend stands so. */
static size_t part(const WfmPlanRun *run, int32_t toll) {
  return (size_t)toll * (size_t)run->shape.days * (size_t)run->shape.paid;
}

/* From what follows day d to what follows the day before it, where the weekend stands so. */
static void step_back(WfmPlanRun *run, int32_t d, int32_t n, int32_t toll, int32_t days, int32_t paid, const double *after,
                      double *before) {
  const WfmPlanner *planner = run->planner;
  size_t width = (size_t)run->shape.paid;
  bool must = wfm_plan_must(run, d);
  int32_t more = run->shape.with_days;
  int32_t then = wfm_plan_toll_after(run, d, toll, 0);
  const double *free = must || then < 0 ? NULL : after + part(run, then);
  before += part(run, toll);
  for (int32_t k = 0; k <= days; k++) {
    double *to = before + (size_t)k * width;
    for (int32_t v = 0; v <= paid; v++) to[v] = free ? free[(size_t)k * width + (size_t)v] : (double)INFINITY;
    for (int32_t j = 0; k + more <= days && j < n; j++) {
      double cost = planner->least[j] + wfm_plan_toll(run, d, toll, planner->least_touched[j]);
      then = wfm_plan_toll_after(run, d, toll, planner->least_touched[j]);
      if (then < 0) continue;
      const double *from = after + part(run, then) + (size_t)(k + more) * width + planner->least_paid[j];
      for (int32_t v = 0; v <= paid - planner->least_paid[j]; v++) to[v] = MIN(to[v], cost + from[v]);
    }
  }
  run->planner->work += (int64_t)(days + 1) * (paid + 1) * (n + 1) / 4;
}

static void make_room(WfmPlanRun *run, size_t states) {
  WfmPlanner *planner = run->planner;
  const WfmPerson *p = run->p;
  size_t cells = states * ((size_t)p->n_days + 1);
  int32_t most = 0;
  for (int32_t d = 0; d < p->n_days; d++) most = MAX(most, p->option_first[d + 1] - p->option_first[d]);
  if (cells > planner->togo_room) {
    planner->togo_room = cells;
    planner->togo = g_renew(double, planner->togo, cells);
  }
  if (most <= planner->least_room && planner->least) return;
  planner->least_room = most;
  planner->least = g_renew(double, planner->least, (size_t)most + 1);
  planner->least_paid = g_renew(int32_t, planner->least_paid, (size_t)most + 1);
  planner->least_touched = g_renew(int32_t, planner->least_touched, (size_t)most + 1);
}

enum { MOST_STATES = 4096 }; /* of a day; where paid time is finer, nothing is left early */

double wfm_plan_look_ahead(WfmPlanRun *run) {
  const WfmPerson *p = run->p;
  size_t width = (size_t)run->shape.paid, states = part(run, run->shape.tolls);
  run->states = 0;
  if (states > MOST_STATES * (size_t)run->shape.tolls) return -INFINITY;
  make_room(run, states);
  g_assert(run->planner->togo);
  run->states = states;
  int32_t tolls = run->shape.tolls;
  g_autofree double *later = g_new0(double, (size_t)tolls);
  for (int32_t w = p->n_weeks - 1, d = p->n_days - 1; w >= 0; w--) {
    int32_t days, paid;
    limits(run, w, &days, &paid);
    double *after = run->planner->togo + (size_t)(d + 1) * states;
    for (int32_t k = 0; k <= days; k++)
      for (int32_t v = 0; v <= paid; v++) {
        double price = wfm_week_price(p, w, k, (double)v * run->shape.grain, run->mode == WFM_PLAN_SHARED);
        for (int32_t t = 0; t < tolls; t++)
          if (wfm_plan_toll_possible(run, d + 1, t)) after[part(run, t) + (size_t)k * width + (size_t)v] = later[t] + price;
      }
    run->planner->work += (int64_t)(days + 1) * (paid + 1);
    double *kept = NULL;
    for (; d >= 0 && p->week_of[d] == w; d--) {
      int32_t n = cheapest(run, d);
      for (int32_t t = 0; t < tolls; t++)
        if (wfm_plan_toll_possible(run, d, t)) step_back(run, d, n, t, days, paid, after, after - states);
      after -= states;
      kept = after;
    }
    for (int32_t t = 0; kept && t < tolls; t++)
      if (wfm_plan_toll_possible(run, d + 1, t)) later[t] = kept[part(run, t)];
  }
  return later[wfm_plan_toll_begin(run)];
}

/* What follows day d that touches so much of the weekend, which stood so before it, after k days and v of paid time with it. */
static double after_day(const WfmPlanRun *run, int32_t d, int32_t toll, int32_t touched, int32_t k, int32_t v) {
  int32_t then = wfm_plan_toll_after(run, d, toll, touched);
  if (then < 0) return INFINITY;
  return run->planner->togo[(size_t)(d + 1) * run->states + part(run, then) + (size_t)k * (size_t)run->shape.paid + (size_t)v];
}

/* The cheapest way on from a state of the day before: being free (-1), or one of the day's options. */
static int32_t way_on(const WfmPlanRun *run, int32_t d, int32_t k, int32_t v, int32_t toll) {
  const WfmPerson *p = run->p;
  int32_t days, paid, best = -1, more = run->shape.with_days;
  limits(run, p->week_of[d], &days, &paid);
  double least = (double)INFINITY;
  if (!wfm_plan_must(run, d)) least = after_day(run, d, toll, 0, k, v);
  for (int32_t o = p->option_first[d]; k + more <= days && o < p->option_first[d + 1]; o++) {
    int32_t then = v + (run->shape.with_paid ? p->option[o].paid_s / run->shape.grain : 0);
    if (isinf(run->value[o]) || then > paid) continue;
    int32_t touched = wfm_plan_touches(run, d, o);
    double cost = wfm_option_cost(run, o) + wfm_plan_toll(run, d, toll, touched) + after_day(run, d, toll, touched, k + more, then);
    if (cost < least) least = cost, best = o;
  }
  run->planner->work += 2 * (p->option_first[d + 1] - p->option_first[d]);
  return best;
}

double wfm_planner_relax(WfmPlanner *planner, const WfmPerson *p, const double *value, int32_t *option) {
  WfmPlanRun run = {.planner = planner, .p = p, .value = value, .mode = WFM_PLAN_BOUND};
  run.shape = wfm_plan_shape(planner, p, WFM_PLAN_BOUND);
  double least = wfm_plan_look_ahead(&run);
  if (isinf(least)) return least;
  int32_t k = 0, v = 0, toll = wfm_plan_toll_begin(&run);
  for (int32_t d = 0; d < p->n_days; d++) {
    if (d > 0 && p->week_of[d] != p->week_of[d - 1]) k = v = 0;
    option[d] = way_on(&run, d, k, v, toll);
    toll = wfm_plan_toll_after(&run, d, toll, option[d] >= 0 ? wfm_plan_touches(&run, d, option[d]) : 0);
    if (option[d] < 0) continue;
    k += run.shape.with_days;
    v += run.shape.with_paid ? p->option[option[d]].paid_s / run.shape.grain : 0;
  }
  return least;
}

double wfm_plan_room(const WfmPlanRun *run, WfmPlanState s) {
  if (run->states == 0) return INFINITY;
  return run->cutoff -
         run->planner
             ->togo[((size_t)run->day + 1) * run->states + part(run, s.toll) + (size_t)s.days * (size_t)run->shape.paid + (size_t)s.paid];
}

/* Each duty beyond the longest run that costs nothing. */
static double long_runs(const WfmPerson *p, const int32_t *option) {
  double price = 0;
  int32_t worked = p->run_before;
  for (int32_t d = 0; d < p->n_days; d++) {
    if (option[d] < 0) {
      if (d >= p->first_free) worked = 0;
      continue;
    }
    if (++worked > p->soft_run_max) price += p->soft_run_price;
  }
  return price;
}

double wfm_planner_cost(WfmPlanner *planner, const WfmPerson *p, const double *value, WfmPlanMode mode, const int32_t *option) {
  WfmPlanRun run = {.planner = planner, .p = p, .value = value, .mode = mode};
  run.shape = wfm_plan_shape(planner, p, mode);
  double cost = long_runs(p, option);
  int32_t toll = wfm_plan_toll_begin(&run);
  for (int32_t w = 0, d = 0; w < p->n_weeks; w++) {
    double days = 0, paid_s = 0;
    for (; d < p->n_days && p->week_of[d] == w; d++) {
      int32_t touched = option[d] >= 0 ? wfm_plan_touches(&run, d, option[d]) : 0;
      cost += wfm_plan_toll(&run, d, toll, touched);
      toll = wfm_plan_toll_after(&run, d, toll, touched);
      if (toll < 0) return INFINITY;
      if (option[d] < 0) continue;
      cost += wfm_option_cost(&run, option[d]);
      days += run.shape.with_days;
      paid_s += run.shape.with_paid ? p->option[option[d]].paid_s : 0;
    }
    cost += wfm_week_price(p, w, days, paid_s, mode == WFM_PLAN_SHARED);
  }
  return cost;
}
