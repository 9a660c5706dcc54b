/* What is to happen at a time, other than contacts coming and getting done: a binary heap, equal times in order of setting. */
#pragma once

#include <stdint.h>

typedef enum {
  TIMER_LEAVE,   /* a contact in line gives up; value: its number in line */
  TIMER_CONTACT, /* a contact comes (again); value: its id */
  TIMER_RING,    /* the next ring of agents may take from the line */
} TimerKind;

typedef struct {
  double time;
  uint64_t order, value;
  int32_t queue;
  TimerKind kind;
} Timer;

typedef struct {
  Timer *timer; /* [room] */
  int32_t n, room;
  uint64_t set; /* so far */
} TimerHeap;

void timer_heap_clear(TimerHeap *timers);
void timer_heap_free(TimerHeap *timers);
void timer_heap_set(TimerHeap *timers, Timer timer);
/* Takes the first one out; there must be one. */
Timer timer_heap_take(TimerHeap *timers);
/* Time of the first one, INFINITY if there is none. */
double timer_heap_next(const TimerHeap *timers);
