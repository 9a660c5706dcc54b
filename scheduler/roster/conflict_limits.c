/* Presences and crews that must be kept, that everybody could reach, and that no roster keeps. */
#include "core/error.h"
#include "scheduler/roster/limit_case.h"
#include "scheduler/roster/rule_week.h"

#include <math.h>
#include <string.h>

enum { MOST_CONFLICTS = 12, WHOLE_WORK = 200 };

static bool any_hard(const WfmRosterProblem *problem) {
  bool hard = false;
  for (size_t k = 0; k < problem->n_presences; k++) hard |= problem->presences[k].hard;
  for (size_t k = 0; k < problem->n_crews; k++) hard |= problem->crews[k].hard_least || problem->crews[k].hard_most;
  return hard;
}

/* ---- what the best roster lacks ---- */

typedef struct {
  const WfmRosterProblem *problem;
  int32_t most;   /* people missing, or beyond, at the worst time */
  GString *first; /* the first gap in words, or empty */
} Lack;

static void lacks_presence(void *user, const WfmGap *gap) {
  Lack *lack = user;
  int32_t by = gap->asked->beside && !gap->beyond ? gap->people : ABS(gap->people - gap->least);
  lack->most = MAX(lack->most, by);
  if (lack->first->len > 0) return;
  g_autofree char *text = wfm_gap_text(lack->problem, gap);
  g_string_append(lack->first, text);
}

static void lacks_crew(void *user, const WfmCrew *crew, int32_t day, int32_t n, bool beyond, bool hard, double price) {
  (void)price;
  Lack *lack = user;
  if (!hard) return;
  const int32_t *asked = beyond ? crew->most : crew->least;
  lack->most = MAX(lack->most, ABS(asked[day - crew->first_day] - n));
  if (lack->first->len > 0) return;
  g_autofree char *text = wfm_crew_text(crew, day, n, beyond, hard);
  g_string_append(lack->first, text);
}

static Lack lack_of(const WfmLimitCase *c) {
  const WfmRoster *roster;
  const WfmRosterProblem *problem = wfm_limit_case_roster(&roster, c);
  Lack lack = {problem, 1, g_string_new(NULL)};
  for (size_t k = 0; roster && k < problem->n_presences; k++)
    if (problem->presences[k].hard) wfm_presence_missing_h(problem, roster, &problem->presences[k], lacks_presence, &lack);
  if (roster) wfm_crew_gaps(problem, roster, lacks_crew, &lack);
  return lack;
}

/* The hard rule on the hours of a week that binds the person most; NULL: none. */
static const WfmRuleUse *week_limit(const WfmRosterProblem *problem, size_t person) {
  const WfmContract *contract = &problem->contracts[problem->agents[person].contract];
  const WfmRuleUse *least = NULL;
  for (size_t r = 0; r < contract->n_rules; r++) {
    const WfmRuleUse *use = &contract->rules[r];
    if (!use->hard || strcmp(use->rule->name, "max_hours_week") != 0) continue;
    if (!least || use->value < least->value) least = use;
  }
  return least;
}

/* Contract weeks that the horizon touches. */
static double weeks_touched(const WfmRosterProblem *problem, size_t person) {
  const WfmAgent *agent = &problem->agents[person];
  const WfmContract *contract = &problem->contracts[agent->contract];
  int32_t first = wfm_local_day(wfm_zone_local(agent->zone, problem->grid.start));
  int32_t last = wfm_local_day(wfm_zone_local(agent->zone, wfm_horizon_end(problem) - 1));
  return (wfm_week_first_day(contract, last) - wfm_week_first_day(contract, first)) / 7.0 + 1;
}

/* A proof by counting, of the whole problem: the presence asks for more hours than its people may work, with each one's rule. Nothing where
 * it does not prove. */
static void say_hours(GString *text, const WfmRosterProblem *problem, const WfmPresence *asked) {
  double wanted_h = 0, most_h = 0;
  g_autoptr(GString) people = g_string_new(NULL);
  for (int32_t i = 0; i < problem->grid.n; i++)
    if (wfm_grid_at(problem->grid, i) < wfm_horizon_end(problem)) wanted_h += asked->people[i] * problem->grid.step / 3600.0;
  for (size_t a = 0; a < problem->n_agents; a++) {
    if (!asked->member[a]) continue;
    const WfmRuleUse *use = week_limit(problem, a);
    if (!use) return;
    for (size_t k = 0; k < problem->agents[a].n_previous; k++) /* who is still at work from before counts too */
      if (problem->agents[a].previous[k].end > problem->grid.start) return;
    most_h += use->value * weeks_touched(problem, a);
    g_autofree char *origin = wfm_origin_text(use->origin);
    g_string_append_printf(people, "%s%s %s %.6g h%s", people->len ? ", " : "", problem->agents[a].agent, use->rule->name, use->value,
                           origin);
  }
  if (!asked->beside && people->len > 0 && wanted_h > most_h + 1e-6)
    g_string_append_printf(text, "; it asks for %.6g hours, and its people may work %.6g at most: %s", wanted_h, most_h, people->str);
}

static char *say_conflict(const WfmConflict *conflict, const WfmRosterProblem *problem, const char *lack) {
  GString *text = g_string_new(NULL);
  for (guint k = conflict->part->len; k-- > 0;) { /* the limits first */
    const WfmPart *part = &g_array_index(conflict->part, WfmPart, k);
    g_autofree char *words = wfm_part_text(problem, part);
    const char *whose = part->agent == SIZE_MAX ? NULL : problem->agents[part->agent].agent;
    g_string_append_printf(text, "%s%s%s%s", text->len ? "; " : "", whose ? whose : "", whose ? ": " : "", words);
  }
  g_autoptr(GString) proof = g_string_new(NULL);
  for (guint k = 0; k < conflict->part->len; k++) {
    const WfmPart *part = &g_array_index(conflict->part, WfmPart, k);
    if (part->kind == WFM_PART_PRESENCE && problem->presences[part->index].people)
      say_hours(proof, problem, &problem->presences[part->index]);
  }
  static const char *const verdict[2][2] = {{" is kept in no roster that was found", " hold together in no roster that was found"},
                                            {" cannot be kept, whatever its people work", " cannot hold together"}};
  g_string_append_printf(text, "%s%s", verdict[proof->len > 0][conflict->part->len > 1], proof->str);
  if (*lack) g_string_append_printf(text, "; at the best: %s", lack);
  return g_string_free(text, FALSE);
}

/* ---- ways out ---- */

typedef struct {
  WfmLimitCase *c;
  WfmRelaxation how;
} Trial;

static bool kept_at(double value, void *user) {
  Trial *t = user;
  t->how.value = value;
  return wfm_limit_case_kept_with(t->c, &t->how);
}

static const char *const sides_of_presence[] = {"people", "most", "most_on_break", "most_in_meeting"};

/* The number of the limit's side; 0, or INT32_MAX, where none is asked for or it is not hard. */
static int32_t number_of(const WfmRosterProblem *problem, const WfmPart *part, WfmLimitSide side) {
  bool at_least = side == WFM_SIDE_LEAST, crew = part->kind == WFM_PART_CREW;
  const WfmCrew *one = crew ? &problem->crews[part->index] : NULL;
  const WfmPresence *asked = crew ? NULL : &problem->presences[part->index];
  const int32_t *of_side[] = {crew ? one->least : asked->people, crew ? one->most : asked->most, crew ? NULL : asked->most_on_break,
                              crew ? NULL : asked->most_in_meeting};
  if (!of_side[side] || (crew && !(at_least ? one->hard_least : one->hard_most))) return at_least ? 0 : INT32_MAX;
  int32_t number = at_least ? 0 : INT32_MAX, n = crew ? one->n_days : problem->grid.n;
  for (int32_t i = 0; i < n; i++) number = at_least ? MAX(number, of_side[side][i]) : MIN(number, of_side[side][i]);
  return number;
}

/* By as few people as are enough, and no more than the best roster lacks. */
static void try_number(WfmConflict *conflict, WfmLimitCase *c, const WfmPart *part, WfmLimitSide side, int32_t lack) {
  const WfmRosterProblem *problem = wfm_limit_case_problem(c);
  int32_t number = number_of(problem, part, side), low = 0;
  if (number == 0 ? side == WFM_SIDE_LEAST : number == INT32_MAX) return;
  int32_t high = side == WFM_SIDE_LEAST ? MIN(lack, number) : lack;
  Trial t = {c, {.part = *part, .side = side}};
  if (!kept_at(high, &t)) return;
  while (high - low > 1) {
    int32_t middle = low + (high - low) / 2;
    if (kept_at(middle, &t)) {
      high = middle;
    } else {
      low = middle;
    }
  }
  int32_t then = side == WFM_SIDE_LEAST ? number - high : number + high;
  const char *named = part->kind != WFM_PART_CREW ? sides_of_presence[side] : side == WFM_SIDE_LEAST ? "least" : "most";
  g_autofree char *limit = wfm_part_text(problem, part);
  char *text = then > 0 || side != WFM_SIDE_LEAST ? g_strdup_printf("%s %d -> %d for %s", named, number, then, limit)
                                                  : g_strdup_printf("without %s %d of %s", named, number, limit);
  wfm_conflict_add(conflict, *part, high, (double)high / MAX(number, 1), text)->side = side;
}

static void try_rule(WfmConflict *conflict, WfmLimitCase *c, const WfmPart *part) {
  const WfmRosterProblem *problem = wfm_limit_case_problem(c);
  size_t rule = part->index, contract = wfm_contract_of_rule(problem, &rule);
  const WfmRuleUse *use = &problem->contracts[contract].rules[rule];
  Trial t = {c, {.part = *part}};
  double value = wfm_rule_nearest(use, kept_at, &t);
  if (isnan(value)) return;
  char to[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *words = wfm_part_text(problem, part);
  wfm_conflict_add(conflict, *part, value, fabs(value - use->value) / MAX(fabs(use->value), 1),
                   g_strdup_printf("%s %s instead of %s", use->rule->name, g_ascii_formatd(to, sizeof to, "%.6g", value),
                                   words + strlen(use->rule->name) + 1));
}

static void try_span(WfmConflict *conflict, WfmLimitCase *c, const WfmPart *part) {
  WfmRelaxation without = {.part = *part, .value = NAN};
  if (!wfm_limit_case_kept_with(c, &without)) return;
  g_autofree char *span = wfm_part_text(wfm_limit_case_problem(c), part);
  wfm_conflict_add(conflict, *part, NAN, INFINITY,
                   g_strdup_printf("without %s for %s", span, wfm_limit_case_problem(c)->agents[part->agent].agent));
}

/* Single changes of what is in the conflict that suffice against everything else. */
static void find_ways(WfmConflict *conflict, WfmLimitCase *c, int32_t lack) {
  for (guint k = 0; k < conflict->part->len; k++) {
    WfmPart part = g_array_index(conflict->part, WfmPart, k);
    bool limit = part.kind == WFM_PART_PRESENCE || part.kind == WFM_PART_CREW;
    for (WfmLimitSide side = 0; limit && side < WFM_N_SIDES; side++) try_number(conflict, c, &part, side, lack);
    if (part.kind == WFM_PART_CONTRACT) try_rule(conflict, c, &part);
    if (part.kind == WFM_PART_SPAN) try_span(conflict, c, &part);
  }
  wfm_conflict_sort(conflict);
}

static bool has_part(const WfmConflict *conflict, WfmPart part) {
  for (guint k = 0; k < conflict->part->len; k++)
    if (wfm_part_same(&part, &g_array_index(conflict->part, WfmPart, k))) return true;
  return false;
}

static void put_all(WfmLimitCase *c) {
  for (size_t k = 0; k < wfm_limit_case_n_parts(c); k++) wfm_limit_case_put(c, k, true);
}

/* Of a case that was just found not to be kept; afterwards everything is in again. */
static WfmConflict *one_conflict(WfmLimitCase *c) {
  WfmConflict *conflict = wfm_conflict_new();
  Lack all = lack_of(c);
  g_string_free(all.first, TRUE);
  wfm_limit_case_reduce(c);
  for (size_t k = 0; k < wfm_limit_case_n_parts(c); k++) {
    WfmPart part = wfm_limit_case_part(c, k);
    if (wfm_limit_case_has(c, k)) g_array_append_val(conflict->part, part);
  }
  wfm_limit_case_kept(c); /* for what is lacking */
  Lack lack = lack_of(c);
  conflict->text = say_conflict(conflict, wfm_limit_case_problem(c), lack.first->str);
  g_string_free(lack.first, TRUE);
  put_all(c);
  find_ways(conflict, c, MAX(all.most, lack.most));
  if (conflict->relaxation->len > 0) return conflict;
  /* Where no one change is enough for everything, those that are for this much. */
  for (size_t k = 0; k < wfm_limit_case_n_parts(c); k++) wfm_limit_case_put(c, k, has_part(conflict, wfm_limit_case_part(c, k)));
  find_ways(conflict, c, lack.most);
  put_all(c);
  if (conflict->relaxation->len == 0) conflict->hint = g_strdup("no single change is enough: a price in place of the limit");
  return conflict;
}

/* The people of the limits alone could keep them, and the search for all does not find how. */
static void add_whole(GPtrArray *conflicts, const WfmRosterProblem *problem, const WfmJob *job) {
  g_autoptr(GError) err = NULL;
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = WHOLE_WORK;
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(problem, &settings, job, &err);
  if (result || err->code != WFM_STATUS_INFEASIBLE) return;
  WfmConflict *conflict = wfm_conflict_new();
  const char *ways = strstr(err->message, "\nrelax:");
  conflict->text = ways ? g_strndup(err->message, (gsize)(ways - err->message)) : g_strdup(err->message);
  conflict->hint = g_strdup("its people alone could keep it: another number of people, a price, or more work (roster.work_limit)");
  g_ptr_array_add(conflicts, conflict);
}

void wfm_conflicts_of_limits(GPtrArray *conflicts, const WfmRosterProblem *problem, const WfmJob *job) {
  if (!any_hard(problem)) return;
  guint before = conflicts->len;
  g_autoptr(WfmLimitCase) c = wfm_limit_case_new(problem, job);
  for (int round = 0; round < MOST_CONFLICTS && !wfm_limit_case_kept(c); round++) {
    WfmConflict *conflict = one_conflict(c);
    g_ptr_array_add(conflicts, conflict);
    if (conflict->relaxation->len == 0) return;
    wfm_limit_case_change(c, &g_array_index(conflict->relaxation, WfmRelaxation, 0));
  }
  if (conflicts->len == before) add_whole(conflicts, problem, job);
}
