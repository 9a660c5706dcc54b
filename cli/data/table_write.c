#include "cli/data/cell.h"
#include "cli/data/table.h"

#include <csv.h>
#include <errno.h>
#include <string.h>

/* What a reader would change or misread unless it stood in quotation marks. */
static bool needs_quotes(const char *text, bool first) {
  size_t n = strlen(text);
  if (!n) return false;
  if (text[0] == ' ' || text[0] == '\t' || text[n - 1] == ' ' || text[n - 1] == '\t') return true;
  return (first && *text == '#') || strpbrk(text, ",\"\r\n") != NULL;
}

static void append_cell(GString *line, const WfmColumn *column, const void *row, GString *cell, bool first) {
  g_string_truncate(cell, 0);
  wfm_cell_format(cell, column, (const char *)row + column->offset);
  if (!first) g_string_append_c(line, ',');
  if (!needs_quotes(cell->str, first)) {
    g_string_append_len(line, cell->str, (gssize)cell->len);
    return;
  }
  size_t at = line->len;
  g_string_set_size(line, at + 2 * cell->len + 2);
  size_t n = csv_write(line->str + at, 2 * cell->len + 2, cell->str, cell->len);
  g_string_set_size(line, at + n);
}

/* Has any row something there? */
static bool is_filled(const WfmTableData *data, const WfmColumn *column) {
  const char *row = data->rows; /* NULL where there is none */
  for (size_t r = 0; r < data->n_rows; r++, row += data->table->row_size)
    if (!wfm_cell_is_empty(row + column->offset, column)) return true;
  return false;
}

/* The columns that are written, in the order of the table. */
static size_t *columns_of(size_t *n, const WfmTableData *data) {
  const WfmTable *table = data->table;
  size_t *columns = g_new(size_t, table->n_columns);
  *n = 0;
  for (size_t i = 0; i < table->n_columns; i++)
    if (!table->columns[i].sparse || data->column_given[i] || is_filled(data, &table->columns[i])) columns[(*n)++] = i;
  return columns;
}

bool wfm_table_write(const WfmTableData *data, FILE *out, GError **err) {
  const WfmTable *table = data->table;
  g_autoptr(GString) line = g_string_new(NULL);
  g_autoptr(GString) cell = g_string_new(NULL);
  size_t n = 0;
  g_autofree size_t *columns = columns_of(&n, data);
  for (size_t i = 0; i < n; i++) g_string_append_printf(line, i ? ",%s" : "%s", table->columns[columns[i]].name);
  g_string_append_c(line, '\n');
  for (size_t r = 0; r < data->n_rows; r++) {
    const char *row = (const char *)data->rows + r * table->row_size;
    size_t begin = line->len;
    for (size_t i = 0; i < n; i++) append_cell(line, &table->columns[columns[i]], row, cell, i == 0);
    if (line->len == begin) g_string_append(line, "\"\""); /* one column, empty: a blank line would be passed over */
    g_string_append_c(line, '\n');
    if (line->len < 1 << 16) continue;
    fwrite(line->str, 1, line->len, out);
    g_string_truncate(line, 0);
  }
  fwrite(line->str, 1, line->len, out);
  if (fflush(out) != 0 || ferror(out)) {
    int why = errno;
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: cannot be written: %s", data->file, g_strerror(why));
    errno = why; /* a closed pipe is no failure where the table goes to standard output */
    return false;
  }
  return true;
}
