#include "cli/ledger.h"

#include "scheduler/roster/rule_count.h"
#include "scheduler/roster/rule_span.h"

#include <math.h>
#include <string.h>

WfmLedger wfm_ledger_carried(const WfmPlan *plan, const char *agent) {
  const WfmLedgerRow *row = WFM_ROWS(plan, LEDGER, WfmLedgerRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, LEDGER); i++) {
    if (strcmp(row[i].agent, agent) != 0) continue;
    bool known = !isnan(row[i].hours);
    return (WfmLedger){row[i].lates,   row[i].nights,  row[i].weekends, known ? row[i].hours : 0, known,
                       row[i].refused, row[i].on_call, row[i].denied,   row[i].holidays};
  }
  return (WfmLedger){0};
}

double wfm_ledger_beyond(const WfmAgent *agent) {
  const WfmLedger *is = &agent->carried, *fair = &agent->fair;
  return wfm_round(is->lates - fair->lates + is->nights - fair->nights + is->weekends - fair->weekends + is->refused - fair->refused +
                       is->holidays - fair->holidays + is->denied - fair->denied,
                   9);
}

static bool is_wanted(const WfmPlan *plan, const WfmRosterProblem *problem) {
  bool wanted = WFM_N_ROWS(plan, LEDGER) > 0 || WFM_N_ROWS(plan, BIDS) > 0 || problem->n_on_call_lines > 0;
  for (size_t c = 0; c < problem->n_contracts; c++) {
    wanted |= problem->contracts[c].year_hours > 0;
    for (size_t r = 0; r < problem->contracts[c].n_rules; r++) {
      const char *name = problem->contracts[c].rules[r].rule->name;
      wanted |= g_str_has_suffix(name, "_ledger") || g_str_has_suffix(name, "_hours_year");
    }
  }
  return wanted;
}

/* Hours of the horizon that the person is on call. */
static double on_call_h(const WfmRosterProblem *problem, size_t agent) {
  double hours = 0;
  for (size_t k = 0; k < problem->n_on_calls; k++) {
    const WfmOnCall *call = &problem->on_calls[k];
    if (call->agent == agent && call->from < wfm_horizon_end(problem))
      hours += (double)MAX(0, call->to - MAX(call->from, problem->grid.start)) / 3600;
  }
  return hours;
}

/* Requests for leave, declined, that would have begun in the roster's days. */
static double leave_denied(const WfmPlan *plan, const WfmRosterProblem *problem, const WfmAgent *agent) {
  enum { DECLINED = 2 };
  const WfmLeaveRow *row = WFM_ROWS(plan, LEAVE, WfmLeaveRow);
  double n = 0;
  for (size_t i = 0; i < WFM_N_ROWS(plan, LEAVE); i++) {
    if (row[i].status != DECLINED || strcmp(row[i].agent, agent->agent) != 0) continue;
    int64_t from = wfm_run_instant(&row[i].from, agent->zone, 0);
    n += from >= problem->grid.start && from < wfm_horizon_end(problem);
  }
  return n;
}

/* Whether what the person bids for first was refused. */
static bool first_refused(const WfmPlan *plan, const char *agent) {
  const WfmBidRow *row = WFM_ROWS(plan, BIDS, WfmBidRow), *first = NULL;
  for (size_t i = 0; i < WFM_N_ROWS(plan, BIDS); i++)
    if (strcmp(row[i].agent, agent) == 0 && (!first || row[i].rank < first->rank)) first = &row[i];
  return first && first->status == WFM_BID_REFUSED;
}

static void append(WfmTableData *table, const WfmPlan *plan, const WfmRosterProblem *problem, const WfmAgent *agent,
                   const WfmAgentRoster *mine) {
  g_autofree const WfmDuty **all = g_new(const WfmDuty *, agent->n_previous + mine->n_duties + 1);
  size_t n = 0;
  for (size_t k = 0; k < agent->n_previous; k++) all[n++] = &agent->previous[k];
  for (size_t k = 0; k < mine->n_duties; k++) all[n++] = &mine->duty[k];
  const WfmContract *contract = &problem->contracts[agent->contract];
  WfmRuleView view = {problem, agent, contract, all, n, problem->grid.start, wfm_horizon_end(problem)};
  WfmCalendarSpan year = wfm_year_of(contract, wfm_horizon_end_day(&view) - 1);
  WfmLedgerRow row = {.agent = agent->agent,
                      .lates = agent->carried.lates + wfm_points_in_horizon(&view, wfm_point_late),
                      .nights = agent->carried.nights + wfm_points_in_horizon(&view, wfm_point_night),
                      .weekends = agent->carried.weekends + wfm_points_in_horizon(&view, wfm_point_weekend),
                      .on_call = wfm_round(agent->carried.on_call_h + on_call_h(problem, (size_t)(agent - problem->agents)), 4),
                      .hours = wfm_round(wfm_year_hours(&view, &year, true), 4),
                      .holidays = agent->carried.holidays + wfm_points_in_horizon(&view, wfm_point_holiday),
                      .denied = agent->carried.denied + leave_denied(plan, problem, agent),
                      .refused = agent->carried.refused + first_refused(plan, agent->agent)};
  wfm_table_append(table, &row);
}

WfmTableData *wfm_ledger_after(const WfmPlan *plan, const WfmRosterProblem *problem, const WfmRoster *roster) {
  if (!is_wanted(plan, problem)) return NULL;
  WfmTableData *table = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_LEDGER]);
  for (size_t a = 0; a < problem->n_agents; a++) append(table, plan, problem, &problem->agents[a], &roster->agent[a]);
  return table;
}
