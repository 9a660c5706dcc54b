/* Most people of a presence who may be on leave at once: what one leave more comes up against. */
#pragma once

#include "cli/run.h"

/* Money for the hours in which somebody's leave over [from, to) would be one too many, where that has a price; where it must not be, *reason (to
 * be freed) is a sentence with the first such time, else NULL. Leave of others is that of the problem. */
double wfm_leave_limit(char **reason, const WfmRosterProblem *problem, size_t agent, int64_t from, int64_t to);

/* Sentences about approved leave of which more at once than a row of presence.csv allows, one for each stretch of time, whatever day it lies on;
 * appended to `out`. */
void wfm_leave_beyond(GPtrArray *out, WfmRosterBuild *build, const WfmRun *run);
