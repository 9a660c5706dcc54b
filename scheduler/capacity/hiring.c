#include "scheduler/capacity/hiring.h"

#include "scheduler/capacity/hiring_model.h"

#include <math.h>

/* The search: the relaxed programme, whole people near it as a start, and the solver's tree. */
typedef struct {
  const WfmHiringModel *m;
  const WfmHiringLimits *limits;
  const WfmJob *job;
  void *lp;        /* the relaxed programme, in which whole numbers are tried */
  double *relaxed; /* [columns] */
  double *x;       /* [columns] the best so far */
  double cost;     /* of x, money; NaN: none yet */
  double bound;
  bool stopped;
} Search;

static void stop_if_asked(int what, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *user) {
  Search *s = user;
  bool spent = s->limits->work > 0 && out->mip_total_lp_iterations > s->limits->work;
  if (spent || wfm_job_stopped(s->job)) s->stopped = true;
  in->user_interrupt = s->stopped;
}

static double lower_of(const WfmHiringModel *m, HighsInt c) {
  return g_array_index(m->lower, double, c);
}

static double upper_of(const WfmHiringModel *m, HighsInt c) {
  return g_array_index(m->upper, double, c);
}

static bool is_whole(const WfmHiringModel *m, HighsInt c) {
  return g_array_index(m->whole, HighsInt, c) != 0;
}

/* Solves with the whole columns as x has them, and keeps the answer where it is the best so far. */
static bool try_whole(Search *s, const double *x) {
  HighsInt n = wfm_hiring_columns(s->m);
  g_autofree double *low = g_new(double, (size_t)n + 1), *high = g_new(double, (size_t)n + 1), *found = g_new0(double, (size_t)n + 1);
  for (HighsInt c = 0; c < n; c++) {
    bool whole = is_whole(s->m, c);
    low[c] = whole ? fmin(fmax(round(x[c]), lower_of(s->m, c)), upper_of(s->m, c)) : lower_of(s->m, c);
    high[c] = whole ? low[c] : upper_of(s->m, c);
  }
  if (n > 0) Highs_changeColsBoundsByRange(s->lp, 0, n - 1, low, high);
  double cost = wfm_hiring_solve(found, s->m, s->lp);
  if (isnan(cost) || (!isnan(s->cost) && cost >= s->cost)) return !isnan(cost);
  for (HighsInt c = 0; c < n; c++) s->x[c] = is_whole(s->m, c) ? low[c] : found[c];
  s->cost = cost;
  return true;
}

/* Heads for which there are seats, of a class that begins then, after `taken` [n_sites * n]. */
static double seats_left(const WfmHiringProblem *p, const double *taken, const WfmHiringGroup *group, int32_t begin) {
  double least = INFINITY;
  if (group->site < 0) return least;
  for (int32_t t = begin; t < p->n; t++) {
    size_t i = (size_t)group->site * (size_t)p->n + (size_t)t;
    double each = group->seats * group->hire[begin].heads[t];
    if (each > 0 && isfinite(p->seats[i])) least = fmin(least, floor((p->seats[i] - taken[i]) / each + 1e-9));
  }
  return fmax(0, least);
}

static void take_seats(const WfmHiringProblem *p, double *taken, const WfmHiringGroup *group, const WfmTrace *trace, double heads) {
  for (int32_t t = 0; t < p->n && group->site >= 0; t++)
    taken[(size_t)group->site * (size_t)p->n + (size_t)t] += heads * group->seats * trace->heads[t];
}

/* Whole classes that keep up with the relaxed hires: a class is opened when what has been put off reaches `share` of the least class, as long as there
 * are seats. */
static void round_hires(const Search *s, double *x, double share) {
  const WfmHiringProblem *p = s->m->p;
  g_autofree double *taken = g_new0(double, p->n_sites *(size_t)p->n + 1), *owed = g_new0(double, p->n_groups + 1);
  g_autofree int64_t *hired = g_new0(int64_t, p->n_groups + 1);
  for (size_t g = 0; g < p->n_groups; g++) take_seats(p, taken, &p->groups[g], &p->groups[g].base, 1);
  for (int32_t c = 0; c < p->n; c++)
    for (size_t g = 0; g < p->n_groups; g++) {
      const WfmHiringGroup *group = &p->groups[g];
      size_t i = g * (size_t)p->n + (size_t)c;
      HighsInt hire = s->m->hire[i];
      if (hire < 0) continue;
      owed[g] += s->relaxed[hire];
      double least = fmax(1, (double)group->class_least), size = 0;
      if (owed[g] >= share * least) size = fmax(least, floor(owed[g] + 0.5));
      size = fmin(size, fmin(upper_of(s->m, hire), seats_left(p, taken, group, c)));
      if (group->hires_most >= 0) size = fmin(size, (double)(group->hires_most - hired[g]));
      if (size < least) size = 0;
      x[hire] = size;
      if (s->m->open[i] >= 0) x[s->m->open[i]] = size > 0;
      owed[g] -= size;
      hired[g] += (int64_t)size;
      take_seats(p, taken, group, &group->hire[c], size);
    }
}

/* Cross-training and use of vendors: the nearest whole numbers, as long as the limits hold. */
static void round_others(const Search *s, double *x) {
  const WfmHiringProblem *p = s->m->p;
  for (HighsInt c = 0; c < wfm_hiring_columns(s->m); c++)
    if (is_whole(s->m, c)) x[c] = s->relaxed[c] > 1e-6 && upper_of(s->m, c) <= 1 ? 1 : floor(s->relaxed[c] + 1e-6);
  for (size_t k = 0; k < p->n_trainings; k++) {
    double owed = 0;
    for (int32_t c = 0; c < p->n; c++) {
      HighsInt learn = s->m->learn[k * (size_t)p->n + (size_t)c];
      if (learn < 0) continue;
      owed += s->relaxed[learn];
      x[learn] = fmin(floor(owed + 1e-6), upper_of(s->m, learn));
      owed -= x[learn];
    }
  }
}

/* Nobody hired or trained, vendors as they are: what is always a plan. */
static void begin_with_nothing(const Search *s, double *x) {
  for (HighsInt c = 0; c < wfm_hiring_columns(s->m); c++) x[c] = lower_of(s->m, c);
  const WfmHiringProblem *p = s->m->p;
  for (size_t v = 0; v < p->n_vendors; v++) {
    bool in_use = wfm_hiring_vendor_in_use(p, &p->vendors[v]);
    for (int32_t t = 0; t < p->n; t++) {
      HighsInt runs = s->m->runs[v * (size_t)p->n + (size_t)t];
      if (runs >= 0) x[runs] = in_use || lower_of(s->m, runs) > 0;
    }
  }
}

static void find_start(Search *s) {
  static const double share[] = {0.5, 0.3, 0.7, 0.1};
  g_autofree double *x = g_new0(double, (size_t)wfm_hiring_columns(s->m) + 1);
  for (size_t k = 0; k < G_N_ELEMENTS(share) && !wfm_job_stopped(s->job); k++) {
    round_others(s, x);
    round_hires(s, x, share[k]);
    try_whole(s, x);
  }
  if (!isnan(s->cost)) return;
  begin_with_nothing(s, x);
  try_whole(s, x);
}

/* The solver's tree from the best plan so far; its bound holds wherever it stops. */
static void search_tree(Search *s) {
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
  if (found == WFM_HIGHS_FEASIBLE && Highs_getSolution(mip, x, NULL, NULL, NULL) != WFM_HIGHS_ERROR) try_whole(s, x);
  s->bound = fmax(s->bound, bound * s->m->money);
  Highs_destroy(mip);
}

WfmHiringPlan *wfm_hiring_plan_new(const WfmHiringProblem *problem, const WfmHiringLimits *limits, const WfmJob *job, GError **err) {
  if (!wfm_hiring_problem_check(problem, err)) return NULL;
  g_autoptr(WfmHiringModel) m = wfm_hiring_model_new(problem, false);
  size_t n = (size_t)wfm_hiring_columns(m) + 1;
  g_autofree double *relaxed = g_new0(double, n), *x = g_new0(double, n);
  Search s = {.m = m, .limits = limits, .job = job, .lp = wfm_hiring_solver_new(m, true), .relaxed = relaxed, .x = x, .cost = NAN};
  double least = s.lp ? wfm_hiring_solve(relaxed, m, s.lp) : (double)NAN;
  s.bound = least;
  if (!isnan(least)) find_start(&s);
  bool near = !isnan(s.cost) && s.cost - s.bound <= limits->gap * fabs(s.cost);
  if (!isnan(s.cost) && !near) search_tree(&s);
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

bool wfm_hiring_relaxed(double *cost, const WfmHiringProblem *problem, GError **err) {
  if (!wfm_hiring_problem_check(problem, err)) return false;
  g_autoptr(WfmHiringModel) m = wfm_hiring_model_new(problem, false);
  void *lp = wfm_hiring_solver_new(m, true);
  double least = lp ? wfm_hiring_solve(NULL, m, lp) : (double)NAN;
  if (lp) Highs_destroy(lp);
  if (isnan(least)) g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "the solver found no relaxed hiring plan");
  if (!isnan(least)) *cost = least;
  return !isnan(least);
}
