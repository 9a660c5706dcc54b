/* Blocks of cells by queue and place, as many in memory as the budget allows; those that are long unused lie packed in a temporary file (tally_pack.h). */
#pragma once

#include "cli/data/import/tally_pack.h"

/* A place in memory; it may come to hold another block, which its key tells. */
typedef struct {
  uint64_t key;
  WfmTallyCell *cell; /* [WFM_TALLY_BLOCK] */
  bool used;          /* since the hand last passed */
  bool changed;       /* other than in the file, or not there at all */
} WfmTallySlot;

typedef struct WfmTallyStore WfmTallyStore;

/* budget: bytes of blocks in memory; four of them at least. */
WfmTallyStore *wfm_tally_store_new(size_t budget);
void wfm_tally_store_free(WfmTallyStore *store);

static inline uint64_t wfm_tally_key(int queue, int64_t block) {
  return (uint64_t)queue << 32 | (uint64_t)block;
}
/* The slot of a block, made where it is not there and `make`; else NULL. NULL also where the temporary file cannot be written or read. Valid until the next
 * call. before: the slot of the same queue's last block, which is taken where it is as in the file: who goes through a queue stays in one place. NULL: none. */
WfmTallySlot *wfm_tally_store_slot(WfmTallyStore *store, uint64_t key, bool make, WfmTallySlot *before);
/* The temporary file could not be written or read, at any time: something is missing. */
bool wfm_tally_store_failed(const WfmTallyStore *store);
