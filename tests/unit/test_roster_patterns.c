/* Rotating patterns and shift design. What they find is checked day by day here; what they show impossible, and the best design, is what
 * trying everything says on problems small enough for that. */
#include "core/rng.h"
#include "scheduler/roster/rotation.h"
#include "scheduler/roster/shift_design.h"

#include <math.h>
#include <string.h>

enum { WEEK = 7 };

/* Two workers, one shift: 2^14 patterns. */
typedef struct {
  WfmRotation rotation;
  int32_t block_low[1], block_high[1], required[WEEK];
} Small;

static bool run_is_legal(const WfmRotation *r, bool work, int32_t length) {
  if (!work) return length >= r->off_low && length <= r->off_high;
  return length >= r->work_low && length <= r->work_high && length >= r->block_low[0] && length <= r->block_high[0];
}

static bool pattern_is_legal(const WfmRotation *r, const int32_t *pattern) {
  int32_t n = r->n_workers * WEEK, begin = 0;
  for (int32_t d = 0; d < WEEK; d++) {
    int32_t there = 0;
    for (int32_t w = 0; w < r->n_workers; w++) there += pattern[w * WEEK + d] == 0;
    if (there != r->required[d]) return false;
  }
  while (begin < n && pattern[begin] == pattern[(begin + n - 1) % n]) begin++;
  if (begin == n) return false;
  for (int32_t d = begin; d < begin + n;) {
    int32_t from = d, what = pattern[d % n];
    while (d < begin + n && pattern[d % n] == what) d++;
    if (!run_is_legal(r, what == 0, d - from)) return false;
  }
  for (int32_t d = 0; d < n; d++) {
    bool over = r->n_forbidden > 0 && pattern[d] == 0 && pattern[(d + 1) % n] < 0 && pattern[(d + 2) % n] == 0;
    if (over && r->forbidden[0].day_off) return false;
  }
  return true;
}

static bool some_pattern(const WfmRotation *r) {
  int32_t pattern[2 * WEEK];
  for (int32_t bits = 0; bits < 1 << (2 * WEEK); bits++) {
    for (int32_t d = 0; d < 2 * WEEK; d++) pattern[d] = (bits >> d & 1) - 1;
    if (pattern_is_legal(r, pattern)) return true;
  }
  return false;
}

static void test_rotation_everything(void) {
  static const WfmForbidden single = {0, 0, true};
  WfmRng rng;
  wfm_rng_init(&rng, 11, 0);
  WfmJob job = {.seed = 1, .threads = 1};
  int found = 0, none = 0;
  for (int k = 0; k < 120; k++) {
    Small s = {0};
    for (int32_t d = 0; d < WEEK; d++) s.required[d] = 1 + (wfm_rng_below(&rng, 4) == 0) - (wfm_rng_below(&rng, 4) == 0);
    s.block_low[0] = 1 + (int32_t)wfm_rng_below(&rng, 2);
    s.block_high[0] = 4 + (int32_t)wfm_rng_below(&rng, 3);
    int32_t off_low = 1 + (int32_t)wfm_rng_below(&rng, 2), off_high = off_low + 2 + (int32_t)wfm_rng_below(&rng, 3);
    s.rotation = (WfmRotation){2,
                               1,
                               off_low,
                               off_high,
                               1 + (int32_t)wfm_rng_below(&rng, 3),
                               5,
                               s.block_low,
                               s.block_high,
                               s.required,
                               &single,
                               wfm_rng_below(&rng, 2)};
    int32_t pattern[2 * WEEK];
    WfmRotationAnswer answer = wfm_rotation_solve(pattern, &s.rotation, &job);
    bool some = some_pattern(&s.rotation);
    g_assert_cmpint(answer, ==, some ? WFM_ROTATION_FOUND : WFM_ROTATION_NONE);
    if (some) g_assert_true(pattern_is_legal(&s.rotation, pattern));
    found += some;
    none += !some;
  }
  g_test_message("%d with a pattern, %d without", found, none);
  g_assert_cmpint(found, >, 10);
  g_assert_cmpint(none, >, 10);
}

/* One pattern or two apart: two workers who could each repeat a week of their own still make one walk. */
static void test_rotation_is_one_walk(void) {
  static const int32_t low[] = {1, 1}, high[] = {7, 7}, required[] = {1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0};
  WfmRotation r = {2, 2, 2, 2, 5, 5, low, high, required, NULL, 0};
  WfmJob job = {.seed = 1, .threads = 1};
  int32_t pattern[2 * WEEK];
  g_assert_cmpint(wfm_rotation_solve(pattern, &r, &job), ==, WFM_ROTATION_FOUND);
  for (int32_t d = 0; d < WEEK; d++) {
    g_assert_cmpint(pattern[d] + pattern[WEEK + d], ==, d < 5 ? 1 : -2); /* both shifts each weekday, nobody at the weekend */
    if (d < 5) g_assert_cmpint(MIN(pattern[d], pattern[WEEK + d]), ==, 0);
  }
}

/* Days of four slots, two days; shifts of two slots that begin in any slot, the last over the end of the day and of the horizon. */
static double best_design(const WfmShiftDesign *d) {
  static const int32_t shape[4][2] = {{0, 2}, {1, 2}, {2, 2}, {3, 2}};
  double best = INFINITY;
  for (int32_t code = 0; code < 6561; code++) { /* 0, 1 or 2 people for each shape and day */
    int32_t there[8] = {0}, rest = code, used = 0;
    for (int32_t s = 0; s < 4; s++) {
      int32_t people[2] = {rest % 3, rest / 3 % 3};
      rest /= 9;
      used += people[0] + people[1] > 0;
      for (int32_t day = 0; day < 2; day++)
        for (int32_t k = 0; k < shape[s][1]; k++) there[(day * 4 + shape[s][0] + k) % 8] += people[day];
    }
    double cost = d->shift_price * used;
    for (int32_t i = 0; i < 8; i++) {
      int32_t over = there[i] - d->demand[i];
      cost += d->step_minutes * (over > 0 ? d->over_price * over : -d->under_price * over);
    }
    best = MIN(best, cost);
  }
  return best;
}

static void test_design_everything(void) {
  WfmRng rng;
  wfm_rng_init(&rng, 12, 0);
  WfmJob job = {.seed = 1, .threads = 1};
  for (int k = 0; k < 40; k++) {
    int32_t demand[8];
    for (int32_t i = 0; i < 8; i++) demand[i] = (int32_t)wfm_rng_below(&rng, 3);
    WfmShiftWindow window = {0, 3, 2, 2};
    WfmShiftDesign d = {.step_minutes = 60,
                        .n_days = 2,
                        .slots_per_day = 4,
                        .demand = demand,
                        .window = &window,
                        .n_windows = 1,
                        .under_price = 1 + wfm_rng_below(&rng, 2),
                        .over_price = 1,
                        .shift_price = 60 * wfm_rng_below(&rng, 3)};
    g_autoptr(WfmShiftDesignResult) result = wfm_shift_design(&d, &job);
    g_assert_nonnull(result);
    double best = best_design(&d);
    g_assert_cmpfloat(fabs(result->cost - best), <, 1e-6);
    g_assert_cmpfloat(fabs(result->bound - best), <, 1e-6);
  }
}

/* Two slots of one person each: by two short shifts, or by one long one where a person's duties may be few. */
static void test_design_duties(void) {
  static const int32_t demand[] = {1, 1};
  WfmShiftWindow window = {0, 1, 1, 2};
  WfmShiftDesign d = {.step_minutes = 240,
                      .n_days = 1,
                      .slots_per_day = 2,
                      .demand = demand,
                      .window = &window,
                      .n_windows = 1,
                      .under_price = 1,
                      .over_price = 1,
                      .shift_price = 10,
                      .person_minutes = 480};
  WfmJob job = {.seed = 1, .threads = 1};
  g_autoptr(WfmShiftDesignResult) free = wfm_shift_design(&d, &job);
  g_assert_cmpuint(free->n_shifts, ==, 1);
  d.duties_low = d.duties_high = 2; /* a week of 480 minutes in two duties: only the short ones do */
  g_autoptr(WfmShiftDesignResult) two = wfm_shift_design(&d, &job);
  g_assert_cmpuint(two->n_shifts, ==, 2);
  g_assert_cmpfloat(fabs(two->cost - 20), <, 1e-6);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/roster_patterns/rotation_everything", test_rotation_everything);
  g_test_add_func("/roster_patterns/rotation_is_one_walk", test_rotation_is_one_walk);
  g_test_add_func("/roster_patterns/design_everything", test_design_everything);
  g_test_add_func("/roster_patterns/design_duties", test_design_duties);
  return g_test_run();
}
