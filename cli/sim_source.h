/* What the judge lives through: a plan's queues and their contacts over a grid, and the people whom a roster puts there. Built once, judged with as
 * many rosters as wanted: the contacts stay the same. */
#pragma once

#include "cli/run.h"

typedef struct {
  WfmSimInput input; /* agents: those of the last wfm_sim_source_seat */
  GPtrArray *memory; /* what the queues borrow */
  GPtrArray *seats;  /* what the agents borrow */
  const WfmRun *run;
} WfmSimSource;

/* grid: inside the horizon, of a step that divides the planning interval. actual: rows in the layout of history, or NULL to sample from the forecast.
 * Errors: WFM_STATUS_BAD_INPUT where the forecast does not have the grid. */
WfmSimSource *wfm_sim_source_new(const WfmRun *run, const WfmTableData *forecast, WfmGrid grid, const WfmTableData *actual, GError **err);
void wfm_sim_source_free(WfmSimSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSimSource, wfm_sim_source_free)

/* Puts the people of the problem where the roster has them; borrows the problem. */
void wfm_sim_source_seat(WfmSimSource *source, const WfmRosterProblem *problem, const WfmRoster *roster);
