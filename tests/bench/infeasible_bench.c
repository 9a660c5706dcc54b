/* Forty plans, each made impossible in a known way, and what is said of each: whether the conflict contains the cause, whether nothing can be
 * left out of it, and whether the cheapest relaxations give a roster in which the checker finds no hard breach.
 *
 *   infeasible_bench [PLANS]
 * The centres are those of roster_instance.h, with 10 to 30 people. The causes, each in two forms: rules that contradict each other; leave; a
 * skill (somebody without any, or a second tier that is away); shifts before the horizon; the change of the clocks. */
#include "scheduler/roster/conflict_parts.h"
#include "tests/bench/roster_instance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600, DAY = 86400, N_CAUSES = 5 };
static const char *const causes[N_CAUSES] = {"rules", "leave", "skills", "history", "clock"};

typedef struct {
  RosterInstance *in;
  WfmRosterProblem *problem;
  WfmAgent *agents;
  size_t person;
  WfmPart cause;
} Spoilt;

static void *own(Spoilt *s, size_t size) {
  void *memory = g_malloc0(size);
  g_ptr_array_add(s->in->owned, memory);
  return memory;
}

static WfmSpan *give_spans(Spoilt *s, size_t person, size_t n) {
  WfmSpan *spans = own(s, n * sizeof *spans);
  s->agents[person].spans = spans;
  s->agents[person].n_spans = n;
  return spans;
}

/* A rule of the person's alone at another value. */
static void set_rule(Spoilt *s, const char *name, double value) {
  WfmContract *contracts = own(s, (s->problem->n_contracts + 1) * sizeof *contracts);
  memcpy(contracts, s->problem->contracts, s->problem->n_contracts * sizeof *contracts);
  WfmContract *mine = &contracts[s->problem->n_contracts];
  *mine = contracts[s->agents[s->person].contract];
  WfmRuleUse *rules = own(s, mine->n_rules * sizeof *rules);
  memcpy(rules, mine->rules, mine->n_rules * sizeof *rules);
  for (size_t r = 0; r < mine->n_rules; r++) {
    if (strcmp(rules[r].rule->name, name) != 0) continue;
    rules[r].value = value;
    s->cause = (WfmPart){WFM_PART_RULE, s->person, r};
  }
  mine->rules = rules;
  s->problem->contracts = contracts;
  s->agents[s->person].contract = (uint32_t)s->problem->n_contracts++;
}

static void spoil_rules(Spoilt *s, bool other) {
  set_rule(s, other ? "max_days_week" : "min_hours_week", other ? 3 : 48);
}

static void spoil_leave(Spoilt *s, bool other) {
  const WfmZone *zone = s->agents[s->person].zone;
  int32_t day = wfm_local_day(wfm_zone_local(zone, s->problem->grid.start + DAY / 2)) + 1;
  WfmSpan *spans = give_spans(s, s->person, 2);
  int64_t from = wfm_zone_day_start(zone, day);
  spans[0] = (WfmSpan){WFM_SPAN_ABSENT, from, wfm_zone_day_start(zone, day + 5), "leave: unpaid", "leave.csv:7", false, 0};
  spans[1] = (WfmSpan){WFM_SPAN_SHIFT, from + 33 * HOUR, from + 41 * HOUR, "", "fixed.csv:3", true, 0};
  s->agents[s->person].n_spans = 1 + other;
  s->cause = (WfmPart){WFM_PART_SPAN, s->person, 0};
}

static void spoil_skills(Spoilt *s, bool other) {
  if (!other) {
    s->agents[s->person].proficiency = own(s, s->problem->n_queues * sizeof(float));
    s->cause = (WfmPart){WFM_PART_SKILL, s->person, 0};
    return;
  }
  WfmPresence *asked = own(s, sizeof *asked);
  uint8_t *member = own(s, s->problem->n_agents);
  int32_t *people = own(s, (size_t)s->problem->grid.n * sizeof *people);
  int32_t noon = 96 * 2 + 48;
  int64_t at = wfm_grid_at(s->problem->grid, noon);
  size_t n = 0;
  for (size_t a = 0; a < s->problem->n_agents && n < 4; a++) {
    if (s->agents[a].contract != 0 || s->agents[a].n_spans > 0) continue;
    member[a] = 1;
    if (n++ == 0) continue; /* one of them is there */
    *give_spans(s, a, 1) =
        (WfmSpan){WFM_SPAN_ABSENT, at - DAY / 2, at + DAY / 2, "leave: annual", n == 2 ? "leave.csv:2" : "leave.csv:3", true, 8.0 * HOUR};
  }
  for (int32_t i = noon; i < noon + 4; i++) people[i] = 2;
  *asked = (WfmPresence){.presence = "second tier", .origin = "presence.csv:2", .member = member, .people = people, .hard = true};
  s->problem->presences = asked;
  s->problem->n_presences = 1;
  s->cause = (WfmPart){WFM_PART_PRESENCE, SIZE_MAX, 0};
}

static void spoil_history(Spoilt *s, bool other) {
  WfmAgent *agent = &s->agents[s->person];
  int64_t start = s->problem->grid.start;
  WfmDuty *before = own(s, 6 * sizeof *before);
  agent->n_previous = other ? 6 : 1;
  for (size_t k = 0; k < agent->n_previous; k++) {
    before[k].start = other ? start + HOUR - (int64_t)(6 - k) * DAY : start - 9 * HOUR;
    before[k].end = before[k].start + 8 * HOUR;
    before[k].day = wfm_local_day(wfm_zone_local(agent->zone, before[k].start));
    before[k].shift_type = -1;
  }
  agent->previous = before;
  int64_t from = other ? start + HOUR : start + 5 * HOUR;
  *give_spans(s, s->person, 1) = (WfmSpan){WFM_SPAN_SHIFT, from, from + 8 * HOUR, "", "fixed.csv:2", true, 0};
  s->cause = (WfmPart){WFM_PART_PREVIOUS, s->person, agent->n_previous - 1};
}

/* Eleven hours by the clock between two fixed shifts, and ten in truth. */
static void spoil_clock(Spoilt *s, bool other) {
  (void)other;
  const WfmZone *zone = s->agents[s->person].zone;
  int32_t sunday = wfm_local_day(wfm_zone_local(zone, wfm_zone_next_change(zone, s->problem->grid.start)));
  int64_t before = wfm_zone_resolve(zone, ((int64_t)sunday - 1) * DAY + 15 * HOUR);
  int64_t after = wfm_zone_resolve(zone, (int64_t)sunday * DAY + 10 * HOUR);
  WfmSpan *spans = give_spans(s, s->person, 2);
  spans[0] = (WfmSpan){WFM_SPAN_SHIFT, before, before + 8 * HOUR, "", "fixed.csv:2", true, 0};
  spans[1] = (WfmSpan){WFM_SPAN_SHIFT, after, after + 8 * HOUR, "", "fixed.csv:3", true, 0};
  s->cause = (WfmPart){WFM_PART_CLOCK, s->person, 0};
}

static void (*const spoil[N_CAUSES])(Spoilt *, bool) = {spoil_rules, spoil_leave, spoil_skills, spoil_history, spoil_clock};

/* Somebody in full time; for the clock, where it changes: in Toronto in the first week, in Dublin in the fourth. */
static size_t pick_person(const Spoilt *s, uint64_t seed, const char *site) {
  for (size_t k = 0; k < s->problem->n_agents; k++) {
    size_t a = (seed + k) % s->problem->n_agents;
    if (s->agents[a].contract == 0 && (!site || strcmp(s->agents[a].site, site) == 0)) return a;
  }
  g_error("nobody works full time in %s", site ? site : "any place");
}

static bool has_part(const WfmConflict *conflict, const WfmPart *part) {
  for (guint k = 0; k < conflict->part->len; k++)
    if (wfm_part_same(part, &g_array_index(conflict->part, WfmPart, k))) return true;
  return false;
}

static bool solvable(const WfmRosterProblem *problem, const WfmJob *job) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = 1;
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(problem, &settings, job, NULL);
  if (!result) return false;
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, result->roster);
  return verdict->n_hard == 0;
}

/* What is left of one person with nothing but the parts of the conflict, one of them (or none: SIZE_MAX) left out. */
static WfmCase *only(const WfmRosterProblem *problem, const WfmConflict *conflict, size_t person, size_t without, const WfmJob *job) {
  WfmCase *one = wfm_case_new(problem, person, job);
  for (size_t k = 0; k < wfm_case_n_parts(one); k++) {
    WfmPart part = wfm_case_part(one, k);
    bool left_out = without != SIZE_MAX && wfm_part_same(&part, &g_array_index(conflict->part, WfmPart, without));
    wfm_case_put(one, k, has_part(conflict, &part) && !left_out);
  }
  return one;
}

/* The conflict alone, as a problem of its own: of everybody nothing but what it names. */
static bool alone_possible(const WfmRosterProblem *problem, const WfmConflict *conflict, size_t without, const WfmJob *job) {
  const WfmPart *first = &g_array_index(conflict->part, WfmPart, 0);
  if (first->kind != WFM_PART_PRESENCE) {
    g_autoptr(WfmCase) one = only(problem, conflict, first->agent, without, job);
    return solvable(wfm_case_problem(one), job);
  }
  const WfmPresence *asked = &problem->presences[first->index];
  for (int32_t i = 0; i < problem->grid.n && without != 0; i++) {
    int32_t n = 0;
    for (size_t a = 0; a < problem->n_agents && n < asked->people[i]; a++) {
      if (!asked->member[a]) continue;
      g_autoptr(WfmCase) one = only(problem, conflict, a, without, job);
      n += wfm_case_reaches(one, i);
    }
    if (n < asked->people[i]) return false;
  }
  return true;
}

static bool irreducible(const WfmRosterProblem *problem, const WfmConflict *conflict, const WfmJob *job) {
  if (conflict->part->len == 0 || alone_possible(problem, conflict, SIZE_MAX, job)) return false;
  for (size_t k = 0; k < conflict->part->len; k++)
    if (!alone_possible(problem, conflict, k, job)) return false;
  return true;
}

/* One roster under the first relaxation of every conflict. */
static bool relaxed_possible(const WfmRosterProblem *problem, const GPtrArray *conflicts, const WfmJob *job) {
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(problem);
  for (guint c = 0; c < conflicts->len; c++) {
    const WfmConflict *conflict = conflicts->pdata[c];
    if (conflict->relaxation->len == 0) return false;
    wfm_relax(relaxed, &g_array_index(conflict->relaxation, WfmRelaxation, 0));
  }
  return solvable(&relaxed->problem, job);
}

typedef struct {
  int plans, refused, cause, irreducible, priced, relaxed;
} Count;

static void one_plan(Count *count, uint64_t seed, int which) {
  bool other = seed / N_CAUSES % 2;
  WfmJob job = {.seed = seed, .threads = 1};
  g_autoptr(RosterInstance) in = roster_instance_large(seed, which == 4 ? 12 : 10 + seed % 21, which == 4 && other ? 4 : 1, 3, 0.9);
  Spoilt s = {in, &in->problem, (WfmAgent *)in->problem.agents, 0, {0}};
  s.person = pick_person(&s, seed, which != 4 ? NULL : other ? "Dublin" : "Toronto");
  s.agents[s.person].n_spans = 0;
  spoil[which](&s, other);
  count->plans++;
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = 1;
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(&in->problem, &settings, &job, &err);
  if (result) {
    printf("plan %2d (%s): a roster was found\n", (int)seed, causes[which]);
    return;
  }
  count->refused++;
  g_autoptr(GPtrArray) conflicts = wfm_roster_conflicts(&in->problem, 0, NULL, &job);
  bool has_cause = false, tight = conflicts->len > 0, priced = conflicts->len > 0;
  for (guint c = 0; c < conflicts->len; c++) {
    has_cause |= has_part(conflicts->pdata[c], &s.cause);
    tight &= irreducible(&in->problem, conflicts->pdata[c], &job);
  }
  g_autoptr(GPtrArray) left = wfm_conflicts_price(&in->problem, conflicts, 1, &job);
  for (guint c = 0; c < conflicts->len; c++) {
    const WfmConflict *conflict = conflicts->pdata[c];
    priced &= conflict->relaxation->len > 0 && !isnan(g_array_index(conflict->relaxation, WfmRelaxation, 0).cost);
  }
  bool relaxed = left->len == 0 && relaxed_possible(&in->problem, conflicts, &job);
  count->cause += has_cause;
  count->irreducible += tight;
  count->priced += priced;
  count->relaxed += relaxed;
  if (!has_cause || !tight || !relaxed || !priced)
    printf("plan %2d (%s): cause %d, irreducible %d, priced %d, relaxed %d\n%s\n", (int)seed, causes[which], has_cause, tight, priced,
           relaxed, err->message);
}

int main(int argc, char **argv) {
  int plans = argc > 1 ? atoi(argv[1]) : 40;
  Count all = {0};
  for (int k = 0; k < plans; k++) one_plan(&all, (uint64_t)k, k % N_CAUSES);
  printf(
      "%d plans: %d refused, %d conflicts contain the cause, %d irreducible, %d priced, %d cheapest relaxations give a legal roster (bar: "
      "all)\n",
      all.plans, all.refused, all.cause, all.irreducible, all.priced, all.relaxed);
  return all.refused < plans || all.cause < plans || all.irreducible < plans || all.relaxed < plans || all.priced < plans;
}
