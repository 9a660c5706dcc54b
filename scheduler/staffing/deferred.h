/* A queue of deferred work (e-mail, tickets, social): from contacts to the work of backlog.h, and back. */
#pragma once

#include "scheduler/staffing/staffing.h"

/* Open seconds within which work must be done. */
double wfm_deferred_deadline_s(const WfmStaffQueue *queue);
/* Work of the contacts that wait at the start of the grid. */
double wfm_deferred_opening_s(const WfmStaffQueue *queue);
/* [grid.n] work that arrives in each interval, seconds of one agent; to be freed. */
double *wfm_deferred_work_s(const WfmStaffQueue *queue);

/* Agents at work by the smooth profile, and at least those that chance asks for where the deadline is short; where tickets would not be resolved
 * in time, the profile of the longest time for every touch with which they are. What decides. */
void wfm_deferred_net(double *net, WfmBinding *binding, const WfmStaffQueue *queue, double deadline_share);

/* What gross agents deliver at the mean, see wfm_staffing_profile. */
void wfm_deferred_sl(double *sl, const WfmStaffQueue *queue, const double *agents); /* its sl alone */
void wfm_deferred_profile(WfmService *service, const WfmStaffQueue *queue, const double *agents);

/* done[grid.n]: contacts that the agents required for target_s get done in each interval, on average over what may come: whole people, each with one contact
 * in hand, to whom more comes at times than at others. _at_mean: as a fluid that comes as expected, to agents in parts. */
void wfm_deferred_done(double *done, const WfmStaffQueue *queue, double deadline_share);
void wfm_deferred_done_at_mean(double *done, const WfmStaffQueue *queue, double deadline_share);
