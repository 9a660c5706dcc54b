/* Genesys Cloud, import of a forecast: quarter hours in UTC, at most six weeks. */
#include "cli/data/export/csv.h"
#include "cli/data/export/volumes.h"
#include "core/timestamp.h"

#include <math.h>

enum { MINUTES = 15, MOST_DAYS = 42 };

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(GArray) volumes = wfm_export_volumes(input, MINUTES, err);
  if (!volumes) return false;
  WfmCsv csv = {.out = wfm_export_file(out, "genesys-forecast", ".csv"), .separator = ','};
  wfm_csv_header(&csv, "Interval Start UTC Date,Planning Group,Offered,Average Handle Time");
  int64_t first = INT64_MAX;
  for (guint k = 0; k < volumes->len; k++) first = MIN(first, g_array_index(volumes, WfmExportVolume, k).start);
  guint left_out = 0;
  for (guint k = 0; k < volumes->len; k++) {
    const WfmExportVolume *volume = &g_array_index(volumes, WfmExportVolume, k);
    char stamp[WFM_STAMP_SIZE];
    if (volume->start >= first + (int64_t)MOST_DAYS * 86400) {
      left_out++;
      continue;
    }
    wfm_csv_text(&csv, wfm_format_utc(stamp, volume->start));
    wfm_csv_text(&csv, wfm_export_name(input, WFM_NAME_QUEUE, volume->queue));
    wfm_csv_real(&csv, volume->contacts, 4);
    wfm_csv_real(&csv, isnan(volume->aht_s) ? 0 : volume->aht_s, 2);
    wfm_csv_end(&csv);
  }
  if (left_out)
    wfm_export_note(out, "Genesys Cloud takes six weeks: %u rows after them are left out; right would be --first for the weeks that follow",
                    left_out);
  return true;
}

const WfmExportTarget wfm_export_genesys = {
    .name = "genesys",
    .summary = "forecast for Genesys Cloud: quarter hours in UTC, six weeks",
    .source = "Genesys Cloud resource centre, import of a forecast",
    .file = "genesys-forecast.csv",
    .needs = WFM_EXPORT_FORECAST,
    .make = make,
};
