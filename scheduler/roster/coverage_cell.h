/* One interval of the coverage, shared by coverage.c and coverage_flow.c. */
#pragma once

#include "scheduler/roster/coverage.h"

#include <math.h>

#define WFM_FLOW_EPS 1e-7 /* of an agent: flows below it are rounding */

/* Agents on each arc, at each queue, idle; what one agent more of each group is worth, and what one less loses (NaN: not known); at each
 * queue the same along the best path (the first NaN: no paths known), and the arcs by which that path leaves the queue. */
typedef struct {
  double *y, *x, *idle, *worth, *loss, *pi, *low;
  int32_t *next_a, *next_b; /* of pi: the displaced arc and the one it moves to */
  int32_t *low_a, *low_b;   /* of low: the arc that gives and the one that takes */
} WfmCell;

static inline WfmCell wfm_cell(const WfmCoverage *c, char *block) {
  double *y = (double *)(void *)block, *x = y + c->n_arcs, *idle = x + c->n_queues, *worth = idle + c->n_groups;
  double *loss = worth + c->n_groups, *pi = loss + c->n_groups, *low = pi + c->n_queues;
  int32_t *next = (int32_t *)(void *)(low + c->n_queues);
  return (WfmCell){y, x, idle, worth, loss, pi, low, next, next + c->n_queues, next + 2 * c->n_queues, next + 3 * c->n_queues};
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

/* coverage.c: the interval is about to change, and has changed. */
void wfm_cell_save(WfmCoverage *coverage, int32_t i);
void wfm_cell_forget(WfmCoverage *coverage, int32_t i);
/* The queues' part of F_i for a cell. */
double wfm_cell_value(const WfmCoverage *coverage, WfmCell s, int32_t i);
