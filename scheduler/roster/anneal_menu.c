/* What a day of one person could be, and what each of it costs as things are. */
#include "scheduler/roster/anneal_parts.h"

#include <math.h>
#include <string.h>

void wfm_menu_mark(const WfmSpace *space, const WfmPerson *p, const WfmPlanned *plan, int32_t day, uint8_t *mask) {
  int32_t n = space->problem->grid.n, step = space->problem->grid.step;
  if (plan->option[day] < 0) return;
  const WfmCandidate *c = wfm_candidate(p, plan->option[day]);
  for (int32_t i = MAX(c->i0, 0); i < MIN(c->i1, n); i++) mask[i] = 1;
  const WfmShiftType *type = c->type >= 0 ? &space->problem->shift_types[c->type] : NULL;
  for (size_t b = 0; type && b < type->n_breaks; b++) {
    int32_t at = plan->breaks[(size_t)day * WFM_MAX_BREAKS + b];
    for (int32_t i = at; i < MIN(at + type->breaks[b].length_s / step, n); i++) mask[i] = 0;
  }
  for (guint m = 0; m < p->meeting->len; m++) {
    const WfmSpan *span = p->meeting->pdata[m];
    int64_t i = MAX(wfm_grid_index(space->problem->grid, span->from), 0);
    for (; i < n && wfm_grid_at(space->problem->grid, i) < span->to; i++) mask[i] = 0;
  }
}

static bool kinds_apart(const WfmPerson *p, uint8_t before, uint8_t after, int64_t rest) {
  if ((before & WFM_IS_NIGHT) && !(after & WFM_IS_NIGHT) && (double)rest < p->after_night_s) return false;
  return !((before & WFM_IS_LATE) && !(before & WFM_IS_NIGHT) && (after & WFM_IS_EARLY) && (double)rest < p->late_to_early_s);
}

bool wfm_menu_may_follow(const WfmPerson *p, int32_t earlier, int32_t later) {
  const WfmCandidate *b = wfm_candidate(p, earlier), *c = wfm_candidate(p, later);
  if ((double)c->start < (double)b->end + p->rest_s || (double)c->start < (double)b->start + p->start_to_start_s) return false;
  return kinds_apart(p, p->kind[earlier], p->kind[later], c->start - b->end);
}

void wfm_menu_neighbours(const WfmPerson *p, const WfmPlanned *plan, int32_t day, int32_t other, int32_t *before, int32_t *after) {
  int32_t d = day - 1, e = day + 1;
  while (d >= 0 && (plan->option[d] < 0 || d == other)) d--;
  while (e < p->n_days && (plan->option[e] < 0 || e == other)) e++;
  *before = d >= 0 ? plan->option[d] : -1;
  *after = e < p->n_days ? plan->option[e] : -1;
}

static bool after_history(const WfmPerson *p, int32_t option) {
  if (p->last_start == INT64_MIN) return true;
  const WfmCandidate *c = wfm_candidate(p, option);
  return (double)c->start >= (double)p->last_end + p->rest_s && (double)c->start >= (double)p->last_start + p->start_to_start_s;
}

static int32_t class_for(WfmMenu *menu, int32_t days, int32_t paid_s, uint32_t counts) {
  for (int32_t k = 0; k < menu->n_classes; k++)
    if (menu->class[k].days == days && menu->class[k].paid_s == paid_s && menu->class[k].counts == counts) return k;
  if (menu->n_classes == WFM_MOST_CLASSES) return -1;
  menu->class[menu->n_classes] = (WfmMenuClass){days, paid_s, INFINITY, 0, counts};
  return menu->n_classes++;
}

static void offer(WfmMenu *menu, int32_t option, int32_t paid_s, uint32_t counts, double cost) {
  int32_t k = class_for(menu, option >= 0, paid_s, counts);
  if (k < 0) return;
  menu->entry[menu->n_entries++] = (WfmMenuEntry){option, k, cost};
  menu->class[k].least = MIN(menu->class[k].least, cost);
}

/* What presence of the person earns in interval i: where he is, what leaving would lose. The bound knows nothing of presences asked of
 * some people, so what those are worth does not lean. */
static double presence_price(WfmAnneal *an, const WfmPerson *p, int32_t i) {
  WfmCoverage *c = an->s->coverage;
  double price = an->mask[i] ? wfm_coverage_loss(c, i, p->group) : wfm_coverage_worth(c, i, p->group), asked = 0;
  if (an->lean <= 0) return price;
  if (c->n_presences > 0) asked = an->mask[i] ? wfm_coverage_presence_loss(c, i, p->group) : wfm_coverage_presence_worth(c, i, p->group);
  return price + an->lean * (an->guide[(size_t)p->group * (size_t)c->n + (size_t)i] - (price - asked));
}

/* Running sums of what presence earns in the menu's intervals. */
static void price_reach(WfmAnneal *an, const WfmPerson *p, WfmMenu *menu) {
  WfmSearch *s = an->s;
  int32_t n = s->space->problem->grid.n;
  double idle = s->idle_price * s->space->problem->grid.step / 3600;
  if (menu->low <= n) menu->sum[menu->low] = 0;
  if (menu->lost && menu->low <= n) menu->lost[menu->low] = 0;
  for (int32_t i = menu->low; i < menu->high; i++) {
    double price = presence_price(an, p, i);
    if (!(price > 0)) price -= idle; /* below zero: somebody too many is there */
    menu->sum[i + 1] = menu->sum[i] + price;
    if (menu->lost) menu->lost[i + 1] = menu->lost[i] + price + wfm_coverage_rest_price(s->coverage, i, p->group);
  }
  s->steps += 4 * MAX(menu->high - menu->low, 0);
}

/* The duties that the nearest ones before and after allow, in menu->fits, and the intervals that they and the present one can reach. */
static void look_between(WfmAnneal *an, const WfmPerson *p, WfmMenu *menu, int32_t before, int32_t after) {
  const WfmPlanned *plan = an->s->plan[p->index];
  int32_t n = an->s->coverage->n, first = p->option_first[menu->day], end = p->option_first[menu->day + 1];
  menu->low = n;
  menu->high = 0;
  for (int32_t o = first; o < end; o++) {
    bool fits = before >= 0 ? wfm_menu_may_follow(p, before, o) : after_history(p, o);
    fits = fits && (after < 0 || wfm_menu_may_follow(p, o, after));
    menu->fits[o - first] = fits;
    if (!fits && o != plan->option[menu->day]) continue;
    const WfmCandidate *c = wfm_candidate(p, o);
    menu->low = MIN(menu->low, c->i0);
    menu->high = MAX(menu->high, MIN(c->i1, n));
  }
}

void wfm_menu_price_duty(WfmAnneal *an, const WfmPerson *p, int32_t day) {
  WfmSearch *s = an->s;
  const WfmPlanned *plan = s->plan[p->index];
  const WfmCandidate *c = wfm_candidate(p, plan->option[day]);
  WfmMenu *menu = &an->menu[0];
  menu->day = day;
  menu->low = c->i0;
  menu->high = MIN(c->i1, s->coverage->n);
  memset(an->mask + menu->low, 0, (size_t)MAX(menu->high - menu->low, 0));
  wfm_menu_mark(s->space, p, plan, day, an->mask);
  wfm_planned_rest(s->space, p, plan, day, day + 1, s->coverage, -1);
  price_reach(an, p, menu);
  wfm_planned_rest(s->space, p, plan, day, day + 1, s->coverage, 1);
}

/* Whether there is a seat for the whole duty; `mine`: the days of which the person's own seats are free. */
static bool seat_free(const WfmAnneal *an, const WfmPerson *p, const WfmCandidate *c, const WfmCandidate *const mine[2]) {
  if (p->site < 0) return true;
  const WfmSearch *s = an->s;
  int32_t seats = s->space->problem->sites[p->site].seats;
  const int32_t *seated = s->seated + (size_t)p->site * (size_t)s->space->n_span;
  for (int32_t i = c->i0; i < c->i1; i++) {
    int32_t taken = seated[i];
    for (int k = 0; k < 2; k++) taken -= mine[k] && i >= mine[k]->i0 && i < mine[k]->i1;
    if (taken >= seats) return false;
  }
  return true;
}

static void fill_menu(WfmAnneal *an, const WfmPerson *p, WfmMenu *menu, int32_t other, const WfmCandidate *const mine[2]) {
  WfmSearch *s = an->s;
  const WfmPlanned *plan = s->plan[p->index];
  int32_t d = menu->day, before, after;
  menu->n_entries = menu->n_classes = 0;
  wfm_menu_neighbours(p, plan, d, other, &before, &after);
  look_between(an, p, menu, before, after);
  price_reach(an, p, menu);
  wfm_planner_rests(s->planner, menu->lost);
  wfm_duty_values_of(s->planner, p, menu->sum, p->option_first[d], p->option_first[d + 1], menu->fits, s->value);
  wfm_planner_rests(s->planner, NULL);
  if (!p->must[d]) offer(menu, -1, 0, 0, 0);
  for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
    if (!menu->fits[o - p->option_first[d]] || isinf(s->value[o]) || p->option[o].loose) continue;
    if (!seat_free(an, p, wfm_candidate(p, o), mine)) continue;
    offer(menu, o, p->option[o].paid_s, wfm_menu_counts(an, p, menu, o), p->option[o].price - s->value[o] + wfm_search_crew_price(s, p, o));
  }
  s->steps += 6 * (p->option_first[d + 1] - p->option_first[d]);
}

void wfm_menu_look_at(WfmAnneal *an, const WfmPerson *p, int32_t day, int32_t other) {
  WfmSearch *s = an->s;
  const WfmPlanned *plan = s->plan[p->index];
  const WfmCandidate *mine[2] = {NULL, NULL};
  int n = other >= 0 ? 2 : 1;
  an->menu[0].day = n == 2 ? MIN(day, other) : day;
  an->menu[1].day = MAX(day, other);
  memset(an->mask, 0, (size_t)s->coverage->n);
  for (int k = 0; k < n; k++) {
    wfm_menu_mark(s->space, p, plan, an->menu[k].day, an->mask);
    if (plan->option[an->menu[k].day] >= 0) mine[k] = wfm_candidate(p, plan->option[an->menu[k].day]);
  }
  /* The person's own breaks are in nobody's way, and he is not among those who start the shift beside him. */
  for (int k = 0; k < n; k++) wfm_search_crew(s, p, plan, an->menu[k].day, an->menu[k].day + 1, -1);
  for (int k = 0; k < n; k++) wfm_planned_rest(s->space, p, plan, an->menu[k].day, an->menu[k].day + 1, s->coverage, -1);
  wfm_menu_rules(an, p);
  for (int k = 0; k < n; k++) fill_menu(an, p, &an->menu[k], n == 2 ? an->menu[1 - k].day : -1, mine);
  wfm_menu_limits(an, p, &an->menu[0], n == 2 ? &an->menu[1] : NULL);
  for (int k = 0; k < n; k++) wfm_planned_rest(s->space, p, plan, an->menu[k].day, an->menu[k].day + 1, s->coverage, 1);
  for (int k = 0; k < n; k++) wfm_search_crew(s, p, plan, an->menu[k].day, an->menu[k].day + 1, 1);
}
