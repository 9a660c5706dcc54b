/* The weekends that may be worked together: the automaton allows what the rules' own measures allow, the programme over days finds the best
 * plan of all that it allows, and the bound that rests on it verifies. */
#include "scheduler/roster/checker.h"
#include "scheduler/roster/planner.h"
#include "scheduler/roster/rule_count.h"
#include "tests/bench/roster_instance.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *rule;
  double value, window_days;
} Limit;

/* One or two rules. */
static const Limit limits[][2] = {{{"max_weekends", 1, 14}},
                                  {{"max_weekends", 2, 28}},
                                  {{"max_weekends", 3, 35}, {"max_consecutive_weekends", 1, 0}},
                                  {{"max_consecutive_weekends", 2, 0}},
                                  {{"max_weekends_month", 1, 0}},
                                  {{"max_weekends_ledger", 3, 0}},
                                  {{"max_split_weekends", 0, 0}},
                                  {{"max_split_weekends", 2, 0}, {"max_weekends", 2, 21}}};

/* Five weeks from a Monday, or, with weekends worked before, the same. */
static RosterInstance *limited(const Limit *limit, bool worked) {
  RosterInstance *in = roster_instance_large(4, 6, 5, 2, 0.95);
  for (int k = 0; k < 2 && limit[k].rule; k++) roster_instance_limit(in, limit[k].rule, limit[k].value, limit[k].window_days);
  if (worked) roster_instance_worked(in, 9);
  return in;
}

/* An option of the day that lies on no other date of the weekend; -1: none. */
static int32_t duty_on(const WfmPerson *p, int32_t d, int32_t w, int32_t date) {
  int32_t first = p->weekends->sequence->first_day[w];
  for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
    int32_t c = p->option[o].candidate;
    if (p->pool->weekend[c] == first && p->pool->weekend_dates[c] == 1 << date) return o;
  }
  return -1;
}

/* Works so much of each weekend (masks by two bits), and nothing else; false: that cannot be. */
static bool lay(const WfmPerson *p, int32_t pattern, int32_t *option) {
  const WfmWeekendSequence *s = p->weekends->sequence;
  for (int32_t d = 0; d < p->n_days; d++) option[d] = -1;
  for (int32_t w = 0; w < s->n_weekends; w++)
    for (int32_t date = 0; date < 2; date++) {
      if (!(pattern >> 2 * w & 1 << date)) continue;
      int32_t d = s->first_day[w] + date - p->pool->first_day;
      if (d < 0 || d >= p->n_days || (option[d] = duty_on(p, d, w, date)) < 0) return false;
    }
  return true;
}

static bool legal(const WfmSpace *space, const WfmPerson *p, const int32_t *option) {
  const WfmRosterProblem *problem = space->problem;
  size_t n = p->agent->n_previous;
  g_autofree WfmDuty *duty = g_new0(WfmDuty, (size_t)p->n_days + 1);
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, (size_t)p->n_days + n + 1);
  for (size_t k = 0; k < n; k++) all[k] = &p->agent->previous[k];
  for (int32_t d = 0; d < p->n_days; d++) {
    if (option[d] < 0) continue;
    const WfmCandidate *c = wfm_candidate(p, option[d]);
    duty[d] = (WfmDuty){.start = c->start, .end = c->end, .day = c->day + p->pool->first_day, .shift_type = c->type};
    all[n++] = &duty[d];
  }
  WfmRuleView view = {problem, p->agent, p->contract, all, n, problem->grid.start, wfm_horizon_end(problem)};
  for (size_t r = 0; r < p->contract->n_rules; r++) {
    const WfmRuleUse *use = &p->contract->rules[r];
    if (strstr(use->rule->name, "weekends") && use->rule->measure(&view, use, NULL, NULL) > 0) return false;
  }
  return true;
}

/* The state at the end, of the automaton alone; -1: not legal. */
static int32_t end_of(const WfmWeekendSequence *s, int32_t pattern) {
  int32_t room = 0;
  for (int32_t w = 0; w < s->n_weekends && room >= 0; w++) {
    int32_t mask = pattern >> 2 * w & 3;
    room = wfm_weekend_next(s, w, room, s->n_masks > 2 ? mask : mask != 0);
  }
  return room;
}

/* Every sequence of weekends free, worked on Saturday, on Sunday, or on both. */
static void test_as_the_rules_measure(void) {
  for (size_t k = 0; k < 2 * G_N_ELEMENTS(limits); k++) {
    g_autoptr(RosterInstance) in = limited(limits[k / 2], k % 2);
    g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
    size_t n_legal = 0, n_not = 0, n_loose = 0;
    for (size_t a = 0; a < space->n_persons; a++) {
      const WfmPerson *p = &space->person[a];
      g_assert_nonnull(p->weekends);
      g_autofree int32_t *option = g_new(int32_t, (size_t)p->n_days + 1);
      for (int32_t pattern = 0; pattern < 1 << 2 * p->weekends->sequence->n_weekends; pattern++) {
        if (!lay(p, pattern, option)) continue;
        bool is = legal(space, p, option), allowed = end_of(p->weekends->sequence, pattern) >= 0;
        if (is && !allowed) g_test_message("%s: pattern %x of agent %zu is legal", limits[k / 2][0].rule, (unsigned)pattern, a);
        g_assert_true(allowed || !is);
        n_legal += is;
        n_not += !is;
        n_loose += allowed && !is;
      }
    }
    g_test_message("%s %s: %zu legal, %zu not, %zu of them allowed", limits[k / 2][0].rule,
                   limits[k / 2][1].rule ? limits[k / 2][1].rule : "", n_legal, n_not, n_loose);
    g_assert_cmpuint(n_legal, >, 100);
    g_assert_cmpuint(n_not, >, 100);
    if (!strstr(limits[k / 2][0].rule, "month") && k % 2 == 0) g_assert_cmpuint(n_loose, ==, 0);
    g_assert_cmpuint(n_loose, <=, n_not / 2);
  }
}

/* ---- the programme ---- */

/* Least cost where of each weekend only these dates are worked, whatever the rules say of weekends. */
static double least_within(WfmPlanner *planner, WfmPerson *p, const double *value, int32_t pattern, WfmPlanMode mode) {
  g_autofree double *open = g_memdup2(value, (size_t)p->option_first[p->n_days] * sizeof *open);
  WfmWeekendStates *states = p->weekends;
  for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
    int32_t c = p->option[o].candidate, w = wfm_weekend_number(states->sequence, p->pool->weekend[c]);
    if (w >= 0 && p->pool->weekend_dates[c] & ~(pattern >> 2 * w)) open[o] = -INFINITY;
  }
  p->weekends = NULL;
  double least = wfm_planner_run(planner, p, open, mode, -INFINITY, INFINITY);
  p->weekends = states;
  return least;
}

/* Whatever duties are worth: as cheap as the best of all sequences that the automaton allows, each closed by hand; and as if there were no
 * limits where all are allowed. Only sequences in which a weekend may also be free or worked in part. */
static void test_the_best_plan_of_all_sequences(void) {
  size_t n_bound = 0, n = 0;
  WfmRng rng;
  wfm_rng_init(&rng, 11, 0);
  for (size_t k = 0; k < 2 * 6; k++) {
    g_autoptr(RosterInstance) in = limited(limits[k / 2], k % 2);
    g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
    g_autoptr(WfmPlanner) planner = wfm_planner_new(space);
    wfm_planner_weekends(planner);
    for (size_t a = 0; a < space->n_persons; a++) {
      WfmPerson *p = &space->person[a];
      int32_t options = p->option_first[p->n_days], all = (1 << 2 * p->weekends->sequence->n_weekends) - 1;
      WfmPlanMode mode = a % 2 ? WFM_PLAN_SEARCH : WFM_PLAN_BOUND;
      g_autofree double *value = g_new(double, (size_t)options + 1);
      for (int32_t o = 0; o < options; o++) value[o] = 300 * wfm_rng_uniform(&rng);
      double least = INFINITY;
      for (int32_t pattern = 0; pattern <= all; pattern++) {
        bool whole = true; /* Saturdays and Sundays together: what is worked less is among it */
        for (int32_t w = 0; w < p->weekends->sequence->n_weekends; w++) whole &= (pattern >> 2 * w & 3) % 3 == 0;
        if (whole && end_of(p->weekends->sequence, pattern) >= 0) least = MIN(least, least_within(planner, p, value, pattern, mode));
      }
      double found = wfm_planner_run(planner, p, value, mode, -INFINITY, INFINITY), free = least_within(planner, p, value, all, mode);
      g_assert_cmpfloat_with_epsilon(found, least, 1e-6 * (1 + fabs(least)));
      g_assert_cmpfloat(found, >=, free - 1e-6 * (1 + fabs(free)));
      n_bound += found > free + 1e-3;
      n++;
    }
  }
  g_test_message("%zu of %zu plans are dearer for the limits", n_bound, n);
  g_assert_cmpuint(n_bound, >, n / 2);
}

/* ---- the bound ---- */

/* The independent checker finds what the bound claims, and not above the cost; and the bound is higher than what prices on weekends alone can
 * say, where the rules are about weekends in a row or in part. */
static void test_certificates_verify(void) {
  for (size_t k = 0; k < G_N_ELEMENTS(limits); k++) {
    g_autoptr(RosterInstance) in = limited(limits[k], k % 2);
    WfmRosterSettings settings;
    wfm_module_defaults(&wfm_roster_module, &settings);
    settings.work_limit = 300;
    settings.gap_target = 0;
    WfmJob job = {.seed = 7, .threads = 2};
    g_autoptr(GError) err = NULL;
    g_autoptr(WfmRosterResult) result = wfm_roster_solve(&in->problem, &settings, &job, &err);
    g_assert_no_error(err);
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(&in->problem, result->roster);
    g_assert_cmpuint(verdict->n_hard, ==, 0);
    size_t n_faults;
    double found = wfm_certificate_check(&n_faults, &in->problem, result->certificate, &job, NULL, NULL), near = 1e-6 * (1 + fabs(found));
    g_test_message("%s: cost %.2f, bound %.2f, gap %.2f %%", limits[k][0].rule, result->cost.cost, found, 100 * result->cost.gap);
    g_assert_cmpuint(n_faults, ==, 0);
    g_assert_cmpfloat_with_epsilon(found, result->certificate->bound, near);
    g_assert_cmpfloat(found, <=, result->cost.cost + near);
  }
}

/* At most one weekend in a row, none in part: before the programme knew such rules, the gaps were 6.4 and 105 % (a roster that nobody would
 * use); without any limit it is 2 %. */
static void test_weekends_leave_little_gap(void) {
  static const Limit asked[] = {{"max_consecutive_weekends", 1, 0}, {"max_split_weekends", 0, 0}};
  for (size_t k = 0; k < G_N_ELEMENTS(asked); k++) {
    g_autoptr(RosterInstance) in = roster_instance_large(1, 24, 4, 3, 0.95);
    roster_instance_limit(in, asked[k].rule, asked[k].value, 0);
    WfmRosterSettings settings;
    wfm_module_defaults(&wfm_roster_module, &settings);
    settings.work_limit = 6000;
    settings.gap_target = 0;
    WfmJob job = {.seed = 7, .threads = 2};
    g_autoptr(GError) err = NULL;
    g_autoptr(WfmRosterResult) result = wfm_roster_solve(&in->problem, &settings, &job, &err);
    g_assert_no_error(err);
    g_test_message("%s: gap %.2f %%", asked[k].rule, 100 * result->cost.gap);
    g_assert_cmpfloat(result->cost.gap, <, 0.06);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/weekends/as the rules measure", test_as_the_rules_measure);
  g_test_add_func("/weekends/the best plan of all sequences", test_the_best_plan_of_all_sequences);
  g_test_add_func("/weekends/certificates verify", test_certificates_verify);
  g_test_add_func("/weekends/weekends leave little gap", test_weekends_leave_little_gap);
  return g_test_run();
}
