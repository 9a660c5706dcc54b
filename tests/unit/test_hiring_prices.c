/* The price of each constraint against the difference that the change makes, the problem changed by hand. */
#include "tests/unit/hiring_fixture.h"

#include "core/error.h"
#include "core/rng.h"
#include "scheduler/capacity/hiring_prices.h"

static const WfmJob job = {.seed = 1, .threads = 1};

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon(a, b, 1e-3 + 1e-6 * fabs((double)(b)))

static GArray *prices_of(const Tiny *y) {
  g_autoptr(GError) err = NULL;
  GArray *prices = wfm_hiring_prices(&y->p, 0, &job, &err);
  g_assert_no_error(err);
  return prices;
}

static double relaxed_cost(const Tiny *y) {
  double cost = 0;
  g_assert_true(wfm_hiring_relaxed(&cost, NULL, &y->p, NULL));
  return cost;
}

static const WfmHiringPrice *price_of(const GArray *prices, WfmHiringChangeKind kind, size_t index) {
  for (guint k = 0; k < prices->len; k++) {
    const WfmHiringPrice *price = &g_array_index(prices, WfmHiringPrice, k);
    const WfmHiringChange *c = &price->change;
    if (c->kind == kind && c->group + c->work + c->vendor + c->site + c->training == index) return price;
  }
  g_assert_not_reached();
}

/* Mail people, people for both works, a vendor with steps, a commitment and a notice; seats that bind. */
static Tiny *problem(uint64_t seed) {
  WfmRng rng;
  wfm_rng_init(&rng, seed, 3);
  Tiny *y = tiny_new(5, 2, 2, 0);
  memset(y->serves[1], 1, TINY_WORKS);
  for (int g = 0; g < 2; g++) {
    tiny_trace(&y->group[g].base, 5, 1 + wfm_rng_below(&rng, 2), 0, 0);
    y->group[g].class_most = 1 + wfm_rng_below(&rng, 3);
    y->group[g].hires_most = 1 + wfm_rng_below(&rng, 5);
    y->group[g].overtime_most = 0.05;
    y->group[g].time_off_most = 0.05;
    y->begins[g][0] = y->begins[g][1] = 0;
  }
  y->p.n_vendors = 1;
  y->vendor[0].step_h = 6;
  y->vendor[0].before_h = 4;
  y->fixed[0][0] = y->fixed[0][1] = 4;
  for (int t = 0; t < 5; t++) {
    y->least[0][t] = 3;
    y->most[0][t] = 9;
    y->seats[t] = 5 + wfm_rng_below(&rng, 2);
    for (int w = 0; w < 2; w++) y->need[w * 5 + t] = 10 + wfm_rng_below(&rng, 35);
  }
  y->price[0][0] = 17;
  return y;
}

/* Each change is made by hand in the tables of the problem, and undone. */
static void test_prices_are_differences_of_the_least_cost(void) {
  int worth = 0;
  for (uint64_t seed = 1; seed <= 25; seed++) {
    g_autoptr(Tiny) y = problem(seed);
    g_autoptr(GArray) prices = prices_of(y);
    double cost = relaxed_cost(y);
    for (int t = 0; t < 5; t++) y->seats[t]++;
    NEAR(price_of(prices, WFM_HIRING_SEATS, 0)->saves, cost - relaxed_cost(y));
    worth += cost - relaxed_cost(y) > 1;
    for (int t = 0; t < 5; t++) y->seats[t]--;
    y->begins[1][1] = 1;
    NEAR(price_of(prices, WFM_HIRING_LEAD, 1)->saves, cost - relaxed_cost(y));
    worth += cost - relaxed_cost(y) > 1;
    y->begins[1][1] = 0;
    y->group[0].class_most++;
    NEAR(price_of(prices, WFM_HIRING_CLASS_MOST, 0)->saves, cost - relaxed_cost(y));
    y->group[0].class_most--;
    y->group[1].hires_most++;
    NEAR(price_of(prices, WFM_HIRING_HIRES_MOST, 1)->saves, cost - relaxed_cost(y));
    worth += cost - relaxed_cost(y) > 1;
    y->group[1].hires_most--;
    y->group[0].overtime_most += 0.01;
    NEAR(price_of(prices, WFM_HIRING_OVERTIME, 0)->saves, cost - relaxed_cost(y));
    y->group[0].overtime_most -= 0.01;
    y->group[1].time_off_most += 0.01;
    NEAR(price_of(prices, WFM_HIRING_TIME_OFF, 1)->saves, cost - relaxed_cost(y));
    y->group[1].time_off_most -= 0.01;
    for (int t = 0; t < 5; t++) y->most[0][t] += 0.09;
    NEAR(price_of(prices, WFM_HIRING_VENDOR_MOST, 0)->saves, cost - relaxed_cost(y));
    for (int t = 0; t < 5; t++) y->most[0][t] -= 0.09, y->least[0][t] -= 0.03;
    NEAR(price_of(prices, WFM_HIRING_VENDOR_LEAST, 0)->saves, cost - relaxed_cost(y));
    for (int t = 0; t < 5; t++) y->least[0][t] += 0.03;
    y->vendor[0].step_h++;
    NEAR(price_of(prices, WFM_HIRING_VENDOR_STEP, 0)->saves, cost - relaxed_cost(y));
    y->vendor[0].step_h--;
    y->fixed[0][1] = NAN;
    NEAR(price_of(prices, WFM_HIRING_NOTICE, 0)->saves, cost - relaxed_cost(y));
    worth += cost - relaxed_cost(y) > 1;
    y->fixed[0][1] = 4;
    for (int t = 0; t < 5; t++) y->need[5 + t] *= 0.99;
    NEAR(price_of(prices, WFM_HIRING_NEED, 1)->saves, cost - relaxed_cost(y));
    worth += cost - relaxed_cost(y) > 1;
  }
  g_assert_cmpint(worth, >, 40); /* else nothing was asked */
}

/* One more trained head gives 10 hours in each of 4 periods in which 10 at 1000 are missing; its own pay of 400 is told. */
static void test_a_trained_head_saves_what_is_missing(void) {
  g_autoptr(Tiny) y = tiny_new(4, 1, 1, 2);
  y->group[0].hire = NULL;
  tiny_needs(y, 0, (double[]){30, 30, 30, 30});
  g_autoptr(GArray) prices = prices_of(y);
  const WfmHiringPrice *head = price_of(prices, WFM_HIRING_HEADS, 0);
  NEAR(head->saves, 40000);
  NEAR(head->pay, 400);
  g_assert_cmpint(head->from, ==, 0);
  g_assert_cmpint(head->to, ==, 3);
}

/* Voice lacks 5 hours a period, and mail has 10 over: one of mail who speaks with people too gives these, at 4 x 5 x 1000. */
static void test_one_person_with_a_skill_more_saves_what_is_missing_there(void) {
  g_autoptr(Tiny) y = tiny_new(4, 2, 2, 2);
  y->group[0].hire = y->group[1].hire = NULL;
  tiny_needs(y, 0, (double[]){10, 10, 10, 10});
  tiny_needs(y, 1, (double[]){25, 25, 25, 25});
  g_autoptr(GArray) prices = prices_of(y);
  for (guint k = 0; k < prices->len; k++) {
    const WfmHiringPrice *price = &g_array_index(prices, WfmHiringPrice, k);
    if (price->change.kind != WFM_HIRING_SKILL) continue;
    NEAR(price->saves, price->change.group == 0 ? 20000 : 0); /* voice people have no time for mail */
    g_autofree char *text = wfm_hiring_change_text(&y->p, &price->change, NULL);
    g_assert_cmpstr(text, ==, price->change.group == 0 ? "1 of mail team can do voice too" : "1 of voice team can do mail too");
  }
}

/* What the unchanged programme's prices allow is never less than what a looser limit saves. */
static void test_a_price_is_no_more_than_the_bound_of_its_limit(void) {
  static const WfmHiringChangeKind kinds[] = {WFM_HIRING_SEATS, WFM_HIRING_HIRES_MOST, WFM_HIRING_NEED, WFM_HIRING_HEADS};
  for (uint64_t seed = 1; seed <= 25; seed++) {
    g_autoptr(Tiny) y = problem(seed);
    g_autoptr(GArray) prices = prices_of(y);
    for (guint k = 0; k < prices->len; k++) {
      const WfmHiringPrice *price = &g_array_index(prices, WfmHiringPrice, k);
      g_assert_true(price->solved);
      for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (price->change.kind == kinds[i]) g_assert_cmpfloat(price->saves, <=, price->most + 1e-3);
      if (k > 0) g_assert_cmpfloat(price->saves, <=, g_array_index(prices, WfmHiringPrice, k - 1).saves);
    }
  }
}

static void test_changes_are_said_in_words(void) {
  g_autoptr(Tiny) y = problem(1);
  static const char *const weeks[] = {"week 10", "week 11", "week 12", "week 13", "week 14"};
  WfmHiringWords words = {weeks, "week", "weeks"};
  struct {
    WfmHiringChange change;
    const char *change_text, *limit_text;
  } const said[] = {
      {{.kind = WFM_HIRING_SEATS, .amount = 4}, "4 more seats at Cork", NULL},
      {{.kind = WFM_HIRING_LEAD, .amount = 1}, "classes of mail team begin 1 week sooner", "no class of mail team begins before week 12"},
      {{.kind = WFM_HIRING_OVERTIME, .amount = 0.015},
       "overtime of mail team up by 1.5 % of paid hours",
       "overtime of mail team at most 5 % of paid hours"},
      {{.kind = WFM_HIRING_NOTICE, .amount = 2}, "notice of Acme shorter by 2 weeks", "hours of Acme are decided up to week 11"},
      {{.kind = WFM_HIRING_NEED, .work = 1, .amount = 0.01}, "1 % less need of voice", "the need of voice"},
      {{.kind = WFM_HIRING_VENDOR_STEP, .amount = 2},
       "hours of Acme change by 2 more from one week to the next",
       "hours of Acme change by at most 6 from one week to the next"},
  };
  for (size_t k = 0; k < G_N_ELEMENTS(said); k++) {
    g_autofree char *change = wfm_hiring_change_text(&y->p, &said[k].change, &words),
                    *limit = wfm_hiring_limit_text(&y->p, &said[k].change, &words);
    g_assert_cmpstr(change, ==, said[k].change_text);
    if (said[k].limit_text) g_assert_cmpstr(limit, ==, said[k].limit_text);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/hiring prices/prices are differences of the least cost", test_prices_are_differences_of_the_least_cost);
  g_test_add_func("/hiring prices/a trained head saves what is missing", test_a_trained_head_saves_what_is_missing);
  g_test_add_func("/hiring prices/a skill more saves what is missing there", test_one_person_with_a_skill_more_saves_what_is_missing_there);
  g_test_add_func("/hiring prices/a price is no more than its bound", test_a_price_is_no_more_than_the_bound_of_its_limit);
  g_test_add_func("/hiring prices/changes are said in words", test_changes_are_said_in_words);
  return g_test_run();
}
