/* SHA-256 of a stream, beside the reading of it: computing it takes longer than parsing a table, so from the second block on a thread
 * of its own does it. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct WfmChecksum WfmChecksum;

WfmChecksum *wfm_checksum_new(void);
/* Takes a copy of the bytes. */
void wfm_checksum_update(WfmChecksum *checksum, const void *bytes, size_t n);
/* The sum of all bytes in hexadecimal, to be freed; call once. */
char *wfm_checksum_finish(WfmChecksum *checksum);
void wfm_checksum_free(WfmChecksum *checksum);
