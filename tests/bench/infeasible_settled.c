/* Plans in which what is settled before the shifts cannot be: an on-call rota (members on leave; too few for nights so near to each other), and
 * meetings (somebody's fixed meeting, somebody's fixed shift at another time, two meetings of one person at one time). */
#include "tests/bench/infeasible_parts.h"

#include "scheduler/roster/meetings.h"
#include "scheduler/roster/on_call.h"

#include <math.h>
#include <stdio.h>

const char *const settled_causes[N_SETTLED] = {"on call", "meetings"};

/* ---- spoiling ---- */

static int32_t first_day(const Spoilt *s) {
  return wfm_local_day(wfm_zone_local(s->agents[s->person].zone, s->problem->grid.start + DAY / 2));
}

/* Five nights of a team of four, each with somebody; of three of them a night's leave (form 0: of all four), or two people who may not have two nights in a row. */
static void spoil_on_call(Spoilt *s, int form) {
  enum { NIGHTS = 5 };
  WfmOnCallLine *line = spoilt_own(s, sizeof *line);
  WfmOnCallHours *hours = spoilt_own(s, NIGHTS * sizeof *hours);
  uint8_t *team = spoilt_own(s, s->problem->n_agents), *member = spoilt_own(s, s->problem->n_agents);
  const WfmZone *zone = s->agents[s->person].zone;
  spoilt_team(s, team);
  for (int n = 0; n < NIGHTS; n++)
    hours[n] = (WfmOnCallHours){wfm_zone_resolve(zone, (first_day(s) + n) * (int64_t)DAY + 18 * HOUR),
                                wfm_zone_resolve(zone, (first_day(s) + n + 1) * (int64_t)DAY + 6 * HOUR), n};
  for (size_t a = 0; a < s->problem->n_agents; a++) member[a] = team[a] > 0 && (form == 0 || team[a] <= 1);
  *line = (WfmOnCallLine){.on_call = "night",
                          .origin = "on_call.csv:2",
                          .member = member,
                          .hours = hours,
                          .n_hours = NIGHTS,
                          .n_turns = NIGHTS,
                          .people = 1,
                          .hard = true,
                          .apart_s = form == 0 ? 0 : DAY,
                          .turn_from_day = first_day(s),
                          .turn_days = 1,
                          .zone = zone,
                          .pay = 0.2};
  s->problem->on_call_lines = line;
  s->problem->n_on_call_lines = 1;
  s->cause = (WfmPart){WFM_PART_ON_CALL, SIZE_MAX, 0};
  for (size_t a = 0; a < s->problem->n_agents && form == 0; a++) {
    if (team[a] == 0) continue;
    char *origin = spoilt_own(s, 32);
    g_snprintf(origin, 32, "leave.csv:%d", team[a] + 1);
    WfmSpan *span = spoilt_spans(s, a, 1);
    *span = spoilt_third_day(s, a, false);
    span->to += DAY;
    span->is_leave = true;
    span->origin = origin;
    s->cause = (WfmPart){WFM_PART_SPAN, a, 0};
  }
}

/* A meeting of two of the team at 10:00 on the third date, and at no other time. */
static WfmGathering third_day_meeting(Spoilt *s, const uint8_t *team, const char *name, const char *origin) {
  uint8_t *member = spoilt_own(s, s->problem->n_agents);
  int64_t *slot = spoilt_own(s, sizeof *slot);
  *slot = wfm_zone_resolve(s->agents[s->person].zone, (first_day(s) + 2) * (int64_t)DAY + 10 * HOUR);
  for (size_t a = 0; a < s->problem->n_agents; a++) member[a] = team[a] == 1 || team[a] == 2;
  return (WfmGathering){
      .meeting = name, .origin = origin, .member = member, .slot = slot, .n_slots = 1, .length_s = HOUR, .paid = true, .hard = true};
}

static void spoil_meetings(Spoilt *s, int form) {
  uint8_t *team = spoilt_own(s, s->problem->n_agents);
  spoilt_team(s, team);
  for (size_t a = 0; a < s->problem->n_agents; a++) /* who meets lives in one zone */
    if (team[a] == 2 && s->agents[a].zone != s->agents[s->person].zone) s->agents[a].zone = s->agents[s->person].zone;
  WfmGathering *meetings = spoilt_own(s, 2 * sizeof *meetings);
  meetings[0] = third_day_meeting(s, team, "team", "meetings.csv:2");
  meetings[1] = third_day_meeting(s, team, "review", "meetings.csv:3");
  s->problem->gatherings = meetings;
  s->problem->n_gatherings = form == 2 ? 2 : 1;
  s->cause = (WfmPart){WFM_PART_MEETING, SIZE_MAX, 0};
  if (form == 2) return;
  int64_t at = meetings[0].slot[0];
  WfmSpan *span = spoilt_spans(s, s->person, 1);
  *span = form == 0 ? (WfmSpan){WFM_SPAN_MEETING, at - HOUR / 2, at + HOUR / 2, "meeting: audit", "fixed.csv:2", true}
                    : (WfmSpan){WFM_SPAN_SHIFT, at + 2 * HOUR, at + 10 * HOUR, "", "fixed.csv:2", true};
  s->cause = (WfmPart){WFM_PART_SPAN, s->person, 0};
}

/* ---- judging ---- */

/* Everything that could be named: rules, the rows of spans, lines and gatherings. Absence that is no leave is no part of a rota's conflict. */
static GArray *everything(const WfmRosterProblem *problem) {
  GArray *parts = g_array_new(FALSE, FALSE, sizeof(WfmPart));
  for (size_t a = 0; a < problem->n_agents; a++) {
    const WfmContract *contract = &problem->contracts[problem->agents[a].contract];
    for (size_t r = 0; r < contract->n_rules; r++) {
      WfmPart part = {WFM_PART_RULE, a, r};
      if (contract->rules[r].hard) g_array_append_val(parts, part);
    }
    for (size_t k = 0; k < problem->agents[a].n_spans; k++) {
      const WfmSpan *span = &problem->agents[a].spans[k];
      bool first = span->kind != WFM_SPAN_ABSENT || span->is_leave;
      for (size_t j = 0; first && j < k; j++) first = !wfm_span_same_row(&problem->agents[a].spans[j], span);
      WfmPart part = {WFM_PART_SPAN, a, k};
      if (first) g_array_append_val(parts, part);
    }
  }
  for (size_t k = 0; k < problem->n_on_call_lines + problem->n_gatherings; k++) {
    bool line = k < problem->n_on_call_lines;
    WfmPart part = {line ? WFM_PART_ON_CALL : WFM_PART_MEETING, SIZE_MAX, line ? k : k - problem->n_on_call_lines};
    g_array_append_val(parts, part);
  }
  return parts;
}

/* Whether a rota, and a time for every meeting, can be found. */
static bool can_settle(const WfmRosterProblem *problem, const WfmRoster *rough, const WfmJob *job) {
  size_t n = 0;
  g_autofree WfmOnCall *calls = problem->n_on_call_lines > 0 ? wfm_on_call_plan(&n, problem, NULL, job, NULL) : NULL;
  if (problem->n_on_call_lines > 0 && !calls && problem->on_call_lines[0].n_hours > 0) return false;
  WfmPlacedMeeting *placed = wfm_meetings_place(problem, rough, job, NULL);
  wfm_placed_meetings_free(placed, problem->n_gatherings);
  return placed != NULL;
}

/* The conflict alone, one of its parts (SIZE_MAX: none) left out, with the first way out of each that was found before it. */
static bool alone_possible(const WfmRosterProblem *problem, const WfmRoster *rough, const GPtrArray *conflicts, guint which, size_t without,
                           const WfmJob *job) {
  const WfmConflict *conflict = conflicts->pdata[which];
  g_autoptr(GArray) parts = everything(problem);
  g_autofree bool *out = g_new0(bool, parts->len + 1);
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(problem);
  for (guint k = 0; k < parts->len; k++) {
    const WfmPart *part = &g_array_index(parts, WfmPart, k);
    bool left_out = without != SIZE_MAX && wfm_part_same(part, &g_array_index(conflict->part, WfmPart, without));
    out[k] = left_out || !conflict_has(conflict, part);
  }
  for (guint c = 0; c < which; c++) { /* whose spans are gone is not in this one */
    const GArray *ways = ((const WfmConflict *)conflicts->pdata[c])->relaxation;
    if (ways->len > 0 && g_array_index(ways, WfmRelaxation, 0).part.kind != WFM_PART_SPAN)
      wfm_relax(relaxed, &g_array_index(ways, WfmRelaxation, 0));
  }
  wfm_relax_out(relaxed, parts, out);
  return can_settle(&relaxed->problem, rough, job);
}

static bool irreducible(const WfmRosterProblem *problem, const WfmRoster *rough, const GPtrArray *conflicts, guint which,
                        const WfmJob *job) {
  const WfmConflict *conflict = conflicts->pdata[which];
  if (conflict->part->len == 0 || alone_possible(problem, rough, conflicts, which, SIZE_MAX, job)) return false;
  for (size_t k = 0; k < conflict->part->len; k++)
    if (!alone_possible(problem, rough, conflicts, which, k, job)) return false;
  return true;
}

static WfmRosterResult *roster_of(const WfmRosterProblem *problem, const WfmJob *job) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = SETTLED_WORK;
  return wfm_roster_solve(problem, &settings, job, NULL);
}

/* A roster under the first way out of every conflict, rota settled and meetings held, as the checker sees it. */
static bool relaxed_possible(const WfmRosterProblem *problem, const WfmRoster *rough, const GPtrArray *conflicts, const WfmJob *job) {
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(problem);
  for (guint c = 0; c < conflicts->len; c++) {
    const WfmConflict *conflict = conflicts->pdata[c];
    if (conflict->relaxation->len == 0) return false;
    wfm_relax(relaxed, &g_array_index(conflict->relaxation, WfmRelaxation, 0));
  }
  const WfmGathering *held = relaxed->problem.gatherings;
  size_t n_held = relaxed->problem.n_gatherings;
  if (problem->n_on_call_lines > 0 && isnan(wfm_relaxed_settle(relaxed, job))) return false;
  if (!wfm_relaxed_gather(relaxed, rough, job)) return false;
  g_autoptr(WfmRosterResult) result = roster_of(&relaxed->problem, job);
  if (!result) return false;
  relaxed->problem.gatherings = held;
  relaxed->problem.n_gatherings = n_held;
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&relaxed->problem, result->roster), rota = wfm_check_rota(&relaxed->problem);
  return verdict->n_hard == 0 && rota->n_hard == 0;
}

static void say_ways(const WfmConflict *conflict) {
  printf("%s\n", conflict->text);
  for (guint k = 0; k < conflict->relaxation->len; k++)
    printf("  %10.2f  %s\n", g_array_index(conflict->relaxation, WfmRelaxation, k).cost,
           g_array_index(conflict->relaxation, WfmRelaxation, k).text);
}

void settled_plan(Count *count, uint64_t seed, int which) {
  WfmJob job = {.seed = seed, .threads = 1};
  g_autoptr(RosterInstance) in = roster_instance_large(seed, 10 + seed % 21, 1, 3, 0.9);
  Spoilt s = {in, &in->problem, (WfmAgent *)in->problem.agents, 0, {0}};
  while (s.agents[s.person].contract != 0) s.person++;
  if (which == 0) spoil_on_call(&s, (int)(seed / N_SETTLED % 2));
  if (which == 1) spoil_meetings(&s, (int)(seed / N_SETTLED % 3));
  count->plans++;
  WfmRosterProblem plain = in->problem;
  plain.n_gatherings = plain.n_on_call_lines = 0;
  g_autoptr(WfmRosterResult) rough = roster_of(&plain, &job);
  g_assert_nonnull(rough);
  bool refused = !can_settle(&in->problem, rough->roster, &job);
  WfmConflict *rota = in->problem.n_on_call_lines > 0 ? wfm_on_call_conflict(&in->problem, &job) : NULL;
  g_autoptr(GPtrArray) conflicts = wfm_meeting_conflicts(&in->problem, rough->roster, &job);
  if (rota) g_ptr_array_add(conflicts, rota);
  bool has_cause = false, tight = conflicts->len > 0, priced = conflicts->len > 0;
  for (guint c = 0; c < conflicts->len; c++) {
    has_cause |= conflict_has(conflicts->pdata[c], &s.cause);
    tight &= irreducible(&in->problem, rough->roster, conflicts, c, &job);
  }
  g_autoptr(GPtrArray) left = wfm_conflicts_price(&in->problem, conflicts, rough->roster, SETTLED_WORK, &job);
  for (guint c = 0; c < conflicts->len; c++) {
    const WfmConflict *conflict = conflicts->pdata[c];
    priced &= conflict->priced && conflict->relaxation->len > 0 && !isnan(g_array_index(conflict->relaxation, WfmRelaxation, 0).cost);
  }
  bool relaxed = left->len == 0 && relaxed_possible(&in->problem, rough->roster, conflicts, &job);
  count->refused += refused;
  count->cause += has_cause;
  count->irreducible += tight;
  count->priced += priced;
  count->relaxed += relaxed;
  if (refused && has_cause && tight && relaxed && priced) return;
  printf("plan %2d (%s): refused %d, cause %d, irreducible %d, priced %d, relaxed %d\n", (int)seed, settled_causes[which], refused,
         has_cause, tight, priced, relaxed);
  for (guint c = 0; c < conflicts->len; c++) say_ways(conflicts->pdata[c]);
  for (guint c = 0; c < left->len; c++) say_ways(left->pdata[c]);
}
