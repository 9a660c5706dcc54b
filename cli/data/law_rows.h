/* forecast_law.csv as the law of paths again. */
#pragma once

#include "cli/data/results.h"
#include "forecast/forecast.h"

/* False where the table is NULL or has no row of the queue. */
bool wfm_law_rows_find(WfmPathLaw *out, const WfmTableData *law, const char *queue);
