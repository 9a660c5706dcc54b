/* What else a person could do, and what it would cost. Expected costs are those of the whole roster priced anew (wfm_roster_price), and
 * legality is the independent checker's. */
#include "scheduler/roster/alternatives.h"
#include "tests/bench/roster_instance.h"

#include <math.h>

enum { PEOPLE = 16 };

typedef struct {
  RosterInstance *in;
  WfmRosterResult *result;
  WfmStanding *standing;
  WfmJob job;
} Centre;

static Centre *centre_new(void) {
  g_autoptr(GError) err = NULL;
  Centre *c = g_new0(Centre, 1);
  c->in = roster_instance_large(5, PEOPLE, 1, 3, 0.95);
  c->job = (WfmJob){.seed = 1, .threads = 1};
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = 60;
  c->result = wfm_roster_solve(&c->in->problem, &settings, &c->job, &err);
  g_assert_no_error(err);
  c->standing = wfm_standing_new(&c->in->problem, c->result->roster, &c->job);
  return c;
}

static void centre_free(Centre *c) {
  wfm_standing_free(c->standing);
  wfm_roster_result_free(c->result);
  roster_instance_free(c->in);
  g_free(c);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Centre, centre_free)

static int32_t day_of(const Centre *c, size_t agent, int32_t k) {
  return wfm_local_day(wfm_zone_local(c->in->problem.agents[agent].zone, c->in->problem.grid.start + 86400 / 2)) + k;
}

/* The stated rise is what the roster costs more when it is priced anew, part by part, and legal is what the checker lets pass. */
static void test_prices(void) {
  g_autoptr(Centre) c = centre_new();
  const WfmRosterProblem *problem = &c->in->problem;
  WfmRosterCost before = wfm_roster_price(NULL, problem, c->result->roster);
  size_t legal = 0, illegal = 0;
  for (size_t a = 0; a < PEOPLE; a += 3) {
    int32_t day = day_of(c, a, (int32_t)a % 6);
    g_autoptr(GArray) list = wfm_alternatives(c->standing, a, day);
    g_assert_nonnull(list);
    for (guint k = 0; k < list->len; k += 3) {
      const WfmAlternative *what = &g_array_index(list, WfmAlternative, k);
      g_autoptr(WfmRoster) roster = wfm_alternative_roster(c->standing, a, day, what);
      g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, roster);
      g_assert_cmpint(verdict->n_hard == 0, ==, what->legal);
      g_autofree char *breach = wfm_alternative_breach(c->standing, a, day, what);
      g_assert_cmpint(breach == NULL, ==, what->legal);
      legal += what->legal;
      illegal += !what->legal;
      if (!what->legal) continue; /* shifts that overlap have no price */
      WfmRosterCost after = wfm_roster_price(NULL, problem, roster);
      double off = after.shortage - before.shortage - what->shortage;
      /* Where people are slower on a queue, the best paths by which one more is placed miss a few cents that circuits would win. */
      g_assert_cmpfloat(off, <=, 1e-6);
      g_assert_cmpfloat(off, >=, -0.1);
      g_assert_cmpfloat_with_epsilon(after.cost - before.cost, what->rise + off, 1e-6);
      g_assert_cmpfloat_with_epsilon(after.wages - before.wages, what->wages, 1e-6);
    }
  }
  g_assert_cmpuint(legal, >, 10);
  g_assert_cmpuint(illegal, >, 10);
}

/* What the roster has is among the alternatives, once, and changes nothing; being free is too. */
static void test_current(void) {
  g_autoptr(Centre) c = centre_new();
  for (size_t a = 0; a < PEOPLE; a++) {
    g_autoptr(GArray) list = wfm_alternatives(c->standing, a, day_of(c, a, 2));
    size_t current = 0, off = 0;
    for (guint k = 0; k < list->len; k++) {
      const WfmAlternative *what = &g_array_index(list, WfmAlternative, k);
      off += what->start == INT64_MIN;
      if (!what->current) continue;
      current++;
      g_assert_true(what->legal);
      g_assert_cmpfloat_with_epsilon(what->rise, 0, 1e-9);
    }
    g_assert_cmpuint(current, ==, 1);
    g_assert_cmpuint(off, ==, 1);
  }
  g_assert_null(wfm_alternatives(c->standing, 0, day_of(c, 0, 40)));
}

/* Asking changes nothing: the same question twice has the same answer. */
static void test_asking_changes_nothing(void) {
  g_autoptr(Centre) c = centre_new();
  g_autoptr(GArray) once = wfm_alternatives(c->standing, 4, day_of(c, 4, 1));
  for (size_t a = 0; a < PEOPLE; a++) {
    g_autoptr(GArray) list = wfm_alternatives(c->standing, a, day_of(c, a, 3));
    WfmAlternative change;
    int32_t day;
    wfm_cheapest_reach(&change, &day, c->standing, a, 300);
  }
  g_autoptr(GArray) twice = wfm_alternatives(c->standing, 4, day_of(c, 4, 1));
  g_assert_cmpuint(once->len, ==, twice->len);
  for (guint k = 0; k < once->len; k++)
    g_assert_cmpfloat_with_epsilon(g_array_index(once, WfmAlternative, k).rise, g_array_index(twice, WfmAlternative, k).rise, 1e-7);
}

/* Everybody is placed somewhere, as the roster's segments have it; the way that is offered brings the person there. */
static void test_reach(void) {
  g_autoptr(Centre) c = centre_new();
  const WfmRosterProblem *problem = &c->in->problem;
  const int32_t interval = 300;
  int64_t from = wfm_grid_at(problem->grid, interval);
  size_t reached = 0;
  for (size_t a = 0; a < PEOPLE; a++) {
    bool works = false;
    const WfmAgentRoster *mine = &c->result->roster->agent[a];
    for (size_t d = 0; d < mine->n_duties; d++)
      for (size_t s = 0; s < mine->duty[d].n_segments; s++) {
        const WfmSegment *piece = &mine->duty[d].segment[s];
        works |= piece->kind == WFM_SEGMENT_WORK && piece->start <= from && piece->end > from;
      }
    g_assert_cmpint(works, ==, wfm_standing_placed(c->standing, a, interval) == WFM_PLACED_AT_WORK);
    WfmAlternative change;
    int32_t day;
    if (works || !wfm_cheapest_reach(&change, &day, c->standing, a, interval)) continue;
    reached++;
    g_autoptr(WfmRoster) roster = wfm_alternative_roster(c->standing, a, day, &change);
    g_autoptr(WfmStanding) after = wfm_standing_new(problem, roster, &c->job);
    g_assert_cmpint(wfm_standing_placed(after, a, interval), ==, WFM_PLACED_AT_WORK);
  }
  g_assert_cmpuint(reached, >, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/alternatives/priced as the whole roster is, legal as the checker says", test_prices);
  g_test_add_func("/alternatives/what the roster has changes nothing", test_current);
  g_test_add_func("/alternatives/asking changes nothing", test_asking_changes_nothing);
  g_test_add_func("/alternatives/the way that is offered leads there", test_reach);
  return g_test_run();
}
