/* Erlang A when the load itself is uncertain: gamma distributed around its mean with a coefficient of variation (a Poisson stream with
 * such a rate has negative binomial counts). Whitt 2006, "Staffing a call center with uncertain arrival rate and absenteeism",
 * Production and Operations Management 15:88; Steckley, Henderson, Mehrotra 2009, "Forecast errors in service systems": busy intervals
 * have more contacts, so what a contact meets is weighted by the load, E[A f(A)] / E[A], and worse than the mean over intervals.
 *
 * By Gauss-Legendre panels over the logarithm of the load, where the density is smooth for every coefficient of variation. */
#pragma once

#include "scheduler/staffing/immediate.h"

typedef struct {
  double p_wait, p_abandon, wait_all_s; /* of a contact */
  double sl;                            /* of a contact */
  double sl_interval;                   /* mean over intervals */
} WfmUncertainErlangA;

/* load mean > 0 erlangs, cv >= 0 (0: the load is known); service level by definition within t_s. */
WfmUncertainErlangA wfm_uncertain_erlang_a(double n, double load, double cv, double aht_s, double patience_s, WfmServiceLevel definition,
                                           double t_s);

/* Nodes of such a mean: load[k] and the weight of an interval, weight[k], that sum to 1; panels (even, at most 16) of 40 nodes each. Returns
 * how many. */
#define WFM_LOAD_PANELS 16
#define WFM_LOAD_NODES (40 * WFM_LOAD_PANELS)
int wfm_load_nodes(double *load, double *weight, double mean, double cv, int panels);

/* What a contact meets on average when the load of work->load varies so: the service level by the queue's definition, voice or chat. */
double wfm_uncertain_sl(const WfmImmediate *work, double cv, double net);

/* Least real net agents whose expected service level reaches the queue's target, searched upwards from `net`. */
double wfm_uncertain_net(const WfmImmediate *work, double cv, double net);

/* Load that is exceeded with the probability 1 - p, 0 < p < 1. */
double wfm_load_quantile(double mean, double cv, double p);
