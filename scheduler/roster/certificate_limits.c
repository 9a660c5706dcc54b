/* The certificate's prices on limits over several weeks: what they allow, by the rules' own measures, and what they charge. */
#include "scheduler/roster/certificate_parts.h"
#include "scheduler/roster/rule_count.h"

#include <math.h>

WfmDuty wfm_possible_duty(const WfmPossible *possible) {
  return (WfmDuty){
      .start = possible->start, .end = possible->end, .day = possible->day, .shift_type = possible->type, .inside_unknown = true};
}

static GArray *points_of(const WfmRuleView *history, const WfmRuleUse *use, const GArray *duties) {
  GArray *points = g_array_new(FALSE, FALSE, sizeof(WfmSpanPoint));
  for (guint k = 0; k < duties->len; k++) {
    WfmDuty duty = wfm_possible_duty(&g_array_index(duties, WfmPossible, k));
    wfm_span_points_add(points, history, use, &duty);
  }
  return points;
}

/* Sum of the prices of the use's limits that hold the date. */
static double rate_on(const WfmCase *one, size_t use, int32_t day) {
  double sum = 0;
  for (guint k = 0; k < one->limit->len; k++) {
    const WfmCertificateLimit *limit = &g_array_index(one->limit, WfmCertificateLimit, k);
    if (limit->use == use && limit->first_day <= day && day < limit->end_day) sum += limit->price;
  }
  return sum;
}

/* Whoever breaks a soft rule pays its price for each point too many, and no more. */
static bool overcharged(const WfmCase *one, size_t use) {
  const WfmRuleUse *rule = &one->contract->rules[use];
  bool over = false;
  for (int32_t d = -7; d < one->n_days && !rule->hard; d++)
    over |= rate_on(one, use, one->first_day + d) > rule->price + 1e-6 * (1 + rule->price);
  return over;
}

static WfmSpanDuties paid_times(const GArray *duties) {
  WfmSpanDuties all = {0};
  for (guint k = 0; k < duties->len; k++) {
    int32_t paid = g_array_index(duties, WfmPossible, k).paid_s;
    all.longest_s = MAX(all.longest_s, paid);
    while (paid > 0) { /* greatest common divisor */
      int32_t rest = all.grain_s % paid;
      all.grain_s = paid;
      paid = rest;
    }
  }
  return all;
}

void wfm_check_limits(WfmCase *one, const WfmRuleView *history, const GArray *duties, double *most) {
  g_autoptr(GArray) points = NULL;
  WfmSpanDuties times = paid_times(duties);
  size_t pointed = SIZE_MAX; /* the use that the points are of: its limits stand together */
  for (guint k = 0; k < one->limit->len; k++) {
    WfmCertificateLimit *limit = &g_array_index(one->limit, WfmCertificateLimit, k);
    most[k] = NAN;
    if (!(limit->price >= 0) || !isfinite(limit->price) || limit->use >= one->contract->n_rules) continue;
    const WfmRuleUse *use = &one->contract->rules[limit->use];
    if (!wfm_spans_limit(use)) continue;
    if (limit->use != pointed) {
      if (points) g_array_unref(points);
      points = points_of(history, use, duties);
      pointed = limit->use;
    }
    double found = wfm_span_most(history, limit->use, points, times, limit->first_day, limit->end_day);
    if (isfinite(found)) most[k] = found;
  }
  for (guint k = 0; k < one->limit->len; k++) /* what is no limit charges nothing */
    if (isnan(most[k])) g_array_index(one->limit, WfmCertificateLimit, k).price = 0;
  for (guint k = 0; k < one->limit->len; k++)
    if (isfinite(most[k]) && overcharged(one, g_array_index(one->limit, WfmCertificateLimit, k).use)) most[k] = INFINITY;
  for (guint k = 0; k < one->limit->len; k++)
    if (isinf(most[k])) g_array_index(one->limit, WfmCertificateLimit, k).price = 0;
}

static void charge(const WfmCase *one, const WfmRuleView *history, size_t use, WfmPossible *possible) {
  const WfmRuleUse *rule = &one->contract->rules[use];
  WfmDuty duty = wfm_possible_duty(possible);
  int32_t at = wfm_span_point(history, rule, &duty);
  if (at == WFM_NO_POINT) return;
  double rate = rate_on(one, use, at);
  if (rule->rule->point == wfm_point_weekend && !(rule->shift && *rule->shift)) {
    possible->weekend = at;
    possible->toll += rate;
  } else if (at == possible->day) {
    possible->cost += rate * (rule->rule->point ? 1 : possible->paid_s / 3600.0);
  }
}

void wfm_charge_duties(const WfmCase *one, const WfmRuleView *history, GArray *duties) {
  for (size_t use = 0; use < one->contract->n_rules; use++) {
    bool priced = false;
    for (guint k = 0; one->limit && k < one->limit->len; k++) {
      const WfmCertificateLimit *limit = &g_array_index(one->limit, WfmCertificateLimit, k);
      priced |= limit->use == use && limit->price > 0;
    }
    for (guint k = 0; k < duties->len && priced; k++) charge(one, history, use, &g_array_index(duties, WfmPossible, k));
  }
}
