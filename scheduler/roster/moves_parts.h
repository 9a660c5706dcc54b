/* Internal to scheduler/roster/moves*.c. */
#pragma once

#include "scheduler/roster/moves.h"

/* A copy without moves. */
WfmMoved *wfm_moved_new(const WfmRosterProblem *problem, const WfmRoster *roster);
/* Puts one move in; nothing happens where the shift is not as the move expects it. */
void wfm_moved_put(WfmMoved *moved, const WfmMove *move);

/* The duty that an extra shift makes, whose segments are to be freed (g_free). */
WfmDuty wfm_extra_duty(const WfmRosterProblem *problem, const WfmMove *move);

/* The duty of the person that the move is about: the one that [from, to) lies in or touches; NULL where there is none. */
WfmDuty *wfm_move_duty(const WfmRoster *roster, const WfmMove *move);
