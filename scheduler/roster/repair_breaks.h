/* Breaks in a repair: those that have begun stay, and those that need not have moved go back. */
#pragma once

#include "scheduler/roster/published.h"
#include "scheduler/roster/repair.h"
#include "scheduler/roster/search.h"

/* A repair under way. */
typedef struct {
  const WfmRosterProblem *problem; /* as it stands now */
  const WfmRepairSettings *settings;
  const WfmJob *job;
  int64_t now;
  WfmSpace *space;
  WfmPublished *published;
  WfmSearch *search;
} WfmRepairRun;

/* Before the search: what began before now is fixed; so are its breaks, where they are the roster's and legal. */
void wfm_repair_freeze_breaks(const WfmRepairRun *run);

/* After it: the search moves breaks for nothing. In duties of the persons [from, to) that are otherwise as published they go back
 * where that costs less than their price: one by one from where the search laid them; and, since those that have changed places cannot go back
 * one by one, all together, of which each may then move out again. The better of the two stays. */
void wfm_repair_settle_breaks(const WfmRepairRun *run, size_t from, size_t to);
