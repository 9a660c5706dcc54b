/* Reconciliation tried on the held-back days of the rolling origins: the covariance of the errors, and whom it serves. */
#include "core/parallel.h"
#include "forecast/hierarchy_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WILD 4.0          /* standardised errors count as no more than this */
#define PRIOR_ORIGINS 1.0 /* in which a node went the whole way, beside those seen */
#define HELD 0.1          /* of a sum's standard deviation, with which what is left of its own forecast is held to */
#define SPREAD_PRIOR 56.  /* days of unchanged spread, beside those seen */
#define LEAST_RATIO 0.6
#define MOST_RATIO 1.3

/* The held-back days of all nodes in one table: a row is a day seen from an origin. */
typedef struct {
  int32_t n_rows, n_nodes;
  WfmHeldDay *cell; /* [n_rows * n_nodes] mean NaN: no forecast from that origin; mean 0: closed */
  int32_t *origin, *day;
} Table;

typedef struct {
  int32_t origin, day;
} Key;

static int by_origin(const void *a, const void *b) {
  const Key *x = a, *y = b;
  return x->origin != y->origin ? (x->origin > y->origin) - (x->origin < y->origin) : (x->day > y->day) - (x->day < y->day);
}

/* All pairs of origin and day that any node has, sorted, each once. */
static GArray *gather_keys(const WfmNode *node, int32_t n_nodes) {
  GArray *keys = g_array_new(FALSE, FALSE, sizeof(Key));
  for (int32_t k = 0; k < n_nodes; k++)
    for (size_t h = 0; node[k].forecast && h < node[k].forecast->n_held; h++) {
      Key key = {node[k].forecast->held[h].origin, node[k].forecast->held[h].day};
      g_array_append_val(keys, key);
    }
  g_array_sort(keys, by_origin);
  guint kept = 0;
  for (guint i = 0; i < keys->len; i++)
    if (i == 0 || by_origin(&g_array_index(keys, Key, i), &g_array_index(keys, Key, kept - 1)) != 0)
      g_array_index(keys, Key, kept++) = g_array_index(keys, Key, i);
  g_array_set_size(keys, kept);
  return keys;
}

/* Days of an origin that a node does not speak of, though it does of others, are closed to it. */
static void mark_closed(Table *table, int32_t node) {
  for (int32_t t = 0, end = 0; t < table->n_rows; t = end) {
    bool spoke = false;
    for (end = t; end < table->n_rows && table->origin[end] == table->origin[t]; end++)
      spoke |= !isnan(table->cell[(size_t)end * (size_t)table->n_nodes + (size_t)node].mean);
    for (int32_t r = t; spoke && r < end; r++) {
      WfmHeldDay *cell = &table->cell[(size_t)r * (size_t)table->n_nodes + (size_t)node];
      if (isnan(cell->mean)) *cell = (WfmHeldDay){table->origin[r], table->day[r], 0, 0, 0};
    }
  }
}

static void table_init(Table *table, const WfmNode *node, int32_t n_nodes) {
  g_autoptr(GArray) keys = gather_keys(node, n_nodes);
  *table = (Table){.n_rows = (int32_t)keys->len, .n_nodes = n_nodes};
  table->origin = g_new(int32_t, keys->len + 1), table->day = g_new(int32_t, keys->len + 1);
  table->cell = g_new0(WfmHeldDay, (gsize)keys->len * (gsize)n_nodes + 1);
  for (guint t = 0; t < keys->len; t++) {
    table->origin[t] = g_array_index(keys, Key, t).origin, table->day[t] = g_array_index(keys, Key, t).day;
    for (int32_t k = 0; k < n_nodes; k++)
      table->cell[(size_t)t * (size_t)n_nodes + (size_t)k] = (WfmHeldDay){table->origin[t], table->day[t], NAN, NAN, 0};
  }
  for (int32_t k = 0; k < n_nodes; k++) {
    for (size_t h = 0; node[k].forecast && h < node[k].forecast->n_held; h++) {
      const WfmHeldDay *held = &node[k].forecast->held[h];
      Key key = {held->origin, held->day}, *found = bsearch(&key, keys->data, keys->len, sizeof key, by_origin);
      table->cell[(size_t)(found - (Key *)(void *)keys->data) * (size_t)n_nodes + (size_t)k] = *held;
    }
    mark_closed(table, k);
  }
}

static void table_clear(Table *table) {
  g_free(table->cell);
  g_free(table->origin);
  g_free(table->day);
}

static const WfmHeldDay *row_of(const Table *table, int32_t row) {
  return table->cell + (size_t)row * (size_t)table->n_nodes;
}

static WfmNodeErrors errors_of(const Table *table) {
  size_t n = (size_t)table->n_rows * (size_t)table->n_nodes;
  WfmNodeErrors errors = {table->n_nodes, table->n_rows, g_new(double, n + 1), table->origin, table->day};
  for (size_t c = 0; c < n; c++) {
    const WfmHeldDay *cell = &table->cell[c];
    errors.z[c] = cell->sd > 0 ? (cell->actual - cell->mean) / cell->sd : (double)NAN;
  }
  return errors;
}

WfmNodeErrors wfm_node_errors_new(const WfmNode *node, int32_t n_nodes) {
  Table table;
  table_init(&table, node, n_nodes);
  WfmNodeErrors errors = errors_of(&table);
  g_free(table.cell);
  return errors;
}

/* -- each origin reconciled by what the others showed -- */

typedef struct {
  const WfmTree *tree;
  const Table *table;
  const WfmNodeErrors *errors;
  double shrink;
  double *leaf;   /* [n_rows * n_leaves] reconciled */
  int32_t *begin; /* [n_origins + 1] rows */
} Rounds;

/* A sum has a say where all its leaves have spoken. A leaf without a forecast counts as closed; it is in no sum that has a say. */
static void row_means(double *mean, double *sd, const WfmTree *tree, const WfmHeldDay *cell) {
  for (int32_t k = 0; k < wfm_tree_nodes(tree); k++) mean[k] = cell[k].mean, sd[k] = cell[k].sd;
  for (int32_t s = 0; s < tree->n_sums; s++)
    for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++)
      if (isnan(mean[tree->leaf[k]])) mean[tree->n_leaves + s] = NAN;
  for (int32_t k = 0; k < tree->n_leaves; k++)
    if (isnan(mean[k])) mean[k] = 0;
}

static void run_round(void *user, size_t job) {
  Rounds *rounds = user;
  const Table *table = rounds->table;
  int32_t from = rounds->begin[job], to = rounds->begin[job + 1];
  g_autofree uint8_t *use = g_new(uint8_t, (gsize)table->n_rows + 1);
  g_autofree double *mean = g_new0(double, (gsize)table->n_nodes + 1), *sd = g_new0(double, (gsize)table->n_nodes + 1);
  for (int32_t t = 0; t < table->n_rows; t++) use[t] = table->day[t] < table->day[from] || table->day[t] > table->day[to - 1];
  g_autoptr(WfmNodeLaw) law = wfm_node_law_new(rounds->errors, use, rounds->shrink);
  for (int32_t t = from; t < to; t++) {
    row_means(mean, sd, rounds->tree, row_of(table, t));
    wfm_reconcile(rounds->leaf + (size_t)t * (size_t)rounds->tree->n_leaves, rounds->tree, law, mean, sd);
  }
}

/* First row of each origin, and the end. */
static int32_t *origin_begins(size_t *n, const Table *table) {
  int32_t *begin = g_new(int32_t, (gsize)table->n_rows + 2);
  *n = 0;
  for (int32_t t = 0; t < table->n_rows; t++)
    if (t == 0 || table->origin[t] != table->origin[t - 1]) begin[(*n)++] = t;
  begin[*n] = table->n_rows;
  return begin;
}

static int32_t distinct_days(const Table *table) {
  g_autoptr(GHashTable) days = g_hash_table_new(g_direct_hash, g_direct_equal);
  for (int32_t t = 0; t < table->n_rows; t++) g_hash_table_add(days, GINT_TO_POINTER(table->day[t]));
  return (int32_t)g_hash_table_size(days);
}

static double *reconcile_rounds(const WfmTree *tree, const Table *table, const WfmNodeErrors *errors, double shrink, const WfmJob *job) {
  size_t n = 0;
  g_autofree int32_t *begin = origin_begins(&n, table);
  Rounds rounds = {tree, table, errors, shrink, g_new0(double, (gsize)table->n_rows *(gsize)tree->n_leaves + 1), begin};
  wfm_parallel_for(n, job ? job->threads : 1, run_round, &rounds);
  return rounds.leaf;
}

/* -- weights -- */

/* before, after: base and reconciled forecast of a node in a row; a sum's base is the sum of its leaves', which is what it would be without
 * reconciliation. */
static void row_values(double *before, double *after, const WfmTree *tree, const WfmHeldDay *cell, const double *leaf) {
  for (int32_t k = 0; k < tree->n_leaves; k++) before[k] = cell[k].mean, after[k] = isnan(cell[k].mean) ? (double)NAN : leaf[k];
  for (int32_t s = 0; s < tree->n_sums; s++) {
    double *b = &before[tree->n_leaves + s], *a = &after[tree->n_leaves + s];
    *a = *b = 0;
    for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++) *b += before[tree->leaf[k]], *a += after[tree->leaf[k]];
  }
}

/* Origins behind the held-back days; those that overlap count for less. */
static double origins_seen(const Table *table) {
  int32_t origins = 0;
  for (int32_t t = 0; t < table->n_rows; t++) origins += t == 0 || table->origin[t] != table->origin[t - 1];
  return table->n_rows > 0 ? (double)origins * distinct_days(table) / table->n_rows : 0;
}

/* How far a node goes from its base forecast: least squares of its standardised errors (gain) on its standardised moves (move), drawn to the
 * whole way. */
static double way_to_go(double gain, double move, double seen) {
  return move > 0 ? (seen * CLAMP(gain / move, 0, 1) + PRIOR_ORIGINS) / (seen + PRIOR_ORIGINS) : 1;
}

static void weigh(double *weight, const WfmTree *tree, const Table *table, const double *leaf) {
  double seen = origins_seen(table);
  for (int32_t k = 0; k < tree->n_leaves; k++) {
    double gain = 0, move = 0;
    for (int32_t t = 0; t < table->n_rows; t++) {
      const WfmHeldDay *cell = &row_of(table, t)[k];
      if (isnan(cell->actual) || !(cell->sd > 0)) continue;
      double step = (leaf[(size_t)t * (size_t)tree->n_leaves + (size_t)k] - cell->mean) / cell->sd;
      gain += step * CLAMP((cell->actual - cell->mean) / cell->sd, -WILD, WILD), move += step * step;
    }
    weight[k] = way_to_go(gain, move, seen);
  }
}

/* Moves the rows of leaves from their base forecast to the reconciled one by their weights. */
static void follow(double *leaf, const double *weight, const WfmTree *tree, const Table *table) {
  for (int32_t t = 0; t < table->n_rows; t++) {
    const WfmHeldDay *cell = row_of(table, t);
    double *row = leaf + (size_t)t * (size_t)tree->n_leaves;
    for (int32_t k = 0; k < tree->n_leaves; k++)
      if (!isnan(cell[k].mean)) row[k] = cell[k].mean + weight[k] * (row[k] - cell[k].mean);
  }
}

/* -- sums -- */

static double sum_of_leaves(const double *leaf, const WfmTree *tree, int32_t s) {
  double sum = 0;
  for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++) sum += leaf[tree->leaf[k]];
  return sum;
}

/* From each sum's own forecast to what its leaves add up to. */
static void weigh_sums(double *weight, const WfmTree *tree, const Table *table, const double *leaf) {
  double seen = origins_seen(table);
  g_autofree double *mean = g_new0(double, (gsize)table->n_nodes + 1), *sd = g_new0(double, (gsize)table->n_nodes + 1);
  g_autofree double *gain = g_new0(double, (gsize)tree->n_sums + 1), *move = g_new0(double, (gsize)tree->n_sums + 1);
  for (int32_t t = 0; t < table->n_rows; t++) {
    const WfmHeldDay *cell = row_of(table, t);
    row_means(mean, sd, tree, cell);
    for (int32_t s = 0; s < tree->n_sums; s++) {
      const WfmHeldDay *own = &cell[tree->n_leaves + s];
      if (isnan(own->actual) || !(own->sd > 0) || isnan(mean[tree->n_leaves + s])) continue;
      double step = (sum_of_leaves(leaf + (size_t)t * (size_t)tree->n_leaves, tree, s) - own->mean) / own->sd;
      gain[s] += step * CLAMP((own->actual - own->mean) / own->sd, -WILD, WILD), move[s] += step * step;
    }
  }
  for (int32_t s = 0; s < tree->n_sums; s++) weight[s] = way_to_go(gain[s], move[s], seen);
}

/* Moves leaf[n_leaves], least where they are surest, until sums that do not follow wholly are where they should be. */
static void hold_sums(double *leaf, const WfmTree *tree, const WfmTrial *trial, const double *mean, const double *sd) {
  g_autofree double *wanted = g_new(double, (gsize)wfm_tree_nodes(tree) + 1), *held = g_new(double, (gsize)wfm_tree_nodes(tree) + 1);
  bool any = false;
  for (int32_t k = 0; k < tree->n_leaves; k++) wanted[k] = leaf[k], held[k] = sd[k];
  for (int32_t s = 0; s < tree->n_sums; s++) {
    int32_t node = tree->n_leaves + s;
    bool holds = trial->sum_weight[s] < 1 && !isnan(mean[node]);
    wanted[node] = holds ? mean[node] + trial->sum_weight[s] * (sum_of_leaves(leaf, tree, s) - mean[node]) : (double)NAN;
    held[node] = HELD * sd[node], any |= holds;
  }
  if (any) wfm_reconcile(leaf, tree, trial->law, wanted, held);
}

static void hold_rows(double *leaf, const WfmTree *tree, const Table *table, const WfmTrial *trial) {
  g_autofree double *mean = g_new0(double, (gsize)table->n_nodes + 1), *sd = g_new0(double, (gsize)table->n_nodes + 1);
  for (int32_t t = 0; t < table->n_rows; t++) {
    row_means(mean, sd, tree, row_of(table, t));
    hold_sums(leaf + (size_t)t * (size_t)tree->n_leaves, tree, trial, mean, sd);
  }
}

/* -- what it brings -- */

static void measure(WfmTrial *trial, const WfmTree *tree, const Table *table, const double *leaf) {
  size_t n = (size_t)table->n_nodes;
  g_autofree double *sum = g_new0(double, n + 1), *squares = g_new0(double, 2 * n + 1), *bottom = g_new0(double, n + 1),
                    *after = g_new0(double, n + 1);
  g_autofree int32_t *days = g_new0(int32_t, n + 1);
  for (int32_t t = 0; t < table->n_rows; t++) {
    const WfmHeldDay *cell = row_of(table, t);
    row_values(bottom, after, tree, cell, leaf + (size_t)t * (size_t)tree->n_leaves);
    for (size_t k = 0; k < n; k++) {
      if (isnan(cell[k].actual) || isnan(after[k]) || !(cell[k].sd > 0)) continue;
      double was = (cell[k].actual - cell[k].mean) / cell[k].sd, is = (cell[k].actual - after[k]) / cell[k].sd;
      squares[2 * k] += fmin(was * was, WILD * WILD), squares[2 * k + 1] += fmin(is * is, WILD * WILD), days[k]++;
      trial->before[k] += fabs(cell[k].actual - cell[k].mean), trial->after[k] += fabs(cell[k].actual - after[k]), sum[k] += cell[k].actual;
    }
  }
  for (size_t k = 0; k < n; k++) {
    trial->before[k] = sum[k] > 0 ? trial->before[k] / sum[k] : (double)NAN,
    trial->after[k] = sum[k] > 0 ? trial->after[k] / sum[k] : (double)NAN;
    trial->ratio[k] = CLAMP(sqrt((squares[2 * k + 1] + SPREAD_PRIOR) / (squares[2 * k] + SPREAD_PRIOR)), LEAST_RATIO, MOST_RATIO);
  }
}

WfmTrial *wfm_trial_new(const WfmTree *tree, const WfmNode *node, const WfmJob *job) {
  WfmTrial *trial = g_new0(WfmTrial, 1);
  size_t n = (size_t)wfm_tree_nodes(tree);
  Table table;
  table_init(&table, node, (int32_t)n);
  WfmNodeErrors errors = errors_of(&table);
  double shrink = wfm_node_shrink(&errors, NULL);
  trial->law = wfm_node_law_new(&errors, NULL, shrink);
  trial->weight = g_new0(double, (gsize)tree->n_leaves + 1), trial->ratio = g_new0(double, n + 1);
  trial->sum_weight = g_new0(double, (gsize)tree->n_sums + 1);
  trial->before = g_new0(double, n + 1), trial->after = g_new0(double, n + 1);
  g_autofree double *leaf = reconcile_rounds(tree, &table, &errors, shrink, job);
  weigh(trial->weight, tree, &table, leaf);
  follow(leaf, trial->weight, tree, &table);
  weigh_sums(trial->sum_weight, tree, &table, leaf);
  hold_rows(leaf, tree, &table, trial);
  measure(trial, tree, &table, leaf);
  g_free(errors.z);
  table_clear(&table);
  return trial;
}

void wfm_trial_free(WfmTrial *trial) {
  if (!trial) return;
  wfm_node_law_free(trial->law);
  g_free(trial->weight);
  g_free(trial->sum_weight);
  g_free(trial->ratio);
  g_free(trial->before);
  g_free(trial->after);
  g_free(trial);
}

void wfm_trial_leaves(double *leaf, const WfmTree *tree, const WfmTrial *trial, const double *mean, const double *sd) {
  wfm_reconcile(leaf, tree, trial->law, mean, sd);
  for (int32_t k = 0; k < tree->n_leaves; k++) leaf[k] = fmax(0, mean[k] + trial->weight[k] * (leaf[k] - mean[k]));
  hold_sums(leaf, tree, trial, mean, sd);
}
