#include "forecast/law.h"

#include "core/numeric.h"
#include "forecast/forecast.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

const double wfm_quantile_levels[WFM_N_QUANTILES] = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};

/* Above this variance, or mean, the distribution function is not summed but inverted by its cumulants. */
#define LARGE 400.0

double wfm_law_joint_cv(double cv_a, double cv_b) {
  return sqrt((1 + cv_a * cv_a) * (1 + cv_b * cv_b) - 1);
}

/* Cornish and Fisher 1938, to the third cumulant; where the gamma factor dominates (cv above a half) by the gamma distribution itself. */
static double large_quantile(double p, double mean, double cv) {
  double variance = mean + cv * cv * mean * mean, value;
  if (cv > 0.5) {
    double shape = mean * mean / variance;
    value = gsl_cdf_gamma_Pinv(p, shape, variance / mean);
  } else {
    double z = gsl_cdf_ugaussian_Pinv(p), third = mean + 3 * cv * cv * mean * mean + 2 * pow(cv, 4) * pow(mean, 3);
    double skew = third / pow(variance, 1.5);
    value = mean + sqrt(variance) * (z + skew * (z * z - 1) / 6);
  }
  return fmax(0, ceil(value - 0.5));
}

double wfm_law_cv_at(double p, double cv) {
  /* Abramowitz and Stegun 1964, 26.7.5: the t quantile over the normal one by powers of 1 / degrees. */
  double z = gsl_cdf_ugaussian_Pinv(CLAMP(p, 1e-6, 1 - 1e-6)), z2 = z * z, v = WFM_LAW_DEGREES;
  double ratio =
      1 + (z2 + 1) / (4 * v) + ((5 * z2 + 16) * z2 + 3) / (96 * v * v) + (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * v * v * v);
  return cv * ratio * sqrt((v - 2) / v);
}

/* By summing the distribution. */
static double summed_quantile(double p, double mean, double cv) {
  double c2 = cv * cv, term = c2 > 1e-9 ? exp(-log1p(c2 * mean) / c2) : exp(-mean), sum = term, k = 0;
  while (sum < p && k < 1e6) {
    /* pmf(k+1) / pmf(k) = (1/c2 + k) / (k + 1) x c2 mean / (1 + c2 mean) */
    term *= (1 + c2 * k) / (k + 1) * mean / (1 + c2 * mean);
    k++;
    sum += term;
    if (term < 1e-18 && k > mean) break;
  }
  return k;
}

double wfm_law_quantile(double p, double mean, double cv) {
  if (!(mean > 0)) return 0;
  double at = wfm_law_cv_at(p, cv), variance = mean + at * at * mean * mean;
  return mean > LARGE || variance > LARGE * LARGE ? large_quantile(p, mean, at) : summed_quantile(p, mean, at);
}

void wfm_law_quantiles(double *quantile, const double *p, int32_t n, double mean, double cv) {
  for (int32_t k = 0; k < n; k++) quantile[k] = wfm_law_quantile(p[k], mean, cv);
}

static double binomial_probability(double k, double mean, double cv) {
  double c2 = cv * cv;
  return c2 > 1e-9 ? gsl_cdf_negative_binomial_P((unsigned)fmin(k, 4e9), 1 / (1 + c2 * mean), 1 / c2)
                   : gsl_cdf_poisson_P((unsigned)fmin(k, 4e9), mean);
}

double wfm_law_probability(double count, double mean, double cv) {
  double k = floor(count), low = 0, high = 1;
  if (k < 0) return 0;
  if (!(mean > 0)) return 1;
  /* The p at which the law's own cv gives back p. Simple iteration mostly ends in a few steps; else by halving: below that p the binomial of
   * its cv lies above it. */
  double p = binomial_probability(k, mean, cv);
  for (int step = 0; step < 12; step++) {
    double next = binomial_probability(k, mean, wfm_law_cv_at(p, cv));
    if (fabs(next - p) < 1e-11) return next;
    p = next;
  }
  for (int step = 0; step < 40; step++) {
    double middle = 0.5 * (low + high);
    *(binomial_probability(k, mean, wfm_law_cv_at(middle, cv)) >= middle ? &low : &high) = middle;
  }
  return 0.5 * (low + high);
}

double wfm_law_inside(double count, double mean, double cv, double tail) {
  double low = wfm_law_probability(count - 1, mean, cv), high = wfm_law_probability(count, mean, cv);
  if (!(high > low)) return low >= tail && high <= 1 - tail;
  return fmax(0, fmin(high, 1 - tail) - fmax(low, tail)) / (high - low);
}

double wfm_law_poisson_deviation(double mean) {
  if (!(mean > 0)) return 0;
  double k = floor(mean);
  return 2 * exp((k + 1) * log(mean) - mean - lgamma(k + 1));
}

double wfm_law_total_cv(const double *mean, int32_t n, double day_cv, double interval_cv) {
  double sum = 0, squares = 0;
  for (int32_t i = 0; i < n; i++) sum += mean[i], squares += mean[i] * mean[i];
  if (!(sum > 0)) return day_cv;
  double d2 = day_cv * day_cv;
  return sqrt(d2 + (1 + d2) * interval_cv * interval_cv * squares / (sum * sum));
}

double wfm_law_factor_at(double z, double cv) {
  double p = CLAMP(gsl_cdf_ugaussian_P(z), 1e-9, 1 - 1e-9);
  return wfm_gamma_at(z, wfm_law_cv_at(p, cv));
}
