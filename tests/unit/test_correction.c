/* Requirements that follow the simulation: what pooling makes superfluous is taken out until the interval touches the target, and put back where it
 * was too much. The service level of the stand-in for a simulation falls with the factor, as it does when fewer people are asked for. */
#include <glib.h>
#include <math.h>

#include "cli/correction.h"

/* The target is just reached at `enough`; a point is lost per percent of the people below it. */
static WfmQueueFinding simulated(double factor, double enough, bool shared) {
  return (WfmQueueFinding){
      .target = 0.8, .level = fmin(0.8 + (factor - enough), 1), .half_width = 0.01, .required_hours = 100, .shared = shared};
}

static void test_pooled_slack_is_taken_out_until_the_interval_nears_the_target(void) {
  for (int percent = 45; percent < 100; percent += 5) {
    double enough = percent / 100.0, factor = 1, before = 1;
    WfmQueueFinding f = simulated(factor, enough, true);
    int rounds = 0;
    for (; wfm_correct_down(&factor, &f, 1, 1); rounds++) {
      g_assert_cmpfloat(factor, <, before);
      g_assert_cmpfloat(factor, >=, 0.8 * before - 1e-12);
      before = factor;
      f = simulated(factor, enough, true);
      g_assert_false(wfm_finding_missed(&f));
      g_assert_cmpint(rounds, <, 100);
    }
    g_assert_cmpfloat(f.level - f.half_width, <=, f.target + 0.02 + 0.005 + 1e-9);
    g_assert_cmpfloat(f.level, >=, f.target);
  }
}

static void test_a_requirement_is_never_lowered_beyond_its_bound(void) {
  double factor = 1;
  WfmQueueFinding f = {.target = 0.5, .level = 1, .half_width = 0, .shared = true};
  for (int k = 0; k < 50; k++) wfm_correct_down(&factor, &f, 1, 1);
  g_assert_cmpfloat(factor, ==, 0.4);
  g_assert_false(wfm_correct_down(&factor, &f, 1, 1));
}

/* Nobody to share with, no target, nothing measured, a doubtful interval, or no relief wanted. */
static void test_only_shared_queues_with_room_are_lowered(void) {
  WfmQueueFinding finding[] = {{.target = 0.8, .level = 0.99, .half_width = 0.01, .shared = false},
                               {.target = NAN, .level = 0.99, .half_width = 0.01, .shared = true},
                               {.target = 0.8, .level = NAN, .half_width = 0.01, .shared = true},
                               {.target = 0.8, .level = 0.9, .half_width = 0.085, .shared = true},
                               {.target = 0.8, .level = 0.9, .half_width = 0.01, .shared = true}};
  double factor[] = {1, 1, 1, 1, 1};
  g_assert_false(wfm_correct_down(factor, finding, 5, 0));
  g_assert_true(wfm_correct_down(factor, finding, 5, 1));
  for (int q = 0; q < 4; q++) g_assert_cmpfloat(factor[q], ==, 1);
  g_assert_cmpfloat_with_epsilon(factor[4], 1 - 0.09, 1e-12);
}

static void test_a_missed_target_gets_its_own_requirement_back_and_then_more(void) {
  WfmQueueFinding finding[] = {{.target = 0.8, .level = 0.7, .half_width = 0.02, .required_hours = 100, .short_hours = 50},
                               {.target = 0.8, .level = 0.7, .half_width = 0.02, .required_hours = 100, .short_hours = 1},
                               {.target = 0.8, .level = 0.7, .half_width = 0.02, .required_hours = 100, .short_hours = 50},
                               {.target = 0.8, .level = 0.79, .half_width = 0.02, .required_hours = 100},
                               {.target = 0.8, .level = 0.1, .half_width = 0.02, .required_hours = 100}};
  double factor[] = {0.9, 1, 1, 0.9, 1};
  g_assert_true(wfm_correct_up(factor, finding, 5));
  static const double after[] = {1, 1.06, 1, 0.9, 1.15};
  for (int q = 0; q < 5; q++) g_assert_cmpfloat_with_epsilon(factor[q], after[q], 1e-12);
  WfmQueueFinding uncovered = finding[2];
  g_assert_false(wfm_correct_up(factor, &uncovered, 1));
}

static void test_who_fell_below_goes_back_and_others_stay(void) {
  WfmQueueFinding finding[] = {{.target = 0.8, .level = 0.79, .half_width = 0.02}, {.target = 0.9, .level = 0.99, .half_width = 0.01}};
  double good[] = {1, 1}, factor[] = {0.9, 0.8};
  g_assert_true(wfm_correct_back(factor, good, finding, 2));
  g_assert_cmpfloat(factor[0], ==, 1);
  g_assert_cmpfloat(factor[1], ==, 0.8);
}

static void test_a_step_too_far_is_halved_until_it_is_not_worth_another_roster(void) {
  WfmQueueFinding finding[] = {{.target = 0.8, .level = 0.79, .half_width = 0.02}, {.target = 0.9, .level = 0.99, .half_width = 0.01}};
  double good[] = {0.9, 1}, factor[] = {0.9, 0.8};
  int rounds = 0;
  while (wfm_correct_back(factor, good, finding, 2)) {
    g_assert_cmpfloat(factor[1], <, 1);
    g_assert_cmpfloat(factor[0], ==, 0.9);
    g_assert_cmpint(++rounds, <, 10);
  }
  g_assert_cmpint(rounds, ==, 5); /* 0.1, 0.05, 0.025, 0.0125, 0.00625 and then 0.003125 short */
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/correction/" #name, test_##name)
  ADD(pooled_slack_is_taken_out_until_the_interval_nears_the_target);
  ADD(a_requirement_is_never_lowered_beyond_its_bound);
  ADD(only_shared_queues_with_room_are_lowered);
  ADD(a_missed_target_gets_its_own_requirement_back_and_then_more);
  ADD(who_fell_below_goes_back_and_others_stay);
  ADD(a_step_too_far_is_halved_until_it_is_not_worth_another_roster);
  return g_test_run();
}
