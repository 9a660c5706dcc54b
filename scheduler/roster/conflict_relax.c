#include "scheduler/roster/conflict_parts.h"

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

/* The rule of this person alone, who gets a contract of his own; NAN: without it. */
static void relax_rule(WfmRelaxed *relaxed, const WfmRelaxation *how) {
  WfmRosterProblem *problem = &relaxed->problem;
  WfmAgent *agent = own_agent(relaxed, how->part.agent);
  WfmContract *contracts = own(relaxed, problem->contracts, problem->n_contracts, sizeof *contracts);
  WfmContract *mine = &contracts[problem->n_contracts];
  *mine = contracts[agent->contract];
  WfmRuleUse *rules = own(relaxed, mine->rules, mine->n_rules, sizeof *rules);
  rules[how->part.index].value = how->value;
  if (isnan(how->value)) {
    mine->n_rules--;
    memmove(&rules[how->part.index], &rules[how->part.index + 1], (mine->n_rules - how->part.index) * sizeof *rules);
  }
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

static void change_line(WfmRelaxed *relaxed, const WfmRelaxation *how) {
  WfmRosterProblem *problem = &relaxed->problem;
  WfmOnCallLine *lines = own(relaxed, problem->on_call_lines, problem->n_on_call_lines, sizeof *lines);
  lines[how->part.index] = *(const WfmOnCallLine *)how->instead;
  problem->on_call_lines = lines;
}

static WfmGathering *own_gathering(WfmRelaxed *relaxed, size_t gathering) {
  WfmRosterProblem *problem = &relaxed->problem;
  WfmGathering *gatherings = own(relaxed, problem->gatherings, problem->n_gatherings, sizeof *gatherings);
  problem->gatherings = gatherings;
  return &gatherings[gathering];
}

/* What was relaxed before stays so: the shorter, with the fewer people, at the more times. */
static void change_gathering(WfmRelaxed *relaxed, const WfmRelaxation *how) {
  const WfmGathering *instead = how->instead;
  WfmGathering *mine = own_gathering(relaxed, how->part.index);
  uint8_t *member = own(relaxed, mine->member, relaxed->problem.n_agents, 1);
  for (size_t a = 0; a < relaxed->problem.n_agents; a++) member[a] &= instead->member[a];
  mine->member = member;
  mine->length_s = MIN(mine->length_s, instead->length_s);
  if (instead->n_slots <= mine->n_slots) return;
  mine->slot = instead->slot;
  mine->n_slots = instead->n_slots;
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
  case WFM_PART_ON_CALL:
    change_line(relaxed, how);
    break;
  case WFM_PART_MEETING:
    change_gathering(relaxed, how);
    break;
  case WFM_PART_PREVIOUS:
  case WFM_PART_CARRIED:
  case WFM_PART_SKILL:
  case WFM_PART_CLOCK:
  case WFM_N_PARTS:
    g_assert_not_reached(); /* cannot be changed, and are not offered */
  }
}

/* Nothing is asked of the part any more. */
static void leave_out(WfmRelaxed *relaxed, const WfmPart *part) {
  const WfmRosterProblem *problem = &relaxed->problem;
  WfmRelaxation without = {.part = *part, .value = NAN};
  WfmOnCallLine line;
  if (part->kind == WFM_PART_ON_CALL) {
    line = problem->on_call_lines[part->index];
    line.n_hours = 0;
    without.instead = &line;
  }
  if (part->kind == WFM_PART_MEETING) {
    WfmGathering *gathering = own_gathering(relaxed, part->index);
    gathering->n_slots = 0;
    gathering->hard = false;
    return;
  }
  if (part->kind != WFM_PART_PRESENCE) {
    wfm_relax(relaxed, &without);
    return;
  }
  WfmPresence *presences = own(relaxed, problem->presences, problem->n_presences, sizeof *presences);
  presences[part->index].most_in_meeting = NULL;
  relaxed->problem.presences = presences;
}

void wfm_relax_out(WfmRelaxed *relaxed, const GArray *parts, const bool *out) {
  for (guint k = parts->len; k-- > 0;) /* rules and spans of one person are known by their place: the last first */
    if (out[k]) leave_out(relaxed, &g_array_index(parts, WfmPart, k));
}

void wfm_parts_reduce(bool *out, guint from, guint to, bool (*possible)(const bool *out, void *user), void *user) {
  if (from == to) return;
  for (guint k = from; k < to; k++) out[k] = true;
  if (!possible(out, user)) return;
  for (guint k = from; k < to; k++) out[k] = false;
  if (to - from == 1) return;
  guint middle = from + (to - from) / 2;
  wfm_parts_reduce(out, from, middle, possible, user);
  wfm_parts_reduce(out, middle, to, possible, user);
}
