/* Erlang C: n agents, everybody waits as long as it takes (M/M/n). Erlang 1917; real n by the continuation of Erlang B.
 *
 * load >= n is an answer, not an error: stable is false, nobody is answered in time in the long run (service level 0), waits are
 * INFINITY, everybody waits, the agents are always busy, and the queue grows by (load - n) contacts per handle time. */
#pragma once

#include <stdbool.h>

typedef struct {
  bool stable;
  double p_wait, ln_p_wait;
  double asa_s;                 /* mean wait of all */
  double asa_delayed_s;         /* mean wait of those who wait */
  double sl;                    /* P(W <= t) */
  double p_longer, ln_p_longer; /* P(W > t) */
  double occupancy;
  double queue;  /* mean number waiting */
  double growth; /* contacts per handle time by which the queue grows, 0 where stable */
} WfmErlangC;

/* n >= 0, load >= 0 erlangs. */
WfmErlangC wfm_erlang_c(double n, double load, double aht_s, double t_s);

/* Fewest agents, real and whole; what is NaN (or 1, for occupancy) is not asked. */
typedef struct {
  double sl, t_s, asa_s, occupancy;
} WfmErlangTarget;
typedef struct {
  double least;                       /* real, all targets */
  double whole;                       /* whole, all targets */
  double by_sl, by_asa, by_occupancy; /* real, each alone; 0 where not asked */
} WfmErlangAgents;
WfmErlangAgents wfm_erlang_c_agents(double load, double aht_s, WfmErlangTarget target);

/* Fewest whole agents of whom P(wait) is at most p_wait, 0 < p_wait < 1; load > 0. */
double wfm_erlang_c_whole_for_delay(double load, double p_wait);

/* The whole number alone, in an eighth of the time where only a service level is asked. */
double wfm_erlang_c_whole(double load, double aht_s, WfmErlangTarget target);
