/* The forecast as volumes for other tools' intervals. */
#pragma once

#include "cli/data/export/export.h"

typedef struct {
  const char *queue;
  const WfmQueueRow *row; /* NULL: not in queues.csv */
  const WfmZone *zone;    /* its own, or that of --zone */
  int64_t start, minutes;
  double contacts, aht_s; /* aht_s NaN: not known */
} WfmExportVolume;

/* WfmExportVolume, in order of queues.csv and of time, for the dates that are wanted. minutes 0: the intervals of the forecast; else these:
 * longer ones are split evenly, shorter ones added up. Error WFM_STATUS_BAD_INPUT where neither goes. */
GArray *wfm_export_volumes(const WfmExportInput *input, int64_t minutes, GError **err);

/* For tools that know the wall clock alone: intervals of a queue that have the same local begin, in the hour that comes twice, become one.
 * Returns how many were joined. */
size_t wfm_export_join_local(GArray *volumes);

/* Days: all of a queue's intervals of one local date become one that begins at the local midnight. */
GArray *wfm_export_volumes_by_day(const GArray *volumes);

/* Whole numbers whose sum over each local date of a queue is the rounded sum of that date: the error is carried on from interval to interval. */
int64_t *wfm_export_whole(const GArray *volumes);

/* "20260330" and "09:00" in the volume's zone, by strftime-like letters: Y year, y its last two digits, m and d month and day with two digits, n
 * and e without a leading zero, H and M hour and minute; anything else stands for itself. To be freed. */
char *wfm_export_local(const WfmExportVolume *volume, int64_t instant, const char *form);
