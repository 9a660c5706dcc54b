/* on_call.csv, rota.csv and call_outs.csv: the hours that are to be covered, who is on call, and when somebody was called out. */
#include "cli/on_call.h"
#include "cli/roster_build.h"
#include "scheduler/roster/on_call.h"

#include <math.h>
#include <string.h>

/* The row's hours on the dates on which they begin inside the roster's horizon. */
static void lay_hours(WfmRosterBuild *build, WfmOnCallLine *line, const WfmOnCallRow *row, const WfmZone *zone) {
  const WfmRosterProblem *problem = &build->problem;
  GArray *hours = g_array_new(FALSE, FALSE, sizeof(WfmOnCallHours));
  int32_t turn = 0, last = INT32_MIN, begin = wfm_day_clock_begin(&row->when), end = wfm_day_clock_end(&row->when);
  int32_t first_day = wfm_local_day(wfm_zone_local(zone, problem->grid.start)) - 2;
  int32_t last_day = wfm_local_day(wfm_zone_local(zone, problem->duties_before - 1));
  for (int32_t day = first_day; day <= last_day; day++) {
    if (!wfm_day_clock_holds(&row->when, day)) continue;
    WfmOnCallHours one = {wfm_zone_resolve(zone, (int64_t)day * 86400 + begin), wfm_zone_resolve(zone, (int64_t)day * 86400 + end), 0};
    if (one.from < problem->grid.start || one.from >= problem->duties_before || one.to <= one.from) continue;
    int32_t mine = wfm_dates_period(row->when.dates, day, (int32_t)row->turn_days);
    if (last != INT32_MIN && mine != last) turn++;
    last = mine;
    one.turn = turn;
    g_array_append_val(hours, one);
  }
  line->n_turns = hours->len ? turn + 1 : 0;
  line->hours = wfm_build_keep_array(build, hours, &line->n_hours);
}

static void add_lines(WfmRosterBuild *build, const WfmPlan *plan) {
  const WfmOnCallRow *row = WFM_ROWS(plan, ON_CALL, WfmOnCallRow);
  size_t n = WFM_N_ROWS(plan, ON_CALL);
  WfmOnCallLine *lines = wfm_build_keep(build, g_new0(WfmOnCallLine, n + 1));
  for (size_t l = 0; l < n; l++) {
    lines[l] = (WfmOnCallLine){.on_call = row[l].on_call,
                               .origin = wfm_build_origin(build, "on_call", row[l].line),
                               .member = wfm_build_members(build, plan, &row[l].who),
                               .people = (int32_t)row[l].people,
                               .hard = isnan(row[l].price),
                               .price = isnan(row[l].price) ? 0 : row[l].price,
                               .apart_s = (int64_t)llround(row[l].apart_days * 86400),
                               .least_turns = (int32_t)row[l].least_turns,
                               .most_turns = (int32_t)row[l].most_turns,
                               .turns_days = (int32_t)row[l].turns_days,
                               .zone = wfm_build_zone(build, plan, row[l].zone),
                               .turn_from_day = wfm_dates_period(row[l].when.dates, 0, (int32_t)row[l].turn_days),
                               .turn_days = (int32_t)row[l].turn_days,
                               .on_shift = row[l].on_shift,
                               .pay = row[l].pay,
                               .call_outs = row[l].call_outs_day / 24,
                               .call_out_h = row[l].call_out_length / 3600.0,
                               .call_out_pay = row[l].call_out_pay,
                               .fair_price = row[l].fair_price};
    lay_hours(build, &lines[l], &row[l], lines[l].zone);
  }
  build->problem.on_call_lines = lines;
  build->problem.n_on_call_lines = n;
}

static size_t agent_named(const WfmRosterProblem *problem, const char *name) {
  size_t a = 0;
  while (a < problem->n_agents && strcmp(problem->agents[a].agent, name) != 0) a++;
  return a;
}

static size_t line_named(const WfmRosterProblem *problem, const char *name) {
  size_t l = 0;
  while (l < problem->n_on_call_lines && strcmp(problem->on_call_lines[l].on_call, name) != 0) l++;
  return l;
}

static bool known(const GArray *calls, const WfmOnCall *call) {
  for (guint k = 0; k < calls->len; k++) {
    const WfmOnCall *other = &g_array_index(calls, WfmOnCall, k);
    if (other->line == call->line && other->agent == call->agent && other->from == call->from && other->to == call->to) return true;
  }
  return false;
}

/* Rows of a rota; one made earlier may name lines and people that are gone. */
static void read_rota(WfmRosterBuild *build, GArray *calls, const WfmTableData *rota) {
  const WfmRosterProblem *problem = &build->problem;
  const WfmRotaRow *row = rota->rows;
  for (size_t i = 0; i < rota->n_rows; i++) {
    WfmOnCall call = {.line = line_named(problem, row[i].on_call), .agent = agent_named(problem, row[i].agent)};
    if (call.line == problem->n_on_call_lines || call.agent == problem->n_agents) continue;
    call.from = wfm_run_instant(&row[i].from, problem->agents[call.agent].zone, 0);
    call.to = wfm_run_end(&row[i].to, problem->agents[call.agent].zone);
    call.origin = wfm_build_origin(build, "rota", row[i].line);
    if (!known(calls, &call)) g_array_append_val(calls, call);
  }
}

GArray *wfm_on_call_rows(WfmRosterBuild *build, const WfmTableData *rota) {
  GArray *calls = g_array_new(FALSE, FALSE, sizeof(WfmOnCall));
  read_rota(build, calls, rota);
  return calls;
}

/* Where a line allows no shift meanwhile, its hours are time in which the person does not work. */
static void keep_off_shift(WfmRosterBuild *build, WfmAgent *agent, size_t a) {
  const WfmRosterProblem *problem = &build->problem;
  GArray *spans = g_array_new(FALSE, TRUE, sizeof(WfmSpan));
  g_array_append_vals(spans, agent->spans, (guint)agent->n_spans);
  wfm_on_call_keep_off(spans, problem, a);
  agent->spans = wfm_build_keep_array(build, spans, &agent->n_spans);
}

static int by_end(const void *a, const void *b) {
  const WfmCallOut *x = a, *y = b;
  return (x->to > y->to) - (x->to < y->to);
}

void wfm_build_call_outs(WfmRosterBuild *build, WfmAgent *agent, const WfmPlan *plan) {
  const WfmCallOutRow *row = WFM_ROWS(plan, CALL_OUTS, WfmCallOutRow);
  GArray *calls = g_array_new(FALSE, TRUE, sizeof(WfmCallOut));
  for (size_t i = 0; i < WFM_N_ROWS(plan, CALL_OUTS); i++) {
    if (strcmp(row[i].agent, agent->agent) != 0) continue;
    WfmCallOut call = {wfm_run_instant(&row[i].from, agent->zone, 0), wfm_run_end(&row[i].to, agent->zone),
                       wfm_build_origin(build, "call_outs", row[i].line)};
    g_array_append_val(calls, call);
  }
  g_array_sort(calls, by_end);
  agent->call_outs = wfm_build_keep_array(build, calls, &agent->n_call_outs);
}

void wfm_build_on_call(WfmRosterBuild *build, const WfmRun *run) {
  add_lines(build, run->plan);
  GArray *calls = g_array_new(FALSE, FALSE, sizeof(WfmOnCall));
  if (!run->rota_settled) read_rota(build, calls, run->plan->table[WFM_PLAN_ROTA]);
  if (run->rota) read_rota(build, calls, run->rota);
  build->problem.on_calls = wfm_build_keep_array(build, calls, &build->problem.n_on_calls);
  for (size_t a = 0; a < build->problem.n_agents && build->problem.n_on_calls > 0; a++)
    keep_off_shift(build, (WfmAgent *)&build->problem.agents[a], a); /* the build's own */
}
