/* Large teams: the square-root rule n = a + beta sqrt(a) and what it promises in the limit. Halfin and Whitt 1981, "Heavy-traffic
 * limits for queues with many exponential servers"; with patience Garnett, Mandelbaum, Reiman 2002, "Designing a call center with impatient
 * customers". Good to start a search and to see what matters; the answer itself always comes from the exact formulas. */
#pragma once

/* Limit of P(wait) in Erlang C, beta > 0; 1 below. */
double wfm_halfin_whitt_p_wait(double beta);
/* The beta with that limit, 0 < p_wait < 1. */
double wfm_halfin_whitt_beta(double p_wait);

/* Limits of Erlang A with leave = aht / patience > 0, any beta; those with a root grow as 1/sqrt(n). */
typedef struct {
  double p_wait;
  double root_p_abandon_if_wait, root_p_abandon; /* sqrt(n) times the probability */
  double root_wait;                              /* sqrt(n) times the mean wait, in handle times */
} WfmGarnett;
WfmGarnett wfm_garnett(double beta, double leave);

/* Bounds of P(wait) in Erlang C for n > load: Janssen, van Leeuwaarden, Zwart 2011, "Refining square-root safety staffing by expanding
 * Erlang C", Operations Research 59:1512. */
typedef struct {
  double low, high;
} WfmErlangCBounds;
WfmErlangCBounds wfm_erlang_c_bounds(double n, double load);
