/* Events in the horizon that the history has never had: an election, a holiday of another month.
 *
 * The models give them the effect that is usual for their kind. How far a name strays from its kind is seen between the names that were
 * measured: the variance of their log effects, less the noise of counts, drawn to NAME_SD as if PRIOR_NAMES names more had strayed so. Days of such an
 * event are at least as wide as that, whatever the law says of days whose event is known. */
#pragma once

#include "forecast/history.h"

/* Widens day_cv[future n] of the days whose event was never measured. */
void wfm_new_events_widen(double *day_cv, const WfmHistory *history);
