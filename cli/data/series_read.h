/* Parts of reading a series file that stand in files of their own; for series_file.c. */
#pragma once

#include "cli/data/series_file.h"
#include "cli/data/table_lines.h"
#include "core/timestamp.h"

#define WFM_NO_COLUMN (-1)

typedef struct {
  int series, start, offered, aht, served; /* places in the file, from 0 */
} WfmSeriesColumns;

/* By the map, else by the usual names. A file without a column for the series holds one. False with mistakes where a column is missing. */
bool wfm_series_columns_find(WfmSeriesColumns *columns, const WfmRecord *header, const WfmSeriesMap *map, bool with_handle_time,
                             const char *file, WfmMistakes *mistakes);

/* The form of a stamp that was read from this text. */
WfmStampStyle wfm_stamp_style_of(const char *text, const WfmStamp *stamp, bool utc);

/* When all rows stand: takes the zone's clock changes into account (see series_file.h) and says what was odd. */
void wfm_series_settle_clock(WfmSeriesFile *file);
