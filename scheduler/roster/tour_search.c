#include "scheduler/roster/tour_search.h"

#include "scheduler/roster/tour_anneal.h"

#include <math.h>
#include <string.h>

enum {
  QUICK_POPS = 2000,
  PATIENT_POPS = 400000,
  ROOT_ROUNDS = 2,
  ANNEALED = 4,      /* the first cooling has so many times the work of the first rosters, */
  COOLED = 15000,    /* but no more units than these: on the largest problems it would last longer than most wait */
  ROOT_ALONE = 3000, /* units of work that the master over everybody has before neighbourhoods share with it */
  CENTRE_ROUNDS = 12,
  DIVE_ROUNDS = 20,
  DIVE_WORK = 3000 /* units for a dive at least; it has as much as the master had */
};

static const double NEAR = 2e-3; /* share by which the master is above its bound where the dive may begin */
/* Shares of what is between bound and roster: by which the master is above its bound where attempts to close it begin; that better prices for
 * them may cost. */
static const double CLOSE = 0.1, CENTRE_LOSS = 0.02;

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

/* The bound on the person's cheapest tour if no line paid anything. The prices of limits on counts come from a roster in which lines do pay,
 * too far off for a few steps to mend: here they begin at nothing, and are put back for what follows. */
static double least_unpaid(WfmTourSearch *s, size_t a, const double *pay) {
  WfmTourNet *net = s->net[a];
  double kept[WFM_TOUR_LIMITS], least;
  for (int32_t k = 0; k < net->n_limits; k++) {
    kept[k] = net->limit[k].price;
    if (!net->limit[k].weekly) net->limit[k].price = 0;
  }
  wfm_tour_best(s, a, pay, NULL, QUICK_POPS, &least);
  for (int32_t k = 0; k < net->n_limits; k++) net->limit[k].price = kept[k];
  return least;
}

/* What no roster can do without. */
static void find_fixed(WfmTourSearch *s) {
  g_autofree double *pay = g_new0(double, s->n_lines + 1);
  for (size_t a = 0; a < s->n; a++) {
    double least = least_unpaid(s, a, pay);
    s->fixed += isinf(least) ? 0 : least;
  }
  s->bound = s->fixed;
}

bool wfm_tour_raise(WfmTourSearch *s, double bound) {
  bound -= 1e-9 * (1 + fabs(bound));
  if (s->whole && !isinf(bound)) bound = ceil(bound - 1e-5);
  if (bound <= s->bound) return false;
  s->bound = bound;
  if (s->improved) s->improved(s->user);
  return true;
}

void wfm_tour_prove(WfmTourSearch *s) {
  s->bound = s->best_cost;
  if (s->improved) s->improved(s->user);
}

typedef struct {
  WfmTourSearch *s;
  int64_t limit;
  double gap;
  int64_t cooling; /* units of work that the next cooling has */
} Until;

static bool over(const Until *u) {
  return wfm_job_stopped(u->s->job) || wfm_tour_search_gap(u->s) <= u->gap || u->s->best_cost <= u->s->bound + 1e-7 ||
         (u->limit > 0 && wfm_tour_search_work(u->s) >= u->limit);
}

/* Whether the master's linear optimum is proven, as far as it says anything about rosters. */
static bool settled(const WfmTourSearch *s, double value, double bound) {
  if (s->whole && ceil(bound - 1e-5) >= value - 1e-6) return true;
  return bound > value - 1e-5 * (1 + fabs(value));
}

/* A cooling, each twice as long as the one before: nobody knows when the search will be stopped. */
static void cool(Until *u) {
  int64_t now = wfm_tour_search_work(u->s);
  wfm_tour_anneal(u->s, u->limit > 0 ? MIN(u->cooling, (u->limit - now) / 4) : u->cooling);
  u->cooling *= 2;
}

/* What the dive ends with is often dear where its last people were fixed, and cheap everywhere else: neighbourhoods mend that sooner than they
 * better a roster that knows nothing of the master's. They have as much work as the dive had to make it the cheaper one. */
static void mend(const Until *u, WfmTourAround *around, int64_t work) {
  WfmTourSearch *s = u->s;
  int64_t until = wfm_tour_search_work(s) + work;
  while (wfm_tour_cost(s) > s->best_cost + 1e-9 && wfm_tour_search_work(s) < until && !over(u)) wfm_tour_around(s, around);
  if (wfm_tour_cost(s) <= s->best_cost + 1e-9) return;
  memcpy(s->now, s->best, s->n * sizeof(WfmTour *));
  wfm_tour_recount(s);
}

/* From the tours used last, which are those of a master near its linear optimum, to a roster. */
static void dive(const Until *u, WfmTourAround *around, const size_t *all, int64_t work) {
  WfmTourSearch *s = u->s;
  int64_t begun = wfm_tour_search_work(s);
  WfmTourMaster *m = wfm_tour_master_new(s, all, s->n, NULL);
  wfm_tour_master_dive(m, DIVE_ROUNDS, PATIENT_POPS, MAX(work, DIVE_WORK), true);
  wfm_tour_master_free(m);
  mend(u, around, wfm_tour_search_work(s) - begun);
}

/* Turn about by work: neighbourhoods, and attempts to settle what is left between the bound and the roster. */
static void go_on(const Until *u, WfmTourAround *around, WfmTourClose *close) {
  WfmTourSearch *s = u->s;
  int64_t begun = wfm_tour_search_steps(s);
  bool tried = close->open && close->spent <= around->spent;
  bool found = tried && wfm_tour_close(s, close, u->limit > 0 ? (double)(u->limit - wfm_tour_search_work(s)) : (double)INFINITY);
  if (tried) close->spent += wfm_tour_search_steps(s) - begun;
  if (found) return;
  begun = wfm_tour_search_steps(s);
  wfm_tour_around(s, around);
  around->spent += wfm_tour_search_steps(s) - begun;
}

/* Until the rest has had as much work as the master, but for what the master has alone: a cooling first, then neighbourhoods, and once the
 * master is near its bound, attempts to close the gap. */
static void go_round(Until *u, WfmTourAround *around, WfmTourClose *close, int64_t mine, int64_t *theirs) {
  WfmTourSearch *s = u->s;
  while (*theirs < mine - (close->open ? 0 : ROOT_ALONE) && !over(u)) {
    int64_t begun = wfm_tour_search_work(s);
    if (*theirs == 0)
      cool(u);
    else
      go_on(u, around, close);
    *theirs += wfm_tour_search_work(s) - begun;
  }
}

/* The master over everybody: generation to its end, and the dive once it is near that. While it is far from its optimum, its tours are poor
 * and so is what could be made of them; so it goes first, alone. Where it has cost much and is not there yet, a cooling and neighbourhoods have
 * as much work from then on, so that there is a good roster meanwhile. */
static void root(Until *u, WfmTourAround *around, WfmTourClose *close) {
  WfmTourSearch *s = u->s;
  g_autofree size_t *all = g_new(size_t, s->n + 1);
  for (size_t a = 0; a < s->n; a++) all[a] = a;
  WfmTourMaster *m = wfm_tour_master_new(s, all, s->n, NULL);
  wfm_tour_master_limit(m, ROOT_ALONE);
  int64_t mine = 0, theirs = 0;
  for (bool done = false, dived = false; !(done && dived) && !over(u);) {
    double bound = -INFINITY;
    int64_t begun = wfm_tour_search_work(s);
    double value = wfm_tour_master_generate(m, ROOT_ROUNDS, PATIENT_POPS, &bound);
    if (wfm_tour_raise(s, bound + wfm_tour_master_apart(m))) s->priced = wfm_tour_master_prices(m, s->dual, s->least);
    bool cut = isinf(value); /* with so many people and days even the first linear programme takes its time */
    done = !cut && (settled(s, value, bound) || wfm_tour_master_ended(m));
    mine += wfm_tour_search_work(s) - begun;
    if (!dived && !over(u) && !cut && (done || value - bound <= NEAR * (1 + fabs(value)))) {
      dive(u, around, all, mine);
      dived = true;
    }
    if (!close->open && !over(u) && !cut && (done || (dived && value - bound <= CLOSE * (s->best_cost - bound)))) {
      close->open = true;
      wfm_tour_master_centre(m, CENTRE_ROUNDS, PATIENT_POPS, CENTRE_LOSS * (s->best_cost - s->bound));
      s->priced = wfm_tour_master_prices(m, s->dual, s->least);
    }
    if (!done) go_round(u, around, close, mine, &theirs);
  }
  wfm_tour_master_free(m);
}

void wfm_tour_search_improve(WfmTourSearch *s, int64_t work, double gap) {
  Until u = {.s = s, .limit = work, .gap = gap};
  WfmTourAround around;
  WfmTourClose close;
  find_fixed(s);
  if (s->n_lines == 0 || s->n == 0) return;
  if (!over(&u)) descend(s, 3);
  int64_t begun = wfm_tour_search_work(s);
  u.cooling = MIN(ANNEALED * begun, COOLED);
  if (!over(&u)) cool(&u);
  wfm_tour_around_init(&around, begun);
  wfm_tour_close_init(&close);
  if (!over(&u)) root(&u, &around, &close);
  while (!over(&u)) go_on(&u, &around, &close);
}
