#include "forecast/hierarchy.h"

#include "core/numeric.h"
#include "core/parallel.h"
#include "forecast/forecast_parts.h"
#include "forecast/handle_mix.h"
#include "forecast/hierarchy_parts.h"
#include "forecast/law.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SHORT_DAYS 84 /* from first to last row: a longer history is not looked at */
#define MOST_SIBLINGS 40
#define MOST_PARTS 64           /* whose held-back handle times are kept, a megabyte each */
#define SHAPE_ROUNDS 4          /* of scaling to sums and back to days */
#define LEAST_DAY_VARIANCE 0.25 /* of a day factor that is left by a narrower spread */

void wfm_family_free(WfmFamily *family) {
  if (!family) return;
  for (int32_t s = 0; s < family->n_sums; s++) {
    g_free(family->sum[s].name);
    g_free(family->sum[s].member);
  }
  g_free(family->sum);
  g_free(family);
}

/* -- the tree -- */

typedef struct {
  const WfmForecastInput *series;
  const WfmFamily *family;
  WfmNode *node; /* leaves first */
  WfmTree *tree;
  int32_t *node_of; /* [n_series] */
  int32_t *sum_of;  /* [n_series] index of the sum that a series is, or -1 */
  int32_t *rest_of; /* [n_sums] leaf, or -1 */
  bool series_only; /* nothing is reconciled: sums and rests need no forecast */
  int done;
  const WfmJob *job;
} Household;

/* Appends the leaves under a sum. */
static void gather_leaves(GArray *leaves, const Household *house, int32_t s) {
  const WfmFamilySum *sum = &house->family->sum[s];
  for (int32_t m = 0; m < sum->n_members; m++) {
    int32_t series = sum->member[m];
    if (house->sum_of[series] >= 0)
      gather_leaves(leaves, house, house->sum_of[series]);
    else
      g_array_append_val(leaves, house->node_of[series]);
  }
  if (house->rest_of[s] >= 0) g_array_append_val(leaves, house->rest_of[s]);
}

static int by_number(const void *a, const void *b) {
  int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

static void number_nodes(Household *house) {
  const WfmFamily *family = house->family;
  WfmTree *tree = house->tree;
  for (int32_t i = 0; i < family->n_series; i++) house->sum_of[i] = -1;
  for (int32_t s = 0; s < family->n_sums; s++)
    if (family->sum[s].given >= 0) house->sum_of[family->sum[s].given] = s;
  for (int32_t i = 0; i < family->n_series; i++)
    if (house->sum_of[i] < 0) house->node_of[i] = tree->n_leaves++;
  for (int32_t s = 0; s < family->n_sums; s++) house->rest_of[s] = family->sum[s].rest ? tree->n_leaves++ : -1;
  for (int32_t s = 0; s < family->n_sums; s++)
    if (family->sum[s].given >= 0) house->node_of[family->sum[s].given] = tree->n_leaves + s;
  tree->n_sums = family->n_sums;
}

static void lay_out_tree(Household *house) {
  WfmTree *tree = house->tree;
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(int32_t));
  tree->begin = g_new0(int32_t, (gsize)tree->n_sums + 1);
  for (int32_t s = 0; s < tree->n_sums; s++) {
    g_autoptr(GArray) leaves = g_array_new(FALSE, FALSE, sizeof(int32_t));
    gather_leaves(leaves, house, s);
    g_array_sort(leaves, by_number);
    g_array_append_vals(all, leaves->data, leaves->len);
    tree->begin[s + 1] = (int32_t)all->len;
  }
  tree->leaf = g_new0(int32_t, (gsize)all->len + 1);
  if (all->len > 0) memcpy(tree->leaf, all->data, sizeof(int32_t) * (gsize)all->len);
}

static void fill_series(Household *house, const WfmForecastSettings *settings) {
  const WfmFamily *family = house->family;
  const WfmTree *tree = house->tree;
  g_autofree const WfmForecastInput **part = g_new(const WfmForecastInput *, (gsize)family->n_series + 1);
  house->node = g_new0(WfmNode, (gsize)wfm_tree_nodes(tree) + 1);
  for (int32_t k = 0; k < wfm_tree_nodes(tree); k++) house->node[k].series = -1, house->node[k].settings = settings[0];
  for (int32_t k = 0; k < wfm_tree_nodes(tree); k++) house->node[k].settings.model = "auto";
  for (int32_t i = 0; i < family->n_series; i++) {
    WfmNode *node = &house->node[house->node_of[i]];
    node->series = i, node->input = house->series[i], node->settings = settings[i];
  }
  for (int32_t s = 0; s < family->n_sums; s++) {
    const WfmFamilySum *sum = &family->sum[s];
    if (house->rest_of[s] < 0) continue;
    WfmNode *rest = &house->node[house->rest_of[s]];
    for (int32_t m = 0; m < sum->n_members; m++) part[m] = &house->series[sum->member[m]];
    rest->name = g_strdup_printf("rest of %s", sum->name);
    wfm_node_rest(rest, &house->series[sum->given], part, sum->n_members);
  }
}

static void seek_lifts(void *user, size_t k) {
  wfm_node_seek_lifts(((WfmNode **)user)[k]);
}

/* Each leaf once, however many sums are above it. */
static void seek_all_lifts(Household *house) {
  const WfmTree *tree = house->tree;
  g_autofree uint8_t *seen = g_new0(uint8_t, (gsize)tree->n_leaves + 1);
  g_autofree WfmNode **leaf = g_new(WfmNode *, (gsize)tree->n_leaves + 1);
  size_t n = 0;
  for (int32_t k = 0; k < tree->begin[tree->n_sums]; k++)
    if (!seen[tree->leaf[k]]++) leaf[n++] = &house->node[tree->leaf[k]];
  wfm_parallel_for(n, house->job ? house->job->threads : 1, seek_lifts, leaf);
}

static void fill_sums(Household *house) {
  const WfmTree *tree = house->tree;
  g_autofree const WfmNode **part = g_new(const WfmNode *, (gsize)tree->n_leaves + 1);
  for (int32_t s = 0; s < tree->n_sums; s++) {
    WfmNode *node = &house->node[tree->n_leaves + s];
    int32_t n = tree->begin[s + 1] - tree->begin[s];
    for (int32_t k = 0; k < n; k++) part[k] = &house->node[tree->leaf[tree->begin[s] + k]];
    if (house->family->sum[s].given < 0) {
      node->name = g_strdup(house->family->sum[s].name);
      wfm_node_add_up(node, part, n);
    } else if (!house->series_only)
      wfm_node_lift(node, part, n);
  }
  for (int32_t k = 0; k < wfm_tree_nodes(tree); k++)
    if (k < tree->n_leaves || house->node[k].series >= 0) house->node[k].known = wfm_node_known(&house->node[k].input);
}

/* -- short histories -- */

/* From the first measured day to the end of the past. */
static int32_t days_between(const WfmForecastInput *input) {
  int32_t n = input->past->grid.n, first = 0;
  while (first < n && !isfinite(input->volume[first])) first++;
  return first < n ? input->past->day[n - 1] - input->past->day[first] + 1 : 0;
}

/* Leaves of the smallest sum above a leaf that has others besides it: those with a longer history, MOST_SIBLINGS at most; rests are no
 * siblings. The number of them. */
static int32_t find_siblings(const WfmNode **sibling, const Household *house, int32_t leaf) {
  const WfmTree *tree = house->tree;
  int32_t best = -1, n = 0;
  for (int32_t s = 0; s < tree->n_sums; s++)
    for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++)
      if (tree->leaf[k] == leaf && (best < 0 || tree->begin[s + 1] - tree->begin[s] < tree->begin[best + 1] - tree->begin[best])) best = s;
  for (int32_t k = best >= 0 ? tree->begin[best] : 0; best >= 0 && k < tree->begin[best + 1] && n < MOST_SIBLINGS; k++) {
    const WfmNode *node = &house->node[tree->leaf[k]];
    if (node->series >= 0 && days_between(&node->input) > days_between(&house->node[leaf].input)) sibling[n++] = node;
  }
  return n;
}

/* What is made for one leaf: its siblings' sum lives as long as the longer input, which borrows its clock from one of the siblings. */
static void lengthen(Household *house, int32_t leaf) {
  WfmNode *node = &house->node[leaf], sum = {.settings = node->settings};
  g_autofree const WfmNode **sibling = g_new(const WfmNode *, (gsize)house->tree->n_leaves + 1);
  int32_t n = node->series >= 0 && node->settings.siblings ? find_siblings(sibling, house, leaf) : 0;
  if (n == 0) return;
  wfm_node_add_up(&sum, sibling, n);
  node->longer = wfm_long_input_new(&node->input, &sum.input, house->job ? house->job->seed : 0, (uint64_t)node->series);
  wfm_node_clear(&sum);
}

/* All sums are made of histories as they are, before any is lengthened. Only what looks short is looked at: adding up siblings costs time. */
static void lengthen_all(Household *house) {
  for (int32_t k = 0; k < house->tree->n_leaves; k++)
    if (days_between(&house->node[k].input) < MOST_SHORT_DAYS) lengthen(house, k);
  for (int32_t k = 0; k < house->tree->n_leaves; k++)
    if (house->node[k].longer) house->node[k].input = house->node[k].longer->input;
}

static Household *household_new(const WfmForecastInput *input, const WfmForecastSettings *settings, const WfmFamily *family,
                                bool series_only, const WfmJob *job) {
  Household *house = g_new0(Household, 1);
  house->series_only = series_only;
  house->series = input, house->family = family, house->job = job;
  house->tree = g_new0(WfmTree, 1);
  house->node_of = g_new0(int32_t, (gsize)family->n_series + 1), house->sum_of = g_new0(int32_t, (gsize)family->n_series + 1);
  house->rest_of = g_new0(int32_t, (gsize)family->n_sums + 1);
  number_nodes(house);
  lay_out_tree(house);
  fill_series(house, settings);
  seek_all_lifts(house);
  fill_sums(house);
  lengthen_all(house);
  return house;
}

static void household_free(Household *house) {
  for (int32_t k = 0; k < wfm_tree_nodes(house->tree); k++) wfm_node_clear(&house->node[k]);
  g_free(house->node);
  wfm_tree_free(house->tree);
  g_free(house->node_of);
  g_free(house->sum_of);
  g_free(house->rest_of);
  g_free(house);
}

/* Leaves of a given sum that are series with handle times, part[n_leaves]; a rest has none. The number of them; 0: the sum, one of them, has no handle times, or there are too many. */
static int32_t parts_with_handle_times(const WfmNode **part, const Household *house, int32_t s) {
  const WfmTree *tree = house->tree;
  const WfmFamilySum *sum = &house->family->sum[s];
  int32_t n = 0;
  if (sum->given < 0 || !house->series[sum->given].aht_s) return 0;
  for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++) {
    const WfmNode *leaf = &house->node[tree->leaf[k]];
    if (leaf->series < 0) continue;
    if (!leaf->input.aht_s) return 0;
    part[n++] = leaf;
  }
  return n <= MOST_PARTS ? n : 0;
}

static void keep_handle_times(Household *house) {
  g_autofree const WfmNode **part = g_new(const WfmNode *, (gsize)house->tree->n_leaves + 1);
  for (int32_t s = 0; s < house->tree->n_sums; s++) {
    int32_t n = parts_with_handle_times(part, house, s);
    if (n > 0) house->node[house->tree->n_leaves + s].input.keep_handle = true;
    for (int32_t k = 0; k < n; k++) house->node[house->node_of[part[k]->series]].input.keep_handle = true;
  }
}

static void forecast_node(void *user, size_t k) {
  Household *house = user;
  WfmNode *node = &house->node[k];
  if (house->series_only && node->series < 0) return;
  WfmJob job = house->job ? *house->job : (WfmJob){0};
  job.progress = NULL, job.threads = 1;
  node->input.no_quantiles |= !house->series_only; /* filled when all is reconciled */
  node->forecast = wfm_forecast_new(&node->input, &node->settings, &job, &node->error);
  int done = g_atomic_int_add(&house->done, 1) + 1;
  if (house->job) wfm_job_progress(house->job, "forecast", (double)done / wfm_tree_nodes(house->tree), node->input.queue);
}

/* -- days of the horizon -- */

/* Contacts of a local day, contacts[to - from], and their standard deviation by a node's law. */
static void day_total(double *mean, double *sd, const double *contacts, const WfmForecast *forecast, int32_t from, int32_t to) {
  double cv = to > from ? wfm_law_total_cv(contacts, to - from, forecast->day_cv[from], forecast->interval_cv) : 0;
  *mean = wfm_sum(contacts, (size_t)(to - from));
  *sd = sqrt(*mean + cv * cv * *mean * *mean);
}

static bool is_known(const WfmNode *node, int32_t i) {
  return !node->known || node->known[i];
}

/* The same of the part of the day that is reconciled: hours of which the history knows nothing are in no sum. */
static void known_total(double *mean, double *sd, const WfmNode *node, int32_t from, int32_t to) {
  g_autofree double *part = g_new(double, (gsize)(to - from) + 1);
  for (int32_t i = from; i < to; i++) part[i - from] = is_known(node, i) ? node->forecast->mean[i] : 0;
  day_total(mean, sd, part, node->forecast, from, to);
}

/* Intervals of a local day in a node's horizon. */
static void day_range(int32_t *from, int32_t *to, const WfmNode *node, int32_t day) {
  const WfmSlots *future = node->input.future;
  int32_t i = 0;
  while (i < future->grid.n && future->day[i] < day) i++;
  *from = i;
  while (i < future->grid.n && future->day[i] == day) i++;
  *to = i;
}

/* A sum has a say on a day that is as long for all its leaves as for itself, and on which nothing is stated of some of them only. */
static bool has_say(const Household *house, int32_t s, const int32_t *length, int32_t from, int32_t to) {
  const WfmTree *tree = house->tree;
  const WfmNode *node = &house->node[tree->n_leaves + s];
  if (!node->forecast) return false;
  for (int32_t i = from; node->silent && i < to; i++)
    if (node->silent[i]) return false;
  for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++)
    if (!house->node[tree->leaf[k]].forecast || length[tree->leaf[k]] != to - from) return false;
  return true;
}

/* -- intervals -- */

/* Gives the leaves of a sum, on a day on which it has a say, its own shape in the sum: it is seen from more counts than theirs. */
static void shape_leaves(Household *house, int32_t s, const int32_t *from, int32_t length) {
  const WfmTree *tree = house->tree;
  const WfmForecast *forecast = house->node[tree->n_leaves + s].forecast;
  g_assert(forecast); /* or the sum would have no say */
  const double *own = forecast->mean + from[tree->n_leaves + s];
  g_autofree double *sum = g_new0(double, (gsize)length + 1);
  for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++) {
    const WfmNode *leaf = &house->node[tree->leaf[k]];
    for (int32_t i = 0; i < length; i++)
      if (is_known(leaf, from[tree->leaf[k]] + i)) sum[i] += leaf->forecast->mean[from[tree->leaf[k]] + i];
  }
  double level = wfm_sum(own, (size_t)length), total = wfm_sum(sum, (size_t)length);
  for (int32_t i = 0; i < length; i++) sum[i] = sum[i] > 0 && level > 0 ? own[i] / level * total / sum[i] : 1;
  for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++) {
    const WfmNode *leaf = &house->node[tree->leaf[k]];
    for (int32_t i = 0; i < length; i++)
      if (is_known(leaf, from[tree->leaf[k]] + i)) leaf->forecast->mean[from[tree->leaf[k]] + i] *= sum[i];
  }
}

static void rescale_day(WfmNode *node, int32_t from, int32_t to, double wanted) {
  double sum = 0, *mean = node->forecast->mean;
  for (int32_t i = from; i < to; i++) sum += is_known(node, i) ? mean[i] : 0;
  for (int32_t i = from; i < to && sum > 0; i++)
    if (is_known(node, i)) mean[i] *= wanted / sum;
}

static void reconcile_day(Household *house, const WfmTrial *trial, int32_t day) {
  const WfmTree *tree = house->tree;
  int32_t n = wfm_tree_nodes(tree);
  g_autofree double *mean = g_new0(double, (gsize)n + 1), *sd = g_new0(double, (gsize)n + 1), *leaf = g_new(double, (gsize)n + 1);
  g_autofree int32_t *from = g_new0(int32_t, (gsize)n + 1), *to = g_new0(int32_t, (gsize)n + 1), *length = g_new0(int32_t, (gsize)n + 1);
  for (int32_t k = 0; k < n; k++) {
    day_range(&from[k], &to[k], &house->node[k], day);
    length[k] = to[k] - from[k];
    if (house->node[k].forecast) known_total(&mean[k], &sd[k], &house->node[k], from[k], to[k]);
  }
  for (int32_t s = 0; s < tree->n_sums; s++)
    if (!has_say(house, s, length, from[tree->n_leaves + s], to[tree->n_leaves + s])) mean[tree->n_leaves + s] = NAN;
  wfm_trial_leaves(leaf, tree, trial, mean, sd);
  for (int32_t round = 0; round < SHAPE_ROUNDS; round++) {
    for (int32_t k = 0; k < tree->n_leaves; k++)
      if (house->node[k].forecast) rescale_day(&house->node[k], from[k], to[k], leaf[k]);
    for (int32_t s = 0; s < tree->n_sums && round + 1 < SHAPE_ROUNDS; s++)
      if (!isnan(mean[tree->n_leaves + s])) shape_leaves(house, s, from, length[tree->n_leaves + s]);
  }
}

/* The spread of a node as its held-back errors became: variance of days x ratio^2, taken from the day factor. */
static void rescale_spread(WfmForecast *forecast, const WfmSlots *future, double ratio) {
  for (int32_t i = 0, end = 0; i < forecast->grid.n; i = end) {
    double mean, sd;
    for (end = i; end < forecast->grid.n && future->day[end] == future->day[i]; end++) {
    }
    day_total(&mean, &sd, forecast->mean + i, forecast, i, end);
    if (!(mean > 0)) continue;
    double cv2 = forecast->day_cv[i] * forecast->day_cv[i], wanted = cv2 - (1 - ratio * ratio) * sd * sd / (mean * mean);
    for (int32_t k = i; k < end; k++) forecast->day_cv[k] = sqrt(fmax(LEAST_DAY_VARIANCE * cv2, wanted));
  }
}

/* A given sum is the sum of its leaves, interval by interval. */
static void add_leaves(Household *house, int32_t s) {
  const WfmTree *tree = house->tree;
  WfmNode *sum = &house->node[tree->n_leaves + s];
  const WfmSlots *future = sum->input.future;
  g_autofree int32_t *map = g_new(int32_t, (gsize)future->grid.n + 1);
  memset(sum->forecast->mean, 0, sizeof(double) * (size_t)future->grid.n);
  for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++) {
    const WfmNode *leaf = &house->node[tree->leaf[k]];
    wfm_slots_map(map, future, leaf->input.future);
    for (int32_t i = 0; i < future->grid.n; i++)
      if (map[i] >= 0) sum->forecast->mean[i] += leaf->forecast->mean[map[i]];
  }
}

static bool is_driven(const WfmForecast *forecast) {
  return forecast && forecast->elasticity_sd;
}

static void drop_forecast(WfmNode *node) {
  wfm_forecast_free(node->forecast);
  node->forecast = NULL;
}

/* A sum knows nothing of the drivers of its leaves: where one follows its own, the sum's forecast says nothing. */
static void silence_sums(Household *house) {
  const WfmTree *tree = house->tree;
  for (int32_t s = 0; s < tree->n_sums; s++)
    for (int32_t k = tree->begin[s]; k < tree->begin[s + 1]; k++)
      if (house->family->sum[s].given < 0 && is_driven(house->node[tree->leaf[k]].forecast))
        drop_forecast(&house->node[tree->n_leaves + s]);
}

static bool all_leaves_spoke(const Household *house, int32_t s) {
  for (int32_t k = house->tree->begin[s]; k < house->tree->begin[s + 1]; k++)
    if (!house->node[house->tree->leaf[k]].forecast) return false;
  return true;
}

/* -- words -- */

static void explain(Household *house, const WfmTrial *trial, int32_t k) {
  const WfmTree *tree = house->tree;
  WfmForecast *forecast = house->node[k].forecast;
  bool leaf = k < tree->n_leaves;
  g_autoptr(GString) names = g_string_new(NULL);
  for (int32_t s = 0; leaf && s < tree->n_sums; s++)
    for (int32_t m = tree->begin[s]; m < tree->begin[s + 1]; m++)
      if (tree->leaf[m] == k) g_string_append_printf(names, "%s%s", names->len ? ", " : "", house->family->sum[s].name);
  if (isnan(trial->before[k]) || (leaf && !names->len)) return;
  wfm_forecast_add_note(forecast, false,
                        leaf ? g_strdup_printf("reconciled with %s: follows by %.0f %%; held-back days err by %.1f %% instead of %.1f %%",
                                               names->str, 100 * trial->weight[k], 100 * trial->after[k], 100 * trial->before[k])
                             : g_strdup_printf("is the sum of its parts: held-back days err by %.1f %%, forecast by itself %.1f %%",
                                               100 * trial->after[k], 100 * trial->before[k]));
}

static void explain_longer(WfmNode *node) {
  if (!node->longer || !node->forecast) return;
  wfm_forecast_add_note(
      node->forecast, node->longer->own_days < 28,
      g_strdup_printf(
          "measured days of its own: %d; the %d days before them are its siblings', scaled to it, and so are weekdays, profile and "
          "season where its own days show little",
          (int)node->longer->own_days, (int)node->longer->days));
}

/* -- all together -- */

static void reconcile_all(Household *house) {
  const WfmTree *tree = house->tree;
  int32_t first = G_MAXINT32, last = G_MININT32;
  silence_sums(house);
  g_autoptr(WfmTrial) trial = wfm_trial_new(tree, house->node, house->job);
  for (int32_t k = 0; k < tree->n_leaves; k++) {
    const WfmSlots *future = house->node[k].input.future;
    if (future->grid.n > 0) first = MIN(first, future->day[0]), last = MAX(last, future->day[future->grid.n - 1]);
  }
  for (int32_t day = first; day <= last; day++) reconcile_day(house, trial, day);
  for (int32_t s = 0; s < tree->n_sums; s++)
    if (house->family->sum[s].given >= 0 && house->node[tree->n_leaves + s].forecast && all_leaves_spoke(house, s)) add_leaves(house, s);
  for (int32_t k = 0; k < wfm_tree_nodes(tree); k++) {
    WfmNode *node = &house->node[k];
    if (!node->forecast || node->series < 0) continue;
    rescale_spread(node->forecast, node->input.future, trial->ratio[k]);
  }
  wfm_spread_pool(tree, house->node);
  for (int32_t k = 0; k < wfm_tree_nodes(tree); k++) {
    WfmNode *node = &house->node[k];
    if (!node->forecast || node->series < 0) continue;
    wfm_forecast_fill_quantiles(node->forecast);
    explain(house, trial, k);
  }
}

/* Handle times of sums follow the mix of their parts. */
static void mix_handle_times(Household *house) {
  gsize most = (gsize)house->tree->n_leaves + 1;
  g_autofree const WfmNode **node = g_new(const WfmNode *, most);
  g_autofree const WfmForecast **part = g_new(const WfmForecast *, most);
  g_autofree const WfmForecastInput **input = g_new(const WfmForecastInput *, most);
  for (int32_t s = 0; s < house->tree->n_sums; s++) {
    const WfmNode *sum = &house->node[house->tree->n_leaves + s];
    int32_t n = parts_with_handle_times(node, house, s), spoke = 0;
    for (int32_t k = 0; k < n; k++)
      if (node[k]->forecast) part[spoke] = node[k]->forecast, input[spoke++] = &node[k]->input;
    if (n > 0 && sum->forecast) wfm_handle_mix(&(WfmHandleMix){sum->forecast, &sum->input, part, input, spoke});
  }
  for (int32_t k = 0; k < wfm_tree_nodes(house->tree); k++) {
    WfmForecast *forecast = house->node[k].forecast;
    if (!forecast) continue;
    g_free(forecast->held_handle);
    forecast->held_handle = NULL, forecast->n_held_handle = 0;
  }
}

void wfm_forecast_family(WfmForecast **forecast, GError **error, const WfmForecastInput *input, const WfmForecastSettings *settings,
                         const WfmFamily *family, const WfmJob *job) {
  g_autoptr(WfmFamily) measured = wfm_family_measured(family, input);
  bool reconcile = family->n_series > 0 && settings[0].reconcile && measured->n_sums > 0;
  Household *house = household_new(input, settings, measured, !reconcile, job);
  keep_handle_times(house);
  wfm_parallel_for((size_t)wfm_tree_nodes(house->tree), job ? job->threads : 1, forecast_node, house);
  if (reconcile) reconcile_all(house);
  mix_handle_times(house);
  for (int32_t i = 0; i < family->n_series; i++) {
    WfmNode *node = &house->node[house->node_of[i]];
    explain_longer(node);
    forecast[i] = g_steal_pointer(&node->forecast);
    error[i] = g_steal_pointer(&node->error);
  }
  household_free(house);
}
