/* Time at work around the breaks of a shift, meetings included, and breaks that count as work; for the rules that ask for a least of it. */
#pragma once

#include "scheduler/roster/rule_week.h"

typedef enum { WFM_STRETCH_FIRST, WFM_STRETCH_BETWEEN, WFM_STRETCH_LAST } WfmStretch;

/* Whether segment k of the duty is a break that ends a stretch of work. One that the shift type has as work (WfmBreak) does not: the k-th
 * segment of a name is the type's k-th break of that name. In a shift of no stated type a name means what it means in all of the
 * contract's shift types that have it. */
bool wfm_break_interrupts(const WfmRuleView *view, const WfmDuty *duty, size_t k);

/* Missing hours of the stretches of one kind, summed over the shifts of the horizon that have a break. */
double wfm_rule_stretches(const WfmRuleView *view, const WfmRuleUse *use, WfmStretch which, WfmBreachSink sink, void *user);
