/* Rotating patterns: one cyclic pattern of as many weeks as there are workers, who all follow it, each a week behind the next.
 *
 * A column of weekdays is a layer; its nodes are what a rule needs to know of the past: days off so far (and, for the first, the shift
 * before), or shift, its days in a row, and working days in a row. A pattern of n weeks is a closed walk of n turns through the
 * seven layers, so all of it together is a circulation of n units with whole numbers that meets what each weekday asks of each shift
 * (Balakrishnan and Wong 1990), and, to be one walk and not several, connected. HiGHS finds the circulation; where it falls apart, a cut says that
 * some arc leaves each part, and it is asked again. The closed walk itself is Hierholzer's. No circulation: no pattern, proven. */
#pragma once

#include "core/job.h"

#include <glib.h>

typedef struct {
  int32_t before, after;
  bool day_off; /* with one day off between, instead of on the next day */
} WfmForbidden;

typedef struct {
  int32_t n_workers, n_shifts;
  int32_t off_low, off_high, work_low, work_high; /* days in a row */
  const int32_t *block_low, *block_high;          /* [n_shifts] days in a row of one shift */
  const int32_t *required;                        /* [n_shifts * 7] workers by shift and weekday, met exactly */
  const WfmForbidden *forbidden;
  size_t n_forbidden;
} WfmRotation;

typedef enum { WFM_ROTATION_FOUND, WFM_ROTATION_NONE, WFM_ROTATION_STOPPED } WfmRotationAnswer;

/* pattern[n_workers * 7]: shift or -1, set where found. Stopped: by the job, or after the solver's limits. */
WfmRotationAnswer wfm_rotation_solve(int32_t *pattern, const WfmRotation *rotation, const WfmJob *job);
