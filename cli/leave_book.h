/* The roster that requests for leave are held against, and what the judge says of it, day by day: a request asks anew for the days that it touches alone. What is
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
/* The roster that was judged last becomes the standing one (a copy). */
void wfm_leave_book_keep(WfmLeaveBook *book, const WfmRoster *roster);

/* Money: by how much the roster lacks more presence than the standing one, from which it differs in shifts of these people alone. */
double wfm_leave_shortage_rise(const WfmLeaveBook *book, const WfmRoster *roster, const size_t *who, size_t n);
