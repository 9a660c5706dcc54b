/* Faults of measurement: days and hours in which the counts are missing though a number stands there.
 *
 * A day below 5 % of what its weekday had around it, or above 4 times that, is an outage or a fault (events that the plan names are
 * believed). A day far from usual, by the spread of the days as well as by its ratio, is left out too: it says nothing about tomorrow. A run of zeros inside a day that a Poisson stream of the usual rate would show once in a million is an outage of hours. Such
 * values count as not measured; each is told to the planner. */
#pragma once

#include "forecast/history.h"

void wfm_screen_days(WfmHistory *history);
void wfm_screen_hours(WfmHistory *history);

/* Median level of the same weekday around a past day, the day itself and event days left out; NaN with fewer than three of them. */
double wfm_screen_usual_level(const WfmHistory *history, int32_t day);
