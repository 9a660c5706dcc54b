/* The one argument that most commands take. */
#pragma once

#include "cli/run.h"

#define WFM_NEED_HISTORY (WFM_NEED(QUEUES) | WFM_NEED(HISTORY))
#define WFM_NEED_ALL (WFM_NEED_HISTORY | WFM_NEED(AGENTS) | WFM_NEED(SHIFTS))

/* Loads the plan that the command names; errors as wfm_run_new, and WFM_STATUS_USAGE where there is not exactly one,
 * or where it is "-" and people are needed. */
static inline WfmRun *wfm_run_from_argument(WfmCli *cli, int n_args, char **args, uint64_t need, GError **err) {
  bool bare = n_args == 1 && args[0][0] == '-' && !args[0][1]; /* a history on standard input has queues, and no people */
  if (bare && (need & WFM_NEED(AGENTS))) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE,
                "%s needs a plan with people, in a folder; only a history comes from standard input: wfm forecast -, wfm backtest -",
                g_get_prgname());
    return NULL;
  }
  if (n_args == 1) return wfm_run_new(cli, args[0], need, err);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "one plan is needed, found %d arguments: %s PLAN", n_args, g_get_prgname());
  return NULL;
}
