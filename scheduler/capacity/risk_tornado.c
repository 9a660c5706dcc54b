/* Which driver moves the plan: each alone. */
#include "scheduler/capacity/risk_parts.h"

#include "core/parallel.h"

#include <math.h>

const char *wfm_risk_driver_name(WfmRiskDriver driver) {
  static const char *const name[] = {"volume", "handle time", "deflection", "attrition", "ramp", "chance", "all"};
  return name[driver];
}

enum { BLOCK = 8 };

typedef struct {
  const WfmRiskModel *model;
  WfmRiskSet drivers;
  uint64_t seed;
  size_t n_paths;
  double *sum[WFM_RISK_MEASURES]; /* [n_paths] */
} Alone;

/* Money, and means of heads over the days. */
static void sum_row(double *const sum[WFM_RISK_MEASURES], size_t to, const WfmRiskRow *row, size_t works, size_t groups, const double *from,
                    int32_t n) {
  double total[WFM_RISK_MEASURES] = {0}, all_days = from[n] - from[0];
  for (int32_t t = 0; t < n; t++) {
    double days = (from[t + 1] - from[t]) / all_days;
    total[WFM_RISK_COST] += row->cost[t];
    for (size_t g = 0; g < groups; g++) total[WFM_RISK_HEADS] += days * row->heads[(size_t)t * groups + g];
    for (size_t w = 0; w < works; w++) {
      total[WFM_RISK_REQUIRED] += days * row->required[(size_t)t * works + w];
      total[WFM_RISK_MISSING] += days * row->missing[(size_t)t * works + w];
    }
  }
  for (int k = 0; k < WFM_RISK_MEASURES; k++) sum[k][to] = total[k];
}

static void run_block(void *user, size_t job) {
  const Alone *alone = user;
  const WfmHiringProblem *p = alone->model->in->problem;
  size_t n = (size_t)p->n, groups = n * p->n_groups, works = n * p->n_works;
  g_autofree double *room = g_new(double, 2 * groups + 2 * works + n + 1);
  WfmRiskRow row = {.heads = room, .productive = room + groups, .required = room + 2 * groups};
  row.missing = row.required + works, row.cost = row.missing + works;
  WfmRiskWalker walker;
  wfm_risk_walker_init(&walker, alone->model);
  for (size_t path = job * BLOCK; path < MIN((job + 1) * BLOCK, alone->n_paths); path++) {
    wfm_risk_walk(&walker, &row, alone->seed, (int32_t)path, alone->drivers);
    sum_row(alone->sum, path, &row, p->n_works, p->n_groups, alone->model->in->periods->from, p->n);
  }
  wfm_risk_walker_clear(&walker);
}

/* Whether the driver differs between paths at all. */
static bool stirs(const WfmRiskProblem *in, WfmRiskDriver driver) {
  bool attrition = false, ramp = false;
  for (size_t g = 0; g < in->problem->n_groups; g++) {
    attrition |= in->groups[g].attrition_cv > 0;
    ramp |= in->groups[g].ramp_cv > 0;
  }
  switch (driver) {
  case WFM_RISK_VOLUME:
    return in->volume != NULL;
  case WFM_RISK_HANDLE_TIME:
    return in->handle_time != NULL;
  case WFM_RISK_DEFLECTION:
    return in->deflection != NULL;
  case WFM_RISK_ATTRITION:
    return attrition;
  case WFM_RISK_RAMP:
    return ramp;
  case WFM_RISK_CHANCE:
    return in->whole_people;
  default:
    return false;
  }
}

static WfmRiskBar bar_of(const Alone *alone, WfmRiskDriver driver) {
  WfmRiskBar bar = {.driver = driver};
  for (int k = 0; k < WFM_RISK_MEASURES; k++) bar.band[k] = wfm_risk_band(alone->sum[k], alone->n_paths);
  return bar;
}

static WfmRiskBar run_driver(Alone *alone, WfmRiskDriver driver, const WfmTornado *out, const WfmJob *job) {
  WfmRiskBar bar = {.driver = driver};
  if (!stirs(alone->model->in, driver)) {
    for (int k = 0; k < WFM_RISK_MEASURES; k++) {
      double is = out->expected[k];
      bar.band[k] = (WfmRiskBand){is, is, is, is};
    }
    return bar;
  }
  alone->drivers = WFM_RISK_BIT(driver);
  wfm_parallel_for((alone->n_paths + BLOCK - 1) / BLOCK, job->threads, run_block, alone);
  return bar_of(alone, driver);
}

static double spread(const WfmRiskBar *bar) {
  return bar->band[WFM_RISK_COST].p90 - bar->band[WFM_RISK_COST].p10;
}

static void sort_bars(WfmRiskBar *bar) {
  for (int k = 1; k < WFM_RISK_DRIVERS; k++) {
    WfmRiskBar moved = bar[k];
    int to = k;
    for (; to > 0 && spread(&bar[to - 1]) < spread(&moved); to--) bar[to] = bar[to - 1];
    bar[to] = moved;
  }
}

void wfm_risk_tornado(WfmTornado *out, const WfmRiskProblem *problem, const WfmRiskPaths *paths, const WfmJob *job) {
  g_autoptr(WfmRiskModel) model = wfm_risk_model_new(problem);
  Alone alone = {.model = model, .seed = job->seed, .n_paths = 1};
  for (int k = 0; k < WFM_RISK_MEASURES; k++) alone.sum[k] = g_new0(double, (gsize)paths->n_paths + 1);
  run_block(&alone, 0);
  for (int k = 0; k < WFM_RISK_MEASURES; k++) out->expected[k] = alone.sum[k][0];
  alone.n_paths = (size_t)paths->n_paths;
  for (int driver = 0; driver < WFM_RISK_DRIVERS; driver++) {
    out->bar[driver] = run_driver(&alone, (WfmRiskDriver)driver, out, job);
    wfm_job_progress(job, "tornado", (double)(driver + 1) / WFM_RISK_DRIVERS, NULL);
  }
  sort_bars(out->bar);
  for (int32_t path = 0; path < paths->n_paths; path++) {
    size_t rows = (size_t)path * (size_t)paths->n;
    WfmRiskRow row = {.heads = paths->all.heads + rows * paths->n_groups,
                      .required = paths->all.required + rows * paths->n_works,
                      .missing = paths->all.missing + rows * paths->n_works,
                      .cost = paths->all.cost + rows};
    sum_row(alone.sum, (size_t)path, &row, paths->n_works, paths->n_groups, paths->from, paths->n);
  }
  out->all = bar_of(&alone, WFM_RISK_DRIVERS);
  for (int k = 0; k < WFM_RISK_MEASURES; k++) g_free(alone.sum[k]);
}
