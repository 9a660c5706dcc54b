#include "scheduler/simulate/timer_heap.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>

static bool before(const Timer *a, const Timer *b) {
  return a->time != b->time ? a->time < b->time : a->order < b->order;
}

void timer_heap_clear(TimerHeap *t) {
  t->n = 0;
  t->set = 0;
}

void timer_heap_free(TimerHeap *t) {
  g_free(t->timer);
  *t = (TimerHeap){0};
}

void timer_heap_set(TimerHeap *t, Timer timer) {
  if (t->n == t->room) {
    t->room = MAX(64, 2 * t->room);
    t->timer = g_renew(Timer, t->timer, t->room);
  }
  timer.order = t->set++;
  int32_t i = t->n++;
  while (i > 0 && before(&timer, &t->timer[(i - 1) / 2])) {
    t->timer[i] = t->timer[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  t->timer[i] = timer;
}

Timer timer_heap_take(TimerHeap *t) {
  Timer first = t->timer[0], last = t->timer[--t->n];
  int32_t i = 0;
  for (;;) {
    int32_t child = 2 * i + 1;
    if (child >= t->n) break;
    if (child + 1 < t->n && before(&t->timer[child + 1], &t->timer[child])) child++;
    if (!before(&t->timer[child], &last)) break;
    t->timer[i] = t->timer[child];
    i = child;
  }
  if (t->n > 0) t->timer[i] = last;
  return first;
}

double timer_heap_next(const TimerHeap *t) {
  return t->n > 0 ? t->timer[0].time : (double)INFINITY;
}
