#include "scheduler/roster/conflict_parts.h"

#include "core/timestamp.h"

#include <math.h>
#include <string.h>

enum { MOST_CONFLICTS = 12 }; /* of one person */

static bool has_plan(WfmCase *c, void *user) {
  (void)user;
  return wfm_case_solve(c, NULL);
}

/* At most; the others ask for at least. */
static bool upper(const WfmRule *rule) {
  return !g_str_has_prefix(rule->name, "min_") && !g_str_has_suffix(rule->name, "_rest");
}

double wfm_rule_nearest(const WfmRuleUse *use, bool (*possible)(double value, void *user), void *user) {
  double asked = use->value, step = strcmp(use->rule->unit, "h") == 0 ? 0.5 : 1;
  double far = upper(use->rule) ? use->rule->high : use->rule->low;
  int64_t high = (int64_t)ceil(fabs(far - asked) / step), low = 0, sign = upper(use->rule) ? 1 : -1;
  if (!possible(far, user)) return NAN;
  while (high - low > 1) {
    int64_t middle = low + (high - low) / 2;
    if (possible(asked + (double)(sign * middle) * step, user)) {
      high = middle;
    } else {
      low = middle;
    }
  }
  double value = asked + (double)(sign * high) * step;
  return sign > 0 ? MIN(value, far) : MAX(value, far);
}

typedef struct {
  WfmCase *c;
  size_t k;
} OneRule;

static bool holds_at(double value, void *user) {
  OneRule *one = user;
  wfm_case_rule(one->c, one->k)->value = value;
  return wfm_case_solve(one->c, NULL);
}

/* The value nearest to the rule's that lets everything else hold; NAN if none does. */
static double relaxed_value(WfmCase *c, size_t k) {
  OneRule one = {c, k};
  const WfmRuleUse asked = *wfm_case_rule(c, k);
  double value = wfm_rule_nearest(&asked, holds_at, &one);
  wfm_case_rule(c, k)->value = asked.value;
  return value;
}

static void first_place(void *user, const WfmBreach *breach) {
  int64_t *from = user;
  if (*from == INT64_MIN) *from = breach->from;
}

/* Where the relaxed plan breaks the rule as it was: " in the week of 2026-03-02". */
static char *say_week(WfmCase *c, size_t k, double value) {
  WfmRuleUse *use = wfm_case_rule(c, k), asked = *use;
  if (strcmp(use->rule->scope, "week") != 0) return g_strdup("");
  g_autoptr(WfmRoster) roster = NULL;
  use->value = value;
  bool found = wfm_case_solve(c, &roster);
  *use = asked;
  if (!found) return g_strdup("");
  const WfmRosterProblem *problem = wfm_case_problem(c);
  const WfmAgent *agent = &problem->agents[0];
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, agent->n_previous + roster->agent[0].n_duties + 1);
  size_t n = 0;
  for (size_t d = 0; d < agent->n_previous; d++) all[n++] = &agent->previous[d];
  for (size_t d = 0; d < roster->agent[0].n_duties; d++) all[n++] = &roster->agent[0].duty[d];
  WfmRuleView view = {problem, agent, &problem->contracts[agent->contract], all, n, problem->grid.start, wfm_horizon_end(problem)};
  int64_t from = INT64_MIN;
  asked.rule->measure(&view, &asked, first_place, &from);
  if (from == INT64_MIN) return g_strdup("");
  char day[WFM_STAMP_SIZE];
  return g_strdup_printf(" in the week of %s", wfm_format_day(day, wfm_local_day(wfm_zone_local(agent->zone, from))));
}

static void try_rule(WfmConflict *conflict, WfmCase *c, size_t k, const char *name) {
  double value = relaxed_value(c, k);
  if (isnan(value)) return;
  g_autofree char *week = say_week(c, k, value);
  char from[G_ASCII_DTOSTR_BUF_SIZE], to[G_ASCII_DTOSTR_BUF_SIZE];
  const WfmRuleUse *use = wfm_case_rule(c, k);
  bool named = use->shift && *use->shift;
  wfm_conflict_add(conflict, wfm_case_part(c, k), value, fabs(value - use->value) / MAX(fabs(use->value), 1),
                   g_strdup_printf("%s %s -> %s %s%s%s for %s%s", use->rule->name, g_ascii_formatd(from, sizeof from, "%.6g", use->value),
                                   g_ascii_formatd(to, sizeof to, "%.6g", value), use->rule->unit, named ? " of " : "",
                                   named ? use->shift : "", name, week));
}

static void try_span(WfmConflict *conflict, WfmCase *c, size_t k, const WfmRosterProblem *problem) {
  WfmPart part = wfm_case_part(c, k);
  wfm_case_put(c, k, false);
  bool helps = wfm_case_solve(c, NULL);
  wfm_case_put(c, k, true);
  if (!helps) return;
  g_autofree char *span = wfm_part_text(problem, &part);
  wfm_conflict_add(conflict, part, NAN, INFINITY, g_strdup_printf("without %s for %s", span, problem->agents[part.agent].agent));
}

/* Single changes of what is in the conflict that suffice against everything that is in the case. */
static void find_ways(WfmConflict *conflict, WfmCase *c, const bool *core, const WfmRosterProblem *problem, size_t person) {
  for (size_t k = 0; k < wfm_case_n_parts(c); k++) {
    if (!core[k]) continue;
    WfmPartKind kind = wfm_case_part(c, k).kind;
    if (kind == WFM_PART_RULE) try_rule(conflict, c, k, problem->agents[person].agent);
    if (kind == WFM_PART_SPAN) try_span(conflict, c, k, problem);
  }
  wfm_conflict_sort(conflict);
}

static char *say_conflict(const WfmConflict *conflict, const WfmRosterProblem *problem, size_t person, bool proven) {
  const WfmAgent *agent = &problem->agents[person];
  bool named = agent->name && g_strcmp0(agent->name, agent->agent) != 0 && *agent->name;
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%s%s%s%s%s%s: ", proven ? "" : "no legal plan was found for ", agent->agent, named ? " (" : "",
                         named ? agent->name : "", named ? ")" : "", proven ? " has no legal plan" : "");
  guint n = conflict->part->len, first = 0;
  for (int of_rules = 1; of_rules >= 0; of_rules--) /* rules first, then what they meet */
    for (guint k = 0; k < n; k++) {
      const WfmPart *part = &g_array_index(conflict->part, WfmPart, k);
      if ((part->kind == WFM_PART_RULE) != of_rules) continue;
      g_autofree char *words = wfm_part_text(problem, part);
      g_string_append_printf(text, "%s%s", first++ ? "; " : "", words);
    }
  g_string_append(text, n > 1    ? " cannot hold together"
                        : n == 1 ? " cannot be kept with the shifts of the contract"
                                 : "no rule is to blame, the shifts of the contract allow none");
  if (!proven) g_string_append(text, "; that is what the search found, and no proof");
  return g_string_free(text, FALSE);
}

/* Makes the change in the case, for good. */
static void make_change(WfmCase *c, const WfmRelaxation *way) {
  for (size_t k = 0; k < wfm_case_n_parts(c); k++) {
    WfmPart part = wfm_case_part(c, k);
    if (part.kind != way->part.kind || part.index != way->part.index) continue;
    if (isnan(way->value)) wfm_case_put(c, k, false);
    if (!isnan(way->value)) wfm_case_rule(c, k)->value = way->value;
  }
}

/* Takes what is in out of the case down to a conflict; afterwards everything is in again. */
static WfmConflict *one_conflict(WfmCase *c, const WfmRosterProblem *problem, size_t person) {
  WfmConflict *conflict = wfm_conflict_new();
  size_t n = wfm_case_n_parts(c);
  g_autofree bool *core = g_new0(bool, n + 1), *all = g_new0(bool, n + 1);
  for (size_t k = 0; k < n; k++) all[k] = wfm_case_has(c, k);
  wfm_case_reduce(c, has_plan, NULL);
  for (size_t k = 0; k < n; k++) {
    core[k] = wfm_case_has(c, k);
    WfmPart part = wfm_case_part(c, k);
    if (core[k]) g_array_append_val(conflict->part, part);
  }
  bool proven = !wfm_case_solve(c, NULL) && wfm_case_proven(c);
  for (size_t k = 0; k < n; k++) wfm_case_put(c, k, all[k]);
  conflict->text = say_conflict(conflict, problem, person, proven);
  find_ways(conflict, c, core, problem, person);
  if (conflict->relaxation->len > 0) return conflict;
  for (size_t k = 0; k < n; k++) wfm_case_put(c, k, core[k]);
  find_ways(conflict, c, core, problem, person);
  for (size_t k = 0; k < n; k++) wfm_case_put(c, k, all[k]);
  if (conflict->relaxation->len == 0) conflict->hint = g_strdup_printf("no single change is enough for %s", problem->agents[person].agent);
  return conflict;
}

void wfm_conflicts_of_person(GPtrArray *conflicts, const WfmRosterProblem *problem, size_t person, const WfmJob *job) {
  g_autoptr(WfmCase) c = wfm_case_new(problem, person, job);
  for (int round = 0; round < MOST_CONFLICTS; round++) {
    WfmConflict *conflict = one_conflict(c, problem, person);
    g_ptr_array_add(conflicts, conflict);
    if (conflict->relaxation->len == 0) return;
    make_change(c, &g_array_index(conflict->relaxation, WfmRelaxation, 0));
    if (wfm_case_solve(c, NULL)) return;
  }
}
