#include "scheduler/simulate/estimate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

void moments_add(Moments *m, double x, double y) {
  m->n++;
  double dx = x - m->x, dy = y - m->y;
  m->x += dx / (double)m->n;
  m->y += dy / (double)m->n;
  m->xx += dx * (x - m->x);
  m->xy += dx * (y - m->y);
  m->yy += dy * (y - m->y);
}

static double half_width(double squares, int64_t n, double scale) {
  if (n < 2) return NAN;
  double df = (double)(n - 1);
  return gsl_cdf_tdist_Pinv(0.975, df) * sqrt(fmax(squares, 0) / df / (double)n) / scale;
}

/* The residuals x - ratio y have mean 0, so their squares need no more than the products about the means. */
WfmEstimate moments_ratio(const Moments *m) {
  if (!(m->y > 0)) return (WfmEstimate){.mean = NAN, .half_width = NAN};
  double ratio = m->x / m->y;
  return (WfmEstimate){.mean = ratio, .half_width = half_width(m->xx - 2 * ratio * m->xy + ratio * ratio * m->yy, m->n, m->y)};
}

WfmEstimate moments_mean(const Moments *m) {
  if (m->n == 0) return (WfmEstimate){.mean = NAN, .half_width = NAN};
  return (WfmEstimate){.mean = m->x, .half_width = half_width(m->xx, m->n, 1)};
}
