#include "cli/import_options.h"
#include "cli/import_report.h"

static gboolean print_map;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      WFM_IMPORT_ENTRIES,
      {"print-map", 0, 0, G_OPTION_ARG_NONE, &print_map, "Print a mapping file for the first file, to begin with", NULL},
      G_OPTION_ENTRY_NULL};
  return entries;
}

/* As recognised, or with every field open. */
static int write_map(const char *path, GError **err) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmBytes) bytes = wfm_bytes_open_sheet(path, wfm_import_words.sheet, err);
  if (!bytes) return (*err)->code;
  g_autoptr(WfmRows) rows = wfm_rows_new(bytes, 0, mistakes);
  WfmLayout layout;
  g_autoptr(GString) text = g_string_new(NULL);
  if (wfm_layout_find(&layout, rows, wfm_bytes_name(bytes), NULL, mistakes)) {
    wfm_mapping_write(text, &layout, NULL);
  } else {
    WfmRow row;
    wfm_rows_rewind(rows);
    if (wfm_rows_next(rows, &row)) wfm_mapping_write(text, NULL, &row);
  }
  wfm_layout_clear(&layout);
  if (!text->len) return wfm_mistakes_check(mistakes, err) ? WFM_STATUS_DONE : (*err)->code;
  fputs(text->str, stdout);
  return WFM_STATUS_DONE;
}

static int tell(WfmCli *cli, const WfmIntake *intake, GError **err) {
  const char *name = intake->options.zone;
  for (guint k = 0; !name && k < intake->file->len; k++) name = wfm_intake_facts(intake, k)->zone_name;
  g_autoptr(WfmZone) zone = wfm_zone_new(name ? name : "UTC", err);
  if (!zone) return (*err)->code;
  size_t n;
  WfmQueueSurvey *survey = wfm_survey(intake, zone, wfm_settings_get(cli->settings, &wfm_forecast_module), &n);
  if (!wfm_intake_check(intake, err)) return wfm_surveys_free(survey, n), (*err)->code;
  g_autoptr(WfmAnswer) answer = wfm_answer_new();
  wfm_import_report(answer, intake, survey, n, zone);
  wfm_surveys_free(survey, n);
  bool open = false;
  for (guint k = 0; k < intake->file->len; k++) open |= wfm_intake_facts(intake, k)->decisions.open->len > 0;
  json_object_set_boolean_member(answer->facts, "importable", !open);
  if (open) g_string_append(answer->text, "\nAn import stops at what is refused until it is said.\n");
  if (!wfm_answer_print(answer, cli, err)) return (*err)->code;
  return open ? WFM_STATUS_SOFT_MISS : WFM_STATUS_DONE;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  WfmIntakeOptions intake_options;
  g_autoptr(WfmMapping) mapping = NULL;
  if (n_args < 1) {
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, "wfm doctor takes files: wfm doctor export.csv");
    return WFM_STATUS_USAGE;
  }
  if (print_map) return write_map(args[0], err);
  if (!wfm_import_options_read(&intake_options, &mapping, err)) return (*err)->code;
  g_autoptr(WfmIntake) intake = wfm_intake_new(&intake_options);
  for (int k = 0; k < n_args; k++)
    if (!wfm_intake_file(intake, args[k], err)) return (*err)->code;
  return tell(cli, intake, err);
}

const WfmCommand wfm_command_doctor = {
    .name = "doctor",
    .arguments = "FILE...",
    .summary = "Say what an export of a platform holds, before anything is imported",
    .help =
        "Recognises exports by their content and says: the platform, which column is what, unit, zone and span; duplicates, gaps, rows at "
        "clock\n"
        "changes; suspected outages, level shifts and unusual days; spam and bots; how much of it can be used, what an import would "
        "assume,\n"
        "and what it refuses to guess. Writes nothing. A file of - is standard input. Status 1: something is refused until it is said.\n"
        "docs/import.md has the platforms, the rules and the mapping file.",
    .example = "wfm doctor samples/duty-desk/history.csv",
    .options = options,
    .run = run,
};
