/* Hiring plans: by hand, against all plans tried one by one, and every limit kept. Expected values are worked out here in the comments. */
#include "tests/unit/hiring_fixture.h"

#include "core/error.h"
#include "core/rng.h"

static const WfmJob job = {.seed = 1, .threads = 1};

/* The best plan, its own check passed. */
static WfmHiringPlan *plan_of(const Tiny *y) {
  g_autoptr(GError) err = NULL;
  WfmHiringPlan *plan = wfm_hiring_plan_new(&y->p, &(WfmHiringLimits){.gap = 1e-9}, &job, &err);
  g_assert_no_error(err);
  g_autofree char *breach = wfm_hiring_check(&y->p, plan);
  g_assert_cmpstr(breach, ==, NULL);
  return plan;
}

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon(a, b, 1e-4)

/* Two people give 20 hours; from period 2 on 35 are needed: two hires by period 1, the later the cheaper. Pay 2 x 4 x 100, and two hires of 50 and three periods. */
static void test_people_are_hired_as_late_as_they_can_be(void) {
  g_autoptr(Tiny) y = tiny_new(4, 1, 1, 2);
  tiny_needs(y, 0, (double[]){20, 20, 35, 35});
  g_autoptr(WfmHiringPlan) plan = plan_of(y);
  g_assert_cmpint(plan->hires[0], ==, 0);
  g_assert_cmpint(plan->hires[1], ==, 2);
  NEAR(plan->cost, 800 + 2 * (50 + 300));
  NEAR(plan->base_cost, 800);
  NEAR(plan->relaxed, 800 + 1.5 * (50 + 300));
  NEAR(plan->gap, 0);
}

/* Half a person is missing, in one period: 5 hours of overtime at 15 are cheaper than a hire at 150 or more. */
static void test_overtime_covers_a_short_peak(void) {
  g_autoptr(Tiny) y = tiny_new(4, 1, 1, 2);
  tiny_needs(y, 0, (double[]){20, 25, 20, 20});
  y->group[0].overtime_most = 0.2; /* 6.4 hours */
  g_autoptr(WfmHiringPlan) plan = plan_of(y);
  NEAR(plan->overtime_h[1], 5);
  NEAR(plan->cost, 800 + 75);
}

/* 5 hours too many in two periods; time off of at most a tenth of 32 paid hours saves 5 each. */
static void test_time_off_is_given_where_people_are_over(void) {
  g_autoptr(Tiny) y = tiny_new(3, 1, 1, 2);
  tiny_needs(y, 0, (double[]){15, 20, 15});
  y->group[0].time_off_most = 0.1;
  g_autoptr(WfmHiringPlan) plan = plan_of(y);
  NEAR(plan->time_off_h[0], 3.2);
  NEAR(plan->time_off_h[1], 0);
  NEAR(plan->cost, 600 - 2 * 3.2 * 5);
  WfmHiringCost cost = wfm_hiring_cost(&y->p, plan);
  NEAR(cost.time_off, -32);
  NEAR(cost.pay, 600);
}

/* One is needed, but classes begin with three: three are hired where hours missing cost more. */
static void test_classes_keep_their_sizes(void) {
  g_autoptr(Tiny) y = tiny_new(3, 1, 1, 2);
  tiny_needs(y, 0, (double[]){20, 30, 30});
  y->group[0].class_least = 3;
  g_autoptr(WfmHiringPlan) plan = plan_of(y);
  g_assert_cmpint(plan->hires[0], ==, 3);
  NEAR(plan->cost, 600 + 3 * (50 + 300));
  y->miss[0] = 45; /* 20 hours for 900 are cheaper than the 1050 of the class */
  g_autoptr(WfmHiringPlan) none = plan_of(y);
  g_assert_cmpint(none->hires[0], ==, 0);
  NEAR(none->missing_cost, 900);
}

static void test_seats_bind(void) {
  g_autoptr(Tiny) y = tiny_new(3, 1, 1, 2);
  tiny_needs(y, 0, (double[]){20, 40, 40});
  for (int t = 0; t < 3; t++) y->seats[t] = 3;
  g_autoptr(WfmHiringPlan) plan = plan_of(y);
  g_assert_cmpint(plan->hires[0], ==, 1);
  NEAR(plan->missing_h[1], 10);
  y->group[0].seats = 0.75; /* four heads share three */
  g_autoptr(WfmHiringPlan) shared = plan_of(y);
  g_assert_cmpint(shared->hires[0], ==, 2);
  NEAR(shared->missing_h[1], 0);
}

/* Voice lacks 10 hours for three periods; mail has 10 over: one of mail learns it in period 0 for 30, a hire would cost 350 and more. */
static void test_people_are_cross_trained_where_it_is_cheaper(void) {
  g_autoptr(Tiny) y = tiny_new(4, 2, 2, 2);
  tiny_needs(y, 0, (double[]){10, 10, 10, 10});
  tiny_needs(y, 1, (double[]){20, 30, 30, 30});
  y->p.n_trainings = 1;
  g_autoptr(WfmHiringPlan) plan = plan_of(y);
  g_assert_cmpint(plan->trained[0], ==, 1);
  NEAR(plan->cost, 1600 + 30);
  WfmTrace trace = {NULL};
  wfm_hiring_trace(&trace, &y->p, plan, 1);
  NEAR(trace.heads[0], 3);
  NEAR(trace.productive[0], 2);
  wfm_trace_clear(&trace);
}

/* 10 hours a period are missing. Acme sells at 20, Bell at 10 with a set-up of 100 and a commitment of 15 hours: 6 x 15 x 10 + 100 against 6 x 10 x 20. */
static void test_a_commitment_is_paid_while_the_vendor_is_used(void) {
  g_autoptr(Tiny) y = tiny_new(6, 1, 1, 2);
  tiny_needs(y, 0, (double[]){30, 30, 30, 30, 30, 30});
  y->group[0].hire = NULL;
  y->p.n_vendors = 2;
  y->vendor[1].setup = 100;
  for (int t = 0; t < 6; t++) y->least[1][t] = 15, y->price[1][t] = 10;
  g_autoptr(WfmHiringPlan) plan = plan_of(y);
  NEAR(plan->cost, 1200 + 100 + 900);
  g_assert_cmpint(plan->used[0], ==, 0);
  g_assert_cmpint(plan->used[1], ==, 1);
  for (int t = 3; t < 6; t++) y->need[t] = 20; /* it is left when the need has gone */
  g_autoptr(WfmHiringPlan) left = plan_of(y);
  NEAR(left->cost, 1200 + 100 + 450);
  y->vendor[1].may_leave = false; /* then the dear one without a commitment is cheaper */
  g_autoptr(WfmHiringPlan) kept = plan_of(y);
  NEAR(kept->cost, 1200 + 600);
}

/* Hours decided for the notice of two periods stay; then 10 less a period, by the step. */
static void test_notice_and_steps_of_a_vendor_hold(void) {
  g_autoptr(Tiny) y = tiny_new(5, 1, 1, 2);
  tiny_needs(y, 0, (double[]){20, 20, 20, 20, 20});
  y->p.n_vendors = 1;
  y->vendor[0].before_h = y->fixed[0][0] = y->fixed[0][1] = 30;
  y->vendor[0].step_h = 10;
  g_autoptr(WfmHiringPlan) plan = plan_of(y);
  static const double expected[] = {30, 30, 20, 10, 0};
  for (int t = 0; t < 5; t++) NEAR(plan->vendor_h[t], expected[t]);
  NEAR(plan->cost, 1000 + 90 * 20);
}

static void test_a_step_limits_how_fast_a_vendor_grows(void) {
  g_autoptr(Tiny) y = tiny_new(4, 1, 1, 2);
  tiny_needs(y, 0, (double[]){20, 50, 50, 50});
  y->group[0].hire = NULL;
  y->p.n_vendors = 1;
  y->vendor[0].step_h = 10;
  g_autoptr(WfmHiringPlan) plan = plan_of(y);
  NEAR(plan->vendor_h[0], 10); /* hours that nobody needs, so that there are more in the next period */
  NEAR(plan->vendor_h[1], 20);
  NEAR(plan->missing_h[1], 10);
  NEAR(plan->missing_h[2], 0);
}

/* Cheapest way to cover one period where group 0 gives to work 0, group 2 to both, and missing hours cost the same. */
static double period_cost(const Tiny *y, int32_t t, const double *heads) {
  double n0 = y->need[t], n1 = y->need[y->p.n + t], only = fmax(0, n0 - 10 * heads[0]), lack = fmax(0, only + n1 - 10 * heads[1]);
  double own = fmin(y->group[0].overtime_most * 16 * heads[0], only), both = y->group[1].overtime_most * 16 * heads[1], cost = 0;
  bool own_first = y->overtime[0][t] <= y->overtime[1][t];
  for (int k = 0; k < 2; k++) {
    bool first_group = own_first == (k == 0);
    double more = fmin(lack, first_group ? own : both);
    cost += more * y->overtime[first_group ? 0 : 1][t];
    lack -= more;
  }
  return cost + lack * y->miss[0];
}

/* What hires[2][n] cost, NaN where a limit is broken. */
static double cost_of(const Tiny *y, const int64_t *hires) {
  int32_t n = y->p.n;
  double cost = 0;
  for (int32_t t = 0; t < n; t++) {
    double trained[2], seats = 0;
    for (int g = 0; g < 2; g++) {
      double all = y->group[g].base.heads[0];
      trained[g] = all;
      for (int32_t c = 0; c <= t; c++) {
        all += (double)hires[g * n + c];
        if (c < t) trained[g] += (double)hires[g * n + c];
      }
      cost += all * y->pay[g][t] + (double)hires[g * n + t] * y->hire_cost[g][t];
      seats += all;
    }
    if (seats > y->seats[t]) return NAN;
    cost += period_cost(y, t, trained);
  }
  for (int g = 0; g < 2; g++) {
    int64_t sum = 0;
    for (int32_t t = 0; t < n; t++) sum += hires[g * n + t];
    if (y->group[g].hires_most >= 0 && sum > y->group[g].hires_most) return NAN;
  }
  return cost;
}

/* The least cost of all plans with at most `most` hires in a class. */
static double best_of_all(const Tiny *y, int64_t most) {
  int32_t n = y->p.n;
  int64_t hires[2 * TINY_N] = {0};
  double best = INFINITY;
  for (bool more = true; more;) {
    bool allowed = true;
    for (int k = 0; k < 2 * n; k++) {
      const WfmHiringGroup *group = &y->group[k / n];
      allowed &= hires[k] == 0 || (y->begins[k / n][k % n] && hires[k] >= group->class_least && hires[k] <= group->class_most);
    }
    double cost = allowed ? cost_of(y, hires) : (double)NAN;
    if (cost < best) best = cost;
    more = false;
    for (int k = 0; k < 2 * n && !more; k++) {
      more = hires[k] < most;
      hires[k] = more ? hires[k] + 1 : 0;
    }
  }
  return best;
}

/* A random problem of mail people and people who can do both. */
static Tiny *random_problem(uint64_t seed) {
  WfmRng rng;
  wfm_rng_init(&rng, seed, 7);
  Tiny *y = tiny_new(3, 2, 2, 0);
  memset(y->serves[1], 1, TINY_WORKS);
  for (int g = 0; g < 2; g++) {
    tiny_trace(&y->group[g].base, 3, 1 + wfm_rng_below(&rng, 2), 0, 0);
    y->group[g].class_least = wfm_rng_below(&rng, 4);
    y->group[g].class_most = 3 + wfm_rng_below(&rng, 2);
    y->group[g].hires_most = wfm_rng_below(&rng, 3) ? -1 : 3;
    y->group[g].overtime_most = 0.1 * wfm_rng_below(&rng, 3);
    for (int t = 0; t < 3; t++) {
      y->pay[g][t] = 80 + wfm_rng_below(&rng, 60);
      y->hire_cost[g][t] = wfm_rng_below(&rng, 80);
      y->overtime[g][t] = 10 + wfm_rng_below(&rng, 20);
      y->begins[g][t] = wfm_rng_below(&rng, 4) > 0;
    }
  }
  double seats = 4 + wfm_rng_below(&rng, 5);
  for (int t = 0; t < 3; t++) {
    if (seats < 8) y->seats[t] = seats;
    for (int w = 0; w < 2; w++) y->need[w * 3 + t] = 5 + wfm_rng_below(&rng, 30);
  }
  y->miss[0] = y->miss[1] = wfm_rng_below(&rng, 2) ? 60 : 31;
  return y;
}

static void test_no_plan_that_can_be_tried_is_cheaper(void) {
  for (uint64_t seed = 1; seed <= 60; seed++) {
    g_autoptr(Tiny) y = random_problem(seed);
    g_autoptr(WfmHiringPlan) plan = plan_of(y);
    double best = best_of_all(y, 4);
    g_assert_cmpfloat_with_epsilon(plan->cost, best, 1e-5 * best);
    g_assert_cmpfloat(plan->relaxed, <=, plan->bound + 1e-6);
    g_assert_cmpfloat(plan->bound, <=, plan->cost + 1e-6);
    double relaxed = 0;
    g_assert_true(wfm_hiring_relaxed(&relaxed, NULL, &y->p, NULL));
    g_assert_cmpfloat_with_epsilon(relaxed, plan->relaxed, 1e-5 * best);
  }
}

static void test_the_same_problem_gives_the_same_bytes(void) {
  g_autoptr(Tiny) y = random_problem(5);
  g_autoptr(WfmHiringPlan) a = plan_of(y), b = plan_of(y);
  g_assert_cmpmem(a->hires, 6 * sizeof(int64_t), b->hires, 6 * sizeof(int64_t));
  g_assert_cmpmem(a->given_h, 12 * sizeof(double), b->given_h, 12 * sizeof(double));
  g_assert_cmpmem(a->overtime_h, 6 * sizeof(double), b->overtime_h, 6 * sizeof(double));
  g_assert_cmpmem(&a->cost, sizeof(double), &b->cost, sizeof(double));
}

/* Works that nobody serves are missing whole; a problem of no periods, groups or works is none. */
static void test_empty_parts_are_no_trouble(void) {
  g_autoptr(Tiny) y = tiny_new(2, 1, 2, 2);
  tiny_needs(y, 1, (double[]){7, 0});
  g_autoptr(WfmHiringPlan) plan = plan_of(y);
  NEAR(plan->missing_h[2], 7);
  NEAR(plan->cost, 400 + 7000);
  y->p.n = 0;
  g_autoptr(WfmHiringPlan) never = plan_of(y);
  NEAR(never->cost, 0);
  y->p.n = 2;
  y->p.n_groups = y->p.n_works = 0;
  g_autoptr(WfmHiringPlan) nobody = plan_of(y);
  NEAR(nobody->cost, 0);
}

static void refused(const Tiny *y, const char *word) {
  g_autoptr(GError) err = NULL;
  g_assert_null(wfm_hiring_plan_new(&y->p, &(WfmHiringLimits){.gap = 0}, &job, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_assert_nonnull(strstr(err->message, word));
}

static void test_contradictory_numbers_are_refused_by_name(void) {
  g_autoptr(Tiny) y = tiny_new(3, 1, 1, 2);
  y->group[0].class_least = 10;
  refused(y, "group mail team: a class of at least 10 and at most 9");
  y->group[0].class_least = 1;
  y->p.n_vendors = 1;
  y->least[0][1] = 200;
  refused(y, "vendor Acme: at least 200 and at most 100 hours in period 2");
  y->least[0][1] = 90;
  y->vendor[0].before_h = 20;
  y->vendor[0].step_h = 5;
  y->vendor[0].may_leave = false;
  refused(y, "vendor Acme: steps of 5 hours do not lead from 20 hours");
  y->need[0] = NAN;
  refused(y, "work mail");
}

/* The check sees what is wrong, each limit broken by hand in a good plan. */
static void test_the_check_finds_every_kind_of_breach(void) {
  g_autoptr(Tiny) y = tiny_new(3, 1, 1, 2);
  tiny_needs(y, 0, (double[]){20, 30, 30});
  y->group[0].overtime_most = 0.1;
  y->p.n_vendors = 1;
  y->least[0][1] = 5;
  g_autoptr(WfmHiringPlan) plan = plan_of(y);
  struct {
    double *number;
    double by;
    const char *word;
  } const breach[] = {{&plan->overtime_h[0], 9, "overtime of mail team"},
                      {&plan->time_off_h[0], 1, "time off of mail team"},
                      {&plan->given_h[1], 5, "hours given of mail team"},
                      {&plan->given_h[1], -5, "the need of mail"},
                      {&plan->vendor_h[1], 3, "neither its commitment"},
                      {&plan->cost, 1, "its parts sum up to"},
                      {&plan->bound, 1e6, "is not between"}};
  for (size_t k = 0; k < G_N_ELEMENTS(breach); k++) {
    *breach[k].number += breach[k].by;
    g_autofree char *said = wfm_hiring_check(&y->p, plan);
    g_assert_nonnull(said);
    g_assert_nonnull(strstr(said, breach[k].word));
    *breach[k].number -= breach[k].by;
  }
  plan->hires[2] = 99;
  g_autofree char *said = wfm_hiring_check(&y->p, plan);
  g_assert_nonnull(strstr(said, "a class of mail team in period 3"));
}

static void test_a_stop_is_heeded(void) {
  static const volatile sig_atomic_t now = 1;
  g_autoptr(Tiny) y = random_problem(3);
  WfmJob stopped = {.seed = 1, .threads = 1, .stop = &now};
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmHiringPlan) plan = wfm_hiring_plan_new(&y->p, &(WfmHiringLimits){.gap = 0}, &stopped, &err);
  g_assert_no_error(err);
  g_assert_true(plan->stopped || plan->gap == 0);
  g_autofree char *breach = wfm_hiring_check(&y->p, plan);
  g_assert_cmpstr(breach, ==, NULL);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/hiring/people are hired as late as they can be", test_people_are_hired_as_late_as_they_can_be);
  g_test_add_func("/hiring/overtime covers a short peak", test_overtime_covers_a_short_peak);
  g_test_add_func("/hiring/time off is given where people are over", test_time_off_is_given_where_people_are_over);
  g_test_add_func("/hiring/classes keep their sizes", test_classes_keep_their_sizes);
  g_test_add_func("/hiring/seats bind", test_seats_bind);
  g_test_add_func("/hiring/people are cross-trained where it is cheaper", test_people_are_cross_trained_where_it_is_cheaper);
  g_test_add_func("/hiring/a commitment is paid while the vendor is used", test_a_commitment_is_paid_while_the_vendor_is_used);
  g_test_add_func("/hiring/notice and steps of a vendor hold", test_notice_and_steps_of_a_vendor_hold);
  g_test_add_func("/hiring/a step limits how fast a vendor grows", test_a_step_limits_how_fast_a_vendor_grows);
  g_test_add_func("/hiring/no plan that can be tried is cheaper", test_no_plan_that_can_be_tried_is_cheaper);
  g_test_add_func("/hiring/the same problem gives the same bytes", test_the_same_problem_gives_the_same_bytes);
  g_test_add_func("/hiring/empty parts are no trouble", test_empty_parts_are_no_trouble);
  g_test_add_func("/hiring/contradictory numbers are refused by name", test_contradictory_numbers_are_refused_by_name);
  g_test_add_func("/hiring/the check finds every kind of breach", test_the_check_finds_every_kind_of_breach);
  g_test_add_func("/hiring/a stop is heeded", test_a_stop_is_heeded);
  return g_test_run();
}
