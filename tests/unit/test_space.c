/* What each person may do: whoever has nothing of his own has the options of his zone and contract, and they are those that he would have by
 * himself; call-outs, meetings and earlier duties are his alone; what one person's options come to cost changes nobody else's. */
#include "scheduler/roster/rule.h"
#include "scheduler/roster/space.h"
#include "tests/bench/roster_instance.h"

enum { HOUR_S = 3600, MOST_PEOPLE = 40 };

static void assert_same_options(const WfmPerson *p, const WfmPerson *other) {
  g_assert_cmpint(p->n_days, ==, other->n_days);
  g_assert_cmpint(p->paid_grain, ==, other->paid_grain);
  for (int32_t d = 0; d <= p->n_days; d++) g_assert_cmpint(p->option_first[d], ==, other->option_first[d]);
  for (int32_t d = 0; d < p->n_days; d++) {
    g_assert_cmpint(p->paid_most[d], ==, other->paid_most[d]);
    g_assert_cmpint(p->must[d], ==, other->must[d]);
  }
  for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
    const WfmCandidate *c = wfm_candidate(p, o), *same = wfm_candidate(other, o);
    g_assert_true(c->start == same->start && c->end == same->end && c->type == same->type && c->locked == same->locked);
    g_assert_cmpint(p->option[o].paid_s, ==, other->option[o].paid_s);
    g_assert_true(p->option[o].price == other->option[o].price && p->option[o].loose == other->option[o].loose);
    g_assert_cmpint(p->kind[o], ==, other->kind[o]);
  }
}

/* The same people, each with a meeting long ago besides: it changes nothing, but nobody is like the others any more. */
static size_t compare_with_own(const WfmRosterProblem *problem) {
  g_assert_cmpuint(problem->n_agents, <=, MOST_PEOPLE);
  WfmAgent agents[MOST_PEOPLE];
  WfmSpan spans[MOST_PEOPLE][4];
  WfmRosterProblem own = *problem;
  own.agents = agents;
  for (size_t a = 0; a < problem->n_agents; a++) {
    agents[a] = problem->agents[a];
    g_assert_cmpuint(agents[a].n_spans, <, G_N_ELEMENTS(spans[a]));
    spans[a][0] = (WfmSpan){WFM_SPAN_MEETING, 0, HOUR_S, "meeting: long ago", "fixed.csv:2", true};
    for (size_t s = 0; s < agents[a].n_spans; s++) spans[a][s + 1] = agents[a].spans[s];
    agents[a].spans = spans[a];
    agents[a].n_spans++;
  }
  g_autoptr(WfmSpace) shared = wfm_space_new(problem), alone = wfm_space_new(&own);
  size_t n_shared = 0;
  for (size_t a = 0; a < problem->n_agents; a++) {
    n_shared += shared->person[a].shares;
    g_assert_false(alone->person[a].shares);
    assert_same_options(&shared->person[a], &alone->person[a]);
  }
  return n_shared;
}

static void test_shared(void) {
  size_t n_shared = 0;
  for (uint64_t seed = 1; seed <= 300; seed++) {
    g_autoptr(RosterInstance) in = roster_instance_small(seed);
    n_shared += compare_with_own(&in->problem);
  }
  g_assert_cmpuint(n_shared, >, 50);
  g_autoptr(RosterInstance) large = roster_instance_large(1, MOST_PEOPLE, 2, 3, 0.95);
  g_assert_cmpuint(compare_with_own(&large->problem), >, MOST_PEOPLE / 2);
}

/* Hard rules about one shift alone, each measured on the duty itself. */
static bool rules_allow(const WfmRosterProblem *problem, const WfmPerson *p, const WfmCandidate *c) {
  WfmSegment piece[2] = {{WFM_SEGMENT_WORK, c->start, c->start + c->paid_s, "work", true},
                         {WFM_SEGMENT_BREAK, c->start + c->paid_s, c->end, "break", false}};
  WfmDuty duty = {c->start, c->end, c->day + p->pool->first_day, c->type, false, piece, 2};
  const WfmDuty *one = &duty;
  WfmRuleView view = {problem, p->agent, p->contract, &one, 1, problem->grid.start, wfm_horizon_end(problem)};
  bool allows = true;
  for (size_t r = 0; r < p->contract->n_rules; r++) {
    const WfmRuleUse *use = &p->contract->rules[r];
    if (use->hard && g_str_equal(use->rule->scope, "shift") && !use->rule->breaks)
      allows &= !(use->rule->measure(&view, use, NULL, NULL) > 0);
  }
  return allows;
}

/* One of two alike people was called out in the night: the rest after it is asked of that one alone. The longest shift is a rule of both. */
static void test_call_out(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(3, 2, 1, 1, 0.95);
  WfmAgent *agents = (WfmAgent *)in->problem.agents;
  WfmContract *contract = (WfmContract *)in->problem.contracts;
  int64_t from = in->problem.grid.start;
  WfmCallOut call = {from + 26 * HOUR_S, from + 28 * HOUR_S, "call_outs.csv:2"};
  agents[0] = (WfmAgent){.agent = "A1",
                         .zone = in->problem.planner_zone,
                         .contract = 1,
                         .proficiency = agents[0].proficiency,
                         .employed_from = WFM_INSTANT_LOW,
                         .employed_to = WFM_INSTANT_HIGH};
  agents[1] = agents[0];
  agents[0].call_outs = &call;
  agents[0].n_call_outs = 1;
  WfmRuleUse rules[] = {{.rule = wfm_rule_find("rest_after_call_out"), .value = 11, .hard = true},
                        {.rule = wfm_rule_find("max_shift_hours"), .value = 5, .hard = true}};
  contract[1].rules = rules;
  contract[1].n_rules = G_N_ELEMENTS(rules);
  g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
  g_assert_false(space->person[0].shares);
  g_assert_true(space->person[1].shares);
  for (size_t a = 0; a < 2; a++) {
    const WfmPerson *p = &space->person[a];
    int32_t o = 0;
    for (guint k = 0; k < p->pool->n_shared; k++) {
      const WfmCandidate *c = &g_array_index(p->pool->candidate, WfmCandidate, k);
      if (rules_allow(&in->problem, p, c)) g_assert_cmpint(p->option[o++].candidate, ==, k);
    }
    g_assert_cmpint(p->option_first[p->n_days], ==, o);
  }
  g_assert_cmpint(space->person[0].option_first[7], <, space->person[1].option_first[7]);
  g_assert_cmpint(space->person[1].option_first[7], <, space->person[1].pool->n_shared);
}

/* An unpaid meeting makes duties shorter for whoever attends, and leaves the others' as they are; leave and earlier duties are one's own. */
static void test_own(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(4, 5, 1, 1, 0.95);
  WfmAgent *agents = (WfmAgent *)in->problem.agents;
  int64_t from = in->problem.grid.start;
  WfmSpan meeting = {WFM_SPAN_MEETING, from + 34 * HOUR_S, from + 35 * HOUR_S, "meeting: team", "fixed.csv:2", false};
  WfmSpan leave = {WFM_SPAN_ABSENT, from + 24 * HOUR_S, from + 48 * HOUR_S, "leave: annual", "leave.csv:2", true, 0};
  WfmDuty before = {.start = from - 6 * HOUR_S, .end = from + 2 * HOUR_S, .day = wfm_local_day(from) - 1, .shift_type = -1};
  for (size_t a = 1; a < 5; a++) agents[a] = agents[0];
  for (size_t a = 0; a < 5; a++) agents[a].n_spans = agents[a].n_preferences = 0, agents[a].zone = in->problem.planner_zone;
  agents[0].spans = &meeting;
  agents[1].spans = &leave;
  agents[0].n_spans = agents[1].n_spans = 1;
  agents[2].previous = &before;
  agents[2].n_previous = 1;
  g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
  const WfmPerson *p = space->person;
  for (size_t a = 0; a < 5; a++) g_assert_true(p[a].shares == (a > 2));
  int32_t shorter = 0;
  for (int32_t o = 0; o < p[0].option_first[p[0].n_days]; o++) {
    const WfmCandidate *c = wfm_candidate(&p[0], o);
    bool attends = c->start <= meeting.from && c->end >= meeting.to;
    g_assert_cmpint(p[0].option[o].paid_s, ==, c->paid_s - (attends ? HOUR_S : 0));
    shorter += attends;
  }
  g_assert_cmpint(shorter, >, 0);
  for (int32_t o = 0; o < p[1].option_first[p[1].n_days]; o++)
    g_assert_true(wfm_candidate(&p[1], o)->end <= leave.from || wfm_candidate(&p[1], o)->start >= leave.to);
  for (int32_t o = 0; o < p[2].option_first[p[2].n_days]; o++) g_assert_cmpint(wfm_candidate(&p[2], o)->start, >=, before.end);
  assert_same_options(&p[3], &p[4]);
}

/* A repair prices the options of each person by what was published for that person. */
static void test_price(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(4, 2, 1, 1, 0.95);
  WfmAgent *agents = (WfmAgent *)in->problem.agents;
  agents[0].n_spans = agents[0].n_preferences = 0;
  agents[1] = agents[0];
  g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
  g_assert_true(space->person[0].shares && space->person[1].shares);
  wfm_person_own_options(&space->person[0]);
  g_assert_false(space->person[0].shares);
  assert_same_options(&space->person[0], &space->person[1]);
  space->person[0].option[3].price += 7;
  g_assert_cmpfloat(space->person[1].option[3].price, ==, 0);
  g_assert_cmpfloat(space->person[1].pool->option[3].price, ==, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/space/shared", test_shared);
  g_test_add_func("/space/call_out", test_call_out);
  g_test_add_func("/space/own", test_own);
  g_test_add_func("/space/price", test_price);
  return g_test_run();
}
