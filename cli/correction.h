/* How requirements follow what the simulation found. A requirement is made queue by queue, as if every queue had people of its own; people who
 * serve several queues make up for each other, and calls that come while nobody waits leave time for work that can wait, so that less is enough;
 * and where the same people are wanted in two places at once, more is needed. factor[q] multiplies the contacts for which queue q is staffed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct {
  double target, level, half_width;   /* shares; half width of the 95 % confidence interval; target NaN: none is asked */
  double required_hours, short_hours; /* of the unchanged requirement, and of it not covered by people */
  bool shared;                        /* somebody who serves the queue serves another one too */
} WfmQueueFinding;

/* The queue misses its target beyond doubt: even the upper end of the interval lies below. */
bool wfm_finding_missed(const WfmQueueFinding *finding);

/* Raises the factors of queues that miss: to 1 where it was lower, else by 0.6 of what they are short, 15 % at most. False where none can be
 * helped so: a queue whose required hours are not covered as it is gains nothing from asking for more. */
bool wfm_correct_up(double *factor, const WfmQueueFinding *finding, size_t n);

/* Lowers the factors of shared queues whose interval lies wholly above the target, by more than two points: by `part` of what is above, 20 % at
 * most, never below 0.4. False where nothing is left to lower. */
bool wfm_correct_down(double *factor, const WfmQueueFinding *finding, size_t n, double part);

/* Back from a correction that went too far: queues whose level fell below the target go back to good[q], others stay; where those had not been
 * lowered themselves, all go half of the way back. False where that leaves nothing to try: every factor within half a percent of the good one. */
bool wfm_correct_back(double *factor, const double *good, const WfmQueueFinding *finding, size_t n);
