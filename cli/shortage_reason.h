/* Why a queue lacks people where it lacks most: nobody else can be there, or having somebody there costs more than it is worth. */
#pragma once

#include "cli/run.h"
#include "scheduler/roster/alternatives.h"

/* One sentence. `standing` is the roster held against the problem; interval: of the roster's grid, where most people are missing. */
char *wfm_shortage_reason(const WfmRun *run, const WfmRosterProblem *problem, WfmStanding *standing, size_t queue, int32_t interval);
