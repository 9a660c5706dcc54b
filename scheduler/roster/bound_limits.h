/* The bound's prices on limits over several weeks (span_limit.h). With mu >= 0 on what a person has in each of his spans,
 *   min over plans of (price + sum_s mu_s (points or hours in s - most_s))
 * is at most what his cheapest legal plan costs (Geoffrion 1974): where weekends, nights or hours are scarce, they are worked where they are
 * worth most, which the programme over days, going week by week, does not see. */
#pragma once

#include "scheduler/roster/best_plan.h"
#include "scheduler/roster/span_limit.h"

typedef struct {
  const WfmSpace *space;
  GArray *limit;  /* WfmSpanLimit: of all that are asked, person after person */
  guint *first;   /* [n_persons + 1] of each */
  double *scale;  /* [limit->len] money for a step of the prices as long as one of presence */
  GHashTable *at; /* WfmPool -> GPtrArray of the contract's rules: int32_t [candidates] dates; NULL: it is no such rule */
  int64_t work;
  /* of the person charged last */
  WfmWeekendTolls tolls;
  double *rate; /* [days] */
  double *toll; /* [days] */
  uint8_t *again;
} WfmBoundLimits;

/* Of the persons with wanted[a] > 0 (NULL: of none). */
WfmBoundLimits *wfm_bound_limits_new(const WfmSpace *space, const double *wanted);
void wfm_bound_limits_free(WfmBoundLimits *limits);

/* Fills in the tolls but for the price, at[] the weekend of each duty of the person's pool. */
void wfm_weekends_lay(WfmWeekendTolls *tolls, const WfmRosterProblem *problem, const WfmPerson *person, const int32_t *at);
/* Charges the person's options: value[n_options] loses the prices (prices[limit->len]) of what they count for, weekends excepted, which are
 * returned for the planner (NULL: none), and stand until the next call. */
const WfmWeekendTolls *wfm_bound_limits_charge(WfmBoundLimits *limits, size_t person, const double *prices, double *value);
/* Whether the person's weekends (weekend_states.h) say all that limit k says. */
bool wfm_bound_limits_known(const WfmBoundLimits *limits, size_t person, guint k);
/* count[k - first[person]]: what the plan option[n_days] has in the person's spans. */
void wfm_bound_limits_count(const WfmBoundLimits *limits, size_t person, const int32_t *option, double *count);
/* [candidates of the person's pool] the date that each duty counts for under the use, which some of the limits are of. */
const int32_t *wfm_bound_limits_dates(const WfmBoundLimits *limits, const WfmPerson *person, size_t use);
/* Sum of prices times what is possible at most. */
double wfm_bound_limits_rebate(const WfmBoundLimits *limits, size_t person, const double *prices);
