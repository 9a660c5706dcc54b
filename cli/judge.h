/* Roster, judge, correct: the requirement comes from formulas queue by queue, while people serve several queues, so the simulation has
 * the last word. The first roster is made for what the graph of skills says (run.pooling_relief); then, at most run.judge_rounds times, the roster is
 * made again: for more where a target is missed though the people were there, and where all are met for less in the queues that share people and
 * have room (correction.h). The best roster is kept: the fewest targets missed, and the cheapest of those that miss none. */
#pragma once

#include "cli/run.h"

typedef struct {
  WfmScheduleTables schedule;
  WfmTableData *coverage;
  WfmStatus status; /* WFM_STATUS_DONE, _SOFT_MISS or _STOPPED */
} WfmJudged;
void wfm_judged_clear(WfmJudged *judged);

/* factor[n_queues]: by how many of its contacts a queue is to be staffed before anything was judged: 1, and less for calls and chats whose people serve
 * other queues as well (run.pooling_relief). shared[n_queues], all false (or NULL): set where people serve other queues too.
 * wfm_roster_build_new takes the standing factors where it is given none, and these where none stand. */
void wfm_pooled_factors(double *factor, bool *shared, WfmRun *run, const WfmTableData *forecast);

/* The factors that the standing roster was made for, as the run that judged it wrote them ("staffed_share" of each queue in the summary); false where
 * there are none. A new roster begins without them. */
bool wfm_standing_factors(double *factor, const WfmRun *run);
void wfm_forget_standing_factors(WfmRun *run);

bool wfm_judge_roster(WfmJudged *out, WfmRun *run, const WfmTableData *forecast, GError **err);
