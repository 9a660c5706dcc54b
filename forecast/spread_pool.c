#include "forecast/hierarchy_parts.h"

#include <math.h>

#define OF_LOG 2.0          /* variance of the logarithm of a variance that one origin tells of (2 / degrees of freedom) */
#define BETWEEN 0.5         /* variance of the logarithms between siblings, before anything is seen ... */
#define BETWEEN_LEAVES 2.0  /* ... as if so many had shown it */
#define LEAST_VARIANCE 1e-4 /* of day factors */

/* Mean variance of the day factors over the horizon. */
static double day_variance(const WfmForecast *forecast) {
  double sum = 0;
  for (int32_t i = 0; i < forecast->grid.n; i++) sum += forecast->day_cv[i] * forecast->day_cv[i];
  return fmax(sum / MAX(1, forecast->grid.n), LEAST_VARIANCE);
}

static int32_t n_leaves(const WfmTree *tree, int32_t s) {
  return tree->begin[s + 1] - tree->begin[s];
}

/* smallest[n_leaves]: the smallest sum of several leaves that a leaf is part of, or -1. */
static void find_smallest(int32_t *smallest, const WfmTree *tree) {
  for (int32_t k = 0; k < tree->n_leaves; k++) smallest[k] = -1;
  for (int32_t s = 0; s < tree->n_sums; s++)
    for (int32_t m = tree->begin[s]; m < tree->begin[s + 1] && n_leaves(tree, s) > 1; m++) {
      int32_t *now = &smallest[tree->leaf[m]];
      if (*now < 0 || n_leaves(tree, s) < n_leaves(tree, *now)) *now = s;
    }
}

/* What the leaves of a sum tell together, on the scale of logarithms. */
typedef struct {
  double mean, between; /* between: variance of the leaves' true values */
} Usual;

static double told(const WfmNode *leaf) {
  return leaf->forecast ? leaf->forecast->origins : 0;
}

/* NaN where no leaf of the sum tells anything. */
static Usual usual_of(const WfmTree *tree, int32_t s, const WfmNode *node, const double *log_variance) {
  double sum = 0, weight = 0, squares = 0, noise = 0, n = 0;
  for (int32_t m = tree->begin[s]; m < tree->begin[s + 1]; m++) {
    int32_t k = tree->leaf[m];
    if (!(told(&node[k]) > 0)) continue;
    double w = 1 / (BETWEEN + OF_LOG / told(&node[k]));
    sum += w * log_variance[k], weight += w;
  }
  double mean = weight > 0 ? sum / weight : (double)NAN;
  for (int32_t m = tree->begin[s]; m < tree->begin[s + 1]; m++) {
    int32_t k = tree->leaf[m];
    if (!(told(&node[k]) > 0)) continue;
    double w = 1 / (BETWEEN + OF_LOG / told(&node[k])) / weight;
    squares += w * (log_variance[k] - mean) * (log_variance[k] - mean), noise += w * OF_LOG / told(&node[k]), n++;
  }
  double between = n > 1 ? fmax(0, squares * n / (n - 1) - noise) : BETWEEN;
  return (Usual){mean, BETWEEN + fmax(0, n - 1) / (n - 1 + BETWEEN_LEAVES) * (between - BETWEEN)};
}

void wfm_spread_pool(const WfmTree *tree, WfmNode *node) {
  g_autofree int32_t *smallest = g_new(int32_t, (gsize)tree->n_leaves + 1);
  g_autofree double *log_variance = g_new(double, (gsize)tree->n_leaves + 1);
  g_autofree Usual *usual = g_new0(Usual, (gsize)tree->n_sums + 1);
  find_smallest(smallest, tree);
  for (int32_t k = 0; k < tree->n_leaves; k++) log_variance[k] = node[k].forecast ? log(day_variance(node[k].forecast)) : 0;
  for (int32_t s = 0; s < tree->n_sums; s++) usual[s] = usual_of(tree, s, node, log_variance);
  for (int32_t k = 0; k < tree->n_leaves; k++) {
    WfmForecast *forecast = node[k].forecast;
    if (!forecast || smallest[k] < 0 || !(told(&node[k]) > 0)) continue;
    const Usual *family = &usual[smallest[k]];
    double own = family->between / (family->between + OF_LOG / told(&node[k]));
    double ratio = sqrt(own + (1 - own) * exp(family->mean - log_variance[k]));
    for (int32_t i = 0; i < forecast->grid.n; i++) forecast->day_cv[i] *= ratio;
  }
}
