/* A queue through the day, exactly: arrivals at constant rates within intervals, exponential handle times and patience, agents that change
 * between intervals (M(t)/M/n(t)+M). The chain of (busy agents, contacts waiting), solved by uniformisation (Jensen 1953; Gross and Miller 1984,
 * "The randomization technique", Operations Research 32:343) to about 1e-12 of the probabilities. What stationary formulas leave out - the
 * backlog that one interval hands to the next, the slow filling of a long handle time - is all here.
 *
 * Shift ends: preemptive - contacts of agents who leave go back to the head of the queue; exhaustive - agents finish what they have and take
 * nothing new. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  double p_wait;      /* of the interval's arrivals */
  double queue, busy; /* mean numbers over the interval */
  double abandons;    /* expected in the interval */
  double queue_end, busy_end;
} WfmTransient;

typedef struct WfmTransientSystem WfmTransientSystem;

/* Starts empty. most_agents, most_queue bound the chain; patience_s INFINITY: nobody leaves. */
WfmTransientSystem *wfm_transient_new(int32_t most_agents, int32_t most_queue, double aht_s, double patience_s, bool exhaustive);
void wfm_transient_free(WfmTransientSystem *system);

/* The next `step_s` seconds with so many agents (at most most_agents) and arrivals per second. */
WfmTransient wfm_transient_step(WfmTransientSystem *system, int32_t agents, double rate, double step_s);
