/* The certificate of the bound as a table, bound.csv, and its check. */
#pragma once

#include "cli/run.h"

/* bound.csv: a row for each price above zero, one for each person, one for the sum; none where there is no certificate. */
WfmTableData *wfm_certificate_table(const WfmRosterProblem *problem, const WfmCertificate *certificate);

/* Checks the certificate that stands in the output folder, or in the file `path`, against the plan and the forecast that stand there, and
 * prints what it finds, with what roster.csv costs and whether it is legal; the status of the command: 0 it proves the bound of summary.json,
 * 1 it is sound but proves less than that says, or the roster costs something else or is not legal, 3 something in it is wrong. Errors:
 * WFM_STATUS_BAD_INPUT where a file is missing or unreadable. */
int wfm_certificate_report(WfmRun *run, const char *path, const char *forecast_path, GError **err);
