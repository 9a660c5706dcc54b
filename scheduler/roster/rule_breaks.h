/* Time at work around the breaks of a shift, meetings included; for the rules that ask for a least of it. */
#pragma once

#include "scheduler/roster/rule_week.h"

typedef enum { WFM_STRETCH_FIRST, WFM_STRETCH_BETWEEN, WFM_STRETCH_LAST } WfmStretch;

/* Missing hours of the stretches of one kind, summed over the shifts of the horizon that have a break. */
double wfm_rule_stretches(const WfmRuleView *view, const WfmRuleUse *use, WfmStretch which, WfmBreachSink sink, void *user);
