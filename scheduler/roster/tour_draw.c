#include "scheduler/roster/tour_draw.h"

#include "scheduler/roster/tour_run.h"

enum { DEAD = -1, LONGEST = WFM_TOUR_DRAW_DAYS };

/* Duties that may follow and be followed alike. */
typedef struct {
  int32_t n_kinds;
  int32_t *kind_of; /* [n_options] */
  int32_t *next;    /* [n_states * n_kinds] state after such a duty, n_states: not allowed */
  WfmTourState *state;
} Kinds;

typedef struct {
  WfmTourRun run;
  Kinds kinds;
  int32_t *option, *at; /* [n_days]; [n_days + 1] state before each day */
  int32_t paid;
  double extra; /* price by the judge less what the net makes of it */
} Live;

/* A way through the days of a span. */
typedef struct {
  int32_t option[LONGEST];
} Way;

struct WfmTourDraw {
  WfmTourSearch *s;
  Live *live;      /* [n] */
  double *sum;     /* [LONGEST + 1][most states + 1] weights of all ways from a state to the span's end */
  double *weight;  /* [LONGEST][most options of a day] */
  double *by_kind; /* [LONGEST][most kinds] */
  double off[LONGEST];
  size_t states, options, kinds; /* strides */
  int32_t *breaks, *trial;       /* scratch of the judge */
};

static void find_kinds(Live *l, const WfmTourNet *net) {
  const WfmPerson *p = net->person;
  int32_t n = p->option_first[p->n_days], n_states = l->run.states;
  g_autofree int32_t *shape = g_new0(int32_t, (size_t)net->n_shapes + 1);
  Kinds *k = &l->kinds;
  k->kind_of = g_new0(int32_t, (size_t)n + 1);
  for (int32_t o = 0; o < n; o++) {
    int32_t s = net->shape_of[o], at = 0;
    while (at < k->n_kinds && (net->class_of[shape[at]] != net->class_of[s] || net->column_of[shape[at]] != net->column_of[s])) at++;
    if (at == k->n_kinds) shape[k->n_kinds++] = s;
    k->kind_of[o] = at;
  }
  k->next = g_new0(int32_t, (size_t)n_states * (size_t)k->n_kinds + 1);
  k->state = g_new0(WfmTourState, (size_t)n_states + 1);
  for (int32_t s = 0; s < n_states; s++) {
    k->state[s] = state_of(&l->run, s);
    for (int32_t j = 0; j < k->n_kinds; j++) {
      int32_t to = work_follows(&l->run, k->state[s], shape[j], false);
      k->next[s * k->n_kinds + j] = to < 0 ? n_states : to;
    }
  }
}

/* The state after a day; DEAD: not allowed. */
static int32_t step(const Live *l, int32_t day, int32_t state, int32_t option) {
  if (option < 0) return off_follows(&l->run, day, l->kinds.state[state]);
  int32_t to = l->kinds.next[state * l->kinds.n_kinds + l->kinds.kind_of[option]];
  return to == l->run.states ? DEAD : to;
}

/* The states after days [from, to) have changed, and so far on as they differ. */
static void walk(Live *l, int32_t from, int32_t to) {
  for (int32_t day = from; day < l->run.n; day++) {
    int32_t next = step(l, day, l->at[day], l->option[day]);
    if (day >= to && next == l->at[day + 1]) return;
    l->at[day + 1] = next;
  }
}

static void live_init(Live *l, const WfmTourSearch *s, size_t a) {
  WfmTourNet *net = s->net[a];
  const WfmPerson *p = net->person;
  l->run = (WfmTourRun){.net = net, .p = p, .n = p->n_days, .classes = net->n_classes, .weekends = -1};
  l->run.half = l->run.states = net->off_min + (net->n_classes + 1) * net->runs;
  find_kinds(l, net);
  l->option = g_memdup2(s->now[a]->option, sizeof(int32_t) * (size_t)p->n_days);
  l->at = g_new0(int32_t, (size_t)p->n_days + 1);
  l->at[0] = start_state(&l->run);
  walk(l, 0, p->n_days);
  l->extra = s->now[a]->price;
  for (int32_t d = 0; d < p->n_days; d++)
    if (l->option[d] >= 0) {
      l->paid += net->paid[l->option[d]];
      l->extra -= net->wage[l->option[d]];
    }
}

WfmTourDraw *wfm_tour_draw_new(WfmTourSearch *s) {
  WfmTourDraw *w = g_new0(WfmTourDraw, 1);
  w->s = s;
  w->live = g_new0(Live, s->n + 1);
  int32_t days = 0;
  for (size_t a = 0; a < s->n; a++) {
    Live *l = &w->live[a];
    const WfmPerson *p = &s->space->person[a];
    live_init(l, s, a);
    w->states = MAX(w->states, (size_t)l->run.states + 1);
    w->kinds = MAX(w->kinds, (size_t)l->kinds.n_kinds);
    for (int32_t d = 0; d < p->n_days; d++) w->options = MAX(w->options, (size_t)(p->option_first[d + 1] - p->option_first[d]));
    days = MAX(days, p->n_days);
  }
  w->sum = g_new0(double, (LONGEST + 1) * w->states + 1);
  w->weight = g_new0(double, LONGEST * w->options + 1);
  w->by_kind = g_new0(double, LONGEST * w->kinds + 1);
  w->trial = g_new0(int32_t, (size_t)days + 1);
  w->breaks = g_new0(int32_t, (size_t)days * WFM_MAX_BREAKS + 1);
  return w;
}

void wfm_tour_draw_free(WfmTourDraw *w) {
  if (!w) return;
  for (size_t a = 0; a < w->s->n; a++) {
    Live *l = &w->live[a];
    void *arrays[] = {l->kinds.kind_of, l->kinds.next, l->kinds.state, l->option, l->at};
    for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  }
  void *arrays[] = {w->live, w->sum, w->weight, w->by_kind, w->trial, w->breaks};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(w);
}

const int32_t *wfm_tour_draw_options(const WfmTourDraw *w, size_t a) {
  return w->live[a].option;
}

static void count_days(WfmTourDraw *w, size_t a, const int32_t *option, int32_t from, int32_t to, int32_t by) {
  const int32_t *line_of = w->s->line_of[a];
  for (int32_t d = from; d < to; d++)
    if (option[d - from] >= 0 && line_of[option[d - from]] >= 0) w->s->count[line_of[option[d - from]]] += by;
}

/* Whether what stands from `day` on may follow the state. */
static bool joins(const Live *l, int32_t day, int32_t state) {
  for (; day <= l->run.n; day++) {
    if (state == DEAD) return false;
    if (day == l->run.n || state == l->at[day]) return true;
    state = step(l, day, state, l->option[day]);
  }
  return true;
}

/* Money that a duty adds, the person not being counted that day. */
static double cost_of(const WfmTourSearch *s, size_t a, int32_t option) {
  int32_t line = s->line_of[a][option];
  double cost = s->net[a]->wage[option];
  if (line < 0) return cost;
  return cost + (s->count[line] < s->line[line].required ? -s->line[line].under_price : s->line[line].over_price);
}

/* Weights of the duties of a day, and of being free; the person is not counted that day. The least cost, which has weight 1; INFINITY: nothing
 * is possible. */
static double weigh_day(WfmTourDraw *w, size_t a, int32_t day, int32_t k, double temperature) {
  const WfmTourSearch *s = w->s;
  const WfmPerson *p = &s->space->person[a];
  int32_t first = p->option_first[day], n = p->option_first[day + 1] - first;
  double *weight = w->weight + (size_t)k * w->options, *by_kind = w->by_kind + (size_t)k * w->kinds;
  bool must = p->must[day] == 1;
  double least = must ? (double)INFINITY : 0;
  for (int32_t j = 0; j < n; j++) {
    weight[j] = cost_of(s, a, first + j);
    least = MIN(least, weight[j]);
  }
  if (isinf(least)) return least;
  memset(by_kind, 0, sizeof(double) * (size_t)w->live[a].kinds.n_kinds);
  for (int32_t j = 0; j < n; j++) {
    weight[j] = exp((least - weight[j]) / temperature);
    by_kind[w->live[a].kinds.kind_of[first + j]] += weight[j];
  }
  w->off[k] = must ? 0 : exp(least / temperature);
  return least;
}

/* The logarithm of the sum of the weights of all ways; -INFINITY: there is none. */
static double look_back(WfmTourDraw *w, size_t a, int32_t from, int32_t to, double temperature) {
  const Live *l = &w->live[a];
  int32_t n = l->run.states, kinds = l->kinds.n_kinds;
  double log_sum = 0, *then = w->sum + (size_t)(to - from) * w->states;
  for (int32_t s = 0; s < n; s++) then[s] = joins(l, to, s);
  then[n] = 0;
  for (int32_t day = to - 1; day >= from; day--) {
    double least = weigh_day(w, a, day, day - from, temperature), top = 0, *now = then - w->states;
    if (isinf(least)) return -INFINITY;
    const double *by_kind = w->by_kind + (size_t)(day - from) * w->kinds;
    for (int32_t s = 0; s < n; s++) {
      int32_t off = off_follows(&l->run, day, l->kinds.state[s]);
      double sum = off >= 0 ? w->off[day - from] * then[off] : 0;
      const int32_t *next = l->kinds.next + s * kinds;
      for (int32_t k = 0; k < kinds; k++) sum += by_kind[k] * then[next[k]];
      now[s] = sum;
      top = MAX(top, sum);
    }
    if (top <= 0) return -INFINITY;
    for (int32_t s = 0; s < n; s++) now[s] /= top;
    now[n] = 0;
    log_sum += log(top) - least / temperature;
    then = now;
  }
  w->s->steps += (int64_t)(to - from) * n * (kinds + 2) / 4 + 20 * (to - from);
  return then[l->at[from]] > 0 ? log_sum + log(then[l->at[from]]) : (double)-INFINITY;
}

/* One way, by the weights that look_back left. */
static void draw_way(WfmTourDraw *w, size_t a, int32_t from, int32_t to, Way *way) {
  const Live *l = &w->live[a];
  const WfmPerson *p = l->run.p;
  int32_t state = l->at[from], kinds = l->kinds.n_kinds;
  for (int32_t k = 0; k < to - from; k++) {
    const double *then = w->sum + (size_t)(k + 1) * w->states, *by_kind = w->by_kind + (size_t)k * w->kinds;
    const int32_t *next = l->kinds.next + state * kinds;
    int32_t off = off_follows(&l->run, from + k, l->kinds.state[state]), kind = -1;
    double free = off >= 0 ? w->off[k] * then[off] : 0, all = free;
    for (int32_t j = 0; j < kinds; j++) all += by_kind[j] * then[next[j]];
    double at = all * wfm_rng_uniform(&w->s->rng) - free;
    for (int32_t j = 0; j < kinds && (at >= 0 || free <= 0); j++) {
      double part = by_kind[j] * then[next[j]];
      if (part <= 0) continue;
      kind = j;
      if ((at -= part) < 0) break;
    }
    way->option[k] = -1;
    if (kind < 0) {
      state = off;
      continue;
    }
    const double *weight = w->weight + (size_t)k * w->options;
    int32_t first = p->option_first[from + k], n = p->option_first[from + k + 1] - first;
    at = by_kind[kind] * wfm_rng_uniform(&w->s->rng);
    for (int32_t j = 0; j < n; j++) {
      if (l->kinds.kind_of[first + j] != kind || weight[j] <= 0) continue;
      way->option[k] = first + j;
      if ((at -= weight[j]) < 0) break;
    }
    state = next[kind];
  }
}

static int32_t paid_of(const WfmTourNet *net, const int32_t *option, int32_t n) {
  int32_t paid = 0;
  for (int32_t d = 0; d < n; d++)
    if (option[d] >= 0) paid += net->paid[option[d]];
  return paid;
}

static double wage_of(const WfmTourNet *net, const int32_t *option, int32_t n) {
  double wage = 0;
  for (int32_t d = 0; d < n; d++)
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
static bool is_legal(WfmTourDraw *w, size_t a, int32_t from, int32_t to, const Way *way, double *extra) {
  const Live *l = &w->live[a];
  const WfmTourNet *net = l->run.net;
  const WfmPerson *p = l->run.p;
  *extra = l->extra;
  int32_t paid = l->paid - paid_of(net, l->option + from, to - from) + paid_of(net, way->option, to - from);
  if (net->grain_s > 0 && net->paid_high > 0 && (paid < net->paid_low || paid > net->paid_high)) return false;
  if (net->n_limits == 0 && !net->judged) return true;
  memcpy(w->trial, l->option, sizeof(int32_t) * (size_t)p->n_days);
  memcpy(w->trial + from, way->option, sizeof(int32_t) * (size_t)(to - from));
  w->s->steps += p->n_days;
  if (!counts_kept(net, w->trial)) return false;
  if (!net->judged) return true;
  WfmPlanned planned = {.option = w->trial, .breaks = w->breaks};
  w->s->steps += 40 * p->n_days;
  if (!wfm_planned_judge(w->s->space, p, &planned)) return false;
  *extra = planned.price - wage_of(net, w->trial, p->n_days);
  return true;
}

static void take(WfmTourDraw *w, size_t a, int32_t from, int32_t to, const Way *way, double extra) {
  Live *l = &w->live[a];
  l->paid += paid_of(l->run.net, way->option, to - from) - paid_of(l->run.net, l->option + from, to - from);
  l->extra = extra;
  memcpy(l->option + from, way->option, sizeof(int32_t) * (size_t)(to - from));
  walk(l, from, to);
}

/* What only the judge sees is asked of the temperature by itself (Metropolis). */
static bool accepts(WfmTourDraw *w, double log_odds) {
  return log_odds >= 0 || wfm_rng_uniform(&w->s->rng) < exp(log_odds);
}

double wfm_tour_draw_chance(WfmTourDraw *w, size_t a, int32_t from, int32_t to, double temperature) {
  const int32_t *old = w->live[a].option + from;
  count_days(w, a, old, from, to, -1);
  double all = look_back(w, a, from, to, temperature), stays = 0;
  for (int32_t k = 0; k < to - from; k++)
    if (old[k] >= 0) stays -= cost_of(w->s, a, old[k]) / temperature;
  count_days(w, a, old, from, to, 1);
  return isinf(all) ? 0 : MAX(1 - exp(stays - all), 0);
}

bool wfm_tour_draw_one(WfmTourDraw *w, size_t a, int32_t from, int32_t to, double temperature) {
  const int32_t *old = w->live[a].option + from;
  Way way;
  double extra;
  count_days(w, a, old, from, to, -1);
  bool changed = !isinf(look_back(w, a, from, to, temperature));
  if (changed) draw_way(w, a, from, to, &way);
  changed = changed && memcmp(way.option, old, sizeof(int32_t) * (size_t)(to - from)) != 0 && is_legal(w, a, from, to, &way, &extra) &&
            accepts(w, (w->live[a].extra - extra) / temperature);
  if (changed) take(w, a, from, to, &way, extra);
  count_days(w, a, w->live[a].option + from, from, to, 1);
  return changed;
}

bool wfm_tour_draw_two(WfmTourDraw *w, size_t a, size_t b, int32_t from, int32_t to, double temperature) {
  int32_t *old_a = w->live[a].option + from, *old_b = w->live[b].option + from;
  Way way_a, way_b;
  double extra_a, extra_b;
  count_days(w, a, old_a, from, to, -1);
  count_days(w, b, old_b, from, to, -1);
  bool changed = !isinf(look_back(w, a, from, to, temperature));
  if (changed) {
    draw_way(w, a, from, to, &way_a);
    changed = is_legal(w, a, from, to, &way_a, &extra_a);
  }
  if (changed) {
    count_days(w, a, old_a, from, to, 1);
    double before = look_back(w, b, from, to, temperature);
    count_days(w, a, old_a, from, to, -1);
    count_days(w, a, way_a.option, from, to, 1);
    double after = look_back(w, b, from, to, temperature);
    changed = !isinf(after);
    if (changed) draw_way(w, b, from, to, &way_b);
    count_days(w, a, way_a.option, from, to, -1);
    size_t bytes = sizeof(int32_t) * (size_t)(to - from);
    changed = changed && (memcmp(way_a.option, old_a, bytes) != 0 || memcmp(way_b.option, old_b, bytes) != 0) &&
              is_legal(w, b, from, to, &way_b, &extra_b) &&
              accepts(w, after - before + (w->live[a].extra - extra_a + w->live[b].extra - extra_b) / temperature);
  }
  if (changed) {
    take(w, a, from, to, &way_a, extra_a);
    take(w, b, from, to, &way_b, extra_b);
  }
  count_days(w, a, old_a, from, to, 1);
  count_days(w, b, old_b, from, to, 1);
  return changed;
}
