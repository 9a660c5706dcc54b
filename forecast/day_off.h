/* Days off: how far a day with an event is like the quietest weekday, whatever weekday it falls on.
 *
 * A public holiday on a Wednesday may have the contacts of a Sunday, and on a Sunday be no different from others: an effect that is the same factor on
 * every weekday misses both. So for each kind of event with days off
 *
 *   log level = log usual(weekday) + share * log(usual(quietest weekday) / usual(weekday)) + effect of the kind + effect of the name + error
 *
 * where usual is the mean level of that weekday's ordinary days around it. The share lies between 0 (a factor, as for other events) and 1
 * (a day off is a day off); its posterior mean over a grid is taken, effects and errors being normal (a random-effects model: Laird and Ware
 * 1982, Biometrics 38), with half of the prior on 0 and several standard deviations of names. The models learn their effects beside it. */
#pragma once

#include "forecast/history.h"

/* moved[n_days]: share * log(usual(quietest) / usual(weekday)) of days with an event; 0 on all others. Looks at days before n_past only. */
void wfm_day_off_fit(double *moved, const WfmHistory *history, int32_t n_past);
