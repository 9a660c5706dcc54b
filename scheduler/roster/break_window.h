/* When a break of a shift may begin. A window counts from the start of the shift (elapsed time), or is one of the clock's: then it is the
 * first such time that is not over when the shift starts, so that "12:00-14:00" is noon of the date for a shift from 09:00, what is left of it
 * for one from 13:00, and noon of the next date for one from 22:00. */
#pragma once

#include "scheduler/roster/problem.h"

typedef struct {
  int64_t low, high; /* instants, both included */
} WfmBreakWindow;

/* The window of a break of a shift that starts then, on the clock of `zone`. */
WfmBreakWindow wfm_break_window(const WfmBreak *asked, int64_t start, const WfmZone *zone);

/* The first begin inside the window, not before `from`, so many whole steps after the start of the shift. */
static inline int64_t wfm_break_first(WfmBreakWindow window, int64_t from, int64_t start, int64_t step) {
  return start + (MAX(window.low, from) - start + step - 1) / step * step;
}
