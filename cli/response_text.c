/* A response in words and rows. */
#include "cli/response.h"

#include <math.h>
#include <string.h>

static const char *const step_names[WFM_N_STEPS] = {"breaks and meetings moved", "one queue alone", "overtime", "extra shifts", "time off"};

static const char *clock_of(char buffer[static WFM_STAMP_SIZE], const WfmZone *zone, int64_t instant) {
  char stamp[WFM_STAMP_SIZE];
  wfm_format_local(stamp, zone, instant);
  g_snprintf(buffer, WFM_STAMP_SIZE, "%.5s", stamp + 11);
  return buffer;
}

static double hours_of(const WfmResponse *response, const WfmResponseStep *step) {
  double sum = 0;
  for (size_t k = step->first; k < step->first + step->n; k++) {
    const WfmMove *move = &g_array_index(response->moves, WfmMove, k);
    sum += (double)(move->to - move->from) / 3600;
  }
  return sum;
}

static void say_steps(GString *out, JsonObject *facts, const WfmResponse *response, const WfmRun *run) {
  JsonArray *list = json_array_new();
  const double *was = NULL;
  g_autofree double *first = g_new0(double, response->n_queues + 1);
  for (size_t q = 0; q < response->n_queues; q++) first[q] = response->before->queue[q].sl.mean;
  was = first;
  for (int kind = 0; kind < WFM_N_STEPS; kind++) {
    const WfmResponseStep *step = &response->step[kind];
    if (step->n == 0) continue;
    JsonObject *object = json_object_new(), *levels = json_object_new();
    g_string_append_printf(out, "  %-26s %4zu move%s %7.1f h %10.2f %s ", step_names[kind], step->n, step->n == 1 ? " " : "s",
                           hours_of(response, step), step->cost, run->settings->currency);
    for (size_t q = 0; q < response->n_queues; q++) {
      double points = 100 * (step->sl[q] - was[q]);
      wfm_json_rounded(levels, run->queue[q].row->queue, step->sl[q], 4);
      if (isfinite(points) && fabs(points) >= 0.05) g_string_append_printf(out, "  %s %+.1f", run->queue[q].row->queue, points);
    }
    g_string_append_c(out, '\n');
    json_object_set_string_member(object, "step", step_names[kind]);
    json_object_set_int_member(object, "moves", (gint64)step->n);
    wfm_json_rounded(object, "hours", hours_of(response, step), 2);
    wfm_json_rounded(object, "cost", step->cost, 2);
    json_object_set_object_member(object, "service_level", levels);
    json_array_add_object_element(list, object);
    was = step->sl;
  }
  json_object_set_array_member(facts, "steps", list);
  wfm_json_rounded(facts, "cost", response->cost, 2);
}

/* "13:00 -> 12:15 meal", "17:30-19:00", "10:00-12:00 voice-en alone", "12:00-20:30 late" */
static void say_what(char *buffer, size_t size, const WfmMove *move, const WfmRosterProblem *problem, const WfmZone *zone,
                     const WfmRun *run) {
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  clock_of(from, zone, move->from);
  if (move->kind == WFM_MOVE_BREAK || move->kind == WFM_MOVE_MEETING)
    g_snprintf(buffer, (gulong)size, "%s -> %s %s", from, clock_of(to, zone, move->new_from), move->activity);
  else if (move->kind == WFM_MOVE_QUEUE)
    g_snprintf(buffer, (gulong)size, "%s-%s %s alone", from, clock_of(to, zone, move->to), run->queue[move->queue].row->queue);
  else if (move->kind == WFM_MOVE_EXTRA)
    g_snprintf(buffer, (gulong)size, "%s-%s %s", from, clock_of(to, zone, move->to), problem->shift_types[move->shift_type].shift);
  else
    g_snprintf(buffer, (gulong)size, "%s-%s", from, clock_of(to, zone, move->to));
}

static void say_move(GString *out, const WfmResponse *response, const WfmRun *run, size_t k) {
  const WfmMove *move = &g_array_index(response->moves, WfmMove, k);
  const WfmAgent *agent = &response->moved->problem.agents[move->agent];
  WfmMoveEffect effect = response->effect[k];
  char day[WFM_STAMP_SIZE], what[160];
  say_what(what, sizeof what, move, &response->moved->problem, agent->zone, run);
  int pad = 20 - (int)g_utf8_strlen(agent->name, -1);
  g_string_append_printf(out, "  %s %s  %s%*s  %-11s  %-30s %9.2f", wfm_weekday_names[wfm_weekday(move->day)],
                         wfm_format_day(day, move->day), agent->name, MAX(pad, 0), "", wfm_move_names[move->kind], what, move->cost);
  bool shows = effect.queue != SIZE_MAX && fabs(effect.points) >= 0.005;
  if (shows) g_string_append_printf(out, "  %s %+.2f", run->queue[effect.queue].row->queue, effect.points);
  if (shows && isfinite(effect.half_width)) g_string_append_printf(out, " +- %.2f", effect.half_width);
  if (move->origin) g_string_append_printf(out, "  (change %s)", move->origin);
  g_string_append_c(out, '\n');
}

void wfm_response_say_cost(GString *out, const char *title, const WfmResponse *response, const WfmRun *run) {
  double cost = response->cost;
  if (fabs(cost) < 0.005)
    g_string_append_printf(out, "\n%s costs nothing\n", title);
  else
    g_string_append_printf(out, "\n%s %s %.2f %s\n", title, cost < 0 ? "saves" : "costs", fabs(cost), run->settings->currency);
}

void wfm_response_say(GString *out, JsonObject *facts, const WfmResponse *response, const WfmRun *run) {
  enum { MOST = 30 };
  say_steps(out, facts, response, run);
  JsonArray *list = json_array_new();
  g_autoptr(WfmTableData) table = wfm_response_table(response, run);
  const WfmMoveRow *row = table->rows;
  for (size_t k = 0; k < table->n_rows; k++) {
    JsonObject *object = json_object_new();
    char day[WFM_STAMP_SIZE];
    json_object_set_string_member(object, "agent", row[k].agent_id);
    json_object_set_string_member(object, "move", row[k].move);
    json_object_set_string_member(object, "date", wfm_format_day(day, row[k].shift_date_local));
    json_object_set_string_member(object, "from", row[k].from_local);
    json_object_set_string_member(object, "to", row[k].to_local);
    if (*row[k].new_from_local) json_object_set_string_member(object, "new_from", row[k].new_from_local);
    if (*row[k].what) json_object_set_string_member(object, "what", row[k].what);
    wfm_json_rounded(object, "cost", row[k].cost, 2);
    json_object_set_string_member(object, "queue", row[k].queue);
    wfm_json_rounded(object, "points", row[k].points, 3);
    wfm_json_rounded(object, "half_width", row[k].half_width, 3);
    json_array_add_object_element(list, object);
  }
  json_object_set_array_member(facts, "moves", list);
  if (response->moves->len == 0) return;
  g_string_append_printf(out,
                         "\nMoves, each on the person's own clock; cost in %s, and what each does to the service level by simulation, in "
                         "points: alone where +- follows,\n"
                         "else its part of what the moves of its kind do together\n",
                         run->settings->currency);
  for (guint k = 0; k < MIN(response->moves->len, MOST); k++) say_move(out, response, run, k);
  if (response->moves->len > MOST)
    g_string_append_printf(out, "  ... and %u more (--json, or --apply: moves.csv)\n", response->moves->len - MOST);
}

static const char *local_text(WfmTableData *table, const WfmZone *zone, int64_t instant) {
  char stamp[WFM_STAMP_SIZE];
  return wfm_table_text(table, wfm_format_local(stamp, zone, instant));
}

WfmTableData *wfm_response_table(const WfmResponse *response, const WfmRun *run) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_moves);
  for (guint k = 0; k < response->moves->len; k++) {
    const WfmMove *move = &g_array_index(response->moves, WfmMove, k);
    const WfmAgent *agent = &response->moved->problem.agents[move->agent];
    WfmMoveEffect effect = response->effect[k];
    bool moved = move->kind == WFM_MOVE_BREAK || move->kind == WFM_MOVE_MEETING;
    WfmMoveRow row = {.agent_id = agent->agent,
                      .agent_name = agent->name,
                      .move = wfm_move_names[move->kind],
                      .shift_date_local = move->day,
                      .from_local = local_text(table, agent->zone, move->from),
                      .to_local = local_text(table, agent->zone, move->to),
                      .new_from_local = moved ? local_text(table, agent->zone, move->new_from) : "",
                      .tz = agent->zone->name,
                      .what = move->kind == WFM_MOVE_QUEUE   ? run->queue[move->queue].row->queue
                              : move->kind == WFM_MOVE_EXTRA ? response->moved->problem.shift_types[move->shift_type].shift
                              : moved && move->activity      ? wfm_table_text(table, move->activity)
                                                             : "",
                      .cost = wfm_round(move->cost, 2),
                      .queue = effect.queue == SIZE_MAX ? "" : run->queue[effect.queue].row->queue,
                      .points = effect.queue == SIZE_MAX ? (double)NAN : wfm_round(effect.points, 3),
                      .half_width = effect.queue == SIZE_MAX ? (double)NAN : wfm_round(effect.half_width, 3),
                      .origin = move->origin ? wfm_table_text(table, move->origin) : ""};
    wfm_table_append(table, &row);
  }
  return table;
}
