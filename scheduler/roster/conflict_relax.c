#include "scheduler/roster/conflict_parts.h"
#include "scheduler/roster/published.h"

#include <math.h>
#include <string.h>

WfmRelaxed *wfm_relaxed_new(const WfmRosterProblem *problem) {
  WfmRelaxed *relaxed = g_new0(WfmRelaxed, 1);
  relaxed->problem = *problem;
  relaxed->owned = g_ptr_array_new_with_free_func(g_free);
  return relaxed;
}

void wfm_relaxed_free(WfmRelaxed *relaxed) {
  if (!relaxed) return;
  g_ptr_array_unref(relaxed->owned);
  g_free(relaxed);
}

/* n of its elements in memory of their own, with room for one more. */
static void *own(WfmRelaxed *relaxed, const void *from, size_t n, size_t size) {
  char *memory = g_malloc0((n + 1) * size);
  if (n > 0) memcpy(memory, from, n * size);
  g_ptr_array_add(relaxed->owned, memory);
  return memory;
}

static WfmAgent *own_agent(WfmRelaxed *relaxed, size_t agent) {
  WfmRosterProblem *problem = &relaxed->problem;
  WfmAgent *agents = own(relaxed, problem->agents, problem->n_agents, sizeof *agents);
  problem->agents = agents;
  return &agents[agent];
}

/* The rule of this person alone, who gets a contract of his own. */
static void relax_rule(WfmRelaxed *relaxed, const WfmRelaxation *how) {
  WfmRosterProblem *problem = &relaxed->problem;
  WfmAgent *agent = own_agent(relaxed, how->part.agent);
  WfmContract *contracts = own(relaxed, problem->contracts, problem->n_contracts, sizeof *contracts);
  WfmContract *mine = &contracts[problem->n_contracts];
  *mine = contracts[agent->contract];
  WfmRuleUse *rules = own(relaxed, mine->rules, mine->n_rules, sizeof *rules);
  rules[how->part.index].value = how->value;
  mine->rules = rules;
  problem->contracts = contracts;
  agent->contract = (uint32_t)problem->n_contracts++;
}

static void drop_span(WfmRelaxed *relaxed, const WfmRelaxation *how) {
  WfmAgent *agent = own_agent(relaxed, how->part.agent);
  WfmSpan *spans = own(relaxed, agent->spans, agent->n_spans, sizeof *spans);
  size_t n = 0;
  for (size_t s = 0; s < agent->n_spans; s++)
    if (!wfm_span_same_row(&agent->spans[s], &agent->spans[how->part.index])) spans[n++] = agent->spans[s];
  agent->spans = spans;
  agent->n_spans = n;
}

/* A rule for everybody with the contract. */
static void relax_contract(WfmRelaxed *relaxed, const WfmRelaxation *how) {
  WfmRosterProblem *problem = &relaxed->problem;
  size_t rule = how->part.index, contract = wfm_contract_of_rule(problem, &rule);
  WfmContract *contracts = own(relaxed, problem->contracts, problem->n_contracts, sizeof *contracts);
  WfmRuleUse *rules = own(relaxed, contracts[contract].rules, contracts[contract].n_rules, sizeof *rules);
  rules[rule].value = how->value;
  contracts[contract].rules = rules;
  problem->contracts = contracts;
}

/* Numbers [n] that give way by some people: fewer are asked for, or more may be. */
static const int32_t *give_way(WfmRelaxed *relaxed, const int32_t *number, int32_t n, const WfmRelaxation *how) {
  int32_t *mine = own(relaxed, number, (size_t)n, sizeof *mine), by = (int32_t)how->value;
  for (int32_t i = 0; i < n; i++)
    mine[i] = how->side == WFM_SIDE_LEAST ? MAX(0, mine[i] - by) : mine[i] == INT32_MAX ? INT32_MAX : mine[i] + by;
  return mine;
}

static void relax_presence(WfmRelaxed *relaxed, const WfmRelaxation *how) {
  WfmRosterProblem *problem = &relaxed->problem;
  WfmPresence *presences = own(relaxed, problem->presences, problem->n_presences, sizeof *presences);
  WfmPresence *asked = &presences[how->part.index];
  const int32_t **number[] = {&asked->people, &asked->most, &asked->most_on_break, &asked->most_in_meeting};
  *number[how->side] = give_way(relaxed, *number[how->side], problem->grid.n, how);
  problem->presences = presences;
}

static void relax_crew(WfmRelaxed *relaxed, const WfmRelaxation *how) {
  WfmRosterProblem *problem = &relaxed->problem;
  WfmCrew *crews = own(relaxed, problem->crews, problem->n_crews, sizeof *crews);
  WfmCrew *crew = &crews[how->part.index];
  const int32_t **number = how->side == WFM_SIDE_LEAST ? &crew->least : &crew->most;
  *number = give_way(relaxed, *number, crew->n_days, how);
  problem->crews = crews;
}

static void relax_seats(WfmRelaxed *relaxed, const WfmRelaxation *how) {
  WfmRosterProblem *problem = &relaxed->problem;
  WfmSite *sites = own(relaxed, problem->sites, problem->n_sites, sizeof *sites);
  sites[how->part.index].seats = (int32_t)how->value;
  problem->sites = sites;
}

void wfm_relax(WfmRelaxed *relaxed, const WfmRelaxation *how) {
  switch (how->part.kind) {
  case WFM_PART_RULE:
    relax_rule(relaxed, how);
    break;
  case WFM_PART_SPAN:
    drop_span(relaxed, how);
    break;
  case WFM_PART_PRESENCE:
    relax_presence(relaxed, how);
    break;
  case WFM_PART_CREW:
    relax_crew(relaxed, how);
    break;
  case WFM_PART_CONTRACT:
    relax_contract(relaxed, how);
    break;
  case WFM_PART_SEATS:
    relax_seats(relaxed, how);
    break;
  case WFM_PART_PREVIOUS:
  case WFM_PART_CARRIED:
  case WFM_PART_SKILL:
  case WFM_PART_CLOCK:
  case WFM_PART_ON_CALL:
  case WFM_PART_MEETING:
  case WFM_N_PARTS:
    g_assert_not_reached(); /* cannot be changed, and are not offered */
  }
}

/* ---- what they cost ---- */

/* The problem with the first relaxation of every conflict, but of conflict `other` the one at `way`. */
static WfmRelaxed *relaxed_of(const WfmRosterProblem *problem, const GPtrArray *conflicts, guint other, guint way) {
  WfmRelaxed *relaxed = wfm_relaxed_new(problem);
  g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(WfmRelaxation));
  for (guint c = 0; c < conflicts->len; c++) {
    const WfmConflict *conflict = conflicts->pdata[c];
    guint k = c == other ? way : 0;
    if (k >= conflict->relaxation->len) continue;
    WfmRelaxation how = g_array_index(conflict->relaxation, WfmRelaxation, k);
    if (how.part.kind == WFM_PART_SPAN) g_array_append_val(spans, how);
    if (how.part.kind != WFM_PART_SPAN) wfm_relax(relaxed, &how);
  }
  /* Spans are known by their place: of one person the last go first. */
  while (spans->len > 0) {
    guint last = 0;
    for (guint k = 1; k < spans->len; k++)
      if (g_array_index(spans, WfmRelaxation, k).part.index > g_array_index(spans, WfmRelaxation, last).part.index) last = k;
    wfm_relax(relaxed, &g_array_index(spans, WfmRelaxation, last));
    g_array_remove_index(spans, last);
  }
  return relaxed;
}

static bool keeps_limits(const WfmSearch *search) {
  const WfmSpace *space = search->space;
  if (space->problem->n_presences == 0 && space->problem->n_crews == 0) return true;
  g_autoptr(WfmRoster) roster = wfm_roster_new(space->n_persons);
  for (size_t a = 0; a < space->n_persons; a++) wfm_planned_duties(space, &space->person[a], search->best[a], roster);
  return wfm_presence_hard_gaps_h(space->problem, roster) <= 0;
}

/* A roster that begins with another one and is bettered where somebody gains; NAN where none is legal. */
static double cost_from(const WfmRosterProblem *problem, const WfmRoster *begin, const WfmJob *job) {
  g_autoptr(WfmSpace) space = wfm_space_new(problem);
  g_autoptr(WfmSearch) search = wfm_search_new(space, job, 0, 1);
  g_autoptr(WfmPublished) published = wfm_published_new(space, begin);
  if (!wfm_published_begin(published, search)) return NAN;
  wfm_search_descend(search, 0);
  return keeps_limits(search) ? search->best_cost : (double)NAN;
}

/* From another roster, or where that does not lead to one, from none. */
static double cost_of(const WfmRosterProblem *problem, const WfmRoster *begin, const WfmRosterSettings *settings, const WfmJob *job) {
  double cost = cost_from(problem, begin, job);
  if (!isnan(cost)) return cost;
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(problem, settings, job, NULL);
  return result ? result->cost.cost : (double)NAN;
}

/* What has no way out stays, and was said already. */
static void forget_said(GPtrArray *left, const GPtrArray *said) {
  for (guint k = left->len; k-- > 0;) {
    const WfmConflict *conflict = left->pdata[k];
    for (guint c = 0; c < said->len; c++) {
      const WfmConflict *other = said->pdata[c];
      if (strcmp(conflict->text, other->text) != 0) continue;
      g_ptr_array_remove_index(left, k);
      break;
    }
  }
}

GPtrArray *wfm_conflicts_price(const WfmRosterProblem *problem, GPtrArray *conflicts, int64_t work, const WfmJob *job) {
  g_autoptr(WfmRelaxed) first = relaxed_of(problem, conflicts, G_MAXUINT, 0);
  GPtrArray *left = wfm_roster_conflicts(&first->problem, 0, NULL, job);
  if (left->len > 0) {
    forget_said(left, conflicts);
    return left;
  }
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = work;
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(&first->problem, &settings, job, NULL);
  if (!result) return left;
  for (guint c = 0; c < conflicts->len; c++) {
    WfmConflict *conflict = conflicts->pdata[c];
    for (guint k = 0; k < conflict->relaxation->len; k++) {
      g_autoptr(WfmRelaxed) relaxed = relaxed_of(problem, conflicts, c, k);
      g_array_index(conflict->relaxation, WfmRelaxation, k).cost = cost_of(&relaxed->problem, result->roster, &settings, job);
    }
  }
  for (guint c = 0; c < conflicts->len; c++) wfm_conflict_sort(conflicts->pdata[c]);
  return left;
}
