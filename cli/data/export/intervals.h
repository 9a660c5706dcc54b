/* What forecast, requirement and coverage say of one interval of one queue, side by side. */
#pragma once

#include "cli/data/export/export.h"

typedef struct {
  const char *queue;
  const WfmZone *zone; /* in which it is shown */
  int64_t start, minutes;
  double contacts, aht_s;                 /* NaN: not known, here and below */
  double required, scheduled, difference; /* agents */
  double sl_expected, sl_simulated;
} WfmExportInterval;

/* [*n], in order of queues.csv and of time; dates beyond those that are wanted are left out. To be freed. */
WfmExportInterval *wfm_export_intervals(size_t *n, const WfmExportInput *input);

/* The zone of a queue, or the one that --zone names. */
const WfmZone *wfm_export_queue_zone(const WfmExportInput *input, const char *queue);
/* The row of queues.csv; NULL: there is none. */
const WfmQueueRow *wfm_export_queue(const WfmExportInput *input, const char *queue);
