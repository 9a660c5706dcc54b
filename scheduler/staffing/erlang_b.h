/* Erlang B: n lines, a erlangs offered, blocked contacts are lost. Erlang 1917; for real n by the analytic continuation
 * 1/B = a int_0^inf e^(-at) (1+t)^n dt (Jagerman 1974). */
#pragma once

typedef struct {
  double blocking, ln_blocking; /* ln is finite also where the probability underflows */
  double carried;               /* a (1 - B), erlangs */
  double occupancy;             /* carried / n */
} WfmErlangB;

/* n >= 0, load >= 0. */
WfmErlangB wfm_erlang_b(double n, double load);

/* Fewest whole lines with blocking of at most the target, 0 < target. */
double wfm_erlang_b_lines(double load, double target);

/* Largest load that n lines carry with blocking of at most the target, 0 < target < 1. */
double wfm_erlang_b_load(double n, double target);
