#include "cli/data/table.h"
#include "cli/data/table_memory.h"

#include <string.h>

#define BLOCK 65536

WfmTableData *wfm_table_data_new(const WfmTable *table) {
  WfmTableMemory *memory = g_new0(WfmTableMemory, 1);
  memory->texts = g_string_chunk_new(4096);
  memory->blocks = g_ptr_array_new_with_free_func(g_free);
  memory->file_column = g_new0(int, table->n_columns);
  WfmTableData *data = g_new0(WfmTableData, 1);
  data->table = table;
  data->file = g_strconcat(table->name, ".csv", NULL);
  data->column_given = g_new0(bool, table->n_columns);
  data->memory = memory;
  return data;
}

void wfm_table_data_free(WfmTableData *data) {
  if (!data) return;
  WfmTableMemory *memory = wfm_table_memory(data);
  g_string_chunk_free(memory->texts);
  g_ptr_array_unref(memory->blocks);
  g_free(memory->file_column);
  g_free(memory);
  g_free(data->rows);
  g_free(data->column_given);
  g_free(data->file);
  g_free(data->sha256);
  g_free(data);
}

void *wfm_table_append(WfmTableData *data, const void *row) {
  WfmTableMemory *memory = wfm_table_memory(data);
  size_t size = data->table->row_size;
  if (data->n_rows == memory->capacity) {
    memory->capacity = memory->capacity ? memory->capacity + memory->capacity / 2 : 16;
    data->rows = g_realloc_n(data->rows, memory->capacity, size);
  }
  return memcpy((char *)data->rows + size * data->n_rows++, row, size);
}

const char *wfm_table_text(WfmTableData *data, const char *text) {
  return *text ? g_string_chunk_insert_const(wfm_table_memory(data)->texts, text) : "";
}

void *wfm_table_alloc(WfmTableData *data, size_t size) {
  WfmTableMemory *memory = wfm_table_memory(data);
  size = (size + 15) & ~(size_t)15;
  if (!memory->blocks->len || memory->block_size - memory->block_used < size) {
    memory->block_size = MAX(size, BLOCK);
    memory->block_used = 0;
    g_ptr_array_add(memory->blocks, g_malloc0(memory->block_size));
  }
  void *place = (char *)g_ptr_array_index(memory->blocks, memory->blocks->len - 1) + memory->block_used;
  memory->block_used += size;
  return place;
}

const WfmColumn *wfm_table_column_named(const WfmTable *table, const char *name) {
  for (size_t i = 0; i < table->n_columns; i++)
    if (strcmp(table->columns[i].name, name) == 0) return &table->columns[i];
  return NULL;
}

int wfm_table_column(const WfmTableData *data, const char *name) {
  const WfmColumn *column = wfm_table_column_named(data->table, name);
  return column ? wfm_table_memory(data)->file_column[column - data->table->columns] : 0;
}
