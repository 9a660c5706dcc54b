#include "cli/erlang_file.h"

#include <errno.h>
#include <string.h>

#include "cli/data/notation.h"
#include "cli/data/table_lines.h"

static char *number_text(double value) {
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup(g_ascii_formatd(digits, sizeof digits, "%.17g", value));
}

/* ---- one row ---- */

static char *expected(const WfmErlangInput *input) {
  if (input->kind == WFM_INPUT_WORD) return g_strdup_printf("one of %s", input->choices);
  const char *what = input->kind == WFM_INPUT_WHOLE  ? "a whole number"
                     : input->kind == WFM_INPUT_LIST ? "numbers separated by |, each"
                                                     : "a number";
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(low, sizeof low, "%.16g", input->low);
  g_ascii_formatd(high, sizeof high, "%.16g", input->high);
  const char *blank = input->optional ? ", or nothing" : "";
  if (input->low == WFM_ABOVE_0 && input->high >= 1e9) return g_strdup_printf("%s above 0%s", what, blank);
  if (input->low == WFM_ABOVE_0) return g_strdup_printf("%s above 0 and at most %s%s", what, high, blank);
  if (input->low == 0 && input->high >= 1e9) return g_strdup_printf("%s from 0 up%s", what, blank);
  return g_strdup_printf("%s from %s to %s%s", what, low, high, blank);
}

static bool word_among(const char *word, const char *choices) {
  g_auto(GStrv) choice = g_strsplit(choices, "|", -1);
  return g_strv_contains((const char *const *)choice, word);
}

static bool number_read(double *number, const WfmErlangInput *input, const char *text) {
  double value;
  if (!wfm_real_parse(&value, text, strlen(text)) || value < input->low || value > input->high) return false;
  if (input->kind == WFM_INPUT_WHOLE && value != floor(value)) return false;
  *number = value;
  return true;
}

static bool list_read(WfmErlangValue *value, GArray *numbers, const WfmErlangInput *input, const char *text) {
  g_auto(GStrv) words = g_strsplit(text, "|", -1);
  guint first = numbers->len;
  for (char **word = words; *word; word++) {
    double number;
    if (!number_read(&number, input, g_strstrip(*word))) return false;
    g_array_append_val(numbers, number);
  }
  value->n = (int32_t)(numbers->len - first);
  value->number = first; /* where it begins: the array may still move */
  return value->n > 0;
}

static bool value_read(WfmErlangValue *value, GArray *numbers, const WfmErlangInput *input, const char *text) {
  *value = (WfmErlangValue){.number = NAN, .text = text};
  if (!text || !*text) return input->optional;
  switch (input->kind) {
  case WFM_INPUT_WORD:
    return word_among(text, input->choices);
  case WFM_INPUT_LIST:
    return list_read(value, numbers, input, text);
  case WFM_INPUT_REAL:
  case WFM_INPUT_WHOLE:
    break;
  }
  return number_read(&value->number, input, text);
}

bool wfm_erlang_row(WfmErlangAnswer *out, const WfmErlangFamily *family, const char *const *text, char **wrong, int *input) {
  WfmErlangValue in[WFM_ERLANG_INPUTS];
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(double));
  for (int k = 0; k < WFM_ERLANG_INPUTS && family->input[k].column; k++) {
    if (value_read(&in[k], numbers, &family->input[k], text[k])) continue;
    g_autofree char *right = expected(&family->input[k]), *shown = wfm_show_text(text[k] ? text[k] : "");
    *wrong = g_strdup_printf("%s: found \"%s\"; right would be %s", family->input[k].column, shown, right);
    *input = k;
    return false;
  }
  for (int k = 0; k < WFM_ERLANG_INPUTS && family->input[k].column; k++)
    if (family->input[k].kind == WFM_INPUT_LIST) in[k].list = (const double *)(void *)numbers->data + (size_t)in[k].number;
  for (int k = 0; k < WFM_ERLANG_OUTPUTS; k++) out[k] = (WfmErlangAnswer){.number = NAN};
  const char *fault = family->answer(out, in);
  if (!fault) return true;
  *wrong = g_strdup(fault);
  *input = -1;
  return false;
}

/* ---- a file ---- */

typedef struct {
  const WfmErlangFamily *family;
  const char *file;
  WfmMistakes *mistakes;
  int at[WFM_ERLANG_INPUTS]; /* place of each input in the record, -1 = not there */
  int id;                    /* the same of `id` */
  GString *text;
} Sheet;

static bool read_header(Sheet *s, const WfmRecord *header) {
  size_t before = wfm_mistakes_count(s->mistakes);
  s->id = -1;
  for (size_t c = header->stored; c-- > 0;)
    if (strcmp(header->cell[c], "id") == 0) s->id = (int)c;
  for (int k = 0; k < WFM_ERLANG_INPUTS && s->family->input[k].column; k++) {
    const WfmErlangInput *input = &s->family->input[k];
    s->at[k] = -1;
    for (size_t c = 0; c < header->stored; c++) {
      if (strcmp(header->cell[c], input->column) != 0) continue;
      if (s->at[k] >= 0)
        wfm_mistakes_add(s->mistakes, s->file, header->line, (int)c + 1, "column \"%s\" stands twice", input->column);
      else
        s->at[k] = (int)c;
    }
    if (s->at[k] < 0 && !input->optional)
      wfm_mistakes_add(s->mistakes, s->file, header->line, 0, "there is no column \"%s\", which %s needs", input->column, s->family->name);
  }
  return wfm_mistakes_count(s->mistakes) == before;
}

static void append_cell(GString *text, const char *cell) {
  if (!strpbrk(cell, ",\"\n\r")) {
    g_string_append(text, cell);
    return;
  }
  g_string_append_c(text, '"');
  for (const char *c = cell; *c; c++) {
    if (*c == '"') g_string_append_c(text, '"');
    g_string_append_c(text, *c);
  }
  g_string_append_c(text, '"');
}

static void evaluate(Sheet *s, const WfmRecord *record, int number) {
  const char *text[WFM_ERLANG_INPUTS];
  for (int k = 0; k < WFM_ERLANG_INPUTS; k++) {
    bool there = s->family->input[k].column && s->at[k] >= 0 && (size_t)s->at[k] < record->stored;
    text[k] = there ? record->cell[s->at[k]] : NULL;
  }
  WfmErlangAnswer out[WFM_ERLANG_OUTPUTS];
  g_autofree char *wrong = NULL;
  int input = -1;
  if (!wfm_erlang_row(out, s->family, text, &wrong, &input)) {
    wfm_mistakes_add(s->mistakes, s->file, record->line, input >= 0 ? s->at[input] + 1 : 0, "%s", wrong);
    return;
  }
  if (s->id >= 0 && (size_t)s->id < record->stored)
    append_cell(s->text, record->cell[s->id]);
  else
    g_string_append_printf(s->text, "%d", number);
  for (int k = 0; k < WFM_ERLANG_OUTPUTS && s->family->output[k]; k++) {
    g_autofree char *digits = out[k].word ? g_strdup(out[k].word) : isnan(out[k].number) ? g_strdup("") : number_text(out[k].number);
    g_string_append_printf(s->text, ",%s", digits);
  }
  g_string_append_c(s->text, '\n');
}

static void read_sheet(Sheet *s, FILE *in) {
  g_autoptr(WfmLines) lines = wfm_lines_new(in, s->file, s->mistakes);
  WfmRecord record;
  if (!wfm_lines_next(lines, &record)) {
    if (!wfm_mistakes_count(s->mistakes))
      wfm_mistakes_add(s->mistakes, s->file, 0, 0, "the file is empty; its first line should name the columns");
    return;
  }
  size_t width = record.n;
  if (!read_header(s, &record)) return;
  for (int number = 1; wfm_lines_next(lines, &record); number++) {
    if (record.n != width)
      wfm_mistakes_add(s->mistakes, s->file, record.line, 0, "found %zu cells; right would be %zu, as in the header", record.n, width);
    else
      evaluate(s, &record, number);
  }
}

bool wfm_erlang_file(const WfmErlangFamily *family, const char *path, FILE *out, GError **err) {
  bool standard = strcmp(path, "-") == 0;
  FILE *in = standard ? stdin : fopen(path, "re");
  if (!in) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: cannot be read: %s", path, g_strerror(errno));
    return false;
  }
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  Sheet s = {.family = family, .file = standard ? "standard input" : path, .mistakes = mistakes, .text = g_string_new("id")};
  for (int k = 0; k < WFM_ERLANG_OUTPUTS && family->output[k]; k++) g_string_append_printf(s.text, ",%s", family->output[k]);
  g_string_append_c(s.text, '\n');
  read_sheet(&s, in);
  if (!standard) fclose(in);
  bool good = wfm_mistakes_check(mistakes, err);
  if (good) fwrite(s.text->str, 1, s.text->len, out);
  g_string_free(s.text, TRUE);
  return good;
}
