#include "scheduler/roster/coverage.h"

#include <math.h>
#include <string.h>

static const double EPS = 1e-7;   /* of an agent: flows below it are rounding */
static const double CRUMB = 1e-4; /* who is less than this on a queue is not moved on: it is worth less than the time */

/* One interval: agents on each arc, at each queue, idle; what one agent more is worth (NaN: not known) in each group, and at each queue
 * along the best path; the arcs by which that path leaves the queue. */
typedef struct {
  double *y, *x, *idle, *worth, *pi;
  int32_t *next_a, *next_b;
} Cell;

static Cell cell_of(const WfmCoverage *c, char *block) {
  double *y = (double *)(void *)block, *x = y + c->n_arcs, *idle = x + c->n_queues, *worth = idle + c->n_groups;
  double *pi = worth + c->n_groups;
  int32_t *next = (int32_t *)(void *)(pi + c->n_queues);
  return (Cell){y, x, idle, worth, pi, next, next + c->n_queues};
}

static char *block_at(const WfmCoverage *c, int32_t i) {
  return c->cell + (size_t)i * c->width;
}

/* Agents with equal proficiencies, of whom the same presence is asked, in order of their first appearance. */
static void find_groups(WfmCoverage *c, const WfmRosterProblem *problem) {
  g_autofree size_t *leader = g_new0(size_t, problem->n_agents + 1);
  c->group_of = g_new0(int32_t, problem->n_agents + 1);
  for (size_t a = 0; a < problem->n_agents; a++) {
    const float *mine = problem->agents[a].proficiency;
    int32_t g = 0;
    size_t bytes = problem->n_queues * sizeof *mine;
    while (g < c->n_groups &&
           ((bytes > 0 && memcmp(mine, problem->agents[leader[g]].proficiency, bytes) != 0) || !wfm_presence_alike(problem, a, leader[g])))
      g++;
    if (g == c->n_groups) leader[c->n_groups++] = a;
    c->group_of[a] = g;
  }
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

/* Who serves two queues may move from one to the other: the swaps by the queue they lead to (into), or by the one they leave. */
static WfmSwap *list_swaps(WfmCoverage *c, bool into, int32_t *first) {
  GArray *swaps = g_array_new(FALSE, TRUE, sizeof(WfmSwap));
  for (int32_t q = 0; q < c->n_queues; q++) {
    for (int32_t a = 0; a < c->n_arcs; a++)
      for (int32_t b = c->arc_first[c->arc_group[a]]; b < c->arc_first[c->arc_group[a] + 1]; b++) {
        if (b == a || c->arc_queue[into ? b : a] != q) continue;
        WfmSwap swap = {c->arc_gain[b] / c->arc_gain[a], a, b, c->arc_queue[into ? a : b]};
        g_array_append_val(swaps, swap);
      }
    first[q + 1] = (int32_t)swaps->len;
  }
  return (WfmSwap *)(void *)g_array_free(swaps, FALSE);
}

WfmCoverage *wfm_coverage_new(const WfmRosterProblem *problem) {
  WfmCoverage *c = g_new0(WfmCoverage, 1);
  c->n = problem->grid.n;
  c->n_queues = (int32_t)problem->n_queues;
  c->queues = problem->queues;
  find_groups(c, problem);
  c->into_first = g_new0(int32_t, (size_t)c->n_queues + 1);
  c->out_first = g_new0(int32_t, (size_t)c->n_queues + 1);
  c->into = list_swaps(c, true, c->into_first);
  c->out = list_swaps(c, false, c->out_first);
  c->waiting = g_new0(uint8_t, (size_t)c->n_queues + 1);
  size_t doubles = (size_t)c->n_arcs + 2 * (size_t)c->n_queues + 2 * (size_t)c->n_groups;
  c->width = doubles * sizeof(double) + 2 * (size_t)c->n_queues * sizeof(int32_t);
  c->cell = g_malloc0((size_t)c->n * c->width + 1);
  c->scratch = g_malloc0(c->width + 1);
  c->value_at = g_new0(double, (size_t)c->n + 1);
  c->stale = g_new0(int32_t, (size_t)c->n + 1);
  c->is_stale = g_new0(uint8_t, (size_t)c->n + 1);
  c->pi = g_new0(double, (size_t)c->n_queues + 1);
  c->next_a = g_new0(int32_t, (size_t)c->n_queues + 1);
  c->next_b = g_new0(int32_t, (size_t)c->n_queues + 1);
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
  g_free(c->group_of);
  g_free(c->arc_first);
  for (int32_t q = 0; q < c->n_queues; q++) g_free(c->prefix[q]);
  g_free(c->prefix);
  g_free(c->arc_queue);
  g_free(c->arc_group);
  g_free(c->arc_gain);
  g_free(c->cell);
  g_free(c->scratch);
  g_free(c->pi);
  g_free(c->next_a);
  g_free(c->next_b);
  g_free(c->saved);
  g_array_free(c->saved_index, TRUE);
  g_byte_array_free(c->saved_cell, TRUE);
  g_free(c->into);
  g_free(c->out);
  g_free(c->into_first);
  g_free(c->out_first);
  g_free(c->waiting);
  g_free(c->value_at);
  g_free(c->stale);
  g_free(c->is_stale);
  g_free(c);
}

/* The interval has changed: what was known of it no longer holds. */
static void forget(WfmCoverage *c, int32_t i) {
  Cell s = cell_of(c, block_at(c, i));
  for (int32_t g = 0; g < c->n_groups; g++) s.worth[g] = NAN;
  if (c->n_queues > 0) s.pi[0] = NAN;
  if (c->is_stale[i]) return;
  c->is_stale[i] = 1;
  c->stale[c->n_stale++] = i;
}

void wfm_coverage_clear(WfmCoverage *c) {
  memset(c->cell, 0, (size_t)c->n * c->width);
  for (int32_t i = 0; i < c->n; i++) forget(c, i);
}

/* The step of the curve that holds the k-th agent; 0 beyond its end. */
static double curve_step(const WfmRosterQueue *queue, int32_t i, int64_t k) {
  int32_t first = queue->first[i], n = queue->first[i + 1] - first;
  return k >= 0 && k < n ? queue->value[first + k] : 0;
}

/* Rounding must not build up over thousands of moves: what is within EPS of a whole number is that number. */
static double settle(double v) {
  double whole = (double)(int64_t)(v + 0.5);
  return fabs(v - whole) < EPS ? whole : v;
}

/* Whole agents in x >= 0, from below and from above. */
static int64_t floor_of(double x) {
  return (int64_t)(x + EPS);
}

static int64_t ceil_of(double x) {
  int64_t whole = (int64_t)x;
  return (double)whole < x - EPS ? whole + 1 : whole;
}

/* The waiting queue whose pi is most (sign 1) or least (sign -1), no longer waiting; -1: none waits. */
static int32_t next_queue(WfmCoverage *c, const double *pi, double sign) {
  int32_t best = -1;
  for (int32_t q = 0; q < c->n_queues; q++)
    if (c->waiting[q] && (best < 0 || sign * pi[q] > sign * pi[best])) best = q;
  if (best >= 0) c->waiting[best] = 0;
  return best;
}

enum { MOST_TURNS = 6 }; /* for each queue */

/* Worth of one effective agent more at every queue, along the best path; next_a/next_b: the displaced arc and the one it moves to. The
 * queue where an agent is worth most first: it is final then unless people are quicker elsewhere. */
static void best_paths(WfmCoverage *c, Cell s, int32_t i) {
  for (int32_t q = 0; q < c->n_queues; q++) {
    s.pi[q] = curve_step(&c->queues[q], i, floor_of(s.x[q]));
    s.next_a[q] = -1;
    c->waiting[q] = s.pi[q] > 0;
  }
  c->work += 2 * c->n_queues;
  for (int32_t turns = MOST_TURNS * c->n_queues, q; turns > 0 && (q = next_queue(c, s.pi, 1)) >= 0; turns--) {
    double pi = s.pi[q];
    const WfmSwap *end = c->into + c->into_first[q + 1];
    for (const WfmSwap *swap = c->into + c->into_first[q]; swap < end; swap++) {
      double worth = swap->gain * pi;
      if (worth <= s.pi[swap->other] || s.y[swap->from] <= CRUMB || worth <= s.pi[swap->other] * (1 + 1e-9) + 1e-12) continue;
      s.pi[swap->other] = worth;
      s.next_a[swap->other] = swap->from;
      s.next_b[swap->other] = swap->to;
      c->waiting[swap->other] = 1;
    }
    c->work += 4 + c->n_queues / 2 + 3 * (c->into_first[q + 1] - c->into_first[q]);
  }
}

/* How many agents of the path's first arc can go along it before something changes. */
static double path_room(const WfmCoverage *c, Cell s, int32_t first) {
  int32_t q = c->arc_queue[first], hops = 0;
  double units = c->arc_gain[first], room = INFINITY; /* units: effective agents arriving at q per agent sent */
  while (s.next_a[q] >= 0 && hops++ < c->n_queues) {
    int32_t a = s.next_a[q], b = s.next_b[q];
    room = MIN(room, s.y[a] * c->arc_gain[a] / units);
    units *= c->arc_gain[b] / c->arc_gain[a];
    q = c->arc_queue[b];
  }
  return MIN(room, ((double)floor_of(s.x[q]) + 1 - s.x[q]) / units);
}

static double push(const WfmCoverage *c, Cell s, int32_t i, int32_t first, double amount) {
  int32_t q = c->arc_queue[first], hops = 0;
  s.y[first] = settle(s.y[first] + amount);
  double units = amount * c->arc_gain[first];
  while (s.next_a[q] >= 0 && hops++ < c->n_queues) {
    int32_t a = s.next_a[q], b = s.next_b[q];
    double moved = units / c->arc_gain[a];
    s.y[a] = settle(s.y[a] - moved);
    s.y[b] = settle(s.y[b] + moved);
    units = moved * c->arc_gain[b];
    q = c->arc_queue[b];
  }
  double gain = units * curve_step(&c->queues[q], i, floor_of(s.x[q]));
  s.x[q] = settle(s.x[q] + units);
  return gain;
}

/* The queue at which one agent more of the group is worth most; of equal ones one where nobody need move on. -1: worth nothing. */
static int32_t best_arc(const WfmCoverage *c, Cell s, int32_t group, double *most) {
  int32_t best = -1;
  for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++) {
    double worth = c->arc_gain[a] * s.pi[c->arc_queue[a]];
    bool direct = best >= 0 && s.next_a[c->arc_queue[a]] < 0 && s.next_a[c->arc_queue[best]] >= 0;
    if (worth > *most * (direct ? 1 - 1e-9 : 1)) *most = worth, best = a;
  }
  return best;
}

/* A path that only moves the group's own people on is the direct one to where they go, with all the room that has. */
static int32_t without_own(const WfmCoverage *c, Cell s, int32_t group, int32_t arc) {
  for (int32_t hops = 0; hops < c->n_queues; hops++) {
    int32_t q = c->arc_queue[arc];
    if (s.next_a[q] < 0 || c->arc_group[s.next_a[q]] != group) break;
    arc = s.next_b[q];
  }
  return arc;
}

/* Brings agents of a group in; returns what they are worth. known: the best paths are those of the cell. */
static double augment(WfmCoverage *c, Cell s, int32_t i, int32_t group, double amount, bool known) {
  double gain = 0;
  for (; amount > EPS; known = false) {
    if (!known) best_paths(c, s, i);
    double most = 1e-12;
    int32_t best = best_arc(c, s, group, &most);
    if (best < 0) break;
    best = without_own(c, s, group, best);
    double part = MIN(amount, path_room(c, s, best));
    gain += push(c, s, i, best, part);
    amount -= part;
  }
  if (amount > EPS) s.idle[group] = settle(s.idle[group] + amount);
  return gain;
}

/* Loss of one effective agent less at every queue when the others close the hole at best: next_a the arc that gives, next_b the arc
 * that takes (-1 with next_a >= 0: an idle agent of that arc's group fills in for nothing). */
static void least_losses(WfmCoverage *c, Cell s, int32_t i) {
  for (int32_t q = 0; q < c->n_queues; q++) {
    c->pi[q] = curve_step(&c->queues[q], i, ceil_of(s.x[q]) - 1);
    c->next_a[q] = c->next_b[q] = -1;
  }
  for (int32_t g = 0; g < c->n_groups; g++)
    for (int32_t b = c->arc_first[g]; s.idle[g] > EPS && b < c->arc_first[g + 1]; b++)
      if (c->pi[c->arc_queue[b]] > 0) c->pi[c->arc_queue[b]] = 0, c->next_b[c->arc_queue[b]] = b;
  for (int32_t q = 0; q < c->n_queues; q++) c->waiting[q] = 1;
  c->work += 2 * c->n_queues;
  for (int32_t turns = MOST_TURNS * c->n_queues, q; turns > 0 && (q = next_queue(c, c->pi, -1)) >= 0; turns--) {
    const WfmSwap *end = c->out + c->out_first[q + 1];
    for (const WfmSwap *swap = c->out + c->out_first[q]; swap < end; swap++) {
      double least = c->pi[swap->other] * (1 - 1e-9) - 1e-12;
      if (c->pi[q] >= least * swap->gain || s.y[swap->from] <= CRUMB) continue;
      c->pi[swap->other] = c->pi[q] / swap->gain;
      c->next_a[swap->other] = swap->from;
      c->next_b[swap->other] = swap->to;
      c->waiting[swap->other] = 1;
    }
    c->work += 4 + c->n_queues / 2 + 3 * (c->out_first[q + 1] - c->out_first[q]);
  }
}

static double pull_room(const WfmCoverage *c, Cell s, int32_t first) {
  int32_t q = c->arc_queue[first], hops = 0;
  double units = c->arc_gain[first], room = s.y[first];
  while (c->next_b[q] >= 0 && hops++ < c->n_queues) {
    int32_t a = c->next_a[q], b = c->next_b[q];
    double movers = units / c->arc_gain[b];
    if (a < 0) return MIN(room, s.idle[c->arc_group[b]] / movers);
    room = MIN(room, s.y[a] / movers);
    units = movers * c->arc_gain[a];
    q = c->arc_queue[a];
  }
  return MIN(room, (s.x[q] - (double)(ceil_of(s.x[q]) - 1)) / units);
}

static void pull(const WfmCoverage *c, Cell s, int32_t first, double amount) {
  int32_t q = c->arc_queue[first], hops = 0;
  s.y[first] = settle(s.y[first] - amount);
  double units = amount * c->arc_gain[first];
  while (c->next_b[q] >= 0 && hops++ < c->n_queues) {
    int32_t a = c->next_a[q], b = c->next_b[q];
    double moved = units / c->arc_gain[b];
    s.y[b] = settle(s.y[b] + moved);
    if (a < 0) {
      int32_t g = c->arc_group[b];
      s.idle[g] = settle(s.idle[g] - moved);
      return;
    }
    s.y[a] = settle(s.y[a] - moved);
    units = moved * c->arc_gain[a];
    q = c->arc_queue[a];
  }
  s.x[q] = settle(s.x[q] - units);
}

static void reduce(WfmCoverage *c, Cell s, int32_t i, int32_t group, double amount) {
  double rest = MIN(amount, s.idle[group]);
  s.idle[group] = settle(s.idle[group] - rest);
  amount -= rest;
  for (int guard = 0; amount > EPS && guard < 10000; guard++) {
    least_losses(c, s, i);
    int32_t best = -1;
    double least = INFINITY;
    for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++)
      if (s.y[a] > EPS && c->arc_gain[a] * c->pi[c->arc_queue[a]] < least) least = c->arc_gain[a] * c->pi[c->arc_queue[best = a]];
    if (best < 0) break;                                 /* rounding only: nobody of the group is left */
    for (int32_t hops = 0; hops < c->n_queues; hops++) { /* as in without_own */
      int32_t q = c->arc_queue[best];
      if (c->next_b[q] < 0 || c->next_a[q] < 0 || c->arc_group[c->next_b[q]] != group) break;
      best = c->next_a[q];
    }
    double part = MIN(amount, pull_room(c, s, best));
    if (!(part > 0)) break;
    pull(c, s, best, part);
    amount -= part;
  }
}

static void save(WfmCoverage *c, int32_t i) {
  if (!c->journal || c->saved[i]) return;
  c->saved[i] = 1;
  g_array_append_val(c->saved_index, i);
  g_byte_array_append(c->saved_cell, (const guint8 *)block_at(c, i), (guint)c->width);
}

static bool paths_known(const WfmCoverage *c, Cell s) {
  return c->n_queues > 0 && !isnan(s.pi[0]);
}

void wfm_coverage_add(WfmCoverage *c, int32_t i, int32_t group) {
  save(c, i);
  Cell s = cell_of(c, block_at(c, i));
  augment(c, s, i, group, 1, paths_known(c, s));
  forget(c, i);
}

void wfm_coverage_remove(WfmCoverage *c, int32_t i, int32_t group) {
  save(c, i);
  reduce(c, cell_of(c, block_at(c, i)), i, group, 1);
  forget(c, i);
}

static double queue_worth(WfmCoverage *c, int32_t i, int32_t group) {
  Cell s = cell_of(c, block_at(c, i));
  if (!isnan(s.worth[group])) return s.worth[group];
  if (!paths_known(c, s)) best_paths(c, s, i);
  double most = 1e-12;
  int32_t best = best_arc(c, s, group, &most);
  if (best < 0) return s.worth[group] = 0;
  best = without_own(c, s, group, best);
  if (path_room(c, s, best) >= 1 - EPS) return s.worth[group] = most;
  memcpy(c->scratch, block_at(c, i), c->width);
  return s.worth[group] = augment(c, cell_of(c, c->scratch), i, group, 1, true);
}

double wfm_coverage_worth(WfmCoverage *c, int32_t i, int32_t group) {
  double worth = queue_worth(c, i, group);
  return c->n_presences > 0 ? worth + wfm_coverage_presence_worth(c, i, group) : worth;
}

double wfm_coverage_plane(WfmCoverage *c, int32_t i, const double *heads, double *constant, double *slope) {
  memset(c->scratch, 0, c->width);
  Cell s = cell_of(c, c->scratch);
  double value = 0;
  for (int32_t g = 0; g < c->n_groups; g++)
    if (heads[g] > EPS) value += augment(c, s, i, g, heads[g], false);
  /* The paths' worths are dual prices of the queues: any prices lambda >= 0 give sum_q max_x [V_q(x) - lambda_q x] + sum_g n_g max_q
   * p_gq lambda_q, which is never below F_i. */
  best_paths(c, s, i);
  *constant = 0;
  for (int32_t q = 0; q < c->n_queues; q++) {
    const WfmRosterQueue *queue = &c->queues[q];
    for (int32_t k = queue->first[i]; k < queue->first[i + 1] && queue->value[k] > s.pi[q]; k++) *constant += queue->value[k] - s.pi[q];
  }
  for (int32_t g = 0; g < c->n_groups; g++) {
    slope[g] = 0;
    for (int32_t a = c->arc_first[g]; a < c->arc_first[g + 1]; a++) slope[g] = MAX(slope[g], c->arc_gain[a] * s.pi[c->arc_queue[a]]);
  }
  if (c->n_presences > 0) value += wfm_coverage_presence_plane(c, i, heads, constant, slope);
  return value;
}

double wfm_coverage_value_at(const WfmCoverage *c, int32_t i) {
  const double *x = cell_of(c, block_at(c, i)).x;
  double sum = 0;
  for (int32_t q = 0; q < c->n_queues; q++) {
    const WfmRosterQueue *queue = &c->queues[q];
    int64_t whole = floor_of(x[q]), end = queue->first[i + 1] - queue->first[i];
    sum += c->prefix[q][queue->first[i] + i + MIN(whole, end)];
    sum += MAX(0, x[q] - (double)whole) * curve_step(queue, i, whole);
  }
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
  Cell s = cell_of(c, block_at(c, i));
  double heads = s.idle[group];
  for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++) heads += s.y[a];
  return heads;
}

double wfm_coverage_slope(const WfmCoverage *c, int32_t i, int32_t queue) {
  double x = cell_of(c, block_at(c, i)).x[queue];
  double above = curve_step(&c->queues[queue], i, floor_of(x));
  double below = x > EPS ? curve_step(&c->queues[queue], i, ceil_of(x) - 1) : above;
  return (above + below) / 2;
}

void wfm_coverage_present(const WfmCoverage *c, double *present) {
  memset(present, 0, (size_t)c->n_queues * (size_t)c->n * sizeof *present);
  for (int32_t i = 0; i < c->n; i++)
    for (int32_t a = 0; a < c->n_arcs; a++) present[(size_t)c->arc_queue[a] * (size_t)c->n + (size_t)i] += cell_of(c, block_at(c, i)).y[a];
}

void wfm_coverage_history(WfmCoverage *c, const WfmRosterProblem *problem) {
  WfmGrid grid = problem->grid;
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t d = 0; d < problem->agents[a].n_previous; d++) {
      const WfmDuty *duty = &problem->agents[a].previous[d];
      WfmSegment whole = {WFM_SEGMENT_WORK, duty->start, duty->end, "work", true};
      const WfmSegment *segment = duty->n_segments ? duty->segment : &whole;
      for (size_t k = 0; k < MAX(duty->n_segments, 1); k++)
        if (segment[k].kind == WFM_SEGMENT_WORK) wfm_coverage_add_span(c, grid, c->group_of[a], segment[k].start, segment[k].end);
    }
}

void wfm_coverage_add_span(WfmCoverage *c, WfmGrid grid, int32_t group, int64_t from, int64_t to) {
  int64_t low = MAX(wfm_grid_index(grid, from + grid.step / 2), 0), high = MIN(wfm_grid_index(grid, to - (grid.step + 1) / 2), c->n - 1);
  for (int64_t i = low; i <= high; i++) wfm_coverage_add(c, (int32_t)i, group);
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
    forget(c, i);
    memcpy(block_at(c, i), c->saved_cell->data + k * c->width, c->width);
  }
  end_journal(c);
}
