/* The form of a file's stamps, read from one and written again. */
#include "cli/data/series_read.h"
#include "core/timestamp.h"

#include <string.h>

WfmStampStyle wfm_stamp_style_of(const char *text, const WfmStamp *stamp, bool utc) {
  size_t length = strlen(text);
  WfmStampStyle style = {0};
  if (utc) style.zone = WFM_STYLE_UTC;
  if (!stamp->has_time) return style;
  style.separator = text[10];
  style.seconds = length > 16 && text[16] == ':';
  if (stamp->has_offset) {
    bool letter = text[length - 1] == 'Z', colon = length > 3 && text[length - 3] == ':';
    style.zone = letter ? WFM_STYLE_UTC_Z : colon ? WFM_STYLE_OFFSET_COLON : WFM_STYLE_OFFSET;
  }
  return style;
}

const char *wfm_stamp_style_write(char text[static WFM_STYLE_SIZE], const WfmStampStyle *style, const WfmZone *zone, int64_t instant,
                                  int32_t phase_s) {
  bool utc = style->zone == WFM_STYLE_UTC || style->zone == WFM_STYLE_UTC_Z;
  int32_t offset = utc ? 0 : wfm_zone_offset(zone, instant), size = ABS(offset);
  int64_t local = instant + offset + phase_s; /* the offset is that of the interval's start */
  int32_t second = wfm_local_second(local);
  char day[WFM_STAMP_SIZE], clock[16] = "", tail[8] = "";
  wfm_format_day(day, wfm_local_day(local));
  if (style->separator) {
    int used = g_snprintf(clock, sizeof clock, "%c%02d:%02d", style->separator, second / 3600, second / 60 % 60);
    if (style->seconds) g_snprintf(clock + used, sizeof clock - (size_t)used, ":%02d", second % 60);
  }
  if (style->zone == WFM_STYLE_UTC_Z) g_strlcpy(tail, "Z", sizeof tail);
  if (style->zone >= WFM_STYLE_OFFSET)
    g_snprintf(tail, sizeof tail, "%c%02d%s%02d", offset < 0 ? '-' : '+', size / 3600, style->zone == WFM_STYLE_OFFSET ? "" : ":",
               size / 60 % 60);
  g_snprintf(text, WFM_STYLE_SIZE, "%.10s%s%s", day, clock, tail);
  return text;
}
