#include "cli/output.h"
#include "cli/plan_argument.h"

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_HISTORY, err);
  if (!run) return (*err)->code;
  wfm_output_resume(run);
  WfmStatus status = (WfmStatus)json_object_get_int_member_with_default(run->summary->root, "status", WFM_STATUS_DONE);
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  if (!output || !wfm_output_report(output, NULL, NULL, NULL, NULL, NULL, err) || !wfm_output_finish(output, status, err))
    return (*err)->code;
  g_autofree char *dir = wfm_output_dir(run), *capacity = NULL;
  if (!cli->out && !wfm_output_capacity_again(run, &capacity, err)) return (*err)->code;
  wfm_cli_clear_progress(cli);
  if (!cli->quiet && g_strcmp0(dir, "-") != 0) printf("Written  %s/report.html\n", dir);
  if (!cli->quiet && capacity) printf("         %s\n", capacity);
  return WFM_STATUS_DONE;
}

const WfmCommand wfm_command_report = {
    .name = "report",
    .arguments = "PLAN",
    .summary = "Draw report.html from the results of earlier commands",
    .help = "One page that works without a network: the week at a glance, forecast, coverage, roster, people, warnings. What has not been "
            "computed yet\n"
            "is left out with the name of the command that would make it. Where `wfm capacity` has left results in PLAN/capacity, their "
            "page is\n"
            "drawn again too, unless --out names a folder.",
    .example = "wfm report samples/ticket-team",
    .run = run,
};
