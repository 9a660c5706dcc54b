/* What all replications share: who can serve what, limits, open time. Agents with the same set of queues form a group. */
#pragma once

#include "scheduler/simulate/simulate.h"

typedef struct {
  const WfmSimInput *input;
  int32_t n, n_queues, n_agents, n_groups; /* n: intervals */
  double step, inverse_step, end;          /* seconds; time counts from the grid's start */
  int32_t *group;                          /* [n_agents] */
  int32_t *queue_first, *queue_group;      /* groups that serve queue q: queue_group[queue_first[q] .. queue_first[q+1]) */
  int32_t *group_first, *group_queue;      /* queues that group g serves: immediate ones first, each part by priority */
  bool *deferred;                          /* [n_queues] */
  int32_t *limit;                          /* [n_queues] contacts at once, 1 except for chat */
  int32_t levels;                          /* largest limit */
  double *full_rate;                       /* [n_queues] lone contacts per handle time of an agent at the limit */
  double *aht_s;                           /* [n_queues * n], gaps filled */
  double *opened;                          /* [n_queues * (n + 1)] open seconds before interval i */
} Layout;

Layout *layout_new(const WfmSimInput *input);
void layout_free(Layout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Layout, layout_free)

static inline bool layout_open(const Layout *l, int32_t queue, int32_t interval) {
  return l->input->queues[queue].open == NULL || l->input->queues[queue].open[interval];
}

/* The interval that holds t; the last one at and beyond the end. */
static inline int32_t layout_interval(const Layout *l, double t) {
  int32_t i = (int32_t)(t * l->inverse_step); /* may be off by one where t is a boundary */
  if ((i + 1) * l->step <= t)
    i++;
  else if (i * l->step > t)
    i--;
  return i < l->n ? i : l->n - 1;
}

/* Open seconds of the queue up to t. Beyond the end time goes on as if open. */
static inline double layout_open_time(const Layout *l, int32_t queue, double t) {
  const double *opened = l->opened + (size_t)queue * (l->n + 1);
  if (t >= l->end) return opened[l->n] + (t - l->end);
  int32_t i = layout_interval(l, t);
  return opened[i] + (layout_open(l, queue, i) ? t - i * l->step : 0);
}

/* The time at which the queue has been open for so many seconds. */
double layout_when_open(const Layout *layout, int32_t queue, double open_s);
