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

/* What the free days become. */
typedef struct {
  int32_t option[LONGEST];
} Way;

struct WfmTourDraw {
  WfmTourSearch *s;
  Live *live;             /* [n] */
  double *before, *after; /* [LONGEST][most states + 1] weights of all ways from a state in which a free day begins, and in which it ends */
  double *weight;         /* [LONGEST][most options of a day] */
  double *by_kind;        /* [LONGEST][most kinds] */
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
  w->before = g_new0(double, LONGEST * w->states + 1);
  w->after = g_new0(double, LONGEST * w->states + 1);
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
  void *arrays[] = {w->live, w->before, w->after, w->weight, w->by_kind, w->trial, w->breaks};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(w);
}

const int32_t *wfm_tour_draw_options(const WfmTourDraw *w, size_t a) {
  return w->live[a].option;
}

static void read_way(const Live *l, const WfmTourDays *days, Way *way) {
  for (int32_t k = 0; k < days->n; k++) way->option[k] = l->option[days->day[k]];
}

static bool same_way(const WfmTourDays *days, const Way *a, const Way *b) {
  return memcmp(a->option, b->option, sizeof(int32_t) * (size_t)days->n) == 0;
}

static void count(WfmTourDraw *w, size_t a, const WfmTourDays *days, const Way *way, int32_t by) {
  const int32_t *line_of = w->s->line_of[a];
  for (int32_t k = 0; k < days->n; k++)
    if (way->option[k] >= 0 && line_of[way->option[k]] >= 0) w->s->count[line_of[way->option[k]]] += by;
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

/* The state on the morning of `to`, what lies between being as it is. */
static int32_t pass(const Live *l, int32_t from, int32_t to, int32_t state) {
  for (; from < to && state != DEAD; from++) state = step(l, from, state, l->option[from]);
  return state;
}

/* Money that a duty adds, the person not being counted that day. */
static double cost_of(const WfmTourSearch *s, size_t a, int32_t option) {
  int32_t line = s->line_of[a][option];
  double cost = s->net[a]->wage[option];
  if (line < 0) return cost;
  return cost + (s->count[line] < s->line[line].required ? -s->line[line].under_price : s->line[line].over_price);
}

/* Weights of the duties of a free day, and of being off; the person is not counted that day. The least cost, which has weight 1; INFINITY:
 * nothing is possible. */
static double weigh_day(WfmTourDraw *w, size_t a, int32_t day, int32_t k, double temperature) {
  const WfmPerson *p = &w->s->space->person[a];
  int32_t first = p->option_first[day], n = p->option_first[day + 1] - first;
  double *weight = w->weight + (size_t)k * w->options, *by_kind = w->by_kind + (size_t)k * w->kinds;
  bool must = p->must[day] == 1;
  double least = must ? (double)INFINITY : 0;
  for (int32_t j = 0; j < n; j++) {
    weight[j] = cost_of(w->s, a, first + j);
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

/* Weights of the states in which free day k ends, from those in which the next one begins. */
static void look_past(WfmTourDraw *w, const Live *l, const WfmTourDays *days, int32_t k) {
  int32_t n = l->run.states, last = k == days->n - 1;
  double *after = w->after + (size_t)k * w->states;
  const double *next = last ? NULL : w->before + (size_t)(k + 1) * w->states;
  for (int32_t s = 0; s < n; s++) {
    int32_t to = last ? s : pass(l, days->day[k] + 1, days->day[k + 1], s);
    after[s] = last ? joins(l, days->day[k] + 1, s) : to == DEAD ? 0 : next[to];
  }
  after[n] = 0;
}

/* The logarithm of the sum of the weights of all ways; -INFINITY: there is none. */
static double look_back(WfmTourDraw *w, size_t a, const WfmTourDays *days, double temperature) {
  const Live *l = &w->live[a];
  int32_t n = l->run.states, kinds = l->kinds.n_kinds, reach = days->day[days->n - 1] - days->day[0] + 1;
  double log_sum = 0;
  w->s->steps += (int64_t)days->n * (n * (kinds + 2) / 4 + 20) + (int64_t)(reach - days->n) * n / 8;
  for (int32_t k = days->n - 1; k >= 0; k--) {
    double least = weigh_day(w, a, days->day[k], k, temperature), top = 0;
    if (isinf(least)) return -INFINITY;
    look_past(w, l, days, k);
    double *before = w->before + (size_t)k * w->states;
    const double *after = w->after + (size_t)k * w->states, *by_kind = w->by_kind + (size_t)k * w->kinds;
    for (int32_t s = 0; s < n; s++) {
      int32_t off = off_follows(&l->run, days->day[k], l->kinds.state[s]);
      double sum = off >= 0 ? w->off[k] * after[off] : 0;
      const int32_t *next = l->kinds.next + s * kinds;
      for (int32_t j = 0; j < kinds; j++) sum += by_kind[j] * after[next[j]];
      before[s] = sum;
      top = MAX(top, sum);
    }
    if (top <= 0) return -INFINITY;
    for (int32_t s = 0; s < n; s++) before[s] /= top;
    log_sum += log(top) - least / temperature;
  }
  double all = w->before[l->at[days->day[0]]];
  return all > 0 ? log_sum + log(all) : (double)-INFINITY;
}

/* A duty of the kind on free day k. */
static int32_t draw_duty(WfmTourDraw *w, const Live *l, int32_t day, int32_t k, int32_t kind) {
  const WfmPerson *p = l->run.p;
  const double *weight = w->weight + (size_t)k * w->options;
  int32_t first = p->option_first[day], n = p->option_first[day + 1] - first, drawn = -1;
  double at = w->by_kind[(size_t)k * w->kinds + (size_t)kind] * wfm_rng_uniform(&w->s->rng);
  for (int32_t j = 0; j < n; j++) {
    if (l->kinds.kind_of[first + j] != kind || weight[j] <= 0) continue;
    drawn = first + j;
    if ((at -= weight[j]) < 0) break;
  }
  return drawn;
}

/* One way, by the weights that look_back left. */
static void draw_way(WfmTourDraw *w, size_t a, const WfmTourDays *days, Way *way) {
  const Live *l = &w->live[a];
  int32_t state = l->at[days->day[0]], kinds = l->kinds.n_kinds;
  for (int32_t k = 0; k < days->n; k++) {
    if (k > 0) state = pass(l, days->day[k - 1] + 1, days->day[k], state);
    const double *after = w->after + (size_t)k * w->states, *by_kind = w->by_kind + (size_t)k * w->kinds;
    const int32_t *next = l->kinds.next + state * kinds;
    int32_t off = off_follows(&l->run, days->day[k], l->kinds.state[state]), kind = -1;
    double free = off >= 0 ? w->off[k] * after[off] : 0, all = free;
    for (int32_t j = 0; j < kinds; j++) all += by_kind[j] * after[next[j]];
    double at = all * wfm_rng_uniform(&w->s->rng) - free;
    for (int32_t j = 0; j < kinds && (at >= 0 || free <= 0); j++) {
      double part = by_kind[j] * after[next[j]];
      if (part <= 0) continue;
      kind = j;
      if ((at -= part) < 0) break;
    }
    way->option[k] = kind < 0 ? -1 : draw_duty(w, l, days->day[k], k, kind);
    state = kind < 0 ? off : next[kind];
  }
}

double wfm_tour_draw_chance(WfmTourDraw *w, size_t a, const WfmTourDays *days, double temperature) {
  Way old;
  read_way(&w->live[a], days, &old);
  count(w, a, days, &old, -1);
  double all = look_back(w, a, days, temperature), stays = 0;
  for (int32_t k = 0; k < days->n; k++)
    if (old.option[k] >= 0) stays -= cost_of(w->s, a, old.option[k]) / temperature;
  count(w, a, days, &old, 1);
  return isinf(all) ? 0 : MAX(1 - exp(stays - all), 0);
}

static int32_t paid_of(const WfmTourNet *net, const Way *way, int32_t n) {
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
static bool is_legal(WfmTourDraw *w, size_t a, const WfmTourDays *days, const Way *old, const Way *way, double *extra) {
  const Live *l = &w->live[a];
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

static void take(WfmTourDraw *w, size_t a, const WfmTourDays *days, const Way *old, const Way *way, double extra) {
  Live *l = &w->live[a];
  l->paid += paid_of(l->run.net, way, days->n) - paid_of(l->run.net, old, days->n);
  l->extra = extra;
  for (int32_t k = 0; k < days->n; k++) l->option[days->day[k]] = way->option[k];
  walk(l, days->day[0], days->day[days->n - 1] + 1);
}

/* What only the judge sees is asked of the temperature by itself (Metropolis). */
static bool accepts(WfmTourDraw *w, double log_odds) {
  return log_odds >= 0 || wfm_rng_uniform(&w->s->rng) < exp(log_odds);
}

bool wfm_tour_draw_one(WfmTourDraw *w, size_t a, const WfmTourDays *days, double temperature) {
  Way old, way;
  double extra;
  read_way(&w->live[a], days, &old);
  count(w, a, days, &old, -1);
  bool changed = !isinf(look_back(w, a, days, temperature));
  if (changed) draw_way(w, a, days, &way);
  changed = changed && !same_way(days, &way, &old) && is_legal(w, a, days, &old, &way, &extra) &&
            accepts(w, (w->live[a].extra - extra) / temperature);
  if (changed) take(w, a, days, &old, &way, extra);
  count(w, a, days, changed ? &way : &old, 1);
  return changed;
}

/* The second person's days when the first one's are so; the logarithm of the sum of the weights of all ways. */
static double look_beside(WfmTourDraw *w, size_t a, const Way *way, size_t b, const WfmTourDays *days, double temperature) {
  count(w, a, days, way, 1);
  double sum = look_back(w, b, days, temperature);
  count(w, a, days, way, -1);
  return sum;
}

bool wfm_tour_draw_two(WfmTourDraw *w, size_t a, size_t b, const WfmTourDays *days, double temperature) {
  Way old_a, old_b, way_a, way_b;
  double extra_a, extra_b;
  read_way(&w->live[a], days, &old_a);
  read_way(&w->live[b], days, &old_b);
  count(w, a, days, &old_a, -1);
  count(w, b, days, &old_b, -1);
  bool changed = !isinf(look_back(w, a, days, temperature));
  if (changed) {
    draw_way(w, a, days, &way_a);
    changed = is_legal(w, a, days, &old_a, &way_a, &extra_a);
  }
  if (changed) {
    double before = look_beside(w, a, &old_a, b, days, temperature), after = look_beside(w, a, &way_a, b, days, temperature);
    changed = !isinf(after);
    if (changed) draw_way(w, b, days, &way_b);
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
