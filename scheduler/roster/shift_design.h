/* Shift design: which shifts (start and length) a week should have, and how many people in each on each day, so that what is asked for is
 * met nearly, with few shifts (Di Gaspero, Gaertner, Kortsarz, Musliu, Schaerf and Slany 2007).
 *
 *   min sum_i step (under u_i + over o_i) + shift_price (number of shifts used)
 *       people at work in slot i + u_i - o_i = demand_i
 * The week is a circle: a shift of Sunday night reaches into Monday. Whether the average duties of a person in a week lie within bounds
 * (people = paid time / weekly time of one) is a hard condition if both bounds are given. Solved by HiGHS over all starts and lengths, x integer;
 * a day's x is at most what any of its slots asks for, times whether the shift is used. */
#pragma once

#include "core/job.h"

#include <glib.h>

typedef struct {
  int32_t start_low, start_high, length_low, length_high; /* slots; starts from midnight, both ends included */
} WfmShiftWindow;

typedef struct {
  int32_t step_minutes, n_days, slots_per_day;
  const int32_t *demand; /* [n_days * slots_per_day] */
  const WfmShiftWindow *window;
  size_t n_windows;
  double under_price, over_price, shift_price;    /* a person-minute missing, one too many, a shift */
  double duties_low, duties_high, person_minutes; /* average duties of a person whose week is so long; 0, 0: no bounds */
} WfmShiftDesign;

typedef struct {
  int32_t start, length; /* slots */
  int32_t *people;       /* [n_days] */
} WfmDesignedShift;

typedef struct {
  WfmDesignedShift *shift; /* those used */
  size_t n_shifts;
  double cost, bound;
} WfmShiftDesignResult;

/* NULL: stopped before any design was found, or the solver failed. */
WfmShiftDesignResult *wfm_shift_design(const WfmShiftDesign *design, const WfmJob *job);
void wfm_shift_design_free(WfmShiftDesignResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmShiftDesignResult, wfm_shift_design_free)
