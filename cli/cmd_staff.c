#include "cli/output.h"
#include "cli/plan_argument.h"
#include "cli/skills.h"
#include "cli/staff_input.h"
#include "cli/what_if.h"

static char *forecast_path, *what_if;
static gboolean cross_training;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"forecast", 'f', 0, G_OPTION_ARG_FILENAME, &forecast_path,
       "Forecast to use; default forecast.csv in the output folder, else in PLAN/out; - reads standard input", "FILE"},
      {"what-if", 0, 0, G_OPTION_ARG_FILENAME, &what_if, /* bytes: a sign may not be of the locale */
       "Only print what would change: agents=-2..2, volume=+-10% or aht=-5%..10%; nothing is written", "CHANGE"},
      {"cross-training", 'x', 0, G_OPTION_ARG_NONE, &cross_training,
       "Also say what the graph of the people's skills needs, and the least cross-training that reaches every target", NULL},
      G_OPTION_ENTRY_NULL};
  return entries;
}

static int ask_what_if(WfmRun *run, GError **err) {
  WfmWhatIf what;
  if (!wfm_what_if_parse(&what, what_if, err)) return (*err)->code;
  g_autoptr(WfmTableData) forecast =
      forecast_path ? wfm_output_read(run, &wfm_table_forecast, forecast_path, "forecast", err) : wfm_staff_forecast(run, err);
  if (!forecast) return (*err)->code;
  wfm_cli_clear_progress(run->cli);
  return wfm_what_if_print(run, forecast, &what, run->cli->json, err) ? WFM_STATUS_DONE : (*err)->code;
}

/* The skills of the people are those of the roster's problem. */
static bool note_skills(WfmRun *run, const WfmTableData *forecast, GError **err) {
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, NULL, err);
  g_autoptr(WfmPlanSkills) skills = build ? wfm_plan_skills_new(run, forecast, wfm_roster_build_problem(build), err) : NULL;
  if (!skills) return false;
  wfm_plan_skills_note(run, skills);
  return true;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, cross_training ? WFM_NEED_ALL : WFM_NEED_HISTORY, err);
  if (!run) return (*err)->code;
  if (what_if) return ask_what_if(run, err);
  wfm_output_resume(run);
  g_autoptr(WfmTableData) forecast = wfm_output_read(run, &wfm_table_forecast, forecast_path, "forecast", err);
  g_autoptr(WfmTableData) requirement = forecast ? wfm_stage_staff(run, forecast, err) : NULL;
  if (!requirement) return (*err)->code;
  if (cross_training && !note_skills(run, forecast, err)) return (*err)->code;
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  if (!output || !wfm_output_table(output, requirement, err) || !wfm_output_finish(output, WFM_STATUS_DONE, err)) return (*err)->code;
  wfm_output_print(run);
  return WFM_STATUS_DONE;
}

const WfmCommand wfm_command_staff = {
    .name = "staff",
    .arguments = "PLAN",
    .summary = "Turn the forecast into the agents that every interval needs",
    .help = "Writes requirement.csv: load, net and gross agents, whole agents, and which constraint decides.\n"
            "With --what-if, prints a table per queue over agents, volume or handle time: hours needed then, and the service of the people "
            "planned for\nthe unchanged forecast.",
    .example = "wfm staff samples/ticket-team",
    .options = options,
    .run = run,
};
