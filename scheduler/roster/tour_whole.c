/* From the master's linear solution to whole numbers: diving, and HiGHS's branch and bound over the tours that are known. */
#include "scheduler/roster/tour_master.h"

#include <math.h>
#include <string.h>

/* The person takes this tour of the master, and no other. */
static void set_tour(WfmTourMaster *m, size_t j, guint which) {
  m->centre_bound = -INFINITY; /* that was of another master */
  m->set[j] = m->tour->pdata[which];
  for (guint t = 0; t < m->tour->len; t++)
    if (g_array_index(m->owner, size_t, t) == j) Highs_changeColBounds(m->highs, m->n_slacks + (HighsInt)t, t == which, t == which);
}

/* Sets the people whose tour is clear in the linear solution; at least one. False: everybody is set. */
static bool set_clearest(WfmTourMaster *m) {
  g_autofree guint *top = g_new0(guint, m->n_who + 1);
  g_autofree double *most = g_new0(double, m->n_who + 1);
  for (guint t = 0; t < m->tour->len; t++) {
    size_t j = g_array_index(m->owner, size_t, t);
    double x = m->x[(size_t)m->n_slacks + t];
    if (x > most[j] + 1e-9) most[j] = x, top[j] = t;
  }
  size_t clearest = SIZE_MAX, free = 0;
  for (size_t j = 0; j < m->n_who; j++) {
    if (m->set[j] || most[j] <= 0) continue;
    free++;
    if (clearest == SIZE_MAX || most[j] > most[clearest] + 1e-9) clearest = j;
  }
  if (clearest == SIZE_MAX) return false;
  size_t quick = free / 12;
  for (size_t j = 0; j < m->n_who; j++) {
    if (m->set[j] || most[j] <= 0) continue;
    bool clear = most[j] > 0.999 || (quick > 0 && most[j] > 0.8);
    if (j != clearest && !clear) continue;
    if (j != clearest && most[j] <= 0.999) quick--;
    set_tour(m, j, top[j]);
  }
  return true;
}

static void take(WfmTourMaster *m, WfmTour *const *tour) {
  for (size_t j = 0; j < m->n_who; j++) wfm_tour_put(m->s, m->who[j], tour[j]);
}

static void take_if_better(WfmTourMaster *m, WfmTour *const *tour) {
  double before = wfm_tour_cost(m->s);
  g_autofree WfmTour **old = g_new0(WfmTour *, m->n_who + 1);
  for (size_t j = 0; j < m->n_who; j++) old[j] = m->s->now[m->who[j]];
  take(m, tour);
  if (wfm_tour_cost(m->s) > before + 1e-9)
    take(m, old);
  else
    wfm_tour_note(m->s);
}

static bool dive(WfmTourMaster *m, int32_t rounds, int64_t pops) {
  double value;
  if (!wfm_tour_master_solve(m, &value)) return false;
  while (set_clearest(m)) {
    if (wfm_job_stopped(m->s->job)) return false;
    if (isinf(wfm_tour_master_generate(m, rounds, pops, NULL))) return false;
  }
  for (size_t j = 0; j < m->n_who; j++)
    if (!m->set[j]) return false;
  return true;
}

void wfm_tour_master_dive(WfmTourMaster *m, int32_t rounds, int64_t pops) {
  if (dive(m, rounds, pops)) take_if_better(m, m->set);
  memset(m->set, 0, sizeof(WfmTour *) * m->n_who);
  for (guint t = 0; t < m->tour->len; t++) Highs_changeColBounds(m->highs, m->n_slacks + (HighsInt)t, 0, INFINITY);
  m->centre_bound = -INFINITY; /* that was of the master with people fixed */
}

static void ask_whether_to_stop(int what, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *user) {
  const WfmTourMaster *m = user;
  in->user_interrupt = wfm_job_stopped(m->s->job);
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

bool wfm_tour_master_integer(WfmTourMaster *m, int32_t nodes) {
  HighsInt n = (HighsInt)m->tour->len;
  g_autofree HighsInt *integral = g_new(HighsInt, (size_t)n + 1);
  for (HighsInt t = 0; t < n; t++) integral[t] = WFM_HIGHS_INTEGER;
  Highs_changeColsIntegralityByRange(m->highs, m->n_slacks, m->n_slacks + n - 1, integral);
  Highs_setIntOptionValue(m->highs, "mip_max_nodes", nodes);
  Highs_setIntOptionValue(m->highs, "simplex_strategy", WFM_SIMPLEX_DUAL);
  if (m->s->whole) Highs_setDoubleOptionValue(m->highs, "mip_abs_gap", 0.999);
  Highs_setCallback(m->highs, ask_whether_to_stop, m);
  Highs_startCallback(m->highs, WFM_HIGHS_CALLBACK_MIP);
  begin_at_now(m);
  m->integral = true;
  if (!wfm_tour_master_run(m)) return false;
  bool proven = Highs_getModelStatus(m->highs) == WFM_HIGHS_OPTIMAL;
  g_autofree WfmTour **tour = g_new0(WfmTour *, m->n_who + 1);
  for (HighsInt t = 0; t < n; t++)
    if (m->x[m->n_slacks + t] > 0.5) tour[g_array_index(m->owner, size_t, t)] = m->tour->pdata[t];
  for (size_t j = 0; j < m->n_who; j++)
    if (!tour[j]) return false;
  take_if_better(m, tour);
  return proven;
}
