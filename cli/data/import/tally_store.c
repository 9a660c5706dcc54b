#include "cli/data/import/tally_store.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define UNIT 64 /* bytes; places in the file are whole units */
#define MOST_UNITS (WFM_TALLY_PACKED_MOST / UNIT + 1)
#define PAGE 64 /* places side by side */
#define TAIL ((size_t)1 << 20)

/* Where a block lies in the file; units 0: nowhere. */
typedef struct {
  uint32_t at; /* in units */
  uint16_t units;
} Place;

typedef struct {
  uint64_t key; /* of the first, over PAGE */
  Place place[PAGE];
} Page;

struct WfmTallyStore {
  GHashTable *page;     /* by key */
  GHashTable *resident; /* WfmTallySlot by key */
  WfmTallySlot *slot;   /* [most] */
  size_t n, most, hand;
  FILE *file;
  uint8_t *tail;               /* [TAIL] the end of the file, not yet written */
  uint32_t flushed, ends;      /* units */
  GArray *gap[MOST_UNITS + 1]; /* uint32_t: places of so many units that were outgrown; NULL: none */
  bool failed;
};

#define NO_KEY UINT64_MAX

static guint key_hash(const void *key) {
  uint64_t k = *(const uint64_t *)key * UINT64_C(0x9e3779b97f4a7c15);
  return (guint)(k >> 32);
}

static gboolean key_equal(const void *a, const void *b) {
  return *(const uint64_t *)a == *(const uint64_t *)b;
}

WfmTallyStore *wfm_tally_store_new(size_t budget) {
  WfmTallyStore *store = g_new0(WfmTallyStore, 1);
  store->page = g_hash_table_new_full(key_hash, key_equal, NULL, g_free);
  store->resident = g_hash_table_new(key_hash, key_equal);
  store->most = MAX(4, budget / (WFM_TALLY_BLOCK * sizeof(WfmTallyCell)));
  store->slot = g_new0(WfmTallySlot, store->most);
  return store;
}

void wfm_tally_store_free(WfmTallyStore *store) {
  if (!store) return;
  g_hash_table_unref(store->page);
  g_hash_table_unref(store->resident);
  for (size_t k = 0; k < store->n; k++) g_free(store->slot[k].cell);
  for (int k = 0; k <= MOST_UNITS; k++)
    if (store->gap[k]) g_array_unref(store->gap[k]);
  if (store->file) fclose(store->file);
  g_free(store->slot);
  g_free(store->tail);
  g_free(store);
}

bool wfm_tally_store_failed(const WfmTallyStore *store) {
  return store->failed;
}

/* ---- The file ---- */

static Place *place_of(WfmTallyStore *store, uint64_t key, bool make) {
  uint64_t above = key / PAGE;
  Page *page = g_hash_table_lookup(store->page, &above);
  if (!page && !make) return NULL;
  if (!page) {
    page = g_new0(Page, 1);
    page->key = above;
    g_hash_table_insert(store->page, &page->key, page);
  }
  return &page->place[key % PAGE];
}

static bool write_at(const WfmTallyStore *store, const void *bytes, size_t n, uint32_t at) {
  return pwrite(fileno(store->file), bytes, n, (off_t)at * UNIT) == (ssize_t)n;
}

static bool flush(WfmTallyStore *store) {
  if (!write_at(store, store->tail, (size_t)(store->ends - store->flushed) * UNIT, store->flushed)) return false;
  store->flushed = store->ends;
  return true;
}

static bool open_file(WfmTallyStore *store) {
  if (store->file) return true;
  store->tail = g_malloc(TAIL);
  store->file = tmpfile();
  return store->file != NULL;
}

/* A place of so many units: one that was outgrown, or the end of the file. */
static bool take_place(WfmTallyStore *store, Place *place, uint16_t units) {
  GArray *gap = store->gap[units];
  place->units = units;
  if (gap && gap->len > 0) {
    place->at = g_array_index(gap, uint32_t, gap->len - 1);
    g_array_set_size(gap, gap->len - 1);
    return true;
  }
  if (store->ends > UINT32_MAX - units) return false;
  if ((size_t)(store->ends - store->flushed + units) * UNIT > TAIL && !flush(store)) return false;
  place->at = store->ends;
  store->ends += units;
  return true;
}

static void leave_place(WfmTallyStore *store, const Place *place) {
  if (!store->gap[place->units]) store->gap[place->units] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  g_array_append_val(store->gap[place->units], place->at);
}

static bool write_slot(WfmTallyStore *store, WfmTallySlot *slot) {
  uint8_t packed[MOST_UNITS * UNIT];
  if (!slot->changed) return true;
  if (!open_file(store)) return false;
  size_t n = wfm_tally_pack(packed, slot->cell);
  uint16_t units = (uint16_t)((n + UNIT - 1) / UNIT);
  memset(packed + n, 0, (size_t)units * UNIT - n);
  Place *place = place_of(store, slot->key, true);
  if (units > place->units) {
    if (place->units) leave_place(store, place);
    if (!take_place(store, place, units)) return false;
  }
  slot->changed = false;
  if (place->at < store->flushed) return write_at(store, packed, (size_t)units * UNIT, place->at);
  memcpy(store->tail + (size_t)(place->at - store->flushed) * UNIT, packed, (size_t)units * UNIT);
  return true;
}

static bool read_slot(const WfmTallyStore *store, WfmTallySlot *slot, const Place *place) {
  uint8_t packed[MOST_UNITS * UNIT];
  const uint8_t *from = packed;
  ssize_t n = (ssize_t)place->units * UNIT;
  if (place->at >= store->flushed)
    from = store->tail + (size_t)(place->at - store->flushed) * UNIT;
  else if (pread(fileno(store->file), packed, (size_t)n, (off_t)place->at * UNIT) != n)
    return false;
  wfm_tally_unpack(slot->cell, from);
  return true;
}

/* ---- Memory ---- */

static WfmTallySlot *leave_slot(WfmTallyStore *store, WfmTallySlot *slot) {
  g_hash_table_remove(store->resident, &slot->key);
  return slot;
}

/* A free slot, or that of a block unused since the hand last passed it. */
static WfmTallySlot *take_slot(WfmTallyStore *store) {
  if (store->n < store->most) {
    WfmTallySlot *slot = &store->slot[store->n++];
    slot->cell = g_new(WfmTallyCell, WFM_TALLY_BLOCK);
    return slot;
  }
  for (;; store->hand = (store->hand + 1) % store->most) {
    WfmTallySlot *old = &store->slot[store->hand];
    if (old->used) {
      old->used = false;
      continue;
    }
    if (!write_slot(store, old)) return NULL;
    store->hand = (store->hand + 1) % store->most;
    return leave_slot(store, old);
  }
}

static bool is_same_queue(uint64_t a, uint64_t b) {
  return a >> 32 == b >> 32;
}

/* From the file, or fresh where the place is NULL. */
static bool fill_slot(const WfmTallyStore *store, WfmTallySlot *slot, const Place *place) {
  slot->changed = false;
  if (place) return read_slot(store, slot, place);
  for (int k = 0; k < WFM_TALLY_BLOCK; k++) wfm_tally_clear_cell(&slot->cell[k]);
  return true;
}

WfmTallySlot *wfm_tally_store_slot(WfmTallyStore *store, uint64_t key, bool make, WfmTallySlot *before) {
  WfmTallySlot *slot = g_hash_table_lookup(store->resident, &key);
  if (slot) return slot;
  const Place *place = place_of(store, key, false);
  if (place && place->units == 0) place = NULL;
  if (!place && !make) return NULL;
  slot = before && !before->changed && is_same_queue(before->key, key) ? leave_slot(store, before) : take_slot(store);
  if (!slot) return store->failed = true, NULL;
  slot->key = key;
  if (!fill_slot(store, slot, place)) {
    slot->key = NO_KEY, store->failed = true;
    return NULL;
  }
  g_hash_table_insert(store->resident, &slot->key, slot);
  return slot;
}
