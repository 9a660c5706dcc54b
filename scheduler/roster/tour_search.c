#include "scheduler/roster/tour_search.h"

#include <math.h>
#include <string.h>

enum {
  QUICK_POPS = 2000,
  PATIENT_POPS = 400000,
  ROOT_ROUNDS = 2,
  ROOT_ALONE = 10000, /* units of work that the master over everybody has before neighbourhoods share with it */
  DIVE_ROUNDS = 20,
  FREE_LOW = 100,
  FREE_FIRST = 200,
  FREE_HIGH = 4000
};

double wfm_tour_search_gap(const WfmTourSearch *s) {
  return (s->best_cost - s->bound) / MAX(s->best_cost - s->fixed, 1e-9);
}

/* What each line pays for one person more, without person a. */
static void pay_now(const WfmTourSearch *s, double *pay) {
  for (size_t l = 0; l < s->n_lines; l++) pay[l] = s->count[l] < s->line[l].required ? s->line[l].under_price : -s->line[l].over_price;
}

/* The cheapest tour against what the others leave open. */
static bool respond(WfmTourSearch *s, size_t a, double *pay, int64_t pops) {
  WfmTour *old = s->now[a];
  double before = old ? wfm_tour_cost(s) : 0;
  wfm_tour_put(s, a, NULL);
  pay_now(s, pay);
  WfmTour *tour = wfm_tour_best(s, a, pay, NULL, pops, NULL);
  if (!tour && !old) return false;
  wfm_tour_put(s, a, tour ? tour : old);
  if (old && wfm_tour_cost(s) > before) wfm_tour_put(s, a, old);
  return true;
}

size_t wfm_tour_search_construct(WfmTourSearch *s) {
  g_autofree double *pay = g_new0(double, s->n_lines + 1);
  s->fixed = 0;
  for (size_t a = 0; a < s->n; a++) {
    if (!respond(s, a, pay, QUICK_POPS) && !respond(s, a, pay, PATIENT_POPS)) return a;
  }
  wfm_tour_note(s);
  return SIZE_MAX;
}

static void descend(WfmTourSearch *s, int32_t sweeps) {
  g_autofree double *pay = g_new0(double, s->n_lines + 1);
  double before = INFINITY;
  for (int32_t k = 0; k < sweeps && wfm_tour_cost(s) < before - 1e-9; k++) {
    before = wfm_tour_cost(s);
    for (size_t a = 0; a < s->n && !wfm_job_stopped(s->job); a++) respond(s, a, pay, QUICK_POPS);
    wfm_tour_note(s);
  }
}

/* Each person's cheapest tour if no line paid anything: what no roster can do without. */
static void find_fixed(WfmTourSearch *s) {
  g_autofree double *pay = g_new0(double, s->n_lines + 1);
  for (size_t a = 0; a < s->n; a++) {
    double least;
    wfm_tour_best(s, a, pay, NULL, QUICK_POPS, &least);
    s->fixed += isinf(least) ? 0 : least;
  }
  s->bound = s->fixed;
}

static void raise_bound(WfmTourSearch *s, double bound) {
  bound -= 1e-9 * (1 + fabs(bound));
  if (s->whole && !isinf(bound)) bound = ceil(bound - 1e-5);
  if (bound > s->bound) {
    s->bound = bound;
    if (s->improved) s->improved(s->user);
  }
}

typedef struct {
  WfmTourSearch *s;
  int64_t limit;
  double gap;
} Until;

static bool over(const Until *u) {
  return wfm_job_stopped(u->s->job) || wfm_tour_search_gap(u->s) <= u->gap || u->s->best_cost <= u->s->bound + 1e-7 ||
         (u->limit > 0 && wfm_tour_search_work(u->s) >= u->limit);
}

/* A neighbourhood: people whose days [from, to) are free. */
typedef struct {
  size_t *who, n_who;
  int32_t from, to;
} Freed;

/* A line that costs something, or any. */
static size_t pick_line(WfmTourSearch *s) {
  size_t begin = wfm_rng_below(&s->rng, (uint32_t)s->n_lines);
  for (size_t k = 0; k < s->n_lines; k++) {
    size_t l = (begin + k) % s->n_lines;
    if (wfm_line_cost(&s->line[l], s->count[l]) > 0) return l;
  }
  return begin;
}

static bool can_serve(const WfmTourSearch *s, size_t a, int32_t d, size_t line) {
  const WfmPerson *p = &s->space->person[a];
  if (d < 0 || d >= p->n_days) return false;
  for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++)
    if (s->line_of[a][o] == (int32_t)line) return true;
  return false;
}

/* People in random order, those who could change the line first. */
static void pick(WfmTourSearch *s, Freed *f, int32_t days, size_t people) {
  g_autofree size_t *order = g_new0(size_t, s->n + 1);
  size_t line = pick_line(s);
  for (size_t a = 0; a < s->n; a++) order[a] = a;
  for (size_t a = s->n; a > 1; a--) {
    size_t b = wfm_rng_below(&s->rng, (uint32_t)a), t = order[a - 1];
    order[a - 1] = order[b];
    order[b] = t;
  }
  const WfmPerson *first = &s->space->person[order[0]];
  int32_t day = s->line[line].day - first->pool->first_day;
  f->n_who = 0;
  for (int pass = 0; pass < 2; pass++)
    for (size_t k = 0; k < s->n && f->n_who < people; k++) {
      size_t a = order[k];
      if (a == SIZE_MAX || (pass == 0 && (wfm_rng_below(&s->rng, 4) == 0 || !can_serve(s, a, day, line)))) continue;
      f->who[f->n_who++] = a;
      order[k] = SIZE_MAX;
    }
  int32_t n_days = first->n_days;
  f->from = days >= n_days ? 0 : CLAMP(day - (int32_t)wfm_rng_below(&s->rng, (uint32_t)days), 0, n_days - days);
  f->to = MIN(f->from + days, n_days);
}

static int32_t *mask_of(const WfmTourSearch *s, const Freed *f, int32_t n_days) {
  if (f->from <= 0 && f->to >= n_days) return NULL;
  int32_t *mask = g_new(int32_t, f->n_who * (size_t)n_days);
  for (size_t j = 0; j < f->n_who; j++)
    for (int32_t d = 0; d < n_days; d++)
      mask[j * (size_t)n_days + (size_t)d] = d >= f->from && d < f->to ? WFM_TOUR_FREE : s->now[f->who[j]]->option[d];
  return mask;
}

/* Whether more may be freed next time: the small problem was solved with ease. */
static bool solve_small(WfmTourSearch *s, const Freed *f) {
  g_autofree int32_t *mask = mask_of(s, f, s->space->person[f->who[0]].n_days);
  WfmTourMaster *m = wfm_tour_master_new(s, f->who, f->n_who, mask);
  double bound, now = wfm_tour_master_now(m);
  double value = wfm_tour_master_generate(m, 12, QUICK_POPS, &bound);
  bool easy = true;
  if (value < now - (s->whole ? 1 - 1e-6 : 1e-6) && !wfm_job_stopped(s->job)) easy = wfm_tour_master_integer(m, 40);
  wfm_tour_master_free(m);
  return easy;
}

/* Neighbourhoods of several lengths; of each, as many person-days as it copes with. */
static const int32_t lengths[] = {1 << 20, 7, 14, 10, 28, 21};
typedef struct {
  double free[G_N_ELEMENTS(lengths)];
  uint32_t round;
} Around;

static void one_neighbourhood(const Until *u, Around *around) {
  WfmTourSearch *s = u->s;
  int32_t n_days = s->space->person[0].n_days;
  size_t k = around->round++ % G_N_ELEMENTS(lengths);
  int32_t days = MIN(lengths[k], n_days);
  if (k > 0 && days == n_days) return;
  g_autofree size_t *who = g_new0(size_t, s->n + 1);
  Freed f = {.who = who};
  pick(s, &f, days, MIN((size_t)MAX(2, around->free[k] / days), s->n));
  bool easy = solve_small(s, &f), all = f.n_who == s->n;
  around->free[k] = CLAMP(around->free[k] * (easy ? (all ? 1 : 1.1) : 0.85), FREE_LOW, FREE_HIGH);
}

/* Whether the master's linear optimum is proven, as far as it says anything about rosters. */
static bool settled(const WfmTourSearch *s, double value, double bound) {
  if (s->whole && ceil(bound - 1e-5) >= value - 1e-6) return true;
  return bound > value - 1e-5 * (1 + fabs(value));
}

/* The master over everybody: generation to its end, then the dive. While it is far from its optimum, its tours are poor and so is what
 * could be made of them; so it goes first, alone. Where it has cost much and is not there yet, neighbourhoods have their share of the work
 * too, so that there is a good roster meanwhile. */
static void root(const Until *u, Around *around) {
  WfmTourSearch *s = u->s;
  g_autofree size_t *all = g_new(size_t, s->n + 1);
  for (size_t a = 0; a < s->n; a++) all[a] = a;
  WfmTourMaster *m = wfm_tour_master_new(s, all, s->n, NULL);
  double bound = -INFINITY, value = INFINITY;
  int64_t mine = 0, theirs = 0;
  for (bool done = false; !done && !over(u);) {
    int64_t begun = wfm_tour_search_work(s);
    value = wfm_tour_master_generate(m, ROOT_ROUNDS, PATIENT_POPS, &bound);
    raise_bound(s, bound);
    done = settled(s, value, bound) || wfm_tour_master_ended(m);
    mine += wfm_tour_search_work(s) - begun;
    begun = wfm_tour_search_work(s);
    while (!done && mine > ROOT_ALONE && theirs < (mine - ROOT_ALONE) / 2 && !over(u)) {
      one_neighbourhood(u, around);
      theirs += wfm_tour_search_work(s) - begun;
      begun = wfm_tour_search_work(s);
    }
  }
  if (!over(u)) wfm_tour_master_dive(m, DIVE_ROUNDS, PATIENT_POPS);
  wfm_tour_master_free(m);
}

void wfm_tour_search_improve(WfmTourSearch *s, int64_t work, double gap) {
  Until u = {s, work, gap};
  Around around = {.round = 0};
  for (size_t k = 0; k < G_N_ELEMENTS(lengths); k++) around.free[k] = FREE_FIRST;
  find_fixed(s);
  if (s->n_lines == 0 || s->n == 0) return;
  if (!over(&u)) descend(s, 3);
  if (!over(&u)) root(&u, &around);
  while (!over(&u)) one_neighbourhood(&u, &around);
}
