/* Erlang A: n agents, patience exponential (M/M/n+M). Palm 1957; Garnett, Mandelbaum, Reiman 2002. Real n, any load.
 *
 * Service levels follow the named definitions of staffing.h; further ones that history may be measured by stand beside. */
#pragma once

#include "scheduler/staffing/delay.h"
#include "scheduler/staffing/staffing.h"

typedef struct {
  double p_wait, ln_p_wait;
  double p_abandon, ln_p_abandon, p_abandon_if_wait;
  double wait_all_s;       /* every arrival, until answered or gone */
  double asa_s;            /* of the answered */
  double wait_abandoned_s; /* of those who left */
  double wait_offered_s;   /* of somebody with endless patience */
  double queue, occupancy;
  double sl[WFM_N_SL];     /* by WfmServiceLevel */
  double sl_virtual;       /* P(offered wait <= t) */
  double sl_exclude_after; /* answered within t / (offered - abandoned within short_s) */
  double p_abandon_within, p_abandon_within_short;
} WfmErlangA;

/* n >= 0, load > 0 erlangs, patience > 0; patience INFINITY is Erlang C. */
WfmErlangA wfm_erlang_a(double n, double load, double aht_s, double patience_s, double t_s, double short_s);

/* The state from which single measures are taken without paying for all of them. */
WfmDelay wfm_erlang_a_delay(double n, double load, double aht_s, double patience_s);

/* A service level by name from what happens within t. */
double wfm_delay_sl(const WfmDelay *delay, WfmServiceLevel definition, double t);
/* The same from what is known of waits up to t; with flow out: nothing flows out. */
double wfm_sl_of_waits(WfmServiceLevel definition, double wait_longer, double served_within, double p_served);

/* Fewest agents for one measure. Every measure gets better, or stays, with each agent; the number may be far below the load. */
typedef enum {
  WFM_A_SL,         /* by definition and t_s, at least the target */
  WFM_A_SL_VIRTUAL, /* P(offered wait <= t_s), at least */
  WFM_A_ABANDON,    /* share, at most */
  WFM_A_ASA,        /* of the answered, s, at most */
  WFM_A_WAIT_ALL,   /* s, at most */
  WFM_A_OCCUPANCY,  /* at most */
  WFM_A_P_WAIT,     /* at most */
} WfmErlangAMeasure;

typedef struct {
  double load, aht_s, patience_s;
  WfmErlangAMeasure measure;
  WfmServiceLevel definition;
  double target, t_s;
} WfmErlangAProblem;

typedef struct {
  double least; /* real, from 0 */
  double whole; /* from 1 */
} WfmErlangAAgents;
WfmErlangAAgents wfm_erlang_a_agents(const WfmErlangAProblem *problem);
/* The whole number alone: for a service level in a tenth of the time, else in half. */
double wfm_erlang_a_whole(const WfmErlangAProblem *problem);

/* The measure itself at n agents. */
double wfm_erlang_a_measure(const WfmErlangAProblem *problem, double n);
