#include "scheduler/capacity/risk_parts.h"

#include "core/numeric.h"
#include "core/parallel.h"

#include <math.h>

/* ---- what is asked must fit together ---- */

static bool refuse(GError **err, const char *what, const char *should) {
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s; %s", what, should);
  return false;
}

static bool check_factors(const char *name, const double *factor, size_t cells, GError **err) {
  for (size_t c = 0; c < cells && factor; c++)
    if (!isfinite(factor[c]) || factor[c] < 0) {
      g_autofree char *what = g_strdup_printf("a path of %s has the factor %g", name, factor[c]);
      return refuse(err, what, "factors are numbers of 0 or more");
    }
  return true;
}

static bool check_group(const WfmRiskProblem *in, size_t g, GError **err) {
  const WfmRiskGroup *group = &in->groups[g];
  const char *name = in->problem->groups[g].group;
  bool spread = group->attrition_cv >= 0 && isfinite(group->attrition_cv) && group->ramp_cv >= 0 && isfinite(group->ramp_cv);
  if (!spread) {
    g_autofree char *what = g_strdup_printf("group %s: spread of attrition %g and of ramp %g", name, group->attrition_cv, group->ramp_cv);
    return refuse(err, what, "coefficients of variation are numbers of 0 or more");
  }
  for (size_t k = 0; k < group->n_cohorts; k++)
    if (!(group->cohorts[k].heads >= 0) || group->cohorts[k].period < 0 || group->cohorts[k].period >= in->problem->n) {
      g_autofree char *what =
          g_strdup_printf("group %s: %g heads that join in period %d", name, group->cohorts[k].heads, group->cohorts[k].period + 1);
      return refuse(err, what, "heads are 0 or more and join within the plan");
    }
  return true;
}

static bool check(const WfmRiskProblem *in, GError **err) {
  const WfmHiringProblem *p = in->problem;
  size_t cells = (size_t)MAX(in->n_paths, 0) * p->n_works * (size_t)p->n;
  if (in->n_paths < 1) return refuse(err, "no sample paths", "at least one is needed");
  if (in->periods->n != p->n || in->need->n != p->n || in->need->n_works != p->n_works)
    return refuse(err, "the plan, its periods and its needs are not of the same periods and works", "all three must be");
  for (int32_t t = 0; t < p->n; t++)
    if (!(in->periods->from[t + 1] > in->periods->from[t])) return refuse(err, "periods without days", "each must end after its begin");
  if (!(in->attrition_together >= 0 && in->attrition_together <= 1 && in->ramp_together >= 0 && in->ramp_together <= 1))
    return refuse(err, "what groups have in common is not a share", "it is 0 to 1");
  for (size_t w = 0; w < p->n_works; w++)
    if (!isfinite(p->miss_price[w]) || p->miss_price[w] < 0) return refuse(err, "a missing hour has no price", "it must be 0 or more");
  for (size_t g = 0; g < p->n_groups; g++)
    if (!check_group(in, g, err)) return false;
  return check_factors("volume", in->volume, cells, err) && check_factors("handle time", in->handle_time, cells, err) &&
         check_factors("deflection", in->deflection, cells, err);
}

/* ---- paths ---- */

enum { BLOCK = 8, BLOCKS = 32 }; /* paths of a job; jobs between two looks at whether to stop */

typedef struct {
  const WfmRiskModel *model;
  WfmRiskPaths *paths;
  uint64_t seed;
  int32_t first;
} Batch;

static WfmRiskRow row_of(const WfmRiskPaths *paths, int32_t path) {
  size_t n = (size_t)paths->n, groups = (size_t)path * n * paths->n_groups, works = (size_t)path * n * paths->n_works;
  const WfmRiskRow *all = &paths->all;
  return (WfmRiskRow){.heads = all->heads + groups,
                      .productive = all->productive + groups,
                      .required = all->required + works,
                      .missing = all->missing + works,
                      .level = all->level + works,
                      .contacts = all->contacts + works,
                      .cost = all->cost + (size_t)path * n};
}

static void run_block(void *user, size_t job) {
  const Batch *batch = user;
  WfmRiskWalker walker;
  wfm_risk_walker_init(&walker, batch->model);
  int32_t first = batch->first + (int32_t)job * BLOCK, end = MIN(first + BLOCK, batch->model->in->n_paths);
  for (int32_t path = first; path < end; path++) {
    WfmRiskRow row = row_of(batch->paths, path);
    wfm_risk_walk(&walker, &row, batch->seed, path, WFM_RISK_EVERY);
  }
  wfm_risk_walker_clear(&walker);
}

static WfmRiskPaths *paths_room(const WfmRiskProblem *in) {
  const WfmHiringProblem *p = in->problem;
  size_t rows = (size_t)in->n_paths * (size_t)p->n, groups = rows * p->n_groups + 1, works = rows * p->n_works + 1;
  WfmRiskPaths *paths = g_new0(WfmRiskPaths, 1);
  *paths = (WfmRiskPaths){.n_works = p->n_works, .n_groups = p->n_groups, .n = p->n};
  paths->from = g_memdup2(in->periods->from, ((gsize)p->n + 1) * sizeof *paths->from);
  paths->all = (WfmRiskRow){.heads = g_new(double, groups),
                            .productive = g_new(double, groups),
                            .required = g_new(double, works),
                            .missing = g_new(double, works),
                            .level = g_new(double, works),
                            .contacts = g_new(double, works),
                            .cost = g_new(double, rows + 1)};
  return paths;
}

WfmRiskPaths *wfm_risk_paths_new(const WfmRiskProblem *problem, const WfmJob *job, GError **err) {
  if (!check(problem, err)) return NULL;
  g_autoptr(WfmRiskModel) model = wfm_risk_model_new(problem);
  WfmRiskPaths *paths = paths_room(problem);
  while (paths->n_paths < problem->n_paths) {
    Batch batch = {model, paths, job->seed, paths->n_paths};
    int32_t left = problem->n_paths - paths->n_paths;
    wfm_parallel_for((size_t)MIN(BLOCKS, (left + BLOCK - 1) / BLOCK), job->threads, run_block, &batch);
    paths->n_paths += MIN(left, BLOCK * BLOCKS);
    wfm_job_progress(job, "risk", (double)paths->n_paths / problem->n_paths, NULL);
    if (wfm_job_stopped(job)) break;
  }
  return paths;
}

void wfm_risk_paths_free(WfmRiskPaths *paths) {
  if (!paths) return;
  g_free(paths->from);
  g_free(paths->all.heads), g_free(paths->all.productive), g_free(paths->all.required), g_free(paths->all.missing);
  g_free(paths->all.level), g_free(paths->all.contacts), g_free(paths->all.cost);
  g_free(paths);
}

int32_t wfm_risk_paths_done(const WfmRiskPaths *paths) {
  return paths->n_paths;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

WfmRiskBand wfm_risk_band(double *x, size_t n) {
  size_t known = 0;
  for (size_t k = 0; k < n; k++)
    if (!isnan(x[k])) x[known++] = x[k];
  if (known == 0) return (WfmRiskBand){NAN, NAN, NAN, NAN};
  double mean = wfm_mean(x, known);
  qsort(x, known, sizeof *x, by_size);
  return (WfmRiskBand){wfm_quantile_sorted(x, known, 0.1), wfm_quantile_sorted(x, known, 0.5), wfm_quantile_sorted(x, known, 0.9), mean};
}
