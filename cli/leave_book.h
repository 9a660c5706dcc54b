/* The roster that requests are held against (leave, bids, swaps), and what the judge says of it, day by day: a request asks anew for the days that it touches alone. What is
 * said of a roster depends on that roster and not on what was asked before, so that requests decided one by one end as those decided together. */
#pragma once

#include "cli/scene.h"
#include "scheduler/roster/coverage.h"

typedef struct WfmLeaveBook WfmLeaveBook;
/* Borrows all but the roster, of which it keeps a copy. */
WfmLeaveBook *wfm_leave_book_new(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *roster,
                                 GError **err);
void wfm_leave_book_free(WfmLeaveBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmLeaveBook, wfm_leave_book_free)
const WfmRoster *wfm_leave_book_roster(const WfmLeaveBook *book);

/* How closely is looked: `few` replications where they decide, `many` where it is close, `most` for what is promised in the end. */
typedef enum { WFM_LEAVE_FEW, WFM_LEAVE_MANY, WFM_LEAVE_MOST, WFM_N_LEAVE_LOOKS } WfmLeaveLook;

/* Simulated service level of every queue over the roster's days, [n_queues], and half the width of its interval of confidence: of the standing roster
 * (NULL), or of one that differs from it in shifts within [from, to) alone. NaN: nothing offered. Errors: those of the simulation. */
bool wfm_leave_book_judge(double *sl, double *half_width, WfmLeaveBook *book, const WfmRoster *roster, int64_t from, int64_t to,
                          WfmLeaveLook look, GError **err);
/* What a changed roster does to the service level, and whether that is too much. */
typedef struct {
  double *before, *after; /* [n_queues], the caller's: the same random contacts */
  size_t forbidding;      /* the first queue that loses and lies more than sl_loss below its target; SIZE_MAX: none */
} WfmServiceCheck;
/* Looks by few replications, and where that is close to the limit by more. roster, from, to: as above. A queue loses where its level falls, or where
 * loses[n_queues] (NULL: nowhere) says so: one shift of many is less than chance can show. */
bool wfm_leave_book_check(WfmServiceCheck *out, WfmLeaveBook *book, const WfmRoster *roster, int64_t from, int64_t to, const uint8_t *loses,
                          double sl_loss, GError **err);
/* "voice would fall from 81.0 % to 76.4 %, below its target of 80.0 %, by simulation"; to be freed. */
char *wfm_service_fall_text(const WfmRun *run, size_t queue, const double *before, const double *after);
/* Where the roster checked last loses most contacts in time: the queue (SIZE_MAX: nowhere), the date on the planner's clock, and the points it loses then. */
typedef struct {
  size_t queue;
  double points;
  int32_t day;
} WfmServiceLoss;
WfmServiceLoss wfm_leave_book_worst(const WfmLeaveBook *book);
/* What the standing roster promises, closely looked at, as text under a title and as the member "service_level". */
bool wfm_leave_book_promise(GString *out, JsonObject *facts, WfmLeaveBook *book, const char *title, GError **err);
/* The roster that was judged last becomes the standing one (a copy). */
void wfm_leave_book_keep(WfmLeaveBook *book, const WfmRoster *roster);

/* Money: by how much the roster lacks more presence, and people in crews, than the standing one, from which it differs in shifts of these people alone. */
double wfm_leave_shortage_rise(const WfmLeaveBook *book, const WfmRoster *roster, const size_t *who, size_t n);
