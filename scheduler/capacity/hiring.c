#include "scheduler/capacity/hiring.h"

#include "scheduler/capacity/hiring_search.h"

#include <math.h>

static void stop_if_asked(int what, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *user) {
  WfmHiringSearch *s = user;
  bool spent = s->limits->work > 0 && s->steps + out->mip_total_lp_iterations > s->limits->work;
  if (spent || wfm_job_stopped(s->job)) s->stopped = true;
  in->user_interrupt = s->stopped;
}

/* The solver's tree from the best plan so far; its bound holds wherever it stops. */
static void search_tree(WfmHiringSearch *s) {
  void *mip = wfm_hiring_solver_new(s->m, false);
  if (!mip) return;
  Highs_setDoubleOptionValue(mip, "mip_rel_gap", s->limits->gap);
  Highs_setCallback(mip, stop_if_asked, s);
  Highs_startCallback(mip, WFM_HIGHS_CALLBACK_MIP);
  if (!isnan(s->cost)) Highs_setSolution(mip, s->x, NULL, NULL, NULL);
  HighsInt found = 0;
  double bound = -INFINITY;
  g_autofree double *x = g_new0(double, (size_t)wfm_hiring_columns(s->m) + 1);
  if (Highs_run(mip) != WFM_HIGHS_ERROR) Highs_getIntInfoValue(mip, "primal_solution_status", &found);
  Highs_getDoubleInfoValue(mip, "mip_dual_bound", &bound);
  if (found == WFM_HIGHS_FEASIBLE && Highs_getSolution(mip, x, NULL, NULL, NULL) != WFM_HIGHS_ERROR) wfm_hiring_try(s, x);
  s->bound = fmax(s->bound, bound * s->m->money);
  Highs_destroy(mip);
}

WfmHiringPlan *wfm_hiring_plan_new(const WfmHiringProblem *problem, const WfmHiringLimits *limits, const WfmJob *job, GError **err) {
  if (!wfm_hiring_problem_check(problem, err)) return NULL;
  g_autoptr(WfmHiringModel) m = wfm_hiring_model_new(problem, false);
  size_t n = (size_t)wfm_hiring_columns(m) + 1;
  g_autofree double *relaxed = g_new0(double, n), *x = g_new0(double, n);
  WfmHiringSearch s = {.m = m, .limits = limits, .job = job, .lp = wfm_hiring_solver_new(m, true), .relaxed = relaxed, .x = x, .cost = NAN};
  double least = s.lp ? wfm_hiring_solve(relaxed, m, s.lp) : (double)NAN;
  s.bound = least;
  if (!isnan(least)) wfm_hiring_round(&s);
  if (!isnan(s.cost) && !wfm_hiring_near(&s, 1)) wfm_hiring_improve(&s);
  if (!isnan(s.cost) && !wfm_hiring_near(&s, 1)) search_tree(&s);
  if (s.lp) Highs_destroy(s.lp);
  if (isnan(s.cost)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "the solver found no hiring plan");
    return NULL;
  }
  WfmHiringPlan *plan = wfm_hiring_plan_of(m, x);
  plan->relaxed = fmin(least, plan->cost);
  plan->bound = fmin(fmax(s.bound, plan->relaxed), plan->cost);
  plan->gap = fabs(plan->cost) > 0 ? (plan->cost - plan->bound) / fabs(plan->cost) : 0;
  plan->stopped = s.stopped;
  return plan;
}

bool wfm_hiring_relaxed(double *cost, double *missing_cost, const WfmHiringProblem *problem, GError **err) {
  if (!wfm_hiring_problem_check(problem, err)) return false;
  g_autoptr(WfmHiringModel) m = wfm_hiring_model_new(problem, false);
  void *lp = wfm_hiring_solver_new(m, true);
  g_autofree double *x = g_new0(double, (size_t)wfm_hiring_columns(m) + 1);
  double least = lp ? wfm_hiring_solve(x, m, lp) : (double)NAN, missing = 0;
  if (lp) Highs_destroy(lp);
  if (isnan(least)) g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "the solver found no relaxed hiring plan");
  for (size_t i = 0; i < problem->n_works * (size_t)problem->n; i++)
    if (m->missing[i] >= 0) missing += fmax(0, x[m->missing[i]]) * m->hours * problem->miss_price[i / (size_t)problem->n];
  if (!isnan(least)) *cost = least;
  if (!isnan(least) && missing_cost) *missing_cost = missing;
  return !isnan(least);
}
