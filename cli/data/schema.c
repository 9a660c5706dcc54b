#include "cli/data/cell.h"
#include "cli/data/table.h"

#include <string.h>

/* "text, required, from 0 to 1 (share), default 0.8" */
static char *column_facts(const WfmColumn *column) {
  static const char *const short_names[] = {
      [WFM_CELL_TEXT] = "text",         [WFM_CELL_ID] = "name",         [WFM_CELL_REAL] = "number",        [WFM_CELL_INT] = "whole number",
      [WFM_CELL_BOOL] = "yes or no",    [WFM_CELL_INSTANT] = "instant", [WFM_CELL_STAMP] = "date or time", [WFM_CELL_DAY] = "date",
      [WFM_CELL_CLOCK] = "time of day", [WFM_CELL_LENGTH] = "length",   [WFM_CELL_WEEKDAYS] = "weekdays",  [WFM_CELL_LIST] = "words",
  };
  GString *facts = g_string_new(NULL);
  if (column->type == WFM_CELL_CHOICE || (column->low != 0 || column->high != 0)) {
    g_autofree char *words = wfm_cell_describe(column);
    g_string_append(facts, words);
  } else
    g_string_append(facts, column->type == WFM_CELL_CUSTOM ? "notation" : short_names[column->type]);
  if (column->unit && *column->unit) g_string_append_printf(facts, " (%s)", column->unit);
  if (column->refers) g_string_append_printf(facts, ", from %s", column->refers);
  if (column->required)
    g_string_append(facts, ", required");
  else if (column->initial && *column->initial)
    g_string_append_printf(facts, ", default %s", column->initial);
  return g_string_free(facts, FALSE);
}

static void write_markdown_cell(FILE *out, const char *text) {
  fputs("| ", out);
  for (const char *p = text; *p; p++) {
    if (*p == '|') fputc('\\', out);
    fputc(*p, out);
  }
  fputc(' ', out);
}

static void write_notes(const WfmTable *table, FILE *out) {
  if (table->obligatory)
    fputs("Obligatory.", out);
  else
    fputs("Optional.", out);
  if (table->key) {
    g_auto(GStrv) keys = g_strsplit(table->key, ",", -1);
    g_autofree char *joined = g_strjoinv(", ", keys);
    fprintf(out, " Unique by %s.", joined);
  }
  if (table->plan_note) fprintf(out, " %s", table->plan_note);
}

static void write_markdown(const WfmTable *table, FILE *out) {
  fprintf(out, "## %s\n\n%s ", table->name, table->summary);
  write_notes(table, out);
  fputs("\n\n| Column | Holds | Meaning | Example |\n| --- | --- | --- | --- |\n", out);
  for (size_t i = 0; i < table->n_columns; i++) {
    const WfmColumn *column = &table->columns[i];
    g_autofree char *facts = column_facts(column);
    write_markdown_cell(out, column->name);
    write_markdown_cell(out, facts);
    write_markdown_cell(out, column->help);
    write_markdown_cell(out, column->example ? column->example : "");
    fputs("|\n", out);
  }
  fputc('\n', out);
}

static void write_text(const WfmTable *table, FILE *out) {
  fprintf(out, "%s.csv: %s\n", table->name, table->summary);
  write_notes(table, out);
  fputs("\n\n", out);
  for (size_t i = 0; i < table->n_columns; i++) {
    const WfmColumn *column = &table->columns[i];
    g_autofree char *facts = column_facts(column);
    fprintf(out, "  %s: %s\n      %s", column->name, facts, column->help);
    if (column->example && *column->example) fprintf(out, " Example: %s", column->example);
    fputc('\n', out);
  }
}

void wfm_schema_write(const WfmTable *table, FILE *out, bool markdown) {
  if (markdown)
    write_markdown(table, out);
  else
    write_text(table, out);
}

void wfm_schema_write_comments(const WfmTable *table, FILE *out) {
  fprintf(out, "# %s", table->summary);
  if (table->plan_note) fprintf(out, " %s", table->plan_note);
  fputs("\n#\n", out);
  for (size_t i = 0; i < table->n_columns; i++) {
    g_autofree char *facts = column_facts(&table->columns[i]);
    fprintf(out, "# %s (%s): %s\n", table->columns[i].name, facts, table->columns[i].help);
  }
  fputs("#\n", out);
}

void wfm_schema_write_example(const WfmTable *table, FILE *out) {
  wfm_schema_write_comments(table, out);
  fputs("# For example:\n# ", out);
  for (size_t i = 0; i < table->n_columns; i++) {
    const char *example = table->columns[i].example ? table->columns[i].example : "";
    bool quoted = strpbrk(example, ",\"") != NULL;
    fprintf(out, "%s%s%s%s", i ? "," : "", quoted ? "\"" : "", example, quoted ? "\"" : "");
  }
  fputc('\n', out);
  for (size_t i = 0; i < table->n_columns; i++) fprintf(out, i ? ",%s" : "%s", table->columns[i].name);
  fputc('\n', out);
}
