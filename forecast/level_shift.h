/* Level shifts: from one day to the next a queue has lastingly more or fewer contacts - a new number, a migrated channel, a merged team.
 *
 * At each day the four weeks before and after are compared weekday by weekday: the shift is the median over the weekdays of the difference of the
 * medians of log levels. A shift is believed where it is
 *   - large: at least a factor of 1.4, and 6 times what such differences usually are in this history (their median, robustly scaled);
 *   - abrupt: the weeks beside the day show three quarters of it;
 *   - lasting: in the eight weeks before it and all the twelve after it (three at least) no four weeks stand nearer the other level;
 *   - no season: a year before or after there is not half as much of it;
 *   - no driver's: none of the input's drivers changes half as much with it.
 * Days with events are left out. The history before it is then scaled to the level after it, levels and counts alike, with the exposure
 * divided by the factor: a day's noise stays that of the contacts that were counted. At most three shifts, the largest first. */
#pragma once

#include "forecast/history.h"

/* Those that the planner states (a verdict `shift`) are believed as they are, from the first day on. Before the screens, which would take the days after one for faults. */
void wfm_level_shifts_take_stated(WfmHistory *history);

/* Finds, records in history->findings, and treats. A planner's verdict `keep` on the day leaves a shift alone. */
void wfm_level_shifts_treat(WfmHistory *history);
