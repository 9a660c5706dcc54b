/* Leave: what approving a request costs, and the decision by the rules of the settings (module "leave"). */
#pragma once

#include "cli/leave_book.h"

typedef enum { WFM_LEAVE_FIRST_COME, WFM_LEAVE_SENIORITY, WFM_LEAVE_POINTS, WFM_LEAVE_LEDGER } WfmLeaveOrder;

typedef struct {
  double sl_loss;      /* so far below its target may leave take a queue's simulated service level */
  double cost_per_day; /* most that a day of leave may cost; 0: no limit */
  int order;           /* WfmLeaveOrder: whose request is decided first */
} WfmLeaveSettings;
extern const WfmModule wfm_leave_module;

/* One request. */
typedef struct {
  const WfmLeaveRow *row;
  size_t agent;
  int32_t first_day, last_day; /* local to the agent */
  size_t n_shifts;             /* of the roster inside it */
  bool legal;                  /* a legal roster exists with it */
  char *reason;                /* why it is declined, or what it does; one sentence */
  bool approved;
  double cost, service;         /* money that the roster costs more; the part of it that is missing presence */
  size_t n_over;                /* shifts that others take over */
  bool cuts_shift;              /* the leave takes a part of a shift of theirs alone */
  bool rearranged;              /* the person's shifts are laid around leave that takes a part of one */
  double *sl_before, *sl_after; /* [n_queues] the same random contacts */
  WfmTableData *changes;
} WfmLeaveCase;

/* Tries the request against the roster of the book: without the person's shifts, or where it takes a part of one alone with others of theirs that lie around it, if
 * that is cheaper; where a queue then falls too low, with colleagues who are free that day and take
 * them over, the cheapest; where the person's other shifts would then break a rule, changed with care as a whole (repair.*). The judge decides. Where
 * it is approved, the grant stays in the build and the book's roster is the new one; otherwise nothing has changed. What begins before `now` stays.
 * Errors: those of the judge; a roster that cannot be is no error. */
WfmLeaveCase *wfm_leave_try(WfmRun *run, WfmRosterBuild *build, WfmLeaveBook *book, const WfmLeaveRow *row, size_t agent, int64_t now,
                            GError **err);
void wfm_leave_case_free(WfmLeaveCase *one);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmLeaveCase, wfm_leave_case_free)

/* The same leave, so many days earlier or later: what the roster costs more without the shifts in it, everybody else unchanged. */
typedef struct {
  int32_t first_day;
  double rise;
  bool free; /* no shift lies in it */
} WfmLeaveDate;
/* WfmLeaveDate, the cheapest first, then the nearest: of the WFM_LEAVE_NEAR nearest beginnings in the roster's days those on which the person's
 * other shifts break no hard rule. */
enum { WFM_LEAVE_NEAR = 14 };
GArray *wfm_leave_dates(WfmRosterBuild *build, const WfmLeaveBook *book, const WfmLeaveCase *one);
