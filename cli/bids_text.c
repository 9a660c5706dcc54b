/* Decisions about bids in words and rows. */
#include "cli/bids.h"

#include <string.h>

static const char *const status_names[] = {"placed", "granted", "refused", "unused"};

static void say_dates(GString *out, WfmDates dates) {
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  bool first = dates.first != INT32_MIN, last = dates.last != INT32_MIN;
  if (first) wfm_format_day(from, dates.first);
  if (last) wfm_format_day(to, dates.last);
  if (first && last)
    g_string_append_printf(out, ", %s to %s", from, to);
  else if (first)
    g_string_append_printf(out, ", from %s", from);
  else if (last)
    g_string_append_printf(out, ", to %s", to);
}

char *wfm_bid_text(const WfmBidRow *row) {
  if (*row->shift_line) return g_strdup_printf("line %s", row->shift_line);
  GString *out = g_string_new(NULL);
  if (*row->shift) g_string_append_printf(out, "%s only", row->shift);
  bool first = true;
  for (int day = 0; day < 7; day++) {
    if (!(row->off >> day & 1)) continue;
    g_string_append_printf(out, "%s%s", !first ? " " : out->len ? ", off " : "off ", wfm_weekday_names[day]);
    first = false;
  }
  say_dates(out, row->dates);
  return g_string_free(out, FALSE);
}

static void say_turn(GString *out, const WfmBidder *bidder, const WfmRun *run, const WfmRosterProblem *problem) {
  const WfmBidSettings *settings = wfm_settings_get(run->cli->settings, &wfm_bids_module);
  const WfmAgentRow *row = &WFM_ROWS(run->plan, AGENTS, WfmAgentRow)[bidder->agent];
  char day[WFM_STAMP_SIZE];
  g_string_append(out, problem->agents[bidder->agent].name);
  if (settings->order == WFM_BIDS_SENIORITY)
    g_string_append_printf(out, " (%s%s)", row->from_day == INT32_MIN ? "always employed" : "employed since ",
                           row->from_day == INT32_MIN ? "" : wfm_format_day(day, row->from_day));
  else if (settings->order == WFM_BIDS_POINTS)
    g_string_append_printf(out, " (%g points)", row->points);
  else if (settings->order == WFM_BIDS_LEDGER)
    g_string_append_printf(out, " (carries %+.1f)", -bidder->turn.rank);
  g_string_append_c(out, '\n');
}

static JsonObject *facts_of(const WfmBidCase *one, const WfmRun *run) {
  char day[WFM_STAMP_SIZE];
  g_autofree char *wanted = wfm_bid_text(one->row);
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "rank", one->row->rank);
  json_object_set_string_member(object, "wanted", wanted);
  json_object_set_string_member(object, "status", status_names[one->status]);
  json_object_set_string_member(object, "reason", one->reason);
  wfm_json_rounded(object, "cost", one->cost, 2);
  if (one->loss.queue == SIZE_MAX) return object;
  json_object_set_string_member(object, "queue", run->queue[one->loss.queue].row->queue);
  wfm_json_rounded(object, "points", one->loss.points, 2);
  json_object_set_string_member(object, "day", wfm_format_day(day, one->loss.day));
  return object;
}

void wfm_bids_say(GString *out, JsonObject *facts, const WfmBids *bids, const WfmRun *run, const WfmRosterProblem *problem) {
  JsonArray *list = json_array_new();
  for (guint b = 0; b < bids->bidders->len; b++) {
    const WfmBidder *bidder = bids->bidders->pdata[b];
    JsonObject *object = json_object_new();
    JsonArray *cases = json_array_new();
    json_object_set_string_member(object, "agent", problem->agents[bidder->agent].agent);
    json_object_set_string_member(object, "name", problem->agents[bidder->agent].name);
    say_turn(out, bidder, run, problem);
    for (guint k = 0; k < bidder->cases->len; k++) {
      const WfmBidCase *one = &g_array_index(bidder->cases, WfmBidCase, k);
      g_autofree char *wanted = wfm_bid_text(one->row);
      g_string_append_printf(out, "  rank %-2" G_GINT64_FORMAT " %-7s  %s: %s\n", one->row->rank, status_names[one->status], wanted,
                             one->reason);
      json_array_add_object_element(cases, facts_of(one, run));
    }
    json_object_set_array_member(object, "bids", cases);
    json_array_add_object_element(list, object);
  }
  json_object_set_array_member(facts, "people", list);
  json_object_set_int_member(facts, "granted", (gint64)bids->n_granted);
  json_object_set_int_member(facts, "first_choice", (gint64)bids->n_first);
  g_string_append_printf(out, "\nOne of their bids is granted to %zu of %u %s, the first to %zu\n", bids->n_granted, bids->bidders->len,
                         bids->bidders->len == 1 ? "person" : "people", bids->n_first);
}

WfmTableData *wfm_bids_table(const WfmBids *bids, WfmPlan *plan) {
  WfmTableData *own = plan->table[WFM_PLAN_BIDS], *table = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_BIDS]);
  for (guint b = 0; b < bids->bidders->len; b++) {
    const WfmBidder *bidder = bids->bidders->pdata[b];
    for (guint k = 0; k < bidder->cases->len; k++) {
      const WfmBidCase *one = &g_array_index(bidder->cases, WfmBidCase, k);
      WfmBidRow *row = (WfmBidRow *)own->rows + (one->row - (const WfmBidRow *)own->rows); /* the plan's own */
      row->status = (int)one->status;
      row->reason = wfm_table_text(own, one->reason);
    }
  }
  for (size_t i = 0; i < own->n_rows; i++) wfm_table_append(table, (const WfmBidRow *)own->rows + i);
  return table;
}
