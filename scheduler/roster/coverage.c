#include "scheduler/roster/coverage_cell.h"

int32_t wfm_coverage_groups(const WfmRosterProblem *problem, int32_t *group_of, size_t *leader) {
  g_autofree size_t *own = leader ? NULL : g_new0(size_t, problem->n_agents + 1);
  if (!leader) leader = own;
  int32_t n = 0;
  size_t bytes = problem->n_queues * sizeof *problem->agents->proficiency;
  for (size_t a = 0; a < problem->n_agents; a++) {
    const float *mine = problem->agents[a].proficiency;
    int32_t g = 0;
    while (g < n &&
           ((bytes > 0 && memcmp(mine, problem->agents[leader[g]].proficiency, bytes) != 0) || !wfm_presence_alike(problem, a, leader[g])))
      g++;
    if (g == n) leader[n++] = a;
    group_of[a] = g;
  }
  return n;
}

static void find_groups(WfmCoverage *c, const WfmRosterProblem *problem) {
  g_autofree size_t *leader = g_new0(size_t, problem->n_agents + 1);
  c->group_of = g_new0(int32_t, problem->n_agents + 1);
  c->n_groups = wfm_coverage_groups(problem, c->group_of, leader);
  c->arc_first = g_new0(int32_t, (size_t)c->n_groups + 1);
  GArray *queue = g_array_new(FALSE, FALSE, sizeof(int32_t)), *gain = g_array_new(FALSE, FALSE, sizeof(double));
  GArray *group = g_array_new(FALSE, FALSE, sizeof(int32_t));
  for (int32_t g = 0; g < c->n_groups; g++) {
    for (int32_t q = 0; q < c->n_queues; q++) {
      /* As the planner wrote it: a float's 0.8 is 0.80000001, and such crumbs would be pushed from queue to queue for ever. */
      double p = nearbyint((double)problem->agents[leader[g]].proficiency[q] * 1e6) / 1e6;
      if (!(p > 0)) continue;
      g_array_append_val(queue, q);
      g_array_append_val(group, g);
      g_array_append_val(gain, p);
      c->uneven |= p != g_array_index(gain, double, c->arc_first[g]);
    }
    c->arc_first[g + 1] = (int32_t)queue->len;
  }
  c->n_arcs = (int32_t)queue->len;
  c->arc_queue = (int32_t *)(void *)g_array_free(queue, FALSE);
  c->arc_group = (int32_t *)(void *)g_array_free(group, FALSE);
  c->arc_gain = (double *)(void *)g_array_free(gain, FALSE);
}

/* prefix[q][first[i] + i + k]: value of k agents in interval i. */
static void sum_curves(WfmCoverage *c) {
  c->prefix = g_new0(double *, (size_t)c->n_queues + 1);
  for (int32_t q = 0; q < c->n_queues; q++) {
    const WfmRosterQueue *queue = &c->queues[q];
    c->prefix[q] = g_new0(double, (size_t)queue->first[c->n] + (size_t)c->n + 1);
    for (int32_t i = 0; i < c->n; i++) {
      double sum = 0, *at = c->prefix[q] + queue->first[i] + i;
      for (int32_t k = queue->first[i]; k < queue->first[i + 1]; k++) {
        *at++ = sum;
        sum += queue->value[k];
      }
      *at = sum;
      c->full += sum;
    }
  }
}

/* Who serves two queues may move from one to the other. */
static void list_swaps(WfmCoverage *c) {
  size_t n = (size_t)c->n_queues;
  c->n_words = ((size_t)c->n_arcs + 63) / 64;
  c->into = g_new0(WfmSwap, n * (size_t)c->n_arcs + 1);
  c->can_enter = g_new0(uint64_t, n * c->n_words + 1);
  c->serves = g_new0(uint64_t, n * c->n_words + 1);
  c->settled = g_new0(uint64_t, n * c->n_words + 1);
  c->alike = g_new0(uint64_t, (size_t)c->n_groups * c->n_words + 1);
  c->open = g_new0(uint64_t, c->n_words + 1);
  for (int32_t a = 0; a < c->n_arcs; a++) {
    uint64_t bit = UINT64_C(1) << (a % 64);
    c->serves[(size_t)c->arc_queue[a] * c->n_words + (size_t)a / 64] |= bit;
    for (int32_t b = c->arc_first[c->arc_group[a]]; b < c->arc_first[c->arc_group[a] + 1]; b++) {
      if (b == a) continue;
      size_t q = (size_t)c->arc_queue[b];
      c->can_enter[q * c->n_words + (size_t)a / 64] |= bit;
      c->into[q * (size_t)c->n_arcs + (size_t)a] = (WfmSwap){c->arc_gain[b] / c->arc_gain[a], b, c->arc_queue[a]};
    }
  }
}

static bool equally_quick(const WfmCoverage *c, int32_t g) {
  for (int32_t a = c->arc_first[g]; a < c->arc_first[g + 1]; a++)
    if (c->arc_gain[a] != c->arc_gain[c->arc_first[g]]) return false;
  return true;
}

static void list_alike(WfmCoverage *c) {
  for (int32_t g = 0; g < c->n_groups; g++) {
    uint64_t *alike = c->alike + (size_t)g * c->n_words;
    for (int32_t a = c->arc_first[g]; a < c->arc_first[g + 1] && equally_quick(c, g); a++) alike[a / 64] |= UINT64_C(1) << (a % 64);
    for (int32_t a = c->arc_first[g]; a < c->arc_first[g + 1]; a++)
      for (size_t w = 0; w < c->n_words; w++) c->settled[(size_t)c->arc_queue[a] * c->n_words + w] |= alike[w];
  }
}

WfmCoverage *wfm_coverage_new(const WfmRosterProblem *problem) {
  WfmCoverage *c = g_new0(WfmCoverage, 1);
  c->n = problem->grid.n;
  c->n_queues = (int32_t)problem->n_queues;
  c->queues = problem->queues;
  find_groups(c, problem);
  list_swaps(c);
  list_alike(c);
  c->waiting = g_new0(uint8_t, (size_t)c->n_queues + 1);
  c->stack = g_new0(int32_t, (size_t)c->n_queues + 1);
  c->width = wfm_cell_width(c);
  c->cell = g_malloc0((size_t)c->n * c->width + 1);
  c->age = g_new0(uint32_t, (size_t)c->n + 1);
  c->worth = g_new0(WfmWorth, (size_t)c->n * (size_t)c->n_groups + 1);
  c->loss = g_new0(WfmWorth, (size_t)c->n * (size_t)c->n_groups + 1);
  c->scratch = g_malloc0(c->width + 1);
  c->value_at = g_new0(double, (size_t)c->n + 1);
  c->stale = g_new0(int32_t, (size_t)c->n + 1);
  c->is_stale = g_new0(uint8_t, (size_t)c->n + 1);
  c->saved = g_new0(uint8_t, (size_t)c->n + 1);
  c->saved_index = g_array_new(FALSE, FALSE, sizeof(int32_t));
  c->saved_cell = g_byte_array_new();
  sum_curves(c);
  wfm_coverage_ask_presence(c, problem);
  wfm_coverage_clear(c);
  return c;
}

void wfm_coverage_free(WfmCoverage *c) {
  if (!c) return;
  g_free(c->in_presence);
  g_free(c->gap_price);
  g_free(c->resting);
  g_free(c->group_of);
  g_free(c->arc_first);
  for (int32_t q = 0; q < c->n_queues; q++) g_free(c->prefix[q]);
  g_free(c->prefix);
  g_free(c->arc_queue);
  g_free(c->arc_group);
  g_free(c->arc_gain);
  g_free(c->cell);
  g_free(c->scratch);
  g_free(c->saved);
  g_array_free(c->saved_index, TRUE);
  g_byte_array_free(c->saved_cell, TRUE);
  g_free(c->into);
  g_free(c->can_enter);
  g_free(c->serves);
  g_free(c->settled);
  g_free(c->alike);
  g_free(c->open);
  g_free(c->waiting);
  g_free(c->stack);
  g_free(c->age);
  g_free(c->worth);
  g_free(c->loss);
  g_free(c->value_at);
  g_free(c->stale);
  g_free(c->is_stale);
  g_free(c);
}

/* What the interval is worth has to be counted anew; what presence is worth in it stays. */
void wfm_coverage_recount(WfmCoverage *c, int32_t i) {
  if (c->is_stale[i]) return;
  c->is_stale[i] = 1;
  c->stale[c->n_stale++] = i;
}

/* The interval has changed: what was known of it no longer holds. */
void wfm_cell_forget(WfmCoverage *c, int32_t i) {
  WfmCell s = wfm_cell(c, wfm_cell_block(c, i));
  c->age[i]++;
  if (c->n_queues > 0) s.pi[0] = s.low[0] = NAN;
  wfm_coverage_recount(c, i);
}

bool wfm_coverage_limits_rest(const WfmCoverage *c) {
  return c->resting != NULL;
}

void wfm_coverage_rest(WfmCoverage *c, int32_t from, int32_t to, int32_t group, int by) {
  for (size_t k = 0; c->resting && k < c->n_presences; k++) {
    if (!c->presences[k].most_on_break || !(c->in_presence[k * (size_t)c->n_groups + (size_t)group] & WFM_IN_MEMBERS)) continue;
    for (int32_t i = MAX(from, 0); i < MIN(to, c->n); i++) {
      c->resting[k * (size_t)c->n + (size_t)i] += by;
      wfm_coverage_recount(c, i);
    }
  }
}

void wfm_coverage_clear(WfmCoverage *c) {
  if (c->resting) memset(c->resting, 0, c->n_presences * (size_t)c->n * sizeof *c->resting);
  for (int32_t i = 0; i < c->n; i++) {
    wfm_cell_clear(c, wfm_cell_block(c, i), i);
    wfm_cell_forget(c, i);
  }
}

void wfm_cell_save(WfmCoverage *c, int32_t i) {
  if (!c->journal || c->saved[i]) return;
  c->saved[i] = 1;
  g_array_append_val(c->saved_index, i);
  g_byte_array_append(c->saved_cell, (const guint8 *)wfm_cell_block(c, i), (guint)c->width);
}

double wfm_cell_value(const WfmCoverage *c, WfmCell s, int32_t i) {
  const double *x = s.x;
  double sum = 0;
  for (int32_t q = 0; q < c->n_queues; q++) {
    const WfmRosterQueue *queue = &c->queues[q];
    int64_t whole = wfm_floor_of(x[q]), end = queue->first[i + 1] - queue->first[i];
    sum += c->prefix[q][queue->first[i] + i + MIN(whole, end)];
    sum += MAX(0, x[q] - (double)whole) * wfm_curve_step(queue, i, whole);
  }
  return sum;
}

double wfm_coverage_value_at(const WfmCoverage *c, int32_t i) {
  double sum = wfm_cell_value(c, wfm_cell(c, wfm_cell_block(c, i)), i);
  return c->n_presences > 0 ? sum + wfm_coverage_presence_value(c, i) : sum;
}

double wfm_coverage_value(WfmCoverage *c) {
  for (int32_t k = 0; k < c->n_stale; k++) {
    c->value_at[c->stale[k]] = wfm_coverage_value_at(c, c->stale[k]);
    c->is_stale[c->stale[k]] = 0;
  }
  c->n_stale = 0;
  double sum = 0;
  for (int32_t i = 0; i < c->n; i++) sum += c->value_at[i];
  return sum;
}

double wfm_coverage_heads(const WfmCoverage *c, int32_t i, int32_t group) {
  WfmCell s = wfm_cell(c, wfm_cell_block(c, i));
  double heads = s.idle[group];
  for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++) heads += s.y[a];
  return heads;
}

double wfm_coverage_slope(const WfmCoverage *c, int32_t i, int32_t queue) {
  double x = wfm_cell(c, wfm_cell_block(c, i)).x[queue];
  double above = wfm_curve_step(&c->queues[queue], i, wfm_floor_of(x));
  double below = x > WFM_FLOW_EPS ? wfm_curve_step(&c->queues[queue], i, wfm_ceil_of(x) - 1) : above;
  return (above + below) / 2;
}

void wfm_coverage_present(const WfmCoverage *c, double *present) {
  memset(present, 0, (size_t)c->n_queues * (size_t)c->n * sizeof *present);
  for (int32_t i = 0; i < c->n; i++)
    for (int32_t a = 0; a < c->n_arcs; a++)
      present[(size_t)c->arc_queue[a] * (size_t)c->n + (size_t)i] += wfm_cell(c, wfm_cell_block(c, i)).y[a];
}

/* The first and the last interval of which at least half lies in a time from there, or to there. */
static int32_t first_in(WfmGrid grid, int64_t from) {
  return (int32_t)MAX(wfm_grid_index(grid, from + grid.step / 2), 0);
}

static int32_t last_in(WfmGrid grid, int64_t to) {
  return (int32_t)MIN(wfm_grid_index(grid, to - (grid.step + 1) / 2), grid.n - 1);
}

void wfm_coverage_history(WfmCoverage *c, const WfmRosterProblem *problem) {
  WfmGrid grid = problem->grid;
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t d = 0; d < problem->agents[a].n_previous; d++) {
      const WfmDuty *duty = &problem->agents[a].previous[d];
      WfmSegment whole = {WFM_SEGMENT_WORK, duty->start, duty->end, "work", true};
      const WfmSegment *segment = duty->n_segments ? duty->segment : &whole;
      for (size_t k = 0; k < MAX(duty->n_segments, 1); k++) {
        if (segment[k].kind == WFM_SEGMENT_WORK) wfm_coverage_add_span(c, grid, c->group_of[a], segment[k].start, segment[k].end);
        if (segment[k].kind == WFM_SEGMENT_BREAK)
          wfm_coverage_rest(c, first_in(grid, segment[k].start), last_in(grid, segment[k].end) + 1, c->group_of[a], 1);
      }
    }
}

void wfm_coverage_add_span(WfmCoverage *c, WfmGrid grid, int32_t group, int64_t from, int64_t to) {
  for (int32_t i = first_in(grid, from); i <= last_in(grid, to); i++) wfm_coverage_add(c, i, group);
}

void wfm_coverage_begin(WfmCoverage *c) {
  c->journal = true;
}

static void end_journal(WfmCoverage *c) {
  for (guint k = 0; k < c->saved_index->len; k++) c->saved[g_array_index(c->saved_index, int32_t, k)] = 0;
  g_array_set_size(c->saved_index, 0);
  g_byte_array_set_size(c->saved_cell, 0);
  c->journal = false;
}

void wfm_coverage_keep(WfmCoverage *c) {
  end_journal(c);
}

void wfm_coverage_back(WfmCoverage *c) {
  for (guint k = 0; k < c->saved_index->len; k++) {
    int32_t i = g_array_index(c->saved_index, int32_t, k);
    wfm_cell_forget(c, i);
    memcpy(wfm_cell_block(c, i), c->saved_cell->data + k * c->width, c->width);
  }
  end_journal(c);
}
