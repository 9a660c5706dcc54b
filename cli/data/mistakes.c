#include "cli/data/table.h"

#include <string.h>

#define MAX_SHOWN 200

typedef struct {
  char *file, *text;
  size_t file_order; /* files in the order in which they were read */
  int32_t line;
  int column;
} Mistake;

struct WfmMistakes {
  GArray *mistake;
  GPtrArray *files;
};

static void clear_mistake(void *mistake) {
  g_free(((Mistake *)mistake)->text);
}

WfmMistakes *wfm_mistakes_new(void) {
  WfmMistakes *mistakes = g_new0(WfmMistakes, 1);
  mistakes->mistake = g_array_new(FALSE, FALSE, sizeof(Mistake));
  g_array_set_clear_func(mistakes->mistake, clear_mistake);
  mistakes->files = g_ptr_array_new_with_free_func(g_free);
  return mistakes;
}

void wfm_mistakes_free(WfmMistakes *mistakes) {
  if (!mistakes) return;
  g_array_unref(mistakes->mistake);
  g_ptr_array_unref(mistakes->files);
  g_free(mistakes);
}

void wfm_mistakes_add(WfmMistakes *mistakes, const char *file, int32_t line, int column, const char *format, ...) {
  guint order;
  if (!g_ptr_array_find_with_equal_func(mistakes->files, file, g_str_equal, &order)) {
    order = mistakes->files->len;
    g_ptr_array_add(mistakes->files, g_strdup(file));
  }
  va_list arguments;
  va_start(arguments, format);
  Mistake mistake = {g_ptr_array_index(mistakes->files, order), g_strdup_vprintf(format, arguments), order, line, column};
  va_end(arguments);
  g_array_append_val(mistakes->mistake, mistake);
}

size_t wfm_mistakes_count(const WfmMistakes *mistakes) {
  return mistakes->mistake->len;
}

bool wfm_mistakes_has_line(const WfmMistakes *mistakes, const char *file, int32_t line) {
  for (guint k = 0; k < mistakes->mistake->len; k++) {
    const Mistake *mistake = &g_array_index(mistakes->mistake, Mistake, k);
    if (mistake->line == line && strcmp(mistake->file, file) == 0) return true;
  }
  return false;
}

static int by_place(const void *a, const void *b) {
  const Mistake *p = a, *q = b;
  if (p->file_order != q->file_order) return p->file_order < q->file_order ? -1 : 1;
  if (p->line != q->line) return p->line < q->line ? -1 : 1;
  return (p->column > q->column) - (p->column < q->column);
}

bool wfm_mistakes_check(const WfmMistakes *mistakes, GError **err) {
  if (!mistakes->mistake->len) return true;
  GString *all = g_string_new(NULL);
  g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(Mistake)); /* borrows the texts */
  g_array_append_vals(sorted, mistakes->mistake->data, mistakes->mistake->len);
  g_array_sort(sorted, by_place); /* stable since GLib 2.32 */
  for (guint i = 0; i < sorted->len && i < MAX_SHOWN; i++) {
    const Mistake *m = &g_array_index(sorted, Mistake, i);
    if (i) g_string_append_c(all, '\n');
    g_string_append(all, m->file);
    if (m->line) g_string_append_printf(all, ":%d", m->line);
    if (m->line && m->column) g_string_append_printf(all, ":%d", m->column);
    g_string_append_printf(all, ": %s", m->text);
  }
  if (sorted->len > MAX_SHOWN) g_string_append_printf(all, "\n... and %u more mistakes", sorted->len - MAX_SHOWN);
  g_set_error_literal(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, all->str);
  g_string_free(all, TRUE);
  return false;
}
