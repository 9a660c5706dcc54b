/* One interval of the coverage, shared by coverage.c and coverage_flow.c. */
#pragma once

#include "scheduler/roster/coverage.h"

#include <math.h>
#include <string.h>

#define WFM_FLOW_EPS 1e-7 /* of an agent: flows below it are rounding */

/* Agents on each arc, at each queue, idle; what the next agent at each queue is worth and what the last one is, others apart; what one
 * effective agent more at each queue is worth along the best path, and what one less loses (the first NaN: not known), and the arcs by
 * which that path leaves the queue; the arcs somebody can be moved from; the queues by `next`, dearest first, and by `last`, cheapest
 * first, as they were when paths were last asked for. What paths are found from lies together: it is read by the million. */
typedef struct {
  double *next, *last, *pi, *low;
  uint64_t *busy;           /* [n_words] bit a: arc a */
  int32_t *next_a, *next_b; /* of pi: the displaced arc and the one it moves to */
  int32_t *low_a, *low_b;   /* of low: the arc that gives and the one that takes */
  int32_t *dearest, *cheapest;
  double *idle, *x, *y;
} WfmCell;

static inline WfmCell wfm_cell(const WfmCoverage *c, char *block) {
  int32_t n = c->n_queues;
  double *next = (double *)(void *)block, *last = next + n, *pi = last + n, *low = pi + n;
  uint64_t *busy = (uint64_t *)(void *)(low + n);
  int32_t *next_a = (int32_t *)(void *)(busy + c->n_words);
  double *idle = (double *)(void *)(next_a + (size_t)6 * (size_t)n), *x = idle + c->n_groups, *y = x + n;
  return (WfmCell){next,           last,           pi,   low, busy, next_a, next_a + n, next_a + 2 * n, next_a + 3 * n,
                   next_a + 4 * n, next_a + 5 * n, idle, x,   y};
}

static inline size_t wfm_cell_width(const WfmCoverage *c) {
  size_t doubles = (size_t)c->n_arcs + 5 * (size_t)c->n_queues + (size_t)c->n_groups;
  return doubles * sizeof(double) + c->n_words * sizeof(uint64_t) + 6 * (size_t)c->n_queues * sizeof(int32_t);
}

static inline char *wfm_cell_block(const WfmCoverage *c, int32_t i) {
  return c->cell + (size_t)i * c->width;
}

/* The step of the curve that holds the k-th agent; 0 beyond its end. */
static inline double wfm_curve_step(const WfmRosterQueue *queue, int32_t i, int64_t k) {
  int32_t first = queue->first[i], n = queue->first[i + 1] - first;
  return k >= 0 && k < n ? queue->value[first + k] : 0;
}

/* Whole agents in x >= 0, from below and from above. */
static inline int64_t wfm_floor_of(double x) {
  return (int64_t)(x + WFM_FLOW_EPS);
}

static inline int64_t wfm_ceil_of(double x) {
  int64_t whole = (int64_t)x;
  return (double)whole < x - WFM_FLOW_EPS ? whole + 1 : whole;
}

/* Agents at a queue. */
static inline void wfm_cell_staff(const WfmCoverage *c, WfmCell s, int32_t i, int32_t q, double agents) {
  s.x[q] = agents;
  s.next[q] = wfm_curve_step(&c->queues[q], i, wfm_floor_of(agents));
  s.last[q] = wfm_curve_step(&c->queues[q], i, wfm_ceil_of(agents) - 1);
}

/* Nobody present in interval i. */
static inline void wfm_cell_clear(const WfmCoverage *c, char *block, int32_t i) {
  memset(block, 0, c->width);
  WfmCell s = wfm_cell(c, block);
  for (int32_t q = 0; q < c->n_queues; q++) {
    s.dearest[q] = s.cheapest[q] = q;
    wfm_cell_staff(c, s, i, q, 0);
  }
}

/* coverage.c: the interval is about to change, and has changed. */
void wfm_cell_save(WfmCoverage *coverage, int32_t i);
void wfm_cell_forget(WfmCoverage *coverage, int32_t i);
/* The queues' part of F_i for a cell. */
double wfm_cell_value(const WfmCoverage *coverage, WfmCell s, int32_t i);
