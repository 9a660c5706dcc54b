#include "cli/data/import/seen.h"

#include <glib.h>
#include <string.h>

#define MOST ((size_t)1 << 22) /* of one generation; two of them, each in a table of at most twice the size: 128 MiB */
#define FIRST_SIZE ((size_t)1 << 12)

typedef struct {
  uint64_t *slot;
  size_t size, n;
} Generation;

struct WfmSeen {
  Generation now, before;
  bool forgot;
};

WfmSeen *wfm_seen_new(void) {
  WfmSeen *seen = g_new0(WfmSeen, 1);
  seen->now = (Generation){g_new0(uint64_t, FIRST_SIZE), FIRST_SIZE, 0};
  return seen;
}

void wfm_seen_free(WfmSeen *seen) {
  if (!seen) return;
  g_free(seen->now.slot);
  g_free(seen->before.slot);
  g_free(seen);
}

/* Eight bytes at a time, multiplied and folded (as in wyhash); 0 is never given. */
uint64_t wfm_fingerprint(const char *text, size_t length, uint64_t seed) {
  uint64_t h = seed ^ (length * UINT64_C(0x9e3779b97f4a7c15));
  for (; length > 0; text += MIN(length, 8), length -= MIN(length, 8)) {
    uint64_t word = 0;
    memcpy(&word, text, MIN(length, 8));
    __extension__ unsigned __int128 product = (unsigned __int128)(h ^ word) * UINT64_C(0xd6e8feb86659fd93);
    h = (uint64_t)product ^ (uint64_t)(product >> 64);
  }
  h ^= h >> 32;
  h *= UINT64_C(0xd6e8feb86659fd93);
  h ^= h >> 32;
  return h ? h : 1;
}

static uint64_t *place(const Generation *table, uint64_t fingerprint) {
  size_t at = (size_t)fingerprint & (table->size - 1);
  while (table->slot[at] && table->slot[at] != fingerprint) at = (at + 1) & (table->size - 1);
  return &table->slot[at];
}

static void grow(Generation *table) {
  Generation wider = {g_new0(uint64_t, 2 * table->size), 2 * table->size, table->n};
  for (size_t k = 0; k < table->size; k++)
    if (table->slot[k]) *place(&wider, table->slot[k]) = table->slot[k];
  g_free(table->slot);
  *table = wider;
}

bool wfm_seen_add(WfmSeen *seen, uint64_t fingerprint) {
  if (seen->before.slot && *place(&seen->before, fingerprint)) return true;
  uint64_t *slot = place(&seen->now, fingerprint);
  if (*slot) return true;
  *slot = fingerprint;
  seen->now.n++;
  if (seen->now.n == MOST) {
    seen->forgot |= seen->before.slot != NULL;
    g_free(seen->before.slot);
    seen->before = seen->now;
    seen->now = (Generation){g_new0(uint64_t, FIRST_SIZE), FIRST_SIZE, 0};
  } else if (seen->now.n * 2 > seen->now.size)
    grow(&seen->now);
  return false;
}

bool wfm_seen_forgot(const WfmSeen *seen) {
  return seen->forgot;
}
