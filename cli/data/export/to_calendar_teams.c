/* iCalendar, one file per team. */
#include "cli/data/export/calendars.h"

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  return wfm_export_calendars(out, input, true, err);
}

const WfmExportTarget wfm_export_calendar_teams = {
    .name = "calendar-teams",
    .summary = "iCalendar, one file per team, with the name of the person before the shift",
    .source = "RFC 5545: Google Calendar, Outlook, Apple Calendar, Thunderbird",
    .file = "team-calendars/",
    .needs = WFM_EXPORT_ROSTER,
    .make = make,
};
