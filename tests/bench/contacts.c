#include "contacts.h"

#include "core/timestamp.h"

#include <stdlib.h>
#include <string.h>

const char *contacts_shared(const char *bench) {
  const char *shared = getenv("WFM_SHARED") ? getenv("WFM_SHARED") : "../shared";
  g_autofree char *data = g_build_filename(shared, "data", NULL);
  if (g_file_test(data, G_FILE_TEST_IS_DIR)) return shared;
  printf("%s: skipped, no %s (set WFM_SHARED)\n", bench, data);
  return NULL;
}

static DataSet parse_set(char **cell) {
  g_auto(GStrv) windows = g_strsplit(cell[6], " ", -1);
  DataSet set = {cell[0], cell[1], cell[2], cell[3], 60 * atoi(cell[4]), atoi(cell[5]), {0}, cell[7], *cell[8], NULL};
  for (int w = 0; w < 3 && windows[w]; w++) set.windows[w] = atoi(windows[w] + 2); /* "1-28" */
  set.origins = g_strsplit(cell[10], " ", -1);
  return set;
}

void contacts_each_set(char **names, void (*run)(const DataSet *set, void *user), void *user) {
  g_autofree char *text = NULL;
  if (!g_file_get_contents(FORECAST_SETS, &text, NULL, NULL)) g_error("no %s", FORECAST_SETS);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) {
    g_auto(GStrv) cell = g_strsplit(*line, ",", -1);
    if (**line == '#' || g_strv_length(cell) < 11 || strcmp(cell[0], "cells") == 0) continue;
    if (*names && !g_strv_contains((const char *const *)names, cell[0])) continue;
    DataSet set = parse_set(cell);
    run(&set, user);
    g_strfreev(set.origins);
  }
}

WfmSeriesFile *contacts_series(const DataSet *set, const char *shared) {
  g_autofree char *path = g_build_filename(shared, "data", set->file, NULL);
  g_autoptr(GError) err = NULL;
  WfmSeriesMap map = {0};
  g_autoptr(WfmBytes) bytes = wfm_bytes_open(path, &err);
  WfmSeriesFile *file = bytes ? wfm_series_file_read(bytes, path, &map, set->zone, set->step, set->aht, &err) : NULL;
  if (!file) printf("%s: skipped, %s\n", set->name, err->message);
  return file;
}

WfmHolidayFile *contacts_holidays(const DataSet *set, const char *shared, const WfmZone *zone) {
  g_autofree char *path = g_build_filename(shared, "data", "holidays", set->holidays, NULL);
  FILE *in = *set->holidays ? fopen(path, "rb") : NULL;
  WfmHolidayFile *holidays = wfm_holiday_file_read(in, path, NULL, zone, NULL);
  if (in) fclose(in);
  return holidays;
}

char **contacts_origins(const DataSet *set, const WfmSeries *series, int every) {
  if (every <= 0) return g_strdupv(set->origins);
  g_autoptr(GStrvBuilder) origins = g_strv_builder_new();
  int32_t last = series->first_day + series->n_days - set->horizon, begin = series->first_day + series->n_days / 2;
  for (int32_t day = last - (last - begin) / every * every; day <= last; day += every) {
    char text[WFM_STAMP_SIZE];
    wfm_format_day(text, day);
    g_strv_builder_add(origins, text);
  }
  return g_strv_builder_end(origins);
}

WfmSeriesPast *contacts_past(const WfmSeriesFile *file, const WfmSeries *series, const char *origin, int horizon) {
  WfmStamp stamp;
  if (!wfm_stamp_parse(&stamp, origin)) g_error("forecast_sets.csv: origin %s", origin);
  return wfm_series_past_new(file, series, wfm_local_day(stamp.local), horizon, NULL);
}
