#include "cli/data/import/layout.h"

#include "cli/data/notation.h"

#include <string.h>

#define LOOK 40
#define LEAST_ACROSS 3 /* days or times that make a matrix */

void wfm_layout_clear(WfmLayout *layout) {
  for (int f = 0; f < WFM_N_FIELDS; f++) g_free(layout->header[f]);
  g_free(layout->zone);
  g_free(layout->row_zone);
  g_free(layout->channel);
  *layout = (WfmLayout){0};
}

static void begin(WfmLayout *layout, char delimiter) {
  *layout = (WfmLayout){.delimiter = delimiter};
  for (int f = 0; f < WFM_N_FIELDS; f++) layout->column[f] = WFM_NO_COLUMN;
}

static void set_column(WfmLayout *layout, WfmField field, int column, const char *header, WfmUnit unit) {
  layout->column[field] = column;
  layout->unit[field] = unit;
  g_free(layout->header[field]);
  layout->header[field] = header ? g_strdup(header) : NULL;
}

/* ---- Keys of a row ---- */

typedef struct {
  WfmHeaderKey *key; /* [n] */
  size_t n;
  bool shifted; /* the first cell says "#fields" and names no column */
} Keys;

static Keys keys_of(const WfmRow *row) {
  Keys keys = {.key = g_new(WfmHeaderKey, row->n + 1), .n = row->n};
  for (size_t c = 0; c < row->n; c++) {
    const char *text = row->cell[c];
    if (c == 0 && g_ascii_strncasecmp(text, "#fields", 7) == 0) {
      text += 7;
      while (*text == ':' || *text == ' ' || *text == '=') text++;
      keys.shifted = *text == 0;
    }
    wfm_header_key(&keys.key[c], text);
  }
  return keys;
}

static int find_key(const Keys *keys, const char *key, size_t n) {
  for (size_t c = 0; c < keys->n; c++)
    if (strncmp(keys->key[c].key, key, n) == 0 && !keys->key[c].key[n]) return (int)c;
  return WFM_NO_COLUMN;
}

static bool has_word(const Keys *keys, const char *word, size_t n, const WfmRow *row) {
  if (n == 7 && memcmp(word, "#fields", 7) == 0) return g_ascii_strncasecmp(row->cell[0], "#fields", 7) == 0;
  for (const char *end = word + n; word < end;) {
    size_t length = strcspn(word, "| ");
    if (find_key(keys, word, length) != WFM_NO_COLUMN) return true;
    word += length + 1;
  }
  return false;
}

static bool has_fingerprint(const WfmPlatform *platform, const Keys *keys, const WfmRow *row) {
  const char *p = platform->fingerprint;
  while (p && *p) {
    size_t n = strcspn(p, " ");
    if (!has_word(keys, p, n, row)) return false;
    p += n + strspn(p + n, " ");
  }
  return p != NULL;
}

/* ---- Columns by name ---- */

static void take_names(WfmLayout *layout, const WfmHeaderName *names, size_t n, const Keys *keys, const WfmRow *row) {
  for (size_t k = 0; k < n; k++) {
    int found = find_key(keys, names[k].key, strlen(names[k].key));
    if (found == WFM_NO_COLUMN) continue;
    for (size_t c = (size_t)found; c < keys->n; c++) { /* of several thresholds, that of 20 s */
      if (strcmp(keys->key[c].key, names[k].key) == 0 && keys->key[c].seconds == 20) found = (int)c;
    }
    const WfmHeaderKey *key = &keys->key[found];
    WfmField field = names[k].field;
    if (field == WFM_FIELD_HANDLED && key->unit != WFM_UNIT_NONE) field = WFM_FIELD_HANDLE;
    bool taken = layout->column[field] != WFM_NO_COLUMN;
    for (int f = 0; f < WFM_N_FIELDS; f++) taken |= layout->column[f] == found;
    if (taken) continue;
    for (size_t c = (size_t)found + 1; c < keys->n && key->seconds == 0; c++)
      if (strcmp(keys->key[c].key, key->key) == 0 && g_ascii_strcasecmp(row->cell[c], row->cell[found]) == 0)
        layout->twin[field] = (int)c + 1;
    set_column(layout, field, found, row->cell[found], key->unit != WFM_UNIT_NONE ? key->unit : names[k].unit);
    if (field == WFM_FIELD_ANSWERED_IN_SL && key->seconds > 0) layout->service_s = key->seconds;
    bool otherwise = !layout->zone && (field == WFM_FIELD_ACCEPTED || field == WFM_FIELD_CLOSED);
    if (*key->zone && (field == WFM_FIELD_START || field == WFM_FIELD_CREATED || otherwise)) {
      g_free(layout->zone);
      layout->zone = g_strdup(key->zone);
    }
  }
}

static bool has(const WfmLayout *layout, WfmField field) {
  return layout->column[field] != WFM_NO_COLUMN;
}

/* A time of day alone is the begin of the interval. */
static void settle_start(WfmLayout *layout) {
  if (has(layout, WFM_FIELD_START) || !has(layout, WFM_FIELD_CLOCK)) return;
  int column = layout->column[WFM_FIELD_CLOCK];
  g_autofree char *header = g_steal_pointer(&layout->header[WFM_FIELD_CLOCK]);
  layout->column[WFM_FIELD_CLOCK] = WFM_NO_COLUMN;
  set_column(layout, WFM_FIELD_START, column, header, WFM_UNIT_NONE);
}

/* "interval_start_utc"; not "begin (UTC+3)", whose offset may mean one thing or its opposite. */
static bool says_utc(const char *header) {
  static const char *const names[] = {"utc", "gmt"};
  g_autofree char *small = g_ascii_strdown(header, -1);
  for (size_t k = 0; k < G_N_ELEMENTS(names); k++) {
    const char *at = strstr(small, names[k]);
    char after = at ? at[3 + strspn(at + 3, " ")] : '+';
    if (after != '+' && after != '-') return true;
  }
  return false;
}

static void finish(WfmLayout *layout, const WfmRow *row, const Keys *keys) {
  settle_start(layout);
  layout->header_line = row ? row->line : 0;
  layout->n_columns = row ? row->n : 0;
  if (layout->platform) layout->order = layout->platform->order;
  if (layout->platform && layout->platform->zone && !layout->zone) layout->zone = g_strdup(layout->platform->zone);
  const char *start = layout->header[WFM_FIELD_START];
  if (!layout->zone && start && says_utc(start)) layout->zone = g_strdup("UTC");
  layout->by_row = has(layout, WFM_FIELD_PART);
  for (int f = 0; keys && keys->shifted && f < WFM_N_FIELDS; f++) layout->column[f] -= layout->column[f] > 0;
}

static bool take_platform(WfmLayout *layout, const WfmRow *row, const Keys *keys) {
  for (size_t p = 0; p < wfm_n_platforms; p++) {
    const WfmPlatform *platform = wfm_platforms[p];
    if (!has_fingerprint(platform, keys, row)) continue;
    begin(layout, layout->delimiter);
    layout->platform = platform;
    layout->kind = platform->kind;
    take_names(layout, platform->header, platform->n_header, keys, row);
    if (platform->kind == WFM_EXPORT_INTERVALS) take_names(layout, wfm_interval_names, wfm_n_interval_names, keys, row);
    finish(layout, row, keys);
    return true;
  }
  return false;
}

static bool take_usual(WfmLayout *layout, const WfmRow *row, const Keys *keys) {
  if (row->n < 2) return false;
  begin(layout, layout->delimiter);
  layout->kind = WFM_EXPORT_INTERVALS;
  take_names(layout, wfm_interval_names, wfm_n_interval_names, keys, row);
  if ((has(layout, WFM_FIELD_START) || has(layout, WFM_FIELD_CLOCK)) && has(layout, WFM_FIELD_OFFERED))
    return finish(layout, row, keys), true;
  return false;
}

static bool take_events(WfmLayout *layout, const WfmRow *row, const Keys *keys) {
  if (row->n < 2) return false;
  layout->kind = WFM_EXPORT_EVENTS;
  take_names(layout, wfm_event_names, wfm_n_event_names, keys, row);
  int others = 0;
  for (int f = 0; f < WFM_N_FIELDS; f++) others += f != WFM_FIELD_CREATED && has(layout, (WfmField)f);
  if (has(layout, wfm_layout_time(layout)) && others > 0) return finish(layout, row, keys), true;
  return false;
}

/* ---- Files without a header ---- */

static bool take_bare(WfmLayout *layout, const WfmRow *row) {
  for (size_t p = 0; p < wfm_n_platforms; p++) {
    const WfmPlatform *platform = wfm_platforms[p];
    if (!platform->is_bare || !platform->is_bare(row)) continue;
    begin(layout, layout->delimiter);
    layout->platform = platform, layout->kind = platform->kind;
    g_auto(GStrv) words = g_strsplit(platform->bare, " ", -1);
    for (int c = 0; words[c]; c++) {
      WfmField field = wfm_field_named(words[c]);
      if (field != WFM_N_FIELDS) set_column(layout, field, c, NULL, WFM_UNIT_NONE);
    }
    finish(layout, NULL, NULL);
    layout->n_columns = row->n;
    return true;
  }
  return false;
}

/* ---- Matrices ---- */

static size_t count_across(const WfmRow *row, bool (*is)(const char *text, size_t length)) {
  size_t n = 0;
  for (size_t c = 1; c < row->n; c++) n += is(row->cell[c], row->length[c]);
  return n;
}

static bool is_date(const char *text, size_t length) {
  WfmStamp stamp;
  int may;
  return length >= 6 && wfm_import_stamp(&stamp, &may, text, length, WFM_ORDER_UNKNOWN);
}

static bool is_weekday(const char *text, size_t length) {
  return wfm_import_weekday(text, length) >= 0;
}

static bool is_clock(const char *text, size_t length) {
  int32_t second;
  return length >= 4 && memchr(text, ':', length) && wfm_import_clock(&second, text, length);
}

static bool take_matrix(WfmLayout *layout, const WfmRow *row, const WfmRow *below) {
  size_t dates = count_across(row, is_date), weekdays = count_across(row, is_weekday), clocks = count_across(row, is_clock);
  size_t first = below->n ? below->length[0] : 0;
  bool down_clock = first && is_clock(below->cell[0], first), down_date = first && is_date(below->cell[0], first),
       down_weekday = first && is_weekday(below->cell[0], first);
  bool across = down_clock && (dates >= LEAST_ACROSS || weekdays >= LEAST_ACROSS);
  bool down = clocks >= LEAST_ACROSS && (down_date || down_weekday);
  if (!across && !down) return false;
  begin(layout, layout->delimiter);
  layout->kind = WFM_EXPORT_MATRIX;
  layout->days_across = across;
  layout->weekdays = across ? dates < LEAST_ACROSS : down_weekday;
  layout->header_line = row->line;
  layout->n_columns = row->n;
  return true;
}

/* ---- By a mapping ---- */

static int column_named(const WfmRow *row, const char *name) {
  for (size_t c = 0; c < row->n; c++)
    if (strcmp(row->cell[c], name) == 0) return (int)c;
  for (size_t c = 0; c < row->n; c++)
    if (g_ascii_strcasecmp(row->cell[c], name) == 0) return (int)c;
  return WFM_NO_COLUMN;
}

/* Is this row the header that the mapping means: are all its columns there? missing: the first that is not. */
static bool take_mapping(WfmLayout *layout, const WfmRow *row, const WfmMapping *mapping, const char **missing) {
  int n = 0;
  begin(layout, layout->delimiter);
  for (int f = 0; f < WFM_N_FIELDS; f++) {
    WfmUnit unit = WFM_UNIT_NONE;
    const char *name = wfm_mapping_column(mapping, (WfmField)f, &unit);
    if (!name) continue;
    int column = column_named(row, name);
    if (column == WFM_NO_COLUMN) {
      if (!*missing || n > 0) *missing = name;
      wfm_layout_clear(layout);
      return false;
    }
    WfmHeaderKey key;
    wfm_header_key(&key, row->cell[column]);
    set_column(layout, (WfmField)f, column, row->cell[column], unit != WFM_UNIT_NONE ? unit : key.unit);
    if (*key.zone && !layout->zone) layout->zone = g_strdup(key.zone);
    n++;
  }
  const char *kind = wfm_mapping_word(mapping, "kind");
  layout->kind =
      (kind && strcmp(kind, "events") == 0) || (!kind && has(layout, WFM_FIELD_CREATED)) ? WFM_EXPORT_EVENTS : WFM_EXPORT_INTERVALS;
  finish(layout, row, NULL);
  layout->by_mapping = true;
  return n > 0;
}

static void take_words(WfmLayout *layout, const WfmMapping *mapping) {
  const char *zone = wfm_mapping_word(mapping, "zone"), *decimal = wfm_mapping_word(mapping, "decimal"),
             *order = wfm_mapping_word(mapping, "date_order"), *minutes = wfm_mapping_word(mapping, "interval_minutes"),
             *channel = wfm_mapping_word(mapping, "channel");
  double value;
  if (zone) {
    g_free(layout->zone);
    layout->zone = g_strdup(zone);
  }
  if (decimal) layout->decimal = *decimal == 'c' ? WFM_DECIMAL_COMMA : WFM_DECIMAL_POINT;
  if (order) layout->order = *order == 'd' ? WFM_ORDER_DMY : WFM_ORDER_MDY;
  if (minutes && wfm_import_number(&value, minutes, strlen(minutes), WFM_DECIMAL_POINT) && value >= 1 && value <= 1440)
    layout->step_s = (int32_t)(value * 60);
  if (channel) layout->channel = g_strdup(channel);
}

static bool has_what_it_needs(const WfmLayout *layout, const WfmMapping *mapping, WfmMistakes *mistakes) {
  const char *lacks = layout->kind == WFM_EXPORT_EVENTS && !has(layout, wfm_layout_time(layout)) ? "created"
                      : layout->kind == WFM_EXPORT_INTERVALS && !has(layout, WFM_FIELD_START)    ? "start"
                      : layout->kind == WFM_EXPORT_INTERVALS && !has(layout, WFM_FIELD_OFFERED) && !has(layout, WFM_FIELD_HANDLED)
                          ? "offered"
                          : NULL;
  if (lacks)
    wfm_mistakes_add(mistakes, wfm_mapping_file(mapping), 0, 0, "there is no row for \"%s\", which the kind \"%s\" needs", lacks,
                     wfm_export_kind_names[layout->kind]);
  return !lacks;
}

/* ---- The first lines ---- */

typedef struct {
  WfmRow row[LOOK];
  size_t n;
} First;

static void keep_row(First *first, const WfmRow *row) {
  WfmRow *kept = &first->row[first->n++];
  *kept = (WfmRow){
      .line = row->line, .n = row->n, .cell = g_new0(char *, row->n + 1), .length = g_memdup2(row->length, row->n * sizeof(uint32_t))};
  for (size_t c = 0; c < row->n; c++) kept->cell[c] = g_strndup(row->cell[c], row->length[c]);
}

static void clear_first(First *first) {
  for (size_t k = 0; k < first->n; k++) {
    g_strfreev(first->row[k].cell);
    g_free(first->row[k].length);
  }
}

static bool by_rows(WfmLayout *layout, const First *first, bool (*take)(WfmLayout *, const WfmRow *, const Keys *)) {
  for (size_t k = 0; k < first->n; k++) {
    Keys keys = keys_of(&first->row[k]);
    bool found = take(layout, &first->row[k], &keys);
    g_free(keys.key);
    if (found) return true;
    char delimiter = layout->delimiter;
    wfm_layout_clear(layout);
    begin(layout, delimiter);
  }
  return false;
}

static bool recognise(WfmLayout *layout, const First *first) {
  if (by_rows(layout, first, take_platform)) return true;
  if (first->n && take_bare(layout, &first->row[0])) return true;
  if (by_rows(layout, first, take_usual)) return true;
  for (size_t k = 0; k + 1 < first->n; k++)
    if (take_matrix(layout, &first->row[k], &first->row[k + 1])) return true;
  return by_rows(layout, first, take_events);
}

static void refuse(const First *first, const char *file, WfmMistakes *mistakes) {
  if (!first->n) {
    if (!wfm_mistakes_count(mistakes)) wfm_mistakes_add(mistakes, file, 0, 0, "has no rows");
    return;
  }
  size_t widest = 0;
  for (size_t k = 1; k < first->n; k++)
    if (first->row[k].n > first->row[widest].n) widest = k;
  g_autoptr(GString) found = g_string_new(NULL);
  for (size_t c = 0; c < first->row[widest].n && c < 30; c++) {
    g_autofree char *shown = wfm_show_text(first->row[widest].cell[c]);
    g_string_append_printf(found, "%s%s", c ? ", " : "", shown);
  }
  wfm_mistakes_add(
      mistakes, file, first->row[widest].line, 0,
      "is no export that is known by its columns; found: %s; right would be --map FILE, which says what is what (a start: `wfm doctor "
      "--print-map`)",
      found->str);
}

static bool by_mapping(WfmLayout *layout, const First *first, const WfmMapping *mapping, const char *file, WfmMistakes *mistakes) {
  const char *missing = NULL;
  char delimiter = layout->delimiter;
  for (size_t k = 0; k < first->n; k++) {
    if (take_mapping(layout, &first->row[k], mapping, &missing)) {
      layout->titles = (int32_t)k;
      return has_what_it_needs(layout, mapping, mistakes);
    }
    wfm_layout_clear(layout);
    begin(layout, delimiter);
  }
  if (missing)
    wfm_mistakes_add(mistakes, file, 0, 0, "no header among the first %d lines has the column \"%s\" of %s", LOOK, missing,
                     wfm_mapping_file(mapping));
  return false;
}

bool wfm_layout_find(WfmLayout *layout, WfmRows *rows, const char *file, const WfmMapping *mapping, WfmMistakes *mistakes) {
  First first = {.n = 0};
  WfmRow row;
  while (first.n < LOOK && wfm_rows_next(rows, &row)) keep_row(&first, &row);
  begin(layout, wfm_rows_delimiter(rows));
  bool columns = false; /* does the mapping name any? */
  WfmUnit unit;
  for (int f = 0; mapping && f < WFM_N_FIELDS; f++) columns |= wfm_mapping_column(mapping, (WfmField)f, &unit) != NULL;
  bool found =
      wfm_mistakes_count(mistakes) == 0 && (columns ? by_mapping(layout, &first, mapping, file, mistakes) : recognise(layout, &first));
  if (found) {
    for (layout->titles = 0; layout->header_line && first.row[layout->titles].line < layout->header_line;) layout->titles++;
    if (mapping) take_words(layout, mapping);
  } else if (!columns && !wfm_mistakes_count(mistakes))
    refuse(&first, file, mistakes);
  clear_first(&first);
  return found;
}
