/* A four-way heap of agents by the time at which their next contact is finished; an agent stands in it at most once. */
#pragma once

#include <glib.h>
#include <math.h>
#include <stdint.h>

typedef struct {
  double time;
  int32_t agent;
} HeapEntry;

typedef struct {
  HeapEntry *entry; /* [n] */
  int32_t *place;   /* [agents] in entry, -1 = not there */
  int32_t n;
} AgentHeap;

static inline double heap_top_time(const AgentHeap *h) {
  return h->n ? h->entry[0].time : (double)INFINITY;
}

static inline void heap_put(AgentHeap *h, int32_t i, HeapEntry e) {
  h->entry[i] = e;
  h->place[e.agent] = i;
}

static inline void heap_up(AgentHeap *h, int32_t i, HeapEntry e) {
  while (i > 0) {
    int32_t parent = (i - 1) >> 2;
    if (h->entry[parent].time <= e.time) break;
    heap_put(h, i, h->entry[parent]);
    i = parent;
  }
  heap_put(h, i, e);
}

static inline void heap_down(AgentHeap *h, int32_t i, HeapEntry e) {
  for (;;) {
    int32_t child = 4 * i + 1, last = MIN(child + 4, h->n), least = child;
    if (child >= h->n) break;
    for (int32_t k = child + 1; k < last; k++)
      if (h->entry[k].time < h->entry[least].time) least = k;
    if (h->entry[least].time >= e.time) break;
    heap_put(h, i, h->entry[least]);
    i = least;
  }
  heap_put(h, i, e);
}

/* Puts the agent in, or moves it. */
static inline void heap_set(AgentHeap *h, int32_t agent, double time) {
  HeapEntry e = {.time = time, .agent = agent};
  int32_t i = h->place[agent];
  if (i < 0)
    heap_up(h, h->n++, e);
  else if (time < h->entry[i].time)
    heap_up(h, i, e);
  else
    heap_down(h, i, e);
}

static inline void heap_remove(AgentHeap *h, int32_t agent) {
  int32_t i = h->place[agent];
  if (i < 0) return;
  h->place[agent] = -1;
  HeapEntry e = h->entry[--h->n];
  if (e.agent == agent) return;
  if (i > 0 && h->entry[(i - 1) >> 2].time > e.time)
    heap_up(h, i, e);
  else
    heap_down(h, i, e);
}
