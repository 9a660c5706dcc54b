#include "cli/command.h"
#include "cli/erlang_file.h"

static char *family_name, *csv_path;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"family", 0, 0, G_OPTION_ARG_STRING, &family_name, "Evaluate a file by this family of formulas (unknown names list them all)",
       "NAME"},
      {"csv", 0, 0, G_OPTION_ARG_FILENAME, &csv_path, "The file: CSV with the family's input columns; - reads standard input", "FILE"},
      G_OPTION_ENTRY_NULL};
  return entries;
}

static int usage(GError **err, const char *text) {
  g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, text);
  return WFM_STATUS_USAGE;
}

static int unknown_family(GError **err) {
  g_autoptr(GString) names = g_string_new(NULL);
  for (size_t f = 0; wfm_erlang_families[f]; f++) g_string_append_printf(names, " %s", wfm_erlang_families[f]->name);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "there is no family \"%s\"; right would be one of:%s", family_name, names->str);
  return WFM_STATUS_USAGE;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  (void)cli;
  (void)args;
  if (n_args > 0) return usage(err, "wfm erlang takes options only");
  if (!family_name || !csv_path) return usage(err, "right would be --family NAME --csv FILE");
  const WfmErlangFamily *family = wfm_erlang_family(family_name);
  if (!family) return unknown_family(err);
  return wfm_erlang_file(family, csv_path, stdout, err) ? WFM_STATUS_DONE : (*err)->code;
}

const WfmCommand wfm_command_erlang = {
    .name = "erlang",
    .arguments = "",
    .summary = "Answer a staffing question without a plan",
    .help = "With --family and --csv, evaluates a whole file by one family of queueing formulas: one row in, one row out, 17 significant "
            "digits.\nColumns that the family does not need are passed over.",
    .example = "printf 'id,n,a\\nx,10,7\\n' | wfm erlang --family erlang_b --csv -",
    .plain = true,
    .options = options,
    .run = run,
};
