/* Rules that allow at most so many points (days, nights, weekends) or paid hours over several weeks, as what is possible at most in spans of
 * dates: whoever works all dates of a span breaks the rule, by its own measure. A price on what lies in a span is then a price on the rule
 * (Lagrangian relaxation, Geoffrion 1974), whatever the rule is. */
#pragma once

#include "scheduler/roster/rule.h"

typedef struct {
  size_t use;                 /* of contract->rules */
  int32_t first_day, end_day; /* local dates [first_day, end_day) */
  double most;                /* points or hours in it; of a soft rule those that cost nothing */
  double top;                 /* highest sensible price of one; INFINITY: a hard rule */
} WfmSpanLimit;

/* Whether the rule can be so expressed: hard ones, and soft ones that count points of a window, a month or the period. */
bool wfm_spans_limit(const WfmRuleUse *use);

/* The date that a duty counts for under the rule: of rules on hours its own. WFM_NO_POINT: none. */
int32_t wfm_span_point(const WfmRuleView *view, const WfmRuleUse *use, const WfmDuty *duty);

/* A date of the horizon that counts, and a duty that makes it count. */
typedef struct {
  int32_t at;
  WfmDuty duty;
} WfmSpanPoint;
/* Adds the duty's point to those known (WfmSpanPoint), which are in order of their dates; points worked before the horizon are none. */
void wfm_span_points_add(GArray *points, const WfmRuleView *history, const WfmRuleUse *use, const WfmDuty *duty);

/* The paid times of the duties, one a day at most. */
typedef struct {
  int32_t grain_s;   /* of which each is a multiple; 0: not known */
  int32_t longest_s; /* where that is known */
} WfmSpanDuties;

/* What any legal plan has in [first_day, end_day) at most (WfmSpanLimit.most), beside the duties of `history`. Never too little. INFINITY: as far as is
 * known, all. */
double wfm_span_most(const WfmRuleView *history, size_t use, const GArray *points, WfmSpanDuties duties, int32_t first_day,
                     int32_t end_day);

/* Appends those spans to out (WfmSpanLimit) whose limits follow from no other's. */
void wfm_span_limits(const WfmRuleView *history, size_t use, const GArray *points, WfmSpanDuties duties, GArray *out);
