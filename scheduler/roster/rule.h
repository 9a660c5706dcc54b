/* What a labour rule is: one file rule_NAME.c that ends in one constant record, and one word in scheduler/roster/meson.build.
 *
 * A rule is one function that measures by how much a person's duties break it. The checker, the search and the report use that same
 * number. Duties worked before the horizon count, but a breach that lies wholly before the horizon is not reported. */
#pragma once

#include "scheduler/roster/problem.h"

/* One breach of one rule by one person. */
typedef struct {
  const WfmRuleUse *use;
  double measured, allowed; /* in the rule's unit */
  double excess;            /* > 0, in the rule's unit: what a soft rule is priced by */
  int64_t from, to;         /* where: two shifts with too little rest between, the week, the window */
  bool clock_change;        /* the clock change inside [from, to) is the cause */
} WfmBreach;

typedef void (*WfmBreachSink)(void *user, const WfmBreach *breach);

/* One person's duties in order of time: those before the horizon first, then those of the roster. */
typedef struct {
  const WfmRosterProblem *problem;
  const WfmAgent *agent;
  const WfmContract *contract;
  const WfmDuty *const *duty; /* [n_duties] by start */
  size_t n_duties;
  int64_t from, to; /* the horizon [from, to) in which breaches count (weeks and windows may begin before it) */
} WfmRuleView;

#define WFM_RULE_WINDOW_DAYS_HIGH 366 /* a use may state a window of 1 .. so many days */

/* End of the horizon of a problem: duties start before it. */
static inline int64_t wfm_horizon_end(const WfmRosterProblem *problem) {
  return problem->duties_before ? problem->duties_before : wfm_grid_end(problem->grid);
}

#define WFM_NO_POINT INT32_MIN
/* The date that a duty counts for, never falling from one duty to the next; WFM_NO_POINT if it does not count. */
typedef int32_t (*WfmPoint)(const WfmRuleView *view, const WfmDuty *duty);

struct WfmRule {
  const char *name, *summary; /* the summary is what is measured, as a noun: "rest from the end of a shift to the start of the next" */
  const char *unit;           /* "h", "days", "nights", "shifts", "weekends" */
  const char *scope;          /* "week", "period", "window", "shift", "sequence" */
  const char *source;         /* the law or the schema that it comes from */
  double low, high;           /* allowed values */
  double window_days;         /* default window, 0 = none */
  bool breaks;                /* about where the breaks lie, which stand nowhere while shifts are chosen */
  WfmPoint point;             /* of rules that allow at most so many: what they count; NULL: no such rule, or it counts hours */
  int32_t row_days;           /* of those that count points in a row: dates from one point to the next; 0: no such rule */
  bool caps_hours;            /* allows at most so many paid hours in a window, a month, a year or the period */
  bool personal;              /* of scope "shift", and yet it asks about more of the person than zone and contract */
  /* Sum of the excesses; each breach is given to sink (NULL: only the sum is wanted, and must be fast). */
  double (*measure)(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user);
};

extern const WfmRule *const wfm_rules[]; /* generated, in order of scheduler/roster/meson.build */
extern const size_t wfm_n_rules;
const WfmRule *wfm_rule_find(const char *name);

/* Paid seconds of a duty: its length without its unpaid segments. */
int64_t wfm_duty_paid_s(const WfmDuty *duty);

/* Money of all soft breaches of one person, and the number of hard ones in *hard. */
double wfm_rules_price(const WfmRuleView *view, int *hard);
