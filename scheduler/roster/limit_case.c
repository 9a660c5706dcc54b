#include "scheduler/roster/limit_case.h"

#include <string.h>

static const double INSIST = 1000;                                /* times what a search for all holds against a gap */
enum { AROUND_S = 8 * 86400, ORACLE_WORK = 40, ORACLE_STEP = 8 }; /* units of work: the first eight, and one more for each person */

struct WfmLimitCase {
  WfmRelaxed *whole; /* the problem, with the changes that were made for good */
  const WfmJob *job;
  GArray *part;      /* WfmPart, in the order in which they are left out: what explains least first */
  GArray *in, *gone; /* uint8_t */
  WfmRelaxed *built;
  WfmRoster *roster; /* of the people in `built`; NULL: there is none */
};

static bool is_hard(const WfmCrew *crew) {
  return crew->hard_least || crew->hard_most;
}

size_t wfm_contract_rule_index(const WfmRosterProblem *problem, size_t contract, size_t rule) {
  for (size_t c = 0; c < contract; c++) rule += problem->contracts[c].n_rules;
  return rule;
}

size_t wfm_contract_of_rule(const WfmRosterProblem *problem, size_t *index) {
  size_t c = 0;
  while (*index >= problem->contracts[c].n_rules) *index -= problem->contracts[c++].n_rules;
  return c;
}

/* ---- parts ---- */

static void add_part(WfmLimitCase *c, WfmPartKind kind, size_t agent, size_t index) {
  WfmPart part = {kind, agent, index};
  uint8_t in = 1, gone = 0;
  g_array_append_val(c->part, part);
  g_array_append_val(c->in, in);
  g_array_append_val(c->gone, gone);
}

static void mark(uint8_t *people, const uint8_t *marked, size_t n) {
  for (size_t a = 0; marked && a < n; a++) people[a] |= marked[a];
}

/* people[n_agents]: those whom the limits among the parts that are in (NULL: all hard ones) are about. */
static void mark_people(uint8_t *people, const WfmRosterProblem *problem, const WfmLimitCase *parts) {
  size_t n = problem->n_agents;
  for (size_t k = 0; k < problem->n_presences; k++) {
    const WfmPresence *asked = &problem->presences[k];
    if (!asked->hard || (parts && !wfm_limit_case_in(parts, WFM_PART_PRESENCE, k))) continue;
    mark(people, asked->member, n);
    mark(people, asked->beside, n);
  }
  for (size_t k = 0; k < problem->n_crews; k++)
    if (is_hard(&problem->crews[k]) && (!parts || wfm_limit_case_in(parts, WFM_PART_CREW, k))) mark(people, problem->crews[k].member, n);
}

static void add_spans(WfmLimitCase *c, size_t a) {
  const WfmAgent *agent = &c->whole->problem.agents[a];
  int64_t from = c->whole->problem.grid.start - AROUND_S, to = wfm_horizon_end(&c->whole->problem) + AROUND_S;
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->from < to && span->to > from && wfm_span_first_of_row(agent, s, from)) add_part(c, WFM_PART_SPAN, a, s);
  }
}

static void list_parts(WfmLimitCase *c) {
  const WfmRosterProblem *problem = &c->whole->problem;
  g_autofree uint8_t *people = g_new0(uint8_t, problem->n_agents + 1), *used = g_new0(uint8_t, problem->n_contracts + 1);
  mark_people(people, problem, NULL);
  for (size_t a = 0; a < problem->n_agents; a++) {
    const WfmLedger *carried = &problem->agents[a].carried;
    if (!people[a]) continue;
    used[problem->agents[a].contract] = 1;
    if (carried->hours_known || carried->lates > 0 || carried->nights > 0 || carried->weekends > 0) add_part(c, WFM_PART_CARRIED, a, 0);
  }
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t k = 0; people[a] && k < problem->agents[a].n_previous; k++) add_part(c, WFM_PART_PREVIOUS, a, k);
  for (size_t k = 0; k < problem->n_sites; k++)
    if (problem->sites[k].seats < INT32_MAX) add_part(c, WFM_PART_SEATS, SIZE_MAX, k);
  for (size_t a = 0; a < problem->n_agents; a++)
    if (people[a]) add_spans(c, a);
  for (size_t k = 0; k < problem->n_contracts; k++)
    for (size_t r = 0; used[k] && r < problem->contracts[k].n_rules; r++)
      if (problem->contracts[k].rules[r].hard) add_part(c, WFM_PART_CONTRACT, SIZE_MAX, wfm_contract_rule_index(problem, k, r));
  for (size_t k = 0; k < problem->n_presences; k++)
    if (problem->presences[k].hard) add_part(c, WFM_PART_PRESENCE, SIZE_MAX, k);
  for (size_t k = 0; k < problem->n_crews; k++)
    if (is_hard(&problem->crews[k])) add_part(c, WFM_PART_CREW, SIZE_MAX, k);
}

WfmLimitCase *wfm_limit_case_new(const WfmRosterProblem *problem, const WfmJob *job) {
  WfmLimitCase *c = g_new0(WfmLimitCase, 1);
  c->whole = wfm_relaxed_new(problem);
  c->job = job;
  c->part = g_array_new(FALSE, FALSE, sizeof(WfmPart));
  c->in = g_array_new(FALSE, FALSE, 1);
  c->gone = g_array_new(FALSE, FALSE, 1);
  list_parts(c);
  return c;
}

void wfm_limit_case_free(WfmLimitCase *c) {
  if (!c) return;
  wfm_relaxed_free(c->built);
  wfm_relaxed_free(c->whole);
  wfm_roster_free(c->roster);
  g_array_unref(c->part);
  g_array_unref(c->in);
  g_array_unref(c->gone);
  g_free(c);
}

const WfmRosterProblem *wfm_limit_case_problem(const WfmLimitCase *c) {
  return &c->whole->problem;
}

size_t wfm_limit_case_n_parts(const WfmLimitCase *c) {
  return c->part->len;
}

WfmPart wfm_limit_case_part(const WfmLimitCase *c, size_t k) {
  return g_array_index(c->part, WfmPart, k);
}

bool wfm_limit_case_has(const WfmLimitCase *c, size_t k) {
  return g_array_index(c->in, uint8_t, k);
}

void wfm_limit_case_put(WfmLimitCase *c, size_t k, bool in) {
  g_array_index(c->in, uint8_t, k) = in && !g_array_index(c->gone, uint8_t, k);
}

bool wfm_limit_case_in(const WfmLimitCase *c, WfmPartKind kind, size_t index) {
  for (size_t k = c->part->len; k-- > 0;) { /* limits and rules come last */
    WfmPart part = wfm_limit_case_part(c, k);
    if (part.kind == kind && part.index == index) return wfm_limit_case_has(c, k);
  }
  return false;
}

/* ---- the problem of what is in ---- */

static void *own(WfmRelaxed *built, size_t n, size_t size) {
  void *memory = g_malloc0((n + 1) * size);
  g_ptr_array_add(built->owned, memory);
  return memory;
}

static const uint8_t *some(WfmRelaxed *built, const uint8_t *marked, const size_t *who, size_t n) {
  uint8_t *mine = own(built, n, 1);
  for (size_t a = 0; a < n; a++) mine[a] = marked[who[a]];
  return mine;
}

static void build_limits(WfmLimitCase *c, const size_t *who, size_t n) {
  WfmRosterProblem *problem = &c->built->problem;
  WfmPresence *presences = own(c->built, problem->n_presences, sizeof *presences);
  for (size_t k = 0; k < problem->n_presences; k++) {
    presences[k] = problem->presences[k];
    presences[k].hard = presences[k].hard && wfm_limit_case_in(c, WFM_PART_PRESENCE, k);
    presences[k].price = 0;
    presences[k].member = some(c->built, problem->presences[k].member, who, n);
    if (presences[k].beside) presences[k].beside = some(c->built, problem->presences[k].beside, who, n);
  }
  WfmCrew *crews = own(c->built, problem->n_crews, sizeof *crews);
  for (size_t k = 0; k < problem->n_crews; k++) {
    bool in = wfm_limit_case_in(c, WFM_PART_CREW, k);
    crews[k] = problem->crews[k];
    crews[k].hard_least &= in, crews[k].hard_most &= in;
    crews[k].under_price = crews[k].over_price = 0;
    crews[k].member = some(c->built, problem->crews[k].member, who, n);
  }
  problem->presences = presences;
  problem->crews = crews;
}

static void build_contracts(WfmLimitCase *c) {
  WfmRosterProblem *problem = &c->built->problem;
  WfmContract *contracts = own(c->built, problem->n_contracts, sizeof *contracts);
  for (size_t k = 0; k < problem->n_contracts; k++) {
    const WfmContract *whole = &problem->contracts[k];
    WfmRuleUse *rules = own(c->built, whole->n_rules, sizeof *rules);
    contracts[k] = *whole;
    contracts[k].rules = rules;
    contracts[k].n_rules = 0;
    for (size_t r = 0; r < whole->n_rules; r++)
      if (wfm_limit_case_in(c, WFM_PART_CONTRACT, wfm_contract_rule_index(problem, k, r))) rules[contracts[k].n_rules++] = whole->rules[r];
  }
  problem->contracts = contracts;
  WfmSite *sites = own(c->built, problem->n_sites, sizeof *sites);
  for (size_t k = 0; k < problem->n_sites; k++) {
    sites[k] = problem->sites[k];
    if (!wfm_limit_case_in(c, WFM_PART_SEATS, k)) sites[k].seats = INT32_MAX;
  }
  problem->sites = sites;
}

static void build_agent(WfmLimitCase *c, WfmAgent *agent, size_t a) {
  const WfmAgent *whole = &c->whole->problem.agents[a];
  WfmSpan *spans = own(c->built, whole->n_spans, sizeof *spans);
  WfmDuty *previous = own(c->built, whole->n_previous, sizeof *previous);
  bool carried = false;
  *agent = *whole;
  agent->n_spans = agent->n_previous = agent->n_preferences = 0;
  for (size_t k = 0; k < c->part->len; k++) {
    WfmPart part = wfm_limit_case_part(c, k);
    if (part.agent != a || !wfm_limit_case_has(c, k)) continue;
    carried |= part.kind == WFM_PART_CARRIED;
    if (part.kind == WFM_PART_PREVIOUS) previous[agent->n_previous++] = whole->previous[part.index];
    for (size_t s = part.index; part.kind == WFM_PART_SPAN && s < whole->n_spans; s++)
      if (wfm_span_same_row(&whole->spans[s], &whole->spans[part.index])) spans[agent->n_spans++] = whole->spans[s];
  }
  qsort(spans, agent->n_spans, sizeof *spans, wfm_span_order);
  agent->spans = spans;
  agent->previous = previous;
  if (!carried) agent->carried = agent->fair = (WfmLedger){0};
}

/* Nobody is worth anything on a queue: only what is legal matters. */
static void build(WfmLimitCase *c) {
  const WfmRosterProblem *whole = &c->whole->problem;
  wfm_relaxed_free(c->built);
  c->built = wfm_relaxed_new(whole);
  WfmRosterProblem *problem = &c->built->problem;
  g_autofree uint8_t *people = g_new0(uint8_t, whole->n_agents + 1);
  mark_people(people, whole, c);
  size_t *who = own(c->built, whole->n_agents, sizeof *who), n = 0;
  for (size_t a = 0; a < whole->n_agents; a++)
    if (people[a]) who[n++] = a;
  WfmAgent *agents = own(c->built, n, sizeof *agents);
  float *proficiency = own(c->built, n, sizeof *proficiency);
  for (size_t a = 0; a < n; a++) {
    build_agent(c, &agents[a], who[a]);
    proficiency[a] = wfm_person_skilled(whole, who[a]);
    agents[a].proficiency = &proficiency[a];
  }
  problem->agents = agents;
  problem->n_agents = n;
  build_limits(c, who, n);
  build_contracts(c);
  WfmRosterQueue *queue = own(c->built, 1, sizeof *queue);
  *queue = (WfmRosterQueue){"", NULL, own(c->built, (size_t)problem->grid.n + 1, sizeof(int32_t)), NULL};
  problem->queues = queue;
  problem->n_queues = 1;
  problem->n_on_call_lines = problem->n_on_calls = problem->n_gatherings = 0;
}

/* ---- whether it can be kept ---- */

static void take_roster(WfmLimitCase *c, const WfmSearch *search) {
  wfm_roster_free(c->roster);
  c->roster = wfm_roster_new(search->space->n_persons);
  for (size_t a = 0; a < search->space->n_persons; a++)
    wfm_planned_duties(search->space, &search->space->person[a], search->best[a], c->roster);
}

bool wfm_limit_case_kept(WfmLimitCase *c) {
  build(c);
  wfm_roster_free(c->roster);
  c->roster = NULL;
  const WfmRosterProblem *problem = &c->built->problem;
  if (problem->n_agents == 0) return true;
  g_autoptr(WfmSpace) space = wfm_space_new(problem);
  for (size_t a = 0; a < space->n_persons; a++)
    if (space->person[a].lost->len > 0) return false;
  g_autoptr(WfmSearch) search = wfm_search_new(space, c->job, 0, 1);
  wfm_coverage_insist(search->coverage, INSIST); /* no wage is worth a gap here */
  wfm_crew_book_insist(search->crews, INSIST);
  if (wfm_search_construct(search) != SIZE_MAX) return false;
  wfm_search_descend(search, 0);
  int64_t most = MIN(ORACLE_WORK, ORACLE_STEP + (int64_t)problem->n_agents);
  for (int64_t work = ORACLE_STEP;; work += ORACLE_STEP) {
    take_roster(c, search);
    if (wfm_presence_hard_gaps_h(problem, c->roster) <= 0) return true;
    if (work > most || wfm_job_stopped(c->job)) return false;
    wfm_search_neighbourhoods(search, wfm_search_work(search) + ORACLE_STEP);
  }
}

const WfmRosterProblem *wfm_limit_case_roster(const WfmRoster **roster, const WfmLimitCase *c) {
  *roster = c->roster;
  return &c->built->problem;
}

static size_t part_of(const WfmLimitCase *c, const WfmPart *part) {
  size_t k = 0;
  while (!wfm_part_same(&g_array_index(c->part, WfmPart, k), part)) k++;
  return k;
}

bool wfm_limit_case_kept_with(WfmLimitCase *c, const WfmRelaxation *how) {
  if (how->part.kind == WFM_PART_SPAN) {
    size_t k = part_of(c, &how->part);
    wfm_limit_case_put(c, k, false);
    bool kept = wfm_limit_case_kept(c);
    wfm_limit_case_put(c, k, true);
    return kept;
  }
  WfmRelaxed *whole = c->whole;
  g_autoptr(WfmRelaxed) changed = wfm_relaxed_new(&whole->problem);
  wfm_relax(changed, how);
  c->whole = changed;
  bool kept = wfm_limit_case_kept(c);
  c->whole = whole;
  return kept;
}

void wfm_limit_case_change(WfmLimitCase *c, const WfmRelaxation *how) {
  if (how->part.kind != WFM_PART_SPAN) {
    wfm_relax(c->whole, how);
    return;
  }
  size_t k = part_of(c, &how->part);
  g_array_index(c->gone, uint8_t, k) = 1;
  wfm_limit_case_put(c, k, false);
}

/* Leaves out of parts [from, to) what is not needed, by halves: few of many are. */
static void reduce(WfmLimitCase *c, size_t from, size_t to) {
  g_autofree bool *was = g_new0(bool, to - from + 1);
  bool any = false;
  for (size_t k = from; k < to; k++) {
    any |= was[k - from] = wfm_limit_case_has(c, k);
    wfm_limit_case_put(c, k, false);
  }
  if (!any || !wfm_limit_case_kept(c)) return;
  for (size_t k = from; k < to; k++) wfm_limit_case_put(c, k, was[k - from]);
  if (to - from == 1) return;
  size_t middle = from + (to - from) / 2;
  reduce(c, from, middle);
  reduce(c, middle, to);
}

void wfm_limit_case_reduce(WfmLimitCase *c) {
  for (size_t k = 0, end; k < c->part->len; k = end) {
    WfmPartKind kind = wfm_limit_case_part(c, k).kind;
    for (end = k; end < c->part->len && wfm_limit_case_part(c, end).kind == kind;) end++;
    reduce(c, k, end);
  }
}
