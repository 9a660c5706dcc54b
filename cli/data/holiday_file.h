/* Holidays in one file, without a plan: one row per day and name.
 *
 *   ds,name[,kind][,region][,open][,follows]
 *   1999-04-01,Passover I
 *
 * ds (or date, day, when) is a local day; days of the same name share their effect. kind is one of the event kinds, holiday where there is none. Rows of
 * several regions are all taken, unless one region is asked for: then its rows and those without a region. open are the hours of that day (08:00-14:00), follows the weekday (Mon) whose timetable it has. Other columns are passed over, so that what
 * `wfm holidays` prints is such a file. */
#pragma once

#include "core/calendar.h"
#include "core/error.h"
#include "forecast/forecast.h"

#include <stdio.h>

typedef struct {
  GArray *events;      /* WfmEvent, in the order of the file */
  GStringChunk *texts; /* their names */
} WfmHolidayFile;

/* in NULL: no holidays. zone: whose days they are. region NULL: all. Errors: WFM_STATUS_BAD_INPUT with every mistake. */
WfmHolidayFile *wfm_holiday_file_read(FILE *in, const char *file, const char *region, const WfmZone *zone, GError **err);
void wfm_holiday_file_free(WfmHolidayFile *holidays);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmHolidayFile, wfm_holiday_file_free)
