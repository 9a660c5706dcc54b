/* How many people of a presence meet at once, for those that limit it: what one gathering more at a time would add. */
#pragma once

#include "scheduler/roster/problem.h"

typedef struct {
  const WfmRosterProblem *problem;
  int32_t *meeting; /* [n_presences * grid.n] members in a meeting */
} WfmCrowd;

/* With the meetings that have a time already. */
WfmCrowd *wfm_crowd_new(const WfmRosterProblem *problem);
void wfm_crowd_free(WfmCrowd *crowd);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmCrowd, wfm_crowd_free)
/* The agent meets over [from, to): by = 1, or no longer does: -1. */
void wfm_crowd_add(WfmCrowd *crowd, size_t agent, int64_t from, int64_t to, int by);
/* Money for people beyond the most who may meet, if those marked in with[n_agents] met too; *beyond: how many are beyond a hard limit at
 * the worst moment. */
double wfm_crowd_price(const WfmCrowd *crowd, const uint8_t *with, int64_t from, int64_t to, int32_t *beyond);
