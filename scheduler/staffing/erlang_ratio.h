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

/* The same to about 1e-8 of R in a quarter of the time, for x >= 16 and a between 0.7 x and 1.3 x: for choices that are checked where they are close. */
double wfm_blocking_less_one_briefly(double x, double a);

typedef struct {
  double scaled;   /* A e^-exponent, > 0 */
  double exponent; /* 0 where y <= c; else c (mu - ln(1+mu)), mu = y/c - 1: A overflows, its scaled part never */
  double less_one; /* A - 1 to full precision; meaningful where exponent is 0 */
  double deficit;  /* 1 - (1 - y/c) A to full precision; meaningful where y < c */
} WfmWaitingSum;

/* c > 0, y = c + delta >= 0. The difference is asked for because the caller knows it without cancellation. */
WfmWaitingSum wfm_waiting_sum(double c, double delta);

/* Both briefly, with their first and second derivatives by the first argument (c while y stays) to a part in hundred: enough to see how far the answer
 * of a search is. */
typedef struct {
  double value, slope, bend;
} WfmRatioSlopes;

typedef struct {
  WfmRatioSlopes sum;   /* A e^-exponent, the exponent not differentiated */
  double exponent, one; /* one: e^-exponent */
} WfmWaitingSlopes;

typedef struct {
  WfmRatioSlopes below;                /* R - 1 of n agents and n (1 + mu) erlangs */
  WfmWaitingSlopes waiting, waiting_t; /* A(c, c (1 + mu)), and with mu_t */
} WfmTeamSums;

/* n, c >= 16; mu, mu_t between -0.3 and 0.3. All at once, because they share most of their work. */
void wfm_ratio_slopes(WfmTeamSums *sums, double n, double c, double mu, double mu_t);

/* mu - ln(1 + mu) without cancellation, mu > -1. */
double wfm_log1p_gap(double mu);

/* Mills' ratio (1 - Phi(y)) / phi(y) of the normal distribution, any y; INFINITY where it overflows. */
double wfm_mills_ratio(double y);
