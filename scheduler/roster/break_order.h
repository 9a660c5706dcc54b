/* Breaks of a duty laid one after the other where that loses least.
 *
 * Those that end a stretch of work (rests) are laid by a dynamic programme over their places, each as far from the one before as the rules
 * about work between breaks ask. Breaks that count as work (WfmBreak.as_work) lie anywhere between two rests, in order: for each place of
 * the earlier rest a programme of its own says what they lose at least up to each time. */
#pragma once

#include "scheduler/roster/planner.h"

typedef struct {
  int32_t low, high, every, length; /* first and last interval at which the break may begin; from one to the next */
  bool as_work;
} WfmBreakPlaces;

/* Least loss, by the running sums `sum`; breaks[n]: where they begin, may be NULL. INFINITY: they have no place. Work without a rest lasts at
 * most `longest` intervals, and between two rests at least `between`. */
double wfm_breaks_in_order(WfmPlanner *planner, const WfmPerson *person, const WfmCandidate *duty, const WfmBreakPlaces *places, size_t n,
                           int32_t longest, int32_t between, const double *sum, int32_t *breaks);
