/* The growth of the handle time with chats side by side, learnt from a history that was lived through: agents take the next chat when they have fewest in
 * hand, each chat gets done at 1 / (1 + slowdown (k - 1)) of its speed, and an export counts handle and active seconds as platforms do. */
#include <math.h>

#include "core/rng.h"
#include "scheduler/staffing/handle_time.h"

#include <glib.h>

enum { AGENTS = 6, MOST = 4, DAYS = 400, SLOTS = 20 };
#define STEP 1800.0
#define ALONE 400.0

typedef struct {
  double left[MOST], came[MOST], active[MOST]; /* work, begin, the agent's attention so far: its share of each second */
  int n;
} Hands;

typedef struct {
  double handle[SLOTS], active[SLOTS], contacts[SLOTS]; /* by time of day, all days together */
  size_t n;
} History;

/* The next end of a chat, s from now; *who and *which. */
static double next_end(const Hands *hands, double slowdown, int *who, int *which) {
  double soonest = INFINITY;
  for (int a = 0; a < AGENTS; a++)
    for (int c = 0; c < hands[a].n; c++) {
      double after = hands[a].left[c] * (1 + slowdown * (hands[a].n - 1));
      if (after < soonest) soonest = after, *who = a, *which = c;
    }
  return soonest;
}

static void pass(Hands *hands, double slowdown, double seconds) {
  for (int a = 0; a < AGENTS; a++)
    for (int c = 0; c < hands[a].n; c++) {
      hands[a].left[c] -= seconds / (1 + slowdown * (hands[a].n - 1));
      hands[a].active[c] += seconds / hands[a].n;
    }
}

static void finish(History *h, Hands *of, int which, double now) {
  size_t slot = (size_t)(of->came[which] / STEP) % h->n; /* counted where it came */
  h->handle[slot] += now - of->came[which];
  h->active[slot] += of->active[which];
  h->contacts[slot] += 1;
  int last = --of->n;
  of->left[which] = of->left[last], of->came[which] = of->came[last], of->active[which] = of->active[last];
}

/* Who finds every place taken goes elsewhere. */
static void arrive(Hands *hands, int limit, double now, double work) {
  int best = 0;
  for (int a = 1; a < AGENTS; a++)
    if (hands[a].n < hands[best].n) best = a;
  Hands *to = &hands[best];
  if (to->n >= limit) return;
  to->left[to->n] = work, to->came[to->n] = now, to->active[to->n] = 0;
  to->n++;
}

/* Busy and quiet hours of many days. */
static void live(History *h, int limit, double slowdown, uint64_t seed) {
  WfmRng rng;
  wfm_rng_init(&rng, seed, 21);
  *h = (History){.n = SLOTS};
  Hands hands[AGENTS] = {0};
  for (double now = 0, end = STEP * DAYS * SLOTS; now < end;) {
    double load = 1 + 7 * fabs(sin(now / STEP / SLOTS * 2 * G_PI));
    double gap = -log(wfm_rng_open(&rng)) * ALONE / load;
    int who = 0, which = 0;
    double ends = next_end(hands, slowdown, &who, &which), seconds = fmin(gap, ends);
    pass(hands, slowdown, seconds);
    now += seconds;
    if (ends < gap)
      finish(h, &hands[who], which, now);
    else
      arrive(hands, limit, now, -ALONE * log(wfm_rng_open(&rng)));
  }
}

static void test_slowdown_is_learnt_from_a_lived_history(void) {
  static History h;
  const double slowdowns[] = {0, 0.15, 0.4};
  for (size_t k = 0; k < G_N_ELEMENTS(slowdowns); k++) {
    live(&h, 2, slowdowns[k], 100 + k);
    WfmConcurrencyGrowth g = wfm_concurrency_growth_of_intervals(h.handle, h.active, h.contacts, h.n, 2);
    g_test_message("%g: %.3f +- %.3f, alone %.1f", slowdowns[k], g.slowdown, g.slowdown_error, g.alone_s);
    g_assert_cmpfloat(g.slowdown_error, <, 0.05);
    g_assert_cmpfloat(fabs(g.slowdown - slowdowns[k]), <, fmax(3 * g.slowdown_error, 0.03));
    g_assert_cmpfloat_with_epsilon(g.alone_s, ALONE, 0.05 * ALONE);
  }
}

/* Up to four at once, when the number in hand spreads within the interval. */
static void test_slowdown_with_four_at_once(void) {
  static History h;
  live(&h, 4, 0.3, 7);
  WfmConcurrencyGrowth g = wfm_concurrency_growth_of_intervals(h.handle, h.active, h.contacts, h.n, 4);
  g_test_message("four at once: %.3f +- %.3f, alone %.1f", g.slowdown, g.slowdown_error, g.alone_s);
  g_assert_cmpfloat_with_epsilon(g.slowdown, 0.3, 0.04);
  g_assert_cmpfloat_with_epsilon(g.alone_s, ALONE, 0.02 * ALONE);
}

static void test_a_history_without_parallel_chats_says_nothing(void) {
  static History h;
  live(&h, 1, 0.3, 9);
  g_assert_true(isnan(wfm_concurrency_growth_of_intervals(h.handle, h.active, h.contacts, h.n, 4).slowdown));
  for (size_t k = 0; k < h.n; k++) h.active[k] = NAN;
  g_assert_true(isnan(wfm_concurrency_growth_of_intervals(h.handle, h.active, h.contacts, h.n, 4).slowdown));
}

/* By hand: two at once all the time at slowdown 0.5 do 2 / 1.5 of the work of one. */
static void test_handle_time_alone(void) {
  g_assert_cmpfloat_with_epsilon(wfm_handle_alone_s(600, 300, 2, 0.5), 400, 1e-9);
  g_assert_cmpfloat_with_epsilon(wfm_handle_alone_s(600, 600, 2, 0.5), 600, 1e-9);
  g_assert_cmpfloat_with_epsilon(wfm_handle_alone_s(600, NAN, 2, 0.5), 600, 1e-9);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/chat-history/" #name, test_##name)
  ADD(slowdown_is_learnt_from_a_lived_history);
  ADD(slowdown_with_four_at_once);
  ADD(a_history_without_parallel_chats_says_nothing);
  ADD(handle_time_alone);
  return g_test_run();
}
