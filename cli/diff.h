/* What differs between two results, as text and as facts. One file per kind of table: diff_roster.c, diff_intervals.c. */
#pragma once

#include "cli/data/results.h"

#include <json-glib/json-glib.h>

typedef struct {
  GString *text;
  JsonObject *facts;
} WfmDifference;

/* Rosters: shifts added, removed, moved; a: before, b: after. Everything is read from the tables themselves, there need be no plan.
 * Error WFM_STATUS_BAD_INPUT with file and line where a row cannot be a shift. */
bool wfm_diff_rosters(WfmDifference *out, const WfmTableData *a, const WfmTableData *b, GError **err);

/* Forecasts, or requirements: totals per queue over the intervals that both have, then the days that differ most. */
bool wfm_diff_intervals(WfmDifference *out, const WfmTableData *a, const WfmTableData *b, GError **err);
