/* Rules that count: points on the calendar (a day worked, a night, a weekend worked), their runs and their number in a window. */
#pragma once

#include "scheduler/roster/rule_week.h"

typedef enum { WFM_KIND_EARLY, WFM_KIND_LATE, WFM_KIND_NIGHT } WfmDutyKind;

/* Is the duty of the kind "early", "late" or "night"? By the name that its shift type gives, else by the clock of the person:
 * night: at least 3 h of it between 23:00 and 06:00 (Directive 2003/88/EC art. 2(3), 2(4)); late: not night, and it ends after 20:00 of
 * its date; early: neither, and it starts before 09:00. */
bool wfm_duty_is(const WfmRuleView *view, const WfmDuty *duty, WfmDutyKind kind);

int32_t wfm_point_day(const WfmRuleView *view, const WfmDuty *duty);
int32_t wfm_point_night(const WfmRuleView *view, const WfmDuty *duty);
int32_t wfm_point_late(const WfmRuleView *view, const WfmDuty *duty);
/* The first date of the weekend that the duty touches, be it with its last hours. There is one weekend in seven days: it begins on the
 * day of contract->weekend before which the longest run of other days lies. A contract without weekend days has no weekends. */
int32_t wfm_point_weekend(const WfmRuleView *view, const WfmDuty *duty);
/* Its last date. */
int32_t wfm_weekend_last_day(const WfmContract *contract, int32_t first_day);

/* The first of the person's holidays that the duty touches, be it with its last hours. */
int32_t wfm_point_holiday(const WfmRuleView *view, const WfmDuty *duty);

/* Runs of points that are `step` days apart: the excess of a run is its length less what is allowed. Runs that end before the horizon
 * are passed over. */
double wfm_rule_longest_run(const WfmRuleView *view, const WfmRuleUse *use, WfmPoint point, int32_t step, WfmBreachSink sink, void *user);

/* Points in each run of window_days days: the excess is the smallest number of points of the horizon that must go so that no window
 * holds more than the use's value (found from left to right, keeping what fits). Points before the horizon always stay. */
double wfm_rule_window_count(const WfmRuleView *view, const WfmRuleUse *use, WfmPoint point, WfmBreachSink sink, void *user);

/* Points that duties of the horizon make. */
double wfm_points_in_horizon(const WfmRuleView *view, WfmPoint point);
/* Points of the horizon and `lead` together, at most the use's value. */
double wfm_rule_ledger_count(const WfmRuleView *view, const WfmRuleUse *use, double lead, WfmPoint point, WfmBreachSink sink, void *user);

/* Elapsed time from the end of a duty to the start of the next one, for each pair whose second duty starts in the horizon and that
 * `applies` (NULL: every pair). Excess in hours. */
typedef bool (*WfmPair)(const WfmRuleView *view, const WfmDuty *first, const WfmDuty *second);
double wfm_rule_rest_between(const WfmRuleView *view, const WfmRuleUse *use, WfmPair applies, WfmBreachSink sink, void *user);

/* Window of a use in whole days: its own or the rule's default, 1 .. WFM_RULE_WINDOW_DAYS_HIGH. */
int32_t wfm_rule_window_days(const WfmRuleUse *use);
