/* The archive of a plan: every forecast that was published, as text, so that it can be asked later which step helped.
 *
 * PLAN/archive/2026-10-19-001-3f2a9c04d1b7.csv: first day of the horizon, count, beginning of the SHA-256 of the content. Files are added,
 * never changed; a forecast whose content stands there already is not added again, so that repeated runs leave the folder as it is. A file
 * appears whole or not at all. Results that go elsewhere (--out) are trials and are not archived. */
#pragma once

#include "cli/run.h"
#include "forecast/value_added.h"

/* Files the forecast where the plan has an archive (run.archive). Errors: WFM_STATUS_INTERNAL. */
bool wfm_archive_add(const WfmRun *run, const WfmTableData *forecast, GError **err);

/* What has come true of the archived forecasts of each queue: array [n_queues] of GArray of WfmComeTrue. Of several forecasts made from the
 * same history for the same horizon the last one counts. *n_files receives how many there were. */
GArray **wfm_archive_read(const WfmRun *run, size_t *n_files, GError **err);
void wfm_archive_free(GArray **come_true, size_t n_queues);
