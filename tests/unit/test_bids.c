/* Bids by rank. The plan is small enough to be decided by hand (live_fixture.h); without contacts presence is worth nothing, so that what a bid costs is
 * what the person's own wishes say. */
#include "tests/unit/live_fixture.h"

#include <math.h>
#include <string.h>

#define BIDS "agent,rank,shift_line,shift,off,placed_at\n"
static const char lines[] =
    "shift_line,pattern,from_day,places\nL1,early early early early early off off,2026-03-02,1\nL2,late late off late late off "
    "off,2026-03-02,1\n";

static Live *with_bids(int contacts, const char *bids, const char *const *set) {
  const char *more[] = {"shift_lines.csv", lines, "bids.csv", bids, NULL};
  return live_new(contacts, more, set);
}

static WfmBids *decide(Live *l) {
  g_autoptr(GError) err = NULL;
  WfmBids *bids = wfm_bids_decide(l->run, l->build, l->book, INT64_MIN, &err);
  g_assert_no_error(err);
  return bids;
}

/* The person's bid of that rank. */
static const WfmBidCase *case_of(const WfmBids *bids, size_t agent, int64_t rank) {
  for (guint b = 0; b < bids->bidders->len; b++) {
    const WfmBidder *bidder = bids->bidders->pdata[b];
    for (guint k = 0; bidder->agent == agent && k < bidder->cases->len; k++)
      if (g_array_index(bidder->cases, WfmBidCase, k).row->rank == rank) return &g_array_index(bidder->cases, WfmBidCase, k);
  }
  g_assert_not_reached();
}

static void assert_case(const WfmBids *bids, size_t agent, int64_t rank, WfmBidStatus status, const char *reason) {
  const WfmBidCase *one = case_of(bids, agent, rank);
  g_assert_cmpint(one->status, ==, status);
  if (reason) g_assert_nonnull(strstr(one->reason, reason));
}

/* 15 March 2025 is 439 days after 1 January 2024: 14 months. */
static void test_the_line_goes_to_the_senior(void) {
  g_autoptr(Live) l = with_bids(0, BIDS "cat,1,L1,,,\nben,1,L1,,,\nann,1,L1,,,\ndan,1,L1,,,\ndan,2,,late,,\n", NULL);
  g_autoptr(WfmBids) bids = decide(l);
  assert_case(bids, ANN, 1, WFM_BID_GRANTED, "like that already");
  assert_case(bids, BEN, 1, WFM_BID_REFUSED, "line L1 went to Ann, who is senior by 14 months");
  assert_case(bids, CAT, 1, WFM_BID_REFUSED, "line L1 went to Ann, who is senior by 16 months; it would have cost 0.00 EUR");
  assert_case(bids, DAN, 1, WFM_BID_REFUSED, "line L1 went to Ann");
  assert_case(bids, DAN, 2, WFM_BID_GRANTED, "like that already");
  g_assert_cmpuint(bids->n_granted, ==, 2);
  g_assert_cmpuint(bids->n_first, ==, 1);
}

static void test_other_orders(void) {
  static const char rows[] = BIDS "ann,1,L1,,,2026-02-03T10:00:00Z\nben,1,L1,,,2026-02-03T12:00:00Z\ncat,1,L1,,,2026-02-01T10:00:00Z\n";
  const char *points[] = {"bids.order=points", NULL}, *first[] = {"bids.order=first_come", NULL}, *ledger[] = {"bids.order=ledger", NULL};
  g_autoptr(Live) by_points = with_bids(0, rows, points);
  g_autoptr(WfmBids) a = decide(by_points);
  assert_case(a, BEN, 1, WFM_BID_GRANTED, NULL);
  assert_case(a, CAT, 1, WFM_BID_REFUSED, "went to Ben, who has 2 points more");
  g_autoptr(Live) by_time = with_bids(0, rows, first);
  g_autoptr(WfmBids) b = decide(by_time);
  assert_case(b, CAT, 1, WFM_BID_GRANTED, NULL);
  assert_case(b, ANN, 1, WFM_BID_REFUSED, "went to Cat, who bid 2 days sooner");
  /* Four with the same contract carry 1 + 3 + 2 = 6, 1.5 on average; Ben 1.5 beyond it, by his refused bids. */
  const char *more[] = {"shift_lines.csv", lines, "bids.csv", rows, "ledger.csv", "agent,lates,refused\nann,1,0\nben,0,3\ncat,2,0\n", NULL};
  g_autoptr(Live) by_ledger = live_new(0, more, ledger);
  g_autoptr(WfmBids) c = decide(by_ledger);
  assert_case(c, BEN, 1, WFM_BID_GRANTED, NULL);
  assert_case(c, CAT, 1, WFM_BID_REFUSED, "went to Ben, who carries 1.0 more");
}

/* Each of Cat's five dates on an early shift goes against a wish of 30; the price is 150. */
static void test_the_price_the_planner_allows(void) {
  static const char whole_week[] = "contract,rule,value\nfull,daily_rest,11\nfull,max_hours_week,40\nfull,min_hours_week,40\n";
  static const char early[] = BIDS "cat,1,,early,,\n";
  const char *more[] = {"bids.csv", early, "preferences.csv", "agent,kind,weight\ncat,late,30\n", "contracts.csv", whole_week, NULL};
  const char *below[] = {"bids.price_most=149", NULL}, *above[] = {"bids.price_most=151", NULL}, *any[] = {"bids.price_most=0", NULL};
  g_autoptr(Live) dear = live_new(0, more, below);
  g_autoptr(WfmBids) refused = decide(dear);
  assert_case(refused, CAT, 1, WFM_BID_REFUSED, "it would cost 150.00 EUR, and bids.price_most is 149.00");
  g_assert_cmpint(
      wfm_bid_first_against(dear->problem, wfm_leave_book_roster(dear->book), CAT, dear->run->plan, case_of(refused, CAT, 1)->row), !=,
      INT32_MIN);
  g_autoptr(Live) cheap = live_new(0, more, above);
  g_autoptr(WfmBids) granted = decide(cheap);
  assert_case(granted, CAT, 1, WFM_BID_GRANTED, "it costs 150.00 EUR");
  g_autoptr(Live) free = live_new(0, more, any);
  g_autoptr(WfmBids) allowed = decide(free);
  assert_case(allowed, CAT, 1, WFM_BID_GRANTED, NULL);
}

/* 32 hours in four dates is the least of the contract: three dates are too few. The evening shift is not Ben's. */
static void test_reasons_of_rules(void) {
  static const char shifts[] =
      "shift,kind,contracts,weekdays,start_from,length_from\nearly,early,full,Mon-Fri,08:00,8h\nlate,late,full,Mon-Fri,10:00,8h\n"
      "eve,night,part,Mon-Fri,16:00,2h\n";
  static const char contracts[] =
      "contract,rule,value\nfull,daily_rest,11\nfull,max_days_week,5\nfull,min_hours_week,32\npart,daily_rest,11\n";
  static const char rows[] = BIDS "ann,1,,,Mon Tue,\nann,2,,,Wed,\nben,1,,night,,\n";
  const char *more[] = {"bids.csv", rows, "shifts.csv", shifts, "contracts.csv", contracts, NULL};
  g_autoptr(Live) l = live_new(0, more, NULL);
  g_autoptr(WfmBids) bids = decide(l);
  assert_case(bids, ANN, 1, WFM_BID_REFUSED, "min_hours_week");
  assert_case(bids, ANN, 2, WFM_BID_GRANTED, NULL);
  assert_case(bids, BEN, 1, WFM_BID_REFUSED, "the person's contract has no shift night");
}

/* With so much work that nobody can be spared, days off are refused by the queue that would fall; what is granted is kept, and the roster is legal. */
static void test_service_is_kept(void) {
  const char *set[] = {"bids.price_most=0", NULL};
  g_autoptr(Live) l = with_bids(14, BIDS "ann,1,,,Mon,\nben,1,,,Mon,\ncat,1,,,Mon,\ndan,1,,,Mon,\ndan,2,,late,,\n", set);
  g_autoptr(WfmBids) bids = decide(l);
  g_assert_cmpuint(bids->n_first, <, 4);
  const WfmRoster *roster = wfm_leave_book_roster(l->book);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(l->problem, roster);
  g_assert_cmpuint(verdict->n_hard, ==, 0);
  for (size_t a = 0; a < LIVE_PEOPLE; a++) {
    const WfmBidCase *one = case_of(bids, a, 1);
    bool kept = wfm_bid_first_against(l->problem, roster, a, l->run->plan, one->row) == INT32_MIN;
    g_assert_true(kept == (one->status == WFM_BID_GRANTED));
    if (one->status == WFM_BID_REFUSED) g_assert_nonnull(strstr(one->reason, "voice would fall"));
  }
}

/* Which of a person's true ranks the bids bring: 0 is the first, `n` none. */
static int outcome(const char *const *fixed, const char *const *mine, const int *order, int n_told, size_t agent, int n) {
  g_autoptr(GString) rows = g_string_new(BIDS);
  for (const char *const *row = fixed; *row; row++) g_string_append(rows, *row);
  for (int k = 0; k < n_told; k++) g_string_append_printf(rows, "%s,%d,%s\n", agent == BEN ? "ben" : "cat", k + 1, mine[order[k]]);
  const char *set[] = {"bids.price_most=60", "repair.work_limit=5", NULL};
  g_autoptr(Live) l = with_bids(0, rows->str, set);
  g_autoptr(WfmBids) bids = decide(l);
  for (int k = 0; k < n_told; k++)
    if (case_of(bids, agent, k + 1)->status == WFM_BID_GRANTED) return order[k];
  return n;
}

/* Whatever Ben, or Cat, says - any order of their wishes, or only some of them - brings no better rank than the truth. */
static void test_nobody_gains_by_untruth(void) {
  static const char *const fixed_for_ben[] = {"ann,1,L1,,,\n", "cat,1,L2,,,\n", "cat,2,,early,,\n", NULL};
  static const char *const fixed_for_cat[] = {"ann,1,L1,,,\n", "ben,1,L2,,,\n", "ben,2,,,Mon,\n", NULL};
  static const char *const wishes[] = {"L1,,,", "L2,,,", ",,Mon,"};
  static const int told[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  for (size_t agent = BEN; agent <= CAT; agent++) {
    const char *const *fixed = agent == BEN ? fixed_for_ben : fixed_for_cat;
    int truth = outcome(fixed, wishes, told[0], 3, agent, 3);
    for (size_t k = 0; k < G_N_ELEMENTS(told); k++)
      for (int n = 1; n <= 3; n++) g_assert_cmpint(outcome(fixed, wishes, told[k], n, agent, 3), >=, truth);
    g_assert_cmpint(truth, ==, agent == BEN ? 1 : 2); /* L1 is Ann's; of L2 there is one place, Ben's where he asks for it */
  }
}

/* bids.csv as decided stands for the next roster: a granted bid is a wish of bids.keep_price for each date. */
static void test_granted_bids_are_kept(void) {
  const char *more[] = {"bids.csv", "agent,rank,shift,status\ncat,1,early,granted\ndan,1,early,refused\n", NULL};
  const char *set[] = {"bids.keep_price=300", NULL};
  g_autoptr(Live) l = live_new(0, more, set);
  g_assert_cmpfloat(fabs(wfm_own_cost(l->problem, l->roster, CAT) - wfm_own_cost(l->problem, l->roster, DAN) - 5 * 300), <, 1e-6);
  g_autoptr(WfmBids) none = decide(l);
  g_assert_cmpuint(none->bidders->len, ==, 0);
}

/* Rank r counts weight / 2^(r - 1): 10, 5 and 2.5 on each of five dates. */
static void test_ranked_wishes(void) {
  const char *more[] = {"preferences.csv", "agent,kind,weight,rank\nann,late,10,1\nann,night,10,2\nben,late,10,3\ncat,early,10,\n", NULL};
  g_autoptr(Live) l = live_new(0, more, NULL);
  double plain = wfm_own_cost(l->problem, l->roster, DAN);
  static const double expected[] = {75, 12.5, 50};
  for (size_t a = 0; a < 3; a++) g_assert_cmpfloat(fabs(wfm_own_cost(l->problem, l->roster, a) - plain - expected[a]), <, 1e-6);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/bids/the-line-goes-to-the-senior", test_the_line_goes_to_the_senior);
  g_test_add_func("/bids/other-orders", test_other_orders);
  g_test_add_func("/bids/the-price-the-planner-allows", test_the_price_the_planner_allows);
  g_test_add_func("/bids/reasons-of-rules", test_reasons_of_rules);
  g_test_add_func("/bids/service-is-kept", test_service_is_kept);
  g_test_add_func("/bids/nobody-gains-by-untruth", test_nobody_gains_by_untruth);
  g_test_add_func("/bids/granted-bids-are-kept", test_granted_bids_are_kept);
  g_test_add_func("/bids/ranked-wishes", test_ranked_wishes);
  return g_test_run();
}
