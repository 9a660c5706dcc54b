/* What differs between two rosters of the same people, as a planner would tell it: by person and date, in order. */
#pragma once

#include "scheduler/roster/checker.h"

typedef enum {
  WFM_CHANGE_ADDED,   /* free before, works now */
  WFM_CHANGE_REMOVED, /* worked, is free now */
  WFM_CHANGE_MOVED,   /* another start, end or shift type */
  WFM_CHANGE_INSIDE,  /* the same shift, with other breaks or meetings */
  WFM_N_CHANGES
} WfmChangeKind;
extern const char *const wfm_change_names[WFM_N_CHANGES]; /* "added", "removed", "moved", "breaks" */

typedef struct {
  WfmChangeKind kind;
  size_t agent;
  int32_t day;             /* local date on which the shift starts */
  const WfmDuty *was, *is; /* NULL: free; borrowed from the rosters */
} WfmChange;

/* Changes from `before` to `after` (as many agents in both), by agent, then date, then start. Of several duties on one date, equal ones
 * are paired first, the others in order of their start. To be freed with g_array_unref. */
GArray *wfm_roster_changes(const WfmRoster *before, const WfmRoster *after);
