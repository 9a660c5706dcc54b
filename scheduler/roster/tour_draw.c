#include "scheduler/roster/tour_draw_parts.h"

WfmTourDraw *wfm_tour_draw_new(WfmTourSearch *s) {
  WfmTourDraw *w = g_new0(WfmTourDraw, 1);
  w->s = s;
  w->live = g_new0(WfmTourLive, s->n + 1);
  int32_t days = 0;
  size_t rows = 0;
  for (size_t a = 0; a < s->n; a++) {
    WfmTourLive *l = &w->live[a];
    const WfmPerson *p = &s->space->person[a];
    wfm_tour_live_init(l, s, a);
    w->states = MAX(w->states, (size_t)l->run.states + 1);
    rows = MAX(rows, (size_t)l->kinds.rows.n_rows);
    w->kinds = MAX(w->kinds, (size_t)l->kinds.n_kinds);
    for (int32_t d = 0; d < p->n_days; d++) w->options = MAX(w->options, (size_t)(p->option_first[d + 1] - p->option_first[d]));
    days = MAX(days, p->n_days);
  }
  w->before = g_new0(double, WFM_TOUR_DRAW_DAYS * w->states + 1);
  w->after = g_new0(double, WFM_TOUR_DRAW_DAYS * w->states + 1);
  w->weight = g_new0(double, WFM_TOUR_DRAW_DAYS * w->options + 1);
  w->by_kind = g_new0(double, WFM_TOUR_DRAW_DAYS * w->kinds + 1);
  w->onward = g_new0(double, w->kinds + 1);
  w->row_sum = g_new0(double, rows + 1);
  w->trial = g_new0(int32_t, (size_t)days + 1);
  w->breaks = g_new0(int32_t, (size_t)days * WFM_MAX_BREAKS + 1);
  return w;
}

void wfm_tour_draw_free(WfmTourDraw *w) {
  if (!w) return;
  for (size_t a = 0; a < w->s->n; a++) wfm_tour_live_clear(&w->live[a]);
  void *arrays[] = {w->live, w->before, w->after, w->weight, w->by_kind, w->onward, w->row_sum, w->trial, w->breaks};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(w);
}

const int32_t *wfm_tour_draw_options(const WfmTourDraw *w, size_t a) {
  return w->live[a].option;
}

static void read_way(const WfmTourLive *l, const WfmTourDays *days, WfmTourWay *way) {
  for (int32_t k = 0; k < days->n; k++) way->option[k] = l->option[days->day[k]];
}

static bool same_way(const WfmTourDays *days, const WfmTourWay *a, const WfmTourWay *b) {
  return memcmp(a->option, b->option, sizeof(int32_t) * (size_t)days->n) == 0;
}

static void count(WfmTourDraw *w, size_t a, const WfmTourDays *days, const WfmTourWay *way, int32_t by) {
  const int32_t *line_of = w->s->line_of[a];
  for (int32_t k = 0; k < days->n; k++)
    if (way->option[k] >= 0 && line_of[way->option[k]] >= 0) w->s->count[line_of[way->option[k]]] += by;
}

double wfm_tour_draw_chance(WfmTourDraw *w, size_t a, const WfmTourDays *days, double temperature) {
  WfmTourWay old;
  read_way(&w->live[a], days, &old);
  count(w, a, days, &old, -1);
  double all = wfm_tour_ways(w, a, days, temperature), stays = 0;
  for (int32_t k = 0; k < days->n; k++)
    if (old.option[k] >= 0) stays -= wfm_tour_cost_of(w->s, a, old.option[k]) / temperature;
  count(w, a, days, &old, 1);
  return isinf(all) ? 0 : MAX(1 - exp(stays - all), 0);
}

static int32_t paid_of(const WfmTourNet *net, const WfmTourWay *way, int32_t n) {
  int32_t paid = 0;
  for (int32_t k = 0; k < n; k++)
    if (way->option[k] >= 0) paid += net->paid[way->option[k]];
  return paid;
}

static double wage_of(const WfmTourNet *net, const int32_t *option) {
  double wage = 0;
  for (int32_t d = 0; d < net->person->n_days; d++)
    if (option[d] >= 0) wage += net->wage[option[d]];
  return wage;
}

static bool counts_kept(const WfmTourNet *net, const int32_t *option) {
  int32_t used[WFM_TOUR_LIMITS] = {0};
  uint32_t weekly = 0;
  int32_t weekends = -1;
  for (int32_t k = 0; k < net->n_limits; k++) {
    used[k] = net->limit[k].weekly ? net->limit[k].begin : 0;
    if (net->limit[k].weekly) weekly |= 1u << k;
    if (net->limit[k].weekends) weekends = k;
  }
  bool counted = false;
  for (int32_t d = 0; d < net->person->n_days; d++) {
    if (net->new_week[d])
      for (uint32_t left = weekly; left; left &= left - 1) used[__builtin_ctz(left)] = 0;
    if (net->new_weekend[d]) counted = false;
    int32_t o = option[d];
    if (o < 0) continue;
    for (uint32_t left = net->counts[o]; left; left &= left - 1) {
      int32_t k = __builtin_ctz(left);
      if (++used[k] > net->limit[k].most) return false;
    }
    if (weekends < 0 || counted || !net->weekend[o]) continue;
    counted = true;
    if (++used[weekends] > net->limit[weekends].most) return false;
  }
  return true;
}

/* Whether the tour with those days keeps the limits; *extra: what the judge's price is above the net's. */
static bool is_legal(WfmTourDraw *w, size_t a, const WfmTourDays *days, const WfmTourWay *old, const WfmTourWay *way, double *extra) {
  const WfmTourLive *l = &w->live[a];
  const WfmTourNet *net = l->run.net;
  const WfmPerson *p = l->run.p;
  *extra = l->extra;
  int32_t paid = l->paid - paid_of(net, old, days->n) + paid_of(net, way, days->n);
  if (net->grain_s > 0 && net->paid_high > 0 && (paid < net->paid_low || paid > net->paid_high)) return false;
  if (net->n_limits == 0 && !net->judged) return true;
  memcpy(w->trial, l->option, sizeof(int32_t) * (size_t)p->n_days);
  for (int32_t k = 0; k < days->n; k++) w->trial[days->day[k]] = way->option[k];
  w->s->steps += p->n_days;
  if (!counts_kept(net, w->trial)) return false;
  if (!net->judged) return true;
  WfmPlanned planned = {.option = w->trial, .breaks = w->breaks};
  w->s->steps += 40 * p->n_days;
  if (!wfm_planned_judge(w->s->space, p, &planned)) return false;
  *extra = planned.price - wage_of(net, w->trial);
  return true;
}

static void take(WfmTourDraw *w, size_t a, const WfmTourDays *days, const WfmTourWay *old, const WfmTourWay *way, double extra) {
  WfmTourLive *l = &w->live[a];
  l->paid += paid_of(l->run.net, way, days->n) - paid_of(l->run.net, old, days->n);
  l->extra = extra;
  for (int32_t k = 0; k < days->n; k++) l->option[days->day[k]] = way->option[k];
  wfm_tour_live_walk(l, days->day[0], days->day[days->n - 1] + 1);
}

/* What only the judge sees is asked of the temperature by itself (Metropolis). */
static bool accepts(WfmTourDraw *w, double log_odds) {
  return log_odds >= 0 || wfm_rng_uniform(&w->s->rng) < exp(log_odds);
}

bool wfm_tour_draw_one(WfmTourDraw *w, size_t a, const WfmTourDays *days, double temperature) {
  WfmTourWay old, way;
  double extra;
  read_way(&w->live[a], days, &old);
  count(w, a, days, &old, -1);
  bool changed = !isinf(wfm_tour_ways(w, a, days, temperature));
  if (changed) wfm_tour_draw_way(w, a, days, &way);
  changed = changed && !same_way(days, &way, &old) && is_legal(w, a, days, &old, &way, &extra) &&
            accepts(w, (w->live[a].extra - extra) / temperature);
  if (changed) take(w, a, days, &old, &way, extra);
  count(w, a, days, changed ? &way : &old, 1);
  return changed;
}

/* The second person's days when the first one's are so; the logarithm of the sum of the weights of all ways. */
static double look_beside(WfmTourDraw *w, size_t a, const WfmTourWay *way, size_t b, const WfmTourDays *days, double temperature) {
  count(w, a, days, way, 1);
  double sum = wfm_tour_ways(w, b, days, temperature);
  count(w, a, days, way, -1);
  return sum;
}

bool wfm_tour_draw_two(WfmTourDraw *w, size_t a, size_t b, const WfmTourDays *days, double temperature) {
  WfmTourWay old_a, old_b, way_a, way_b;
  double extra_a, extra_b;
  read_way(&w->live[a], days, &old_a);
  read_way(&w->live[b], days, &old_b);
  count(w, a, days, &old_a, -1);
  count(w, b, days, &old_b, -1);
  bool changed = !isinf(wfm_tour_ways(w, a, days, temperature));
  if (changed) {
    wfm_tour_draw_way(w, a, days, &way_a);
    changed = is_legal(w, a, days, &old_a, &way_a, &extra_a);
  }
  if (changed) {
    double before = look_beside(w, a, &old_a, b, days, temperature), after = look_beside(w, a, &way_a, b, days, temperature);
    changed = !isinf(after);
    if (changed) wfm_tour_draw_way(w, b, days, &way_b);
    changed = changed && !(same_way(days, &way_a, &old_a) && same_way(days, &way_b, &old_b)) &&
              is_legal(w, b, days, &old_b, &way_b, &extra_b) &&
              accepts(w, after - before + (w->live[a].extra - extra_a + w->live[b].extra - extra_b) / temperature);
  }
  if (changed) {
    take(w, a, days, &old_a, &way_a, extra_a);
    take(w, b, days, &old_b, &way_b, extra_b);
  }
  count(w, a, days, changed ? &way_a : &old_a, 1);
  count(w, b, days, changed ? &way_b : &old_b, 1);
  return changed;
}
