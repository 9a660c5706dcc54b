#include "scheduler/roster/rule_count.h"

#include <math.h>
#include <string.h>

#define HOUR_S ((int64_t)3600)
#define DAY_S ((int64_t)86400)

static const char *const kind_names[] = {"early", "late", "night"};

static WfmDutyKind kind_by_clock(const WfmRuleView *view, const WfmDuty *duty, bool *known) {
  int64_t midnight = duty->day * DAY_S;
  int64_t from = wfm_zone_local(view->agent->zone, duty->start) - midnight, to = wfm_zone_local(view->agent->zone, duty->end) - midnight;
  int64_t night = 0;
  for (int64_t evening = -1; evening <= 1; evening++) { /* the nights from 23:00 to 06:00 that a shift of a day can touch */
    int64_t low = evening * DAY_S + 23 * HOUR_S, high = low + 7 * HOUR_S;
    night += MAX(MIN(to, high) - MAX(from, low), 0);
  }
  *known = true;
  if (night >= 3 * HOUR_S) return WFM_KIND_NIGHT;
  if (to > 20 * HOUR_S) return WFM_KIND_LATE;
  *known = from < 9 * HOUR_S;
  return WFM_KIND_EARLY;
}

bool wfm_duty_is(const WfmRuleView *view, const WfmDuty *duty, WfmDutyKind kind) {
  if (duty->shift_type >= 0 && (size_t)duty->shift_type < view->problem->n_shift_types) {
    const char *name = view->problem->shift_types[duty->shift_type].kind;
    if (name && *name) return strcmp(name, kind_names[kind]) == 0;
  }
  bool known;
  WfmDutyKind by_clock = kind_by_clock(view, duty, &known);
  return known && by_clock == kind;
}

int32_t wfm_point_day(const WfmRuleView *view, const WfmDuty *duty) {
  return duty->day;
}

int32_t wfm_point_night(const WfmRuleView *view, const WfmDuty *duty) {
  return wfm_duty_is(view, duty, WFM_KIND_NIGHT) ? duty->day : WFM_NO_POINT;
}

int32_t wfm_point_late(const WfmRuleView *view, const WfmDuty *duty) {
  return wfm_duty_is(view, duty, WFM_KIND_LATE) ? duty->day : WFM_NO_POINT;
}

/* The weekday that follows the longest run of other days; of equal runs the first of the week. */
static int weekend_begins(uint8_t weekend) {
  int begins = 0, longest = -1;
  for (int day = 0; day < 7; day++) {
    if (!(weekend >> day & 1)) continue;
    int before = 0;
    while (before < 6 && !(weekend >> (day + 6 - before) % 7 & 1)) before++;
    if (before > longest) {
      longest = before;
      begins = day;
    }
  }
  return begins;
}

int32_t wfm_weekend_last_day(const WfmContract *contract, int32_t first_day) {
  int32_t last = first_day;
  for (int32_t day = first_day; day < first_day + 7; day++)
    if (contract->weekend >> wfm_weekday(day) & 1) last = day;
  return last;
}

int32_t wfm_point_weekend(const WfmRuleView *view, const WfmDuty *duty) {
  uint8_t weekend = view->contract->weekend;
  int32_t day = duty->day;
  if (!(weekend >> wfm_weekday(day) & 1)) {
    if (duty->end - duty->start <= DAY_S && !(weekend >> wfm_weekday(day + 1) & 1)) return WFM_NO_POINT;
    int32_t last = wfm_local_day(wfm_zone_local(view->agent->zone, duty->end - 1));
    while (day <= last && !(weekend >> wfm_weekday(day) & 1)) day++;
    if (day > last) return WFM_NO_POINT;
  }
  return day - (wfm_weekday(day) - weekend_begins(weekend) + 7) % 7;
}

int32_t wfm_point_holiday(const WfmRuleView *view, const WfmDuty *duty) {
  const WfmAgent *agent = view->agent;
  if (agent->n_holidays == 0) return WFM_NO_POINT;
  int32_t last = wfm_local_day(wfm_zone_local(agent->zone, duty->end - 1));
  for (size_t k = 0; k < agent->n_holidays; k++)
    if (agent->holidays[k] >= duty->day && agent->holidays[k] <= last) return agent->holidays[k];
  return WFM_NO_POINT;
}

static double end_run(const WfmRuleUse *use, double length, const WfmDuty *first, const WfmDuty *last, WfmBreachSink sink, void *user) {
  return wfm_rule_report(use, length, wfm_rule_above(length, use->value), first->start, last->end, false, sink, user);
}

double wfm_rule_longest_run(const WfmRuleView *view, const WfmRuleUse *use, WfmPoint point, int32_t step, WfmBreachSink sink, void *user) {
  double sum = 0;
  const WfmDuty *first = NULL, *last = NULL;
  int32_t previous = WFM_NO_POINT, length = 0;
  bool ours = false;
  for (size_t i = 0; i < view->n_duties; i++) {
    int32_t at = point(view, view->duty[i]);
    if (at == WFM_NO_POINT) continue;
    if (at == previous) {
      last = view->duty[i];
      continue;
    }
    if (previous == WFM_NO_POINT || at != previous + step) {
      if (ours) sum += end_run(use, length, first, last, sink, user);
      first = view->duty[i];
      length = 0;
      ours = false;
    }
    length++;
    last = view->duty[i];
    previous = at;
    ours |= wfm_duty_in_horizon(view, view->duty[i]);
  }
  return ours ? sum + end_run(use, length, first, last, sink, user) : sum;
}

#define RING 512
G_STATIC_ASSERT(WFM_RULE_WINDOW_DAYS_HIGH < RING);

double wfm_rule_window_count(const WfmRuleView *view, const WfmRuleUse *use, WfmPoint point, WfmBreachSink sink, void *user) {
  const WfmDuty *kept[RING];
  int32_t kept_at[RING], previous = WFM_NO_POINT, window = wfm_rule_window_days(use);
  size_t n = 0, limit = (size_t)floor(MAX(use->value, 0) + 1e-9);
  double sum = 0;
  for (size_t i = 0; i < view->n_duties; i++) {
    int32_t at = point(view, view->duty[i]);
    if (at == WFM_NO_POINT || at == previous) continue;
    previous = at;
    /* Points are at least a day apart, so a window of fewer days than the ring never holds more than it. */
    bool full = limit == 0 || (limit < RING && n >= limit && at - kept_at[(n - limit) % RING] < window);
    if (full && wfm_duty_in_horizon(view, view->duty[i])) {
      const WfmDuty *first = limit ? kept[(n - limit) % RING] : view->duty[i];
      sum += wfm_rule_report(use, (double)limit + 1, 1, first->start, view->duty[i]->end, false, sink, user);
      continue;
    }
    kept[n % RING] = view->duty[i];
    kept_at[n % RING] = at;
    n++;
  }
  return sum;
}

double wfm_points_in_horizon(const WfmRuleView *view, WfmPoint point) {
  double count = 0;
  int32_t previous = WFM_NO_POINT;
  for (size_t i = 0; i < view->n_duties; i++) {
    int32_t at = point(view, view->duty[i]);
    if (at == WFM_NO_POINT || at == previous) continue;
    previous = at;
    count += wfm_duty_in_horizon(view, view->duty[i]);
  }
  return count;
}

double wfm_rule_ledger_count(const WfmRuleView *view, const WfmRuleUse *use, double lead, WfmPoint point, WfmBreachSink sink, void *user) {
  double count = wfm_points_in_horizon(view, point);
  /* What the ledger holds beyond the share is no fault of a horizon without such shifts. */
  double excess = MIN(wfm_rule_above(count + lead, use->value), count);
  return wfm_rule_report_horizon(view, use, count + lead, count + lead - excess, excess, sink, user);
}

double wfm_rule_rest_between(const WfmRuleView *view, const WfmRuleUse *use, WfmPair applies, WfmBreachSink sink, void *user) {
  double sum = 0;
  int64_t end = INT64_MIN;
  const WfmDuty *before = NULL; /* the duty that ends last so far */
  for (size_t i = 0; i < view->n_duties; i++) {
    const WfmDuty *duty = view->duty[i];
    if (before && wfm_duty_in_horizon(view, duty) && (!applies || applies(view, before, duty))) {
      double rest = (double)MAX(duty->start - end, 0) / 3600;
      double excess = wfm_rule_below(rest, use->value);
      if (excess > 0) {
        sum += excess;
        if (sink) {
          const WfmZone *zone = view->agent->zone;
          double wall = (double)(wfm_zone_local(zone, duty->start) - wfm_zone_local(zone, end)) / 3600;
          wfm_rule_report(use, rest, excess, MIN(end, duty->start), duty->start, !wfm_rule_below(wall, use->value), sink, user);
        }
      }
    }
    if (duty->end > end) {
      end = duty->end;
      before = duty;
    }
  }
  return sum;
}

int32_t wfm_rule_window_days(const WfmRuleUse *use) {
  double days = use->window_days > 0 ? use->window_days : use->rule->window_days;
  return (int32_t)CLAMP(days, 1, WFM_RULE_WINDOW_DAYS_HIGH);
}
