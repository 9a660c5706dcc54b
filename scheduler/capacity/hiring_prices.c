#include "scheduler/capacity/hiring_prices.h"

#include "scheduler/capacity/hiring_model.h"

#include <math.h>

#define NOTHING 1e-6 /* of the programme's money: dust of the solver */

/* The unchanged programme, solved: values, prices of its rows, reduced costs of its columns. */
typedef struct {
  const WfmHiringProblem *p;
  const WfmHiringModel *m;
  double cost;
  double *x, *reduced, *price;
  HighsInt *column_basis, *row_basis;
} Base;

static size_t at(const Base *b, size_t item, int32_t period) {
  return item * (size_t)b->p->n + (size_t)period;
}

/* What one more on the right of a row saves, in the programme's money; 0: no row. */
static double saves(const Base *b, HighsInt row) {
  return row >= 0 ? -b->price[row] : 0;
}

/* What a unit of a column that is at its upper bound, or shut, would save. */
static double column_saves(const Base *b, HighsInt column) {
  return column >= 0 ? fmax(0, -b->reduced[column]) : 0;
}

/* Adds what a period's limit could save, and notes where it does. */
static void note(WfmHiringPrice *price, int32_t t, double saved) {
  price->most += saved;
  if (saved <= NOTHING) return;
  if (price->from < 0) price->from = t;
  price->to = t;
}

static void estimate_group(const Base *b, WfmHiringPrice *price) {
  const WfmHiringChange *c = &price->change;
  const WfmHiringGroup *group = &b->p->groups[c->group];
  const WfmHiringModel *m = b->m;
  for (int32_t t = 0; t < b->p->n; t++) {
    size_t i = at(b, c->group, t);
    double paid = group->paid_h[t] / m->hours * (m->trained[i] >= 0 ? b->x[m->trained[i]] : 0);
    if (c->kind == WFM_HIRING_OVERTIME) note(price, t, c->amount * paid * saves(b, m->overtime_row[i]));
    if (c->kind == WFM_HIRING_TIME_OFF) note(price, t, c->amount * paid * saves(b, m->time_off_row[i]));
    HighsInt hire = m->hire[i];
    if (hire < 0) continue;
    double most = g_array_index(m->upper, double, hire);
    if (c->kind == WFM_HIRING_LEAD && most <= 0) note(price, t, (double)group->class_most * column_saves(b, hire));
    bool full = most > 0 && b->x[hire] >= most - 1e-6;
    bool by_hires = group->hires_most >= 0 && most >= (double)group->hires_most;
    if ((c->kind == WFM_HIRING_CLASS_MOST || (c->kind == WFM_HIRING_HIRES_MOST && by_hires)) && full)
      note(price, t, m->class_row[i] >= 0 ? saves(b, m->class_row[i]) : column_saves(b, hire));
  }
  if (c->kind == WFM_HIRING_HIRES_MOST) price->most += saves(b, m->hires_row[c->group]);
}

/* A head more, or one moved to those who can do the work too: hours at the price of the pool, or at the better of it and the work. */
static void estimate_head(const Base *b, WfmHiringPrice *price) {
  const WfmHiringChange *c = &price->change;
  const WfmHiringGroup *group = &b->p->groups[c->group];
  const WfmHiringModel *m = b->m;
  double share = group->head ? 1 : 1 / fmax(group->base.begin[0], 1e-9);
  const WfmTrace *head = group->head ? group->head : &group->base;
  for (int32_t t = 0; t < b->p->n; t++) {
    double hours = c->amount * share * group->useful_h[t] * head->productive[t] / m->hours;
    double pool = saves(b, m->pool_row[at(b, m->pool[c->group], t)]);
    if (c->kind == WFM_HIRING_SKILL) {
      HighsInt row = m->work_row[at(b, c->work, t)];
      note(price, t, hours * fmax(0, (row >= 0 ? b->price[row] : 0) - pool));
      continue;
    }
    double trained = c->amount * share * (head->heads[t] - head->training[t]), heads = c->amount * share * head->heads[t];
    double seat = group->site >= 0 ? saves(b, m->seat_row[at(b, (size_t)group->site, t)]) : 0;
    note(price, t, hours * pool + trained * saves(b, m->trained_row[at(b, c->group, t)]) - heads * group->seats * seat);
    price->pay += heads * group->head_cost[t];
  }
}

static void estimate_vendor(const Base *b, WfmHiringPrice *price) {
  const WfmHiringChange *c = &price->change;
  const WfmHiringModel *m = b->m;
  for (int32_t t = 0; t < b->p->n; t++) {
    size_t i = at(b, c->vendor, t);
    double used = m->runs[i] >= 0 ? b->x[m->runs[i]] : 1, unit = c->amount / m->hours, total = saves(b, m->total_row[i]);
    if (isfinite(b->p->vendors[c->vendor].fixed_h[t])) continue;
    if (c->kind == WFM_HIRING_VENDOR_MOST) note(price, t, unit * used * fmax(0, total));
    double committed = m->least_row[i] >= 0 ? saves(b, m->least_row[i]) : total;
    if (c->kind == WFM_HIRING_VENDOR_LEAST) note(price, t, unit * used * fmax(0, -committed));
    if (c->kind == WFM_HIRING_VENDOR_STEP) note(price, t, unit * (saves(b, m->up_row[i]) + saves(b, m->down_row[i])));
  }
}

static void estimate(const Base *b, WfmHiringPrice *price) {
  const WfmHiringChange *c = &price->change;
  const WfmHiringModel *m = b->m;
  switch (c->kind) {
  case WFM_HIRING_SEATS:
    for (int32_t t = 0; t < b->p->n; t++) note(price, t, c->amount * saves(b, m->seat_row[at(b, c->site, t)]));
    break;
  case WFM_HIRING_NEED:
    for (int32_t t = 0; t < b->p->n; t++) {
      HighsInt row = m->work_row[at(b, c->work, t)];
      if (row >= 0) note(price, t, c->amount * b->price[row] * b->p->need_h[at(b, c->work, t)] / m->hours);
    }
    break;
  case WFM_HIRING_TRAINING_MOST:
    price->most = saves(b, m->learn_row[c->training]);
    for (int32_t t = 0; t < b->p->n; t++) note(price, t, column_saves(b, m->learn[at(b, c->training, t)]));
    break;
  case WFM_HIRING_HEADS:
  case WFM_HIRING_SKILL:
    estimate_head(b, price);
    break;
  case WFM_HIRING_VENDOR_MOST:
  case WFM_HIRING_VENDOR_LEAST:
  case WFM_HIRING_VENDOR_STEP:
    estimate_vendor(b, price);
    break;
  case WFM_HIRING_NOTICE:
    price->most = INFINITY;
    break;
  default:
    estimate_group(b, price);
  }
}

static void propose(GArray *prices, const WfmHiringChange *change) {
  WfmHiringPrice price = {.change = *change, .from = -1, .to = -1};
  g_array_append_val(prices, price);
}

static double largest(const double *value, int32_t n) {
  double most = 0;
  for (int32_t t = 0; t < n; t++)
    if (isfinite(value[t])) most = fmax(most, value[t]);
  return most;
}

static void propose_group(GArray *prices, const WfmHiringProblem *p, size_t g) {
  const WfmHiringGroup *group = &p->groups[g];
  int32_t first = wfm_hiring_first_class(p, g);
  bool there = p->n > 0 && (group->head || group->base.begin[0] > 0);
  if (group->hire && first > 0) propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_LEAD, .group = g, .amount = 1});
  if (group->hire) propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_CLASS_MOST, .group = g, .amount = 1});
  if (group->hire && group->hires_most >= 0) propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_HIRES_MOST, .group = g, .amount = 1});
  if (group->overtime_yield > 0 && group->overtime_cost)
    propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_OVERTIME, .group = g, .amount = 0.01});
  if (group->time_off_saves) propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_TIME_OFF, .group = g, .amount = 0.01});
  if (!there) return;
  propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_HEADS, .group = g, .amount = 1});
  for (size_t w = 0; w < p->n_works; w++)
    if (!group->serves[w]) propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_SKILL, .group = g, .work = w, .amount = 1});
}

static GArray *propose_all(const WfmHiringProblem *p) {
  GArray *prices = g_array_new(FALSE, FALSE, sizeof(WfmHiringPrice));
  for (size_t s = 0; s < p->n_sites; s++)
    if (largest(p->seats + s * (size_t)p->n, p->n) > 0)
      propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_SEATS, .site = s, .amount = 1});
  for (size_t g = 0; g < p->n_groups; g++) propose_group(prices, p, g);
  for (size_t v = 0; v < p->n_vendors; v++) {
    const WfmHiringVendor *vendor = &p->vendors[v];
    double most = largest(vendor->most_h, p->n), least = largest(vendor->least_h, p->n);
    if (most > 0) propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_VENDOR_MOST, .vendor = v, .amount = most / 100});
    if (least > 0) propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_VENDOR_LEAST, .vendor = v, .amount = least / 100});
    if (isfinite(vendor->step_h)) propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_VENDOR_STEP, .vendor = v, .amount = 1});
    if (wfm_hiring_notice(p, v) > 0) propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_NOTICE, .vendor = v, .amount = 1});
  }
  for (size_t k = 0; k < p->n_trainings; k++)
    propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_TRAINING_MOST, .training = k, .amount = 1});
  for (size_t w = 0; w < p->n_works; w++) propose(prices, &(WfmHiringChange){.kind = WFM_HIRING_NEED, .work = w, .amount = 0.01});
  return prices;
}

/* The cost with the change; from the basis of the unchanged programme where the two have the same rows and columns. */
static double cost_with(const Base *b, const WfmHiringChange *change) {
  g_autoptr(WfmHiringChanged) changed = wfm_hiring_changed_new(b->p, change, 1);
  g_autoptr(WfmHiringModel) m = wfm_hiring_model_new(&changed->problem, true);
  void *lp = wfm_hiring_solver_new(m, true);
  if (!lp) return NAN;
  bool same = wfm_hiring_columns(m) == wfm_hiring_columns(b->m) && m->row_lower->len == b->m->row_lower->len;
  if (same) Highs_setBasis(lp, b->column_basis, b->row_basis);
  double cost = wfm_hiring_solve(NULL, m, lp);
  Highs_destroy(lp);
  return cost;
}

static bool solve_base(Base *b) {
  size_t columns = (size_t)wfm_hiring_columns(b->m) + 1, rows = b->m->row_lower->len + 1;
  b->x = g_new0(double, columns);
  b->reduced = g_new0(double, columns);
  b->price = g_new0(double, rows);
  b->column_basis = g_new0(HighsInt, columns);
  b->row_basis = g_new0(HighsInt, rows);
  void *lp = wfm_hiring_solver_new(b->m, true);
  b->cost = lp ? wfm_hiring_solve(NULL, b->m, lp) : (double)NAN;
  bool solved = !isnan(b->cost) && wfm_hiring_columns(b->m) > 0;
  if (solved) Highs_getSolution(lp, b->x, b->reduced, NULL, b->price);
  if (solved) Highs_getBasis(lp, b->column_basis, b->row_basis);
  if (lp) Highs_destroy(lp);
  return !isnan(b->cost);
}

static gint dearest_first(gconstpointer a, gconstpointer b) {
  const WfmHiringPrice *x = a, *y = b;
  if (x->solved != y->solved) return x->solved ? -1 : 1;
  double one = x->solved ? x->saves : x->most, other = y->solved ? y->saves : y->most;
  if (one != other) return one > other ? -1 : 1;
  const WfmHiringChange *c = &x->change, *d = &y->change;
  size_t key[][2] = {{c->kind, d->kind},     {c->group, d->group}, {c->work, d->work},
                     {c->vendor, d->vendor}, {c->site, d->site},   {c->training, d->training}};
  for (size_t k = 0; k < G_N_ELEMENTS(key); k++)
    if (key[k][0] != key[k][1]) return key[k][0] < key[k][1] ? -1 : 1;
  return 0;
}

static void solve_prices(const Base *b, GArray *prices, size_t most_solved, const WfmJob *job) {
  size_t solved[WFM_HIRING_N_CHANGES] = {0};
  g_array_sort(prices, dearest_first); /* the most promising first */
  for (guint k = 0; k < prices->len && !wfm_job_stopped(job); k++) {
    WfmHiringPrice *price = &g_array_index(prices, WfmHiringPrice, k);
    wfm_job_progress(job, "prices", (double)k / prices->len, NULL);
    if (price->most <= NOTHING * b->m->money) {
      price->saves = 0;
      price->solved = true;
      continue;
    }
    price->saves = NAN;
    if (most_solved > 0 && solved[price->change.kind] >= most_solved) continue;
    solved[price->change.kind]++;
    double cost = cost_with(b, &price->change);
    price->solved = !isnan(cost);
    if (price->solved) price->saves = b->cost - cost + price->pay;
    if (fabs(price->saves) <= NOTHING * b->m->money) price->saves = 0;
  }
  g_array_sort(prices, dearest_first);
}

GArray *wfm_hiring_prices(const WfmHiringProblem *problem, size_t most_solved, const WfmJob *job, GError **err) {
  if (!wfm_hiring_problem_check(problem, err)) return NULL;
  g_autoptr(WfmHiringModel) m = wfm_hiring_model_new(problem, true);
  Base b = {.p = problem, .m = m};
  bool solved = solve_base(&b);
  GArray *prices = solved ? propose_all(problem) : NULL;
  for (guint k = 0; solved && k < prices->len; k++) {
    WfmHiringPrice *price = &g_array_index(prices, WfmHiringPrice, k);
    estimate(&b, price);
    price->most *= m->money;
  }
  if (solved)
    solve_prices(&b, prices, most_solved, job);
  else
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "the solver found no relaxed hiring plan");
  g_free(b.x);
  g_free(b.reduced);
  g_free(b.price);
  g_free(b.column_basis);
  g_free(b.row_basis);
  return prices;
}
