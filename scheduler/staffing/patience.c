#include "scheduler/staffing/patience.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include <glib.h>

typedef struct {
  double wait;
  bool left;
} Seen;

/* By wait; at equal waits those who left come first, as they were still there. */
static int by_wait(const void *a, const void *b) {
  const Seen *x = a, *y = b;
  if (x->wait != y->wait) return x->wait < y->wait ? -1 : 1;
  return (int)y->left - (int)x->left;
}

static void kaplan_meier(WfmPatience *p, const Seen *seen, size_t n) {
  double stays = 1;
  p->quartile_s = p->median_s = NAN;
  for (size_t k = 0; k < n; k++) {
    if (!seen[k].left) continue;
    stays *= 1 - 1 / (double)(n - k);
    if (isnan(p->quartile_s) && stays <= 0.75) p->quartile_s = seen[k].wait;
    if (isnan(p->median_s) && stays <= 0.5) p->median_s = seen[k].wait;
  }
  p->stays_longest = stays;
  p->longest_s = n ? seen[n - 1].wait : 0;
}

/* Likelihood equation of the Weibull shape k, waits relative to the longest: sum t^k ln t / sum t^k - 1/k - mean ln t of those who left. It
 * rises with k. */
static double shape_equation(const Seen *seen, size_t n, double longest, double mean_ln, double k) {
  double weighted = 0, sum = 0;
  for (size_t i = 0; i < n; i++) {
    if (!(seen[i].wait > 0)) continue;
    double ln = log(seen[i].wait / longest), power = exp(k * ln);
    weighted += power * ln;
    sum += power;
  }
  return weighted / sum - 1 / k - mean_ln;
}

static double weibull_shape(const Seen *seen, size_t n, double longest) {
  double mean_ln = 0, left = 0;
  for (size_t i = 0; i < n; i++)
    if (seen[i].left && seen[i].wait > 0) {
      mean_ln += log(seen[i].wait / longest);
      left++;
    }
  if (left < 3) return NAN;
  mean_ln /= left;
  double low = 1e-2, high = 1e2;
  if (shape_equation(seen, n, longest, mean_ln, high) < 0) return NAN; /* all left at the same moment */
  for (int step = 0; step < 100; step++) {
    double mid = sqrt(low * high);
    if (shape_equation(seen, n, longest, mean_ln, mid) < 0)
      low = mid;
    else
      high = mid;
  }
  return high;
}

/* Quantile of the chi-square law; where it is nearly normal by Wilson and Hilferty 1931, good to 1e-6 there. */
static double chi_square(double p, double freedom) {
  if (freedom < 200) return gsl_cdf_chisq_Pinv(p, freedom);
  double part = 2 / (9 * freedom), root = 1 - part + gsl_cdf_ugaussian_Pinv(p) * sqrt(part);
  return freedom * root * root * root;
}

WfmPatience wfm_patience_estimate(const double *wait_s, const uint8_t *left, size_t n) {
  g_autofree Seen *seen = g_new(Seen, n + 1);
  double waited = 0;
  WfmPatience p = {.contacts = n, .shape = NAN};
  for (size_t k = 0; k < n; k++) {
    seen[k] = (Seen){wait_s[k], left[k] != 0};
    waited += wait_s[k];
    p.left += left[k] != 0;
  }
  qsort(seen, n, sizeof *seen, by_wait);
  kaplan_meier(&p, seen, n);
  p.mean_s = wfm_patience_of_totals(waited, (double)p.left);
  p.low_s = 2 * waited / chi_square(0.975, 2.0 * (double)p.left + 2);
  p.high_s = p.left ? 2 * waited / chi_square(0.025, 2.0 * (double)p.left) : (double)INFINITY;
  if (p.longest_s > 0) p.shape = weibull_shape(seen, n, p.longest_s);
  return p;
}

double wfm_patience_of_totals(double waited_s, double abandoned) {
  return abandoned > 0 ? waited_s / abandoned : (double)INFINITY;
}
