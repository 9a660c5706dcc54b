/* Rows of a shift that goes on after midnight, where a table gives all of them the date of the shift: "22:00-00:00, 00:00-00:30, 00:30-06:00". */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A row that has times of day alone. */
typedef struct {
  const char *person;     /* NULL: the row is not asked about */
  const char *shift;      /* "" = not said */
  int32_t day;            /* the date of the row */
  int32_t start_s, end_s; /* seconds of it, the end after the start */
  bool next_day;          /* out: it is of the next date */
} WfmClockRow;

/* Of the rows of one person, date and shift one is of the next date where it would begin before those above it, and then lies in what they have
 * begun, or follows that within an hour; not so in a table that goes from later dates to earlier ones. Where the date is that of the shift the rows need not
 * stand in the order in which they are worked: `by_shift` says that it is, and so do rows that as dated lie in no shift and go on from no piece of one, or begin at midnight after
 * no shift of that name, and as of the next date fit the evening's, where no row of the table tells the contrary. */
void wfm_rows_after_midnight(WfmClockRow *row, size_t n, bool by_shift);
