#include "scheduler/roster/anneal_parts.h"

#include "scheduler/roster/response_parts.h"

#include <math.h>
#include <string.h>

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
  for (size_t a = 0; a < space->n_persons; a++) an->weekends |= space->person[a].weekends != NULL;
  for (int k = 0; k < 2; k++) {
    an->menu[k].sum = g_new0(double, n + 1);
    if (search->lost) an->menu[k].lost = g_new0(double, n + 1);
    an->menu[k].entry = g_new0(WfmMenuEntry, most + 1);
    an->menu[k].fits = g_new0(uint8_t, most + 1);
  }
  an->mask = g_new0(uint8_t, n + 1);
  an->mask2 = g_new0(uint8_t, n + 1);
  an->shaken = g_new0(double, n + 1);
  an->value = g_new0(double, most + 1);
  an->guide = g_new0(double, (size_t)search->coverage->n_groups *n + 1);
  an->rule = g_array_new(FALSE, FALSE, sizeof(WfmMenuRule));
  an->limit = g_array_new(FALSE, FALSE, sizeof(WfmMenuLimit));
  an->tried = wfm_planned_new(widest);
  an->tried2 = wfm_planned_new(widest);
  return an;
}

void wfm_anneal_free(WfmAnneal *an) {
  if (!an) return;
  for (int k = 0; k < 2; k++) {
    g_free(an->menu[k].sum);
    g_free(an->menu[k].lost);
    g_free(an->menu[k].entry);
    g_free(an->menu[k].fits);
  }
  g_free(an->mask);
  g_free(an->mask2);
  g_free(an->shaken);
  g_free(an->value);
  g_free(an->guide);
  g_array_free(an->rule, TRUE);
  g_array_free(an->limit, TRUE);
  wfm_planned_free(an->tried);
  wfm_planned_free(an->tried2);
  g_free(an);
}

/* Weight of each class at this temperature. */
static void weigh(WfmMenu *menu, double temperature) {
  for (int32_t k = 0; k < menu->n_classes; k++) menu->class[k].weight = 0;
  for (int32_t e = 0; e < menu->n_entries; e++) {
    WfmMenuClass *class = &menu->class[menu->entry[e].class];
    double x = (menu->entry[e].cost - class->least) / temperature;
    if (x < 30) class->weight += exp(-x);
  }
}

static const WfmMenuEntry *draw_entry(WfmAnneal *an, const WfmMenu *menu, int32_t class) {
  double left = wfm_rng_uniform(&an->s->rng) * menu->class[class].weight;
  const WfmMenuEntry *last = NULL;
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

/* Whether the weeks of the two days then have paid time that is no multiple of what it has to be. */
static bool off_step(const WfmPerson *p, const WfmMenu *one, const WfmMenu *two, const Rest rest[2], const WfmMenuClass *x,
                     const WfmMenuClass *y) {
  int32_t week = p->week_of[one->day], other = two ? p->week_of[two->day] : week;
  if (p->paid_step_s <= 0) return false;
  double first = rest[0].paid_s + x->paid_s;
  if (other == week) return wfm_week_off_step(p, week, first + (two ? y->paid_s : 0));
  return wfm_week_off_step(p, week, first) || wfm_week_off_step(p, other, rest[1].paid_s + y->paid_s);
}

/* Price of the weeks when the two days (the second may be missing) are of these classes. */
static double weeks_price(const WfmPerson *p, const WfmMenu *one, const WfmMenu *two, const Rest rest[2], const WfmMenuClass *x,
                          const WfmMenuClass *y) {
  int32_t week = p->week_of[one->day];
  if (off_step(p, one, two, rest, x, y)) return INFINITY;
  if (!two) return wfm_week_price(p, week, rest[0].days + x->days, rest[0].paid_s + x->paid_s, false);
  if (p->week_of[two->day] == week)
    return wfm_week_price(p, week, rest[0].days + x->days + y->days, rest[0].paid_s + x->paid_s + y->paid_s, false);
  return wfm_week_price(p, week, rest[0].days + x->days, rest[0].paid_s + x->paid_s, false) +
         wfm_week_price(p, p->week_of[two->day], rest[1].days + y->days, rest[1].paid_s + y->paid_s, false);
}

static WfmMenuClass class_now(const WfmPerson *p, const WfmPlanned *plan, int32_t day) {
  int32_t o = plan->option[day];
  return (WfmMenuClass){o >= 0, o >= 0 ? p->option[o].paid_s : 0, 0, 0, 0};
}

typedef struct {
  const WfmMenuEntry *entry[2];
  double rise; /* of the plan's price, as far as weeks and wishes tell */
} Draw;

static double wish_of(const WfmPerson *p, int32_t option) {
  return option >= 0 ? p->option[option].price : 0;
}

/* Draws the classes of both days together, then the duties. */
static bool draw(WfmAnneal *an, const WfmPerson *p, const WfmPlanned *plan, WfmMenu *one, WfmMenu *two, Draw *out) {
  static const WfmMenuClass none = {0, 0, 0, 1, 0};
  double t = an->temperature, least = INFINITY, total = 0;
  double cost[WFM_MOST_CLASSES * WFM_MOST_CLASSES], price[WFM_MOST_CLASSES * WFM_MOST_CLASSES];
  Rest rest[2] = {rest_of_week(p, plan, p->week_of[one->day], one->day, two ? two->day : -1), {0, 0}};
  if (two) rest[1] = rest_of_week(p, plan, p->week_of[two->day], two->day, one->day);
  weigh(one, t);
  if (two) weigh(two, t);
  int32_t n = one->n_classes, m = two ? two->n_classes : 1;
  for (int32_t k = 0; k < n * m; k++) {
    const WfmMenuClass *x = &one->class[k / m], *y = two ? &two->class[k % m] : &none;
    price[k] = wfm_menu_allowed(an, one, two, x, y) ? weeks_price(p, one, two, rest, x, y) : (double)INFINITY;
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
  WfmMenuClass x = class_now(p, plan, one->day), y = two ? class_now(p, plan, two->day) : none;
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
static void take(WfmAnneal *an, const WfmPerson *p, WfmMenu *const menu[2]) {
  WfmSearch *s = an->s;
  WfmPlanned *plan = s->plan[p->index];
  int32_t low = menu[0]->low, high = menu[0]->high;
  if (menu[1]) low = MIN(low, menu[1]->low), high = MAX(high, menu[1]->high);
  memset(an->mask2 + low, 0, (size_t)MAX(high - low, 0));
  for (int k = 0; k < 2 && menu[k]; k++) {
    wfm_menu_mark(s->space, p, an->tried, menu[k]->day, an->mask2);
    seat(s, p, plan->option[menu[k]->day], -1);
    seat(s, p, an->tried->option[menu[k]->day], 1);
    wfm_search_crew(s, p, plan, menu[k]->day, menu[k]->day + 1, -1);
    wfm_search_crew(s, p, an->tried, menu[k]->day, menu[k]->day + 1, 1);
    wfm_planned_rest(s->space, p, plan, menu[k]->day, menu[k]->day + 1, s->coverage, -1);
    wfm_planned_rest(s->space, p, an->tried, menu[k]->day, menu[k]->day + 1, s->coverage, 1);
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

/* What a break of the duty loses in each interval, shaken by up to so many temperatures. The sum of two even chances does for a bell. */
static const double SHAKEN = 2;

static const double *shake(WfmAnneal *an, const WfmPerson *p, const WfmMenu *menu, int32_t option) {
  const WfmCandidate *c = wfm_candidate(p, option);
  const double *lost = menu->lost ? menu->lost : menu->sum;
  double most = SHAKEN * an->temperature / 65536;
  int32_t high = MIN(c->i1, an->s->coverage->n);
  an->shaken[MIN(c->i0, high)] = 0;
  for (int32_t i = c->i0; i < high; i++) {
    uint32_t chance = wfm_rng_u32(&an->s->rng);
    int32_t off = (int32_t)(chance >> 16) + (int32_t)(chance & 0xffff) - 65535;
    an->shaken[i + 1] = an->shaken[i] + lost[i + 1] - lost[i] + most * off;
  }
  an->s->steps += 4 * MAX(high - c->i0, 0);
  return an->shaken;
}

/* Lays the breaks of the duty that `tried` has on the menu's day; false: they have no place. */
static bool lay_breaks(WfmAnneal *an, const WfmPerson *p, const WfmMenu *menu) {
  WfmSearch *s = an->s;
  int32_t option = an->tried->option[menu->day];
  wfm_planner_rests(s->planner, shake(an, p, menu, option));
  double value = wfm_duty_value(s->planner, p, option, menu->sum, an->tried->breaks + (size_t)menu->day * WFM_MAX_BREAKS);
  wfm_planner_rests(s->planner, NULL);
  return !isinf(value);
}

/* Judges the plan tried and takes it. What the menus did not know, soft rules over more than a week, is asked of the temperature by itself
 * (Metropolis). */
static bool accept(WfmAnneal *an, const WfmPerson *p, WfmMenu *const menu[2], double rise) {
  WfmSearch *s = an->s;
  s->steps += 2000;
  if (!wfm_planned_judge(s->space, p, an->tried)) return false;
  double unseen = an->tried->price - s->plan[p->index]->price - rise;
  if (unseen > 1e-7 && wfm_rng_uniform(&s->rng) >= exp(-unseen / an->temperature)) return false;
  take(an, p, menu);
  return true;
}

/* Draws one day of a person anew, or two together; true if that changed something. */
static bool draw_days(WfmAnneal *an, size_t a, int32_t day, int32_t other) {
  WfmSearch *s = an->s;
  const WfmPerson *p = &s->space->person[a];
  WfmPlanned *plan = s->plan[a];
  WfmMenu *menu[2] = {&an->menu[0], other >= 0 ? &an->menu[1] : NULL};
  wfm_menu_look_at(an, p, day, other);
  Draw drawn;
  if (!draw(an, p, plan, menu[0], menu[1], &drawn)) return false;
  wfm_planned_copy(p, an->tried, plan);
  bool same = true;
  for (int k = 0; k < 2 && menu[k]; k++) {
    an->tried->option[menu[k]->day] = drawn.entry[k]->option;
    if (drawn.entry[k]->option >= 0) lay_breaks(an, p, menu[k]);
    same &= same_day(s->space, p, plan, an->tried, menu[k]->day);
  }
  if (same) return false;
  if (menu[1] && drawn.entry[0]->option >= 0 && drawn.entry[1]->option >= 0 &&
      !wfm_menu_may_follow(p, drawn.entry[0]->option, drawn.entry[1]->option))
    return false;
  return accept(an, p, menu, drawn.rise);
}

static bool has_breaks(const WfmSpace *space, const WfmPerson *p, int32_t option) {
  int32_t type = option >= 0 ? wfm_candidate(p, option)->type : -1;
  return type >= 0 && space->problem->shift_types[type].n_breaks > 0;
}

/* Draws the breaks of the day's duty anew. */
static bool draw_breaks(WfmAnneal *an, size_t a, int32_t day) {
  WfmSearch *s = an->s;
  const WfmPerson *p = &s->space->person[a];
  WfmMenu *menu[2] = {&an->menu[0], NULL};
  wfm_menu_price_duty(an, p, day);
  wfm_planned_copy(p, an->tried, s->plan[a]);
  s->steps += 100;
  return lay_breaks(an, p, menu[0]) && !same_day(s->space, p, s->plan[a], an->tried, day) && accept(an, p, menu, 0);
}

static int64_t steps_of(const WfmSearch *s) {
  return s->steps + s->coverage->work + wfm_planner_work(s->planner);
}

/* One draw: a day of somebody, or, half the time, its breaks alone; half the days, and always those that are free, together with another. */
static bool draw_once(WfmAnneal *an) {
  WfmSearch *s = an->s;
  s->steps += 100; /* also where there is nothing to draw: else a team that is all on leave would be drawn from for ever */
  size_t a = wfm_rng_below(&s->rng, (uint32_t)s->space->n_persons);
  const WfmPerson *p = &s->space->person[a];
  if (p->n_days == 0) return false;
  int32_t day = (int32_t)wfm_rng_below(&s->rng, (uint32_t)p->n_days), other = -1;
  if (p->option_first[day] == p->option_first[day + 1]) return false;
  if (has_breaks(s->space, p, s->plan[a]->option[day]) && wfm_rng_u32(&s->rng) % 2) return draw_breaks(an, a, day);
  if (p->n_days > 1 && (s->plan[a]->option[day] < 0 || wfm_rng_u32(&s->rng) % 2)) {
    int32_t reach = MIN(p->n_days, 14), low = CLAMP(day - reach / 2, 0, p->n_days - reach);
    other = low + (int32_t)wfm_rng_below(&s->rng, (uint32_t)reach);
    if (other == day || p->option_first[other] == p->option_first[other + 1]) other = -1;
  }
  return draw_days(an, a, day, other);
}

static const double RESPONSES = 0.2; /* share of the work, where weekends are limited */
enum { SAMPLES = 300, HALVINGS = 40, EXCHANGES = 4 /* for 64 draws: each costs some five of them */ };

/* A draw of this day alone at each temperature top / 2^(k/2): adds the probability that it changes something. */
static bool sample(WfmAnneal *an, const WfmPerson *p, int32_t day, double *top, double *changed) {
  WfmMenu *menu = &an->menu[0];
  const WfmPlanned *plan = an->s->plan[p->index];
  wfm_menu_look_at(an, p, day, -1);
  Rest rest = rest_of_week(p, plan, p->week_of[day], day, -1);
  double least = INFINITY, most = -INFINITY;
  int32_t n = 0;
  for (int32_t e = 0; e < menu->n_entries; e++) {
    WfmMenuEntry *entry = &menu->entry[e];
    const WfmMenuClass *class = &menu->class[entry->class];
    entry->cost += wfm_week_price(p, p->week_of[day], rest.days + class->days, rest.paid_s + class->paid_s, false);
    if (!wfm_menu_allowed(an, menu, NULL, class, NULL)) entry->cost = INFINITY;
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

/* The whole plan of one person anew, the best at the prices that presence leans towards: where weekends are limited, one is not given up for
 * another by a day or two. */
static void respond(WfmAnneal *an) {
  WfmSearch *s = an->s;
  size_t a = wfm_rng_below(&s->rng, (uint32_t)s->space->n_persons);
  s->steps += 100;
  if (!s->space->person[a].weekends) return;
  WfmMood mood = {.guided = an->lean, .to = INT32_MAX};
  wfm_planned_copy(&s->space->person[a], an->tried2, s->plan[a]);
  wfm_search_collect(s, a, s->plan[a]);
  wfm_search_take_out(s, a);
  bool found = !isinf(wfm_best_response(s, a, &mood, an->tried));
  wfm_search_put_in(s, a, found ? an->tried : an->tried2);
}

void wfm_anneal_run(WfmAnneal *an, int64_t work, double hot, double cold, double lean) {
  WfmSearch *s = an->s;
  an->lean = s->guided ? lean : 0;
  if (an->lean > 0) take_guide(an);
  int64_t begun = steps_of(s), until = begun + work * 1000000;
  double responded = 0;
  for (int64_t now = begun; now < until && s->space->n_persons > 0 && !wfm_job_stopped(s->job); now = steps_of(s)) {
    an->temperature = an->cold * hot * pow(cold / hot, (double)(now - begun) / (double)(until - begun));
    for (int k = 0; k < 64; k++) draw_once(an);
    for (int k = 0; k < EXCHANGES; k++) wfm_anneal_exchange(an);
    if (an->weekends && responded < RESPONSES * (double)(steps_of(s) - begun)) {
      int64_t before = steps_of(s);
      respond(an);
      responded += (double)(steps_of(s) - before);
    }
    if (steps_of(s) == now) s->steps += 64; /* where nobody has another day to draw, the draws alone are the work */
  }
  if (wfm_search_settle(s) < s->best_cost - 1e-7) wfm_search_adopt(s);
}
