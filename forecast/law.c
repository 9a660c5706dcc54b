#include "forecast/law.h"

#include "core/rng.h"
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

void wfm_law_quantiles(double *quantile, const double *p, int32_t n, double mean, double cv) {
  double variance = mean + cv * cv * mean * mean;
  if (mean > LARGE || variance > LARGE * LARGE) {
    for (int32_t k = 0; k < n; k++) quantile[k] = large_quantile(p[k], mean, cv);
    return;
  }
  double c2 = cv * cv, term = c2 > 1e-9 ? exp(-log1p(c2 * mean) / c2) : exp(-mean), sum = term, k = 0;
  for (int32_t j = 0; j < n; j++) {
    if (mean <= 0) {
      quantile[j] = 0;
      continue;
    }
    while (sum < p[j] && k < 1e6) {
      /* pmf(k+1) / pmf(k) = (1/c2 + k) / (k + 1) x c2 mean / (1 + c2 mean) */
      term *= (1 + c2 * k) / (k + 1) * mean / (1 + c2 * mean);
      k++;
      sum += term;
      if (term < 1e-18 && k > mean) break;
    }
    quantile[j] = k;
  }
}

double wfm_law_quantile(double p, double mean, double cv) {
  double quantile;
  wfm_law_quantiles(&quantile, &p, 1, mean, cv);
  return quantile;
}

double wfm_law_probability(double count, double mean, double cv) {
  double k = floor(count), c2 = cv * cv;
  if (k < 0) return 0;
  if (mean <= 0) return 1;
  return c2 > 1e-9 ? gsl_cdf_negative_binomial_P((unsigned)fmin(k, 4e9), 1 / (1 + c2 * mean), 1 / c2)
                   : gsl_cdf_poisson_P((unsigned)fmin(k, 4e9), mean);
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

static double gamma_factor(WfmRng *rng, double cv) {
  /* A gamma of a tiny shape underflows to 0, which is what it means; a tiny cv is no factor at all. */
  return cv > 1e-6 ? wfm_rng_gamma(rng, 1 / (cv * cv), cv * cv) : 1;
}

void wfm_forecast_sample(double *path, const double *mean, const double *day_cv, double interval_cv, const int32_t *local_day, int32_t n,
                         uint64_t seed, uint64_t stream) {
  WfmRng rng;
  wfm_rng_init(&rng, seed, stream);
  double day_factor = 1;
  for (int32_t i = 0; i < n; i++) {
    if (i == 0 || local_day[i] != local_day[i - 1]) day_factor = gamma_factor(&rng, day_cv[i]);
    double rate = mean[i] * day_factor * (mean[i] > 0 ? gamma_factor(&rng, interval_cv) : 1);
    path[i] = (double)wfm_rng_poisson(&rng, rate);
  }
}
