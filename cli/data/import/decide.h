/* What only a whole column can tell: the order of day and month, the decimal mark, the length of the interval, milliseconds, total or mean.
 *
 * The first 20,000 rows are read, and as many more as it takes until a date proves the order of day and month; that order is then held against every
 * row when the file is taken in. What stays open is refused, never guessed: the text says what was seen and what would settle it. */
#pragma once

#include "cli/data/import/layout.h"

typedef struct {
  GPtrArray *open;    /* texts: what is not decided, and what would decide it. An import stops at the first */
  GPtrArray *assumed; /* texts: what is taken so, and why */
  bool dates_alone;   /* of a list of contacts: no time of day in the whole sample */
} WfmDecisions;

/* Contradictions within the file are mistakes. The layout's own settings (by a mapping or an option) are kept. */
void wfm_layout_decide(WfmLayout *layout, WfmDecisions *decisions, WfmRows *rows, const char *file, WfmMistakes *mistakes);

/* A row that is no data: totals below the table, footers, a header that is repeated. */
bool wfm_row_is_text(const WfmLayout *layout, const WfmRow *row);

static inline const char *wfm_row_cell(const WfmLayout *layout, const WfmRow *row, WfmField field, size_t *length) {
  int column = layout->column[field];
  if (column < 0 || (size_t)column >= row->n) return *length = 0, "";
  *length = row->length[column];
  return row->cell[column];
}
