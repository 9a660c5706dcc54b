/* Changes between two rosters as a table and as lines that can be pasted into a mail. */
#pragma once

#include "cli/run.h"
#include "scheduler/roster/repair.h"

/* changes.csv. settings NULL: without prices; now INT64_MIN: without notice. */
WfmTableData *wfm_change_table(const WfmRosterProblem *problem, const GArray *changes, const WfmRepairSettings *settings, int64_t now);

/* "Tue 2026-03-31  Aoife Byrne   moved    late 13:00-21:30 -> day 09:00-17:30", by date, then name; at most `most` lines, then how many more
 * there are. Breaks moved inside an unchanged shift are counted, not listed. */
void wfm_change_text(GString *out, const WfmTableData *changes, size_t most);
