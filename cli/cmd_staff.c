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

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_HISTORY, err);
  if (!run) return (*err)->code;
  wfm_output_resume(run);
  g_autoptr(WfmTableData) forecast = wfm_output_read(run, &wfm_table_forecast, forecast_path, "forecast", err);
  g_autoptr(WfmTableData) requirement = forecast ? wfm_stage_staff(run, forecast, err) : NULL;
  if (!requirement) return (*err)->code;
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  if (!output || !wfm_output_table(output, requirement, err) || !wfm_output_finish(output, WFM_STATUS_DONE, err)) return (*err)->code;
  wfm_output_print(run);
  return WFM_STATUS_DONE;
}

const WfmCommand wfm_command_staff = {
    .name = "staff",
    .arguments = "PLAN",
    .summary = "Turn the forecast into the agents that every interval needs",
    .help = "Writes requirement.csv: load, net and gross agents, whole agents, and which constraint decides.",
    .example = "wfm staff samples/ticket-team",
    .options = options,
    .run = run,
};
