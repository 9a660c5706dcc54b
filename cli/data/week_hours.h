/* Opening hours of a queue of which nothing but a history is known.
 *
 * "Missing is not zero" holds for single intervals; but a minute of the week of which the whole history has no measured row is taken as closed.
 * Otherwise a history of office hours would be forecast to have contacts at night and at weekends. A history of less than a week says nothing
 * about the days that it has not seen: the queue is then always open. */
#pragma once

#include "cli/data/plan.h"

typedef struct WfmWeekHours WfmWeekHours;

WfmWeekHours *wfm_week_hours_new(const WfmZone *zone);
void wfm_week_hours_free(WfmWeekHours *hours);
void wfm_week_hours_add(WfmWeekHours *hours, const WfmHistoryRow *row);
/* As queues.open has them, in the zone: "Mon 08:00-18:00; Tue 08:00-18:00", or "24x7". To be freed. */
char *wfm_week_hours_text(const WfmWeekHours *hours);
/* Hours of the week that the opening names, but of which the history has no measured row; 0 where it is too short to say. *first receives the
 * first of these minutes, counted from Monday 00:00. */
double wfm_week_hours_unmeasured(const WfmWeekHours *hours, const WfmOpening *opening, int32_t *first);
