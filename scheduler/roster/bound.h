/* A lower bound on the cost of every legal roster, by its own path: it shares the people's options with the search and nothing else.
 *
 * Lagrangian relaxation of coverage: with a price lambda_iq on presence, an agent of group g earns max_q p_gq lambda_iq in interval i,
 * and everybody plans alone:
 *   L(lambda) = sum_iq [V_iq(all) - sum_k max(0, v_iqk - lambda_iq)] ... the value no longer worth its price is bought as shortage
 *             + sum_a min_plan [price(plan) - earnings(plan)]
 * is at most the cost of any roster, for every lambda >= 0 (Geoffrion 1974), because the dynamic programme in its relaxed mode never
 * forbids a legal plan and never overprices it. What it does not know and yet can be counted over several weeks has prices too
 * (bound_limits.h). All prices climb by the volume algorithm (Barahona and Anbil 2000). */
#pragma once

#include "scheduler/roster/bound_limits.h"
#include "scheduler/roster/certificate.h"

typedef struct {
  const WfmSpace *space;
  WfmCoverage *coverage; /* for groups and arcs; history present */
  WfmPlanner *planner;
  WfmBoundLimits *limits;
  size_t n, n_all;              /* n_queues * grid.n; and the limits besides, for which: */
  double *lambda, *trial, *top; /* [n_all] best prices, those tried, their highest sensible value */
  double *have, *want, *mean_have,
      *mean_want;                    /* [n_all] presence and what is worth buying (possible, worked), of the last and on average */
  double *limit_price, *limit_count; /* [limits] scratch */
  double *history;                   /* [n_groups * grid.n] heads from before the horizon */
  double *price;                     /* [grid.n] scratch */
  double *sum;                       /* [grid.n + 1] */
  double *value;                     /* scratch: options */
  uint8_t *mask;
  WfmPlanned *plan;
  int32_t longest;   /* days of the person with most */
  size_t *twin;      /* [n_persons] the first person with the same options, rules and cost; itself if it is the first */
  double *weight;    /* [n_persons] how many it stands for, 0 for the others */
  int32_t **answer;  /* [n_persons] the options of the last answer; NULL: none yet */
  double best, base; /* the bound; L at lambda */
  double factor, alpha, mark;
  bool settled;       /* no more to be gained */
  bool all_limits;    /* asked for */
  bool with_weekends; /* the programme knows what limits weekends (weekend_states.h) */
  bool rough;         /* the prices climb by wfm_planner_relax */
  int32_t red, steps;
  int64_t work;
} WfmBound;

/* limits: with prices on limits over several weeks; else it is less of a bound, and sooner made. */
WfmBound *wfm_bound_new(const WfmSpace *space, bool limits);
void wfm_bound_free(WfmBound *bound);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmBound, wfm_bound_free)
int64_t wfm_bound_work(const WfmBound *bound);

/* What no roster can change: each person's cheapest plan if presence were worth nothing, and the shortage that remains if everybody
 * who could be there were there, always. A bound by itself. */
double wfm_bound_fixed(WfmBound *bound);

/* Prices to begin with: what presence is worth in a roster. Where so many units of work (0: no limit) hold too few steps, as with many weeks,
 * the prices climb by a rougher relaxation, without rests and runs of days, and the bound is the full one at the prices where that ends. */
void wfm_bound_start(WfmBound *bound, WfmCoverage *roster, int64_t work);
/* The full bound at prices that climbed by the rougher one. */
void wfm_bound_refine(WfmBound *bound);
/* Steps until `work` units are spent, the bound reaches `cost`, or the job is stopped. */
void wfm_bound_climb(WfmBound *bound, double cost, int64_t work, const WfmJob *job);

/* The bound at the best prices, for the checker of certificates (certificate.c). */
WfmCertificate *wfm_bound_certificate(WfmBound *bound);
