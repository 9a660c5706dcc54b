/* Overtime, extra shifts and voluntary time off that a roster could still use, and whom to ask first: who carries least of what nobody likes (ledger.h) for more
 * work, who carries most for time off, and then the cheapest. Nobody is obliged, so the roster stays as it is until somebody accepts. */
#pragma once

#include "cli/run.h"
#include "scheduler/roster/repair.h"

/* offers.csv: what gains most first, at most settings->offers people wanted. now: as of a repair; notice as of moves.*. */
WfmTableData *wfm_offers_table(const WfmRun *run, const WfmRosterProblem *problem, const WfmRoster *roster, int64_t now,
                               const WfmRepairSettings *settings);

/* A line for each offer, with the first of those who could take it; nothing where there is none. */
void wfm_offers_text(GString *out, const WfmTableData *offers, const char *currency);
