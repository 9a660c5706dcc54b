/* Which column of a series file is what. */
#include "cli/data/notation.h"
#include "cli/data/series_read.h"

#include <string.h>

enum { HEADER_ROWS = 20 }; /* titles may stand above the header */

/* Names met in exports and in the literature, the first one found holds. */
static const char *const series_names[] = {"unique_id",      "series",     "series_id", "queue", "queuename", "queue_name",
                                           "planning group", "skill name", "group",     "id",    NULL};
static const char *const start_names[] = {"ds",
                                          "start_local",
                                          "interval_start_local",
                                          "interval_start",
                                          "interval start",
                                          "timestamp",
                                          "datetime",
                                          "date_time",
                                          "start time",
                                          "interval",
                                          "time",
                                          "date",
                                          "day",
                                          "datum",
                                          NULL};
static const char *const date_names[] = {"date", "day", "datum", "jour", NULL};
static const char *const offered_names[] = {
    "y", "offered", "volume", "contacts", "calls", "count", "arrivals", "incomingcontactvolume", "contacts_received", "value", NULL};
static const char *const aht_names[] = {"aht", "aht_s", "averagehandletime", "average handle time", "avg handle", NULL};
static const char *const served_names[] = {"n_served", "served", "handled", "contactshandled", "answered", NULL};

static char **field_of(WfmSeriesMap *map, const char *key) {
  if (strcmp(key, "series") == 0) return &map->series;
  if (strcmp(key, "start_local") == 0 || strcmp(key, "start_utc") == 0) return &map->start;
  if (strcmp(key, "date") == 0) return &map->date;
  if (strcmp(key, "offered") == 0) return &map->offered;
  if (strcmp(key, "aht") == 0) return &map->aht;
  return strcmp(key, "served") == 0 ? &map->served : NULL;
}

bool wfm_series_map_parse(WfmSeriesMap *map, const char *text, GError **err) {
  g_auto(GStrv) pairs = g_strsplit(text, ",", -1);
  for (char **pair = pairs; *pair; pair++) {
    g_auto(GStrv) sides = g_strsplit(*pair, "=", 2);
    const char *key = sides[0] ? g_strstrip(sides[0]) : "";
    char **field = field_of(map, key);
    if (!field || !sides[1] || !*g_strstrip(sides[1])) {
      g_autofree char *shown = wfm_show_text(*pair);
      g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE,
                  "--map: found \"%s\", right would be series=COLUMN,start_local=COLUMN,offered=COLUMN (also start_utc, date, aht, served)",
                  shown);
      return false;
    }
    g_free(*field);
    *field = g_strdup(sides[1]);
    if (strncmp(key, "start_", 6) == 0) map->utc = strcmp(key, "start_utc") == 0;
  }
  return true;
}

void wfm_series_map_clear(WfmSeriesMap *map) {
  g_free(map->series);
  g_free(map->start);
  g_free(map->date);
  g_free(map->offered);
  g_free(map->aht);
  g_free(map->served);
  *map = (WfmSeriesMap){0};
}

static int find(const WfmRow *header, const char *name) {
  for (size_t c = 0; c < header->n; c++)
    if (g_ascii_strcasecmp(header->cell[c], name) == 0) return (int)c;
  return WFM_NO_COLUMN;
}

/* By the name that the map gives, else the first of the usual names. */
static int column_of(const WfmRow *header, const char *mapped, const char *const *usual) {
  if (mapped) return find(header, mapped);
  int column = WFM_NO_COLUMN;
  for (; *usual && column == WFM_NO_COLUMN; usual++) column = find(header, *usual);
  return column;
}

static void missing(const WfmSeriesTable *table, const WfmRow *header, const char *what, const char *mapped, const char *key) {
  g_autoptr(GString) found = g_string_new(NULL);
  for (size_t c = 0; c < header->n && c < 40; c++) {
    g_autofree char *cell = wfm_show_text(header->cell[c]);
    g_string_append_printf(found, "%s%s", c ? ", " : "", cell);
  }
  g_autofree char *shown = wfm_show_text(mapped ? mapped : "");
  if (mapped)
    wfm_mistakes_add(table->mistakes, table->file, header->line, 0, "there is no column \"%s\" for %s; the file has: %s", shown, what,
                     found->str);
  else
    wfm_mistakes_add(table->mistakes, table->file, header->line, 0,
                     "no column for %s is recognised among: %s; right would be --map %s=COLUMN", what, found->str, key);
}

static WfmSeriesColumns columns_of(const WfmRow *header, const WfmSeriesMap *map, bool with_handle_time) {
  WfmSeriesColumns columns = {column_of(header, map->series, series_names),
                              column_of(header, map->start, start_names),
                              column_of(header, map->date, date_names),
                              column_of(header, map->offered, offered_names),
                              WFM_NO_COLUMN,
                              WFM_NO_COLUMN};
  if (with_handle_time) columns.aht = column_of(header, map->aht, aht_names), columns.served = column_of(header, map->served, served_names);
  return columns;
}

static bool has_all(const WfmSeriesColumns *columns, const WfmSeriesMap *map, bool with_handle_time) {
  if (columns->start == WFM_NO_COLUMN || columns->offered == WFM_NO_COLUMN) return false;
  if ((map->series && columns->series == WFM_NO_COLUMN) || (map->date && columns->date == WFM_NO_COLUMN)) return false;
  return !with_handle_time || (columns->aht != WFM_NO_COLUMN && columns->served != WFM_NO_COLUMN);
}

static void report_missing(const WfmSeriesTable *table, const WfmRow *header) {
  const WfmSeriesMap *map = table->map;
  WfmSeriesColumns columns = columns_of(header, map, table->with_handle_time);
  if (columns.series == WFM_NO_COLUMN && map->series) missing(table, header, "the series", map->series, "series");
  if (columns.start == WFM_NO_COLUMN) missing(table, header, "the start of the interval", map->start, "start_local");
  if (columns.date == WFM_NO_COLUMN && map->date) missing(table, header, "the date", map->date, "date");
  if (columns.offered == WFM_NO_COLUMN) missing(table, header, "the contacts offered", map->offered, "offered");
  if (!table->with_handle_time) return;
  if (columns.aht == WFM_NO_COLUMN) missing(table, header, "the handle time", map->aht, "aht");
  if (columns.served == WFM_NO_COLUMN) missing(table, header, "the contacts served", map->served, "served");
}

/* The next row that is no comment. */
static bool next_row(WfmSeriesTable *table, WfmRow *row) {
  while (wfm_rows_next(table->rows, row))
    if (*row->cell[0] != '#') return true;
  return false;
}

bool wfm_series_table_begin(WfmSeriesTable *table) {
  WfmRow row;
  wfm_rows_rewind(table->rows);
  for (int k = 0; k < HEADER_ROWS && next_row(table, &row); k++) {
    table->columns = columns_of(&row, table->map, table->with_handle_time);
    if (has_all(&table->columns, table->map, table->with_handle_time)) return true;
  }
  if (wfm_mistakes_count(table->mistakes)) return false;
  wfm_rows_rewind(table->rows);
  if (next_row(table, &row))
    report_missing(table, &row);
  else
    wfm_mistakes_add(table->mistakes, table->file, 0, 0, "has no rows");
  return false;
}

bool wfm_series_table_next(WfmSeriesTable *table, WfmRow *row) {
  return next_row(table, row);
}

const char *wfm_series_text(const WfmRow *row, int column) {
  return column >= 0 && (size_t)column < row->n ? row->cell[column] : "";
}
