/* A certificate of the lower bound on the cost of every legal roster, and the checker that verifies it on a path of its own.
 *
 * The certificate is a price >= 0 on presence for each queue and interval, what each of these intervals adds to the bound, and what
 * each person adds:
 *   bound = sum over queues and intervals of sum_k min(value of the (k+1)-th agent, price)
 *         + sum over people of the least (wages + soft rules + wishes - what presence earns at the prices + what limits charge)
 *           of their legal plans
 *         - sum over limits of price x what is possible at most
 * where a limit is a price >= 0 on what one person has (days, nights, weekends, paid hours) in a span of dates under a rule that allows only
 * so much of it; and where an agent earns in an interval the best of proficiency x price over the queues. By weak duality that is at most the cost of any
 * roster, whatever the prices are (Geoffrion 1974): whoever buys the presence that is worth its price, and lets everybody work for it,
 * cannot do better. So nothing has to be believed about how the prices were found.
 *
 * The checker shares the plan's data, the calendar and the rules' own notions of week, leave and kind with the engine, and nothing
 * of its search. It lists each person's possible duties anew, and finds the least by a plain programme over days in which each state
 * holds (run of days, days and paid time of the week, kind of the last duty, weekly rest taken) the plans that no other beats in cost
 * and in when the last duty ended. It knows the rests between shifts, weekly rest, days in a row on and off, days and hours of the
 * week, breaks, longest work without a break, and rules about one shift. Of the others it knows what the limits with a price charge and
 * allow, which it asks of the rule's own measure; the rest it leaves out, which can only lower what
 * it finds. Presences and seats are left out of the bound too.
 *
 * Each number is held against the checker's own; it is wrong where it claims more than the checker finds, beyond rounding (1e-6 of it). */
#pragma once

#include "core/job.h"
#include "scheduler/roster/problem.h"

/* A price on what a person has in a span of dates under one rule of the contract. */
typedef struct {
  size_t agent, use;          /* of contract->rules */
  int32_t first_day, end_day; /* local dates [first_day, end_day) */
  double price;               /* money for one: a day, a night, a weekend, an hour */
  double adds;                /* to the bound: less than zero */
} WfmCertificateLimit;

typedef struct {
  size_t n_prices, n_agents;
  double *price;    /* [n_queues * grid.n] money for one agent present in one interval */
  double *interval; /* [n_queues * grid.n] what the interval adds to the bound */
  double *person;   /* [n_agents] what the person adds */
  GArray *limit;    /* WfmCertificateLimit by agent */
  double bound;     /* the sum */
} WfmCertificate;
/* All zero. */
WfmCertificate *wfm_certificate_new(const WfmRosterProblem *problem);
void wfm_certificate_free(WfmCertificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmCertificate, wfm_certificate_free)

typedef enum {
  WFM_FAULT_PRICE,    /* a price below zero, or not a number */
  WFM_FAULT_INTERVAL, /* an interval does not add what is claimed */
  WFM_FAULT_PERSON,   /* a person has a cheaper plan than is claimed */
  WFM_FAULT_LIMIT,    /* a limit does not add what is claimed, or its rule is no such limit */
  WFM_FAULT_CHARGE,   /* a limit's price is below zero, or a soft rule's limits charge more for a date than the rule itself */
  WFM_FAULT_SUM,      /* the bound is above the sum of its parts */
} WfmFaultKind;
typedef struct {
  WfmFaultKind kind;
  size_t queue, agent; /* of an interval, of a person or limit */
  size_t limit;        /* of certificate->limit */
  int32_t i;
  double claimed, found;
} WfmFault;
typedef void (*WfmFaultSink)(void *user, const WfmFault *fault);

/* The bound that the checker finds at the certificate's prices, and each fault to sink (may be NULL), intervals first, then limits, people, and the
 * sum; *n_faults how many. Prices below zero count as zero. Only for problems with queues. */
double wfm_certificate_check(size_t *n_faults, const WfmRosterProblem *problem, const WfmCertificate *certificate, const WfmJob *job,
                             WfmFaultSink sink, void *user);
