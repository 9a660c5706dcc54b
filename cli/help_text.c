#include "cli/help_text.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum { NAMES = 26 }; /* columns for the names of an option; longer ones have their description on the next line */

/* Adds the words, the first at column `at`, every further line indented; `at` is where the last line ends. */
static void add_words(GString *out, const char *words, size_t at, size_t indent, size_t width) {
  g_auto(GStrv) word = g_strsplit(words, " ", -1);
  bool begun = false;
  for (char **w = word; *w; w++) {
    if (!**w) continue;
    size_t length = (size_t)g_utf8_strlen(*w, -1);
    if (begun && at + 1 + length > width) {
      g_string_append_printf(out, "\n%*s", (int)indent, "");
      at = indent;
    } else if (begun) {
      g_string_append_c(out, ' ');
      at++;
    }
    g_string_append(out, *w);
    at += length;
    begun = true;
  }
  g_string_append_c(out, '\n');
}

/* "  -o, --out=DIR     Output folder" */
static void add_option(GString *out, const char *line, size_t width) {
  const char *names = line + strspn(line, " "), *gap = strstr(names, "  ");
  size_t length = gap ? (size_t)(gap - names) : strlen(names);
  g_string_append_printf(out, "  %.*s", (int)length, names);
  if (!gap) {
    g_string_append_c(out, '\n');
    return;
  }
  if (length + 2 > NAMES) g_string_append_c(out, '\n');
  g_string_append_printf(out, "%*s", (int)(length + 2 > NAMES ? NAMES + 2 : NAMES - length), "");
  add_words(out, gap + strspn(gap, " "), NAMES + 2, NAMES + 2, width);
}

static void end_paragraph(GString *out, GString *paragraph, size_t width) {
  if (!paragraph->len) return;
  add_words(out, paragraph->str, 0, 0, width);
  g_string_truncate(paragraph, 0);
}

char *wfm_help_fold(const char *text, size_t width) {
  GString *out = g_string_new(NULL);
  g_autoptr(GString) paragraph = g_string_new(NULL);
  g_auto(GStrv) line = g_strsplit(text, "\n", -1);
  for (char **l = line; *l; l++) {
    if (**l && **l != ' ') {
      g_string_append_printf(paragraph, "%s ", *l);
      continue;
    }
    end_paragraph(out, paragraph, width);
    if (g_str_has_prefix(*l, "  -"))
      add_option(out, *l, width);
    else if (**l || l[1])
      g_string_append_printf(out, "%s\n", *l);
  }
  end_paragraph(out, paragraph, width);
  return g_string_free(out, FALSE);
}
