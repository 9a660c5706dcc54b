#include "cli/bids_order.h"

#include "cli/ledger.h"

#include <math.h>
#include <string.h>

static void bidder_free(gpointer memory) {
  WfmBidder *bidder = memory;
  for (guint k = 0; k < bidder->cases->len; k++) g_free(g_array_index(bidder->cases, WfmBidCase, k).reason);
  g_array_unref(bidder->cases);
  g_free(bidder);
}

static double rank_of(const WfmPlan *plan, const WfmRosterProblem *problem, const WfmBidSettings *settings, size_t agent) {
  const WfmAgentRow *row = &WFM_ROWS(plan, AGENTS, WfmAgentRow)[agent];
  if (settings->order == WFM_BIDS_SENIORITY) return row->from_day;
  if (settings->order == WFM_BIDS_POINTS) return -row->points;
  return settings->order == WFM_BIDS_LEDGER ? -wfm_ledger_beyond(&problem->agents[agent]) : 0;
}

static gint by_rank(gconstpointer a, gconstpointer b) {
  const WfmBidCase *x = a, *y = b;
  return (x->row->rank > y->row->rank) - (x->row->rank < y->row->rank);
}

static gint by_turn(gconstpointer a, gconstpointer b) {
  const WfmBidder *x = *(WfmBidder *const *)a, *y = *(WfmBidder *const *)b;
  return wfm_turn_compare(&x->turn, &y->turn);
}

/* Who bid first counts from the first of a person's bids. */
static void add_bid(WfmBidder *bidder, const WfmBidRow *row) {
  WfmBidCase one = {.row = row, .status = WFM_BID_PLACED, .cost = NAN, .loss = {SIZE_MAX, 0, INT32_MIN}};
  g_array_append_val(bidder->cases, one);
  int64_t *first = &bidder->turn.asked_at;
  if (row->placed_at != INT64_MIN && (*first == INT64_MIN || row->placed_at < *first)) *first = row->placed_at;
}

GPtrArray *wfm_bidders_new(const WfmPlan *plan, const WfmRosterProblem *problem, const WfmBidSettings *settings) {
  GPtrArray *bidders = g_ptr_array_new_with_free_func(bidder_free);
  const WfmBidRow *row = WFM_ROWS(plan, BIDS, WfmBidRow);
  for (size_t a = 0; a < problem->n_agents; a++) {
    WfmBidder *bidder = NULL;
    for (size_t i = 0; i < WFM_N_ROWS(plan, BIDS); i++) {
      if (row[i].status != WFM_BID_PLACED || strcmp(row[i].agent, problem->agents[a].agent) != 0) continue;
      if (!bidder) {
        bidder = g_new0(WfmBidder, 1);
        *bidder =
            (WfmBidder){a, {rank_of(plan, problem, settings, a), INT64_MIN, row[i].line}, g_array_new(FALSE, TRUE, sizeof(WfmBidCase))};
        g_ptr_array_add(bidders, bidder);
      }
      add_bid(bidder, &row[i]);
    }
    if (bidder) g_array_sort(bidder->cases, by_rank);
  }
  g_ptr_array_sort(bidders, by_turn);
  return bidders;
}

/* ---- why one before the other ---- */

static char *senior_text(int32_t first, int32_t second) {
  if (first == INT32_MIN) return g_strdup("who has always been employed");
  int32_t days = second - first;
  if (days >= 61) return g_strdup_printf("who is senior by %d months", (int)(days / 30.44));
  return g_strdup_printf("who is senior by %d day%s", days, days == 1 ? "" : "s");
}

static char *sooner_text(const WfmTurn *first, const WfmTurn *second) {
  if (first->asked_at == second->asked_at) return g_strdup("who stands first in bids.csv, all else being equal");
  if (second->asked_at == INT64_MIN) return g_strdup("who says when the bid was placed");
  double hours = (double)(second->asked_at - first->asked_at) / 3600;
  if (hours >= 48) return g_strdup_printf("who bid %.0f days sooner", floor(hours / 24));
  return hours >= 1 ? g_strdup_printf("who bid %.1f hours sooner", hours)
                    : g_strdup_printf("who bid %.0f minutes sooner", ceil(hours * 60));
}

char *wfm_bidder_ahead_text(const WfmPlan *plan, const WfmRosterProblem *problem, const WfmBidSettings *settings, const WfmBidder *first,
                            const WfmBidder *second) {
  const WfmAgentRow *row = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  if (first->turn.rank == second->turn.rank) return sooner_text(&first->turn, &second->turn);
  if (settings->order == WFM_BIDS_SENIORITY) return senior_text(row[first->agent].from_day, row[second->agent].from_day);
  if (settings->order == WFM_BIDS_POINTS)
    return g_strdup_printf("who has %g points more", wfm_round(row[first->agent].points - row[second->agent].points, 6));
  return g_strdup_printf("who carries %.1f more of what nobody likes (ledger.csv)",
                         wfm_ledger_beyond(&problem->agents[first->agent]) - wfm_ledger_beyond(&problem->agents[second->agent]));
}
