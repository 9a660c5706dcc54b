/* The handle time of a sum follows the mix of its parts, where that is what moves it. */
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/hierarchy.h"
#include "invented_queue.h"

#include <math.h>

enum { SUM, SHORT, LONG, N_SERIES };

/* Contacts of 200 s, always as many, and contacts of 600 s that grow by so much a week; and their sum. told: what the parts say their handle times
 * are, over what they are. */
typedef struct {
  Queue queue[N_SERIES];
  WfmForecastInput input[N_SERIES];
  double truth; /* mean handle time of the horizon */
} World;

static const int32_t first_day = 19000, past_days = 140;

static double growth_at(double growth, int32_t day) {
  return pow(1 + growth, (day - first_day - past_days) / 7.0);
}

static void world_init(World *world, double growth, double told) {
  static const char *const name[N_SERIES] = {"total", "short", "long"};
  static const double aht_s[N_SERIES] = {0, 200, 600};
  WfmRng rng;
  double seconds = 0, contacts = 0;
  wfm_rng_init(&rng, 41, 1);
  for (int s = 0; s < N_SERIES; s++) {
    world->queue[s] = queue_new((Shape){"UTC", first_day, past_days, 28, 3600, 800, false, false, 40 + (uint64_t)s});
    world->input[s] = input_of(&world->queue[s]);
    world->input[s].queue = name[s];
  }
  const Queue *q = world->queue;
  for (int32_t i = 0; i < q[SUM].past->grid.n; i++) {
    double work = 0, n = 0;
    for (int s = SHORT; s < N_SERIES; s++) {
      double rate = q[s].truth_past[i] * (s == LONG ? growth_at(growth, q[s].past->day[i]) : 1), y = (double)wfm_rng_poisson(&rng, rate);
      double mean = y > 0 ? aht_s[s] * wfm_rng_gamma(&rng, 2 * y, 0.5 / y) : 0;
      q[s].volume[i] = q[s].served[i] = y, q[s].aht[i] = y > 0 ? told * mean : (double)NAN;
      work += y * mean, n += y;
    }
    q[SUM].volume[i] = q[SUM].served[i] = n, q[SUM].aht[i] = n > 0 ? work / n : (double)NAN;
  }
  for (int32_t i = 0; i < q[SUM].future->grid.n; i++)
    for (int s = SHORT; s < N_SERIES; s++) {
      double rate = q[s].truth[i] * (s == LONG ? growth_at(growth, q[s].future->day[i]) : 1);
      seconds += rate * aht_s[s], contacts += rate;
    }
  world->truth = seconds / contacts;
}

static void world_clear(World *world) {
  for (int s = 0; s < N_SERIES; s++) queue_clear(&world->queue[s]);
}

static double mean_handle_time(const WfmForecast *f) {
  double seconds = 0, contacts = 0;
  for (int32_t i = 0; i < f->grid.n; i++) seconds += f->mean[i] * f->aht_s[i], contacts += f->mean[i];
  return seconds / contacts;
}

/* Handle time forecast for the sum over the truth: [0] by itself, [1] among its parts; *mixed: a note says that it follows the mix. */
static void forecast_sum(double ratio[2], bool *mixed, double growth, double told) {
  World world;
  WfmForecastSettings settings[N_SERIES] = {defaults(), defaults(), defaults()};
  WfmForecast *f[N_SERIES] = {NULL};
  GError *error[N_SERIES] = {NULL};
  WfmJob job = {.seed = 1, .threads = 1};
  world_init(&world, growth, told);
  for (int s = 0; s < N_SERIES; s++) settings[s].reconcile = false;
  g_autoptr(WfmForecast) alone = wfm_forecast_new(&world.input[SUM], &settings[SUM], &job, NULL);
  g_autoptr(WfmFamily) family = wfm_family_find(world.input, N_SERIES);
  wfm_forecast_family(f, error, world.input, settings, family, &job);
  ratio[0] = mean_handle_time(alone) / world.truth, ratio[1] = mean_handle_time(f[SUM]) / world.truth;
  *mixed = false;
  for (size_t n = 0; n < f[SUM]->n_notes; n++) *mixed |= strstr(f[SUM]->note[n].text, "follows the mix of its parts") != NULL;
  for (int32_t i = 0; i < f[SUM]->grid.n; i++) g_assert_true(isfinite(f[SUM]->aht_s[i]) && f[SUM]->aht_s[i] > 0);
  for (int s = 0; s < N_SERIES; s++) wfm_forecast_free(f[s]);
  world_clear(&world);
}

static void test_sum_follows_a_mix_that_moves(void) {
  double ratio[2];
  bool mixed;
  forecast_sum(ratio, &mixed, 0.06, 1);
  g_assert_true(mixed);
  g_assert_cmpfloat(fabs(ratio[1] - 1), <, 0.015);
  g_assert_cmpfloat(fabs(ratio[1] - 1), <, 0.6 * fabs(ratio[0] - 1));
}

/* Parts whose handle times count something else - a third of it is missing - are not believed. */
static void test_sum_does_not_follow_parts_that_err(void) {
  double ratio[2];
  bool mixed;
  forecast_sum(ratio, &mixed, 0, 0.67);
  g_assert_cmpfloat_with_epsilon(ratio[1], ratio[0], 0.005);
  g_assert_cmpfloat_with_epsilon(ratio[1], 1, 0.03);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/forecast/the handle time of a sum follows a mix that moves", test_sum_follows_a_mix_that_moves);
  g_test_add_func("/forecast/the handle time of a sum does not follow parts that err", test_sum_does_not_follow_parts_that_err);
  return g_test_run();
}
