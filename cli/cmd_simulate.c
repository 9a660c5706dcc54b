#include "cli/output.h"
#include "cli/plan_argument.h"

#include <math.h>

static char *forecast_path, *roster_path, *actual_path;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {{"forecast", 'f', 0, G_OPTION_ARG_FILENAME, &forecast_path,
                                          "Forecast to sample from; default forecast.csv in the output folder, else in PLAN/out", "FILE"},
                                         {"roster", 'r', 0, G_OPTION_ARG_FILENAME, &roster_path,
                                          "Roster to judge; default roster.csv in the same way; - reads standard input", "FILE"},
                                         {"actual", 'a', 0, G_OPTION_ARG_FILENAME, &actual_path,
                                          "Contacts that really came, in the layout of history.csv, instead of sampled ones", "FILE"},
                                         G_OPTION_ENTRY_NULL};
  return entries;
}

static bool read_actual(WfmTableData **actual, GError **err) {
  if (!actual_path) return true;
  if (!g_file_test(actual_path, G_FILE_TEST_EXISTS)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "%s: there is no such file; right would be a table as `wfm schema history` explains it", actual_path);
    return false;
  }
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  *actual = wfm_table_read_file(&wfm_plan_tables[WFM_PLAN_HISTORY], actual_path, actual_path, mistakes);
  return wfm_mistakes_check(mistakes, err);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_ALL, err);
  if (!run) return (*err)->code;
  wfm_output_resume(run);
  g_autoptr(WfmTableData) actual = NULL;
  g_autoptr(WfmTableData) forecast = wfm_output_read(run, &wfm_table_forecast, forecast_path, "forecast", err);
  g_autoptr(WfmTableData) table = forecast ? wfm_output_read(run, &wfm_table_roster, roster_path, "schedule", err) : NULL;
  if (!table || !read_actual(&actual, err)) return (*err)->code;
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, NULL, err);
  if (!build) return (*err)->code;
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  g_autoptr(WfmRoster) roster = wfm_run_read_roster(problem, table, err);
  g_autoptr(WfmSimResult) result = roster ? wfm_stage_simulate(run, forecast, problem, roster, actual, err) : NULL;
  if (!result) return (*err)->code;
  WfmStatus status = WFM_STATUS_DONE;
  g_autoptr(WfmTableData) coverage = wfm_stage_coverage(run, forecast, problem, roster, result, &status, err);
  g_autoptr(WfmOutput) output = coverage ? wfm_output_new(run, err) : NULL;
  if (!output || !wfm_output_table(output, coverage, err) || !wfm_output_finish(output, status, err)) return (*err)->code;
  wfm_output_print(run);
  return (int)status;
}

const WfmCommand wfm_command_simulate = {
    .name = "simulate",
    .arguments = "PLAN",
    .summary = "Judge a roster event by event against sampled or actual contacts",
    .help = "Writes coverage.csv with the simulated service level beside the expected one, and each queue's verdict to summary.json.\n"
            "The roster may come from another tool: agent_id, segment, start_utc and end_utc are enough, and paid where breaks are unpaid.",
    .example = "wfm simulate samples/ticket-team",
    .options = options,
    .run = run,
};
