#include "cli/data/import/cells.h"

#include "cli/data/notation.h"

#include <math.h>
#include <string.h>

#define MAX_NUMBER 48

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* ---- Numbers ---- */

bool wfm_cell_says_nothing(const char *text, size_t length) {
  static const char *const words[] = {"-", "--", "n/a", "na", "nan", "null", "none", "#n/a", "\u2013", "\u2014"};
  if (length == 0) return true;
  if (length > 4 || is_digit(*text)) return false;
  for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
    if (strlen(words[k]) == length && g_ascii_strncasecmp(text, words[k], length) == 0) return true;
  return false;
}

/* A blank that groups digits: ordinary, no-break (C2 A0), narrow no-break (E2 80 AF); its bytes, 0 if there is none. */
static size_t group_blank(const char *p, const char *end) {
  if (*p == ' ' || *p == '\'') return 1;
  if (end - p >= 2 && memcmp(p, "\xc2\xa0", 2) == 0) return 2;
  return end - p >= 3 && memcmp(p, "\xe2\x80\xaf", 3) == 0 ? 3 : 0;
}

bool wfm_import_number(double *value, const char *text, size_t length, WfmDecimal decimal) {
  char plain[MAX_NUMBER];
  const char *p = text, *end = text + length;
  if (length > 0 && length <= 15 && is_digit(*p)) { /* most cells are whole numbers */
    int64_t whole = 0;
    while (p < end && is_digit(*p)) whole = whole * 10 + (*p++ - '0');
    if (p == end) return *value = (double)whole, true;
    if (*p == '.' && decimal != WFM_DECIMAL_COMMA && wfm_real_parse(value, text, length)) return true;
    p = text;
  }
  size_t n = 0;
  int since = -1; /* digits since the last group mark; -1: none yet */
  char comma = decimal == WFM_DECIMAL_COMMA ? ',' : '.', group = decimal == WFM_DECIMAL_COMMA ? '.' : ',';
  bool percent = length > 0 && end[-1] == '%', fraction = false;
  if (percent)
    for (end--; end > p && end[-1] == ' ';) end--;
  for (; p < end && n + 1 < sizeof plain; p++) {
    size_t blank = p > text && !fraction ? group_blank(p, end) : 0;
    if (blank || (*p == group && !fraction && p > text)) {
      if (since >= 0 && since != 3) return false;
      since = 0;
      if (blank) p += blank - 1;
      continue;
    }
    if (*p == comma) {
      if (fraction || (since >= 0 && since != 3)) return false;
      fraction = true, since = -1;
      plain[n++] = '.';
      continue;
    }
    if (since >= 0) since++;
    plain[n++] = *p;
  }
  if (p < end || (since >= 0 && since != 3) || !wfm_real_parse(value, plain, n)) return false;
  if (percent) *value /= 100;
  return true;
}

WfmDecimal wfm_import_decimal_of(const char *text, size_t length, bool *open) {
  int commas = 0, points = 0, after = 0, before = 0;
  char last = 0;
  *open = false;
  for (size_t k = 0; k < length; k++) {
    if (text[k] == ',' || text[k] == '.') {
      last = text[k], after = 0;
      commas += text[k] == ',', points += text[k] == '.';
    } else if (is_digit(text[k])) {
      last ? after++ : before++;
    } else if (text[k] == ':' || g_ascii_isalpha(text[k])) {
      return WFM_DECIMAL_UNKNOWN;
    }
  }
  if (!last) return WFM_DECIMAL_UNKNOWN;
  if (commas && points) return last == ',' ? WFM_DECIMAL_COMMA : WFM_DECIMAL_POINT;
  if (commas > 1) return WFM_DECIMAL_POINT;
  if (points > 1) return WFM_DECIMAL_COMMA;
  if (after == 3 && before >= 1 && before <= 3 && text[0] != '0') {
    *open = true;
    return WFM_DECIMAL_UNKNOWN;
  }
  return last == ',' ? WFM_DECIMAL_COMMA : WFM_DECIMAL_POINT;
}

/* ---- Dates and times ---- */

typedef struct {
  const char *p, *end;
} Scan;

static void skip_blanks(Scan *s) {
  while (s->p < s->end && (*s->p == ' ' || *s->p == ',')) s->p++;
  if (s->end - s->p >= 3 && memcmp(s->p, "\xe2\x80\xaf", 3) == 0) s->p += 3; /* before PM, as some browsers write it */
}

/* At most `most` digits; how many there were. */
static int scan_digits(Scan *s, int *value, int most) {
  int n = 0;
  *value = 0;
  for (; s->p < s->end && n < most && is_digit(*s->p); s->p++, n++) *value = *value * 10 + (*s->p - '0');
  return n;
}

static size_t letters(const Scan *s) {
  size_t n = 0;
  while (s->p + n < s->end && g_ascii_isalpha(s->p[n])) n++;
  return n;
}

int wfm_import_weekday(const char *text, size_t length) {
  static const char *const names[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  if (length < 3) return -1;
  for (int k = 0; k < 7; k++)
    if (length <= strlen(names[k]) && g_ascii_strncasecmp(text, names[k], length) == 0) return k;
  return -1;
}

static int scan_month(Scan *s) {
  static const char *const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                      "july",    "august",   "september", "october", "november", "december"};
  size_t n = letters(s);
  for (int k = 0; n >= 3 && k < 12; k++)
    if (n <= strlen(names[k]) && g_ascii_strncasecmp(s->p, names[k], n) == 0) {
      s->p += n;
      return k + 1;
    }
  return 0;
}

static bool set_day(WfmStamp *stamp, int year, int month, int day) {
  if (year < 100) year += year < 70 ? 2000 : 1900;
  if (year < 1970 || year > 2037 || !wfm_civil_valid(year, month, day)) return false;
  stamp->local = (int64_t)wfm_day_from_civil(year, month, day) * 86400;
  return true;
}

static bool is_date_mark(char c) {
  return c == '/' || c == '.' || c == '-';
}

/* 3/2/2026, 02.03.26 */
static bool scan_triple(WfmStamp *stamp, int *may, Scan *s, int first, int n_first, WfmDateOrder order) {
  int second, year;
  char mark = *s->p++;
  if (n_first > 2) return false;
  int n = scan_digits(s, &second, 2);
  if (n == 0 || s->p >= s->end || *s->p != mark) return false;
  s->p++;
  n = scan_digits(s, &year, 4);
  if (n != 2 && n != 4) return false;
  *may = (first <= 31 && second <= 12 && second > 0 ? WFM_ORDER_MAY_DMY : 0) |
         (first <= 12 && first > 0 && second <= 31 ? WFM_ORDER_MAY_MDY : 0);
  if (order == WFM_ORDER_UNKNOWN) order = *may & WFM_ORDER_MAY_MDY ? WFM_ORDER_MDY : WFM_ORDER_DMY;
  return order == WFM_ORDER_DMY ? set_day(stamp, year, second, first) : set_day(stamp, year, first, second);
}

static bool scan_date(WfmStamp *stamp, int *may, Scan *s, WfmDateOrder order) {
  int first, month, day, year;
  size_t word = letters(s);
  if (word && wfm_import_weekday(s->p, word) >= 0) {
    s->p += word;
    if (s->p < s->end && *s->p == '.') s->p++;
    skip_blanks(s);
  }
  if (letters(s)) { /* Mar 2, 2026 */
    month = scan_month(s);
    if (s->p < s->end && *s->p == '.') s->p++;
    skip_blanks(s);
    if (!month || !scan_digits(s, &day, 2)) return false;
    skip_blanks(s);
    return scan_digits(s, &year, 4) == 4 && set_day(stamp, year, month, day);
  }
  const char *begin = s->p;
  int n = scan_digits(s, &first, 8);
  if (n == 8) return set_day(stamp, first / 10000, first / 100 % 100, first % 100);
  if (n == 0 || s->p >= s->end) return false;
  if (n == 4 && is_date_mark(*s->p)) {
    char mark = *s->p++;
    if (!scan_digits(s, &month, 2) || s->p >= s->end || *s->p++ != mark || !scan_digits(s, &day, 2)) return false;
    return first >= 1970 && set_day(stamp, first, month, day);
  }
  Scan ahead = *s; /* 2-Mar-2026, 27 Oct 2016 */
  if (is_date_mark(*ahead.p) || *ahead.p == ' ') ahead.p++;
  if (n <= 2 && letters(&ahead)) {
    month = scan_month(&ahead);
    if (ahead.p < ahead.end && (is_date_mark(*ahead.p) || *ahead.p == ' ')) ahead.p++;
    int digits = month ? scan_digits(&ahead, &year, 4) : 0;
    *s = ahead;
    return (digits == 4 || digits == 2) && set_day(stamp, year, month, first);
  }
  return is_date_mark(*s->p) && s->p > begin && scan_triple(stamp, may, s, first, n, order);
}

static bool scan_noon(Scan *s, int *hour) {
  skip_blanks(s);
  size_t n = letters(s);
  if (n == 0) return true;
  bool dotted = n == 1 && s->end - s->p >= 4 && s->p[1] == '.' && g_ascii_tolower(s->p[2]) == 'm';
  char half = g_ascii_tolower(*s->p);
  if (!(n == 2 && g_ascii_tolower(s->p[1]) == 'm') && !dotted) return true;
  if ((half != 'a' && half != 'p') || *hour < 1 || *hour > 12) return false;
  *hour = *hour % 12 + (half == 'p' ? 12 : 0);
  s->p += dotted ? 4 : 2;
  return true;
}

static bool scan_clock(Scan *s, int32_t *second) {
  int hour, minute, rest = 0, ignored;
  if (!scan_digits(s, &hour, 2) || s->p >= s->end || (*s->p != ':' && *s->p != '.')) return false;
  char mark = *s->p++;
  if (scan_digits(s, &minute, 2) != 2) return false;
  if (s->p < s->end && *s->p == mark) {
    s->p++;
    if (scan_digits(s, &rest, 2) != 2) return false;
    if (s->p < s->end && (*s->p == '.' || *s->p == ',') && s->p + 1 < s->end && is_digit(s->p[1])) {
      s->p++;
      while (scan_digits(s, &ignored, 9) == 9) {
      }
    }
  }
  if (!scan_noon(s, &hour)) return false;
  *second = hour * 3600 + minute * 60 + rest;
  return minute < 60 && rest < 61 && *second <= 86400;
}

static bool scan_offset(Scan *s, WfmStamp *stamp) {
  skip_blanks(s);
  if (s->p >= s->end) return true;
  size_t n = letters(s);
  if ((n == 1 && (*s->p == 'Z' || *s->p == 'z')) || (n == 3 && (memcmp(s->p, "UTC", 3) == 0 || memcmp(s->p, "GMT", 3) == 0))) {
    s->p += n;
    stamp->has_offset = true, stamp->offset_s = 0;
    if (s->p >= s->end) return true;
  }
  if (*s->p != '+' && *s->p != '-') return false;
  int sign = *s->p++ == '-' ? -1 : 1, hour, minute = 0;
  if (scan_digits(s, &hour, 2) == 0) return false;
  if (s->p < s->end && *s->p == ':') s->p++;
  if (s->p < s->end && scan_digits(s, &minute, 2) != 2) return false;
  stamp->has_offset = true, stamp->offset_s = sign * (hour * 3600 + minute * 60);
  return hour <= 18 && minute < 60;
}

/* 2026-03-02T08:00:00Z and its like, without a step that is not needed. */
static bool quick_stamp(WfmStamp *stamp, const char *p, size_t n) {
  static const uint8_t digit_at[] = {0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15};
  if (n < 16 || p[4] != '-' || p[7] != '-' || p[13] != ':' || (p[10] != 'T' && p[10] != ' ')) return false;
  for (size_t k = 0; k < G_N_ELEMENTS(digit_at); k++)
    if (!is_digit(p[digit_at[k]])) return false;
  int second = 0;
  size_t used = 16;
  if (n >= 19 && p[16] == ':' && is_digit(p[17]) && is_digit(p[18])) second = (p[17] - '0') * 10 + (p[18] - '0'), used = 19;
  bool zulu = n == used + 1 && p[used] == 'Z';
  if (n != used && !zulu) return false;
  int hour = (p[11] - '0') * 10 + (p[12] - '0'), minute = (p[14] - '0') * 10 + (p[15] - '0');
  if (hour > 23 || minute > 59 || second > 59) return false;
  int year = (p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0');
  if (year < 1970) return false; /* of two digits, for set_day */
  if (!set_day(stamp, year, (p[5] - '0') * 10 + (p[6] - '0'), (p[8] - '0') * 10 + (p[9] - '0'))) return false;
  stamp->local += hour * 3600 + minute * 60 + second;
  stamp->has_time = true, stamp->has_offset = zulu, stamp->offset_s = 0;
  return true;
}

/* Unix seconds (also with a fraction) or milliseconds from 2001 on; to June 2032, where ten digits may be 1970010100. */
bool wfm_import_is_unix(const char *text, size_t length) {
  size_t digits = 0;
  while (digits < length && is_digit(text[digits])) digits++;
  if (digits != 10 && digits != 13) return false;
  for (size_t k = digits; k < length; k++)
    if (digits == 13 || (k == digits ? text[k] != '.' : !is_digit(text[k]))) return false;
  return text[0] == '1' && text[1] <= '9' && !(text[1] == '9' && text[2] >= '7');
}

static bool unix_stamp(WfmStamp *stamp, const char *text, size_t length) {
  if (!wfm_import_is_unix(text, length)) return false;
  int64_t second = 0;
  for (int k = 0; k < 10; k++) second = 10 * second + (text[k] - '0');
  *stamp = (WfmStamp){.local = second, .has_time = true, .has_offset = true};
  return true;
}

bool wfm_import_stamp(WfmStamp *stamp, int *may, const char *text, size_t length, WfmDateOrder order) {
  *may = 0;
  WfmStamp found = {0};
  if (quick_stamp(&found, text, length) || unix_stamp(&found, text, length)) return *stamp = found, true;
  found = (WfmStamp){0};
  Scan s = {text, text + length};
  if (length > 64 || !scan_date(&found, may, &s, order)) return false;
  bool t = s.p < s.end && *s.p == 'T';
  if (t) s.p++;
  skip_blanks(&s);
  if (s.end - s.p >= 3 && memcmp(s.p, "at ", 3) == 0) s.p += 3;
  if (s.p < s.end && is_digit(*s.p)) {
    int32_t second;
    if (!scan_clock(&s, &second)) return false;
    found.local += second, found.has_time = true;
    if (!scan_offset(&s, &found)) return false;
  }
  if (s.p < s.end || (t && !found.has_time)) return false;
  *stamp = found;
  return true;
}

bool wfm_import_clock(int32_t *second, const char *text, size_t length) {
  Scan s = {text, text + length};
  int value;
  if (length == 4 && scan_digits(&s, &value, 4) == 4) { /* 0830 */
    *second = value / 100 * 3600 + value % 100 * 60;
    return value % 100 < 60 && value <= 2400;
  }
  s.p = text;
  int32_t found;
  if (!scan_clock(&s, &found)) return false;
  skip_blanks(&s);
  if (s.p < s.end) { /* 08:00 - 08:30, also with a dash of two or three bytes */
    while (s.p < s.end && (*s.p == '-' || *s.p == ' ' || (unsigned char)*s.p >= 0x80)) s.p++;
    if (s.end - s.p >= 3 && memcmp(s.p, "to ", 3) == 0) s.p += 3;
    int32_t last;
    if (!scan_clock(&s, &last) || s.p < s.end) return false;
  }
  *second = found;
  return true;
}

/* ---- Lengths of time ---- */

const char *const wfm_unit_names[] = {"", "s", "ms", "min", "h"};
const double wfm_unit_seconds[] = {1, 1, 0.001, 60, 3600};

/* 1d 2h 3m 4s, 5 min 30 sec */
static bool scan_worded(double *seconds, const char *p, const char *end) {
  double total = 0;
  int parts = 0;
  while (p < end) {
    char *stop = NULL;
    while (p < end && (*p == ' ' || *p == ',')) p++;
    if (p == end) break;
    if (!is_digit(*p)) return false;
    double number = g_ascii_strtod(p, &stop);
    p = stop;
    while (p < end && *p == ' ') p++;
    Scan s = {p, end};
    size_t n = letters(&s);
    char unit = n ? g_ascii_tolower(*p) : 0;
    bool milli = n == 2 && unit == 'm' && g_ascii_tolower(p[1]) == 's';
    if (!unit || !strchr("dhms", unit)) return false;
    total += number * (milli ? 0.001 : unit == 'd' ? 86400 : unit == 'h' ? 3600 : unit == 'm' ? 60 : 1);
    p += n;
    parts++;
  }
  *seconds = total;
  return parts > 0;
}

static bool scan_colons(double *seconds, bool *two, const char *p, const char *end, WfmUnit unit) {
  double part[3] = {0}, days = 0;
  int n = 0;
  const char *point = memchr(p, '.', (size_t)(end - p)), *colon = memchr(p, ':', (size_t)(end - p));
  if (point && point < colon) { /* days before the hours */
    if (!wfm_real_parse(&days, p, (size_t)(point - p))) return false;
    p = point + 1;
  }
  for (;; p++) {
    const char *from = p;
    while (p < end && *p != ':') p++;
    char text[MAX_NUMBER];
    size_t length = (size_t)(p - from);
    if (length == 0 || length >= sizeof text || !is_digit(*from)) return false;
    memcpy(text, from, length);
    for (size_t k = 0; k < length; k++)
      if (text[k] == ',') text[k] = '.';
    if (!wfm_real_parse(&part[n], text, length) || (n > 0 && part[n] >= 60)) return false;
    n++;
    if (p >= end) break;
    if (n == 3) return false;
  }
  if (n < 2) return false;
  *two = n == 2;
  *seconds = n == 3 ? part[0] * 3600 + part[1] * 60 + part[2] : (part[0] * 60 + part[1]) * (unit == WFM_UNIT_H ? 60 : 1);
  *seconds += days * 86400;
  return true;
}

bool wfm_import_length(double *seconds, bool *two, const char *text, size_t length, WfmUnit unit, WfmDecimal decimal) {
  *two = false;
  if (wfm_import_number(seconds, text, length, decimal)) {
    *seconds *= wfm_unit_seconds[unit];
    return *seconds >= 0;
  }
  const char *end = text + length;
  if (memchr(text, ':', length)) return scan_colons(seconds, two, text, end, unit);
  return scan_worded(seconds, text, end);
}

bool wfm_import_truth(const char *text, size_t length) {
  static const char *const words[] = {"yes", "true", "1", "y", "x", "t"};
  for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
    if (strlen(words[k]) == length && g_ascii_strncasecmp(text, words[k], length) == 0) return true;
  return false;
}
