/* Rows of a shift that goes on after midnight, where a table gives all of them the date of the shift: "22:00-00:00, 00:00-00:30, 00:30-06:00". */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A row that has times of day alone. */
typedef struct {
  const char *group;      /* of rows with one person, date and shift; NULL: the row is not asked about */
  int32_t start_s, end_s; /* seconds of its date, the end after the start */
  bool next_day;          /* out: it is of the next date */
} WfmClockRow;

/* A row is of the next date where it would begin before its group does, and then lies in what the rows above have begun, or follows that within
 * an hour. `any_order`: the date is said to be the shift's, so that the rows need not stand in the order in which they are worked. */
void wfm_rows_after_midnight(WfmClockRow *row, size_t n, bool any_order);
