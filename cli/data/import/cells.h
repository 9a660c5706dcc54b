/* How exports write numbers, dates and lengths of time. What one cell cannot tell (3/4/2026, 1,234, 5:30) is decided by the whole column:
 * each parser says what a cell proves, and decide.h adds it up. */
#pragma once

#include "core/timestamp.h"

#include <stddef.h>

/* ---- Numbers ---- */

typedef enum { WFM_DECIMAL_UNKNOWN, WFM_DECIMAL_POINT, WFM_DECIMAL_COMMA } WfmDecimal;

/* Empty, -, n/a, NaN, null, none, #N/A: not measured. */
bool wfm_cell_says_nothing(const char *text, size_t length);
/* 1234.5, 1,234.5, 1 234,5, 12 %: false where it is none in that notation. UNKNOWN reads as POINT. */
bool wfm_import_number(double *value, const char *text, size_t length, WfmDecimal decimal);
/* What the text proves: POINT, COMMA, or UNKNOWN (no separator, or 1,234 and 1.234, then *open is set). */
WfmDecimal wfm_import_decimal_of(const char *text, size_t length, bool *open);

/* ---- Dates and times ---- */

typedef enum { WFM_ORDER_UNKNOWN, WFM_ORDER_DMY, WFM_ORDER_MDY } WfmDateOrder;
#define WFM_ORDER_MAY_DMY 1
#define WFM_ORDER_MAY_MDY 2

/* 2026-03-02T08:00:00.000-07:00, 2026/03/02 08:00, 20260302 08:00, 20260302, 3/2/2026 8:00 PM, 02.03.2026 08:00, 2-Mar-2026, Thu, 27 Oct 2016 14:51:34,
 * Mar 2, 2026, 8:00 AM. *may: which orders are possible where the order decides, else 0. With order UNKNOWN such a date is read month first if
 * possible. Years 1970 to 2037; 24:00 is the midnight after. Ten digits (also with a fraction) or thirteen are seconds or milliseconds since 1970 UTC. */
bool wfm_import_is_unix(const char *text, size_t length);
bool wfm_import_stamp(WfmStamp *stamp, int *may, const char *text, size_t length, WfmDateOrder order);
/* 08:30, 8:30:15, 8:30 PM, 0830, 24:00; 08:00-08:30 is its begin. Seconds of the day. */
bool wfm_import_clock(int32_t *second, const char *text, size_t length);
/* Mon .. Sunday: 0 .. 6; -1: none. */
int wfm_import_weekday(const char *text, size_t length);

/* ---- Lengths of time ---- */

typedef enum { WFM_UNIT_NONE, WFM_UNIT_S, WFM_UNIT_MS, WFM_UNIT_MIN, WFM_UNIT_H } WfmUnit;
extern const char *const wfm_unit_names[];
extern const double wfm_unit_seconds[]; /* NONE counts as seconds */

/* A number in the unit, 5:30 (minutes and seconds; hours and minutes where the unit is H), 1:05:30, 26:00:00, 1.02:00:00, 1d 2h 3m 4s.
 * *two: it was of the form 5:30. */
bool wfm_import_length(double *seconds, bool *two, const char *text, size_t length, WfmUnit unit, WfmDecimal decimal);
/* yes, true, 1, y, x; false for anything else. */
bool wfm_import_truth(const char *text, size_t length);
