/* Which column of a series file is what. */
#include "cli/data/notation.h"
#include "cli/data/series_read.h"

#include <string.h>

/* Names met in exports and in the literature, the first one found holds. */
static const char *const series_names[] = {"unique_id",      "series",     "series_id", "queue", "queuename", "queue_name",
                                           "planning group", "skill name", "group",     "id",    NULL};
static const char *const start_names[] = {
    "ds",  "start_local", "interval_start_local", "interval_start", "interval start", "timestamp", "datetime", "date_time", "time", "date",
    "day", NULL};
static const char *const offered_names[] = {
    "y", "offered", "volume", "contacts", "calls", "count", "arrivals", "incomingcontactvolume", "contacts_received", "value", NULL};
static const char *const aht_names[] = {"aht", "aht_s", "averagehandletime", "average handle time", "avg handle", NULL};
static const char *const served_names[] = {"n_served", "served", "handled", "contactshandled", "answered", NULL};

static char **field_of(WfmSeriesMap *map, const char *key) {
  if (strcmp(key, "series") == 0) return &map->series;
  if (strcmp(key, "start_local") == 0 || strcmp(key, "start_utc") == 0) return &map->start;
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
                  "--map: found \"%s\", right would be series=COLUMN,start_local=COLUMN,offered=COLUMN (also start_utc, aht, served)",
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
  g_free(map->offered);
  g_free(map->aht);
  g_free(map->served);
  *map = (WfmSeriesMap){0};
}

static int find(const WfmRecord *header, const char *name) {
  for (size_t c = 0; c < header->stored; c++)
    if (g_ascii_strcasecmp(header->cell[c], name) == 0) return (int)c;
  return WFM_NO_COLUMN;
}

/* The column that the map names, else the first of the usual names. */
static int column_of(const WfmRecord *header, const char *mapped, const char *const *usual) {
  if (mapped) return find(header, mapped);
  int column = WFM_NO_COLUMN;
  for (; *usual && column == WFM_NO_COLUMN; usual++) column = find(header, *usual);
  return column;
}

static void missing(const WfmRecord *header, const char *file, const char *what, const char *mapped, const char *key,
                    WfmMistakes *mistakes) {
  g_autoptr(GString) found = g_string_new(NULL);
  for (size_t c = 0; c < header->stored && c < 40; c++) g_string_append_printf(found, "%s%s", c ? ", " : "", header->cell[c]);
  g_autofree char *shown = wfm_show_text(mapped ? mapped : "");
  if (mapped)
    wfm_mistakes_add(mistakes, file, header->line, 0, "there is no column \"%s\" for %s; the file has: %s", shown, what, found->str);
  else
    wfm_mistakes_add(mistakes, file, header->line, 0, "no column for %s is recognised among: %s; right would be --map %s=COLUMN", what,
                     found->str, key);
}

bool wfm_series_columns_find(WfmSeriesColumns *columns, const WfmRecord *header, const WfmSeriesMap *map, bool with_handle_time,
                             const char *file, WfmMistakes *mistakes) {
  size_t before = wfm_mistakes_count(mistakes);
  *columns = (WfmSeriesColumns){column_of(header, map->series, series_names), column_of(header, map->start, start_names),
                                column_of(header, map->offered, offered_names), WFM_NO_COLUMN, WFM_NO_COLUMN};
  if (columns->series == WFM_NO_COLUMN && map->series) missing(header, file, "the series", map->series, "series", mistakes);
  if (columns->start == WFM_NO_COLUMN) missing(header, file, "the start of the interval", map->start, "start_local", mistakes);
  if (columns->offered == WFM_NO_COLUMN) missing(header, file, "the contacts offered", map->offered, "offered", mistakes);
  if (with_handle_time) {
    columns->aht = column_of(header, map->aht, aht_names), columns->served = column_of(header, map->served, served_names);
    if (columns->aht == WFM_NO_COLUMN) missing(header, file, "the handle time", map->aht, "aht", mistakes);
    if (columns->served == WFM_NO_COLUMN) missing(header, file, "the contacts served", map->served, "served", mistakes);
  }
  return wfm_mistakes_count(mistakes) == before;
}
