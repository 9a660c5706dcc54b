/* Calendars of a roster: whose events go into which file. Shared by to_calendar.c and to_calendar_teams.c. */
#pragma once

#include "cli/data/export/people.h"

/* One file per person, or one per team. */
bool wfm_export_calendars(WfmExportFiles *out, const WfmExportInput *input, bool teams, GError **err);
