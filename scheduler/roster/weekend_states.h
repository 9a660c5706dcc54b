/* The weekends that a person may work together, as states of the programme over days (best_plan.h).
 *
 * Hard rules about weekends - so many in a window, a month or the period, so many in a row, so many in part - allow some sequences of
 * weekends worked and free. They are read from left to right by a finite automaton: after each weekend its state tells what the spans of
 * span_limit.h that go on still allow, and spans that can bind no more are forgotten, so that a few states do (regular constraint;
 * Pesant 2004). Nothing that is legal is left out. */
#pragma once

#include "scheduler/roster/space.h"

struct WfmWeekendStates {
  int32_t n_masks;     /* what is worked of a weekend: 2 (whether), or, where it matters, a bit for each of its dates */
  int32_t n_rooms;     /* highest number of states between two weekends */
  int32_t n_weekends;  /* that duties of the horizon can touch */
  int32_t *first_day;  /* [n_weekends] local date */
  int32_t *weekend_of; /* [n_days] that duties of the day can touch; -1: none, or it costs no room */
  bool *closes;        /* [n_days] no later day can touch the weekend of this one */
  int32_t *layer;      /* [n_days] weekends closed by the end of the day */
  int16_t *next;       /* [n_weekends][n_rooms][n_masks]; -1: not legal */
  bool *may;           /* [n_weekends][n_rooms][n_masks] whether that much, or more of the weekend, is legal */
  int16_t *better;     /* [n_weekends + 1][n_rooms] a state that allows whatever this one does, and more; -1: none */
  bool *possible;      /* [n_days + 1][n_rooms * n_masks] before each day, and after the last */
};

/* Sets the pools' weekends, and the persons' states where hard rules limit their weekends; NULL where none do, or they take too many states. */
void wfm_space_weekends(WfmSpace *space);
void wfm_weekend_states_free(WfmWeekendStates *states);

/* What the duty works of the weekend of day d: bits of a mask, 0 for none of it. */
static inline int32_t wfm_weekend_touched(const WfmPerson *p, int32_t d, int32_t option) {
  const WfmWeekendStates *states = p->weekends;
  int32_t w = states->weekend_of[d], c = p->option[option].candidate;
  if (w < 0 || p->pool->weekend[c] != states->first_day[w]) return 0;
  return states->n_masks > 2 ? p->pool->weekend_dates[c] : 1;
}

/* The state (room * n_masks + mask) after day d on which so much of the weekend is worked; -1: not legal. */
static inline int32_t wfm_weekend_after(const WfmWeekendStates *states, int32_t d, int32_t state, int32_t touched) {
  int32_t w = states->weekend_of[d];
  if (w < 0) return state;
  int32_t room = state / states->n_masks, mask = state % states->n_masks | touched;
  int32_t at = (w * states->n_rooms + room) * states->n_masks + mask;
  if (!states->may[at]) return -1;
  if (!states->closes[d]) return room * states->n_masks + mask;
  return states->next[at] < 0 ? -1 : states->next[at] * states->n_masks;
}
