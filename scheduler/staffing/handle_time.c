#include "scheduler/staffing/handle_time.h"

#include <math.h>
#include <stdbool.h>

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
