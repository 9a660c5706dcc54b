#include "forecast/reconcile.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#define WILD 4.0         /* standardised errors count as no more than this */
#define SCALE_PRIOR 28.0 /* days of error as the law says, beside those seen */
#define FEWEST_ROWS 14   /* below this no correlation is believed */
#define MOST_PAIRED 512  /* nodes whose pairs the intensity of shrinkage is estimated from: evenly thinned out */
#define TOLERANCE 1e-12  /* of the solver, relative */
#define MOST_STEPS 400

void wfm_tree_free(WfmTree *tree) {
  if (!tree) return;
  g_free(tree->begin);
  g_free(tree->leaf);
  g_free(tree);
}

/* -- the law of the errors -- */

static double tamed(double z) {
  return isnan(z) ? 0 : CLAMP(z, -WILD, WILD);
}

/* Correlation of two nodes around zero and its variance, from the means of their products by origin. */
static void correlate(double *r, double *variance, const WfmNodeErrors *e, int32_t a, int32_t b, double scale) {
  double sum = 0, squares = 0, all = 0;
  int32_t blocks = 0;
  for (int32_t t = 0, end = 0; t < e->n_rows; t = end) {
    double block = 0;
    for (end = t; end < e->n_rows && e->origin[end] == e->origin[t]; end++)
      block += tamed(e->z[(size_t)end * (size_t)e->n_nodes + (size_t)a]) * tamed(e->z[(size_t)end * (size_t)e->n_nodes + (size_t)b]);
    block *= scale, all += block, blocks++;
    block /= end - t;
    sum += block, squares += block * block;
  }
  double mean = sum / blocks;
  *r = all / e->n_rows;
  *variance = fmax(0, squares / blocks - mean * mean) / (blocks - 1);
}

static int32_t count_origins(const WfmNodeErrors *errors) {
  int32_t n = 0;
  for (int32_t t = 0; t < errors->n_rows; t++) n += t == 0 || errors->origin[t] != errors->origin[t - 1];
  return n;
}

/* Origins over horizons of distinct days: 1 where no day is seen twice. */
static double overlap(const WfmNodeErrors *errors) {
  g_autoptr(GHashTable) days = g_hash_table_new(g_direct_hash, g_direct_equal);
  for (int32_t t = 0; t < errors->n_rows; t++) g_hash_table_add(days, GINT_TO_POINTER(errors->day[t]));
  return (double)errors->n_rows / g_hash_table_size(days);
}

static void root_mean_squares(double *rms, int32_t *known, const WfmNodeErrors *errors, const uint8_t *use) {
  memset(rms, 0, sizeof(double) * (size_t)errors->n_nodes);
  memset(known, 0, sizeof(int32_t) * (size_t)errors->n_nodes);
  for (int32_t t = 0; t < errors->n_rows; t++)
    for (int32_t k = 0; k < errors->n_nodes && (!use || use[t]); k++) {
      double z = errors->z[(size_t)t * (size_t)errors->n_nodes + (size_t)k];
      if (!isnan(z)) rms[k] += tamed(z) * tamed(z), known[k]++;
    }
  for (int32_t k = 0; k < errors->n_nodes; k++) rms[k] = known[k] > 0 ? sqrt(rms[k] / known[k]) : 0;
}

double wfm_node_shrink(const WfmNodeErrors *errors, const double *target) {
  if (errors->n_rows < FEWEST_ROWS || count_origins(errors) < 3) return 1;
  g_autofree double *rms = g_new(double, (gsize)errors->n_nodes + 1);
  g_autofree int32_t *known = g_new(int32_t, (gsize)errors->n_nodes + 1);
  root_mean_squares(rms, known, errors, NULL);
  double variances = 0, squares = 0;
  int32_t stride = 1 + (errors->n_nodes - 1) / MOST_PAIRED;
  for (int32_t a = 0; a < errors->n_nodes; a += stride)
    for (int32_t b = a + stride; b < errors->n_nodes; b += stride) {
      double r, variance;
      if (!(rms[a] > 0 && rms[b] > 0)) continue;
      correlate(&r, &variance, errors, a, b, 1 / (rms[a] * rms[b]));
      r -= target ? target[a] * target[b] : 0;
      variances += variance, squares += r * r;
    }
  return squares > 0 ? CLAMP(overlap(errors) * variances / squares, 0, 1) : 1;
}

void wfm_node_errors_clear(WfmNodeErrors *errors) {
  g_free(errors->z);
  g_free(errors->origin);
  g_free(errors->day);
}

WfmNodeLaw *wfm_node_law_new(const WfmNodeErrors *errors, const uint8_t *use, double shrink) {
  WfmNodeLaw *law = g_new0(WfmNodeLaw, 1);
  size_t n = (size_t)errors->n_nodes;
  g_autofree int32_t *known = g_new(int32_t, n + 1);
  law->n_nodes = errors->n_nodes;
  law->scale = g_new(double, n + 1);
  law->z = g_new0(double, n *(size_t)errors->n_rows + 1);
  root_mean_squares(law->scale, known, errors, use);
  for (int32_t t = 0; t < errors->n_rows; t++) {
    if (use && !use[t]) continue;
    for (size_t k = 0; k < n; k++)
      if (law->scale[k] > 0) law->z[(size_t)law->n_rows * n + k] = tamed(errors->z[(size_t)t * n + k]) / law->scale[k];
    law->n_rows++;
  }
  /* A node known in some rows only still has variance 1; its correlations shrink by what is missing. */
  for (size_t k = 0; k < n; k++) {
    double up = known[k] > 0 ? sqrt((double)law->n_rows / known[k]) : 0;
    for (int32_t t = 0; t < law->n_rows; t++) law->z[(size_t)t * n + k] *= up;
    law->scale[k] = sqrt((law->scale[k] * law->scale[k] * known[k] + SCALE_PRIOR) / (known[k] + SCALE_PRIOR));
  }
  law->shrink = law->n_rows < FEWEST_ROWS ? 1 : shrink;
  return law;
}

void wfm_node_law_free(WfmNodeLaw *law) {
  if (!law) return;
  g_free(law->z);
  g_free(law->scale);
  g_free(law);
}

/* -- the projection -- */

typedef struct {
  const WfmTree *tree;
  const WfmNodeLaw *law;
  const double *mean;
  double *width;       /* [n_nodes] sd x scale */
  double *node, *rows; /* scratch: [n_nodes], [n_rows] */
} Projection;

/* node = W C' x */
static void spread_out(Projection *p, const double *x) {
  const WfmTree *tree = p->tree;
  int32_t n = p->law->n_nodes;
  memset(p->node, 0, sizeof(double) * (size_t)n);
  for (int32_t s = 0; s < tree->n_sums; s++) {
    for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++) p->node[tree->leaf[k]] += x[s];
    p->node[tree->n_leaves + s] = -x[s];
  }
  for (int32_t k = 0; k < n; k++) p->node[k] *= p->width[k];
  if (p->law->shrink < 1) {
    cblas_dgemv(CblasRowMajor, CblasNoTrans, p->law->n_rows, n, 1, p->law->z, n, p->node, 1, 0, p->rows, 1);
    cblas_dgemv(CblasRowMajor, CblasTrans, p->law->n_rows, n, (1 - p->law->shrink) / p->law->n_rows, p->law->z, n, p->rows, 1,
                p->law->shrink, p->node, 1);
  }
  for (int32_t k = 0; k < n; k++) p->node[k] *= p->width[k];
}

/* sum = C node; 0 for sums without a say */
static void add_up(double *sum, const Projection *p, const double *node) {
  const WfmTree *tree = p->tree;
  for (int32_t s = 0; s < tree->n_sums; s++) {
    sum[s] = 0;
    if (isnan(p->mean[tree->n_leaves + s])) continue;
    sum[s] = -node[tree->n_leaves + s];
    for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++) sum[s] += node[tree->leaf[k]];
  }
}

/* Diagonal of C W C' without correlations: what the conjugate gradients are preconditioned by. */
static void diagonal(double *d, const Projection *p) {
  const WfmTree *tree = p->tree;
  for (int32_t s = 0; s < tree->n_sums; s++) {
    double own = p->width[tree->n_leaves + s];
    d[s] = own * own;
    for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++) d[s] += p->width[tree->leaf[k]] * p->width[tree->leaf[k]];
    if (!(d[s] > 0)) d[s] = 1;
  }
}

static double dot(const double *a, const double *b, int32_t n) {
  double sum = 0;
  for (int32_t k = 0; k < n; k++) sum += a[k] * b[k];
  return sum;
}

/* x with C W C' x = right (which is used up). */
static void solve(double *x, Projection *p, double *right) {
  int32_t n = p->tree->n_sums;
  g_autofree double *d = g_new0(double, (gsize)n + 1), *z = g_new0(double, (gsize)n + 1), *step = g_new0(double, (gsize)n + 1);
  g_autofree double *image = g_new(double, (gsize)n + 1);
  diagonal(d, p);
  memset(x, 0, sizeof(double) * (size_t)n);
  for (int32_t k = 0; k < n; k++) step[k] = z[k] = right[k] / d[k];
  double size = dot(right, z, n), first = size;
  for (int round = 0; round < MOST_STEPS && size > TOLERANCE * TOLERANCE * first && size > 0; round++) {
    spread_out(p, step);
    add_up(image, p, p->node);
    double curve = dot(step, image, n);
    if (!(curve > 0)) break;
    for (int32_t k = 0; k < n; k++) x[k] += size / curve * step[k], right[k] -= size / curve * image[k], z[k] = right[k] / d[k];
    double next = dot(right, z, n);
    for (int32_t k = 0; k < n; k++) step[k] = z[k] + next / size * step[k];
    size = next;
  }
}

void wfm_reconcile(double *leaf, const WfmTree *tree, const WfmNodeLaw *law, const double *mean, const double *sd) {
  size_t n = (size_t)law->n_nodes, n_sums = (size_t)tree->n_sums;
  g_autofree double *width = g_new0(double, n + 1), *node = g_new0(double, n + 1), *rows = g_new0(double, (gsize)law->n_rows + 1);
  g_autofree double *x = g_new0(double, n_sums + 1), *miss = g_new0(double, n_sums + 1);
  Projection p = {tree, law, mean, width, node, rows};
  for (size_t k = 0; k < n; k++) width[k] = sd[k] * law->scale[k];
  add_up(miss, &p, mean);
  solve(x, &p, miss);
  spread_out(&p, x);
  for (int32_t k = 0; k < tree->n_leaves; k++) leaf[k] = fmax(0, mean[k] - node[k]);
}
