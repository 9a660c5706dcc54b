/* One replication: the event loop and what it counts. */
#pragma once

#include "scheduler/simulate/layout.h"

/* Contacts by queue and interval of arrival. */
typedef struct {
  uint32_t offered, answered, good; /* good: answered (deferred: done) within the target */
  uint32_t abandoned, abandoned_within;
  uint32_t censored; /* still waiting at the end, target not yet passed: left out of the service level */
  double wait_s;     /* of the answered */
} Cell;

typedef struct Replication Replication;

/* A workspace that many replications can use, one after the other. */
Replication *replication_new(const Layout *layout, double absence_block_s);
void replication_free(Replication *replication);
void replication_run(Replication *replication, uint64_t seed, int64_t number);

/* What the last run counted. */
typedef struct {
  Cell *cell;                         /* [n_queues * n] */
  int32_t *line_change;               /* [n_queues * n] waiting at the end of an interval less waiting at its start */
  double *busy, *present;             /* [n_groups * n] seconds; busy: by load, 1 = as much as the agent can do at once */
  double *agent_busy, *agent_present; /* [n_agents] seconds */
  int64_t *backlog_end;               /* [n_queues] */
  int64_t events;                     /* arrivals, contacts finished, contacts abandoned, changes of presence and openings */
} Counts;
const Counts *replication_counts(const Replication *replication);
