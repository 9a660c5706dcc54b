#include "cli/archive.h"
#include "cli/output.h"
#include "cli/plan_argument.h"

static char *now_text, *today_path, *forecast_path;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"now", 'n', 0, G_OPTION_ARG_STRING, &now_text,
       "Update the rest of today and tomorrow by the contacts that came before T (on the planner's clock, or with Z or an offset)", "T"},
      {"today", 't', 0, G_OPTION_ARG_FILENAME, &today_path,
       "With --now: contacts of today in the layout of history.csv; default the plan's history.csv; - reads standard input", "FILE"},
      {"forecast", 'f', 0, G_OPTION_ARG_FILENAME, &forecast_path,
       "With --now: forecast to update; default forecast.csv in the output folder, else in PLAN/out", "FILE"},
      G_OPTION_ENTRY_NULL};
  return entries;
}

/* ---- the whole horizon ---- */

static int run_whole(WfmRun *run, GError **err) {
  g_autoptr(WfmTableData) accuracy = NULL;
  g_autoptr(WfmTableData) forecast = wfm_stage_forecast(run, &accuracy, err);
  if (!forecast) return (*err)->code;
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  if (!output || !wfm_output_table(output, forecast, err) || !wfm_output_table(output, accuracy, err) ||
      !wfm_output_table(output, run->findings, err) || !wfm_output_table(output, run->law, err) ||
      !wfm_output_finish(output, WFM_STATUS_DONE, err) || !wfm_archive_add(run, forecast, err))
    return (*err)->code;
  wfm_output_print(run);
  return WFM_STATUS_DONE;
}

/* ---- the rest of today and tomorrow ---- */

static bool read_today(WfmTableData **today, GError **err) {
  if (!today_path) return true;
  const WfmTable *table = &wfm_plan_tables[WFM_PLAN_HISTORY];
  bool standard = g_strcmp0(today_path, "-") == 0;
  if (!standard && !g_file_test(today_path, G_FILE_TEST_EXISTS)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "%s: there is no such file; right would be a table as `wfm schema history` explains it", today_path);
    return false;
  }
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  *today =
      standard ? wfm_table_read(table, stdin, "standard input", mistakes) : wfm_table_read_file(table, today_path, today_path, mistakes);
  return wfm_mistakes_check(mistakes, err);
}

static double number(JsonObject *object, const char *name) {
  return json_object_get_double_member_with_default(object, name, 0);
}

static void print_update(const WfmRun *run) {
  JsonObject *part = wfm_summary_part(run->summary, "intraday");
  JsonArray *queues = json_object_get_array_member(part, "queues");
  g_autofree char *dir = wfm_output_dir(run);
  if (run->cli->json || run->cli->quiet || g_strcmp0(dir, "-") == 0) {
    if (run->cli->json) wfm_output_print(run);
    return;
  }
  printf("Contacts at %s\n", json_object_get_string_member(part, "now"));
  printf("%-16s %9s %9s %14s %9s %9s %9s\n", "queue", "so far", "forecast", "rest of today", "was", "tomorrow", "was");
  for (guint q = 0; q < json_array_get_length(queues); q++) {
    JsonObject *queue = json_array_get_object_element(queues, q);
    printf("%-16s %9.0f %9.1f %14.1f %9.1f %9.1f %9.1f\n", json_object_get_string_member(queue, "queue"), number(queue, "so_far"),
           number(queue, "so_far_forecast"), number(queue, "rest_of_today"), number(queue, "rest_of_today_forecast"),
           number(queue, "tomorrow"), number(queue, "tomorrow_forecast"));
  }
  printf("\nWritten  %s\n", dir);
}

static int run_now(WfmRun *run, GError **err) {
  int64_t now = 0;
  g_autoptr(WfmTableData) today = NULL;
  if (!wfm_run_now(&now, run, now_text, err) || !read_today(&today, err)) return (*err)->code;
  g_autoptr(WfmTableData) forecast = wfm_output_read(run, &wfm_table_forecast, forecast_path, "forecast", err);
  g_autoptr(WfmTableData) update = forecast ? wfm_stage_intraday(run, forecast, today, now, err) : NULL;
  if (!update) return (*err)->code;
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  if (!output || !wfm_output_table(output, update, err) || !wfm_output_finish(output, WFM_STATUS_DONE, err)) return (*err)->code;
  print_update(run);
  return WFM_STATUS_DONE;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (!now_text && (today_path || forecast_path)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--%s goes with --now T", today_path ? "today" : "forecast");
    return WFM_STATUS_USAGE;
  }
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_HISTORY, err);
  if (!run) return (*err)->code;
  wfm_output_resume(run);
  return now_text ? run_now(run, err) : run_whole(run, err);
}

const WfmCommand wfm_command_forecast = {
    .name = "forecast",
    .arguments = "PLAN | -",
    .summary = "Forecast contacts and handle time of every queue, with quantiles",
    .help =
        "Writes forecast.csv, forecast_law.csv (how days stray together: what sample paths are drawn from) and accuracy.csv (the\n"
        "rolling-origin backtest of every model, the mean of the last weeks beside them).\n"
        "With - the history comes from standard input in the layout of history.csv (zone: --set run.zone=NAME), and forecast.csv goes to\n"
        "standard output, so that it fits into a pipe: psql -c '\\copy (select ...) to stdout csv header' | wfm forecast -\n"
        "Hours of the week of which that history has no row are then taken as closed.\n"
        "With --now T nothing is forecast anew: the standing forecast.csv is updated by the contacts of today that came before T, and the "
        "rest\n"
        "of today and tomorrow go to forecast_now.csv, in the same columns. Earlier days of the horizon among the contacts count too.",
    .example = "wfm forecast samples/ticket-team",
    .options = options,
    .run = run,
};
