/* The line of one queue: a ring of contacts in order of arrival. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum {
  WAITING_GONE = 1,     /* has given up; stays until somebody looks, because the wait it would have had is known only then */
  WAITING_ANSWERED = 2, /* was in hand before, see WFM_SIM_RETURN */
  WAITING_CALLBACK = 4, /* accepted to be called back */
  WAITING_GOOD = 8,     /* was answered within the target before it was returned */
};

typedef struct {
  double arrival;
  double joined;   /* the line, this time */
  double due;      /* immediate: gives up then; deferred: should be done by then */
  double work_s;   /* at standard speed */
  double waited_s; /* before this time in line */
  uint64_t id;
  int32_t interval; /* of arrival, where it is counted */
  uint32_t fate;
  uint32_t flags;
} Waiting;

/* Head and tail count up for ever and number the contacts. */
typedef struct {
  Waiting *item; /* [mask + 1] */
  uint32_t mask, head, tail;
  uint32_t gone; /* of those between, known to have given up */
} Line;

static inline bool line_empty(const Line *line) {
  return line->head == line->tail;
}

static inline Waiting *line_head(const Line *line) {
  return &line->item[line->head & line->mask];
}

static inline void line_make_room(Line *line) {
  if (line->item && line->tail - line->head <= line->mask) return;
  g_assert(line->item || line->head == line->tail); /* nobody waits where there never was a place */
  uint32_t size = line->item ? 2 * (line->mask + 1) : 64;
  Waiting *item = g_new(Waiting, size);
  for (uint32_t k = line->head; k != line->tail; k++) item[k & (size - 1)] = line->item[k & line->mask];
  g_free(line->item);
  line->item = item;
  line->mask = size - 1;
}

static inline void line_push(Line *line, const Waiting *w) {
  line_make_room(line);
  line->item[line->tail++ & line->mask] = *w;
}

static inline void line_push_front(Line *line, const Waiting *w) {
  line_make_room(line);
  line->item[--line->head & line->mask] = *w;
}
