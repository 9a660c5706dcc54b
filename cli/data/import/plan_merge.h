/* What was taken in, merged into a plan: rows of history.csv by queue and interval, and rows of queues.csv for queues that the plan has not.
 *
 * An interval that the plan has already gets what the files measured; what they did not measure, and its flags, stay. Both tables are replaced at once, with
 * the whole folder of the plan, or not at all. The same import again changes nothing, and writes nothing. A queue of the plan is met by its name or its
 * queue id; a new one gets an id made of its name, with the channel behind it where the files have the name in several. */
#pragma once

#include "cli/data/import/intake.h"

typedef struct {
  char *queue, *what; /* what: "offered 12 -> 13" */
  int64_t start;
} WfmMergeChange;

typedef struct {
  int64_t fresh, changed, same;
  GArray *change;     /* WfmMergeChange, at most WFM_MERGE_SHOWN */
  GPtrArray *added;   /* ids of queues that were added */
  GPtrArray *guessed; /* those of them whose channel no file tells */
  GPtrArray *notes;   /* texts */
  bool written;
} WfmMerge;
#define WFM_MERGE_SHOWN 1000

/* queue_zone: of queues that are added; dry: nothing is written. Errors: WFM_STATUS_BAD_INPUT where the plan's tables are wrong or do not fit (another
 * length of interval), WFM_STATUS_INTERNAL where it cannot be written. */
bool wfm_plan_merge(WfmMerge *merge, const WfmIntake *intake, const char *plan, const char *queue_zone, bool dry, GError **err);
void wfm_merge_clear(WfmMerge *merge);
