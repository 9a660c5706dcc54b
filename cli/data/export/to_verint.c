/* Verint Strategic Planner: a row per work queue and date, no header. A date of which the forecast has only a part is left out: it would be taken for
 * a very quiet day. */
#include "cli/data/export/csv.h"
#include "cli/data/export/volumes.h"

#include <math.h>

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(GArray) volumes = wfm_export_volumes(input, 0, err);
  if (!volumes) return false;
  g_autoptr(GArray) days = wfm_export_volumes_by_day(volumes);
  WfmCsv csv = {.out = wfm_export_file(out, "verint-forecast", ".csv"), .separator = ','};
  guint parts = 0;
  for (guint k = 0; k < days->len; k++) {
    const WfmExportVolume *day = &g_array_index(days, WfmExportVolume, k);
    if (day->start < input->horizon.start || day->start + day->minutes * 60 > wfm_grid_end(input->horizon)) {
      parts++;
      continue;
    }
    g_autofree char *date = wfm_export_local(day, day->start, "n-e-Y");
    wfm_csv_text(&csv, wfm_export_name(input, WFM_NAME_QUEUE, day->queue));
    wfm_csv_text(&csv, date);
    wfm_csv_int(&csv, llround(day->contacts));
    wfm_csv_real(&csv, isnan(day->aht_s) ? 0 : day->aht_s, 2);
    wfm_csv_end(&csv);
  }
  if (parts) wfm_export_note(out, "%u days of queues are left out: the forecast has only a part of them", parts);
  return true;
}

const WfmExportTarget wfm_export_verint = {
    .name = "verint",
    .summary = "forecast for Verint Strategic Planner: a row per queue and date",
    .source = "Verint Strategic Planner, import of volume and handle time",
    .file = "verint-forecast.csv",
    .needs = WFM_EXPORT_FORECAST,
    .make = make,
};
