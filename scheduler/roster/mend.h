/* A legal plan of one person by local search, for rules that the dynamic programme does not know, above all those that ask for something:
 * hours of a month, shifts of a type. A day's duty is exchanged, or moved to another day, as long as that lowers
 *   wages + wishes + soft rules - value of the duties + sum over hard rules of weight x excess,
 * all by the rules' own measures; where no such step is left and a rule is still broken, its weight rises (Morris 1993, the breakout
 * method). Breaks are placed afterwards. */
#pragma once

#include "scheduler/roster/space.h"

/* Betters plan->option[n_days] from what it is; value[n_options] is what each duty earns, -INFINITY = not to be taken. False if hard rules
 * are still broken, be it that the job was stopped. *steps: elementary steps done. */
bool wfm_mend(const WfmSpace *space, const WfmPerson *person, WfmPlanned *plan, const double *value, const WfmJob *job, int64_t *steps);
