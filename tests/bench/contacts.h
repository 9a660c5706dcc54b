/* The real contact series of forecast_sets.csv, for benches: which file, zone, step, holidays, horizon and origins, read by the same code as
 * `wfm backtest --history` reads a user's file. The files lie in $WFM_SHARED/data (default ../shared). */
#pragma once

#include "cli/data/holiday_file.h"
#include "cli/data/series_past.h"

/* A row of forecast_sets.csv. */
typedef struct {
  char *name, *file, *id, *zone; /* id "": all series */
  int step;                      /* seconds */
  int horizon;                   /* days */
  int windows[3];                /* last lead day of each; 0 = none */
  char *holidays;                /* "": none */
  bool aht;
  char **origins;
} DataSet;

/* NULL where the data are not there: what was looked for has been said. */
const char *contacts_shared(const char *bench);

/* Calls run for every row whose name is in names (all rows where it is empty). */
void contacts_each_set(char **names, void (*run)(const DataSet *set, void *user), void *user);

/* NULL where the file cannot be read, which has been said. */
WfmSeriesFile *contacts_series(const DataSet *set, const char *shared);
WfmHolidayFile *contacts_holidays(const DataSet *set, const char *shared, const WfmZone *zone);

/* The peers' origins; with every > 0 a day in every so many of the later half of the series instead, the last a horizon before its end. */
char **contacts_origins(const DataSet *set, const WfmSeries *series, int every);

/* What is seen from an origin; a day that is no date is a mistake of the table. NULL where nothing lies before it. */
WfmSeriesPast *contacts_past(const WfmSeriesFile *file, const WfmSeries *series, const char *origin, int horizon);
