/* Contacts that queues send each other: escalation to a second tier, work handed on, contacts that come again. The load of the queue that gets them
 * follows from the queue that sends them, in time.
 *
 * Of the contacts done, a share goes on at once. Calls and chats are done as the departures of an infinite-server queue: with m(t) in hand,
 * m' = arrivals - m / aht, departures m / aht, so that what a long handle time holds back arrives later at the next tier and a chain of tiers is a
 * chain of such queues (modified offered load in tandem: Jennings, Mandelbaum, Massey, Whitt 1996; Massey and Whitt 1993, "Networks of
 * infinite-server queues with nonstationary Poisson input", Queueing Systems 13:183, where this is exact). Who gives up is not done: that share is
 * what the required agents leave. Deferred work is done when the required agents get to it. In a steady state these are the traffic equations of
 * tiers.h.
 *
 * Replies to tickets come an exponential time after the work is done; as many are taken to be on their way when the grid begins as there are on
 * average.
 *
 * Shares of a queue add up to less than 1, so that in any network, with loops too, contacts come to an end; the flow is found by following
 * contacts from one time they are offered to the next until nobody is left. */
#pragma once

#include "scheduler/staffing/staffing.h"

typedef struct {
  size_t n_queues;
  WfmGrid grid;
  double *fresh;   /* [n_queues * grid.n] contacts that nobody sent */
  double *offered; /* [n_queues * grid.n] with those that were sent */
  double *pending; /* [n_queues * grid.n] customers who are to come again, with a reply, when the interval begins */
  double *
      load_cv; /* [n_queues * grid.n] of the rate of all: the parts of different queues are taken as independent; NULL where none is known */
} WfmStaffFlow;

/* The queues of a plan, all over the same grid. volume is what the forecast says: fresh contacts, or with transfers_counted all of them, which are
 * then offered but for what is less than the others send. Contacts that come to a closed queue of calls or chats are not handled.
 * Error WFM_STATUS_BAD_INPUT where the shares of a queue reach 1. */
WfmStaffFlow *wfm_staff_flow_new(const WfmStaffQueue *queues, size_t n_queues, const WfmStaffingSettings *settings, GError **err);
void wfm_staff_flow_free(WfmStaffFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmStaffFlow, wfm_staff_flow_free)
