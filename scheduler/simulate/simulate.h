/* The judge: a discrete-event simulation of named people serving sampled or actual contacts, event by event. It knows nothing of how
 * the roster was made and never calls the formulas of staffing. Rules of routing, counting and estimation: docs/simulate.md.
 *
 * The horizon begins empty. A contact in hand is finished after the shift's end, the break's start or the horizon's end. Contacts that
 * still wait at the end count as missed where their target has passed already, and are left out of the service level where it has
 * not. Results depend on input, settings and seed only, not on the number of threads. */
#pragma once

#include "core/grid.h"
#include "core/job.h"
#include "core/params.h"
#include "scheduler/staffing/staffing.h" /* WfmChannel, WfmServiceLevel: the names only */

/* Law of one contact's handle time around its mean; aht_cv 0 is constant in either. */
typedef enum {
  WFM_SIM_LOGNORMAL,   /* with the queue's aht_cv; the default */
  WFM_SIM_EXPONENTIAL, /* aht_cv is not read, unless it is 0 */
} WfmSimLaw;

typedef struct {
  const char *queue;
  WfmChannel channel;
  int32_t priority; /* lower is served first; equal: longest wait first */
  WfmServiceLevel definition;
  double sl_target, target_s;
  double patience_s;   /* mean of the exponential patience; INFINITY: nobody leaves. Deferred channels never abandon. */
  int32_t concurrency; /* contacts one agent handles at once (chat) */
  double concurrency_slowdown;
  double aht_cv; /* coefficient of variation of one contact's handle time (lognormal); 1 by default */
  /* contacts: sampled per replication from mean (with day and interval factors), or counts given (the actual contacts of that week) */
  const double *mean;   /* [grid.n] */
  const double *day_cv; /* [grid.n] */
  double interval_cv;
  const double *actual;     /* [grid.n] counts, spread evenly at random inside the interval; NULL: sample. NaN counts as 0. */
  const double *aht_s;      /* [grid.n] */
  const uint8_t *open;      /* [grid.n] deferred work is done only while open */
  const int32_t *local_day; /* [grid.n] for the day factor; NULL: one factor for the whole horizon */
  WfmSimLaw law;
} WfmSimQueue;

typedef struct {
  int64_t from, to; /* on the queues; breaks and meetings are the gaps between */
} WfmSimSpan;

typedef struct {
  const char *agent;
  const float *proficiency; /* [n_queues] 0 = cannot serve; handle time is divided by it */
  const WfmSimSpan *span;   /* sorted */
  size_t n_spans;
} WfmSimAgent;

typedef struct {
  WfmGrid grid;
  const WfmSimQueue *queues;
  size_t n_queues;
  const WfmSimAgent *agents;
  size_t n_agents;
  const double
      *shrinkage; /* [n_queues] unscheduled absence: share of on-queue time in which an agent is away, sampled in pieces; may be NULL */
} WfmSimInput;

/* An estimate over replications: mean and half width of the 95 % confidence interval (Student; NaN with one replication). The mean is
 * NaN where there was nothing to measure. */
typedef struct {
  double mean, half_width;
} WfmEstimate;

typedef struct {
  char *queue;
  WfmEstimate sl, asa_s, abandon, occupancy;  /* whole horizon; sl by the queue's own definition, a ratio of totals (delta method) */
  WfmEstimate offered, answered, backlog_end; /* contacts per replication */
  double *interval_sl;                        /* [grid.n] ratio over all replications; NaN where nothing was offered */
  double *interval_offered;                   /* [grid.n] mean */
  double *interval_asa_s;                     /* [grid.n] */
  double *interval_occupancy;                 /* [grid.n] of the agents who can serve the queue: busy / (busy + free) */
  double *interval_backlog;                   /* [grid.n] mean contacts waiting at the end of the interval */
} WfmSimQueueResult;

typedef struct {
  WfmGrid grid;
  WfmSimQueueResult *queue; /* [n_queues] */
  size_t n_queues;
  double *agent_occupancy; /* [n_agents] busy / on queue; NaN if never on a queue */
  size_t n_agents;
  int64_t replications;
  int64_t events;
} WfmSimResult;

typedef struct {
  int64_t replications; /* fixed number; 0 = until precision is reached */
  double precision;     /* wanted half width of every queue's service level, share */
  int64_t max_replications;
  double absence_block_s; /* mean length of one unscheduled absence */
} WfmSimSettings;
extern const WfmModule wfm_simulate_module;

/* Errors: WFM_STATUS_BAD_INPUT for a target, patience, cv or shrinkage out of range, and for more than 20 million contacts in the horizon. */
WfmSimResult *wfm_simulate(const WfmSimInput *input, const WfmSimSettings *settings, const WfmJob *job, GError **err);
void wfm_sim_result_free(WfmSimResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSimResult, wfm_sim_result_free)
