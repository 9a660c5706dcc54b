/* The one argument that most commands take. */
#pragma once

#include "cli/run.h"

#define WFM_NEED_HISTORY (1u << WFM_PLAN_QUEUES | 1u << WFM_PLAN_HISTORY)
#define WFM_NEED_ALL (WFM_NEED_HISTORY | 1u << WFM_PLAN_AGENTS | 1u << WFM_PLAN_SHIFTS)

/* Loads the plan that the command names; errors as wfm_run_new, and WFM_STATUS_USAGE where there is not exactly one. */
static inline WfmRun *wfm_run_from_argument(WfmCli *cli, int n_args, char **args, unsigned need, GError **err) {
  if (n_args == 1) return wfm_run_new(cli, args[0], need, err);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "one plan is needed, found %d arguments: %s PLAN", n_args, g_get_prgname());
  return NULL;
}
