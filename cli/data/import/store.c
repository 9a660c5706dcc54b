#include "cli/data/import/store.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BLOCK 256
#define DEFAULT_BUDGET ((size_t)96 << 20)
#define MAX_NAME 400

typedef struct Block {
  uint64_t key;       /* queue << 32 | block number */
  WfmStoreCell *cell; /* [BLOCK] NULL: in the file */
  int64_t at;         /* place in the file; -1: never written */
  uint32_t slot;
  bool used; /* since the hand last passed */
} Block;

struct WfmStore {
  GArray *queue;
  GHashTable *by_name; /* name \x1f label -> index + 1 */
  GPtrArray *names;
  GHashTable *block; /* by key */
  Block **last;      /* [queues] the block that was used last */
  size_t n_last;
  Block **resident; /* [most] */
  size_t n_resident, most, hand;
  FILE *spill;
  int64_t spilled;
};

static guint key_hash(const void *key) {
  uint64_t k = *(const uint64_t *)key * UINT64_C(0x9e3779b97f4a7c15);
  return (guint)(k >> 32);
}

static gboolean key_equal(const void *a, const void *b) {
  return *(const uint64_t *)a == *(const uint64_t *)b;
}

static void free_block(void *block) {
  g_free(((Block *)block)->cell);
  g_free(block);
}

static void clear_queue(void *queue) {
  g_free(((WfmStoreQueue *)queue)->name);
  g_free(((WfmStoreQueue *)queue)->label);
}

WfmStore *wfm_store_new(size_t budget) {
  WfmStore *store = g_new0(WfmStore, 1);
  store->queue = g_array_new(FALSE, FALSE, sizeof(WfmStoreQueue));
  g_array_set_clear_func(store->queue, clear_queue);
  store->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  store->block = g_hash_table_new_full(key_hash, key_equal, NULL, free_block);
  store->most = MAX(4, (budget ? budget : DEFAULT_BUDGET) / (BLOCK * sizeof(WfmStoreCell)));
  store->resident = g_new0(Block *, store->most);
  return store;
}

void wfm_store_free(WfmStore *store) {
  if (!store) return;
  g_array_unref(store->queue);
  g_hash_table_unref(store->by_name);
  g_hash_table_unref(store->block);
  g_free(store->last);
  g_free(store->resident);
  if (store->spill) fclose(store->spill);
  g_free(store);
}

/* ---- Queues ---- */

/* The queue of that name and channel under another label; -1: none. */
static int twin_of(const WfmStore *store, const WfmStoreQueue *queue) {
  for (guint k = 0; k < store->queue->len; k++) {
    const WfmStoreQueue *one = &g_array_index(store->queue, WfmStoreQueue, k);
    if (one->channel == queue->channel && strcmp(one->name, queue->name) == 0) return (int)k;
  }
  return -1;
}

int wfm_store_queue(WfmStore *store, const char *name, size_t length, const char *label, size_t label_length, int otherwise,
                    bool together) {
  char key[2 * MAX_NAME + 2];
  length = MIN(length, MAX_NAME), label_length = MIN(label_length, MAX_NAME);
  memcpy(key, name, length);
  key[length] = '\x1f';
  memcpy(key + length + 1, label, label_length);
  key[length + 1 + label_length] = 0;
  int found = GPOINTER_TO_INT(g_hash_table_lookup(store->by_name, key)) - 1;
  if (found >= 0 || store->queue->len == WFM_STORE_MOST_QUEUES) return found;
  int channel = wfm_channel_of_word(label, label_length);
  WfmStoreQueue queue = {.name = g_strndup(name, length),
                         .label = g_strndup(label, label_length),
                         .channel = channel >= 0 ? channel : otherwise,
                         .channel_told = channel >= 0,
                         .first = INT64_MAX,
                         .last = INT64_MIN};
  int twin = together ? twin_of(store, &queue) : -1;
  if (twin >= 0) {
    clear_queue(&queue);
    g_array_index(store->queue, WfmStoreQueue, twin).channel_told |= queue.channel_told;
    g_hash_table_insert(store->by_name, g_strdup(key), GINT_TO_POINTER(twin + 1));
    return twin;
  }
  g_array_append_val(store->queue, queue);
  g_hash_table_insert(store->by_name, g_strdup(key), GINT_TO_POINTER((int)store->queue->len));
  if (store->queue->len > store->n_last) {
    size_t more = MAX(16, 2 * store->n_last);
    store->last = g_renew(Block *, store->last, more);
    memset(store->last + store->n_last, 0, (more - store->n_last) * sizeof *store->last);
    store->n_last = more;
  }
  return (int)store->queue->len - 1;
}

WfmStoreQueue *wfm_store_queues(WfmStore *store, size_t *n) {
  *n = store->queue->len;
  return (WfmStoreQueue *)(void *)store->queue->data;
}

/* ---- Blocks ---- */

static bool write_block(WfmStore *store, Block *block) {
  size_t size = BLOCK * sizeof(WfmStoreCell);
  if (!store->spill && !(store->spill = tmpfile())) return false;
  if (block->at < 0) block->at = store->spilled, store->spilled += (int64_t)size;
  return pwrite(fileno(store->spill), block->cell, size, (off_t)block->at) == (ssize_t)size;
}

/* A place in memory: a free one, or that of a block unused since the hand last passed it. */
static WfmStoreCell *take_place(WfmStore *store, Block *block) {
  if (store->n_resident < store->most) {
    block->slot = (uint32_t)store->n_resident;
    store->resident[store->n_resident++] = block;
    return g_new(WfmStoreCell, BLOCK);
  }
  for (;; store->hand = (store->hand + 1) % store->most) {
    Block *old = store->resident[store->hand];
    if (old->used) {
      old->used = false;
      continue;
    }
    if (!write_block(store, old)) return NULL;
    WfmStoreCell *cells = g_steal_pointer(&old->cell);
    block->slot = (uint32_t)store->hand;
    store->resident[store->hand] = block;
    store->hand = (store->hand + 1) % store->most;
    return cells;
  }
}

void wfm_store_clear_cell(WfmStoreCell *cell) {
  *cell = (WfmStoreCell){.rows = 0};
  for (int m = 0; m < WFM_N_MEASURES; m++) cell->value[m] = NAN;
}

static bool bring(WfmStore *store, Block *block) {
  if (!block->cell) {
    bool fresh = block->at < 0;
    block->cell = take_place(store, block);
    if (!block->cell) return false;
    size_t size = BLOCK * sizeof(WfmStoreCell);
    if (!fresh && pread(fileno(store->spill), block->cell, size, (off_t)block->at) != (ssize_t)size) return false;
    for (int k = 0; fresh && k < BLOCK; k++) wfm_store_clear_cell(&block->cell[k]);
  }
  block->used = true;
  return true;
}

static WfmStoreCell *cell_at(WfmStore *store, int queue, int64_t interval, bool make) {
  uint64_t key = (uint64_t)queue << 32 | (uint64_t)(interval / BLOCK);
  Block *block = store->last[queue];
  if (!block || block->key != key || !block->cell) {
    block = g_hash_table_lookup(store->block, &key);
    if (!block && !make) return NULL;
    if (!block) {
      block = g_new0(Block, 1);
      block->key = key, block->at = -1;
      g_hash_table_insert(store->block, &block->key, block);
    }
    if (!bring(store, block)) return NULL;
    store->last[queue] = block;
  }
  return &block->cell[interval % BLOCK];
}

WfmStoreCell *wfm_store_cell(WfmStore *store, int queue, int64_t interval) {
  g_assert(interval >= 0);
  WfmStoreQueue *q = &g_array_index(store->queue, WfmStoreQueue, (guint)queue);
  q->first = MIN(q->first, interval), q->last = MAX(q->last, interval);
  return cell_at(store, queue, interval, true);
}

WfmStoreCell *wfm_store_find(WfmStore *store, int queue, int64_t interval) {
  if (interval < 0) return NULL;
  WfmStoreCell *cell = cell_at(store, queue, interval, false);
  return cell && cell->rows > 0 ? cell : NULL;
}

/* ---- Channels ---- */

int wfm_channel_of_word(const char *text, size_t length) {
  static const struct {
    const char *word;
    int channel;
  } words[] = {{"voice", 0},  {"phone", 0},     {"call", 0},  {"telephon", 0}, {"callback", 0},   {"inbound", 0},  {"chat", 1},
               {"messag", 1}, {"live", 1},      {"sms", 1},   {"whatsapp", 3}, {"facebook", 3},   {"twitter", 3},  {"instagram", 3},
               {"social", 3}, {"telegram", 3},  {"email", 2}, {"e-mail", 2},   {"mail", 2},       {"web form", 2}, {"web", 2},
               {"portal", 2}, {"help cent", 2}, {"api", 2},   {"feedback", 2}, {"outbound e", 2}, {"mobile", 2},   {"ticket", 2}};
  g_autofree char *small = g_ascii_strdown(text, (gssize)length);
  for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
    if (strstr(small, words[k].word)) return words[k].channel;
  return -1;
}
