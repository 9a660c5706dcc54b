/* capacity/report.html: the headcount plan on one page to be shown: what to decide next, people, hires, money, risk, scenarios and reasons.
 * Self-contained as report.html is; its charts are drawn by its own script. */
#pragma once

#include "cli/data/plan.h"

#include <json-glib/json-glib.h>

/* Everything comes from the plan and the result tables, so that `wfm report` can draw it again from files. A table that is NULL leaves its
 * section out with a sentence. */
typedef struct {
  const WfmPlan *plan; /* for names; NULL: identifiers */
  const char *title;
  const WfmTableData *headcount, *hiring, *budget, *scenarios, *bridge, *tornado, *worth;
  JsonObject *summary; /* summary.json, with its part "capacity"; NULL: none */
} WfmCapacityPageInput;

bool wfm_capacity_page_write(const WfmCapacityPageInput *input, FILE *out, GError **err);
