/* Steps of the level at the end of the history: a new number, a migrated channel, of which only days or weeks are known.
 *
 * Whether a step lasts is not known for sure before weeks have passed, but the screen for odd days must not take it for a row of faults
 * meanwhile, and a level that is wrong by a third costs more the longer it is believed. So of all days of the last twelve weeks the one is taken at
 * which the days after it, up to four weeks, differ most from the four weeks before (weekday by weekday, forecast/level_window.h). It is followed by a share
 * that is the product of
 *   - how long it has held: nothing after 7 days, which a holiday week can be, all after 14, when every weekday was seen twice, days without
 *     counts not among them; before that only a factor of 1.35 that is beyond doubt;
 *   - how far it lies beyond what such differences usually are in this history: nothing at 3 times that, all at 5 times;
 *   - how often differences as large have lasted earlier in this history, as if two had.
 * Not followed at all is what came gradually, what is over again or moves on, what only ends four unusual weeks, what came at the same season of another
 * year, what a driver explains, and what is almost nothing: an outage. What has held for longer than four weeks the models have learnt by themselves; then only
 * what the screen would stumble over is taken, a factor of 1.4 that is six times what is usual. */
#pragma once

#include "forecast/history.h"

/* Before the screens: finds at most one, records and treats it. */
void wfm_recent_step_treat(WfmHistory *history);
