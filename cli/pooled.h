/* What a roster is expected to give its queues by formula, interval by interval, when people who serve several are counted once (see
 * scheduler/staffing/pooled.h); deferred work is done in the time that calls and chats leave. */
#pragma once

#include "cli/staff_input.h"

/* sl[n_queues * grid.n], NaN where nothing is offered; input[n_queues] over the grid. */
void wfm_run_pooled_service(double *sl, const WfmRun *run, const WfmStaffInput *input, const WfmRosterProblem *problem,
                            const WfmRoster *roster, WfmGrid grid);
