/* What a table owns behind WfmTableData.memory; for the reader and the writer only. */
#pragma once

#include "cli/data/table.h"

typedef struct {
  GStringChunk *texts; /* every text once, so that equal texts are equal pointers within the table */
  GPtrArray *blocks;   /* for wfm_table_alloc */
  size_t block_used, block_size;
  size_t capacity;  /* rows that fit */
  int *file_column; /* [n_columns] place in the file, from 1; 0 = not there */
} WfmTableMemory;

static inline WfmTableMemory *wfm_table_memory(const WfmTableData *data) {
  return data->memory;
}
