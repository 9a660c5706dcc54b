/* report.html: one self-contained page that works offline. */
#pragma once

#include "cli/data/plan.h"
#include "cli/data/results.h"

#include <json-glib/json-glib.h>

/* Everything on the page comes from the plan and the result tables, so that `wfm report` can draw it again from files. A table that
 * is NULL leaves its section out with a sentence that says which command would make it. */
typedef struct {
  const WfmPlan *plan;
  const char *title;
  const WfmTableData *forecast, *requirement, *roster, *shifts, *coverage, *accuracy;
  JsonObject *summary;            /* summary.json */
  const char *zone;               /* first zone shown; the page lets the reader choose any of the plan's */
  const GArray *const *events;    /* [rows of queues.csv] of WfmEvent: what concerns each queue; NULL: nothing is marked */
  const WfmTableData *law;        /* forecast_law.csv: how days stray together, for the bands of weeks */
  const WfmTableData *ledger;     /* ledger.csv as it stands after the roster */
  int64_t roster_from, roster_to; /* the roster's days; both 0: those of its shifts */
  bool every_zone;                /* the reader may choose any zone of the database, not those of the plan alone */
  uint64_t seed;                  /* of the sample futures behind the bands of weeks */
} WfmReportInput;

bool wfm_report_write(const WfmReportInput *input, FILE *out, GError **err);
