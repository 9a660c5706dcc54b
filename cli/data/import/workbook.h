/* A workbook (.xlsx, ECMA-376) as lines of CSV: one sheet of it, the first that is not hidden where none is named.
 *
 * The archive is read by libarchive and the XML by expat, both as streams; nothing is unpacked to disk under a name of the archive. Dates and times
 * are told by the style of their cell and written as 2026-03-02 08:00:00, lengths of time as 26:15:00. A row of the sheet is a line of the text.
 * Refused: archives that unpack to more than 60 times their size (and 4 MiB) or to more than half a gibibyte, documents with a type declaration,
 * sheets wider than 4096 columns, archives and XML that end too early, passwords. */
#pragma once

#include "core/error.h"

#include <stddef.h>
#include <stdio.h>

typedef struct {
  const char *wanted; /* name of a sheet, hidden or not; NULL: the first that is shown */
  char *read;         /* out: the sheet that was read */
  GPtrArray *others;  /* out: names of the shown ones that were not */
} WfmSheets;
void wfm_sheets_clear(WfmSheets *sheets);

/* From fd, or from memory[n] where fd < 0. sheets may be NULL. Returns a temporary file, to be closed. Errors: WFM_STATUS_BAD_INPUT. */
FILE *wfm_workbook_text(int fd, const void *memory, size_t n, const char *name, WfmSheets *sheets, GError **err);
