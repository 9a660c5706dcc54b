#include "cli/leave.h"

#include "cli/change_list.h"

#include <math.h>

static const WfmParam params[] = {
    {.key = "sl_loss",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmLeaveSettings, sl_loss),
     .initial = 0.005,
     .low = 0,
     .high = 1,
     .unit = "share",
     .help = "Leave is declined where it takes more than this off the simulated service level of a queue that then misses its target."},
    {.key = "cost_per_day",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmLeaveSettings, cost_per_day),
     .initial = 0,
     .low = 0,
     .high = 1e9,
     .unit = "money",
     .help = "Leave is declined where it makes the roster dearer by more than this for each of its days; 0: no limit."},
};

const WfmModule wfm_leave_module = {
    .name = "leave",
    .summary = "requests for leave: what may be approved",
    .size = sizeof(WfmLeaveSettings),
    .params = params,
    .n_params = G_N_ELEMENTS(params),
};

/* Simulated service level of every queue under a roster; the contacts are the same for every roster. */
static double *judged(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *roster, GError **err) {
  const WfmSimSettings *settings = wfm_settings_get(run->cli->settings, &wfm_simulate_module);
  char as_it_was[G_ASCII_DTOSTR_BUF_SIZE]; /* what is asked is a whole queue's */
  g_ascii_dtostr(as_it_was, sizeof as_it_was, settings->day_precision);
  bool set = wfm_settings_set(run->cli->settings, "simulate.day_precision", "0", NULL);
  g_autoptr(WfmSimResult) result = wfm_stage_simulate(run, forecast, problem, roster, NULL, err);
  set = set && wfm_settings_set(run->cli->settings, "simulate.day_precision", as_it_was, NULL);
  g_assert(set);
  if (!result) return NULL;
  double *sl = g_new0(double, run->n_queues + 1);
  for (size_t q = 0; q < run->n_queues; q++) sl[q] = result->queue[q].sl.mean;
  return sl;
}

static void find_days(WfmLeaveCase *one, const WfmAgent *agent, const WfmRoster *roster) {
  const WfmStamp *last = one->row->to.local == INT64_MIN ? &one->row->from : &one->row->to;
  int64_t from = wfm_run_instant(&one->row->from, agent->zone, 0), to = wfm_run_end(last, agent->zone);
  one->first_day = wfm_local_day(wfm_zone_local(agent->zone, from));
  one->last_day = wfm_local_day(wfm_zone_local(agent->zone, to - 1));
  const WfmAgentRoster *mine = &roster->agent[one->agent];
  for (size_t d = 0; d < mine->n_duties; d++) one->n_shifts += mine->duty[d].start < to && mine->duty[d].end > from;
}

/* The queue that forbids it: below its target with the leave, and by more than the settings allow below what it is without. */
static size_t forbidding_queue(const WfmRun *run, const WfmLeaveCase *one, double sl_loss) {
  for (size_t q = 0; q < run->n_queues; q++) {
    double target = run->queue[q].row->sl_target;
    if (isfinite(one->sl_after[q]) && target > 0 && one->sl_after[q] < target && one->sl_before[q] - one->sl_after[q] > sl_loss) return q;
  }
  return SIZE_MAX;
}

static void decide(WfmLeaveCase *one, const WfmRun *run) {
  const WfmLeaveSettings *settings = wfm_settings_get(run->cli->settings, &wfm_leave_module);
  double days = one->last_day - one->first_day + 1;
  size_t q = forbidding_queue(run, one, settings->sl_loss);
  if (q != SIZE_MAX) {
    one->reason =
        g_strdup_printf("%s would fall from %.1f %% to %.1f %%, below its target of %.1f %%, by simulation", run->queue[q].row->queue,
                        100 * one->sl_before[q], 100 * one->sl_after[q], 100 * run->queue[q].row->sl_target);
  } else if (settings->cost_per_day > 0 && one->cost > settings->cost_per_day * days) {
    one->reason = g_strdup_printf("it costs %.2f %s a day, and leave.cost_per_day is %.2f", one->cost / days, run->settings->currency,
                                  settings->cost_per_day);
  } else {
    one->approved = true;
    one->reason = one->n_shifts ? g_strdup("every queue keeps its service level") : g_strdup("no shift of the roster lies in it");
  }
}

bool wfm_leave_standing(WfmLeaveStanding *out, double **sl, WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem,
                        const WfmRoster *roster, int64_t now, GError **err) {
  const WfmRepairSettings *settings = wfm_settings_get(run->cli->settings, &wfm_repair_module);
  g_autoptr(WfmRepair) repair = wfm_roster_repair(problem, roster, now, settings, &run->cli->job, err);
  if (!repair) return false;
  *sl = judged(run, forecast, problem, roster, err);
  *out = (WfmLeaveStanding){roster, MIN(repair->result->cost.cost, repair->published.cost), *sl};
  return *sl != NULL;
}

WfmLeaveCase *wfm_leave_try(WfmRun *run, WfmRosterBuild *build, const WfmTableData *forecast, const WfmLeaveStanding *standing,
                            const WfmLeaveRow *row, size_t agent, int64_t now, GError **err) {
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  const WfmRepairSettings *settings = wfm_settings_get(run->cli->settings, &wfm_repair_module);
  g_autoptr(WfmLeaveCase) one = g_new0(WfmLeaveCase, 1);
  one->row = row;
  one->agent = agent;
  find_days(one, &problem->agents[agent], standing->roster);
  one->sl_before = standing->sl;
  WfmGrant grant = wfm_roster_build_grant(build, agent, row);
  g_autoptr(GError) why = NULL;
  g_autoptr(WfmRepair) repair = wfm_roster_repair(problem, standing->roster, now, settings, &run->cli->job, &why);
  if (!repair) {
    wfm_roster_build_revoke(build, &grant);
    one->reason = g_strdup(why->message);
    return g_steal_pointer(&one);
  }
  one->legal = true;
  one->cost = repair->result->cost.cost - standing->cost;
  one->changes = wfm_change_table(problem, repair->changes, settings, now);
  one->sl_after = judged(run, forecast, problem, repair->result->roster, err);
  if (!one->sl_after) return NULL;
  one->result = g_steal_pointer(&repair->result);
  decide(one, run);
  if (!one->approved) wfm_roster_build_revoke(build, &grant);
  return g_steal_pointer(&one);
}

void wfm_leave_case_free(WfmLeaveCase *one) {
  if (!one) return;
  g_free(one->reason);
  g_free(one->sl_after);
  wfm_table_data_free(one->changes);
  wfm_roster_result_free(one->result);
  g_free(one);
}

/* ---- other dates ---- */

static gint by_cost(gconstpointer a, gconstpointer b, gpointer data) {
  const WfmLeaveDate *x = a, *y = b;
  int32_t asked = *(const int32_t *)data;
  if (fabs(x->rise - y->rise) > 0.005) return x->rise < y->rise ? -1 : 1;
  int32_t dx = ABS(x->first_day - asked), dy = ABS(y->first_day - asked);
  if (dx != dy) return dx < dy ? -1 : 1;
  return (x->first_day > y->first_day) - (x->first_day < y->first_day);
}

/* The roster without the agent's shifts that touch [from, to). */
static WfmRoster *without(const WfmRoster *roster, size_t agent, int64_t from, int64_t to) {
  WfmRoster *out = wfm_roster_new(roster->n_agents);
  for (size_t a = 0; a < roster->n_agents; a++)
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) {
      const WfmDuty *duty = &roster->agent[a].duty[d];
      if (a != agent || duty->end <= from || duty->start >= to) wfm_roster_add(out, a, duty);
    }
  return out;
}

static size_t hard_of(const WfmVerdict *verdict, size_t agent) {
  size_t n = 0;
  for (size_t f = 0; f < verdict->n_findings; f++) n += verdict->finding[f].hard && verdict->finding[f].agent == agent;
  return n;
}

/* What the leave of the row costs on its days; NaN where the person's other shifts then break a hard rule. */
static double price_row(WfmRosterBuild *build, const WfmRoster *roster, size_t agent, const WfmLeaveRow *row, double cost) {
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  const WfmZone *zone = problem->agents[agent].zone;
  const WfmStamp *last = row->to.local == INT64_MIN ? &row->from : &row->to;
  g_autoptr(WfmRoster) left = without(roster, agent, wfm_run_instant(&row->from, zone, 0), wfm_run_end(last, zone));
  WfmGrant grant = wfm_roster_build_grant(build, agent, row);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, left);
  double rise = hard_of(verdict, agent) ? (double)NAN : wfm_roster_price(NULL, problem, left).cost - cost;
  wfm_roster_build_revoke(build, &grant);
  return rise;
}

GArray *wfm_leave_dates(WfmRosterBuild *build, const WfmRoster *roster, const WfmLeaveCase *one) {
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  const WfmZone *zone = problem->agents[one->agent].zone;
  int32_t first = wfm_local_day(wfm_zone_local(zone, problem->grid.start)), length = one->last_day - one->first_day;
  int32_t last = wfm_local_day(wfm_zone_local(zone, problem->duties_before - 1));
  double cost = wfm_roster_price(NULL, problem, roster).cost;
  GArray *dates = g_array_new(FALSE, FALSE, sizeof(WfmLeaveDate));
  int tried = 0;
  for (int32_t away = 1; away <= last - first && tried < WFM_LEAVE_NEAR; away++)
    for (int32_t by = -away; by <= away && tried < WFM_LEAVE_NEAR; by += 2 * away) {
      if (one->first_day + by < first || one->first_day + by + length > last) continue;
      tried++;
      WfmLeaveRow row = *one->row;
      row.from.local += by * (int64_t)86400;
      if (row.to.local != INT64_MIN) row.to.local += by * (int64_t)86400;
      WfmLeaveDate date = {one->first_day + by, price_row(build, roster, one->agent, &row, cost)};
      if (isfinite(date.rise)) g_array_append_val(dates, date);
    }
  g_array_sort_with_data(dates, by_cost, (gpointer)&one->first_day);
  return dates;
}
