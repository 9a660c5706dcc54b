/* Tickets that take several touches: worked on, answered by the customer, worked on again, until they are resolved.
 *
 * The number of touches is geometric with the given mean: after each the customer comes again with the share 1 - 1 / touches, an exponential time
 * later. Resolution is counted from the ticket's arrival to the end of its last touch, in open time, the customer's time included; first
 * response is the wait for the first touch alone (target_s). */
#pragma once

#include "scheduler/staffing/staffing.h"

/* Share of the touches after which the customer comes again. */
double wfm_reply_share(const WfmStaffQueue *queue);

/* Share of the tickets resolved in time where every touch waits wait_s of open time until it is done; the customer's time counts by the share of the
 * hours that are open. */
double wfm_resolution_share(const WfmStaffQueue *queue, double wait_s);

/* The longest wait of every touch with which the resolution target is met; INFINITY: not asked for; below 0: not even without any wait. */
double wfm_resolution_wait_s(const WfmStaffQueue *queue);
