/* The cheapest tour of one person over the whole horizon: which duty on which day, under the rules that reach across weeks.
 *
 * best_plan.h knows the week; this programme knows the horizon: paid time of the period (at least and at most), days in a row at work
 * and off, working weekends, shifts of a type, days in a week, and what may follow on the next day. Duties are taken as their prices
 * stand; breaks are not placed.
 *
 * Two passes. Backwards, over (day, run of days, class of the last duty, paid time so far), the cheapest way to the end, where each limit
 * on a count is not kept but paid for at a price (Lagrangian relaxation; the prices climb by a few subgradient steps and are kept for
 * the next time). Forwards, best first (A*; Hart, Nilsson and Raphael 1968), labels with their counts, ordered by what they cost plus
 * what the backward pass says; one that another beats in cost and in every count goes (Irnich and Desaulniers 2005). So the first tour
 * to reach the end is the cheapest, and whenever the pass stops, what it would have taken up next is a lower bound.
 *
 * A limit that no tour has broken so far is left out of the comparison of labels; once one breaks it, the pass is run again with it
 * (decremental state space relaxation; Righini and Salani 2008).
 *
 * Where too many labels would have to be taken up, a beam goes forward day by day by the same estimates: a tour, though perhaps not the
 * cheapest.
 *
 * It is a relaxation: rules it does not know, and soft ones, are for the rules' own measures to judge. Where the counts of one
 * person's rules are more than it can hold, the widest limits are left to them too. */
#pragma once

#include "scheduler/roster/space.h"

enum { WFM_TOUR_FREE = -2, WFM_TOUR_OFF = -1, WFM_TOUR_LIMITS = 22 };

/* A count that may not grow above `most`. */
typedef struct {
  int32_t most;
  int32_t type;  /* shift type that counts; -1: every duty */
  bool weekends; /* working weekends instead */
  bool weekly;   /* starts again with each of the contract's weeks, at `begin` in the first */
  int32_t begin;
  double price; /* multiplier of the backward pass */
  bool kept;    /* labels keep it; where not, only tours that break it are asked again with it kept */
} WfmTourLimit;

/* One person's rules as the programme takes them. */
typedef struct {
  const WfmSpace *space;
  const WfmPerson *person;
  int32_t run_max, run_min, off_min;    /* run_max 0: none; then runs are counted up to run_min */
  int32_t runs;                         /* run lengths that states tell apart */
  int32_t grain_s, paid_low, paid_high; /* paid time of the period in grains; both 0 where no rule asks */
  int32_t n_classes, n_shapes;          /* duties by what may follow; by type, time of day and length */
  int32_t *class_of;                    /* [n_shapes] */
  int32_t *column_of;                   /* [n_shapes] equal where the same may come before */
  uint8_t *follows;                     /* [(n_classes + 1) * n_shapes]; the last class: nothing on the day before */
  int32_t *shape_of;                    /* [n_options] */
  int32_t *paid;                        /* [n_options] in grains */
  uint8_t *weekend;                     /* [n_options] the duty touches a weekend */
  uint8_t *new_weekend, *new_week;      /* [n_days] with this day the next weekend's count begins; the next week's */
  uint32_t *counts;                     /* [n_options] bit k: counts for limit k, weekends aside */
  double *wage;                         /* [n_options] money that the duty adds to wages, at least; INFINITY: never possible */
  double base;                          /* money of a tour without duties: guaranteed pay, wishes for work */
  int32_t *low, *high;                  /* [n_days + 1] paid time that can still end inside its bounds, before each day */
  int32_t width;                        /* most of high - low + 1 */
  WfmTourLimit limit[WFM_TOUR_LIMITS];
  int32_t n_limits;
  bool soft;   /* some rule is priced: of the tours found more should be judged */
  bool judged; /* there are rules, soft or hard, that only the judge knows */
} WfmTourNet;

/* NULL where the bounds on paid time leave nothing. */
WfmTourNet *wfm_tour_net_new(const WfmSpace *space, const WfmPerson *person);
void wfm_tour_net_free(WfmTourNet *net);

typedef struct WfmTourPlanner WfmTourPlanner;
WfmTourPlanner *wfm_tour_planner_new(void);
void wfm_tour_planner_free(WfmTourPlanner *planner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmTourPlanner, wfm_tour_planner_free)
int64_t wfm_tour_work(const WfmTourPlanner *planner); /* elementary steps */

/* What is asked for. */
typedef struct {
  const double *cost;   /* [n_options] money; INFINITY: not to be taken */
  const int32_t *fixed; /* [n_days] WFM_TOUR_FREE, WFM_TOUR_OFF, or the option of that day; NULL: all free */
  double cutoff;        /* tours at or above it are of no interest; may be INFINITY */
  int32_t most;         /* tours wanted */
  int64_t pops;         /* labels taken up at most */
  int32_t climbs;       /* subgradient steps at most */
  bool all;             /* every tour below the cutoff, also those that another beats; then in no order */
} WfmTourAsk;

/* Lower bound on the cost of every tour (wages included), never above the cutoff; INFINITY: there is none. *n_found tours, cheapest first. */
double wfm_tour_run(WfmTourPlanner *planner, WfmTourNet *net, const WfmTourAsk *ask, int32_t *n_found);
/* Whether the last run found every tour that it was asked for: none is lacking because of `most` or `pops`. */
bool wfm_tour_complete(const WfmTourPlanner *planner);
/* The k-th of them: sets option[n_days], -1 = off. Its cost. */
double wfm_tour_take(const WfmTourPlanner *planner, const WfmTourNet *net, int32_t k, int32_t *option);
