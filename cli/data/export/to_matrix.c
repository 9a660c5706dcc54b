/* A row per person, a column per date: what planners print and pin up. */
#include "cli/data/export/csv.h"
#include "cli/data/export/matrix.h"
#include "core/timestamp.h"

#include <string.h>

/* Of a day whose noon the roster does not cover nothing is known. */
static bool is_decided(const WfmExportInput *input, const WfmExportPerson *person, int32_t day) {
  int64_t noon = wfm_zone_resolve(person->zone, (int64_t)day * 86400 + 43200);
  return noon >= input->roster_start && noon < input->roster_end;
}

char *wfm_export_matrix_cell(const WfmExportInput *input, const WfmExportPeople *people, const WfmExportPerson *person, int32_t day) {
  g_autoptr(GString) cell = g_string_new(NULL);
  for (size_t s = person->first; s < person->first + person->n; s++) {
    const WfmExportShift *shift = &people->shift[s];
    char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
    if (shift->day != day) continue;
    int64_t start = wfm_zone_local(person->shown, shift->start), end = wfm_zone_local(person->shown, shift->end);
    g_string_append_printf(cell, "%s%.5s-%.5s", cell->len ? " / " : "", wfm_format_clock(from, wfm_local_second(start)),
                           wfm_format_clock(to, wfm_local_second(end)));
  }
  const char *leave = wfm_export_leave(people, person, day);
  if (leave) g_string_append_printf(cell, "%s%s", cell->len ? " + " : "", leave);
  const WfmAgentRow *row = person->row;
  bool employed = !row || ((row->from_day == INT32_MIN || row->from_day <= day) && (row->to_day == INT32_MIN || row->to_day >= day));
  if (!cell->len && employed && is_decided(input, person, day)) g_string_append(cell, "OFF");
  return g_string_free(g_steal_pointer(&cell), FALSE);
}

static void write_header(WfmCsv *csv, int32_t first, int32_t last) {
  char stamp[WFM_STAMP_SIZE];
  static const char *const begin[] = {"agent_id", "agent_name", "site", "team", "zone"};
  for (size_t k = 0; k < G_N_ELEMENTS(begin); k++) wfm_csv_text(csv, begin[k]);
  for (int32_t day = first; day <= last; day++) {
    g_autofree char *name = g_strdup_printf("%s %s", wfm_format_day(stamp, day), wfm_weekday_names[wfm_weekday(day)]);
    wfm_csv_text(csv, name);
  }
  wfm_csv_text(csv, "shifts");
  wfm_csv_text(csv, "hours");
  wfm_csv_text(csv, "paid_hours");
  wfm_csv_end(csv);
}

static void write_person(WfmCsv *csv, const WfmExportInput *input, const WfmExportPeople *people, const WfmExportPerson *person,
                         int32_t first, int32_t last) {
  double hours = 0, paid = 0;
  for (size_t s = person->first; s < person->first + person->n; s++) {
    hours += (double)(people->shift[s].end - people->shift[s].start) / 3600;
    paid += (double)people->shift[s].paid_s / 3600;
  }
  wfm_csv_text(csv, wfm_export_name(input, WFM_NAME_AGENT, person->id));
  wfm_csv_text(csv, person->name);
  wfm_csv_text(csv, person->site);
  wfm_csv_text(csv, person->team);
  wfm_csv_text(csv, person->shown->name);
  for (int32_t day = first; day <= last; day++) {
    g_autofree char *cell = wfm_export_matrix_cell(input, people, person, day);
    wfm_csv_text(csv, cell);
  }
  wfm_csv_int(csv, (int64_t)person->n);
  wfm_csv_real(csv, hours, 2);
  wfm_csv_real(csv, paid, 2);
  wfm_csv_end(csv);
}

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(WfmExportPeople) people = wfm_export_people_new(input, err);
  if (!people) return false;
  int32_t first = 0, last = 0;
  if (!wfm_export_days(&first, &last, input, people, err)) return false;
  WfmCsv csv = {.out = wfm_export_file(out, "matrix", ".csv"), .separator = input->separator, .for_spreadsheets = true};
  g_string_append(csv.out, "\ufeff");
  write_header(&csv, first, last);
  for (size_t p = 0; p < people->n_people; p++) write_person(&csv, input, people, &people->person[p], first, last);
  return true;
}

const WfmExportTarget wfm_export_matrix = {
    .name = "matrix",
    .summary = "a row per person, a column per date: 09:00-17:30, kind of leave, OFF",
    .source = "spreadsheets, and walls",
    .file = "matrix.csv",
    .needs = WFM_EXPORT_ROSTER,
    .for_spreadsheets = true,
    .make = make,
};
