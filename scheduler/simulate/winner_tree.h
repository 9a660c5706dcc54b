/* When each of n sources has its next event, and which comes first: a winner tree (Knuth 1998, The Art of Computer Programming 3, 5.4.1). Every
 * source has one leaf; a change plays its way up to the root, whose sibling at every step is known beforehand, so that no step waits for a
 * branch or for a load that depends on the one before. Times are compared as integers (they are never negative); of equal times that of
 * the source with the lower number comes first. */
#pragma once

#include <glib.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef struct {
  uint64_t *key; /* [2 * leaves] time's bits of the winner below; key[1] is the first of all, key[leaves + k] that of source k */
  int32_t *who;  /* [2 * leaves] whose */
  uint32_t leaves;
} WinnerTree;

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

/* Nobody has an event. */
static inline void tree_clear(WinnerTree *t) {
  for (uint32_t i = 1; i < 2 * t->leaves; i++) t->key[i] = event_key(INFINITY);
  for (uint32_t k = 0; k < t->leaves; k++) t->who[t->leaves + k] = (int32_t)k;
  for (uint32_t i = t->leaves - 1; i >= 1; i--) t->who[i] = t->who[2 * (size_t)i];
}

static inline void tree_init(WinnerTree *t, int32_t n) {
  *t = (WinnerTree){.leaves = 1};
  while (t->leaves < (uint32_t)n) t->leaves *= 2;
  t->key = g_new(uint64_t, 2 * (gsize)t->leaves);
  t->who = g_new(int32_t, 2 * (gsize)t->leaves);
  tree_clear(t);
}

static inline void tree_free(WinnerTree *t) {
  g_free(t->key);
  g_free(t->who);
}

/* Time and number of the first; the bits of INFINITY where nobody has an event. */
static inline uint64_t tree_first(const WinnerTree *t) {
  return t->key[1];
}

static inline int32_t tree_first_who(const WinnerTree *t) {
  return t->who[1];
}

static inline double tree_time(const WinnerTree *t, int32_t who) {
  return event_time(t->key[t->leaves + (uint32_t)who]);
}

/* The next event of a source; INFINITY: none. */
static inline __attribute__((always_inline)) void tree_set(WinnerTree *t, int32_t who, double time) {
  uint64_t *keys = t->key, key = event_key(time);
  int32_t *whose = t->who;
  uint32_t i = t->leaves + (uint32_t)who;
  keys[i] = key;
  for (; i > 1; i >>= 1) {
    uint64_t other = keys[i ^ 1], lost = -(uint64_t)(other < key + (i & 1)); /* at equal times the left one wins */
    key ^= (key ^ other) & lost;
    who ^= (who ^ whose[i ^ 1]) & (int32_t)lost;
    keys[i >> 1] = key;
    whose[i >> 1] = who;
  }
}
