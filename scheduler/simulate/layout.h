/* What all replications share: who can serve what, limits, open time. Agents with the same queues in the same rings form a group.
 *
 * Time counts in seconds from the begin of the warm-up, whose `lead` intervals are copies of the horizon's first one. */
#pragma once

#include "scheduler/simulate/law.h"
#include "scheduler/simulate/simulate.h"

/* A queue as a group of agents sees it, in the order in which it looks at its queues. */
typedef struct {
  int32_t queue, turn; /* turn: lower goes first, equal ones by the longest wait */
  double delay_s;      /* least wait of a contact that the group may take */
} GroupLink;

/* A group as a queue sees it, lower rings first. */
typedef struct {
  int32_t group, ring;
  double delay_s;
} QueueLink;

/* What the event loop asks of a queue again and again, side by side. */
typedef struct {
  double target_s;
  int32_t reserve, limit; /* limit: contacts at once, 1 except for chat */
  bool deferred;
  bool plain;     /* nobody who could take a contact is ever free while one waits */
  bool timed;     /* who gives up must be seen to leave at that very time */
  bool follow_up; /* something comes of contacts that are done: deferred ones are counted, others go elsewhere */
} Rules;

typedef struct {
  const WfmSimInput *input;
  const WfmSimSettings *settings;
  int32_t n, lead, n_queues, n_agents, n_groups; /* n: intervals, those of the warm-up included */
  double step, inverse_step, end;
  int64_t start;              /* instant of time 0 */
  int32_t *group;             /* [n_agents] */
  const double **speed;       /* [n_agents] handle time is multiplied by speed[agent][queue]; alike agents share a row */
  double *speed_rows;         /* what speed points into */
  int32_t *queue_first;       /* groups that serve queue q: queue_link[queue_first[q] .. queue_first[q+1]) */
  QueueLink *queue_link;      /* */
  int32_t *group_first;       /* queues that group g serves: immediate ones first, each part by turn */
  GroupLink *group_link;      /* */
  int32_t *group_deferred;    /* [n_groups] where the deferred ones begin */
  Rules *rules;               /* [n_queues] */
  bool rooms;                 /* some contacts may be blocked */
  bool simple;                /* everybody handles one contact at a time and finishes it, and nobody is blocked or stands in for others */
  int32_t levels;             /* largest limit; 1: everybody handles one contact at a time */
  double *full_rate;          /* [n_queues] lone contacts per handle time of an agent at the limit */
  double *aht_s, *patience_s; /* [n_queues * n], gaps filled */
  double *opened;             /* [n_queues * (n + 1)] open seconds before interval i */
  Law *work, *patience;       /* [n_queues] */
  Law gap;                    /* of one exponential unit */
} Layout;

Layout *layout_new(const WfmSimInput *input, const WfmSimSettings *settings);
void layout_free(Layout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Layout, layout_free)

/* The horizon's interval that an interval is, or stands for. */
static inline int32_t layout_source(const Layout *l, int32_t interval) {
  return interval > l->lead ? interval - l->lead : 0;
}

static inline bool layout_open(const Layout *l, int32_t queue, int32_t interval) {
  const uint8_t *open = l->input->queues[queue].open;
  return open == NULL || open[layout_source(l, interval)];
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
