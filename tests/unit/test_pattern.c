/* Shift lines: what the rule counts (by hand), what the search makes of it, and that the certificate knows it. */
#include "tests/bench/roster_instance.h"
#include "tests/unit/roster_fixture.h"

#include <math.h>

static const char *const four_on_four_off[] = {"work", "work", "work", "work", "off", "off", "off", "off"};

static WfmPattern pattern_of(const char *const *word, size_t n, int32_t first_day) {
  return (WfmPattern){.first_day = first_day, .n = n, .word = word};
}

static void the_rule_counts_dates_that_are_not_as_asked(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-03-23", "2026-04-06"); /* the clock goes forward on the 29th */
  WfmPattern line = pattern_of(four_on_four_off, 8, wfm_day_from_civil(2026, 3, 23));
  p->agent.pattern = &line;
  works_daily(p, "2026-03-23", 5, "09:00", "17:00"); /* the fifth is off; those of 31 March to 3 April are missing */
  assert_excess(p, "against_pattern", 0, 1 + 4);
  g_assert_cmpuint(p->n_breaches, ==, 5);
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-03-27 09:00"));
  g_assert_cmpint(p->breach[1].from, ==, at(p, "2026-03-31"));
  assert_excess(p, "against_pattern", 3, 2);
  is_away(p, "2026-04-01", "2026-04-03", 16); /* two of the missing ones are leave */
  assert_excess(p, "against_pattern", 0, 3);
  p->agent.employed_to = at(p, "2026-04-01");
  assert_excess(p, "against_pattern", 0, 2);
}

static void nothing_is_asked_before_the_first_date_nor_on_any(void) {
  static const char *const words[] = {"any", "off"};
  g_autoptr(Person) p = person_new("UTC", "2026-05-04", "2026-05-18");
  WfmPattern line = pattern_of(words, 2, wfm_day_from_civil(2026, 5, 11));
  p->agent.pattern = &line;
  works_daily(p, "2026-05-04", 14, "09:00", "17:00"); /* off are the 12th, 14th and 16th */
  assert_excess(p, "against_pattern", 0, 3);
}

static void a_kind_is_asked_by_type_or_by_the_clock(void) {
  static const char *const words[] = {"late", "night"};
  g_autoptr(Person) p = person_new("UTC", "2026-05-04", "2026-05-08");
  WfmPattern line = pattern_of(words, 2, wfm_day_from_civil(2026, 5, 4));
  p->agent.pattern = &line;
  p->types[0] = (WfmShiftType){.shift = "l1", .kind = "late"};
  p->problem.n_shift_types = 1;
  works_daily(p, "2026-05-04", 1, "14:00", "22:00"); /* late by the clock */
  works_daily(p, "2026-05-05", 1, "22:00", "06:00"); /* night by the clock */
  works_daily(p, "2026-05-06", 2, "09:00", "17:00"); /* neither */
  p->duty[2].shift_type = 0;                         /* but of a type that is called late */
  assert_excess(p, "against_pattern", 0, 1);
  g_assert_cmpint(p->breach[0].from, ==, at(p, "2026-05-07 09:00"));
  p->span[p->agent.n_spans++] = (WfmSpan){.kind = WFM_SPAN_SHIFT, .from = p->duty[3].start, .to = p->duty[3].end};
  assert_excess(p, "against_pattern", 0, 0); /* what the planner has fixed goes before the pattern */
}

/* A seeded centre in which every third person has a line, each begun on another date, and the rest are free. */
static WfmRosterResult *solve_with_lines(RosterInstance *in, const char *const *word, size_t n, GError **err) {
  WfmRosterProblem *p = &in->problem;
  WfmContract *contracts = g_memdup2(p->contracts, p->n_contracts * sizeof *contracts);
  g_ptr_array_add(in->owned, contracts);
  for (size_t c = 0; c < p->n_contracts; c++) {
    WfmRuleUse *use = g_new0(WfmRuleUse, contracts[c].n_rules + 1);
    g_ptr_array_add(in->owned, use);
    size_t kept = 0;
    for (size_t r = 0; r < contracts[c].n_rules; r++) /* a line decides how many days there are */
      if (strcmp(contracts[c].rules[r].rule->name, "min_hours_week") != 0) use[kept++] = contracts[c].rules[r];
    use[kept++] = (WfmRuleUse){.rule = wfm_rule_find("against_pattern"), .hard = true, .origin = "patterns.csv"};
    contracts[c].rules = use;
    contracts[c].n_rules = kept;
  }
  p->contracts = contracts;
  WfmAgent *agents = g_memdup2(p->agents, p->n_agents * sizeof *agents);
  WfmPattern *line = g_new0(WfmPattern, p->n_agents);
  g_ptr_array_add(in->owned, agents);
  g_ptr_array_add(in->owned, line);
  int32_t monday = wfm_local_day(wfm_zone_local(p->planner_zone, p->grid.start));
  for (size_t a = 0; a < p->n_agents; a += 3) {
    line[a] = pattern_of(word, n, monday - 8 - (int32_t)a);
    agents[a].pattern = &line[a];
  }
  p->agents = agents;
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = 120;
  settings.gap_target = 0;
  WfmJob job = {.seed = 3, .threads = 1};
  return wfm_roster_solve(p, &settings, &job, err);
}

static void the_search_keeps_lines_beside_free_shifts(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(5, 18, 2, 3, 0.9);
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmRosterResult) result = solve_with_lines(in, four_on_four_off, 8, &err);
  g_assert_no_error(err);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&in->problem, result->roster);
  g_assert_cmpuint(verdict->n_hard, ==, 0);
  size_t asked = 0;
  for (size_t d = 0; d < result->roster->agent[0].n_duties; d++) {
    const WfmPattern *line = in->problem.agents[0].pattern;
    asked += strcmp(line->word[(size_t)(result->roster->agent[0].duty[d].day - line->first_day) % 8], "work") == 0;
  }
  g_assert_cmpuint(asked, ==, result->roster->agent[0].n_duties);
  g_assert_cmpuint(asked, >=, 6); /* of 14 dates at least six are worked by four on and four off */
  size_t n;
  WfmJob job = {.threads = 1};
  double found = wfm_certificate_check(&n, &in->problem, result->certificate, &job, NULL, NULL);
  g_assert_cmpuint(n, ==, 0);
  g_assert_cmpfloat(fabs(found - result->certificate->bound), <, 1e-6 * (1 + fabs(found)));
}

static void a_line_that_no_rule_allows_is_named(void) {
  static const char *const always[] = {"work"};
  g_autoptr(RosterInstance) in = roster_instance_large(5, 6, 2, 2, 0.9);
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmRosterResult) result = solve_with_lines(in, always, 1, &err);
  g_assert_null(result);
  g_assert_nonnull(strstr(err->message, "against_pattern"));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/pattern/the-rule-counts-dates-that-are-not-as-asked", the_rule_counts_dates_that_are_not_as_asked);
  g_test_add_func("/pattern/nothing-is-asked-before-the-first-date-nor-on-any", nothing_is_asked_before_the_first_date_nor_on_any);
  g_test_add_func("/pattern/a-kind-is-asked-by-type-or-by-the-clock", a_kind_is_asked_by_type_or_by_the_clock);
  g_test_add_func("/pattern/the-search-keeps-lines-beside-free-shifts", the_search_keeps_lines_beside_free_shifts);
  g_test_add_func("/pattern/a-line-that-no-rule-allows-is-named", a_line_that_no_rule_allows_is_named);
  return g_test_run();
}
