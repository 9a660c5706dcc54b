#include "forecast/arma.h"

#include "core/numeric.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static const int32_t lags[WFM_ARMA_LAGS] = {1, 7};

#define N_COEFFICIENTS (2 * WFM_ARMA_LAGS)
#define LONG_ORDER 14 /* of the first autoregression */
#define LEAST_MEASURED 28
#define REFINEMENTS 3
#define PRIOR_SD 0.5         /* of a coefficient; on the scale of the standard error 1 / sqrt(n) of an autocorrelation */
#define MOST_PERSISTENT 0.99 /* sum of the absolute coefficients of a side */

static double at(const double *x, int32_t t) {
  return t >= 0 ? x[t] : 0;
}

/* Least squares of target on columns[p][n] from row `first`, with the prior of variance PRIOR_SD^2 in units of the errors' variance. */
static bool regress(double *b, double *const *columns, int32_t p, const double *target, const double *measured, int32_t first, int32_t n) {
  double A[LONG_ORDER * LONG_ORDER] = {0}, rhs[LONG_ORDER] = {0}, variance = 0, count = 0;
  for (int32_t t = first; t < n; t++) {
    if (isnan(measured[t])) continue;
    variance += target[t] * target[t], count++;
    for (int32_t i = 0; i < p; i++) {
      rhs[i] += columns[i][t] * target[t];
      for (int32_t j = 0; j <= i; j++) A[i * p + j] += columns[i][t] * columns[j][t];
    }
  }
  if (!(variance > 0)) return false;
  for (int32_t i = 0; i < p; i++) {
    A[i * p + i] += variance / count / (PRIOR_SD * PRIOR_SD);
    for (int32_t j = 0; j < i; j++) A[j * p + i] = A[i * p + j];
  }
  memcpy(b, rhs, sizeof(double) * (size_t)p);
  return wfm_solve_spd(A, b, (size_t)p);
}

/* Errors of a long autoregression on w with gaps filled by 0. */
static bool long_errors(double *error, const double *filled, const double *w, int32_t n) {
  g_autofree double *block = g_new0(double, (gsize)n *LONG_ORDER + 1);
  double *column[LONG_ORDER], b[LONG_ORDER];
  for (int32_t k = 0; k < LONG_ORDER; k++) {
    column[k] = block + (size_t)k * (size_t)n;
    for (int32_t t = 0; t < n; t++) column[k][t] = at(filled, t - k - 1);
  }
  if (!regress(b, column, LONG_ORDER, filled, w, LONG_ORDER, n)) return false;
  for (int32_t t = 0; t < n; t++) {
    error[t] = 0;
    if (isnan(w[t])) continue;
    error[t] = filled[t];
    for (int32_t k = 0; k < LONG_ORDER; k++) error[t] -= b[k] * column[k][t];
  }
  return true;
}

static double expected(const WfmArma *arma, const double *filled, const double *error, int32_t t) {
  double sum = 0;
  for (int k = 0; k < WFM_ARMA_LAGS; k++) sum += arma->ar[k] * at(filled, t - lags[k]) + arma->ma[k] * at(error, t - lags[k]);
  return sum;
}

/* Runs the recursion: gaps of w become their forecasts in filled, error receives the innovations. */
static void filter(double *filled, double *error, const WfmArma *arma, const double *w, int32_t n) {
  for (int32_t t = 0; t < n; t++) {
    double forecast = expected(arma, filled, error, t);
    filled[t] = isnan(w[t]) ? forecast : w[t];
    error[t] = filled[t] - forecast;
  }
}

static void bound(double coefficient[WFM_ARMA_LAGS]) {
  double sum = 0;
  for (int k = 0; k < WFM_ARMA_LAGS; k++) sum += fabs(coefficient[k]);
  for (int k = 0; k < WFM_ARMA_LAGS && sum > MOST_PERSISTENT; k++) coefficient[k] *= MOST_PERSISTENT / sum;
}

/* Free coefficients in one row: which[] names them as ar lags first, then ma lags. */
static int32_t free_ones(int32_t which[N_COEFFICIENTS], const WfmArma *arma) {
  int32_t p = 0;
  for (int k = 0; k < WFM_ARMA_LAGS; k++)
    if (arma->with_ar[k]) which[p++] = k;
  for (int k = 0; k < WFM_ARMA_LAGS; k++)
    if (arma->with_ma[k]) which[p++] = WFM_ARMA_LAGS + k;
  return p;
}

static double *coefficient_of(WfmArma *arma, int32_t which) {
  return which < WFM_ARMA_LAGS ? &arma->ar[which] : &arma->ma[which - WFM_ARMA_LAGS];
}

/* Columns are what a coefficient multiplies: at the first step plainly, later the derivative of the error, which passes through the moving
 * average. The target is the error plus the present coefficients times the columns, so that the prior holds for the coefficients. */
static bool improve(WfmArma *arma, double *const *column, const double *filled, const double *error, const double *w, int32_t n,
                    bool derivative) {
  int32_t which[N_COEFFICIENTS], p = free_ones(which, arma);
  double b[N_COEFFICIENTS];
  g_autofree double *target = g_new(double, (gsize)n + 1);
  for (int32_t t = 0; t < n; t++) {
    target[t] = derivative ? error[t] : filled[t];
    for (int32_t i = 0; i < p; i++) {
      int32_t lag = lags[which[i] % WFM_ARMA_LAGS];
      column[i][t] = at(which[i] < WFM_ARMA_LAGS ? filled : error, t - lag);
      for (int k = 0; derivative && k < WFM_ARMA_LAGS; k++) column[i][t] -= arma->ma[k] * at(column[i], t - lags[k]);
      if (derivative) target[t] += *coefficient_of(arma, which[i]) * column[i][t];
    }
  }
  if (!regress(b, column, p, target, w, LONG_ORDER, n)) return false;
  for (int32_t i = 0; i < p; i++) *coefficient_of(arma, which[i]) = b[i];
  bound(arma->ar), bound(arma->ma);
  return true;
}

bool wfm_arma_fit(WfmArma *arma, const double *w, int32_t n) {
  int32_t measured = 0;
  for (int32_t t = 0; t < n; t++) measured += !isnan(w[t]);
  for (int k = 0; k < WFM_ARMA_LAGS; k++) arma->ar[k] = arma->ma[k] = 0;
  if (measured < LEAST_MEASURED) return false;
  g_autofree double *block = g_new0(double, (gsize)n *(N_COEFFICIENTS + 2) + 1);
  double *filled = block, *error = block + n, *column[N_COEFFICIENTS];
  for (int k = 0; k < N_COEFFICIENTS; k++) column[k] = block + (size_t)(k + 2) * (size_t)n;
  for (int32_t t = 0; t < n; t++) filled[t] = isnan(w[t]) ? 0 : w[t];
  if (!long_errors(error, filled, w, n) || !improve(arma, column, filled, error, w, n, false)) return false;
  for (int k = 0; k < REFINEMENTS; k++) {
    filter(filled, error, arma, w, n);
    if (!improve(arma, column, filled, error, w, n, true)) return false;
  }
  return true;
}

void wfm_arma_predict(double *out, int32_t ahead, const WfmArma *arma, const double *w, int32_t n) {
  g_autofree double *filled = g_new0(double, 2 * (gsize)(n + ahead) + 1);
  double *error = filled + n + ahead;
  filter(filled, error, arma, w, n);
  for (int32_t t = n; t < n + ahead; t++) out[t - n] = filled[t] = expected(arma, filled, error, t);
}
