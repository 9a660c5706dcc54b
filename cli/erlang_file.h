/* A CSV file of one family of formulas, evaluated row by row. */
#pragma once

#include <stdio.h>

#include "cli/erlang_family.h"
#include "core/error.h"

/* Reads the file ("-" = standard input): a header with the family's input columns in any order, other columns passed over. Writes `id`
 * (the row's number where the file has none) and the family's output columns, 17 significant digits. Nothing is written where any row is
 * wrong; the error lists each as file:line:column. */
bool wfm_erlang_file(const WfmErlangFamily *family, const char *path, FILE *out, GError **err);

/* One row from texts, as the file's cells are read; text[k] NULL = no such column. False: *wrong says what, *input which (-1: the row). */
bool wfm_erlang_row(WfmErlangAnswer *out, const WfmErlangFamily *family, const char *const *text, char **wrong, int *input);
