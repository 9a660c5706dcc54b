/* Staffing a wave of arrivals interval by interval, by the policies in use, and what each really delivers. Green, Kolesar, Soares 2001,
 * "Improving the SIPP approach for staffing service systems that have cyclic demands", Operations Research 49:549 (SIPP, lag, average and
 * maximum); Jennings, Mandelbaum, Massey, Whitt 1996 and Feldman et al. 2008 (offered load, MOL). Each interval gets the fewest agents whose
 * Erlang C delay probability at the policy's load is within the target; the day is then evaluated exactly (transient.h), agents that leave
 * handing their contacts back to the queue. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  WFM_POLICY_SIPP, /* the load of the interval's own arrivals */
  WFM_POLICY_LAG,  /* of the arrivals one handle time earlier */
  WFM_POLICY_MOL,  /* the offered load, m(t) */
} WfmPolicyLoad;

typedef struct {
  double load, amplitude; /* mean erlangs; arrivals swing by that share of their mean, over a day, from the mean upwards */
  double handle_h;
  double p_wait; /* target */
  WfmPolicyLoad policy;
  bool highest; /* of the interval; else its average */
} WfmPolicyCase;

typedef struct {
  double agent_hours, least, most;
  double worst, day; /* P(wait) of the arrivals of the worst half-hour, and of the day */
  int32_t missed;    /* half-hours above 1.1 times the target */
} WfmPolicyResult;

WfmPolicyResult wfm_policy_evaluate(const WfmPolicyCase *c);
