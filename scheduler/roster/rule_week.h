/* What labour rules share: the breach, the contract's week, the counted day, the window.
 *
 * A shift belongs to the local date of its start (WfmDuty.day), in the zone of the person, and its whole paid time to that date.
 * The contract's week is seven local dates from contract->week_start on. Kinds: a shift type that names its kind is of that kind;
 * where there is none (worked before the horizon, made elsewhere) or the name is empty, the clock decides, see wfm_duty_is().
 *
 * "At most" rules look at each week that holds a shift of the horizon; shifts of the same week worked before the horizon count.
 * "At least" rules look only at weeks that the roster can answer for: at least 6 of the 7 days lie in the horizon or in known history
 * (from the date of the person's first previous shift on), at least 4 of them in the horizon itself, and the person is employed all
 * that time. So a horizon of one week in the planner's zone binds a person twelve hours away, and a week that the horizon cuts
 * in two binds nobody to work that has no room. */
#pragma once

#include "scheduler/roster/rule.h"

/* Reports a breach if excess > 0; returns the excess. from, to and clock_change are only worked out where there is a sink, so callers
 * test `sink` before they call this. */
double wfm_rule_report(const WfmRuleUse *use, double measured, double excess, int64_t from, int64_t to, bool clock_change,
                       WfmBreachSink sink, void *user);

/* By how much measured is above (below) allowed; differences under a millionth are rounding, not breaches. */
static inline double wfm_rule_above(double measured, double allowed) {
  double excess = measured - allowed;
  return excess > 1e-6 ? excess : 0;
}
static inline double wfm_rule_below(double measured, double allowed) {
  return wfm_rule_above(allowed, measured);
}

static inline bool wfm_duty_in_horizon(const WfmRuleView *view, const WfmDuty *duty) {
  return duty->start >= view->from;
}

/* First local date of the contract's week that holds the date. */
static inline int32_t wfm_week_first_day(const WfmContract *contract, int32_t day) {
  return day - (wfm_weekday(day) - (int)contract->week_start + 7) % 7;
}

/* Duties [begin, end) of the view that belong to one week. */
typedef struct {
  int32_t first_day;
  size_t begin, end;
  int64_t local_from, local_to, local_known; /* for the weeks of "at least" rules: horizon and known history, local seconds */
  bool started;
} WfmWeek;

/* Walks the weeks that hold a duty of the horizon, in order: WfmWeek week = {0}; while (wfm_week_next(&week, view)) ... */
bool wfm_week_next(WfmWeek *week, const WfmRuleView *view);
/* Walks the weeks that "at least" rules judge, also those without a duty. */
bool wfm_week_next_whole(WfmWeek *week, const WfmRuleView *view);

/* Instants at which the week begins and the next one does. */
int64_t wfm_week_from(const WfmRuleView *view, int32_t first_day);
int64_t wfm_week_to(const WfmRuleView *view, int32_t first_day);

/* Over duties [begin, end): different dates with a shift; paid seconds; seconds that clock changes add to what the wall clock says
 * (+3600 for a night in which the clock is put back an hour). */
int32_t wfm_days_worked(const WfmRuleView *view, size_t begin, size_t end);
int64_t wfm_paid_total_s(const WfmRuleView *view, size_t begin, size_t end);
int64_t wfm_clock_added_s(const WfmRuleView *view, size_t begin, size_t end);

/* Seconds of the contract's minimum that leave stands for between two dates (the last not included): a span's credit is spread evenly
 * over its wall-clock length. */
double wfm_credit_s(const WfmRuleView *view, int32_t first_day, int32_t end_day);
/* Dates in the same range that are touched by such leave and hold no shift. */
int32_t wfm_credit_days(const WfmRuleView *view, int32_t first_day, int32_t end_day);
/* Share of the horizon in which the person is employed, and the number of local dates that it holds (whole days, rounded). */
double wfm_employed_share(const WfmRuleView *view);
int32_t wfm_horizon_days(const WfmRuleView *view);
/* Is the duty one that a rule about one shift type counts: of the type, or of a type of the kind, that the use names? Where it names
 * none, every duty is. */
bool wfm_rule_counts(const WfmRuleView *view, const WfmRuleUse *use, const WfmDuty *duty);
/* First duty of the horizon. */
size_t wfm_first_in_horizon(const WfmRuleView *view);

/* As wfm_rule_report, for a rule over the whole horizon; `allowed` may be a part of the use's value. */
double wfm_rule_report_horizon(const WfmRuleView *view, const WfmRuleUse *use, double measured, double allowed, double excess,
                               WfmBreachSink sink, void *user);

/* Seconds of paid time beyond the last whole multiple of the step; less than a second is rounding. */
double wfm_paid_beyond_step(double paid_s, double step_s);
