#include "scheduler/staffing/handle_time.h"

#include <math.h>
#include <stdbool.h>

#include "scheduler/staffing/concurrency.h"

WfmHandleTime wfm_handle_time(const double *handle_s, size_t n) {
  double sum = 0, squares = 0;
  WfmHandleTime h = {.mean_s = NAN, .cv = NAN};
  for (size_t k = 0; k < n; k++)
    if (!isnan(handle_s[k])) {
      sum += handle_s[k];
      h.contacts++;
    }
  if (h.contacts == 0) return h;
  h.mean_s = sum / (double)h.contacts;
  for (size_t k = 0; k < n; k++)
    if (!isnan(handle_s[k])) squares += (handle_s[k] - h.mean_s) * (handle_s[k] - h.mean_s);
  if (h.contacts > 1 && h.mean_s > 0) h.cv = sqrt(squares / (double)(h.contacts - 1)) / h.mean_s;
  return h;
}

typedef struct {
  double weight, x, y, xx, xy;
  size_t n;
} Sums;

static bool usable(const double *handle_s, const double *parallel, const double *weight, size_t k) {
  return handle_s[k] >= 0 && parallel[k] >= 1 && (!weight || weight[k] > 0);
}

/* Means, then products around the means. */
static Sums sums_of(const double *handle_s, const double *parallel, const double *weight, size_t n) {
  Sums s = {0};
  for (size_t k = 0; k < n; k++) {
    if (!usable(handle_s, parallel, weight, k)) continue;
    double w = weight ? weight[k] : 1;
    s.weight += w;
    s.x += w * (parallel[k] - 1);
    s.y += w * handle_s[k];
    s.n++;
  }
  s.x /= s.weight;
  s.y /= s.weight;
  for (size_t k = 0; k < n; k++) {
    if (!usable(handle_s, parallel, weight, k)) continue;
    double w = weight ? weight[k] : 1, x = parallel[k] - 1 - s.x;
    s.xx += w * x * x;
    s.xy += w * x * (handle_s[k] - s.y);
  }
  return s;
}

WfmConcurrencyGrowth wfm_concurrency_growth(const double *handle_s, const double *parallel, const double *weight, size_t n) {
  Sums s = sums_of(handle_s, parallel, weight, n);
  WfmConcurrencyGrowth g = {.alone_s = s.n ? s.y : (double)NAN, .slowdown = NAN, .slowdown_error = NAN};
  if (s.n < 3 || !(s.xx > 1e-12 * s.weight)) return g;
  double slope = s.xy / s.xx, alone = s.y - slope * s.x, squares = 0;
  if (!(alone > 0)) return g;
  for (size_t k = 0; k < n; k++) {
    if (!usable(handle_s, parallel, weight, k)) continue;
    double miss = handle_s[k] - alone - slope * (parallel[k] - 1);
    squares += (weight ? weight[k] : 1) * miss * miss;
  }
  /* delta method: the error of slope / alone, whose two are correlated through the mean */
  double variance = squares / (double)(s.n - 2), of_slope = variance / s.xx, of_alone = variance / s.weight + s.x * s.x * of_slope;
  double ratio = slope / alone, covariance = -s.x * of_slope;
  g.alone_s = alone;
  g.slowdown = ratio;
  g.slowdown_error = sqrt(fmax(of_slope - 2 * ratio * covariance + ratio * ratio * of_alone, 0)) / alone;
  return g;
}

/* ---- by interval ---- */

#define ROUNDING 1e-6 /* of sums of seconds */

/* Mean r(k) of an agent who has c contacts on average, 1 and a binomial number more. */
static double mean_rate(double c, int limit, double slowdown) {
  if (!(c < limit)) return wfm_concurrency_rate(c, slowdown);
  double p = (c - 1) / (limit - 1), weight = pow(1 - p, limit - 1), sum = 0;
  for (int k = 1; k <= limit; k++) {
    sum += weight * wfm_concurrency_rate(k, slowdown);
    weight *= p / (1 - p) * (limit - k) / k;
  }
  return sum;
}

double wfm_handle_alone_s(double handle_s, double active_s, int limit, double slowdown) {
  if (!(slowdown > 0) || limit < 2 || !(active_s > 0) || !(handle_s > active_s * (1 + ROUNDING))) return handle_s;
  double parallel = handle_s / active_s;
  return handle_s * mean_rate(parallel, limit, slowdown) / parallel;
}

typedef struct {
  const double *handle_s, *active_s, *contacts;
  size_t n;
  int limit;
} Intervals;

/* What fits best with a slowdown: the handle time alone, and what is left. */
typedef struct {
  double alone_s, squares, weight; /* weight: sum of contacts x growth^2, growth being handle time over that alone */
  size_t used;
} Fit;

static bool counts(const Intervals *in, size_t k) {
  return in->contacts[k] > 0 && in->active_s[k] > 0 && in->handle_s[k] >= in->active_s[k];
}

static double growth_of(const Intervals *in, size_t k, double slowdown) {
  return in->handle_s[k] / wfm_handle_alone_s(in->handle_s[k], in->active_s[k], in->limit, slowdown);
}

static Fit fit_with(const Intervals *in, double slowdown) {
  Fit fit = {0};
  double product = 0;
  for (size_t k = 0; k < in->n; k++) {
    if (!counts(in, k)) continue;
    double growth = growth_of(in, k, slowdown), contacts = in->contacts[k];
    fit.weight += contacts * growth * growth;
    product += in->handle_s[k] * growth;
    fit.used++;
  }
  if (fit.used == 0) return fit;
  fit.alone_s = product / fit.weight;
  for (size_t k = 0; k < in->n; k++) {
    if (!counts(in, k)) continue;
    double miss = in->handle_s[k] / in->contacts[k] - fit.alone_s * growth_of(in, k, slowdown);
    fit.squares += in->contacts[k] * miss * miss;
  }
  return fit;
}

#define SLOWDOWN_MOST 2.0
#define GOLDEN 0.6180339887498949
#define SLOPE_STEP 1e-3
enum { INTERVALS_LEAST = 8, SECTIONS = 40 };

/* Standard error: of the two numbers fitted together, from how the handle time changes with each. */
static double error_of(const Intervals *in, double slowdown, const Fit *fit) {
  double cross = 0, own = 0, from = fmax(slowdown - SLOPE_STEP, 0), to = slowdown + SLOPE_STEP;
  for (size_t k = 0; k < in->n; k++) {
    if (!counts(in, k)) continue;
    double slope = fit->alone_s * (growth_of(in, k, to) - growth_of(in, k, from)) / (to - from);
    own += in->contacts[k] * slope * slope;
    cross += in->contacts[k] * slope * growth_of(in, k, slowdown);
  }
  double left = own - cross * cross / fit->weight; /* what the mean handle time does not explain as well */
  return left > 1e-12 * own ? sqrt(fit->squares / (double)(fit->used - 2) / left) : (double)INFINITY;
}

WfmConcurrencyGrowth wfm_concurrency_growth_of_intervals(const double *handle_s, const double *active_s, const double *contacts, size_t n,
                                                         int limit) {
  Intervals in = {handle_s, active_s, contacts, n, limit};
  Fit none = fit_with(&in, 0);
  WfmConcurrencyGrowth g = {.alone_s = none.used ? none.alone_s : (double)NAN, .slowdown = NAN, .slowdown_error = NAN};
  if (none.used < INTERVALS_LEAST) return g;
  double low = 0, high = SLOWDOWN_MOST;
  for (int k = 0; k < SECTIONS; k++) {
    double a = high - GOLDEN * (high - low), b = low + GOLDEN * (high - low);
    if (fit_with(&in, a).squares <= fit_with(&in, b).squares)
      high = b;
    else
      low = a;
  }
  double slowdown = (low + high) / 2;
  Fit fit = fit_with(&in, slowdown);
  double error = error_of(&in, slowdown, &fit);
  if (!isfinite(error)) return g; /* all were handled at the same concurrency */
  return (WfmConcurrencyGrowth){.alone_s = fit.alone_s, .slowdown = slowdown, .slowdown_error = error};
}
