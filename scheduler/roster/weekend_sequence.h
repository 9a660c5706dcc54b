/* The weekends that a person may work together, as a finite automaton.
 *
 * Hard rules about weekends - so many in a window, a month, the period or the ledger, so many in a row, so many worked in part - allow some
 * sequences of weekends worked and free. The automaton reads them from left to right (regular constraint; Pesant 2004): after each weekend its
 * state tells what the spans of span_limit.h that go on still allow, and spans that can bind no more are forgotten, so that few states do.
 * Nothing that is legal is left out; what the spans do not know (a weekend that two months share) is left in. */
#pragma once

#include "scheduler/roster/span_limit.h"

typedef struct {
  int32_t n_masks;    /* what is worked of a weekend: 2 (whether), or, where it matters, a bit for each of its dates */
  int32_t n_rooms;    /* highest number of states between two weekends */
  int32_t n_weekends; /* that duties of the horizon can touch; one worked before the horizon already is none of them */
  int32_t *first_day; /* [n_weekends] local date */
  int16_t *next;      /* [n_weekends][n_rooms][n_masks]: from state 0 on; -1: not legal */
  bool *may;          /* [n_weekends][n_rooms][n_masks] whether that much, or more of the weekend, is legal */
  int16_t *better;    /* [n_weekends + 1][n_rooms] a state that allows whatever this one does; -1: none other */
} WfmWeekendSequence;

/* Whether a hard rule of the contract is about weekends. */
bool wfm_limits_weekends(const WfmContract *contract);

/* Adds the weekend that the duty touches to those known (WfmSpanPoint), as wfm_span_points_add does. */
void wfm_weekend_points_add(GArray *points, const WfmRuleView *history, const WfmDuty *duty);
/* The dates of the weekend on which some of the duty lies, a bit each. */
uint8_t wfm_weekend_dates(const WfmRuleView *view, const WfmDuty *duty, int32_t first_day);

/* points: the weekends that the person's duties can touch. NULL: nothing is limited, or it takes too many states. */
WfmWeekendSequence *wfm_weekend_sequence_new(const WfmRuleView *history, const GArray *points);
void wfm_weekend_sequence_free(WfmWeekendSequence *sequence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmWeekendSequence, wfm_weekend_sequence_free)

/* Its number; -1: none of them. */
int32_t wfm_weekend_number(const WfmWeekendSequence *sequence, int32_t first_day);

/* The state after weekend w of which so much is worked; -1: not legal. */
static inline int32_t wfm_weekend_next(const WfmWeekendSequence *sequence, int32_t w, int32_t room, int32_t mask) {
  return sequence->next[(w * sequence->n_rooms + room) * sequence->n_masks + mask];
}
