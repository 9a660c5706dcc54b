/* Records of an export: text cut at its delimiter.
 *
 * The delimiter is , ; tab or |, whichever cuts the first lines most evenly; a first line "sep=;" says it. Quotation marks as libcsv's strict mode
 * takes them: a cell that begins with one ends with one, a mark inside is written twice, delimiters and line ends inside belong to the cell, blanks around
 * cells are no part of them. Lines end in LF, CR LF, or in CR where the file has no LF. Cells are cut in place: no copies, no allocation by row.
 * A line that is no UTF-8 is taken for Windows-1252. At most 4096 cells and a mebibyte a record. */
#pragma once

#include "cli/data/import/bytes.h"
#include "cli/data/table.h"

#define WFM_ROW_CELLS 4096

typedef struct WfmRows WfmRows;

/* One record; valid until the next call. */
typedef struct {
  int32_t line; /* of its first line, from 1 */
  size_t n;
  char **cell; /* [n] each ends in NUL */
  uint32_t *length;
} WfmRow;

/* delimiter 0: found. What breaks the reading (a NUL byte, a mark that is never closed, a record too wide or too long) is one mistake, and ends it. */
WfmRows *wfm_rows_new(WfmBytes *bytes, char delimiter, WfmMistakes *mistakes);
void wfm_rows_free(WfmRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRows, wfm_rows_free)

char wfm_rows_delimiter(const WfmRows *rows);
/* The next record that is not blank; false at the end. */
bool wfm_rows_next(WfmRows *rows, WfmRow *row);
/* From the begin again. */
void wfm_rows_rewind(WfmRows *rows);
/* Lines that were no UTF-8, so far. */
int64_t wfm_rows_windows_lines(const WfmRows *rows);
