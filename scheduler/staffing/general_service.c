#include "scheduler/staffing/general_service.h"

#include <math.h>

#include "scheduler/staffing/erlang_c.h"
#include "scheduler/staffing/erlang_ratio.h"

#define TERMS_MOST 50000000

double wfm_wait_exponential(double n, double load) {
  return wfm_erlang_c(n, load, 1, 0).asa_s;
}

/* P(N = m) for a Poisson number with the mean m + delta: Stirling's series for m!, so that nothing is lost in large powers. */
static double poisson_at(double m, double delta) {
  if (m < 10) return exp(m * log(m + delta) - (m + delta)) / tgamma(m + 1);
  double z = 1 / (m * m), star = (1.0 / 12 + z * (-1.0 / 360 + z * (1.0 / 1260 + z * (-1.0 / 1680 + z / 1188)))) / m;
  return exp(-m * wfm_log1p_gap(delta / m) - star) / sqrt(2 * M_PI * m);
}

double wfm_wait_constant(double n, double load) {
  if (!(load < n)) return INFINITY;
  double sum = 0;
  for (int k = 1; k < TERMS_MOST; k++) {
    double j = k, m = j * n, delta = j * (load - n);
    double term = poisson_at(m, delta) * m * wfm_waiting_sum(m, delta).deficit / (j * load);
    sum += term;
    if (term * (1 + j) <= 1e-18 * sum) break; /* zero where not even the first can be told from it */
  }
  return sum;
}

double wfm_wait_constant_cosmetatos(double n, double load) {
  double rho = load / n;
  return 0.5 * (1 + (1 - rho) * (n - 1) * (sqrt(4 + 5 * n) - 2) / (16 * n * rho)) * wfm_wait_exponential(n, load);
}

double wfm_wait_allen_cunneen(double n, double load, double arrival_cv2, double service_cv2) {
  return (arrival_cv2 + service_cv2) / 2 * wfm_wait_exponential(n, load);
}

double wfm_wait_kimura(double exponential, double constant, double service_cv2) {
  return (1 + service_cv2) / (2 * service_cv2 / exponential + (1 - service_cv2) / constant);
}
