#include "scheduler/roster/master.h"

#include <interfaces/highs_c_api.h>
#include <math.h>
#include <string.h>

enum { MOST_PEOPLE = 7, MOST_PLANS = 14, LP_ROUNDS = 6, MIP_ROUNDS = 2, MOST_NODES = 20 };

typedef struct {
  WfmSearch *s;
  void *highs;
  size_t who[MOST_PEOPLE], n_who;
  WfmPlanned *now[MOST_PEOPLE]; /* their present plans, as columns */
  GPtrArray *plan;              /* const WfmPlanned *, the columns */
  GArray *owner;                /* size_t: index into who */
  uint8_t **mask;               /* [n_columns] presence by interval */
  HighsInt n_columns;           /* z; theta_i follows, one per interval */
  double *base;                 /* [n * n_groups] heads of the others */
  double *x;                    /* [n_columns + n] */
  double *heads, *slope;
  HighsInt *index; /* scratch row */
  double *value;
} Master;

static void list_columns(Master *m) {
  WfmSearch *s = m->s;
  m->plan = g_ptr_array_new();
  m->owner = g_array_new(FALSE, FALSE, sizeof(size_t));
  for (size_t j = 0; j < m->n_who; j++) {
    size_t a = m->who[j];
    int32_t newest = s->n_columns[a], stored = MIN(newest, WFM_MOST_COLUMNS);
    g_ptr_array_add(m->plan, m->now[j]);
    g_array_append_val(m->owner, j);
    for (int32_t k = 1; k <= MIN(stored, MOST_PLANS); k++) {
      WfmPlanned *plan = s->column[a * WFM_MOST_COLUMNS + (size_t)((newest - k) % WFM_MOST_COLUMNS)];
      if (plan == m->now[j]) continue;
      g_ptr_array_add(m->plan, plan);
      g_array_append_val(m->owner, j);
    }
  }
  m->n_columns = (HighsInt)m->plan->len;
  size_t n = (size_t)s->coverage->n;
  m->mask = g_new0(uint8_t *, (size_t)m->n_columns + 1);
  for (HighsInt c = 0; c < m->n_columns; c++) {
    m->mask[c] = g_new0(uint8_t, n + 1);
    wfm_planned_mask(s->space, &s->space->person[m->who[g_array_index(m->owner, size_t, c)]], m->plan->pdata[c], 0, INT32_MAX, m->mask[c]);
  }
  m->x = g_new0(double, (size_t)m->n_columns + n + 1);
  m->heads = g_new0(double, (size_t)s->coverage->n_groups + 1);
  m->slope = g_new0(double, (size_t)s->coverage->n_groups + 1);
  m->index = g_new0(HighsInt, (size_t)m->n_columns + n + 1);
  m->value = g_new0(double, (size_t)m->n_columns + n + 1);
}

static void master_free(Master *m) {
  if (m->highs) Highs_destroy(m->highs);
  for (HighsInt c = 0; c < m->n_columns; c++) g_free(m->mask[c]);
  g_free(m->mask);
  g_ptr_array_free(m->plan, TRUE);
  g_array_free(m->owner, TRUE);
  g_free(m->base);
  g_free(m->x);
  g_free(m->heads);
  g_free(m->slope);
  g_free(m->index);
  g_free(m->value);
}

static const WfmPerson *owner(const Master *m, HighsInt c) {
  return &m->s->space->person[m->who[g_array_index(m->owner, size_t, c)]];
}

/* Heads of the others: those present less the people of the programme, who are in. */
static void count_base(Master *m) {
  const WfmCoverage *cov = m->s->coverage;
  m->base = g_new0(double, (size_t)cov->n *(size_t)cov->n_groups + 1);
  for (int32_t i = 0; i < cov->n; i++)
    for (int32_t g = 0; g < cov->n_groups; g++) m->base[(size_t)i * (size_t)cov->n_groups + (size_t)g] = wfm_coverage_heads(cov, i, g);
  g_autofree uint8_t *mask = g_new0(uint8_t, (size_t)cov->n + 1);
  for (size_t j = 0; j < m->n_who; j++) {
    const WfmPerson *p = &m->s->space->person[m->who[j]];
    wfm_planned_mask(m->s->space, p, m->s->plan[m->who[j]], 0, INT32_MAX, mask);
    for (int32_t i = 0; i < cov->n; i++) m->base[(size_t)i * (size_t)cov->n_groups + (size_t)p->group] -= mask[i];
  }
}

static void set_options(void *highs) {
  Highs_setBoolOptionValue(highs, "output_flag", 0);
  Highs_setIntOptionValue(highs, "threads", 1);
  Highs_setStringOptionValue(highs, "parallel", "off");
  Highs_setIntOptionValue(highs, "random_seed", 1);
  Highs_setIntOptionValue(highs, "mip_max_nodes", MOST_NODES);
  Highs_setIntOptionValue(highs, "simplex_iteration_limit", 20000);
  Highs_setDoubleOptionValue(highs, "mip_heuristic_effort", 0);
  Highs_setDoubleOptionValue(highs, "mip_rel_gap", 1e-6);
}

/* Adds a plane where interval i's theta lies above F_i at the present solution; true if it did. */
static bool cut(Master *m, int32_t i) {
  WfmCoverage *cov = m->s->coverage;
  const double *base = m->base + (size_t)i * (size_t)cov->n_groups;
  for (int32_t g = 0; g < cov->n_groups; g++) m->heads[g] = MAX(base[g], 0);
  for (HighsInt c = 0; c < m->n_columns; c++)
    if (m->mask[c][i]) m->heads[owner(m, c)->group] += m->x[c];
  double constant, worth = wfm_coverage_plane(cov, i, m->heads, &constant, m->slope);
  if (m->x[m->n_columns + i] <= worth + 1e-6 * (1 + fabs(worth))) return false;
  HighsInt n = 0;
  for (int32_t g = 0; g < cov->n_groups; g++) constant += m->slope[g] * MAX(base[g], 0);
  for (HighsInt c = 0; c < m->n_columns; c++) {
    if (!m->mask[c][i] || m->slope[owner(m, c)->group] == 0) continue;
    m->index[n] = c;
    m->value[n++] = -m->slope[owner(m, c)->group];
  }
  m->index[n] = m->n_columns + i;
  m->value[n++] = 1;
  Highs_addRow(m->highs, -INFINITY, constant, n, m->index, m->value);
  return true;
}

static int32_t cut_all(Master *m) {
  int32_t n = 0;
  for (int32_t i = 0; i < m->s->coverage->n; i++) n += cut(m, i);
  return n;
}

/* No site gets more of these people than the others leave seats. */
static void seat_rows(Master *m) {
  const WfmSearch *s = m->s;
  for (size_t site = 0; site < s->space->problem->n_sites; site++) {
    if (s->space->problem->sites[site].seats == INT32_MAX) continue;
    for (int32_t i = 0; i < s->space->n_span; i++) {
      int32_t taken = s->seated[site * (size_t)s->space->n_span + (size_t)i];
      HighsInt n = 0;
      for (HighsInt c = 0; c < m->n_columns; c++) {
        const WfmPerson *p = owner(m, c);
        const WfmPlanned *plan = m->plan->pdata[c];
        for (int32_t d = 0; p->site == (int32_t)site && d < p->n_days; d++) {
          if (plan->option[d] < 0 || wfm_candidate(p, plan->option[d])->i0 > i || wfm_candidate(p, plan->option[d])->i1 <= i) continue;
          m->index[n] = c;
          m->value[n++] = 1;
        }
      }
      for (size_t j = 0; j < m->n_who; j++) { /* their present seats are free */
        const WfmPerson *p = &s->space->person[m->who[j]];
        for (int32_t d = 0; p->site == (int32_t)site && d < p->n_days; d++) {
          int32_t o = s->plan[m->who[j]]->option[d];
          taken -= o >= 0 && wfm_candidate(p, o)->i0 <= i && wfm_candidate(p, o)->i1 > i;
        }
      }
      int32_t seats = s->space->problem->sites[site].seats - taken;
      if (n > seats) Highs_addRow(m->highs, -INFINITY, seats, n, m->index, m->value);
    }
  }
}

static void build(Master *m) {
  const WfmCoverage *cov = m->s->coverage;
  m->highs = Highs_create();
  set_options(m->highs);
  for (HighsInt c = 0; c < m->n_columns; c++) Highs_addCol(m->highs, ((const WfmPlanned *)m->plan->pdata[c])->price, 0, 1, 0, NULL, NULL);
  for (int32_t i = 0; i < cov->n; i++) {
    double least = 0, most = 0; /* nobody can cover more than everything */
    for (int32_t q = 0; q < cov->n_queues; q++)
      for (int32_t k = cov->queues[q].first[i]; k < cov->queues[q].first[i + 1]; k++) most += cov->queues[q].value[k];
    if (cov->n_presences > 0) least = -INFINITY, most = INFINITY; /* planes alone say what presence beside the queues is worth */
    Highs_addCol(m->highs, -1, least, most, 0, NULL, NULL);
  }
  for (size_t j = 0; j < m->n_who; j++) {
    HighsInt n = 0;
    for (HighsInt c = 0; c < m->n_columns; c++) {
      if (g_array_index(m->owner, size_t, c) != j) continue;
      m->index[n] = c;
      m->value[n++] = 1;
    }
    Highs_addRow(m->highs, 1, 1, n, m->index, m->value);
  }
  seat_rows(m);
}

/* The present roster as a point of the programme; theta: as much as it is worth, or more than that. */
static void stand(Master *m, bool above) {
  WfmCoverage *cov = m->s->coverage;
  for (HighsInt c = 0; c < m->n_columns; c++) m->x[c] = m->now[g_array_index(m->owner, size_t, c)] == m->plan->pdata[c];
  for (int32_t i = 0; i < cov->n; i++) {
    double value = wfm_coverage_value_at(cov, i);
    m->x[m->n_columns + i] = above ? (double)INFINITY : value - 1e-9 * fabs(value);
  }
}

static bool run(Master *m) {
  if (Highs_run(m->highs) == kHighsStatusError) return false;
  HighsInt iterations = 0;
  Highs_getIntInfoValue(m->highs, "simplex_iteration_count", &iterations);
  m->s->steps += 12000 * (int64_t)MAX(iterations, 0) + 400 * (int64_t)Highs_getNumRow(m->highs);
  HighsInt status = Highs_getModelStatus(m->highs);
  if (status != kHighsModelStatusOptimal && status != kHighsModelStatusSolutionLimit && status != kHighsModelStatusIterationLimit)
    return false;
  return Highs_getSolution(m->highs, m->x, NULL, NULL, NULL) != kHighsStatusError;
}

/* Puts the plans in that the integer solution takes; back if they are dearer. False if it takes none for somebody. */
static bool try_solution(Master *m) {
  WfmPlanned *taken[MOST_PEOPLE] = {0};
  for (HighsInt c = 0; c < m->n_columns; c++)
    if (m->x[c] > 0.5) taken[g_array_index(m->owner, size_t, c)] = m->plan->pdata[c];
  for (size_t j = 0; j < m->n_who; j++)
    if (!taken[j]) return false;
  double before = wfm_search_cost(m->s);
  wfm_search_replace(m->s, m->who, taken, m->n_who);
  if (wfm_search_cost(m->s) > before) {
    wfm_search_replace(m->s, m->who, m->now, m->n_who);
  } else {
    memcpy(m->now, taken, sizeof taken);
  }
  return true;
}

static bool solve(Master *m) {
  for (int round = 0; round < LP_ROUNDS && !wfm_job_stopped(m->s->job); round++) {
    if (!run(m)) return false;
    if (cut_all(m) == 0) break;
  }
  g_autofree HighsInt *integral = g_new(HighsInt, (size_t)m->n_columns + 1);
  for (HighsInt c = 0; c < m->n_columns; c++) integral[c] = kHighsVarTypeInteger;
  Highs_changeColsIntegralityByRange(m->highs, 0, m->n_columns - 1, integral);
  for (int round = 0; round < MIP_ROUNDS && !wfm_job_stopped(m->s->job); round++) {
    stand(m, false);
    Highs_setSolution(m->highs, m->x, NULL, NULL, NULL);
    /* Without an integer solution within the nodes the roster stays as it is. */
    if (!run(m) || !try_solution(m) || cut_all(m) == 0) break;
  }
  return true;
}

/* Plans that the bound's prices like, some with the prices shaken. */
static void ask_prices(WfmSearch *s, size_t a) {
  static const double shakes[] = {0, 0.05, 0.1, 0.2};
  if (!s->guided) return;
  wfm_search_take_out(s, a);
  wfm_planned_copy(&s->space->person[a], s->kept[0], s->plan[a]);
  for (size_t k = 0; k < G_N_ELEMENTS(shakes); k++) {
    WfmMood mood = {.guided = 1, .shaken = shakes[k], .to = INT32_MAX};
    if (!isinf(wfm_best_response(s, a, &mood, s->found))) wfm_search_collect(s, a, s->found);
  }
  wfm_search_put_in(s, a, s->kept[0]);
}

bool wfm_master_improve(WfmSearch *s) {
  Master m = {.s = s};
  if (s->space->n_persons == 0 || s->coverage->n == 0) return true;
  m.n_who = wfm_search_pick(s, m.who, MOST_PEOPLE, (int32_t)wfm_rng_below(&s->rng, (uint32_t)MAX(s->space->person[0].n_days, 1)));
  for (size_t j = 0; j < m.n_who; j++) {
    ask_prices(s, m.who[j]);
    m.now[j] = wfm_search_collect(s, m.who[j], s->plan[m.who[j]]);
  }
  list_columns(&m);
  count_base(&m);
  build(&m);
  stand(&m, true);
  cut_all(&m);
  bool fine = solve(&m);
  master_free(&m);
  return fine;
}
