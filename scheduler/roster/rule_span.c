#include "scheduler/roster/rule_span.h"

#define DAY_S ((int64_t)86400)

WfmCalendarSpan wfm_month_of(int32_t day) {
  int year, month, date;
  wfm_day_to_civil(day, &year, &month, &date);
  int32_t next = month == 12 ? wfm_day_from_civil(year + 1, 1, 1) : wfm_day_from_civil(year, month + 1, 1);
  return (WfmCalendarSpan){.first_day = day - date + 1, .end_day = next};
}

/* A year that begins on 29 February begins on 1 March where there is none. */
static int32_t year_begins(const WfmContract *contract, int year) {
  int month = MAX(contract->year_month, 1), date = MAX(contract->year_day, 1);
  return wfm_civil_valid(year, month, date) ? wfm_day_from_civil(year, month, date) : wfm_day_from_civil(year, month + 1, 1);
}

WfmCalendarSpan wfm_year_of(const WfmContract *contract, int32_t day) {
  int year, month, date;
  wfm_day_to_civil(day, &year, &month, &date);
  if (day < year_begins(contract, year)) year--;
  return (WfmCalendarSpan){.first_day = year_begins(contract, year), .end_day = year_begins(contract, year + 1)};
}

int32_t wfm_horizon_first_day(const WfmRuleView *view) {
  return wfm_local_day(wfm_zone_local(view->agent->zone, view->from));
}

int32_t wfm_horizon_end_day(const WfmRuleView *view) {
  return wfm_horizon_first_day(view) + wfm_horizon_days(view);
}

static void find_duties(WfmCalendarSpan *span, const WfmRuleView *view, size_t from) {
  while (from < view->n_duties && view->duty[from]->day < span->first_day) from++;
  span->begin = span->end = from;
  while (span->end < view->n_duties && view->duty[span->end]->day < span->end_day) span->end++;
}

bool wfm_month_next(WfmCalendarSpan *month, const WfmRuleView *view) {
  size_t i = month->started ? month->end : wfm_first_in_horizon(view);
  if (i >= view->n_duties) return false;
  *month = wfm_month_of(view->duty[i]->day);
  month->started = true;
  while (i > 0 && view->duty[i - 1]->day >= month->first_day) i--;
  find_duties(month, view, i);
  return true;
}

bool wfm_span_is_known(const WfmRuleView *view, const WfmCalendarSpan *span) {
  const WfmAgent *agent = view->agent;
  int64_t from = MAX(view->from, agent->employed_from), to = MIN(view->to, agent->employed_to);
  int64_t local_from = wfm_zone_local(agent->zone, from), local_to = wfm_zone_local(agent->zone, to), known = local_from;
  if (view->n_duties > 0 && !wfm_duty_in_horizon(view, view->duty[0]) && agent->employed_from <= view->duty[0]->start)
    known = MIN(known, view->duty[0]->day * DAY_S);
  int64_t low = span->first_day * DAY_S, high = span->end_day * DAY_S;
  int64_t late = MAX(known - low, 0), early = MAX(high - local_to, 0);
  return local_from < high && early + late <= DAY_S;
}

bool wfm_month_next_whole(WfmCalendarSpan *month, const WfmRuleView *view) {
  int32_t last = wfm_horizon_end_day(view), day = month->started ? month->end_day : wfm_horizon_first_day(view);
  size_t from = month->end;
  for (; day <= last; day = month->end_day) {
    *month = wfm_month_of(day);
    month->started = true;
    find_duties(month, view, from);
    if (wfm_span_is_known(view, month)) return true;
  }
  return false;
}

double wfm_rule_report_span(const WfmRuleView *view, const WfmRuleUse *use, const WfmCalendarSpan *span, double measured, double excess,
                            WfmBreachSink sink, void *user) {
  if (excess <= 0 || !sink) return excess;
  const WfmZone *zone = view->agent->zone;
  return wfm_rule_report(use, measured, excess, wfm_zone_day_start(zone, span->first_day), wfm_zone_day_start(zone, span->end_day), false,
                         sink, user);
}

double wfm_rule_month_count(const WfmRuleView *view, const WfmRuleUse *use, WfmPoint point, WfmBreachSink sink, void *user) {
  double sum = 0;
  int32_t previous = WFM_NO_POINT;
  for (WfmCalendarSpan month = {0}; wfm_month_next(&month, view);) {
    double count = 0;
    for (size_t i = month.begin; i < month.end; i++) {
      int32_t at = point(view, view->duty[i]);
      if (at == WFM_NO_POINT || at == previous) continue;
      previous = at;
      count++;
    }
    sum += wfm_rule_report_span(view, use, &month, count, wfm_rule_above(count, use->value), sink, user);
  }
  return sum;
}

double wfm_year_hours(const WfmRuleView *view, const WfmCalendarSpan *year, bool credit) {
  int32_t first = wfm_horizon_first_day(view);
  bool carried = view->agent->carried.hours_known && year->first_day <= first && first < year->end_day;
  WfmCalendarSpan span = *year;
  find_duties(&span, view, 0);
  if (carried) span.begin = MIN(MAX(span.begin, wfm_first_in_horizon(view)), span.end);
  double paid = (double)wfm_paid_total_s(view, span.begin, span.end);
  int32_t from = carried ? first : year->first_day, to = MIN(year->end_day, wfm_horizon_end_day(view));
  if (credit && to > from) paid += wfm_credit_s(view, from, to);
  return paid / 3600 + (carried ? view->agent->carried.hours : 0);
}

double wfm_year_ahead(const WfmRuleView *view, WfmCalendarSpan *year) {
  const WfmAgent *agent = view->agent;
  int32_t end = wfm_horizon_end_day(view);
  *year = wfm_year_of(view->contract, end - 1);
  if (view->contract->year_hours <= 0) return 0;
  int64_t from = MAX(wfm_zone_day_start(agent->zone, year->first_day), agent->employed_from);
  int64_t to = MIN(wfm_zone_day_start(agent->zone, end), agent->employed_to);
  double share = (double)MAX(to - from, 0) / ((double)(year->end_day - year->first_day) * (double)DAY_S);
  return wfm_year_hours(view, year, true) - view->contract->year_hours * share;
}
