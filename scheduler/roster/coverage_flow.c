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

/* Agents on an arc, and whether there are any to move on. */
static void set_flow(WfmCell s, int32_t a, double agents) {
  s.y[a] = settle(agents);
  uint64_t bit = UINT64_C(1) << (a % 64);
  if (s.y[a] > CRUMB) {
    s.busy[a / 64] |= bit;
  } else {
    s.busy[a / 64] &= ~bit;
  }
}

/* The queues by key; they are nearly so from the last time. sign 1: the highest first, -1: the lowest. */
static void sort_queues(int32_t *order, const double *key, int32_t n, double sign) {
  for (int32_t k = 1; k < n; k++) {
    int32_t q = order[k], j = k;
    for (; j > 0 && sign * key[order[j - 1]] < sign * key[q]; j--) order[j] = order[j - 1];
    order[j] = q;
  }
}

/* A queue's value has changed: those beside it are to hear of it. */
static void tell(WfmCoverage *c, int32_t *n, int32_t q) {
  if (c->waiting[q]) return;
  c->waiting[q] = 1;
  c->stack[(*n)++] = q;
}

/* The next queue to be heard: of those told and, in their order from *k on, of those that have no path to another (-1), the one with the
 * highest (sign 1) or the lowest (-1) key. -1: none is left. */
static int32_t take_next(WfmCoverage *c, int32_t *n, const double *key, double sign, const int32_t *order, const int32_t *path,
                         int32_t *k) {
  int32_t best = -1;
  while (*k < c->n_queues && path[order[*k]] >= 0) ++*k;
  for (int32_t j = 0; j < *n; j++)
    if (best < 0 || sign * key[c->stack[j]] > sign * key[c->stack[best]]) best = j;
  if (*k < c->n_queues && (best < 0 || sign * key[order[*k]] >= sign * key[c->stack[best]])) return order[(*k)++];
  if (best < 0) return -1;
  int32_t q = c->stack[best];
  c->stack[best] = c->stack[--*n];
  c->waiting[q] = 0;
  return q;
}

static void forget_told(WfmCoverage *c, int32_t n) {
  while (n > 0) c->waiting[c->stack[--n]] = 0;
}

/* Every arc on which somebody is can change something. */
static void open_all(WfmCoverage *c, WfmCell s) {
  memcpy(c->open, s.busy, c->n_words * sizeof *c->open);
}

enum { MOST_TURNS = 6, TURN_WORK = 25 }; /* for each queue; elementary steps of one turn */

/* Who could move to queue q makes room where he is: his queue is worth as much as q, by his speed. People who are equally quick everywhere
 * have then nothing to tell queues that are worth less. */
static void raise_others(WfmCoverage *c, WfmCell s, int32_t q, int32_t *n) {
  const uint64_t *can = c->can_enter + (size_t)q * c->n_words;
  const WfmSwap *into = c->into + (size_t)q * (size_t)c->n_arcs;
  bool beyond = false; /* a queue is worth more than this one, after all */
  for (size_t w = 0; w < c->n_words; w++)
    for (uint64_t left = can[w] & c->open[w]; left; left &= left - 1) {
      int32_t a = (int32_t)(64 * w) + __builtin_ctzll(left);
      int32_t other = into[a].other;
      double worth = into[a].gain * s.pi[q];
      if (worth <= s.pi[other] || worth <= s.pi[other] * (1 + 1e-9) + 1e-12) continue;
      s.pi[other] = worth;
      s.next_a[other] = a;
      s.next_b[other] = into[a].to;
      beyond |= worth > s.pi[q];
      tell(c, n, other);
    }
  if (beyond) open_all(c, s);
  for (size_t w = 0; w < c->n_words && !beyond; w++) c->open[w] &= ~c->settled[(size_t)q * c->n_words + w];
}

/* Worth of one effective agent more at every queue, along the best path; next_a/next_b: the displaced arc and the one it moves to. The
 * queue where an agent is worth most first: it is final then unless people are quicker elsewhere. */
static void best_paths(WfmCoverage *c, WfmCell s) {
  memcpy(s.pi, s.next, (size_t)c->n_queues * sizeof *s.pi);
  for (int32_t q = 0; q < c->n_queues; q++) s.next_a[q] = -1;
  sort_queues(s.dearest, s.pi, c->n_queues, 1);
  open_all(c, s);
  int32_t turns = MOST_TURNS * c->n_queues, n = 0, k = 0;
  for (int32_t q; turns > 0 && (q = take_next(c, &n, s.pi, 1, s.dearest, s.next_a, &k)) >= 0 && s.pi[q] > 0; turns--)
    raise_others(c, s, q, &n);
  forget_told(c, n);
  c->work += TURN_WORK * (MOST_TURNS * c->n_queues - turns);
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
  set_flow(s, first, s.y[first] + amount);
  double units = amount * c->arc_gain[first];
  while (s.next_a[q] >= 0 && hops++ < c->n_queues) {
    int32_t a = s.next_a[q], b = s.next_b[q];
    double moved = units / c->arc_gain[a];
    set_flow(s, a, s.y[a] - moved);
    set_flow(s, b, s.y[b] + moved);
    units = moved * c->arc_gain[b];
    q = c->arc_queue[b];
  }
  double gain = units * s.next[q];
  wfm_cell_staff(c, s, i, q, settle(s.x[q] + units));
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
static int32_t direct_arc(const WfmCoverage *c, WfmCell s, int32_t group) {
  int32_t best = -1;
  double most = 1e-12;
  for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++) {
    int32_t q = c->arc_queue[a];
    double worth = c->arc_gain[a] * s.next[q];
    if (worth > most) most = worth, best = a;
  }
  if (best >= 0) s.next_a[c->arc_queue[best]] = -1;
  return best;
}

/* Brings agents of a group in; returns what they are worth. known: the best paths are those of the cell. */
static double augment(WfmCoverage *c, WfmCell s, int32_t i, int32_t group, double amount, bool known) {
  double gain = 0;
  for (; amount > WFM_FLOW_EPS; known = false) {
    if (!known) best_paths(c, s);
    double most = 1e-12;
    int32_t best = best_arc(c, s, group, &most);
    if (best < 0) break;
    best = without_own(c, s, group, best);
    if (path_room(c, s, best) <= 0 && (best = direct_arc(c, s, group)) < 0) break;
    double part = MIN(amount, path_room(c, s, best));
    gain += push(c, s, i, best, part);
    amount -= part;
  }
  if (amount > WFM_FLOW_EPS) s.idle[group] = settle(s.idle[group] + amount);
  return gain;
}

/* Who is on queue q closes a hole at another one at the loss that a hole at q is, by his speed; as above. */
static void lower_others(WfmCoverage *c, WfmCell s, int32_t q, int32_t *n) {
  const uint64_t *here = c->serves + (size_t)q * c->n_words;
  bool beyond = false;
  for (size_t w = 0; w < c->n_words; w++)
    for (uint64_t left = here[w] & c->open[w]; left; left &= left - 1) {
      int32_t a = (int32_t)(64 * w) + __builtin_ctzll(left), g = c->arc_group[a];
      double effective = s.low[q] * c->arc_gain[a];
      for (int32_t b = c->arc_first[g]; b < c->arc_first[g + 1]; b++) {
        int32_t other = c->arc_queue[b];
        if (effective >= (s.low[other] * (1 - 1e-9) - 1e-12) * c->arc_gain[b] || b == a) continue;
        s.low[other] = effective / c->arc_gain[b];
        s.low_a[other] = a;
        s.low_b[other] = b;
        beyond |= c->arc_gain[b] > c->arc_gain[a];
        tell(c, n, other);
      }
      for (int32_t v = c->arc_first[g] / 64; v <= (c->arc_first[g + 1] - 1) / 64; v++)
        c->open[v] &= ~c->alike[(size_t)g * c->n_words + (size_t)v];
    }
  if (beyond) open_all(c, s);
}

/* Loss of one effective agent less at every queue when the others close the hole at best: low_a the arc that gives, low_b the arc
 * that takes (-1 with low_b >= 0: an idle agent of that arc's group fills in for nothing). */
static void least_losses(WfmCoverage *c, WfmCell s) {
  memcpy(s.low, s.last, (size_t)c->n_queues * sizeof *s.low);
  for (int32_t q = 0; q < c->n_queues; q++) s.low_a[q] = s.low_b[q] = -1;
  for (int32_t g = 0; g < c->n_groups; g++)
    for (int32_t b = c->arc_first[g]; s.idle[g] > WFM_FLOW_EPS && b < c->arc_first[g + 1]; b++)
      if (s.low[c->arc_queue[b]] > 0) s.low[c->arc_queue[b]] = 0, s.low_b[c->arc_queue[b]] = b;
  sort_queues(s.cheapest, s.low, c->n_queues, -1);
  open_all(c, s);
  int32_t turns = MOST_TURNS * c->n_queues, n = 0, k = 0;
  for (int32_t q; turns > 0 && (q = take_next(c, &n, s.low, -1, s.cheapest, s.low_a, &k)) >= 0; turns--) lower_others(c, s, q, &n);
  forget_told(c, n);
  c->work += TURN_WORK * (MOST_TURNS * c->n_queues - turns);
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

static void pull(const WfmCoverage *c, WfmCell s, int32_t i, int32_t first, double amount) {
  int32_t q = c->arc_queue[first], hops = 0;
  set_flow(s, first, s.y[first] - amount);
  double units = amount * c->arc_gain[first];
  while (s.low_b[q] >= 0 && hops++ < c->n_queues) {
    int32_t a = s.low_a[q], b = s.low_b[q];
    double moved = units / c->arc_gain[b];
    set_flow(s, b, s.y[b] + moved);
    if (a < 0) {
      int32_t g = c->arc_group[b];
      s.idle[g] = settle(s.idle[g] - moved);
      return;
    }
    set_flow(s, a, s.y[a] - moved);
    units = moved * c->arc_gain[a];
    q = c->arc_queue[a];
  }
  wfm_cell_staff(c, s, i, q, settle(s.x[q] - units));
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
static int32_t direct_loss(const WfmCoverage *c, WfmCell s, int32_t group) {
  int32_t best = -1;
  double least = INFINITY;
  for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++) {
    double loss = c->arc_gain[a] * s.last[c->arc_queue[a]];
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
    if (!known) least_losses(c, s);
    int32_t best = least_arc(c, s, group, &least);
    if (best >= 0 && pull_room(c, s, best) <= 0) best = direct_loss(c, s, group);
    if (best < 0) break;
    double part = MIN(amount, pull_room(c, s, best));
    if (!(part > 0)) break;
    pull(c, s, i, best, part);
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
  best_paths(c, s);
  least_losses(c, s);
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

double wfm_coverage_find_worth(WfmCoverage *c, int32_t i, int32_t group) {
  WfmCell s = wfm_cell(c, wfm_cell_block(c, i));
  if (!paths_known(c, s)) best_paths(c, s);
  double most = 1e-12;
  int32_t best = best_arc(c, s, group, &most);
  if (best < 0) return 0;
  best = without_own(c, s, group, best);
  if (path_room(c, s, best) >= 1 - WFM_FLOW_EPS) return most;
  memcpy(c->scratch, wfm_cell_block(c, i), c->width);
  return augment(c, wfm_cell(c, c->scratch), i, group, 1, true);
}

static bool losses_known(const WfmCoverage *c, WfmCell s) {
  return c->n_queues > 0 && !isnan(s.low[0]);
}

double wfm_coverage_find_loss(WfmCoverage *c, int32_t i, int32_t group) {
  WfmCell s = wfm_cell(c, wfm_cell_block(c, i));
  if (s.idle[group] >= 1 - WFM_FLOW_EPS) return 0;
  if (!losses_known(c, s)) least_losses(c, s);
  double least;
  int32_t best = least_arc(c, s, group, &least);
  if (best < 0) return 0;
  if (s.idle[group] <= WFM_FLOW_EPS && pull_room(c, s, best) >= 1 - WFM_FLOW_EPS) return least;
  memcpy(c->scratch, wfm_cell_block(c, i), c->width);
  WfmCell less = wfm_cell(c, c->scratch);
  reduce(c, less, i, group, 1, s.idle[group] <= WFM_FLOW_EPS);
  return wfm_cell_value(c, s, i) - wfm_cell_value(c, less, i);
}

double wfm_coverage_plane(WfmCoverage *c, int32_t i, const double *heads, double *constant, double *slope) {
  wfm_cell_clear(c, c->scratch, i);
  WfmCell s = wfm_cell(c, c->scratch);
  double value = 0;
  for (int32_t g = 0; g < c->n_groups; g++)
    if (heads[g] > WFM_FLOW_EPS) value += augment(c, s, i, g, heads[g], false);
  /* The paths' worths are dual prices of the queues: any prices lambda >= 0 give sum_q max_x [V_q(x) - lambda_q x] + sum_g n_g max_q
   * p_gq lambda_q, which is never below F_i. */
  best_paths(c, s);
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
