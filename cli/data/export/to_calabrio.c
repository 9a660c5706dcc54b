/* Calabrio (Teleopti), forecast file: no header, sorted by skill, on the skill's clock. The forecast knows one handle time: all of it is task time,
 * none after-task work. */
#include "cli/data/export/csv.h"
#include "cli/data/export/volumes.h"

#include <math.h>
#include <string.h>

static int by_skill(gconstpointer a, gconstpointer b, gpointer input) {
  const WfmExportVolume *x = a, *y = b;
  int by_name = strcmp(wfm_export_name(input, WFM_NAME_QUEUE, x->queue), wfm_export_name(input, WFM_NAME_QUEUE, y->queue));
  if (by_name) return by_name;
  int64_t p = wfm_zone_local(x->zone, x->start), q = wfm_zone_local(y->zone, y->start);
  return p < q ? -1 : p > q;
}

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(GArray) volumes = wfm_export_volumes(input, 0, err);
  if (!volumes) return false;
  size_t joined = wfm_export_join_local(volumes);
  g_array_sort_with_data(volumes, by_skill, (gpointer)input);
  WfmCsv csv = {.out = wfm_export_file(out, "calabrio-forecast", ".csv"), .separator = ','};
  g_autoptr(WfmZone) utc = wfm_zone_new("UTC", err);
  for (guint k = 0; utc && k < volumes->len; k++) {
    const WfmExportVolume *volume = &g_array_index(volumes, WfmExportVolume, k);
    /* The end by the wall clock: in the night of a change an interval would seem to last an hour more or less. */
    int64_t local = wfm_zone_local(volume->zone, volume->start) + volume->minutes * 60;
    WfmExportVolume end = {.zone = utc};
    g_autofree char *from = wfm_export_local(volume, volume->start, "Ymd H:M"), *to = wfm_export_local(&end, local, "Ymd H:M");
    wfm_csv_text(&csv, wfm_export_name(input, WFM_NAME_QUEUE, volume->queue));
    wfm_csv_text(&csv, from);
    wfm_csv_text(&csv, to);
    wfm_csv_real(&csv, volume->contacts, 2);
    wfm_csv_real(&csv, isnan(volume->aht_s) ? 0 : volume->aht_s, 2);
    wfm_csv_int(&csv, 0);
    wfm_csv_end(&csv);
  }
  if (joined) wfm_export_note(out, "the clock is put back: %zu intervals of the hour that comes twice are one with its first time", joined);
  return utc != NULL;
}

const WfmExportTarget wfm_export_calabrio = {
    .name = "calabrio",
    .summary = "forecast for Calabrio WFM (Teleopti): no header, on each skill's clock",
    .source = "Calabrio help, \"About forecast file formats\"",
    .file = "calabrio-forecast.csv",
    .needs = WFM_EXPORT_FORECAST,
    .make = make,
};
