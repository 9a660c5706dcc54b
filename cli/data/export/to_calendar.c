/* iCalendar, one file per person: to subscribe to. */
#include "cli/data/export/calendars.h"

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  return wfm_export_calendars(out, input, false, err);
}

const WfmExportTarget wfm_export_calendar = {
    .name = "calendar",
    .summary = "iCalendar, one file per person; changed shifts keep their identity, dropped ones are cancelled",
    .source = "RFC 5545: Google Calendar, Outlook, Apple Calendar, Thunderbird",
    .file = "calendars/",
    .needs = WFM_EXPORT_ROSTER,
    .make = make,
};
