/* Small numeric helpers that both wings use. Anything larger comes from GSL or OpenBLAS. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Sum by Neumaier's compensated summation; NaN entries are passed over. */
double wfm_sum(const double *x, size_t n);
/* Mean of the entries that are not NaN; NaN where there is none. */
double wfm_mean(const double *x, size_t n);
/* Median and quantile (linear interpolation, type 7 of Hyndman and Fan 1996) of the entries that are not NaN; p in 0 .. 1. */
double wfm_median(const double *x, size_t n);
double wfm_quantile(const double *x, size_t n, double p);
/* Sorts the entries that are not NaN to the front, rising; the number of them. */
size_t wfm_sort(double *x, size_t n);
/* Quantile of an array that is already sorted and free of NaN: where several are asked for. */
double wfm_quantile_sorted(const double *x, size_t n, double p);

/* Rounded to a number of decimals, so that files carry no noise digits; what is not finite stays as it is. */
double wfm_round(double value, int decimals);

/* Solves the symmetric positive definite system A x = b by Cholesky; A[n*n] row-major is overwritten, b[n] becomes x.
 * False where A is not positive definite (b is then unchanged). */
bool wfm_solve_spd(double *A, double *b, size_t n);

/* Called once at the start of the program: one BLAS thread per call, GSL reports by status. */
void wfm_numeric_init(void);

/* Whether several threads may compute at a time. Not with an OpenBLAS built without threads: it hands out its work buffers without a lock unless it was
 * built with USE_LOCKING (Debian's libopenblas0-serial is not), two callers get the same one now and then, and their products are wrong. */
bool wfm_numeric_threads_allowed(void);

/* Loops over many independent numbers are compiled twice, for every processor and for those with AVX2, and the right one is taken when the
 * program starts. Both do the same operations in the same order (no fused multiply-add), so results do not depend on it. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
#define WFM_MANY_LANES __attribute__((target_clones("avx2", "default")))
#else
#define WFM_MANY_LANES
#endif

/* The gamma distributed number of mean 1 and coefficient of variation cv (0: 1) that has the same probability below it as z has in a standard normal
 * distribution; z beyond 6 counts as 6. Finite for every cv: nearly normal ones by Wilson and Hilferty 1931 (within 5e-5 below a cv of 0.03, where an
 * inversion of so large a shape may find no end), and so near to 0 that the search ends nowhere, by the first term of the distribution's series. */
double wfm_gamma_at(double z, double cv);
