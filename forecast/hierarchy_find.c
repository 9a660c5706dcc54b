/* Which sums there are: by the labels of queues, or found among the series of a file. */
#include "core/numeric.h"
#include "forecast/hierarchy.h"

#include <math.h>
#include <string.h>

#define MOST_FITTED 150 /* series among which sums are looked for by least squares */
#define MOST_LOOKS 4000 /* intervals that are looked at: evenly thinned out */
#define FEWEST_LOOKS 50
#define SAME 0.005      /* of the contacts: a series is the sum of others */
#define WHOLE 0.0005    /* of the contacts: what is missing is not worth a leaf of its own */
#define LEAST_PART 0.05 /* of the contacts that the parts of a named sum must have */
#define MOST_ABOVE 0.02 /* of the intervals on which parts may be more than their named sum */

/* -- by labels -- */

static bool same_members(const WfmFamilySum *sum, const GArray *member) {
  return sum->n_members == (int32_t)member->len && memcmp(sum->member, member->data, sizeof(int32_t) * member->len) == 0;
}

/* Appends a made sum unless it is trivial or known. */
static void add_made(WfmFamily *family, const char *name, const GArray *member) {
  if (member->len < 2) return;
  for (int32_t s = 0; s < family->n_sums; s++)
    if (same_members(&family->sum[s], member)) return;
  family->sum = g_renew(WfmFamilySum, family->sum, family->n_sums + 1);
  family->sum[family->n_sums++] =
      (WfmFamilySum){g_strdup(name), -1, false, g_memdup2(member->data, sizeof(int32_t) * member->len), (int32_t)member->len};
}

/* The first n_levels labels of a series, joined. */
static char *label_path(const char *const *label, int32_t n_levels, int32_t n_series, int32_t i) {
  GString *path = g_string_new(NULL);
  for (int32_t l = 0; l < n_levels; l++) g_string_append_printf(path, "%s%s", l ? " " : "", label[l * n_series + i]);
  return g_string_free(path, FALSE);
}

WfmFamily *wfm_family_by_labels(const char *const *label, int32_t n_levels, int32_t n_series) {
  WfmFamily *family = g_new0(WfmFamily, 1);
  family->n_series = n_series;
  for (int32_t levels = 0; levels <= n_levels; levels++) {
    g_autoptr(GHashTable) groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    g_autoptr(GPtrArray) order = g_ptr_array_new(); /* of the keys, as they are met */
    for (int32_t i = 0; i < n_series; i++) {
      char *path = label_path(label, levels, n_series, i);
      GArray *member = g_hash_table_lookup(groups, path);
      if (member) {
        g_free(path);
      } else {
        member = g_array_new(FALSE, FALSE, sizeof(int32_t));
        g_hash_table_insert(groups, path, member);
        g_ptr_array_add(order, path);
      }
      g_array_append_val(member, i);
    }
    for (guint g = 0; g < order->len; g++) add_made(family, levels ? order->pdata[g] : "all", g_hash_table_lookup(groups, order->pdata[g]));
  }
  return family;
}

/* -- who has a history -- */

static bool has_measured(const WfmForecastInput *input) {
  for (int32_t i = 0; i < input->past->grid.n; i++)
    if (input->open_past[i] && isfinite(input->volume[i]) && input->volume[i] >= 0) return true;
  return false;
}

static WfmFamilySum sum_copy(const WfmFamilySum *sum) {
  WfmFamilySum copy = *sum;
  copy.name = g_strdup(sum->name);
  copy.member = g_memdup2(sum->member, sizeof(int32_t) * (gsize)sum->n_members);
  return copy;
}

WfmFamily *wfm_family_measured(const WfmFamily *family, const WfmForecastInput *input) {
  WfmFamily *measured = g_new0(WfmFamily, 1);
  measured->n_series = family->n_series;
  for (int32_t s = 0; s < family->n_sums; s++) {
    const WfmFamilySum *sum = &family->sum[s];
    g_autoptr(GArray) member = g_array_new(FALSE, FALSE, sizeof(int32_t));
    for (int32_t m = 0; m < sum->n_members; m++)
      if (has_measured(&input[sum->member[m]])) g_array_append_val(member, sum->member[m]);
    if (sum->given < 0) {
      add_made(measured, sum->name, member);
    } else {
      measured->sum = g_renew(WfmFamilySum, measured->sum, measured->n_sums + 1);
      measured->sum[measured->n_sums++] = sum_copy(sum);
    }
  }
  return measured;
}

/* -- among the series -- */

/* Contacts of all series at instants that all have measured: [n_looks * n]. */
typedef struct {
  int32_t n, n_looks;
  double *value, *total;
} Looks;

static double value_at(const WfmForecastInput *input, int64_t at) {
  int64_t i = wfm_grid_index(input->past->grid, at);
  if (i < 0 || i >= input->past->grid.n) return NAN;
  if (!input->open_past[i]) return 0;
  return input->volume[i] >= 0 && isfinite(input->volume[i]) ? input->volume[i] : (double)NAN;
}

static bool look_at(double *row, const WfmForecastInput *input, int32_t n, int64_t at) {
  for (int32_t k = 0; k < n; k++)
    if (isnan(row[k] = value_at(&input[k], at))) return false;
  return true;
}

/* False where the series have too little in common. */
static bool looks_init(Looks *looks, const WfmForecastInput *input, int32_t n) {
  int64_t from = INT64_MIN, to = INT64_MAX;
  int32_t step = n > 0 ? input[0].past->grid.step : 0;
  for (int32_t k = 0; k < n; k++) {
    WfmGrid grid = input[k].past->grid;
    if (grid.step != step || grid.n == 0 || !wfm_grid_aligned(grid, input[0].past->grid.start)) return false;
    from = MAX(from, grid.start), to = MIN(to, wfm_grid_end(grid));
  }
  if (n < 2 || to <= from) return false;
  int64_t stride = MAX(1, (to - from) / step / MOST_LOOKS) | 1; /* odd: all hours of the day are met */
  looks->n = n;
  looks->value = g_new(double, (gsize)n *(gsize)((to - from) / step / stride + 2)), looks->total = g_new0(double, (gsize)n);
  for (int64_t at = from; at < to; at += stride * step)
    if (look_at(looks->value + (size_t)looks->n_looks * (size_t)n, input, n, at)) looks->n_looks++;
  for (int32_t t = 0; t < looks->n_looks; t++)
    for (int32_t k = 0; k < n; k++) looks->total[k] += looks->value[(size_t)t * (size_t)n + (size_t)k];
  return looks->n_looks >= FEWEST_LOOKS;
}

static void looks_clear(Looks *looks) {
  g_free(looks->value);
  g_free(looks->total);
}

/* How a series compares with the sum of members: missed contacts and contacts short over its own, and share of looks where it is less. */
typedef struct {
  double missed, rest, above;
} Comparison;

static Comparison compare(const Looks *looks, int32_t series, const GArray *member) {
  Comparison c = {0};
  for (int32_t t = 0; t < looks->n_looks; t++) {
    const double *row = looks->value + (size_t)t * (size_t)looks->n;
    double sum = 0;
    for (guint m = 0; m < member->len; m++) sum += row[g_array_index(member, int32_t, m)];
    c.missed += fabs(row[series] - sum), c.rest += row[series] - sum, c.above += sum > row[series] + 0.5;
  }
  double total = looks->total[series];
  if (!(total > 0)) return (Comparison){INFINITY, 0, 1};
  return (Comparison){c.missed / total, c.rest / total, c.above / looks->n_looks};
}

static void add_given(WfmFamily *family, const WfmForecastInput *input, int32_t series, GArray *member, double rest) {
  family->sum = g_renew(WfmFamilySum, family->sum, family->n_sums + 1);
  family->sum[family->n_sums++] = (WfmFamilySum){g_strdup(input[series].queue), series, rest > WHOLE,
                                                 g_memdup2(member->data, sizeof(int32_t) * member->len), (int32_t)member->len};
}

/* Series by rising contacts, ties by number. */
static int32_t *by_total(const Looks *looks) {
  int32_t *order = g_new(int32_t, (gsize)looks->n);
  for (int32_t k = 0; k < looks->n; k++) {
    int32_t j = k;
    for (; j > 0 && looks->total[order[j - 1]] > looks->total[k]; j--) order[j] = order[j - 1];
    order[j] = k;
  }
  return order;
}

/* Those of candidate[n] that have a coefficient nearer to 1 than to 0 in the least squares of the series on all of them. */
static GArray *fitted_members(const double *gram, int32_t n_series, int32_t series, const int32_t *candidate, int32_t n) {
  GArray *member = g_array_new(FALSE, FALSE, sizeof(int32_t));
  g_autofree double *A = g_new(double, (gsize)n *(gsize)n + 1), *b = g_new(double, (gsize)n + 1);
  for (int32_t a = 0; a < n; a++) {
    for (int32_t c = 0; c < n; c++) A[a * n + c] = gram[candidate[a] * n_series + candidate[c]];
    A[a * n + a] *= 1 + 1e-9;
    b[a] = gram[candidate[a] * n_series + series];
  }
  if (!wfm_solve_spd(A, b, (size_t)n)) return member;
  for (int32_t k = 0; k < n_series; k++) /* rising */
    for (int32_t a = 0; a < n; a++)
      if (candidate[a] == k && b[a] > 0.5) g_array_append_val(member, k);
  return member;
}

static double *gram_of(const Looks *looks) {
  int32_t n = looks->n;
  double *gram = g_new0(double, (gsize)n *(gsize)n);
  for (int32_t t = 0; t < looks->n_looks; t++)
    for (int32_t a = 0; a < n; a++)
      for (int32_t b = 0; b < n; b++)
        gram[a * n + b] += looks->value[(size_t)t * (size_t)n + (size_t)a] * looks->value[(size_t)t * (size_t)n + (size_t)b];
  return gram;
}

/* Smaller series first, so that what is a sum itself is known and left out where a larger one is taken apart. */
static void find_by_value(WfmFamily *family, bool *is_sum, const WfmForecastInput *input, const Looks *looks, const int32_t *order) {
  int32_t n = looks->n, n_candidates = 0;
  if (n > MOST_FITTED) return;
  g_autofree double *gram = gram_of(looks);
  g_autofree int32_t *candidate = g_new(int32_t, (gsize)n);
  for (int32_t k = 0; k < n; k++) {
    int32_t series = order[k];
    if (n_candidates >= 2) {
      g_autoptr(GArray) member = fitted_members(gram, n, series, candidate, n_candidates);
      Comparison c = member->len >= 2 ? compare(looks, series, member) : (Comparison){.missed = INFINITY};
      is_sum[series] = c.missed <= SAME;
      if (is_sum[series]) add_given(family, input, series, member, c.above <= MOST_ABOVE ? c.rest : 0);
    }
    if (!is_sum[series] && looks->total[series] > 0) candidate[n_candidates++] = series;
  }
}

static bool names_all(const char *name) {
  static const char *const words[] = {"total", "all", "sum", "overall", "grand total"};
  for (size_t w = 0; w < G_N_ELEMENTS(words); w++)
    if (g_ascii_strcasecmp(name, words[w]) == 0) return true;
  return false;
}

/* "NYC" of "NYC/BRONX". */
static bool names_part(const char *whole, const char *part) {
  size_t length = strlen(whole);
  return strncmp(whole, part, length) == 0 && part[length] && strchr("/|:>", part[length]);
}

/* The parts of a series by name that are not part of another part. */
static GArray *named_parts(const WfmForecastInput *input, int32_t n, int32_t series) {
  GArray *parts = g_array_new(FALSE, FALSE, sizeof(int32_t));
  bool all = names_all(input[series].queue);
  for (int32_t k = 0; k < n; k++) {
    bool nested = false;
    if (k == series || !(all || names_part(input[series].queue, input[k].queue))) continue;
    for (int32_t j = 0; j < n && !nested; j++)
      nested =
          j != k && j != series && names_part(input[j].queue, input[k].queue) && (all || names_part(input[series].queue, input[j].queue));
    if (!nested) g_array_append_val(parts, k);
  }
  return parts;
}

static void find_by_name(WfmFamily *family, bool *is_sum, const WfmForecastInput *input, const Looks *looks, const int32_t *order) {
  for (int32_t k = 0; k < looks->n; k++) {
    int32_t series = order[k];
    if (is_sum[series]) continue;
    g_autoptr(GArray) parts = named_parts(input, looks->n, series);
    Comparison c = compare(looks, series, parts);
    if (parts->len == 0 || c.above > MOST_ABOVE || 1 - c.rest < LEAST_PART) continue;
    if (parts->len == 1 && c.rest <= WHOLE) continue; /* the same series twice */
    is_sum[series] = true;
    add_given(family, input, series, parts, c.rest);
  }
}

/* True where one sum contains all the series that are no sums. */
static bool is_covered(const WfmFamily *family, const bool *is_sum) {
  int32_t n_leaves = 0;
  for (int32_t k = 0; k < family->n_series; k++) n_leaves += !is_sum[k];
  for (int32_t s = 0; s < family->n_sums; s++) {
    int32_t plain = 0;
    for (int32_t m = 0; m < family->sum[s].n_members; m++) plain += !is_sum[family->sum[s].member[m]];
    if (plain == n_leaves || names_all(family->sum[s].name)) return true;
  }
  return false;
}

WfmFamily *wfm_family_find(const WfmForecastInput *input, int32_t n_series) {
  WfmFamily *family = g_new0(WfmFamily, 1);
  g_autofree bool *is_sum = g_new0(bool, (gsize)n_series + 1);
  Looks looks = {0};
  family->n_series = n_series;
  if (looks_init(&looks, input, n_series)) {
    g_autofree int32_t *order = by_total(&looks);
    find_by_value(family, is_sum, input, &looks, order);
    find_by_name(family, is_sum, input, &looks, order);
    if (!is_covered(family, is_sum)) {
      g_autoptr(GArray) leaves = g_array_new(FALSE, FALSE, sizeof(int32_t));
      for (int32_t k = 0; k < n_series; k++)
        if (!is_sum[k]) g_array_append_val(leaves, k);
      add_made(family, "all", leaves);
    }
  }
  looks_clear(&looks);
  return family;
}
