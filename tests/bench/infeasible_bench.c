/* Plans, each made impossible in a known way, and what is said of each: whether the conflict contains the cause, whether nothing can be
 * left out of it, and whether the cheapest relaxations give a roster in which the checker finds no hard breach.
 *
 *   infeasible_bench [PLANS] [LIMITS] [SETTLED]
 * The centres are those of roster_instance.h, with 10 to 30 people. The causes of the first 40 plans, each in two forms: rules that contradict each other; leave; a
 * skill (somebody without any, or a second tier that is away); shifts before the horizon; the change of the clocks. Those of 20 more, what several
 * people have to keep together: a crew (too few who are not on leave, or more fixed shifts than may be; and a rule against a crew of every day), and a most who may be on a break. Those of 20 more: a rota of people on call, and meetings (infeasible_settled.c). */
#include "scheduler/roster/limit_case.h"
#include "tests/bench/infeasible_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_ALONE = 5, N_CAUSES = 9 };
static const char *const causes[N_CAUSES] = {"rules",          "leave",           "skills",        "history", "clock",
                                             "crew and leave", "crew and shifts", "crew and rule", "breaks"};

void *spoilt_own(Spoilt *s, size_t size) {
  void *memory = g_malloc0(size);
  g_ptr_array_add(s->in->owned, memory);
  return memory;
}

WfmSpan *spoilt_spans(Spoilt *s, size_t person, size_t n) {
  WfmSpan *spans = spoilt_own(s, n * sizeof *spans);
  s->agents[person].spans = spans;
  s->agents[person].n_spans = n;
  return spans;
}

/* A rule of the person's alone at another value. */
static void set_rule(Spoilt *s, const char *name, double value) {
  WfmContract *contracts = spoilt_own(s, (s->problem->n_contracts + 1) * sizeof *contracts);
  memcpy(contracts, s->problem->contracts, s->problem->n_contracts * sizeof *contracts);
  WfmContract *mine = &contracts[s->problem->n_contracts];
  *mine = contracts[s->agents[s->person].contract];
  WfmRuleUse *rules = spoilt_own(s, mine->n_rules * sizeof *rules);
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
  WfmSpan *spans = spoilt_spans(s, s->person, 2);
  int64_t from = wfm_zone_day_start(zone, day);
  spans[0] = (WfmSpan){WFM_SPAN_ABSENT, from, wfm_zone_day_start(zone, day + 5), "leave: unpaid", "leave.csv:7", false, 0};
  spans[1] = (WfmSpan){WFM_SPAN_SHIFT, from + 33 * HOUR, from + 41 * HOUR, "", "fixed.csv:3", true, 0};
  s->agents[s->person].n_spans = 1 + other;
  s->cause = (WfmPart){WFM_PART_SPAN, s->person, 0};
}

static void spoil_skills(Spoilt *s, bool other) {
  if (!other) {
    s->agents[s->person].proficiency = spoilt_own(s, s->problem->n_queues * sizeof(float));
    s->cause = (WfmPart){WFM_PART_SKILL, s->person, 0};
    return;
  }
  WfmPresence *asked = spoilt_own(s, sizeof *asked);
  uint8_t *member = spoilt_own(s, s->problem->n_agents);
  int32_t *people = spoilt_own(s, (size_t)s->problem->grid.n * sizeof *people);
  int32_t noon = 96 * 2 + 48;
  int64_t at = wfm_grid_at(s->problem->grid, noon);
  size_t n = 0;
  for (size_t a = 0; a < s->problem->n_agents && n < 4; a++) {
    if (s->agents[a].contract != 0 || s->agents[a].n_spans > 0) continue;
    member[a] = 1;
    if (n++ == 0) continue; /* one of them is there */
    *spoilt_spans(s, a, 1) =
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
  WfmDuty *before = spoilt_own(s, 6 * sizeof *before);
  agent->n_previous = other ? 6 : 1;
  for (size_t k = 0; k < agent->n_previous; k++) {
    before[k].start = other ? start + HOUR - (int64_t)(6 - k) * DAY : start - 9 * HOUR;
    before[k].end = before[k].start + 8 * HOUR;
    before[k].day = wfm_local_day(wfm_zone_local(agent->zone, before[k].start));
    before[k].shift_type = -1;
  }
  agent->previous = before;
  int64_t from = other ? start + HOUR : start + 5 * HOUR;
  *spoilt_spans(s, s->person, 1) = (WfmSpan){WFM_SPAN_SHIFT, from, from + 8 * HOUR, "", "fixed.csv:2", true, 0};
  s->cause = (WfmPart){WFM_PART_PREVIOUS, s->person, agent->n_previous - 1};
}

/* Eleven hours by the clock between two fixed shifts, and ten in truth. */
static void spoil_clock(Spoilt *s, bool other) {
  (void)other;
  const WfmZone *zone = s->agents[s->person].zone;
  int32_t sunday = wfm_local_day(wfm_zone_local(zone, wfm_zone_next_change(zone, s->problem->grid.start)));
  int64_t before = wfm_zone_resolve(zone, ((int64_t)sunday - 1) * DAY + 15 * HOUR);
  int64_t after = wfm_zone_resolve(zone, (int64_t)sunday * DAY + 10 * HOUR);
  WfmSpan *spans = spoilt_spans(s, s->person, 2);
  spans[0] = (WfmSpan){WFM_SPAN_SHIFT, before, before + 8 * HOUR, "", "fixed.csv:2", true, 0};
  spans[1] = (WfmSpan){WFM_SPAN_SHIFT, after, after + 8 * HOUR, "", "fixed.csv:3", true, 0};
  s->cause = (WfmPart){WFM_PART_CLOCK, s->person, 0};
}

/* ---- what several people have to keep together ---- */

/* Four people in full time of one site, whose time is their own; they are members, the first of them is the person. */
void spoilt_team(Spoilt *s, uint8_t *member) {
  size_t n = 0;
  for (size_t a = s->person; n < 4; a = (a + 1) % s->problem->n_agents) {
    g_assert(n == 0 || a != s->person);
    if (s->agents[a].contract != 0) continue;
    s->agents[a].n_spans = s->agents[a].n_previous = 0;
    member[a] = (uint8_t)++n;
  }
}

/* The contract's first shift, on the third date of the horizon of the person's own zone. */
WfmSpan spoilt_third_day(const Spoilt *s, size_t person, bool shift) {
  const WfmAgent *agent = &s->agents[person];
  const WfmShiftType *type = &s->problem->shift_types[s->problem->contracts[agent->contract].shift_types[0]];
  int32_t day = wfm_local_day(wfm_zone_local(agent->zone, s->problem->grid.start + DAY / 2)) + 2;
  int64_t from = shift ? wfm_zone_resolve(agent->zone, (int64_t)day * DAY + type->start_low_s) : wfm_zone_day_start(agent->zone, day);
  int64_t to = shift ? from + type->length_low_s : wfm_zone_day_start(agent->zone, day + 1);
  return (WfmSpan){shift ? WFM_SPAN_SHIFT : WFM_SPAN_ABSENT, from, to, shift ? "" : "leave: annual", "", true, 0};
}

/* The members with these numbers have a fixed shift, or leave, on the third date. */
static void give_third_day(Spoilt *s, const uint8_t *member, uint8_t last, bool shift) {
  for (size_t a = 0; a < s->problem->n_agents; a++) {
    if (member[a] == 0 || member[a] > last) continue;
    char *origin = spoilt_own(s, 32);
    g_snprintf(origin, 32, "%s.csv:%d", shift ? "fixed" : "leave", member[a] + 1);
    WfmSpan *span = spoilt_spans(s, a, 1);
    *span = spoilt_third_day(s, a, shift);
    span->origin = origin;
  }
}

/* So many of the team on the third date, or on every date. */
static void ask_crew(Spoilt *s, const uint8_t *member, int32_t least, int32_t most, bool every_date) {
  WfmCrew *crew = spoilt_own(s, sizeof *crew);
  uint8_t *type = spoilt_own(s, s->problem->n_shift_types);
  int32_t first = wfm_local_day(wfm_zone_local(s->problem->planner_zone, s->problem->grid.start + DAY / 2)), n_days = 7;
  int32_t *low = spoilt_own(s, (size_t)n_days * sizeof *low), *high = spoilt_own(s, (size_t)n_days * sizeof *high);
  memset(type, 1, s->problem->n_shift_types);
  for (int32_t d = 0; d < n_days; d++) {
    low[d] = d == 2 || every_date ? least : 0;
    high[d] = d == 2 || every_date ? most : INT32_MAX;
  }
  *crew = (WfmCrew){.crew = "team",
                    .origin = "crews.csv:2",
                    .member = member,
                    .type = type,
                    .first_day = first,
                    .n_days = n_days,
                    .least = low,
                    .most = high,
                    .hard_least = true,
                    .hard_most = true};
  s->problem->crews = crew;
  s->problem->n_crews = 1;
  s->cause = (WfmPart){WFM_PART_CREW, SIZE_MAX, 0};
}

static void spoil_crew_leave(Spoilt *s, bool other) {
  uint8_t *member = spoilt_own(s, s->problem->n_agents);
  spoilt_team(s, member);
  give_third_day(s, member, other ? 1 : 2, false);
  ask_crew(s, member, other ? 4 : 3, INT32_MAX, false);
}

static void spoil_crew_shifts(Spoilt *s, bool other) {
  uint8_t *member = spoilt_own(s, s->problem->n_agents);
  spoilt_team(s, member);
  give_third_day(s, member, other ? 3 : 2, true);
  ask_crew(s, member, 0, 1, false);
}

/* Everybody, or three of four, on each of the seven dates. */
static void spoil_crew_rule(Spoilt *s, bool other) {
  uint8_t *member = spoilt_own(s, s->problem->n_agents);
  spoilt_team(s, member);
  ask_crew(s, member, other ? 3 : 4, INT32_MAX, true);
}

static void spoil_breaks(Spoilt *s, bool other) {
  uint8_t *member = spoilt_own(s, s->problem->n_agents);
  WfmPresence *asked = spoilt_own(s, sizeof *asked);
  int32_t *none = spoilt_own(s, (size_t)s->problem->grid.n * sizeof *none);
  spoilt_team(s, member);
  give_third_day(s, member, other ? 2 : 1, true);
  *asked =
      (WfmPresence){.presence = "team", .origin = "presence.csv:2", .member = member, .people = none, .most_on_break = none, .hard = true};
  s->problem->presences = asked;
  s->problem->n_presences = 1;
  s->cause = (WfmPart){WFM_PART_PRESENCE, SIZE_MAX, 0};
}

static void (*const spoil[N_CAUSES])(Spoilt *, bool) = {spoil_rules,      spoil_leave,       spoil_skills,    spoil_history, spoil_clock,
                                                        spoil_crew_leave, spoil_crew_shifts, spoil_crew_rule, spoil_breaks};

/* Somebody in full time; for the clock, where it changes: in Toronto in the first week, in Dublin in the fourth. */
static size_t pick_person(const Spoilt *s, uint64_t seed, const char *site) {
  for (size_t k = 0; k < s->problem->n_agents; k++) {
    size_t a = (seed + k) % s->problem->n_agents;
    if (s->agents[a].contract == 0 && (!site || strcmp(s->agents[a].site, site) == 0)) return a;
  }
  g_error("nobody works full time in %s", site ? site : "any place");
}

bool conflict_has(const WfmConflict *conflict, const WfmPart *part) {
  for (guint k = 0; k < conflict->part->len; k++)
    if (wfm_part_same(part, &g_array_index(conflict->part, WfmPart, k))) return true;
  return false;
}

enum { LIMITS_WORK = 60 }; /* so much for what people keep together */

static bool solvable(const WfmRosterProblem *problem, int64_t work, const WfmJob *job) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = work;
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
    wfm_case_put(one, k, conflict_has(conflict, &part) && !left_out);
  }
  return one;
}

/* The conflict alone, as a problem of its own: of everybody nothing but what it names. */
static bool alone_possible(const WfmRosterProblem *problem, const WfmConflict *conflict, size_t without, const WfmJob *job) {
  const WfmPart *first = &g_array_index(conflict->part, WfmPart, 0);
  if (first->kind != WFM_PART_PRESENCE) {
    g_autoptr(WfmCase) one = only(problem, conflict, first->agent, without, job);
    return solvable(wfm_case_problem(one), 1, job);
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

/* The same of what several keep together, by the whole search instead of the one that found it, and by the checker. */
static bool limits_possible(const WfmRosterProblem *problem, const WfmConflict *conflict, size_t without, const WfmJob *job) {
  g_autoptr(WfmLimitCase) one = wfm_limit_case_new(problem, job);
  for (size_t k = 0; k < wfm_limit_case_n_parts(one); k++) {
    WfmPart part = wfm_limit_case_part(one, k);
    bool left_out = without != SIZE_MAX && wfm_part_same(&part, &g_array_index(conflict->part, WfmPart, without));
    wfm_limit_case_put(one, k, conflict_has(conflict, &part) && !left_out);
  }
  const WfmRoster *roster;
  wfm_limit_case_kept(one);
  const WfmRosterProblem *alone = wfm_limit_case_roster(&roster, one);
  if (alone->n_agents == 0) return true;
  g_autoptr(WfmVerdict) verdict = roster ? wfm_check_roster(alone, roster) : NULL;
  return (verdict && verdict->n_hard == 0) || solvable(alone, LIMITS_WORK, job);
}

static bool irreducible(const WfmRosterProblem *problem, const WfmConflict *conflict, bool limits, const WfmJob *job) {
  bool (*possible)(const WfmRosterProblem *, const WfmConflict *, size_t, const WfmJob *) = limits ? limits_possible : alone_possible;
  if (conflict->part->len == 0 || possible(problem, conflict, SIZE_MAX, job)) return false;
  for (size_t k = 0; k < conflict->part->len; k++)
    if (!possible(problem, conflict, k, job)) return false;
  return true;
}

/* One roster under the first relaxation of every conflict. */
static bool relaxed_possible(const WfmRosterProblem *problem, const GPtrArray *conflicts, int64_t work, const WfmJob *job) {
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(problem);
  for (guint c = 0; c < conflicts->len; c++) {
    const WfmConflict *conflict = conflicts->pdata[c];
    if (conflict->relaxation->len == 0) return false;
    wfm_relax(relaxed, &g_array_index(conflict->relaxation, WfmRelaxation, 0));
  }
  return solvable(&relaxed->problem, work, job);
}

static void one_plan(Count *count, uint64_t seed, int which) {
  bool limits = which >= N_ALONE, other = seed / (limits ? N_CAUSES - N_ALONE : N_ALONE) % 2;
  int64_t work = limits ? LIMITS_WORK : 1;
  WfmJob job = {.seed = seed, .threads = 1};
  g_autoptr(RosterInstance) in = roster_instance_large(seed, which == 4 ? 12 : 10 + seed % 21, which == 4 && other ? 4 : 1, 3, 0.9);
  Spoilt s = {in, &in->problem, (WfmAgent *)in->problem.agents, 0, {0}};
  s.person = pick_person(&s, seed, which != 4 ? NULL : other ? "Dublin" : "Toronto");
  s.agents[s.person].n_spans = 0;
  spoil[which](&s, other);
  count->plans++;
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = work;
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
    has_cause |= conflict_has(conflicts->pdata[c], &s.cause);
    tight &= irreducible(&in->problem, conflicts->pdata[c], limits, &job);
  }
  g_autoptr(GPtrArray) left = wfm_conflicts_price(&in->problem, conflicts, NULL, work, &job);
  for (guint c = 0; c < conflicts->len; c++) {
    const WfmConflict *conflict = conflicts->pdata[c];
    priced &= conflict->relaxation->len > 0 && !isnan(g_array_index(conflict->relaxation, WfmRelaxation, 0).cost);
  }
  bool relaxed = left->len == 0 && relaxed_possible(&in->problem, conflicts, work, &job);
  count->cause += has_cause;
  count->irreducible += tight;
  count->priced += priced;
  count->relaxed += relaxed;
  if (!has_cause || !tight || !relaxed || !priced)
    printf("plan %2d (%s): cause %d, irreducible %d, priced %d, relaxed %d\n%s\n", (int)seed, causes[which], has_cause, tight, priced,
           relaxed, err->message);
}

static bool say(const char *what, const Count *all) {
  printf("%s: %d plans: %d refused, %d conflicts contain the cause, %d irreducible, %d priced, %d cheapest relaxations give a legal roster "
         "(bar: all)\n",
         what, all->plans, all->refused, all->cause, all->irreducible, all->priced, all->relaxed);
  int n = all->plans;
  return all->refused == n && all->cause == n && all->irreducible == n && all->relaxed == n && all->priced == n;
}

int main(int argc, char **argv) {
  int plans = argc > 1 ? atoi(argv[1]) : 40, more = argc > 2 ? atoi(argv[2]) : 20, settled = argc > 3 ? atoi(argv[3]) : 20;
  Count alone = {0}, limits = {0}, before = {0};
  for (int k = 0; k < plans; k++) one_plan(&alone, (uint64_t)k, k % N_ALONE);
  for (int k = 0; k < more; k++) one_plan(&limits, (uint64_t)k, N_ALONE + k % (N_CAUSES - N_ALONE));
  for (int k = 0; k < settled; k++) settled_plan(&before, (uint64_t)k, k % N_SETTLED);
  bool held = say("one person, or a presence that too few reach", &alone);
  held = say("crews and presences that nobody alone can keep", &limits) && held;
  return !(say("rotas and meetings that cannot be settled", &before) && held);
}
