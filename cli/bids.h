/* Bids: shift lines, shifts and days off that people want, each person's by rank, decided against the roster that is out.
 *
 * People come one after the other, in an order that what they bid for has no part in (settings, module "bids"): seniority, points, who bid first, or the ledger of
 * what they carry. Each is granted the first of their ranks that can be, and no other (serial dictatorship). Whether one can be is found by
 * changing the roster: it is legal, every bid granted before is kept, no queue falls too low by simulation, and it is no dearer than the planner allows. So nobody gets
 * a better rank by bidding otherwise than they wish. */
#pragma once

#include "cli/leave_book.h"
#include "cli/turn.h"

typedef enum { WFM_BIDS_SENIORITY, WFM_BIDS_POINTS, WFM_BIDS_FIRST_COME, WFM_BIDS_LEDGER } WfmBidsOrder;

typedef struct {
  int order;         /* WfmBidsOrder */
  double price_most; /* money that granting one may make the roster dearer; 0: no limit */
  double sl_loss;    /* so far below its target may a bid take a queue's simulated service level */
  bool rearrange;    /* where the person's own shifts alone do not do, the whole roster may be changed with care */
  double keep_price; /* money for each date on which a later roster is not as a granted bid asks */
} WfmBidSettings;
extern const WfmModule wfm_bids_module;

/* ---- what a bid asks for (roster_bids.c) ---- */

/* The line on offer; NULL: the bid is for none. */
const WfmShiftLineRow *wfm_bid_line(const WfmPlan *plan, const WfmBidRow *row);
/* Whether the shift type (-1: none) is the shift, or of the kind, that the word names. */
bool wfm_bid_names(const WfmRosterProblem *problem, int32_t type, const char *word);
/* Whether the bid asks for anything on the roster's dates. */
bool wfm_bid_means(const WfmRosterProblem *problem, size_t agent, const WfmBidRow *row);
/* The first local date on which the person's shifts are not as the bid asks; INT32_MIN: they are on all dates of the horizon. */
int32_t wfm_bid_first_against(const WfmRosterProblem *problem, const WfmRoster *roster, size_t agent, const WfmPlan *plan,
                              const WfmBidRow *row);

/* ---- the decision ---- */

typedef struct {
  const WfmBidRow *row;
  WfmBidStatus status;
  char *reason; /* one sentence */
  double cost;  /* money that the roster costs more with it; NaN: no legal roster with it was found */
  WfmServiceLoss loss;
} WfmBidCase;

/* One person's bids. */
typedef struct {
  size_t agent;
  WfmTurn turn;
  GArray *cases; /* WfmBidCase, by rank */
} WfmBidder;

typedef struct {
  GPtrArray *bidders; /* WfmBidder, in the order in which they came */
  size_t n_granted, n_first;
} WfmBids;

/* The bids of the plan with status `placed`. Those granted stay in the build, and the book's roster has them. What begins before `now` stays as it is.
 * Errors: those of the judge. */
WfmBids *wfm_bids_decide(WfmRun *run, WfmRosterBuild *build, WfmLeaveBook *book, int64_t now, GError **err);
void wfm_bids_free(WfmBids *bids);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmBids, wfm_bids_free)

/* "line L3", "shift early, Sat Sun off, 2026-03-02 to 2026-03-08" */
char *wfm_bid_text(const WfmBidRow *row);
/* Text, JSON; and bids.csv with status and reason, which the plan's own table then says too. */
void wfm_bids_say(GString *out, JsonObject *facts, const WfmBids *bids, const WfmRun *run, const WfmRosterProblem *problem);
WfmTableData *wfm_bids_table(const WfmBids *bids, WfmPlan *plan);
