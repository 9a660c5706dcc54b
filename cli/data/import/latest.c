#include "cli/data/import/latest.h"

#include <glib.h>

#define MOST ((size_t)1 << 21)
#define FIRST_SIZE ((size_t)1 << 12)

typedef struct {
  uint64_t *fingerprint; /* 0: free */
  uint32_t *updated;     /* seconds since 1970, which end in 2106; the top bit of none is needed before 2038 and says: several states */
  size_t size, n;
} Table;

struct WfmLatest {
  Table table;
  bool any;
};

#define SEVERAL UINT32_C(0x80000000)

static Table table_of(size_t size) {
  return (Table){g_new0(uint64_t, size), g_new0(uint32_t, size), size, 0};
}

static void clear(Table *table) {
  g_free(table->fingerprint);
  g_free(table->updated);
}

static size_t place(const Table *table, uint64_t fingerprint) {
  size_t at = (size_t)fingerprint & (table->size - 1);
  while (table->fingerprint[at] && table->fingerprint[at] != fingerprint) at = (at + 1) & (table->size - 1);
  return at;
}

/* The same in another size; several: without contacts of one state. */
static void move(Table *table, size_t size, bool several) {
  Table now = table_of(size);
  for (size_t k = 0; k < table->size; k++) {
    if (!table->fingerprint[k] || (several && !(table->updated[k] & SEVERAL))) continue;
    size_t at = place(&now, table->fingerprint[k]);
    now.fingerprint[at] = table->fingerprint[k], now.updated[at] = table->updated[k];
    now.n++;
  }
  clear(table);
  *table = now;
}

WfmLatest *wfm_latest_new(void) {
  WfmLatest *latest = g_new0(WfmLatest, 1);
  latest->table = table_of(FIRST_SIZE);
  return latest;
}

void wfm_latest_free(WfmLatest *latest) {
  if (!latest) return;
  clear(&latest->table);
  g_free(latest);
}

static uint32_t seconds_of(int64_t updated) {
  return (uint32_t)CLAMP(updated, 0, (int64_t)SEVERAL - 1);
}

void wfm_latest_add(WfmLatest *latest, uint64_t fingerprint, int64_t updated) {
  Table *table = &latest->table;
  size_t at = place(table, fingerprint);
  uint32_t now = seconds_of(updated);
  if (table->fingerprint[at]) {
    if (now <= (table->updated[at] & ~SEVERAL)) return;
    table->updated[at] = now | SEVERAL;
    latest->any = true;
    return;
  }
  if (table->n == MOST) return;
  table->fingerprint[at] = fingerprint, table->updated[at] = now;
  if (++table->n * 2 > table->size) move(table, 2 * table->size, false);
}

bool wfm_latest_settle(WfmLatest *latest) {
  size_t several = 0, size = FIRST_SIZE;
  for (size_t k = 0; k < latest->table.size; k++) several += (latest->table.updated[k] & SEVERAL) != 0;
  while (size < 2 * several) size *= 2;
  if (latest->any) move(&latest->table, size, true);
  return latest->any;
}

bool wfm_latest_is_superseded(const WfmLatest *latest, uint64_t fingerprint, int64_t updated) {
  size_t at = place(&latest->table, fingerprint);
  return latest->table.fingerprint[at] && seconds_of(updated) < (latest->table.updated[at] & ~SEVERAL);
}
