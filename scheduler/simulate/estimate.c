#include "scheduler/simulate/estimate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double half_width(double squares, int64_t n, double scale) {
  if (n < 2) return NAN;
  double df = (double)(n - 1);
  return gsl_cdf_tdist_Pinv(0.975, df) * sqrt(squares / df / (double)n) / scale;
}

WfmEstimate estimate_ratio(const double *x, const double *y, size_t stride, int64_t n) {
  double sum_x = 0, sum_y = 0, squares = 0;
  for (int64_t k = 0; k < n; k++) {
    sum_x += x[k * stride];
    sum_y += y[k * stride];
  }
  if (!(sum_y > 0)) return (WfmEstimate){.mean = NAN, .half_width = NAN};
  double ratio = sum_x / sum_y;
  for (int64_t k = 0; k < n; k++) {
    double rest = x[k * stride] - ratio * y[k * stride];
    squares += rest * rest;
  }
  return (WfmEstimate){.mean = ratio, .half_width = half_width(squares, n, sum_y / (double)n)};
}

WfmEstimate estimate_mean(const double *x, size_t stride, int64_t n) {
  double sum = 0, squares = 0;
  for (int64_t k = 0; k < n; k++) sum += x[k * stride];
  double mean = sum / (double)n;
  for (int64_t k = 0; k < n; k++) squares += (x[k * stride] - mean) * (x[k * stride] - mean);
  return (WfmEstimate){.mean = mean, .half_width = half_width(squares, n, 1)};
}
