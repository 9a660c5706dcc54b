#include "scheduler/roster/span_limit.h"

#include "scheduler/roster/rule_span.h"

#include <math.h>
#include <string.h>

bool wfm_spans_limit(const WfmRuleUse *use) {
  if (use->rule->point == wfm_point_holiday) return false; /* each person's own */
  return use->rule->point ? use->hard || use->rule->row_days == 0 : use->hard && use->rule->caps_hours;
}

int32_t wfm_span_point(const WfmRuleView *view, const WfmRuleUse *use, const WfmDuty *duty) {
  if (use->shift && *use->shift && !wfm_rule_counts(view, use, duty)) return WFM_NO_POINT;
  return use->rule->point ? use->rule->point(view, duty) : duty->day;
}

static bool worked_before(const WfmRuleView *history, const WfmRuleUse *use, int32_t at) {
  bool worked = false;
  for (size_t k = 0; k < history->n_duties && use->rule->point; k++) worked |= use->rule->point(history, history->duty[k]) == at;
  return worked;
}

void wfm_span_points_add(GArray *points, const WfmRuleView *history, const WfmRuleUse *use, const WfmDuty *duty) {
  int32_t at = wfm_span_point(history, use, duty);
  guint k = points->len;
  for (; k > 0 && g_array_index(points, WfmSpanPoint, k - 1).at >= at; k--)
    if (g_array_index(points, WfmSpanPoint, k - 1).at == at) return;
  if (at == WFM_NO_POINT || worked_before(history, use, at)) return;
  WfmSpanPoint point = {at, *duty};
  g_array_insert_vals(points, k, &point, 1);
}

/* ---- points ---- */

/* By how much the rule is broken where the points [low, high] are all worked. */
static double broken(const WfmRuleView *history, const WfmRuleUse *use, const GArray *points, guint low, guint high) {
  size_t n = history->n_duties;
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, n + high - low + 2);
  for (size_t k = 0; k < n; k++) all[k] = history->duty[k];
  for (guint k = low; k <= high; k++) all[n++] = &g_array_index(points, WfmSpanPoint, k).duty;
  WfmRuleView view = *history;
  view.duty = all;
  view.n_duties = n;
  return use->rule->measure(&view, use, NULL, NULL);
}

/* A month counts a weekend by the first of its duties, which may be Sunday's on the 1st: one that two months share is in no span. */
static bool together(const WfmContract *contract, const WfmRuleUse *use, const GArray *points, guint low, guint high) {
  if (strcmp(use->rule->scope, "month") != 0) return true;
  int32_t last = g_array_index(points, WfmSpanPoint, high).at;
  if (use->rule->point == wfm_point_weekend) last = wfm_weekend_last_day(contract, last);
  return wfm_month_of(g_array_index(points, WfmSpanPoint, low).at).first_day == wfm_month_of(last).first_day;
}

/* Of the points [low, high] so many are legal together at most. Where they are in a row, all of them are too many, and no more is said:
 * one that is free in their midst mends more than its own. */
static double most_points(const WfmRuleView *history, const WfmRuleUse *use, const GArray *points, guint low, guint high) {
  double n = high - low + 1.0;
  if (!together(history->contract, use, points, low, high)) return n;
  double excess = broken(history, use, points, low, high);
  if (!(excess > 0)) return n;
  if (use->rule->row_days > 0) return n - 1;
  double most = MAX(n - excess, 0);
  return use->hard ? floor(most + 1e-6) : most;
}

/* most[n * n]: of the points [low, high]. A span says something of its own where one point less allows as many, and one point more, more. */
static bool own_word(const double *most, guint n, guint low, guint high) {
  double here = most[low * n + high];
  if (here > high - low + 0.5) return false;
  if (high > low && here > MIN(most[(low + 1) * n + high], most[low * n + high - 1]) + 0.5) return false;
  return !(low > 0 && most[(low - 1) * n + high] < here + 0.5) && !(high + 1 < n && most[low * n + high + 1] < here + 0.5);
}

/* A soft rule costs its price for each point that would have to go; so no date may be charged more over all its spans. */
static double share_of_price(const WfmRuleUse *use, const GArray *out, guint first, const WfmSpanLimit *limit) {
  int32_t most = 1;
  for (int32_t day = limit->first_day; day < limit->end_day; day++) {
    int32_t n = 0;
    for (guint k = first; k < out->len; k++) {
      const WfmSpanLimit *other = &g_array_index(out, WfmSpanLimit, k);
      n += other->first_day <= day && day < other->end_day;
    }
    most = MAX(most, n);
  }
  return use->price / most;
}

static void limit_points(const WfmRuleView *history, size_t use, const GArray *points, GArray *out) {
  const WfmRuleUse *rule = &history->contract->rules[use];
  guint n = points->len, first = out->len;
  g_autofree double *most = g_new0(double, (size_t)n *n + 1);
  for (guint low = 0; low < n; low++)
    for (guint high = low; high < n; high++) most[low * n + high] = most_points(history, rule, points, low, high);
  for (guint low = 0; low < n; low++)
    for (guint high = low; high < n; high++) {
      if (!own_word(most, n, low, high)) continue;
      WfmSpanLimit limit = {.use = use,
                            .first_day = g_array_index(points, WfmSpanPoint, low).at,
                            .end_day = g_array_index(points, WfmSpanPoint, high).at + 1,
                            .most = most[low * n + high],
                            .top = INFINITY};
      g_array_append_val(out, limit);
    }
  for (guint k = first; k < out->len && !rule->hard; k++) {
    WfmSpanLimit *limit = &g_array_index(out, WfmSpanLimit, k);
    limit->top = share_of_price(rule, out, first, limit);
  }
}

/* ---- paid hours ---- */

static const double PLENTY_H = 1e5;

/* Hours that the rule allows where all are worked in one duty on the date: its measure rises evenly with them. */
static double room_on(const WfmRuleView *history, const WfmRuleUse *use, const WfmDuty *on) {
  double excess[2];
  WfmDuty duty = {.start = on->start, .day = on->day, .shift_type = -1};
  size_t n = history->n_duties;
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, n + 1);
  for (size_t k = 0; k < n; k++) all[k] = history->duty[k];
  all[n] = &duty;
  WfmRuleView view = *history;
  view.duty = all;
  view.n_duties = n + 1;
  for (int k = 0; k < 2; k++) {
    duty.end = duty.start + (int64_t)((1 + k) * PLENTY_H * 3600);
    excess[k] = use->rule->measure(&view, use, NULL, NULL);
  }
  double rise = (excess[1] - excess[0]) / PLENTY_H;
  return rise > 1e-9 ? MAX(PLENTY_H - excess[0] / rise, 0) : (double)INFINITY;
}

/* Whether the rule adds up the hours of both dates. */
static bool added_up(const WfmRuleView *history, const WfmRuleUse *use, int32_t first, int32_t last) {
  const char *scope = use->rule->scope;
  if (strcmp(scope, "window") == 0) return last - first < wfm_rule_window_days(use);
  if (strcmp(scope, "month") == 0) return wfm_month_of(first).first_day == wfm_month_of(last).first_day;
  if (strcmp(scope, "year") == 0) return wfm_year_of(history->contract, first).first_day == wfm_year_of(history->contract, last).first_day;
  return strcmp(scope, "period") == 0;
}

/* Hours that the hard rules on a week allow, of so many days on which something can be worked. */
static double most_of_week(const WfmContract *contract, WfmSpanDuties duties, int32_t days) {
  double longest = duties.longest_s / 3600.0, most = days * longest;
  for (size_t r = 0; r < contract->n_rules; r++) {
    const WfmRuleUse *use = &contract->rules[r];
    if (use->hard && strcmp(use->rule->name, "max_days_week") == 0) most = MIN(most, use->value * longest);
    if (use->hard && strcmp(use->rule->name, "max_hours_week") == 0) most = MIN(most, use->value);
  }
  return MAX(most, 0);
}

/* Whatever a legal plan works in the span, its last duty stands for all of it: the rule then counts as much on that date, and no more is worked
 * until then than the weeks allow. Of shifts of eight hours 136 are worked where 140 are allowed. room[points]: of room_on; *weeks: what the weeks
 * alone allow. */
static double most_hours(const WfmRuleView *history, const WfmRuleUse *use, const GArray *points, const double *room, WfmSpanDuties duties,
                         int32_t first_day, int32_t end_day, double *weeks) {
  double most = -INFINITY, earlier = 0; /* in the weeks before that of the last duty */
  int32_t week = INT32_MIN, days = 0;
  *weeks = 0;
  if (!added_up(history, use, first_day, end_day - 1)) return INFINITY;
  for (guint k = 0; k < points->len; k++) {
    int32_t at = g_array_index(points, WfmSpanPoint, k).at, of = wfm_week_first_day(history->contract, at);
    if (at < first_day || at >= end_day) continue;
    if (of != week) {
      earlier += most_of_week(history->contract, duties, days);
      week = of;
      days = 0;
    }
    *weeks = earlier + most_of_week(history->contract, duties, ++days);
    most = MAX(most, MIN(room[k], *weeks));
  }
  if (isfinite(most) && duties.grain_s > 0) return floor(most * 3600 / duties.grain_s + 1e-6) * duties.grain_s / 3600;
  return most;
}

static bool implied(const GArray *out, guint first, const WfmSpanLimit *limit) {
  bool is = false;
  for (guint k = first; k < out->len; k++) {
    const WfmSpanLimit *other = &g_array_index(out, WfmSpanLimit, k);
    is |= other->first_day <= limit->first_day && other->end_day >= limit->end_day && other->most <= limit->most + 1e-9;
  }
  return is;
}

/* Spans that begin where the horizon, a week of it or a month begins, or the window that ends with it, as long as the rule adds up; and shorter ones where a window that ends
 * sooner holds more from before the horizon. */
static void limit_hours(const WfmRuleView *history, size_t use, const GArray *points, WfmSpanDuties duties, GArray *out) {
  const WfmRuleUse *rule = &history->contract->rules[use];
  guint first = out->len;
  if (points->len == 0) return;
  int32_t begin = g_array_index(points, WfmSpanPoint, 0).at, last = g_array_index(points, WfmSpanPoint, points->len - 1).at;
  int32_t tail = strcmp(rule->rule->scope, "window") == 0 ? last + 1 - wfm_rule_window_days(rule) : begin;
  g_autofree double *room = g_new0(double, points->len);
  for (guint k = 0; k < points->len; k++) room[k] = room_on(history, rule, &g_array_index(points, WfmSpanPoint, k).duty);
  for (int32_t day = begin; day <= last; day++) {
    if ((day - begin) % 7 != 0 && wfm_month_of(day).first_day != day && day != tail) continue;
    for (int32_t end = last + 1; end > day; end--) {
      double weeks;
      WfmSpanLimit limit = {use, day, end, most_hours(history, rule, points, room, duties, day, end, &weeks), INFINITY};
      if (isfinite(limit.most) && limit.most < weeks - 1e-6 && !implied(out, first, &limit)) g_array_append_val(out, limit);
    }
  }
}

double wfm_span_most(const WfmRuleView *history, size_t use, const GArray *points, WfmSpanDuties duties, int32_t first_day,
                     int32_t end_day) {
  const WfmRuleUse *rule = &history->contract->rules[use];
  if (!rule->rule->point) {
    g_autofree double *room = g_new0(double, points->len + 1);
    for (guint k = 0; k < points->len; k++) room[k] = room_on(history, rule, &g_array_index(points, WfmSpanPoint, k).duty);
    double weeks;
    return most_hours(history, rule, points, room, duties, first_day, end_day, &weeks);
  }
  guint low = 0, high = points->len;
  while (low < high && g_array_index(points, WfmSpanPoint, low).at < first_day) low++;
  while (high > low && g_array_index(points, WfmSpanPoint, high - 1).at >= end_day) high--;
  return high > low ? most_points(history, rule, points, low, high - 1) : 0;
}

void wfm_span_limits(const WfmRuleView *history, size_t use, const GArray *points, WfmSpanDuties duties, GArray *out) {
  if (history->contract->rules[use].rule->point)
    limit_points(history, use, points, out);
  else
    limit_hours(history, use, points, duties, out);
}
