/* How the rows of a file write midnight. One way is read; two ways in one file mean that one of them is something else - a whole day's total, or rows that
 * are named by their ends - and would be counted to a wrong hour or day. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  size_t n_bare, n_timed;                 /* dates alone; rows with another time of day than midnight */
  int32_t bare_line, zero_line, end_line; /* of the first date alone, 00:00, and 24:00; 0: none */
  bool by_night;                          /* some row lies within two hours of midnight */
} WfmMidnights;

/* text: the stamp, or the time of day beside a date. second: of the day; 86400 where it is known to be 24:00. */
void wfm_midnights_see(WfmMidnights *midnights, const char *text, bool has_time, int64_t second, int32_t line);

/* What cannot be told of a table of intervals, or of a list of contacts, to be freed; NULL: nothing. *line: the row it is told of. */
char *wfm_midnights_refuse_intervals(const WfmMidnights *midnights, int32_t *line);
char *wfm_midnights_refuse_contacts(const WfmMidnights *midnights, int32_t *line);
