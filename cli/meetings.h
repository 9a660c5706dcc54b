/* Meetings of which the plan leaves the time open, and where a run has put them: run->placed, in the layout of placed.csv. */
#pragma once

#include "cli/run.h"

/* Places the meetings of meetings.csv against a roster made for that purpose, with an eighth of the work; rows of the plan's placed.csv stay. Sets
 * run->placed and "meetings" of the summary; nothing to do without meetings.csv. Errors: WFM_STATUS_INFEASIBLE where a meeting has no time. */
bool wfm_stage_meetings(WfmRun *run, const WfmTableData *forecast, GError **err);

/* Takes the times that are out, for commands that do not place anything. */
void wfm_meetings_recall(WfmRun *run);

/* The gatherings of the problem that have no settled time, into open[n_gatherings]; how many. */
size_t wfm_meetings_open(WfmGathering *open, const WfmRosterProblem *problem);
