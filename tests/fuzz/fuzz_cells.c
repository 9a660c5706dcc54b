/* The notations of table cells: "queues.open=Mon-Fri 08:00-18:00", any column of any table. A cell that is taken is written in a form that reads
 * back, and from then on always as the same text. */
#include "cli/data/cell.h"
#include "cli/data/plan.h"
#include "cli/data/results.h"
#include "tests/fuzz/targets.h"

#include <string.h>

static const WfmColumn *column_named(const WfmTable **table, const char *text, const char *sign) {
  const char *dot = memchr(text, '.', (size_t)(sign - text));
  if (!dot) return NULL;
  g_autofree char *name = g_strndup(text, (gsize)(dot - text)), *column = g_strndup(dot + 1, (gsize)(sign - dot - 1));
  for (size_t i = 0; i < WFM_N_PLAN_TABLES + WFM_N_RESULT_TABLES; i++) {
    *table = i < WFM_N_PLAN_TABLES ? &wfm_plan_tables[i] : wfm_result_tables[i - WFM_N_PLAN_TABLES];
    if (strcmp((*table)->name, name) == 0) return wfm_table_column_named(*table, column);
  }
  return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  const char *whole = (const char *)bytes, *sign = memchr(bytes, '=', n);
  const WfmTable *table;
  const WfmColumn *column = sign ? column_named(&table, whole, sign) : NULL;
  size_t length = sign ? n - (size_t)(sign + 1 - whole) : 0;
  if (!column || !length || length > 4096 || !g_utf8_validate(sign + 1, (gssize)length, NULL)) return 0;
  g_autofree char *text = g_strndup(sign + 1, length);
  g_autoptr(WfmTableData) data = wfm_table_data_new(table);
  g_autofree char *expected = NULL;
  g_autoptr(GString) written = g_string_new(NULL), twice = g_string_new(NULL);
  /* whole rows, of which one field is used */
  g_autofree char *row = g_malloc0(table->row_size), *row_again = g_malloc0(table->row_size);
  void *field = row + column->offset, *again = row_again + column->offset;
  wfm_cell_empty(field, column, data);
  wfm_cell_empty(again, column, data);
  if (!wfm_cell_parse(field, column, text, length, data, &expected)) {
    g_assert_true(expected && *expected && g_utf8_validate(expected, -1, NULL));
    return 0;
  }
  wfm_cell_format(written, column, field);
  if (!written->len) return 0; /* as good as empty */
  if (!wfm_cell_parse(again, column, written->str, written->len, data, &expected))
    g_error("%s.%s: \"%s\" was written as \"%s\": %s", table->name, column->name, text, written->str, expected);
  wfm_cell_format(twice, column, again);
  g_assert_cmpstr(written->str, ==, twice->str);
  return 0;
}
