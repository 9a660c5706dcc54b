/* A plan's history.csv, row by row in the order of queue and time, in memory of constant size however long it is.
 *
 * A file in that order (as every import leaves it) is read as it stands. Any other is sorted first: pieces of a quarter of a million rows in memory, each
 * into a temporary file, which are read side by side. A queue and interval that stands there twice is a mistake. */
#pragma once

#include "cli/data/plan.h"

typedef struct WfmPlanHistory WfmPlanHistory;

/* Of one queue. */
typedef struct {
  const char *queue;
  int64_t start, minutes; /* of its first row */
  int64_t n;
} WfmPlanHistoryQueue;

/* Reads the file once, checks every row, sorts where need be. A plan without the file has no rows. Mistakes go to the list, and then there are no rows;
 * NULL with err where there is no room for temporary files. */
WfmPlanHistory *wfm_plan_history_open(const char *plan, WfmMistakes *mistakes, GError **err);
void wfm_plan_history_free(WfmPlanHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmPlanHistory, wfm_plan_history_free)

/* NULL: no row. */
const WfmPlanHistoryQueue *wfm_plan_history_queue(const WfmPlanHistory *history, const char *queue);
/* From the first row again; needed before the first one too. False where the file cannot be read again. */
bool wfm_plan_history_rewind(WfmPlanHistory *history);
/* The next row, valid until the next call; NULL at the end. */
const WfmHistoryRow *wfm_plan_history_next(WfmPlanHistory *history);
