/* Promises of reconciliation and of families of queues. Expected values of the small case: by hand (in the comments), the rest are
 * properties that hold whatever the numbers. */
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/hierarchy.h"
#include "forecast/hierarchy_parts.h"
#include "forecast/reconcile.h"

#include <math.h>
#include <string.h>

/* -- the projection -- */

/* Two leaves and their sum. */
static int32_t begin_one[] = {0, 2}, leaves_two[] = {0, 1};
static const WfmTree small = {2, 1, begin_one, leaves_two};

static WfmNodeLaw *law_of(const double *z, int32_t n_rows, int32_t n_nodes, double shrink) {
  WfmNodeLaw *law = g_new0(WfmNodeLaw, 1);
  law->n_nodes = n_nodes, law->n_rows = n_rows, law->shrink = shrink;
  law->z = g_memdup2(z, sizeof(double) * (gsize)(n_rows * n_nodes));
  law->scale = g_new(double, (gsize)n_nodes);
  for (int32_t k = 0; k < n_nodes; k++) law->scale[k] = 1;
  return law;
}

/* By hand: base 10, 20, total 36; variances 4, 12, 20 without correlation. C y = 10 + 20 - 36 = -6, C W C' = 4 + 12 + 20 = 36,
 * so x = -1/6 and the leaves gain 4/6 and 12/6: 10.6667 and 22; the total loses 20/6: 32.6667, which is their sum. */
static void test_small_case(void) {
  const double mean[] = {10, 20, 36}, sd[] = {2, sqrt(12), sqrt(20)}, none[3] = {0};
  double leaf[2];
  g_autoptr(WfmNodeLaw) law = law_of(none, 1, 3, 1);
  wfm_reconcile(leaf, &small, law, mean, sd);
  g_assert_cmpfloat_with_epsilon(leaf[0], 10 + 4.0 / 6, 1e-9);
  g_assert_cmpfloat_with_epsilon(leaf[1], 22, 1e-9);
}

/* By hand: all sd 1, errors of leaf 0 and of the sum the same (correlation 1), of leaf 1 apart (0); shrink 0.5 halves the correlation.
 * W = [[1,0,.5],[0,1,0],[.5,0,1]]; C = [1,1,-1]; W C' = [.5, 1, -.5]'; C W C' = 2; C y = -6; x = -3: leaves 10 + 1.5 and 20 + 3. */
static void test_correlated_case(void) {
  const double mean[] = {10, 20, 36}, sd[] = {1, 1, 1};
  const double z[] = {1, 1, 1, 1, -1, 1, -1, 1, -1, -1, -1, -1}; /* four rows */
  double leaf[2];
  g_autoptr(WfmNodeLaw) law = law_of(z, 4, 3, 0.5);
  wfm_reconcile(leaf, &small, law, mean, sd);
  g_assert_cmpfloat_with_epsilon(leaf[0], 11.5, 1e-9);
  g_assert_cmpfloat_with_epsilon(leaf[1], 23, 1e-9);
}

/* Forecasts that add up already are not touched, whatever the covariance (S P S = S: unbiased base forecasts stay so). */
static void test_coherent_stays(void) {
  const double mean[] = {3, 0.25, 3.25}, sd[] = {2, 0.7, 1.1}, z[] = {1, -1, 1, -1, 1, -1, 1, 1, 1};
  double leaf[2];
  g_autoptr(WfmNodeLaw) law = law_of(z, 3, 3, 0.3);
  wfm_reconcile(leaf, &small, law, mean, sd);
  g_assert_cmpfloat_with_epsilon(leaf[0], 3, 1e-12);
  g_assert_cmpfloat_with_epsilon(leaf[1], 0.25, 1e-12);
}

/* A leaf that would fall below 0 is 0; a closed one (sd 0) stays 0; a sum without a say changes nothing. */
static void test_limits(void) {
  const double none[3] = {0}, mean[] = {0.5, 20, 10}, sd[] = {3, 3, 1}, closed[] = {0, 20, 10}, closed_sd[] = {0, 3, 1},
               silent[] = {0.5, 20, (double)NAN};
  double leaf[2];
  g_autoptr(WfmNodeLaw) law = law_of(none, 1, 3, 1);
  wfm_reconcile(leaf, &small, law, mean, sd);
  g_assert_cmpfloat(leaf[0], ==, 0);
  wfm_reconcile(leaf, &small, law, closed, closed_sd);
  g_assert_cmpfloat(leaf[0], ==, 0);
  g_assert_cmpfloat_with_epsilon(leaf[1], 11, 1e-9); /* 20 - 9 x 10 / 10 */
  wfm_reconcile(leaf, &small, law, silent, sd);
  g_assert_cmpfloat(leaf[0], ==, 0.5);
  g_assert_cmpfloat(leaf[1], ==, 20);
}

/* 2,000 leaves in 40 groups and one sum of all: the projected nodes satisfy every sum. The projection of the sums themselves is
 * y - W C' x with the same x; here the leaves' sums must meet the group's equations of a diagonal W, solved group by group by hand:
 * with the outer sum silent, each group's leaf gains (group - sum of leaves) x variance / (variances of leaves + of the group). */
static void test_many(void) {
  enum { LEAVES = 2000, GROUPS = 40, EACH = LEAVES / GROUPS, NODES = LEAVES + GROUPS + 1 };
  g_autofree int32_t *begin = g_new(int32_t, GROUPS + 2), *leaf_of = g_new(int32_t, 2 * LEAVES);
  g_autofree double *mean = g_new(double, NODES), *sd = g_new(double, NODES), *leaf = g_new(double, LEAVES), *none = g_new0(double, NODES);
  WfmRng rng;
  wfm_rng_init(&rng, 5, 1);
  for (int32_t k = 0; k < LEAVES; k++) {
    leaf_of[k] = leaf_of[LEAVES + k] = k;
    mean[k] = 50 + 50 * wfm_rng_uniform(&rng), sd[k] = 1 + wfm_rng_uniform(&rng);
  }
  for (int32_t g = 0; g <= GROUPS; g++) begin[g] = g * EACH;
  begin[GROUPS + 1] = 2 * LEAVES;
  for (int32_t g = 0; g < GROUPS; g++) mean[LEAVES + g] = 75 * EACH, sd[LEAVES + g] = 5;
  mean[NODES - 1] = NAN, sd[NODES - 1] = 10;
  WfmTree tree = {LEAVES, GROUPS + 1, begin, leaf_of};
  g_autoptr(WfmNodeLaw) law = law_of(none, 1, NODES, 1);
  wfm_reconcile(leaf, &tree, law, mean, sd);
  for (int32_t g = 0; g < GROUPS; g++) {
    double sum = 0, variance = 25;
    for (int32_t k = g * EACH; k < (g + 1) * EACH; k++) sum += mean[k], variance += sd[k] * sd[k];
    for (int32_t k = g * EACH; k < (g + 1) * EACH; k++)
      g_assert_cmpfloat_with_epsilon(leaf[k], mean[k] + (75 * EACH - sum) * sd[k] * sd[k] / variance, 1e-7);
  }
}

/* Independent errors: the correlations are noise and shrink to nothing nearly; one common error: they are kept. */
static void test_shrinkage(void) {
  enum { ROWS = 140, NODES = 6 };
  double z[ROWS * NODES], same[ROWS * NODES];
  int32_t origin[ROWS], day[ROWS];
  WfmRng rng;
  wfm_rng_init(&rng, 6, 1);
  for (int32_t t = 0; t < ROWS; t++) {
    double common = wfm_rng_normal(&rng);
    origin[t] = t / 14 * 14, day[t] = t;
    for (int32_t k = 0; k < NODES; k++) z[t * NODES + k] = wfm_rng_normal(&rng), same[t * NODES + k] = common + 0.3 * wfm_rng_normal(&rng);
  }
  WfmNodeErrors apart = {NODES, ROWS, z, origin, day}, together = {NODES, ROWS, same, origin, day};
  g_assert_cmpfloat(wfm_node_shrink(&apart, NULL), >, 0.6);
  g_assert_cmpfloat(wfm_node_shrink(&together, NULL), <, 0.1);
  apart.n_rows = 7; /* too few */
  g_assert_cmpfloat(wfm_node_shrink(&apart, NULL), ==, 1);
}

/* -- families on invented queues -- */

enum { DAYS = 140, AHEAD = 28, SLOTS = 24, N = 4 };

/* Three queues that share their ups and downs, and (optionally) a fourth that is their sum. */
typedef struct {
  WfmSlots *past, *future;
  double *volume[N];
  uint8_t *open;
  WfmForecastInput input[N];
  WfmForecastSettings settings[N];
} Centre;

static void centre_init(Centre *c) {
  static const char *const names[N] = {"voice", "chat", "rare", "centre"};
  static const double size[3] = {400, 90, 6};
  g_autoptr(WfmZone) zone = wfm_zone_new("Europe/Dublin", NULL);
  int32_t day = wfm_day_from_civil(2025, 6, 2);
  int64_t start = wfm_zone_day_start(zone, day), middle = wfm_zone_day_start(zone, day + DAYS),
          end = wfm_zone_day_start(zone, day + DAYS + AHEAD);
  c->past = wfm_slots_new((WfmGrid){start, 3600, (int32_t)((middle - start) / 3600)}, zone);
  c->future = wfm_slots_new((WfmGrid){middle, 3600, (int32_t)((end - middle) / 3600)}, zone);
  int32_t n = c->past->grid.n;
  c->open = g_new(uint8_t, (gsize)n + 1);
  memset(c->open, 1, (gsize)n);
  for (int k = 0; k < N; k++) c->volume[k] = g_new0(double, (gsize)n + 1);
  WfmRng rng;
  wfm_rng_init(&rng, 11, 1);
  double common = 1;
  for (int32_t i = 0; i < n; i++) {
    if (i == 0 || c->past->day[i] != c->past->day[i - 1]) common = wfm_rng_gamma(&rng, 60, 1.0 / 60);
    double shape = (1 + sin((c->past->slot[i] - 8) * G_PI / 12)) / 24 * (wfm_weekday(c->past->day[i]) >= 5 ? 0.5 : 1.0);
    for (int k = 0; k < 3; k++) {
      c->volume[k][i] = (double)wfm_rng_poisson(&rng, size[k] * common * shape);
      c->volume[3][i] += c->volume[k][i];
    }
  }
  for (int k = 0; k < N; k++) {
    c->input[k] = (WfmForecastInput){.queue = names[k],
                                     .past = c->past,
                                     .future = c->future,
                                     .volume = c->volume[k],
                                     .open_past = c->open,
                                     .open_future = c->open,
                                     .aht_default_s = 100};
    wfm_module_defaults(&wfm_forecast_module, &c->settings[k]);
  }
}

static void centre_clear(Centre *c) {
  wfm_slots_free(c->past);
  wfm_slots_free(c->future);
  for (int k = 0; k < N; k++) g_free(c->volume[k]);
  g_free(c->open);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Centre, centre_clear)

static void forecast_all(WfmForecast **forecast, const Centre *c, int32_t n, int threads) {
  GError *error[N] = {0};
  g_autoptr(WfmFamily) family = wfm_family_find(c->input, n);
  wfm_forecast_family(forecast, error, c->input, c->settings, family, &(WfmJob){.seed = 1, .threads = threads});
  for (int32_t k = 0; k < n; k++) g_assert_no_error(error[k]);
}

static double total_of(const WfmForecast *forecast) {
  return wfm_sum(forecast->mean, (size_t)forecast->grid.n);
}

static void free_all(WfmForecast **forecast, int32_t n) {
  for (int32_t k = 0; k < n; k++) wfm_forecast_free(forecast[k]);
}

/* The series that is the sum of the others is found, and its forecast is their sum to the last digit of a double; nothing is negative. */
static void test_sums_agree(void) {
  g_auto(Centre) c = {0};
  WfmForecast *f[N] = {0};
  centre_init(&c);
  g_autoptr(WfmFamily) family = wfm_family_find(c.input, N);
  g_assert_cmpint(family->n_sums, ==, 1);
  g_assert_cmpint(family->sum[0].given, ==, 3);
  g_assert_cmpint(family->sum[0].n_members, ==, 3);
  g_assert_false(family->sum[0].rest);
  forecast_all(f, &c, N, 1);
  for (int32_t i = 0; i < c.future->grid.n; i++) {
    double sum = f[0]->mean[i] + f[1]->mean[i] + f[2]->mean[i];
    g_assert_cmpfloat_with_epsilon(f[3]->mean[i], sum, 1e-9);
    for (int k = 0; k < N; k++) g_assert_true(isfinite(f[k]->mean[i]) && f[k]->mean[i] >= 0 && isfinite(f[k]->day_cv[i]));
  }
  free_all(f, N);
}

static void test_same_at_any_threads(void) {
  g_auto(Centre) c = {0};
  WfmForecast *one[N] = {0}, *four[N] = {0};
  centre_init(&c);
  forecast_all(one, &c, 3, 1);
  forecast_all(four, &c, 3, 4);
  for (int k = 0; k < 3; k++) {
    g_assert_cmpmem(one[k]->mean, sizeof(double) * (size_t)c.future->grid.n, four[k]->mean, sizeof(double) * (size_t)c.future->grid.n);
    g_assert_cmpmem(one[k]->day_cv, sizeof(double) * (size_t)c.future->grid.n, four[k]->day_cv, sizeof(double) * (size_t)c.future->grid.n);
  }
  free_all(one, 3);
  free_all(four, 3);
}

/* Chat has had half of its contacts for three weeks: a fifth of the sum does not show it, but is forecast as what comes, and so is chat. */
static void test_step_of_a_queue_is_in_its_sums(void) {
  g_auto(Centre) c = {0};
  WfmForecast *before[N] = {0}, *given[N] = {0}, *made[N] = {0};
  centre_init(&c);
  forecast_all(before, &c, N, 1);
  for (int32_t i = c.past->grid.n - 21 * SLOTS; i < c.past->grid.n; i++)
    c.volume[3][i] -= ceil(c.volume[1][i] / 2), c.volume[1][i] = floor(c.volume[1][i] / 2);
  forecast_all(given, &c, N, 1);
  forecast_all(made, &c, N - 1, 1);
  g_autoptr(WfmForecast) alone = wfm_forecast_new(&c.input[1], &c.settings[1], &(WfmJob){.seed = 1, .threads = 1}, NULL);
  g_test_message("chat alone %.1f, with the given sum %.1f, with a made one %.1f; the others %.1f, %.1f, %.1f", total_of(alone),
                 total_of(given[1]), total_of(made[1]), total_of(before[0]), total_of(given[0]), total_of(made[0]));
  g_assert_cmpfloat_with_epsilon(total_of(given[1]) / total_of(alone), 1, 0.02);
  g_assert_cmpfloat_with_epsilon(total_of(made[1]) / total_of(alone), 1, 0.02);
  g_assert_cmpfloat_with_epsilon(total_of(given[0]) / total_of(before[0]), 1, 0.01);
  g_assert_cmpfloat_with_epsilon(total_of(made[0]) / total_of(before[0]), 1, 0.01);
  free_all(before, N), free_all(given, N), free_all(made, N - 1);
}

/* reconcile = no: each queue as if it were alone. */
static void test_switched_off(void) {
  g_auto(Centre) c = {0};
  WfmForecast *f[N] = {0};
  centre_init(&c);
  for (int k = 0; k < N; k++) c.settings[k].reconcile = false;
  forecast_all(f, &c, 3, 1);
  for (int k = 0; k < 3; k++) {
    g_autoptr(WfmForecast) alone = wfm_forecast_new(&c.input[k], &c.settings[k], &(WfmJob){.seed = 1, .threads = 1}, NULL);
    g_assert_cmpmem(f[k]->mean, sizeof(double) * (size_t)c.future->grid.n, alone->mean, sizeof(double) * (size_t)c.future->grid.n);
  }
  free_all(f, 3);
}

/* A half day with stated hours, another with other hours of the same name, and a followed Friday, each of one queue alone: the others of the family have on
 * that day what they had. */
static void test_timetable_of_one_queue_is_no_others(void) {
  g_auto(Centre) c = {0};
  WfmForecast *plain[N] = {0}, *f[N] = {0};
  centre_init(&c);
  forecast_all(plain, &c, 3, 1);
  int32_t first = c.future->day[0], wednesday = first + (9 - wfm_weekday(first)) % 7, saturday = first + (12 - wfm_weekday(first)) % 7;
  g_autofree uint8_t *open = g_memdup2(c.open, (gsize)c.future->grid.n);
  WfmEvent eve = {
      .name = "Eve", .kind = "half_day", .volume_effect = NAN, .aht_effect = NAN, .open_from_s = 8 * 3600, .open_to_s = 12 * 3600};
  eve.from = c.future->grid.start + (wednesday - first) * 86400, eve.to = eve.from + 86400;
  WfmEvent work = {.name = "in exchange", .kind = "workday", .volume_effect = NAN, .aht_effect = NAN, .follows = 5};
  work.from = c.future->grid.start + (saturday - first) * 86400, work.to = work.from + 86400;
  const WfmEvent of_voice[] = {eve, work};
  for (int32_t i = 0; i < c.future->grid.n; i++)
    if (c.future->day[i] == wednesday) open[i] = c.future->slot[i] >= 8 && c.future->slot[i] < 12;
  c.input[0].events = of_voice, c.input[0].n_events = 2, c.input[0].open_future = open;
  forecast_all(f, &c, 3, 1);
  for (int k = 1; k < 3; k++)
    for (int half = 0; half < 4; half++) {
      double was = 0, is = 0;
      for (int32_t i = 0; i < c.future->grid.n; i++)
        if (c.future->day[i] == (half < 2 ? wednesday : saturday) && c.future->slot[i] / 12 == half % 2)
          was += plain[k]->mean[i], is += f[k]->mean[i];
      g_assert_cmpfloat_with_epsilon(is / was, 1, 0.03);
    }
  free_all(plain, N);
  free_all(f, N);
}

/* The shape of the rare queue (6 contacts a day) is nearer to the truth with its siblings than alone. */
static void test_rare_gains(void) {
  g_auto(Centre) c = {0};
  WfmForecast *f[N] = {0};
  double together = 0, alone_error = 0;
  centre_init(&c);
  forecast_all(f, &c, 3, 1);
  g_autoptr(WfmForecast) alone = wfm_forecast_new(&c.input[2], &c.settings[2], &(WfmJob){.seed = 1, .threads = 1}, NULL);
  for (int32_t i = 0; i < c.future->grid.n; i++) {
    double truth = 6 * (1 + sin((c.future->slot[i] - 8) * G_PI / 12)) / 24 * (wfm_weekday(c.future->day[i]) >= 5 ? 0.5 : 1.0);
    together += fabs(f[2]->mean[i] - truth), alone_error += fabs(alone->mean[i] - truth);
  }
  g_assert_cmpfloat(together, <, alone_error);
  free_all(f, 3);
}

/* Two queues that err by their standard deviation, now up, now down, each by itself; their sum is right every day, though it calls itself unsure.
 * Each of six origins, which did not overlap, spoke against what the queues add up to, and one more is taken to have spoken for it: a seventh
 * of the way. */
static void test_sum_that_is_right_by_itself(void) {
  enum { ORIGINS = 6, SPAN = 14 };
  WfmHeldDay held[3][ORIGINS * SPAN];
  WfmForecast forecast[3] = {{0}};
  WfmNode node[3] = {{.series = -1}};
  int32_t begin[] = {0, 2}, leaf[] = {0, 1};
  WfmTree tree = {2, 1, begin, leaf};
  for (int k = 0; k < 3; k++) {
    for (int32_t t = 0; t < ORIGINS * SPAN; t++) {
      double error = k == 2 ? 0 : (t >> k) % 2 ? 6 : -6;
      held[k][t] = k < 2 ? (WfmHeldDay){t / SPAN * SPAN, t, 50 - error, 50, 6, 5} : (WfmHeldDay){t / SPAN * SPAN, t, 100, 100, 20, 18};
    }
    forecast[k].held = held[k], forecast[k].n_held = ORIGINS * SPAN, node[k].forecast = &forecast[k];
  }
  g_autoptr(WfmTrial) trial = wfm_trial_new(&tree, node, NULL);
  g_assert_cmpfloat_with_epsilon(trial->sum_weight[0], 1.0 / 7, 1e-9);
  const double mean[] = {60, 60, 100}, sd[] = {6, 6, 20};
  double plain[2], held_to[2];
  wfm_reconcile(plain, &tree, trial->law, mean, sd);
  wfm_trial_leaves(held_to, &tree, trial, mean, sd);
  g_assert_cmpfloat_with_epsilon(held_to[0] + held_to[1], 100 + (plain[0] + plain[1] - 100) / 7, 1);
  g_assert_cmpfloat(plain[0] + plain[1], >, 104);
}

static void forecast_labelled(WfmForecast **forecast, const Centre *c, int32_t n) {
  static const char *const label[N] = {"IE", "IE", "IE", "IE"};
  GError *error[N] = {0};
  g_autoptr(WfmFamily) family = wfm_family_by_labels(label, 1, n);
  wfm_forecast_family(forecast, error, c->input, c->settings, family, &(WfmJob){.seed = 1, .threads = 1});
  for (int32_t k = 0; k < n; k++) g_assert_no_error(error[k]);
}

/* A queue that was never measured tells nothing of the sum: with it the others' forecasts are the same to the last digit. */
static void test_new_queue_leaves_the_others(void) {
  g_auto(Centre) c = {0};
  WfmForecast *without[N] = {0}, *with[N] = {0};
  centre_init(&c);
  for (int32_t i = 0; i < c.past->grid.n; i++) c.volume[2][i] = NAN;
  forecast_labelled(without, &c, 2);
  forecast_labelled(with, &c, 3);
  for (int32_t i = 0; i < c.future->grid.n; i++)
    for (int k = 0; k < 2; k++) g_assert_cmpfloat(with[k]->mean[i], ==, without[k]->mean[i]);
  free_all(without, 2), free_all(with, 3);
}

/* A queue that had a history three times as long, and ended long ago, takes no history from the sum of the others. */
static void test_ended_queue_leaves_the_sum_its_history(void) {
  enum { LONG = 3, ENDED_DAYS = 100 };
  g_auto(Centre) c = {0};
  centre_init(&c);
  WfmGrid grid = c.past->grid;
  WfmZone *zone = wfm_zone_new("UTC", NULL);
  WfmGrid old = {grid.start - LONG * (int64_t)grid.n * grid.step, grid.step, (LONG + 1) * grid.n - ENDED_DAYS * c.past->slots_per_day};
  WfmSlots *past = wfm_slots_new(old, zone);
  g_autofree double *volume = g_new(double, (gsize)old.n);
  g_autofree uint8_t *open = g_new(uint8_t, (gsize)old.n);
  for (int32_t i = 0; i < old.n; i++) volume[i] = 1, open[i] = 1;
  c.input[2].past = past, c.input[2].volume = volume, c.input[2].open_past = open;
  const WfmNode node[] = {{.input = c.input[0]}, {.input = c.input[1]}, {.input = c.input[2]}};
  WfmNode sum = {0};
  wfm_node_add_up(&sum, (const WfmNode *const[]){&node[0], &node[1], &node[2]}, 3);
  g_assert_cmpint(wfm_grid_end(sum.input.past->grid), ==, wfm_grid_end(grid));
  wfm_node_clear(&sum);
  wfm_slots_free(past);
  wfm_zone_free(zone);
}

/* One queue, so far open by day, is open at night from now on: what comes then is a guess, which takes nothing from the others' days nor adds to
 * them, and stays a guess of its own. */
static void test_hours_never_measured_leave_the_others(void) {
  g_auto(Centre) c = {0};
  WfmForecast *before[N] = {0}, *after[N] = {0};
  centre_init(&c);
  g_autofree uint8_t *day_past = g_new(uint8_t, (gsize)c.past->grid.n), *day_future = g_new(uint8_t, (gsize)c.future->grid.n);
  for (int32_t i = 0; i < c.past->grid.n; i++) day_past[i] = c.past->slot[i] >= 8 && c.past->slot[i] < 20;
  for (int32_t i = 0; i < c.future->grid.n; i++) day_future[i] = c.future->slot[i] >= 8 && c.future->slot[i] < 20;
  for (int k = 0; k < 2; k++) {
    c.input[k].open_past = day_past, c.input[k].open_future = day_future;
    for (int32_t i = 0; i < c.past->grid.n; i++)
      if (!day_past[i]) c.volume[k][i] = NAN;
  }
  forecast_labelled(before, &c, 2);
  c.input[0].open_past = c.input[0].open_future = c.open;
  forecast_labelled(after, &c, 2);
  for (int32_t i = 0; i < c.future->grid.n; i++) {
    g_assert_cmpfloat(fabs(after[1]->mean[i] - before[1]->mean[i]), <=, 0.01 * before[1]->mean[i]);
    if (!day_future[i]) g_assert_cmpfloat(after[0]->mean[i], >, 0);
  }
  free_all(before, 2), free_all(after, 2);
}

/* Without the series that is the sum, a sum of all is made; by labels, sums of one queue and doubles are left out. */
static void test_families(void) {
  g_auto(Centre) c = {0};
  centre_init(&c);
  g_autoptr(WfmFamily) found = wfm_family_find(c.input, 3);
  g_assert_cmpint(found->n_sums, ==, 1);
  g_assert_cmpint(found->sum[0].given, ==, -1);
  static const char *const label[] = {"IE", "IE", "DE", "DE", /* region */ "voice", "chat", "voice", "voice" /* channel */};
  g_autoptr(WfmFamily) family = wfm_family_by_labels(label, 2, 4);
  static const char *const names[] = {"all", "IE", "DE"};
  g_assert_cmpint(family->n_sums, ==, 3);
  for (int s = 0; s < 3; s++) g_assert_cmpstr(family->sum[s].name, ==, names[s]);
  /* A part less than the whole, known by its name: the rest is a leaf of its own. */
  c.input[3].queue = "centre", c.input[0].queue = "centre/voice", c.input[1].queue = "other";
  WfmForecastInput two[] = {c.input[0], c.input[3]};
  g_autoptr(WfmFamily) nested = wfm_family_find(two, 2);
  g_assert_cmpint(nested->n_sums, ==, 1);
  g_assert_true(nested->sum[0].given == 1 && nested->sum[0].rest);
}

/* By hand, variances by their logarithms, each known to 2 / origins = 1. Queues 0 to 2 are alike and stay. Queue 3 (0.0001) has them and itself as
 * siblings: mean (3 x -3.2189 - 9.2103) / 4 = -4.7167, between them (3 x 1.4979^2 + 4.4936^2) / 4 x 4 / 3 - 1 = 7.974, drawn to 0.5 by 2 of 5: 4.985;
 * its own counts 4.985 / 5.985 = 0.8329, and its variance becomes 0.0001 x (0.8329 + 0.1671 e^4.4936) = 0.001578. Queue 4's was assumed: it
 * stays and tells the others nothing. */
static void test_spread_is_drawn_to_the_siblings(void) {
  int32_t begin[] = {0, 4, 9}, leaf[] = {0, 1, 2, 4, 0, 1, 2, 3, 4};
  const WfmTree tree = {5, 2, begin, leaf};
  WfmForecast forecast[5] = {0};
  WfmNode node[7] = {0};
  double cv[5] = {0.2, 0.2, 0.2, 0.01, 0.7};
  for (int k = 0; k < 5; k++) {
    forecast[k].grid.n = 1, forecast[k].day_cv = &cv[k], forecast[k].origins = k < 4 ? 2 : 0;
    node[k].forecast = &forecast[k];
  }
  wfm_spread_pool(&tree, node);
  for (int k = 0; k < 3; k++) g_assert_cmpfloat_with_epsilon(cv[k], 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon(cv[3], sqrt(0.001578), 1e-5);
  g_assert_cmpfloat(cv[4], ==, 0.7);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/reconcile/small-case-by-hand", test_small_case);
  g_test_add_func("/reconcile/correlated-case-by-hand", test_correlated_case);
  g_test_add_func("/reconcile/what-adds-up-stays", test_coherent_stays);
  g_test_add_func("/reconcile/limits", test_limits);
  g_test_add_func("/reconcile/two-thousand-leaves", test_many);
  g_test_add_func("/reconcile/shrinkage", test_shrinkage);
  g_test_add_func("/family/sums-agree", test_sums_agree);
  g_test_add_func("/family/same-bytes-at-any-threads", test_same_at_any_threads);
  g_test_add_func("/family/a-step-of-one-queue-is-in-its-sums", test_step_of_a_queue_is_in_its_sums);
  g_test_add_func("/family/switched-off", test_switched_off);
  g_test_add_func("/family/timetable-of-one-queue-is-no-others", test_timetable_of_one_queue_is_no_others);
  g_test_add_func("/family/rare-queue-gains", test_rare_gains);
  g_test_add_func("/family/a-sum-that-is-right-by-itself-is-held", test_sum_that_is_right_by_itself);
  g_test_add_func("/family/spread-is-drawn-to-the-siblings", test_spread_is_drawn_to_the_siblings);
  g_test_add_func("/family/a-new-queue-leaves-the-others-as-they-are", test_new_queue_leaves_the_others);
  g_test_add_func("/family/an-ended-queue-leaves-the-sum-its-history", test_ended_queue_leaves_the_sum_its_history);
  g_test_add_func("/family/hours-never-measured-leave-the-others", test_hours_never_measured_leave_the_others);
  g_test_add_func("/family/which-sums", test_families);
  return g_test_run();
}
