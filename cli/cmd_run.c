#include "cli/archive.h"
#include "cli/judge.h"
#include "cli/meetings.h"
#include "cli/on_call.h"
#include "cli/output.h"
#include "cli/plan_argument.h"

static bool write_all(WfmRun *run, const WfmTableData *forecast, const WfmTableData *requirement, const WfmTableData *accuracy,
                      const WfmJudged *judged, GError **err) {
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  json_object_set_int_member(run->summary->root, "status", judged->status); /* the report holds it too */
  return output && wfm_output_table(output, judged->schedule.roster, err) && wfm_output_table(output, judged->schedule.shifts, err) &&
         wfm_output_table(output, judged->schedule.bound, err) &&
         (!judged->schedule.ledger || wfm_output_table(output, judged->schedule.ledger, err)) &&
         (!run->rota || wfm_output_table(output, run->rota, err)) && (!run->placed || wfm_output_table(output, run->placed, err)) &&
         wfm_output_table(output, judged->coverage, err) && wfm_output_table(output, forecast, err) &&
         wfm_output_table(output, requirement, err) && wfm_output_table(output, accuracy, err) &&
         wfm_output_table(output, run->findings, err) && wfm_output_table(output, run->law, err) &&
         wfm_output_report(output, forecast, requirement, &judged->schedule, judged->coverage, accuracy, err) &&
         wfm_output_finish(output, judged->status, err) && wfm_archive_add(run, forecast, err);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_ALL, err);
  if (!run) return (*err)->code;
  g_autoptr(WfmTableData) accuracy = NULL;
  g_autoptr(WfmTableData) forecast = wfm_stage_forecast(run, &accuracy, err);
  g_autoptr(WfmTableData) requirement = forecast ? wfm_stage_staff(run, forecast, err) : NULL;
  WfmJudged judged = {0};
  if (!requirement || !wfm_stage_on_call(run, false, INT64_MIN, err) || !wfm_stage_meetings(run, forecast, err) ||
      !wfm_judge_roster(&judged, run, forecast, err))
    return (*err)->code;
  WfmStatus status = judged.status;
  bool written = write_all(run, forecast, requirement, accuracy, &judged, err);
  wfm_judged_clear(&judged);
  if (!written) return (*err)->code;
  wfm_output_print(run);
  return (int)status;
}

const WfmCommand wfm_command_run = {
    .name = "run",
    .arguments = "PLAN",
    .summary = "The whole week: forecast, requirement, roster, judgement, report",
    .help =
        "Writes everything to PLAN/out (or --out): forecast.csv, forecast_law.csv, accuracy.csv, requirement.csv, roster.csv, "
        "shifts.csv, coverage.csv, "
        "summary.json,\n"
        "report.html and run.json. The files are replaced all together or not at all. Where the simulation misses a target though the "
        "people are\n"
        "there, the requirement of that queue is raised and the roster made again; where all are met, it is lowered in queues that share\n"
        "people and have room (run.judge_rounds, run.pooling_relief).\n"
        "In cron: wfm run PLAN --quiet, and look at the exit status.",
    .example = "wfm run samples/ticket-team",
    .run = run,
};
