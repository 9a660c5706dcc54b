#include "cli/data/series_file.h"

#include "cli/data/midnight.h"
#include "cli/data/notation.h"
#include "cli/data/series_read.h"

#include <math.h>
#include <string.h>

#define SPARE_SHARE 8 /* a series is given room for 1 / this more than it has */
#define SPARE_DAYS 14
#define LEAST_STAMPS 14 /* before they say how far apart they lie */

/* ---- Places ---- */

/* Makes room for a day; values of days without rows are NaN. */
static double *widen(double *values, int32_t old_days, int32_t before, int32_t capacity, int32_t per_day) {
  size_t size = (size_t)capacity * (size_t)per_day, lead = (size_t)before * (size_t)per_day, kept = (size_t)old_days * (size_t)per_day;
  double *wider = g_renew(double, values, size);
  memmove(wider + lead, wider, kept * sizeof(double));
  for (size_t k = 0; k < lead; k++) wider[k] = NAN;
  for (size_t k = lead + kept; k < size; k++) wider[k] = NAN;
  return wider;
}

static void resize(WfmSeries *series, int32_t before, int32_t capacity, int32_t per_day) {
  series->offered = widen(series->offered, series->n_days, before, capacity, per_day);
  if (series->aht_s) {
    series->aht_s = widen(series->aht_s, series->n_days, before, capacity, per_day);
    series->served = widen(series->served, series->n_days, before, capacity, per_day);
  }
  series->capacity = capacity;
  series->first_day -= before;
  series->n_days += before;
  for (guint k = 0; before > 0 && series->second && k < series->second->len; k++)
    g_array_index(series->second, WfmSecondRow, k).cell += before * per_day;
}

static int32_t cell_of(WfmSeries *series, int32_t day, int32_t slot, int32_t per_day) {
  if (series->n_days == 0) series->first_day = day;
  if (day < series->first_day) {
    int32_t before = MIN(series->first_day, series->first_day - day + series->n_days / SPARE_SHARE);
    resize(series, before, series->n_days + before, per_day);
  }
  int32_t index = day - series->first_day;
  if (index >= series->capacity) resize(series, 0, index + 1 + index / SPARE_SHARE + SPARE_DAYS, per_day);
  series->n_days = MAX(series->n_days, index + 1);
  return index * per_day + slot;
}

static void trim(WfmSeries *series, int32_t per_day) {
  size_t size = (size_t)MAX(series->n_days, 1) * (size_t)per_day;
  series->offered = g_renew(double, series->offered, size);
  if (series->aht_s) series->aht_s = g_renew(double, series->aht_s, size), series->served = g_renew(double, series->served, size);
  series->capacity = MAX(series->n_days, 1);
}

/* ---- Rows ---- */

typedef struct {
  WfmSeriesFile *file;
  WfmSeriesTable *table;
  const WfmZone *zone; /* as asked for */
  GHashTable *index;   /* id -> place in file->series + 1 */
  size_t last;         /* series of the row before */
  bool styled;
  bool foreign; /* a cell is not in plain notation, and the table is not surveyed */
  /* stamps that are on no boundary: one mistake for all */
  size_t n_off;
  int32_t off_line;
  int64_t off_step; /* on whose boundaries they are */
  /* what all stamps lie a whole number of apart, the time of day alone */
  size_t n_stamps, n_next_days; /* stamps; those one to three days from the one before */
  int64_t first_local, last_local, apart;
  WfmMidnights midnights;
} Reader;

static int64_t common_divisor(int64_t a, int64_t b) {
  return b == 0 ? a : common_divisor(b, a % b);
}

static WfmSeries *series_of(Reader *reader, const char *id) {
  WfmSeriesFile *file = reader->file;
  if (file->n > 0 && strcmp(file->series[reader->last].id, id) == 0) return &file->series[reader->last];
  size_t place = GPOINTER_TO_SIZE(g_hash_table_lookup(reader->index, id));
  if (place == 0) {
    if ((file->n & (file->n - 1)) == 0) file->series = g_renew(WfmSeries, file->series, MAX(1, 2 * file->n));
    file->series[file->n] = (WfmSeries){.id = g_strdup(id)};
    if (reader->table->with_handle_time) file->series[file->n].aht_s = g_new(double, 1), file->series[file->n].served = g_new(double, 1);
    place = ++file->n;
    g_hash_table_insert(reader->index, file->series[place - 1].id, GSIZE_TO_POINTER(place));
  }
  reader->last = place - 1;
  return &file->series[place - 1];
}

/* A cell that cannot be read: a mistake, or, as long as the file was not looked at as a whole, a reason to do that. */
static bool refuse(Reader *reader, const WfmRow *row, int column, const char *right) {
  WfmSeriesTable *table = reader->table;
  reader->foreign = !table->surveyed;
  if (reader->foreign) return false;
  g_autofree char *shown = wfm_show_text(wfm_series_text(row, column));
  wfm_mistakes_add(table->mistakes, table->file, row->line, column + 1, "found \"%s\", right would be %s", shown, right);
  return false;
}

static bool read_number(double *value, Reader *reader, const WfmRow *row, int column, const char *right) {
  return wfm_series_number(value, reader->table, wfm_series_text(row, column)) || refuse(reader, row, column, right);
}

/* Results are written as the file writes its stamps where those are plain, else by ISO 8601. */
static WfmStampStyle style_of(const Reader *reader, const WfmRow *row, const WfmStamp *stamp, bool plain) {
  bool utc = reader->table->map->utc;
  if (plain) return wfm_stamp_style_of(wfm_series_text(row, reader->table->columns.start), stamp, utc);
  return (WfmStampStyle){.separator = stamp->has_time ? ' ' : 0,
                         .zone = stamp->has_offset ? WFM_STYLE_OFFSET_COLON
                                 : utc             ? WFM_STYLE_UTC
                                                   : WFM_STYLE_LOCAL};
}

/* Wall-clock seconds of the row's start; *later: certainly in the second pass of a repeated hour. */
static bool read_start(int64_t *local, bool *later, Reader *reader, const WfmRow *row) {
  WfmSeriesFile *file = reader->file;
  WfmStamp stamp;
  bool plain;
  if (!wfm_series_stamp(&stamp, &plain, reader->table, row))
    return refuse(reader, row, reader->table->columns.start, "a date and time such as 2026-03-02 08:00");
  if (reader->n_stamps++ == 0) reader->first_local = reader->last_local = stamp.local, reader->apart = 86400;
  int64_t days = ABS(stamp.local / 86400 - reader->last_local / 86400);
  reader->n_next_days += days > 0 && days <= 3, reader->last_local = stamp.local;
  reader->apart = common_divisor(reader->apart, ABS(stamp.local - reader->first_local) % 86400);
  wfm_midnights_see(&reader->midnights, wfm_series_text(row, reader->table->columns.start), stamp.has_time, stamp.local % 86400, row->line);
  bool is_instant = stamp.has_offset || reader->table->map->utc;
  int64_t instant = stamp.local - (stamp.has_offset ? stamp.offset_s : 0);
  if (!reader->styled) {
    file->style = style_of(reader, row, &stamp, plain);
    file->phase_s = (int32_t)((is_instant ? wfm_zone_local(reader->zone, instant) : stamp.local) % file->step);
    reader->styled = true;
  }
  *local = stamp.local - file->phase_s, *later = false;
  if (is_instant) {
    instant -= file->phase_s;
    *local = wfm_zone_local(reader->zone, instant);
    *later = wfm_zone_instant(reader->zone, *local).first != instant;
  }
  if (*local % file->step == 0) return true;
  if (reader->n_off++ == 0) reader->off_line = row->line, reader->off_step = file->step;
  reader->off_step = common_divisor(reader->off_step, *local % file->step); /* local is relative to the phase */
  return false;
}

static void report_off_boundaries(const Reader *reader) {
  if (reader->n_off == 0) return;
  g_autoptr(GString) right = g_string_new(NULL);
  if (reader->off_step >= 60)
    g_string_printf(right, "--interval %dm", (int)(reader->off_step / 60));
  else
    g_string_assign(right, "starts of equal intervals");
  wfm_mistakes_add(
      reader->table->mistakes, reader->file->file, reader->off_line, reader->table->columns.start + 1,
      "%zu stamps, this one the first, do not lie a whole number of intervals of %d minutes from the first row's; right would be %s",
      reader->n_off, reader->file->step / 60, right->str);
}

/* Days or half hours that are called intervals of less would be forecast as if all of them came in that much. */
static void report_finer_interval(const Reader *reader) {
  int32_t step = reader->file->step, apart = (int32_t)reader->apart;
  if (apart <= step || (apart == 86400 ? reader->n_next_days : reader->n_stamps) < LEAST_STAMPS) return;
  g_autofree char *right = apart == 86400 ? g_strdup("1d") : g_strdup_printf("%dm", apart / 60);
  g_autofree char *what =
      apart == 86400 ? g_strdup("at the same time of day") : g_strdup_printf("a whole number of %d minutes apart", apart / 60);
  wfm_mistakes_add(reader->table->mistakes, reader->file->file, 0, reader->table->columns.start + 1,
                   "all %zu stamps lie %s, so the rows are no intervals of %d minutes; right would be --interval %s, or none",
                   reader->n_stamps, what, step / 60, right);
}

static void report_midnights(const Reader *reader) {
  int32_t line;
  g_autofree char *text = wfm_midnights_refuse_intervals(&reader->midnights, &line);
  if (text) wfm_mistakes_add(reader->table->mistakes, reader->file->file, line, reader->table->columns.start + 1, "%s", text);
}

static void take_row(Reader *reader, const WfmRow *at) {
  WfmSeriesFile *file = reader->file;
  const WfmSeriesColumns *columns = &reader->table->columns;
  WfmSecondRow row = {0};
  int64_t local = 0;
  if (!read_start(&local, &row.later_pass, reader, at) ||
      !read_number(&row.offered, reader, at, columns->offered, "a number of contacts, 0 or more, or an empty cell for not measured") ||
      !read_number(&row.aht, reader, at, columns->aht, "a handle time in seconds, 0 or more, or an empty cell for not measured") ||
      !read_number(&row.served, reader, at, columns->served, "a number of contacts served, 0 or more, or an empty cell for not measured"))
    return;
  const char *id = columns->series == WFM_NO_COLUMN ? "all" : wfm_series_text(at, columns->series);
  WfmSeries *series = series_of(reader, id);
  row.cell = cell_of(series, wfm_local_day(local), wfm_local_second(local) / file->step, file->per_day);
  if (row.later_pass || !isnan(series->offered[row.cell])) {
    if (!series->second) series->second = g_array_new(FALSE, FALSE, sizeof(WfmSecondRow));
    g_array_append_val(series->second, row);
    return;
  }
  series->offered[row.cell] = row.offered;
  if (series->aht_s) series->aht_s[row.cell] = row.aht, series->served[row.cell] = row.served;
}

/* ---- The file ---- */

static void forget_series(WfmSeriesFile *file) {
  for (size_t s = 0; s < file->n; s++) {
    WfmSeries *series = &file->series[s];
    g_free(series->id);
    g_free(series->offered);
    g_free(series->aht_s);
    g_free(series->served);
    if (series->second) g_array_unref(series->second);
  }
  g_free(file->series);
  file->series = NULL;
  file->n = 0;
}

/* False: it ended at a cell for which the whole file must be looked at first. */
static bool read_rows(WfmSeriesFile *file, WfmSeriesTable *table, const WfmZone *zone) {
  g_autoptr(GHashTable) index = g_hash_table_new(g_str_hash, g_str_equal);
  Reader reader = {.file = file, .table = table, .zone = zone, .index = index};
  WfmRow row;
  if (!wfm_series_table_begin(table)) return true;
  while (!reader.foreign && wfm_series_table_next(table, &row)) take_row(&reader, &row);
  if (reader.foreign) return forget_series(file), false;
  report_off_boundaries(&reader);
  report_finer_interval(&reader);
  report_midnights(&reader);
  if (file->n == 0 && !wfm_mistakes_count(table->mistakes)) wfm_mistakes_add(table->mistakes, file->file, 0, 0, "has a header and no rows");
  return true;
}

WfmSeriesFile *wfm_series_file_read(WfmBytes *bytes, const char *name, const WfmSeriesMap *map, const char *zone, int32_t step,
                                    bool with_handle_time, GError **err) {
  g_autoptr(WfmZone) asked = wfm_zone_new(zone, err);
  if (!asked) return NULL;
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmRows) rows = wfm_rows_new(bytes, 0, mistakes);
  WfmSeriesTable table = {.file = name, .rows = rows, .map = map, .with_handle_time = with_handle_time, .mistakes = mistakes};
  if (step == 0 && wfm_series_survey(&table)) step = table.step;
  if (!wfm_mistakes_check(mistakes, err)) return NULL;
  if (step < 60 || 86400 % step != 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--interval: %d seconds do not divide a day; right would be 15m, 30m, 1h, 1d", step);
    return NULL;
  }
  g_autoptr(WfmSeriesFile) file = g_new0(WfmSeriesFile, 1);
  file->file = g_strdup(name);
  file->step = step, file->per_day = 86400 / step;
  file->warnings = g_ptr_array_new_with_free_func(g_free);
  if (!read_rows(file, &table, asked) && wfm_series_survey(&table)) read_rows(file, &table, asked);
  for (size_t s = 0; s < file->n; s++) trim(&file->series[s], file->per_day);
  if (!wfm_mistakes_check(mistakes, err)) return NULL;
  file->zone = g_steal_pointer(&asked);
  wfm_series_settle_clock(file);
  return g_steal_pointer(&file);
}

void wfm_series_file_free(WfmSeriesFile *file) {
  if (!file) return;
  forget_series(file);
  g_free(file->file);
  wfm_zone_free(file->zone);
  g_ptr_array_unref(file->warnings);
  g_free(file);
}

void wfm_series_file_span(const WfmSeriesFile *file, int32_t *first_day, int32_t *last_day) {
  *first_day = INT32_MAX, *last_day = 0;
  for (size_t s = 0; s < file->n; s++) {
    *first_day = MIN(*first_day, file->series[s].first_day);
    *last_day = MAX(*last_day, file->series[s].first_day + file->series[s].n_days - 1);
  }
}
