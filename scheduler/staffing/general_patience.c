#include "scheduler/staffing/general_patience.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <string.h>

#include "scheduler/staffing/erlang_ratio.h"
#include "scheduler/staffing/gauss_legendre.inc"

#define DEEP 45.0      /* e-folds below the peak of the density that still count */
#define ACCURACY 1e-14 /* of each integral's total */
#define DEEPEST 50     /* halvings */

static double upper_normal(double z) {
  return 0.5 * erfc(z * M_SQRT1_2);
}

double wfm_patience_stays(const WfmPatienceLaw *law, double x) {
  const double *p = law->p;
  switch (law->shape) {
  case WFM_PATIENCE_EXPONENTIAL:
    return exp(-x / p[0]);
  case WFM_PATIENCE_FIXED:
    return x < p[0] ? 1 : 0;
  case WFM_PATIENCE_UNIFORM:
    return x < p[0] ? 1 - x / p[0] : 0;
  case WFM_PATIENCE_TWO_KINDS:
    return p[0] * exp(-x / p[1]) + (1 - p[0]) * exp(-x / p[2]);
  case WFM_PATIENCE_WEIBULL:
    return exp(-pow(x / p[1], p[0]));
  case WFM_PATIENCE_LOGNORMAL:
    return x > 0 ? upper_normal((log(x) - p[0]) / p[1]) : 1;
  case WFM_PATIENCE_ERLANG2:
    return exp(-2 * x / p[0]) * (1 + 2 * x / p[0]);
  case WFM_PATIENCE_BALKING:
    return (1 - p[0]) * exp(-x / p[1]);
  case WFM_PATIENCE_CALLBACK:
    return x <= p[1] ? exp(-x / p[0]) : exp(-p[1] / p[0]) * (p[2] + (1 - p[2]) * exp((p[1] - x) / p[0]));
  }
  return 0;
}

double wfm_patience_leaves(const WfmPatienceLaw *law, double x) {
  const double *p = law->p;
  switch (law->shape) {
  case WFM_PATIENCE_EXPONENTIAL:
    return -expm1(-x / p[0]);
  case WFM_PATIENCE_FIXED:
    return x < p[0] ? 0 : 1;
  case WFM_PATIENCE_UNIFORM:
    return x < p[0] ? x / p[0] : 1;
  case WFM_PATIENCE_TWO_KINDS:
    return -p[0] * expm1(-x / p[1]) - (1 - p[0]) * expm1(-x / p[2]);
  case WFM_PATIENCE_WEIBULL:
    return -expm1(-pow(x / p[1], p[0]));
  case WFM_PATIENCE_LOGNORMAL:
    return x > 0 ? upper_normal((p[0] - log(x)) / p[1]) : 0;
  case WFM_PATIENCE_ERLANG2: {
    double u = 2 * x / p[0];
    if (u > 0.3) return 1 - exp(-u) * (1 + u);
    double term = u * u / 2, sum = term; /* sum over k >= 2 of (-1)^k (k-1) u^k / k! */
    for (int k = 3; fabs(term) > 1e-18 * sum; k++) sum += term *= -u * (k - 1) / ((double)k * (k - 2));
    return sum;
  }
  case WFM_PATIENCE_BALKING:
    return p[0] - (1 - p[0]) * expm1(-x / p[1]);
  case WFM_PATIENCE_CALLBACK:
    return x <= p[1] ? -expm1(-x / p[0]) : -expm1(-p[1] / p[0]) - exp(-p[1] / p[0]) * (1 - p[2]) * expm1((p[1] - x) / p[0]);
  }
  return 1;
}

/* H(x): mean of the smaller of x and patience */
static double mean_stay(const WfmPatienceLaw *law, double x) {
  const double *p = law->p;
  switch (law->shape) {
  case WFM_PATIENCE_EXPONENTIAL:
    return -p[0] * expm1(-x / p[0]);
  case WFM_PATIENCE_FIXED:
    return fmin(x, p[0]);
  case WFM_PATIENCE_UNIFORM:
    return x < p[0] ? x * (1 - x / (2 * p[0])) : p[0] / 2;
  case WFM_PATIENCE_TWO_KINDS:
    return -p[0] * p[1] * expm1(-x / p[1]) - (1 - p[0]) * p[2] * expm1(-x / p[2]);
  case WFM_PATIENCE_WEIBULL: {
    double z = pow(x / p[1], p[0]);
    if (z < 1e-12) return x;
    if (z > 750) return p[1] * tgamma(1 + 1 / p[0]); /* all have left; of a steep law z overflows soon after */
    return p[1] * tgamma(1 + 1 / p[0]) * gsl_sf_gamma_inc_P(1 / p[0], z);
  }
  case WFM_PATIENCE_LOGNORMAL: {
    if (!(x > 0)) return 0;
    double z = (log(x) - p[0]) / p[1];
    return x * upper_normal(z) + exp(p[0] + p[1] * p[1] / 2) * upper_normal(p[1] - z);
  }
  case WFM_PATIENCE_ERLANG2: {
    double u = 2 * x / p[0], gone = -expm1(-u);
    return p[0] / 2 * (2 * gone - u * exp(-u));
  }
  case WFM_PATIENCE_BALKING:
    return -(1 - p[0]) * p[1] * expm1(-x / p[1]);
  case WFM_PATIENCE_CALLBACK: {
    double early = -p[0] * expm1(-fmin(x, p[1]) / p[0]), more = fmax(x - p[1], 0);
    return early + exp(-p[1] / p[0]) * (p[2] * more - (1 - p[2]) * p[0] * expm1(-more / p[0]));
  }
  }
  return 0;
}

/* The first corner of the law, where its density or survival jumps; INFINITY without one. */
static double corner(const WfmPatienceLaw *law) {
  if (law->shape == WFM_PATIENCE_CALLBACK) return law->p[1];
  bool has = law->shape == WFM_PATIENCE_FIXED || law->shape == WFM_PATIENCE_UNIFORM;
  return has ? law->p[0] : (double)INFINITY;
}

typedef struct {
  double n, load, peak; /* peak: the largest exponent */
  const WfmPatienceLaw *law;
} System;

static double exponent(const System *s, double x) {
  return s->load * mean_stay(s->law, x) - s->n * x;
}

/* What is integrated against the density of V. */
enum { ALL, WAIT, STAY, SERVED, SERVED_WAIT, LEFT, N_INTEGRALS };
typedef struct {
  double of[N_INTEGRALS];
} Integrals;

static void add(Integrals *sum, const Integrals *more) {
  for (int k = 0; k < N_INTEGRALS; k++) sum->of[k] += more->of[k];
}

static Integrals panel(const System *s, double from, double to) {
  Integrals sum = {{0}};
  double half = (to - from) / 2, mid = (to + from) / 2;
  for (int i = 0; i < 40; i++) {
    double x = mid + half * gauss_legendre[i / 2][0] * (i % 2 ? 1 : -1);
    double stay = mean_stay(s->law, x), weight = half * gauss_legendre[i / 2][1] * exp(s->load * stay - s->n * x - s->peak);
    double stays = wfm_patience_stays(s->law, x);
    sum.of[ALL] += weight;
    sum.of[WAIT] += weight * x;
    sum.of[STAY] += weight * stay;
    sum.of[SERVED] += weight * stays;
    sum.of[SERVED_WAIT] += weight * stays * x;
    sum.of[LEFT] += weight * wfm_patience_leaves(s->law, x);
  }
  return sum;
}

static Integrals halved(const System *s, double from, double to, const Integrals *whole, const Integrals *scale, int depth) {
  double mid = from + (to - from) / 2;
  Integrals low = panel(s, from, mid), high = panel(s, mid, to), sum = low;
  add(&sum, &high);
  bool agree = true;
  for (int k = 0; k < N_INTEGRALS; k++) agree &= fabs(sum.of[k] - whole->of[k]) <= ACCURACY * scale->of[k];
  if (agree || depth >= DEEPEST || !isfinite(sum.of[ALL])) return sum;
  low = halved(s, from, mid, &low, scale, depth + 1);
  high = halved(s, mid, to, &high, scale, depth + 1);
  add(&low, &high);
  return low;
}

/* Where the slope load P(patience > x) - n of the exponent falls through 0. */
static double peak_at(const System *s) {
  if (s->load * wfm_patience_stays(s->law, 0) <= s->n) return 0;
  double low = 0, high = 1 / s->n;
  while (s->load * wfm_patience_stays(s->law, high) > s->n && high < 1e300) high *= 2;
  for (int k = 0; k < 200 && high - low > 1e-16 * high; k++) {
    double mid = (low + high) / 2;
    if (s->load * wfm_patience_stays(s->law, mid) > s->n)
      low = mid;
    else
      high = mid;
  }
  return high;
}

/* From x to one side, to where the exponent has fallen by DEEP from its value there; not beyond limit. */
static double fallen(const System *s, double x, double sign, double limit) {
  double top = exponent(s, x), near = 0, far = fmin(1 / (s->n + s->load), limit);
  while (far < limit && exponent(s, x + sign * far) > top - DEEP) near = far, far *= 2;
  if (far > limit) far = limit;
  for (int k = 0; k < 40 && exponent(s, x + sign * far) < top - DEEP - 2; k++) {
    double mid = (near + far) / 2;
    if (exponent(s, x + sign * mid) > top - DEEP)
      near = mid;
    else
      far = mid;
  }
  return x + sign * far;
}

#define CUTS 6
#define PANELS 6 /* of a part, before it is halved where need be */

static void insert(double *cut, int *n, double x, double low, double high) {
  if (!(x > low && x < high)) return;
  int k = (*n)++;
  for (; k > 0 && cut[k - 1] > x; k--) cut[k] = cut[k - 1];
  cut[k] = x;
}

/* before: V <= t, after: V > t */
static void integrate(Integrals *before, Integrals *after, const System *s, double mode, double t) {
  double low = mode > 0 ? fallen(s, mode, -1, mode) : 0, bend = corner(s->law), from = isfinite(bend) && bend > mode ? bend : mode;
  double high = fmax(fallen(s, from, 1, 1e300), fallen(s, mode, 1, 1e300)), cut[CUTS];
  int n = 0;
  cut[n++] = low;
  cut[n++] = high;
  insert(cut, &n, mode, low, high);
  insert(cut, &n, bend, low, high);
  insert(cut, &n, t, low, high);
  insert(cut, &n, fallen(s, mode, 1, 1e300), low, high);
  Integrals scale = {{0}}, coarse[CUTS * PANELS];
  for (int c = 0; c + 1 < n; c++)
    for (int k = 0; k < PANELS; k++) {
      double width = (cut[c + 1] - cut[c]) / PANELS;
      coarse[c * PANELS + k] = panel(s, cut[c] + k * width, cut[c] + (k + 1) * width);
      add(&scale, &coarse[c * PANELS + k]);
    }
  memset(before, 0, sizeof *before);
  memset(after, 0, sizeof *after);
  for (int c = 0; c + 1 < n; c++)
    for (int k = 0; k < PANELS; k++) {
      double width = (cut[c + 1] - cut[c]) / PANELS;
      Integrals fine = halved(s, cut[c] + k * width, cut[c] + (k + 1) * width, &coarse[c * PANELS + k], &scale, 0);
      add(cut[c + 1] <= t ? before : after, &fine);
    }
}

WfmGeneralPatience wfm_general_patience(double n, double load, const WfmPatienceLaw *law, double t) {
  System s = {.n = n, .load = load, .law = law};
  double mode = peak_at(&s);
  s.peak = exponent(&s, mode);
  Integrals before, all;
  integrate(&before, &all, &s, mode, t);
  Integrals after = all;
  add(&all, &before);
  WfmBlockingRatio ratio = wfm_blocking_ratio(n - 1, load);
  double free = isfinite(ratio.r) && s.peak < 700 ? ratio.r * exp(-s.peak) : exp(ratio.ln - s.peak); /* nobody waits */
  double total = free + load * all.of[ALL];
  WfmGeneralPatience g = {0};
  if (!isfinite(total))
    return (WfmGeneralPatience){
        .occupancy = load / n, .sl_offered = 1, .sl_answered = 1, .sl_abandons_ok = 1, .sl_exclude_short = 1, .sl_virtual = 1};
  double unit = load / total, idle = free / total, served = idle + unit * all.of[SERVED];
  double good = idle + unit * before.of[SERVED], left_within = unit * before.of[LEFT];
  g.p_wait = fmin(unit * all.of[ALL], 1);
  g.p_abandon = unit * all.of[LEFT];
  g.wait_all = unit * all.of[STAY];
  g.asa = served > 0 ? unit * all.of[SERVED_WAIT] / served : (double)INFINITY;
  g.wait_offered = unit * all.of[WAIT];
  g.queue = load * g.wait_all;
  g.occupancy = fmin(load * served / n, 1);
  g.sl_offered = fmin(good, 1);
  g.sl_answered = served > 0 ? fmin(good / served, 1) : 0;
  double longer = fmin(unit * after.of[ALL], 1), stays = wfm_patience_stays(law, t);
  g.sl_abandons_ok = 1 - longer * stays;
  left_within += longer * wfm_patience_leaves(law, t);
  g.sl_exclude_short = left_within < 1 ? fmin(good / (1 - left_within), 1) : 0;
  g.sl_virtual = 1 - longer;
  return g;
}
