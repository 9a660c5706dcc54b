#include "forecast/handle_mix.h"

#include "forecast/forecast_parts.h"

#include <math.h>

#define POWER 60.0       /* the noise of contacts, which is the same for both, dwarfs their difference */
#define LEAST_ROWS 200   /* held-back intervals of which both are known */
#define LEAST_COVER 0.95 /* share of the contacts expected of the sum of which the parts must have spoken */

/* Which held-back interval: an origin and an instant. */
typedef struct {
  int64_t at;
  int32_t origin;
} Key;

static guint key_hash(gconstpointer pointer) {
  const Key *key = pointer;
  return (guint)(key->at / 60) * 31 + (guint)key->origin;
}

static gboolean key_equal(gconstpointer a, gconstpointer b) {
  const Key *x = a, *y = b;
  return x->at == y->at && x->origin == y->origin;
}

/* Sums over the parts. */
typedef struct {
  Key key;
  double seconds, contacts;
} Cell;

static GHashTable *cells_of_parts(const WfmHandleMix *mix) {
  GHashTable *cells = g_hash_table_new_full(key_hash, key_equal, g_free, NULL); /* a cell begins with its key */
  for (int32_t p = 0; p < mix->n_parts; p++)
    for (size_t k = 0; k < mix->part[p]->n_held_handle; k++) {
      const WfmHeldHandle *held = &mix->part[p]->held_handle[k];
      Key key = {wfm_grid_at(mix->part_input[p]->past->grid, held->interval), held->origin};
      Cell *cell = g_hash_table_lookup(cells, &key);
      if (!cell) {
        cell = g_new0(Cell, 1), cell->key = key;
        g_hash_table_insert(cells, cell, cell);
      }
      cell->seconds += held->expected * held->aht_s, cell->contacts += held->expected;
    }
  return cells;
}

/* What the mix would have said of the sum's held-back intervals: mixed[n_held_handle], NaN where the parts have not spoken. */
static double *mixed_held(const WfmHandleMix *mix) {
  g_autoptr(GHashTable) cells = cells_of_parts(mix);
  double *mixed = g_new(double, mix->sum->n_held_handle + 1);
  for (size_t k = 0; k < mix->sum->n_held_handle; k++) {
    const WfmHeldHandle *held = &mix->sum->held_handle[k];
    const Cell *cell = g_hash_table_lookup(cells, &(Key){wfm_grid_at(mix->sum_input->past->grid, held->interval), held->origin});
    bool known = cell && cell->contacts > 0 && cell->contacts >= LEAST_COVER * held->expected;
    mixed[k] = known ? cell->seconds / cell->contacts : (double)NAN;
  }
  return mixed;
}

/* Weight of the mix by the errors of both; *by_itself, *by_mix: their errors over what came. */
static double weigh(double *by_itself, double *by_mix, const WfmForecast *sum, const double *mixed) {
  double own = 0, mix = 0, total = 0;
  size_t rows = 0;
  for (size_t k = 0; k < sum->n_held_handle; k++) {
    const WfmHeldHandle *held = &sum->held_handle[k];
    if (!(held->served > 0) || isnan(mixed[k])) continue;
    own += held->served * fabs(held->aht_s - held->actual_s), mix += held->served * fabs(mixed[k] - held->actual_s);
    total += held->served * held->actual_s, rows++;
  }
  *by_itself = own / total, *by_mix = mix / total;
  return rows >= LEAST_ROWS && own > 0 && mix > 0 ? 1 / (1 + pow(mix / own, POWER)) : 0;
}

/* The law of what the average of both would have said. */
static void estimate_law(WfmForecast *sum, const double *mixed, double weight) {
  GArray *rows = g_array_new(FALSE, FALSE, sizeof(WfmHeldHandle));
  for (size_t k = 0; k < sum->n_held_handle; k++) {
    WfmHeldHandle held = sum->held_handle[k];
    if (!(held.served > 0)) continue;
    if (!isnan(mixed[k])) held.aht_s += weight * (mixed[k] - held.aht_s);
    g_array_append_val(rows, held);
  }
  wfm_handle_law_estimate(sum, (const WfmHeldHandle *)(void *)rows->data, rows->len);
  g_array_unref(rows);
}

static void average_ahead(const WfmHandleMix *mix, double weight) {
  for (int32_t i = 0; i < mix->sum->grid.n; i++) {
    double seconds = 0, contacts = 0;
    for (int32_t p = 0; p < mix->n_parts; p++) {
      const WfmForecast *part = mix->part[p];
      int64_t at = wfm_grid_index(part->grid, wfm_grid_at(mix->sum->grid, i));
      if (at >= 0 && at < part->grid.n) seconds += part->mean[at] * part->aht_s[at], contacts += part->mean[at];
    }
    if (contacts > 0) mix->sum->aht_s[i] += weight * (seconds / contacts - mix->sum->aht_s[i]);
  }
}

double wfm_handle_mix(const WfmHandleMix *mix) {
  double by_itself, by_mix;
  g_autofree double *mixed = mixed_held(mix);
  double weight = weigh(&by_itself, &by_mix, mix->sum, mixed);
  if (!(weight > 0)) return 0;
  average_ahead(mix, weight);
  estimate_law(mix->sum, mixed, weight);
  wfm_forecast_add_note(
      mix->sum, false,
      g_strdup_printf("the handle time follows the mix of its parts by %.0f %%: held-back intervals err by %.1f %% with it, "
                      "by itself %.1f %%",
                      100 * weight, 100 * by_mix, 100 * by_itself));
  return weight;
}
