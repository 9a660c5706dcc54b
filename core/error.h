/* Errors. One domain; the code of an error is the exit status of the program (see docs/conventions.md).
 *
 * A message says where (file:line:column, or table, row, key), what was found, and what would be right.
 * Mistakes of the programmer are g_assert(), never errors. */
#pragma once

#include <glib.h>

#define WFM_ERROR (wfm_error_quark())
GQuark wfm_error_quark(void);

typedef enum {
  WFM_STATUS_DONE = 0,       /* everything done, every target met */
  WFM_STATUS_SOFT_MISS = 1,  /* done, but a soft target is missed; the output says which */
  WFM_STATUS_USAGE = 2,      /* wrong use of the command line */
  WFM_STATUS_BAD_INPUT = 3,  /* a table or file is wrong; nothing was written */
  WFM_STATUS_INFEASIBLE = 4, /* the hard rules contradict each other; the message says which, and the cheapest relaxations */
  WFM_STATUS_STOPPED = 5,    /* stopped at a limit or by a signal, with a legal answer and its gap */
  WFM_STATUS_INTERNAL = 6,   /* internal or system failure: no memory, disk full, a solver's failure; stopped without any answer */
} WfmStatus;
