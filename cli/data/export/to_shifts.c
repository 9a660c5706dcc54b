/* One row per shift: what payroll, time-keeping and spreadsheets take. */
#include "cli/data/export/csv.h"
#include "cli/data/export/people.h"
#include "core/timestamp.h"

static void write_shift(WfmCsv *csv, const WfmExportInput *input, const WfmExportPerson *person, const WfmExportShift *shift) {
  char text[32], stamp[WFM_STAMP_SIZE];
  wfm_csv_text(csv, wfm_export_name(input, WFM_NAME_AGENT, person->id));
  wfm_csv_text(csv, person->name);
  wfm_csv_text(csv, person->site);
  wfm_csv_text(csv, person->team);
  wfm_csv_text(csv, wfm_format_day(stamp, shift->day));
  wfm_csv_text(csv, shift->shift);
  wfm_csv_text(csv, shift->kind);
  wfm_csv_text(csv, wfm_csv_clock(text, wfm_zone_local(person->shown, shift->start)));
  wfm_csv_text(csv, wfm_csv_clock(text, wfm_zone_local(person->shown, shift->end)));
  wfm_csv_text(csv, person->shown->name);
  wfm_csv_real(csv, (double)(shift->end - shift->start) / 3600, 4);
  wfm_csv_real(csv, (double)shift->paid_s / 3600, 4);
  wfm_csv_text(csv, wfm_format_utc(stamp, shift->start));
  wfm_csv_text(csv, wfm_format_utc(stamp, shift->end));
  wfm_csv_text(csv, shift->source);
  wfm_csv_end(csv);
}

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(WfmExportPeople) people = wfm_export_people_new(input, err);
  if (!people) return false;
  WfmCsv csv = {.out = wfm_export_file(out, "shifts", ".csv"), .separator = input->separator, .for_spreadsheets = true};
  g_string_append(csv.out, "\ufeff"); /* Excel reads UTF-8 only behind a byte order mark */
  wfm_csv_header(
      &csv, "agent_id,agent_name,site,team,shift_date,shift,kind,start_local,end_local,zone,hours,paid_hours,start_utc,end_utc,source");
  for (size_t s = 0; s < people->n_shifts; s++) write_shift(&csv, input, &people->person[people->shift[s].person], &people->shift[s]);
  return true;
}

const WfmExportTarget wfm_export_shifts = {
    .name = "shifts",
    .summary = "one row per shift",
    .source = "payroll and HR tools, spreadsheets",
    .file = "shifts.csv",
    .needs = WFM_EXPORT_ROSTER,
    .for_spreadsheets = true,
    .make = make,
};
