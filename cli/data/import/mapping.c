/* Mapping files: which header is what, said by the planner. */
#include "cli/data/import/layout.h"

#include <string.h>

typedef struct {
  int32_t line;
  const char *what, *column, *unit;
} MappingRow;

static const WfmColumn columns[] = {
    {.name = "what",
     .type = WFM_CELL_TEXT,
     .offset = offsetof(MappingRow, what),
     .required = true,
     .help = "A field, or a word about the file."},
    {.name = "column",
     .type = WFM_CELL_TEXT,
     .offset = offsetof(MappingRow, column),
     .help = "The header of its column, or the word's value."},
    {.name = "unit", .type = WFM_CELL_TEXT, .offset = offsetof(MappingRow, unit), .help = "Of lengths of time: s, ms, min, h."},
};
static const WfmTable table = {.name = "mapping",
                               .summary = "Which column of an export is what.",
                               .row_size = sizeof(MappingRow),
                               .line_offset = offsetof(MappingRow, line),
                               .columns = columns,
                               .n_columns = G_N_ELEMENTS(columns),
                               .key = "what"};

const char wfm_mapping_words[] = "kind zone decimal date_order interval_minutes channel delimiter";

#define QUEUE "queue:" /* and its name in the export: what it is counted as */

struct WfmMapping {
  WfmTableData *data;
};

static bool is_word(const char *what) {
  const char *found = strstr(wfm_mapping_words, what);
  size_t n = strlen(what);
  return n > 0 && found && (found == wfm_mapping_words || found[-1] == ' ') && (!found[n] || found[n] == ' ');
}

static bool is_queue(const char *what) {
  return g_str_has_prefix(what, QUEUE) && what[strlen(QUEUE)];
}

static bool unit_named(WfmUnit *unit, const char *text) {
  for (int k = 0; k <= WFM_UNIT_H; k++)
    if (strcmp(wfm_unit_names[k], text) == 0) return *unit = (WfmUnit)k, true;
  return false;
}

static const char *const word_values[][6] = {{"kind", "intervals", "events", NULL},
                                             {"decimal", "point", "comma", NULL},
                                             {"date_order", "dmy", "mdy", NULL},
                                             {"channel", "voice", "chat", "email", "social", NULL},
                                             {"delimiter", ",", ";", "|", "tab", NULL}};

static void check_word(const MappingRow *row, const char *file, WfmMistakes *mistakes) {
  for (size_t k = 0; k < G_N_ELEMENTS(word_values); k++) {
    if (strcmp(word_values[k][0], row->what) != 0 || !*row->column) continue;
    g_autoptr(GString) right = g_string_new(NULL);
    for (size_t v = 1; v < 6 && word_values[k][v]; v++) {
      if (strcmp(word_values[k][v], row->column) == 0) return;
      g_string_append_printf(right, "%s%s", v > 1 ? " or " : "", word_values[k][v]);
    }
    wfm_mistakes_add(mistakes, file, row->line, 2, "found \"%s\", right would be %s", row->column, right->str);
  }
}

static void check(const WfmTableData *data, WfmMistakes *mistakes) {
  const MappingRow *row = data->rows;
  for (size_t r = 0; r < data->n_rows; r++) {
    WfmUnit unit;
    if (is_queue(row[r].what)) {
      if (!*row[r].column)
        wfm_mistakes_add(mistakes, data->file, row[r].line, 2, "found nothing, right would be the name that the queue is counted as");
    } else if (wfm_field_named(row[r].what) == WFM_N_FIELDS && !is_word(row[r].what)) {
      g_autoptr(GString) right = g_string_new(NULL);
      for (int f = 0; f < WFM_N_FIELDS; f++) g_string_append_printf(right, "%s ", wfm_field_names[f]);
      wfm_mistakes_add(mistakes, data->file, row[r].line, 1, "found \"%s\", right would be one of: %s%s " QUEUE "NAME", row[r].what,
                       right->str, wfm_mapping_words);
    } else if (!unit_named(&unit, row[r].unit))
      wfm_mistakes_add(mistakes, data->file, row[r].line, 3, "found \"%s\", right would be s, ms, min, h or nothing", row[r].unit);
    else
      check_word(&row[r], data->file, mistakes);
  }
}

WfmMapping *wfm_mapping_read(const char *path, GError **err) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autofree char *base = g_path_get_basename(path);
  g_autoptr(WfmTableData) data = wfm_table_read_file(&table, path, base, mistakes);
  if (!data->given) wfm_mistakes_add(mistakes, base, 0, 0, "there is no such mapping file");
  check(data, mistakes);
  if (!wfm_mistakes_check(mistakes, err)) return NULL;
  WfmMapping *mapping = g_new0(WfmMapping, 1);
  mapping->data = g_steal_pointer(&data);
  return mapping;
}

void wfm_mapping_free(WfmMapping *mapping) {
  if (!mapping) return;
  wfm_table_data_free(mapping->data);
  g_free(mapping);
}

static const MappingRow *find(const WfmMapping *mapping, const char *what) {
  const MappingRow *row = mapping ? mapping->data->rows : NULL;
  for (size_t r = 0; mapping && r < mapping->data->n_rows; r++)
    if (strcmp(row[r].what, what) == 0 && *row[r].column) return &row[r];
  return NULL;
}

const char *wfm_mapping_word(const WfmMapping *mapping, const char *what) {
  const MappingRow *row = find(mapping, what);
  return row ? row->column : NULL;
}

const char *wfm_mapping_column(const WfmMapping *mapping, WfmField field, WfmUnit *unit) {
  const MappingRow *row = find(mapping, wfm_field_names[field]);
  if (row) unit_named(unit, row->unit);
  return row ? row->column : NULL;
}

const char *wfm_mapping_queue(const WfmMapping *mapping, const char *name) {
  if (!mapping) return NULL;
  const MappingRow *row = mapping->data->rows;
  for (size_t r = 0; r < mapping->data->n_rows; r++)
    if (is_queue(row[r].what) && strcmp(row[r].what + strlen(QUEUE), name) == 0) return row[r].column;
  return NULL;
}

int32_t wfm_mapping_line(const WfmMapping *mapping, const char *what) {
  const MappingRow *row = find(mapping, what);
  return row ? row->line : 0;
}

const char *wfm_mapping_file(const WfmMapping *mapping) {
  return mapping->data->file;
}

static void append_text(GString *out, const char *text) {
  if (!strpbrk(text, ",\"\r\n")) {
    g_string_append(out, text);
    return;
  }
  g_string_append_c(out, '"');
  for (; *text; text++) g_string_append_len(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
  g_string_append_c(out, '"');
}

void wfm_mapping_write(GString *out, const WfmLayout *layout, const WfmRow *header) {
  g_string_append(out, "what,column,unit\n");
  if (layout) {
    g_string_append_printf(out, "kind,%s,\n", wfm_export_kind_names[layout->kind]);
    for (int f = 0; f < WFM_N_FIELDS; f++) {
      if (!layout->header[f]) continue;
      g_string_append_printf(out, "%s,", wfm_field_names[f]);
      append_text(out, layout->header[f]);
      g_string_append_printf(out, ",%s\n", wfm_unit_names[layout->unit[f]]);
    }
    return;
  }
  static const WfmField usual[] = {WFM_FIELD_START, WFM_FIELD_QUEUE, WFM_FIELD_OFFERED, WFM_FIELD_HANDLED, WFM_FIELD_AHT};
  g_string_append(out, "kind,intervals,\n");
  for (size_t k = 0; k < G_N_ELEMENTS(usual); k++) g_string_append_printf(out, "%s,,\n", wfm_field_names[usual[k]]);
  g_string_append(out, "# the file's columns:");
  for (size_t c = 0; c < header->n && c < 60; c++) {
    g_autofree char *line = g_strdelimit(g_strdup(header->cell[c]), "\r\n", ' ');
    g_string_append_printf(out, "%s %s", c ? "," : "", line);
  }
  g_string_append_c(out, '\n');
}
