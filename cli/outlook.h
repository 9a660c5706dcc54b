/* The long view: what months and weeks come to, for up to three years, from the same forecast and the same law as the next weeks. */
#pragma once

#include "cli/run.h"

typedef struct {
  int64_t paths; /* sample futures behind the quantiles */
} WfmOutlookSettings;
extern const WfmModule wfm_outlook_module;

#define WFM_OUTLOOK_MOST_MONTHS 36
/* Days of the horizon that hold so many whole months, wherever in a month it begins. */
int32_t wfm_outlook_days(int32_t months);

/* outlook.csv: each queue, and all together where there are several; the month that is left, `months` whole months and the weeks that lie in
 * them. What the history is too short to tell is said in the summary. */
WfmTableData *wfm_stage_outlook(WfmRun *run, int32_t months, GError **err);
