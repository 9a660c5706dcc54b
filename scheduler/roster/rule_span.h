/* Rules over spans of the calendar: months, and the contract's years.
 *
 * "At most" rules look at each span that holds a shift of the horizon; shifts of the same span worked before the horizon count. "At
 * least" rules look only at spans that end in the horizon and are known from their beginning: all dates but one lie in the horizon or in
 * known history (from the date of the person's first previous shift on), and the person is employed in that time. */
#pragma once

#include "scheduler/roster/rule_count.h"

/* Local dates [first_day, end_day) and the duties [begin, end) of the view that belong to them. */
typedef struct {
  int32_t first_day, end_day;
  size_t begin, end;
  bool started;
} WfmCalendarSpan;

/* The month, or the contract's year (from contract->year_start), that holds the date; no duties. */
WfmCalendarSpan wfm_month_of(int32_t day);
WfmCalendarSpan wfm_year_of(const WfmContract *contract, int32_t day);

/* Walks the months that hold a duty of the horizon, in order: WfmCalendarSpan month = {0}; while (wfm_month_next(&month, view)) ... */
bool wfm_month_next(WfmCalendarSpan *month, const WfmRuleView *view);
/* Walks the months that "at least" rules judge, also those without a duty. */
bool wfm_month_next_whole(WfmCalendarSpan *month, const WfmRuleView *view);
/* Whether an "at least" rule may judge the span. */
bool wfm_span_is_known(const WfmRuleView *view, const WfmCalendarSpan *span);

/* Local dates of the horizon: from the one that holds its beginning to the one after its last. */
int32_t wfm_horizon_first_day(const WfmRuleView *view);
int32_t wfm_horizon_end_day(const WfmRuleView *view);

/* As wfm_rule_report, for a span. */
double wfm_rule_report_span(const WfmRuleView *view, const WfmRuleUse *use, const WfmCalendarSpan *span, double measured, double excess,
                            WfmBreachSink sink, void *user);

/* Points of each month, at most the use's value; the excess is summed over the months. */
double wfm_rule_month_count(const WfmRuleView *view, const WfmRuleUse *use, WfmPoint point, WfmBreachSink sink, void *user);

/* Paid hours of the contract's year that holds the date: those of agent->carried.hours where they are known and the year holds the first
 * date of the horizon, else those of the known shifts before the horizon; and those of the horizon. With `credit`, the leave that counts
 * for a minimum too. */
double wfm_year_hours(const WfmRuleView *view, const WfmCalendarSpan *year, bool credit);
/* By how many hours the contract's year is ahead of its even pace at the end of the horizon (below zero: behind); 0 where the contract
 * states no hours of a year. The pace begins with the employment. *year: the span. */
double wfm_year_ahead(const WfmRuleView *view, WfmCalendarSpan *year);
