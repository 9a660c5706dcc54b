#include "cli/output.h"
#include "cli/plan_argument.h"

static char *forecast_path;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"forecast", 'f', 0, G_OPTION_ARG_FILENAME, &forecast_path,
       "Forecast to use; default forecast.csv in the output folder, else in PLAN/out; - reads standard input", "FILE"},
      G_OPTION_ENTRY_NULL};
  return entries;
}

static bool write_all(WfmRun *run, const WfmScheduleTables *tables, const WfmTableData *coverage, WfmStatus status, GError **err) {
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  return output && wfm_output_table(output, tables->roster, err) && wfm_output_table(output, tables->shifts, err) &&
         (!tables->ledger || wfm_output_table(output, tables->ledger, err)) && wfm_output_table(output, coverage, err) &&
         wfm_output_finish(output, status, err);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_ALL, err);
  if (!run) return (*err)->code;
  wfm_output_resume(run);
  g_autoptr(WfmTableData) forecast = wfm_output_read(run, &wfm_table_forecast, forecast_path, "forecast", err);
  if (!forecast) return (*err)->code;
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, NULL, err);
  WfmScheduleTables tables = {0};
  if (!build || !wfm_stage_schedule(&tables, run, build, err)) return (*err)->code;
  WfmStatus status = WFM_STATUS_DONE;
  g_autoptr(WfmTableData) coverage = wfm_stage_coverage(run, forecast, tables.present, NULL, &status, err);
  if (tables.stopped) status = WFM_STATUS_STOPPED;
  bool written = coverage && write_all(run, &tables, coverage, status, err);
  wfm_schedule_tables_clear(&tables);
  if (!written) return (*err)->code;
  wfm_output_print(run);
  return (int)status;
}

const WfmCommand wfm_command_schedule = {
    .name = "schedule",
    .arguments = "PLAN",
    .summary = "Find the cheapest legal roster of named people, and prove how good it is",
    .help =
        "Writes roster.csv (one row per segment), shifts.csv and coverage.csv; prints the cost, the proven lower bound and the gap.\n"
        "Where the hard rules contradict each other it says which rules and people, and the cheapest relaxations; then nothing is written.",
    .example = "wfm schedule samples/ticket-team",
    .options = options,
    .run = run,
};
