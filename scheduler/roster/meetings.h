/* Meetings, training and 1:1s that have no time yet: each is placed where it costs least, at one time for all who take part.
 *
 * The roster at hand says what everybody's presence is worth. A time costs what the roster would cost more: presence lost on the queues
 * while they meet, with breaks placed anew around it, and for who is not at work then the cheapest legal shift of that date that holds
 * the time. Meetings with the fewest times to choose from go first; then each is taken out once more and put where it is cheapest
 * now. The roster is to be made again with the meetings as fixed: its search arranges the rest around them. */
#pragma once

#include "scheduler/roster/checker.h"

/* Where a gathering is. */
typedef struct {
  size_t slot;   /* of gathering->slot; SIZE_MAX: nowhere, for a priced one that is not worth it */
  uint8_t *with; /* [n_agents] 1: takes part; owned */
  double rise;   /* money, as reckoned when it was placed */
} WfmPlacedMeeting;

/* Places problem->gatherings: [n_gatherings], to be freed with wfm_placed_meetings_free. The roster is one of the problem's, without them. Who is
 * absent does not take part; everybody else does, but for a priced gathering in which somebody's part costs more than the price.
 * Errors: WFM_STATUS_INFEASIBLE where a gathering that has to be has no time at which all can be, with who cannot at the best one. */
WfmPlacedMeeting *wfm_meetings_place(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job, GError **err);
void wfm_placed_meetings_free(WfmPlacedMeeting *placed, size_t n);
