/* The judge: a discrete-event simulation of named people serving sampled or actual contacts, event by event. It knows nothing of how
 * the roster was made and never calls the formulas of staffing. Rules of routing, counting and estimation: docs/simulate.md.
 *
 * Without a warm-up the horizon begins empty, but for the given backlog. Contacts that still wait at the end count as missed where their
 * target has passed already, and are left out of the service level where it has not. Results depend on input, settings and seed only, not
 * on the number of threads. */
#pragma once

#include "core/grid.h"
#include "core/job.h"
#include "core/params.h"
#include "scheduler/staffing/staffing.h" /* WfmChannel, WfmServiceLevel: the names only */

/* Shape of a law around its mean. cv: coefficient of variation; exponential and uniform (0 to twice the mean) have their own. */
typedef enum {
  WFM_SIM_LOGNORMAL,
  WFM_SIM_EXPONENTIAL,
  WFM_SIM_CONSTANT,
  WFM_SIM_GAMMA, /* Erlang's law of k phases has cv 1 / sqrt(k) */
  WFM_SIM_WEIBULL,
  WFM_SIM_HYPEREXPONENTIAL, /* two kinds of exponential ones, cv >= 1 */
  WFM_SIM_UNIFORM,
} WfmSimShape;

typedef struct {
  WfmSimShape shape;
  double cv;          /* 0: constant, whatever the shape (but exponential and uniform) */
  double quick_share; /* hyper-exponential: share of the kind with the smaller mean; 0: each kind brings half of the total */
  double balking;     /* patience only: share of those who leave unless they are served at once */
} WfmSimLaw;

/* Contacts that come back: a share of those answered goes to a queue (another one: transfer, escalation; its own: reconnect). */
typedef struct {
  int32_t to;
  double share;   /* of the contacts done */
  double delay_s; /* mean of an exponential delay; 0: at once */
  bool reply;     /* to its own queue of deferred work: the customer's reply to a ticket that is not resolved yet */
} WfmSimTransfer;

#define WFM_SIM_RINGS 4

typedef struct {
  const char *queue;
  WfmChannel channel;
  int32_t priority; /* lower is served first; equal: longest wait first */
  WfmServiceLevel definition;
  double sl_target, target_s; /* with replies the service level is that of first responses */
  double resolution_s;        /* deferred work: open time within which a ticket should be resolved, replies included; 0: not asked */
  double short_s;             /* abandoned within are "short abandons", which one of the definitions leaves out */
  /* handle time and patience: mean and law */
  const double *aht_s; /* [grid.n] */
  WfmSimLaw work;
  double patience_s;                 /* mean; INFINITY: nobody leaves. Deferred channels never abandon. */
  const double *patience_interval_s; /* [grid.n] mean by interval of arrival instead; NULL: patience_s */
  WfmSimLaw patience;
  int32_t concurrency; /* contacts one agent handles at once (chat) */
  double concurrency_slowdown;
  /* contacts: sampled per replication from mean (with day and interval factors), or taken from sampled paths, or counts given */
  const double *mean;   /* [grid.n] */
  const double *day_cv; /* [grid.n] */
  double interval_cv;
  const double *paths; /* [n_paths * grid.n] rates of sampled futures; replication k lives in path k mod n_paths. NULL: mean and factors. */
  size_t n_paths;
  /* sampled futures by local day instead: the factors on mean and aht_s of the future that a replication lives in, volume[n_days] and
   * aht[n_days], days counted from that of the first interval; called from several threads. Then day_cv and day_correlation have no say. NULL:
   * factors are drawn here. */
  void (*future)(const void *user, double *volume, double *aht, int64_t replication);
  const void *future_user;
  int32_t n_days;
  const double *actual;     /* [grid.n] counts, spread evenly at random inside the interval; NULL: sample. NaN counts as 0. */
  const uint8_t *open;      /* [grid.n] deferred work is done only while open */
  const int32_t *local_day; /* [grid.n] for the day factor; NULL: one factor for the whole horizon */
  double backlog;           /* contacts in line when the horizon begins, arrived just then */
  /* coming back and going elsewhere */
  double redial_share, redial_delay_s; /* of those who abandon or are blocked, after an exponential delay */
  const WfmSimTransfer *transfers;
  size_t n_transfers;
  double callback_share, callback_after_s; /* who still waits after so long accepts with this share to be called back: keeps the place, no
                                              longer leaves */
  int32_t room;                            /* most contacts of this queue in line and in hand; more are blocked. 0: no limit */
  /* routing */
  int32_t reserve;                    /* agents who could serve this queue that must stay free for others when one takes it (blending) */
  double ring_delay_s[WFM_SIM_RINGS]; /* wait from which on agents of the ring may take the contact; ring 0 at once */
} WfmSimQueue;

typedef struct {
  int64_t from, to; /* on the queues; breaks and meetings are the gaps between */
} WfmSimSpan;

typedef struct {
  const char *agent;
  const float *proficiency; /* [n_queues] 0 = cannot serve; handle time is divided by it */
  const uint8_t *ring;      /* [n_queues] 0 .. WFM_SIM_RINGS - 1, an arriving contact prefers the lower; NULL: all 0 */
  const WfmSimSpan *span;   /* sorted */
  size_t n_spans;
} WfmSimAgent;

/* Which contact an agent takes who gets free: the first that differs decides, and then the longest wait. */
typedef enum {
  WFM_SIM_TAKE_PRIORITY, /* the queue's priority */
  WFM_SIM_TAKE_LONGEST,  /* nothing else */
  WFM_SIM_TAKE_RING,     /* the agent's own ring for the queue, then priority: skill groups */
} WfmSimTake;

/* Who takes an arriving contact, as a planner names it; the simulator itself knows rings and their delays. */
typedef enum { WFM_SIM_ROUTE_LONGEST_FREE, WFM_SIM_ROUTE_SPECIALISTS, WFM_SIM_ROUTE_BULLSEYE } WfmSimRouting;

typedef enum {
  WFM_SIM_FINISH, /* at the end of a shift or the start of a break the contact in hand is finished */
  WFM_SIM_RETURN, /* it goes back to the head of its line with the work that is left */
} WfmSimShiftEnd;

typedef struct {
  WfmGrid grid;
  const WfmSimQueue *queues;
  size_t n_queues;
  const WfmSimAgent *agents;
  size_t n_agents;
  const double
      *shrinkage; /* [n_queues] unscheduled absence: share of on-queue time in which an agent is away, sampled in pieces; may be NULL */
  bool exchange;  /* agents who are alike stand in for each other: of those with the same queues and speed the free ones leave first */
  int32_t room;   /* most contacts of all queues in line and in hand; 0: no limit */
  int32_t places; /* most contacts of all queues in line; 0: no limit */
} WfmSimInput;

/* An estimate over replications: mean and half width of the 95 % confidence interval (Student; NaN with one replication). The mean is
 * NaN where there was nothing to measure. */
typedef struct {
  double mean, half_width;
} WfmEstimate;

/* Every definition of service level, whatever the queue's own; T = target_s. */
typedef enum {
  WFM_SIM_ANSWERED_OF_OFFERED,  /* answered within T / offered */
  WFM_SIM_ANSWERED_OF_ANSWERED, /* answered within T / answered */
  WFM_SIM_ABANDONS_OK,          /* (answered + abandoned within T) / offered */
  WFM_SIM_EXCLUDE_WITHIN_T,     /* answered within T / (offered - abandoned within T) */
  WFM_SIM_EXCLUDE_SHORT,        /* answered within T / (offered - abandoned within short_s) */
  WFM_SIM_VIRTUAL,              /* share whose wait, had they stayed, is at most T */
  WFM_SIM_WITH_FLOW_OUT,        /* answered within T but not by a callback / (offered + passed on to other queues) */
  WFM_SIM_N_SERVICE,
} WfmSimService;

/* One queue on one of its local days, by day of arrival. */
typedef struct WfmSimDay {
  int32_t day; /* as in local_day */
  double offered;
  WfmEstimate sl;
} WfmSimDay;

typedef struct {
  char *queue;
  WfmEstimate sl, asa_s, abandon, occupancy;  /* whole horizon; sl by the queue's own definition, a ratio of totals (delta method) */
  WfmEstimate offered, answered, backlog_end; /* contacts per replication */
  WfmEstimate service[WFM_SIM_N_SERVICE];
  WfmEstimate resolution;    /* share of the tickets resolved within resolution_s, of those for whom it passes within the horizon */
  WfmEstimate wait_all_s;    /* of all offered: until answered or gone */
  WfmEstimate wait_stayed_s; /* until an agent would have been there, had they stayed */
  WfmEstimate p_wait;        /* share not served at once, of the offered */
  WfmEstimate blocked, abandoned, redialled, transferred, called_back; /* contacts per replication; transferred: out of this queue */
  double *interval_sl;                 /* [grid.n] ratio over all replications; NaN where nothing was offered */
  double *interval_sl_half_width;      /* [grid.n] */
  double *interval_offered;            /* [grid.n] mean */
  double *interval_abandoned;          /* [grid.n] mean, by interval of arrival */
  double *interval_asa_s;              /* [grid.n] */
  WfmEstimate *interval_p_wait;        /* [grid.n] */
  double *interval_occupancy;          /* [grid.n] of the agents who can serve the queue: busy / (busy + free) */
  WfmEstimate *interval_busy;          /* [grid.n] mean number of busy agents among them */
  double *interval_backlog;            /* [grid.n] mean contacts waiting at the end of the interval */
  double *interval_backlog_half_width; /* [grid.n] */
  int32_t n_days;                      /* local days of the queue within the horizon, one without local_day */
  WfmSimDay *day;                      /* [n_days] */
} WfmSimQueueResult;

typedef struct {
  WfmGrid grid;
  WfmSimQueueResult *queue; /* [n_queues] */
  size_t n_queues;
  double *agent_occupancy;       /* [n_agents] busy / on queue; NaN if never on a queue */
  WfmEstimate *agent_busy_share; /* [n_agents] the same with its interval */
  double *agent_handled;         /* [n_agents] contacts begun, per replication */
  size_t n_agents;
  double balance; /* standard deviation of the agents' occupancies over their mean: 0 is perfectly even work */
  int64_t replications;
  int64_t events;
} WfmSimResult;

typedef struct {
  int64_t replications; /* fixed number; 0 = until precision is reached */
  double precision;     /* wanted half width of every queue's service level, share */
  int64_t max_replications;
  double
      day_precision; /* the same of every queue's local days, 0: not asked; more replications for it as long as all together have at most */
  double day_events; /* so many events */
  double absence_block_s; /* mean length of one unscheduled absence */
  double sick_share;      /* part of the unscheduled absence that takes whole shifts */
  double adherence_s;     /* standard deviation of the ends of on-queue spans around the roster's */
  int take, shift_end;    /* WfmSimTake, WfmSimShiftEnd */
  int routing;            /* WfmSimRouting: how rings are made of a plan's agents by the caller */
  double ring_s;
  double day_correlation; /* between the day factors of the queues (Gaussian copula), 0 .. 1; where no sampled futures are given */
  double warm_up_s;       /* lived before the horizon, as its first interval, and not counted */
} WfmSimSettings;
extern const WfmModule wfm_simulate_module;

/* Errors: WFM_STATUS_BAD_INPUT for a target, patience, cv, share or shrinkage out of range, shares of transfers that would never let contacts
 * end, and for more than 20 million contacts in the horizon. */
WfmSimResult *wfm_simulate(const WfmSimInput *input, const WfmSimSettings *settings, const WfmJob *job, GError **err);
void wfm_sim_result_free(WfmSimResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSimResult, wfm_sim_result_free)
