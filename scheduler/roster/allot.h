/* Which of what a rule counts a person may work, where it allows only so many of them in a window, a month or the horizon: weekends, nights, late
 * shifts, holidays, days. The dynamic programme goes week by week and cannot count them; so they are chosen before, and what is not
 * chosen is closed to it. Whatever it then takes of the rest keeps the rule. */
#pragma once

#include "scheduler/roster/space.h"

/* Whether some hard rule of the contract counts so. */
bool wfm_allots(const WfmPerson *person);

/* Where the duties option[n_days] (-1: off) are too many for some of those rules, closes what is too much: value[n_options] becomes
 * -INFINITY. Stay first what a day needs on which a duty has to start (forced[d] >= 0, NULL: none, or the person's own), then of what
 * those duties are the most valuable, then of what others would be. False: nothing had to be closed, or nothing could. */
bool wfm_allot(const WfmSpace *space, const WfmPerson *person, const int32_t *option, const int32_t *forced, double *value, int64_t *steps);
