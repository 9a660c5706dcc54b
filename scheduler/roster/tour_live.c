#include "scheduler/roster/tour_live.h"

/* Duties of the same class and column are of one kind; shape[k]: one of them. */
static void find_kinds(WfmTourKinds *k, const WfmTourNet *net, int32_t *shape) {
  const WfmPerson *p = net->person;
  int32_t n = p->option_first[p->n_days];
  k->kind_of = g_new0(int32_t, (size_t)n + 1);
  for (int32_t o = 0; o < n; o++) {
    int32_t s = net->shape_of[o], at = 0;
    while (at < k->n_kinds && (net->class_of[shape[at]] != net->class_of[s] || net->column_of[shape[at]] != net->column_of[s])) at++;
    if (at == k->n_kinds) shape[k->n_kinds++] = s;
    k->kind_of[o] = at;
  }
  k->class_of = g_new0(int32_t, (size_t)k->n_kinds + 1);
  for (int32_t j = 0; j < k->n_kinds; j++) k->class_of[j] = net->class_of[shape[j]];
}

static void find_next(WfmTourLive *l, const int32_t *shape) {
  WfmTourKinds *k = &l->kinds;
  int32_t n_states = l->run.states;
  k->next = g_new0(int32_t, (size_t)n_states * (size_t)k->n_kinds + 1);
  k->state = g_new0(WfmTourState, (size_t)n_states + 1);
  for (int32_t s = 0; s < n_states; s++) {
    k->state[s] = state_of(&l->run, s);
    for (int32_t j = 0; j < k->n_kinds; j++) {
      int32_t to = work_follows(&l->run, k->state[s], shape[j], false);
      k->next[s * k->n_kinds + j] = to < 0 ? n_states : to;
    }
  }
}

/* allowed[n_rows * n_kinds]; the last row has all. */
static uint8_t *find_allowed(const WfmTourNet *net, const WfmTourKinds *k, const int32_t *shape) {
  int32_t n_rows = net->n_classes + 2;
  uint8_t *allowed = g_new0(uint8_t, (size_t)n_rows * (size_t)k->n_kinds + 1);
  for (int32_t row = 0; row < n_rows; row++)
    for (int32_t j = 0; j < k->n_kinds; j++)
      allowed[row * k->n_kinds + j] = row == n_rows - 1 || net->follows[(size_t)row * (size_t)net->n_shapes + (size_t)shape[j]];
  return allowed;
}

static int32_t size_of(const uint8_t *row, int32_t n) {
  int32_t size = 0;
  for (int32_t j = 0; j < n; j++) size += row[j];
  return size;
}

static bool inside(const uint8_t *small, const uint8_t *large, int32_t n) {
  for (int32_t j = 0; j < n; j++)
    if (small[j] && !large[j]) return false;
  return true;
}

/* Rows by size, so that a parent, which is no larger, comes first. */
static void order_rows(WfmTourRows *rows, const uint8_t *allowed, int32_t n_kinds) {
  for (int32_t row = 0; row < rows->n_rows; row++) {
    int32_t size = size_of(allowed + row * n_kinds, n_kinds), at = row;
    for (; at > 0 && size_of(allowed + rows->order[at - 1] * n_kinds, n_kinds) > size; at--) rows->order[at] = rows->order[at - 1];
    rows->order[at] = row;
  }
}

static void find_rows(WfmTourKinds *k, const uint8_t *allowed, int32_t n_rows) {
  WfmTourRows *rows = &k->rows;
  rows->n_rows = n_rows;
  rows->order = g_new0(int32_t, (size_t)n_rows);
  rows->parent = g_new0(int32_t, (size_t)n_rows);
  rows->first = g_new0(int32_t, (size_t)n_rows + 1);
  rows->more = g_new0(int32_t, (size_t)n_rows * (size_t)k->n_kinds + 1);
  order_rows(rows, allowed, k->n_kinds);
  for (int32_t at = 0; at < n_rows; at++) {
    const uint8_t *mine = allowed + rows->order[at] * k->n_kinds;
    int32_t parent = -1;
    for (int32_t b = at - 1; b >= 0 && parent < 0; b--)
      if (inside(allowed + rows->order[b] * k->n_kinds, mine, k->n_kinds)) parent = rows->order[b];
    rows->parent[rows->order[at]] = parent;
  }
  for (int32_t row = 0; row < n_rows; row++) {
    int32_t parent = rows->parent[row];
    rows->first[row + 1] = rows->first[row];
    for (int32_t j = 0; j < k->n_kinds; j++)
      if (allowed[row * k->n_kinds + j] && !(parent >= 0 && allowed[parent * k->n_kinds + j])) rows->more[rows->first[row + 1]++] = j;
  }
}

/* The state after a day; WFM_TOUR_DEAD: not allowed. */
static int32_t step(const WfmTourLive *l, int32_t day, int32_t state, int32_t option) {
  if (option < 0) return off_follows(&l->run, day, l->kinds.state[state]);
  int32_t to = l->kinds.next[state * l->kinds.n_kinds + l->kinds.kind_of[option]];
  return to == l->run.states ? WFM_TOUR_DEAD : to;
}

void wfm_tour_live_walk(WfmTourLive *l, int32_t from, int32_t to) {
  for (int32_t day = from; day < l->run.n; day++) {
    int32_t next = step(l, day, l->at[day], l->option[day]);
    if (day >= to && next == l->at[day + 1]) return;
    l->at[day + 1] = next;
  }
}

void wfm_tour_live_init(WfmTourLive *l, const WfmTourSearch *s, size_t a) {
  WfmTourNet *net = s->net[a];
  const WfmPerson *p = net->person;
  g_autofree int32_t *shape = g_new0(int32_t, (size_t)net->n_shapes + 1);
  l->run = (WfmTourRun){.net = net, .p = p, .n = p->n_days, .classes = net->n_classes, .weekends = -1};
  l->run.half = l->run.states = net->off_min + (net->n_classes + 1) * net->runs;
  find_kinds(&l->kinds, net, shape);
  find_next(l, shape);
  g_autofree uint8_t *allowed = find_allowed(net, &l->kinds, shape);
  find_rows(&l->kinds, allowed, net->n_classes + 2);
  l->option = g_memdup2(s->now[a]->option, sizeof(int32_t) * (size_t)p->n_days);
  l->at = g_new0(int32_t, (size_t)p->n_days + 1);
  l->at[0] = start_state(&l->run);
  wfm_tour_live_walk(l, 0, p->n_days);
  l->extra = s->now[a]->price;
  for (int32_t d = 0; d < p->n_days; d++)
    if (l->option[d] >= 0) {
      l->paid += net->paid[l->option[d]];
      l->extra -= net->wage[l->option[d]];
    }
}

void wfm_tour_live_clear(WfmTourLive *l) {
  WfmTourRows *rows = &l->kinds.rows;
  void *arrays[] = {l->kinds.kind_of, l->kinds.class_of, l->kinds.next, l->kinds.state, rows->order,
                    rows->parent,     rows->first,       rows->more,    l->option,      l->at};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
}

int32_t wfm_tour_live_pass(const WfmTourLive *l, int32_t from, int32_t to, int32_t state) {
  for (; from < to && state != WFM_TOUR_DEAD; from++) {
    if (state == l->at[from]) return l->at[to];
    state = step(l, from, state, l->option[from]);
  }
  return state;
}

bool wfm_tour_live_joins(const WfmTourLive *l, int32_t day, int32_t state) {
  return wfm_tour_live_pass(l, day, l->run.n, state) != WFM_TOUR_DEAD;
}
