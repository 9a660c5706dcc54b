/* Whoever has a legal plan gets one, whatever the seed: where nothing is asked for but the rules of single persons, a legal plan is never
 * called infeasible, and what is called impossible is. */
#include "core/error.h"
#include "scheduler/roster/checker.h"
#include "scheduler/roster/conflict.h"
#include "scheduler/roster/response_parts.h"
#include "tests/bench/roster_instance.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *rule;
  double value;
} Asked;

/* Rules that the dynamic programme knows only in part, and that stand in each other's way: shifts that start alike, far apart, in pairs of
 * free days. */
static const Asked awkward[] = {{"daily_rest", 11},
                                {"weekly_rest", 35},
                                {"max_hours_week", 40},
                                {"max_days_week", 5},
                                {"max_consecutive_days", 6},
                                {"start_variance", 4},
                                {"min_start_to_start", 20},
                                {"min_consecutive_days_off", 2},
                                {"min_rest_late_to_early", 16},
                                {"max_nights", 3},
                                {"max_lates", 4},
                                {"max_consecutive_weekends", 1},
                                {"max_hours_window", 48}};

static void set_rules(RosterInstance *in, const Asked *asked, size_t n, WfmRuleUse *use) {
  for (size_t k = 0; k < n; k++) {
    const WfmRule *rule = wfm_rule_find(asked[k].rule);
    g_assert_nonnull(rule);
    use[k] = (WfmRuleUse){.rule = rule, .value = asked[k].value, .hard = true, .origin = ""};
  }
  for (size_t c = 0; c < in->problem.n_contracts; c++) {
    WfmContract *contract = (WfmContract *)&in->problem.contracts[c];
    contract->rules = use;
    contract->n_rules = n;
  }
}

/* Early, late and night shifts of 8 h or 8 h 30, for everybody. */
static void set_shifts(RosterInstance *in, uint32_t *allowed) {
  static const double starts[][2] = {{6, 9}, {12, 16}, {21, 23}};
  static const uint32_t kept[] = {0, 2, 3};
  for (size_t k = 0; k < 3; k++) {
    WfmShiftType *type = (WfmShiftType *)&in->problem.shift_types[kept[k]];
    type->start_low_s = (int32_t)(starts[k][0] * 3600), type->start_high_s = (int32_t)(starts[k][1] * 3600);
    type->length_low_s = 8 * 3600, type->length_high_s = 8 * 3600 + 1800;
    type->length_step_s = 1800;
    allowed[k] = kept[k];
  }
  for (size_t c = 0; c < in->problem.n_contracts; c++) {
    WfmContract *contract = (WfmContract *)&in->problem.contracts[c];
    contract->shift_types = allowed;
    contract->n_shift_types = 3;
  }
}

/* Constructed without a draft to fall back on. */
static void assert_constructed(const WfmRosterProblem *problem, uint64_t seed) {
  g_autoptr(WfmSpace) space = wfm_space_new(problem);
  g_autoptr(WfmSearch) search = wfm_search_new(space, &(WfmJob){.seed = seed, .threads = 1}, 0, 1);
  size_t failed = wfm_search_construct(search);
  if (failed != SIZE_MAX) g_error("seed %" G_GUINT64_FORMAT ": no plan for %s", seed, problem->agents[failed].agent);
  g_autoptr(WfmRoster) roster = wfm_roster_new(space->n_persons);
  for (size_t a = 0; a < space->n_persons; a++) wfm_planned_duties(space, &space->person[a], search->best[a], roster);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, roster);
  g_assert_cmpuint(verdict->n_hard, ==, 0);
}

/* The empty roster is legal. */
static void test_free_is_legal(void) {
  WfmRuleUse use[G_N_ELEMENTS(awkward)];
  uint32_t allowed[3];
  g_autoptr(RosterInstance) in = roster_instance_large(11, 14, 1, 1, 0.95);
  set_shifts(in, allowed);
  set_rules(in, awkward, G_N_ELEMENTS(awkward), use);
  for (uint64_t seed = 1; seed <= 8; seed++) assert_constructed(&in->problem, seed);
}

/* It is not: everybody has to work on some days. */
static void test_work_is_asked_for(void) {
  Asked asked[G_N_ELEMENTS(awkward) + 1];
  WfmRuleUse use[G_N_ELEMENTS(asked)];
  uint32_t allowed[3];
  memcpy(asked, awkward, sizeof awkward);
  asked[G_N_ELEMENTS(awkward)] = (Asked){"min_days_period", 3};
  g_autoptr(RosterInstance) in = roster_instance_large(11, 14, 1, 1, 0.95);
  set_shifts(in, allowed);
  set_rules(in, asked, G_N_ELEMENTS(asked), use);
  for (size_t a = 0; a < in->problem.n_agents; a++) ((WfmAgent *)in->problem.agents)[a].n_spans = 0;
  for (uint64_t seed = 1; seed <= 3; seed++) assert_constructed(&in->problem, seed);
}

/* Six days of work in a week of which three are free in pairs: nobody has such a plan, and no search is said to have failed. */
static void test_proven(void) {
  static const Asked asked[] = {{"min_days_period", 6}, {"min_days_off_period", 3}};
  WfmRuleUse use[G_N_ELEMENTS(asked)];
  g_autoptr(RosterInstance) in = roster_instance_large(2, 2, 1, 1, 0.95);
  set_rules(in, asked, G_N_ELEMENTS(asked), use);
  g_autoptr(GError) err = NULL;
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  g_assert_null(wfm_roster_solve(&in->problem, &settings, &(WfmJob){.seed = 1, .threads = 1}, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
  g_test_message("%s", err->message);
  g_assert_nonnull(strstr(err->message, "has no legal plan: "));
  g_assert_null(strstr(err->message, "no proof"));
}

/* Exactly so many days of eight paid hours, with shifts that are longer by the breaks that nobody pays for, and rules at random: where a legal plan was
 * found, the search that leaves nothing out does not prove that there is none. */
static void test_no_proof_against_a_plan(void) {
  static const Asked more[] = {{"daily_rest", 11},
                               {"weekly_rest", 35},
                               {"max_consecutive_days", 3},
                               {"start_variance", 2},
                               {"min_start_to_start", 26},
                               {"min_consecutive_days_off", 2},
                               {"min_rest_late_to_early", 30},
                               {"max_nights", 2},
                               {"max_lates", 2},
                               {"max_hours_window", 48},
                               {"min_consecutive_days", 2},
                               {"max_consecutive_nights", 1},
                               {"min_rest_after_night", 40},
                               {"weekly_rest", 60}};
  int found = 0;
  for (uint64_t seed = 41; seed <= 60; seed++) {
    Asked asked[G_N_ELEMENTS(more) + 2];
    WfmRuleUse use[G_N_ELEMENTS(asked)];
    size_t n = 2;
    WfmRng rng;
    wfm_rng_init(&rng, seed, 7);
    double hours = 8 * (3 + wfm_rng_below(&rng, 3));
    asked[0] = (Asked){"min_hours_period", hours}, asked[1] = (Asked){"max_hours_period", hours};
    for (size_t k = 0; k < G_N_ELEMENTS(more); k++)
      if (wfm_rng_uniform(&rng) < 0.5) asked[n++] = more[k];
    g_autoptr(RosterInstance) in = roster_instance_large(seed, 1, 1, 1, 0.95);
    ((WfmAgent *)in->problem.agents)[0].contract = 0;
    ((WfmAgent *)in->problem.agents)[0].n_spans = 0;
    set_rules(in, asked, n, use);
    g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
    g_autoptr(WfmSearch) search = wfm_search_new(space, &(WfmJob){.seed = 1, .threads = 1}, 0, 1);
    WfmPlanned *plan = wfm_planned_new(&space->person[0]);
    bool legal = !isinf(wfm_best_response(search, 0, NULL, plan));
    found += legal;
    if (legal) g_assert_cmpint(wfm_response_tree(search, &space->person[0], plan), !=, WFM_RESPONSE_NONE);
    wfm_planned_free(plan);
  }
  g_assert_cmpint(found, >, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/sure_plan/free_is_legal", test_free_is_legal);
  g_test_add_func("/sure_plan/work_is_asked_for", test_work_is_asked_for);
  g_test_add_func("/sure_plan/proven", test_proven);
  g_test_add_func("/sure_plan/no_proof_against_a_plan", test_no_proof_against_a_plan);
  return g_test_run();
}
