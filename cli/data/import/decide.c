#include "cli/data/import/decide.h"

#include "cli/data/midnight.h"
#include "cli/data/notation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE 20000
#define DAY_S 86400

/* Means of handle times that nobody has: of milliseconds taken for seconds, of a mean taken for a total. */
#define LONGEST_MEAN_S 20000.0
#define SHORTEST_MEAN_S 8.0

/* Rows, and the standard deviation of the logarithm of their contacts, by which a mean is told from a total. */
#define LEAST_ROWS 20
#define LEAST_SPREAD 0.2

#define LEAST_STARTS 14 /* before they say how far apart they lie */

typedef struct {
  WfmLayout *layout;
  const char *file;
  WfmMistakes *mistakes;
  WfmDecisions *decisions;
  int64_t rows;
  int32_t dmy_line, mdy_line, either_line; /* lines that prove an order; 0: none */
  char either[32];
  int32_t point_line, comma_line, open_line;
  char open[32];
  int64_t n_starts, n_next_days;     /* starts; those one to three days from the one before */
  int64_t first, last, step, offset; /* step: greatest common divisor of the starts */
  int64_t length_s;
  int place_most;
  bool clock_seen, place_seen, time_seen;
  int32_t unread_line; /* of the first time that is none, while none was read; 0: none */
  char unread[32];
  bool time_read;
  WfmMidnights midnights;
  int32_t unix_line; /* of the first time that is a count of seconds or milliseconds; 0: none */
  bool unix_ms;
  char *zone; /* of the column of zones */
  int32_t other_zone_line;
  GArray *mean, *total; /* of handle times: handle / handled, and handle as it stands */
  double fits, misfits; /* rows where handled * aht is, and is not, handle */
} Decide;

static const WfmField number_fields[] = {WFM_FIELD_OFFERED, WFM_FIELD_HANDLED, WFM_FIELD_ABANDONED, WFM_FIELD_AHT,
                                         WFM_FIELD_HANDLE,  WFM_FIELD_TALK,    WFM_FIELD_WRAP,      WFM_FIELD_ASA};

/* ---- Rows that are no data ---- */

static bool is_footer_word(const char *text) {
  static const char *const words[] = {"total",   "grand total",   "subtotal",  "summary",   "sum",          "average",
                                      "totals",  "copyright",     "confident", "generated", "as of",        "report",
                                      "applied", "grand summary", "gesamt",    "note",      "durchschnitt", "moyenne"};
  for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
    if (g_ascii_strncasecmp(text, words[k], strlen(words[k])) == 0) return true;
  return *text == '#';
}

bool wfm_row_is_text(const WfmLayout *layout, const WfmRow *row) {
  WfmField field = wfm_layout_time(layout);
  size_t length, filled = 0;
  const char *time = wfm_row_cell(layout, row, field, &length), *first = NULL;
  WfmStamp stamp;
  int may;
  if (row->cell[0][0] == '#') return true;
  if (length && wfm_import_stamp(&stamp, &may, time, length, layout->order)) return false;
  if (length && layout->header[field] && strcmp(time, layout->header[field]) == 0) return true;
  for (size_t c = 0; c < row->n; c++)
    if (row->length[c]) filled++, first = first ? first : row->cell[c];
  return !first || is_footer_word(first) || (filled <= 2 && layout->n_columns > 3);
}

/* ---- What a row tells ---- */

static int64_t common_divisor(int64_t a, int64_t b) {
  return b == 0 ? a : common_divisor(b, a % b);
}

static void see_order(Decide *d, int may, int32_t line, const char *text) {
  if (may == WFM_ORDER_MAY_DMY && !d->dmy_line) d->dmy_line = line;
  if (may == WFM_ORDER_MAY_MDY && !d->mdy_line) d->mdy_line = line;
  if (may && !d->either_line) d->either_line = line, g_strlcpy(d->either, text, sizeof d->either);
}

static void see_step(Decide *d, int64_t local) {
  int64_t days = ABS(local / DAY_S - d->last / DAY_S);
  d->n_starts++, d->n_next_days += d->first >= 0 && days > 0 && days <= 3, d->last = local;
  if (d->first < 0) d->first = local;
  d->time_seen |= local % DAY_S != 0;
  d->step = common_divisor(d->step, ABS(local - d->first) % DAY_S);
}

static void see_clock(Decide *d, const char *text, size_t length, int64_t day) {
  int32_t second;
  if (d->layout->clock_is_hour && length < 3 && length > 0 && g_ascii_isdigit(*text)) {
    d->clock_seen = true;
    see_step(d, day + 3600 * (int64_t)atoi(text));
  } else if (length < 3 && length > 0 && g_ascii_isdigit(*text)) {
    d->place_seen = true;
    d->place_most = MAX(d->place_most, atoi(text));
  } else if (wfm_import_clock(&second, text, length)) {
    d->clock_seen = true;
    see_step(d, day + second);
  }
}

static void see_midnight_of_clock(Decide *d, const char *text, size_t length, int32_t line) {
  int32_t second;
  if (d->layout->clock_is_hour && length < 3 && length > 0 && g_ascii_isdigit(*text))
    wfm_midnights_see(&d->midnights, text, true, 3600 * (int64_t)atoi(text), line);
  else if (wfm_import_clock(&second, text, length))
    wfm_midnights_see(&d->midnights, text, true, second, line);
}

static void see_length(Decide *d, const WfmRow *row, const WfmStamp *start) {
  size_t length;
  const char *text = wfm_row_cell(d->layout, row, WFM_FIELD_LENGTH, &length);
  WfmStamp end;
  int may;
  double value;
  if (length && g_ascii_strcasecmp(text, "daily") == 0)
    d->length_s = DAY_S;
  else if (length && (value = g_ascii_strtod(text, NULL)) >= 1 && value <= 1440)
    d->length_s = (int64_t)value * (strchr(text, 'h') && !strchr(text, ':') ? 3600 : 60);
  else {
    text = wfm_row_cell(d->layout, row, WFM_FIELD_END, &length);
    if (start->has_time && length && wfm_import_stamp(&end, &may, text, length, d->layout->order) && end.local > start->local &&
        end.local - start->local <= DAY_S)
      d->length_s = end.local - start->local;
  }
}

static void see_time(Decide *d, const WfmRow *row) {
  bool events = d->layout->kind == WFM_EXPORT_EVENTS;
  size_t length;
  const char *text = wfm_row_cell(d->layout, row, wfm_layout_time(d->layout), &length);
  WfmStamp stamp;
  int may = 0;
  if (d->layout->platform && d->layout->platform->month_first_digits) { /* mmddyyyy passes for no date of another kind */
    text = wfm_row_cell(d->layout, row, WFM_FIELD_CLOCK, &length);
    {
      see_clock(d, text, length, 0);
      return;
    }
  }
  if (!wfm_import_stamp(&stamp, &may, text, length, d->layout->order)) {
    if (!may && !d->unread_line) d->unread_line = row->line, g_strlcpy(d->unread, text, sizeof d->unread);
    return;
  }
  d->time_read = true;
  if (!d->unix_line && wfm_import_is_unix(text, length)) d->unix_line = row->line, d->unix_ms = length == 13 && !memchr(text, '.', length);
  see_order(d, may, row->line, text);
  if (events || d->layout->column[WFM_FIELD_CLOCK] < 0)
    wfm_midnights_see(&d->midnights, text, stamp.has_time, stamp.local % DAY_S, row->line);
  if (events) d->time_seen |= stamp.has_time;
  if (events) return;
  see_length(d, row, &stamp);
  if (d->layout->column[WFM_FIELD_CLOCK] >= 0) {
    text = wfm_row_cell(d->layout, row, WFM_FIELD_CLOCK, &length);
    {
      see_clock(d, text, length, stamp.local);
      see_midnight_of_clock(d, text, length, row->line);
      return;
    }
  }
  see_step(d, stamp.local);
}

static void see_number(Decide *d, const char *text, size_t length, int32_t line) {
  bool open;
  WfmDecimal proof = wfm_import_decimal_of(text, length, &open);
  if (proof == WFM_DECIMAL_POINT && !d->point_line) d->point_line = line;
  if (proof == WFM_DECIMAL_COMMA && !d->comma_line) d->comma_line = line;
  if (open && !d->open_line) d->open_line = line, g_strlcpy(d->open, text, sizeof d->open);
}

static double number_of(const Decide *d, const WfmRow *row, WfmField field) {
  size_t length;
  bool two;
  const char *text = wfm_row_cell(d->layout, row, field, &length);
  double value;
  return length && wfm_import_length(&value, &two, text, length, d->layout->unit[field], d->layout->decimal) ? value : (double)NAN;
}

static void see_handle_time(Decide *d, const WfmRow *row) {
  double handled = number_of(d, row, WFM_FIELD_HANDLED), total = number_of(d, row, WFM_FIELD_HANDLE),
         mean = number_of(d, row, WFM_FIELD_AHT);
  if (!(handled > 0)) return;
  if (total > 0) {
    double each = total / handled;
    g_array_append_val(d->mean, each);
    g_array_append_val(d->total, total);
    if (mean > 0 && handled > 1) fabs(mean * handled - total) <= 0.02 * total + handled ? d->fits++ : d->misfits++;
  } else if (mean > 0) {
    g_array_append_val(d->mean, mean);
  }
}

static void see_zone(Decide *d, const WfmRow *row) {
  size_t length;
  const char *text = wfm_row_cell(d->layout, row, WFM_FIELD_ZONE, &length);
  if (length == 0) return;
  if (!d->zone)
    d->zone = g_strdup(text);
  else if (strcmp(d->zone, text) != 0 && !d->other_zone_line)
    d->other_zone_line = row->line;
}

static void see_row(Decide *d, const WfmRow *row) {
  see_time(d, row);
  see_zone(d, row);
  if (d->rows > SAMPLE) return;
  for (size_t k = 0; k < G_N_ELEMENTS(number_fields); k++) {
    size_t length;
    const char *text = wfm_row_cell(d->layout, row, number_fields[k], &length);
    if (length) see_number(d, text, length, row->line);
  }
  if (d->layout->kind == WFM_EXPORT_INTERVALS) see_handle_time(d, row);
}

/* ---- What it comes to ---- */

static void add(GPtrArray *texts, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void add(GPtrArray *texts, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  g_ptr_array_add(texts, g_strdup_vprintf(format, arguments));
  va_end(arguments);
}

static void decide_order(Decide *d) {
  if (d->layout->order != WFM_ORDER_UNKNOWN) return;
  if (d->dmy_line && d->mdy_line) {
    wfm_mistakes_add(d->mistakes, d->file, MAX(d->dmy_line, d->mdy_line), d->layout->column[wfm_layout_time(d->layout)] + 1,
                     "this date has its %s first, that of line %d its %s; right would be one order",
                     d->dmy_line > d->mdy_line ? "day" : "month", MIN(d->dmy_line, d->mdy_line),
                     d->dmy_line > d->mdy_line ? "month" : "day");
    return;
  }
  if (d->dmy_line) {
    d->layout->order = WFM_ORDER_DMY;
    add(d->decisions->assumed, "dates have the day first (proved by line %d)", d->dmy_line);
  } else if (d->mdy_line) {
    d->layout->order = WFM_ORDER_MDY;
    add(d->decisions->assumed, "dates have the month first (proved by line %d)", d->mdy_line);
  } else if (d->either_line)
    add(d->decisions->open,
        "the order of day and month: every date of the file can be read both ways (%s in line %d); right would be --date-order dmy or mdy",
        d->either, d->either_line);
}

static void decide_decimal(Decide *d) {
  if (d->layout->decimal != WFM_DECIMAL_UNKNOWN) return;
  if (d->point_line && d->comma_line) {
    wfm_mistakes_add(d->mistakes, d->file, MAX(d->point_line, d->comma_line), 0,
                     "a number here has a decimal %s, one in line %d a decimal %s; right would be one of them",
                     d->point_line > d->comma_line ? "point" : "comma", MIN(d->point_line, d->comma_line),
                     d->point_line > d->comma_line ? "comma" : "point");
    return;
  }
  if (d->point_line || d->comma_line) {
    d->layout->decimal = d->comma_line ? WFM_DECIMAL_COMMA : WFM_DECIMAL_POINT;
    if (d->comma_line) add(d->decisions->assumed, "numbers have a decimal comma (proved by line %d)", d->comma_line);
  } else if (d->open_line)
    add(d->decisions->open,
        "the decimal mark: %s in line %d may be thousands or a fraction, and no number of the file proves it; right would be --decimal "
        "point or comma",
        d->open, d->open_line);
  else
    d->layout->decimal = WFM_DECIMAL_POINT;
}

/* Days or half hours that are called intervals of less would be taken for busy minutes among silent ones. */
static void refuse_finer_interval(const Decide *d) {
  const WfmLayout *layout = d->layout;
  int apart_min = (int)((d->step > 0 ? d->step : DAY_S) / 60), step_min = layout->step_s / 60;
  if (!layout->step_is_told || d->length_s > 0 || apart_min <= step_min || (d->step == 0 ? d->n_next_days : d->n_starts) < LEAST_STARTS)
    return;
  if (d->step == 0)
    add(d->decisions->open,
        "the length of the interval: all %d rows begin at the same time of day, so they are days, and no intervals of %d minutes; right "
        "would be "
        "an export by interval, or import --spread of dates without times",
        (int)d->n_starts, step_min);
  else
    add(d->decisions->open,
        "the length of the interval: all %d rows begin a whole number of %d minutes apart, so they are no intervals of %d minutes; right "
        "would be "
        "--interval %dm, or none",
        (int)d->n_starts, apart_min, step_min, apart_min);
}

static void decide_midnight(Decide *d) {
  bool events = d->layout->kind == WFM_EXPORT_EVENTS;
  int32_t line;
  g_autofree char *text =
      events ? wfm_midnights_refuse_contacts(&d->midnights, &line) : wfm_midnights_refuse_intervals(&d->midnights, &line);
  if (text) add(d->decisions->open, "the time of day in line %d: %s", line, text);
}

static void decide_step(Decide *d) {
  WfmLayout *layout = d->layout;
  if (layout->kind != WFM_EXPORT_INTERVALS) return;
  if (d->place_seen && !d->clock_seen) {
    layout->clock_is_place = true;
    if (layout->step_s == 0) {
      layout->step_s = d->place_most > 48 ? 900 : 1800;
      add(d->decisions->assumed, "periods are counted from 1 and are %d minutes long (the highest is %d)", layout->step_s / 60,
          d->place_most);
    }
    return;
  }
  refuse_finer_interval(d);
  bool one_start = d->length_s == 0 && d->step == 0 && d->time_seen;
  if (layout->step_s == 0 && one_start) {
    add(d->decisions->open, "the length of the interval: all rows begin at the same time of day; right would be --interval 15m, 30m or 1h");
    return;
  }
  if (layout->step_s == 0) layout->step_s = (int32_t)(d->length_s > 0 ? d->length_s : d->step > 0 ? d->step : DAY_S);
  if (layout->step_s < 60 || DAY_S % layout->step_s != 0)
    add(d->decisions->open,
        "the length of the interval: the starts lie %d seconds apart, which does not divide a day; right would be --interval 15m, 30m or "
        "1h",
        layout->step_s);
}

static const char *name_of(const WfmLayout *layout, WfmField field) {
  return layout->header[field] ? layout->header[field] : wfm_field_names[field];
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(GArray *values) {
  if (values->len == 0) return NAN;
  g_array_sort(values, ascending);
  return g_array_index(values, double, values->len / 2);
}

/* A total grows with the contacts, a mean does not: the slope of its logarithm by theirs is 1 or 0. Of rows enough, of different size. */
static bool stays_the_same(const Decide *d) {
  double n = 0, x_sum = 0, y_sum = 0, xx = 0, xy = 0;
  for (guint k = 0; k < MIN(d->total->len, d->mean->len); k++) {
    double total = g_array_index(d->total, double, k), x = log(total / g_array_index(d->mean, double, k)), y = log(total);
    n++, x_sum += x, y_sum += y, xx += x * x, xy += x * y;
  }
  double spread = xx - x_sum * x_sum / n, together = xy - x_sum * y_sum / n;
  return n >= LEAST_ROWS && spread / n > LEAST_SPREAD * LEAST_SPREAD && together / spread < 0.5;
}

/* The header says what it is, or the planner or the platform does. */
static bool is_said_total(const WfmLayout *layout) {
  static const char *const words[] = {"total", "gesamt", "sum", "handle_seconds"};
  if (layout->platform || layout->by_mapping) return true;
  g_autofree char *small = g_utf8_strdown(name_of(layout, WFM_FIELD_HANDLE), -1);
  for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
    if (strstr(small, words[k])) return true;
  return false;
}

static void drop(WfmLayout *layout, WfmField field) {
  layout->column[field] = WFM_NO_COLUMN;
}

static void decide_handle_time(Decide *d) {
  static const WfmField times[] = {WFM_FIELD_HANDLE, WFM_FIELD_AHT,  WFM_FIELD_TALK,   WFM_FIELD_HOLD,      WFM_FIELD_WRAP,
                                   WFM_FIELD_ASA,    WFM_FIELD_WAIT, WFM_FIELD_ACTIVE, WFM_FIELD_RESOLUTION};
  WfmLayout *layout = d->layout;
  bool total = layout->column[WFM_FIELD_HANDLE] >= 0, mean = layout->column[WFM_FIELD_AHT] >= 0;
  WfmField field = total ? WFM_FIELD_HANDLE : WFM_FIELD_AHT;
  bool same = total && !mean && !is_said_total(layout) && stays_the_same(d);
  double each = median(d->mean), whole = median(d->total);
  const char *header = layout->header[field] ? layout->header[field] : wfm_field_names[field];
  if (total && mean && d->misfits > d->fits) {
    add(d->decisions->assumed, "\"%s\" is not the handled times \"%s\" (%.0f of %.0f rows): the mean is used", header,
        layout->header[WFM_FIELD_AHT], d->misfits, d->misfits + d->fits);
    drop(layout, WFM_FIELD_HANDLE);
    return;
  }
  if (layout->unit[field] == WFM_UNIT_NONE && each > LONGEST_MEAN_S) {
    for (size_t k = 0; k < G_N_ELEMENTS(times); k++)
      if (layout->unit[times[k]] == WFM_UNIT_NONE) layout->unit[times[k]] = WFM_UNIT_MS;
    add(d->decisions->assumed, "lengths of time are in milliseconds: by \"%s\" a contact would else take %.0f hours", header, each / 3600);
  } else if (total && !mean && (each < SHORTEST_MEAN_S || same) && whole >= SHORTEST_MEAN_S) {
    add(d->decisions->open,
        "whether \"%s\" is a total or a mean: as a total a contact takes %.1f s, as a mean %.0f s%s; right would be --map with handle or "
        "aht for it",
        header, each, whole, same ? ", and it does not grow with the contacts" : "");
    drop(layout, WFM_FIELD_HANDLE);
  }
}

/* A list of contacts by their end is one by their arrival, where it has their length. */
static void decide_arrival(const Decide *d) {
  const WfmLayout *layout = d->layout;
  WfmField field = wfm_layout_time(layout);
  if (layout->kind != WFM_EXPORT_EVENTS || field == WFM_FIELD_CREATED) return;
  WfmField length = field == WFM_FIELD_ACCEPTED                         ? WFM_FIELD_WAIT
                    : layout->column[WFM_FIELD_LASTED] != WFM_NO_COLUMN ? WFM_FIELD_LASTED
                    : layout->column[WFM_FIELD_HANDLE] != WFM_NO_COLUMN ? WFM_FIELD_HANDLE
                                                                        : WFM_FIELD_TALK;
  bool and_wait = field == WFM_FIELD_CLOSED && length != WFM_FIELD_LASTED && layout->column[WFM_FIELD_WAIT] != WFM_NO_COLUMN;
  add(d->decisions->assumed, "contacts are counted where they arrived: \"%s\" less \"%s\"%s", name_of(layout, field),
      name_of(layout, length), and_wait ? " and the wait" : "");
}

static void decide_zone(Decide *d) {
  g_autofree char *name = d->zone;
  if (!name || d->layout->zone) return;
  if (d->other_zone_line)
    add(d->decisions->open, "the time zone: \"%s\" is not the same in every row (line %d); right would be one file for each zone",
        name_of(d->layout, WFM_FIELD_ZONE), d->other_zone_line);
  g_autoptr(WfmZone) zone = wfm_zone_new(strcmp(name, "GMT") == 0 ? "UTC" : name, NULL);
  g_autofree char *shown = wfm_show_text(name);
  if (zone)
    d->layout->row_zone = g_strdup(zone->name);
  else
    add(d->decisions->assumed, "\"%s\" says %s, which is not a zone of the IANA database: it is passed over",
        name_of(d->layout, WFM_FIELD_ZONE), shown);
}

/* A column "interval" beside a start that has its own time of day is the length of the interval, or says the same once more. */
static void settle_clock(WfmLayout *layout, WfmRows *rows) {
  WfmRow row;
  WfmHeaderKey key;
  int64_t seen = 0;
  bool time = false;
  if (layout->column[WFM_FIELD_CLOCK] < 0 || layout->kind != WFM_EXPORT_INTERVALS || !layout->header[WFM_FIELD_CLOCK]) return;
  wfm_header_key(&key, layout->header[WFM_FIELD_CLOCK]);
  layout->clock_is_hour = g_str_has_prefix(key.key, "hour");
  wfm_rows_rewind(rows);
  while (!time && seen < SAMPLE && wfm_rows_next(rows, &row)) {
    size_t length;
    WfmStamp stamp;
    int may;
    const char *text = wfm_row_cell(layout, &row, WFM_FIELD_START, &length);
    if (row.line <= layout->header_line || !wfm_import_stamp(&stamp, &may, text, length, layout->order)) continue;
    time = stamp.has_time && stamp.local % DAY_S != 0;
    seen++;
  }
  if (!time) return;
  if (strcmp(key.key, "interval") == 0 && layout->column[WFM_FIELD_LENGTH] < 0) {
    layout->column[WFM_FIELD_LENGTH] = layout->column[WFM_FIELD_CLOCK], layout->unit[WFM_FIELD_LENGTH] = layout->unit[WFM_FIELD_CLOCK];
    layout->header[WFM_FIELD_LENGTH] = g_steal_pointer(&layout->header[WFM_FIELD_CLOCK]);
  }
  layout->column[WFM_FIELD_CLOCK] = WFM_NO_COLUMN;
}

static void tell_twins(const Decide *d) {
  const WfmLayout *layout = d->layout;
  for (int f = 0; f < WFM_N_FIELDS; f++)
    if (layout->twin[f])
      add(d->decisions->assumed, "\"%s\" heads columns %d and %d: the first is taken", name_of(layout, (WfmField)f), layout->column[f] + 1,
          layout->twin[f]);
}

void wfm_layout_decide(WfmLayout *layout, WfmDecisions *decisions, WfmRows *rows, const char *file, WfmMistakes *mistakes) {
  Decide d = {.layout = layout, .file = file, .mistakes = mistakes, .decisions = decisions, .first = -1};
  d.mean = g_array_new(FALSE, FALSE, sizeof(double)), d.total = g_array_new(FALSE, FALSE, sizeof(double));
  WfmRow row;
  settle_clock(layout, rows);
  wfm_rows_rewind(rows);
  while (wfm_rows_next(rows, &row)) {
    if (row.line <= layout->header_line || wfm_row_is_text(layout, &row)) continue;
    d.rows++;
    see_row(&d, &row);
    bool order_open = layout->order == WFM_ORDER_UNKNOWN && d.either_line && !d.dmy_line && !d.mdy_line;
    if (d.rows >= SAMPLE && !order_open) break;
  }
  if (d.rows == 0 && !wfm_mistakes_count(mistakes)) wfm_mistakes_add(mistakes, file, 0, 0, "has a header and no rows below it");
  if (!d.time_read && d.unread_line && !(layout->platform && layout->platform->month_first_digits)) {
    g_autofree char *shown = wfm_show_text(d.unread);
    wfm_mistakes_add(mistakes, file, d.unread_line, layout->column[wfm_layout_time(layout)] + 1,
                     "found \"%s\", right would be a date and time such as 2026-03-02 08:00, and so in every row that was looked at",
                     shown);
  }
  tell_twins(&d);
  if (d.unix_line) add(decisions->assumed, "times are %s since 1970 UTC (line %d)", d.unix_ms ? "milliseconds" : "seconds", d.unix_line);
  decide_zone(&d);
  decide_order(&d);
  decide_decimal(&d);
  decide_step(&d);
  decide_midnight(&d);
  decide_handle_time(&d);
  decisions->dates_alone = layout->kind == WFM_EXPORT_EVENTS && !d.time_seen && d.rows > 0;
  decide_arrival(&d);
  g_array_unref(d.mean), g_array_unref(d.total);
}
