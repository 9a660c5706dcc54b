#include "core/numeric.h"

#include <cblas.h>
#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

double wfm_sum(const double *x, size_t n) {
  double sum = 0, lost = 0;
  for (size_t i = 0; i < n; i++) {
    if (isnan(x[i])) continue;
    double next = sum + x[i];
    lost += fabs(sum) >= fabs(x[i]) ? (sum - next) + x[i] : (x[i] - next) + sum;
    sum = next;
  }
  return sum + lost;
}

static size_t count_measured(const double *x, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += !isnan(x[i]);
  return count;
}

double wfm_mean(const double *x, size_t n) {
  size_t count = count_measured(x, n);
  return count ? wfm_sum(x, n) / (double)count : (double)NAN;
}

static int compare_doubles(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double wfm_quantile_sorted(const double *x, size_t n, double p) {
  if (n == 0) return (double)NAN;
  double place = p * (double)(n - 1);
  size_t k = (size_t)place;
  if (k + 1 >= n) return x[n - 1];
  return x[k] + (place - (double)k) * (x[k + 1] - x[k]);
}

size_t wfm_sort(double *x, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++)
    if (!isnan(x[i])) x[count++] = x[i];
  qsort(x, count, sizeof *x, compare_doubles);
  return count;
}

double wfm_quantile(const double *x, size_t n, double p) {
  g_autofree double *sorted = g_new(double, n + 1);
  if (n > 0) memcpy(sorted, x, n * sizeof *x);
  return wfm_quantile_sorted(sorted, wfm_sort(sorted, n), p);
}

double wfm_median(const double *x, size_t n) {
  return wfm_quantile(x, n, 0.5);
}

double wfm_round(double value, int decimals) {
  double scale = pow(10, decimals), rounded = round(value * scale) / scale;
  return isfinite(value * scale) ? rounded + 0.0 : value; /* + 0.0: no "-0" in files */
}

/* LAPACK as OpenBLAS exports it, in its Fortran calling convention. */
extern void dposv_(const char *uplo, const int *n, const int *nrhs, double *a, const int *lda, double *b, const int *ldb, int *info);

bool wfm_solve_spd(double *A, double *b, size_t n) {
  int order = (int)n, one = 1, info = 0;
  if (n == 0) return true;
  g_autofree double *x = g_memdup2(b, n * sizeof *b);
  dposv_("L", &order, &one, A, &order, x, &order, &info);
  if (info != 0) return false;
  memcpy(b, x, n * sizeof *b);
  return true;
}

/* Ends the threads that OpenBLAS starts as it is loaded; builds of it without threads have no such function. */
extern int blas_thread_shutdown_(void) __attribute__((weak));

void wfm_numeric_init(void) {
  /* Also keeps OpenBLAS linked where the linker would drop it in favour of GSL's slow cblas. */
  openblas_set_num_threads(1);
  /* With nothing to do they spin up to a tenth of a second before they sleep; calls on one thread never start them again. */
  if (blas_thread_shutdown_) blas_thread_shutdown_();
  gsl_set_error_handler_off();
}

bool wfm_numeric_threads_allowed(void) {
  return openblas_get_parallel() != OPENBLAS_SEQUENTIAL;
}

/* Where GSL's iteration finds no end: at tiny shapes, whose quantile is so near to 0 that the first term of the series is exact, and now and
 * then at any other (a shape of 1027 and p = 0.99318 is one). */
static double stubborn_gamma_quantile(double p, double shape) {
  if (shape < 1) return exp((log(p) + lgamma(shape + 1)) / shape);
  double low = 0, high = shape + 40 * sqrt(shape) + 40;
  for (int k = 0; k < 100; k++) {
    double middle = 0.5 * (low + high);
    *(gsl_cdf_gamma_P(middle, shape, 1) < p ? &low : &high) = middle;
  }
  return 0.5 * (low + high);
}

double wfm_gamma_at(double z, double cv) {
  const double narrow = 0.03;
  if (!(cv > 1e-6)) return 1;
  if (cv > narrow) {
    double p = CLAMP(gsl_cdf_ugaussian_P(z), 1e-9, 1 - 1e-9), shape = 1 / (cv * cv), found = gsl_cdf_gamma_Pinv(p, shape, 1 / shape);
    return isfinite(found) ? found : stubborn_gamma_quantile(p, shape) / shape;
  }
  double root = 1 - cv * cv / 9 + cv * CLAMP(z, -6, 6) / 3;
  return root * root * root;
}
