/* An Excel workbook: overview, a sheet per week, activities, required against scheduled by day and by interval, warnings. */
#include "cli/data/export/book.h"
#include "cli/data/export/facts.h"
#include "cli/data/export/intervals.h"
#include "cli/data/export/matrix.h"
#include "core/timestamp.h"

#include <math.h>
#include <string.h>

/* ---- Overview ---- */

static void line(WfmSheet *sheet, const char *name, const char *value) {
  wfm_sheet_text(sheet, name, sheet->book->bold);
  wfm_sheet_text(sheet, value, NULL);
  wfm_sheet_end_row(sheet);
}

static void amount(WfmSheet *sheet, const char *name, double value) {
  if (!isfinite(value)) return;
  wfm_sheet_text(sheet, name, sheet->book->bold);
  wfm_sheet_number(sheet, value, sheet->book->whole);
  wfm_sheet_end_row(sheet);
}

static void write_queue(WfmSheet *sheet, JsonObject *queue) {
  double contacts = wfm_fact_number(queue, "roster_contacts"), required = wfm_fact_number(queue, "required_hours");
  wfm_sheet_text(sheet, wfm_fact_text(queue, "queue"), NULL);
  wfm_sheet_text(sheet, wfm_fact_text(queue, "name"), NULL);
  wfm_sheet_number(sheet, isfinite(contacts) ? contacts : wfm_fact_number(queue, "forecast_contacts"), sheet->book->whole);
  wfm_sheet_number(sheet, isfinite(required) ? required : wfm_fact_number(queue, "horizon_required_hours"), sheet->book->whole);
  wfm_sheet_number(sheet, wfm_fact_number(queue, "present_hours"), sheet->book->whole);
  wfm_sheet_number(sheet, wfm_fact_number(queue, "sl_target"), sheet->book->share);
  wfm_sheet_number(sheet, wfm_fact_number(queue, "target_s"), sheet->book->whole);
  wfm_sheet_number(sheet, wfm_fact_number(queue, "sl_expected"), sheet->book->share);
  wfm_sheet_number(sheet, wfm_fact_number(wfm_fact_object(queue, "sl_simulated"), "mean"), sheet->book->share);
  wfm_sheet_text(sheet, wfm_fact_text(queue, "verdict"), NULL);
  wfm_sheet_end_row(sheet);
}

static void write_overview(WfmBook *book, const WfmExportInput *input, int32_t first, int32_t last) {
  static const double width[] = {22, 28, 11, 11, 11, 9, 9, 11, 11, 10};
  char day[WFM_STAMP_SIZE];
  WfmSheet sheet = {book, "Overview", "Plan,", width, G_N_ELEMENTS(width), 0};
  wfm_sheet_begin(&sheet);
  line(&sheet, "plan", input->title);
  line(&sheet, "planner's zone", input->zone->name);
  line(&sheet, "first day", wfm_format_day(day, first));
  line(&sheet, "last day", wfm_format_day(day, last));
  line(&sheet, "clock of local times", input->shown ? input->shown->name : "each person's and each queue's own");
  JsonObject *roster = wfm_fact_object(input->summary, "roster");
  amount(&sheet, "shifts", wfm_fact_number(roster, "duties"));
  amount(&sheet, "paid hours", wfm_fact_number(roster, "paid_hours"));
  g_autofree char *cost = g_strdup_printf("cost (%s)", input->currency);
  amount(&sheet, cost, wfm_fact_number(roster, "cost"));
  amount(&sheet, "hard breaches of rules", wfm_fact_number(roster, "hard_breaches"));
  amount(&sheet, "soft breaches", wfm_fact_number(roster, "soft_breaches"));
  wfm_sheet_end_row(&sheet);
  static const char *const heads[] = {"queue",  "name",     "contacts", "required hours", "scheduled hours",
                                      "target", "within s", "expected", "simulated",      "verdict"};
  for (size_t k = 0; k < G_N_ELEMENTS(heads); k++) wfm_sheet_text(&sheet, heads[k], book->head);
  wfm_sheet_end_row(&sheet);
  JsonArray *queues = wfm_fact_array(input->summary, "queues");
  for (guint q = 0; q < wfm_fact_length(queues); q++) write_queue(&sheet, wfm_fact_element(queues, q));
}

/* ---- Weeks ---- */

static lxw_format *cell_format(WfmBook *book, const WfmExportPeople *people, const WfmExportPerson *person, int32_t day, const char *cell) {
  for (size_t s = person->first; s < person->first + person->n; s++) {
    const WfmExportShift *shift = &people->shift[s];
    if (shift->day == day) return wfm_book_colour(book, *shift->kind ? shift->kind : shift->shift);
  }
  const char *leave = wfm_export_leave(people, person, day);
  return leave ? wfm_book_colour(book, "leave") : *cell ? book->off : NULL;
}

/* Has the week anything to say of the person? */
static bool is_in_week(const WfmExportInput *input, const WfmExportPeople *people, const WfmExportPerson *person, int32_t monday) {
  for (int32_t day = monday; day < monday + 7; day++) {
    g_autofree char *cell = wfm_export_matrix_cell(input, people, person, day);
    if (*cell) return true;
  }
  return false;
}

static void write_week_row(WfmSheet *sheet, const WfmExportInput *input, const WfmExportPeople *people, const WfmExportPerson *person,
                           int32_t monday) {
  double hours = 0, paid = 0;
  size_t n = 0;
  wfm_sheet_text(sheet, person->id, NULL);
  wfm_sheet_text(sheet, person->name, NULL);
  wfm_sheet_text(sheet, person->site, NULL);
  wfm_sheet_text(sheet, person->team, NULL);
  wfm_sheet_text(sheet, person->shown->name, NULL);
  for (int32_t day = monday; day < monday + 7; day++) {
    g_autofree char *cell = wfm_export_matrix_cell(input, people, person, day);
    wfm_sheet_text(sheet, cell, cell_format(sheet->book, people, person, day, cell));
  }
  for (size_t s = person->first; s < person->first + person->n; s++) {
    const WfmExportShift *shift = &people->shift[s];
    if (shift->day < monday || shift->day >= monday + 7) continue;
    hours += (double)(shift->end - shift->start) / 3600, paid += (double)shift->paid_s / 3600, n++;
  }
  wfm_sheet_number(sheet, (double)n, sheet->book->whole);
  wfm_sheet_number(sheet, hours, sheet->book->real);
  wfm_sheet_number(sheet, paid, sheet->book->real);
  wfm_sheet_end_row(sheet);
}

/* What the colours of the week mean, below it. */
static void write_legend(WfmSheet *sheet, const WfmExportPeople *people, int32_t monday) {
  g_autoptr(GHashTable) said = g_hash_table_new(g_str_hash, g_str_equal);
  wfm_sheet_end_row(sheet);
  for (size_t s = 0; s < people->n_shifts; s++) {
    const WfmExportShift *shift = &people->shift[s];
    const char *word = *shift->kind ? shift->kind : shift->shift;
    if (shift->day < monday || shift->day >= monday + 7 || !g_hash_table_add(said, (gpointer)word)) continue;
    wfm_sheet_text(sheet, word, wfm_book_colour(sheet->book, word));
    wfm_sheet_end_row(sheet);
  }
  wfm_sheet_text(sheet, "leave", wfm_book_colour(sheet->book, "leave"));
  wfm_sheet_end_row(sheet);
}

static void write_week(WfmBook *book, const WfmExportInput *input, const WfmExportPeople *people, int32_t monday) {
  static const double width[] = {12, 24, 14, 14, 18, 14, 14, 14, 14, 14, 14, 14, 7, 8, 8};
  int year = 0, week = 0;
  char stamp[WFM_STAMP_SIZE];
  bool busy = false;
  for (size_t p = 0; p < people->n_people && !busy; p++) busy = is_in_week(input, people, &people->person[p], monday);
  if (!busy) return;
  wfm_iso_week(monday, &year, &week);
  g_autofree char *name = g_strdup_printf("Week %d-W%02d", year, week);
  g_autoptr(GString) columns = g_string_new("agent,name,site,team,zone");
  for (int32_t day = monday; day < monday + 7; day++)
    g_string_append_printf(columns, ",%s %s", wfm_weekday_names[wfm_weekday(day)], wfm_format_day(stamp, day));
  g_string_append(columns, ",shifts,hours,paid hours");
  WfmSheet sheet = {book, name, columns->str, width, G_N_ELEMENTS(width), 2};
  wfm_sheet_begin(&sheet);
  for (size_t p = 0; p < people->n_people; p++)
    if (is_in_week(input, people, &people->person[p], monday)) write_week_row(&sheet, input, people, &people->person[p], monday);
  write_legend(&sheet, people, monday);
}

/* ---- Activities ---- */

static void write_activities(WfmBook *book, const WfmExportInput *input, const WfmExportPeople *people) {
  static const double width[] = {12, 24, 12, 12, 12, 24, 17, 17, 18, 8, 7, 36, 17, 17};
  WfmSheet sheet = {book,
                    "Activities",
                    "agent,name,shift date,shift,kind,activity,begin,end,zone,hours,paid,queues or activity,begin UTC,end UTC",
                    width,
                    G_N_ELEMENTS(width),
                    2};
  wfm_sheet_begin(&sheet);
  for (size_t s = 0; s < people->n_shifts; s++)
    for (size_t k = 0; k < people->shift[s].n; k++) {
      const WfmExportShift *shift = &people->shift[s];
      const WfmExportPerson *person = &people->person[shift->person];
      const WfmSegmentRow *row = people->segment[shift->first + k];
      const char *activity = wfm_export_activity(row);
      wfm_sheet_text(&sheet, person->id, NULL);
      wfm_sheet_text(&sheet, person->name, NULL);
      wfm_sheet_date(&sheet, shift->day);
      wfm_sheet_text(&sheet, shift->shift, NULL);
      wfm_sheet_text(&sheet, shift->kind, NULL);
      wfm_sheet_text(&sheet, wfm_export_name(input, WFM_NAME_ACTIVITY, activity), wfm_book_colour(book, activity));
      wfm_sheet_time(&sheet, wfm_zone_local(person->shown, row->start_utc));
      wfm_sheet_time(&sheet, wfm_zone_local(person->shown, row->end_utc));
      wfm_sheet_text(&sheet, person->shown->name, NULL);
      wfm_sheet_number(&sheet, (double)(row->end_utc - row->start_utc) / 3600, book->real);
      wfm_sheet_text(&sheet, row->paid ? "yes" : "no", NULL);
      wfm_sheet_text(&sheet, row->queue_or_activity, NULL);
      wfm_sheet_time(&sheet, row->start_utc);
      wfm_sheet_time(&sheet, row->end_utc);
      wfm_sheet_end_row(&sheet);
    }
  wfm_sheet_end(&sheet);
}

/* ---- Required against scheduled ---- */

/* Too few red, too many blue. */
static void mark_differences(WfmSheet *sheet, lxw_col_t column, double bearable) {
  if (sheet->row < 2) return;
  lxw_format *few = workbook_add_format(sheet->book->book), *many = workbook_add_format(sheet->book->book);
  format_set_bg_color(few, 0xF4B183);
  format_set_bg_color(many, 0xBDD7EE);
  lxw_conditional_format under = {
      .type = LXW_CONDITIONAL_TYPE_CELL, .criteria = LXW_CONDITIONAL_CRITERIA_LESS_THAN, .value = -bearable, .format = few};
  lxw_conditional_format over = {
      .type = LXW_CONDITIONAL_TYPE_CELL, .criteria = LXW_CONDITIONAL_CRITERIA_GREATER_THAN, .value = bearable, .format = many};
  worksheet_conditional_format_range(sheet->sheet, 1, column, sheet->row - 1, column, &under);
  worksheet_conditional_format_range(sheet->sheet, 1, column, sheet->row - 1, column, &over);
}

typedef struct {
  const char *queue;
  int32_t day;
  double contacts, required, scheduled;
} Day;

/* Sums of rounded numbers carry no digits that they do not have. */
static double rounded(double value) {
  return round(value * 1e4) / 1e4;
}

static void end_day(WfmSheet *sheet, const Day *day) {
  wfm_sheet_text(sheet, day->queue, NULL);
  wfm_sheet_date(sheet, day->day);
  wfm_sheet_text(sheet, wfm_weekday_names[wfm_weekday(day->day)], NULL);
  wfm_sheet_number(sheet, rounded(day->contacts), sheet->book->whole);
  wfm_sheet_number(sheet, rounded(day->required), sheet->book->real);
  wfm_sheet_number(sheet, rounded(day->scheduled), sheet->book->real);
  wfm_sheet_number(sheet, rounded(day->scheduled - day->required), sheet->book->real);
  wfm_sheet_end_row(sheet);
}

static double known(double value) {
  return isfinite(value) ? value : 0;
}

static void write_days(WfmBook *book, const WfmExportInterval *interval, size_t n) {
  static const double width[] = {16, 12, 8, 11, 14, 14, 12};
  WfmSheet sheet = {book, "By day", "queue,date,day,contacts,required hours,scheduled hours,difference", width, G_N_ELEMENTS(width), 2};
  Day day = {0};
  wfm_sheet_begin(&sheet);
  for (size_t k = 0; k < n; k++) {
    if (isnan(interval[k].scheduled)) continue;
    int32_t date = wfm_local_day(wfm_zone_local(interval[k].zone, interval[k].start));
    if (day.queue && (strcmp(day.queue, interval[k].queue) != 0 || day.day != date)) {
      end_day(&sheet, &day);
      day.queue = NULL;
    }
    if (!day.queue) day = (Day){.queue = interval[k].queue, .day = date};
    day.contacts += known(interval[k].contacts);
    day.required += known(interval[k].required) * (double)interval[k].minutes / 60;
    day.scheduled += known(interval[k].scheduled) * (double)interval[k].minutes / 60;
  }
  if (day.queue) end_day(&sheet, &day);
  mark_differences(&sheet, 6, 1);
  wfm_sheet_end(&sheet);
}

static void write_intervals(WfmBook *book, const WfmExportInterval *interval, size_t n) {
  static const double width[] = {16, 17, 18, 8, 10, 9, 10, 10, 11, 11, 11};
  WfmSheet sheet = {
      book,  "Required vs scheduled", "queue,begin,zone,minutes,contacts,AHT s,required,scheduled,difference,SL expected,SL simulated",
      width, G_N_ELEMENTS(width),     2};
  wfm_sheet_begin(&sheet);
  for (size_t k = 0; k < n; k++) {
    if (isnan(interval[k].scheduled)) continue;
    wfm_sheet_text(&sheet, interval[k].queue, NULL);
    wfm_sheet_time(&sheet, wfm_zone_local(interval[k].zone, interval[k].start));
    wfm_sheet_text(&sheet, interval[k].zone->name, NULL);
    wfm_sheet_number(&sheet, (double)interval[k].minutes, book->whole);
    wfm_sheet_number(&sheet, interval[k].contacts, book->real);
    wfm_sheet_number(&sheet, interval[k].aht_s, book->whole);
    wfm_sheet_number(&sheet, interval[k].required, book->real);
    wfm_sheet_number(&sheet, interval[k].scheduled, book->real);
    wfm_sheet_number(&sheet, interval[k].difference, book->real);
    wfm_sheet_number(&sheet, interval[k].sl_expected, book->share);
    wfm_sheet_number(&sheet, interval[k].sl_simulated, book->share);
    wfm_sheet_end_row(&sheet);
  }
  mark_differences(&sheet, 8, 0.5);
  wfm_sheet_end(&sheet);
}

/* ---- Warnings ---- */

static void write_warnings(WfmBook *book, const WfmExportInput *input) {
  static const double width[] = {14, 16, 140};
  WfmSheet sheet = {book, "Warnings", "kind,about,text", width, G_N_ELEMENTS(width), 0};
  wfm_sheet_begin(&sheet);
  JsonArray *warnings = wfm_fact_array(input->summary, "warnings"), *findings = wfm_fact_array(input->summary, "findings");
  for (guint k = 0; k < wfm_fact_length(warnings); k++) {
    JsonObject *warning = wfm_fact_element(warnings, k);
    wfm_sheet_text(&sheet, wfm_fact_text(warning, "stage"), NULL);
    wfm_sheet_text(&sheet, wfm_fact_text(warning, "queue"), NULL);
    wfm_sheet_text(&sheet, wfm_fact_text(warning, "text"), NULL);
    wfm_sheet_end_row(&sheet);
  }
  for (guint k = 0; k < wfm_fact_length(findings); k++) {
    JsonObject *finding = wfm_fact_element(findings, k);
    wfm_sheet_text(&sheet, wfm_fact_flag(finding, "hard") ? "hard rule" : "soft rule", NULL);
    wfm_sheet_text(&sheet, wfm_fact_text(finding, "agent"), NULL);
    wfm_sheet_text(&sheet, wfm_fact_text(finding, "text"), NULL);
    wfm_sheet_end_row(&sheet);
  }
  if (sheet.row == 1) wfm_sheet_text(&sheet, "none", NULL);
}

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(WfmExportPeople) people = wfm_export_people_new(input, err);
  int32_t first = 0, last = 0;
  size_t n = 0;
  if (!people || !wfm_export_days(&first, &last, input, people, err)) return false;
  g_autoptr(WfmBook) book = wfm_book_new(input->title, input->stamp, err);
  if (!book) return false;
  g_autofree WfmExportInterval *interval = wfm_export_intervals(&n, input);
  write_overview(book, input, first, last);
  for (int32_t monday = first - wfm_weekday(first); monday <= last; monday += 7) write_week(book, input, people, monday);
  write_activities(book, input, people);
  write_days(book, interval, n);
  write_intervals(book, interval, n);
  write_warnings(book, input);
  return wfm_book_finish(book, wfm_export_file(out, "roster", ".xlsx"), err);
}

const WfmExportTarget wfm_export_excel = {
    .name = "excel",
    .summary = "a workbook: overview, a sheet per week, activities, required against scheduled, warnings",
    .source = "Excel, LibreOffice Calc, Google Sheets",
    .file = "roster.xlsx",
    .needs = WFM_EXPORT_ROSTER,
    .uses = WFM_EXPORT_FORECAST | WFM_EXPORT_REQUIREMENT | WFM_EXPORT_COVERAGE,
    .for_spreadsheets = true,
    .make = make,
};
