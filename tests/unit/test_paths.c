/* Sample paths: of one queue by its law, of several queues together. What is found is compared with the laws that made the figures. */
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/day_correlation.h"
#include "forecast/handle_law.h"
#include "forecast/law.h"
#include "forecast/paths.h"
#include "forecast/together.h"

#include <math.h>
#include <string.h>

#define N 96
#define PATHS 4000

static WfmForecast forecast_of(double *mean, double *day_cv, int32_t n, double interval_cv) {
  return (WfmForecast){.queue = (char *)"voice", .grid = {0, 1800, n}, .mean = mean, .day_cv = day_cv, .interval_cv = interval_cv};
}

static void test_paths_follow_the_law(void) {
  double mean[N], day_cv[N], path[N], sum = 0, squares = 0, one = 0, one_squares = 0;
  int32_t day[N];
  for (int i = 0; i < N; i++) mean[i] = 5 + i % 48 * 0.5, day_cv[i] = 0.2, day[i] = i / 48;
  WfmForecast forecast = forecast_of(mean, day_cv, N, 0.15);
  for (uint64_t k = 0; k < PATHS; k++) {
    wfm_forecast_sample(path, NULL, &forecast, day, 7, k);
    double total = wfm_sum(path, 48);
    sum += total, squares += total * total, one += path[40], one_squares += path[40] * path[40];
  }
  double expected = wfm_sum(mean, 48), cv = wfm_law_total_cv(mean, 48, 0.2, 0.15), variance = expected + cv * cv * expected * expected;
  double seen = sum / PATHS, seen_variance = squares / PATHS - seen * seen;
  g_assert_cmpfloat_with_epsilon(seen / expected, 1, 4 * sqrt(variance / PATHS) / expected);
  g_assert_cmpfloat_with_epsilon(seen_variance / variance, 1, 0.1);
  double joint = wfm_law_joint_cv(0.2, 0.15), one_variance = mean[40] + joint * joint * mean[40] * mean[40];
  one /= PATHS;
  g_assert_cmpfloat_with_epsilon((one_squares / PATHS - one * one) / one_variance, 1, 0.1);
}

static void test_paths_are_named_by_seed_path_and_queue(void) {
  double mean[N], day_cv[N], a[N], b[N], c[N], d[N];
  int32_t day[N], same = 0, alike = 0;
  for (int i = 0; i < N; i++) mean[i] = i % 7 == 0 ? 0 : 8, day_cv[i] = 0.1, day[i] = i / 48;
  WfmForecast forecast = forecast_of(mean, day_cv, N, 0.1), other = forecast;
  other.queue = (char *)"chat";
  wfm_forecast_sample(a, NULL, &forecast, day, 7, 3);
  wfm_forecast_sample(b, NULL, &forecast, day, 7, 3);
  wfm_forecast_sample(c, NULL, &forecast, day, 7, 4);
  wfm_forecast_sample(d, NULL, &other, day, 7, 3);
  g_assert_cmpmem(a, sizeof a, b, sizeof b);
  for (int i = 0; i < N; i++) {
    same += a[i] == c[i], alike += a[i] == d[i];
    if (mean[i] == 0) g_assert_cmpfloat(a[i], ==, 0);
  }
  g_assert_cmpint(same, <, N / 2);
  g_assert_cmpint(alike, <, N / 2);
}

/* Factors rise with their deviate from next to no spread to a wide one, without a step where the formula changes. */
static void test_factors_of_any_spread(void) {
  for (int c = 0; c < 100; c++) {
    double before = 0, cv = 1e-7 * pow(1.184, c); /* to 1.8 */
    for (int k = -24; k <= 24; k++) {
      double factor = wfm_law_factor_at(k / 4.0, cv);
      g_assert_true(isfinite(factor) && factor >= before);
      if (cv < 0.02) g_assert_cmpfloat(fabs(factor - 1), <=, 25 * cv);
      before = factor;
    }
  }
  for (int k = -12; k <= 12; k++)
    for (int c = 10; c < 50; c++)
      g_assert_cmpfloat(fabs(wfm_law_factor_at(k / 4.0, 1e-3 * c + 1e-6) - wfm_law_factor_at(k / 4.0, 1e-3 * c)), <, 1e-4);
}

static void test_weeks_of_paths_carry_the_correlation(void) {
  enum { WEEK = 7, TRIALS = 20000 };
  const WfmDayCorrelation correlation = {0.5, 0.95};
  double mean[WEEK], day_cv[WEEK], path[WEEK], sum = 0, squares = 0, expected = 0;
  int32_t day[WEEK];
  for (int d = 0; d < WEEK; d++) mean[d] = 1000, day_cv[d] = 0.1, day[d] = d;
  WfmForecast forecast = forecast_of(mean, day_cv, WEEK, 0);
  forecast.path.volume = correlation;
  forecast.path.loading[2] = 0.8; /* of what is common to other queues as well: nothing changes for a queue by itself */
  for (uint64_t k = 0; k < TRIALS; k++) {
    wfm_forecast_sample(path, NULL, &forecast, day, 3, k);
    double total = wfm_sum(path, WEEK);
    sum += total, squares += total * total;
  }
  for (int a = 0; a < WEEK; a++)
    for (int b = 0; b < WEEK; b++) expected += (a == b ? 1000 : 0) + wfm_day_correlation_at(&correlation, b - a) * 100 * 100;
  double seen = squares / TRIALS - sum / TRIALS * (sum / TRIALS);
  g_assert_cmpfloat_with_epsilon(sum / TRIALS, 7000, 15);
  g_assert_cmpfloat_with_epsilon(sqrt(seen / expected), 1, 0.03);
}

/* -- several queues: day factors with known loadings, normal for the sake of the argument -- */

enum { MOST = 240, DAYS = 28 };

typedef struct {
  int n, origins;
  double cv, mean[MOST], loading[MOST][2];
  WfmForecast forecast[MOST], *list[MOST];
  double day_mean[MOST][1], day_cv[MOST][1];
  char name[MOST][8];
} World;

/* Contacts of all queues on one day; rng goes on. */
static void live(double *contacts, const World *world, WfmRng *rng) {
  double common[2] = {wfm_rng_normal(rng), wfm_rng_normal(rng)};
  for (int q = 0; q < world->n; q++) {
    const double *l = world->loading[q];
    double z = l[0] * common[0] + l[1] * common[1] + sqrt(1 - l[0] * l[0] - l[1] * l[1]) * wfm_rng_normal(rng);
    contacts[q] = (double)wfm_rng_poisson(rng, world->mean[q] * fmax(0, 1 + world->cv * z));
  }
}

static void world_fill(World *world, uint64_t stream) {
  WfmRng rng;
  wfm_rng_init(&rng, 19, stream);
  g_autofree double *contacts = g_new(double, MOST);
  for (int q = 0; q < world->n; q++) {
    g_snprintf(world->name[q], sizeof world->name[q], "q%d", q);
    world->day_mean[q][0] = world->mean[q], world->day_cv[q][0] = world->cv;
    world->forecast[q] = forecast_of(world->day_mean[q], world->day_cv[q], 1, 0);
    world->forecast[q].queue = world->name[q];
    world->forecast[q].held = g_new(WfmHeldDay, (gsize)world->origins * DAYS);
    world->forecast[q].n_held = (size_t)world->origins * DAYS;
    world->list[q] = &world->forecast[q];
  }
  for (int t = 0; t < world->origins * DAYS; t++) {
    live(contacts, world, &rng);
    for (int q = 0; q < world->n; q++) {
      double mean = world->mean[q], sd = sqrt(mean + world->cv * world->cv * mean * mean);
      world->forecast[q].held[t] = (WfmHeldDay){1000 - t / DAYS * DAYS, 1000 - t / DAYS * DAYS + t % DAYS, mean, contacts[q], sd};
    }
  }
}

static void world_clear(World *world) {
  for (int q = 0; q < world->n; q++) g_free(world->forecast[q].held);
}

static double found(const World *world, int a, int b) {
  double sum = 0;
  for (int f = 0; f < WFM_PATH_FACTORS; f++) sum += world->forecast[a].path.loading[f] * world->forecast[b].path.loading[f];
  return sum;
}

static double truth(const World *world, int a, int b) {
  return world->loading[a][0] * world->loading[b][0] + world->loading[a][1] * world->loading[b][1];
}

/* Share of true days whose sum over the queues lies within the 80 % interval of the sampled paths' sum. */
static double coverage_of_sum(const World *world, int trials) {
  enum { DRAWN = 1500 };
  const int32_t day[1] = {2000};
  g_autofree double *total = g_new0(double, DRAWN), *contacts = g_new(double, MOST);
  for (uint64_t k = 0; k < DRAWN; k++)
    for (int q = 0; q < world->n; q++) {
      double count;
      wfm_forecast_sample(&count, NULL, &world->forecast[q], day, 5, k);
      total[k] += count;
    }
  double low = wfm_quantile(total, DRAWN, 0.1), high = wfm_quantile(total, DRAWN, 0.9);
  int inside = 0;
  WfmRng rng;
  wfm_rng_init(&rng, 23, 1);
  for (int t = 0; t < trials; t++) {
    live(contacts, world, &rng);
    double sum = wfm_sum(contacts, (size_t)world->n);
    inside += sum >= low && sum <= high;
  }
  return (double)inside / trials;
}

/* Two groups of queues that rise and fall together, and one that goes against the others. */
static void test_correlations_of_queues_are_found(void) {
  static World world = {.n = 6,
                        .origins = 60,
                        .cv = 0.12,
                        .mean = {4000, 900, 2500, 5000, 700, 1500},
                        .loading = {{.8, .4}, {.8, .4}, {.7, .5}, {.5, -.6}, {.5, -.6}, {-.6, 0}}};
  world_fill(&world, 1);
  wfm_forecast_together(world.list, (size_t)world.n);
  for (int a = 0; a < world.n; a++) {
    g_assert_cmpfloat(found(&world, a, a), <=, 0.951);
    for (int b = a + 1; b < world.n; b++) g_assert_cmpfloat_with_epsilon(found(&world, a, b), truth(&world, a, b), 0.08);
  }
  world_clear(&world);
}

/* Two hundred thin queues, 3 to 40 contacts a day: hardly anything can be said of a pair, but their sum moves as one. */
static void test_sum_of_queues_has_its_spread(void) {
  static World world = {.n = 200, .origins = 12, .cv = 0.15};
  for (int q = 0; q < world.n; q++) world.mean[q] = 3 + q % 38, world.loading[q][0] = 0.7, world.loading[q][1] = q % 2 ? 0.3 : -0.3;
  world_fill(&world, 2);
  g_assert_cmpfloat(coverage_of_sum(&world, 4000), <, 0.45); /* each by itself: far too narrow */
  wfm_forecast_together(world.list, (size_t)world.n);
  g_assert_cmpfloat_with_epsilon(coverage_of_sum(&world, 4000), 0.80, 0.05);
  world_clear(&world);
}

/* Queues that have nothing in common are not made to: twelve origins leave a little doubt. */
static void test_strangers_stay_strangers(void) {
  static World world = {.n = 20, .origins = 12, .cv = 0.15};
  for (int q = 0; q < world.n; q++) world.mean[q] = 200 + 50 * q;
  world_fill(&world, 3);
  wfm_forecast_together(world.list, (size_t)world.n);
  double sum = 0;
  for (int a = 0; a < world.n; a++)
    for (int b = 0; b < a; b++) sum += found(&world, a, b);
  g_assert_cmpfloat_with_epsilon(2 * sum / (world.n * (world.n - 1)), 0, 0.05);
  g_assert_cmpfloat_with_epsilon(coverage_of_sum(&world, 4000), 0.84, 0.06); /* wider rather than narrower */
  world_clear(&world);
}

/* Without a day held back the assumed correlation remains; a queue alone has none. */
static void test_without_evidence_something_is_assumed(void) {
  static World world = {.n = 3, .origins = 0, .cv = 0.15, .mean = {100, 100, 100}};
  world_fill(&world, 4);
  wfm_forecast_together(world.list, (size_t)world.n);
  for (int a = 0; a < world.n; a++)
    for (int b = 0; b < a; b++) g_assert_cmpfloat_with_epsilon(found(&world, a, b), 0.2, 0.01);
  wfm_forecast_together(world.list, 1);
  g_assert_cmpfloat(found(&world, 0, 0), ==, 0);
  world_clear(&world);
}

/* The path of a queue does not ask who else is drawn, nor when. */
static void test_queues_are_drawn_in_any_order(void) {
  double mean[2][N], day_cv[2][N], first[2][N], second[2][N];
  int32_t day[N];
  WfmForecast forecast[2];
  for (int q = 0; q < 2; q++) {
    for (int i = 0; i < N; i++) mean[q][i] = 20 + q, day_cv[q][i] = 0.2, day[i] = i / 48;
    forecast[q] = forecast_of(mean[q], day_cv[q], N, 0.1);
    forecast[q].queue = (char *)(q ? "b" : "a"), forecast[q].path.loading[0] = 0.7;
  }
  for (int q = 0; q < 2; q++) wfm_forecast_sample(first[q], NULL, &forecast[q], day, 1, 9);
  for (int q = 1; q >= 0; q--) wfm_forecast_sample(second[q], NULL, &forecast[q], day, 1, 9);
  g_assert_cmpmem(first, sizeof first, second, sizeof second);
}

/* -- volume and handle time -- */

/* Days whose handle time goes with their volume; intervals of ten contacts, each of the ten exponential. */
static void handle_world(WfmForecast *forecast, GArray *handle, double together, int origins, uint64_t stream) {
  enum { SLOTS = 40 };
  const double cv = 0.15, aht_cv = 0.12, mean = 10.0 * SLOTS;
  WfmRng rng;
  wfm_rng_init(&rng, 29, stream);
  GArray *held = g_array_new(FALSE, FALSE, sizeof(WfmHeldDay));
  for (int o = origins; o-- > 0;)
    for (int d = 0; d < DAYS; d++) {
      double z = wfm_rng_normal(&rng), y = together * z + sqrt(1 - together * together) * wfm_rng_normal(&rng), sum = 0;
      for (int s = 0; s < SLOTS; s++) {
        double n = (double)wfm_rng_poisson(&rng, 10 * fmax(0, 1 + cv * z)), aht_s = 300 * exp(aht_cv * y);
        WfmHeldHandle one = {.origin = o * DAYS, .day = o * DAYS + d, .aht_s = 300, .expected = 10, .served = n};
        one.actual_s = n > 0 ? wfm_rng_gamma(&rng, n, aht_s / n) : 0;
        if (n > 0) g_array_append_val(handle, one);
        sum += n;
      }
      WfmHeldDay day = {o * DAYS, o * DAYS + d, mean, sum, sqrt(mean + cv * cv * mean * mean)};
      g_array_append_val(held, day);
    }
  forecast->n_held = held->len, forecast->held = (WfmHeldDay *)(void *)g_array_free(held, FALSE);
}

static void test_handle_time_goes_with_volume(void) {
  const double truths[] = {0.7, -0.5, 0};
  for (size_t k = 0; k < G_N_ELEMENTS(truths); k++) {
    double mean[1] = {10}, day_cv[1] = {0.15}, aht_s[1] = {300};
    WfmForecast forecast = forecast_of(mean, day_cv, 1, 0);
    forecast.aht_s = aht_s;
    g_autoptr(GArray) handle = g_array_new(FALSE, FALSE, sizeof(WfmHeldHandle));
    handle_world(&forecast, handle, truths[k], 40, k);
    wfm_handle_law_estimate(&forecast, (const WfmHeldHandle *)(void *)handle->data, handle->len);
    g_assert_cmpfloat_with_epsilon(forecast.path.together, truths[k], 0.07);
    g_assert_cmpfloat_with_epsilon(forecast.path.aht_cv, 0.12, 0.015);
    g_assert_cmpfloat(forecast.path.aht.share, <, 0.15); /* every day by itself */
    /* An interval's mean: exp(0.12 y) times a gamma of shape 10, and contacts that are not always ten. */
    int inside80 = 0, inside95 = 0;
    for (guint i = 0; i < handle->len; i++) {
      double actual = g_array_index(handle, WfmHeldHandle, i).actual_s;
      inside80 += actual >= wfm_handle_time_quantile(&forecast, 0.10, 0) && actual <= wfm_handle_time_quantile(&forecast, 0.90, 0);
      inside95 += actual >= wfm_handle_time_quantile(&forecast, 0.025, 0) && actual <= wfm_handle_time_quantile(&forecast, 0.975, 0);
    }
    g_assert_cmpfloat_with_epsilon((double)inside80 / handle->len, 0.80, 0.01);
    g_assert_cmpfloat_with_epsilon((double)inside95 / handle->len, 0.95, 0.01);
    g_free(forecast.held);
  }
}

/* Work is contacts times handle time: where both rise together its interval is wider than that of two strangers. Truth as in the law. */
static void test_workload_has_its_spread(void) {
  enum { DRAWN = 20000 };
  double mean[1] = {4000}, day_cv[1] = {0.15}, aht_s[1] = {300}, spread[2], centre[2];
  const int32_t day[1] = {77};
  g_autofree double *work = g_new(double, DRAWN);
  for (int k = 0; k < 2; k++) {
    WfmForecast forecast = forecast_of(mean, day_cv, 1, 0);
    forecast.aht_s = aht_s, forecast.path.aht_cv = 0.12, forecast.path.together = k ? 0.8 : 0;
    for (uint64_t r = 0; r < DRAWN; r++) {
      double count, aht;
      wfm_forecast_sample(&count, &aht, &forecast, day, 5, r);
      work[r] = count * aht / 3600;
    }
    centre[k] = wfm_mean(work, DRAWN), spread[k] = wfm_quantile(work, DRAWN, 0.9) - wfm_quantile(work, DRAWN, 0.1);
    g_assert_cmpfloat_with_epsilon(centre[k] / (4000 * 300 / 3600.0), 1, 0.01);
  }
  /* Standard deviations of the logarithm: sqrt(.15^2 + .12^2 + 2 rho .15 .12) = 0.1921 and 0.2563, of which 1 / 4000 more is of counts. */
  g_assert_cmpfloat_with_epsilon(spread[1] / spread[0], 0.2563 / 0.1921, 0.04);
}

/* Without a handle time held back the law is that of contacts at random around a level known to a tenth. */
static void test_handle_law_without_evidence(void) {
  double mean[2] = {1, 1000}, day_cv[2] = {0.1, 0.1}, aht_s[2] = {300, 300};
  WfmForecast forecast = forecast_of(mean, day_cv, 2, 0);
  forecast.aht_s = aht_s;
  wfm_handle_law_estimate(&forecast, NULL, 0);
  g_assert_cmpfloat_with_epsilon(log(wfm_handle_time_quantile(&forecast, 0.9, 1) / 300), 1.2816 * sqrt(0.01 + 0.001), 1e-3);
  g_assert_cmpfloat_with_epsilon(log(wfm_handle_time_quantile(&forecast, 0.9, 0) / 300), 1.2816 * sqrt(1.01), 1e-3);
  g_assert_cmpfloat(forecast.path.together, ==, 0);
}

int main(int argc, char **argv) {
  wfm_numeric_init();
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/paths/follow-the-law", test_paths_follow_the_law);
  g_test_add_func("/paths/are-named-by-seed-path-and-queue", test_paths_are_named_by_seed_path_and_queue);
  g_test_add_func("/paths/factors-of-any-spread", test_factors_of_any_spread);
  g_test_add_func("/paths/weeks-carry-the-correlation", test_weeks_of_paths_carry_the_correlation);
  g_test_add_func("/paths/correlations-of-queues-are-found", test_correlations_of_queues_are_found);
  g_test_add_func("/paths/sum-of-queues-has-its-spread", test_sum_of_queues_has_its_spread);
  g_test_add_func("/paths/strangers-stay-strangers", test_strangers_stay_strangers);
  g_test_add_func("/paths/without-evidence-something-is-assumed", test_without_evidence_something_is_assumed);
  g_test_add_func("/paths/queues-are-drawn-in-any-order", test_queues_are_drawn_in_any_order);
  g_test_add_func("/paths/handle-time-goes-with-volume", test_handle_time_goes_with_volume);
  g_test_add_func("/paths/workload-has-its-spread", test_workload_has_its_spread);
  g_test_add_func("/paths/handle-law-without-evidence", test_handle_law_without_evidence);
  return g_test_run();
}
