#include "scheduler/roster/anneal.h"

#include <math.h>
#include <string.h>

enum { MOST_CLASSES = 64 };

/* A duty the day could have, or being free (option -1). */
typedef struct {
  int32_t option, class;
  double cost;
} Entry;

/* The entries of one paid time: days worked (0 or 1), paid seconds, the least cost and the sum of exp(-(cost - least) / temperature). */
typedef struct {
  int32_t days, paid_s;
  double least, weight;
} Class;

/* What one day could be. */
typedef struct {
  int32_t day, low, high; /* intervals that its duties can reach */
  double *sum;            /* [grid.n + 1] */
  Entry *entry;           /* [n_entries] */
  int32_t n_entries, n_classes;
  Class class[MOST_CLASSES];
} Menu;

struct WfmAnneal {
  WfmSearch *s;
  Menu menu[2];
  uint8_t *mask, *mask2; /* [grid.n] present now, and then */
  double *value;         /* [most options of a day] */
  WfmPlanned *tried;
  double *guide;            /* [n_groups * grid.n] what the bound's prices pay */
  double lean;              /* how far what presence earns is drawn towards that */
  double temperature, cold; /* cold: where a draw changes something every tenth time */
};

WfmAnneal *wfm_anneal_new(WfmSearch *search) {
  WfmAnneal *an = g_new0(WfmAnneal, 1);
  const WfmSpace *space = search->space;
  size_t n = (size_t)space->problem->grid.n, most = 0;
  const WfmPerson *widest = &space->person[0];
  for (size_t a = 0; a < space->n_persons; a++) {
    const WfmPerson *p = &space->person[a];
    if (p->n_days > widest->n_days) widest = p;
    most = MAX(most, (size_t)p->option_first[p->n_days]);
  }
  an->s = search;
  for (int k = 0; k < 2; k++) {
    an->menu[k].sum = g_new0(double, n + 1);
    an->menu[k].entry = g_new0(Entry, most + 1);
  }
  an->mask = g_new0(uint8_t, n + 1);
  an->mask2 = g_new0(uint8_t, n + 1);
  an->value = g_new0(double, most + 1);
  an->guide = g_new0(double, (size_t)search->coverage->n_groups *n + 1);
  an->tried = wfm_planned_new(widest);
  return an;
}

void wfm_anneal_free(WfmAnneal *an) {
  if (!an) return;
  for (int k = 0; k < 2; k++) {
    g_free(an->menu[k].sum);
    g_free(an->menu[k].entry);
  }
  g_free(an->mask);
  g_free(an->mask2);
  g_free(an->value);
  g_free(an->guide);
  wfm_planned_free(an->tried);
  g_free(an);
}

/* Marks where the duty has the person at work on the queues. */
static void mark(const WfmSpace *space, const WfmPerson *p, const WfmPlanned *plan, int32_t day, uint8_t *mask) {
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

/* Whether the duty that starts later may follow the earlier one. */
static bool may_follow(const WfmPerson *p, int32_t earlier, int32_t later) {
  const WfmCandidate *b = wfm_candidate(p, earlier), *c = wfm_candidate(p, later);
  if ((double)c->start < (double)b->end + p->rest_s || (double)c->start < (double)b->start + p->start_to_start_s) return false;
  return kinds_apart(p, p->kind[earlier], p->kind[later], c->start - b->end);
}

/* The nearest duties before and after the day, the other day left out; -1: none. */
static void neighbours(const WfmPerson *p, const WfmPlanned *plan, int32_t day, int32_t other, int32_t *before, int32_t *after) {
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

static int32_t class_for(Menu *menu, int32_t days, int32_t paid_s) {
  for (int32_t k = 0; k < menu->n_classes; k++)
    if (menu->class[k].days == days && menu->class[k].paid_s == paid_s) return k;
  if (menu->n_classes == MOST_CLASSES) return -1;
  menu->class[menu->n_classes] = (Class){days, paid_s, INFINITY, 0};
  return menu->n_classes++;
}

static void offer(Menu *menu, int32_t option, int32_t paid_s, double cost) {
  int32_t k = class_for(menu, option >= 0, paid_s);
  if (k < 0) return;
  menu->entry[menu->n_entries++] = (Entry){option, k, cost};
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

/* Running sums of what presence earns where the day's duties reach. */
static void price_day(WfmAnneal *an, const WfmPerson *p, Menu *menu) {
  WfmSearch *s = an->s;
  int32_t n = s->space->problem->grid.n;
  double idle = s->idle_price * s->space->problem->grid.step / 3600;
  menu->low = n;
  menu->high = 0;
  for (int32_t o = p->option_first[menu->day]; o < p->option_first[menu->day + 1]; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    menu->low = MIN(menu->low, c->i0);
    menu->high = MAX(menu->high, MIN(c->i1, n));
  }
  if (menu->low <= n) menu->sum[menu->low] = 0;
  for (int32_t i = menu->low; i < menu->high; i++) {
    double price = presence_price(an, p, i);
    if (!(price > 0)) price -= idle; /* below zero: somebody too many is there */
    menu->sum[i + 1] = menu->sum[i] + price;
  }
  s->steps += 4 * MAX(menu->high - menu->low, 0);
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

static void fill_menu(WfmAnneal *an, const WfmPerson *p, Menu *menu, int32_t other, const WfmCandidate *const mine[2]) {
  WfmSearch *s = an->s;
  const WfmPlanned *plan = s->plan[p->index];
  int32_t d = menu->day, before, after;
  menu->n_entries = menu->n_classes = 0;
  price_day(an, p, menu);
  neighbours(p, plan, d, other, &before, &after);
  wfm_duty_values(s->planner, p, menu->sum, d, d + 1, s->value);
  if (!p->must[d]) offer(menu, -1, 0, 0);
  for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
    if (isinf(s->value[o]) || p->option[o].loose || (before < 0 && !after_history(p, o))) continue;
    if ((before >= 0 && !may_follow(p, before, o)) || (after >= 0 && !may_follow(p, o, after))) continue;
    if (!seat_free(an, p, wfm_candidate(p, o), mine)) continue;
    offer(menu, o, p->option[o].paid_s, p->option[o].price - s->value[o]);
  }
  s->steps += 6 * (p->option_first[d + 1] - p->option_first[d]);
}

/* Weight of each class at this temperature. */
static void weigh(Menu *menu, double temperature) {
  for (int32_t k = 0; k < menu->n_classes; k++) menu->class[k].weight = 0;
  for (int32_t e = 0; e < menu->n_entries; e++) {
    Class *class = &menu->class[menu->entry[e].class];
    double x = (menu->entry[e].cost - class->least) / temperature;
    if (x < 30) class->weight += exp(-x);
  }
}

static const Entry *draw_entry(WfmAnneal *an, const Menu *menu, int32_t class) {
  double left = wfm_rng_uniform(&an->s->rng) * menu->class[class].weight;
  const Entry *last = NULL;
  for (int32_t e = 0; e < menu->n_entries; e++) {
    if (menu->entry[e].class != class) continue;
    double x = (menu->entry[e].cost - menu->class[class].least) / an->temperature;
    if (x >= 30) continue;
    last = &menu->entry[e];
    left -= exp(-x);
    if (left <= 0) break;
  }
  return last;
}

/* Days worked and paid time of a week, the menus' days left out. */
typedef struct {
  double days, paid_s;
} Rest;

static Rest rest_of_week(const WfmPerson *p, const WfmPlanned *plan, int32_t week, int32_t d, int32_t e) {
  Rest rest = {0, 0};
  int32_t at = d;
  while (at > 0 && p->week_of[at - 1] == week) at--;
  for (; at < p->n_days && p->week_of[at] == week; at++) {
    if (at == d || at == e || plan->option[at] < 0) continue;
    rest.days++;
    rest.paid_s += p->option[plan->option[at]].paid_s;
  }
  return rest;
}

/* Price of the weeks when the two days (the second may be missing) are of these classes. */
static double weeks_price(const WfmPerson *p, const Menu *one, const Menu *two, const Rest rest[2], const Class *x, const Class *y) {
  int32_t week = p->week_of[one->day];
  if (!two) return wfm_week_price(p, week, rest[0].days + x->days, rest[0].paid_s + x->paid_s, false);
  if (p->week_of[two->day] == week)
    return wfm_week_price(p, week, rest[0].days + x->days + y->days, rest[0].paid_s + x->paid_s + y->paid_s, false);
  return wfm_week_price(p, week, rest[0].days + x->days, rest[0].paid_s + x->paid_s, false) +
         wfm_week_price(p, p->week_of[two->day], rest[1].days + y->days, rest[1].paid_s + y->paid_s, false);
}

static Class class_now(const WfmPerson *p, const WfmPlanned *plan, int32_t day) {
  int32_t o = plan->option[day];
  return (Class){o >= 0, o >= 0 ? p->option[o].paid_s : 0, 0, 0};
}

typedef struct {
  const Entry *entry[2];
  double rise; /* of the plan's price, as far as weeks and wishes tell */
} Draw;

static double wish_of(const WfmPerson *p, int32_t option) {
  return option >= 0 ? p->option[option].price : 0;
}

/* Draws the classes of both days together, then the duties. */
static bool draw(WfmAnneal *an, const WfmPerson *p, const WfmPlanned *plan, Menu *one, Menu *two, Draw *out) {
  static const Class none = {0, 0, 0, 1};
  double t = an->temperature, least = INFINITY, total = 0;
  double cost[MOST_CLASSES * MOST_CLASSES], price[MOST_CLASSES * MOST_CLASSES];
  Rest rest[2] = {rest_of_week(p, plan, p->week_of[one->day], one->day, two ? two->day : -1), {0, 0}};
  if (two) rest[1] = rest_of_week(p, plan, p->week_of[two->day], two->day, one->day);
  weigh(one, t);
  if (two) weigh(two, t);
  int32_t n = one->n_classes, m = two ? two->n_classes : 1;
  for (int32_t k = 0; k < n * m; k++) {
    const Class *x = &one->class[k / m], *y = two ? &two->class[k % m] : &none;
    price[k] = weeks_price(p, one, two, rest, x, y);
    cost[k] = price[k] + x->least - t * log(x->weight) + (two ? y->least - t * log(y->weight) : 0);
    least = MIN(least, cost[k]);
  }
  if (isinf(least)) return false;
  for (int32_t k = 0; k < n * m; k++) total += exp(-(cost[k] - least) / t);
  double left = wfm_rng_uniform(&an->s->rng) * total;
  int32_t chosen = -1;
  for (int32_t k = 0; k < n * m && (chosen < 0 || left > 0); k++) {
    double weight = exp(-(cost[k] - least) / t);
    if (weight <= 0) continue;
    chosen = k;
    left -= weight;
  }
  if (chosen < 0) return false;
  out->entry[0] = draw_entry(an, one, chosen / m);
  out->entry[1] = two ? draw_entry(an, two, chosen % m) : NULL;
  Class x = class_now(p, plan, one->day), y = two ? class_now(p, plan, two->day) : none;
  out->rise =
      price[chosen] - weeks_price(p, one, two, rest, &x, &y) + wish_of(p, out->entry[0]->option) - wish_of(p, plan->option[one->day]);
  if (two) out->rise += wish_of(p, out->entry[1]->option) - wish_of(p, plan->option[two->day]);
  an->s->steps += 20 * n * m + 12 * (one->n_entries + (two ? two->n_entries : 0));
  return true;
}

static void seat(WfmSearch *s, const WfmPerson *p, int32_t option, int32_t by) {
  if (p->site < 0 || option < 0) return;
  const WfmCandidate *c = wfm_candidate(p, option);
  int32_t *seated = s->seated + (size_t)p->site * (size_t)s->space->n_span;
  for (int32_t i = c->i0; i < c->i1; i++) seated[i] += by;
}

/* The plan tried becomes the person's. */
static void take(WfmAnneal *an, const WfmPerson *p, Menu *const menu[2]) {
  WfmSearch *s = an->s;
  WfmPlanned *plan = s->plan[p->index];
  int32_t low = menu[0]->low, high = menu[0]->high;
  if (menu[1]) low = MIN(low, menu[1]->low), high = MAX(high, menu[1]->high);
  memset(an->mask2 + low, 0, (size_t)MAX(high - low, 0));
  for (int k = 0; k < 2 && menu[k]; k++) {
    mark(s->space, p, an->tried, menu[k]->day, an->mask2);
    seat(s, p, plan->option[menu[k]->day], -1);
    seat(s, p, an->tried->option[menu[k]->day], 1);
  }
  for (int32_t i = low; i < high; i++) {
    if (an->mask[i] && !an->mask2[i]) wfm_coverage_remove(s->coverage, i, p->group);
    if (!an->mask[i] && an->mask2[i]) wfm_coverage_add(s->coverage, i, p->group);
  }
  s->price += an->tried->price - plan->price;
  wfm_search_changed(s, p->index);
  wfm_planned_copy(p, plan, an->tried);
}

static bool same_day(const WfmSpace *space, const WfmPerson *p, const WfmPlanned *a, const WfmPlanned *b, int32_t day) {
  if (a->option[day] != b->option[day]) return false;
  if (a->option[day] < 0) return true;
  const WfmCandidate *c = wfm_candidate(p, a->option[day]);
  size_t n = c->type >= 0 ? space->problem->shift_types[c->type].n_breaks : 0, at = (size_t)day * WFM_MAX_BREAKS;
  return n == 0 || memcmp(a->breaks + at, b->breaks + at, n * sizeof *a->breaks) == 0;
}

/* Fills the menus of one day or of two; what the person does on them now is in the mask. */
static void look_at(WfmAnneal *an, const WfmPerson *p, int32_t day, int32_t other) {
  WfmSearch *s = an->s;
  const WfmPlanned *plan = s->plan[p->index];
  const WfmCandidate *mine[2] = {NULL, NULL};
  int n = other >= 0 ? 2 : 1;
  an->menu[0].day = n == 2 ? MIN(day, other) : day;
  an->menu[1].day = MAX(day, other);
  memset(an->mask, 0, (size_t)s->coverage->n);
  for (int k = 0; k < n; k++) {
    mark(s->space, p, plan, an->menu[k].day, an->mask);
    if (plan->option[an->menu[k].day] >= 0) mine[k] = wfm_candidate(p, plan->option[an->menu[k].day]);
  }
  for (int k = 0; k < n; k++) fill_menu(an, p, &an->menu[k], n == 2 ? an->menu[1 - k].day : -1, mine);
}

/* Draws one day of a person anew, or two together; true if that changed something. */
static bool draw_days(WfmAnneal *an, size_t a, int32_t day, int32_t other) {
  WfmSearch *s = an->s;
  const WfmPerson *p = &s->space->person[a];
  WfmPlanned *plan = s->plan[a];
  Menu *menu[2] = {&an->menu[0], other >= 0 ? &an->menu[1] : NULL};
  look_at(an, p, day, other);
  Draw drawn;
  if (!draw(an, p, plan, menu[0], menu[1], &drawn)) return false;
  wfm_planned_copy(p, an->tried, plan);
  bool same = true;
  for (int k = 0; k < 2 && menu[k]; k++) {
    int32_t o = an->tried->option[menu[k]->day] = drawn.entry[k]->option;
    if (o >= 0) wfm_duty_value(s->planner, p, o, menu[k]->sum, an->tried->breaks + (size_t)menu[k]->day * WFM_MAX_BREAKS);
    same &= same_day(s->space, p, plan, an->tried, menu[k]->day);
  }
  if (same) return false;
  if (menu[1] && drawn.entry[0]->option >= 0 && drawn.entry[1]->option >= 0 &&
      !may_follow(p, drawn.entry[0]->option, drawn.entry[1]->option))
    return false;
  s->steps += 2000;
  if (!wfm_planned_judge(s->space, p, an->tried)) return false;
  /* What the menus did not know, soft rules over more than a week, is asked of the temperature by itself (Metropolis). */
  double unseen = an->tried->price - plan->price - drawn.rise;
  if (unseen > 1e-7 && wfm_rng_uniform(&s->rng) >= exp(-unseen / an->temperature)) return false;
  take(an, p, menu);
  return true;
}

static int64_t steps_of(const WfmSearch *s) {
  return s->steps + s->coverage->work + wfm_planner_work(s->planner);
}

/* One draw: a day of somebody; half the time, and always where it is free, together with another of his days. */
static bool draw_once(WfmAnneal *an) {
  WfmSearch *s = an->s;
  s->steps += 100; /* also where there is nothing to draw: else a team that is all on leave would be drawn from for ever */
  size_t a = wfm_rng_below(&s->rng, (uint32_t)s->space->n_persons);
  const WfmPerson *p = &s->space->person[a];
  if (p->n_days == 0) return false;
  int32_t day = (int32_t)wfm_rng_below(&s->rng, (uint32_t)p->n_days), other = -1;
  if (p->option_first[day] == p->option_first[day + 1]) return false;
  if (p->n_days > 1 && (s->plan[a]->option[day] < 0 || wfm_rng_u32(&s->rng) % 2)) {
    int32_t reach = MIN(p->n_days, 14), low = CLAMP(day - reach / 2, 0, p->n_days - reach);
    other = low + (int32_t)wfm_rng_below(&s->rng, (uint32_t)reach);
    if (other == day || p->option_first[other] == p->option_first[other + 1]) other = -1;
  }
  return draw_days(an, a, day, other);
}

enum { SAMPLES = 300, HALVINGS = 40 };

/* A draw of this day alone at each temperature top / 2^(k/2): adds the probability that it changes something. */
static bool sample(WfmAnneal *an, const WfmPerson *p, int32_t day, double *top, double *changed) {
  Menu *menu = &an->menu[0];
  const WfmPlanned *plan = an->s->plan[p->index];
  look_at(an, p, day, -1);
  Rest rest = rest_of_week(p, plan, p->week_of[day], day, -1);
  double least = INFINITY, most = -INFINITY;
  int32_t n = 0;
  for (int32_t e = 0; e < menu->n_entries; e++) {
    Entry *entry = &menu->entry[e];
    const Class *class = &menu->class[entry->class];
    entry->cost += wfm_week_price(p, p->week_of[day], rest.days + class->days, rest.paid_s + class->paid_s, false);
    if (isinf(entry->cost)) continue;
    least = MIN(least, entry->cost);
    most = MAX(most, entry->cost);
    n++;
  }
  if (n < 2) return false;
  if (*top <= 0) *top = 16 * (most - least);
  double temperature = *top;
  for (int k = 0; *top > 0 && k < HALVINGS; k++) {
    double all = 0, same = 0;
    for (int32_t e = 0; e < menu->n_entries; e++) {
      double weight = exp(-(menu->entry[e].cost - least) / temperature);
      all += weight;
      if (menu->entry[e].option == plan->option[day]) same = weight;
    }
    changed[k] += 1 - same / all;
    temperature *= M_SQRT1_2;
  }
  an->s->steps += HALVINGS * 20 * menu->n_entries;
  return *top > 0;
}

void wfm_anneal_calibrate(WfmAnneal *an) {
  WfmSearch *s = an->s;
  double changed[HALVINGS] = {0}, top = 0;
  int n = 0;
  for (int k = 0; k < 4 * SAMPLES && n < SAMPLES && s->space->n_persons > 0; k++) {
    const WfmPerson *p = &s->space->person[wfm_rng_below(&s->rng, (uint32_t)s->space->n_persons)];
    if (p->n_days == 0) continue;
    int32_t day = (int32_t)wfm_rng_below(&s->rng, (uint32_t)p->n_days);
    if (p->option_first[day] < p->option_first[day + 1]) n += sample(an, p, day, &top, changed);
  }
  int k = 0;
  while (k + 1 < HALVINGS && changed[k] > 0.1 * n) k++;
  an->cold = top > 0 ? top * pow(M_SQRT1_2, k) : 1;
}

/* What the bound's prices pay an agent of each group. */
static void take_guide(WfmAnneal *an) {
  const WfmCoverage *c = an->s->coverage;
  for (int32_t g = 0; g < c->n_groups; g++)
    for (int32_t i = 0; i < c->n; i++) an->guide[(size_t)g * (size_t)c->n + (size_t)i] = wfm_search_guide(an->s, g, i);
}

void wfm_anneal_run(WfmAnneal *an, int64_t work, double hot, double cold, double lean) {
  WfmSearch *s = an->s;
  an->lean = s->guided ? lean : 0;
  if (an->lean > 0) take_guide(an);
  int64_t begun = steps_of(s), until = begun + work * 1000000;
  for (int64_t now = begun; now < until && s->space->n_persons > 0 && !wfm_job_stopped(s->job); now = steps_of(s)) {
    an->temperature = an->cold * hot * pow(cold / hot, (double)(now - begun) / (double)(until - begun));
    for (int k = 0; k < 64; k++) draw_once(an);
    if (steps_of(s) == now) s->steps += 64; /* where nobody has another day to draw, the draws alone are the work */
  }
  if (wfm_search_settle(s) < s->best_cost - 1e-7) wfm_search_adopt(s);
}
