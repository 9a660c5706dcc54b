/* ARMA with a short and a weekly lag, for series of days with gaps:
 *
 *   w_t = ar[0] w_{t-1} + ar[1] w_{t-7} + e_t + ma[0] e_{t-1} + ma[1] e_{t-7},   mean 0
 *
 * Estimated in three steps (Hannan and Rissanen 1982): a long autoregression gives first errors, least squares on lagged values and errors
 * gives first coefficients, Gauss-Newton steps on the conditional sum of squares refine them. A missing value counts as its own forecast.
 * Coefficients carry normal priors around 0, so that a short series gets a mild model, and stay within stationarity and invertibility. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define WFM_ARMA_LAGS 2 /* 1 and 7 days */

typedef struct {
  bool with_ar[WFM_ARMA_LAGS], with_ma[WFM_ARMA_LAGS]; /* which coefficients are free; the others are 0 */
  double ar[WFM_ARMA_LAGS], ma[WFM_ARMA_LAGS];
} WfmArma;

/* Fits the free coefficients to w[n] (NaN: missing); false, all 0, with fewer than 28 values measured or none that varies. */
bool wfm_arma_fit(WfmArma *arma, const double *w, int32_t n);

/* Forecasts of the `ahead` values after w[n]. */
void wfm_arma_predict(double *out, int32_t ahead, const WfmArma *arma, const double *w, int32_t n);
