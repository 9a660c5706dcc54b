/* Theta forecast of a series without season: simple exponential smoothing with a drift of half the slope of the least-squares line, equal to
 * the mean of the forecasts of the theta lines 0 and 2 (Assimakopoulos and Nikolopoulos 2000; Hyndman and Billah 2003, equation 8). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* out[h - 1] is the forecast of h = 1 .. ahead steps after y[n]. NaN in y is missing: it smooths nothing and weighs nothing in the line.
 * Smoothing starts at the line's first value. False with fewer than 3 values. 0 < alpha <= 1. */
bool wfm_theta(double *out, int32_t ahead, const double *y, int32_t n, double alpha);
