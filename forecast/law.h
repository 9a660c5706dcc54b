/* The law of the forecast: counts that are Poisson around mean x day factor x interval factor, both factors gamma with mean 1.
 *
 * The product of the two factors is matched by one factor of the same mean and variance, gamma given its own variance; so a count is
 * negative binomial with variance = mean + cv^2 mean^2. But the variance of a day's error is not the same on all days: as with Student's t
 * of WFM_LAW_DEGREES degrees of freedom, which is a normal law whose variance is inverse gamma, the quantile at p is that of the negative
 * binomial with the cv of wfm_law_cv_at, smaller in the middle and larger in the tails. Quantiles are the smallest count whose distribution
 * function reaches p. */
#pragma once

#include <stdint.h>

/* cv of the product of two independent factors of mean 1. */
double wfm_law_joint_cv(double cv_a, double cv_b);

#define WFM_LAW_DEGREES 5.0

/* The cv of the gamma factor whose quantile stands for that of the law at p: cv times the ratio of the quantiles of Student's t, scaled to
 * variance 1, and of the normal distribution. */
double wfm_law_cv_at(double p, double cv);

/* Quantile of the count; 0 for mean 0. */
double wfm_law_quantile(double p, double mean, double cv);

/* Quantiles at several rising levels p[n] in one pass. */
void wfm_law_quantiles(double *quantile, const double *p, int32_t n, double mean, double cv);

/* Probability of at most `count`; 0 below 0. */
double wfm_law_probability(double count, double mean, double cv);

/* Share of the count's randomised probability integral transform (Smith 1985) that lies between tail and 1 - tail: the coverage of that interval
 * without the excess that whole numbers give thin counts. */
double wfm_law_inside(double count, double mean, double cv, double tail);

/* Mean absolute deviation of a Poisson count (Crow 1958): the error of who knows the rate. */
double wfm_law_poisson_deviation(double mean);

/* cv of the day total around its mean, Poisson noise apart: day factor and interval factors together. */
double wfm_law_total_cv(const double *mean, int32_t n, double day_cv, double interval_cv);

/* The factor of mean 1 whose place in the law is that of the normal deviate z. */
double wfm_law_factor_at(double z, double cv);
