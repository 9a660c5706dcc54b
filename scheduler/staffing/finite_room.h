/* Erlang X: n agents and room for K contacts in all, waiting and served; an arrival that finds K is turned away (M/M/n/K, and with
 * exponential patience M/M/n/K+M). K = n is Erlang B, K without end Erlang C or A. Palm 1957; Riordan 1962, "Stochastic service systems";
 * the wait behind k others given patience 1/theta: exp(-theta V) is Beta(n/theta, k+1) distributed (sum of exponentials of rates
 * n, n + theta, .., n + k theta).
 *
 * Exact sums of positive terms, each outward from its largest, so that nothing over- or underflows; cost: a step per waiting place that
 * matters. */
#pragma once

typedef struct {
  double p_block, ln_p_block; /* turned away */
  double p_wait;              /* accepted but must wait, of all offered */
  double p_wait_accepted;     /* of the accepted */
  double p_abandon;           /* waited and left, of all offered */
  double queue;               /* mean number waiting */
  double wait_accepted_s;     /* mean wait of the accepted, until answered or gone */
  double occupancy;
  double sl; /* answered within t, of all offered */
  double sl_accepted, sl_answered;
} WfmFiniteRoom;

#define WFM_FINITE_ROOM_MOST 1e7 /* places to wait */

/* n >= 1 whole, room >= n whole with room - n <= WFM_FINITE_ROOM_MOST, load > 0 erlangs; patience_s INFINITY: nobody leaves. */
WfmFiniteRoom wfm_finite_room(double n, double room, double load, double aht_s, double patience_s, double t_s);
