/* The roster that is out, with the forecast and the problem that it is held against: what every question about it begins with. */
#pragma once

#include "cli/run.h"

typedef struct {
  WfmTableData *forecast;
  WfmRosterBuild *build;
  const WfmRosterProblem *problem; /* the build's */
  WfmRoster *roster;
} WfmCurrent;

/* Takes over the summary of the stages before, and reads forecast.csv and roster.csv. priced: false where nobody asks what presence is worth, which takes
 * the requirement of the whole horizon. Errors: WFM_STATUS_BAD_INPUT where there is none, saying which command makes it; those of the build. */
WfmCurrent *wfm_current_read(WfmRun *run, bool priced, GError **err);
void wfm_current_free(WfmCurrent *current);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmCurrent, wfm_current_free)
