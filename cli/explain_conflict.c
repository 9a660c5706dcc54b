/* Why there is no legal roster: what cannot hold together, and what each way out would cost. */
#include "cli/explain.h"
#include "cli/meetings.h"
#include "cli/on_call.h"
#include "cli/output.h"
#include "cli/plan_argument.h"
#include "cli/staff_input.h"
#include "scheduler/roster/conflict.h"
#include "scheduler/roster/roster.h"

#include <math.h>
#include <string.h>

enum { PRICING_WORK = 200 }; /* units of roster.work_limit for the roster that the prices are taken from */

static JsonObject *part_facts(const WfmRosterProblem *problem, const WfmPart *part) {
  JsonObject *facts = json_object_new();
  g_autofree char *text = wfm_part_text(problem, part);
  json_object_set_string_member(facts, "kind", wfm_part_names[part->kind]);
  if (part->agent != SIZE_MAX) json_object_set_string_member(facts, "agent", problem->agents[part->agent].agent);
  json_object_set_string_member(facts, "text", text);
  return facts;
}

static void say_relaxation(WfmAnswer *out, JsonArray *list, const WfmRosterProblem *problem, const WfmRelaxation *way, bool priced,
                           const char *currency) {
  char cost[G_ASCII_DTOSTR_BUF_SIZE] = "-";
  if (!isnan(way->cost)) g_ascii_formatd(cost, sizeof cost, "%.2f", way->cost);
  bool none = priced && isnan(way->cost);
  wfm_explain_say(out, "  %14s %s  %s%s", cost, currency, way->text, none ? " (enough for this, but no roster was found with it)" : "");
  JsonObject *facts = part_facts(problem, &way->part);
  json_object_set_string_member(facts, "relaxation", way->text);
  if (!isnan(way->value)) json_object_set_double_member(facts, "value", way->value);
  wfm_json_rounded(facts, "cost", way->cost, 2);
  json_array_add_object_element(list, facts);
}

/* stage: what is priced where no whole roster could be. */
static void say_conflict(WfmAnswer *out, JsonArray *all, const WfmRosterProblem *problem, const WfmConflict *conflict, const char *currency,
                         const char *stage) {
  JsonObject *facts = json_object_new();
  JsonArray *parts = json_array_new(), *ways = json_array_new();
  json_object_set_string_member(facts, "text", conflict->text);
  json_object_set_array_member(facts, "parts", parts);
  json_object_set_array_member(facts, "relaxations", ways);
  json_array_add_object_element(all, facts);
  wfm_explain_say(out, "%s", conflict->text);
  for (guint k = 0; k < conflict->part->len; k++)
    json_array_add_object_element(parts, part_facts(problem, &g_array_index(conflict->part, WfmPart, k)));
  const char *what = !conflict->priced ? stage : strcmp(stage, "rota") == 0 ? "roster, rota included," : "roster";
  json_object_set_string_member(facts, "cost_of", conflict->priced ? "roster" : stage);
  if (conflict->relaxation->len > 0) wfm_explain_say(out, "Each alone is enough; the %s then costs about", what);
  for (guint k = 0; k < conflict->relaxation->len; k++)
    say_relaxation(out, ways, problem, &g_array_index(conflict->relaxation, WfmRelaxation, k), conflict->priced, currency);
  if (conflict->hint) wfm_explain_say(out, "  %s", conflict->hint);
  g_string_append_c(out->text, '\n');
}

/* Prices the ways out, and says the conflicts and what else there still is. roster: see wfm_conflicts_price. */
static void say_priced(WfmAnswer *out, JsonArray *all, const WfmRun *run, const WfmRosterProblem *problem, GPtrArray *conflicts,
                       const WfmRoster *roster, const char *stage) {
  const char *currency = run->settings->currency;
  g_autoptr(GPtrArray) left = wfm_conflicts_price(problem, conflicts, roster, PRICING_WORK, &run->cli->job);
  for (guint c = 0; c < conflicts->len; c++) say_conflict(out, all, problem, conflicts->pdata[c], currency, stage);
  for (guint c = 0; c < left->len; c++) {
    if (c == 0) wfm_explain_say(out, "With the first way out of each there still is:\n");
    say_conflict(out, all, problem, left->pdata[c], currency, "roster");
  }
}

/* The rota comes before the shifts: true where there is one, or none is asked for. It is settled then. */
static bool rota_can_be(WfmAnswer *out, JsonArray *all, WfmRun *run, const WfmTableData *forecast, bool *possible, GError **err) {
  *possible = true;
  if (WFM_N_ROWS(run->plan, ON_CALL) == 0) return true;
  wfm_table_data_free(run->rota);
  run->rota = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_ROTA]);
  run->rota_settled = false;
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, NULL, err);
  if (!build) return false;
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  WfmConflict *conflict = wfm_on_call_conflict(problem, &run->cli->job);
  if (!conflict) return wfm_stage_on_call(run, false, INT64_MIN, err);
  g_autoptr(GPtrArray) conflicts = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_conflict_free);
  g_ptr_array_add(conflicts, conflict);
  say_priced(out, all, run, problem, conflicts, NULL, "rota");
  *possible = false;
  return true;
}

/* Meetings without a time, once everybody has a legal plan without them. */
static bool say_meetings(WfmAnswer *out, JsonArray *all, WfmRun *run, const WfmTableData *forecast, GError **err) {
  if (WFM_N_ROWS(run->plan, MEETINGS) == 0) return true;
  wfm_table_data_free(run->placed);
  run->placed = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_PLACED]);
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, NULL, err);
  if (!build) return false;
  WfmRosterProblem problem = *wfm_roster_build_problem(build);
  g_autofree WfmGathering *open = g_new0(WfmGathering, problem.n_gatherings + 1);
  size_t n = wfm_meetings_open(open, &problem);
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = PRICING_WORK;
  problem.n_gatherings = 0;
  g_autoptr(WfmRosterResult) rough = wfm_roster_solve(&problem, &settings, &run->cli->job, err);
  if (!rough) return false;
  problem.gatherings = open;
  problem.n_gatherings = n;
  g_autoptr(GPtrArray) conflicts = wfm_meeting_conflicts(&problem, rough->roster, &run->cli->job);
  if (conflicts->len > 0) say_priced(out, all, run, &problem, conflicts, rough->roster, "meeting");
  return true;
}

static bool explain(WfmAnswer *out, WfmRun *run, const WfmQuestion *question, GError **err) {
  (void)question;
  JsonArray *all = json_array_new();
  json_object_set_array_member(out->facts, "conflicts", all);
  bool possible;
  g_autoptr(WfmTableData) forecast = wfm_staff_forecast(run, err);
  if (!forecast || !rota_can_be(out, all, run, forecast, &possible, err)) return false;
  if (!possible) return true;
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, NULL, err);
  if (!build) return false;
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  g_autoptr(GPtrArray) conflicts = wfm_roster_conflicts(problem, 0, NULL, &run->cli->job);
  if (conflicts->len > 0) {
    say_priced(out, all, run, problem, conflicts, NULL, "roster");
    return true;
  }
  if (!say_meetings(out, all, run, forecast, err)) return false;
  if (json_array_get_length(all) == 0)
    wfm_explain_say(out, "Nothing is in conflict: everybody has a legal plan, and a first roster of them all was made");
  return true;
}

const WfmExplainSubject wfm_explain_conflict = {
    .name = "conflict",
    .options = "",
    .summary = "why there is no legal roster: the least that cannot hold together, and what each way out would cost",
    .need = WFM_NEED_ALL,
    .explain = explain,
};
