/* A plunge: from the linear optimum to a roster cheaper than the present one, by duties instead of whole tours. The duties that the linear solution
 * takes in part, but likes best, are pinned, more at once while the master stays as cheap as what is looked for, tours generated between. Where it
 * does not, the last step is taken back: of duties pinned at once only one is pinned then, and one that was pinned alone is forbidden (branching
 * on assignments, depth first: Ryan and Foster 1981, Barnhart et al. 1998). Whole tours fixed one by one, as the dive has it (tour_whole.c), are
 * sooner done where nothing is known of the roster yet; here each says too much at once, and most masters that hold a better roster are lost in
 * a few steps. Chance has a say in which duties are pinned, so that one plunge after another looks elsewhere. */
#include "scheduler/roster/tour_master.h"

#include <math.h>
#include <string.h>

enum { MOST_BACKS = 12, MOST_AT_ONCE = 64, FEWEST_STEPS = 8 };
static const double WHOLE = 0.01, CHANCE = 0.4;

typedef struct {
  size_t j;
  int32_t day, option;
} Duty;

/* How much was pinned and barred before a step. */
typedef struct {
  guint pins, bars;
} Step;

typedef struct {
  WfmTourMaster *m;
  double *share;           /* [n_who * most_options] of each duty in the linear solution */
  GArray *pinned, *barred; /* Duty, in order */
  GArray *step;            /* Step */
  int32_t backs;
  size_t at_once;
  int64_t until; /* elementary steps by which it ends */
  double aim;    /* a master that costs more holds nothing that is looked for */
} Plunge;

static bool is_late(const Plunge *g) {
  return wfm_job_stopped(g->m->s->job) || wfm_tour_search_steps(g->m->s) >= g->until;
}

static size_t place(const WfmTourMaster *m, size_t j, int32_t option) {
  return j * (size_t)m->most_options + (size_t)option;
}

static void allow(const Plunge *g, size_t j) {
  WfmTourMaster *m = g->m;
  for (guint t = 0; t < m->tour->len; t++)
    if (g_array_index(m->owner, size_t, t) == j) wfm_tour_master_allow(m, t, wfm_tour_master_agrees(m, j, m->tour->pdata[t]));
  m->centre_bound = -INFINITY; /* that was of another master */
}

static void set_day(const Plunge *g, Duty duty, int32_t to) {
  g->m->pinned[duty.j * (size_t)g->m->n_days + (size_t)duty.day] = to;
  allow(g, duty.j);
}

static void set_barred(const Plunge *g, Duty duty, bool barred) {
  g->m->barred[place(g->m, duty.j, duty.option)] = barred;
  allow(g, duty.j);
}

/* Frees what the last step pinned, and what was barred after it; bars its duty where it stood alone. */
static void take_back(Plunge *g) {
  Step last = g_array_index(g->step, Step, g->step->len - 1);
  Duty first = g_array_index(g->pinned, Duty, last.pins);
  bool alone = g->pinned->len == last.pins + 1;
  for (guint k = last.bars; k < g->barred->len; k++) set_barred(g, g_array_index(g->barred, Duty, k), false);
  for (guint k = last.pins; k < g->pinned->len; k++) set_day(g, g_array_index(g->pinned, Duty, k), WFM_TOUR_FREE);
  g_array_set_size(g->barred, last.bars);
  g_array_set_size(g->pinned, last.pins);
  g_array_set_size(g->step, g->step->len - 1);
  g->at_once = 1;
  g->backs++;
  if (!alone) return;
  set_barred(g, first, true);
  g_array_append_val(g->barred, first);
}

static bool in_part(const Plunge *g, size_t j, int32_t option) {
  double share = g->share[place(g->m, j, option)];
  return share > WHOLE && share < 1 - WHOLE;
}

/* What the linear solution takes of each duty. How many it takes in part. */
static size_t share_out(const Plunge *g) {
  WfmTourMaster *m = g->m;
  size_t n = 0;
  memset(g->share, 0, sizeof(double) * place(m, m->n_who, 0));
  for (guint t = 0; t < m->tour->len; t++) {
    double x = m->x[(size_t)m->n_slacks + t];
    const WfmTour *tour = m->tour->pdata[t];
    size_t j = g_array_index(m->owner, size_t, t);
    for (int32_t d = 0; x > 1e-6 && d < m->n_days; d++)
      if (tour->option[d] >= 0) g->share[place(m, j, tour->option[d])] += x;
  }
  for (size_t j = 0; j < m->n_who; j++) {
    const WfmPerson *p = &m->s->space->person[m->who[j]];
    for (int32_t o = 0; o < p->option_first[p->n_days]; o++) n += in_part(g, j, o);
  }
  return n;
}

typedef struct {
  double key;
  Duty duty;
} Ranked;

static int by_key(const void *a, const void *b) {
  const Ranked *x = a, *y = b;
  if (x->key != y->key) return x->key > y->key ? -1 : 1;
  if (x->duty.j != y->duty.j) return x->duty.j < y->duty.j ? -1 : 1;
  return x->duty.option - y->duty.option;
}

/* The n duties taken in part, the clearest first. */
static Ranked *rank_duties(const Plunge *g, size_t n) {
  WfmTourMaster *m = g->m;
  Ranked *rank = g_new(Ranked, n + 1);
  size_t k = 0;
  for (size_t j = 0; j < m->n_who; j++) {
    const WfmPerson *p = &m->s->space->person[m->who[j]];
    for (int32_t d = 0; d < p->n_days; d++)
      for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++)
        if (in_part(g, j, o)) rank[k++] = (Ranked){g->share[place(m, j, o)] * (1 - CHANCE * wfm_rng_uniform(&m->s->rng)), {j, d, o}};
  }
  qsort(rank, n, sizeof *rank, by_key);
  return rank;
}

/* One duty of each person at most: another of the same may be impossible with it. */
static void pin_clearest(Plunge *g, size_t n) {
  g_autofree Ranked *rank = rank_duties(g, n);
  g_autofree bool *has = g_new0(bool, g->m->n_who + 1);
  size_t most = MIN(g->at_once, MAX(n / FEWEST_STEPS, 1));
  Step step = {g->pinned->len, g->barred->len};
  g_array_append_val(g->step, step);
  for (size_t k = 0; k < n && g->pinned->len < step.pins + most; k++) {
    Duty duty = rank[k].duty;
    if (has[duty.j]) continue;
    has[duty.j] = true;
    g_array_append_val(g->pinned, duty);
    set_day(g, duty, duty.option);
  }
  g->at_once = MIN(2 * g->at_once, MOST_AT_ONCE);
}

static bool descend(Plunge *g, int32_t rounds, int64_t pops) {
  WfmTourMaster *m = g->m;
  m->enough = m->s->whole ? g->aim : (double)-INFINITY;
  for (;;) {
    double value = wfm_tour_master_generate(m, rounds, pops, NULL);
    if (is_late(g)) return false;
    if (value > g->aim) {
      if (g->step->len == 0 || g->backs >= MOST_BACKS) return false;
      take_back(g);
      continue;
    }
    size_t n = share_out(g);
    if (n == 0) return true;
    pin_clearest(g, n);
  }
}

/* The linear solution, in which no duty is taken in part. */
static void take(const Plunge *g) {
  WfmTourMaster *m = g->m;
  g_autofree WfmTour **tour = g_new0(WfmTour *, m->n_who + 1);
  for (guint t = 0; t < m->tour->len; t++)
    if (m->x[(size_t)m->n_slacks + t] > 0.5) tour[g_array_index(m->owner, size_t, t)] = m->tour->pdata[t];
  for (size_t j = 0; j < m->n_who; j++)
    if (!tour[j]) return;
  wfm_tour_master_take(m, tour);
}

static void begin(Plunge *g) {
  WfmTourMaster *m = g->m;
  size_t n = m->n_who * (size_t)m->n_days;
  m->most_options = 0;
  for (size_t j = 0; j < m->n_who; j++) {
    const WfmPerson *p = &m->s->space->person[m->who[j]];
    m->most_options = MAX(m->most_options, p->option_first[p->n_days]);
  }
  g->share = g_new0(double, place(m, m->n_who, 1));
  m->barred = g_new0(uint8_t, place(m, m->n_who, 1));
  m->pinned = g_new(int32_t, n + 1);
  for (size_t k = 0; k < n; k++) m->pinned[k] = m->fixed ? m->fixed[k] : WFM_TOUR_FREE;
}

static void end(Plunge *g) {
  WfmTourMaster *m = g->m;
  g_free(g->share);
  g_free(m->barred);
  g_free(m->pinned);
  m->barred = NULL;
  m->pinned = NULL;
  for (guint t = 0; t < m->tour->len; t++) wfm_tour_master_allow(m, t, true);
  m->enough = m->centre_bound = -INFINITY; /* that was of the master with duties pinned */
}

void wfm_tour_master_plunge(WfmTourMaster *m, int32_t rounds, int64_t pops, int64_t work) {
  g_autoptr(GArray) pinned = g_array_new(FALSE, FALSE, sizeof(Duty));
  g_autoptr(GArray) barred = g_array_new(FALSE, FALSE, sizeof(Duty));
  g_autoptr(GArray) step = g_array_new(FALSE, FALSE, sizeof(Step));
  Plunge g = {.m = m, .pinned = pinned, .barred = barred, .step = step, .at_once = 1};
  g.until = wfm_tour_search_steps(m->s) + 1000000 * work;
  g.aim = wfm_tour_master_now(m) - (m->s->whole ? 1 - 1e-6 : 1e-9);
  begin(&g);
  if (descend(&g, rounds, pops)) take(&g);
  end(&g);
}
