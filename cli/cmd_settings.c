#include "cli/run.h"

#include <string.h>

typedef struct {
  const WfmModule *last;
} Place;

static void print_setting(void *user, const WfmModule *module, const WfmParam *param, const char *value, bool changed) {
  Place *place = user;
  if (place->last != module) printf("%s# %s\n", place->last ? "\n" : "", module->summary);
  place->last = module;
  g_autofree char *key = g_strdup_printf("%s.%s", module->name, param->key);
  char low[WFM_NUMBER_SIZE], high[WFM_NUMBER_SIZE];
  g_autofree char *range = NULL;
  if (param->type == WFM_PARAM_REAL || param->type == WFM_PARAM_INT)
    range = g_strdup_printf("%s to %s%s%s", wfm_number_format(low, param->low), wfm_number_format(high, param->high),
                            *param->unit ? " " : "", param->unit);
  else
    range = g_strdup(param->type == WFM_PARAM_CHOICE ? param->choices : param->type == WFM_PARAM_BOOL ? "yes or no" : "text");
  printf("%-32s %s%s\n    %s (%s)\n", key, *value ? value : "\"\"", changed ? "   <- changed" : "", param->help, range);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (n_args > 1) {
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, "wfm settings takes at most one plan");
    return WFM_STATUS_USAGE;
  }
  if (n_args == 1) {
    g_autoptr(WfmPlan) plan = wfm_plan_load(args[0], NULL, 0, cli->settings, err);
    if (!plan) return (*err)->code;
  }
  if (!wfm_run_apply_set(cli, err)) return (*err)->code;
  Place place = {NULL};
  wfm_settings_each(cli->settings, print_setting, &place);
  return WFM_STATUS_DONE;
}

const WfmCommand wfm_command_settings = {
    .name = "settings",
    .arguments = "[PLAN]",
    .summary = "Print every setting with its value, range and meaning",
    .help = "With a plan, its settings.csv is applied first. A setting is changed in settings.csv (columns key, value) or for one run with "
            "--set.",
    .example = "wfm settings samples/ticket-team --set run.horizon_days=14",
    .plain = true,
    .run = run,
};
