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

/* An office week, Monday morning to Friday evening, is a whole one. */
static bool too_short(const WfmWeekHours *hours) {
  const int64_t office_week_s = INT64_C(4) * 86400;
  return hours->last < hours->first || hours->last - hours->first < office_week_s;
}

char *wfm_week_hours_text(const WfmWeekHours *hours) {
  if (too_short(hours) || !memchr(hours->seen, 0, WEEK)) return g_strdup("24x7");
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

double wfm_week_hours_unmeasured(const WfmWeekHours *hours, const WfmOpening *opening, int32_t *first) {
  if (too_short(hours)) return 0;
  enum { STEP = 5, N = WEEK / STEP };
  const int64_t monday = INT64_C(1767571200); /* 2026-01-05 00:00Z: any week without a clock change names every local minute once */
  g_autoptr(WfmSlots) slots = wfm_slots_new((WfmGrid){monday, STEP * 60, N}, hours->zone);
  g_autofree uint8_t *open = g_new0(uint8_t, N);
  wfm_opening_mask(open, opening, slots);
  int32_t missing = 0;
  *first = WEEK;
  for (int32_t i = 0; i < N; i++) {
    int64_t local = wfm_zone_local(hours->zone, wfm_grid_at(slots->grid, i));
    int32_t minute = wfm_weekday(wfm_local_day(local)) * DAY + wfm_local_second(local) / 60;
    if (!open[i] || hours->seen[minute]) continue;
    missing++;
    *first = MIN(*first, minute);
  }
  return missing * STEP / 60.0;
}
