#include "cli/archive.h"
#include "cli/output.h"
#include "cli/plan_argument.h"

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_HISTORY, err);
  if (!run) return (*err)->code;
  wfm_output_resume(run);
  g_autoptr(WfmTableData) accuracy = NULL;
  g_autoptr(WfmTableData) forecast = wfm_stage_forecast(run, &accuracy, err);
  if (!forecast) return (*err)->code;
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  if (!output || !wfm_output_table(output, forecast, err) || !wfm_output_table(output, accuracy, err) ||
      !wfm_output_table(output, run->findings, err) || !wfm_output_finish(output, WFM_STATUS_DONE, err) ||
      !wfm_archive_add(run, forecast, err))
    return (*err)->code;
  wfm_output_print(run);
  return WFM_STATUS_DONE;
}

const WfmCommand wfm_command_forecast = {
    .name = "forecast",
    .arguments = "PLAN | -",
    .summary = "Forecast contacts and handle time of every queue, with quantiles",
    .help =
        "Writes forecast.csv and accuracy.csv (the rolling-origin backtest of every model, the mean of the last weeks beside them).\n"
        "With - the history comes from standard input in the layout of history.csv (zone: --set run.zone=NAME), and forecast.csv goes to\n"
        "standard output, so that it fits into a pipe: psql -c '\\copy (select ...) to stdout csv header' | wfm forecast -\n"
        "Hours of the week of which that history has no row are then taken as closed.",
    .example = "wfm forecast samples/ticket-team",
    .run = run,
};
