/* One person's shifts by themselves: what the checker says of them, and what they cost, whatever the others do. Seats and presences, which are about
 * several people, are left out. */
#pragma once

#include "scheduler/roster/roster.h"

/* What the checker finds about this person. */
WfmVerdict *wfm_own_verdict(const WfmRosterProblem *problem, const WfmRoster *roster, size_t agent);

/* Hard breaches of one person: their number and the sum of their excesses; money of the soft ones. */
typedef struct {
  size_t hard;
  double excess, soft;
} WfmOwnBreaches;
WfmOwnBreaches wfm_own_breaches(const WfmRosterProblem *problem, const WfmRoster *roster, size_t agent);
/* Whether no more is broken than was. */
bool wfm_own_no_worse(WfmOwnBreaches is, WfmOwnBreaches was);
/* The first hard breach of the person that was not there before, as the checker says it; NULL: none. To be freed. */
char *wfm_own_new_breach(const WfmRosterProblem *problem, const WfmRoster *before, const WfmRoster *after, size_t agent);

/* Money: wages, wishes and soft rules of one person's shifts. */
double wfm_own_cost(const WfmRosterProblem *problem, const WfmRoster *roster, size_t agent);
