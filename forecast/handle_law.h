/* How far handle times stray from their forecast, from the held-back intervals and days of the rolling origins.
 *
 * Mean handle time of an interval: its logarithm strays from that of the forecast with variance level2 + contact2 / contacts expected, the
 * part of a level that was missed and that of the luck of few contacts. Both are fitted to the widths that hold 80 % of the errors in
 * classes of expected contacts; the quantiles of the errors over that width are the errors' own, drawn to the normal law's where they are
 * few (a conformal scaling: Xu and Xie 2021 for the idea), so that skewness and long tails are carried.
 *
 * Factor of a day: a day's mean handle time strays by a factor of mean 1 (weighted by the contacts) and cv path.aht_cv, beyond the luck of
 * its contacts; path.aht is its correlation in time, path.together that with the factor of the day's volume. Both are by moments
 * (forecast/day_correlation.h); together is drawn to 0 by its own standard error between origins. */
#pragma once

#include "forecast/forecast.h"

/* Fills handle, path.aht_cv, path.aht and path.together of a forecast whose held days stand. held[n]: intervals in which somebody was served, rows of
 * one origin together, days rising. n 0: assumed. */
void wfm_handle_law_estimate(WfmForecast *forecast, const WfmHeldHandle *held, size_t n);

/* Quantile of the mean handle time of interval i of the horizon, in seconds. */
double wfm_handle_time_quantile(const WfmForecast *forecast, double p, int32_t i);
