/* Records of a CSV stream: cut into lines, then into cells.
 *
 * A line without a quotation mark is cut at its commas. Any other goes through libcsv in strict mode, line after line until the record
 * is complete; where libcsv refuses, or a quotation mark is never closed, the mistake is reported at the line that opened it and
 * reading goes on with the line after that, so that one stray mark does not hide the rest of the table. */
#pragma once

#include "cli/data/table.h"

typedef struct WfmLines WfmLines;

/* One record; valid until the next call. */
typedef struct {
  int32_t line;  /* of its first line, from 1 */
  size_t n;      /* cells; more than `stored` where a row is absurdly wide */
  size_t stored; /* cells that are kept */
  char **cell;   /* [stored] each ends in NUL, blanks around unquoted cells cut off */
  size_t *length;
} WfmRecord;

/* Looks at the first bytes: a file that is no UTF-8 CSV table at all is named for what it is (UTF-16, spreadsheet, compressed,
 * binary), and the lines are empty. */
WfmLines *wfm_lines_new(FILE *in, const char *file, WfmMistakes *mistakes);
void wfm_lines_free(WfmLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmLines, wfm_lines_free)

/* The next record that is neither blank nor a comment; wrong ones are reported and passed over. False at the end. */
bool wfm_lines_next(WfmLines *lines, WfmRecord *record);

/* SHA-256 of all bytes of the stream, the rest of it read where need be; to be freed. */
char *wfm_lines_sha256(WfmLines *lines);
