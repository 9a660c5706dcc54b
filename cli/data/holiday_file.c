#include "cli/data/holiday_file.h"

#include "cli/data/notation.h"
#include "cli/data/plan_cells.h"
#include "cli/data/table_lines.h"
#include "core/timestamp.h"
#include "forecast/events.h"

#include <math.h>
#include <string.h>

static const char *const day_names[] = {"ds", "date", "day", "from", "when", NULL};
static const char *const name_names[] = {"name", "holiday", "event", NULL};
static const char *const kind_names[] = {"kind", NULL}, *const region_names[] = {"region", NULL}, *const open_names[] = {"open", NULL},
                         *const follows_names[] = {"follows", NULL};

typedef struct {
  WfmHolidayFile *holidays;
  const char *file, *region;
  const WfmZone *zone;
  WfmMistakes *mistakes;
  int day, name, kind, of_region, open, follows; /* columns from 0; -1 = none */
} Reader;

static int find(const WfmRecord *header, const char *const *names) {
  for (; *names; names++)
    for (size_t c = 0; c < header->stored; c++)
      if (g_ascii_strcasecmp(header->cell[c], *names) == 0) return (int)c;
  return -1;
}

static const char *cell(const WfmRecord *record, int column) {
  return column >= 0 && (size_t)column < record->stored ? record->cell[column] : "";
}

static bool read_header(Reader *reader, const WfmRecord *header) {
  reader->day = find(header, day_names), reader->name = find(header, name_names);
  reader->kind = find(header, kind_names), reader->of_region = find(header, region_names);
  reader->open = find(header, open_names), reader->follows = find(header, follows_names);
  if (reader->day >= 0) return true;
  wfm_mistakes_add(reader->mistakes, reader->file, header->line, 0, "no column for the day; right would be a header ds,name");
  return false;
}

static const char *kind_of(const char *text) {
  for (const char *const *kind = wfm_event_kinds; *kind; kind++)
    if (g_ascii_strcasecmp(*text ? text : "holiday", *kind) == 0) return *kind;
  return NULL;
}

/* Of a cell that is wrong: the mistake, and false. */
static bool refuse_cell(const Reader *reader, const WfmRecord *record, int column, const char *right) {
  g_autofree char *shown = wfm_show_text(cell(record, column));
  wfm_mistakes_add(reader->mistakes, reader->file, record->line, column + 1, "found \"%s\", right would be %s", shown, right);
  return false;
}

/* Hours of its own, and the weekday that it follows. */
static bool take_timetable(WfmEvent *event, const Reader *reader, const WfmRecord *record) {
  const char *open = cell(record, reader->open), *follows = cell(record, reader->follows);
  g_autofree char *right = NULL;
  WfmDayHours hours = {0};
  if (*open && !wfm_day_hours_parse(&hours, open, NULL, &right)) return refuse_cell(reader, record, reader->open, right);
  if (*open && strcmp(event->kind, "closure") == 0)
    return refuse_cell(reader, record, reader->open, "no hours beside kind closure, or another kind, such as half_day");
  event->open_from_s = hours.from_s, event->open_to_s = hours.to_s;
  for (int w = 0; w < 7; w++)
    if (g_ascii_strcasecmp(follows, wfm_weekday_names[w]) == 0) event->follows = w + 1;
  if (*follows && !event->follows && g_ascii_strcasecmp(follows, "own") != 0)
    return refuse_cell(reader, record, reader->follows, "a weekday such as Mon, or own");
  wfm_event_complete(event);
  return true;
}

static void take_row(Reader *reader, const WfmRecord *record) {
  WfmStamp stamp;
  const char *name = cell(record, reader->name), *kind = kind_of(cell(record, reader->kind)), *region = cell(record, reader->of_region);
  if (reader->region && *region && strcmp(region, reader->region) != 0) return;
  if (!wfm_stamp_parse(&stamp, cell(record, reader->day))) {
    refuse_cell(reader, record, reader->day, "a date such as 2026-12-25");
    return;
  }
  if (!kind) {
    g_autofree char *words = g_strjoinv(", ", (char **)(void *)wfm_event_kinds), *right = g_strconcat("one of: ", words, NULL);
    refuse_cell(reader, record, reader->kind, right);
    return;
  }
  int32_t day = wfm_local_day(stamp.local);
  const char *kept = g_string_chunk_insert_const(reader->holidays->texts, *name ? name : kind);
  WfmEvent event = {.name = kept,
                    .kind = kind,
                    .from = wfm_zone_day_start(reader->zone, day),
                    .to = wfm_zone_day_start(reader->zone, day + 1),
                    .volume_effect = NAN,
                    .aht_effect = NAN};
  if (!take_timetable(&event, reader, record)) return;
  g_array_append_val(reader->holidays->events, event);
}

WfmHolidayFile *wfm_holiday_file_read(FILE *in, const char *file, const char *region, const WfmZone *zone, GError **err) {
  g_autoptr(WfmHolidayFile) holidays = g_new0(WfmHolidayFile, 1);
  holidays->events = g_array_new(FALSE, TRUE, sizeof(WfmEvent));
  holidays->texts = g_string_chunk_new(1024);
  if (!in) return g_steal_pointer(&holidays);
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmLines) lines = wfm_lines_new(in, file, mistakes);
  Reader reader = {holidays, file, region, zone, mistakes, -1, -1, -1, -1, -1, -1};
  WfmRecord record;
  if (wfm_lines_next(lines, &record) && read_header(&reader, &record))
    while (wfm_lines_next(lines, &record)) take_row(&reader, &record);
  return wfm_mistakes_check(mistakes, err) ? g_steal_pointer(&holidays) : NULL;
}

void wfm_holiday_file_free(WfmHolidayFile *holidays) {
  if (!holidays) return;
  g_array_unref(holidays->events);
  g_string_chunk_free(holidays->texts);
  g_free(holidays);
}
