#include "cli/answer.h"
#include "cli/change_list.h"
#include "cli/current.h"
#include "cli/day_now.h"
#include "cli/levels.h"
#include "cli/plan_argument.h"
#include "cli/response.h"

#include <math.h>

static char *now_text, *today_path, *absent_names, *moves_path;
static gboolean apply;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"now", 'n', 0, G_OPTION_ARG_STRING, &now_text, "The present (planner's clock, or with Z or an offset)", "T"},
      {"today", 't', 0, G_OPTION_ARG_FILENAME, &today_path,
       "Contacts of today so far in the layout of history.csv; default the plan's history.csv; - reads standard input", "FILE"},
      {"absent", 0, 0, G_OPTION_ARG_STRING, &absent_names, "Who is not there from now on, joined by commas, besides those of leave.csv",
       "NAMES"},
      {"moves", 0, 0, G_OPTION_ARG_FILENAME, &moves_path,
       "Judge the moves of this table (a moves.csv, perhaps changed) instead of looking for some", "FILE"},
      {"apply", 0, 0, G_OPTION_ARG_NONE, &apply, "Write the roster with the moves; the old one is kept as published.csv", NULL},
      G_OPTION_ENTRY_NULL};
  return entries;
}

/* A table that an option names; NULL without error where it names none. */
static bool read_file(WfmTableData **out, const WfmTable *table, const char *path, GError **err) {
  if (!path) return true;
  bool standard = g_strcmp0(path, "-") == 0;
  if (!standard && !g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: there is no such file; right would be a table as `wfm schema %s` explains it",
                path, table->name);
    return false;
  }
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  *out = standard ? wfm_table_read(table, stdin, "standard input", mistakes) : wfm_table_read_file(table, path, path, mistakes);
  return wfm_mistakes_check(mistakes, err);
}

static void say_contacts(GString *out, JsonObject *facts, const WfmRun *run) {
  JsonObject *part = wfm_summary_part(run->summary, "intraday");
  JsonArray *queues = json_object_get_array_member(part, "queues");
  const char *now = json_object_get_string_member(part, "now"), *until = json_object_get_string_member(part, "known_until");
  g_string_append_printf(out, "%.16s: contacts so far, known until %.16s, and what is expected of the rest of the day\n", now, until);
  g_string_append_printf(out, "%-16s %9s %9s %12s %9s\n", "queue", "so far", "forecast", "rest of day", "was");
  for (guint q = 0; q < json_array_get_length(queues); q++) {
    JsonObject *queue = json_array_get_object_element(queues, q);
    g_string_append_printf(out, "%-16s %9.0f %9.0f %12.0f %9.0f\n", json_object_get_string_member(queue, "queue"),
                           json_object_get_double_member_with_default(queue, "so_far", 0),
                           json_object_get_double_member_with_default(queue, "so_far_forecast", 0),
                           json_object_get_double_member_with_default(queue, "rest_of_today", 0),
                           json_object_get_double_member_with_default(queue, "rest_of_today_forecast", 0));
  }
  json_object_set_string_member(facts, "now", now);
  json_object_set_string_member(facts, "known_until", until);
  json_object_set_array_member(facts, "contacts", json_array_ref(queues));
}

/* What is wanted, and whether it is missed. */
static bool any_missed(const WfmRun *run, const WfmSimResult *result) {
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmEstimate *sl = &result->queue[q].sl;
    if (sl->mean + (isfinite(sl->half_width) ? sl->half_width : 0) < run->queue[q].row->sl_target) return true;
  }
  return false;
}

static void say_response(GString *out, JsonObject *facts, const WfmRun *run, const WfmDayNow *day, const WfmResponse *response) {
  char to[WFM_STAMP_SIZE];
  if (day->n_away)
    g_string_append_printf(out, "\n%zu %s\n", day->n_away,
                           day->n_away == 1 ? "person who was to work now or later is absent"
                                            : "people who were to work now or later are absent");
  else
    g_string_append(out, "\nNobody who was to work now or later is absent\n");
  g_string_append_printf(out, "\nService level of the rest, to %.16s, by simulation with the roster as it is\n",
                         wfm_format_local(to, run->zone, day->to));
  json_object_set_int_member(facts, "absent", (gint64)day->n_away);
  WfmLevelFrame levels = {NULL, NULL, response->before, day->now};
  wfm_levels_say(out, facts, run, &levels, "", "as it is");
  JsonObject *reply = json_object_new(), *after = json_object_new();
  GString *moves = g_string_new(NULL);
  wfm_response_say(moves, reply, response, run);
  levels = (WfmLevelFrame){response->before, NULL, response->after, day->now};
  if (response->moves->len) {
    g_string_append_printf(out, "\nProposed, and what each step does to the service level, in points\n%s", moves->str);
    wfm_response_say_cost(out, "With all of it, which", response, run);
    wfm_levels_say(out, after, run, &levels, "as it is", "after");
  } else {
    g_string_append(out, "\nNo move that the rules and the notice allow is needed and worth its price\n");
    GString *unsaid = g_string_new(NULL);
    wfm_levels_say(unsaid, after, run, &levels, "", "");
    g_string_free(unsaid, TRUE);
  }
  g_string_free(moves, TRUE);
  json_object_set_object_member(facts, "response", reply);
  json_object_set_object_member(facts, "after", after);
}

static WfmResponse *respond(WfmScene *scene, WfmRun *run, const WfmDayNow *day, const WfmRosterProblem *problem, GError **err) {
  g_autoptr(WfmTableData) table = NULL;
  if (!read_file(&table, &wfm_table_moves, moves_path, err)) return NULL;
  g_autoptr(GArray) given = table ? wfm_response_read(run, problem, table, err) : NULL;
  if (table) return given ? wfm_response_given(scene, run, day->forecast, day->roster, given, err) : NULL;
  g_autofree double *wanted = g_new0(double, run->n_queues + 1);
  for (size_t q = 0; q < run->n_queues; q++) wanted[q] = run->queue[q].row->sl_target;
  WfmMoveFrame frame = {wfm_settings_get(run->cli->settings, &wfm_moves_module), day->now, day->now, day->to, day->away};
  return wfm_response_new(scene, run, day->forecast, day->roster, wanted, &frame, err);
}

static int propose(GString *out, JsonObject *facts, WfmRun *run, const WfmTableData *forecast, const WfmTableData *today,
                   const WfmRosterProblem *problem, const WfmRoster *published, int64_t now, GError **err) {
  g_autoptr(WfmDayNow) day = wfm_day_now(run, forecast, today, problem, published, absent_names, now, err);
  g_autoptr(WfmScene) scene = day ? wfm_scene_new(run, day->forecast, problem, day->roster, now, day->to, err) : NULL;
  if (!scene) return (*err)->code;
  g_autoptr(WfmResponse) response = respond(scene, run, day, problem, err);
  if (!response) return (*err)->code;
  say_contacts(out, facts, run);
  say_response(out, facts, run, day, response);
  int status = any_missed(run, response->after) ? WFM_STATUS_SOFT_MISS : WFM_STATUS_DONE;
  if (!apply) return status;
  g_autoptr(WfmMoved) moved =
      wfm_moves_apply(problem, day->roster, (const WfmMove *)(const void *)response->moves->data, response->moves->len);
  g_autoptr(WfmTableData) table = wfm_response_table(response, run);
  return wfm_change_write_roster(out, run, forecast, &moved->problem, published, day->roster, moved->roster, now, table, err)
             ? status
             : (*err)->code;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (!now_text) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--now says what time it is: --now 2026-03-03T13:00");
    return WFM_STATUS_USAGE;
  }
  g_autoptr(WfmRun) plan = wfm_run_from_argument(cli, n_args, args, WFM_NEED_ALL, err);
  if (!plan) return (*err)->code;
  int64_t now = 0;
  g_autoptr(WfmTableData) today = NULL;
  if (!wfm_run_now(&now, plan, now_text, err) || !read_file(&today, &wfm_plan_tables[WFM_PLAN_HISTORY], today_path, err))
    return (*err)->code;
  g_autoptr(WfmCurrent) current = wfm_current_read(plan, apply, err);
  if (!current) return (*err)->code;
  g_autoptr(WfmAnswer) said = wfm_answer_new();
  int status = propose(said->text, said->facts, plan, current->forecast, today, current->problem, current->roster, now, err);
  return !*err && wfm_answer_print(said, cli, err) ? status : (*err)->code;
}

const WfmCommand wfm_command_intraday = {
    .name = "intraday",
    .arguments = "PLAN",
    .summary = "Say where service will miss today, and what can still be done about it",
    .help = "Updates the rest of the day by the contacts so far, leaves out who is absent (leave.csv, --absent), and simulates: the "
            "service level of the\n"
            "rest of the day, the worst interval, the longest line. Then proposes moves of breaks and meetings, people for one queue "
            "alone, overtime,\n"
            "extra shifts of people who are free, or time off where there is more than enough, each with its cost and judged effect, as "
            "the rules and the notice (settings "
            "moves.*) allow.\n"
            "Exit status 1 where a target is missed with the moves too. Nothing is written unless --apply.",
    .example = "wfm intraday samples/ticket-team --now 2026-10-20T12:00 --today samples/ticket-team/x_today.csv",
    .options = options,
    .run = run,
};
