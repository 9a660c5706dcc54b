/* The best plan of one person at given prices: breaks placed at best inside each duty, duties chosen by dynamic programming over days.
 *
 * Presence in interval i earns price[i]; the value of a duty is the sum over its intervals less the breaks, placed where they cost
 * least (their windows are independent, or a small programme keeps them in order and apart). Labels are extended day by day (label
 * setting with resources; Irnich and Desaulniers 2005): state = run of work or free days, days and paid time of the contract's week,
 * weekly rest taken or not, kind of the last duty; within a state the labels that no other beats in cost, end and earliest next start.
 * In the mode of the bound the programme is a relaxation: every legal plan is a path of it, at no more than its true price. */
#pragma once

#include "scheduler/roster/space.h"

typedef enum {
  WFM_PLAN_BOUND,  /* a relaxation */
  WFM_PLAN_SEARCH, /* the same, with each meeting on the day that the search gives it */
  WFM_PLAN_SHARED, /* besides, rules over the period shared out over its weeks */
} WfmPlanMode;

/* What working a weekend costs besides, once for all its duties. */
typedef struct {
  const int32_t *at; /* [candidates of the pool] the weekend that the duty touches; WFM_NO_POINT: none */
  int32_t *weekend;  /* [n_days] that which duties of the day may touch; WFM_NO_POINT: none. A duty that touches another costs nothing */
  double *price;     /* [n_days] of that weekend */
  bool *again;       /* [n_days] whether those of a later day may touch the weekend of this day, or of the last before it */
  bool paid;         /* the first of them was worked before the horizon */
} WfmWeekendTolls;

typedef struct WfmPlanner WfmPlanner;
WfmPlanner *wfm_planner_new(const WfmSpace *space);
void wfm_planner_free(WfmPlanner *planner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmPlanner, wfm_planner_free)
int64_t wfm_planner_work(const WfmPlanner *planner);

/* Best value of the option's duty under sum[n + 1], the running sums of the prices; -INFINITY if its breaks do not fit. breaks
 * [WFM_MAX_BREAKS] (may be NULL): the intervals at which they begin. */
double wfm_duty_value(WfmPlanner *planner, const WfmPerson *person, int32_t option, const double *sum, int32_t *breaks);
/* The same for every option of days [from, to); options that start in one place share their breaks. */
void wfm_duty_values(WfmPlanner *planner, const WfmPerson *person, const double *sum, int32_t from, int32_t to, double *value);
/* The same for the options [low, high) that are wanted (wanted[high - low]; NULL: all of them), the sums being those of their intervals. */
void wfm_duty_values_of(WfmPlanner *planner, const WfmPerson *person, const double *sum, int32_t low, int32_t high, const uint8_t *wanted,
                        double *value);

/* From now on a break loses lost[n + 1] in each interval (running sums; not less than presence earns), for where no more may be on a break
 * at once; NULL: what presence earns. */
void wfm_planner_rests(WfmPlanner *planner, const double *lost);

/* Least cost: wages, terms of the week and wishes, less value[n_options] (-INFINITY: not to be taken). INFINITY if no plan costs at most
 * the cutoff; a plan known already makes a good one, INFINITY is none. Keeps the ends of the undominated paths that cost no more than
 * wfm_planner_reached for wfm_planner_take: that lies above the least cost and above `beyond`, and is INFINITY where all paths up to the
 * cutoff are kept. */
double wfm_planner_run(WfmPlanner *planner, const WfmPerson *person, const double *value, WfmPlanMode mode, double beyond, double cutoff);
double wfm_planner_reached(const WfmPlanner *planner);
/* From now on weekends cost so much; NULL: nothing. */
void wfm_planner_tolls(WfmPlanner *planner, const WfmWeekendTolls *tolls);
/* From now on the mode of the bound knows the states of weekends too (weekend_states.h). */
void wfm_planner_weekends(WfmPlanner *planner);
/* From now on a duty starts on each day d with option[d] >= 0; NULL: on none in particular. */
void wfm_planner_force(WfmPlanner *planner, const int32_t *option);
/* What the programme would count for the plan option[n_days]; INFINITY where it breaks a limit of a week. */
double wfm_planner_cost(WfmPlanner *planner, const WfmPerson *person, const double *value, WfmPlanMode mode, const int32_t *option);
/* The same without rests and runs of days, in one pass back over the days: less than wfm_planner_run, or as much, and cheap where weeks are
 * many. Sets option[n_days], by which duties may lie on each other. Infinite where it is not known (-) or where there is no plan. */
double wfm_planner_relax(WfmPlanner *planner, const WfmPerson *person, const double *value, int32_t *option);
/* The k-th best of the paths found; its cost, or INFINITY if there are fewer. Sets option[n_days]. */
double wfm_planner_take(WfmPlanner *planner, const WfmPerson *person, size_t k, int32_t *option);
