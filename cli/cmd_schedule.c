#include "cli/change_list.h"
#include "cli/judge.h"
#include "cli/meetings.h"
#include "cli/offers.h"
#include "cli/on_call.h"
#include "cli/output.h"
#include "cli/plan_argument.h"
#include "cli/warm_start.h"

static char *forecast_path, *published_path, *now_text, *start_path;
static gboolean repair;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"forecast", 'f', 0, G_OPTION_ARG_FILENAME, &forecast_path,
       "Forecast to use; default forecast.csv in the output folder, else in PLAN/out; - reads standard input", "FILE"},
      {"repair", 0, 0, G_OPTION_ARG_NONE, &repair, "Change the published roster with care instead of making a new one", NULL},
      {"published", 0, 0, G_OPTION_ARG_FILENAME, &published_path,
       "With --repair: the published roster; default roster.csv in the output folder, else in PLAN/out", "FILE"},
      {"now", 0, 0, G_OPTION_ARG_STRING, &now_text, "With --repair: shifts that began before it stay as they are (planner's clock)",
       "TIME"},
      {"warm-start", 0, 0, G_OPTION_ARG_FILENAME, &start_path,
       "A roster to begin the search with, of any tool, of these days or of other weeks; what of it is not possible is left out", "FILE"},
      G_OPTION_ENTRY_NULL};
  return entries;
}

/* What a repair writes besides. */
typedef struct {
  WfmTableData *changes, *kept, *offers; /* NULL: a new roster */
} Repaired;

static bool write_all(WfmRun *run, const WfmScheduleTables *tables, const Repaired *repaired, const WfmTableData *coverage,
                      WfmStatus status, GError **err) {
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  return output && wfm_output_table(output, tables->roster, err) && wfm_output_table(output, tables->shifts, err) &&
         wfm_output_table(output, tables->bound, err) && (!tables->ledger || wfm_output_table(output, tables->ledger, err)) &&
         (!repaired->changes || (wfm_output_table(output, repaired->changes, err) && wfm_output_table(output, repaired->kept, err) &&
                                 wfm_output_table(output, repaired->offers, err))) &&
         (!run->rota || wfm_output_table(output, run->rota, err)) && (!run->placed || wfm_output_table(output, run->placed, err)) &&
         wfm_output_table(output, coverage, err) && wfm_output_finish(output, status, err);
}

static bool make_anew(WfmScheduleTables *tables, WfmRun *run, WfmRosterBuild *build, GError **err) {
  JsonObject *root = run->summary->root;
  if (json_object_has_member(root, "repair")) json_object_remove_member(root, "repair");
  return (!start_path || wfm_warm_start(build, run, start_path, err)) && wfm_stage_schedule(tables, run, build, err);
}

static bool change_published(WfmScheduleTables *tables, Repaired *repaired, WfmRun *run, WfmRosterBuild *build, int64_t now, GError **err) {
  g_autoptr(WfmTableData) table = wfm_output_read(run, &wfm_table_roster, published_path, "schedule", err);
  g_autoptr(WfmRoster) roster = table ? wfm_run_read_roster(wfm_roster_build_problem(build), table, err) : NULL;
  if (!roster || !wfm_stage_repair(tables, &repaired->changes, &repaired->offers, run, build, roster, now, err)) return false;
  repaired->kept = wfm_roster_table(&wfm_table_published, wfm_roster_build_problem(build), roster);
  return true;
}

static void print_changes(const WfmRun *run, const Repaired *repaired) {
  enum { MOST = 40 };
  g_autofree char *dir = wfm_output_dir(run);
  if (!repaired->changes || run->cli->json || run->cli->quiet || g_strcmp0(dir, "-") == 0) return;
  g_autoptr(GString) text = g_string_new(NULL);
  wfm_change_text(text, repaired->changes, MOST);
  if (repaired->offers->n_rows) g_string_append_c(text, '\n');
  wfm_offers_text(text, repaired->offers, run->settings->currency);
  printf("%s\n", text->str);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (!repair && (published_path || now_text)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--%s goes with --repair", published_path ? "published" : "now");
    return WFM_STATUS_USAGE;
  }
  if (repair && start_path) {
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, "--warm-start does not go with --repair, which begins with the published roster");
    return WFM_STATUS_USAGE;
  }
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_ALL, err);
  if (!run) return (*err)->code;
  wfm_output_resume(run);
  if (!repair) wfm_forget_standing_factors(run);
  g_autoptr(WfmTableData) forecast = wfm_output_read(run, &wfm_table_forecast, forecast_path, "forecast", err);
  if (!forecast) return (*err)->code;
  int64_t now = INT64_MIN;
  if (now_text && !wfm_run_now(&now, run, now_text, err)) return (*err)->code;
  if (!wfm_stage_on_call(run, repair, now, err) || (!repair && !wfm_stage_meetings(run, forecast, err))) return (*err)->code;
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, NULL, err);
  WfmScheduleTables tables = {0};
  Repaired repaired = {NULL, NULL, NULL};
  if (!build || !(repair ? change_published(&tables, &repaired, run, build, now, err) : make_anew(&tables, run, build, err)))
    return (*err)->code;
  WfmStatus status = WFM_STATUS_DONE;
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  g_autoptr(WfmRoster) roster = wfm_run_read_roster(problem, tables.roster, err);
  g_autoptr(WfmTableData) coverage = roster ? wfm_stage_coverage(run, forecast, problem, roster, NULL, &status, err) : NULL;
  if (tables.n_broken > 0) status = WFM_STATUS_SOFT_MISS;
  if (tables.stopped) status = WFM_STATUS_STOPPED;
  bool written = coverage && write_all(run, &tables, &repaired, coverage, status, err);
  wfm_schedule_tables_clear(&tables);
  wfm_cli_clear_progress(cli);
  if (written) print_changes(run, &repaired);
  wfm_table_data_free(repaired.changes);
  wfm_table_data_free(repaired.kept);
  wfm_table_data_free(repaired.offers);
  if (!written) return (*err)->code;
  wfm_output_print(run);
  return (int)status;
}

const WfmCommand wfm_command_schedule = {
    .name = "schedule",
    .arguments = "PLAN",
    .summary = "Find the cheapest legal roster of named people, and prove how good it is",
    .help =
        "Writes roster.csv (one row per segment), shifts.csv and coverage.csv; prints the cost, the proven lower bound and the gap.\n"
        "Where the hard rules contradict each other it says which rules and people, and the cheapest relaxations; then nothing is "
        "written.\n\n"
        "With --warm-start the search begins with a given roster: there is a legal one at once, and the result costs no more than what of "
        "it\n"
        "stands; last week's is moved to the horizon by whole weeks. The default begins anew, for the same result from the same plan.\n\n"
        "With --repair the published roster is changed with care: after sickness, leave or a new forecast every changed shift has to "
        "be worth\n"
        "its price (settings repair.*), what began before --now stays, changes.csv lists what differs, and published.csv keeps the "
        "roster as it was.\n"
        "offers.csv says what overtime, extra shifts and time off would still gain, and whom to ask first.",
    .example = "wfm schedule samples/ticket-team",
    .options = options,
    .run = run,
};
