#include "scheduler/roster/rule_week.h"

#include <math.h>
#include <string.h>

#define DAY_S ((int64_t)86400)

/* What a week must have for an "at least" rule to judge it. */
static const int64_t seen_s = 6 * DAY_S, ours_s = 4 * DAY_S;

double wfm_rule_report(const WfmRuleUse *use, double measured, double excess, int64_t from, int64_t to, bool clock_change,
                       WfmBreachSink sink, void *user) {
  if (excess > 0 && sink) {
    WfmBreach breach = {
        .use = use, .measured = measured, .allowed = use->value, .excess = excess, .from = from, .to = to, .clock_change = clock_change};
    sink(user, &breach);
  }
  return excess;
}

double wfm_rule_report_horizon(const WfmRuleView *view, const WfmRuleUse *use, double measured, double allowed, double excess,
                               WfmBreachSink sink, void *user) {
  if (excess > 0 && sink) {
    WfmBreach breach = {.use = use, .measured = measured, .allowed = allowed, .excess = excess, .from = view->from, .to = view->to};
    sink(user, &breach);
  }
  return excess;
}

bool wfm_rule_counts(const WfmRuleView *view, const WfmRuleUse *use, const WfmDuty *duty) {
  if (!use->shift || !*use->shift) return true;
  if (duty->shift_type < 0 || (size_t)duty->shift_type >= view->problem->n_shift_types) return false;
  const WfmShiftType *type = &view->problem->shift_types[duty->shift_type];
  return strcmp(type->shift, use->shift) == 0 || g_strcmp0(type->kind, use->shift) == 0;
}

size_t wfm_first_in_horizon(const WfmRuleView *view) {
  size_t i = view->n_duties;
  while (i > 0 && wfm_duty_in_horizon(view, view->duty[i - 1])) i--;
  return i;
}

bool wfm_week_next(WfmWeek *week, const WfmRuleView *view) {
  size_t i = week->end;
  if (!week->started) {
    week->started = true;
    i = wfm_first_in_horizon(view);
    if (i == view->n_duties) return false;
    week->first_day = wfm_week_first_day(view->contract, view->duty[i]->day);
    while (i > 0 && view->duty[i - 1]->day >= week->first_day) i--;
  } else {
    if (i >= view->n_duties) return false;
    week->first_day = wfm_week_first_day(view->contract, view->duty[i]->day);
  }
  week->begin = i;
  while (i < view->n_duties && view->duty[i]->day < week->first_day + 7) i++;
  week->end = i;
  return true;
}

/* Horizon and known history as local seconds, cut to the time of employment. */
static void frame_whole_weeks(WfmWeek *week, const WfmRuleView *view) {
  const WfmAgent *agent = view->agent;
  int64_t from = MAX(view->from, agent->employed_from), to = MIN(view->to, agent->employed_to);
  week->local_from = wfm_zone_local(agent->zone, from);
  week->local_to = MAX(wfm_zone_local(agent->zone, to), week->local_from);
  week->local_known = week->local_from;
  if (view->n_duties > 0 && !wfm_duty_in_horizon(view, view->duty[0]) && agent->employed_from <= view->duty[0]->start)
    week->local_known = MIN(week->local_from, view->duty[0]->day * DAY_S);
  week->first_day = wfm_week_first_day(view->contract, wfm_local_day(week->local_from));
}

bool wfm_week_next_whole(WfmWeek *week, const WfmRuleView *view) {
  if (!week->started) {
    frame_whole_weeks(week, view);
    week->started = true;
  } else {
    week->first_day += 7;
  }
  for (;; week->first_day += 7) {
    int64_t low = week->first_day * DAY_S, high = low + 7 * DAY_S;
    if (low >= week->local_to) return false;
    int64_t end = MIN(high, week->local_to);
    if (end - MAX(low, week->local_known) >= seen_s && end - MAX(low, week->local_from) >= ours_s) break;
  }
  size_t i = week->end;
  while (i < view->n_duties && view->duty[i]->day < week->first_day) i++;
  week->begin = i;
  while (i < view->n_duties && view->duty[i]->day < week->first_day + 7) i++;
  week->end = i;
  return true;
}

int64_t wfm_week_from(const WfmRuleView *view, int32_t first_day) {
  return wfm_zone_day_start(view->agent->zone, first_day);
}

int64_t wfm_week_to(const WfmRuleView *view, int32_t first_day) {
  return wfm_zone_day_start(view->agent->zone, first_day + 7);
}

int32_t wfm_days_worked(const WfmRuleView *view, size_t begin, size_t end) {
  int32_t days = 0;
  for (size_t i = begin; i < end; i++) days += i == begin || view->duty[i]->day != view->duty[i - 1]->day;
  return days;
}

int64_t wfm_paid_total_s(const WfmRuleView *view, size_t begin, size_t end) {
  int64_t paid = 0;
  for (size_t i = begin; i < end; i++) paid += wfm_duty_paid_s(view->duty[i]);
  return paid;
}

int64_t wfm_clock_added_s(const WfmRuleView *view, size_t begin, size_t end) {
  int64_t added = 0;
  for (size_t i = begin; i < end; i++)
    added += wfm_zone_offset(view->agent->zone, view->duty[i]->start) - wfm_zone_offset(view->agent->zone, view->duty[i]->end);
  return added;
}

double wfm_credit_s(const WfmRuleView *view, int32_t first_day, int32_t end_day) {
  double credit = 0;
  for (size_t i = 0; i < view->agent->n_spans; i++) {
    const WfmSpan *span = &view->agent->spans[i];
    if (span->credit_s <= 0) continue;
    int64_t from = wfm_zone_local(view->agent->zone, span->from), to = wfm_zone_local(view->agent->zone, span->to);
    int64_t inside = MIN(to, end_day * DAY_S) - MAX(from, first_day * DAY_S);
    if (inside > 0) credit += span->credit_s * (double)inside / (double)(to - from);
  }
  return credit;
}

static bool day_has_duty(const WfmRuleView *view, int32_t day) {
  for (size_t i = 0; i < view->n_duties && view->duty[i]->day <= day; i++)
    if (view->duty[i]->day == day) return true;
  return false;
}

static bool day_has_credit(const WfmRuleView *view, int32_t day) {
  for (size_t i = 0; i < view->agent->n_spans; i++) {
    const WfmSpan *span = &view->agent->spans[i];
    if (span->credit_s > 0 && wfm_zone_local(view->agent->zone, span->from) < (day + 1) * DAY_S &&
        wfm_zone_local(view->agent->zone, span->to) > day * DAY_S)
      return true;
  }
  return false;
}

int32_t wfm_credit_days(const WfmRuleView *view, int32_t first_day, int32_t end_day) {
  bool any = false;
  for (size_t i = 0; i < view->agent->n_spans; i++) any |= view->agent->spans[i].credit_s > 0;
  int32_t days = 0;
  for (int32_t day = first_day; any && day < end_day; day++) days += day_has_credit(view, day) && !day_has_duty(view, day);
  return days;
}

double wfm_employed_share(const WfmRuleView *view) {
  int64_t from = MAX(view->from, view->agent->employed_from), to = MIN(view->to, view->agent->employed_to);
  return view->to > view->from && to > from ? (double)(to - from) / (double)(view->to - view->from) : 0;
}

int32_t wfm_horizon_days(const WfmRuleView *view) {
  return (int32_t)((view->to - view->from + DAY_S / 2) / DAY_S);
}

double wfm_paid_beyond_step(double paid_s, double step_s) {
  double over = paid_s - floor((paid_s + 1) / step_s) * step_s;
  return over < 1 ? 0 : over;
}
