/* History: one step per queue, every interval on it, and counts that can be true together. */
#include "cli/data/plan_check.h"
#include "cli/data/week_hours.h"

#include "core/timestamp.h"

#include <math.h>
#include <string.h>

#define MAX_REPORTED 5 /* of one kind and queue */
#define COUNT_TOLERANCE 0.5
#define MANY_HANDLE_S (8 * 3600.0)

/* What is known of one queue while its rows pass. */
typedef struct {
  const WfmQueueRow *queue;
  const WfmHistoryRow *first;
  size_t n_rows, wrong_step, off_grid, measured;
  size_t over_handled, odd_handle_time, other_channel, wrong_parts, over_outcome, lone_outcome;
  int32_t over_line, odd_line, channel_line, outcome_line, lone_line;
  WfmWeekHours *hours; /* NULL where the queue's zone is not known */
} Seen;

static void check_step(WfmMistakes *mistakes, const WfmTableData *data, const WfmHistoryRow *row, Seen *seen) {
  if (!seen->first) {
    seen->first = row;
    if (1440 % row->minutes)
      wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "minutes"),
                       "minutes: %d does not divide a day; 5, 15, 30 and 60 do (queue \"%s\")", (int)row->minutes, row->queue);
    return;
  }
  if (row->minutes != seen->first->minutes) {
    if (seen->wrong_step++ < MAX_REPORTED)
      wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "minutes"),
                       "minutes: %d here, but queue \"%s\" has %d in line %d; a queue has one length of interval", (int)row->minutes,
                       row->queue, (int)seen->first->minutes, seen->first->line);
    return;
  }
  if ((row->interval_start_utc - seen->first->interval_start_utc) % (row->minutes * 60) == 0 || seen->off_grid++ >= MAX_REPORTED) return;
  char here[WFM_STAMP_SIZE], there[WFM_STAMP_SIZE];
  wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "interval_start_utc"),
                   "interval_start_utc: %s is not a multiple of %d minutes from %s in line %d (queue \"%s\")",
                   wfm_format_utc(here, row->interval_start_utc), (int)row->minutes, wfm_format_utc(there, seen->first->interval_start_utc),
                   seen->first->line, row->queue);
}

/* A part that is larger than its whole, whatever the channel. Against offered, of which another file may have told, it is only odd. */
static void check_parts(WfmMistakes *mistakes, const WfmTableData *data, const WfmHistoryRow *row, Seen *seen) {
  const struct {
    const char *part, *whole;
    double n, most;
  } pairs[] = {{"satisfied", "rated", row->satisfied, row->rated},
               {"nps_promoters and nps_detractors", "nps_answers", row->nps_promoters + row->nps_detractors, row->nps_answers}};
  for (size_t k = 0; k < G_N_ELEMENTS(pairs); k++)
    if (pairs[k].n > pairs[k].most + COUNT_TOLERANCE && seen->wrong_parts++ < MAX_REPORTED)
      wfm_mistakes_add(mistakes, data->file, row->line, 0, "%s is %g, and %s, of which they are a part, is %g (queue \"%s\")",
                       pairs[k].part, pairs[k].n, pairs[k].whole, pairs[k].most, row->queue);
  double most = fmax(fmax(row->resolved, row->rated), row->nps_answers); /* fmax passes over what is not measured */
  if (most > row->offered + COUNT_TOLERANCE && !seen->over_outcome++) seen->outcome_line = row->line;
  bool alone = (!isnan(row->resolution_seconds) && isnan(row->resolved)) || isnan(row->satisfied) != isnan(row->rated) ||
               isnan(row->nps_promoters + row->nps_detractors) != isnan(row->nps_answers) ||
               (!isnan(row->backlog_age_seconds) && isnan(row->backlog_open));
  if (alone && !seen->lone_outcome++) seen->lone_line = row->line;
}

static void check_counts(const WfmHistoryRow *row, Seen *seen, const char *channel) {
  seen->measured += !isnan(row->offered);
  if (row->handled + (isnan(row->abandoned) ? 0 : row->abandoned) > row->offered + COUNT_TOLERANCE && !seen->over_handled++)
    seen->over_line = row->line;
  double mean_s = row->handle_seconds / row->handled;
  if (row->handled > 0 && (mean_s > MANY_HANDLE_S || (row->handle_seconds > 0 && mean_s < 1)) && !seen->odd_handle_time++)
    seen->odd_line = row->line;
  if (*row->channel && channel && strcmp(row->channel, channel) != 0 && !seen->other_channel++) seen->channel_line = row->line;
}

/* Backlogged work is handled in later intervals than it arrives; only an immediate channel cannot handle more than was offered. */
static void warn_of_counts(WfmPlan *plan, const Seen *seen) {
  const WfmQueueRow *queue = seen->queue;
  size_t n_rows = seen->n_rows;
  bool immediate = queue->channel == WFM_CHANNEL_VOICE || queue->channel == WFM_CHANNEL_CHAT;
  if (immediate && seen->over_handled * 20 > n_rows)
    wfm_plan_warn(
        plan,
        "history.csv:%d: queue \"%s\": more handled and abandoned than offered in %zu intervals (this is the first); is offered counted by "
        "arrival, and handled by the end?",
        seen->over_line, queue->queue, seen->over_handled);
  if (seen->odd_handle_time)
    wfm_plan_warn(
        plan,
        "history.csv:%d: queue \"%s\": a mean handle time below a second or above eight hours in %zu intervals (this is the first); "
        "handle_seconds is the sum, in seconds",
        seen->odd_line, queue->queue, seen->odd_handle_time);
  if (seen->over_outcome)
    wfm_plan_warn(plan,
                  "history.csv:%d: queue \"%s\": more resolved, rated or asked to recommend than offered in %zu intervals (this is the "
                  "first); they are "
                  "counted in the interval in which they came",
                  seen->outcome_line, queue->queue, seen->over_outcome);
  if (seen->lone_outcome)
    wfm_plan_warn(
        plan,
        "history.csv:%d: queue \"%s\": in %zu intervals (this is the first) a sum stands without its count, or a part without its whole "
        "(resolution_seconds and resolved, satisfied and rated, the three of nps, backlog_age_seconds and backlog_open): not used there",
        seen->lone_line, queue->queue, seen->lone_outcome);
  if (seen->other_channel)
    wfm_plan_warn(plan, "history.csv:%d: queue \"%s\" has another channel in queues.csv, which counts", seen->channel_line, queue->queue);
  if (!n_rows)
    wfm_plan_warn(plan, "queues.csv:%d: queue \"%s\" has no history", queue->line, queue->queue);
  else if (!seen->measured)
    wfm_plan_warn(plan, "queues.csv:%d: queue \"%s\" has a history without one measured interval", queue->line, queue->queue);
}

/* The forecast has to guess there, and guesses less than in the hours and days around. */
static void warn_of_hours(WfmPlan *plan, const Seen *seen) {
  enum { DAY = 1440 };
  int32_t first = 0;
  double missing_h = seen->hours && seen->measured ? wfm_week_hours_unmeasured(seen->hours, &seen->queue->open, &first) : 0;
  if (missing_h < 1) return;
  wfm_plan_warn(plan,
                "queues.csv:%d: queue \"%s\" is open in %.0f hours of the week of which its history has no row (the first: %s %02d:%02d): "
                "what is forecast there is a guess; if it is closed then, say so in open",
                seen->queue->line, seen->queue->queue, missing_h, wfm_weekday_names[first / DAY], first % DAY / 60, first % 60);
}

static bool has_column(const WfmTableData *data, const char *name) {
  for (size_t i = 0; i < data->table->n_columns; i++)
    if (data->column_given[i] && strcmp(data->table->columns[i].name, name) == 0) return true;
  return false;
}

static void pass_rows(const WfmTableData *data, GHashTable *by_name, WfmMistakes *mistakes) {
  static const char *const channel_names[] = {"voice", "chat", "email", "social"};
  const WfmHistoryRow *row = data->rows;
  const char *last = NULL;
  Seen *seen = NULL;
  for (size_t i = 0; i < data->n_rows; i++) {
    if (row[i].queue != last) seen = g_hash_table_lookup(by_name, row[i].queue);
    last = row[i].queue;
    if (!seen || row[i].minutes <= 0 || row[i].interval_start_utc == INT64_MIN) continue; /* reported before */
    seen->n_rows++;
    check_step(mistakes, data, &row[i], seen);
    check_parts(mistakes, data, &row[i], seen);
    check_counts(&row[i], seen, channel_names[seen->queue->channel]);
    if (seen->hours) wfm_week_hours_add(seen->hours, &row[i]);
  }
}

void wfm_plan_check_history(WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_HISTORY];
  if (!data->given) return;
  if (data->n_rows && !has_column(data, "offered"))
    wfm_mistakes_add(mistakes, data->file, 0, 0, "column \"offered\" is missing: contacts that arrived in the interval");
  const WfmQueueRow *queue = WFM_ROWS(plan, QUEUES, WfmQueueRow);
  size_t n_queues = WFM_N_ROWS(plan, QUEUES);
  g_autofree Seen *seen = g_new0(Seen, n_queues + 1);
  g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t q = 0; q < n_queues; q++) {
    const WfmZone *zone = wfm_plan_zone(plan, queue[q].zone);
    seen[q].queue = &queue[q];
    seen[q].hours = zone ? wfm_week_hours_new(zone) : NULL;
    g_hash_table_insert(by_name, (gpointer)queue[q].queue, &seen[q]);
  }
  pass_rows(data, by_name, mistakes);
  for (size_t q = 0; q < n_queues; q++) {
    warn_of_counts(plan, &seen[q]);
    warn_of_hours(plan, &seen[q]);
    wfm_week_hours_free(seen[q].hours);
  }
}
