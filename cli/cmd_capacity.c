#include "cli/data/notation.h"
#include "cli/data/results_headcount.h"
#include "cli/headcount/scenes.h"
#include "cli/headcount/why.h"
#include "cli/outlook.h"
#include "cli/output.h"
#include "cli/plan_argument.h"

#include <math.h>
#include <string.h>

static int months = 18;
static char **wanted, *against;
static gboolean plan_only;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"months", 'm', 0, G_OPTION_ARG_INT, &months, "Whole months ahead, 1 to 36 (18)", "N"},
      {"scenario", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted, "Only this scenario beside the plan; may be repeated; default: all", "NAME"},
      {"plan-only", 0, 0, G_OPTION_ARG_NONE, &plan_only, "No scenario", NULL},
      {"against", 0, 0, G_OPTION_ARG_FILENAME, &against, "Another plan, such as the one of last quarter: the bridge from it to this one",
       "PLAN"},
      G_OPTION_ENTRY_NULL};
  return entries;
}

static void print_months(const WfmTableData *table) {
  const WfmHeadcountRow *row = table->rows;
  printf("%-7s %9s %17s %9s %17s %7s %7s %8s %6s\n", "month", "required", "80 % between", "productive", "heads", "in train", "hires",
         "level", "met");
  for (size_t r = 0; r < table->n_rows; r++) {
    if (strcmp(row[r].period, "month") != 0 || strcmp(row[r].scope, "all") != 0) continue;
    char day[WFM_STAMP_SIZE];
    wfm_format_day(day, row[r].from_day);
    printf("%.7s %9.1f %8.1f - %-6.1f %9.1f %17.1f %7.1f %7.0f %7.1f%% %5.0f%%\n", day, row[r].required, row[r].required_p10,
           row[r].required_p90, row[r].productive, row[r].heads, row[r].training, row[r].hires, 100 * row[r].level_p50, 100 * row[r].met);
  }
}

static void print_actions(const WfmTableData *table) {
  enum { MOST = 12 };
  const WfmHiringRow *row = table->rows;
  size_t shown = 0, classes = 0;
  for (size_t r = 0; r < table->n_rows; r++) classes += strcmp(row[r].action, "hire") == 0 || strcmp(row[r].action, "cross_train") == 0;
  if (classes) printf("\n%-12s %-10s %-10s %6s  %s\n", "decide by", "begins", "at work", "people", "");
  for (size_t r = 0; r < table->n_rows && shown < MOST; r++) {
    char decide[WFM_STAMP_SIZE] = "", begins[WFM_STAMP_SIZE], works[WFM_STAMP_SIZE] = "";
    bool hire = strcmp(row[r].action, "hire") == 0;
    if (!hire && strcmp(row[r].action, "cross_train") != 0) continue;
    if (row[r].decide_day != INT32_MIN) wfm_format_day(decide, row[r].decide_day);
    if (row[r].trained_day != INT32_MIN) wfm_format_day(works, row[r].trained_day);
    printf("%-12s %-10s %-10s %6.0f  %s %s%s%s\n", decide, wfm_format_day(begins, row[r].from_day), works, row[r].heads,
           hire ? "hire for" : "cross-train", row[r].who, *row[r].to ? " for " : "", row[r].to);
    shown++;
  }
  if (classes > shown) printf("and %zu more in hiring.csv\n", classes - shown);
}

static void print_scenarios(const WfmTableData *table, const char *currency) {
  const WfmScenarioResultRow *row = table->rows;
  printf("\n%-18s %9s %13s %13s %9s %7s %10s %6s %7s\n", "scenario", "FTE", "cost", "80 % up to", "/contact", "hires", "missing h", "met",
         "gap");
  for (size_t r = 0; r < table->n_rows; r++) {
    char cost[WFM_AMOUNT_SIZE], high[WFM_AMOUNT_SIZE];
    printf("%-18s %9.1f %13s %13s %9.3f %7.0f %10.0f %5.0f%% %6.2f%%\n", row[r].scenario, row[r].required_fte,
           wfm_amount_format(cost, row[r].cost), wfm_amount_format(high, row[r].cost_p90), row[r].cost_per_contact, row[r].hires,
           row[r].missing_h, 100 * row[r].met, 100 * row[r].gap);
  }
  printf("%-18s %9s %13s\n", "", "", currency);
}

static void print_bridge(const WfmTableData *table) {
  const WfmBridgeRow *row = table->rows;
  for (size_t r = 0; r < table->n_rows; r++) {
    char amount[WFM_AMOUNT_SIZE];
    if (strcmp(row[r].measure, "cost") != 0) continue;
    if (row[r].place == 0) printf("\nFrom %s to %s\n", row[r].from, row[r].to);
    if (row[r].amount == 0) continue;
    printf("  %-24s %14s\n", row[r].part, wfm_amount_format(amount, row[r].amount));
  }
}

static void print_conflicts(const GPtrArray *conflicts) {
  enum { MOST_WAYS = 4 };
  for (guint k = 0; k < conflicts->len; k++) {
    const WfmHeadcountConflict *conflict = conflicts->pdata[k];
    printf("%s%s.\n", k == 0 ? "\nWhat cannot be, and the cheapest ways out:\n  " : "  ", conflict->what);
    for (guint r = 0; r < conflict->ways->len && r < MOST_WAYS; r++) {
      char cost[WFM_AMOUNT_SIZE];
      bool saves = conflict->cost[r] < 0;
      printf("    %s: %s %s\n", (const char *)conflict->ways->pdata[r], saves ? "saves" : "costs",
             wfm_amount_format(cost, fabs(conflict->cost[r])));
    }
  }
}

static void print_worth(const WfmTableData *table) {
  enum { MOST = 8 };
  const WfmPriceRow *row = table->rows;
  for (size_t r = 0; r < MIN(table->n_rows, MOST); r++) {
    char saves[WFM_AMOUNT_SIZE], pay[WFM_AMOUNT_SIZE];
    printf("%s  %-60s %12s", r == 0 ? "\nWhat one unit more is worth (all: worth.csv)\n" : "", row[r].what,
           wfm_amount_format(saves, row[r].saves));
    if (isnan(row[r].pay))
      printf("\n");
    else
      printf("  for pay of %s\n", wfm_amount_format(pay, row[r].pay));
  }
}

static void note_efficiency(JsonObject *part, const WfmEfficiency *efficiency) {
  JsonArray *weeks = json_array_new();
  wfm_json_rounded(part, "efficiency", efficiency->efficiency, 4);
  json_object_set_boolean_member(part, "efficiency_measured", efficiency->measured);
  for (int k = 0; k < efficiency->n_weeks; k++) {
    const WfmEfficiencyWeek *week = &efficiency->week[k];
    char day[WFM_STAMP_SIZE];
    JsonObject *one = json_object_new();
    json_object_set_string_member(one, "from", wfm_format_day(day, week->first_day));
    wfm_json_rounded(one, "paid_h", week->paid_h, 1);
    wfm_json_rounded(one, "workload_h", week->workload_h, 1);
    wfm_json_rounded(one, "service_cushion_h", week->cushion_h, 1);
    wfm_json_rounded(one, "shrinkage_h", week->shrinkage_h, 1);
    wfm_json_rounded(one, "missing_h", week->missing_h, 1);
    wfm_json_rounded(one, "whole_people_h", week->whole_people_h, 1);
    wfm_json_rounded(one, "rules_and_surplus_h", week->surplus_h, 1);
    wfm_json_rounded(one, "breaks_and_meetings_h", week->breaks_h, 1);
    wfm_json_rounded(one, "efficiency", week->efficiency, 4);
    json_array_add_object_element(weeks, one);
  }
  json_object_set_array_member(part, "efficiency_weeks", weeks);
}

static void note(WfmRun *run, const WfmTableData *scenarios, const WfmHeadcountScenes *scenes) {
  const WfmHeadcount *plan = wfm_headcount_scenes_plan(scenes);
  JsonObject *part = wfm_summary_fresh(run->summary, "capacity");
  JsonArray *list = json_array_new();
  const WfmScenarioResultRow *row = scenarios->rows;
  for (size_t r = 0; r < scenarios->n_rows; r++) {
    JsonObject *one = json_object_new();
    json_object_set_string_member(one, "scenario", row[r].scenario);
    wfm_json_rounded(one, "required_fte", row[r].required_fte, 2);
    wfm_json_rounded(one, "cost", row[r].cost, 2);
    wfm_json_rounded(one, "cost_p10", row[r].cost_p10, 2);
    wfm_json_rounded(one, "cost_p90", row[r].cost_p90, 2);
    wfm_json_rounded(one, "hires", row[r].hires, 0);
    wfm_json_rounded(one, "missing_h", row[r].missing_h, 1);
    wfm_json_rounded(one, "met", row[r].met, 4);
    wfm_json_rounded(one, "gap", row[r].gap, 6);
    json_array_add_object_element(list, one);
  }
  json_object_set_array_member(part, "scenarios", list);
  json_object_set_array_member(part, "conflicts", wfm_headcount_conflicts_json(scenes->conflicts->pdata[0]));
  note_efficiency(part, &scenes->efficiency);
  wfm_json_rounded(part, "value_at_end", plan->value_at_end, 2);
}

#define NEAR_ENOUGH 0.02 /* of the wished probability */

static WfmStatus status_of(const WfmTableData *scenarios, const WfmHeadcount *plan, const WfmCapacitySettings *settings,
                           const WfmJob *job) {
  const WfmScenarioResultRow *row = scenarios->rows;
  if (wfm_job_stopped(job)) return WFM_STATUS_STOPPED;
  if (row[0].missing_h > 0.5) return WFM_STATUS_INFEASIBLE;
  if (plan->plan->stopped) return WFM_STATUS_STOPPED;
  return plan->met < settings->probability - NEAR_ENOUGH ? WFM_STATUS_SOFT_MISS : WFM_STATUS_DONE;
}

static void print_status(WfmStatus status, const WfmHeadcountScenes *scenes, const WfmCapacitySettings *settings) {
  if (status == WFM_STATUS_STOPPED) printf("\nStopped before the end");
  if (status == WFM_STATUS_STOPPED && scenes->n_left_out) printf("; scenarios left out: %u", scenes->n_left_out);
  if (status == WFM_STATUS_STOPPED) printf(".\n");
  if (status == WFM_STATUS_SOFT_MISS)
    printf("\nNothing is missing in %.0f %% of weeks and sample futures; %.0f %% were wished.\n",
           100 * wfm_headcount_scenes_plan(scenes)->met, 100 * settings->probability);
}

static int finish(WfmRun *run, const WfmHeadcountScenes *scenes, const WfmHeadcountFrame *frame, GError **err) {
  const WfmCapacitySettings *settings = wfm_settings_get(frame->cli->settings, &wfm_capacity_module);
  const WfmHeadcount *plan = wfm_headcount_scenes_plan(scenes);
  g_autoptr(WfmTableData) headcount = wfm_headcount_table(plan, settings);
  g_autoptr(WfmTableData) hiring = wfm_hiring_table(plan);
  g_autoptr(WfmTableData) budget = wfm_budget_table(plan);
  g_autoptr(WfmTableData) tornado = wfm_tornado_table(plan);
  g_autoptr(WfmTableData) scenarios = wfm_headcount_scenes_table(scenes, settings);
  g_autoptr(WfmTableData) bridge = wfm_headcount_scenes_bridge(scenes, frame, err);
  g_autoptr(WfmTableData) worth = bridge ? wfm_headcount_worth(plan, (size_t)settings->prices, &frame->cli->job, err) : NULL;
  if (!worth) return (*err)->code;
  note(run, scenarios, scenes);
  WfmStatus status = status_of(scenarios, plan, settings, &frame->cli->job);
  const WfmTableData *tables[] = {headcount, hiring, budget, scenarios, bridge, tornado, worth};
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  for (size_t t = 0; t < G_N_ELEMENTS(tables); t++)
    if (!output || !wfm_output_table(output, tables[t], err)) return (*err)->code;
  const WfmOutputCapacity page = {headcount, hiring, budget, scenarios, bridge, tornado, worth};
  if (!wfm_output_capacity(output, &page, err) || !wfm_output_finish(output, status, err)) return (*err)->code;
  if (frame->cli->json) wfm_output_print(run);
  if (frame->cli->json || frame->cli->quiet || g_strcmp0(frame->cli->out, "-") == 0) return status;
  wfm_cli_clear_progress(frame->cli);
  print_months(headcount);
  print_actions(hiring);
  print_scenarios(scenarios, run->settings->currency);
  print_bridge(bridge);
  print_worth(worth);
  print_conflicts(scenes->conflicts->pdata[0]);
  print_status(status, scenes, settings);
  g_autofree char *dir = wfm_output_dir(run);
  printf("\nWritten  %s\n", dir);
  return status;
}

/* scenarios.csv is a table of the plan and a result as well. */
static bool check_folder_out(const WfmCli *cli, const char *plan, GError **err) {
  g_autofree char *out = g_canonicalize_filename(cli->out, NULL), *dir = g_canonicalize_filename(plan, NULL);
  g_autofree char *scenarios = g_build_filename(dir, "scenarios", NULL);
  if (strcmp(out, dir) != 0 && !g_str_has_prefix(out, scenarios)) return true;
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE,
              "--out %s: would replace scenarios.csv of the plan; right would be another folder, such as the default PLAN/capacity",
              cli->out);
  return false;
}

static int plan_and_write(WfmCli *cli, WfmRun *plan, GError **err) {
  WfmHeadcountFrame frame = {cli, months, wanted, plan_only, against};
  g_autoptr(WfmHeadcountScenes) scenes = wfm_headcount_scenes_new(plan, &frame, err);
  return scenes ? finish(plan, scenes, &frame, err) : (*err)->code;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (plan_only && wanted) {
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, "--plan-only and --scenario contradict each other");
    return WFM_STATUS_USAGE;
  }
  if (months < 1 || months > WFM_OUTLOOK_MOST_MONTHS) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--months: found %d, right would be 1 to %d", months, WFM_OUTLOOK_MOST_MONTHS);
    return WFM_STATUS_USAGE;
  }
  cli->horizon_days = wfm_headcount_days(months);
  WfmRun *plan = wfm_run_from_argument(cli, n_args, args, WFM_NEED_HISTORY | WFM_NEED(STAFF_GROUPS), err);
  if (!plan) return (*err)->code;
  if (cli->out && !check_folder_out(cli, plan->plan->dir, err)) {
    wfm_run_free(plan);
    return (*err)->code;
  }
  g_autofree char *dir = cli->out ? NULL : g_build_filename(plan->plan->dir, "capacity", NULL);
  const char *asked = cli->out;
  if (!asked) cli->out = dir;
  int status = plan_and_write(cli, plan, err);
  cli->out = asked;
  return status;
}

const WfmCommand wfm_command_capacity = {
    .name = "capacity",
    .arguments = "PLAN",
    .summary = "Headcount, hiring plan and budget for up to three years, with risk and scenarios",
    .help = "From the long forecast to people and money: hours needed each week, who is there (staff_groups.csv and the tables beside it), "
            "whom to\n"
            "hire, train or buy hours from at least cost, with the proof how near to the cheapest the plan is; sample futures of volume, "
            "handle time,\n"
            "attrition and learning; every scenario of scenarios.csv and of the folder scenarios beside the plan, with a bridge that adds "
            "up to\n"
            "the cent. Writes headcount.csv, hiring.csv, budget.csv, scenarios.csv, bridge.csv, tornado.csv, worth.csv, summary.json,\n"
            "run.json and report.html, a page to be shown, into PLAN/capacity.\n"
            "Exit status 1: the wished probability is not reached; 4: hours are missing in the plan; summary.json says which inputs are in "
            "conflict, and\n"
            "the cheapest change.",
    .example = "wfm capacity samples/global-support --months 12",
    .options = options,
    .run = run,
};
