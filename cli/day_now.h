/* The day as it stands at an instant: what has come, what is still to come, and who is really there. */
#pragma once

#include "cli/run.h"

typedef struct {
  int64_t now, to;        /* the rest of the day that is looked at: to the end of the planner's day, four hours at least */
  WfmTableData *forecast; /* what has come up to now, and what is expected from now on */
  WfmRoster *roster;      /* without those who are absent */
  uint8_t *away;          /* [n_agents] 1: absent in some of the rest of the day */
  size_t n_away;          /* of those who were to work then */
} WfmDayNow;

/* forecast: as it was made for the horizon; contacts: rows in the layout of history, NULL: the plan's own. absent: names of agents joined by commas who are not
 * there from now on, besides the absences of the problem; may be NULL. Adds "intraday" to the summary.
 * Errors: those of wfm_stage_intraday; WFM_STATUS_USAGE for a name that is no agent's, and for an instant outside the roster's days. */
WfmDayNow *wfm_day_now(WfmRun *run, const WfmTableData *forecast, const WfmTableData *contacts, const WfmRosterProblem *problem,
                       const WfmRoster *published, const char *absent, int64_t now, GError **err);
void wfm_day_now_free(WfmDayNow *day);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmDayNow, wfm_day_now_free)
