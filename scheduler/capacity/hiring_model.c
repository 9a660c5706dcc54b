#include "scheduler/capacity/hiring_model.h"

#include <math.h>

static size_t at(const WfmHiringModel *m, size_t item, int32_t period) {
  return item * (size_t)m->p->n + (size_t)period;
}

static HighsInt add_column(WfmHiringModel *m, double cost, double lower, double upper, bool whole) {
  HighsInt kind = whole ? WFM_HIGHS_INTEGER : 0;
  double scaled = cost / m->money;
  g_array_append_val(m->cost, scaled);
  g_array_append_val(m->lower, lower);
  g_array_append_val(m->upper, upper);
  g_array_append_val(m->whole, kind);
  return (HighsInt)m->cost->len - 1;
}

static HighsInt add_row(WfmHiringModel *m, double lower, double upper) {
  g_array_append_val(m->row_lower, lower);
  g_array_append_val(m->row_upper, upper);
  return (HighsInt)m->row_lower->len - 1;
}

static void put(WfmHiringModel *m, HighsInt row, HighsInt column, double value) {
  WfmHiringEntry entry = {column, row, value};
  if (row >= 0 && column >= 0 && value != 0) g_array_append_val(m->entry, entry);
}

static HighsInt *none(size_t n) {
  HighsInt *index = g_new(HighsInt, n + 1);
  for (size_t k = 0; k <= n; k++) index[k] = -1;
  return index;
}

static void list_pools(WfmHiringModel *m) {
  const WfmHiringProblem *p = m->p;
  m->pool = g_new0(size_t, p->n_groups + 1);
  m->first = g_new0(size_t, p->n_groups + 1);
  for (size_t g = 0; g < p->n_groups; g++) {
    size_t k = 0;
    for (; k < m->n_pools; k++) {
      bool same = true;
      for (size_t w = 0; w < p->n_works; w++) same &= !p->groups[m->first[k]].serves[w] == !p->groups[g].serves[w];
      if (same) break;
    }
    if (k == m->n_pools) m->first[m->n_pools++] = g;
    m->pool[g] = k;
  }
}

/* The largest of the useful hours and of the pay of a head, so that numbers of the programme are near one. */
static void choose_units(WfmHiringModel *m) {
  const WfmHiringProblem *p = m->p;
  m->hours = m->money = 0;
  for (size_t g = 0; g < p->n_groups; g++)
    for (int32_t t = 0; t < p->n; t++) {
      m->hours = fmax(m->hours, p->groups[g].useful_h[t]);
      m->money = fmax(m->money, p->groups[g].head_cost[t]);
    }
  for (size_t w = 0; w < p->n_works && m->hours <= 0; w++)
    for (int32_t t = 0; t < p->n; t++) m->hours = fmax(m->hours, p->need_h[at(m, w, t)]);
  if (m->hours <= 0) m->hours = 1;
  for (size_t w = 0; w < p->n_works && m->money <= 0; w++) m->money = fmax(m->money, p->miss_price[w] * m->hours);
  if (m->money <= 0) m->money = 1;
}

/* Useful hours of today's people of the pool; none where mentors would take more than there is. */
static double base_useful(const WfmHiringModel *m, size_t pool, int32_t t) {
  double sum = 0;
  for (size_t g = 0; g < m->p->n_groups; g++)
    if (m->pool[g] == pool) sum += m->p->groups[g].useful_h[t] * m->p->groups[g].base.productive[t];
  return fmax(0, sum);
}

/* Seats that the people of today take. */
static double base_seats(const WfmHiringProblem *p, size_t site, int32_t t) {
  double sum = 0;
  for (size_t g = 0; g < p->n_groups; g++)
    if (p->groups[g].site == (int32_t)site) sum += p->groups[g].seats * p->groups[g].base.heads[t];
  return sum;
}

static bool counts(const WfmHiringModel *m, int32_t t) {
  return m->only < 0 || m->only == t;
}

static void add_balances(WfmHiringModel *m) {
  const WfmHiringProblem *p = m->p;
  for (size_t k = 0; k < m->n_pools; k++)
    for (int32_t t = 0; t < p->n; t++)
      if (counts(m, t)) m->pool_row[at(m, k, t)] = add_row(m, -INFINITY, base_useful(m, k, t) / m->hours);
  for (size_t w = 0; w < p->n_works; w++)
    for (int32_t t = 0; t < p->n; t++) {
      double need = p->need_h[at(m, w, t)] / m->hours;
      if (need <= 0) continue;
      m->work_row[at(m, w, t)] = add_row(m, need, INFINITY);
      m->missing[at(m, w, t)] = add_column(m, p->miss_price[w] * m->hours, 0, need, false);
      put(m, m->work_row[at(m, w, t)], m->missing[at(m, w, t)], 1);
      for (size_t k = 0; k < m->n_pools; k++) {
        if (!p->groups[m->first[k]].serves[w]) continue;
        HighsInt flow = m->flow[at(m, k * p->n_works + w, t)] = add_column(m, 0, 0, INFINITY, false);
        put(m, m->pool_row[at(m, k, t)], flow, 1);
        put(m, m->work_row[at(m, w, t)], flow, 1);
      }
    }
  for (size_t s = 0; s < p->n_sites; s++)
    for (int32_t t = 0; t < p->n; t++) {
      double base = base_seats(p, s, t), seats = p->seats[at(m, s, t)];
      if (isfinite(seats)) m->seat_row[at(m, s, t)] = add_row(m, -INFINITY, fmax(0, seats - base));
    }
}

static bool lends(const WfmHiringProblem *p, size_t g) {
  for (size_t k = 0; k < p->n_trainings; k++)
    if (p->trainings[k].from == g) return true;
  return false;
}

/* Overtime and time off, limited by trained heads. */
static void add_flexible(WfmHiringModel *m, size_t g) {
  const WfmHiringProblem *p = m->p;
  const WfmHiringGroup *group = &p->groups[g];
  bool over = (m->wide || group->overtime_most > 0) && group->overtime_yield > 0 && group->overtime_cost;
  bool off = (m->wide || group->time_off_most > 0) && group->time_off_saves;
  if (!over && !off && !lends(p, g)) return;
  for (int32_t t = 0; t < p->n; t++) {
    size_t i = at(m, g, t);
    if (!counts(m, t) && !lends(p, g)) continue;
    m->trained[i] = add_column(m, 0, 0, INFINITY, false);
    double base = fmax(0, group->base.heads[t] - group->base.training[t]), paid = group->paid_h[t] / m->hours;
    m->trained_row[i] = add_row(m, base, base);
    put(m, m->trained_row[i], m->trained[i], 1);
    if (over && counts(m, t)) {
      m->overtime[i] = add_column(m, group->overtime_cost[t] * m->hours, 0, INFINITY, false);
      m->overtime_row[i] = add_row(m, -INFINITY, 0);
      put(m, m->overtime_row[i], m->overtime[i], 1);
      put(m, m->overtime_row[i], m->trained[i], -group->overtime_most * paid);
      put(m, m->pool_row[at(m, m->pool[g], t)], m->overtime[i], -group->overtime_yield);
    }
    if (off && counts(m, t)) {
      m->time_off[i] = add_column(m, -group->time_off_saves[t] * m->hours, 0, INFINITY, false);
      m->time_off_row[i] = add_row(m, -INFINITY, 0);
      put(m, m->time_off_row[i], m->time_off[i], 1);
      put(m, m->time_off_row[i], m->trained[i], -group->time_off_most * paid);
      put(m, m->pool_row[at(m, m->pool[g], t)], m->time_off[i], 1);
    }
  }
}

/* What `sign` times a trace, in group g, changes: hours, trained heads, seats. Returns its pay. */
static double put_trace(WfmHiringModel *m, HighsInt column, size_t g, const WfmTrace *trace, double sign) {
  const WfmHiringGroup *group = &m->p->groups[g];
  double pay = 0;
  for (int32_t t = 0; t < m->p->n; t++) {
    pay += sign * group->head_cost[t] * trace->heads[t];
    put(m, m->pool_row[at(m, m->pool[g], t)], column, -sign * group->useful_h[t] * trace->productive[t] / m->hours);
    put(m, m->trained_row[at(m, g, t)], column, -sign * (trace->heads[t] - trace->training[t]));
    if (group->site >= 0) put(m, m->seat_row[at(m, (size_t)group->site, t)], column, sign * group->seats * trace->heads[t]);
  }
  return pay;
}

/* No sensible class is larger: twice the people that all of what the group serves asks for at once. */
static double largest_class(const WfmHiringProblem *p, const WfmHiringGroup *group) {
  double largest = 0;
  for (int32_t t = 0; t < p->n; t++) {
    double sum = 0;
    for (size_t w = 0; w < p->n_works; w++)
      if (group->serves[w]) sum += p->need_h[w * (size_t)p->n + (size_t)t];
    if (group->useful_h[t] > 0) largest = fmax(largest, sum / group->useful_h[t]);
  }
  largest = fmax(10 + 2 * ceil(largest), (double)group->class_least);
  largest = fmin(largest, (double)group->class_most);
  return group->hires_most >= 0 ? fmin(largest, (double)group->hires_most) : largest;
}

static void add_hires(WfmHiringModel *m, size_t g) {
  const WfmHiringProblem *p = m->p;
  const WfmHiringGroup *group = &p->groups[g];
  if (!group->hire) return;
  double most = largest_class(p, group);
  int32_t first = 0;
  while (first < p->n && !group->begins[first]) first++;
  if (group->hires_most >= 0) m->hires_row[g] = add_row(m, -INFINITY, (double)group->hires_most);
  for (int32_t c = 0; c < p->n; c++) {
    bool soon = m->wide && c + 1 == first && group->hire[c].heads;
    if (!group->begins[c] && !soon) continue;
    bool shut = !group->begins[c] || most < (double)group->class_least;
    HighsInt hire = m->hire[at(m, g, c)] = add_column(m, 0, 0, shut ? 0 : most, true);
    double pay = group->hire_cost[c] + put_trace(m, hire, g, &group->hire[c], 1);
    g_array_index(m->cost, double, hire) = pay / m->money;
    put(m, m->hires_row[g], hire, 1);
    if (group->class_least <= 1 || shut) continue;
    HighsInt open = m->open[at(m, g, c)] = add_column(m, 0, 0, 1, true);
    HighsInt low = add_row(m, 0, INFINITY), high = m->class_row[at(m, g, c)] = add_row(m, -INFINITY, 0);
    put(m, low, hire, 1);
    put(m, low, open, -(double)group->class_least);
    put(m, high, hire, 1);
    put(m, high, open, -most);
  }
}

static void add_training(WfmHiringModel *m, size_t k) {
  const WfmHiringTraining *training = &m->p->trainings[k];
  m->learn_row[k] = add_row(m, -INFINITY, (double)training->most);
  for (int32_t c = 0; c < m->p->n; c++) {
    if (!training->begins[c]) continue;
    HighsInt learn = m->learn[at(m, k, c)] = add_column(m, 0, 0, (double)training->most, true);
    double pay = training->cost + put_trace(m, learn, training->to, &training->gain[c], 1);
    pay += put_trace(m, learn, training->from, &training->loss[c], -1);
    g_array_index(m->cost, double, learn) = pay / m->money;
    put(m, m->learn_row[k], learn, 1);
  }
}

bool wfm_hiring_vendor_in_use(const WfmHiringProblem *p, const WfmHiringVendor *vendor) {
  bool in_use = vendor->before_h > 0;
  for (int32_t t = 0; t < p->n && isfinite(vendor->fixed_h[t]); t++) in_use = vendor->fixed_h[t] > 0;
  return in_use;
}

bool wfm_hiring_vendor_asks(const WfmHiringProblem *p, const WfmHiringVendor *vendor) {
  if (vendor->setup > 0 && !(vendor->before_h > 0)) return true;
  for (int32_t t = 0; t < p->n; t++)
    if (!isfinite(vendor->fixed_h[t]) && vendor->least_h[t] > 0) return true;
  return false;
}

double wfm_hiring_vendor_most(const WfmHiringProblem *p, const WfmHiringVendor *vendor, int32_t period) {
  double peak = fmax(0, vendor->before_h), least = 0;
  for (int32_t t = 0; t < p->n; t++) {
    double sum = 0;
    for (size_t w = 0; w < p->n_works; w++)
      if (vendor->serves[w]) sum += p->need_h[w * (size_t)p->n + (size_t)t];
    if (isfinite(vendor->fixed_h[t])) sum = fmax(sum, vendor->fixed_h[t]);
    peak = fmax(peak, sum);
    least = fmax(least, vendor->least_h[t]);
  }
  return fmin(vendor->most_h[period], fmax(peak, least));
}

/* In use or not, by period; one column for all where there is no commitment but a set-up to be paid. */
static void add_use(WfmHiringModel *m, size_t v) {
  const WfmHiringProblem *p = m->p;
  const WfmHiringVendor *vendor = &p->vendors[v];
  bool in_use = wfm_hiring_vendor_in_use(p, vendor), committed = false;
  for (int32_t t = 0; t < p->n; t++) committed |= !isfinite(vendor->fixed_h[t]) && vendor->least_h[t] > 0;
  double setup = vendor->before_h > 0 ? 0 : vendor->setup;
  if (!committed) {
    HighsInt column = add_column(m, setup, in_use, 1, true);
    for (int32_t t = 0; t < p->n; t++) m->runs[at(m, v, t)] = column;
    return;
  }
  HighsInt begins_row = add_row(m, -INFINITY, in_use ? 0 : 1), ends_row = add_row(m, -INFINITY, vendor->may_leave ? 1 : 0);
  for (int32_t t = 0; t < p->n; t++) {
    bool fixed = isfinite(vendor->fixed_h[t]);
    double is = fixed && vendor->fixed_h[t] > 0;
    HighsInt runs = m->runs[at(m, v, t)] = add_column(m, 0, fixed ? is : 0, fixed ? is : 1, true);
    HighsInt begun = m->begun[at(m, v, t)] = add_column(m, setup, 0, 1, false);
    HighsInt left = m->left[at(m, v, t)] = add_column(m, 0, 0, 1, false);
    double before = t == 0 && vendor->before_h > 0;
    HighsInt last = t > 0 ? m->runs[at(m, v, t - 1)] : -1;
    HighsInt change = add_row(m, before, before), new = add_row(m, -INFINITY, 0), was = add_row(m, -INFINITY, 1 - before);
    put(m, change, runs, 1);
    put(m, change, last, -1);
    put(m, change, begun, -1);
    put(m, change, left, 1);
    put(m, new, begun, 1);
    put(m, new, runs, -1);
    put(m, was, begun, 1);
    put(m, was, last, 1);
    if (!fixed) put(m, begins_row, begun, 1);
    if (!fixed) put(m, ends_row, left, 1);
  }
}

static void put_hours(WfmHiringModel *m, HighsInt row, size_t v, int32_t t, double sign) {
  for (size_t w = 0; w < m->p->n_works; w++) put(m, row, m->vendor[at(m, v * m->p->n_works + w, t)], sign);
}

/* The hours of a period against those of the one before. */
static void add_step(WfmHiringModel *m, size_t v, int32_t t) {
  const WfmHiringVendor *vendor = &m->p->vendors[v];
  double before = t == 0 ? fmax(0, vendor->before_h) / m->hours : 0, step = vendor->step_h / m->hours;
  HighsInt up = m->up_row[at(m, v, t)] = add_row(m, -INFINITY, step + before);
  HighsInt down = m->down_row[at(m, v, t)] = add_row(m, -INFINITY, step - before);
  put_hours(m, up, v, t, 1);
  put_hours(m, down, v, t, -1);
  if (t > 0) put_hours(m, up, v, t - 1, -1);
  if (t > 0) put_hours(m, down, v, t - 1, 1);
  double last = t > 0 ? wfm_hiring_vendor_most(m->p, vendor, t - 1) : vendor->before_h;
  if (t > 0 && isfinite(vendor->fixed_h[t - 1])) last = vendor->fixed_h[t - 1];
  put(m, up, m->begun[at(m, v, t)], -fmax(0, vendor->least_h[t] / m->hours - step));
  put(m, down, m->left[at(m, v, t)], -fmax(0, last / m->hours - step));
}

static void add_vendor(WfmHiringModel *m, size_t v) {
  const WfmHiringProblem *p = m->p;
  const WfmHiringVendor *vendor = &p->vendors[v];
  bool asks = wfm_hiring_vendor_asks(p, vendor);
  if (asks) add_use(m, v);
  for (int32_t t = 0; t < p->n; t++) {
    bool fixed = isfinite(vendor->fixed_h[t]), used = asks && !fixed;
    double least = fixed ? vendor->fixed_h[t] : vendor->least_h[t], most = fixed ? least : wfm_hiring_vendor_most(p, vendor, t);
    HighsInt total = m->total_row[at(m, v, t)] = add_row(m, used ? (double)-INFINITY : least / m->hours, used ? 0 : most / m->hours);
    if (used && least > 0) m->least_row[at(m, v, t)] = add_row(m, 0, INFINITY);
    for (size_t w = 0; w < p->n_works; w++) {
      if (!vendor->serves[w]) continue;
      size_t i = at(m, v * p->n_works + w, t);
      m->vendor[i] = add_column(m, vendor->price[at(m, w, t)] * m->hours, 0, INFINITY, false);
      put(m, m->work_row[at(m, w, t)], m->vendor[i], 1);
    }
    put_hours(m, total, v, t, 1);
    if (used) put(m, total, m->runs[at(m, v, t)], -most / m->hours);
    if (m->least_row[at(m, v, t)] >= 0) put_hours(m, m->least_row[at(m, v, t)], v, t, 1);
    put(m, m->least_row[at(m, v, t)], m->runs[at(m, v, t)], -least / m->hours);
    if (isfinite(vendor->step_h) && !fixed) add_step(m, v, t);
  }
}

/* Pay of today's people, and what is paid whatever is planned. */
static double constant_cost(const WfmHiringProblem *p) {
  double sum = 0;
  for (size_t g = 0; g < p->n_groups; g++)
    for (int32_t t = 0; t < p->n; t++) sum += p->groups[g].head_cost[t] * p->groups[g].base.heads[t];
  return sum;
}

static void make_room(WfmHiringModel *m) {
  size_t n = (size_t)m->p->n, groups = m->p->n_groups * n, vendors = m->p->n_vendors * n, works = m->p->n_works;
  HighsInt **by_group[] = {&m->hire,        &m->open,         &m->overtime,     &m->time_off, &m->trained,
                           &m->trained_row, &m->overtime_row, &m->time_off_row, &m->class_row};
  for (size_t k = 0; k < G_N_ELEMENTS(by_group); k++) *by_group[k] = none(groups);
  HighsInt **by_vendor[] = {&m->runs, &m->begun, &m->left, &m->total_row, &m->least_row, &m->up_row, &m->down_row};
  for (size_t k = 0; k < G_N_ELEMENTS(by_vendor); k++) *by_vendor[k] = none(vendors);
  m->flow = none(m->n_pools * works * n);
  m->vendor = none(vendors * works);
  m->learn = none(m->p->n_trainings * n);
  m->missing = none(works * n);
  m->pool_row = none(m->n_pools * n);
  m->work_row = none(works * n);
  m->seat_row = none(m->p->n_sites * n);
  m->hires_row = none(m->p->n_groups);
  m->learn_row = none(m->p->n_trainings);
  GArray **doubles[] = {&m->cost, &m->lower, &m->upper, &m->row_lower, &m->row_upper};
  for (size_t k = 0; k < G_N_ELEMENTS(doubles); k++) *doubles[k] = g_array_new(FALSE, FALSE, sizeof(double));
  m->whole = g_array_new(FALSE, FALSE, sizeof(HighsInt));
  m->entry = g_array_new(FALSE, FALSE, sizeof(WfmHiringEntry));
}

static WfmHiringModel *model_new(const WfmHiringProblem *problem, bool wide, int32_t only) {
  WfmHiringModel *m = g_new0(WfmHiringModel, 1);
  m->p = problem;
  m->wide = wide;
  m->only = only;
  list_pools(m);
  make_room(m);
  choose_units(m);
  m->constant = constant_cost(problem);
  add_balances(m);
  for (size_t g = 0; g < problem->n_groups; g++) add_flexible(m, g);
  for (size_t g = 0; g < problem->n_groups; g++) add_hires(m, g);
  for (size_t k = 0; k < problem->n_trainings; k++) add_training(m, k);
  for (size_t v = 0; v < problem->n_vendors; v++) add_vendor(m, v);
  return m;
}

WfmHiringModel *wfm_hiring_model_new(const WfmHiringProblem *problem, bool wide) {
  return model_new(problem, wide, -1);
}

WfmHiringModel *wfm_hiring_model_at(const WfmHiringProblem *problem, int32_t period) {
  return model_new(problem, false, period);
}

void wfm_hiring_model_free(WfmHiringModel *m) {
  if (!m) return;
  HighsInt *index[] = {m->hire,        m->open,         m->overtime,     m->time_off, m->trained,   m->flow,      m->vendor,
                       m->runs,        m->begun,        m->left,         m->learn,    m->missing,   m->pool_row,  m->work_row,
                       m->trained_row, m->overtime_row, m->time_off_row, m->seat_row, m->hires_row, m->learn_row, m->total_row,
                       m->least_row,   m->up_row,       m->down_row,     m->class_row};
  for (size_t k = 0; k < G_N_ELEMENTS(index); k++) g_free(index[k]);
  GArray *array[] = {m->cost, m->lower, m->upper, m->whole, m->row_lower, m->row_upper, m->entry};
  for (size_t k = 0; k < G_N_ELEMENTS(array); k++) g_array_free(array[k], TRUE);
  g_free(m->pool);
  g_free(m->first);
  g_free(m);
}

/* The entries by column; those in the same place are summed (a cross-training within a pool or a site). */
static HighsInt by_column(HighsInt *start, HighsInt *index, double *value, const WfmHiringModel *m) {
  HighsInt columns = wfm_hiring_columns(m), values = (HighsInt)m->entry->len, n = 0;
  g_autofree HighsInt *first = g_new0(HighsInt, (size_t)columns + 2), *sorted = g_new(HighsInt, (size_t)values + 1);
  g_autofree HighsInt *seen = none(m->row_lower->len);
  for (HighsInt e = 0; e < values; e++) first[g_array_index(m->entry, WfmHiringEntry, e).column + 2]++;
  for (HighsInt c = 0; c < columns; c++) first[c + 2] += first[c + 1];
  for (HighsInt e = 0; e < values; e++) sorted[first[g_array_index(m->entry, WfmHiringEntry, e).column + 1]++] = e;
  for (HighsInt c = 0; c < columns; c++) {
    start[c] = n;
    for (HighsInt k = first[c]; k < first[c + 1]; k++) {
      const WfmHiringEntry *entry = &g_array_index(m->entry, WfmHiringEntry, sorted[k]);
      HighsInt to = seen[entry->row] >= start[c] ? seen[entry->row] : n++;
      value[to] = (to == seen[entry->row] ? value[to] : 0) + entry->value;
      index[to] = entry->row;
      seen[entry->row] = to;
    }
  }
  return n;
}

void *wfm_hiring_solver_new(const WfmHiringModel *m, bool relaxed) {
  HighsInt columns = wfm_hiring_columns(m), rows = (HighsInt)m->row_lower->len;
  g_autofree HighsInt *start = g_new0(HighsInt, (size_t)columns + 1), *index = g_new(HighsInt, (size_t)m->entry->len + 1);
  g_autofree double *value = g_new0(double, (size_t)m->entry->len + 1);
  g_autofree HighsInt *kind = g_new0(HighsInt, (size_t)columns + 1);
  HighsInt values = by_column(start, index, value, m);
  for (HighsInt c = 0; c < columns && !relaxed; c++) kind[c] = g_array_index(m->whole, HighsInt, c);
  void *highs = Highs_create();
  Highs_setBoolOptionValue(highs, "output_flag", 0);
  Highs_setIntOptionValue(highs, "threads", 1);
  Highs_setStringOptionValue(highs, "parallel", "off");
  Highs_setIntOptionValue(highs, "random_seed", 1);
  HighsInt status = Highs_passMip(highs, columns, rows, values, WFM_HIGHS_BY_COLUMN, WFM_HIGHS_MINIMIZE, m->constant / m->money,
                                  (void *)m->cost->data, (void *)m->lower->data, (void *)m->upper->data, (void *)m->row_lower->data,
                                  (void *)m->row_upper->data, start, index, value, kind);
  if (status != WFM_HIGHS_ERROR) return highs;
  Highs_destroy(highs);
  return NULL;
}

double wfm_hiring_solve(double *x, const WfmHiringModel *m, void *highs) {
  if (wfm_hiring_columns(m) == 0) return m->constant;
  if (Highs_run(highs) == WFM_HIGHS_ERROR || Highs_getModelStatus(highs) != WFM_HIGHS_OPTIMAL) return NAN;
  if (x && Highs_getSolution(highs, x, NULL, NULL, NULL) == WFM_HIGHS_ERROR) return NAN;
  return Highs_getObjectiveValue(highs) * m->money;
}
