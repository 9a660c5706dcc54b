/* Who is on the queues when, in one replication: the given spans, with their ends moved by adherence, without the sampled absences, as a
 * list of changes in order of time.
 *
 * Unscheduled absence is, for a part of its share, sickness: whole shifts (spans with less than four hours between them) that do not
 * happen. The rest is an alternation of being there and away, both exponential, away for absence_block_s on average. It is drawn over the
 * whole horizon for each agent, whatever the spans, sickness by the day on which the shift begins and adherence by the instant of the
 * roster: a changed roster meets the same absences. An agent's share is the mean of its queues' shares. */
#pragma once

#include "scheduler/simulate/layout.h"

typedef enum { CHANGE_OFF, CHANGE_ON, CHANGE_OPENING } ChangeKind;

typedef struct {
  double time;
  int32_t who; /* agent; for CHANGE_OPENING the deferred queue that opens */
  ChangeKind kind;
} Change;

/* Array of Change by time, what goes off first. */
void presence_draw(GArray *changes, const Layout *layout, const WfmSimSettings *settings, uint64_t seed, int64_t replication);
