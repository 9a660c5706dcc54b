#include "cli/data/cell.h"

#include "cli/data/notation.h"

#include <math.h>
#include <string.h>

#define MAX_TEXT 10000
#define END_OF_TIME INT64_C(2145916800) /* 2038-01-01: years to 2037 are read, so nothing after them is to be written */

/* ---- What would be right ---- */

static bool has_range(const WfmColumn *column) {
  return column->low != 0 || column->high != 0;
}

static void append_number(GString *out, const WfmColumn *column, double value) {
  char stamp[WFM_STAMP_SIZE];
  if (column->type == WFM_CELL_LENGTH)
    wfm_length_format(out, (int32_t)value);
  else if (column->type == WFM_CELL_CLOCK)
    g_string_append(out, wfm_format_clock(stamp, (int32_t)value));
  else if (column->type == WFM_CELL_INSTANT)
    g_string_append(out, wfm_format_utc(stamp, (int64_t)value));
  else if (isinf(value))
    g_string_append(out, value > 0 ? "any size" : "any depth");
  else
    wfm_real_format(out, value, 0);
}

static const char *const type_words[] = {
    [WFM_CELL_TEXT] = "a text of at most 10000 bytes without control characters",
    [WFM_CELL_ID] = "a name of letters, digits, - _ . @ + and inner spaces, beginning with a letter, a digit or _, at most 100 bytes",
    [WFM_CELL_REAL] = "a number",
    [WFM_CELL_INT] = "a whole number",
    [WFM_CELL_BOOL] = "yes or no",
    [WFM_CELL_CHOICE] = "one of ",
    [WFM_CELL_INSTANT] = "an instant such as 2026-03-02T08:00:00Z",
    [WFM_CELL_STAMP] = "a date or a local time such as 2026-03-02 or 2026-03-02T08:00",
    [WFM_CELL_DAY] = "a date such as 2026-03-02",
    [WFM_CELL_CLOCK] = "a time of day such as 08:30",
    [WFM_CELL_LENGTH] = "a length of time such as 30m, 8h or 7h30",
    [WFM_CELL_WEEKDAYS] = "days of the week such as Mon-Fri, Mon Wed Fri or all",
    [WFM_CELL_LIST] = "words separated by blanks, ; or |",
    [WFM_CELL_CUSTOM] = "a value",
};

char *wfm_cell_describe(const WfmColumn *column) {
  GString *out = g_string_new(type_words[column->type]);
  if (column->type == WFM_CELL_CHOICE) {
    g_auto(GStrv) words = g_strsplit(column->choices, "|", -1);
    g_autofree char *joined = g_strjoinv(", ", words);
    g_string_append(out, joined);
  }
  if (has_range(column)) {
    g_string_append(out, " from ");
    append_number(out, column, column->low);
    g_string_append(out, " to ");
    append_number(out, column, column->high);
  }
  if (column->type == WFM_CELL_CUSTOM && column->example) g_string_append_printf(out, " such as \"%s\"", column->example);
  return g_string_free(out, FALSE);
}

static char *describe_with_unit(const WfmColumn *column) {
  char *words = wfm_cell_describe(column);
  bool number = column->type == WFM_CELL_REAL || column->type == WFM_CELL_INT;
  if (!number || !column->unit || !*column->unit) return words;
  char *with_unit = g_strdup_printf("%s (%s)", words, column->unit);
  g_free(words);
  return with_unit;
}

/* ---- Cells by type ---- */

static bool in_range(const WfmColumn *column, double value) {
  return !has_range(column) || (value >= column->low && value <= column->high);
}

/* A percentage is a share; +20% in a column of contacts would be a fifth of a contact. */
static bool may_be_percent(const WfmColumn *column) {
  return !column->unit || !*column->unit || g_str_equal(column->unit, "share");
}

static bool parse_real(double *out, const WfmColumn *column, const char *text, size_t length) {
  bool percent = text[length - 1] == '%';
  char buffer[64];
  if (percent) {
    if (length > sizeof buffer || !may_be_percent(column)) return false;
    for (length--; length && text[length - 1] == ' ';) length--;
    memcpy(buffer, text, length);
    buffer[length] = 0;
    text = buffer;
  }
  double value;
  if (!wfm_real_parse(&value, text, length)) return false;
  if (percent) value /= 100;
  if (!in_range(column, value)) return false;
  *out = value;
  return true;
}

static bool parse_int(int64_t *out, const WfmColumn *column, const char *text, size_t length) {
  double value;
  if (!wfm_real_parse(&value, text, length)) return false;
  /* Beyond 2^53 a double no longer tells whole numbers apart; nothing that a plan counts is that large. */
  if (value != floor(value) || fabs(value) > 9007199254740992.0 || !in_range(column, value)) return false;
  *out = (int64_t)value;
  return true;
}

static bool parse_bool(bool *out, const char *text) {
  static const char *const words[] = {"no", "yes", "false", "true", "0", "1"};
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_ascii_strcasecmp(text, words[i]) == 0) {
      *out = i & 1;
      return true;
    }
  return false;
}

static bool parse_choice(int *out, const WfmColumn *column, const char *text, size_t length) {
  int index = 0;
  for (const char *p = column->choices; p; index++) {
    const char *bar = strchrnul(p, '|');
    if ((size_t)(bar - p) == length && memcmp(p, text, length) == 0) {
      *out = index;
      return true;
    }
    p = *bar ? bar + 1 : NULL;
  }
  return false;
}

static int two_digits(const char *p) {
  return g_ascii_isdigit(p[0]) && g_ascii_isdigit(p[1]) ? (p[0] - '0') * 10 + p[1] - '0' : 1000;
}

/* The common form "2026-03-02T08:00:00Z"; everything else goes to wfm_stamp_parse. */
static bool parse_instant(int64_t *out, const WfmColumn *column, const char *text, size_t length) {
  int64_t value;
  static _Thread_local char known_date[10];
  static _Thread_local int64_t known_midnight;
  bool common = length == 20 && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == 'Z';
  int hour = 0, minute = 0, second = 0;
  if (common) {
    hour = two_digits(text + 11), minute = two_digits(text + 14), second = two_digits(text + 17);
    common = hour < 24 && minute < 60 && second < 60;
  }
  if (common && memcmp(known_date, text, 10) == 0) {
    value = known_midnight + hour * 3600 + minute * 60 + second;
  } else {
    WfmStamp stamp;
    if (!wfm_stamp_parse(&stamp, text)) return false;
    value = stamp.local - (stamp.has_offset ? stamp.offset_s : 0);
    if (common) {
      memcpy(known_date, text, 10);
      known_midnight = value - hour * 3600 - minute * 60 - second;
    }
  }
  if (value < 0 || value >= END_OF_TIME || !in_range(column, (double)value)) return false;
  *out = value;
  return true;
}

static bool parse_stamp(WfmStamp *out, const char *text) {
  WfmStamp stamp;
  if (!wfm_stamp_parse(&stamp, text) || stamp.local >= END_OF_TIME) return false;
  *out = stamp;
  return true;
}

static bool parse_day(int32_t *out, const char *text) {
  WfmStamp stamp;
  if (!wfm_stamp_parse(&stamp, text) || stamp.has_time) return false;
  *out = wfm_local_day(stamp.local);
  return true;
}

static bool parse_clock(int32_t *out, const WfmColumn *column, const char *text) {
  int32_t value;
  if (!wfm_clock_scan(&value, &text) || *text || !in_range(column, value)) return false;
  *out = value;
  return true;
}

static bool parse_length(int32_t *out, const WfmColumn *column, const char *text) {
  int32_t value;
  if (!wfm_length_scan(&value, &text) || *text || !in_range(column, value)) return false;
  *out = value;
  return true;
}

static bool parse_text(const char **out, const char *text, size_t length, WfmTableData *data) {
  if (length > MAX_TEXT) return false;
  for (const char *p = text; *p; p++)
    if (g_ascii_iscntrl(*p) && *p != '\t' && *p != '\n' && *p != '\r') return false;
  *out = wfm_table_text(data, text);
  return true;
}

static bool parse_list(char ***out, const char *text, size_t length, WfmTableData *data) {
  if (length > MAX_TEXT) return false;
  size_t n = 0;
  for (const char *p = text; *p; p++) {
    if (g_ascii_iscntrl(*p) && *p != '\t') return false;
    n += !wfm_is_separator(*p) && (p == text || wfm_is_separator(p[-1]));
  }
  char **words = wfm_table_alloc(data, (n + 1) * sizeof *words);
  n = 0;
  for (const char *p = text; *p;) {
    while (wfm_is_separator(*p)) p++;
    const char *from = p;
    while (*p && !wfm_is_separator(*p)) p++;
    if (p == from) break;
    g_autofree char *word = g_strndup(from, (size_t)(p - from));
    words[n++] = (char *)wfm_table_text(data, word);
  }
  *out = words;
  return true;
}

bool wfm_cell_parse(void *field, const WfmColumn *column, const char *text, size_t length, WfmTableData *data, char **expected) {
  bool right = false;
  switch (column->type) {
  case WFM_CELL_TEXT:
    right = parse_text(field, text, length, data);
    break;
  case WFM_CELL_ID:
    right = wfm_id_valid(text, length) && parse_text(field, text, length, data);
    break;
  case WFM_CELL_REAL:
    right = parse_real(field, column, text, length);
    break;
  case WFM_CELL_INT:
    right = parse_int(field, column, text, length);
    break;
  case WFM_CELL_BOOL:
    right = parse_bool(field, text);
    break;
  case WFM_CELL_CHOICE:
    right = parse_choice(field, column, text, length);
    break;
  case WFM_CELL_INSTANT:
    right = parse_instant(field, column, text, length);
    break;
  case WFM_CELL_STAMP:
    right = parse_stamp(field, text);
    break;
  case WFM_CELL_DAY:
    right = parse_day(field, text);
    break;
  case WFM_CELL_CLOCK:
    right = parse_clock(field, column, text);
    break;
  case WFM_CELL_LENGTH:
    right = parse_length(field, column, text);
    break;
  case WFM_CELL_WEEKDAYS:
    right = wfm_weekdays_parse(field, text, length);
    break;
  case WFM_CELL_LIST:
    right = parse_list(field, text, length, data);
    break;
  case WFM_CELL_CUSTOM:
    return column->parse(field, text, data, expected);
  }
  if (!right) *expected = describe_with_unit(column);
  return right;
}

void wfm_cell_empty(void *field, const WfmColumn *column, WfmTableData *data) {
  switch (column->type) {
  case WFM_CELL_TEXT:
  case WFM_CELL_ID:
    *(const char **)field = "";
    break;
  case WFM_CELL_REAL:
    *(double *)field = NAN;
    break;
  case WFM_CELL_INT:
    *(int64_t *)field = 0;
    break;
  case WFM_CELL_BOOL:
    *(bool *)field = false;
    break;
  case WFM_CELL_CHOICE:
    *(int *)field = 0;
    break;
  case WFM_CELL_INSTANT:
    *(int64_t *)field = INT64_MIN;
    break;
  case WFM_CELL_STAMP:
    *(WfmStamp *)field = (WfmStamp){.local = INT64_MIN};
    break;
  case WFM_CELL_DAY:
    *(int32_t *)field = INT32_MIN;
    break;
  case WFM_CELL_CLOCK:
  case WFM_CELL_LENGTH:
    *(int32_t *)field = -1;
    break;
  case WFM_CELL_WEEKDAYS:
    *(uint8_t *)field = 0;
    break;
  case WFM_CELL_LIST:
    *(char ***)field = wfm_table_alloc(data, sizeof(char *));
    break;
  case WFM_CELL_CUSTOM:
    break; /* rows are zeroed: zero is a custom cell's empty value */
  }
}

bool wfm_cell_is_empty(const void *field, const WfmColumn *column) {
  switch (column->type) {
  case WFM_CELL_TEXT:
  case WFM_CELL_ID:
    return !**(const char *const *)field;
  case WFM_CELL_REAL:
    return isnan(*(const double *)field);
  case WFM_CELL_INSTANT:
    return *(const int64_t *)field == INT64_MIN;
  case WFM_CELL_STAMP:
    return ((const WfmStamp *)field)->local == INT64_MIN;
  case WFM_CELL_DAY:
    return *(const int32_t *)field == INT32_MIN;
  case WFM_CELL_CLOCK:
  case WFM_CELL_LENGTH:
    return *(const int32_t *)field < 0;
  case WFM_CELL_WEEKDAYS:
    return *(const uint8_t *)field == 0;
  case WFM_CELL_LIST:
    return !**(char **const *)field;
  default:
    return false;
  }
}

static void format_stamp(GString *out, const WfmStamp *stamp) {
  char text[WFM_STAMP_SIZE];
  g_string_append(out, wfm_format_day(text, wfm_local_day(stamp->local)));
  if (!stamp->has_time) return;
  int32_t second = wfm_local_second(stamp->local);
  g_string_append_printf(out, "T%02d:%02d:%02d", second / 3600, second % 3600 / 60, second % 60);
  if (!stamp->has_offset) return;
  int minutes = abs(stamp->offset_s) / 60;
  if (minutes == 0)
    g_string_append_c(out, 'Z');
  else
    g_string_append_printf(out, "%c%02d:%02d", stamp->offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static void append_clock(GString *out, int32_t second) {
  g_string_append_printf(out, second % 60 ? "%02d:%02d:%02d" : "%02d:%02d", second / 3600, second % 3600 / 60, second % 60);
}

static void format_choice(GString *out, const WfmColumn *column, int index) {
  const char *p = column->choices;
  for (; index > 0; index--) p = strchr(p, '|') + 1;
  g_string_append_len(out, p, strchrnul(p, '|') - p);
}

void wfm_cell_format(GString *out, const WfmColumn *column, const void *field) {
  char text[WFM_STAMP_SIZE];
  if (wfm_cell_is_empty(field, column)) return;
  switch (column->type) {
  case WFM_CELL_TEXT:
  case WFM_CELL_ID:
    g_string_append(out, *(const char *const *)field);
    break;
  case WFM_CELL_REAL:
    wfm_real_format(out, *(const double *)field, column->decimals);
    break;
  case WFM_CELL_INT:
    g_string_append_printf(out, "%" G_GINT64_FORMAT, *(const int64_t *)field);
    break;
  case WFM_CELL_BOOL:
    g_string_append(out, *(const bool *)field ? "yes" : "no");
    break;
  case WFM_CELL_CHOICE:
    format_choice(out, column, *(const int *)field);
    break;
  case WFM_CELL_INSTANT:
    g_string_append(out, wfm_format_utc(text, *(const int64_t *)field));
    break;
  case WFM_CELL_STAMP:
    format_stamp(out, field);
    break;
  case WFM_CELL_DAY:
    g_string_append(out, wfm_format_day(text, *(const int32_t *)field));
    break;
  case WFM_CELL_CLOCK:
    append_clock(out, *(const int32_t *)field);
    break;
  case WFM_CELL_LENGTH:
    wfm_length_format(out, *(const int32_t *)field);
    break;
  case WFM_CELL_WEEKDAYS:
    wfm_weekdays_format(out, *(const uint8_t *)field);
    break;
  case WFM_CELL_LIST:
    for (char **word = *(char **const *)field; *word; word++)
      g_string_append_printf(out, *(char **const *)field == word ? "%s" : " %s", *word);
    break;
  case WFM_CELL_CUSTOM: {
    g_autofree char *shown = column->format(field);
    g_string_append(out, shown);
    break;
  }
  }
}
