#include "scheduler/simulate/law.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "core/numeric.h"

/* Two kinds of exponential customers: a share `quick` of mean `fast`, the others of mean `slow`. */
typedef struct {
  double quick, fast, slow;
} Phases;

/* Mean 1 and the wished-for cv. With balanced means each kind brings half of the total time. */
static Phases phases_of(const WfmSimLaw *law) {
  double spread = 0.5 * (law->cv * law->cv - 1); /* variance of the kinds' means */
  if (law->quick_share > 0) {
    double p = law->quick_share, fast = fmax(1 - sqrt(fmax(spread, 0) * (1 - p) / p), 0);
    return (Phases){p, fast, (1 - p * fast) / (1 - p)};
  }
  double p = 0.5 * (1 + sqrt(fmax(spread, 0) / (spread + 1)));
  return (Phases){p, 0.5 / p, 0.5 / (1 - p)};
}

/* Newton's method cannot leave the convex side: the survival function is a sum of exponentials. Bisection is enough for a table. */
static double phases_quantile(Phases x, double p, bool upper) {
  double low = 0, high = 800 * fmax(x.fast, x.slow);
  for (int k = 0; k < 80; k++) {
    double mid = 0.5 * (low + high);
    double survive = x.quick * exp(-mid / fmax(x.fast, 1e-300)) + (1 - x.quick) * exp(-mid / x.slow);
    double below = -x.quick * expm1(-mid / fmax(x.fast, 1e-300)) - (1 - x.quick) * expm1(-mid / x.slow);
    if (upper ? survive > p : below < p)
      low = mid;
    else
      high = mid;
  }
  return 0.5 * (low + high);
}

static double weibull_cv(double k) {
  return sqrt(expm1(lgamma(1 + 2 / k) - 2 * lgamma(1 + 1 / k)));
}

static double weibull_shape(double cv) {
  double low = 0.05, high = 500;
  for (int step = 0; step < 100; step++) {
    double mid = sqrt(low * high);
    if (weibull_cv(mid) > cv)
      low = mid;
    else
      high = mid;
  }
  return sqrt(low * high);
}

/* What the table of one shape needs, computed once. */
typedef struct {
  WfmSimShape shape;
  double parameter; /* lognormal: sigma; gamma and Weibull: shape */
  Phases phases;
} Quantiles;

static Quantiles quantiles_of(const WfmSimLaw *law) {
  Quantiles q = {.shape = law->shape};
  switch (law->shape) {
  case WFM_SIM_LOGNORMAL:
    q.parameter = sqrt(log1p(law->cv * law->cv));
    break;
  case WFM_SIM_GAMMA:
    q.parameter = 1 / (law->cv * law->cv);
    break;
  case WFM_SIM_WEIBULL:
    q.parameter = weibull_shape(law->cv);
    break;
  case WFM_SIM_HYPEREXPONENTIAL:
    q.phases = phases_of(law);
    break;
  case WFM_SIM_EXPONENTIAL:
  case WFM_SIM_UNIFORM:
  case WFM_SIM_CONSTANT:
    break;
  }
  return q;
}

/* Up to a factor, which the table's own mean takes out. p: probability of the tail on that side. */
static double quantile(const Quantiles *q, double p, bool upper) {
  double unit = upper ? -log(p) : -log1p(-p);
  switch (q->shape) {
  case WFM_SIM_LOGNORMAL:
    return exp(q->parameter * (upper ? gsl_cdf_ugaussian_Qinv(p) : gsl_cdf_ugaussian_Pinv(p)));
  case WFM_SIM_GAMMA:
    return upper ? gsl_cdf_gamma_Qinv(p, q->parameter, 1) : gsl_cdf_gamma_Pinv(p, q->parameter, 1);
  case WFM_SIM_WEIBULL:
    return pow(unit, 1 / q->parameter);
  case WFM_SIM_HYPEREXPONENTIAL:
    return phases_quantile(q->phases, p, upper);
  case WFM_SIM_UNIFORM:
    return upper ? 1 - p : p;
  case WFM_SIM_EXPONENTIAL:
  case WFM_SIM_CONSTANT:
    break;
  }
  return unit;
}

/* Distance from the end, in words, at which node k stands. */
static double distance_of(int k) {
  return ldexp(1 + (double)(k % LAW_CELLS) / LAW_CELLS, k / LAW_CELLS - 1);
}

/* Mean of the law as it is drawn: the trapezium is exact for straight pieces. */
static double table_mean(const double *node) {
  double sum = 0;
  for (int k = 0; k + 1 < LAW_NODES; k++) {
    double words = distance_of(k + 1) - distance_of(k);
    sum += words * 0.5 * (node[k] + node[k + 1] + node[LAW_NODES + k] + node[LAW_NODES + k + 1]);
  }
  return sum / (2 * (distance_of(LAW_NODES - 1) - distance_of(0)));
}

void law_init(Law *law, const WfmSimLaw *shape) {
  *law = (Law){.stretch = 1};
  law->balking = (uint32_t)fmin(shape->balking * 0x1p32, 0xFFFFFFFFU);
  if (law->balking > 0) law->stretch = 0x1p32 / (0x1p32 - (double)law->balking) * (1 - 0x1p-40);
  bool spread = shape->shape == WFM_SIM_EXPONENTIAL || shape->shape == WFM_SIM_UNIFORM || shape->cv > 0;
  if (shape->shape == WFM_SIM_CONSTANT || !spread) return;
  Quantiles q = quantiles_of(shape);
  law->node = g_new(double, 2 * LAW_NODES);
  for (int k = 0; k < LAW_NODES; k++) {
    double p = distance_of(k) * 0x1p-32;
    law->node[k] = quantile(&q, p, false);
    law->node[LAW_NODES + k] = quantile(&q, p, true);
  }
  double mean = table_mean(law->node);
  for (int k = 0; k < 2 * LAW_NODES; k++) law->node[k] /= mean;
}

static bool same_shape(const WfmSimLaw *a, const WfmSimLaw *b) {
  return a->shape == b->shape && a->cv == b->cv && a->quick_share == b->quick_share && a->balking == b->balking;
}

void law_init_many(Law **laws, const WfmSimLaw **shapes, size_t n) {
  for (size_t k = 0; k < n; k++) {
    size_t like = 0;
    while (like < k && !same_shape(shapes[like], shapes[k])) like++;
    if (like == k)
      law_init(laws[k], shapes[k]);
    else {
      *laws[k] = *laws[like];
      laws[k]->borrowed = true;
    }
  }
}

void law_clear(Law *law) {
  if (!law->borrowed) g_free(law->node);
  *law = (Law){0};
}

WFM_MANY_LANES static void look_up(double *restrict draws, const double *restrict nodes, const uint32_t *restrict words, int n) {
  for (int k = 0; k < n; k++) draws[k] = law_look_up(nodes, words[k]);
}

void law_draw_smooth_many(double *draws, const Law *law, const uint32_t *words, int n) {
  if (law->node)
    look_up(draws, law->node, words, n);
  else
    for (int k = 0; k < n; k++) draws[k] = 1;
}

void law_draw_many(double *draws, const Law *law, const uint32_t *words, int n) {
  if (law->balking == 0) {
    law_draw_smooth_many(draws, law, words, n);
    return;
  }
  for (int k = 0; k < n; k++) draws[k] = law_draw(law, words[k]);
}
