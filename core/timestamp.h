/* Dates and times as text: ISO 8601 in, ISO 8601 out. No locale. */
#pragma once

#include "core/calendar.h"

#define WFM_STAMP_SIZE 32 /* enough for every format below, with the NUL */

typedef struct {
  int64_t local;    /* wall-clock seconds */
  bool has_time;    /* false: a date alone */
  bool has_offset;  /* "Z" or "+05:45" was given */
  int32_t offset_s; /* valid if has_offset */
} WfmStamp;

/* Reads "2026-03-29", "2026-03-29 02:30", "2026-03-29T02:30:00", each with time optionally followed by "Z" or "+hh:mm" / "-hhmm".
 * Years 1970-2037. False where the text is anything else; *out untouched. */
bool wfm_stamp_parse(WfmStamp *out, const char *text);

/* "2026-03-29T01:30:00Z" */
const char *wfm_format_utc(char buffer[static WFM_STAMP_SIZE], int64_t instant);
/* "2026-03-29T02:30:00+01:00" in the zone */
const char *wfm_format_local(char buffer[static WFM_STAMP_SIZE], const WfmZone *zone, int64_t instant);
/* "2026-03-29" */
const char *wfm_format_day(char buffer[static WFM_STAMP_SIZE], int32_t day);
/* "02:30" from seconds of the day; 24:00 and beyond are written as they are ("30:15") */
const char *wfm_format_clock(char buffer[static WFM_STAMP_SIZE], int32_t second);

extern const char *const wfm_weekday_names[7]; /* "Mon" .. "Sun" */
