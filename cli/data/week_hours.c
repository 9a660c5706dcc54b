#include "cli/data/week_hours.h"

#include "core/timestamp.h"

#include <math.h>
#include <string.h>

enum { DAY = 1440, WEEK = 7 * DAY };

struct WfmWeekHours {
  const WfmZone *zone;
  int64_t first, last; /* begin of the first row, end of the last */
  uint8_t seen[WEEK];  /* minutes of the week, from Monday 00:00 */
};

WfmWeekHours *wfm_week_hours_new(const WfmZone *zone) {
  WfmWeekHours *hours = g_new0(WfmWeekHours, 1);
  hours->zone = zone;
  hours->first = INT64_MAX;
  hours->last = INT64_MIN;
  return hours;
}

void wfm_week_hours_free(WfmWeekHours *hours) {
  g_free(hours);
}

void wfm_week_hours_add(WfmWeekHours *hours, const WfmHistoryRow *row) {
  if (isnan(row->offered)) return;
  int64_t local = wfm_zone_local(hours->zone, row->interval_start_utc);
  int32_t from = wfm_weekday(wfm_local_day(local)) * DAY + wfm_local_second(local) / 60;
  for (int32_t m = 0; m < MIN(row->minutes, DAY); m++) hours->seen[(from + m) % WEEK] = 1;
  hours->first = MIN(hours->first, row->interval_start_utc);
  hours->last = MAX(hours->last, row->interval_start_utc + row->minutes * 60);
}

char *wfm_week_hours_text(const WfmWeekHours *hours) {
  const int64_t week_s = INT64_C(604800), day_s = 86400;
  /* An office week, Monday morning to Friday evening, is a whole one. */
  if (hours->last < hours->first + week_s - 3 * day_s || !memchr(hours->seen, 0, WEEK)) return g_strdup("24x7");
  GString *text = g_string_new("");
  for (int32_t day = 0; day < 7; day++) {
    const uint8_t *seen = hours->seen + (size_t)day * DAY;
    for (int32_t m = 0; m < DAY;) {
      int32_t from = m;
      while (m < DAY && seen[m]) m++;
      if (m > from)
        g_string_append_printf(text, "%s%s %02d:%02d-%02d:%02d", text->len ? "; " : "", wfm_weekday_names[day], from / 60, from % 60,
                               m / 60, m % 60);
      else
        m++;
    }
  }
  return g_string_free(text, FALSE);
}
