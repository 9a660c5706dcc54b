#include "forecast/together.h"

#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/hierarchy_parts.h"

#include <math.h>
#include <string.h>

#define ASSUMED 0.2 /* correlation of two queues' day factors before anything is seen ... */
#define PRIOR_ORIGINS 2.0
#define MOST_COMMON 0.95 /* of a day factor's variance */
#define LEAST_PART 0.02  /* of the variance of a thin queue, that is taken to be its day factor's */
#define ROUNDS 60
#define STILL 1e-5 /* loadings move by no more: done */
#define RIDGE 1e-6
#define APART 4 /* days between two origins that are not one */

/* The problem of the factors: off the diagonal, rows_i . rows_j is the correlation of queues i and j. */
typedef struct {
  int32_t n, n_rows, k; /* queues, length of a row, factors */
  double *row;          /* [n * n_rows] */
  double *part;         /* [n] s: root of the share of the variance that is the day factor's */
  double *a;            /* [n * k] */
  double *sum;          /* [n_rows * k] of row x a */
  double gram[WFM_PATH_FACTORS][WFM_PATH_FACTORS];
} Factors;

static double part_of(const WfmForecast *forecast) {
  double sum = 0;
  for (size_t h = 0; h < forecast->n_held; h++) {
    const WfmHeldDay *day = &forecast->held[h];
    sum += fmax(0, 1 - day->mean / (day->sd * day->sd));
  }
  return sqrt(fmax(LEAST_PART, forecast->n_held > 0 ? sum / (double)forecast->n_held : 1));
}

/* What brings a queue's errors back to mean square 1 over the days on which they are known: the law has them so over all days. */
static double *known_scale(const WfmNodeErrors *errors) {
  double *scale = g_new0(double, (gsize)errors->n_nodes + 1);
  for (int32_t t = 0; t < errors->n_rows; t++)
    for (int32_t i = 0; i < errors->n_nodes; i++) scale[i] += !isnan(errors->z[(size_t)t * (size_t)errors->n_nodes + (size_t)i]);
  for (int32_t i = 0; i < errors->n_nodes; i++) scale[i] = sqrt(scale[i] / MAX(1, errors->n_rows));
  return scale;
}

/* The correlation of all pairs of day factors, by moments: products of errors over those of the parts. */
static double common_correlation(const WfmNodeLaw *law, const WfmNodeErrors *errors, const double *part) {
  double products = 0, parts = 0;
  int32_t origins = 0;
  g_autofree double *scale = known_scale(errors);
  for (int32_t t = 0; t < law->n_rows; t++) {
    double z = 0, z2 = 0, s = 0, s2 = 0;
    for (int32_t i = 0; i < law->n_nodes; i++) {
      size_t at = (size_t)t * (size_t)law->n_nodes + (size_t)i;
      if (isnan(errors->z[at])) continue;
      double own = scale[i] * law->z[at];
      z += own, z2 += own * own, s += part[i], s2 += part[i] * part[i];
    }
    products += z * z - z2, parts += s * s - s2;
    origins += t == 0 || errors->origin[t] != errors->origin[t - 1];
  }
  double trust = origins / (origins + PRIOR_ORIGINS);
  return parts > 0 ? ASSUMED + trust * (CLAMP(products / parts, 0, MOST_COMMON) - ASSUMED) : ASSUMED;
}

/* -- origins of several clocks -- */

static int by_value(const void *a, const void *b) {
  int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

/* All origins, sorted, each once. */
static GArray *all_origins(WfmForecast *const *forecast, size_t n) {
  g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
  GArray *origins = g_array_new(FALSE, FALSE, sizeof(int32_t));
  for (size_t q = 0; q < n; q++)
    for (size_t h = 0; forecast[q] && h < forecast[q]->n_held; h++)
      if (g_hash_table_add(seen, GINT_TO_POINTER(forecast[q]->held[h].origin))) g_array_append_val(origins, forecast[q]->held[h].origin);
  g_array_sort(origins, by_value);
  return origins;
}

/* The origin that one stands for: those that lie a day or two apart, as in zones whose days begin at other hours, count as one. */
static GHashTable *merge_origins(WfmForecast *const *forecast, size_t n) {
  g_autoptr(GArray) origins = all_origins(forecast, n);
  GHashTable *merged = g_hash_table_new(g_direct_hash, g_direct_equal);
  int32_t first = 0;
  for (guint k = 0; k < origins->len; k++) {
    int32_t origin = g_array_index(origins, int32_t, k);
    if (k == 0 || origin - first >= APART) first = origin;
    g_hash_table_insert(merged, GINT_TO_POINTER(origin), GINT_TO_POINTER(first));
  }
  return merged;
}

/* The errors of the forecasts, days seen from the same origins side by side. */
static WfmNodeErrors gather_errors(WfmForecast *const *forecast, int32_t n) {
  g_autoptr(GHashTable) merged = merge_origins(forecast, (size_t)n);
  g_autofree WfmNode *node = g_new0(WfmNode, (gsize)n + 1);
  g_autofree WfmForecast *view = g_new(WfmForecast, (gsize)n + 1);
  for (int32_t i = 0; i < n; i++) {
    view[i] = *forecast[i], node[i].forecast = &view[i];
    view[i].held = g_memdup2(forecast[i]->held, sizeof(WfmHeldDay) * forecast[i]->n_held);
    for (size_t h = 0; h < view[i].n_held; h++)
      view[i].held[h].origin = GPOINTER_TO_INT(g_hash_table_lookup(merged, GINT_TO_POINTER(view[i].held[h].origin)));
  }
  WfmNodeErrors errors = wfm_node_errors_new(node, n);
  for (int32_t i = 0; i < n; i++) g_free(view[i].held);
  return errors;
}

static void fill_rows(Factors *factors, const WfmNodeLaw *law, double shrink, double common) {
  double own = law->n_rows > 0 ? sqrt((1 - shrink) / law->n_rows) : 0;
  factors->row = g_new0(double, (gsize)factors->n *(gsize)factors->n_rows + 1);
  for (int32_t i = 0; i < factors->n; i++) {
    double *row = factors->row + (size_t)i * (size_t)factors->n_rows;
    for (int32_t t = 0; t < law->n_rows; t++) row[t] = own * law->z[(size_t)t * (size_t)factors->n + (size_t)i];
    row[law->n_rows] = sqrt(shrink * common) * factors->part[i];
  }
}

/* Adds the loadings of a queue, times sign, to the sums that a round keeps. */
static void add_queue(Factors *factors, int32_t i, double sign) {
  const double *row = factors->row + (size_t)i * (size_t)factors->n_rows, *a = factors->a + (size_t)i * (size_t)factors->k;
  for (int32_t f = 0; f < factors->k; f++) {
    for (int32_t g = 0; g < factors->k; g++) factors->gram[f][g] += sign * a[f] * a[g];
    double *sum = factors->sum + (size_t)f * (size_t)factors->n_rows;
    for (int32_t t = 0; t < factors->n_rows; t++) sum[t] += sign * row[t] * a[f];
  }
}

/* What all queues have in common to begin with; a little of chance lets the further factors find their way. */
static void first_loadings(Factors *factors, double common) {
  WfmRng rng;
  wfm_rng_init(&rng, 0, 0);
  for (int32_t i = 0; i < factors->n; i++) {
    for (int32_t f = 0; f < factors->k; f++)
      factors->a[(size_t)i * (size_t)factors->k + (size_t)f] =
          factors->part[i] * (f == 0 ? sqrt(fmax(common, 0.01)) : 0.1 * wfm_rng_normal(&rng));
    add_queue(factors, i, 1);
  }
}

/* Least squares of one queue's correlations with all others on their loadings; by how much its own move. */
static double fit_queue(Factors *factors, int32_t i) {
  int32_t k = factors->k;
  double *a = factors->a + (size_t)i * (size_t)k, A[WFM_PATH_FACTORS * WFM_PATH_FACTORS], rhs[WFM_PATH_FACTORS], norm = 0, moved = 0;
  const double *row = factors->row + (size_t)i * (size_t)factors->n_rows;
  add_queue(factors, i, -1);
  for (int32_t f = 0; f < k; f++) {
    const double *sum = factors->sum + (size_t)f * (size_t)factors->n_rows;
    rhs[f] = 0;
    for (int32_t t = 0; t < factors->n_rows; t++) rhs[f] += row[t] * sum[t];
    for (int32_t g = 0; g < k; g++) A[f * k + g] = factors->gram[f][g] + (f == g ? RIDGE * factors->n : 0);
  }
  if (!wfm_solve_spd(A, rhs, (size_t)k)) memcpy(rhs, a, sizeof(double) * (size_t)k);
  for (int32_t f = 0; f < k; f++) norm += rhs[f] * rhs[f];
  double most = sqrt(MOST_COMMON) * factors->part[i], within = norm > most * most ? most / sqrt(norm) : 1;
  for (int32_t f = 0; f < k; f++) {
    moved = fmax(moved, fabs(within * rhs[f] - a[f]));
    a[f] = within * rhs[f];
  }
  add_queue(factors, i, 1);
  return moved;
}

static void fit(Factors *factors, double common) {
  factors->a = g_new0(double, (gsize)factors->n *(gsize)factors->k + 1);
  factors->sum = g_new0(double, (gsize)factors->n_rows *(gsize)factors->k + 1);
  first_loadings(factors, common);
  for (int round = 0; round < ROUNDS; round++) {
    double moved = 0;
    for (int32_t i = 0; i < factors->n; i++) moved = fmax(moved, fit_queue(factors, i));
    if (moved < STILL) break;
  }
}

static void factors_clear(Factors *factors) {
  g_free(factors->row);
  g_free(factors->part);
  g_free(factors->a);
  g_free(factors->sum);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Factors, factors_clear)

void wfm_forecast_together(WfmForecast *const *forecast, size_t n) {
  g_autofree WfmForecast **list = g_new(WfmForecast *, n + 1);
  int32_t known = 0;
  for (size_t q = 0; q < n; q++) {
    if (!forecast[q]) continue;
    memset(forecast[q]->path.loading, 0, sizeof forecast[q]->path.loading);
    list[known++] = forecast[q];
  }
  if (known < 2) return;
  g_auto(Factors) factors = {.n = known, .k = MIN(known - 1, WFM_PATH_FACTORS)};
  WfmNodeErrors errors = gather_errors(list, known);
  g_autoptr(WfmNodeLaw) law = wfm_node_law_new(&errors, NULL, 0);
  g_autofree double *target = g_new(double, (gsize)known + 1);
  factors.part = g_new0(double, (gsize)known + 1);
  for (int32_t i = 0; i < known; i++) factors.part[i] = part_of(list[i]);
  double common = common_correlation(law, &errors, factors.part);
  for (int32_t i = 0; i < known; i++) target[i] = sqrt(common) * factors.part[i];
  double shrink = wfm_node_shrink(&errors, target);
  factors.n_rows = law->n_rows + 1;
  fill_rows(&factors, law, shrink, common);
  fit(&factors, common);
  for (int32_t i = 0; i < known; i++)
    for (int32_t f = 0; f < factors.k; f++)
      list[i]->path.loading[f] = factors.a[(size_t)i * (size_t)factors.k + (size_t)f] / factors.part[i];
  wfm_node_errors_clear(&errors);
}
