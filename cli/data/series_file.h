/* Series of contacts in one file, without a plan: one row per series and interval, in any order, as platforms and researchers export them.
 *
 *   unique_id,ds,y,n_served,aht
 *   TOTAL,1999-01-01 00:00,2,0,
 *
 * Which column is what is said by a map, or found by the usual names; other columns are passed over. Stamps are local wall-clock times of one
 * zone (or carry an offset) and lie a whole number of intervals apart; where they do not begin on the hour (21:42:53, 21:47:53) all of them are shifted
 * by the same phase, in and out. An empty count, NA, NaN or null is "not measured", and so is an interval
 * without a row; zero is zero. What is done with imperfect files:
 *
 *   two rows for one interval     the later row with a count holds; counted in a warning
 *   the hour of a clock put back  two rows: in the order of the file; one row: the contacts of both passes, half of them in each
 *   a row inside the hour that a clock put forward skips: left out; counted in a warning
 *   an interval longer than the clock's change (days; hours on Lord Howe): the wall clock is taken as it stands
 *
 * Delimiters, encodings and workbooks are those of an import (import/rows.h, import/bytes.h); titles may stand above the header. Stamps are ISO 8601 or
 * any that an import reads (import/cells.h), also a time of day beside a date in a column of its own; whether days or months come first, and a
 * decimal comma, is what the whole file proves, and refused where it proves nothing. A sequence of blanks, `-`, n/a, NaN is "not measured" too.
 *
 * A count below 0, text that is no number, a stamp off the boundaries, a missing column are mistakes, all listed with line and column. */
#pragma once

#include "cli/data/import/bytes.h"
#include "core/calendar.h"

/* Names in the header; NULL: the usual ones are looked for. */
typedef struct {
  char *series, *start, *date, *offered, *aht, *served; /* date: of starts that are times of day alone */
  bool utc;                                             /* stamps without an offset are UTC */
} WfmSeriesMap;

/* "series=unique_id,start_local=ds,offered=y,aht=aht,served=n_served"; start_utc instead of start_local. Error WFM_STATUS_USAGE. */
bool wfm_series_map_parse(WfmSeriesMap *map, const char *text, GError **err);
void wfm_series_map_clear(WfmSeriesMap *map);

/* How stamps are written in the file, so that results can be joined with it by their text. */
typedef struct {
  char separator; /* between date and time, 'T' or ' '; 0 = a date alone */
  bool seconds;
  enum { WFM_STYLE_LOCAL, WFM_STYLE_UTC, WFM_STYLE_UTC_Z, WFM_STYLE_OFFSET, WFM_STYLE_OFFSET_COLON } zone;
} WfmStampStyle;

/* A second row of the same wall-clock time. */
typedef struct {
  int32_t cell;
  bool later_pass; /* its offset says that it belongs to the second pass of a repeated hour */
  double offered, aht, served;
} WfmSecondRow;

/* One series by wall clock: cell k is slot k % per_day of the day first_day + k / per_day. */
typedef struct {
  char *id;
  int32_t first_day, n_days; /* local days since 1970 */
  int32_t capacity;          /* days that fit */
  double *offered;           /* [n_days * per_day] NaN = not measured */
  double *aht_s, *served;    /* likewise; NULL where not asked for */
  GArray *second;            /* WfmSecondRow, by cell; NULL = none. After reading: second passes of repeated hours only */
} WfmSeries;

typedef struct {
  char *file;
  int32_t step, per_day;
  int32_t phase_s;   /* stamps are so much later than the boundaries of the grid */
  WfmZone *zone;     /* in which days and slots are counted; UTC where the wall clock is taken as it stands */
  WfmSeries *series; /* [n] in order of their first rows */
  size_t n;
  WfmStampStyle style;
  bool tells_passes;   /* the file has two rows for repeated hours, or offsets */
  GPtrArray *warnings; /* texts */
} WfmSeriesFile;

/* file: for messages. step: seconds, a divisor of a day; 0: as the stamps show. with_handle_time: aht and served columns are needed.
 * Errors: WFM_STATUS_BAD_INPUT with every mistake. */
WfmSeriesFile *wfm_series_file_read(WfmBytes *bytes, const char *file, const WfmSeriesMap *map, const char *zone, int32_t step,
                                    bool with_handle_time, GError **err);
void wfm_series_file_free(WfmSeriesFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSeriesFile, wfm_series_file_free)

/* First and last local day with a row, over all series. */
void wfm_series_file_span(const WfmSeriesFile *file, int32_t *first_day, int32_t *last_day);

/* The instant, an interval's start on the grid, as the file would write it. */
#define WFM_STYLE_SIZE 40
const char *wfm_stamp_style_write(char text[static WFM_STYLE_SIZE], const WfmStampStyle *style, const WfmZone *zone, int64_t instant,
                                  int32_t phase_s);
