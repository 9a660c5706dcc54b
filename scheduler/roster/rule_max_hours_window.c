/* Average working time: paid hours per week, averaged over any run of window_days local dates that ends in the horizon, at most so many.
 * History counts as far as it is known. Paid leave is neutral: the days that paid or credited leave takes from the window are left out
 * of the average (art. 16(b)), but never more than leaves a week. Excess: hours per week in the worst window; one breach at most. */
#include "scheduler/roster/rule_count.h"

static bool is_leave(const WfmSpan *span) {
  return span->kind == WFM_SPAN_ABSENT && (span->paid || span->credit_s > 0);
}

static bool any_leave(const WfmAgent *agent) {
  for (size_t i = 0; i < agent->n_spans; i++)
    if (is_leave(&agent->spans[i])) return true;
  return false;
}

/* Days of leave between two dates, the last not included. */
static double leave_days(const WfmRuleView *view, int32_t first_day, int32_t end_day) {
  double days = 0;
  for (size_t i = 0; i < view->agent->n_spans; i++) {
    const WfmSpan *span = &view->agent->spans[i];
    if (!is_leave(span)) continue;
    int64_t from = wfm_zone_local(view->agent->zone, span->from), to = wfm_zone_local(view->agent->zone, span->to);
    int64_t inside = MIN(to, end_day * (int64_t)86400) - MAX(from, first_day * (int64_t)86400);
    if (inside > 0) days += (double)inside / 86400;
  }
  return days;
}

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  int32_t window = wfm_rule_window_days(use);
  bool leave = any_leave(view->agent);
  double worst = 0;
  size_t low = 0, worst_at = 0;
  int64_t paid = 0;
  for (size_t i = 0; i < view->n_duties; i++) {
    const WfmDuty *duty = view->duty[i];
    paid += wfm_duty_paid_s(duty);
    for (; view->duty[low]->day <= duty->day - window; low++) paid -= wfm_duty_paid_s(view->duty[low]);
    if (!wfm_duty_in_horizon(view, duty)) continue;
    double days = leave ? window - leave_days(view, duty->day - window + 1, duty->day + 1) : window;
    double average = (double)paid / 3600 * 7 / MAX(days, MIN(window, 7));
    if (average > worst) {
      worst = average;
      worst_at = i;
    }
  }
  double excess = wfm_rule_above(worst, use->value);
  if (excess > 0 && sink) {
    const WfmDuty *last = view->duty[worst_at];
    wfm_rule_report(use, worst, excess, wfm_zone_day_start(view->agent->zone, last->day - window + 1), last->end, false, sink, user);
  }
  return excess;
}

const WfmRule wfm_rule_max_hours_window = {
    .name = "max_hours_window",
    .summary = "paid hours per week, averaged over the window",
    .unit = "h",
    .scope = "window",
    .source = "Directive 2003/88/EC art. 6 and 16(b) (48 h a week over 17 weeks)",
    .low = 0,
    .high = 24 * 7,
    .window_days = 119,
    .caps_hours = true,
    .measure = measure,
};
