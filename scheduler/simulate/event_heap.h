/* A four-way heap of events by time. Entries are never moved within: an event that no longer holds stays until its time has come, and its
 * stamp tells. The four children of an entry lie in one line of the cache; times are compared as integers (they are never negative), which
 * needs no branch. */
#pragma once

#include <glib.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint64_t key; /* the time's bits */
  int32_t who;
  uint32_t stamp;
} Event;

typedef struct {
  Event *entry; /* [room], with four places beyond the last that hold the end of time */
  int32_t n, room;
  void *memory;
} EventHeap;

static inline uint64_t event_key(double time) {
  uint64_t key;
  memcpy(&key, &time, sizeof key);
  return key;
}

static inline double event_time(uint64_t key) {
  double time;
  memcpy(&time, &key, sizeof time);
  return time;
}

static inline void heap_grow(EventHeap *h, int32_t room) {
  /* entry[1], the first child, begins a line of the cache */
  void *memory = g_malloc((gsize)(room + 8) * sizeof(Event) + 64);
  Event *entry = (Event *)(((uintptr_t)memory + 63) & ~(uintptr_t)63) + 3;
  if (h->n) memcpy(entry, h->entry, (gsize)h->n * sizeof(Event));
  for (int32_t k = h->n; k < room + 4; k++) entry[k] = (Event){.key = UINT64_MAX};
  g_free(h->memory);
  *h = (EventHeap){.entry = entry, .n = h->n, .room = room, .memory = memory};
}

static inline void heap_clear(EventHeap *h) {
  for (int32_t k = 0; k < h->n; k++) h->entry[k].key = UINT64_MAX;
  h->n = 0;
}

/* The end of time where the heap is empty. */
static inline uint64_t heap_top(const EventHeap *h) {
  return h->entry[0].key;
}

static inline void heap_push(EventHeap *h, Event e) {
  if (h->n == h->room) heap_grow(h, 2 * h->room);
  int32_t i = h->n++;
  while (i > 0) {
    int32_t parent = (i - 1) >> 2;
    if (h->entry[parent].key <= e.key) break;
    h->entry[i] = h->entry[parent];
    i = parent;
  }
  h->entry[i] = e;
}

/* The event takes the place of the first one. */
static inline void heap_replace_top(EventHeap *h, Event e) {
  Event *entry = h->entry;
  int32_t i = 0;
  for (;;) {
    int32_t c = 4 * i + 1;
    if (c >= h->n) break;
    int32_t left = c + (entry[c + 1].key < entry[c].key), right = c + 2 + (entry[c + 3].key < entry[c + 2].key);
    int32_t least = entry[right].key < entry[left].key ? right : left;
    if (entry[least].key >= e.key) break;
    entry[i] = entry[least];
    i = least;
  }
  entry[i] = e;
}

static inline void heap_pop(EventHeap *h) {
  Event last = h->entry[--h->n];
  h->entry[h->n].key = UINT64_MAX;
  if (h->n > 0) heap_replace_top(h, last);
}
