#include "cli/command.h"

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (n_args != 1) {
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, "wfm init takes one folder: wfm init my-plan");
    return WFM_STATUS_USAGE;
  }
  if (!wfm_plan_init(args[0], err)) return (*err)->code;
  if (!cli->quiet)
    printf("Made %s: a small invented plan. Change its tables, then: wfm check %s && wfm run %s\n", args[0], args[0], args[0]);
  return WFM_STATUS_DONE;
}

const WfmCommand wfm_command_init = {
    .name = "init",
    .arguments = "DIR",
    .summary = "Make a new plan with commented examples",
    .help =
        "DIR must be empty or not exist. The plan it receives is small, complete, and runs as it stands; each table explains its columns.",
    .example = "wfm init my-plan",
    .plain = true,
    .run = run,
};
