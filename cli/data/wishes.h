/* A row of preferences as what it wishes on one date: the roster is made for it, and the report counts by it. */
#pragma once

#include "cli/data/plan.h"
#include "scheduler/roster/problem.h"

/* What the row wishes on a local day; false: nothing. `origin` is left out. The weight is halved by each rank after the first, so that a wish counts more
 * than all of later ranks together. */
bool wfm_wish_of(WfmPreference *out, const WfmPreferenceRow *row, const WfmZone *zone, int32_t day);
