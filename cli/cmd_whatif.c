#include "cli/answer.h"
#include "cli/change_list.h"
#include "cli/current.h"
#include "cli/incident.h"
#include "cli/levels.h"
#include "cli/plan_argument.h"
#include "cli/response.h"

#include <math.h>

static char **incident_texts, *now_text;
static gboolean apply;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"incident", 'i', 0, G_OPTION_ARG_STRING_ARRAY, &incident_texts,
       "What happens: queue=voice-en,from=2026-03-03T10:00,hours=6,volume=+60% (or aht=+20%, event=release, absent=12, absent=10%, "
       "site=NAME,closed, outage); may be given again",
       "TEXT"},
      {"now", 0, 0, G_OPTION_ARG_STRING, &now_text, "When it becomes known: moves need their notice from then on (planner's clock)",
       "TIME"},
      {"apply", 0, 0, G_OPTION_ARG_NONE, &apply, "Write the roster with the moves; the old one is kept as published.csv", NULL},
      G_OPTION_ENTRY_NULL};
  return entries;
}

/* What one question works with. */
typedef struct {
  WfmRun *run;
  const WfmTableData *forecast;
  const WfmRosterProblem *problem;
  const WfmRoster *roster;
  int64_t now;
  GPtrArray *incidents; /* WfmIncident */
  int64_t begins;       /* the first incident */
  int64_t from, to;     /* judged */
  WfmTableData *hit;    /* the forecast with the incidents in it */
  WfmRoster *left;      /* the roster with them */
  uint8_t *away;
} Question;

static bool read_incidents(Question *question, GError **err) {
  for (char **text = incident_texts; *text; text++) {
    WfmIncident *incident = wfm_incident_parse(question->run, question->problem, *text, err);
    if (!incident) return false;
    g_ptr_array_add(question->incidents, incident);
    if (!wfm_incident_learn(incident, question->run, err)) return false;
  }
  return true;
}

/* From the begin of the first day, or --now, to the end of the last, four hours after the last end at least, and a day more where work can wait. */
static void find_stretch(Question *question) {
  const WfmRun *run = question->run;
  int64_t last = INT64_MIN;
  question->begins = INT64_MAX;
  for (guint k = 0; k < question->incidents->len; k++) {
    const WfmIncident *incident = question->incidents->pdata[k];
    question->begins = MIN(question->begins, incident->from);
    last = MAX(last, incident->to);
  }
  int32_t day = wfm_local_day(wfm_zone_local(run->zone, last - 1)), first = wfm_local_day(wfm_zone_local(run->zone, question->begins));
  question->from = MAX(MAX(wfm_zone_day_start(run->zone, first), question->now), run->roster.start);
  question->to = MAX(wfm_zone_day_start(run->zone, day + 1 + wfm_scene_waits(run)), last + 4 * 3600);
  question->to = MIN(question->to, wfm_grid_end(run->roster));
}

static bool check_stretch(const Question *question, GError **err) {
  if (question->now < question->to) return true;
  char stamp[WFM_STAMP_SIZE];
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--now: found %s, right would be a time before the incident's day is over, %s", now_text,
              wfm_format_local(stamp, question->run->zone, question->to));
  return false;
}

/* Lays the incidents one over the other, and says each. */
static void happen(Question *question, GString *out, JsonObject *facts) {
  JsonArray *list = json_array_new();
  const WfmTableData *forecast = question->forecast;
  question->left = wfm_roster_with_absence(question->roster, SIZE_MAX, 0, 0);
  for (guint k = 0; k < question->incidents->len; k++) {
    const WfmIncident *incident = question->incidents->pdata[k];
    double lost = 0;
    size_t missing = 0;
    WfmTableData *hit = wfm_incident_forecast(incident, question->run, forecast, &lost);
    WfmRoster *left = wfm_incident_roster(incident, question->run, question->problem, question->left, question->away, &missing);
    wfm_roster_free(question->left);
    wfm_table_data_free(question->hit);
    forecast = question->hit = hit;
    question->left = left;
    g_autofree char *said = wfm_incident_say(incident, question->run);
    g_string_append_printf(out, "Incident  %s", said);
    if (incident->event) wfm_incident_say_event(out, incident, question->run, question->forecast);
    if (incident->closed || isfinite(incident->absent))
      g_string_append_printf(out, ": %zu %s", missing, missing == 1 ? "person who was to work" : "people who were to work");
    if (incident->outage) g_string_append_printf(out, ": %.0f contacts, of whom %.0f come again", lost, incident->back * lost);
    g_string_append_c(out, '\n');
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "incident", incident->text);
    json_object_set_string_member(object, "meaning", said);
    json_object_set_int_member(object, "people_missing", (gint64)missing);
    wfm_json_rounded(object, "contacts_lost", lost, 1);
    json_array_add_object_element(list, object);
  }
  json_object_set_array_member(facts, "incidents", list);
}

static void say_stretch(GString *out, const Question *question) {
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  g_string_append_printf(out, "\nService level by simulation, %.16s to %.16s (%s), with the roster as it is\n",
                         wfm_format_local(from, question->run->zone, question->from),
                         wfm_format_local(to, question->run->zone, question->to), question->run->zone->name);
}

/* Nobody is sent home from a day that has become harder. */
static WfmMoveSettings move_settings(const Question *question) {
  WfmMoveSettings settings = *(const WfmMoveSettings *)wfm_settings_get(question->run->cli->settings, &wfm_moves_module);
  for (guint k = 0; k < question->incidents->len; k++) {
    const WfmIncident *incident = question->incidents->pdata[k];
    bool harder =
        incident->volume > 1 || incident->aht > 1 || isfinite(incident->absent) || incident->closed || incident->outage || incident->event;
    if (harder) settings.time_off_h = 0;
  }
  return settings;
}

/* What the incident took away: no more than there was without it, and not what chance makes of that. */
static double *wanted_of(const WfmRun *run, const WfmSimResult *without) {
  const double most = 0.01;
  double *wanted = g_new0(double, run->n_queues + 1);
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmEstimate *sl = &without->queue[q].sl;
    wanted[q] = fmin(run->queue[q].row->sl_target, sl->mean - (isfinite(sl->half_width) ? MIN(sl->half_width, most) : 0));
  }
  return wanted;
}

static bool anything_missing(const WfmRun *run, const WfmSimResult *result, const double *wanted) {
  bool any = false;
  for (size_t q = 0; q < run->n_queues; q++) any |= result->queue[q].sl.mean < wanted[q];
  return any;
}

static bool answer(Question *question, GString *out, JsonObject *facts, GError **err) {
  WfmRun *run = question->run;
  const WfmResponseSettings *settings = wfm_settings_get(run->cli->settings, &wfm_response_module);
  g_autoptr(WfmScene) usual =
      wfm_scene_new(run, question->forecast, question->problem, question->roster, question->from, question->to, err);
  g_autoptr(WfmSimResult) without = usual ? wfm_scene_judge(usual, question->roster, NULL, 0, settings->replications, err) : NULL;
  if (!without) return false;
  happen(question, out, facts);
  g_autoptr(WfmScene) scene = wfm_scene_new(run, question->hit, question->problem, question->left, question->from, question->to, err);
  if (!scene) return false;
  g_autofree double *wanted = wanted_of(run, without);
  WfmMoveSettings moving = move_settings(question);
  WfmMoveFrame frame = {&moving, question->now, question->from, question->to, question->away};
  g_autoptr(WfmResponse) response = wfm_response_new(scene, run, question->hit, question->left, wanted, &frame, err);
  if (!response) return false;
  say_stretch(out, question);
  WfmLevelFrame levels = {without, without, response->before, question->begins};
  wfm_levels_say(out, facts, run, &levels, "without", "with it");
  JsonObject *reply = json_object_new(), *after = json_object_new();
  json_object_set_object_member(facts, "response", reply);
  if (response->moves->len == 0) {
    wfm_response_say(out, reply, response, run);
    g_string_append(out, anything_missing(run, response->before, wanted)
                             ? "\nNo move that the rules and the notice allow would be worth its price\n"
                             : "\nNothing needs to be done: every queue is at its target, or where it would be without the incident\n");
    if (apply) g_string_append(out, "Nothing is written\n");
    return true;
  }
  g_string_append(out, "\nCheapest response found, and what each step does to the service level, in points\n");
  GString *moves = g_string_new(NULL);
  wfm_response_say(moves, reply, response, run);
  g_string_append(out, moves->str);
  g_string_free(moves, TRUE);
  wfm_response_say_cost(out, "With the response, which", response, run);
  levels.before = response->before;
  levels.after = response->after;
  wfm_levels_say(out, after, run, &levels, "as it is", "after");
  json_object_set_object_member(facts, "after", after);
  if (!apply) return true;
  const WfmMove *list = (const WfmMove *)(const void *)response->moves->data;
  g_autoptr(WfmMoved) moved = wfm_moves_apply(question->problem, question->roster, list, response->moves->len);
  g_autoptr(WfmTableData) table = wfm_response_table(response, run);
  return wfm_change_write_roster(out, run, question->forecast, &moved->problem, question->roster, question->left, moved->roster,
                                 question->now, table, err);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (!incident_texts) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE,
                "--incident says what happens: --incident queue=voice-en,from=2026-03-03T10:00,hours=6,volume=+60%%");
    return WFM_STATUS_USAGE;
  }
  g_autoptr(WfmRun) plan = wfm_run_from_argument(cli, n_args, args, WFM_NEED_ALL, err);
  if (!plan) return (*err)->code;
  Question question = {.run = plan, .now = INT64_MIN};
  if (now_text && !wfm_run_now(&question.now, plan, now_text, err)) return (*err)->code;
  g_autoptr(WfmCurrent) current = wfm_current_read(plan, true, err);
  if (!current) return (*err)->code;
  question.forecast = current->forecast;
  question.problem = current->problem;
  question.roster = current->roster;
  question.incidents = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_incident_free);
  question.away = g_new0(uint8_t, question.problem->n_agents + 1);
  g_autoptr(WfmAnswer) said = wfm_answer_new();
  bool fine = read_incidents(&question, err);
  if (fine) {
    find_stretch(&question);
    fine = check_stretch(&question, err);
  }
  if (fine) {
    fine = answer(&question, said->text, said->facts, err);
  }
  g_ptr_array_unref(question.incidents);
  wfm_table_data_free(question.hit);
  wfm_roster_free(question.left);
  g_free(question.away);
  return fine && wfm_answer_print(said, cli, err) ? WFM_STATUS_DONE : (*err)->code;
}

const WfmCommand wfm_command_whatif = {
    .name = "whatif",
    .arguments = "PLAN",
    .summary = "Say what an incident does to the service level, how long it lasts, and the cheapest response",
    .help =
        "Lays the incident over the forecast and the roster that is out, and simulates: the service level that follows, the worst "
        "interval,\n"
        "when service is back in target and the line is gone; then looks for the cheapest response: moves of breaks and meetings, people\n"
        "who serve one queue alone, overtime, extra shifts of people who are free, time off, as the rules of contracts and the notice\n"
        "(settings moves.*) allow. Keys of --incident: queue (names joined by +; without it all), from, to or hours, volume, aht, event "
        "(one\n"
        "more of that name, or kind, of events.csv: what the forecast has learnt of it), absent (with site, skill or queue), site with\n"
        "closed, outage (with back: the share that comes again, back_hours, back_to: another queue). Nothing is written unless --apply.",
    .example = "wfm whatif samples/ticket-team --incident from=2026-10-20T09:00,hours=6,volume=+60%",
    .options = options,
    .run = run,
};
