/* One cell of a table <-> one field of a row, by the column's type. No locale.
 *
 * Instants take a short way (the civil date kept from the cell before), because a history has millions of them; whatever is unusual goes
 * to wfm_stamp_parse. */
#pragma once

#include "cli/data/table.h"

/* text[length] is NUL and may be read, text holds no NUL before it, is valid UTF-8 and not empty. False: *expected says in words what
 * would be right (to be freed), the field is untouched. */
bool wfm_cell_parse(void *field, const WfmColumn *column, const char *text, size_t length, WfmTableData *data, char **expected);

/* Appends what wfm_cell_parse would read back as the same value; nothing for the empty value of the type. */
void wfm_cell_format(GString *out, const WfmColumn *column, const void *field);

/* The empty value of the type: what a cell without text and without default gives. */
void wfm_cell_empty(void *field, const WfmColumn *column, WfmTableData *data);
bool wfm_cell_is_empty(const void *field, const WfmColumn *column);

/* What a cell of this column looks like, in words: "a number from 0 to 1". */
char *wfm_cell_describe(const WfmColumn *column);
