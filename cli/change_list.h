/* Changes between two rosters as a table and as lines that can be pasted into a mail. */
#pragma once

#include "cli/run.h"
#include "scheduler/roster/repair.h"

/* changes.csv. settings NULL: without prices; now INT64_MIN: without notice. */
WfmTableData *wfm_change_table(const WfmRosterProblem *problem, const GArray *changes, const WfmRepairSettings *settings, int64_t now);

/* The member "changes" of an object: the rows of changes.csv without notice and price. */
void wfm_change_facts(JsonObject *facts, const WfmTableData *changes);

/* Writes the changed roster as the standing one, with shifts.csv, coverage.csv and changes.csv, the one before it as published.csv, and one more table
 * (may be NULL). given: what is left of the roster before anything was changed, without those who are absent; the hard rules that it breaks may go on being
 * broken, which is said. Error WFM_STATUS_INFEASIBLE where more is. */
bool wfm_change_write(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *before,
                      const WfmRoster *given, const WfmRosterResult *after, int64_t now, const WfmTableData *more, GError **err);
/* The same for a roster that no search made: it is priced first. What was written where is added to the text. */
bool wfm_change_write_roster(GString *out, WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem,
                             const WfmRoster *before, const WfmRoster *given, const WfmRoster *after, int64_t now, const WfmTableData *more,
                             GError **err);

/* "Tue 2026-03-31  Aoife Byrne   moved    late 13:00-21:30 -> day 09:00-17:30", by date, then name; at most `most` lines, then how many more
 * there are. Breaks and meetings moved inside an unchanged shift come last: "Tue 2026-03-31  Brian Kelly  breaks   meal 13:00 -> 13:30". */
void wfm_change_text(GString *out, const WfmTableData *changes, size_t most);
