/* A file of series for `wfm backtest --history`, with "map" (as --map) and "holidays.csv" (as --holidays): any bytes give series or messages, and
 * what is seen from an origin in the middle of the file has counts of 0 or more. */
#include "cli/data/holiday_file.h"
#include "cli/data/series_past.h"
#include "tests/fuzz/outside.h"

#include <math.h>
#include <string.h>

typedef struct {
  char *series, *map, *holidays;
  size_t n, n_holidays;
} Parts;

static void take_part(void *user, const char *name, const char *bytes, size_t n) {
  Parts *parts = user;
  if (strcmp(name, "map") == 0) {
    g_free(parts->map);
    parts->map = g_strchomp(g_strndup(bytes, n));
  } else if (strcmp(name, "holidays.csv") == 0) {
    g_free(parts->holidays);
    parts->holidays = g_memdup2(bytes, n), parts->n_holidays = n;
  } else if (n) {
    g_free(parts->series);
    parts->series = g_memdup2(bytes, n), parts->n = n;
  }
}

static void check_error(const GError *err) {
  g_assert_true(err && err->code > 0 && *err->message && g_utf8_validate(err->message, -1, NULL));
}

static void look_back(const WfmSeriesFile *file) {
  int32_t first, last;
  wfm_series_file_span(file, &first, &last);
  if (last - first > 4000) return; /* so many days are long to look at, and show nothing more */
  for (size_t s = 0; s < file->n && s < 4; s++) {
    g_autoptr(WfmSeriesPast) past = wfm_series_past_new(file, &file->series[s], first + (last - first) / 2 + 1, 14, NULL);
    for (int32_t i = 0; past && i < past->all->grid.n; i++) g_assert_true(isnan(past->offered[i]) || past->offered[i] >= 0);
  }
}

static void read_holidays(const Parts *parts, const WfmZone *zone) {
  g_autoptr(GError) err = NULL;
  FILE *in = parts->n_holidays ? fmemopen(parts->holidays, parts->n_holidays, "r") : fopen("/dev/null", "r");
  WfmHolidayFile *holidays = wfm_holiday_file_read(in, "holidays.csv", "IE", zone, &err);
  fclose(in);
  if (!holidays) check_error(err);
  wfm_holiday_file_free(holidays);
}

static void read_series(const Parts *parts, const WfmSeriesMap *map, bool with_handle_time) {
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmBytes) bytes = wfm_bytes_of_memory("fuzz.csv", parts->series, parts->n, &err);
  WfmSeriesFile *file = bytes ? wfm_series_file_read(bytes, "fuzz.csv", map, "Europe/Dublin", 0, with_handle_time, &err) : NULL;
  if (!file) check_error(err);
  if (file) look_back(file);
  wfm_series_file_free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  fuzz_folder();
  Parts parts = {0};
  WfmSeriesMap map = {0};
  g_autoptr(GError) err = NULL;
  fuzz_cut(bytes, n, take_part, &parts);
  g_autoptr(WfmZone) zone = wfm_zone_new("Europe/Dublin", &err);
  bool mapped = !parts.map || wfm_series_map_parse(&map, parts.map, &err);
  if (!mapped) check_error(err);
  if (mapped && parts.series) read_series(&parts, &map, false);
  if (mapped && parts.series) read_series(&parts, &map, true);
  if (parts.holidays) read_holidays(&parts, zone);
  wfm_series_map_clear(&map);
  g_free(parts.series), g_free(parts.map), g_free(parts.holidays);
  return 0;
}
