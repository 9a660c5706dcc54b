/* Wall-clock times that happen twice or not at all, and rows that are there twice. */
#include "cli/data/series_read.h"

#include <math.h>
#include <string.h>

typedef struct {
  size_t duplicates, in_gap;
  char first_duplicate[96], first_in_gap[96];
} Found;

static int64_t cell_local(const WfmSeriesFile *file, const WfmSeries *series, int64_t cell) {
  return (int64_t)series->first_day * 86400 + cell * file->step;
}

static const char *place(char text[static 96], const WfmSeriesFile *file, const WfmSeries *series, int64_t cell) {
  char stamp[WFM_STAMP_SIZE];
  g_snprintf(text, 96, "series %.40s at %.16s", series->id, wfm_format_utc(stamp, cell_local(file, series, cell)));
  return text;
}

/* Second rows that are no second pass replace the first. */
static void settle_second_rows(WfmSeriesFile *file, WfmSeries *series, Found *found) {
  if (!series->second) return;
  guint kept = 0;
  for (guint k = 0; k < series->second->len; k++) {
    WfmSecondRow row = g_array_index(series->second, WfmSecondRow, k);
    bool repeated = wfm_zone_instant(file->zone, cell_local(file, series, row.cell)).kind == WFM_LOCAL_FOLD;
    bool taken = kept > 0 && g_array_index(series->second, WfmSecondRow, kept - 1).cell == row.cell;
    if (repeated && !taken) {
      g_array_index(series->second, WfmSecondRow, kept++) = row;
      file->tells_passes = true;
      continue;
    }
    if (found->duplicates++ == 0) place(found->first_duplicate, file, series, row.cell);
    if (isnan(row.offered)) continue; /* not measured takes nothing from what was */
    series->offered[row.cell] = row.offered;
    if (series->aht_s) series->aht_s[row.cell] = row.aht, series->served[row.cell] = row.served;
  }
  g_array_set_size(series->second, kept);
}

/* Rows at times that a clock put forward had skipped. */
static void settle_gaps(WfmSeriesFile *file, WfmSeries *series, Found *found) {
  int64_t n = (int64_t)series->n_days * file->per_day;
  int64_t end = wfm_zone_day_start(file->zone, series->first_day + series->n_days);
  for (int64_t at = wfm_zone_next_change(file->zone, wfm_zone_day_start(file->zone, series->first_day)); at < end;
       at = wfm_zone_next_change(file->zone, at)) {
    int64_t before = at + wfm_zone_offset(file->zone, at - 1), after = wfm_zone_local(file->zone, at);
    for (int64_t local = before; local < after; local += file->step) {
      int64_t cell = (local - cell_local(file, series, 0)) / file->step;
      if (cell < 0 || cell >= n || isnan(series->offered[cell])) continue;
      if (series->offered[cell] > 0 && found->in_gap++ == 0) place(found->first_in_gap, file, series, cell);
      series->offered[cell] = NAN;
    }
  }
}

/* Days, and hours where the clock changes by half of one, have no place in the grid of a zone with such changes. */
static bool changes_fit(const WfmZone *zone, int64_t from, int64_t to, int32_t step) {
  for (int64_t at = wfm_zone_next_change(zone, from); at < to; at = wfm_zone_next_change(zone, at))
    if ((wfm_zone_offset(zone, at) - wfm_zone_offset(zone, at - 1)) % step != 0) return false;
  return true;
}

static void take_zone(WfmSeriesFile *file) {
  int32_t first, last;
  wfm_series_file_span(file, &first, &last);
  /* A year more, for the horizon. */
  if (changes_fit(file->zone, wfm_zone_day_start(file->zone, first), wfm_zone_day_start(file->zone, last + 366), file->step)) return;
  wfm_zone_free(file->zone);
  file->zone = wfm_zone_new("UTC", NULL);
  g_assert(file->zone);
}

static void warn(const WfmSeriesFile *file, size_t n, const char *first, const char *what) {
  if (n > 0) g_ptr_array_add(file->warnings, g_strdup_printf("%s: %zu rows %s; the first is of %s", file->file, n, what, first));
}

void wfm_series_settle_clock(WfmSeriesFile *file) {
  Found found = {0};
  if (file->style.zone != WFM_STYLE_LOCAL) file->tells_passes = true;
  take_zone(file);
  for (size_t s = 0; s < file->n; s++) {
    settle_second_rows(file, &file->series[s], &found);
    settle_gaps(file, &file->series[s], &found);
  }
  warn(file, found.duplicates, found.first_duplicate, "are there twice; the later one with a count is used");
  warn(file, found.in_gap, found.first_in_gap, "with contacts lie in an hour that the clock skipped, and are left out; is --zone right?");
}
