#include "cli/data/export/book.h"

#include "core/error.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

enum { LAST_ROW = 1048575, LONGEST_TEXT = 32767 };

/* Pastel, told apart also by the colour-blind by their lightness; black text stands on all of them. */
static const lxw_color_t palette[] = {0xC6E0B4, 0xFFE699, 0xF8CBAD, 0xBDD7EE, 0xD9C7E8, 0xB7E1DE, 0xF4B6C2, 0xE2D5B5, 0xCFD8DC, 0xDCE775};

static lxw_format *format_new(WfmBook *book, const char *number) {
  lxw_format *format = workbook_add_format(book->book);
  if (number) format_set_num_format(format, number);
  return format;
}

WfmBook *wfm_book_new(const char *title, int64_t created, GError **err) {
  g_autoptr(WfmBook) book = g_new0(WfmBook, 1);
  book->colours = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GError) why = NULL;
  book->dir = g_dir_make_tmp("wfm-export-XXXXXX", &why);
  if (!book->dir) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "no folder for temporary files: %s", why->message);
    return NULL;
  }
  book->path = g_build_filename(book->dir, "book.xlsx", NULL);
  lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = book->dir, .use_zip64 = LXW_TRUE};
  book->book = workbook_new_opt(book->path, &options);
  if (!book->book) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: cannot be made", book->path);
    return NULL;
  }
  lxw_doc_properties properties = {.title = (char *)title, .author = (char *)"wfm", .created = created};
  workbook_set_properties(book->book, &properties);
  book->bold = format_new(book, NULL);
  format_set_bold(book->bold);
  book->head = format_new(book, NULL);
  format_set_bold(book->head);
  format_set_text_wrap(book->head);
  format_set_bottom(book->head, LXW_BORDER_THIN);
  format_set_align(book->head, LXW_ALIGN_VERTICAL_TOP);
  book->text = format_new(book, "@");
  book->date = format_new(book, "yyyy-mm-dd");
  book->time = format_new(book, "yyyy-mm-dd hh:mm");
  book->real = format_new(book, "0.00");
  book->whole = format_new(book, "#,##0");
  book->share = format_new(book, "0.0%");
  book->off = format_new(book, "@");
  format_set_font_color(book->off, 0x9E9E9E);
  return g_steal_pointer(&book);
}

lxw_format *wfm_book_colour(WfmBook *book, const char *word) {
  lxw_format *format = g_hash_table_lookup(book->colours, word);
  if (format) return format;
  format = format_new(book, "@");
  format_set_bg_color(format, palette[g_hash_table_size(book->colours) % G_N_ELEMENTS(palette)]);
  format_set_border(format, LXW_BORDER_THIN);
  format_set_border_color(format, 0xFFFFFF);
  g_hash_table_insert(book->colours, g_strdup(word), format);
  return format;
}

bool wfm_book_finish(WfmBook *book, GString *out, GError **err) {
  lxw_error status = workbook_close(book->book);
  book->book = NULL;
  g_autofree char *text = NULL;
  gsize n = 0;
  if (status == LXW_NO_ERROR && g_file_get_contents(book->path, &text, &n, NULL)) {
    g_string_append_len(out, text, (gssize)n);
    return true;
  }
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "the workbook cannot be written in %s: %s", book->dir,
              status == LXW_NO_ERROR ? "it cannot be read back" : lxw_strerror(status));
  return false;
}

void wfm_book_free(WfmBook *book) {
  if (!book) return;
  if (book->book) workbook_close(book->book);
  if (book->path) unlink(book->path);
  if (book->dir) rmdir(book->dir);
  g_hash_table_unref(book->colours);
  g_free(book->path);
  g_free(book->dir);
  g_free(book);
}

/* ---- Sheets ---- */

void wfm_sheet_begin(WfmSheet *sheet) {
  g_autofree char *numbered = sheet->number ? g_strdup_printf("%s %d", sheet->name, sheet->number + 1) : g_strdup(sheet->name);
  sheet->sheet = workbook_add_worksheet(sheet->book->book, numbered);
  sheet->row = 0, sheet->column = 0;
  sheet->number++;
  for (uint16_t c = 0; c < sheet->n_columns; c++) worksheet_set_column(sheet->sheet, c, c, sheet->width[c], NULL);
  worksheet_freeze_panes(sheet->sheet, 1, sheet->frozen);
  worksheet_set_landscape(sheet->sheet);
  worksheet_fit_to_pages(sheet->sheet, 1, 0);
  worksheet_repeat_rows(sheet->sheet, 0, 0);
  g_auto(GStrv) names = g_strsplit(sheet->columns, ",", -1);
  for (char **name = names; *name; name++) wfm_sheet_text(sheet, *name, sheet->book->head);
  wfm_sheet_end_row(sheet);
}

void wfm_sheet_text(WfmSheet *sheet, const char *text, lxw_format *format) {
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  if (g_utf8_strlen(valid, -1) > LONGEST_TEXT) *g_utf8_offset_to_pointer(valid, LONGEST_TEXT) = '\0';
  worksheet_write_string(sheet->sheet, sheet->row, sheet->column++, valid, format ? format : sheet->book->text);
}

void wfm_sheet_number(WfmSheet *sheet, double value, lxw_format *format) {
  if (isfinite(value)) worksheet_write_number(sheet->sheet, sheet->row, sheet->column, value, format);
  sheet->column++;
}

/* Days since 1899-12-30 of the spreadsheet's calendar. */
static double serial(int64_t local) {
  return (double)local / 86400 + 25569;
}

void wfm_sheet_time(WfmSheet *sheet, int64_t local) {
  wfm_sheet_number(sheet, serial(local), sheet->book->time);
}

void wfm_sheet_date(WfmSheet *sheet, int32_t day) {
  wfm_sheet_number(sheet, serial((int64_t)day * 86400), sheet->book->date);
}

void wfm_sheet_end_row(WfmSheet *sheet) {
  sheet->column = 0;
  if (sheet->row++ < LAST_ROW) return;
  wfm_sheet_end(sheet);
  wfm_sheet_begin(sheet);
}

void wfm_sheet_end(WfmSheet *sheet) {
  if (sheet->row > 1) worksheet_autofilter(sheet->sheet, 0, 0, MIN(sheet->row - 1, (uint32_t)LAST_ROW), (lxw_col_t)(sheet->n_columns - 1));
}
