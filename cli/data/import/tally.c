#include "cli/data/import/tally.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BLOCK 256
#define DEFAULT_BUDGET ((size_t)96 << 20)
#define MAX_NAME 400

typedef struct Block {
  uint64_t key;       /* queue << 32 | block number */
  WfmTallyCell *cell; /* [BLOCK] NULL: in the file */
  int64_t at;         /* place in the file; -1: never written */
  uint32_t slot;
  bool used; /* since the hand last passed */
} Block;

struct WfmTally {
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
  g_free(((WfmTallyQueue *)queue)->name);
  g_free(((WfmTallyQueue *)queue)->label);
}

WfmTally *wfm_tally_new(size_t budget) {
  WfmTally *tally = g_new0(WfmTally, 1);
  tally->queue = g_array_new(FALSE, FALSE, sizeof(WfmTallyQueue));
  g_array_set_clear_func(tally->queue, clear_queue);
  tally->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  tally->block = g_hash_table_new_full(key_hash, key_equal, NULL, free_block);
  tally->most = MAX(4, (budget ? budget : DEFAULT_BUDGET) / (BLOCK * sizeof(WfmTallyCell)));
  tally->resident = g_new0(Block *, tally->most);
  return tally;
}

void wfm_tally_free(WfmTally *tally) {
  if (!tally) return;
  g_array_unref(tally->queue);
  g_hash_table_unref(tally->by_name);
  g_hash_table_unref(tally->block);
  g_free(tally->last);
  g_free(tally->resident);
  if (tally->spill) fclose(tally->spill);
  g_free(tally);
}

/* ---- Queues ---- */

/* The queue of that name and channel under another label; -1: none. */
static int twin_of(const WfmTally *tally, const WfmTallyQueue *queue) {
  for (guint k = 0; k < tally->queue->len; k++) {
    const WfmTallyQueue *one = &g_array_index(tally->queue, WfmTallyQueue, k);
    if (one->channel == queue->channel && strcmp(one->name, queue->name) == 0) return (int)k;
  }
  return -1;
}

int wfm_tally_queue(WfmTally *tally, const char *name, size_t length, const char *label, size_t label_length, int otherwise,
                    bool together) {
  char key[2 * MAX_NAME + 2];
  length = MIN(length, MAX_NAME), label_length = MIN(label_length, MAX_NAME);
  memcpy(key, name, length);
  key[length] = '\x1f';
  memcpy(key + length + 1, label, label_length);
  key[length + 1 + label_length] = 0;
  int found = GPOINTER_TO_INT(g_hash_table_lookup(tally->by_name, key)) - 1;
  if (found >= 0 || tally->queue->len == WFM_TALLY_MOST_QUEUES) return found;
  int channel = wfm_channel_of_word(label, label_length);
  WfmTallyQueue queue = {.name = g_strndup(name, length),
                         .label = g_strndup(label, label_length),
                         .channel = channel >= 0 ? channel : otherwise,
                         .channel_told = channel >= 0,
                         .first = INT64_MAX,
                         .last = INT64_MIN};
  int twin = together ? twin_of(tally, &queue) : -1;
  if (twin >= 0) {
    clear_queue(&queue);
    g_array_index(tally->queue, WfmTallyQueue, twin).channel_told |= queue.channel_told;
    g_hash_table_insert(tally->by_name, g_strdup(key), GINT_TO_POINTER(twin + 1));
    return twin;
  }
  g_array_append_val(tally->queue, queue);
  g_hash_table_insert(tally->by_name, g_strdup(key), GINT_TO_POINTER((int)tally->queue->len));
  if (tally->queue->len > tally->n_last) {
    size_t more = MAX(16, 2 * tally->n_last);
    tally->last = g_renew(Block *, tally->last, more);
    for (size_t k = tally->n_last; k < more; k++) tally->last[k] = NULL;
    tally->n_last = more;
  }
  return (int)tally->queue->len - 1;
}

WfmTallyQueue *wfm_tally_queues(WfmTally *tally, size_t *n) {
  *n = tally->queue->len;
  return (WfmTallyQueue *)(void *)tally->queue->data;
}

/* ---- Blocks ---- */

static bool write_block(WfmTally *tally, Block *block) {
  size_t size = BLOCK * sizeof(WfmTallyCell);
  if (!tally->spill && !(tally->spill = tmpfile())) return false;
  if (block->at < 0) block->at = tally->spilled, tally->spilled += (int64_t)size;
  return pwrite(fileno(tally->spill), block->cell, size, (off_t)block->at) == (ssize_t)size;
}

/* A place in memory: a free one, or that of a block unused since the hand last passed it. */
static WfmTallyCell *take_place(WfmTally *tally, Block *block) {
  if (tally->n_resident < tally->most) {
    block->slot = (uint32_t)tally->n_resident;
    tally->resident[tally->n_resident++] = block;
    return g_new(WfmTallyCell, BLOCK);
  }
  for (;; tally->hand = (tally->hand + 1) % tally->most) {
    Block *old = tally->resident[tally->hand];
    if (old->used) {
      old->used = false;
      continue;
    }
    if (!write_block(tally, old)) return NULL;
    WfmTallyCell *cells = g_steal_pointer(&old->cell);
    block->slot = (uint32_t)tally->hand;
    tally->resident[tally->hand] = block;
    tally->hand = (tally->hand + 1) % tally->most;
    return cells;
  }
}

void wfm_tally_clear_cell(WfmTallyCell *cell) {
  *cell = (WfmTallyCell){.rows = 0};
  for (int m = 0; m < WFM_N_MEASURES; m++) cell->value[m] = NAN;
}

static bool bring(WfmTally *tally, Block *block) {
  if (!block->cell) {
    bool fresh = block->at < 0;
    block->cell = take_place(tally, block);
    if (!block->cell) return false;
    size_t size = BLOCK * sizeof(WfmTallyCell);
    if (!fresh && pread(fileno(tally->spill), block->cell, size, (off_t)block->at) != (ssize_t)size) return false;
    for (int k = 0; fresh && k < BLOCK; k++) wfm_tally_clear_cell(&block->cell[k]);
  }
  block->used = true;
  return true;
}

static WfmTallyCell *cell_at(WfmTally *tally, int queue, int64_t interval, bool make) {
  uint64_t key = (uint64_t)queue << 32 | (uint64_t)(interval / BLOCK);
  Block *block = tally->last[queue];
  if (!block || block->key != key || !block->cell) {
    block = g_hash_table_lookup(tally->block, &key);
    if (!block && !make) return NULL;
    if (!block) {
      block = g_new0(Block, 1);
      block->key = key, block->at = -1;
      g_hash_table_insert(tally->block, &block->key, block);
    }
    if (!bring(tally, block)) return NULL;
    tally->last[queue] = block;
  }
  return &block->cell[interval % BLOCK];
}

WfmTallyCell *wfm_tally_cell(WfmTally *tally, int queue, int64_t interval) {
  g_assert(interval >= 0);
  WfmTallyQueue *q = &g_array_index(tally->queue, WfmTallyQueue, (guint)queue);
  q->first = MIN(q->first, interval), q->last = MAX(q->last, interval);
  return cell_at(tally, queue, interval, true);
}

WfmTallyCell *wfm_tally_find(WfmTally *tally, int queue, int64_t interval) {
  if (interval < 0) return NULL;
  WfmTallyCell *cell = cell_at(tally, queue, interval, false);
  return cell && cell->rows > 0 ? cell : NULL;
}

int64_t wfm_tally_next(WfmTally *tally, int queue, int64_t interval) {
  const WfmTallyQueue *q = &g_array_index(tally->queue, WfmTallyQueue, (guint)queue);
  int64_t at = MAX(interval, q->first);
  while (at <= q->last) {
    const WfmTallyCell *cell = cell_at(tally, queue, at, false);
    if (!cell)
      at = (at / BLOCK + 1) * BLOCK;
    else if (cell->rows == 0)
      at++;
    else
      return at;
  }
  return INT64_MAX;
}

/* ---- Channels ---- */

int wfm_channel_of_word(const char *text, size_t length) {
  static const struct {
    const char *word;
    int channel;
  } words[] = {{"voice", 0},    {"phone", 0},    {"call", 0},       {"telephon", 0}, {"callback", 0}, {"inbound", 0},
               {"chat", 1},     {"messag", 1},   {"messeng", 1},    {"live", 1},     {"sms", 1},      {"whatsapp", 3},
               {"facebook", 3}, {"twitter", 3},  {"instagram", 3},  {"social", 3},   {"telegram", 3}, {"email", 2},
               {"e-mail", 2},   {"mail", 2},     {"web form", 2},   {"web", 2},      {"portal", 2},   {"help cent", 2},
               {"api", 2},      {"feedback", 2}, {"outbound e", 2}, {"mobile", 2},   {"ticket", 2}};
  g_autofree char *small = g_ascii_strdown(text, (gssize)length);
  for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
    if (strstr(small, words[k].word)) return words[k].channel;
  return -1;
}
