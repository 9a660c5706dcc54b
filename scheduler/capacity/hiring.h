/* The hiring plan: when, where and which to hire, cross-train, pay overtime, give time off or use a vendor, at least cost, so that every
 * kind of work gets the hours that it needs; by integer programming, with a proven gap.
 *
 * Time is cut into n periods (weeks). All money is in one currency. Expected heads: what one hire of period c is worth in period p is linear in
 * the hires (workforce.h), so that the plan is a mixed-integer linear programme:
 *
 *   hires h[g][c] whole, 0 or least .. most a class, only where classes may begin; overtime, time off, vendor hours and the hours given by each group to each
 *   work are continuous; people cross-trained from one group to another are whole.
 *   of each work and period: hours given + vendor hours + missing hours >= need
 *   of each group and period: hours given + time off <= useful hours of its productive heads + overtime
 *   of each site and period: seats of the heads there <= seats
 *
 * Groups that serve the same works are one pool: they share their balance, so that the programme grows with the kinds of skill and not with the sites, and
 * mentors may sit at another site. What a pool gives is then shared out by what each of its groups can give. Where mentors of today's people would take more than
 * there is, a pool gives nothing. A site whose people of today have too few seats keeps them and gets no others.
 *
 * A vendor in use, and one that is begun, gives at least least_h and at most most_h in every period until it is left. It may be begun once where it is
 * not in use, and left once where it may; to begin and to leave are no steps, but the first hours are not above the larger of a step and the commitment. Hours
 * that are decided hold whatever the limits say. */
#pragma once

#include "core/error.h"
#include "core/job.h"
#include "scheduler/capacity/workforce.h"

#include <stdbool.h>

typedef struct {
  const char *group;
  int32_t site;                    /* -1: none */
  const uint8_t *serves;           /* [n_works] */
  const double *useful_h;          /* [n] hours of work that a productive head gives in the period */
  const double *paid_h;            /* [n] paid for a head */
  const double *head_cost;         /* [n] money for a head over the period: pay, load, tools, its share of a supervisor */
  WfmTrace base;                   /* people of today, and hires and leavers already decided */
  const WfmTrace *hire;            /* [n] one hire whose class begins in period c; NULL: nobody can be hired */
  const uint8_t *begins;           /* [n] a class may begin in it: lead time and dates of classes */
  int64_t class_least, class_most; /* heads of a class; least 0 or 1: any */
  int64_t hires_most;              /* over the whole plan; -1: any */
  const double *hire_cost;         /* [n] money for a hire and its training, beside its head_cost, where the class begins then */
  double overtime_most;            /* hours, as a share of the paid hours of trained heads */
  double overtime_yield;           /* useful hours of an overtime hour */
  const double *overtime_cost;     /* [n] money per hour */
  double time_off_most;            /* unpaid time off that people would take, as a share of paid hours */
  const double *time_off_saves;    /* [n] money per hour */
  double seats;                    /* per head, at its site: 0.6 where desks are shared; 0: works from home */
  const WfmTrace *head;            /* a trained head more from the first period on, for prices; NULL: not asked */
} WfmHiringGroup;

/* Hours bought elsewhere. */
typedef struct {
  const char *vendor;
  const uint8_t *serves;          /* [n_works] */
  const double *price;            /* [n_works * n] money per useful hour: per hour, per contact or per minute, turned into hours */
  const double *least_h, *most_h; /* [n] useful hours: the minimum commitment (while it is used), what it can give */
  const double *fixed_h;          /* [n] NaN: free; else the hours of the period, decided already (the notice period) */
  double step_h;                  /* most change from one period to the next; INFINITY: any */
  double before_h;                /* hours of the period before the first */
  double setup;                   /* money for the first use; counted where before_h is 0 */
  bool may_leave;                 /* the commitment can be ended; false: once in use it holds to the end */
} WfmHiringVendor;

/* Trained heads of one group who learn what another does; they stay at their tenure. */
typedef struct {
  size_t from, to;
  const uint8_t *begins; /* [n] */
  const WfmTrace *gain;  /* [n] in the group `to`, of one who begins then */
  const WfmTrace *loss;  /* [n] in the group `from`: what it no longer has */
  double cost;           /* money each */
  int64_t most;          /* over the whole plan */
} WfmHiringTraining;

typedef struct {
  int32_t n; /* periods */
  size_t n_works, n_groups, n_vendors, n_trainings, n_sites;
  const char *const *work;  /* [n_works] names */
  const char *const *site;  /* [n_sites] */
  const double *need_h;     /* [n_works * n] useful hours */
  const double *miss_price; /* [n_works] money per missing hour: so high that it is the last resort */
  const WfmHiringGroup *groups;
  const WfmHiringVendor *vendors;
  const WfmHiringTraining *trainings;
  const double *seats; /* [n_sites * n]; INFINITY: any */
} WfmHiringProblem;

typedef struct {
  double gap;   /* relative, at which the search may stop */
  int64_t work; /* most steps of the simplex method in the search; 0: any */
} WfmHiringLimits;

typedef struct {
  int64_t *hires;                  /* [n_groups * n] by the period in which the class begins */
  double *overtime_h, *time_off_h; /* [n_groups * n] */
  double *given_h;                 /* [n_groups * n_works * n] useful hours */
  double *vendor_h;                /* [n_vendors * n_works * n] useful hours */
  int64_t *trained;                /* [n_trainings * n] */
  double *missing_h;               /* [n_works * n] */
  uint8_t *used;                   /* [n_vendors] */
  double cost;                     /* money, with the price of what is missing */
  double missing_cost;             /* of it: the price of what is missing */
  double base_cost;                /* of it: pay of the people of today, which no plan changes */
  double bound;                    /* no plan costs less */
  double gap;                      /* (cost - bound) / cost */
  double relaxed; /* cost if heads, classes and vendors could be divided: unique, and no less than steps of a comparison need */
  bool stopped;   /* by the work limit, a signal or the clock */
} WfmHiringPlan;

/* Error WFM_STATUS_BAD_INPUT for contradictory numbers (says group or vendor, and what would be right); WFM_STATUS_INTERNAL. A problem in which
 * need cannot be met is solved: missing_h says where, and wfm_hiring_conflict why. */
WfmHiringPlan *wfm_hiring_plan_new(const WfmHiringProblem *problem, const WfmHiringLimits *limits, const WfmJob *job, GError **err);
void wfm_hiring_plan_free(WfmHiringPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmHiringPlan, wfm_hiring_plan_free)

/* The parts of a plan's cost, summed from what the plan does alone. */
typedef struct {
  double pay, hiring, overtime;
  double time_off; /* saved: below zero */
  double vendors, setup, training, missing;
} WfmHiringCost;

WfmHiringCost wfm_hiring_cost(const WfmHiringProblem *problem, const WfmHiringPlan *plan);
double wfm_hiring_cost_sum(const WfmHiringCost *cost);

/* Whether a plan keeps every limit, gives no hours that nobody has, and meets the need but for what it says is missing, to a ten-thousandth of an hour or a head
 * and its own sums; NULL, or a sentence about the first breach. Takes nothing from the programme that made the plan. */
char *wfm_hiring_check(const WfmHiringProblem *problem, const WfmHiringPlan *plan);

/* Cost of the relaxed programme alone: people, classes and vendors divided; and what of it is the price of missing hours (NULL: not asked). */
bool wfm_hiring_relaxed(double *cost, double *missing_cost, const WfmHiringProblem *problem, GError **err);

/* Heads of a group by period under a plan, [n]: base, hires and cross-training. */
void wfm_hiring_trace(WfmTrace *out, const WfmHiringProblem *problem, const WfmHiringPlan *plan, size_t group);
