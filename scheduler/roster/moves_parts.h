/* Internal to scheduler/roster/moves*.c. */
#pragma once

#include "scheduler/roster/break_window.h"
#include "scheduler/roster/moves.h"
#include "scheduler/roster/space.h"

/* A copy without moves. */
WfmMoved *wfm_moved_new(const WfmRosterProblem *problem, const WfmRoster *roster);
/* Puts one move in; nothing happens where the shift is not as the move expects it. */
void wfm_moved_put(WfmMoved *moved, const WfmMove *move);

/* The duty that an extra shift makes, whose segments are to be freed (g_free). */
WfmDuty wfm_extra_duty(const WfmRosterProblem *problem, const WfmMove *move);

/* The duty of the person that the move is about: the one that [from, to) lies in or touches; NULL where there is none. */
WfmDuty *wfm_move_duty(const WfmRoster *roster, const WfmMove *move);

/* ---- looking for moves ---- */

typedef struct {
  WfmMove move;
  double net; /* worth less cost and price */
} WfmMoveCandidate;

typedef struct {
  WfmMoved *moved;
  const WfmMoveFrame *frame;
  unsigned kinds;
  WfmCoverage *coverage;
  int32_t i0, i1;         /* intervals that count */
  double *more, *less;    /* [n_groups * (i1 - i0)] what one more there is worth, and one less costs; NaN: not asked for yet */
  int32_t *site;          /* [n_agents] -1: without a limit of seats */
  int32_t *seated;        /* [n_sites * grid.n] */
  double gaps_h;          /* that hard presences and crews lack with the moves so far */
  GArray **blocked;       /* [n_agents] WfmMove that break a rule; NULL: none. An extra shift without begin and end: all of that day */
  const WfmMove *only;    /* of its kind, over half of its time at least; NULL: any */
  WfmSpace *space;        /* what shifts people could have; NULL: extra shifts are not looked for */
  WfmMoveCandidate *best; /* [n_agents] */
} WfmMoveDesk;

/* The interval of the instant, within those that count. */
int32_t wfm_move_index(const WfmMoveDesk *d, int64_t instant);
/* The person's duty of that date in the roster with the moves found so far; NULL: none. */
const WfmDuty *wfm_move_duty_on(const WfmMoveDesk *d, size_t agent, int32_t day);
/* Fills best[agent]: the move that gains most by itself and is not blocked; net 0: none. */
void wfm_move_evaluate(WfmMoveDesk *d, size_t agent);
