/* Stage: the on-call rota, settled before the shifts: what is decided stays, turns that lack people get them. */
#include "cli/on_call.h"
#include "cli/output.h"
#include "scheduler/roster/on_call.h"
#include "scheduler/roster/repair.h"

#include <string.h>

static WfmStamp stamp_of(const WfmZone *zone, int64_t instant) {
  return (WfmStamp){
      .local = wfm_zone_local(zone, instant), .has_time = true, .has_offset = true, .offset_s = wfm_zone_offset(zone, instant)};
}

static WfmTableData *rota_table(const WfmRosterProblem *problem, const WfmOnCall *calls, size_t n) {
  WfmTableData *table = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_ROTA]);
  for (size_t k = 0; k < n; k++) {
    const WfmAgent *agent = &problem->agents[calls[k].agent];
    WfmRotaRow row = {.on_call = wfm_table_text(table, problem->on_call_lines[calls[k].line].on_call),
                      .agent = wfm_table_text(table, agent->agent),
                      .from = stamp_of(agent->zone, calls[k].from),
                      .to = stamp_of(agent->zone, calls[k].to)};
    wfm_table_append(table, &row);
  }
  return table;
}

/* Whether the person cannot be reached at some time of it. */
static bool is_void(const WfmRosterProblem *problem, const WfmOnCall *call) {
  const WfmAgent *agent = &problem->agents[call->agent];
  if (!problem->on_call_lines[call->line].member[call->agent]) return true;
  if (call->from < agent->employed_from || call->to > agent->employed_to) return true;
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->kind == WFM_SPAN_ABSENT && !span->on_call && span->from < call->to && span->to > call->from) return true;
  }
  return false;
}

/* What is decided falls where the person cannot be on call any more; what has begun is left to the checker. */
static void drop_void(WfmRun *run, WfmRosterProblem *problem, WfmOnCall *kept) {
  size_t n = 0;
  for (size_t k = 0; k < problem->n_on_calls; k++) {
    const WfmOnCall *call = &problem->on_calls[k];
    if (call->from < problem->grid.start || !is_void(problem, call)) {
      kept[n++] = *call;
      continue;
    }
    char from[WFM_STAMP_SIZE];
    const WfmAgent *agent = &problem->agents[call->agent];
    g_autofree char *text =
        g_strdup_printf("%s cannot be on call for %s from %s as decided (%s); the turn goes to somebody else.", agent->agent,
                        problem->on_call_lines[call->line].on_call, wfm_format_local(from, agent->zone, call->from), call->origin);
    wfm_summary_say(run->summary, true, "on_call", "", text);
  }
  problem->on_calls = kept;
  problem->n_on_calls = n;
}

/* Of the rota that is out what began before `now` is decided, the rest can change. */
static void split(WfmRosterProblem *problem, GArray *decided, GArray *open, GArray *standing, int64_t now) {
  g_array_append_vals(decided, problem->on_calls, (guint)problem->n_on_calls);
  for (guint k = 0; k < standing->len; k++) {
    const WfmOnCall *call = &g_array_index(standing, WfmOnCall, k);
    g_array_append_vals(call->from < now ? decided : open, call, 1);
  }
  problem->on_calls = (const WfmOnCall *)(const void *)decided->data;
  problem->n_on_calls = decided->len;
}

static void note(WfmRun *run, const WfmRosterProblem *problem) {
  WfmOnCallCost cost = wfm_on_call_cost(problem);
  JsonObject *object = wfm_summary_fresh(run->summary, "on_call");
  json_object_set_int_member(object, "lines", (gint64)problem->n_on_call_lines);
  wfm_json_rounded(object, "hours", cost.hours, 2);
  wfm_json_rounded(object, "missing_hours", cost.missing_h, 2);
  wfm_json_rounded(object, "pay", cost.pay, 2);
  wfm_json_rounded(object, "call_outs", cost.call_outs, 2);
  wfm_json_rounded(object, "call_out_pay", cost.call_out_pay, 2);
}

/* A rota that was decided by hand can contradict itself. */
static bool is_legal(const WfmRosterProblem *problem, GError **err) {
  g_autoptr(WfmVerdict) verdict = wfm_check_rota(problem);
  for (size_t f = 0; f < verdict->n_findings; f++) {
    if (!verdict->finding[f].hard) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE, "the on-call rota cannot be as it is decided: %s\nrelax: other rows of rota.csv",
                verdict->finding[f].text);
    return false;
  }
  return true;
}

static bool plan_rota(WfmRun *run, const WfmTableData *standing, int64_t now, GError **err) {
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, NULL, NULL, err);
  if (!build) return false;
  WfmRosterProblem problem = *wfm_roster_build_problem(build);
  g_autoptr(GArray) decided = g_array_new(FALSE, FALSE, sizeof(WfmOnCall)), open = g_array_new(FALSE, FALSE, sizeof(WfmOnCall));
  g_autoptr(GArray) rows = wfm_on_call_rows(build, standing);
  split(&problem, decided, open, rows, now);
  g_autofree WfmOnCall *kept = g_new0(WfmOnCall, problem.n_on_calls + 1);
  wfm_summary_forget(run->summary, "on_call");
  drop_void(run, &problem, kept);
  const WfmRepairSettings *repair = wfm_settings_get(run->cli->settings, &wfm_repair_module);
  WfmOnCallOut out = {(const WfmOnCall *)(const void *)open->data, open->len, repair->change_price};
  size_t n = 0;
  g_autofree WfmOnCall *calls = wfm_on_call_plan(&n, &problem, &out, &run->cli->job, err);
  if (!calls) {
    if (now == INT64_MIN) wfm_point_to_prices(err ? *err : NULL); /* what has begun by then is nothing that others know of */
    return false;
  }
  problem.on_calls = calls;
  problem.n_on_calls = n;
  if (!is_legal(&problem, err)) return false;
  note(run, &problem);
  wfm_table_data_free(run->rota);
  run->rota = rota_table(&problem, calls, n);
  return true;
}

bool wfm_stage_on_call(WfmRun *run, bool published, int64_t now, GError **err) {
  const WfmTable *table = &wfm_plan_tables[WFM_PLAN_ROTA];
  if (WFM_N_ROWS(run->plan, ON_CALL) == 0) return true;
  wfm_table_data_free(run->rota);
  run->rota = wfm_table_data_new(table); /* of what is out nothing is settled yet */
  run->rota_settled = false;
  g_autoptr(WfmTableData) standing = published ? wfm_output_standing(run, table) : NULL;
  if (!standing) standing = wfm_table_data_new(table);
  run->rota_settled = plan_rota(run, standing, now, err);
  return run->rota_settled;
}

void wfm_on_call_recall(WfmRun *run) {
  if (run->rota || WFM_N_ROWS(run->plan, ON_CALL) == 0) return;
  run->rota = wfm_output_standing(run, &wfm_plan_tables[WFM_PLAN_ROTA]);
  if (!run->rota) run->rota = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_ROTA]);
}
