/* Roster, judge, correct: the requirement comes from formulas queue by queue, while people serve several queues, so the simulation has
 * the last word. Where it finds a target missed though the people were there, the queue's requirement is raised and the roster made
 * again, a few times; the best roster is kept. */
#pragma once

#include "cli/run.h"

typedef struct {
  WfmScheduleTables schedule;
  WfmTableData *coverage;
  WfmStatus status; /* WFM_STATUS_DONE, _SOFT_MISS or _STOPPED */
} WfmJudged;
void wfm_judged_clear(WfmJudged *judged);

bool wfm_judge_roster(WfmJudged *out, WfmRun *run, const WfmTableData *forecast, GError **err);
