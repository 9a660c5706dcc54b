#include "scheduler/capacity/hiring_search.h"

#include <math.h>

enum { WINDOW = 8, PART_STEPS = 60000 };

typedef enum { HELD, WHOLE, RELAXED } State;

typedef struct {
  WfmHiringSearch *s;
  int32_t *period; /* [columns] that a whole column decides; -1: the use of a vendor, or not whole */
  uint8_t *state;  /* [columns] */
} Improve;

static void stop_part(int what, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *user) {
  WfmHiringSearch *s = user;
  if (wfm_job_stopped(s->job) || (s->limits->work > 0 && s->steps + out->mip_total_lp_iterations > s->limits->work)) s->stopped = true;
  in->user_interrupt = s->stopped || out->mip_total_lp_iterations > PART_STEPS;
}

static void find_periods(Improve *v) {
  const WfmHiringModel *m = v->s->m;
  size_t n = (size_t)m->p->n;
  v->period = g_new0(int32_t, (size_t)wfm_hiring_columns(m) + 1);
  for (HighsInt c = 0; c < wfm_hiring_columns(m); c++) v->period[c] = -1;
  for (size_t i = 0; i < m->p->n_groups * n; i++) {
    if (m->hire[i] >= 0) v->period[m->hire[i]] = (int32_t)(i % n);
    if (m->open[i] >= 0) v->period[m->open[i]] = (int32_t)(i % n);
  }
  for (size_t i = 0; i < m->p->n_trainings * n; i++)
    if (m->learn[i] >= 0) v->period[m->learn[i]] = (int32_t)(i % n);
}

/* Solves the part by its tree, the held columns as x has them; x then holds the answer. False: none was found. */
static bool solve_part(Improve *v, double *x, bool from_x, double gap, double *bound) {
  WfmHiringSearch *s = v->s;
  HighsInt n = wfm_hiring_columns(s->m);
  g_autofree double *low = g_new(double, (size_t)n + 1), *high = g_new(double, (size_t)n + 1);
  g_autofree HighsInt *kind = g_new(HighsInt, (size_t)n + 1);
  for (HighsInt c = 0; c < n; c++) {
    HighsInt whole = g_array_index(s->m->whole, HighsInt, c);
    bool held = whole && v->state[c] == HELD;
    low[c] = held ? round(x[c]) : g_array_index(s->m->lower, double, c);
    high[c] = held ? low[c] : g_array_index(s->m->upper, double, c);
    kind[c] = v->state[c] == WHOLE ? whole : 0;
  }
  Highs_changeColsBoundsByRange(s->part, 0, n - 1, low, high);
  Highs_changeColsIntegralityByRange(s->part, 0, n - 1, kind);
  Highs_setDoubleOptionValue(s->part, "mip_rel_gap", gap);
  if (from_x) Highs_setSolution(s->part, x, NULL, NULL, NULL);
  HighsInt found = 0, steps = 0;
  if (Highs_run(s->part) == WFM_HIGHS_ERROR) return false;
  Highs_getIntInfoValue(s->part, "primal_solution_status", &found);
  Highs_getIntInfoValue(s->part, "simplex_iteration_count", &steps);
  s->steps += MAX(0, steps);
  if (bound) Highs_getDoubleInfoValue(s->part, "mip_dual_bound", bound);
  return found == WFM_HIGHS_FEASIBLE && Highs_getSolution(s->part, x, NULL, NULL, NULL) != WFM_HIGHS_ERROR;
}

/* A window of classes and, in the first one, the use of vendors are settled as whole numbers, what is later relaxed; the rest is then rounded. The first one holds
 * nothing, so that no plan costs less than its bound. */
static void settle_windows(Improve *v) {
  WfmHiringSearch *s = v->s;
  HighsInt n = wfm_hiring_columns(s->m);
  g_autofree double *x = g_memdup2(s->relaxed, ((size_t)n + 1) * sizeof(double));
  bool first = true;
  for (int32_t from = 0; from < s->m->p->n && !s->stopped && !wfm_hiring_near(s, 1); from += WINDOW) {
    bool any = first;
    for (HighsInt c = 0; c < n; c++) {
      int32_t period = v->period[c];
      v->state[c] = period < 0 ? (first ? WHOLE : HELD) : period < from ? HELD : period < from + WINDOW ? WHOLE : RELAXED;
      any |= period >= from && period < from + WINDOW;
    }
    double bound = -INFINITY;
    if (any && !solve_part(v, x, false, 0.2 * s->limits->gap, &bound)) return;
    if (any && first) s->bound = fmax(s->bound, bound * s->m->money);
    first &= !any;
    g_autofree double *whole = g_memdup2(x, ((size_t)n + 1) * sizeof(double));
    wfm_hiring_complete(s, whole, from + WINDOW);
  }
}

/* Windows of the best plan, one after the other, with all else held. */
static void improve_windows(Improve *v) {
  WfmHiringSearch *s = v->s;
  HighsInt n = wfm_hiring_columns(s->m);
  for (int32_t from = 0; from < s->m->p->n && !s->stopped && !wfm_hiring_near(s, 1); from += 2 * WINDOW) {
    g_autofree double *x = g_memdup2(s->x, ((size_t)n + 1) * sizeof(double));
    for (HighsInt c = 0; c < n; c++) v->state[c] = v->period[c] >= from && v->period[c] < from + 3 * WINDOW ? WHOLE : HELD;
    if (solve_part(v, x, true, 0.1 * s->limits->gap, NULL)) wfm_hiring_try(s, x);
  }
}

void wfm_hiring_improve(WfmHiringSearch *s) {
  Improve v = {.s = s, .state = g_new0(uint8_t, (size_t)wfm_hiring_columns(s->m) + 1)};
  s->part = wfm_hiring_solver_new(s->m, true);
  if (s->part) {
    Highs_setCallback(s->part, stop_part, s);
    Highs_startCallback(s->part, WFM_HIGHS_CALLBACK_MIP);
    find_periods(&v);
    settle_windows(&v);
    improve_windows(&v);
    Highs_destroy(s->part);
  }
  g_free(v.period);
  g_free(v.state);
}
