/* A draft is legal by the independent checker and costs at most what it says, whatever people bring along; and it is the roster where the
 * search is stopped before it has one of its own. */
#include "scheduler/roster/checker.h"
#include "scheduler/roster/draft.h"
#include "scheduler/roster/search.h"
#include "tests/bench/roster_instance.h"

static WfmRoster *roster_of(const WfmSpace *space, WfmPlanned *const *plan) {
  WfmRoster *roster = wfm_roster_new(space->n_persons);
  for (size_t a = 0; a < space->n_persons; a++) wfm_planned_duties(space, &space->person[a], plan[a], roster);
  return roster;
}

/* Whether there is one. */
static bool draft_holds(const WfmRosterProblem *problem) {
  g_autoptr(WfmSpace) space = wfm_space_new(problem);
  g_autoptr(WfmDraft) draft = wfm_draft_new(space);
  if (!draft) return false;
  g_autoptr(WfmRoster) roster = roster_of(space, draft->plan);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, roster);
  g_assert_cmpuint(verdict->n_hard, ==, 0);
  double cost = wfm_roster_price(NULL, problem, roster).cost;
  g_assert_cmpfloat(cost, <=, draft->most_cost + 1e-4);
  return true;
}

/* Full- and part-time, three zones, leave, wishes, people slower on some queues; weeks cut by the horizon in two of the zones. */
static void test_large(void) {
  for (uint64_t seed = 1; seed <= 6; seed++) {
    g_autoptr(RosterInstance) in = roster_instance_large(seed, 15 * seed, 1 + (int)(seed % 3), 2 + seed % 3, 0.95);
    g_assert_true(draft_holds(&in->problem));
  }
}

/* Any rules, fixed shifts, meetings, history, changes of the clock: a draft is legal or there is none. */
static void test_small(void) {
  size_t n_drafts = 0;
  for (uint64_t seed = 1; seed <= 400; seed++) {
    g_autoptr(RosterInstance) in = roster_instance_small(seed);
    n_drafts += draft_holds(&in->problem);
  }
  g_assert_cmpuint(n_drafts, >, 150);
}

/* A window of which the middle lies long after the duty's end, and after the end of the grid. */
static void test_wide_window(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(1, 40, 1, 2, 0.95);
  for (size_t t = 4; t < 6; t++) ((WfmBreak *)in->problem.shift_types[t].breaks)[0].latest_s = 40 * 3600;
  g_assert_true(draft_holds(&in->problem));
}

/* Of what a draft does not look at it makes none. */
static void test_seats(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(1, 10, 1, 2, 0.95);
  g_assert_true(draft_holds(&in->problem));
  for (size_t s = 0; s < in->problem.n_sites; s++) ((WfmSite *)in->problem.sites)[s].seats = 2;
  g_assert_false(draft_holds(&in->problem));
}

/* As cheap as the roster that is constructed person by person, by dynamic programming at exact prices, within a twentieth. */
static void test_cheap(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(2, 80, 1, 6, 0.95);
  g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
  g_autoptr(WfmDraft) draft = wfm_draft_new(space);
  g_autoptr(WfmSearch) search = wfm_search_new(space, &(WfmJob){.seed = 1, .threads = 1}, 0, 1);
  g_assert_cmpuint(wfm_search_construct(search), ==, SIZE_MAX);
  g_assert_cmpfloat(draft->most_cost, <, 1.05 * search->best_cost);
}

static void test_stopped(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(3, 80, 1, 3, 0.95);
  g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
  g_autoptr(WfmDraft) draft = wfm_draft_new(space);
  volatile sig_atomic_t stop = 1;
  g_autoptr(WfmSearch) search = wfm_search_new(space, &(WfmJob){.seed = 1, .threads = 1, .stop = &stop}, 0, 1);
  search->draft = draft;
  g_assert_cmpuint(wfm_search_construct(search), ==, SIZE_MAX);
  for (size_t a = 0; a < space->n_persons; a++)
    for (int32_t d = 0; d < space->person[a].n_days; d++) g_assert_cmpint(search->best[a]->option[d], ==, draft->plan[a]->option[d]);
  g_autoptr(WfmRoster) roster = roster_of(space, search->best);
  g_assert_cmpfloat_with_epsilon(search->best_cost, wfm_roster_price(NULL, &in->problem, roster).cost, 1e-4);
  g_assert_cmpfloat(search->best_cost, <=, draft->most_cost + 1e-4);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/draft/large", test_large);
  g_test_add_func("/draft/small", test_small);
  g_test_add_func("/draft/wide_window", test_wide_window);
  g_test_add_func("/draft/seats", test_seats);
  g_test_add_func("/draft/cheap", test_cheap);
  g_test_add_func("/draft/stopped", test_stopped);
  return g_test_run();
}
