#include "cli/report/page_table.h"
#include "cli/report/page_data.h"
#include "cli/report/page_json.h"

static const void *cell(const WfmTableData *data, const WfmColumn *column, size_t row) {
  return (const char *)data->rows + row * data->table->row_size + column->offset;
}

static void page_texts(GString *out, const WfmTableData *data, const WfmColumn *column) {
  g_autoptr(WfmPageWords) words = wfm_page_words_new();
  g_autoptr(GString) at = g_string_new("[");
  for (size_t r = 0; r < data->n_rows; r++) {
    wfm_page_comma(at);
    g_string_append_printf(at, "%u", wfm_page_words_add(words, *(const char *const *)cell(data, column, r)));
  }
  g_string_append(out, "{\"words\":");
  wfm_page_words_write(words, out);
  g_string_append_printf(out, ",\"at\":%s]}", at->str);
}

static void page_value(GString *out, const WfmColumn *column, const void *value) {
  enum { DECIMALS = 3 };
  if (column->type == WFM_CELL_REAL) {
    wfm_page_number(out, *(const double *)value, column->decimals ? column->decimals : DECIMALS);
  } else if (column->type == WFM_CELL_INT) {
    g_string_append_printf(out, "%" G_GINT64_FORMAT, *(const int64_t *)value);
  } else if (*(const int32_t *)value == INT32_MIN) {
    g_string_append(out, "null");
  } else {
    g_string_append_printf(out, "%d", *(const int32_t *)value);
  }
}

void wfm_page_table(GString *out, const WfmTableData *data) {
  if (!data) {
    g_string_append(out, "null");
    return;
  }
  g_string_append_printf(out, "{\"n\":%zu", data->n_rows);
  for (size_t k = 0; k < data->table->n_columns; k++) {
    const WfmColumn *column = &data->table->columns[k];
    if (column->type == WFM_CELL_TEXT) {
      wfm_page_key(out, column->name);
      page_texts(out, data, column);
    } else if (column->type == WFM_CELL_REAL || column->type == WFM_CELL_INT || column->type == WFM_CELL_DAY) {
      wfm_page_key(out, column->name);
      g_string_append_c(out, '[');
      for (size_t r = 0; r < data->n_rows; r++) {
        wfm_page_comma(out);
        page_value(out, column, cell(data, column, r));
      }
      g_string_append_c(out, ']');
    }
  }
  g_string_append_c(out, '}');
}
