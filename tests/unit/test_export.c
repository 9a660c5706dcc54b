/* What every export rests on: names of files that harm nobody, and CSV that no spreadsheet takes for a formula. */
#include "cli/data/export/csv.h"
#include "cli/data/export/export.h"
#include "cli/data/export/ical.h"

#include <math.h>
#include <string.h>

/* ---- Names of files ---- */

static void test_plain_names_stay(void) {
  static const char *const plain[] = {"a.byrne", "tor-01", "Team_3", "x", "comet", "con1", "console"};
  for (size_t k = 0; k < G_N_ELEMENTS(plain); k++) {
    g_autofree char *name = wfm_export_safe_name(plain[k]);
    g_assert_cmpstr(name, ==, plain[k]);
  }
}

static void test_hostile_names_are_tamed(void) {
  g_autofree char *letters = g_strnfill(300, 'n');
  const char *hostile[] = {"../x", "..", "/etc/passwd", "a/b",  "a\\b", "=cmd()",      "con",   "NUL.txt", "lpt1",
                           "Com9", "",   ".hidden",     "-rf",  "x\ny", "caf\303\251", letters, "x.",      "a b",
                           "a:b",  "~",  "*",           "$(x)", "`x`",  "\001\002",    "a|b",   "?"};
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (size_t k = 0; k < G_N_ELEMENTS(hostile); k++) {
    char *name = wfm_export_safe_name(hostile[k]);
    g_assert_cmpuint(strlen(name), >, 0);
    g_assert_cmpuint(strlen(name), <=, 64);
    g_assert_cmpuint(strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"), ==, strlen(name));
    g_assert_true(name[0] != '.' && name[0] != '-' && name[strlen(name) - 1] != '.');
    g_assert_cmpstr(name, !=, hostile[k]);
    g_assert_true(g_hash_table_add(seen, name)); /* different texts, different names */
  }
}

static void test_names_differ_without_case(void) {
  g_autoptr(WfmExportFiles) files = wfm_export_files_new();
  wfm_export_file(files, "Bob", ".ics");
  wfm_export_file(files, "bob", ".ics");
  const WfmExportFile *first = files->file->pdata[0], *second = files->file->pdata[1];
  g_assert_cmpstr(first->name, ==, "Bob.ics");
  g_assert_cmpint(g_ascii_strcasecmp(first->name, second->name), !=, 0);
  g_assert_true(g_str_has_prefix(second->name, "bob-"));
}

/* ---- CSV ---- */

static char *cell(const char *text, bool for_spreadsheets) {
  WfmCsv csv = {.out = g_string_new(NULL), .separator = ',', .for_spreadsheets = for_spreadsheets};
  wfm_csv_text(&csv, text);
  return g_string_free(csv.out, FALSE);
}

/* The signs that OWASP's page on CSV injection names. */
static void test_no_cell_becomes_a_formula(void) {
  static const char *const bad[] = {"=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uff1d1+1", "\uff20x"};
  for (size_t k = 0; k < G_N_ELEMENTS(bad); k++) {
    g_autofree char *safe = cell(bad[k], true), *raw = cell(bad[k], false);
    const char *begin = *safe == '"' ? safe + 1 : safe;
    g_assert_true(*begin == '\'');
    g_assert_cmpstr(begin + 1, ==, *raw == '"' ? raw + 1 : raw);
  }
  static const char *const good[] = {"Aoife Byrne", "a=b", "09:00-17:30", "'x", "1-2", ""};
  for (size_t k = 0; k < G_N_ELEMENTS(good); k++) {
    g_autofree char *safe = cell(good[k], true);
    g_assert_cmpstr(safe, ==, good[k]);
  }
}

/* RFC 4180, section 2: rules 5 to 7. */
static void test_quotes(void) {
  static const char *const cases[][2] = {{"a,b", "\"a,b\""}, {"a\"b", "\"a\"\"b\""}, {"a\nb", "\"a\nb\""},
                                         {" a", "\" a\""},   {"a;b", "a;b"},         {"", ""}};
  for (size_t k = 0; k < G_N_ELEMENTS(cases); k++) {
    g_autofree char *text = cell(cases[k][0], false);
    g_assert_cmpstr(text, ==, cases[k][1]);
  }
}

static void test_numbers_are_no_formulas(void) {
  WfmCsv csv = {.out = g_string_new(NULL), .separator = ';', .for_spreadsheets = true};
  wfm_csv_int(&csv, -3);
  wfm_csv_real(&csv, -0.25, 4);
  wfm_csv_real(&csv, (double)NAN, 4);
  wfm_csv_text(&csv, "a;b");
  wfm_csv_end(&csv);
  g_autofree char *text = g_string_free(csv.out, FALSE);
  g_assert_cmpstr(text, ==, "-3;-0.25;;\"a;b\"\n");
}

/* ---- iCalendar ---- */

/* RFC 5545, 3.1: lines of at most 75 octets without the line end; a long line goes on after CRLF and one blank. */
static void test_lines_are_folded_by_octets(void) {
  static const char *const pieces[] = {"a", "\303\251", "\347\224\260", "\360\237\230\200"};
  for (size_t p = 0; p < G_N_ELEMENTS(pieces); p++)
    for (guint n = 0; n < 200; n++) {
      g_autoptr(GString) text = g_string_new(NULL);
      for (guint k = 0; k < n; k++) g_string_append(text, pieces[p]);
      g_autoptr(GString) out = g_string_new(NULL);
      wfm_ical_line(out, "SUMMARY", text->str, true);
      g_auto(GStrv) lines = g_strsplit(out->str, "\r\n", -1);
      g_autoptr(GString) whole = g_string_new(NULL);
      for (guint k = 0; lines[k]; k++) {
        g_assert_cmpuint(strlen(lines[k]), <=, 75);
        g_assert_true(g_utf8_validate(lines[k], -1, NULL));
        if (k && *lines[k]) g_assert_true(*lines[k] == ' ');
        g_string_append(whole, k && *lines[k] ? lines[k] + 1 : lines[k]);
      }
      g_assert_cmpstr(whole->str + strlen("SUMMARY:"), ==, text->str);
    }
}

/* RFC 5545, 3.3.11. */
static void test_texts_are_escaped(void) {
  g_autoptr(GString) out = g_string_new(NULL);
  wfm_ical_line(out, "X", "a,b;c\\d\ne\r\001f:\"g\"", true);
  g_assert_cmpstr(out->str, ==, "X:a\\,b\\;c\\\\d\\nef:\"g\"\r\n");
}

/* ---- Targets ---- */

static void test_every_target_explains_itself(void) {
  g_assert_cmpuint(wfm_n_export_targets, >, 0);
  for (size_t t = 0; t < wfm_n_export_targets; t++) {
    const WfmExportTarget *target = wfm_export_targets[t];
    g_assert_true(*target->name && *target->summary && *target->source && *target->file && target->make);
    g_assert_cmpuint(target->needs | target->uses, !=, 0);
    g_assert_true(wfm_export_target_named(target->name) == target);
    for (size_t k = 0; k < t; k++) g_assert_cmpstr(wfm_export_targets[k]->file, !=, target->file);
  }
  g_assert_null(wfm_export_target_named("nobody"));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/export/names/plain-stay", test_plain_names_stay);
  g_test_add_func("/export/names/hostile-are-tamed", test_hostile_names_are_tamed);
  g_test_add_func("/export/names/differ-without-case", test_names_differ_without_case);
  g_test_add_func("/export/csv/no-formula", test_no_cell_becomes_a_formula);
  g_test_add_func("/export/csv/quotes", test_quotes);
  g_test_add_func("/export/csv/numbers", test_numbers_are_no_formulas);
  g_test_add_func("/export/ical/folded-by-octets", test_lines_are_folded_by_octets);
  g_test_add_func("/export/ical/escaped", test_texts_are_escaped);
  g_test_add_func("/export/targets/explain-themselves", test_every_target_explains_itself);
  return g_test_run();
}
