/* What the two halves of pooled.h share: how work is split, and what a queue then meets. */
#pragma once

#include "scheduler/staffing/pooled.h"

#define WFM_POOLED_ALIKE 0.02     /* levels of people who are as busy as each other */
#define WFM_POOLED_NEVER_FREE 2.0 /* level of those who always have deferred work at hand, whatever else they do */

static inline double *work_of(const WfmPooled *p, size_t group, size_t queue) {
  return &p->work[group * p->n_queues + queue];
}

static inline double speed_of(const WfmPooled *p, size_t group, size_t queue) {
  return p->speed[group * p->n_queues + queue];
}

static inline bool is_deferred(const WfmPooledQueue *q) {
  return wfm_channel_deferred(q->queue->channel);
}

static inline bool is_concurrent(const WfmPooledQueue *q) {
  return wfm_immediate_rate(q->queue) > 1;
}

/* Whether deferred work of one queue is done before that of another: the better priority, then the earlier deadline. */
static inline bool goes_before(const WfmPooledQueue *a, const WfmPooledQueue *b) {
  return a->rank != b->rank ? a->rank < b->rank : a->due_s < b->due_s;
}

/* Deferred work that gets only what time the other leaves. */
static inline bool yields(const WfmPooledQueue *a, const WfmPooledQueue *b) {
  return is_deferred(a) && is_deferred(b) && goes_before(b, a);
}
