/* What each constraint of a hiring problem costs: by how much the least cost falls if one input is changed by one unit.
 *
 * Prices are differences of the relaxed programme (people, classes and vendors divided), each solved again with the one change: they are exact where
 * people can be divided, unique, and free of the gap of a search; a class that must be whole can be worth more or less. What the smallest class costs is
 * not seen by the relaxed programme and is not asked. Before that, the prices of the unchanged programme give for every change of a limit a sum above which it
 * cannot be worth anything (weak duality): what can save nothing is not solved again, and of the others the most promising are. */
#pragma once

#include "scheduler/capacity/hiring_change.h"

typedef struct {
  WfmHiringChange change; /* by one unit, see below */
  int32_t from, to;       /* the first and the last period in which the limit costs anything; -1: not known */
  double saves;           /* money over the plan */
  double most;            /* what the unchanged programme's prices promise: no less than `saves`, but where the change multiplies
                           * (overtime, time off, a vendor that may go unused); infinity: not known */
  double pay;             /* not counted in it: the head's own pay, where the change is a head more */
  bool solved;            /* false: `saves` is NaN, there were more promising ones */
} WfmHiringPrice;

/* One: seat, period of lead time, person in the largest class, hire, head, head with the skill, hundredth of paid hours in overtime or time off,
 * hundredth of a vendor's most or commitment (in hours of a period: its largest, over a hundred), hour of step, period of notice, person who learns, hundredth of
 * the need. A head's own pay is not counted in what it saves, but told. */

/* Prices of all changes of one unit, the dearest first, those not solved last; at most `most_solved` of each kind are solved again (0: any).
 * To be freed with g_array_unref; NULL with an error as of wfm_hiring_plan_new. */
GArray *wfm_hiring_prices(const WfmHiringProblem *problem, size_t most_solved, const WfmJob *job, GError **err);
