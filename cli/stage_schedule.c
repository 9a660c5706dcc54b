/* Stage: the roster search, its result as roster.csv and shifts.csv, and the checker's verdict over it. */
#include "cli/certificate.h"
#include "cli/ledger.h"

#include <math.h>
#include <string.h>

void wfm_schedule_tables_clear(WfmScheduleTables *tables) {
  wfm_table_data_free(tables->roster);
  wfm_table_data_free(tables->shifts);
  wfm_table_data_free(tables->bound);
  wfm_table_data_free(tables->ledger);
  *tables = (WfmScheduleTables){0};
}

/* "voice-en+chat-en": every queue that the agent can serve. */
static const char *served_queues(WfmTableData *table, const WfmRosterProblem *problem, const WfmAgent *agent) {
  g_autoptr(GString) words = g_string_new("");
  for (size_t q = 0; q < problem->n_queues; q++)
    if (agent->proficiency[q] > 0) g_string_append_printf(words, "%s%s", words->len ? "+" : "", problem->queues[q].queue);
  return wfm_table_text(table, words->len ? words->str : "work");
}

static const char *local_text(WfmTableData *table, const WfmZone *zone, int64_t instant) {
  char stamp[WFM_STAMP_SIZE];
  return wfm_table_text(table, wfm_format_local(stamp, zone, instant));
}

static void append_segments(WfmTableData *table, const WfmRosterProblem *problem, const WfmAgent *agent, const WfmDuty *duty) {
  static const char *const kinds[] = {[WFM_SEGMENT_WORK] = "work", [WFM_SEGMENT_BREAK] = "break", [WFM_SEGMENT_MEETING] = "meeting"};
  const char *queues = served_queues(table, problem, agent);
  for (size_t s = 0; s < duty->n_segments; s++) {
    const WfmSegment *segment = &duty->segment[s];
    WfmSegmentRow row = {
        .agent_id = agent->agent,
        .agent_name = agent->name,
        .shift_id = duty->shift_type < 0 ? "" : problem->shift_types[duty->shift_type].shift,
        .shift_date_local = duty->day,
        .segment = kinds[segment->kind],
        .start_utc = segment->start,
        .end_utc = segment->end,
        .start_local = local_text(table, agent->zone, segment->start),
        .end_local = local_text(table, agent->zone, segment->end),
        .tz = agent->zone->name,
        .paid = segment->paid,
        .queue_or_activity = segment->kind == WFM_SEGMENT_WORK ? queues : wfm_table_text(table, segment->activity),
        .source = duty->locked ? "locked" : "planned",
    };
    wfm_table_append(table, &row);
  }
}

WfmTableData *wfm_roster_table(const WfmTable *table, const WfmRosterProblem *problem, const WfmRoster *roster) {
  WfmTableData *data = wfm_table_data_new(table);
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) append_segments(data, problem, &problem->agents[a], &roster->agent[a].duty[d]);
  return data;
}

static void append_shift(WfmTableData *table, const WfmRosterProblem *problem, const WfmAgent *agent, const WfmDuty *duty) {
  const WfmShiftType *type = duty->shift_type < 0 ? NULL : &problem->shift_types[duty->shift_type];
  WfmShiftOutRow row = {
      .agent_id = agent->agent,
      .agent_name = agent->name,
      .site = agent->site,
      .shift_id = type ? type->shift : "",
      .kind = type ? type->kind : "",
      .shift_date_local = duty->day,
      .start_utc = duty->start,
      .end_utc = duty->end,
      .start_local = local_text(table, agent->zone, duty->start),
      .end_local = local_text(table, agent->zone, duty->end),
      .tz = agent->zone->name,
      .hours = wfm_round((double)(duty->end - duty->start) / 3600, 4),
      .paid_hours = wfm_round((double)wfm_duty_paid_s(duty) / 3600, 4),
      .source = duty->locked ? "locked" : "planned",
  };
  wfm_table_append(table, &row);
}

/* Presence on the roster's step, averaged over planning intervals; what lies after the roster's last day is left out. */
static double *present_by_interval(const WfmRun *run, const WfmRosterProblem *problem, const double *present) {
  WfmGrid coarse = run->roster, fine = problem->grid;
  int32_t parts = coarse.step / fine.step;
  double *out = g_new0(double, run->n_queues *(gsize)coarse.n + 1);
  for (size_t q = 0; q < run->n_queues; q++)
    for (int32_t i = 0; i < coarse.n * parts; i++)
      out[q * (size_t)coarse.n + (size_t)(i / parts)] += present[q * (size_t)fine.n + (size_t)i] / parts;
  return out;
}

double *wfm_run_present(const WfmRun *run, const WfmRosterProblem *problem, const WfmRoster *roster) {
  g_autofree double *present = g_new0(double, problem->n_queues *(gsize)problem->grid.n + 1);
  wfm_roster_price(present, problem, roster);
  return present_by_interval(run, problem, present);
}

static void note_cost(WfmRun *run, const WfmRosterProblem *problem, const WfmRosterResult *result, const WfmVerdict *verdict) {
  JsonObject *object = wfm_summary_fresh(run->summary, "roster");
  int64_t duties = 0, paid_s = 0;
  for (size_t a = 0; a < result->roster->n_agents; a++)
    for (size_t d = 0; d < result->roster->agent[a].n_duties; d++) {
      duties++;
      paid_s += wfm_duty_paid_s(&result->roster->agent[a].duty[d]);
    }
  const WfmRosterCost *cost = &result->cost;
  json_object_set_int_member(object, "agents", (gint64)problem->n_agents);
  json_object_set_int_member(object, "duties", duties);
  wfm_json_rounded(object, "paid_hours", (double)paid_s / 3600, 2);
  wfm_json_rounded(object, "cost", cost->cost, 2);
  wfm_json_rounded(object, "wages", cost->wages, 2);
  wfm_json_rounded(object, "shortage", cost->shortage, 2);
  wfm_json_rounded(object, "soft_rules", cost->soft_rules, 2);
  wfm_json_rounded(object, "preferences", cost->preferences, 2);
  wfm_json_rounded(object, "fixed", cost->fixed, 2);
  wfm_json_rounded(object, "bound", cost->bound, 2);
  wfm_json_rounded(object, "gap", cost->gap, 5);
  wfm_json_rounded(object, "gap_whole", cost->gap_whole, 5);
  json_object_set_boolean_member(object, "stopped", result->stopped);
  json_object_set_boolean_member(object, "interrupted", result->stopped && wfm_job_stopped(&run->cli->job));
  json_object_set_int_member(object, "work", result->work);
  JsonArray *log = json_array_new();
  g_auto(GStrv) lines = g_strsplit(result->log ? result->log : "", "\n", -1);
  for (char **line = lines; *line; line++)
    if (**line) json_array_add_string_element(log, *line);
  json_object_set_array_member(object, "log", log);
  json_object_set_int_member(object, "hard_breaches", (gint64)verdict->n_hard);
  json_object_set_int_member(object, "soft_breaches", (gint64)(verdict->n_findings - verdict->n_hard));
}

void wfm_run_note_findings(JsonObject *parent, const WfmRosterProblem *problem, const WfmVerdict *verdict) {
  JsonArray *findings = json_array_new();
  for (size_t f = 0; f < verdict->n_findings; f++) {
    const WfmFinding *finding = &verdict->finding[f];
    JsonObject *object = json_object_new();
    json_object_set_boolean_member(object, "hard", finding->hard);
    json_object_set_string_member(object, "rule", finding->rule);
    json_object_set_string_member(object, "agent", finding->agent == SIZE_MAX ? "" : problem->agents[finding->agent].agent);
    json_object_set_string_member(object, "text", finding->text);
    wfm_json_rounded(object, "price", finding->price, 2);
    json_array_add_object_element(findings, object);
  }
  json_object_set_array_member(parent, "findings", findings);
}

/* Requests that nobody has decided are not leave yet: the planner should know that the roster ignores them. */
static void note_requests(WfmRun *run) {
  enum { REQUESTED = 1 };
  const WfmLeaveRow *row = WFM_ROWS(run->plan, LEAVE, WfmLeaveRow);
  int open = 0;
  for (size_t i = 0; i < WFM_N_ROWS(run->plan, LEAVE); i++) open += row[i].status == REQUESTED;
  if (!open) return;
  g_autofree char *text = g_strdup_printf("%d request%s for leave not decided: the roster is made as if declined (leave.csv, status).",
                                          open, open == 1 ? " is" : "s are");
  wfm_summary_say(run->summary, true, "schedule", "", text);
}

/* What the roster already broke goes on being broken; whatever is new is a fault. */
static bool check_made(const WfmRosterProblem *problem, const WfmVerdict *verdict, const WfmRoster *given, GError **err) {
  if (verdict->n_hard == 0) return true;
  const WfmVerdict nothing = {0};
  g_autoptr(WfmVerdict) was = given ? wfm_check_roster(problem, given) : NULL;
  const WfmFinding *breach = wfm_verdict_new_breach(verdict, was ? was : &nothing);
  if (!breach) return true;
  if (given)
    g_set_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE,
                "nothing is written: the roster would break a hard rule that it did not break before; right would be a roster without: wfm "
                "schedule PLAN --repair: %s",
                breach->text);
  else
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL,
                "the search made a roster with %zu hard breaches, which is a fault of wfm; the first: %s", verdict->n_hard, breach->text);
  return false;
}

/* What stays broken, and may. */
static void note_broken(WfmRun *run, const WfmVerdict *verdict) {
  enum { MOST = 5 };
  size_t said = 0;
  for (size_t f = 0; f < verdict->n_findings && said < MOST; f++) {
    const WfmFinding *one = &verdict->finding[f];
    if (!one->hard) continue;
    said++;
    g_autofree char *text = g_strdup_printf("Broken before, and still: %s", one->text);
    wfm_summary_say(run->summary, true, "schedule", "", text);
  }
}

bool wfm_schedule_tables(WfmScheduleTables *out, WfmRun *run, const WfmRosterProblem *problem, const WfmRosterResult *result,
                         const WfmRoster *given, GError **err) {
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, result->roster);
  if (!check_made(problem, verdict, given, err)) return false;
  *out = (WfmScheduleTables){.roster = wfm_roster_table(&wfm_table_roster, problem, result->roster),
                             .shifts = wfm_table_data_new(&wfm_table_shifts),
                             .bound = wfm_certificate_table(problem, result->certificate),
                             .ledger = wfm_ledger_after(run->plan, problem, result->roster),
                             .n_broken = verdict->n_hard,
                             .stopped = result->stopped && wfm_job_stopped(&run->cli->job)};
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t d = 0; d < result->roster->agent[a].n_duties; d++)
      append_shift(out->shifts, problem, &problem->agents[a], &result->roster->agent[a].duty[d]);
  wfm_summary_forget(run->summary, "schedule");
  note_cost(run, problem, result, verdict);
  wfm_run_note_findings(run->summary->root, problem, verdict);
  note_broken(run, verdict);
  note_requests(run);
  for (size_t r = 0; r < result->n_reasons; r++) wfm_summary_say(run->summary, false, "schedule", "", result->reason[r].text);
  return true;
}

void wfm_point_to_prices(GError *err) {
  if (!err || err->code != WFM_STATUS_INFEASIBLE) return;
  char *text = g_strconcat(err->message, "\n`wfm explain conflict PLAN` says what each way out would cost", NULL);
  g_free(err->message);
  err->message = text;
}

bool wfm_stage_schedule(WfmScheduleTables *out, WfmRun *run, WfmRosterBuild *build, GError **err) {
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  const WfmRosterSettings *settings = wfm_settings_get(run->cli->settings, &wfm_roster_module);
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(problem, settings, &run->cli->job, err);
  if (result) return wfm_schedule_tables(out, run, problem, result, NULL, err);
  wfm_point_to_prices(*err);
  return false;
}
