#include "cli/output.h"

#include "cli/data/export/facts.h"
#include "cli/data/manifest.h"
#include "cli/data/publish.h"
#include "cli/data/results_headcount.h"
#include "cli/report/capacity_page.h"
#include "cli/report/report.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct WfmOutput {
  WfmRun *run;
  WfmPublish *publish; /* NULL: standard output */
  bool table_written;
};

char *wfm_output_dir(const WfmRun *run) {
  if (run->cli->out) return g_strdup(run->cli->out);
  return strcmp(run->plan->dir, "-") == 0 ? g_strdup("-") : g_build_filename(run->plan->dir, "out", NULL);
}

static bool to_stdout(const char *dir) {
  return strcmp(dir, "-") == 0;
}

/* PLAN/out, where earlier stages have left their results unless told otherwise; NULL for a plan that is no folder. */
static char *plan_out(const WfmRun *run) {
  return strcmp(run->plan->dir, "-") == 0 ? NULL : g_build_filename(run->plan->dir, "out", NULL);
}

/* A result of an earlier stage: in the output folder, or else in PLAN/out. Where it is in neither, the name it should have. */
static char *standing_path(const WfmRun *run, const char *name) {
  g_autofree char *dir = wfm_output_dir(run), *second = plan_out(run);
  char *path = to_stdout(dir) ? NULL : g_build_filename(dir, name, NULL);
  if (!second || (path && g_file_test(path, G_FILE_TEST_EXISTS))) return path;
  g_free(path);
  return g_build_filename(second, name, NULL);
}

WfmOutput *wfm_output_new(WfmRun *run, GError **err) {
  g_autofree char *dir = wfm_output_dir(run);
  WfmPublish *publish = NULL;
  if (!to_stdout(dir)) {
    publish = wfm_publish_new(dir, err);
    if (!publish) return NULL;
  }
  WfmOutput *output = g_new0(WfmOutput, 1);
  *output = (WfmOutput){run, publish, false};
  return output;
}

void wfm_output_free(WfmOutput *output) {
  if (!output) return;
  wfm_publish_free(output->publish);
  g_free(output);
}

/* `wfm forecast PLAN --out - | head`: a reader who has seen enough is no failure. */
static bool closed_pipe(GError **err) {
  if (errno != EPIPE) return false;
  g_clear_error(err);
  return true;
}

bool wfm_output_table(WfmOutput *output, const WfmTableData *table, GError **err) {
  if (!output->publish) {
    if (output->table_written || output->run->cli->json) return true;
    output->table_written = true;
    return wfm_table_write(table, stdout, err) || closed_pipe(err);
  }
  g_autofree char *name = g_strdup_printf("%s.csv", table->table->name);
  FILE *out = wfm_publish_open(output->publish, name, err);
  return out && wfm_table_write(table, out, err);
}

/* NULL where it is not there or cannot be read. */
static WfmTableData *read_if_there(const WfmTable *table, const char *path) {
  if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) return NULL;
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmTableData) data = wfm_table_read_file(table, path, path, mistakes);
  return wfm_mistakes_count(mistakes) ? NULL : g_steal_pointer(&data);
}

WfmTableData *wfm_output_standing(const WfmRun *run, const WfmTable *table) {
  g_autofree char *name = g_strdup_printf("%s.csv", table->name);
  g_autofree char *path = standing_path(run, name);
  return path ? read_if_there(table, path) : NULL;
}

bool wfm_output_is_own(const WfmRun *run, const WfmTable *table, const char *path) {
  g_autofree char *name = g_strdup_printf("%s.csv", table->name);
  g_autofree char *own = standing_path(run, name);
  struct stat a, b;
  return own && stat(own, &a) == 0 && stat(path, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool wfm_output_report(WfmOutput *output, const WfmTableData *forecast, const WfmTableData *requirement, const WfmScheduleTables *schedule,
                       const WfmTableData *coverage, const WfmTableData *accuracy, GError **err) {
  WfmRun *run = output->run;
  if (!output->publish && (output->table_written || run->cli->json)) return true; /* one thing on standard output */
  const WfmTableData *given[] = {forecast, requirement, schedule ? schedule->roster : NULL, schedule ? schedule->shifts : NULL,
                                 coverage, accuracy,    forecast ? run->law : NULL,         schedule ? schedule->ledger : NULL};
  static const WfmTable *const tables[] = {
      &wfm_table_forecast, &wfm_table_requirement, &wfm_table_roster,       &wfm_table_shifts,
      &wfm_table_coverage, &wfm_table_accuracy,    &wfm_table_forecast_law, &wfm_plan_tables[WFM_PLAN_LEDGER]};
  WfmTableData *read[G_N_ELEMENTS(tables)] = {0};
  for (size_t t = 0; t < G_N_ELEMENTS(tables); t++)
    if (!given[t] && !(schedule && tables[t] == &wfm_plan_tables[WFM_PLAN_LEDGER]))
      given[t] = read[t] = wfm_output_standing(run, tables[t]);
  g_autofree const GArray **events = g_new(const GArray *, run->n_queues + 1);
  for (size_t q = 0; q < run->n_queues; q++) events[q] = run->queue[q].events;
  WfmReportInput input = {
      .plan = run->plan,
      .events = events,
      .title = json_object_get_string_member_with_default(run->summary->root, "plan", "wfm"),
      .forecast = given[0],
      .requirement = given[1],
      .roster = given[2],
      .shifts = given[3],
      .coverage = given[4],
      .accuracy = given[5],
      .law = given[6],
      .ledger = given[7],
      .summary = run->summary->root,
      .zone = run->zone->name,
      .roster_from = run->roster.start,
      .roster_to = wfm_grid_end(run->roster),
      .every_zone = true,
      .seed = run->cli->job.seed,
  };
  FILE *out = output->publish ? wfm_publish_open(output->publish, "report.html", err) : stdout;
  bool done = out && (wfm_report_write(&input, out, err) || (!output->publish && closed_pipe(err)));
  for (size_t t = 0; t < G_N_ELEMENTS(tables); t++) wfm_table_data_free(read[t]);
  return done;
}

static bool write_capacity(const WfmRun *run, WfmPublish *publish, const WfmOutputCapacity *tables, JsonObject *summary, GError **err) {
  WfmCapacityPageInput input = {
      .plan = run->plan,
      .title = json_object_get_string_member_with_default(run->summary->root, "plan", "wfm"),
      .headcount = tables->headcount,
      .hiring = tables->hiring,
      .budget = tables->budget,
      .scenarios = tables->scenarios,
      .bridge = tables->bridge,
      .tornado = tables->tornado,
      .worth = tables->worth,
      .summary = summary,
  };
  FILE *out = wfm_publish_open(publish, "report.html", err);
  return out && wfm_capacity_page_write(&input, out, err);
}

bool wfm_output_capacity(WfmOutput *output, const WfmOutputCapacity *tables, GError **err) {
  return !output->publish || write_capacity(output->run, output->publish, tables, output->run->summary->root, err);
}

static WfmTableData *read_result(const WfmTable *table, const char *dir) {
  g_autofree char *name = g_strdup_printf("%s.csv", table->name);
  g_autofree char *path = g_build_filename(dir, name, NULL);
  return read_if_there(table, path);
}

static bool draw_capacity_again(WfmRun *run, const char *dir, GError **err) {
  g_autoptr(WfmTableData) headcount = read_result(&wfm_table_headcount, dir), hiring = read_result(&wfm_table_hiring, dir),
                          budget = read_result(&wfm_table_budget, dir), scenarios = read_result(&wfm_table_scenarios, dir),
                          bridge = read_result(&wfm_table_bridge, dir), tornado = read_result(&wfm_table_tornado, dir),
                          worth = read_result(&wfm_table_worth, dir);
  const WfmOutputCapacity tables = {headcount, hiring, budget, scenarios, bridge, tornado, worth};
  g_autofree char *path = g_build_filename(dir, "summary.json", NULL);
  g_autoptr(WfmSummary) summary = wfm_summary_new();
  wfm_summary_load(summary, path);
  g_autoptr(WfmPublish) publish = wfm_publish_new(dir, err);
  return publish && write_capacity(run, publish, &tables, summary->root, err) && wfm_publish_commit(publish, err);
}

bool wfm_output_capacity_again(WfmRun *run, char **path, GError **err) {
  *path = NULL;
  if (strcmp(run->plan->dir, "-") == 0) return true;
  g_autofree char *dir = g_build_filename(run->plan->dir, "capacity", NULL), *found = g_build_filename(dir, "headcount.csv", NULL);
  if (!g_file_test(found, G_FILE_TEST_IS_REGULAR)) return true;
  if (!draw_capacity_again(run, dir, err)) return false;
  *path = g_build_filename(dir, "report.html", NULL);
  return true;
}

static bool write_json(WfmOutput *output, const char *name, JsonNode *node, GError **err) {
  FILE *out = wfm_publish_open(output->publish, name, err);
  return out && wfm_json_write(node, out, err);
}

bool wfm_output_finish(WfmOutput *output, WfmStatus status, GError **err) {
  WfmRun *run = output->run;
  json_object_set_int_member(run->summary->root, "status", status);
  if (!output->publish) return true;
  g_autoptr(JsonNode) summary = json_node_init_object(json_node_alloc(), run->summary->root);
  g_autoptr(JsonNode) manifest = wfm_manifest_new(run->plan, run->cli->settings, run->cli->command_line, run->cli->job.seed);
  return write_json(output, "summary.json", summary, err) && write_json(output, "run.json", manifest, err) &&
         wfm_publish_commit(output->publish, err);
}

static bool read_law(WfmRun *run, GError **err) {
  g_autofree char *path = standing_path(run, "forecast_law.csv");
  if (run->law || !path || !g_file_test(path, G_FILE_TEST_EXISTS)) return true;
  run->law = wfm_output_read(run, &wfm_table_forecast_law, NULL, "forecast", err);
  return run->law != NULL;
}

WfmTableData *wfm_output_read(WfmRun *run, const WfmTable *table, const char *path, const char *made_by, GError **err) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autofree char *name = g_strdup_printf("%s.csv", table->name);
  g_autofree char *found = standing_path(run, name);
  const char *standard = found ? found : name;
  bool from_stdin = path && strcmp(path, "-") == 0;
  if (path && !from_stdin && !g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: there is no such file; right would be a table as `wfm schema %s` explains it",
                path, table->name);
    return NULL;
  }
  if (!path && !g_file_test(standard, G_FILE_TEST_EXISTS)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "there is no %s; right would be to run `wfm %s` first, or to name a file with --%s",
                standard, made_by, table->name);
    return NULL;
  }
  g_autoptr(WfmTableData) data = from_stdin ? wfm_table_read(table, stdin, "standard input", mistakes)
                                            : wfm_table_read_file(table, path ? path : standard, path ? path : standard, mistakes);
  if (!wfm_mistakes_check(mistakes, err) || (table == &wfm_table_forecast && !read_law(run, err))) return NULL;
  return g_steal_pointer(&data);
}

static bool same_queues(const WfmRun *run, JsonArray *queues) {
  g_autoptr(GHashTable) named = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint k = 0; k < wfm_fact_length(queues); k++)
    g_hash_table_add(named, (gpointer)wfm_fact_text(wfm_fact_element(queues, k), "queue"));
  bool same = g_hash_table_size(named) == run->n_queues;
  for (size_t q = 0; same && q < run->n_queues; q++) same = g_hash_table_contains(named, run->queue[q].row->queue);
  return same;
}

/* Is the summary in a folder one of this plan and horizon? Results of another are not mixed in. A plan is what it holds: its folder may have been given
 * another name, and its tables may have been corrected, but other queues or days make another plan. */
static bool same_run(const WfmRun *run, JsonObject *earlier) {
  static const char *const members[] = {"zone", "start", "end"};
  for (size_t m = 0; m < G_N_ELEMENTS(members); m++)
    if (strcmp(wfm_fact_text(run->summary->root, members[m]), wfm_fact_text(earlier, members[m])) != 0) return false;
  return same_queues(run, wfm_fact_array(earlier, "queues"));
}

void wfm_output_resume(WfmRun *run) {
  g_autofree char *path = standing_path(run, "summary.json");
  if (!path) return;
  WfmSummary *earlier = wfm_summary_new();
  wfm_summary_load(earlier, path);
  if (same_run(run, earlier->root)) {
    wfm_summary_free(run->summary);
    run->summary = earlier;
    wfm_run_note(run); /* what this run knows about itself wins over what an earlier one wrote */
  } else {
    wfm_summary_free(earlier);
  }
}
