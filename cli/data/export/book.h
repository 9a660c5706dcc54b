/* A workbook in the making (libxlsxwriter): rows are written one after the other, in constant memory. Texts are written as texts, so that none
 * is ever a formula. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <xlsxwriter.h>

typedef struct {
  char *dir, *path; /* a folder of its own for everything temporary */
  lxw_workbook *book;
  lxw_format *bold, *head, *text, *date, *time, *real, *whole, *share, *off;
  GHashTable *colours; /* word -> lxw_format * */
} WfmBook;

/* created: an instant; the workbook says that it was made then. */
WfmBook *wfm_book_new(const char *title, int64_t created, GError **err);
/* Closes the workbook and appends its bytes. Errors: WFM_STATUS_INTERNAL. */
bool wfm_book_finish(WfmBook *book, GString *out, GError **err);
void wfm_book_free(WfmBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmBook, wfm_book_free)

/* The format of a word that has a colour of its own: in turn, each new one the next of the palette. */
lxw_format *wfm_book_colour(WfmBook *book, const char *word);

/* A sheet with a header, which stays in sight with the first columns; when it is full it goes on in another one, "NAME 2". */
typedef struct {
  WfmBook *book;
  const char *name, *columns; /* columns: "queue,begin", none holds a comma */
  const double *width;        /* [n_columns] */
  uint16_t n_columns, frozen;
  lxw_worksheet *sheet;
  uint32_t row;
  uint16_t column;
  int number;
} WfmSheet;

void wfm_sheet_begin(WfmSheet *sheet);
/* Cells of the row, from left to right. */
void wfm_sheet_text(WfmSheet *sheet, const char *text, lxw_format *format);
void wfm_sheet_number(WfmSheet *sheet, double value, lxw_format *format); /* NaN: empty */
void wfm_sheet_time(WfmSheet *sheet, int64_t local);                      /* wall-clock seconds */
void wfm_sheet_date(WfmSheet *sheet, int32_t day);
void wfm_sheet_end_row(WfmSheet *sheet);
/* Puts a filter over what was written. */
void wfm_sheet_end(WfmSheet *sheet);
