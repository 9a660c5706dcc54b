/* The roster search: the cheapest legal roster found, and a proven lower bound. */
#pragma once

#include "scheduler/roster/certificate.h"
#include "scheduler/roster/checker.h"

typedef struct {
  int64_t work_limit; /* units of deterministic work (one unit is about a million elementary steps); 0 = until the gap is closed */
  double gap_target;  /* stop when (cost - bound) / influenceable cost is at most this */
  bool certificate;   /* make one of the bound */
  double idle_price;  /* money per paid hour beyond need, to break ties against needless presence; 0 = only wages count */
} WfmRosterSettings;
extern const WfmModule wfm_roster_module;

/* Where the cost comes from; cost = wages + shortage + soft_rules + preferences + cover. */
typedef struct {
  double cost;
  double wages;    /* paid hours x cost per hour, guaranteed hours included */
  double shortage; /* value of presence that is missing, against full coverage of every price curve */
  double soft_rules, preferences;
  double cover;     /* people missing from, and beyond, what shifts should have */
  double fixed;     /* the part that no roster can change: guaranteed hours, fixed shifts */
  double bound;     /* proven lower bound on cost */
  double gap;       /* (cost - bound) / max(cost - fixed, tiny): of the part that scheduling can influence */
  double gap_whole; /* (cost - bound) / cost */
} WfmRosterCost;

typedef struct {
  char *text; /* a conflict or a relaxation, one sentence */
} WfmReason;

typedef struct {
  WfmRoster *roster; /* NULL if infeasible */
  WfmRosterCost cost;
  double *present;   /* [n_queues * grid.n] agents on the queue, an agent with several skills split between them, never counted twice */
  bool stopped;      /* at a limit or by a signal, before the gap target */
  int64_t work;      /* units used */
  WfmReason *reason; /* infeasible: the conflicting rules and people, then the cheapest relaxations; otherwise remarks */
  size_t n_reasons;
  char *log;                   /* one line per improvement: work, cost, bound */
  WfmCertificate *certificate; /* of the bound; NULL: not asked for, or people are asked for by shift */
} WfmRosterResult;

/* Errors: WFM_STATUS_INFEASIBLE with the reasons in the message, WFM_STATUS_INTERNAL if the solver fails. */
WfmRosterResult *wfm_roster_solve(const WfmRosterProblem *problem, const WfmRosterSettings *settings, const WfmJob *job, GError **err);
void wfm_roster_result_free(WfmRosterResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRosterResult, wfm_roster_result_free)

/* Sets bound and gaps of a cost whose other parts are known. */
void wfm_cost_bound(WfmRosterCost *cost, double bound);
/* Cost of any roster under the problem, by the same definitions (bound, gap: 0), and who is where: present as above, may be NULL. */
WfmRosterCost wfm_roster_price(double *present, const WfmRosterProblem *problem, const WfmRoster *roster);
