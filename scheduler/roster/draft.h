/* A first legal roster within a few milliseconds, to begin with and to fall back on: of each person a line of shifts, that is one type,
 * start and length on the days that are worth most, chosen one person after the other at rough prices of presence.
 *
 * Whoever comes is counted at the queue where he is worth most then, and nobody moves on for him; so what the draft is said to cost is never
 * less than what its roster does cost once people are split at best (coverage.h). Where no line is legal the best plan by dynamic
 * programming is taken, at the same prices, and where none of its paths is legal the person is free throughout. */
#pragma once

#include "scheduler/roster/space.h"

typedef struct {
  size_t n;          /* persons */
  WfmPlanned **plan; /* [n] legal by the rules' own measures */
  double most_cost;  /* money: the roster costs at most that */
  int64_t steps;     /* elementary ones of the dynamic programme */
} WfmDraft;

/* NULL where somebody has no legal plan so, or a meeting that no duty can hold, and where more is asked of a roster than rules of single
 * persons and queues: seats, crews, presences. Takes the same steps whatever the machine. */
WfmDraft *wfm_draft_new(const WfmSpace *space);
void wfm_draft_free(WfmDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmDraft, wfm_draft_free)
