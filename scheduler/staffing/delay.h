/* What happens to contacts that find nobody free: Poisson arrivals, a given capacity while anybody waits, exponential patience.
 *
 * All rates are per handle time. While contacts wait, `capacity` of them are finished per handle time (n agents of one contact each:
 * n; chat: agents times the rate at full concurrency). below = weight of all states without waiting, against the first state in which
 * an arrival waits (n agents: R(n, a) - 1). Everything that Erlang C, Erlang A and chat have in common follows from these.
 * Palm 1957; Mandelbaum and Zeltyn 2007, "Service engineering in action: the Palm/Erlang-A queue". */
#pragma once

#include <stdbool.h>

typedef struct {
  double capacity, load, leave; /* leave: rate at which a waiting contact loses patience; 0 = never */
  bool stable;                  /* false: nobody leaves and the load is not below the capacity: no steady state, the queue grows */
  double p_wait, ln_p_wait;     /* an arrival waits */
  double idle;                  /* 1 - p_wait to full precision */
  double p_first;               /* probability of the first state in which an arrival waits */
  double p_behind;              /* p_wait - p_first to full precision: somebody waits already */
  double p_abandon;             /* of all arrivals */
  double p_abandon_if_wait;     /* of those who wait; finite also where p_wait underflows */
  double p_served;              /* 1 - p_abandon to full precision */
  double c, exponent, scaled;   /* the waiting sum; see erlang_ratio.h */
} WfmDelay;

/* load > 0, capacity > 0, leave >= 0; ln_below is used where below overflows. */
WfmDelay wfm_delay(double below, double ln_below, double capacity, double load, double leave);

/* The same queue where the states without waiting weigh less by a factor 0 .. 1, because free agents take other work. */
void wfm_delay_less_idle(WfmDelay *delay, double factor);

/* At a time t (in handle times) after arrival. */
typedef struct {
  double offered_wait_longer; /* P(V > t), V = wait of somebody with endless patience */
  double wait_longer;         /* P(W > t), W = time in the queue, whichever way it ends */
  double served_within;       /* P(served and W <= t) */
} WfmDelayAt;
WfmDelayAt wfm_delay_at(const WfmDelay *delay, double t);

/* Mean waits, in handle times; exact for leave = 0, else by quadrature to about 1e-13. Not defined where not stable. */
typedef struct {
  double all;     /* E W, all arrivals */
  double served;  /* E[W; served] / P(served): the planner's answer time */
  double left;    /* E[W | abandoned], 0 where nobody leaves */
  double offered; /* E V */
} WfmDelayWaits;
WfmDelayWaits wfm_delay_waits(const WfmDelay *delay);

/* ln of the density of the offered wait V at t > 0 of all arrivals; at 0 its limit from above. */
double wfm_delay_ln_density(const WfmDelay *delay, double t);
