/* The help of a command for a terminal of ordinary width. */
#pragma once

#include <stddef.h>

/* The text with no line longer than `width` columns where words allow it: descriptions of options ("  -o, --out=DIR   Output folder") begin
 * in one column and go on in it, paragraphs are filled, lines that begin with a space otherwise (usage, examples) stay. Caller frees. */
char *wfm_help_fold(const char *text, size_t width);
