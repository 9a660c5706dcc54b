/* The flow of agents to queues inside one interval: best augmenting paths, for one agent more and for one less. */
#include "scheduler/roster/coverage_cell.h"

#include <math.h>
#include <string.h>

static const double CRUMB = 1e-4; /* who is less than this on a queue is not moved on: it is worth less than the time */

/* Rounding must not build up over thousands of moves: what is within WFM_FLOW_EPS of a whole number is that number. */
static double settle(double v) {
  double whole = (double)(int64_t)(v + 0.5);
  return fabs(v - whole) < WFM_FLOW_EPS ? whole : v;
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
static void best_paths(WfmCoverage *c, WfmCell s, int32_t i) {
  for (int32_t q = 0; q < c->n_queues; q++) {
    s.pi[q] = wfm_curve_step(&c->queues[q], i, wfm_floor_of(s.x[q]));
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

/* How many agents of the path's first arc can go along it before something changes; 0 where the path comes round to a queue again, which
 * it may where people are quicker on some queues: its worth is then none. */
static double path_room(const WfmCoverage *c, WfmCell s, int32_t first) {
  int32_t q = c->arc_queue[first], hops = 0;
  double units = c->arc_gain[first], room = INFINITY; /* units: effective agents arriving at q per agent sent */
  while (s.next_a[q] >= 0 && hops++ < c->n_queues) {
    int32_t a = s.next_a[q], b = s.next_b[q];
    room = MIN(room, s.y[a] * c->arc_gain[a] / units);
    units *= c->arc_gain[b] / c->arc_gain[a];
    q = c->arc_queue[b];
  }
  if (s.next_a[q] >= 0) return 0;
  return MIN(room, ((double)wfm_floor_of(s.x[q]) + 1 - s.x[q]) / units);
}

static double push(const WfmCoverage *c, WfmCell s, int32_t i, int32_t first, double amount) {
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
  double gain = units * wfm_curve_step(&c->queues[q], i, wfm_floor_of(s.x[q]));
  s.x[q] = settle(s.x[q] + units);
  return gain;
}

/* The queue at which one agent more of the group is worth most; of equal ones one where nobody need move on. -1: worth nothing. */
static int32_t best_arc(const WfmCoverage *c, WfmCell s, int32_t group, double *most) {
  int32_t best = -1;
  for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++) {
    double worth = c->arc_gain[a] * s.pi[c->arc_queue[a]];
    bool direct = best >= 0 && s.next_a[c->arc_queue[a]] < 0 && s.next_a[c->arc_queue[best]] >= 0;
    if (worth > *most * (direct ? 1 - 1e-9 : 1)) *most = worth, best = a;
  }
  return best;
}

/* A path that only moves the group's own people on is the direct one to where they go, with all the room that has. */
static int32_t without_own(const WfmCoverage *c, WfmCell s, int32_t group, int32_t arc) {
  for (int32_t hops = 0; hops < c->n_queues; hops++) {
    int32_t q = c->arc_queue[arc];
    if (s.next_a[q] < 0 || c->arc_group[s.next_a[q]] != group) break;
    arc = s.next_b[q];
  }
  return arc;
}

/* The arc of the group with the most direct worth, its path cut to it; -1: worth nothing. */
static int32_t direct_arc(const WfmCoverage *c, WfmCell s, int32_t i, int32_t group) {
  int32_t best = -1;
  double most = 1e-12;
  for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++) {
    int32_t q = c->arc_queue[a];
    double worth = c->arc_gain[a] * wfm_curve_step(&c->queues[q], i, wfm_floor_of(s.x[q]));
    if (worth > most) most = worth, best = a;
  }
  if (best >= 0) s.next_a[c->arc_queue[best]] = -1;
  return best;
}

/* Brings agents of a group in; returns what they are worth. known: the best paths are those of the cell. */
static double augment(WfmCoverage *c, WfmCell s, int32_t i, int32_t group, double amount, bool known) {
  double gain = 0;
  for (; amount > WFM_FLOW_EPS; known = false) {
    if (!known) best_paths(c, s, i);
    double most = 1e-12;
    int32_t best = best_arc(c, s, group, &most);
    if (best < 0) break;
    best = without_own(c, s, group, best);
    if (path_room(c, s, best) <= 0 && (best = direct_arc(c, s, i, group)) < 0) break;
    double part = MIN(amount, path_room(c, s, best));
    gain += push(c, s, i, best, part);
    amount -= part;
  }
  if (amount > WFM_FLOW_EPS) s.idle[group] = settle(s.idle[group] + amount);
  return gain;
}

/* Loss of one effective agent less at every queue when the others close the hole at best: low_a the arc that gives, low_b the arc
 * that takes (-1 with low_b >= 0: an idle agent of that arc's group fills in for nothing). */
static void least_losses(WfmCoverage *c, WfmCell s, int32_t i) {
  for (int32_t q = 0; q < c->n_queues; q++) {
    s.low[q] = wfm_curve_step(&c->queues[q], i, wfm_ceil_of(s.x[q]) - 1);
    s.low_a[q] = s.low_b[q] = -1;
  }
  for (int32_t g = 0; g < c->n_groups; g++)
    for (int32_t b = c->arc_first[g]; s.idle[g] > WFM_FLOW_EPS && b < c->arc_first[g + 1]; b++)
      if (s.low[c->arc_queue[b]] > 0) s.low[c->arc_queue[b]] = 0, s.low_b[c->arc_queue[b]] = b;
  for (int32_t q = 0; q < c->n_queues; q++) c->waiting[q] = 1;
  c->work += 2 * c->n_queues;
  for (int32_t turns = MOST_TURNS * c->n_queues, q; turns > 0 && (q = next_queue(c, s.low, -1)) >= 0; turns--) {
    const WfmSwap *end = c->out + c->out_first[q + 1];
    for (const WfmSwap *swap = c->out + c->out_first[q]; swap < end; swap++) {
      double least = s.low[swap->other] * (1 - 1e-9) - 1e-12;
      if (s.low[q] >= least * swap->gain || s.y[swap->from] <= CRUMB) continue;
      s.low[swap->other] = s.low[q] / swap->gain;
      s.low_a[swap->other] = swap->from;
      s.low_b[swap->other] = swap->to;
      c->waiting[swap->other] = 1;
    }
    c->work += 4 + c->n_queues / 2 + 3 * (c->out_first[q + 1] - c->out_first[q]);
  }
}

static double pull_room(const WfmCoverage *c, WfmCell s, int32_t first) {
  int32_t q = c->arc_queue[first], hops = 0;
  double units = c->arc_gain[first], room = s.y[first];
  while (s.low_b[q] >= 0 && hops++ < c->n_queues) {
    int32_t a = s.low_a[q], b = s.low_b[q];
    double movers = units / c->arc_gain[b];
    if (a < 0) return MIN(room, s.idle[c->arc_group[b]] / movers);
    room = MIN(room, s.y[a] / movers);
    units = movers * c->arc_gain[a];
    q = c->arc_queue[a];
  }
  if (s.low_b[q] >= 0) return 0; /* comes round, as in path_room */
  return MIN(room, (s.x[q] - (double)(wfm_ceil_of(s.x[q]) - 1)) / units);
}

static void pull(const WfmCoverage *c, WfmCell s, int32_t first, double amount) {
  int32_t q = c->arc_queue[first], hops = 0;
  s.y[first] = settle(s.y[first] - amount);
  double units = amount * c->arc_gain[first];
  while (s.low_b[q] >= 0 && hops++ < c->n_queues) {
    int32_t a = s.low_a[q], b = s.low_b[q];
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

/* The queue from which one agent less of the group loses least; a path that only moves the group's own people on is left out, as in
 * without_own. -1: rounding only, nobody of the group is left. */
static int32_t least_arc(const WfmCoverage *c, WfmCell s, int32_t group, double *least) {
  int32_t best = -1;
  *least = INFINITY;
  for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++) {
    double loss = c->arc_gain[a] * s.low[c->arc_queue[a]];
    if (s.y[a] > WFM_FLOW_EPS && loss < *least) *least = loss, best = a;
  }
  for (int32_t hops = 0; best >= 0 && hops < c->n_queues; hops++) {
    int32_t q = c->arc_queue[best];
    if (s.low_b[q] < 0 || s.low_a[q] < 0 || c->arc_group[s.low_b[q]] != group) break;
    best = s.low_a[q];
  }
  return best;
}

/* The arc of the group that loses least where nobody closes the hole, its path cut to it. */
static int32_t direct_loss(const WfmCoverage *c, WfmCell s, int32_t i, int32_t group) {
  int32_t best = -1;
  double least = INFINITY;
  for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++) {
    int32_t q = c->arc_queue[a];
    double loss = c->arc_gain[a] * wfm_curve_step(&c->queues[q], i, wfm_ceil_of(s.x[q]) - 1);
    if (s.y[a] > WFM_FLOW_EPS && loss < least) least = loss, best = a;
  }
  if (best >= 0) s.low_a[c->arc_queue[best]] = s.low_b[c->arc_queue[best]] = -1;
  return best;
}

/* Takes agents of a group out. known: the least losses are those of the cell. */
static void reduce(WfmCoverage *c, WfmCell s, int32_t i, int32_t group, double amount, bool known) {
  double rest = MIN(amount, s.idle[group]), least;
  s.idle[group] = settle(s.idle[group] - rest);
  amount -= rest;
  for (int guard = 0; amount > WFM_FLOW_EPS && guard < 10000; guard++, known = false) {
    if (!known) least_losses(c, s, i);
    int32_t best = least_arc(c, s, group, &least);
    if (best >= 0 && pull_room(c, s, best) <= 0) best = direct_loss(c, s, i, group);
    if (best < 0) break;
    double part = MIN(amount, pull_room(c, s, best));
    if (!(part > 0)) break;
    pull(c, s, best, part);
    amount -= part;
  }
}

/* ---- circuits ---- */

static double heads_of(const WfmCoverage *c, WfmCell s, int32_t group) {
  double heads = s.idle[group];
  for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++) heads += s.y[a];
  return heads;
}

/* Takes agents of a group out and back in, each at best; false, and nothing changed, where that gains nothing. */
static bool shuffle(WfmCoverage *c, int32_t i, int32_t group, double amount) {
  WfmCell s = wfm_cell(c, wfm_cell_block(c, i));
  memcpy(c->scratch, wfm_cell_block(c, i), c->width);
  double before = wfm_cell_value(c, s, i), heads = heads_of(c, s, group);
  reduce(c, s, i, group, amount, false);
  augment(c, s, i, group, heads - heads_of(c, s, group), false);
  if (wfm_cell_value(c, s, i) > before + 1e-9) return true;
  memcpy(wfm_cell_block(c, i), c->scratch, c->width);
  return false;
}

static bool shuffle_any(WfmCoverage *c, int32_t i) {
  WfmCell s = wfm_cell(c, wfm_cell_block(c, i));
  best_paths(c, s, i);
  least_losses(c, s, i);
  for (int32_t g = 0; g < c->n_groups; g++) {
    double most = 1e-12, least = 0;
    if (best_arc(c, s, g, &most) < 0 || (s.idle[g] <= WFM_FLOW_EPS && least_arc(c, s, g, &least) < 0)) continue;
    if (most > least + 1e-9 && (shuffle(c, i, g, 1) || shuffle(c, i, g, 0.1))) return true;
  }
  return false;
}

void wfm_coverage_settle(WfmCoverage *c) {
  enum { MOST_PASSES = 50 };
  if (!c->uneven) return;
  for (int32_t i = 0; i < c->n; i++) {
    int pass = 0;
    wfm_cell_save(c, i);
    while (pass < MOST_PASSES && shuffle_any(c, i)) pass++;
    if (pass > 0) wfm_cell_forget(c, i);
  }
}

static bool paths_known(const WfmCoverage *c, WfmCell s) {
  return c->n_queues > 0 && !isnan(s.pi[0]);
}

static double queue_worth(WfmCoverage *c, int32_t i, int32_t group) {
  WfmCell s = wfm_cell(c, wfm_cell_block(c, i));
  if (!isnan(s.worth[group])) return s.worth[group];
  if (!paths_known(c, s)) best_paths(c, s, i);
  double most = 1e-12;
  int32_t best = best_arc(c, s, group, &most);
  if (best < 0) return s.worth[group] = 0;
  best = without_own(c, s, group, best);
  if (path_room(c, s, best) >= 1 - WFM_FLOW_EPS) return s.worth[group] = most;
  memcpy(c->scratch, wfm_cell_block(c, i), c->width);
  return s.worth[group] = augment(c, wfm_cell(c, c->scratch), i, group, 1, true);
}

double wfm_coverage_worth(WfmCoverage *c, int32_t i, int32_t group) {
  double worth = queue_worth(c, i, group);
  return c->n_presences > 0 ? worth + wfm_coverage_presence_worth(c, i, group) : worth;
}

static bool losses_known(const WfmCoverage *c, WfmCell s) {
  return c->n_queues > 0 && !isnan(s.low[0]);
}

static double queue_loss(WfmCoverage *c, int32_t i, int32_t group) {
  WfmCell s = wfm_cell(c, wfm_cell_block(c, i));
  if (!isnan(s.loss[group])) return s.loss[group];
  if (s.idle[group] >= 1 - WFM_FLOW_EPS) return s.loss[group] = 0;
  if (!losses_known(c, s)) least_losses(c, s, i);
  double least;
  int32_t best = least_arc(c, s, group, &least);
  if (best < 0) return s.loss[group] = 0;
  if (s.idle[group] <= WFM_FLOW_EPS && pull_room(c, s, best) >= 1 - WFM_FLOW_EPS) return s.loss[group] = least;
  memcpy(c->scratch, wfm_cell_block(c, i), c->width);
  WfmCell less = wfm_cell(c, c->scratch);
  reduce(c, less, i, group, 1, s.idle[group] <= WFM_FLOW_EPS);
  return s.loss[group] = wfm_cell_value(c, s, i) - wfm_cell_value(c, less, i);
}

double wfm_coverage_loss(WfmCoverage *c, int32_t i, int32_t group) {
  double loss = queue_loss(c, i, group);
  return c->n_presences > 0 ? loss + wfm_coverage_presence_loss(c, i, group) : loss;
}

double wfm_coverage_plane(WfmCoverage *c, int32_t i, const double *heads, double *constant, double *slope) {
  memset(c->scratch, 0, c->width);
  WfmCell s = wfm_cell(c, c->scratch);
  double value = 0;
  for (int32_t g = 0; g < c->n_groups; g++)
    if (heads[g] > WFM_FLOW_EPS) value += augment(c, s, i, g, heads[g], false);
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

void wfm_coverage_add(WfmCoverage *c, int32_t i, int32_t group) {
  wfm_cell_save(c, i);
  WfmCell s = wfm_cell(c, wfm_cell_block(c, i));
  augment(c, s, i, group, 1, paths_known(c, s));
  wfm_cell_forget(c, i);
}

void wfm_coverage_remove(WfmCoverage *c, int32_t i, int32_t group) {
  wfm_cell_save(c, i);
  WfmCell s = wfm_cell(c, wfm_cell_block(c, i));
  reduce(c, s, i, group, 1, losses_known(c, s) && s.idle[group] <= 0);
  wfm_cell_forget(c, i);
}
