#include "cli/data/export/place.h"
#include "cli/output.h"
#include "cli/plan_argument.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static char *target_name, *out_path, *zone_name, *first_day, *last_day, *results_dir, *roster_path, *forecast_path, *names_path, *separator,
    *tenant, *secret_path;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"to", 't', 0, G_OPTION_ARG_STRING, &target_name, "For which tool; `--to list` says which there are", "TARGET"},
      {"out", 'o', 0, G_OPTION_ARG_FILENAME, &out_path,
       "The file, or the folder of a target that makes several; default PLAN/export/ and the target's own name; - writes a file to "
       "standard "
       "output",
       "PATH"},
      {"zone", 'z', 0, G_OPTION_ARG_STRING, &zone_name, "One clock for all local times; default: each person's and each queue's own",
       "ZONE"},
      {"first", 0, 0, G_OPTION_ARG_STRING, &first_day, "Leave out what is before this local date", "DATE"},
      {"last", 0, 0, G_OPTION_ARG_STRING, &last_day, "Leave out what is after this local date", "DATE"},
      {"names", 'n', 0, G_OPTION_ARG_FILENAME, &names_path,
       "How the other tool calls queues, people and activities; `wfm schema export_names`", "FILE"},
      {"separator", 0, 0, G_OPTION_ARG_STRING, &separator, "Of CSV files for spreadsheets: comma, semicolon or tab; default comma", "WORD"},
      {"tenant", 0, 0, G_OPTION_ARG_STRING, &tenant,
       "Of calendars: whose they are, in the identity of every event; default: the plan's name", "NAME"},
      {"secret", 0, 0, G_OPTION_ARG_FILENAME, &secret_path,
       "Of calendars: names of files that nobody guesses who does not have this file of at least 16 bytes", "FILE"},
      {"results", 0, 0, G_OPTION_ARG_FILENAME, &results_dir, "Folder with the results; default PLAN/out", "DIR"},
      {"roster", 'r', 0, G_OPTION_ARG_FILENAME, &roster_path, "Another roster than that of the results", "FILE"},
      {"forecast", 'f', 0, G_OPTION_ARG_FILENAME, &forecast_path, "Another forecast than that of the results", "FILE"},
      G_OPTION_ENTRY_NULL};
  return entries;
}

static int wrong(GError **err, const char *option, const char *found, const char *right) {
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "%s: found \"%s\", right would be %s", option, found, right);
  return WFM_STATUS_USAGE;
}

/* ---- Targets ---- */

static int list_targets(void) {
  for (size_t t = 0; t < wfm_n_export_targets; t++) {
    const WfmExportTarget *target = wfm_export_targets[t];
    printf("%-15s %s\n%-15s for: %s\n%-15s default: PLAN/export/%s%s\n", target->name, target->summary, "", target->source, "",
           target->file, target->for_spreadsheets ? "; texts cannot become formulas" : "");
  }
  return WFM_STATUS_DONE;
}

static const WfmExportTarget *find_target(GError **err) {
  const WfmExportTarget *target = target_name ? wfm_export_target_named(target_name) : NULL;
  if (target) return target;
  g_autoptr(GString) names = g_string_new(NULL);
  for (size_t t = 0; t < wfm_n_export_targets; t++) g_string_append_printf(names, "%s%s", t ? ", " : "", wfm_export_targets[t]->name);
  if (target_name)
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--to: there is no target \"%s\"; right would be one of: %s", target_name, names->str);
  else
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--to: for which tool? Right would be one of: %s", names->str);
  return NULL;
}

/* ---- What goes in ---- */

typedef struct {
  WfmExportInput input;
  WfmTableData *part[WFM_N_EXPORT_PARTS];
  WfmTableData *names, *rota;
  WfmZone *zone;
} Material;

static void material_free(Material *material) {
  for (size_t k = 0; k < WFM_N_EXPORT_PARTS; k++) wfm_table_data_free(material->part[k]);
  wfm_table_data_free(material->names);
  wfm_table_data_free(material->rota);
  if (material->input.secret) g_bytes_unref(material->input.secret);
  wfm_zone_free(material->zone);
  g_free(material);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Material, material_free)

static bool read_parts(Material *material, WfmRun *run, const WfmExportTarget *target, GError **err) {
  static const WfmTable *const tables[] = {&wfm_table_forecast, &wfm_table_requirement, &wfm_table_roster, &wfm_table_coverage,
                                           &wfm_table_accuracy};
  static const char *const made_by[] = {"forecast", "staff", "schedule", "run", "backtest"};
  const char *const paths[] = {forecast_path, NULL, roster_path, NULL, NULL};
  for (size_t k = 0; k < WFM_N_EXPORT_PARTS; k++) {
    if (target->needs & 1u << k)
      material->part[k] = wfm_output_read(run, tables[k], paths[k], made_by[k], err);
    else if (target->uses & 1u << k)
      material->part[k] = wfm_output_standing(run, tables[k]);
    if ((target->needs & 1u << k) && !material->part[k]) return false;
  }
  WfmExportInput *input = &material->input;
  input->forecast = material->part[0], input->requirement = material->part[1], input->roster = material->part[2];
  input->coverage = material->part[3], input->accuracy = material->part[4];
  return true;
}

static bool read_names(Material *material, GError **err) {
  if (!names_path) return true;
  if (!g_file_test(names_path, G_FILE_TEST_IS_REGULAR))
    return wrong(err, "--names", names_path, "a table as `wfm schema export_names` explains it") == WFM_STATUS_DONE;
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  material->names = wfm_table_read_file(&wfm_table_export_names, names_path, names_path, mistakes);
  material->input.names = material->names;
  return wfm_mistakes_check(mistakes, err);
}

static bool read_secret(WfmExportInput *input, GError **err) {
  char *text = NULL;
  gsize n = 0;
  if (!secret_path) return true;
  if (!g_file_get_contents(secret_path, &text, &n, NULL)) n = 0;
  input->secret = g_bytes_new_take(text, n);
  return n >= 16 ||
         wrong(err, "--secret", secret_path, "a file of at least 16 bytes, as `head -c 32 /dev/urandom` makes it") == WFM_STATUS_DONE;
}

static bool read_day(int32_t *day, const char *option, const char *text, GError **err) {
  WfmStamp stamp;
  if (!text) return true;
  if (!wfm_stamp_parse(&stamp, text) || stamp.has_time) return wrong(err, option, text, "a date as 2026-03-30") == WFM_STATUS_DONE;
  *day = wfm_local_day(stamp.local);
  return true;
}

static bool read_options(Material *material, const WfmRun *run, GError **err) {
  WfmExportInput *input = &material->input;
  input->from = INT32_MIN, input->to = INT32_MAX, input->separator = ',';
  if (!read_day(&input->from, "--first", first_day, err) || !read_day(&input->to, "--last", last_day, err)) return false;
  if (input->to < input->from) return wrong(err, "--last", last_day, "a date not before --first") == WFM_STATUS_DONE;
  if (separator) {
    static const char words[] = "comma semicolon tab";
    bool comma = strcmp(separator, "comma") == 0, semicolon = strcmp(separator, "semicolon") == 0, tab = strcmp(separator, "tab") == 0;
    if (!comma && !semicolon && !tab) return wrong(err, "--separator", separator, words) == WFM_STATUS_DONE;
    input->separator = semicolon ? ';' : tab ? '\t' : ',';
  }
  if (!zone_name) return true;
  input->shown = wfm_plan_zone(run->plan, zone_name);
  if (!input->shown) input->shown = material->zone = wfm_zone_new(zone_name, err);
  if (!input->shown) g_prefix_error(err, "--zone: ");
  return input->shown != NULL;
}

/* What the plan knows itself of when it was made: the end of its history. */
static int64_t stamp_of(const WfmRun *run) {
  int64_t stamp = INT64_MIN;
  for (size_t q = 0; q < run->n_queues; q++)
    if (run->queue[q].past->grid.n > 0) stamp = MAX(stamp, wfm_grid_end(run->queue[q].past->grid));
  return stamp == INT64_MIN ? run->horizon.start : stamp;
}

static Material *material_new(WfmRun *run, const WfmExportTarget *target, GError **err) {
  g_autoptr(Material) material = g_new0(Material, 1);
  WfmExportInput *input = &material->input;
  input->title = json_object_get_string_member_with_default(run->summary->root, "plan", "wfm");
  input->plan = run->plan;
  input->zone = run->zone;
  input->horizon = run->horizon;
  input->roster_start = run->roster.start;
  input->roster_end = wfm_grid_end(run->roster);
  input->stamp = stamp_of(run);
  input->currency = run->settings->currency;
  input->summary = run->summary->root;
  input->tenant = tenant ? tenant : input->title;
  if (WFM_N_ROWS(run->plan, ON_CALL) > 0) input->rota = material->rota = wfm_output_standing(run, &wfm_plan_tables[WFM_PLAN_ROTA]);
  if (!read_options(material, run, err) || !read_names(material, err) || !read_secret(input, err) ||
      !read_parts(material, run, target, err))
    return NULL;
  return g_steal_pointer(&material);
}

/* ---- Where it goes ---- */

/* PLAN/export is made where it is not there; a folder that was named must be. */
static char *place_of(const WfmRun *run, const WfmExportTarget *target, GError **err) {
  g_autofree char *name = g_strdup(target->file);
  if (g_str_has_suffix(name, "/")) name[strlen(name) - 1] = '\0';
  if (out_path && g_str_has_suffix(target->file, "/")) return g_strdup(out_path);
  if (out_path) return g_file_test(out_path, G_FILE_TEST_IS_DIR) ? g_build_filename(out_path, name, NULL) : g_strdup(out_path);
  g_autofree char *folder = g_build_filename(run->plan->dir, "export", NULL);
  if (mkdir(folder, 0777) == 0 || errno == EEXIST) return g_build_filename(folder, name, NULL);
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: cannot be made: %s", folder, g_strerror(errno));
  return NULL;
}

static void say(const WfmCli *cli, const WfmExportFiles *files, const char *place, bool folder) {
  wfm_cli_clear_progress(cli);
  if (cli->quiet) return;
  FILE *out = strcmp(place, "-") == 0 ? stderr : stdout;
  for (guint k = 0; k < files->note->len; k++) fprintf(out, "Note     %s\n", (const char *)files->note->pdata[k]);
  if (out == stderr) return;
  if (folder)
    printf("Written  %s (%u files)\n", place, files->file->len);
  else
    printf("Written  %s\n", place);
}

static int export_to(const WfmRun *run, const WfmExportTarget *target, Material *material, GError **err) {
  g_autoptr(WfmExportFiles) files = wfm_export_files_new();
  bool folder = g_str_has_suffix(target->file, "/");
  if (folder && g_strcmp0(out_path, "-") == 0) return wrong(err, "--out", "-", "a folder: this target makes several files");
  g_autofree char *place = place_of(run, target, err);
  if (!place) return (*err)->code;
  material->input.before = place;
  if (!target->make(files, &material->input, err)) return (*err)->code;
  bool done = folder ? wfm_export_place_folder(place, files, err)
                     : wfm_export_place_file(place, ((const WfmExportFile *)files->file->pdata[0])->bytes, err);
  if (!done) return (*err)->code;
  say(run->cli, files, place, folder);
  return WFM_STATUS_DONE;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (g_strcmp0(target_name, "list") == 0) return list_targets();
  const WfmExportTarget *target = find_target(err);
  if (!target) return (*err)->code;
  cli->out = results_dir;                          /* where results are read */
  bool people = target->needs & WFM_EXPORT_ROSTER; /* a forecast needs none, and may be of a history from standard input */
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, people ? WFM_NEED_ALL : WFM_NEED_HISTORY, err);
  if (!run) return (*err)->code;
  if (strcmp(run->plan->dir, "-") == 0 && !out_path) return wrong(err, "PLAN", "-", "a folder, or --out with the file");
  wfm_output_resume(run);
  g_autoptr(Material) material = material_new(run, target, err);
  return material ? export_to(run, target, material, err) : (*err)->code;
}

const WfmCommand wfm_command_export = {
    .name = "export",
    .arguments = "PLAN",
    .summary = "Write forecast and roster as the files that other tools read",
    .help =
        "Makes the file, or the folder, that TARGET takes from the results of earlier commands; `wfm export --to list` lists the targets,\n"
        "docs/export.md their columns. What stood there before is replaced as a whole or not at all. The same results give the same "
        "bytes.\n\n"
        "--names FILE says how the other tool calls things: rows kind,name,value such as queue,voice-en,Support English or\n"
        "email,a.byrne,aoife@example.com.",
    .example = "wfm export samples/ticket-team --to shifts",
    .options = options,
    .plain = true,
    .run = run,
};
