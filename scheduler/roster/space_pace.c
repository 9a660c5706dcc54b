/* Rules on paid hours over several weeks - a window's average, a month, a year - as an even pace, which each week of the horizon can keep by
 * itself. */
#include "scheduler/roster/rule.h"
#include "scheduler/roster/space_parts.h"

#include <math.h>
#include <string.h>

enum { HALVINGS = 24, MIDDAY_S = 43200 };

/* The period's own is shared out over its weeks as it is (space_rules.c). */
static bool counts_hours(const WfmRuleUse *use) {
  return use->hard && use->rule->caps_hours && strcmp(use->rule->scope, "period") != 0;
}

/* Whether the rule holds where every day of the horizon has its seventh of the week's paid time. */
static bool holds_at(const WfmRuleView *view, const WfmRuleUse *use, WfmDuty *duty, size_t n_days, double week_s) {
  for (size_t k = 0; k < n_days; k++) duty[k].end = duty[k].start + (int64_t)(week_s / 7);
  return !(use->rule->measure(view, use, NULL, NULL) > 0);
}

/* Paid time that the weeks' own limits leave possible. */
static double most_of_week(const WfmPerson *p) {
  int32_t longest = 0;
  for (int32_t d = 0; d < p->n_days; d++) longest = MAX(longest, p->paid_most[d]);
  double most = 7.0 * longest;
  for (int32_t t = 0; t < p->n_terms; t++) {
    const WfmWeekTerm *term = &p->term[t];
    if (term->hard && term->at_most && !term->period) most = MIN(most, term->days ? term->value * longest : term->value);
  }
  return most;
}

double wfm_pace_s(const WfmPerson *p, const WfmRuleView *history, const WfmRuleUse *use) {
  if (!counts_hours(use)) return INFINITY;
  size_t n = history->n_duties, made = 0;
  g_autofree WfmDuty *duty = g_new0(WfmDuty, (size_t)p->n_days + 1);
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, n + (size_t)p->n_days + 1);
  WfmRuleView view = *history;
  for (size_t k = 0; k < n; k++) all[k] = history->duty[k];
  for (int32_t d = p->first_free; d < p->n_days; d++) {
    int32_t day = p->pool->first_day + d;
    int64_t start = wfm_zone_day_start(p->agent->zone, day) + MIDDAY_S;
    if (start < view.from || start >= view.to) continue;
    duty[made] = (WfmDuty){.start = start, .day = day, .shift_type = -1};
    all[n++] = &duty[made++];
  }
  view.duty = all;
  view.n_duties = n;
  double low = 0, high = most_of_week(p);
  if (holds_at(&view, use, duty, made, high)) return INFINITY;
  for (int k = 0; k < HALVINGS; k++) {
    double middle = (low + high) / 2;
    if (holds_at(&view, use, duty, made, middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}
