#include "cli/command.h"
#include "cli/data/results.h"

#include <string.h>

static gboolean markdown;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {{"markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, "As Markdown, as in docs/tables.md", NULL},
                                         G_OPTION_ENTRY_NULL};
  return entries;
}

/* Every table of that name: one may be both of the plan and of the results. */
static bool write_tables(const char *name) {
  bool found = false;
  for (size_t t = 0; t < WFM_N_PLAN_TABLES; t++) {
    if (strcmp(wfm_plan_tables[t].name, name) != 0) continue;
    wfm_schema_write(&wfm_plan_tables[t], stdout, markdown);
    found = true;
  }
  for (size_t t = 0; t < G_N_ELEMENTS(wfm_result_tables); t++) {
    if (strcmp(wfm_result_tables[t]->name, name) != 0) continue;
    wfm_schema_write(wfm_result_tables[t], stdout, markdown);
    found = true;
  }
  return found;
}

static int unknown_table(const char *name, GError **err) {
  g_autoptr(GString) names = g_string_new("");
  for (size_t t = 0; t < WFM_N_PLAN_TABLES; t++) g_string_append_printf(names, "%s ", wfm_plan_tables[t].name);
  for (size_t t = 0; t < G_N_ELEMENTS(wfm_result_tables); t++) g_string_append_printf(names, "%s ", wfm_result_tables[t]->name);
  g_string_truncate(names, names->len - 1);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "there is no table \"%s\"; right would be one of: %s", name, names->str);
  return WFM_STATUS_USAGE;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  for (int i = 0; i < n_args; i++)
    if (!write_tables(args[i])) return unknown_table(args[i], err);
  for (size_t t = 0; n_args == 0 && t < WFM_N_PLAN_TABLES; t++) wfm_schema_write(&wfm_plan_tables[t], stdout, markdown);
  for (size_t t = 0; n_args == 0 && t < G_N_ELEMENTS(wfm_result_tables); t++) wfm_schema_write(wfm_result_tables[t], stdout, markdown);
  return WFM_STATUS_DONE;
}

const WfmCommand wfm_command_schema = {
    .name = "schema",
    .arguments = "[TABLE...]",
    .summary = "Print the columns of the plan's tables and of the results",
    .help = "Columns, units, ranges, defaults and meaning of every table, or of those named.",
    .example = "wfm schema queues",
    .options = options,
    .plain = true,
    .run = run,
};
