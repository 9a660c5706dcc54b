#include "cli/certificate.h"
#include "cli/data/manifest.h"
#include "cli/leave_limit.h"
#include "cli/on_call.h"
#include "cli/output.h"
#include "cli/plan_argument.h"
#include "cli/roster_file.h"

static char *roster_path, *bound_path, *forecast_path;
static gboolean certificate;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"roster", 'r', 0, G_OPTION_ARG_FILENAME, &roster_path,
       "Also check this roster, made by wfm or by any other tool; - reads standard input", "FILE"},
      {"certificate", 0, 0, G_OPTION_ARG_NONE, &certificate, "Verify the certificate of the bound that the last roster came with", NULL},
      {"bound", 0, 0, G_OPTION_ARG_FILENAME, &bound_path,
       "With --certificate: the certificate; default bound.csv in the output folder, else in PLAN/out", "FILE"},
      {"forecast", 'f', 0, G_OPTION_ARG_FILENAME, &forecast_path, "With --certificate: the forecast that the roster was made for", "FILE"},
      G_OPTION_ENTRY_NULL};
  return entries;
}

static void print_json(JsonObject *object) {
  g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);
  wfm_json_write(node, stdout, NULL);
  json_object_unref(object);
}

static void print_plan_json(const WfmPlan *plan) {
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "queues", (gint64)WFM_N_ROWS(plan, QUEUES));
  json_object_set_int_member(object, "history", (gint64)WFM_N_ROWS(plan, HISTORY));
  json_object_set_int_member(object, "agents", (gint64)WFM_N_ROWS(plan, AGENTS));
  json_object_set_int_member(object, "shifts", (gint64)WFM_N_ROWS(plan, SHIFTS));
  JsonArray *warnings = json_array_new();
  for (guint i = 0; plan->warnings && i < plan->warnings->len; i++) json_array_add_string_element(warnings, plan->warnings->pdata[i]);
  json_object_set_array_member(object, "warnings", warnings);
  print_json(object);
}

static void print_verdict_json(const WfmVerdict *verdict, const WfmRosterProblem *problem, size_t duties, const GPtrArray *notes) {
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "shifts", (gint64)duties);
  json_object_set_int_member(object, "people", (gint64)problem->n_agents);
  json_object_set_int_member(object, "hard_breaches", (gint64)verdict->n_hard);
  json_object_set_int_member(object, "soft_breaches", (gint64)(verdict->n_findings - verdict->n_hard));
  wfm_json_rounded(object, "soft_rules", verdict->soft_price, 2);
  wfm_run_note_findings(object, problem, verdict);
  JsonArray *said = json_array_new();
  for (guint k = 0; k < notes->len; k++) json_array_add_string_element(said, notes->pdata[k]);
  json_object_set_array_member(object, "notes", said);
  print_json(object);
}

/* Times of meetings and turns on call that an earlier run has settled belong to that run's roster; another one is free to have its own meetings, and
 * says nothing of who is on call. */
static void recall_settled(WfmRun *run, GPtrArray *notes) {
  if (wfm_output_is_own(run, &wfm_table_roster, roster_path)) return;
  wfm_table_data_free(run->placed);
  run->placed = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_PLACED]);
  wfm_on_call_recall(run);
  if (run->rota && run->rota->n_rows)
    g_ptr_array_add(notes, g_strdup_printf("a roster does not say who is on call: that is taken from %s", run->rota->file));
}

static void print_verdict(const WfmRun *run, const WfmRosterProblem *problem, const WfmVerdict *verdict, const WfmRoster *roster,
                          const GPtrArray *notes) {
  size_t duties = 0, soft = verdict->n_findings - verdict->n_hard;
  for (size_t a = 0; a < roster->n_agents; a++) duties += roster->agent[a].n_duties;
  if (run->cli->json) {
    print_verdict_json(verdict, problem, duties, notes);
    return;
  }
  for (guint k = 0; k < notes->len && !run->cli->quiet; k++) fprintf(stderr, "note: %s\n", (const char *)notes->pdata[k]);
  for (size_t f = 0; f < verdict->n_findings; f++)
    printf("%s %s: %s\n", verdict->finding[f].hard ? "hard" : "soft", verdict->finding[f].rule, verdict->finding[f].text);
  if (!run->cli->quiet)
    printf("%zu shifts of %zu people checked: %zu hard breaches, %zu soft (%.2f %s)\n", duties, roster->n_agents, verdict->n_hard, soft,
           verdict->soft_price, run->settings->currency);
}

/* The rules do not look at the forecast: presence is worth nothing here. */
static int check_roster(WfmRun *run, GError **err) {
  g_autoptr(GPtrArray) settled = g_ptr_array_new_with_free_func(g_free);
  recall_settled(run, settled);
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, NULL, NULL, err);
  if (!build) return (*err)->code;
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  g_autoptr(WfmRosterFile) file = wfm_roster_file_read(run, problem, roster_path, err);
  g_autoptr(GArray) said = g_array_new(FALSE, FALSE, sizeof(WfmFinding));
  g_autoptr(WfmRoster) roster = file ? wfm_roster_file_duties(said, run, problem, file, err) : NULL;
  if (!roster) return (*err)->code;
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, roster);
  wfm_verdict_add(verdict, (const WfmFinding *)(const void *)said->data, said->len);
  for (guint k = 0; k < settled->len; k++) g_ptr_array_add(file->notes, g_strdup(settled->pdata[k]));
  print_verdict(run, problem, verdict, roster, file->notes);
  return verdict->n_hard ? WFM_STATUS_INFEASIBLE : verdict->n_findings ? WFM_STATUS_SOFT_MISS : WFM_STATUS_DONE;
}

/* What was approved is kept, also where it is more than presence.csv wants: that is worth knowing. */
static bool warn_of_leave(WfmRun *run, GError **err) {
  if (WFM_N_ROWS(run->plan, PRESENCE) == 0 || WFM_N_ROWS(run->plan, LEAVE) == 0) return true;
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, NULL, NULL, err);
  if (build) wfm_leave_beyond(run->plan->warnings, build, run);
  return build != NULL;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (!certificate && (bound_path || forecast_path)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--%s goes with --certificate", bound_path ? "bound" : "forecast");
    return WFM_STATUS_USAGE;
  }
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_ALL, err);
  if (!run) return (*err)->code;
  if (!warn_of_leave(run, err)) return (*err)->code;
  for (guint i = 0; run->plan->warnings && i < run->plan->warnings->len; i++)
    fprintf(stderr, "warning: %s\n", (const char *)run->plan->warnings->pdata[i]);
  if (certificate) return wfm_certificate_report(run, bound_path, forecast_path, err);
  if (roster_path) return check_roster(run, err);
  if (cli->json) print_plan_json(run->plan);
  if (!cli->quiet && !cli->json)
    printf("The plan is in order: %zu queues, %zu rows of history, %zu agents, %zu shifts.\n", WFM_N_ROWS(run->plan, QUEUES),
           WFM_N_ROWS(run->plan, HISTORY), WFM_N_ROWS(run->plan, AGENTS), WFM_N_ROWS(run->plan, SHIFTS));
  return WFM_STATUS_DONE;
}

const WfmCommand wfm_command_check = {
    .name = "check",
    .arguments = "PLAN",
    .summary = "Validate a plan, or a roster against its rules",
    .help =
        "Reads every table and reports every mistake at once, with file, line and column, and what would be right. With --roster, an "
        "independent checker\n"
        "says every breach of a rule with the person, the times and the origin of the rule: exit status 0 none, 1 only soft ones, 4 "
        "hard ones.\n"
        "The roster may be a table or workbook of any tool, one row per shift or per piece of it: columns are known by their usual names, "
        "who\n"
        "works, a start and an end or length are enough, and what is passed over or taken for granted is said. Times have an offset or a\n"
        "zone, or are the planner's. Meetings that an earlier run has placed bind that run's roster alone.\n\n"
        "With --certificate the bound on the cost of every legal roster is computed anew from the prices in bound.csv, by a program that "
        "shares\n"
        "nothing with the search, and roster.csv is priced and checked again: exit status 0 both hold, 1 less is proven than summary.json "
        "says,\n"
        "or the roster costs something else or is not legal, 3 the certificate is wrong, with the place.",
    .example = "wfm check samples/ticket-team",
    .options = options,
    .run = run,
};
