/* Drivers of a plan (drivers.csv) as the forecast sees them, and what it says of them.
 *
 * A row of a month stands for the middle of it, a row of a date for that day. Sums are divided by the days that they are of. Rows nearer than a week to
 * each other are averaged by weeks from the first of them on, since what goes up and down within a week is the contacts' own week too. */
#pragma once

#include "cli/run.h"

/* WfmDriver, for a queue; its names are the plan's. */
GArray *wfm_run_drivers_new(const WfmPlan *plan, const WfmQueueRow *queue);
void wfm_run_drivers_free(GArray *drivers);

/* Says in the summary, under a stage, what became of every driver: what is used as an explanation, what is not as a warning. */
void wfm_run_tell_drivers(WfmRun *run, WfmForecast *const *forecast, const char *stage);
