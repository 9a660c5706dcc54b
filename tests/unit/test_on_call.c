/* On-call rotas: the cheapest one by trying all, what the checker says of others, and the rest after a call-out. */
#include "tests/unit/roster_fixture.h"

#include "core/error.h"
#include "core/rng.h"
#include "scheduler/roster/bound.h"
#include "scheduler/roster/conflict.h"
#include "scheduler/roster/on_call.h"
#include "scheduler/roster/roster.h"
#include "scheduler/roster/rule.h"

#include <math.h>

#define DAY ((int64_t)86400)
enum { PEOPLE = 3, TURNS = 5, LINES = 2 };

typedef struct {
  WfmZone *zone;
  WfmContract contract;
  WfmAgent agent[PEOPLE];
  WfmSpan span[PEOPLE];
  uint8_t member[LINES][PEOPLE];
  WfmOnCallHours hours[LINES][TURNS];
  WfmOnCallLine line[LINES];
  WfmRosterProblem problem;
} Desk;

/* Two lines of five nights each from Monday 2026-03-23 on; the last begins on the eve of the clock change, 18:00 to 08:00. */
static Desk *desk_new(void) {
  g_autoptr(GError) err = NULL;
  Desk *d = g_new0(Desk, 1);
  d->zone = wfm_zone_new("Europe/Dublin", &err);
  g_assert_no_error(err);
  d->contract = (WfmContract){.contract = "full", .weekend = 0x60};
  static const char *const names[] = {"ann", "bob", "cat"};
  for (size_t a = 0; a < PEOPLE; a++)
    d->agent[a] = (WfmAgent){.agent = names[a], .name = names[a], .zone = d->zone, .cost_per_hour = 20, .employed_to = INT64_MAX};
  for (size_t l = 0; l < LINES; l++) {
    for (int t = 0; t < TURNS; t++) {
      int64_t day = (wfm_local_day(instant_in(d->zone, "2026-03-24 12:00")) + t) * DAY;
      d->hours[l][t] = (WfmOnCallHours){wfm_zone_resolve(d->zone, day + 18 * 3600), wfm_zone_resolve(d->zone, day + 32 * 3600), t};
    }
    memset(d->member[l], 1, PEOPLE);
    d->line[l] = (WfmOnCallLine){.on_call = l ? "second" : "first", .origin = "on_call.csv:2", .member = d->member[l], .people = 1};
    d->line[l].hours = d->hours[l];
    d->line[l].n_hours = d->line[l].n_turns = TURNS;
    d->line[l].hard = true;
    d->line[l].pay = 0.2;
    d->line[l].zone = d->zone;
    d->line[l].turn_days = 1;
  }
  d->problem = (WfmRosterProblem){.grid = {instant_in(d->zone, "2026-03-23 00:00"), 1800, 14 * 48},
                                  .planner_zone = d->zone,
                                  .contracts = &d->contract,
                                  .n_contracts = 1,
                                  .agents = d->agent,
                                  .n_agents = PEOPLE,
                                  .on_call_lines = d->line,
                                  .n_on_call_lines = LINES};
  return d;
}

static void desk_free(Desk *d) {
  wfm_zone_free(d->zone);
  g_free(d);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desk, desk_free)

static double hours_of(const Desk *d, int l, int t) {
  return (double)(d->hours[l][t].to - d->hours[l][t].from) / 3600;
}

/* Price of a rota who[line][turn] (-1: nobody) by the definition in on_call.h; INFINITY where it is not allowed. */
static double price_of(const Desk *d, int who[LINES][TURNS]) {
  double cost = 0;
  for (int l = 0; l < LINES; l++) {
    double mine[PEOPLE] = {0}, even = 0, longest = 0, members = 0;
    for (int t = 0; t < TURNS; t++) {
      int a = who[l][t];
      even += hours_of(d, l, t);
      longest = MAX(longest, hours_of(d, l, t));
      if (a < 0) {
        cost += hours_of(d, l, t) * d->line[l].price;
        continue;
      }
      if (!d->member[l][a]) return INFINITY;
      const WfmSpan *leave = d->agent[a].n_spans ? d->agent[a].spans : NULL;
      if (leave && leave->from < d->hours[l][t].to && leave->to > d->hours[l][t].from) return INFINITY;
      if (l > 0 && who[0][t] == a) return INFINITY; /* both lines have the same hours */
      for (int u = 0; u < t; u++)
        if (who[l][u] == a && d->hours[l][t].from - d->hours[l][u].to < d->line[l].apart_s) return INFINITY;
      mine[a] += hours_of(d, l, t);
      cost += hours_of(d, l, t) * d->agent[a].cost_per_hour *
              (d->line[l].pay + d->line[l].call_outs * d->line[l].call_out_h * d->line[l].call_out_pay);
    }
    for (int a = 0; a < PEOPLE && d->line[l].most_turns > 0; a++)
      for (int t = 0; t < TURNS; t++) {
        int window = 0, all = 0;
        for (int u = 0; u < TURNS; u++) all += who[l][u] == a, window += who[l][u] == a && u >= t && u < t + d->line[l].turns_days;
        if (window > d->line[l].most_turns || all < d->line[l].least_turns) return INFINITY;
      }
    for (int a = 0; a < PEOPLE; a++) members += d->member[l][a], even += d->member[l][a] ? d->agent[a].carried.on_call_h : 0;
    for (int a = 0; a < PEOPLE; a++) {
      double beyond = mine[a] + d->agent[a].carried.on_call_h - even / members;
      if (d->member[l][a]) cost += d->line[l].fair_price * (MAX(0, beyond) + MAX(0, beyond - longest));
    }
  }
  return cost;
}

static double best_by_trying(const Desk *d) {
  int n = (int)lround(pow(PEOPLE + 1, TURNS * LINES));
  double best = INFINITY;
  for (int code = 0; code < n; code++) {
    int who[LINES][TURNS], rest = code;
    bool whole = true;
    for (int l = 0; l < LINES; l++)
      for (int t = 0; t < TURNS; t++, rest /= PEOPLE + 1) {
        who[l][t] = rest % (PEOPLE + 1) - 1;
        whole &= who[l][t] >= 0 || !d->line[l].hard;
      }
    if (whole) best = MIN(best, price_of(d, who));
  }
  return best;
}

static void the_rota_is_the_cheapest_there_is(void) {
  for (uint64_t seed = 0; seed < 9; seed++) {
    g_autoptr(Desk) d = desk_new();
    WfmRng rng;
    wfm_rng_init(&rng, 20261122, seed);
    for (int a = 0; a < PEOPLE; a++) {
      d->agent[a].cost_per_hour = 15 + 5 * wfm_rng_below(&rng, 4);
      d->agent[a].carried.on_call_h = 14 * wfm_rng_below(&rng, 3);
    }
    for (int l = 0; l < LINES; l++) {
      d->line[l].call_outs = 0.02 * wfm_rng_below(&rng, 3);
      d->line[l].call_out_h = 1.5;
      d->line[l].call_out_pay = 2;
      d->line[l].fair_price = wfm_rng_below(&rng, 3);
      d->line[l].apart_s = wfm_rng_below(&rng, 2) ? DAY : 0;
      d->line[l].hard = wfm_rng_below(&rng, 2);
      d->line[l].price = 3 + wfm_rng_below(&rng, 20);
      if (seed < 3) continue;
      d->line[l].most_turns = 1 + (int32_t)wfm_rng_below(&rng, 2);
      d->line[l].turns_days = 3 + (int32_t)wfm_rng_below(&rng, 3);
      d->line[l].least_turns = (int32_t)wfm_rng_below(&rng, 2);
    }
    d->span[0] =
        (WfmSpan){WFM_SPAN_ABSENT, d->hours[0][2].from + 3600, d->hours[0][2].from + 7200, "leave: annual", "leave.csv:2", true, 0, false};
    d->agent[seed % PEOPLE].spans = d->span;
    d->agent[seed % PEOPLE].n_spans = 1;
    double best = best_by_trying(d);
    WfmJob job = {.seed = 3, .threads = 1};
    size_t n = 0;
    g_autoptr(GError) err = NULL;
    g_autofree WfmOnCall *calls = wfm_on_call_plan(&n, &d->problem, NULL, &job, &err);
    if (isinf(best)) {
      g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
      g_assert_nonnull(strstr(err->message, "\nrelax: "));
      continue;
    }
    g_assert_no_error(err);
    int who[LINES][TURNS];
    memset(who, -1, sizeof who);
    for (size_t k = 0; k < n; k++)
      for (int t = 0; t < TURNS; t++)
        if (d->hours[calls[k].line][t].from == calls[k].from) who[calls[k].line][t] = (int)calls[k].agent;
    g_assert_cmpfloat_with_epsilon(price_of(d, who), best, 0.02);
    d->problem.on_calls = calls;
    d->problem.n_on_calls = n;
    g_autoptr(WfmVerdict) verdict = wfm_check_rota(&d->problem);
    g_assert_cmpuint(verdict->n_hard, ==, 0);
  }
}

static size_t count_findings(const WfmVerdict *verdict, const char *words) {
  size_t n = 0;
  for (size_t f = 0; f < verdict->n_findings; f++) n += strstr(verdict->finding[f].text, words) != NULL;
  return n;
}

static void the_checker_says_who_is_missing_or_cannot_be_reached(void) {
  g_autoptr(Desk) d = desk_new();
  d->problem.n_on_call_lines = 1;
  d->line[0].apart_s = DAY;
  d->line[0].hard = false;
  d->line[0].price = 5;
  const WfmOnCallHours *h = d->hours[0];
  d->span[1] = (WfmSpan){WFM_SPAN_ABSENT, h[1].from, h[1].to, "leave: annual", "leave.csv:2", true, 0, false};
  d->agent[1].spans = &d->span[1];
  d->agent[1].n_spans = 1;
  WfmOnCall calls[] = {{0, 0, h[0].from, h[0].to, NULL},
                       {0, 1, h[1].from, h[1].to, "rota.csv:3"},    /* on leave */
                       {0, 2, h[2].from, h[2].to - 2 * 3600, NULL}, /* gone two hours early */
                       {0, 2, h[3].from, h[3].to, NULL}};           /* and there again after twelve; nobody for the last night */
  d->problem.on_calls = calls;
  d->problem.n_on_calls = 4;
  g_autoptr(WfmVerdict) verdict = wfm_check_rota(&d->problem);
  g_assert_cmpfloat_with_epsilon(wfm_on_call_missing_h(&d->problem, 0, NULL, NULL), 2 + 13,
                                 1e-9); /* the clock is put forward in the last */
  g_assert_cmpfloat_with_epsilon(verdict->soft_price, 5 * 15, 1e-9);
  g_assert_cmpuint(count_findings(verdict, "cannot be reached: leave: annual (rota.csv:3, leave.csv:2)"), ==, 1);
  g_assert_cmpuint(count_findings(verdict, "again from Fri 2026-03-27 18:00+00:00, 12 h after the turn before"), ==, 1);
  g_assert_cmpuint(verdict->n_findings, ==, 4);
  d->problem.n_on_call_lines = 2;
  calls[3] = (WfmOnCall){1, 2, h[2].from, h[2].to, NULL};
  g_autoptr(WfmVerdict) twice = wfm_check_rota(&d->problem);
  g_assert_cmpuint(count_findings(twice, "cat is on call for first and second at once"), ==, 1);
}

/* What is decided stays; a turn that it covers for half or more needs nobody else. */
static void what_is_decided_stays(void) {
  g_autoptr(Desk) d = desk_new();
  d->problem.n_on_call_lines = 1;
  const WfmOnCallHours *h = d->hours[0];
  WfmOnCall kept[] = {{0, 2, h[0].from - 7 * DAY, h[0].to - 7 * DAY, "rota.csv:2"}, {0, 1, h[4].from, h[4].to - 3600, "rota.csv:3"}};
  d->problem.on_calls = kept;
  d->problem.n_on_calls = 2;
  d->line[0].apart_s = 8 * DAY; /* so cat may not have the first night, and the three have one turn each */
  d->line[0].n_hours = d->line[0].n_turns = TURNS;
  d->line[0].hard = false;
  d->line[0].price = 100;
  WfmJob job = {.seed = 3, .threads = 1};
  size_t n = 0;
  g_autoptr(GError) err = NULL;
  g_autofree WfmOnCall *calls = wfm_on_call_plan(&n, &d->problem, NULL, &job, &err);
  g_assert_no_error(err);
  g_assert_cmpuint(n, ==, 4);
  int turns[PEOPLE] = {0};
  for (size_t k = 0; k < n; k++) turns[calls[k].agent]++;
  g_assert_cmpint(turns[0], ==, 1);
  g_assert_cmpint(turns[1], ==, 1);
  g_assert_cmpint(turns[2], ==, 2);
  for (size_t k = 0; k < n; k++)
    if (calls[k].agent == 2 && !calls[k].origin) g_assert_cmpint(calls[k].from, >=, h[0].to + DAY);
}

/* Two nights a week of history and four of five nights of the horizon are cat's: what is beyond two in four dates, and what others lack. */
static void turns_are_counted_over_dates_and_history(void) {
  g_autoptr(Desk) d = desk_new();
  d->problem.n_on_call_lines = 1;
  const WfmOnCallHours *h = d->hours[0];
  d->line[0].most_turns = 2;
  d->line[0].turns_days = 4;
  d->line[0].least_turns = 2;
  d->span[0] = (WfmSpan){WFM_SPAN_ABSENT, h[1].from, h[4].to, "leave: annual", "leave.csv:2", true, 0, false};
  d->agent[0].spans = d->span; /* ann could have one turn alone */
  d->agent[0].n_spans = 1;
  WfmOnCall calls[] = {{0, 2, h[0].from - 2 * DAY, h[0].to - 2 * DAY, "rota.csv:2"},
                       {0, 2, h[0].from - DAY, h[0].from - DAY + 3600, "rota.csv:3"},
                       {0, 2, h[0].from - DAY + 3600, h[0].to - DAY, "rota.csv:4"}, /* the same turn */
                       {0, 2, h[0].from, h[0].to, NULL},
                       {0, 0, h[1].from, h[1].to, NULL},
                       {0, 1, h[2].from, h[2].to, NULL},
                       {0, 2, h[3].from, h[3].to, NULL},
                       {0, 1, h[4].from, h[4].to, NULL}};
  d->agent[0].n_spans = 0;
  d->problem.on_calls = calls;
  d->problem.n_on_calls = G_N_ELEMENTS(calls);
  g_autoptr(WfmVerdict) verdict = wfm_check_rota(&d->problem);
  for (size_t f = 0; f < verdict->n_findings; f++) g_test_message("%s", verdict->finding[f].text);
  g_assert_cmpuint(count_findings(verdict, "cat has 3 turns on call for first in the 4 days up to 2026-03-24, and at most 2 "
                                           "may be (hard, on_call.csv:2)"),
                   ==, 1);
  g_assert_cmpuint(
      count_findings(verdict, "ann has 1 turn on call for first in the roster's days, and at least 2 are asked for (hard, on_call.csv:2)"),
      ==, 1);
  g_assert_cmpuint(verdict->n_findings, ==, 2);
  d->agent[0].n_spans = 1;
  calls[4].agent = 1; /* who is on leave from the second turn on is asked for one at most, and has none */
  g_autoptr(WfmVerdict) away = wfm_check_rota(&d->problem);
  g_assert_cmpuint(count_findings(away, "ann has 0 turns on call for first in the roster's days, and at least 1 is asked for"), ==, 1);
  /* Planned anew after the same history: nobody is hard done by, and cat has none of the first two nights. */
  d->problem.n_on_calls = 3;
  d->agent[0].n_spans = 0;
  d->line[0].least_turns = 1;
  WfmJob job = {.seed = 3, .threads = 1};
  size_t n = 0;
  g_autoptr(GError) err = NULL;
  g_autofree WfmOnCall *planned = wfm_on_call_plan(&n, &d->problem, NULL, &job, &err);
  g_assert_no_error(err);
  for (size_t k = 0; k < n; k++)
    if (planned[k].agent == 2 && !planned[k].origin) g_assert_cmpint(planned[k].from, >=, h[2].from);
  d->problem.on_calls = planned;
  d->problem.n_on_calls = n;
  g_autoptr(WfmVerdict) legal = wfm_check_rota(&d->problem);
  g_assert_cmpuint(legal->n_findings, ==, 0);
  d->problem.on_calls = NULL;
  d->problem.n_on_calls = 0;
  d->line[0].least_turns = 2; /* of five nights three people cannot have two each */
  g_assert_null(wfm_on_call_plan(&n, &d->problem, NULL, &job, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
  g_assert_nonnull(strstr(err->message, "gets 1 turn fewer than the 2 asked for (hard, on_call.csv:2)\nrelax: fewer turns of each person"));
}

/* These and no others, each a rota of five nights by people who cost twenty an hour. */
static void assert_ways(const WfmConflict *conflict, const char *const *ways) {
  g_assert_cmpuint(conflict->relaxation->len, ==, g_strv_length((char **)(void *)ways));
  for (guint k = 0; k < conflict->relaxation->len; k++) {
    const WfmRelaxation *way = &g_array_index(conflict->relaxation, WfmRelaxation, k);
    g_assert_true(g_strv_contains(ways, way->text));
    g_assert_cmpfloat_with_epsilon(way->cost, (4 * 14 + 13) * 20 * 0.2, 1e-6);
  }
}

/* Ann alone cannot have five nights with a day between two: each way out is priced as the rota that it leaves. */
static void ways_out_of_an_impossible_rota_are_priced(void) {
  g_autoptr(Desk) d = desk_new();
  d->problem.n_on_call_lines = 1;
  memset(d->member[0], 0, PEOPLE);
  d->member[0][0] = 1;
  d->agent[1].cost_per_hour = 30;
  d->line[0].apart_s = DAY;
  WfmJob job = {.seed = 3, .threads = 1};
  WfmConflict *conflict = wfm_on_call_conflict(&d->problem, &job);
  g_assert_nonnull(conflict);
  g_assert_nonnull(strstr(conflict->text, "on call first: 0 of 1 people can be found from"));
  static const char *const near[] = {"apart_days 1 -> 0 for first", "cat may be on call for first too", NULL}; /* bob is dearer */
  assert_ways(conflict, near);
  wfm_conflict_free(conflict);
  d->line[0].apart_s = 3600;
  d->line[0].most_turns = 3;
  d->line[0].turns_days = 7;
  conflict = wfm_on_call_conflict(&d->problem, &job);
  g_assert_nonnull(conflict);
  static const char *const more[] = {"most_turns 3 -> 5 for first", "cat may be on call for first too", NULL};
  assert_ways(conflict, more);
  wfm_conflict_free(conflict);
  memset(d->member[0], 1, PEOPLE);
  g_assert_null(wfm_on_call_conflict(&d->problem, &job));
}

/* Computed by hand; the clock is put forward at 01:00 on the 29th. */
static void rest_after_a_call_out(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-03-23 00:00", "2026-04-06 00:00");
  WfmCallOut calls[] = {{at(p, "2026-03-24 02:00"), at(p, "2026-03-24 03:30"), "call_outs.csv:2"},
                        {at(p, "2026-03-26 14:00"), at(p, "2026-03-26 15:00"), "call_outs.csv:3"},
                        {at(p, "2026-03-28 23:00"), at(p, "2026-03-29 00:30"), "call_outs.csv:4"}};
  p->agent.call_outs = calls;
  p->agent.n_call_outs = 3;
  works(p, "2026-03-24 09:00", "2026-03-24 17:00"); /* 5.5 h after it: 5.5 missing */
  works(p, "2026-03-25 09:00", "2026-03-25 17:00");
  works(p, "2026-03-26 09:00", "2026-03-26 17:00"); /* called out inside the shift */
  works(p, "2026-03-27 09:00", "2026-03-27 17:00");
  works(p, "2026-03-29 12:00", "2026-03-29 20:00"); /* 11.5 h by the wall, 10.5 h in truth */
  assert_excess(p, "rest_after_call_out", 11, 5.5 + 0.5);
  g_assert_cmpuint(p->n_breaches, ==, 2);
  g_assert_cmpfloat_with_epsilon(p->breach[1].measured, 10.5, 1e-9);
  assert_excess(p, "rest_after_call_out", 5, 0);
}

/* One queue that is worth 20 an hour of one person, shifts of 8 h that begin between 08:00 and 16:00, and somebody called out in the night of
 * the second day; rest after it and between shifts is 11 h. */
typedef struct {
  Person *p;
  WfmRosterQueue queue;
  int32_t *first;
  double *value;
  float proficiency;
  WfmCallOut call;
  WfmRuleUse rules[2];
} NightCall;

static NightCall *night_call_new(const char *called_from, const char *called_to) {
  NightCall *n = g_new0(NightCall, 1);
  Person *p = n->p = person_new("Europe/Dublin", "2026-03-23 00:00", "2026-03-30 00:00");
  n->first = g_new0(int32_t, p->problem.grid.n + 1);
  n->value = g_new0(double, p->problem.grid.n + 1);
  for (int32_t i = 0; i < p->problem.grid.n; i++) n->first[i + 1] = i + 1, n->value[i] = 20;
  n->queue = (WfmRosterQueue){"voice", n->value, n->first, n->value};
  n->proficiency = 1;
  p->types[0] = (WfmShiftType){.shift = "day",
                               .kind = "day",
                               .weekdays = 0x7f,
                               .start_low_s = 8 * 3600,
                               .start_high_s = 16 * 3600,
                               .start_step_s = 3600,
                               .length_low_s = 8 * 3600,
                               .length_high_s = 8 * 3600,
                               .length_step_s = 3600};
  p->contract.n_shift_types = 1;
  p->problem.n_shift_types = 1;
  p->problem.queues = &n->queue;
  p->problem.n_queues = 1;
  p->agent.proficiency = &n->proficiency;
  p->agent.cost_per_hour = 10;
  p->agent.employed_from = INT64_MIN;
  n->call = (WfmCallOut){at(p, called_from), at(p, called_to), "call_outs.csv:2"};
  p->agent.call_outs = &n->call;
  p->agent.n_call_outs = 1;
  n->rules[0] = (WfmRuleUse){.rule = wfm_rule_find("daily_rest"), .value = 11, .hard = true, .origin = "contracts.csv:2"};
  n->rules[1] = (WfmRuleUse){.rule = wfm_rule_find("rest_after_call_out"), .value = 11, .hard = true, .origin = "call_outs.csv"};
  p->contract.rules = n->rules;
  p->contract.n_rules = 2;
  return n;
}

static void night_call_free(NightCall *n) {
  g_free(n->first);
  g_free(n->value);
  person_free(n->p);
  g_free(n);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NightCall, night_call_free)

static WfmRosterResult *solve(const WfmRosterProblem *problem) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = 20;
  WfmJob job = {.seed = 3, .threads = 1};
  g_autoptr(GError) err = NULL;
  WfmRosterResult *result = wfm_roster_solve(problem, &settings, &job, &err);
  g_assert_no_error(err);
  return result;
}

/* The search begins the day later, or has somebody else. */
static void the_search_gives_the_rest(void) {
  g_autoptr(NightCall) n = night_call_new("2026-03-24 02:00", "2026-03-24 03:30");
  g_autoptr(WfmRosterResult) result = solve(&n->p->problem);
  const WfmAgentRoster *mine = &result->roster->agent[0];
  g_assert_cmpuint(mine->n_duties, ==, 7);
  g_assert_cmpint(mine->duty[1].start, >=, at(n->p, "2026-03-24 14:30"));
}

/* Who was called out all of Monday may not begin before Tuesday's 16:00; his colleague, of the same contract, wage and skills, may work on
 * Monday. A bound that takes the two for one lies 80 above the cost of that roster. */
static void one_who_was_called_out_stands_for_nobody(void) {
  g_autoptr(NightCall) n = night_call_new("2026-03-23 00:00", "2026-03-24 05:00");
  WfmAgent agents[] = {n->p->agent, n->p->agent};
  agents[1].agent = "colleague";
  agents[1].call_outs = NULL;
  agents[1].n_call_outs = 0;
  n->p->problem.agents = agents;
  n->p->problem.n_agents = 2;
  g_autoptr(WfmRosterResult) result = solve(&n->p->problem);
  g_assert_cmpuint(result->roster->agent[0].n_duties, ==, 6);
  g_assert_cmpuint(result->roster->agent[1].n_duties, ==, 7);
  size_t n_faults = 0;
  WfmJob job = {.threads = 1};
  double found = wfm_certificate_check(&n_faults, &n->p->problem, result->certificate, &job, NULL, NULL);
  g_assert_cmpuint(n_faults, ==, 0);
  g_assert_cmpfloat(found, <=, result->cost.cost + 1e-6);
  g_assert_cmpfloat(result->cost.bound, <=, found + 1e-6);
}

/* Somebody whose ledger, holidays or earlier call-outs differ is asked for himself. */
static void whom_a_rule_can_tell_apart_stands_for_nobody(void) {
  g_autoptr(NightCall) n = night_call_new("2026-03-24 02:00", "2026-03-24 03:30");
  static const int32_t holiday[] = {20000};
  WfmAgent plain = n->p->agent;
  plain.call_outs = NULL;
  plain.n_call_outs = 0;
  WfmAgent agents[] = {plain, plain, plain, plain, n->p->agent};
  agents[2].carried.weekends = 2;
  agents[3].holidays = holiday;
  agents[3].n_holidays = 1;
  n->p->problem.agents = agents;
  n->p->problem.n_agents = G_N_ELEMENTS(agents);
  g_autoptr(WfmSpace) space = wfm_space_new(&n->p->problem);
  g_autoptr(WfmBound) bound = wfm_bound_new(space, true);
  static const double stands_for[] = {2, 0, 1, 1, 1};
  for (size_t a = 0; a < G_N_ELEMENTS(agents); a++) g_assert_cmpfloat(bound->weight[a], ==, stands_for[a]);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/on_call/" #name, name)
  TEST(the_rota_is_the_cheapest_there_is);
  TEST(the_checker_says_who_is_missing_or_cannot_be_reached);
  TEST(what_is_decided_stays);
  TEST(turns_are_counted_over_dates_and_history);
  TEST(ways_out_of_an_impossible_rota_are_priced);
  TEST(rest_after_a_call_out);
  TEST(the_search_gives_the_rest);
  TEST(one_who_was_called_out_stands_for_nobody);
  TEST(whom_a_rule_can_tell_apart_stands_for_nobody);
  return g_test_run();
}
