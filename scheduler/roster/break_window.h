/* When a break of a shift may begin. A window counts from the start of the shift (elapsed time), or is one of the clock's: then it is the
 * first such time that is not over when the shift starts, so that "12:00-14:00" is noon of the date for a shift from 09:00, what is left of it
 * for one from 13:00, and noon of the next date for one from 22:00. A break may have a step of its own, counted from where its window
 * begins, also where the shift begins later: "12:00-14:00 every 30m" is 13:00, 13:30 and 14:00 for a shift from 12:40. */
#pragma once

#include "scheduler/roster/problem.h"

typedef struct {
  int64_t low, high; /* instants: the first begin, and one after which there is none */
  int64_t every;     /* from one begin to the next; 1: any instant */
} WfmBreakWindow;

/* The window of a break of a shift that starts then, on the clock of `zone`. */
WfmBreakWindow wfm_break_window(const WfmBreak *asked, int64_t start, const WfmZone *zone);

/* Whether the break may begin then. */
bool wfm_break_may_begin(WfmBreakWindow window, int64_t at);

/* The first begin, not before `from`, that is so many whole steps after the start of the shift; above window.high if there is none. Of a
 * fixed shift that starts off the roster's grid, `start` is the last time of the grid before it. */
int64_t wfm_break_first(WfmBreakWindow window, int64_t from, int64_t start, int64_t step);
/* From one such begin to the next. */
int64_t wfm_break_stride(WfmBreakWindow window, int64_t step);
/* The last of them that is not after `to`; below the first if there is none. */
int64_t wfm_break_last(WfmBreakWindow window, int64_t to, int64_t start, int64_t step);

/* Seconds of the breaks that are not paid. */
int32_t wfm_breaks_unpaid_s(const WfmShiftType *type);

/* Whether the breaks fit one after the other into a shift of these times on the roster's grid. */
bool wfm_breaks_fit(const WfmShiftType *type, const WfmZone *zone, int64_t start, int64_t end, WfmGrid grid);
