/* What the files of incidents share. */
#pragma once

#include "cli/incident.h"

/* The share of [at, at + length) that the incident covers. */
double wfm_incident_overlap(const WfmIncident *incident, int64_t at, int64_t length);
/* false, with "--incident: found ..., right would be ..." */
bool wfm_incident_wrong(GError **err, const char *found, const char *right);
/* The row of events.csv that a name, or a kind, means: the last; NULL: none. */
const WfmEventRow *wfm_incident_event_row(const WfmRun *run, const char *name);
