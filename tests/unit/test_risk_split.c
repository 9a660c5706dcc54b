/* A period settled: at least cost as a linear programme says, and spread evenly as rounds of linear programmes say. Both are solved by HiGHS. */
#include "scheduler/capacity/risk_split.h"

#include "core/highs.h"
#include "core/rng.h"

#include <math.h>

enum { SOURCES = 5, WORKS = 6, STEPS = 4 };

typedef struct {
  uint8_t serves[SOURCES * WORKS];
  WfmRiskSplit *split;
} Case;

/* Up to 5 sources of up to 4 steps; the last source has prices by work, like a vendor. Hours and needs are drawn so that every other case is short. */
static Case invent(WfmRng *rng, bool one_worth) {
  Case c = {{0}, NULL};
  for (size_t k = 0; k < G_N_ELEMENTS(c.serves); k++) c.serves[k] = wfm_rng_below(rng, 5) < 2;
  c.split = wfm_risk_split_new(SOURCES, WORKS, STEPS, c.serves);
  for (size_t i = 0; i < SOURCES; i++) {
    double cost = 0;
    c.split->n_steps[i] = 1 + wfm_rng_below(rng, STEPS);
    for (size_t k = 0; k < c.split->n_steps[i]; k++) {
      c.split->step[i * STEPS + k] = (WfmRiskStep){wfm_rng_below(rng, 6) == 0 ? 0 : 60 * wfm_rng_uniform(rng), cost};
      cost += wfm_rng_below(rng, 20);
    }
    for (size_t w = 0; w < WORKS && i + 1 == SOURCES; w++) c.split->price[i * WORKS + w] = 3 * wfm_rng_below(rng, 8);
  }
  for (size_t w = 0; w < WORKS; w++) {
    c.split->need[w] = wfm_rng_below(rng, 8) == 0 ? 0 : 100 * wfm_rng_uniform(rng);
    c.split->worth[w] = one_worth ? 500 : 25 + 100 * wfm_rng_below(rng, 3);
  }
  return c;
}

static void *lp_new(void) {
  void *highs = Highs_create();
  Highs_setBoolOptionValue(highs, "output_flag", 0);
  return highs;
}

static double lp_solve(void *highs) {
  g_assert_cmpint(Highs_run(highs), !=, WFM_HIGHS_ERROR);
  g_assert_cmpint(Highs_getModelStatus(highs), ==, WFM_HIGHS_OPTIMAL);
  return Highs_getObjectiveValue(highs);
}

/* Rows: need of each work, balance of each source. Columns: hours of each pair, each step, what is missing. */
static double least_cost(const WfmRiskSplit *s, const uint8_t *serves) {
  void *highs = lp_new();
  for (size_t w = 0; w < WORKS; w++) Highs_addRow(highs, s->need[w], s->need[w], 0, NULL, NULL);
  for (size_t i = 0; i < SOURCES; i++) Highs_addRow(highs, 0, 0, 0, NULL, NULL);
  for (size_t i = 0; i < SOURCES; i++) {
    for (size_t w = 0; w < WORKS; w++)
      if (serves[i * WORKS + w])
        Highs_addCol(highs, s->price[i * WORKS + w], 0, INFINITY, 2, (HighsInt[]){(HighsInt)w, (HighsInt)(WORKS + i)}, (double[]){1, -1});
    for (size_t k = 0; k < s->n_steps[i]; k++)
      Highs_addCol(highs, s->step[i * STEPS + k].cost, 0, s->step[i * STEPS + k].hours, 1, (HighsInt[]){(HighsInt)(WORKS + i)},
                   (double[]){1});
  }
  for (size_t w = 0; w < WORKS; w++) Highs_addCol(highs, s->worth[w], 0, INFINITY, 1, (HighsInt[]){(HighsInt)w}, (double[]){1});
  double cost = lp_solve(highs);
  Highs_destroy(highs);
  return cost;
}

/* Of what was decided, summed here; nobody counted twice, nothing from who does not serve it. */
static double cost_of(const WfmRiskSplit *s, const uint8_t *serves) {
  double cost = 0;
  for (size_t i = 0; i < SOURCES; i++) {
    double given = 0, rest = s->used[i];
    for (size_t w = 0; w < WORKS; w++) {
      double hours = s->given[i * WORKS + w];
      g_assert_cmpfloat(hours, >=, -1e-9);
      if (!serves[i * WORKS + w]) g_assert_cmpfloat(hours, ==, 0);
      given += hours;
      cost += hours * s->price[i * WORKS + w];
    }
    g_assert_cmpfloat_with_epsilon(given, s->used[i], 1e-9);
    for (size_t k = 0; k < s->n_steps[i]; k++) {
      double taken = fmin(rest, s->step[i * STEPS + k].hours);
      cost += taken * s->step[i * STEPS + k].cost;
      rest -= taken;
    }
    g_assert_cmpfloat(rest, <, 1e-9);
  }
  for (size_t w = 0; w < WORKS; w++) {
    double hours = s->short_h[w];
    for (size_t i = 0; i < SOURCES; i++) hours += s->given[i * WORKS + w];
    g_assert_cmpfloat_with_epsilon(hours, s->need[w], 1e-9);
    cost += s->worth[w] * s->short_h[w];
  }
  return cost;
}

static void test_no_split_costs_less(void) {
  WfmRng rng;
  int is_short = 0;
  wfm_rng_init(&rng, 8, 1);
  for (int k = 0; k < 600; k++) {
    Case c = invent(&rng, k % 2);
    wfm_risk_settle(c.split);
    double least = least_cost(c.split, c.serves), missing = 0;
    g_assert_cmpfloat_with_epsilon(cost_of(c.split, c.serves), least, 1e-6 * (1 + least));
    for (size_t w = 0; w < WORKS; w++) missing += c.split->short_h[w];
    is_short += missing > 1;
    wfm_risk_split_free(c.split);
  }
  g_assert_cmpint(is_short, >, 100);
  g_assert_cmpint(is_short, <, 590);
}

/* ---- even ratios ---- */

/* The largest ratio that all works with low[w] < 0 can have together, where the others have at least low[w]; or, of work `one`, its largest ratio. */
static double largest_ratio(const double *hours, const uint8_t *serves, const double *need, const double *low, size_t one) {
  void *highs = lp_new();
  /* Columns: the ratio, then pairs. */
  Highs_addCol(highs, -1, 0, INFINITY, 0, NULL, NULL);
  for (size_t k = 0; k < (size_t)SOURCES * WORKS; k++) Highs_addCol(highs, 0, 0, serves[k] ? INFINITY : 0, 0, NULL, NULL);
  for (size_t i = 0; i < SOURCES; i++) {
    HighsInt index[WORKS];
    double value[WORKS];
    for (size_t w = 0; w < WORKS; w++) index[w] = (HighsInt)(1 + i * WORKS + w), value[w] = 1;
    Highs_addRow(highs, -INFINITY, hours[i], WORKS, index, value);
  }
  for (size_t w = 0; w < WORKS; w++) {
    HighsInt index[SOURCES + 1] = {0};
    double value[SOURCES + 1];
    bool raised = one == WORKS ? low[w] < 0 : w == one;
    for (size_t i = 0; i < SOURCES; i++) index[1 + i] = (HighsInt)(1 + i * WORKS + w), value[1 + i] = 1;
    value[0] = raised ? -need[w] : 0;
    Highs_addRow(highs, raised ? 0 : fmax(0, low[w]) * need[w] - 1e-9, INFINITY, SOURCES + 1, index, value);
  }
  double ratio = -lp_solve(highs);
  Highs_destroy(highs);
  return ratio;
}

/* Rounds: the works that cannot pass the common ratio keep it. ratio[WORKS] of works with a need. */
static void even_ratios(double *ratio, const double *hours, const uint8_t *serves, const double *need) {
  double low[WORKS];
  size_t open = 0;
  for (size_t w = 0; w < WORKS; w++) low[w] = need[w] > 0 ? -1 : 0, open += need[w] > 0;
  while (open > 0) {
    double common = largest_ratio(hours, serves, need, low, WORKS), floor[WORKS];
    size_t closed = 0;
    for (size_t w = 0; w < WORKS; w++) floor[w] = low[w] < 0 ? common : low[w];
    for (size_t w = 0; w < WORKS; w++) {
      if (low[w] >= 0 || largest_ratio(hours, serves, need, floor, w) > common + 1e-6) continue;
      ratio[w] = low[w] = common;
      closed++;
    }
    g_assert_cmpuint(closed, >, 0);
    open -= closed;
  }
}

static void test_ratios_are_as_even_as_they_can_be(void) {
  static const uint8_t keep[SOURCES] = {0};
  WfmRng rng;
  wfm_rng_init(&rng, 9, 1);
  for (int k = 0; k < 120; k++) {
    Case c = invent(&rng, true);
    double hours[SOURCES], ratio[WORKS] = {0}, missing = 0, after = 0;
    for (size_t p = 0; p < (size_t)SOURCES * WORKS; p++) c.split->price[p] = 0;
    wfm_risk_settle(c.split);
    for (size_t i = 0; i < SOURCES; i++) hours[i] = fmax(c.split->used[i], c.split->step[i * STEPS].hours);
    for (size_t w = 0; w < WORKS; w++) missing += c.split->short_h[w];
    wfm_risk_spread(c.split, hours, keep);
    even_ratios(ratio, hours, c.serves, c.split->need);
    for (size_t w = 0; w < WORKS; w++) {
      double given = 0;
      for (size_t i = 0; i < SOURCES; i++) given += c.split->given[i * WORKS + w];
      after += c.split->short_h[w];
      if (c.split->need[w] > 0) g_assert_cmpfloat_with_epsilon(given, ratio[w] * c.split->need[w], 1e-5 * (1 + given));
    }
    /* No more is missing than at least cost. */
    g_assert_cmpfloat_with_epsilon(after, missing, 1e-8);
    for (size_t i = 0; i < SOURCES; i++) {
      double given = 0;
      for (size_t w = 0; w < WORKS; w++) given += c.split->given[i * WORKS + w];
      g_assert_cmpfloat(given, <=, hours[i] + 1e-9);
    }
    wfm_risk_split_free(c.split);
  }
}

static double price_of_missing(const WfmRiskSplit *s) {
  double sum = 0;
  for (size_t w = 0; w < WORKS; w++) sum += s->worth[w] * s->short_h[w];
  return sum;
}

/* Works of three worths, some less than what overtime costs: what is missing costs the same before and after, and within a worth no work that could have
 * hours of another has less of its need. */
static void test_an_even_split_costs_no_more(void) {
  static const uint8_t keep[SOURCES] = {0};
  WfmRng rng;
  int is_short = 0;
  wfm_rng_init(&rng, 10, 1);
  for (int k = 0; k < 400; k++) {
    Case c = invent(&rng, false);
    WfmRiskSplit *s = c.split;
    double hours[SOURCES], ratio[WORKS];
    for (size_t p = 0; p < (size_t)SOURCES * WORKS; p++) s->price[p] = 0;
    wfm_risk_settle(s);
    double least = price_of_missing(s);
    for (size_t i = 0; i < SOURCES; i++) hours[i] = fmax(s->used[i], s->step[i * STEPS].hours);
    wfm_risk_spread(s, hours, keep);
    g_assert_cmpfloat_with_epsilon(price_of_missing(s), least, 1e-7 * (1 + least));
    is_short += least > 1;
    for (size_t w = 0; w < WORKS; w++) {
      ratio[w] = 0;
      for (size_t i = 0; i < SOURCES; i++) ratio[w] += s->given[i * WORKS + w] / s->need[w];
    }
    for (size_t i = 0; i < SOURCES; i++)
      for (size_t a = 0; a < WORKS; a++)
        for (size_t b = 0; b < WORKS; b++)
          if (s->worth[a] == s->worth[b] && s->given[i * WORKS + a] > 1e-6 && c.serves[i * WORKS + b] && s->need[b] > 1e-6)
            g_assert_cmpfloat(ratio[a], <=, ratio[b] + 1e-6);
    wfm_risk_split_free(s);
  }
  g_assert_cmpint(is_short, >, 100);
}

/* ---- by hand ---- */

/* 60 hours of people who serve three works that need 50, 30 and 20: each has 60 %. */
static void test_what_is_missing_is_shared_in_proportion(void) {
  static const uint8_t serves[3] = {1, 1, 1}, keep[1] = {0};
  static const double hours[1] = {60}, need[3] = {50, 30, 20};
  g_autoptr(WfmRiskSplit) s = wfm_risk_split_new(1, 3, 1, serves);
  s->step[0] = (WfmRiskStep){60, 0}, s->n_steps[0] = 1;
  for (size_t w = 0; w < 3; w++) s->need[w] = need[w], s->worth[w] = 100;
  wfm_risk_settle(s);
  wfm_risk_spread(s, hours, keep);
  for (size_t w = 0; w < 3; w++) g_assert_cmpfloat_with_epsilon(s->short_h[w], 0.4 * need[w], 1e-9);
}

/* The same, but the first work is worth more: it has all it needs, and the others share 10 hours. */
static void test_works_of_higher_worth_go_first(void) {
  static const uint8_t serves[3] = {1, 1, 1}, keep[1] = {0};
  static const double hours[1] = {60}, need[3] = {50, 30, 20}, is_short[3] = {0, 24, 16};
  g_autoptr(WfmRiskSplit) s = wfm_risk_split_new(1, 3, 1, serves);
  s->step[0] = (WfmRiskStep){60, 0}, s->n_steps[0] = 1;
  for (size_t w = 0; w < 3; w++) s->need[w] = need[w], s->worth[w] = w == 0 ? 200 : 100;
  wfm_risk_settle(s);
  wfm_risk_spread(s, hours, keep);
  for (size_t w = 0; w < 3; w++) g_assert_cmpfloat_with_epsilon(s->short_h[w], is_short[w], 1e-9);
}

/* 40 hours for works 0 and 2, 10 for works 1 and 2; each needs 20. */
static void test_each_work_has_what_its_people_allow(void) {
  static const uint8_t serves[6] = {1, 0, 1, 0, 1, 1}, keep[2] = {0};
  static const double hours[2] = {40, 10};
  g_autoptr(WfmRiskSplit) s = wfm_risk_split_new(2, 3, 1, serves);
  for (size_t i = 0; i < 2; i++) s->step[i] = (WfmRiskStep){hours[i], 0}, s->n_steps[i] = 1;
  for (size_t w = 0; w < 3; w++) s->need[w] = 20, s->worth[w] = 100;
  wfm_risk_settle(s);
  wfm_risk_spread(s, hours, keep);
  /* Work 1 has all of the second, works 0 and 2 share the first. */
  g_assert_cmpfloat_with_epsilon(s->short_h[0], 0, 1e-9);
  g_assert_cmpfloat_with_epsilon(s->short_h[1], 10, 1e-9);
  g_assert_cmpfloat_with_epsilon(s->short_h[2], 0, 1e-9);
}

/* Hours kept apart stay where they are, and the rest is dealt out over what they leave. */
static void test_what_is_kept_stays(void) {
  static const uint8_t serves[4] = {1, 1, 1, 1}, keep[2] = {0, 1};
  static const double hours[2] = {30, 10};
  g_autoptr(WfmRiskSplit) s = wfm_risk_split_new(2, 2, 1, serves);
  for (size_t i = 0; i < 2; i++) s->step[i] = (WfmRiskStep){hours[i], 0}, s->n_steps[i] = 1;
  s->price[2] = 5, s->price[3] = 1; /* the second source is cheaper for the second work */
  for (size_t w = 0; w < 2; w++) s->need[w] = 40, s->worth[w] = 100;
  wfm_risk_settle(s);
  wfm_risk_spread(s, hours, keep);
  g_assert_cmpfloat_with_epsilon(s->given[3], 10, 1e-9);
  /* 30 hours over needs of 40 and 30. */
  g_assert_cmpfloat_with_epsilon(s->short_h[0], 40 - 30 * 40.0 / 70, 1e-9);
  g_assert_cmpfloat_with_epsilon(s->short_h[1], 30 - 30 * 30.0 / 70, 1e-9);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/risk split/no split costs less", test_no_split_costs_less);
  g_test_add_func("/risk split/ratios are as even as they can be", test_ratios_are_as_even_as_they_can_be);
  g_test_add_func("/risk split/an even split costs no more", test_an_even_split_costs_no_more);
  g_test_add_func("/risk split/what is missing is shared in proportion", test_what_is_missing_is_shared_in_proportion);
  g_test_add_func("/risk split/works of higher worth go first", test_works_of_higher_worth_go_first);
  g_test_add_func("/risk split/each work has what its people allow", test_each_work_has_what_its_people_allow);
  g_test_add_func("/risk split/what is kept stays", test_what_is_kept_stays);
  return g_test_run();
}
