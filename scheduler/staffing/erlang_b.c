#include "scheduler/staffing/erlang_b.h"

#include <math.h>

#include "scheduler/staffing/erlang_ratio.h"
#include "scheduler/staffing/least.h"

WfmErlangB wfm_erlang_b(double n, double load) {
  if (!(load > 0)) return (WfmErlangB){.blocking = n > 0 ? 0 : 1, .ln_blocking = n > 0 ? -INFINITY : 0};
  WfmBlockingRatio ratio = wfm_blocking_ratio(n, load);
  double passed = isfinite(ratio.r) ? ratio.less_one / ratio.r : 1;
  return (WfmErlangB){.blocking = isfinite(ratio.r) ? 1 / ratio.r : exp(-ratio.ln),
                      .ln_blocking = -ratio.ln,
                      .carried = load * passed,
                      .occupancy = n > 0 ? load * passed / n : 1};
}

typedef struct {
  double load, ln_target;
} Problem;

static double margin(const void *user, double n) {
  const Problem *p = user;
  return p->ln_target - wfm_erlang_b(n, p->load).ln_blocking;
}

double wfm_erlang_b_lines(double load, double target) {
  if (!(load > 0) || target >= 1) return 0;
  Problem problem = {.load = load, .ln_target = log(target)};
  return wfm_least_whole(margin, &problem, 0, wfm_least(margin, &problem, 0, load, sqrt(load)));
}

typedef struct {
  double lines, ln_target;
} LoadProblem;

static double margin_load(const void *user, double load) {
  const LoadProblem *p = user;
  return load > 0 ? wfm_erlang_b(p->lines, load).ln_blocking - p->ln_target : -1;
}

double wfm_erlang_b_load(double n, double target) {
  if (!(n > 0)) return 0;
  LoadProblem problem = {.lines = n, .ln_target = log(target)};
  return wfm_least(margin_load, &problem, 0, n, 0.5 * sqrt(n));
}
