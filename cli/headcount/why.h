/* Why a headcount plan costs what it costs, and why it cannot be met: the worth of each input (worth.csv), and inputs in conflict with the cheapest ways out
 * (scheduler/capacity/hiring_prices.h, hiring_conflict.h), with the plan's dates. */
#pragma once

#include "cli/data/table.h"
#include "cli/headcount/headcount.h"
#include "scheduler/capacity/hiring_conflict.h"

#include <json-glib/json-glib.h>

/* Rows of worth.csv: what one unit more of each input saves, the dearest first; those that save nothing are left out. At most `most` inputs of each kind are
 * asked (0: none). NULL with the solver's error. */
WfmTableData *wfm_headcount_worth(const WfmHeadcount *headcount, size_t most, const WfmJob *job, GError **err);

typedef struct {
  char *what;       /* a sentence without a full stop */
  GPtrArray *ways;  /* char *: ways out, the cheapest first */
  double *cost;     /* [ways->len] money that the plan then costs more, missing hours not counted */
  double missing_h; /* at least so many hours are missing in the week that it names; NaN: contradictory inputs, whatever is planned */
} WfmHeadcountConflict;

/* Contradictory inputs, then the works with the most hours missing, at most `most` of them. Empty where nothing is in conflict. NULL with the solver's error. */
GPtrArray *wfm_headcount_conflicts(const WfmHeadcount *headcount, size_t most, const WfmJob *job, GError **err);
/* For summary.json. */
JsonArray *wfm_headcount_conflicts_json(const GPtrArray *conflicts);
