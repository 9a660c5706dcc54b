/* Inside conflict.h: the hard presences and crews of a problem that no roster keeps, with the people they are about and nobody else. What they
 * meet - rules of contracts, absences, fixed shifts, seats, shifts before the horizon, each other - can be left out and changed.
 *
 * Whether they can be kept is asked of the search, with so much work that these few people allow; what it does not find counts as impossible,
 * and is called not found.
 * The people's presence on the queues is worth nothing meanwhile, and what is soft is left out. */
#pragma once

#include "scheduler/roster/conflict_parts.h"

typedef struct WfmLimitCase WfmLimitCase;
WfmLimitCase *wfm_limit_case_new(const WfmRosterProblem *problem, const WfmJob *job);
void wfm_limit_case_free(WfmLimitCase *one);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmLimitCase, wfm_limit_case_free)

/* The problem, with the changes that were made. */
const WfmRosterProblem *wfm_limit_case_problem(const WfmLimitCase *one);
size_t wfm_limit_case_n_parts(const WfmLimitCase *one);
WfmPart wfm_limit_case_part(const WfmLimitCase *one, size_t k);
bool wfm_limit_case_has(const WfmLimitCase *one, size_t k);
/* What was changed for good cannot be put in again. */
void wfm_limit_case_put(WfmLimitCase *one, size_t k, bool in);
/* Whether nobody's part of that kind and index is in. */
bool wfm_limit_case_in(const WfmLimitCase *one, WfmPartKind kind, size_t index);

/* Whether a roster is found that keeps every limit that is in; and with one change. */
bool wfm_limit_case_kept(WfmLimitCase *one);
bool wfm_limit_case_kept_with(WfmLimitCase *one, const WfmRelaxation *how);
/* The problem of the last question, and the best roster under it (NULL: there was none); borrowed until the next. */
const WfmRosterProblem *wfm_limit_case_roster(const WfmRoster **roster, const WfmLimitCase *one);
/* Makes a change for good. */
void wfm_limit_case_change(WfmLimitCase *one, const WfmRelaxation *how);
/* Leaves out what is not needed for the limits not to be kept. */
void wfm_limit_case_reduce(WfmLimitCase *one);
