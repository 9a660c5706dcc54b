#include "cli/data/export/csv.h"

#include "cli/data/notation.h"
#include "core/timestamp.h"

#include <string.h>

bool wfm_csv_is_formula(const char *text) {
  static const char *const wide[] = {"\uff1d", "\uff0b", "\uff0d", "\uff20"};
  if (*text && strchr("=+-@\t\r\n", *text)) return true;
  for (size_t k = 0; k < G_N_ELEMENTS(wide); k++)
    if (g_str_has_prefix(text, wide[k])) return true;
  return false;
}

static void separate(WfmCsv *csv) {
  if (csv->begun) g_string_append_c(csv->out, csv->separator);
  csv->begun = true;
}

void wfm_csv_text(WfmCsv *csv, const char *text) {
  separate(csv);
  /* A blank before the sign does not keep spreadsheets from reading a formula. */
  bool mark = csv->for_spreadsheets && wfm_csv_is_formula(text + strspn(text, " "));
  size_t n = strlen(text);
  bool edge = n > 0 && (g_ascii_isspace(text[0]) || g_ascii_isspace(text[n - 1]));
  char special[] = {'"', '\r', '\n', csv->separator, '\0'};
  if (!edge && !strpbrk(text, special)) {
    if (mark) g_string_append_c(csv->out, '\'');
    g_string_append(csv->out, text);
    return;
  }
  g_string_append(csv->out, mark ? "\"'" : "\"");
  for (const char *at = text; *at; at++) {
    if (*at == '"') g_string_append_c(csv->out, '"');
    g_string_append_c(csv->out, *at);
  }
  g_string_append_c(csv->out, '"');
}

void wfm_csv_int(WfmCsv *csv, int64_t value) {
  separate(csv);
  g_string_append_printf(csv->out, "%" G_GINT64_FORMAT, value);
}

void wfm_csv_real(WfmCsv *csv, double value, int decimals) {
  separate(csv);
  wfm_real_format(csv->out, value, decimals);
}

void wfm_csv_end(WfmCsv *csv) {
  g_string_append_c(csv->out, '\n');
  csv->begun = false;
}

void wfm_csv_header(WfmCsv *csv, const char *names) {
  g_auto(GStrv) words = g_strsplit(names, ",", -1);
  for (char **word = words; *word; word++) wfm_csv_text(csv, *word);
  wfm_csv_end(csv);
}

const char *wfm_csv_clock(char buffer[static 32], int64_t local) {
  char day[WFM_STAMP_SIZE], clock[WFM_STAMP_SIZE];
  g_snprintf(buffer, 32, "%.10s %.8s", wfm_format_day(day, wfm_local_day(local)), wfm_format_clock(clock, wfm_local_second(local)));
  return buffer;
}
