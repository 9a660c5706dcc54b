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

static void relax_presence(WfmRelaxed *relaxed, const WfmRelaxation *how) {
  WfmRosterProblem *problem = &relaxed->problem;
  WfmPresence *presences = own(relaxed, problem->presences, problem->n_presences, sizeof *presences);
  WfmPresence *asked = &presences[how->part.index];
  int32_t *people = own(relaxed, asked->people, (size_t)problem->grid.n, sizeof *people);
  for (int32_t i = 0; i < problem->grid.n; i++) people[i] = MAX(0, people[i] - (int32_t)how->value);
  asked->people = people;
  problem->presences = presences;
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

/* A roster that begins with another one and is bettered where somebody gains; NAN where none is legal. */
static double cost_from(const WfmRosterProblem *problem, const WfmRoster *begin, const WfmJob *job) {
  g_autoptr(WfmSpace) space = wfm_space_new(problem);
  g_autoptr(WfmSearch) search = wfm_search_new(space, job, 0, 1);
  g_autoptr(WfmPublished) published = wfm_published_new(space, begin);
  if (!wfm_published_begin(published, search)) return NAN;
  wfm_search_descend(search, 0);
  return search->best_cost;
}

GPtrArray *wfm_conflicts_price(const WfmRosterProblem *problem, GPtrArray *conflicts, int64_t work, const WfmJob *job) {
  g_autoptr(WfmRelaxed) first = relaxed_of(problem, conflicts, G_MAXUINT, 0);
  GPtrArray *left = wfm_roster_conflicts(&first->problem, 0, NULL, job);
  if (left->len > 0) return left;
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = work;
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(&first->problem, &settings, job, NULL);
  if (!result) return left;
  for (guint c = 0; c < conflicts->len; c++) {
    WfmConflict *conflict = conflicts->pdata[c];
    for (guint k = 0; k < conflict->relaxation->len; k++) {
      g_autoptr(WfmRelaxed) relaxed = relaxed_of(problem, conflicts, c, k);
      g_array_index(conflict->relaxation, WfmRelaxation, k).cost = cost_from(&relaxed->problem, result->roster, job);
    }
  }
  for (guint c = 0; c < conflicts->len; c++) wfm_conflict_sort(conflicts->pdata[c]);
  return left;
}
