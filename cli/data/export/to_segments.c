/* One row per activity, in the columns of roster.csv: what `wfm check --roster`, `wfm diff` and programs of one's own read. */
#include "cli/data/export/csv.h"
#include "cli/data/export/people.h"
#include "core/timestamp.h"

static void write_segment(WfmCsv *csv, const WfmExportPerson *person, const WfmExportShift *shift, const WfmSegmentRow *row) {
  char stamp[WFM_STAMP_SIZE];
  wfm_csv_text(csv, person->id);
  wfm_csv_text(csv, person->name);
  wfm_csv_text(csv, shift->shift);
  wfm_csv_text(csv, wfm_format_day(stamp, shift->day));
  wfm_csv_text(csv, row->segment);
  wfm_csv_text(csv, wfm_format_utc(stamp, row->start_utc));
  wfm_csv_text(csv, wfm_format_utc(stamp, row->end_utc));
  wfm_csv_text(csv, wfm_format_local(stamp, person->shown, row->start_utc));
  wfm_csv_text(csv, wfm_format_local(stamp, person->shown, row->end_utc));
  wfm_csv_text(csv, person->shown->name);
  wfm_csv_text(csv, row->paid ? "yes" : "no");
  wfm_csv_text(csv, row->queue_or_activity);
  wfm_csv_text(csv, row->source);
  wfm_csv_end(csv);
}

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(WfmExportPeople) people = wfm_export_people_new(input, err);
  if (!people) return false;
  WfmCsv csv = {.out = wfm_export_file(out, "segments", ".csv"), .separator = ','};
  for (size_t c = 0; c < wfm_table_roster.n_columns; c++) wfm_csv_text(&csv, wfm_table_roster.columns[c].name);
  wfm_csv_end(&csv);
  for (size_t s = 0; s < people->n_shifts; s++) {
    const WfmExportShift *shift = &people->shift[s];
    for (size_t k = 0; k < shift->n; k++) write_segment(&csv, &people->person[shift->person], shift, people->segment[shift->first + k]);
  }
  return true;
}

const WfmExportTarget wfm_export_segments = {
    .name = "segments",
    .summary = "one row per activity of a shift, in the columns of roster.csv",
    .source = "wfm itself (wfm schema roster), and programs of one's own",
    .file = "segments.csv",
    .needs = WFM_EXPORT_ROSTER,
    .make = make,
};
