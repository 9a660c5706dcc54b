#include "cli/answer.h"
#include "cli/change_list.h"
#include "cli/current.h"
#include "cli/leave.h"
#include "cli/ledger.h"
#include "cli/plan_argument.h"
#include "cli/turn.h"

#include <math.h>
#include <string.h>

static char *agent_name, *from_text, *to_text, *now_text;
static gboolean apply;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"agent", 0, 0, G_OPTION_ARG_STRING, &agent_name, "Who asks; without it every request of leave.csv is decided", "NAME"},
      {"from", 0, 0, G_OPTION_ARG_STRING, &from_text, "First day, or begin, on the agent's clock", "DATE"},
      {"to", 0, 0, G_OPTION_ARG_STRING, &to_text, "Last day (included); default: that of --from", "DATE"},
      {"now", 0, 0, G_OPTION_ARG_STRING, &now_text, "Shifts that began before it stay as they are (planner's clock)", "TIME"},
      {"apply", 0, 0, G_OPTION_ARG_NONE, &apply,
       "Write the roster with the approved leave, and leave.csv as decided; the old roster is kept as published.csv", NULL},
      G_OPTION_ENTRY_NULL};
  return entries;
}

enum { APPROVED, REQUESTED, DECLINED }; /* status of leave.csv */

/* What one invocation works with. */
typedef struct {
  WfmRun *run;
  WfmTableData *forecast;
  WfmRosterBuild *build;
  const WfmRosterProblem *problem;
  WfmLeaveBook *book;
  int64_t now;
} Desk;

static bool read_date(WfmStamp *out, const char *option, const char *text, GError **err) {
  if (text && wfm_stamp_parse(out, text)) return true;
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "%s: found \"%s\", right would be a date, 2026-03-04, or a date and time", option,
              text ? text : "");
  return false;
}

/* The request of the command line as a row of leave.csv. */
static bool read_request(WfmLeaveRow *row, size_t *agent, const Desk *desk, GError **err) {
  if (!wfm_run_agent_option(agent, desk->problem, agent_name, err)) return false;
  *row = (WfmLeaveRow){.agent = desk->problem->agents[*agent].agent, .kind = "annual", .hours = NAN, .requested_at = INT64_MIN};
  row->to.local = INT64_MIN;
  if (!read_date(&row->from, "--from", from_text, err) || (to_text && !read_date(&row->to, "--to", to_text, err))) return false;
  const WfmZone *zone = desk->problem->agents[*agent].zone;
  int64_t from = wfm_run_instant(&row->from, zone, 0), to = wfm_run_end(to_text ? &row->to : &row->from, zone);
  char first[WFM_STAMP_SIZE], last[WFM_STAMP_SIZE];
  if (to <= from)
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--to: found %s, right would be an end after the begin, %s",
                to_text ? to_text : from_text, from_text);
  else if (to <= desk->now)
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--from %s%s%s: the leave is over at --now %s", from_text, to_text ? " --to " : "",
                to_text ? to_text : "", now_text);
  else if (to <= desk->problem->grid.start || from >= desk->problem->duties_before)
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--from %s%s%s: right would be days of the roster, %.10s to %.10s", from_text,
                to_text ? " --to " : "", to_text ? to_text : "", wfm_format_local(first, zone, desk->problem->grid.start),
                wfm_format_local(last, zone, desk->problem->duties_before - 1));
  return !*err;
}

/* A request with what it is ordered by. */
typedef struct {
  const WfmLeaveRow *row;
  WfmTurn turn;
} Request;

static gint by_turn(gconstpointer a, gconstpointer b) {
  return wfm_turn_compare(&((const Request *)a)->turn, &((const Request *)b)->turn);
}

/* Days of approved leave in leave.csv. */
static double points_of(const Desk *desk, const char *agent) {
  double days = 0;
  const WfmLeaveRow *row = WFM_ROWS(desk->run->plan, LEAVE, WfmLeaveRow);
  for (size_t i = 0; i < WFM_N_ROWS(desk->run->plan, LEAVE); i++) {
    if (row[i].status != APPROVED || strcmp(row[i].agent, agent) != 0) continue;
    int64_t to = row[i].to.local == INT64_MIN ? row[i].from.local : row[i].to.local;
    int64_t more = (to - row[i].from.local) / 86400;
    days += 1 + (double)more;
  }
  return days;
}

static double rank_of(const Desk *desk, size_t agent) {
  const WfmLeaveSettings *settings = wfm_settings_get(desk->run->cli->settings, &wfm_leave_module);
  if (settings->order == WFM_LEAVE_LEDGER) return -wfm_ledger_beyond(&desk->problem->agents[agent]);
  if (settings->order == WFM_LEAVE_SENIORITY) return WFM_ROWS(desk->run->plan, AGENTS, WfmAgentRow)[agent].from_day;
  return settings->order == WFM_LEAVE_POINTS ? points_of(desk, desk->problem->agents[agent].agent) : 0;
}

/* Open requests that touch the roster's days and are not over, in the order of the settings. */
static GArray *open_requests(const Desk *desk) {
  GArray *rows = g_array_new(FALSE, FALSE, sizeof(Request));
  const WfmLeaveRow *row = WFM_ROWS(desk->run->plan, LEAVE, WfmLeaveRow);
  for (size_t i = 0; i < WFM_N_ROWS(desk->run->plan, LEAVE); i++) {
    size_t agent = row[i].status == REQUESTED ? wfm_run_agent(desk->problem, row[i].agent) : SIZE_MAX;
    if (agent == SIZE_MAX) continue;
    const WfmZone *zone = desk->problem->agents[agent].zone;
    int64_t from = wfm_run_instant(&row[i].from, zone, 0), to = wfm_run_end(row[i].to.local == INT64_MIN ? &row[i].from : &row[i].to, zone);
    Request request = {&row[i], {rank_of(desk, agent), row[i].requested_at, row[i].line}};
    if (to > MAX(desk->problem->grid.start, desk->now) && from < desk->problem->duties_before) g_array_append_val(rows, request);
  }
  g_array_sort(rows, by_turn);
  return rows;
}

/* ---- what is said ---- */

static const char *dates_text(char buffer[static 2 * WFM_STAMP_SIZE + 4], int32_t first, int32_t last) {
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  wfm_format_day(from, first);
  if (first == last) return memcpy(buffer, from, sizeof from);
  g_snprintf(buffer, 2 * WFM_STAMP_SIZE + 4, "%s to %s", from, wfm_format_day(to, last));
  return buffer;
}

static void say_levels(GString *out, const Desk *desk, const WfmLeaveCase *one) {
  bool any = false;
  for (size_t q = 0; q < desk->run->n_queues; q++) {
    double was = one->sl_before[q], is = one->sl_after[q], target = desk->run->queue[q].row->sl_target;
    if (!isfinite(was) || !isfinite(is) || wfm_round(was, 3) == wfm_round(is, 3)) continue;
    if (!any) g_string_append(out, "  simulated service level\n");
    any = true;
    g_string_append_printf(out, "    %-16s %.1f %% -> %.1f %%%s", desk->run->queue[q].row->queue, 100 * was, 100 * is, "");
    if (target > 0) g_string_append_printf(out, "  (target %.0f %%)", 100 * target);
    g_string_append_c(out, '\n');
  }
  if (!any) g_string_append(out, "  no queue's simulated service level changes\n");
}

/* What of it nobody can speak of: days that are not the roster's. */
static void say_beyond(GString *out, const Desk *desk, const WfmLeaveCase *one) {
  char dates[2 * WFM_STAMP_SIZE + 4];
  const WfmZone *zone = desk->problem->agents[one->agent].zone;
  int32_t first = wfm_local_day(wfm_zone_local(zone, desk->problem->grid.start));
  int32_t last = wfm_local_day(wfm_zone_local(zone, desk->problem->duties_before - 1));
  if (one->first_day >= first && one->last_day <= last) return;
  g_string_append_printf(out, "  looked at: %s, which the roster has; the other days were not\n",
                         dates_text(dates, MAX(first, one->first_day), MIN(last, one->last_day)));
}

static void say_case(GString *out, const Desk *desk, const WfmLeaveCase *one) {
  char dates[2 * WFM_STAMP_SIZE + 4];
  const WfmAgent *agent = &desk->problem->agents[one->agent];
  g_string_append_printf(out, "%s, %s: %s (%s)\n", agent->name, dates_text(dates, one->first_day, one->last_day),
                         one->approved ? "can be approved" : "to be declined", one->reason);
  if (!one->legal) return;
  say_beyond(out, desk, one);
  g_autofree char *rise = wfm_rise_text(one->cost, desk->run->settings->currency);
  g_string_append_printf(out, "  %zu shift%s in it; the roster %s", one->n_shifts, one->n_shifts == 1 ? "" : "s", rise);
  if (fabs(one->cost) >= 0.005)
    g_string_append_printf(out, " (service %+.2f, pay, rules and wishes %+.2f)", one->service, one->cost - one->service);
  g_string_append_c(out, '\n');
  if (one->cuts_shift && !one->rearranged)
    g_string_append(out,
                    "  the leave takes a part of a shift alone, and all of it goes; a meeting of fixed.csv keeps the shift around it\n");
  say_levels(out, desk, one);
}

static JsonObject *facts_of(const Desk *desk, const WfmLeaveCase *one) {
  char day[WFM_STAMP_SIZE];
  JsonObject *object = json_object_new(), *levels = json_object_new();
  json_object_set_string_member(object, "agent", desk->problem->agents[one->agent].agent);
  json_object_set_string_member(object, "from", wfm_format_day(day, one->first_day));
  json_object_set_string_member(object, "to", wfm_format_day(day, one->last_day));
  json_object_set_int_member(object, "line", one->row->line);
  json_object_set_boolean_member(object, "approved", one->approved);
  json_object_set_boolean_member(object, "legal", one->legal);
  json_object_set_string_member(object, "reason", one->reason);
  json_object_set_int_member(object, "shifts", (gint64)one->n_shifts);
  if (one->changes) wfm_change_facts(object, one->changes);
  wfm_json_rounded(object, "cost", one->legal ? one->cost : (double)NAN, 2);
  wfm_json_rounded(object, "service", one->legal ? one->service : (double)NAN, 2);
  for (size_t q = 0; one->legal && q < desk->run->n_queues; q++) {
    JsonObject *pair = json_object_new();
    wfm_json_rounded(pair, "before", one->sl_before[q], 4);
    wfm_json_rounded(pair, "after", one->sl_after[q], 4);
    json_object_set_object_member(levels, desk->run->queue[q].row->queue, pair);
  }
  json_object_set_object_member(object, "service_level", levels);
  return object;
}

static void say_dates(GString *out, JsonObject *facts, const Desk *desk, const WfmLeaveBook *book, const WfmLeaveCase *one) {
  enum { MOST = 5 };
  g_autoptr(GArray) dates = wfm_leave_dates(desk->build, book, one);
  JsonArray *list = json_array_new();
  if (dates->len) g_string_append(out, "\nOther dates in the roster, everybody else unchanged: it would cost more by\n");
  for (guint k = 0; k < MIN(dates->len, MOST); k++) {
    const WfmLeaveDate *date = &g_array_index(dates, WfmLeaveDate, k);
    char text[2 * WFM_STAMP_SIZE + 4], day[WFM_STAMP_SIZE];
    g_string_append_printf(out, "  %-26s %+10.2f %s%s\n",
                           dates_text(text, date->first_day, date->first_day + one->last_day - one->first_day), date->rise,
                           desk->run->settings->currency, date->free ? "  (no shift then)" : "");
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "from", wfm_format_day(day, date->first_day));
    wfm_json_rounded(object, "rise", date->rise, 2);
    json_array_add_object_element(list, object);
  }
  json_object_set_array_member(facts, "other_dates", list);
}

/* ---- the command ---- */

static bool overlap(const WfmLeaveRow *a, const WfmLeaveRow *b, const WfmZone *zone) {
  int64_t a_to = wfm_run_end(a->to.local == INT64_MIN ? &a->from : &a->to, zone);
  int64_t b_to = wfm_run_end(b->to.local == INT64_MIN ? &b->from : &b->to, zone);
  return wfm_run_instant(&a->from, zone, 0) < b_to && wfm_run_instant(&b->from, zone, 0) < a_to;
}

/* leave.csv with what was decided: status[rows of the plan's]; or with the row `own`, which takes the place of the person's open requests for that time. */
static WfmTableData *decided_table(const Desk *desk, const int *status, const WfmLeaveRow *own) {
  WfmTableData *table = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_LEAVE]);
  const WfmZone *zone = own ? desk->problem->agents[wfm_run_agent(desk->problem, own->agent)].zone : NULL;
  const WfmLeaveRow *rows = WFM_ROWS(desk->run->plan, LEAVE, WfmLeaveRow);
  bool known = false;
  for (size_t i = 0; i < WFM_N_ROWS(desk->run->plan, LEAVE); i++) {
    WfmLeaveRow row = rows[i];
    if (status) row.status = status[i];
    bool same = own && row.status == REQUESTED && strcmp(row.agent, own->agent) == 0 && overlap(&row, own, zone);
    if (same && known) continue;
    if (same) row.status = own->status, row.from = own->from, row.to = own->to, row.hours = own->hours;
    known |= same;
    wfm_table_append(table, &row);
  }
  if (own && !known) wfm_table_append(table, own);
  return table;
}

static bool write_book(GString *out, Desk *desk, const WfmRoster *before, const int *status, const WfmLeaveRow *own, GError **err) {
  g_autoptr(WfmTableData) leave = decided_table(desk, status, own);
  return wfm_change_write_roster(out, desk->run, desk->forecast, desk->problem, before, before, wfm_leave_book_roster(desk->book),
                                 desk->now, leave, err);
}

static bool one_request(GString *out, JsonObject *facts, Desk *desk, const WfmRoster *roster, GError **err) {
  WfmLeaveRow row;
  size_t agent;
  if (!read_request(&row, &agent, desk, err)) return false;
  desk->book = wfm_leave_book_new(desk->run, desk->forecast, desk->problem, roster, err);
  g_autoptr(WfmLeaveBook) as_it_was = desk->book ? wfm_leave_book_new(desk->run, desk->forecast, desk->problem, roster, err) : NULL;
  if (!as_it_was) return false;
  g_autoptr(WfmLeaveCase) one = wfm_leave_try(desk->run, desk->build, desk->book, &row, agent, desk->now, err);
  if (!one) return false;
  say_case(out, desk, one);
  JsonArray *list = json_array_new();
  json_array_add_object_element(list, facts_of(desk, one));
  json_object_set_array_member(facts, "requests", list);
  if (one->changes && one->changes->n_rows) {
    g_string_append_c(out, '\n');
    wfm_change_text(out, one->changes, 40);
  }
  if (!one->approved || one->cost > 0.005) say_dates(out, facts, desk, as_it_was, one);
  row.status = APPROVED;
  return !apply || !one->approved || write_book(out, desk, roster, NULL, &row, err);
}

static bool all_requests(GString *out, JsonObject *facts, Desk *desk, const WfmRoster *roster, GError **err) {
  g_autoptr(GArray) requests = open_requests(desk);
  JsonArray *list = json_array_new();
  json_object_set_array_member(facts, "requests", list);
  if (requests->len == 0) {
    g_string_append(out, "leave.csv has no open request (status requested) in the roster's days\n");
    return true;
  }
  desk->book = wfm_leave_book_new(desk->run, desk->forecast, desk->problem, roster, err);
  guint approved = 0;
  const WfmLeaveRow *rows = WFM_ROWS(desk->run->plan, LEAVE, WfmLeaveRow);
  size_t n_rows = WFM_N_ROWS(desk->run->plan, LEAVE);
  g_autofree int *status = g_new0(int, n_rows + 1);
  for (size_t i = 0; i < n_rows; i++) status[i] = rows[i].status;
  for (guint k = 0; desk->book && k < requests->len; k++) {
    const WfmLeaveRow *row = g_array_index(requests, Request, k).row;
    wfm_job_progress(&desk->run->cli->job, "leave", (double)k / requests->len, row->agent);
    g_autoptr(WfmLeaveCase) one =
        wfm_leave_try(desk->run, desk->build, desk->book, row, wfm_run_agent(desk->problem, row->agent), desk->now, err);
    if (!one) return false;
    say_case(out, desk, one);
    json_array_add_object_element(list, facts_of(desk, one));
    approved += one->approved;
    status[row - rows] = one->approved ? APPROVED : DECLINED;
  }
  if (!desk->book) return false;
  g_string_append_printf(out, "\n%u of %u request%s can be approved\n", approved, requests->len, requests->len == 1 ? "" : "s");
  return wfm_leave_book_promise(out, facts, desk->book, "Simulated service level with all that is approved", err) &&
         (!apply || write_book(out, desk, roster, status, NULL, err));
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (!agent_name != !from_text || (to_text && !from_text)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE,
                "one request needs --agent NAME --from DATE; without both, the requests of leave.csv are decided");
    return WFM_STATUS_USAGE;
  }
  g_autoptr(WfmRun) plan = wfm_run_from_argument(cli, n_args, args, WFM_NEED_ALL, err);
  if (!plan) return (*err)->code;
  Desk desk = {.run = plan, .now = INT64_MIN};
  if (now_text && !wfm_run_now(&desk.now, plan, now_text, err)) return (*err)->code;
  g_autoptr(WfmCurrent) current = wfm_current_read(plan, true, err);
  if (!current) return (*err)->code;
  desk.forecast = current->forecast;
  desk.build = current->build;
  desk.problem = current->problem;
  g_autoptr(WfmAnswer) said = wfm_answer_new();
  bool fine = agent_name ? one_request(said->text, said->facts, &desk, current->roster, err)
                         : all_requests(said->text, said->facts, &desk, current->roster, err);
  wfm_leave_book_free(desk.book);
  return fine && wfm_answer_print(said, cli, err) ? WFM_STATUS_DONE : (*err)->code;
}

const WfmCommand wfm_command_leave = {
    .name = "leave",
    .arguments = "PLAN",
    .summary = "Say what approving leave costs, and decide requests",
    .help =
        "With --agent and --from: what the leave would cost in money and simulated service level, who would take over, and other dates. "
        "Without:\n"
        "every request of leave.csv with status requested is decided, in the order of leave.order and by the settings leave.*; each\n"
        "decision reckons with those before it. Leave that takes a part of a shift alone takes all of it, or the person works another one "
        "then.\n"
        "Nothing is written unless --apply; then the old roster is kept as published.csv, and\n"
        "leave.csv of the output has the decisions: it is to be put in place of the plan's, so that later rosters keep the leave.",
    .example = "wfm leave samples/ticket-team --agent a05 --from 2026-10-21",
    .options = options,
    .run = run,
};
