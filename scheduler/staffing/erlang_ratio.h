/* The two sums from which every Erlang formula is made, for real arguments and any load.
 *
 *   R(x, a) = 1 / B(x, a) = 1 + x/a + x(x-1)/a^2 + ...  = e^a a^-x Gamma(x+1, a)      states in which an agent is free, against the full one
 *   A(c, y) = 1 + y/(c+1) + y^2/((c+1)(c+2)) + ...      = c e^y y^-c gamma(c, y)      states in which somebody waits, against the full one
 *
 * Near x = a (40 <= x, 0.55 x < a < 1.45 x) both come from Temme's uniform expansion (1979, SIAM J. Math. Anal. 10:757; DLMF 8.12),
 * so that the cost does not grow with the load; elsewhere from positive sums and continued fractions. No number is got by
 * subtracting nearly equal ones: the parts that callers would have to subtract are returned beside the sum. */
#pragma once

#include <stdbool.h>

typedef struct {
  double r;        /* R >= 1; INFINITY where it overflows */
  double less_one; /* R - 1, to full precision also where R is near 1 */
  double ln;       /* ln R, finite also where R overflows */
} WfmBlockingRatio;

/* x >= 0 servers, a > 0 erlangs. */
WfmBlockingRatio wfm_blocking_ratio(double x, double a);

/* R - 1 alone, cheaper; where it overflows, INFINITY, and *ln is ln R (else untouched). */
double wfm_blocking_less_one(double *ln, double x, double a);

typedef struct {
  double scaled;   /* A e^-exponent, > 0 */
  double exponent; /* 0 where y <= c; else c (mu - ln(1+mu)), mu = y/c - 1: A overflows, its scaled part never */
  double less_one; /* A - 1 to full precision; meaningful where exponent is 0 */
  double deficit;  /* 1 - (1 - y/c) A to full precision; meaningful where y < c */
} WfmWaitingSum;

/* c > 0, y = c + delta >= 0. The difference is asked for because the caller knows it without cancellation. */
WfmWaitingSum wfm_waiting_sum(double c, double delta);

/* mu - ln(1 + mu) without cancellation, mu > -1. */
double wfm_log1p_gap(double mu);

/* Mills' ratio (1 - Phi(y)) / phi(y) of the normal distribution, any y; INFINITY where it overflows. */
double wfm_mills_ratio(double y);
