/* What the annealing relies on: one agent more or less is worth exactly what the best split of everybody gains or loses, however the agents came
 * and went; and a cooling keeps every plan legal, remembers the best roster, is the same for the same seed, and moves breaks that nobody
 * betters by moving his own. */
#include "scheduler/roster/anneal_parts.h"
#include "tests/bench/roster_instance.h"

#include <interfaces/highs_c_api.h>
#include <math.h>

/* The best split of these heads by HiGHS, as a linear programme: agents on each arc, each queue's curve step by step. */
static double best_split(const WfmRosterProblem *problem, const WfmCoverage *c, int32_t i, const double *heads) {
  void *highs = Highs_create();
  Highs_setBoolOptionValue(highs, "output_flag", 0);
  Highs_changeObjectiveSense(highs, kHighsObjSenseMaximize);
  double infinity = Highs_getInfinity(highs);
  for (int32_t a = 0; a < c->n_arcs; a++) Highs_addCol(highs, 0, 0, infinity, 0, NULL, NULL);
  int32_t n_columns = c->n_arcs;
  for (int32_t q = 0; q < c->n_queues; q++) { /* sum of steps <= sum of gain * y */
    const WfmRosterQueue *queue = &problem->queues[q];
    g_autoptr(GArray) index = g_array_new(FALSE, FALSE, sizeof(HighsInt)), value = g_array_new(FALSE, FALSE, sizeof(double));
    for (int32_t k = queue->first[i]; k < queue->first[i + 1]; k++) {
      Highs_addCol(highs, queue->value[k], 0, 1, 0, NULL, NULL);
      HighsInt column = n_columns++;
      double one = 1;
      g_array_append_val(index, column);
      g_array_append_val(value, one);
    }
    for (HighsInt a = 0; a < c->n_arcs; a++) {
      if (c->arc_queue[a] != q) continue;
      double gain = -c->arc_gain[a];
      g_array_append_val(index, a);
      g_array_append_val(value, gain);
    }
    Highs_addRow(highs, -infinity, 0, (HighsInt)index->len, (HighsInt *)(void *)index->data, (double *)(void *)value->data);
  }
  for (int32_t g = 0; g < c->n_groups; g++) {
    g_autofree HighsInt *index = g_new0(HighsInt, c->n_arcs + 1);
    g_autofree double *value = g_new0(double, c->n_arcs + 1);
    HighsInt n = 0;
    for (int32_t a = c->arc_first[g]; a < c->arc_first[g + 1]; a++) index[n] = a, value[n++] = 1;
    Highs_addRow(highs, -infinity, heads[g], n, index, value);
  }
  Highs_run(highs);
  double best = Highs_getObjectiveValue(highs);
  Highs_destroy(highs);
  return best;
}

/* Of the intervals: agents come and go, and everybody is settled; then one agent more or less. */
static void test_worth_and_loss(void) {
  enum { INTERVALS = 16 };
  for (uint64_t seed = 1; seed <= 6; seed++) {
    g_autoptr(RosterInstance) in = roster_instance_large(seed, 12, 1, 4, 0.95);
    g_autoptr(WfmCoverage) coverage = wfm_coverage_new(&in->problem);
    g_autofree double *heads = g_new0(double, coverage->n_groups + 1);
    WfmRng rng;
    wfm_rng_init(&rng, seed, 1);
    for (int k = 0; k < 100 * INTERVALS; k++) {
      int32_t i = (int32_t)wfm_rng_below(&rng, INTERVALS), g = (int32_t)wfm_rng_below(&rng, (uint32_t)coverage->n_groups);
      bool leave = wfm_coverage_heads(coverage, i, g) > 0 && wfm_rng_uniform(&rng) < 0.5;
      if (leave) wfm_coverage_remove(coverage, i, g);
      if (!leave && wfm_coverage_heads(coverage, i, g) < 2) wfm_coverage_add(coverage, i, g);
    }
    wfm_coverage_settle(coverage);
    for (int32_t i = 0; i < INTERVALS; i++) {
      for (int32_t g = 0; g < coverage->n_groups; g++) heads[g] = wfm_coverage_heads(coverage, i, g);
      double best = best_split(&in->problem, coverage, i, heads);
      g_assert_cmpfloat_with_epsilon(wfm_coverage_value_at(coverage, i), best, 1e-6);
      for (int32_t g = 0; g < coverage->n_groups; g++) {
        heads[g]++;
        double more = best_split(&in->problem, coverage, i, heads) - best;
        heads[g] -= 2;
        double less = heads[g] < 0 ? (double)NAN : best - best_split(&in->problem, coverage, i, heads);
        heads[g]++;
        /* along best paths alone, which is a little less than the circuits would add */
        g_assert_cmpfloat(wfm_coverage_worth(coverage, i, g), <=, more + 1e-6);
        g_assert_cmpfloat(wfm_coverage_worth(coverage, i, g), >=, more - 0.3);
        if (isnan(less)) continue;
        g_assert_cmpfloat(wfm_coverage_loss(coverage, i, g), >=, less - 1e-6);
        g_assert_cmpfloat(wfm_coverage_loss(coverage, i, g), <=, less + 0.3);
      }
    }
  }
}

/* Cost of the best roster after a cooling. */
static double cool(const WfmRosterProblem *problem, uint64_t seed, double *before, WfmRoster *out) {
  WfmJob job = {.seed = seed, .threads = 1};
  g_autoptr(WfmSpace) space = wfm_space_new(problem);
  g_autoptr(WfmSearch) search = wfm_search_new(space, &job, 0, 1);
  g_assert_cmpuint(wfm_search_construct(search), ==, SIZE_MAX);
  wfm_search_descend(search, 0);
  *before = search->best_cost;
  g_autoptr(WfmAnneal) anneal = wfm_anneal_new(search);
  wfm_anneal_calibrate(anneal);
  wfm_anneal_run(anneal, 40, 4, 0.2, 0);
  wfm_search_return(search);
  for (size_t a = 0; out && a < space->n_persons; a++) wfm_planned_duties(space, &space->person[a], search->best[a], out);
  return search->best_cost;
}

static void test_cooling(void) {
  for (uint64_t seed = 1; seed <= 4; seed++) {
    g_autoptr(RosterInstance) in = roster_instance_large(seed, 14, 1, 3, 0.95);
    g_autoptr(WfmRoster) roster = wfm_roster_new(in->problem.n_agents);
    double before, again;
    double after = cool(&in->problem, seed, &before, roster);
    g_assert_cmpfloat(after, <=, before + 1e-9);
    g_assert_cmpfloat(after, ==, cool(&in->problem, seed, &again, NULL));
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(&in->problem, roster);
    g_assert_cmpuint(verdict->n_hard, ==, 0);
    g_assert_cmpfloat_with_epsilon(wfm_roster_price(NULL, &in->problem, roster).cost, after, 1e-6 * after);
  }
}

/* Three people with one shift each and a break of two intervals, which begins in one of five: the breaks fit beside each other if they
 * begin in the first, third and fifth. Breaks in the second and fourth cost a little less, and then no third one finds a place. */
static void test_breaks(void) {
  enum { STEP = 900, SHIFT_N = 16, PEOPLE = 3 };
  static const double second[SHIFT_N] = {30, 30, 30, 30, 2, 1, 1, 1, 1, 2, 30, 30, 30, 30, 30, 30}; /* what one absent loses */
  g_autoptr(WfmZone) utc = wfm_zone_new("Etc/UTC", NULL);
  WfmBreak rest = {.activity = "break", .length_s = 2 * STEP, .earliest_s = 4 * STEP, .latest_s = 8 * STEP, .paid = true};
  WfmShiftType type = {.shift = "day",
                       .kind = "day",
                       .weekdays = 0x7f,
                       .start_step_s = STEP,
                       .length_low_s = SHIFT_N * STEP,
                       .length_high_s = SHIFT_N * STEP,
                       .length_step_s = STEP,
                       .breaks = &rest,
                       .n_breaks = 1};
  uint32_t types[] = {0};
  WfmContract contract = {.contract = "c", .shift_types = types, .n_shift_types = 1, .paid_low_s = SHIFT_N * STEP};
  float skill[] = {1};
  WfmAgent agents[PEOPLE];
  for (int a = 0; a < PEOPLE; a++)
    agents[a] = (WfmAgent){.agent = "a",
                           .name = "a",
                           .site = "",
                           .zone = utc,
                           .cost_per_hour = 10,
                           .proficiency = skill,
                           .employed_from = WFM_INSTANT_LOW,
                           .employed_to = WFM_INSTANT_HIGH};
  int32_t first[SHIFT_N + 1] = {0};
  double required[SHIFT_N], value[PEOPLE * SHIFT_N];
  for (int32_t i = 0; i < SHIFT_N; i++) {
    first[i + 1] = PEOPLE * (i + 1);
    required[i] = PEOPLE;
    value[PEOPLE * i] = 60;
    value[PEOPLE * i + 1] = i == 5 ? 40 : 60; /* where two of them lie on each other it costs least */
    value[PEOPLE * i + 2] = second[i];
  }
  WfmRosterQueue queue = {"q", required, first, value};
  int64_t monday = wfm_day_from_civil(2026, 3, 2) * (int64_t)86400;
  WfmRosterProblem problem = {.grid = {monday, STEP, SHIFT_N},
                              .planner_zone = utc,
                              .queues = &queue,
                              .n_queues = 1,
                              .shift_types = &type,
                              .n_shift_types = 1,
                              .contracts = &contract,
                              .n_contracts = 1,
                              .agents = agents,
                              .n_agents = PEOPLE};
  const double best = 2 + 1 + 1 + 1 + 1 + 2; /* one person absent in each of the six intervals */
  WfmJob job = {.seed = 1, .threads = 1};
  g_autoptr(WfmSpace) space = wfm_space_new(&problem);
  g_autoptr(WfmSearch) search = wfm_search_new(space, &job, 0, 1);
  g_assert_cmpuint(wfm_search_construct(search), ==, SIZE_MAX);
  static const int32_t stuck[PEOPLE] = {5, 7, 4};
  for (size_t a = 0; a < PEOPLE; a++) {
    wfm_search_take_out(search, a);
    search->plan[a]->breaks[0] = stuck[a];
    wfm_search_put_in(search, a, search->plan[a]);
  }
  wfm_search_adopt(search);
  wfm_search_descend(search, 0);
  double wages = PEOPLE * SHIFT_N * STEP / 3600.0 * 10;
  g_assert_cmpfloat(search->best_cost, >, wages + best + 30); /* else nothing is asked of the cooling */
  g_autoptr(WfmAnneal) anneal = wfm_anneal_new(search);
  anneal->cold = 10;
  wfm_anneal_run(anneal, 20, 4, 0.05, 0);
  g_assert_cmpfloat_with_epsilon(search->best_cost, wages + best, 1e-6);
}

/* One seat, shifts on Mondays and Tuesdays, two people of different skills, each one day a week: each has the day on which the other one is needed, and neither can
 * leave it while the other sits on his seat. */
static void test_exchange(void) {
  enum { STEP = 3600, DAY_N = 24, SHIFT_N = 8, N = 7 * DAY_N, PEOPLE = 2 };
  g_autoptr(WfmZone) utc = wfm_zone_new("Etc/UTC", NULL);
  WfmShiftType type = {.shift = "day",
                       .kind = "day",
                       .weekdays = 0x3,
                       .start_low_s = 8 * STEP,
                       .start_high_s = 8 * STEP,
                       .start_step_s = STEP,
                       .length_low_s = SHIFT_N * STEP,
                       .length_high_s = SHIFT_N * STEP,
                       .length_step_s = STEP};
  uint32_t types[] = {0};
  WfmRuleUse rules[] = {{.rule = wfm_rule_find("max_days_week"), .value = 1, .hard = true, .origin = "test"},
                        {.rule = wfm_rule_find("min_days_week"), .value = 1, .hard = true, .origin = "test"}};
  WfmContract contract = {.contract = "c", .rules = rules, .n_rules = 2, .shift_types = types, .n_shift_types = 1};
  float skill[PEOPLE][2] = {{1, 0}, {0, 1}};
  WfmSite site = {"here", 1};
  WfmAgent agents[PEOPLE];
  for (int a = 0; a < PEOPLE; a++)
    agents[a] = (WfmAgent){.agent = "a",
                           .name = "a",
                           .site = "here",
                           .zone = utc,
                           .cost_per_hour = 10,
                           .proficiency = skill[a],
                           .employed_from = WFM_INSTANT_LOW,
                           .employed_to = WFM_INSTANT_HIGH};
  int32_t first[N + 1];
  double required[2][N] = {0}, value[2][N] = {0};
  for (int32_t i = 0; i <= N; i++) first[i] = i;
  for (int q = 0; q < 2; q++) /* the first queue on the first day, the second on the second */
    for (int32_t i = q * DAY_N; i < (q + 1) * DAY_N; i++) required[q][i] = 1, value[q][i] = 50;
  WfmRosterQueue queues[] = {{"q1", required[0], first, value[0]}, {"q2", required[1], first, value[1]}};
  WfmRosterProblem problem = {.grid = {wfm_day_from_civil(2026, 3, 2) * (int64_t)86400, STEP, N},
                              .planner_zone = utc,
                              .queues = queues,
                              .n_queues = 2,
                              .shift_types = &type,
                              .n_shift_types = 1,
                              .contracts = &contract,
                              .n_contracts = 1,
                              .sites = &site,
                              .n_sites = 1,
                              .agents = agents,
                              .n_agents = PEOPLE};
  WfmJob job = {.seed = 1, .threads = 1};
  g_autoptr(WfmSpace) space = wfm_space_new(&problem);
  g_autoptr(WfmSearch) search = wfm_search_new(space, &job, 0, 1);
  g_assert_cmpuint(wfm_search_construct(search), ==, SIZE_MAX);
  for (size_t a = 0; a < PEOPLE; a++) wfm_search_take_out(search, a);
  for (size_t a = 0; a < PEOPLE; a++) { /* each on the other's day */
    search->plan[a]->option[a] = -1;
    search->plan[a]->option[1 - a] = space->person[a].option_first[1 - a];
    g_assert_true(wfm_planned_judge(space, &space->person[a], search->plan[a]));
    search->plan[a]->set = false; /* not in yet */
    wfm_search_put_in(search, a, search->plan[a]);
  }
  wfm_search_adopt(search);
  double useless = search->best_cost;
  wfm_search_descend(search, 0);
  g_assert_cmpfloat(search->best_cost, ==, useless); /* else nothing is asked of the cooling */
  g_autoptr(WfmAnneal) anneal = wfm_anneal_new(search);
  anneal->cold = 10;
  wfm_anneal_run(anneal, 1, 1, 0.1, 0);
  g_assert_cmpfloat_with_epsilon(search->best_cost, useless - 2 * SHIFT_N * 50, 1e-6);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/anneal/one agent more or less is worth what the best split gains or loses", test_worth_and_loss);
  g_test_add_func("/anneal/a cooling stays legal, remembers the best, and is the same again", test_cooling);
  g_test_add_func("/anneal/breaks move that nobody betters by moving his own", test_breaks);
  g_test_add_func("/anneal/two people exchange days that neither can leave alone", test_exchange);
  return g_test_run();
}
