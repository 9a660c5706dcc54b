/* From the master's linear solution to whole numbers: diving, and HiGHS's branch and bound over the tours that are known. */
#include "scheduler/roster/tour_master.h"

#include <math.h>
#include <string.h>

enum { MOST_BACKS = 40, FEWEST_STEPS = 12, LAST_STEPS = 12 };
static const double DEAR = 2e-3; /* share by which a step of the dive may make the master dearer */

/* A dive: people are fixed to tours, step by step, more at once while that makes the master no dearer. A step that makes it much dearer is
 * taken back: of those fixed at once only the clearest is fixed then, and where it was alone, its tour is barred. Once the work is used up
 * nothing is taken back and the rest is fixed in a few steps. */
typedef struct {
  WfmTourMaster *m;
  size_t *step, n_step; /* people of the last step */
  GArray *barred;       /* guint: tours of the master */
  int32_t backs;
  size_t at_once;
  int64_t until; /* elementary steps by which it ends */
} Dive;

static bool is_late(const Dive *d) {
  return wfm_tour_search_steps(d->m->s) >= d->until;
}

static void set_tour(Dive *d, size_t j, guint which) {
  WfmTourMaster *m = d->m;
  m->centre_bound = -INFINITY; /* that was of another master */
  m->set[j] = m->tour->pdata[which];
  m->moved = true;
  d->step[d->n_step++] = j;
  for (guint t = 0; t < m->tour->len; t++)
    if (g_array_index(m->owner, size_t, t) == j) Highs_changeColBounds(m->highs, m->n_slacks + (HighsInt)t, t == which, t == which);
}

/* Frees the people of the last step, all barred tours but theirs to be had again. */
static void take_back(Dive *d) {
  WfmTourMaster *m = d->m;
  for (guint t = 0; t < m->tour->len; t++) {
    size_t j = g_array_index(m->owner, size_t, t);
    bool freed = false;
    for (size_t k = 0; k < d->n_step; k++) freed |= d->step[k] == j;
    if (!freed) continue;
    if (d->n_step == 1 && m->set[j] == m->tour->pdata[t]) g_array_append_val(d->barred, t);
    Highs_changeColBounds(m->highs, m->n_slacks + (HighsInt)t, 0, INFINITY);
    m->gone->data[t] = false;
  }
  for (guint k = 0; k < d->barred->len; k++) {
    guint t = g_array_index(d->barred, guint, k);
    if (!m->set[g_array_index(m->owner, size_t, t)] || d->n_step == 1) wfm_tour_master_allow(m, t, false);
  }
  for (size_t k = 0; k < d->n_step; k++) m->set[d->step[k]] = NULL;
  m->moved = true;
  m->centre_bound = -INFINITY;
}

typedef struct {
  double most;
  size_t j;
  guint top;
} Clear;

static int by_clearness(const void *a, const void *b) {
  const Clear *x = a, *y = b;
  if (x->most != y->most) return x->most > y->most ? -1 : 1;
  return x->j < y->j ? -1 : x->j > y->j;
}

/* Fixes the people whose tour is clearest in the linear solution, and all who have but one. False: everybody is fixed. */
static bool set_clearest(Dive *d, bool one, size_t *n_free) {
  WfmTourMaster *m = d->m;
  g_autofree Clear *clear = g_new0(Clear, m->n_who + 1);
  for (size_t j = 0; j < m->n_who; j++) clear[j].j = j;
  for (guint t = 0; t < m->tour->len; t++) {
    size_t j = g_array_index(m->owner, size_t, t);
    double x = m->x[(size_t)m->n_slacks + t];
    if (!m->set[j] && x > clear[j].most + 1e-9) clear[j].most = x, clear[j].top = t;
  }
  qsort(clear, m->n_who, sizeof *clear, by_clearness);
  d->n_step = *n_free = 0;
  for (size_t k = 0; k < m->n_who; k++) *n_free += clear[k].most > 0;
  size_t at_once = is_late(d) ? *n_free / LAST_STEPS : MIN(one ? 1 : d->at_once, *n_free / FEWEST_STEPS);
  at_once = MAX(at_once, 1);
  for (size_t k = 0; k < *n_free; k++)
    if (k < at_once || (!one && clear[k].most > 0.999)) set_tour(d, clear[k].j, clear[k].top);
  return *n_free > 0;
}

static void take(WfmTourMaster *m, WfmTour *const *tour) {
  for (size_t j = 0; j < m->n_who; j++) wfm_tour_put(m->s, m->who[j], tour[j]);
}

void wfm_tour_master_take(WfmTourMaster *m, WfmTour *const *tour) {
  double before = wfm_tour_cost(m->s);
  g_autofree WfmTour **old = g_new0(WfmTour *, m->n_who + 1);
  for (size_t j = 0; j < m->n_who; j++) old[j] = m->s->now[m->who[j]];
  take(m, tour);
  if (wfm_tour_cost(m->s) > before + 1e-9)
    take(m, old);
  else
    wfm_tour_note(m->s);
}

/* A linear value as good as this one: whole costs are rounded up anyway. */
static double enough(const WfmTourMaster *m, double value) {
  return (m->s->whole ? ceil(value - 1e-5) : value) + 1e-6 * (1 + fabs(value));
}

/* Each person fixed has a like share of the work that is left for generation. */
static double generate_on(Dive *d, double value, size_t n_free, int32_t rounds, int64_t pops) {
  WfmTourMaster *m = d->m;
  int64_t done = wfm_tour_search_steps(m->s);
  m->enough = enough(m, value);
  m->until = done + MAX(d->until - done, 0) / (int64_t)n_free * (int64_t)d->n_step;
  return wfm_tour_master_generate(m, rounds, pops, NULL);
}

static bool descend(Dive *d, int32_t rounds, int64_t pops, bool anyhow) {
  WfmTourMaster *m = d->m;
  double value = wfm_tour_master_generate(m, rounds, pops, NULL);
  bool one = false;
  size_t n_free;
  while (!isinf(value) && set_clearest(d, one, &n_free)) {
    double before = value;
    value = generate_on(d, value, n_free, rounds, pops);
    if (wfm_job_stopped(m->s->job)) break;
    one = !isinf(value) && value > before + DEAR * (1 + fabs(before)) && d->backs < MOST_BACKS && !is_late(d);
    d->at_once = one ? 1 : MIN(2 * d->at_once, m->n_who);
    if (!one && !anyhow && value > wfm_tour_master_now(m) - 1e-9) return false;
    if (!one) continue;
    d->backs++;
    take_back(d);
    if (!wfm_tour_master_solve(m, &value)) return false;
  }
  for (size_t j = 0; j < m->n_who; j++)
    if (!m->set[j]) return false;
  return true;
}

/* Where the dive was stopped, the others take the tour that the linear solution likes best. */
static void set_others(WfmTourMaster *m) {
  g_autofree double *most = g_new0(double, m->n_who + 1);
  for (guint t = 0; t < m->tour->len; t++) {
    size_t j = g_array_index(m->owner, size_t, t);
    double x = m->x[(size_t)m->n_slacks + t];
    if (m->set[j] && most[j] <= 0) continue;
    if (x > most[j]) most[j] = x, m->set[j] = m->tour->pdata[t];
  }
  for (size_t j = 0; j < m->n_who; j++)
    if (!m->set[j]) m->set[j] = m->s->now[m->who[j]];
}

void wfm_tour_master_dive(WfmTourMaster *m, int32_t rounds, int64_t pops, int64_t work, bool anyhow) {
  g_autoptr(GArray) barred = g_array_new(FALSE, FALSE, sizeof(guint));
  g_autofree size_t *step = g_new(size_t, m->n_who + 1);
  Dive d = {.m = m, .step = step, .barred = barred, .at_once = 1, .until = wfm_tour_search_steps(m->s) + 1000000 * work};
  if (!descend(&d, rounds, pops, anyhow)) set_others(m);
  if (anyhow) {
    take(m, m->set);
    wfm_tour_note(m->s);
  } else {
    wfm_tour_master_take(m, m->set);
  }
  memset(m->set, 0, sizeof(WfmTour *) * m->n_who);
  for (guint t = 0; t < m->tour->len; t++) Highs_changeColBounds(m->highs, m->n_slacks + (HighsInt)t, 0, INFINITY);
  memset(m->gone->data, 0, m->gone->len);
  m->moved = true;
  m->until = 0;
  m->enough = m->centre_bound = -INFINITY; /* that was of the master with people fixed */
}

/* The present roster is where the integer programme begins. */
static void begin_at_now(WfmTourMaster *m) {
  memset(m->x, 0, sizeof(double) * ((size_t)m->n_slacks + m->tour->len));
  for (guint t = 0; t < m->tour->len; t++)
    m->x[(size_t)m->n_slacks + t] = m->s->now[m->who[g_array_index(m->owner, size_t, t)]] == m->tour->pdata[t];
  for (HighsInt r = 0; r < m->n_rows; r++) {
    double missing = m->s->line[m->line_at[r]].required - m->s->count[m->line_at[r]];
    m->x[2 * r] = MAX(missing, 0);
    m->x[2 * r + 1] = MAX(-missing, 0);
  }
  Highs_setSolution(m->highs, m->x, NULL, NULL, NULL);
}

bool wfm_tour_master_integer(WfmTourMaster *m, int32_t nodes, double work) {
  HighsInt n = (HighsInt)m->tour->len;
  g_autofree HighsInt *integral = g_new(HighsInt, (size_t)n + 1);
  for (HighsInt t = 0; t < n; t++) integral[t] = WFM_HIGHS_INTEGER;
  Highs_changeColsIntegralityByRange(m->highs, m->n_slacks, m->n_slacks + n - 1, integral);
  Highs_setIntOptionValue(m->highs, "mip_max_nodes", nodes);
  Highs_setIntOptionValue(m->highs, "simplex_strategy", WFM_SIMPLEX_DUAL);
  if (m->s->whole) Highs_setDoubleOptionValue(m->highs, "mip_abs_gap", 0.999);
  Highs_stopCallback(m->highs, WFM_HIGHS_CALLBACK_SIMPLEX);
  Highs_startCallback(m->highs, WFM_HIGHS_CALLBACK_MIP);
  begin_at_now(m);
  m->integral = true;
  m->most_iterations = wfm_tour_master_iterations(m, work);
  if (!wfm_tour_master_run(m)) return false;
  bool proven = Highs_getModelStatus(m->highs) == WFM_HIGHS_OPTIMAL;
  g_autofree WfmTour **tour = g_new0(WfmTour *, m->n_who + 1);
  for (HighsInt t = 0; t < n; t++)
    if (m->x[m->n_slacks + t] > 0.5) tour[g_array_index(m->owner, size_t, t)] = m->tour->pdata[t];
  for (size_t j = 0; j < m->n_who; j++)
    if (!tour[j]) return false;
  wfm_tour_master_take(m, tour);
  return proven;
}

bool wfm_tour_master_settle(WfmTourMaster *m, double above, double work) {
  double value;
  m->above = above - wfm_tour_master_apart(m);
  m->most_iterations = wfm_tour_master_iterations(m, work);
  bool solved = wfm_tour_master_solve(m, &value);
  if (!solved) return false;
  if (value > m->above) return true;
  return wfm_tour_master_integer(m, INT32_MAX, work) || m->is_above;
}
