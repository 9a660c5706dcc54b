#include "cli/data/import/tally.h"

#include "cli/data/import/tally_store.h"

#include <math.h>
#include <string.h>

#define DEFAULT_BUDGET ((size_t)96 << 20)
#define MAX_NAME 400
#define SEPARATOR '\x1f'

/* What saves looking up: rows come queue by queue, or all queues in the same order again and again. */
typedef struct {
  const char *key; /* name \x1f label, the first that meant the queue */
  size_t length;
  int after;          /* the queue that came after it */
  WfmTallySlot *slot; /* that was used last; it may hold another block by now. NULL: none yet */
} Shortcut;

struct WfmTally {
  GArray *queue;       /* WfmTallyQueue */
  GArray *shortcut;    /* Shortcut, by queue */
  int before;          /* the queue that was asked for last */
  GHashTable *by_name; /* name \x1f label -> index + 1 */
  WfmTallyStore *store;
};

static void clear_queue(void *queue) {
  g_free(((WfmTallyQueue *)queue)->name);
  g_free(((WfmTallyQueue *)queue)->label);
}

WfmTally *wfm_tally_new(size_t budget) {
  WfmTally *tally = g_new0(WfmTally, 1);
  tally->queue = g_array_new(FALSE, FALSE, sizeof(WfmTallyQueue));
  g_array_set_clear_func(tally->queue, clear_queue);
  tally->shortcut = g_array_new(FALSE, TRUE, sizeof(Shortcut));
  tally->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  tally->store = wfm_tally_store_new(budget ? budget : DEFAULT_BUDGET);
  return tally;
}

void wfm_tally_free(WfmTally *tally) {
  if (!tally) return;
  g_array_unref(tally->queue);
  g_array_unref(tally->shortcut);
  g_hash_table_unref(tally->by_name);
  wfm_tally_store_free(tally->store);
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

/* At most MAX_NAME bytes, and no part of a character. */
static size_t clip(const char *text, size_t length) {
  if (length <= MAX_NAME) return length;
  for (length = MAX_NAME; length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80;) length--;
  return length;
}

static Shortcut *shortcut_of(const WfmTally *tally, int queue) {
  return &g_array_index(tally->shortcut, Shortcut, (guint)queue);
}

static int add_queue(WfmTally *tally, const WfmTallyQueue *queue, char *key) {
  int added = (int)tally->queue->len;
  Shortcut shortcut = {.key = key, .length = strlen(key), .after = added};
  g_array_append_vals(tally->queue, queue, 1);
  g_array_append_val(tally->shortcut, shortcut);
  return added;
}

static int find_queue(WfmTally *tally, const char *key, size_t length, size_t label_length, int otherwise, bool together) {
  const char *label = key + length - label_length;
  int found = GPOINTER_TO_INT(g_hash_table_lookup(tally->by_name, key)) - 1;
  if (found >= 0 || tally->queue->len == WFM_TALLY_MOST_QUEUES) return found;
  int channel = wfm_channel_of_word(label, label_length);
  WfmTallyQueue queue = {.name = g_strndup(key, length - label_length - 1),
                         .label = g_strndup(label, label_length),
                         .channel = channel >= 0 ? channel : otherwise,
                         .channel_told = channel >= 0,
                         .first = INT64_MAX,
                         .last = INT64_MIN};
  char *kept = g_strdup(key);
  found = together ? twin_of(tally, &queue) : -1;
  if (found >= 0) {
    clear_queue(&queue);
    g_array_index(tally->queue, WfmTallyQueue, (guint)found).channel_told |= queue.channel_told;
  } else
    found = add_queue(tally, &queue, kept);
  g_hash_table_insert(tally->by_name, kept, GINT_TO_POINTER(found + 1));
  return found;
}

int wfm_tally_queue(WfmTally *tally, const char *name, size_t length, const char *label, size_t label_length, int otherwise,
                    bool together) {
  char key[2 * MAX_NAME + 2];
  length = clip(name, length), label_length = clip(label, label_length);
  size_t n = length + 1 + label_length;
  memcpy(key, name, length);
  key[length] = SEPARATOR;
  memcpy(key + length + 1, label, label_length);
  key[n] = 0;
  int expected = tally->queue->len ? shortcut_of(tally, tally->before)->after : -1, found = expected;
  if (expected < 0 || shortcut_of(tally, expected)->length != n || memcmp(shortcut_of(tally, expected)->key, key, n) != 0)
    found = find_queue(tally, key, n, label_length, otherwise, together);
  if (found < 0) return -1;
  shortcut_of(tally, tally->before)->after = found;
  return tally->before = found;
}

WfmTallyQueue *wfm_tally_queues(WfmTally *tally, size_t *n) {
  *n = tally->queue->len;
  return (WfmTallyQueue *)(void *)tally->queue->data;
}

/* ---- Cells ---- */

void wfm_tally_clear_cell(WfmTallyCell *cell) {
  *cell = (WfmTallyCell){.rows = 0};
  for (int m = 0; m < WFM_N_MEASURES; m++) cell->value[m] = NAN;
}

typedef enum { READ, CHANGE, MAKE } Purpose;

/* Where all queues come interval by interval, every row is of another block: that of the next row is asked of memory while this one is dealt with. */
static void expect_cell(const WfmTally *tally, const Shortcut *now, int64_t interval) {
  const WfmTallySlot *slot = shortcut_of(tally, now->after)->slot;
  if (!slot) return;
  const char *cell = (const char *)&slot->cell[interval % WFM_TALLY_BLOCK];
  for (size_t at = 0; at < sizeof(WfmTallyCell); at += 64) __builtin_prefetch(cell + at, 1);
}

static WfmTallyCell *cell_at(WfmTally *tally, int queue, int64_t interval, Purpose purpose) {
  uint64_t key = wfm_tally_key(queue, interval / WFM_TALLY_BLOCK);
  Shortcut *shortcut = shortcut_of(tally, queue);
  if (!shortcut->slot || shortcut->slot->key != key) {
    WfmTallySlot *slot = wfm_tally_store_slot(tally->store, key, purpose == MAKE, shortcut->slot);
    if (!slot) return NULL;
    shortcut->slot = slot;
  }
  shortcut->slot->used = true;
  shortcut->slot->changed |= purpose != READ;
  return &shortcut->slot->cell[interval % WFM_TALLY_BLOCK];
}

WfmTallyCell *wfm_tally_cell(WfmTally *tally, int queue, int64_t interval) {
  g_assert(interval >= 0);
  WfmTallyQueue *q = &g_array_index(tally->queue, WfmTallyQueue, (guint)queue);
  q->first = MIN(q->first, interval), q->last = MAX(q->last, interval);
  expect_cell(tally, shortcut_of(tally, queue), interval);
  return cell_at(tally, queue, interval, MAKE);
}

static WfmTallyCell *find(WfmTally *tally, int queue, int64_t interval, Purpose purpose) {
  if (interval < 0) return NULL;
  WfmTallyCell *cell = cell_at(tally, queue, interval, purpose);
  return cell && cell->rows > 0 ? cell : NULL;
}

const WfmTallyCell *wfm_tally_find(WfmTally *tally, int queue, int64_t interval) {
  return find(tally, queue, interval, READ);
}

WfmTallyCell *wfm_tally_edit(WfmTally *tally, int queue, int64_t interval) {
  return find(tally, queue, interval, CHANGE);
}

int64_t wfm_tally_next(WfmTally *tally, int queue, int64_t interval) {
  const WfmTallyQueue *q = &g_array_index(tally->queue, WfmTallyQueue, (guint)queue);
  int64_t at = MAX(interval, q->first);
  while (at <= q->last) {
    const WfmTallyCell *cell = cell_at(tally, queue, at, READ);
    if (!cell)
      at = (at / WFM_TALLY_BLOCK + 1) * WFM_TALLY_BLOCK;
    else if (cell->rows == 0)
      at++;
    else
      return at;
  }
  return INT64_MAX;
}

bool wfm_tally_failed(const WfmTally *tally) {
  return wfm_tally_store_failed(tally->store);
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
