/* One replication: what it counts, and its life. */
#pragma once

#include "scheduler/simulate/layout.h"

/* Contacts by queue and interval of arrival. */
typedef struct {
  double wait_s;                             /* of the answered */
  uint32_t offered, answered, good, delayed; /* good: answered (deferred: done) within the target; delayed: not served at once */
  uint32_t abandoned, abandoned_within, abandoned_short;
  uint32_t virtual_within, virtual_unknown; /* of the abandoned: would have been answered within the target; nobody came to tell */
  uint32_t censored;                        /* still waiting at the end, target not yet passed: left out of the service level */
  uint32_t blocked, redialled, transferred, called_back;
  uint32_t passed_on, called_within;  /* transferred to another queue; called back within the target */
  uint32_t replies, replies_answered; /* of the offered and answered: replies to tickets, which are no first responses */
  uint32_t resolved_within;           /* tickets of this interval resolved within their time */
  double gone_wait_s, gone_virtual_s; /* of the abandoned: until they left, and until an agent would have been there */
} Cell;

typedef struct Replication Replication;

/* A workspace that many replications can use, one after the other. */
Replication *replication_new(const Layout *layout, const WfmSimSettings *settings);
void replication_free(Replication *replication);
void replication_run(Replication *replication, uint64_t seed, int64_t number);

/* What the last run counted. Contacts that are not of the horizon (backlog at its begin) are counted in cells that nobody reads. */
typedef struct {
  Cell *cell;                         /* [n_queues * (n + 1)] */
  int32_t *line_change;               /* [n_queues * n] waiting at the end of an interval less waiting at its start */
  double *busy, *present;             /* [n * n_groups] seconds; busy: by load, 1 = as much as the agent can do at once */
  double *agent_busy, *agent_present; /* [n_agents] seconds of the horizon */
  int64_t *agent_handled;             /* [n_agents] contacts begun in the horizon */
  int64_t *backlog_end;               /* [n_queues] */
  int64_t events;                     /* arrivals, contacts finished, contacts abandoned, changes of presence and openings */
} Counts;
const Counts *replication_counts(const Replication *replication);
