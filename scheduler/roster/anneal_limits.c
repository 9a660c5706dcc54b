/* Limits over several weeks, while days are drawn: what they do not allow is not drawn. */
#include "scheduler/roster/anneal_parts.h"
#include "scheduler/roster/rule_count.h"

void wfm_menu_rules(WfmAnneal *an, const WfmPerson *p) {
  const WfmSearch *s = an->s;
  g_array_set_size(an->rule, 0);
  if (!s->limits) return;
  size_t like = s->like[p->index];
  for (guint k = s->limits->first[like]; k < s->limits->first[like + 1]; k++) {
    size_t use = g_array_index(s->limits->limit, WfmSpanLimit, k).use;
    guint n = an->rule->len;
    if (n > 0 && g_array_index(an->rule, WfmMenuRule, n - 1).use == use) continue;
    if (n == WFM_MENU_RULES || !p->contract->rules[use].hard) continue;
    WfmMenuRule rule = {use, wfm_bound_limits_dates(s->limits, p, use)};
    g_array_append_val(an->rule, rule);
  }
}

uint32_t wfm_menu_counts(const WfmAnneal *an, const WfmPerson *p, WfmMenu *menu, int32_t option) {
  uint32_t counts = 0;
  for (guint r = 0; r < an->rule->len; r++) {
    int32_t date = g_array_index(an->rule, WfmMenuRule, r).at[p->option[option].candidate];
    if (date == WFM_NO_POINT) continue;
    counts |= (uint32_t)1 << r;
    menu->date[r] = date;
  }
  return counts;
}

/* What the days not drawn leave of the limit. */
static void leave_room(const WfmAnneal *an, const WfmPerson *p, WfmMenuLimit *limit, const WfmMenu *one, const WfmMenu *two) {
  const int32_t *option = an->s->plan[p->index]->option, *at = g_array_index(an->rule, WfmMenuRule, limit->rule).at;
  int32_t last = WFM_NO_POINT;
  for (int32_t d = 0; d < p->n_days; d++) {
    if (option[d] < 0 || d == one->day || (two && d == two->day)) continue;
    int32_t date = at[p->option[option[d]].candidate];
    if (date == WFM_NO_POINT) continue;
    limit->there[0] |= limit->weekend && date == one->date[limit->rule];
    limit->there[1] |= limit->weekend && two && date == two->date[limit->rule];
    if (date < limit->first_day || date >= limit->end_day || (limit->weekend && date == last)) continue;
    limit->room -= limit->hours ? p->option[option[d]].paid_s / 3600.0 : 1;
    last = date;
  }
}

static bool inside(const WfmMenuLimit *limit, const WfmMenu *menu, uint32_t any) {
  return menu && any >> limit->rule & 1 && menu->date[limit->rule] >= limit->first_day && menu->date[limit->rule] < limit->end_day;
}

static uint32_t any_of(const WfmMenu *menu) {
  uint32_t any = 0;
  for (int32_t k = 0; menu && k < menu->n_classes; k++) any |= menu->class[k].counts;
  return any;
}

void wfm_menu_limits(WfmAnneal *an, const WfmPerson *p, const WfmMenu *one, const WfmMenu *two) {
  WfmSearch *s = an->s;
  g_array_set_size(an->limit, 0);
  if (an->rule->len == 0) return;
  size_t like = s->like[p->index];
  uint32_t any[2] = {any_of(one), any_of(two)};
  guint r = 0;
  for (guint k = s->limits->first[like]; k < s->limits->first[like + 1]; k++) { /* rule after rule */
    const WfmSpanLimit *limit = &g_array_index(s->limits->limit, WfmSpanLimit, k);
    const WfmRuleUse *use = &p->contract->rules[limit->use];
    while (r < an->rule->len && g_array_index(an->rule, WfmMenuRule, r).use < limit->use) r++;
    if (r == an->rule->len || g_array_index(an->rule, WfmMenuRule, r).use != limit->use) continue;
    WfmMenuLimit at = {.first_day = limit->first_day,
                       .end_day = limit->end_day,
                       .rule = r,
                       .hours = !use->rule->point,
                       .weekend = use->rule->point == wfm_point_weekend,
                       .room = limit->most};
    if (!inside(&at, one, any[0]) && !inside(&at, two, any[1])) continue;
    leave_room(an, p, &at, one, two);
    g_array_append_val(an->limit, at);
    s->steps += 2 * p->n_days;
  }
}

static double takes(const WfmMenuLimit *limit, int k, const WfmMenu *menu, const WfmMenuClass *class) {
  if (!inside(limit, menu, class->counts) || limit->there[k]) return 0;
  return limit->hours ? class->paid_s / 3600.0 : 1;
}

bool wfm_menu_allowed(const WfmAnneal *an, const WfmMenu *one, const WfmMenu *two, const WfmMenuClass *x, const WfmMenuClass *y) {
  for (guint k = 0; k < an->limit->len; k++) {
    const WfmMenuLimit *limit = &g_array_index(an->limit, WfmMenuLimit, k);
    double first = takes(limit, 0, one, x), second = two ? takes(limit, 1, two, y) : 0, sum = first + second;
    if (limit->weekend && two && first > 0 && second > 0 && one->date[limit->rule] == two->date[limit->rule]) sum = 1;
    if (sum > 0 && sum > limit->room + 1e-6) return false;
  }
  return true;
}
