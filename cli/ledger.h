/* The ledger of what people carry over: unpopular shifts for a fair rotation, first choices of bids that were refused, hours of the
 * contract's year. */
#pragma once

#include "cli/run.h"

/* What the plan's ledger says of a person; nothing where it has no row. */
WfmLedger wfm_ledger_carried(const WfmPlan *plan, const char *agent);

/* Late shifts, nights, weekends and refused first choices of bids beyond the average of the contract, together. */
double wfm_ledger_beyond(const WfmAgent *agent);

/* ledger.csv after the roster, to begin the next plan with; NULL where the plan has no ledger, no bids, and no contract a rule about it. */
WfmTableData *wfm_ledger_after(const WfmPlan *plan, const WfmRosterProblem *problem, const WfmRoster *roster);
