/* Erlang A (or C, or chat) with callbacks: who still waits after a while accepts with a certain share to be called back, keeps the place in line and
 * no longer gives up; the wait until the call counts as wait.
 *
 * Patience is then no longer exponential: P(patience > x) = exp(-leave x) up to `after`, and exp(-leave after) (share + (1 - share) exp(-leave (x -
 * after))) beyond. By Baccelli and Hebuterne 1981 (general_patience.h) the offered wait keeps the density of Erlang A up to `after`; beyond it is that
 * of another queue of the kind, with capacity - load exp(-leave after) share for its capacity and load exp(-leave after) (1 - share) for its load, so
 * that everything stays in closed form. Where those who accept are more than the capacity there is no steady state. */
#pragma once

#include "scheduler/staffing/delay.h"
#include "scheduler/staffing/staffing.h"

typedef struct {
  WfmDelay delay; /* without callbacks */
  bool offered;   /* false: nobody is offered one, or nobody leaves anyway: all is as in delay */
  bool stable;
  double p_served, p_abandon;
  double after, share; /* in handle times */
  double scale;        /* by which the probabilities of waits up to `after` are multiplied */
  double beyond;       /* P(V > after) */
  double stays;        /* exp(-leave after) */
  WfmDelay tail;       /* the queue beyond: V - after, given that it is above 0 */
} WfmCallbackDelay;

/* after >= 0 handle times, share 0 .. 1 of those who still wait then. */
WfmCallbackDelay wfm_callback_delay(const WfmDelay *delay, double after, double share);

/* A service level by name within t; passed_on: share of the contacts done that goes on to other queues, for with_flow_out, where who accepted a
 * callback does not count as answered in time either. */
double wfm_callback_sl(const WfmCallbackDelay *delay, WfmServiceLevel definition, double t, double passed_on);

/* Mean wait of the served, in handle times; INFINITY where not stable. By quadrature to about 1e-10. */
double wfm_callback_wait_served(const WfmCallbackDelay *delay);
