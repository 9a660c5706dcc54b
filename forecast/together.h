/* How the errors of several queues go together: the loadings of their day factors on what they have in common (forecast/paths.h).
 *
 * S is the correlation of the queues' held-back errors over the standard deviations of their laws. Only a part s_i^2 of a queue's variance
 * is that of its day factor, the rest the noise of counts, which is nobody else's. S is shrunk to what one common correlation of the
 * factors, r s_i s_j, would give, with the intensity of Schaefer and Strimmer 2005 (forecast/reconcile.h); r is by moments over all pairs,
 * drawn to an assumed one by few origins. (Ledoit and Wolf 2004, "Honey, I shrunk the sample covariance matrix", for the target.)
 *
 * At most WFM_PATH_FACTORS factors a_i are then fitted to all but the diagonal by least squares (minres: Harman and Jones 1966,
 * Psychometrika 31, 351), queue by queue in turn, and a_i / s_i are the loadings. The matrix of all pairs is never written down: a round
 * costs days x queues x factors, so that a thousand queues are no matter. */
#pragma once

#include "forecast/forecast.h"

/* Fills path.loading of every forecast; those that are NULL are passed over. */
void wfm_forecast_together(WfmForecast *const *forecast, size_t n);
