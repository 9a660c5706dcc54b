#include "cli/data/cell.h"
#include "cli/data/notation.h"
#include "cli/data/table.h"
#include "cli/data/table_lines.h"
#include "cli/data/table_memory.h"
#include "core/params.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_MISTAKES 1000 /* per table: reading stops */
#define MAX_HEADER_MISTAKES 20
#define N_RECENT 256 /* texts per column that are found again without the table's string chunk */

typedef struct {
  const char *text[N_RECENT];
} Recent;

typedef struct {
  WfmTableData *data;
  const WfmTable *table;
  WfmMistakes *mistakes;
  WfmLines *lines;
  int *column_of;  /* [n_cells] index into table->columns, -1 = passed over */
  size_t n_cells;  /* of the header */
  char *blank;     /* [row_size] a row of defaults */
  Recent **recent; /* [n_columns] for texts */
  /* unique keys: open addressing over row numbers + 1 */
  size_t *key_columns, n_key_columns;
  uint32_t *slot;
  size_t n_slots;
  size_t mistakes_before;
} Reader;

static const char *file_of(const Reader *reader) {
  return reader->data->file;
}

/* ---- Header ---- */

static bool begins_with_x(const char *name) {
  return name[0] == 'x' && name[1] == '_';
}

static int find_column(const WfmTable *table, const char *name) {
  for (size_t i = 0; i < table->n_columns; i++)
    if (strcmp(table->columns[i].name, name) == 0) return (int)i;
  return -1;
}

static const char *nearest_column(const WfmTable *table, const char *name) {
  g_autofree const char **names = g_new(const char *, table->n_columns);
  g_autofree char *lower = g_ascii_strdown(name, -1);
  g_strdelimit(lower, " -", '_');
  for (size_t i = 0; i < table->n_columns; i++) names[i] = table->columns[i].name;
  int same = find_column(table, lower);
  return same >= 0 ? names[same] : wfm_nearest_word(lower, names, table->n_columns);
}

static char *all_columns(const WfmTable *table) {
  GString *all = g_string_new(NULL);
  for (size_t i = 0; i < table->n_columns; i++) g_string_append_printf(all, i ? ", %s" : "%s", table->columns[i].name);
  return g_string_free(all, FALSE);
}

static void report_unknown_column(Reader *reader, const WfmRecord *record, size_t cell) {
  const char *near = nearest_column(reader->table, record->cell[cell]);
  g_autofree char *shown = wfm_show_text(record->cell[cell]);
  if (near) {
    wfm_mistakes_add(reader->mistakes, file_of(reader), record->line, (int)cell + 1,
                     "unknown column \"%s\"; did you mean \"%s\"? (a column of your own begins with x_)", shown, near);
    return;
  }
  g_autofree char *all = all_columns(reader->table);
  wfm_mistakes_add(reader->mistakes, file_of(reader), record->line, (int)cell + 1,
                   "unknown column \"%s\"; the columns of %s are %s (a column of your own begins with x_)", shown, reader->table->name,
                   all);
}

static void take_header_cell(Reader *reader, const WfmRecord *record, size_t cell) {
  int *file_column = wfm_table_memory(reader->data)->file_column;
  const char *name = record->cell[cell];
  reader->column_of[cell] = -1;
  if (begins_with_x(name)) return;
  int column = find_column(reader->table, name);
  if (!*name) {
    wfm_mistakes_add(reader->mistakes, file_of(reader), record->line, (int)cell + 1, "the header has a column without a name");
  } else if (column < 0) {
    report_unknown_column(reader, record, cell);
  } else if (file_column[column]) {
    wfm_mistakes_add(reader->mistakes, file_of(reader), record->line, (int)cell + 1,
                     "column \"%s\" stands here and in column %d; keep one of them", name, file_column[column]);
  } else {
    file_column[column] = (int)cell + 1;
    reader->data->column_given[column] = true;
    reader->column_of[cell] = column;
  }
}

static void report_missing_columns(Reader *reader, int32_t line) {
  for (size_t i = 0; i < reader->table->n_columns; i++) {
    const WfmColumn *column = &reader->table->columns[i];
    if (!column->required || reader->data->column_given[i]) continue;
    wfm_mistakes_add(reader->mistakes, file_of(reader), line, 0, "column \"%s\" is missing: %s", column->name, column->help);
  }
}

/* One cell that holds the whole header: another separator. */
static const char *other_separator(const WfmRecord *record) {
  if (record->n != 1) return NULL;
  if (strchr(record->cell[0], ';')) return "semicolons";
  if (strchr(record->cell[0], '\t')) return "tabs";
  return strchr(record->cell[0], '|') ? "bars" : NULL;
}

/* False where the table cannot be read further. */
static bool read_header(Reader *reader, const WfmRecord *record) {
  const char *separator = reader->table->n_columns > 1 ? other_separator(record) : NULL;
  if (separator) {
    wfm_mistakes_add(reader->mistakes, file_of(reader), record->line, 0, "the columns are separated by %s; save the table with commas",
                     separator);
    return false;
  }
  reader->n_cells = record->stored;
  reader->column_of = g_new(int, record->stored);
  bool any = false;
  for (size_t i = 0; i < record->stored; i++) any |= find_column(reader->table, record->cell[i]) >= 0;
  if (!any) {
    g_autofree char *all = all_columns(reader->table);
    g_autofree char *shown = wfm_show_text(record->cell[0]);
    wfm_mistakes_add(reader->mistakes, file_of(reader), record->line, 0,
                     "the first line should be the header, but begins with \"%s\"; the columns of %s are %s", shown, reader->table->name,
                     all);
    return false;
  }
  for (size_t i = 0; i < record->stored; i++) {
    take_header_cell(reader, record, i);
    if (wfm_mistakes_count(reader->mistakes) - reader->mistakes_before < MAX_HEADER_MISTAKES) continue;
    wfm_mistakes_add(reader->mistakes, file_of(reader), record->line, 0,
                     "the header has too many mistakes; the rest of the file was not read");
    return false;
  }
  report_missing_columns(reader, record->line);
  return true;
}

/* ---- Defaults ---- */

static void make_blank_row(Reader *reader) {
  const WfmTable *table = reader->table;
  reader->blank = g_malloc0(table->row_size);
  for (size_t i = 0; i < table->n_columns; i++) {
    const WfmColumn *column = &table->columns[i];
    void *field = reader->blank + column->offset;
    wfm_cell_empty(field, column, reader->data);
    if (!column->initial || !*column->initial) continue;
    g_autofree char *expected = NULL;
    bool right = wfm_cell_parse(field, column, column->initial, strlen(column->initial), reader->data, &expected);
    g_assert(right); /* a default that its own column refuses: wrong in the table's description */
  }
}

/* ---- Unique keys ---- */

static void find_key_columns(Reader *reader) {
  if (!reader->table->key) return;
  g_auto(GStrv) names = g_strsplit(reader->table->key, ",", -1);
  reader->key_columns = g_new(size_t, g_strv_length(names));
  for (char **name = names; *name; name++) {
    int column = find_column(reader->table, *name);
    g_assert(column >= 0);
    reader->key_columns[reader->n_key_columns++] = (size_t)column;
  }
}

/* Texts are compared by pointer: within a table equal texts are one. Other types by their bytes, a stamp by its parts. */
static uint64_t key_part(const WfmColumn *column, const void *field) {
  switch (column->type) {
  case WFM_CELL_TEXT:
  case WFM_CELL_ID:
    return (uint64_t) * (const uintptr_t *)field;
  case WFM_CELL_INSTANT:
  case WFM_CELL_INT:
    return *(const uint64_t *)field;
  case WFM_CELL_STAMP: {
    const WfmStamp *stamp = field;
    return (uint64_t)stamp->local * 4 + stamp->has_time * 2 + stamp->has_offset + ((uint64_t)(uint32_t)stamp->offset_s << 40);
  }
  case WFM_CELL_DAY:
  case WFM_CELL_CLOCK:
  case WFM_CELL_LENGTH:
  case WFM_CELL_CHOICE:
    return *(const uint32_t *)field;
  case WFM_CELL_WEEKDAYS:
    return *(const uint8_t *)field;
  default:
    g_assert_not_reached();
  }
}

static uint64_t key_hash(const Reader *reader, const void *row) {
  uint64_t hash = 0x9e3779b97f4a7c15u;
  for (size_t k = 0; k < reader->n_key_columns; k++) {
    const WfmColumn *column = &reader->table->columns[reader->key_columns[k]];
    hash = (hash ^ key_part(column, (const char *)row + column->offset)) * 0xff51afd7ed558ccdu;
    hash ^= hash >> 32;
  }
  return hash;
}

static bool same_key(const Reader *reader, const void *a, const void *b) {
  for (size_t k = 0; k < reader->n_key_columns; k++) {
    const WfmColumn *column = &reader->table->columns[reader->key_columns[k]];
    if (key_part(column, (const char *)a + column->offset) != key_part(column, (const char *)b + column->offset)) return false;
  }
  return true;
}

static const void *row_at(const Reader *reader, size_t i) {
  return (const char *)reader->data->rows + i * reader->table->row_size;
}

static void grow_slots(Reader *reader) {
  g_free(reader->slot);
  reader->n_slots = reader->n_slots ? reader->n_slots * 4 : 1024;
  reader->slot = g_new0(uint32_t, reader->n_slots);
  for (size_t i = 0; i < reader->data->n_rows; i++) {
    size_t at = key_hash(reader, row_at(reader, i)) & (reader->n_slots - 1);
    while (reader->slot[at]) at = (at + 1) & (reader->n_slots - 1);
    reader->slot[at] = (uint32_t)i + 1;
  }
}

/* The earlier row with the same key, or NULL after the new row (to be appended next) is entered. */
static const void *enter_key(Reader *reader, const void *row) {
  if ((reader->data->n_rows + 1) * 2 > reader->n_slots) grow_slots(reader);
  size_t at = key_hash(reader, row) & (reader->n_slots - 1);
  for (; reader->slot[at]; at = (at + 1) & (reader->n_slots - 1))
    if (same_key(reader, row_at(reader, reader->slot[at] - 1), row)) return row_at(reader, reader->slot[at] - 1);
  reader->slot[at] = (uint32_t)reader->data->n_rows + 1;
  return NULL;
}

static int32_t line_of(const Reader *reader, const void *row) {
  return reader->table->line_offset == SIZE_MAX ? 0 : *(const int32_t *)((const char *)row + reader->table->line_offset);
}

static char *key_in_words(const Reader *reader, const void *row) {
  GString *words = g_string_new(NULL);
  for (size_t k = 0; k < reader->n_key_columns; k++) {
    const WfmColumn *column = &reader->table->columns[reader->key_columns[k]];
    g_string_append_printf(words, k ? ", %s " : "%s ", column->name);
    g_autoptr(GString) value = g_string_new(NULL);
    wfm_cell_format(value, column, (const char *)row + column->offset);
    g_autofree char *shown = wfm_show_text(value->str);
    g_string_append_printf(words, "\"%s\"", shown);
  }
  return g_string_free(words, FALSE);
}

static bool key_complete(const Reader *reader, const void *row) {
  for (size_t k = 0; k < reader->n_key_columns; k++) {
    const WfmColumn *column = &reader->table->columns[reader->key_columns[k]];
    if (column->required && wfm_cell_is_empty((const char *)row + column->offset, column)) return false;
  }
  return true;
}

/* ---- Rows ---- */

/* Words that repeat down a column (queue, agent, zone) are found without a look into the string chunk. */
static bool take_known_text(Reader *reader, size_t column, const char *text, size_t length, const char ***place, const char **found) {
  if (!reader->recent[column]) reader->recent[column] = g_new0(Recent, 1);
  uint32_t hash = (uint32_t)length * 31;
  for (size_t i = 0; i < length; i++) hash = hash * 33 + (unsigned char)text[i];
  const char **slot = &reader->recent[column]->text[(hash ^ hash >> 8) % N_RECENT];
  *place = slot;
  *found = *slot;
  return *slot && strcmp(*slot, text) == 0;
}

static bool parse_cell(Reader *reader, size_t column_index, void *field, const char *text, size_t length, char **expected) {
  const WfmColumn *column = &reader->table->columns[column_index];
  bool is_text = column->type == WFM_CELL_ID || column->type == WFM_CELL_TEXT;
  if (!is_text || length > 40) return wfm_cell_parse(field, column, text, length, reader->data, expected);
  const char **place, *found;
  if (take_known_text(reader, column_index, text, length, &place, &found)) {
    *(const char **)field = found;
    return true;
  }
  if (!wfm_cell_parse(field, column, text, length, reader->data, expected)) return false;
  *place = *(const char **)field;
  return true;
}

static void report_cell(Reader *reader, const WfmRecord *record, size_t cell, const WfmColumn *column, const char *expected) {
  g_autofree char *shown = wfm_show_text(record->cell[cell]);
  const char *near = NULL;
  if (column->type == WFM_CELL_CHOICE) {
    g_auto(GStrv) words = g_strsplit(column->choices, "|", -1);
    g_autofree char *lower = g_ascii_strdown(record->cell[cell], -1);
    near = wfm_nearest_word(lower, (const char *const *)words, g_strv_length(words));
    near = near ? g_intern_string(near) : NULL;
  }
  wfm_mistakes_add(reader->mistakes, file_of(reader), record->line, (int)cell + 1, "%s: found \"%s\", expected %s%s%s%s", column->name,
                   shown, expected, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static void read_cell(Reader *reader, const WfmRecord *record, size_t cell, char *row, bool silent) {
  int index = reader->column_of[cell];
  if (index < 0) return;
  const WfmColumn *column = &reader->table->columns[index];
  if (!record->length[cell]) {
    if (column->required && !silent)
      wfm_mistakes_add(reader->mistakes, file_of(reader), record->line, (int)cell + 1, "%s: the cell is empty: %s", column->name,
                       column->help);
    return;
  }
  char *expected = NULL;
  if (parse_cell(reader, (size_t)index, row + column->offset, record->cell[cell], record->length[cell], &expected)) return;
  if (!silent) report_cell(reader, record, cell, column, expected);
  g_free(expected);
}

/* A row with mistakes is kept with its defaults in their place, so that references to it are not reported as well. */
static void read_row(Reader *reader, const WfmRecord *record, char *row) {
  bool wrong_width = record->n != reader->n_cells;
  if (wrong_width)
    wfm_mistakes_add(reader->mistakes, file_of(reader), record->line, 0, "the row has %zu cell%s, the header has %zu columns%s", record->n,
                     record->n == 1 ? "" : "s", reader->n_cells,
                     record->n > reader->n_cells ? "; a cell that contains a comma goes into quotation marks" : "");
  memcpy(row, reader->blank, reader->table->row_size);
  if (reader->table->line_offset != SIZE_MAX) *(int32_t *)(row + reader->table->line_offset) = record->line;
  size_t n = MIN(record->stored, reader->n_cells);
  for (size_t i = 0; i < n; i++) read_cell(reader, record, i, row, wrong_width);
  if (reader->n_key_columns && key_complete(reader, row)) {
    const void *before = enter_key(reader, row);
    if (before) {
      g_autofree char *key = key_in_words(reader, row);
      wfm_mistakes_add(reader->mistakes, file_of(reader), record->line, 0, "%s stands already in line %d; keep one of the two rows", key,
                       line_of(reader, before));
      return;
    }
  } else if (reader->n_key_columns)
    return; /* without its key the row cannot be referred to; the mistake is reported */
  wfm_table_append(reader->data, row);
}

/* At most `most` rows; false at the end of the table. */
static bool read_rows(Reader *reader, size_t most) {
  g_autofree char *row = g_malloc(reader->table->row_size);
  WfmRecord record;
  while (reader->data->n_rows < most) {
    if (!wfm_lines_next(reader->lines, &record)) return false;
    read_row(reader, &record, row);
    if (wfm_mistakes_count(reader->mistakes) - reader->mistakes_before < MAX_MISTAKES) continue;
    wfm_mistakes_add(reader->mistakes, file_of(reader), record.line, 0, "more than %d mistakes; the rest of the file was not read",
                     MAX_MISTAKES);
    return false;
  }
  return true;
}

static void reader_clear(Reader *reader) {
  wfm_lines_free(reader->lines);
  g_free(reader->column_of);
  g_free(reader->blank);
  for (size_t i = 0; i < reader->table->n_columns; i++) g_free(reader->recent[i]);
  g_free(reader->recent);
  g_free(reader->key_columns);
  g_free(reader->slot);
}

static WfmTableData *new_data(const WfmTable *table, const char *file) {
  WfmTableData *data = wfm_table_data_new(table);
  g_free(data->file);
  data->file = g_strdup(file);
  data->given = true;
  return data;
}

/* False where there are no rows to be read: no header, or one that is wrong. file outlives the reader. */
static bool reader_begin(Reader *reader, FILE *in, const char *file) {
  reader->lines = wfm_lines_new(in, file, reader->mistakes);
  reader->recent = g_new0(Recent *, reader->table->n_columns);
  make_blank_row(reader);
  find_key_columns(reader);
  WfmRecord header;
  if (wfm_lines_next(reader->lines, &header)) return read_header(reader, &header);
  if (wfm_mistakes_count(reader->mistakes) == reader->mistakes_before) {
    g_autofree char *all = all_columns(reader->table);
    wfm_mistakes_add(reader->mistakes, file_of(reader), 0, 0, "the file is empty; its first line should name the columns: %s", all);
  }
  return false;
}

WfmTableData *wfm_table_read(const WfmTable *table, FILE *in, const char *file, WfmMistakes *mistakes) {
  WfmTableData *data = new_data(table, file);
  Reader reader = {.data = data, .table = table, .mistakes = mistakes, .mistakes_before = wfm_mistakes_count(mistakes)};
  if (reader_begin(&reader, in, data->file)) read_rows(&reader, SIZE_MAX);
  /* Of a file with mistakes nothing is run, and its rest may be endless. */
  if (wfm_mistakes_count(mistakes) == reader.mistakes_before) data->sha256 = wfm_lines_sha256(reader.lines);
  reader_clear(&reader);
  return data;
}

/* ---- In parts ---- */

struct WfmTableParts {
  Reader reader;
  char *file;
  bool more;
};

WfmTableParts *wfm_table_parts_new(const WfmTable *table, FILE *in, const char *file, WfmMistakes *mistakes) {
  WfmTableParts *parts = g_new0(WfmTableParts, 1);
  parts->file = g_strdup(file);
  parts->reader =
      (Reader){.data = new_data(table, file), .table = table, .mistakes = mistakes, .mistakes_before = wfm_mistakes_count(mistakes)};
  parts->more = reader_begin(&parts->reader, in, parts->file);
  return parts;
}

/* What a part owns (texts, lists) goes with it; what the header said stays. */
static WfmTableData *next_data(Reader *reader, const char *file) {
  WfmTableData *data = new_data(reader->table, file), *before = reader->data;
  size_t n = reader->table->n_columns;
  memcpy(data->column_given, before->column_given, n * sizeof *data->column_given);
  memcpy(wfm_table_memory(data)->file_column, wfm_table_memory(before)->file_column, n * sizeof(int));
  reader->data = data;
  for (size_t i = 0; i < n; i++) {
    g_free(reader->recent[i]);
    reader->recent[i] = NULL;
  }
  g_free(reader->blank);
  g_free(reader->slot);
  reader->slot = NULL, reader->n_slots = 0;
  make_blank_row(reader);
  return before;
}

WfmTableData *wfm_table_parts_next(WfmTableParts *parts, size_t most) {
  if (!parts->more) return NULL;
  parts->more = read_rows(&parts->reader, most);
  WfmTableData *part = next_data(&parts->reader, parts->file);
  if (part->n_rows > 0) return part;
  wfm_table_data_free(part);
  return NULL;
}

void wfm_table_parts_free(WfmTableParts *parts) {
  if (!parts) return;
  reader_clear(&parts->reader);
  wfm_table_data_free(parts->reader.data);
  g_free(parts->file);
  g_free(parts);
}

WfmTableData *wfm_table_read_file(const WfmTable *table, const char *path, const char *file, WfmMistakes *mistakes) {
  struct stat status;
  FILE *in = NULL;
  bool missing = false;
  if (stat(path, &status) != 0) {
    missing = errno == ENOENT;
    if (!missing) wfm_mistakes_add(mistakes, file, 0, 0, "cannot be read: %s", g_strerror(errno));
  } else if (S_ISDIR(status.st_mode)) {
    wfm_mistakes_add(mistakes, file, 0, 0, "is a folder; a table is a file");
  } else if (!S_ISREG(status.st_mode)) {
    wfm_mistakes_add(mistakes, file, 0, 0, "is not a regular file; write the table into a file");
  } else if (!(in = fopen(path, "re"))) {
    wfm_mistakes_add(mistakes, file, 0, 0, "cannot be read: %s", g_strerror(errno));
  }
  if (!in) {
    WfmTableData *data = wfm_table_data_new(table);
    g_free(data->file);
    data->file = g_strdup(file);
    data->given = !missing;
    return data;
  }
  WfmTableData *data = wfm_table_read(table, in, file, mistakes);
  fclose(in);
  return data;
}
