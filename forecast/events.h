/* Events on the days and intervals of one queue.
 *
 * A stated effect is a factor on its intervals, in the past too. A learnt event that covers at least half of a day's open time belongs to
 * the day and is learnt by the day-level models; one that covers less is learnt as a factor of its intervals (model: events.c). A closure
 * without a stated effect closes its future intervals; closures and outages without a stated effect count as not measured in the past. */
#pragma once

#include "forecast/history.h"

/* Fills the event fields of a history whose grids and days stand; sets clean to NaN on past closures and outages, and divides stated
 * effects out. */
void wfm_events_apply(WfmHistory *history);

/* A stated effect at an instant: whole inside the event, then fading towards 1 with the event's half-life; 1 outside. */
double wfm_event_effect_at(double effect, const WfmEvent *event, int64_t at);
/* Instant from which on nothing is left of it to speak of (a sixty-fourth). */
int64_t wfm_event_end(const WfmEvent *event);

/* A workday that does not say itself which weekday it follows: Friday on a Saturday, Monday on a Sunday. */
void wfm_event_complete(WfmEvent *event);
/* Weekday (0 = Monday .. 6 = Sunday) whose timetable this local day (since 1970) of the event has; -1: the event says nothing of it. */
int wfm_event_weekday(const WfmEvent *event, int32_t day);

/* Opening hours as events change them: days that follow another weekday have its hours; then days with hours of their own have these, unless the queue
 * is closed all day on the weekday that they are or follow and the event does not follow one itself. open[slots n]; week[7 * slots_per_day]: the
 * usual hours. A slot is open where any part of it is. */
void wfm_events_open(uint8_t *open, const WfmSlots *slots, const uint8_t *week, const WfmEvent *event, size_t n_events);

/* Factor of each learnt part-day event on the contacts of its intervals: factor[input n_events], 1 where nothing was learnt. Counts on
 * such intervals against level x share of the profile, shrunk towards 1 as if PRIOR contacts more had behaved as usual. */
void wfm_events_partial_factors(double *factor, const WfmHistory *history);
