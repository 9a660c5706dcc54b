#include "cli/leave.h"

#include "cli/change_list.h"
#include "scheduler/roster/alternatives.h"

#include <math.h>

static const WfmParam params[] = {
    {.key = "sl_loss",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmLeaveSettings, sl_loss),
     .initial = 0.005,
     .low = 0,
     .high = 1,
     .unit = "share",
     .help = "Leave is declined where it takes more than this off the expected service level of a queue that then misses its target."},
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

/* Expected service level of every queue under a roster. */
static double *expected(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *roster, GError **err) {
  g_autofree double *present = wfm_run_present(run, problem, roster);
  WfmStatus status = WFM_STATUS_DONE;
  g_autoptr(WfmTableData) coverage = wfm_stage_coverage(run, forecast, present, NULL, &status, err);
  if (!coverage) return NULL;
  double *sl = g_new0(double, run->n_queues + 1);
  for (size_t q = 0; q < run->n_queues; q++) {
    JsonNode *node = json_object_get_member(wfm_summary_queue(run->summary, run->queue[q].row->queue), "sl_expected");
    sl[q] = node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_double(node) : (double)NAN;
  }
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
    one->reason = g_strdup_printf("%s would fall from %.1f %% to %.1f %%, below its target of %.1f %%", run->queue[q].row->queue,
                                  100 * one->sl_before[q], 100 * one->sl_after[q], 100 * run->queue[q].row->sl_target);
  } else if (settings->cost_per_day > 0 && one->cost > settings->cost_per_day * days) {
    one->reason = g_strdup_printf("it costs %.2f %s a day, and leave.cost_per_day is %.2f", one->cost / days, run->settings->currency,
                                  settings->cost_per_day);
  } else {
    one->approved = true;
    one->reason = one->n_shifts ? g_strdup("every queue keeps its service level") : g_strdup("no shift of the roster lies in it");
  }
}

bool wfm_leave_base(double *base, WfmRun *run, const WfmRosterProblem *problem, const WfmRoster *roster, int64_t now, GError **err) {
  const WfmRepairSettings *settings = wfm_settings_get(run->cli->settings, &wfm_repair_module);
  g_autoptr(WfmRepair) repair = wfm_roster_repair(problem, roster, now, settings, &run->cli->job, err);
  if (!repair) return false;
  *base = MIN(repair->result->cost.cost, repair->published.cost);
  return true;
}

WfmLeaveCase *wfm_leave_try(WfmRun *run, WfmRosterBuild *build, const WfmTableData *forecast, const WfmRoster *roster,
                            const WfmLeaveRow *row, size_t agent, double base, int64_t now, GError **err) {
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  const WfmRepairSettings *settings = wfm_settings_get(run->cli->settings, &wfm_repair_module);
  g_autoptr(WfmLeaveCase) one = g_new0(WfmLeaveCase, 1);
  one->row = row;
  one->agent = agent;
  find_days(one, &problem->agents[agent], roster);
  one->sl_before = expected(run, forecast, problem, roster, err);
  if (!one->sl_before) return NULL;
  WfmGrant grant = wfm_roster_build_grant(build, agent, row);
  g_autoptr(GError) why = NULL;
  g_autoptr(WfmRepair) repair = wfm_roster_repair(problem, roster, now, settings, &run->cli->job, &why);
  if (!repair) {
    wfm_roster_build_revoke(build, &grant);
    one->reason = g_strdup(why->message);
    return g_steal_pointer(&one);
  }
  one->legal = true;
  one->cost = repair->result->cost.cost - base;
  one->changes = wfm_change_table(problem, repair->changes, settings, now);
  one->sl_after = expected(run, forecast, problem, repair->result->roster, err);
  if (!one->sl_after) return NULL;
  one->result = g_steal_pointer(&repair->result);
  decide(one, run);
  if (!one->approved) wfm_roster_build_revoke(build, &grant);
  return g_steal_pointer(&one);
}

void wfm_leave_case_free(WfmLeaveCase *one) {
  if (!one) return;
  g_free(one->reason);
  g_free(one->sl_before);
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

/* What being free on each day costs: NaN where that breaks a rule, 0 where it is so already. */
static double *free_prices(const WfmRosterProblem *problem, WfmStanding *standing, size_t agent, int32_t first, int32_t n) {
  (void)problem;
  double *price = g_new0(double, (size_t)n + 1);
  for (int32_t d = 0; d < n; d++) {
    g_autoptr(GArray) list = wfm_alternatives(standing, agent, first + d);
    price[d] = NAN;
    for (guint k = 0; list && k < list->len; k++) {
      const WfmAlternative *what = &g_array_index(list, WfmAlternative, k);
      if (what->start == INT64_MIN) price[d] = what->shift_type == -1 ? what->rise : (double)NAN;
    }
  }
  return price;
}

GArray *wfm_leave_dates(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job, const WfmLeaveCase *one) {
  const WfmZone *zone = problem->agents[one->agent].zone;
  int32_t first = wfm_local_day(wfm_zone_local(zone, problem->grid.start));
  int32_t n = wfm_local_day(wfm_zone_local(zone, problem->duties_before - 1)) - first + 1, length = one->last_day - one->first_day + 1;
  GArray *dates = g_array_new(FALSE, FALSE, sizeof(WfmLeaveDate));
  g_autoptr(WfmStanding) standing = wfm_standing_new(problem, roster, job);
  g_autofree double *price = free_prices(problem, standing, one->agent, first, n);
  for (int32_t d = 0; d + length <= n; d++) {
    WfmLeaveDate date = {first + d, 0};
    for (int32_t k = 0; k < length; k++) date.rise += price[d + k];
    if (isfinite(date.rise) && date.first_day != one->first_day) g_array_append_val(dates, date);
  }
  g_array_sort_with_data(dates, by_cost, (gpointer)&one->first_day);
  return dates;
}
