#include "cli/kpi.h"
#include "cli/output.h"
#include "cli/plan_argument.h"

static int weeks = 13;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"weeks", 'w', 0, G_OPTION_ARG_INT, &weeks, "How many whole weeks of the history, 1 to 520; default 13", "N"}, G_OPTION_ENTRY_NULL};
  return entries;
}

static bool write_table(WfmRun *run, const WfmTableData *table, GError **err) {
  WfmStatus status = (WfmStatus)json_object_get_int_member_with_default(run->summary->root, "status", WFM_STATUS_DONE);
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  return output && wfm_output_table(output, table, err) && wfm_output_finish(output, status, err);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (weeks < 1 || weeks > 520) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--weeks: found %d, right would be 1 to 520", weeks);
    return WFM_STATUS_USAGE;
  }
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_HISTORY, err);
  if (!run) return (*err)->code;
  wfm_output_resume(run);
  g_autoptr(WfmTableData) table = wfm_kpi_table(run, (size_t)weeks, err);
  g_autoptr(WfmTableData) coverage = wfm_output_standing(run, &wfm_table_coverage);
  if (!table || !write_table(run, table, err)) return (*err)->code;
  g_autoptr(GPtrArray) advice = wfm_kpi_advice(run, table, coverage);
  g_autoptr(WfmAnswer) answer = wfm_answer_new();
  g_autofree char *dir = wfm_output_dir(run);
  wfm_kpi_say(answer, run, table, advice);
  if (g_strcmp0(dir, "-") == 0) return WFM_STATUS_DONE;
  g_string_append_printf(answer->text, "\nWritten  %s/kpi.csv\n", dir);
  return wfm_answer_print(answer, cli, err) ? WFM_STATUS_DONE : (*err)->code;
}

const WfmCommand wfm_command_kpi = {
    .name = "kpi",
    .arguments = "PLAN",
    .summary = "Key figures of the last weeks against target and trend, and what to look at",
    .help = "Service level, first response, abandonment, handle time and backlog of whole weeks from the history; errors of archived "
            "forecasts by "
            "days\n"
            "ahead; contacts and cost per paid hour; the same of the coming roster by simulation. Only from data that the plan has: what "
            "is not\n"
            "measured is said to be, and why. Recommendations name weekday, hours and queue. kpi.csv has every week.",
    .example = "wfm kpi samples/ticket-team",
    .options = options,
    .run = run,
};
