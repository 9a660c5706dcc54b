#include "scheduler/staffing/offered_load.h"

#include <math.h>

#include <glib.h>

void wfm_offered_load_step(double *end, double *mean, double before, double load, double aht_s, double step_s) {
  double u = step_s / aht_s, reached = -expm1(-u); /* share of the way from the old level to the new */
  *end = before + (load - before) * reached;
  *mean = u > 0 ? load + (before - load) * (reached / u) : before;
}

double wfm_offered_load_wave(double load, double amplitude, double period, double handle, double t) {
  double turn = 2 * M_PI / period, lag = turn * handle;
  return load * (1 + amplitude * (sin(turn * t) - lag * cos(turn * t)) / (1 + lag * lag));
}

/* H(x): mean of the smaller of x and a handle time of mean 1; K(x): its integral from 0. */
typedef struct {
  double h, k;
} Stay;

static Stay stay_two_kinds(double x) {
  double share = (1 + sqrt(0.6)) / 2, part[2] = {share, 1 - share};
  Stay s = {0};
  for (int i = 0; i < 2; i++) {
    double mean = 1 / (2 * part[i]), h = -mean * expm1(-x / mean);
    s.h += part[i] * h;
    s.k += part[i] * mean * (x - h);
  }
  return s;
}

static double normal_below(double z) {
  return 0.5 * erfc(-z * M_SQRT1_2);
}

static Stay stay_lognormal(double x) {
  double spread = sqrt(M_LN2), z = log(x) / spread + spread / 2; /* (ln x - mu) / sigma, mu = -sigma^2 / 2 */
  double longer = normal_below(-z), h = x * longer + normal_below(z - spread);
  return (Stay){.h = h, .k = x * h - (x * x * longer + 2 * normal_below(z - 2 * spread)) / 2};
}

static Stay stay_of(WfmHandleShape shape, double x) {
  if (!(x > 0)) return (Stay){0};
  double h = -expm1(-x);
  switch (shape) {
  case WFM_HANDLE_FIXED:
    return x < 1 ? (Stay){x, x * x / 2} : (Stay){1, x - 0.5};
  case WFM_HANDLE_ERLANG2:
    return (Stay){(2 - (2 + 2 * x) * exp(-2 * x)) / 2, x - (3 - (3 + 2 * x) * exp(-2 * x)) / 4};
  case WFM_HANDLE_TWO_KINDS:
    return stay_two_kinds(x);
  case WFM_HANDLE_LOGNORMAL:
    return stay_lognormal(x);
  case WFM_HANDLE_EXPONENTIAL:
    break;
  }
  return (Stay){h, x - h};
}

void wfm_offered_load_shape(double *end, double *mean, const double *load, int32_t n, WfmHandleShape shape, double handle_s,
                            double step_s) {
  double u = step_s / handle_s;
  g_autofree Stay *stay = g_new(Stay, n + 1); /* after 0, 1, .. n intervals */
  for (int32_t d = 0; d <= n; d++) stay[d] = stay_of(shape, d * u);
  for (int32_t k = 0; k < n; k++) {
    end[k] = mean[k] = 0;
    for (int32_t d = 0; d <= k; d++) {
      end[k] += load[k - d] * (stay[d + 1].h - stay[d].h);
      mean[k] += load[k - d] * (stay[d + 1].k - 2 * stay[d].k + (d > 0 ? stay[d - 1].k : 0)) / u;
    }
  }
}
