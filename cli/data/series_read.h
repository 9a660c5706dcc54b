/* Parts of reading a series file that stand in files of their own; for series_file.c. */
#pragma once

#include "cli/data/import/cells.h"
#include "cli/data/import/rows.h"
#include "cli/data/series_file.h"

#define WFM_NO_COLUMN (-1)

typedef struct {
  int series, start, date, offered, aht, served; /* places in the file, from 0; date: of starts that are times of day */
} WfmSeriesColumns;

/* A table of series: its rows from the begin again as often as is needed, and what is known of its notation. */
typedef struct {
  const char *file; /* for messages */
  WfmRows *rows;
  const WfmSeriesMap *map;
  bool with_handle_time;
  WfmMistakes *mistakes;
  WfmSeriesColumns columns;
  bool surveyed; /* the whole file was looked at: */
  int32_t step;  /* longest interval of which all stamps lie a whole number apart, a minute at least; 86400 where there are none */
  WfmDateOrder order;
  WfmDecimal decimal;
} WfmSeriesTable;

/* Goes to the first row behind the header, which is the first of the first rows that has the columns asked for: by the map, else by the usual names.
 * A file without a column for the series holds one. False with mistakes where a column is missing. */
bool wfm_series_table_begin(WfmSeriesTable *table);
/* A row of data; false at the end. */
bool wfm_series_table_next(WfmSeriesTable *table, WfmRow *row);
/* The cell's text; "" where there is none. */
const char *wfm_series_text(const WfmRow *row, int column);

/* The row's start. *plain: the cell itself is a stamp of ISO 8601, by which the style of the file's stamps can be known. Other notations are read once
 * the table is surveyed. */
bool wfm_series_stamp(WfmStamp *stamp, bool *plain, const WfmSeriesTable *table, const WfmRow *row);
/* A number of 0 or more; NaN where the cell is not there or says that nothing was measured. Likewise. */
bool wfm_series_number(double *value, const WfmSeriesTable *table, const char *text);
/* Looks at all rows: the interval, the order of day and month, the decimal mark. What stays open is a mistake: false. */
bool wfm_series_survey(WfmSeriesTable *table);

/* The form of a stamp that was read from this text. */
WfmStampStyle wfm_stamp_style_of(const char *text, const WfmStamp *stamp, bool utc);

/* When all rows stand: takes the zone's clock changes into account (see series_file.h) and says what was odd. */
void wfm_series_settle_clock(WfmSeriesFile *file);
