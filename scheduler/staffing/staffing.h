/* From a forecast to the agents that each interval needs, per queue.
 *
 * net agents: people at work on the queue (not on a break or in a meeting). The roster schedules breaks, meetings and leave itself,
 * so the requirement it gets is grossed up only by the shrinkage that nobody schedules (sickness, coaching on the fly, system time):
 * gross = net / (1 - s). Scheduled absence is never in s (see docs/staffing.md).
 * Fractional until the roster: whole agents are given beside. */
#pragma once

#include "core/grid.h"
#include "core/job.h"
#include "core/params.h"

typedef enum { WFM_CHANNEL_VOICE, WFM_CHANNEL_CHAT, WFM_CHANNEL_EMAIL, WFM_CHANNEL_SOCIAL } WfmChannel;
extern const char *const wfm_channel_names[4];

/* The named definitions of service level; T = target_s (docs/staffing.md; practice of Cisco, Amazon, Genesys, Bright Pattern). */
typedef enum {
  WFM_SL_ANSWERED_OF_OFFERED,  /* answered within T / (answered + all abandoned): abandons count against; the honest default */
  WFM_SL_ANSWERED_OF_ANSWERED, /* answered within T / answered: abandons left out */
  WFM_SL_ABANDONS_OK,          /* (answered within T + abandoned within T) / offered */
  WFM_SL_EXCLUDE_SHORT,        /* answered within T / (offered - abandoned within T) */
  WFM_SL_WITH_FLOW_OUT, /* as the first, with flow-outs: who is passed on to another queue stands in the denominator once more, and who
                                  accepted a callback was not answered in time */
} WfmServiceLevel;
#define WFM_N_SL 5
extern const char *const wfm_sl_names[WFM_N_SL];

typedef struct {
  char *category; /* "sickness", "coaching" */
  double share;   /* 0 .. < 1, of the time at work */
} WfmShrinkage;

/* Contacts that are done and go on: a share of them, to another queue (escalation) or to their own (they come again). */
typedef struct {
  int32_t to; /* place of the queue among its plan's */
  double share;
  double delay_s; /* mean of an exponential time until they come again, to their own queue; 0: at once */
} WfmStaffTransfer;

typedef struct {
  const char *queue;
  WfmChannel channel;
  WfmServiceLevel definition;
  double sl_target;      /* share, NaN = no target */
  double target_s;       /* T: seconds to answer; for e-mail, tickets and social: seconds within which the work must be done */
  double asa_target_s;   /* mean wait of the answered, NaN = no target */
  double occupancy_max;  /* share, 1 = no cap */
  double abandon_max;    /* share of the offered that may leave; NaN or 0 = no target */
  double min_agents;     /* net agents while open */
  double patience_s;     /* mean of the exponential patience; NaN or INFINITY = nobody abandons (Erlang C) */
  double callback_share; /* of those who still wait after callback_after_s, how many accept to be called back: callback.h */
  double callback_after_s;
  double redial_share; /* of those who give up, how many call again (0 .. < 1); volume counts fresh contacts, targets all attempts */
  double passed_on;    /* share of the contacts done that goes on to other queues, for with_flow_out */
  double concurrency;  /* contacts one agent handles at once, >= 1 (chat) */
  double concurrency_slowdown;   /* alpha: handle time at k parallel chats = aht (1 + alpha (k-1)) */
  const WfmShrinkage *shrinkage; /* unscheduled only */
  size_t n_shrinkage;
  bool shrinkage_adds; /* true: shares of the same time, sum; false: each of what remains, 1 - prod(1 - s) */
  /* over the grid */
  WfmGrid grid;
  const double *volume;  /* [n] expected contacts */
  const double *aht_s;   /* [n] */
  const uint8_t *open;   /* [n] */
  const double *load_cv; /* [n] coefficient of variation of the rate of arrivals as the forecast knows it; NULL: taken as known */
  /* deferred channels: a ticket is worked on `touches` times on average (0: 1) before it is resolved, each time after the customer's reply */
  double touches, reply_after_s;
  double resolution_s, resolution_target; /* open time within which a share of the tickets should be resolved; NaN or 0: no target */
  double backlog_open;                    /* deferred channels: contacts waiting at the start of the grid */
  /* between queues, see flow.h */
  const WfmStaffTransfer *transfers;
  size_t n_transfers;
  bool transfers_counted; /* volume counts what this and other queues send here; false: it is to be added */
} WfmStaffQueue;

typedef enum {
  WFM_BIND_NONE, /* closed, or nothing to do */
  WFM_BIND_SL,
  WFM_BIND_ASA,
  WFM_BIND_OCCUPANCY,
  WFM_BIND_MINIMUM,
  WFM_BIND_BACKLOG,   /* deferred work: capacity to meet the deadline */
  WFM_BIND_STABILITY, /* just enough to keep up with the load */
  WFM_BIND_ABANDON,
  WFM_BIND_COST,       /* least expected cost */
  WFM_BIND_RESOLUTION, /* deferred work: capacity to resolve tickets in time */
} WfmBinding;
extern const char *const wfm_binding_names[10];

typedef struct {
  char *queue;
  WfmGrid grid;
  double *load_erl;    /* [n] offered load: agents busy on average if nobody ever waited */
  double *net;         /* [n] fractional net agents */
  double *gross;       /* [n] fractional, after unscheduled shrinkage */
  int32_t *whole;      /* [n] ceil(gross), the whole people */
  WfmBinding *binding; /* [n] what decides net */
  double *sl;        /* [n] expected service level at the whole number of agents, by the queue's definition; NaN where nothing is offered */
  double *asa_s;     /* [n] */
  double *occupancy; /* [n] */
  double *abandon;   /* [n] share of the offered */
  double *sl_expected; /* [n] service level that a contact meets over the forecast's distribution, at the whole number; NaN as sl */
  /* The price curve for the roster: value[first[i] + k] is what the (k+1)-th agent present in interval i is worth, in money; it never
   * rises with k, and is 0 from the curve's end on. [first[n]] values. "Agent present" counts gross of unscheduled shrinkage. */
  int32_t *first; /* [n + 1] */
  double *value;
} WfmRequirement;

/* Which load a requirement answers for. Deferred work is always planned at the mean: its backlog evens the hours out. */
typedef enum {
  WFM_LOAD_MEAN,     /* of the forecast */
  WFM_LOAD_QUANTILE, /* load_quantile of the rate's distribution, each interval for itself */
  WFM_LOAD_EXPECTED, /* the service level that a contact meets on average over the distribution reaches the target */
  WFM_LOAD_COST,     /* least agent_price x agents + miss_price x contacts missed, over the distribution; targets are then not asked for */
} WfmLoadChoice;

typedef struct {
  double shortage_price; /* money per hour that an agent is missing below the requirement */
  double miss_price;     /* money per contact answered outside its target */
  double surplus_share;  /* share of the price still paid for the first agents above the requirement (they raise the service level) */
  int load;              /* WfmLoadChoice */
  double load_quantile;  /* share of the cases in which the rate is below */
  double agent_price;    /* money per hour of an agent at work, for WFM_LOAD_COST */
  double deadline_share; /* deferred work is planned to be done within this share of its deadline; the rest is for chance */
} WfmStaffingSettings;
extern const WfmModule wfm_staffing_module;

/* Errors: none for any load, however absurd but finite; WFM_STATUS_BAD_INPUT for contradictory targets (share of 1, occupancy of 0). */
WfmRequirement *wfm_requirement_new(const WfmStaffQueue *queue, const WfmStaffingSettings *settings, GError **err);
/* The agents alone, for questions about many weeks: no price curve (first is all 0, value NULL), and NaN for what the whole people will do. */
WfmRequirement *wfm_requirement_brief_new(const WfmStaffQueue *queue, const WfmStaffingSettings *settings, GError **err);
void wfm_requirement_free(WfmRequirement *requirement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRequirement, wfm_requirement_free)

/* Expected results of a number of gross agents present in interval i; fractional agents allowed. Nothing offered: sl, asa_s and abandon
 * are NaN. No steady state (load >= agents and nobody abandons): sl 0, asa_s INFINITY, occupancy 1. Deferred channels: sl is the share of
 * the smooth profile's work for this interval that the agents do, asa_s NaN; see wfm_staffing_profile. */
typedef struct {
  double sl, asa_s, occupancy, abandon;
} WfmService;
WfmService wfm_staffing_service(const WfmStaffQueue *queue, int32_t i, double agents);

/* Expected results of gross agents present in every interval, agents[grid.n] fractional: service[grid.n]. For voice and chat the same as
 * interval by interval; for deferred channels the whole profile counts (work waits and is done later), so this is the only right way: sl at the
 * mean, asa_s (open seconds until done) over sampled futures as below, by one model of the work in hand. */
void wfm_staffing_profile(WfmService *service, const WfmStaffQueue *queue, const double *agents);

/* The service levels of it alone, sl[grid.n]: many times as quick where work is deferred. */
void wfm_staffing_sl(double *sl, const WfmStaffQueue *queue, const double *agents);

/* The same for a deferred queue when contacts and handle times come by chance: the mean over so many sampled futures of the fluid, Poisson
 * counts around volume (with a gamma factor per 24 hours where load_cv is given), exponential handle times, and agents who finish the
 * contact in hand when they go; the same draws whenever it is asked. sl[grid.n]: share of each interval's work done in time, NaN where
 * nothing arrives. The fluid alone is an optimist where the capacity is just enough. */
void wfm_staffing_profile_chance(double *sl, const WfmStaffQueue *queue, const double *agents, int32_t futures);

/* Share of the tickets that gross agents resolve within resolution_s, of those for whom it passes within the grid, over so many sampled futures;
 * NaN where it is not asked or nothing comes. See resolution.h. */
double wfm_staffing_resolution(const WfmStaffQueue *queue, const double *agents, int32_t futures);

/* The same if no touch ever waited for anybody: handle times and the customers' own time on the queue's clock alone. NaN likewise. */
double wfm_staffing_resolution_most(const WfmStaffQueue *queue);

/* Combined shrinkage, 0 .. < 1. */
double wfm_queue_shrinkage(const WfmStaffQueue *queue);
double wfm_shrinkage_total(const WfmShrinkage *shrinkage, size_t n, bool adds);
