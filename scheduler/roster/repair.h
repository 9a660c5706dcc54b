/* Change with care: a published roster brought up to date after sickness, leave, swaps or a new forecast, with as few changes as are worth it.
 *
 * The search is the same as for a new roster, and begins with what was published. Each person and date whose shift is not as published has
 * a price on top of what the roster costs, more at short notice (settings below); what began before the instant `now` stays as it is.
 * Breaks may move inside an unchanged shift, and move back where that is nearly free. */
#pragma once

#include "scheduler/roster/changes.h"
#include "scheduler/roster/roster.h"

typedef struct {
  double change_price; /* money for one person's shift on one date that is not as published */
  double notice_h;     /* a change of what begins sooner than this after `now` ... */
  double late_factor;  /* ... costs so many times as much */
  double break_price;  /* money for breaks moved inside one unchanged shift */
  int64_t offers;      /* most overtime, extra shifts and time off that are offered besides; 0: none */
  double offer_gain;   /* money that one has to gain, its pay taken off */
  int64_t work_limit;  /* units of work as in WfmRosterSettings; -1: 200, and one for ten person-days */
} WfmRepairSettings;
extern const WfmModule wfm_repair_module;

typedef struct {
  WfmRosterResult *result; /* cost: as the problem prices it, the price of changes left out */
  GArray *changes;         /* WfmChange against the published roster; borrows from it and from the result */
  double change_cost;      /* money that the changes were held to cost */
  WfmRoster *left;         /* the roster left as it is, its impossible duties dropped */
  WfmRosterCost published; /* what that would cost */
  size_t n_impossible;     /* published duties that cannot be worked any more */
} WfmRepair;

/* published: as many agents as the problem has; INT64_MIN for `now`: nothing has begun. The bound of the result
 * is on the cost of every roster that leaves what has begun as it is, however much it changes.
 * Errors: WFM_STATUS_INFEASIBLE as wfm_roster_solve. */
WfmRepair *wfm_roster_repair(const WfmRosterProblem *problem, const WfmRoster *published, int64_t now, const WfmRepairSettings *settings,
                             const WfmJob *job, GError **err);
void wfm_repair_free(WfmRepair *repair);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRepair, wfm_repair_free)

/* The same for one person's shifts, everybody else's as published: the cheapest legal ones, changes priced. NULL: no legal ones were found. */
WfmRoster *wfm_roster_repair_one(const WfmRosterProblem *problem, const WfmRoster *published, size_t agent, int64_t now,
                                 const WfmRepairSettings *settings, const WfmJob *job);

/* What the change costs: change_price, or more at short notice. */
double wfm_change_price(const WfmRepairSettings *settings, const WfmChange *change, int64_t now);
