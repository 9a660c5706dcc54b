/* Voice and chat in one interval: which formula holds, what agents deliver, how many are needed. */
#pragma once

#include "scheduler/staffing/delay.h"
#include "scheduler/staffing/staffing.h"

/* The work of one interval, agents net. */
typedef struct {
  const WfmStaffQueue *queue;
  double load, aht_s;
  double free_odds; /* by which the odds that somebody is free are multiplied, for what else the people do (pooled.h); 0: by 1 */
} WfmImmediate;

/* Handle times above this share of the interval: the load is carried over time instead of taken interval by interval. */
#define WFM_LONG_HANDLE_TIME 0.25

static inline bool wfm_channel_deferred(WfmChannel channel) {
  return channel == WFM_CHANNEL_EMAIL || channel == WFM_CHANNEL_SOCIAL;
}

/* load[n]: offered load per interval; 0 while closed. */
void wfm_immediate_loads(double *load, const WfmStaffQueue *queue, int32_t n);

WfmService wfm_immediate_service(const WfmImmediate *work, double net);
double wfm_immediate_sl(const WfmImmediate *work, double net);
/* The queue without callbacks; net > 0. */
WfmDelay wfm_immediate_delay(const WfmImmediate *work, double net);

/* Attempts, erlangs: the load and the redials of those who give up, in a steady state (retrial.h). */
double wfm_immediate_attempts(const WfmImmediate *work, double net);

/* Least real net agents for every target, and which of them decides. */
double wfm_immediate_net(WfmBinding *binding, const WfmImmediate *work);

/* Capacity of one agent in lone contacts at a time: 1, for chat r(K). */
double wfm_immediate_rate(const WfmStaffQueue *queue);

/* The largest load that real net agents carry with every target met, and which target stops there; INFINITY where nothing does. */
double wfm_immediate_load(WfmBinding *binding, const WfmStaffQueue *queue, double aht_s, double net);
