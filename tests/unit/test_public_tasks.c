/* Tasks are laid in shifts (tests/bench/public_tasks.h): everybody always has one, no stretch is too short, and where a way to cover
 * everything is known - it was laid first, at random, and what it covers is what is asked for, less one person here and there -
 * nobody is missing. */
#include "tests/bench/public_tasks.h"

#include "core/rng.h"

#include <glib.h>

enum { TASKS = 5, N = 96, SHORTEST = 4, SHIFTS = 40, LONGEST = 40 };

typedef struct {
  int low[TASKS * N];
  int task[SHIFTS][LONGEST];
  PublicShift shift[SHIFTS];
} Day;

static void lay_known(Day *d, WfmRng *rng) {
  for (int k = 0; k < SHIFTS; k++) {
    int length = 16 + (int)wfm_rng_below(rng, LONGEST - 16 + 1), from = (int)wfm_rng_below(rng, (uint32_t)(N - length + 1));
    d->shift[k] = (PublicShift){from, from + length, d->task[k]};
    for (int i = 0, task = 0, left = 0; i < length; i++, left--) {
      if (left <= 0 && length - i >= SHORTEST) {
        task = (int)wfm_rng_below(rng, TASKS);
        left = SHORTEST + (int)wfm_rng_below(rng, 8);
      }
      if (k % 3 != 0) d->low[task * N + from + i]++; /* every third is to spare */
    }
  }
}

static void test_laid(void) {
  for (uint64_t seed = 1; seed <= 10; seed++) {
    Day d = {0};
    WfmRng rng;
    wfm_rng_init(&rng, seed, 1);
    lay_known(&d, &rng);
    PublicCover cover = {TASKS, N, SHORTEST, d.low, d.low};
    g_assert_cmpint(public_lay_tasks(&cover, d.shift, SHIFTS), ==, 0);
    int there[TASKS * N] = {0};
    for (int k = 0; k < SHIFTS; k++) {
      int length = d.shift[k].to - d.shift[k].from;
      for (int i = 0, begin = 0; i < length; i++) {
        g_assert_cmpint(d.task[k][i], >=, 0);
        g_assert_cmpint(d.task[k][i], <, TASKS);
        there[d.task[k][i] * N + d.shift[k].from + i]++;
        if (i + 1 < length && d.task[k][i + 1] == d.task[k][i]) continue;
        g_assert_cmpint(i + 1 - begin, >=, SHORTEST);
        begin = i + 1;
      }
    }
    for (int c = 0; c < TASKS * N; c++) g_assert_cmpint(there[c], >=, d.low[c]);
  }
}

/* One person for two tasks: what is missing is told. */
static void test_missing(void) {
  int low[2 * 16] = {0}, task[16];
  for (int c = 0; c < 2 * 16; c++) low[c] = 1;
  PublicShift shift = {0, 16, task};
  PublicCover cover = {2, 16, SHORTEST, low, low};
  g_assert_cmpint(public_lay_tasks(&cover, &shift, 1), ==, 16);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/public_tasks/laid", test_laid);
  g_test_add_func("/public_tasks/missing", test_missing);
  return g_test_run();
}
