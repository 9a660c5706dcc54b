#include "scheduler/roster/bound_limits.h"

#include "scheduler/roster/rule_count.h"
#include "scheduler/roster/space_parts.h"

#include <math.h>
#include <string.h>

enum { BEFORE = 7 }; /* a weekend may have begun so many days before the horizon */

/* Weekends are what several duties share; a rule about some shifts alone is charged on their own date. */
static bool about_weekends(const WfmRuleUse *use) {
  return use->rule->point == wfm_point_weekend && !(use->shift && *use->shift);
}

static WfmDuty duty_of(const WfmPool *pool, const WfmCandidate *c) {
  return (WfmDuty){.start = c->start, .end = c->end, .day = c->day + pool->first_day, .shift_type = c->type, .inside_unknown = true};
}

bool wfm_bound_limits_known(const WfmBoundLimits *l, size_t person, guint k) {
  const WfmPerson *p = &l->space->person[person];
  const WfmRuleUse *use = &p->contract->rules[g_array_index(l->limit, WfmSpanLimit, k).use];
  return p->weekends && use->hard && about_weekends(use);
}

/* The date that each duty of the pool counts for. */
static int32_t *dates_of(const WfmPool *pool, const WfmRuleView *view, const WfmRuleUse *use) {
  int32_t *at = g_new(int32_t, pool->candidate->len + 1);
  for (guint c = 0; c < pool->candidate->len; c++) {
    WfmDuty duty = duty_of(pool, &g_array_index(pool->candidate, WfmCandidate, c));
    at[c] = wfm_span_point(view, use, &duty);
  }
  return at;
}

static GPtrArray *pool_dates(WfmBoundLimits *l, const WfmPerson *p, const WfmRuleView *view) {
  GPtrArray *at = g_hash_table_lookup(l->at, p->pool);
  if (at) return at;
  at = g_ptr_array_new_with_free_func(g_free);
  for (size_t r = 0; r < p->contract->n_rules; r++) {
    const WfmRuleUse *use = &p->contract->rules[r];
    g_ptr_array_add(at, wfm_spans_limit(use) ? dates_of(p->pool, view, use) : NULL);
  }
  g_hash_table_insert(l->at, p->pool, at);
  l->work += (int64_t)p->pool->candidate->len * (int64_t)p->contract->n_rules;
  return at;
}

/* The person's dates that count, each with a duty of his; those of one day count for one date or for none. */
static GArray *points_of(const WfmPerson *p, const WfmRuleView *history, const WfmRuleUse *use, const int32_t *at) {
  GArray *points = g_array_new(FALSE, FALSE, sizeof(WfmSpanPoint));
  for (int32_t d = 0; d < p->n_days; d++)
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
      if (at[p->option[o].candidate] == WFM_NO_POINT) continue;
      WfmDuty duty = duty_of(p->pool, wfm_candidate(p, o));
      wfm_span_points_add(points, history, use, &duty);
      break;
    }
  return points;
}

/* Money by which a price moves where presence in one interval moves by one: as prices on hours and on shifts differ. */
static double scale_of(const WfmRuleUse *use) {
  if (!use->rule->point) return 1;
  return use->rule->point == wfm_point_weekend ? 16 : 8;
}

static void add_person(WfmBoundLimits *l, const WfmPerson *p) {
  const WfmRosterProblem *problem = l->space->problem;
  g_autofree const WfmDuty **before = g_new0(const WfmDuty *, p->agent->n_previous + 1);
  WfmRuleView history = wfm_history_view(problem, p->agent, before);
  WfmSpanDuties duties = {.grain_s = p->paid_grain};
  for (int32_t d = 0; d < p->n_days; d++) duties.longest_s = MAX(duties.longest_s, p->paid_most[d]);
  for (size_t r = 0; r < p->contract->n_rules; r++) {
    const WfmRuleUse *use = &p->contract->rules[r];
    if (!wfm_spans_limit(use)) continue;
    g_autoptr(GArray) points = points_of(p, &history, use, g_ptr_array_index(pool_dates(l, p, &history), r));
    wfm_span_limits(&history, r, points, duties, l->limit);
    l->work += (int64_t)points->len * points->len * (points->len + (guint)history.n_duties);
  }
}

WfmBoundLimits *wfm_bound_limits_new(const WfmSpace *space, const double *wanted) {
  WfmBoundLimits *l = g_new0(WfmBoundLimits, 1);
  l->space = space;
  l->limit = g_array_new(FALSE, FALSE, sizeof(WfmSpanLimit));
  l->first = g_new0(guint, space->n_persons + 1);
  l->at = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  int32_t longest = 0;
  for (size_t a = 0; a < space->n_persons; a++) {
    l->first[a] = l->limit->len;
    longest = MAX(longest, space->person[a].n_days);
    if (wanted && wanted[a] > 0) add_person(l, &space->person[a]);
  }
  l->first[space->n_persons] = l->limit->len;
  l->scale = g_new0(double, (size_t)l->limit->len + 1);
  for (size_t a = 0; a < space->n_persons; a++)
    for (guint k = l->first[a]; k < l->first[a + 1]; k++) {
      const WfmPerson *p = &space->person[a];
      l->scale[k] = scale_of(&p->contract->rules[g_array_index(l->limit, WfmSpanLimit, k).use]);
    }
  l->rate = g_new0(double, (size_t)longest + BEFORE + 1);
  l->toll = g_new0(double, (size_t)longest + BEFORE + 1);
  l->tolls.weekend = g_new0(int32_t, (size_t)longest + 1);
  l->tolls.price = g_new0(double, (size_t)longest + 1);
  l->tolls.again = g_new0(bool, (size_t)longest + 1);
  return l;
}

void wfm_bound_limits_free(WfmBoundLimits *l) {
  if (!l) return;
  g_array_free(l->limit, TRUE);
  g_hash_table_unref(l->at);
  g_free(l->first);
  g_free(l->scale);
  g_free(l->rate);
  g_free(l->toll);
  g_free(l->tolls.weekend);
  g_free(l->tolls.price);
  g_free(l->tolls.again);
  g_free(l);
}

/* rate[BEFORE + d]: sum of the prices of the use's spans that hold the day; the next limit of another use. */
static guint rates(WfmBoundLimits *l, const WfmPerson *p, guint k, guint end, const double *prices) {
  int32_t first = p->pool->first_day - BEFORE, n = p->n_days + BEFORE;
  size_t use = g_array_index(l->limit, WfmSpanLimit, k).use;
  memset(l->rate, 0, (size_t)n * sizeof *l->rate);
  for (; k < end && g_array_index(l->limit, WfmSpanLimit, k).use == use; k++) {
    const WfmSpanLimit *limit = &g_array_index(l->limit, WfmSpanLimit, k);
    for (int32_t d = MAX(limit->first_day - first, 0); d < MIN(limit->end_day - first, n) && prices[k] > 0; d++) l->rate[d] += prices[k];
  }
  return k;
}

/* That worked last before the horizon; WFM_NO_POINT: none. */
static int32_t weekend_before(const WfmRosterProblem *problem, const WfmPerson *p) {
  WfmRuleView view = {.problem = problem, .agent = p->agent, .contract = p->contract};
  int32_t before = WFM_NO_POINT;
  for (size_t k = 0; k < p->agent->n_previous; k++) {
    int32_t worked = wfm_point_weekend(&view, &p->agent->previous[k]);
    if (worked != WFM_NO_POINT) before = worked;
  }
  return before;
}

void wfm_weekends_lay(WfmWeekendTolls *t, const WfmRosterProblem *problem, const WfmPerson *p, const int32_t *at) {
  int32_t next = WFM_NO_POINT;
  t->at = at;
  for (int32_t d = p->n_days - 1; d >= 0; d--) {
    t->weekend[d] = WFM_NO_POINT;
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1] && t->weekend[d] == WFM_NO_POINT; o++)
      t->weekend[d] = at[p->option[o].candidate];
    t->again[d] = next != WFM_NO_POINT && (t->weekend[d] == WFM_NO_POINT || t->weekend[d] == next);
    if (t->weekend[d] != WFM_NO_POINT) next = t->weekend[d];
  }
  t->paid = next != WFM_NO_POINT && weekend_before(problem, p) == next;
}

/* The weekend of each day's duties, and what it costs. */
static const WfmWeekendTolls *weekends(WfmBoundLimits *l, const WfmPerson *p, const int32_t *at) {
  WfmWeekendTolls *t = &l->tolls;
  wfm_weekends_lay(t, l->space->problem, p, at);
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t k = t->weekend[d] == WFM_NO_POINT ? -1 : t->weekend[d] - p->pool->first_day + BEFORE;
    t->price[d] = k >= 0 && k < p->n_days + BEFORE ? l->toll[k] : 0;
  }
  return t;
}

const WfmWeekendTolls *wfm_bound_limits_charge(WfmBoundLimits *l, size_t person, const double *prices, double *value) {
  const WfmPerson *p = &l->space->person[person];
  const int32_t *weekend = NULL;
  GPtrArray *dates = g_hash_table_lookup(l->at, p->pool);
  int32_t n_options = p->option_first[p->n_days], first = p->pool->first_day - BEFORE;
  for (guint k = l->first[person]; k < l->first[person + 1];) {
    size_t r = g_array_index(l->limit, WfmSpanLimit, k).use;
    const WfmRuleUse *use = &p->contract->rules[r];
    const int32_t *at = g_ptr_array_index(dates, r);
    k = rates(l, p, k, l->first[person + 1], prices);
    if (about_weekends(use)) {
      if (!weekend) memset(l->toll, 0, (size_t)(p->n_days + BEFORE) * sizeof *l->toll);
      for (int32_t d = 0; d < p->n_days + BEFORE; d++) l->toll[d] += l->rate[d];
      weekend = at;
      continue;
    }
    l->work += n_options;
    for (int32_t o = 0; o < n_options; o++) {
      const WfmCandidate *c = wfm_candidate(p, o);
      int32_t d = c->day + BEFORE;
      if (at[p->option[o].candidate] == first + d) value[o] -= l->rate[d] * (use->rule->point ? 1 : p->option[o].paid_s / 3600.0);
    }
  }
  return weekend ? weekends(l, p, weekend) : NULL;
}

/* Whether the duty of the day adds to what the limit counts; a weekend is counted with its first duty. */
static bool adds(const WfmBoundLimits *l, const WfmPerson *p, const WfmRuleUse *use, const int32_t *at, const int32_t *option, int32_t d) {
  int32_t date = at[p->option[option[d]].candidate];
  if (!about_weekends(use)) return date == p->pool->first_day + d;
  bool first = date != WFM_NO_POINT;
  for (int32_t e = d - 1; e >= MAX(d - BEFORE, 0) && first; e--) first = option[e] < 0 || at[p->option[option[e]].candidate] != date;
  return first;
}

void wfm_bound_limits_count(const WfmBoundLimits *l, size_t person, const int32_t *option, double *count) {
  const WfmPerson *p = &l->space->person[person];
  GPtrArray *dates = g_hash_table_lookup(l->at, p->pool);
  for (guint k = l->first[person]; k < l->first[person + 1]; k++) {
    const WfmSpanLimit *limit = &g_array_index(l->limit, WfmSpanLimit, k);
    const WfmRuleUse *use = &p->contract->rules[limit->use];
    const int32_t *at = g_ptr_array_index(dates, limit->use);
    double sum = 0;
    for (int32_t d = 0; d < p->n_days; d++) {
      if (option[d] < 0) continue;
      int32_t date = at[p->option[option[d]].candidate];
      if (date < limit->first_day || date >= limit->end_day || !adds(l, p, use, at, option, d)) continue;
      sum += use->rule->point ? 1 : p->option[option[d]].paid_s / 3600.0;
    }
    count[k - l->first[person]] = sum;
  }
}

const int32_t *wfm_bound_limits_dates(const WfmBoundLimits *l, const WfmPerson *p, size_t use) {
  return g_ptr_array_index((GPtrArray *)g_hash_table_lookup(l->at, p->pool), use);
}

double wfm_bound_limits_rebate(const WfmBoundLimits *l, size_t person, const double *prices) {
  double sum = 0;
  for (guint k = l->first[person]; k < l->first[person + 1]; k++) sum += prices[k] * g_array_index(l->limit, WfmSpanLimit, k).most;
  return sum;
}
