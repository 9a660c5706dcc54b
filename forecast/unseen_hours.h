/* Hours that are open in the horizon and of which the history has no measurement: a Sunday or nights that are newly open.
 *
 * Inside a day such slots take what lies around them, fading with the distance (profile.c). A weekday that was never measured gets LESS of the
 * lower of the measured weekdays beside it: who found it closed has come on other days, and days are mostly closed because few would come. Both are
 * guesses, and the intervals of the days say so: the share of a day that is a guess strays by GUESS_CV, beside what the law says. */
#pragma once

#include "forecast/history.h"

/* Sets the means of such weekdays in the horizon, before effects. A history of less than four weeks knows of no weekday that it never has. */
void wfm_unseen_days(double *mean, const WfmHistory *history);

/* Widens day_cv of the days that hold a guess, by their mean. */
void wfm_unseen_widen(double *day_cv, const double *mean, const WfmHistory *history);
