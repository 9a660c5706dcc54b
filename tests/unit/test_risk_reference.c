/* A hiring plan along sample futures beside a naive reference that shares no code with it: least cost by trying all corners, people by slices of weeks. */
#include "tests/unit/risk_world.h"

#include "core/numeric.h"

#include <math.h>
#include <string.h>

/* Two works, two groups: the first serves both, the second the second one. hours[0 .. 2]: first group to each work, second group. */
typedef struct {
  double need[2], own[2], over[2], cost[2], worth;
} Naive;

static double naive_cost(const Naive *v, const double hours[3]) {
  double used[2] = {hours[0] + hours[1], hours[2]}, cost = 0;
  for (int g = 0; g < 2; g++) {
    if (used[g] > v->own[g] + v->over[g] + 1e-9) return INFINITY;
    cost += v->cost[g] * fmax(0, used[g] - v->own[g]);
  }
  if (fmin(fmin(hours[0], hours[1]), hours[2]) < -1e-9) return INFINITY;
  return cost + v->worth * (fmax(0, v->need[0] - hours[0]) + fmax(0, v->need[1] - hours[1] - hours[2]));
}

/* Cramer. False where the three planes have no one point. */
static bool meet(double x[3], const double plane[3][4]) {
#define MINOR(a, b, c)                                                                                                                     \
  (plane[0][a] * (plane[1][b] * plane[2][c] - plane[1][c] * plane[2][b]) -                                                                 \
   plane[0][b] * (plane[1][a] * plane[2][c] - plane[1][c] * plane[2][a]) +                                                                 \
   plane[0][c] * (plane[1][a] * plane[2][b] - plane[1][b] * plane[2][a]))
  double whole = MINOR(0, 1, 2);
  if (fabs(whole) < 1e-12) return false;
  x[0] = MINOR(3, 1, 2) / whole, x[1] = MINOR(0, 3, 2) / whole, x[2] = MINOR(0, 1, 3) / whole;
#undef MINOR
  return true;
}

/* The cost is convex and bends at nine planes: the least lies where three of them meet. */
static double naive_least(const Naive *v, double best[3]) {
  const double plane[9][4] = {{1, 0, 0, 0},
                              {0, 1, 0, 0},
                              {0, 0, 1, 0},
                              {1, 0, 0, v->need[0]},
                              {0, 1, 1, v->need[1]},
                              {1, 1, 0, v->own[0]},
                              {1, 1, 0, v->own[0] + v->over[0]},
                              {0, 0, 1, v->own[1]},
                              {0, 0, 1, v->own[1] + v->over[1]}};
  double least = INFINITY;
  for (int a = 0; a < 9; a++)
    for (int b = a + 1; b < 9; b++)
      for (int c = b + 1; c < 9; c++) {
        double three[3][4], x[3];
        memcpy(three[0], plane[a], sizeof three[0]), memcpy(three[1], plane[b], sizeof three[1]),
            memcpy(three[2], plane[c], sizeof three[2]);
        if (!meet(x, (const double(*)[4])three) || !(naive_cost(v, x) < least)) continue;
        least = naive_cost(v, x);
        memcpy(best, x, sizeof three[0] / 4 * 3);
      }
  return least;
}

/* Straight lines through the points of the test's tables. */
static double naive_line(const double *x, const double *y, int n, double at) {
  for (int k = 1; k < n; k++)
    if (at <= x[k]) return at <= x[0] ? y[0] : y[k - 1] + (y[k] - y[k - 1]) / (x[k] - x[k - 1]) * (at - x[k - 1]);
  return y[n - 1];
}

/* People of a constant rate, and six hires of week 5 who train for three weeks: who are there at a day, and the mean of a week by 2,000 slices. */
static void naive_people(double *heads, double *agents, double start, double rate, int week) {
  *heads = *agents = 0;
  for (int k = 0; k < 2000; k++) {
    double day = 7 * (week + (k + 0.5) / 2000), old = start * exp(-rate * day), since = day - 35,
           young = since < 0 ? 0 : 6 * exp(-rate * since);
    if (since >= 21) young *= 0.75;
    *heads += (old + young) / 2000;
    *agents += (old + (since >= 21 ? young : 0)) / 2000;
  }
}

/* Level of each work where all hours at hand are shared out as evenly as the second group allows. */
static void naive_levels(double level[2], const Naive *v, const double used[2]) {
  double here[2] = {fmax(v->own[0], used[0]), fmax(v->own[1], used[1])}, ratio = (here[0] + here[1]) / (v->need[0] + v->need[1]);
  double ratios[2] = {ratio, ratio};
  if (here[1] > ratio * v->need[1]) ratios[0] = here[0] / v->need[0], ratios[1] = here[1] / v->need[1];
  for (int w = 0; w < 2; w++) level[w] = naive_line(RATIO, LEVEL, RATIOS, ratios[w]);
}

static void test_a_naive_reference_says_the_same(void) {
  enum { PATHS = 40 };
  static const WfmAttrition band[] = {{0, 0.5}};
  const WfmCareer career = {.attrition = band, .n_attrition = 1, .train_days = 21, .pass = 0.75, .ramp_from = 1};
  static const double start[2] = {22, 9};
  const double rate = log(2) / WFM_YEAR_DAYS;
  int over = 0, is_short = 0;
  for (int path = 0; path < PATHS; path++) {
    One o;
    one_init(&o, &career, start[0], 100, 340);
    World *y = o.y;
    int64_t hires[2 * WEEKS] = {[5] = 6};
    const WfmCohort second = {start[1], 0, 100, 0};
    y->hiring.n_groups = 2, y->hiring.n_works = y->need->n_works = 2;
    y->serves[0][0] = y->serves[0][1] = y->serves[1][1] = 1, y->serves[1][0] = 0;
    y->group[0].overtime_most = 0.06, y->group[1].overtime_most = 0.1, y->group[1].time_off_most = 0;
    y->behind[1] = (WfmRiskGroup){.career = &career, .cohorts = &second, .n_cohorts = 1};
    o.plan.hires = hires;
    /* One path of its own volume and handle time. */
    double volume[2 * WEEKS], handle[2 * WEEKS];
    WfmRng rng;
    wfm_rng_init(&rng, 12, (uint64_t)path);
    for (size_t c = 0; c < G_N_ELEMENTS(volume); c++)
      volume[c] = 0.7 + 0.8 * wfm_rng_uniform(&rng), handle[c] = 0.9 + 0.2 * wfm_rng_uniform(&rng);
    y->in.volume = volume, y->in.handle_time = handle;
    g_autoptr(WfmRiskTable) table = world_weeks(y);
    for (int t = 0; t < WEEKS; t++) {
      Naive v = {.worth = 900};
      double heads[2], agents[2], x[3] = {0}, level[2];
      naive_people(&heads[0], &agents[0], start[0], rate, t);
      agents[1] = heads[1] = start[1] * exp(-rate * 7 * t) * -expm1(-rate * 7) / (rate * 7);
      for (int g = 0; g < 2; g++) {
        v.own[g] = 24 * agents[g], v.over[g] = 40 * agents[g] * (g == 0 ? 0.06 : 0.1) * 0.8, v.cost[g] = (31 + 2 * g) / 0.8;
        size_t cell = (size_t)g * WEEKS + (size_t)t;
        v.need[g] = naive_line(SCALE, y->need->need_h + cell * SCALES, SCALES, volume[cell] * handle[cell]);
      }
      double least = naive_least(&v, x), used[2] = {x[0] + x[1], x[2]},
             missing = fmax(0, v.need[0] - x[0]) + fmax(0, v.need[1] - x[1] - x[2]);
      double money = least - v.worth * missing + 1000 * (heads[0] + heads[1]) + (t == 5 ? 6 * 900 : 0);
      naive_levels(level, &v, used);
      g_assert_cmpfloat_with_epsilon(table->heads[t].p50, heads[0], 1e-5);
      g_assert_cmpfloat_with_epsilon(table->cost[t].p50, money, 0.05);
      g_assert_cmpfloat_with_epsilon(table->missing[2 * WEEKS + t].p50, missing / 24, 1e-4);
      g_assert_cmpfloat_with_epsilon(table->required[t].p50, v.need[0] / 24, 1e-9);
      for (int w = 0; w < 2; w++) g_assert_cmpfloat_with_epsilon(table->level[w * WEEKS + t].p50, level[w], 1e-4);
      over += used[0] > v.own[0] + 1, is_short += missing > 1;
    }
    world_free(y);
  }
  g_assert_cmpint(over, >, 50);
  g_assert_cmpint(is_short, >, 50);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/risk/a naive reference says the same", test_a_naive_reference_says_the_same);
  return g_test_run();
}
