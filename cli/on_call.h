/* The on-call rota of a run: run->rota, in the layout of rota.csv. */
#pragma once

#include "cli/run.h"

/* Settles who is on call, before the shifts: rows of the plan's rota.csv stay, but for those of people who have become absent, which the
 * summary says. With `published` the rota that is out is changed with care: what began before `now` (INT64_MIN: nothing) stays too, and of
 * the rest a turn changes hands where that is worth repair.change_price. Sets run->rota and "on_call" of the summary; nothing to do without
 * on_call.csv. Errors: WFM_STATUS_INFEASIBLE where too few people can be on call, or the decided rows contradict each other. */
bool wfm_stage_on_call(WfmRun *run, bool published, int64_t now, GError **err);

/* The rows of a rota as the build's agents and lines mean them (WfmOnCall; others are left out). */
GArray *wfm_on_call_rows(WfmRosterBuild *build, const WfmTableData *rota);

/* Takes the rota that is out, for commands that do not settle it. */
void wfm_on_call_recall(WfmRun *run);
