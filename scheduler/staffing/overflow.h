/* What a full group of n lines sends on to a second group. Riordan's moments of the overflow (Wilkinson 1956, "Theories for toll traffic
 * engineering in the U.S.A."), Hayward's approximation for the second group (Fredericks 1980), and the exact blocking, which for one
 * primary group is that of both groups taken together. Hayward's can be ten times too low where the overflow is light and bursty. */
#pragma once

typedef struct {
  double mean, variance; /* busy lines if the second group were endless */
  double peakedness;     /* variance / mean, above 1: bursty */
} WfmOverflow;
WfmOverflow wfm_overflow(double n, double load);

/* Blocking of the overflow at the second group: approximate and exact. */
double wfm_overflow_blocking_hayward(const WfmOverflow *overflow, double second);
double wfm_overflow_blocking(double n, double load, double second);
