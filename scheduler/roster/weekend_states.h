/* The sequences of weekends that a person may work (weekend_sequence.h) as states of the programme over days (best_plan.h). A state before a
 * day is room * n_masks + mask: that of the automaton, and what is worked of the weekend under way. */
#pragma once

#include "scheduler/roster/space.h"
#include "scheduler/roster/weekend_sequence.h"

struct WfmWeekendStates {
  WfmWeekendSequence *sequence;
  int32_t n;           /* states */
  int32_t *weekend_of; /* [n_days] number of that which duties of the day can touch; -1: none */
  bool *closes;        /* [n_days] no later day can touch the weekend of this one */
  int32_t *closed;     /* [n_days] weekends closed by the end of the day */
  bool *possible;      /* [n_days + 1][n] before each day, and after the last */
};

/* Sets the pools' weekends, and the persons' states where hard rules limit their weekends. */
void wfm_space_weekends(WfmSpace *space);
void wfm_weekend_states_free(WfmWeekendStates *states);

/* What the duty works of the weekend of day d: bits of a mask, 0 for none of it. */
static inline int32_t wfm_weekend_touched(const WfmPerson *p, int32_t d, int32_t option) {
  const WfmWeekendStates *states = p->weekends;
  int32_t w = states->weekend_of[d], c = p->option[option].candidate;
  if (w < 0 || p->pool->weekend[c] != states->sequence->first_day[w]) return 0;
  return states->sequence->n_masks > 2 ? p->pool->weekend_dates[c] : 1;
}

/* The state after day d on which so much of the weekend is worked; -1: not legal. */
static inline int32_t wfm_weekend_after(const WfmWeekendStates *states, int32_t d, int32_t state, int32_t touched) {
  const WfmWeekendSequence *s = states->sequence;
  int32_t w = states->weekend_of[d];
  if (w < 0) return state;
  int32_t room = state / s->n_masks, mask = state % s->n_masks | touched;
  if (!s->may[(w * s->n_rooms + room) * s->n_masks + mask]) return -1;
  if (!states->closes[d]) return room * s->n_masks + mask;
  int32_t next = wfm_weekend_next(s, w, room, mask);
  return next < 0 ? -1 : next * s->n_masks;
}
