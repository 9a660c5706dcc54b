/* Inside of the draft: lines of shifts (draft_lines.c). */
#pragma once

#include "scheduler/roster/space.h"

/* An option of the pool among the lines. */
typedef struct {
  int32_t i0, i1; /* i1 inside the grid */
  int32_t at;     /* in value and option below */
  int32_t option;
  int32_t plain_type; /* its type, where the middles of its breaks' windows lie inside the grid and none is by the clock; else -1 */
  bool starts;        /* elsewhere than the one before, or is of another type */
} WfmDraftCell;

/* The lines of a pool, and those of one person, with what they are worth to him. */
typedef struct {
  const WfmSpace *space;
  int32_t n, n_paid;
  WfmBreakSpan *span; /* [n_shift_types * WFM_MAX_BREAKS] of the breaks that are not by the clock */
  int32_t *of;        /* [pool->n_shared] the candidate's line; -1: none */
  int32_t *paid;      /* [n_paid] the paid times of their duties, s, each once; */
  int32_t *paid_of;   /* [n] the line's among them */
  int32_t *option;    /* [n_days][n] the person's; -1: none */
  double *value;      /* [n_days][n] of presence, breaks in the middle of their windows; -INFINITY: not possible */
  double *cost; /* [n] wages and terms of the weeks, less presence, on the days that are worth most; INFINITY: not possible, or taken */
  WfmDraftCell *cell; /* [n_cells] by option */
  int32_t n_cells;
  bool shared;                     /* the person valued last has the pool's options */
  double *worth, *least, *by_paid; /* scratch: [n] */
  double *price, *sorted;          /* scratch: [8][n], [7][n] */
} WfmDraftLines;

WfmDraftLines *wfm_draft_lines_new(const WfmSpace *space, const WfmPool *pool);
void wfm_draft_lines_free(WfmDraftLines *lines);

/* What the lines are worth to a person of the pool; sum[grid.n + 1]: running sums of what presence earns. */
void wfm_draft_value(WfmDraftLines *lines, const WfmPerson *person, const double *sum);
/* The cheapest line not taken yet, as option[n_days] (-1: off), with no longer runs of days than may be; false: there is none. */
bool wfm_draft_take(WfmDraftLines *lines, const WfmPerson *person, int32_t *option);
