#include "scheduler/roster/tour_master.h"

#include <math.h>
#include <string.h>

/* What HiGHS does for each iteration in an integer programme, presolve, cuts and heuristics counted; once for each; and for each master. */
enum { WHOLE_STEPS = 16, WHOLE_START = 5000000, MASTER_START = 300000 };
enum { CENTRE_SHARE = 10 };  /* one in so many of the steps until then */
enum { INSIDE_STEPS = 400 }; /* of an iteration of the interior point method, for each column */
enum { START_TOURS = 30, QUICK_POPS = 1000, PRICED = 4, PRICED_SOFT = 30 };

const int32_t *wfm_tour_master_mask(const WfmTourMaster *m, size_t j) {
  const int32_t *mask = m->pinned ? m->pinned : m->fixed;
  return mask ? mask + j * (size_t)m->n_days : NULL;
}

bool wfm_tour_master_agrees(const WfmTourMaster *m, size_t j, const WfmTour *tour) {
  const int32_t *mask = wfm_tour_master_mask(m, j);
  for (int32_t d = 0; mask && d < m->n_days; d++) {
    if (mask[d] != WFM_TOUR_FREE && mask[d] != tour->option[d]) return false;
    if (m->pinned && tour->option[d] >= 0 && m->barred[j * (size_t)m->most_options + (size_t)tour->option[d]]) return false;
  }
  return true;
}

void wfm_tour_master_allow(WfmTourMaster *m, guint t, bool allowed) {
  if (m->gone->data[t] == !allowed) return;
  m->gone->data[t] = !allowed;
  Highs_changeColBounds(m->highs, m->n_slacks + (HighsInt)t, 0, allowed ? (double)INFINITY : 0);
  m->moved = true;
}

/* A row for each line that a free day can touch; the others' people are taken from what it asks for. */
static void lay_rows(WfmTourMaster *m) {
  WfmTourSearch *s = m->s;
  m->row_of = g_new0(int32_t, s->n_lines + 1);
  for (size_t l = 0; l < s->n_lines; l++) m->row_of[l] = -1;
  for (size_t j = 0; j < m->n_who; j++) {
    const WfmPerson *p = &s->space->person[m->who[j]];
    const int32_t *mask = wfm_tour_master_mask(m, j);
    for (int32_t d = 0; d < p->n_days; d++)
      for (int32_t o = p->option_first[d]; (!mask || mask[d] == WFM_TOUR_FREE) && o < p->option_first[d + 1]; o++)
        if (s->line_of[m->who[j]][o] >= 0) m->row_of[s->line_of[m->who[j]][o]] = 0;
  }
  m->line_at = g_new(size_t, s->n_lines + 1);
  m->left = g_new0(double, s->n_lines + 1);
  for (size_t j = 0; j < m->n_who; j++) wfm_tour_count(s, m->who[j], s->now[m->who[j]], -1);
  for (size_t l = 0; l < s->n_lines; l++) {
    if (m->row_of[l] < 0) continue;
    m->row_of[l] = m->n_rows;
    m->line_at[m->n_rows] = l;
    m->left[m->n_rows++] = s->line[l].required - s->count[l];
  }
  for (size_t j = 0; j < m->n_who; j++) wfm_tour_count(s, m->who[j], s->now[m->who[j]], 1);
}

static void set_options(void *highs) {
  Highs_setBoolOptionValue(highs, "output_flag", 0);
  Highs_setIntOptionValue(highs, "threads", 1);
  Highs_setStringOptionValue(highs, "parallel", "off");
  Highs_setIntOptionValue(highs, "random_seed", 1);
  Highs_setDoubleOptionValue(highs, "mip_rel_gap", 0);
  Highs_setIntOptionValue(highs, "simplex_strategy", WFM_SIMPLEX_PRIMAL); /* new columns leave the last solution feasible */
}

static void ask_whether_to_stop(int what, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *user) {
  WfmTourMaster *m = user;
  bool linear = what == WFM_HIGHS_CALLBACK_SIMPLEX;
  int64_t iterations = linear ? out->simplex_iteration_count : out->mip_total_lp_iterations;
  m->is_above |= !linear && out->mip_dual_bound > m->above;
  in->user_interrupt = m->is_above || wfm_job_stopped(m->s->job) || iterations > m->most_iterations;
}

static void build(WfmTourMaster *m) {
  WfmTourSearch *s = m->s;
  m->highs = Highs_create();
  set_options(m->highs);
  m->most_iterations = INT64_MAX;
  Highs_setCallback(m->highs, ask_whether_to_stop, m);
  Highs_startCallback(m->highs, WFM_HIGHS_CALLBACK_SIMPLEX);
  for (HighsInt r = 0; r < m->n_rows; r++) Highs_addRow(m->highs, m->left[r], m->left[r], 0, NULL, NULL);
  for (size_t j = 0; j < m->n_who; j++) Highs_addRow(m->highs, 1, 1, 0, NULL, NULL);
  for (HighsInt r = 0; r < m->n_rows; r++) {
    double one = 1, minus = -1;
    Highs_addCol(m->highs, s->line[m->line_at[r]].under_price, 0, INFINITY, 1, &r, &one);
    Highs_addCol(m->highs, s->line[m->line_at[r]].over_price, 0, INFINITY, 1, &r, &minus);
  }
  m->n_slacks = 2 * m->n_rows;
}

bool wfm_tour_master_add(WfmTourMaster *m, size_t j, WfmTour *tour) {
  WfmTourSearch *s = m->s;
  if ((m->pinned && !wfm_tour_master_agrees(m, j, tour)) || !g_hash_table_add(m->known, tour)) return false;
  const WfmPerson *p = &s->space->person[m->who[j]];
  HighsInt n = 0;
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t line = tour->option[d] >= 0 ? s->line_of[m->who[j]][tour->option[d]] : -1;
    if (line < 0 || m->row_of[line] < 0) continue;
    m->index[n] = m->row_of[line];
    m->value[n++] = 1;
  }
  m->index[n] = m->n_rows + (HighsInt)j;
  m->value[n++] = 1;
  Highs_addCol(m->highs, tour->price, 0, INFINITY, n, m->index, m->value);
  g_ptr_array_add(m->tour, tour);
  g_array_append_val(m->owner, j);
  g_byte_array_append(m->gone, &(guint8){0}, 1);
  return true;
}

static int by_use(gconstpointer a, gconstpointer b) {
  const WfmTour *x = *(WfmTour *const *)a, *y = *(WfmTour *const *)b;
  if (x->used != y->used) return x->used > y->used ? -1 : 1;
  return x->price < y->price ? -1 : x->price > y->price;
}

/* The tours that masters used last. */
static void add_known(WfmTourMaster *m, size_t j) {
  WfmTourSearch *s = m->s;
  size_t a = m->who[j];
  wfm_tour_master_add(m, j, s->now[a]);
  g_autoptr(GPtrArray) fit = g_ptr_array_new();
  for (guint k = 0; k < s->pool[a]->len; k++)
    if (wfm_tour_master_agrees(m, j, s->pool[a]->pdata[k])) g_ptr_array_add(fit, s->pool[a]->pdata[k]);
  g_ptr_array_sort(fit, by_use);
  for (guint k = 0; k < MIN(fit->len, START_TOURS); k++) wfm_tour_master_add(m, j, fit->pdata[k]);
}

static WfmTourMaster *master_new(WfmTourSearch *s, const size_t *who, size_t n_who, const int32_t *fixed) {
  WfmTourMaster *m = g_new0(WfmTourMaster, 1);
  m->s = s;
  m->who = g_memdup2(who, sizeof *who * MAX(n_who, 1));
  m->n_who = n_who;
  m->fixed = fixed;
  for (size_t j = 0; j < n_who; j++) m->n_days = MAX(m->n_days, s->space->person[who[j]].n_days);
  m->tour = g_ptr_array_new();
  m->owner = g_array_new(FALSE, FALSE, sizeof(size_t));
  m->gone = g_byte_array_new();
  m->known = g_hash_table_new(NULL, NULL);
  m->set = g_new0(WfmTour *, n_who + 1);
  lay_rows(m);
  m->index = g_new(HighsInt, (size_t)m->n_days + s->n_lines + 2);
  m->value = g_new(double, (size_t)m->n_days + s->n_lines + 2);
  m->dual = g_new0(double, (size_t)m->n_rows + n_who + 1);
  m->centre = g_new0(double, (size_t)m->n_rows + 1);
  m->pay = g_new0(double, s->n_lines + 1);
  m->least = g_new0(double, n_who + 1);
  m->centre_least = g_new0(double, n_who + 1);
  m->centre_bound = m->enough = -INFINITY;
  m->above = INFINITY;
  build(m);
  s->round++;
  s->steps += MASTER_START;
  return m;
}

WfmTourMaster *wfm_tour_master_new(WfmTourSearch *s, const size_t *who, size_t n_who, const int32_t *fixed) {
  WfmTourMaster *m = master_new(s, who, n_who, fixed);
  for (size_t j = 0; j < n_who; j++) add_known(m, j);
  return m;
}

WfmTourMaster *wfm_tour_master_bare(WfmTourSearch *s, const size_t *who, size_t n_who) {
  WfmTourMaster *m = master_new(s, who, n_who, NULL);
  for (size_t j = 0; j < n_who; j++) wfm_tour_master_add(m, j, s->now[who[j]]);
  return m;
}

void wfm_tour_master_free(WfmTourMaster *m) {
  if (!m) return;
  Highs_destroy(m->highs);
  g_ptr_array_free(m->tour, TRUE);
  g_array_free(m->owner, TRUE);
  g_byte_array_free(m->gone, TRUE);
  g_hash_table_destroy(m->known);
  void *arrays[] = {m->who, m->row_of, m->line_at, m->left, m->x,     m->dual,        m->centre,
                    m->set, m->index,  m->value,   m->pay,  m->least, m->centre_least};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(m);
}

int64_t wfm_tour_master_iteration(const WfmTourMaster *m) {
  return (m->integral ? WHOLE_STEPS : 1) * (2000 + 20 * (int64_t)(m->n_rows + (HighsInt)m->n_who));
}

/* A value for each column. */
static void make_room(WfmTourMaster *m) {
  size_t n = (size_t)m->n_slacks + m->tour->len;
  if (n <= m->room) return;
  m->room = 2 * n;
  m->x = g_renew(double, m->x, m->room);
}

int64_t wfm_tour_master_iterations(const WfmTourMaster *m, double work) {
  return (int64_t)MIN(work * 1e6 / (double)wfm_tour_master_iteration(m), 1e15);
}

void wfm_tour_master_limit(WfmTourMaster *m, double work) {
  m->most_iterations = wfm_tour_master_iterations(m, work);
}

bool wfm_tour_master_run(WfmTourMaster *m) {
  make_room(m);
  bool fine = Highs_run(m->highs) != WFM_HIGHS_ERROR;
  HighsInt iterations = 0;
  Highs_getIntInfoValue(m->highs, "simplex_iteration_count", &iterations);
  m->s->steps += MAX(iterations, 0) * wfm_tour_master_iteration(m) + (m->integral ? WHOLE_START : 0);
  return fine && Highs_getSolution(m->highs, m->x, NULL, NULL, NULL) != WFM_HIGHS_ERROR;
}

bool wfm_tour_master_solve(WfmTourMaster *m, double *value) {
  Highs_setIntOptionValue(m->highs, "simplex_strategy", m->moved ? WFM_SIMPLEX_DUAL : WFM_SIMPLEX_PRIMAL);
  m->moved = false;
  m->cut = true;
  if (!wfm_tour_master_run(m) || Highs_getModelStatus(m->highs) != WFM_HIGHS_OPTIMAL) return false;
  m->cut = false;
  Highs_getSolution(m->highs, m->x, NULL, NULL, m->dual);
  *value = Highs_getObjectiveValue(m->highs);
  for (guint t = 0; t < m->tour->len; t++)
    if (m->x[(size_t)m->n_slacks + t] > 1e-6) ((WfmTour *)m->tour->pdata[t])->used = m->s->round;
  return true;
}

/* pay = the duals drawn towards the centre by `hold`, inside their limits. */
static void set_pay(WfmTourMaster *m, double hold) {
  memset(m->pay, 0, sizeof(double) * m->s->n_lines);
  for (HighsInt r = 0; r < m->n_rows; r++) {
    const WfmShiftCover *line = &m->s->line[m->line_at[r]];
    double dual = hold * m->centre[r] + (1 - hold) * m->dual[r];
    m->pay[m->line_at[r]] = CLAMP(dual, -line->over_price, line->under_price);
  }
}

/* Tours of person j that gain at the present pay, the person's own dual being what the tours in the master earn at least. Lower bound on
 * what any earns. */
static double price_one(WfmTourMaster *m, size_t j, double cutoff, int64_t pops, int32_t *n_new) {
  WfmTourSearch *s = m->s;
  size_t a = m->who[j];
  const WfmPerson *p = &s->space->person[a];
  int32_t n = p->option_first[p->n_days], n_found;
  for (int32_t o = 0; o < n; o++) s->cost[o] = s->net[a]->wage[o] - (s->line_of[a][o] >= 0 ? m->pay[s->line_of[a][o]] : 0);
  for (int32_t o = 0; m->pinned && o < n; o++)
    if (m->barred[j * (size_t)m->most_options + (size_t)o]) s->cost[o] = INFINITY;
  WfmTourAsk ask = {.cost = s->cost,
                    .fixed = wfm_tour_master_mask(m, j),
                    .cutoff = cutoff,
                    .most = s->net[a]->soft ? PRICED_SOFT : PRICED,
                    .pops = pops,
                    .climbs = 6};
  double least = wfm_tour_run(s->planner, s->net[a], &ask, &n_found);
  s->steps += 4 * n;
  bool legal = n_found == 0;
  for (int32_t k = 0; k < n_found; k++) {
    bool fresh;
    wfm_tour_take(s->planner, s->net[a], k, s->option);
    WfmTour *tour = wfm_tour_keep(s, a, s->option, &fresh);
    legal |= tour != NULL;
    if (tour && wfm_tour_master_add(m, j, tour)) ++*n_new;
  }
  WfmTour *tour = legal ? NULL : wfm_tour_best(s, a, m->pay, wfm_tour_master_mask(m, j), pops, NULL);
  if (tour && wfm_tour_master_add(m, j, tour)) ++*n_new;
  return least;
}

static double cost_at_pay(const WfmTourMaster *m, size_t j, const WfmTour *tour) {
  size_t a = m->who[j];
  double cost = tour->price;
  for (int32_t d = 0; d < m->s->space->person[a].n_days; d++) {
    int32_t line = tour->option[d] >= 0 ? m->s->line_of[a][tour->option[d]] : -1;
    if (line >= 0) cost -= m->pay[line];
  }
  return cost;
}

/* What each person's cheapest tour of the master costs at the present pay. */
static void least_known(const WfmTourMaster *m, double *least) {
  for (size_t j = 0; j < m->n_who; j++) least[j] = INFINITY;
  for (guint t = 0; t < m->tour->len; t++) {
    size_t j = g_array_index(m->owner, size_t, t);
    if (!m->gone->data[t]) least[j] = MIN(least[j], cost_at_pay(m, j, m->tour->pdata[t]));
  }
  m->s->steps += (int64_t)m->tour->len * m->n_days;
}

/* One round of pricing. The Lagrangian bound at the present pay. */
static double price_all(WfmTourMaster *m, int64_t pops, int32_t *n_new) {
  double bound = 0;
  g_autofree double *known = g_new0(double, m->n_who + 1);
  least_known(m, known);
  for (HighsInt r = 0; r < m->n_rows; r++) bound += m->pay[m->line_at[r]] * m->left[r];
  for (size_t j = 0; j < m->n_who && !wfm_job_stopped(m->s->job); j++) {
    m->least[j] = m->set[j] ? cost_at_pay(m, j, m->set[j]) : price_one(m, j, known[j] - 1e-7, pops, n_new);
    bound += m->least[j];
  }
  return wfm_job_stopped(m->s->job) ? (double)-INFINITY : bound;
}

static void centre_at(WfmTourMaster *m, double bound) {
  if (bound <= m->centre_bound) return;
  m->centre_bound = bound;
  for (HighsInt r = 0; r < m->n_rows; r++) m->centre[r] = m->pay[m->line_at[r]];
  memcpy(m->centre_least, m->least, sizeof *m->least * m->n_who);
}

double wfm_tour_master_generate(WfmTourMaster *m, int32_t rounds, int64_t pops, double *bound) {
  double value = INFINITY, hold = 0.5;
  m->ended = false;
  for (int32_t round = 0; round < rounds && !wfm_job_stopped(m->s->job); round++) {
    if (!wfm_tour_master_solve(m, &value) || value <= m->enough) break;
    if (round > 0 && m->until > 0 && wfm_tour_search_steps(m->s) >= m->until) break;
    bool held = !isinf(m->centre_bound);
    int32_t n_new = 0;
    set_pay(m, held ? hold : 0);
    centre_at(m, price_all(m, MIN(pops, QUICK_POPS), &n_new));
    if (n_new == 0 && held) { /* nothing at the held duals: ask the duals themselves */
      set_pay(m, 0);
      centre_at(m, price_all(m, pops, &n_new));
    }
    m->ended = n_new == 0 || m->centre_bound > value - 1e-6 * (1 + fabs(value));
    if (m->ended) break;
  }
  if (!m->cut) wfm_tour_master_solve(m, &value);
  if (bound) *bound = m->centre_bound;
  return value;
}

/* Duals inside the face of the optimal ones, where a simplex method's lie in a corner: the interior point method's, without crossover. */
static bool solve_inside(WfmTourMaster *m) {
  make_room(m);
  Highs_setStringOptionValue(m->highs, "solver", "ipm");
  Highs_setStringOptionValue(m->highs, "run_crossover", "off");
  bool fine = Highs_run(m->highs) != WFM_HIGHS_ERROR && Highs_getSolution(m->highs, m->x, NULL, NULL, m->dual) != WFM_HIGHS_ERROR;
  HighsInt iterations = 0;
  Highs_getIntInfoValue(m->highs, "ipm_iteration_count", &iterations);
  m->s->steps += MAX(iterations, 0) * INSIDE_STEPS * (m->n_slacks + (int64_t)m->tour->len) + MASTER_START;
  Highs_setStringOptionValue(m->highs, "solver", "choose");
  Highs_setStringOptionValue(m->highs, "run_crossover", "on");
  return fine;
}

void wfm_tour_master_centre(WfmTourMaster *m, int32_t rounds, int64_t pops, double loss) {
  double least = m->centre_bound - loss;
  bool more = true;
  int64_t begun = wfm_tour_search_steps(m->s), until = begun + begun / CENTRE_SHARE;
  for (int32_t round = 0;
       more && (round == 0 || wfm_tour_search_steps(m->s) < until) && round < rounds && !wfm_job_stopped(m->s->job) && solve_inside(m);
       round++) {
    int32_t n_new = 0;
    set_pay(m, 0);
    double bound = price_all(m, pops, &n_new);
    more = n_new > 0;
    if (bound < least) continue;
    m->centre_bound = -INFINITY;
    centre_at(m, bound);
  }
}

double wfm_tour_master_now(const WfmTourMaster *m) {
  double cost = 0;
  for (HighsInt r = 0; r < m->n_rows; r++) cost += wfm_line_cost(&m->s->line[m->line_at[r]], m->s->count[m->line_at[r]]);
  for (size_t j = 0; j < m->n_who; j++) cost += m->s->now[m->who[j]]->price;
  return cost;
}

double wfm_tour_master_apart(const WfmTourMaster *m) {
  double cost = 0;
  for (size_t l = 0; l < m->s->n_lines; l++)
    if (m->row_of[l] < 0) cost += wfm_line_cost(&m->s->line[l], m->s->count[l]);
  return cost;
}

bool wfm_tour_master_prices(const WfmTourMaster *m, double *dual, double *least) {
  if (isinf(m->centre_bound)) return false;
  for (size_t l = 0; l < m->s->n_lines; l++) dual[l] = m->s->line[l].under_price; /* where nobody can be */
  for (HighsInt r = 0; r < m->n_rows; r++) dual[m->line_at[r]] = m->centre[r];
  memcpy(least, m->centre_least, sizeof *least * m->n_who);
  return true;
}

bool wfm_tour_master_ended(const WfmTourMaster *m) {
  return m->ended;
}
