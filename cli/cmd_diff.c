#include "cli/command.h"
#include "cli/data/manifest.h"
#include "cli/diff.h"

#include <string.h>

static gboolean json;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {{"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the differences as JSON", NULL},
                                         G_OPTION_ENTRY_NULL};
  return entries;
}

static const WfmTable *const kinds[] = {&wfm_table_forecast, &wfm_table_requirement, &wfm_table_roster, &wfm_table_archive};

/* The kind of table that a file is, by the columns that only this kind has. */
static const WfmTable *kind_of(const char *path, GError **err) {
  static const char *const marks[] = {"p05", "gross_agents", "agent_id", "known_until_utc"};
  FILE *in = fopen(path, "rb");
  char line[4096] = "";
  if (!in || !fgets(line, sizeof line, in)) line[0] = '\0';
  if (in) fclose(in);
  for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
    if (strstr(line, marks[k])) return kinds[k];
  g_set_error(
      err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
      "%s: found no forecast, requirement or roster there; right would be a forecast.csv, requirement.csv or roster.csv that wfm wrote, a "
      "file of PLAN/archive, or a folder with them",
      path);
  return NULL;
}

static WfmTableData *read_table(const WfmTable *table, const char *path, GError **err) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmTableData) data = wfm_table_read_file(table, path, path, mistakes);
  return wfm_mistakes_check(mistakes, err) ? g_steal_pointer(&data) : NULL;
}

static bool compare_files(WfmDifference *out, const WfmTable *table, const char *a, const char *b, GError **err) {
  g_autoptr(WfmTableData) before = read_table(table, a, err);
  g_autoptr(WfmTableData) after = before ? read_table(table, b, err) : NULL;
  if (!after) return false;
  JsonObject *facts = json_object_new();
  json_object_set_object_member(out->facts, table->name, facts);
  WfmDifference part = {out->text, facts};
  if (out->text->len) g_string_append_c(out->text, '\n');
  return table == &wfm_table_roster ? wfm_diff_rosters(&part, before, after, err) : wfm_diff_intervals(&part, before, after, err);
}

static bool compare_folders(WfmDifference *out, const char *a, const char *b, GError **err) {
  size_t compared = 0;
  for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
    g_autofree char *name = g_strdup_printf("%s.csv", kinds[k]->name);
    g_autofree char *before = g_build_filename(a, name, NULL), *after = g_build_filename(b, name, NULL);
    if (!g_file_test(before, G_FILE_TEST_IS_REGULAR) || !g_file_test(after, G_FILE_TEST_IS_REGULAR)) continue;
    compared++;
    if (!compare_files(out, kinds[k], before, after, err)) return false;
  }
  if (compared) return true;
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
              "%s and %s have no table in common; right would be two output folders with forecast.csv, requirement.csv or roster.csv", a,
              b);
  return false;
}

static bool compare(WfmDifference *out, const char *a, const char *b, GError **err) {
  const char *const both[] = {a, b};
  for (size_t k = 0; k < 2; k++)
    if (!g_file_test(both[k], G_FILE_TEST_EXISTS)) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: there is no such file or folder", both[k]);
      return false;
    }
  bool folder = g_file_test(a, G_FILE_TEST_IS_DIR);
  if (folder != g_file_test(b, G_FILE_TEST_IS_DIR)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "%s is a %s and %s is a %s; right would be two files or two folders", a,
                folder ? "folder" : "file", b, folder ? "file" : "folder");
    return false;
  }
  if (folder) return compare_folders(out, a, b, err);
  const WfmTable *before = kind_of(a, err), *after = before ? kind_of(b, err) : NULL;
  if (!after) return false;
  if (before == after) return compare_files(out, before, a, b, err);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "%s is a %s and %s is a %s; right would be two of a kind", a, before->name, b, after->name);
  return false;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  (void)cli;
  if (n_args != 2) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "two results are needed, found %d: wfm diff BEFORE AFTER", n_args);
    return WFM_STATUS_USAGE;
  }
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(JsonNode) node = json_node_alloc();
  WfmDifference difference = {text, json_object_new()};
  json_node_init_object(node, difference.facts);
  json_object_unref(difference.facts); /* the node's now */
  bool fine = compare(&difference, args[0], args[1], err);
  if (fine && json) fine = wfm_json_write(node, stdout, err);
  if (fine && !json) fputs(text->str, stdout);
  return fine ? WFM_STATUS_DONE : (*err)->code;
}

const WfmCommand wfm_command_diff = {
    .name = "diff",
    .arguments = "BEFORE AFTER",
    .summary = "Say what differs between two forecasts, requirements or rosters",
    .help =
        "BEFORE and AFTER are two forecast.csv, requirement.csv or roster.csv, or two output folders with any of them. Of rosters: the "
        "shifts\n"
        "added, removed and moved, person by person; of forecasts and requirements: totals per queue over the intervals that both have,\n"
        "and the days that differ most. Two files of PLAN/archive are compared like forecasts, their days in UTC.",
    .example = "wfm diff samples/ticket-team/out samples/ticket-team/out",
    .options = options,
    .plain = true,
    .run = run,
};
