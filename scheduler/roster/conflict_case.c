#include "scheduler/roster/conflict_parts.h"

#include "scheduler/roster/tour_search.h"

#include <math.h>
#include <string.h>

enum { AROUND_S = 8 * 86400 }; /* spans so far from the horizon still matter for its first and last weeks */

typedef struct {
  WfmPart part;
  bool in;
} Part;

struct WfmCase {
  const WfmRosterProblem *whole;
  size_t person;
  const WfmJob *job;
  GArray *part;     /* Part */
  WfmRuleUse *rule; /* [contract's n_rules] as changed */
  WfmZone still;    /* the zone without its changes */
  int64_t still_from;
  /* what is in, filled anew by wfm_case_problem */
  WfmRosterProblem problem;
  WfmAgent agent;
  WfmContract *contracts;
  WfmRuleUse *rules;
  WfmSpan *spans;
  WfmDuty *previous;
  WfmSegment *segments;
  WfmRosterQueue queue;
  int32_t *no_value;
  float proficiency;
  WfmResponse response; /* of the last solution */
  bool reaching;        /* a presence is asked about: skills do not matter */
};

static void add_part(WfmCase *c, WfmPartKind kind, size_t index) {
  Part part = {{kind, c->person, index}, true};
  g_array_append_val(c->part, part);
}

bool wfm_person_skilled(const WfmRosterProblem *problem, size_t person) {
  for (size_t q = 0; q < problem->n_queues; q++)
    if (problem->agents[person].proficiency[q] > 0) return true;
  return problem->n_queues == 0 || wfm_presence_has(problem, person);
}

/* In the order in which they are left out: what explains least first. */
static void list_parts(WfmCase *c) {
  const WfmAgent *agent = &c->whole->agents[c->person];
  const WfmContract *contract = &c->whole->contracts[agent->contract];
  int64_t from = c->whole->grid.start - AROUND_S, to = wfm_horizon_end(c->whole) + AROUND_S,
          change = wfm_zone_next_change(agent->zone, from);
  const WfmLedger *carried = &agent->carried;
  if (change < to && (wfm_zone_offset(agent->zone, change) - wfm_zone_offset(agent->zone, from)) % c->whole->grid.step == 0)
    add_part(c, WFM_PART_CLOCK, 0);
  if (carried->hours_known || carried->lates > 0 || carried->nights > 0 || carried->weekends > 0) add_part(c, WFM_PART_CARRIED, 0);
  for (size_t k = 0; k < agent->n_previous; k++) add_part(c, WFM_PART_PREVIOUS, k);
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->from < to && span->to > from && wfm_span_first_of_row(agent, s, from)) add_part(c, WFM_PART_SPAN, s);
  }
  for (size_t r = 0; r < contract->n_rules; r++)
    if (contract->rules[r].hard) add_part(c, WFM_PART_RULE, r);
  if (!wfm_person_skilled(c->whole, c->person)) add_part(c, WFM_PART_SKILL, 0);
  c->still_from = from;
}

WfmCase *wfm_case_new(const WfmRosterProblem *problem, size_t person, const WfmJob *job) {
  WfmCase *c = g_new0(WfmCase, 1);
  c->whole = problem;
  c->person = person;
  c->job = job;
  c->part = g_array_new(FALSE, FALSE, sizeof(Part));
  const WfmAgent *agent = &problem->agents[person];
  const WfmContract *contract = &problem->contracts[agent->contract];
  list_parts(c);
  size_t longest = 0;
  for (size_t k = 0; k < agent->n_previous; k++) longest += agent->previous[k].n_segments;
  c->rule = g_memdup2(contract->rules, contract->n_rules * sizeof *c->rule);
  c->rules = g_new0(WfmRuleUse, contract->n_rules + 1);
  c->contracts = g_memdup2(problem->contracts, problem->n_contracts * sizeof *problem->contracts);
  c->spans = g_new0(WfmSpan, agent->n_spans + 1);
  c->previous = g_new0(WfmDuty, agent->n_previous + 1);
  c->segments = g_new0(WfmSegment, longest + 1);
  c->no_value = g_new0(int32_t, (size_t)problem->grid.n + (size_t)(AROUND_S / problem->grid.step) + 2);
  size_t n = 0;
  while (n + 1 < agent->zone->n && agent->zone->from[n + 1] <= c->still_from) n++;
  c->still = *agent->zone;
  c->still.n = n + 1;
  return c;
}

void wfm_case_free(WfmCase *c) {
  if (!c) return;
  g_array_unref(c->part);
  g_free(c->rule);
  g_free(c->rules);
  g_free(c->contracts);
  g_free(c->spans);
  g_free(c->previous);
  g_free(c->segments);
  g_free(c->no_value);
  g_free(c);
}

size_t wfm_case_n_parts(const WfmCase *c) {
  return c->part->len;
}

WfmPart wfm_case_part(const WfmCase *c, size_t k) {
  return g_array_index(c->part, Part, k).part;
}

bool wfm_case_has(const WfmCase *c, size_t k) {
  return g_array_index(c->part, Part, k).in;
}

void wfm_case_put(WfmCase *c, size_t k, bool in) {
  g_array_index(c->part, Part, k).in = in;
}

WfmRuleUse *wfm_case_rule(WfmCase *c, size_t k) {
  return &c->rule[wfm_case_part(c, k).index];
}

/* The instant at which the same reading of the clock stood, had it not been changed. */
static int64_t moved(const WfmCase *c, bool clock, int64_t t) {
  if (clock || t <= WFM_INSTANT_LOW || t >= WFM_INSTANT_HIGH) return t;
  return t + wfm_zone_offset(c->whole->agents[c->person].zone, t) - c->still.offset_s[c->still.n - 1];
}

static void put_spans(WfmCase *c, bool clock, size_t first) {
  const WfmAgent *agent = &c->whole->agents[c->person];
  for (size_t s = first; s < agent->n_spans; s++) {
    if (!wfm_span_same_row(&agent->spans[s], &agent->spans[first])) continue;
    WfmSpan span = agent->spans[s];
    span.from = moved(c, clock, span.from), span.to = moved(c, clock, span.to);
    if (span.from < span.to) c->spans[c->agent.n_spans++] = span;
  }
}

static void put_previous(WfmCase *c, bool clock, size_t k, size_t *n_segments) {
  WfmDuty duty = c->whole->agents[c->person].previous[k];
  WfmSegment *segment = c->segments + *n_segments;
  for (size_t s = 0; s < duty.n_segments; s++) {
    segment[s] = duty.segment[s];
    segment[s].start = moved(c, clock, segment[s].start), segment[s].end = moved(c, clock, segment[s].end);
  }
  *n_segments += duty.n_segments;
  duty.segment = duty.n_segments ? segment : NULL;
  duty.start = moved(c, clock, duty.start), duty.end = moved(c, clock, duty.end);
  if (duty.start < duty.end) c->previous[c->agent.n_previous++] = duty;
}

/* Nobody is worth anything: only what is legal matters. */
static void set_queues(WfmCase *c, bool may_work) {
  c->problem.n_presences = c->problem.n_crews = c->problem.n_on_call_lines = c->problem.n_gatherings = 0;
  c->problem.n_sites = 0;
  c->problem.n_queues = c->whole->n_queues > 0 || c->whole->n_presences > 0;
  c->queue = (WfmRosterQueue){"", NULL, c->no_value, NULL};
  c->problem.queues = &c->queue;
  c->proficiency = may_work;
  c->agent.proficiency = &c->proficiency;
}

const WfmRosterProblem *wfm_case_problem(WfmCase *c) {
  const WfmAgent *agent = &c->whole->agents[c->person];
  bool clock = true, carried = true, may_work = c->reaching || wfm_person_skilled(c->whole, c->person);
  for (size_t k = 0; k < c->part->len; k++) {
    WfmPartKind kind = wfm_case_part(c, k).kind;
    if (kind == WFM_PART_CLOCK) clock = wfm_case_has(c, k);
    if (kind == WFM_PART_CARRIED) carried = wfm_case_has(c, k);
    if (kind == WFM_PART_SKILL) may_work |= !wfm_case_has(c, k);
  }
  c->problem = *c->whole;
  c->agent = *agent;
  c->agent.n_spans = c->agent.n_previous = c->agent.n_preferences = 0;
  c->agent.spans = c->spans;
  c->agent.previous = c->previous;
  if (!carried) c->agent.carried = c->agent.fair = (WfmLedger){0};
  size_t n_rules = 0, n_segments = 0;
  for (size_t k = 0; k < c->part->len; k++) {
    WfmPart part = wfm_case_part(c, k);
    if (!wfm_case_has(c, k)) continue;
    if (part.kind == WFM_PART_RULE) c->rules[n_rules++] = c->rule[part.index];
    if (part.kind == WFM_PART_SPAN) put_spans(c, clock, part.index);
    if (part.kind == WFM_PART_PREVIOUS) put_previous(c, clock, part.index, &n_segments);
  }
  qsort(c->spans, c->agent.n_spans, sizeof *c->spans, wfm_span_order);
  if (!clock) {
    c->agent.zone = &c->still;
    c->agent.employed_from = moved(c, clock, c->agent.employed_from), c->agent.employed_to = moved(c, clock, c->agent.employed_to);
    int64_t end = wfm_horizon_end(c->whole), later = moved(c, clock, end);
    c->problem.duties_before = later;
    c->problem.grid.n += (int32_t)(MAX(later - end, 0) / c->problem.grid.step);
  }
  WfmContract *contract = &c->contracts[agent->contract];
  contract->rules = c->rules;
  contract->n_rules = n_rules;
  c->problem.contracts = c->contracts;
  c->problem.agents = &c->agent;
  c->problem.n_agents = 1;
  set_queues(c, may_work);
  return &c->problem;
}

/* Rules over the whole horizon: the search over whole tours finds plans that the one by weeks cannot. */
static bool solve_by_tour(const WfmCase *c, const WfmSpace *space, WfmRoster **roster) {
  size_t failed;
  if (!space->person[0].period) return false;
  g_autoptr(WfmTourSearch) search = wfm_tour_search_new(space, c->job, 0, &failed);
  if (!search || wfm_tour_search_construct(search) != SIZE_MAX) return false;
  g_autofree int32_t *breaks = g_new0(int32_t, (size_t)space->person[0].n_days * WFM_MAX_BREAKS + 1);
  WfmPlanned plan = {.option = search->best[0]->option, .breaks = breaks};
  if (roster) *roster = wfm_roster_new(1);
  if (roster) wfm_planned_duties(space, &space->person[0], &plan, *roster);
  return true;
}

bool wfm_case_solve(WfmCase *c, WfmRoster **roster) {
  g_autoptr(WfmSpace) space = wfm_space_new(wfm_case_problem(c));
  WfmPerson *p = &space->person[0];
  c->response = WFM_RESPONSE_NONE;
  if (p->lost->len > 0) return false;
  g_autoptr(WfmSearch) search = wfm_search_new(space, c->job, 0, 0);
  WfmPlanned *plan = wfm_planned_new(p);
  c->response = wfm_sure_response(search, 0, plan);
  bool found = c->response == WFM_RESPONSE_FOUND;
  if (found && roster) {
    *roster = wfm_roster_new(1);
    wfm_planned_duties(space, p, plan, *roster);
  }
  wfm_planned_free(plan);
  return found || (c->problem.n_covers > 0 && solve_by_tour(c, space, roster));
}

bool wfm_case_proven(const WfmCase *c) {
  return c->response == WFM_RESPONSE_NONE;
}

bool wfm_case_reaches(WfmCase *c, int32_t interval) {
  c->reaching = true;
  g_autoptr(WfmSpace) space = wfm_space_new(wfm_case_problem(c));
  c->reaching = false;
  const WfmPerson *p = &space->person[0];
  int64_t at = moved(c, c->agent.zone != &c->still, wfm_grid_at(c->whole->grid, interval));
  if (at < p->last_end) return true;
  for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
    const WfmCandidate *option = wfm_candidate(p, o);
    if (option->start <= at && at < option->end) return true;
  }
  return false;
}

void wfm_case_reduce(WfmCase *c, bool (*possible)(WfmCase *c, void *user), void *user) {
  for (size_t k = 0, end; k < c->part->len; k = end) {
    WfmPartKind kind = wfm_case_part(c, k).kind;
    for (end = k; end < c->part->len && wfm_case_part(c, end).kind == kind;) wfm_case_put(c, end++, false);
    if (!possible(c, user)) continue; /* nothing of the kind is needed */
    for (size_t j = k; j < end; j++) wfm_case_put(c, j, true);
    for (size_t j = k; j < end; j++) {
      wfm_case_put(c, j, false);
      if (possible(c, user)) wfm_case_put(c, j, true);
    }
  }
}

bool wfm_person_can_plan(const WfmRosterProblem *problem, size_t person, const WfmJob *job) {
  g_autoptr(WfmCase) c = wfm_case_new(problem, person, job);
  return wfm_case_solve(c, NULL);
}
