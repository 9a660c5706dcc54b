/* The bytes of an export, as UTF-8 text in large blocks, to be read more than once.
 *
 * UTF-8 with or without a byte order mark, or with one that was decoded twice; UTF-16 of either order, with a mark or known by its zeros. Anything
 * else that is text passes as it is: a line that is no UTF-8 is taken for Windows-1252 where it is cut (rows.h). A workbook (.xlsx) is turned into
 * lines of text first (workbook.h). What comes from a pipe is copied to a temporary file. */
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum {
  WFM_BYTES_UTF8,
  WFM_BYTES_MARK,
  WFM_BYTES_MARK_TWICE,
  WFM_BYTES_UTF16_LE,
  WFM_BYTES_UTF16_BE,
  WFM_BYTES_WORKBOOK
} WfmBytesKind;
extern const char *const wfm_bytes_kind_names[];

typedef struct WfmBytes WfmBytes;

/* path: "-" is standard input. Errors: WFM_STATUS_BAD_INPUT where the file cannot be read, is empty, or is no text and no workbook (says what it is). */
WfmBytes *wfm_bytes_open(const char *path, GError **err);
/* The same; of a workbook the sheet of that name. NULL: the first that is shown. */
WfmBytes *wfm_bytes_open_sheet(const char *path, const char *sheet, GError **err);
/* Bytes that are there already, borrowed; any content. */
WfmBytes *wfm_bytes_of_memory(const char *name, const void *bytes, size_t n, GError **err);
void wfm_bytes_free(WfmBytes *bytes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmBytes, wfm_bytes_free)

const char *wfm_bytes_name(const WfmBytes *bytes); /* for messages: the last part of the path */
WfmBytesKind wfm_bytes_kind(const WfmBytes *bytes);
/* The sheet of a workbook that is read, and the others that are shown; NULL where there is no workbook. */
const char *wfm_bytes_sheet(const WfmBytes *bytes);
const GPtrArray *wfm_bytes_other_sheets(const WfmBytes *bytes);
int64_t wfm_bytes_size(const WfmBytes *bytes); /* of the file */

/* The next at most `size` >= 16 bytes of text; 0 at the end; -1 where the file cannot be read, errno says why. */
ptrdiff_t wfm_bytes_read(WfmBytes *bytes, char *to, size_t size);
void wfm_bytes_rewind(WfmBytes *bytes);
