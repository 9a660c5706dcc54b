/* Tasks inside shifts: who does what when, presence being given.
 *
 * Each stretch of a task lasts at least `shortest` intervals. Shift after shift is drawn anew by a heat bath over all ways of laying tasks
 * in it - sums of weights backwards over (interval, task, length of the stretch so far), then one way forwards (Carter and Kohn 1994,
 * with time reversed) - while the temperature falls. */
#pragma once

#include <stddef.h>

/* One person at work in intervals [from, to), to - from >= shortest; task[to - from] is what comes of it. */
typedef struct {
  int from, to;
  int *task;
} PublicShift;

typedef struct {
  int n_tasks, n, shortest;
  const int *low, *most; /* [n_tasks * n] people asked for; free of charge up to, then their excess squared */
} PublicCover;

/* Lays tasks in all shifts; returns how many people are missing, summed over intervals and tasks. */
long public_lay_tasks(const PublicCover *cover, PublicShift *shift, size_t n_shifts);
