#include "cli/data/notation.h"

#include "core/timestamp.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_ID 100
#define MAX_LENGTH_S (10000 * 3600)
#define MAX_CLOCK_S (48 * 3600)

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static const double power_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* The grammar that g_ascii_strtod takes, without its nan, inf and hexadecimal forms. */
static bool is_decimal(const char *p, const char *end) {
  int digits = 0;
  if (p < end && (*p == '-' || *p == '+')) p++;
  for (; p < end && is_digit(*p); p++) digits++;
  if (p < end && *p == '.')
    for (p++; p < end && is_digit(*p); p++) digits++;
  if (!digits) return false;
  if (p < end && (*p == 'e' || *p == 'E')) {
    p++;
    if (p < end && (*p == '-' || *p == '+')) p++;
    if (p == end) return false;
    while (p < end && is_digit(*p)) p++;
  }
  return p == end;
}

bool wfm_real_parse(double *out, const char *text, size_t length) {
  const char *p = text, *end = text + length;
  bool negative = false;
  uint64_t mantissa = 0;
  int digits = 0, decimals = 0;
  if (p < end && (*p == '-' || *p == '+')) negative = *p++ == '-';
  for (; p < end && is_digit(*p); p++, digits++) mantissa = mantissa * 10 + (uint64_t)(*p - '0');
  if (p < end && *p == '.')
    for (p++; p < end && is_digit(*p); p++, digits++, decimals++) mantissa = mantissa * 10 + (uint64_t)(*p - '0');
  /* Up to 15 digits and 10^22 both operands are exact, so that one division rounds once (Clinger 1990). */
  if (p == end && digits > 0 && digits <= 15) {
    double value = (double)mantissa / power_of_ten[decimals];
    *out = negative ? -value : value;
    return true;
  }
  if (!is_decimal(text, end)) return false;
  char *stop = NULL;
  double value = g_ascii_strtod(text, &stop);
  if (stop != end || !isfinite(value)) return false;
  *out = value;
  return true;
}

void wfm_real_format(GString *out, double value, int decimals) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (isnan(value)) return;
  if (value == floor(value) && fabs(value) < 1e15) {
    g_string_append_printf(out, "%" G_GINT64_FORMAT, (gint64)value);
    return;
  }
  if (decimals && fabs(value) < 1e15) {
    char format[16];
    g_snprintf(format, sizeof format, "%%.%df", decimals);
    g_ascii_formatd(text, sizeof text, format, value);
    size_t n = strlen(text);
    while (text[n - 1] == '0') n--;
    if (text[n - 1] == '.') n--;
    text[n] = 0;
    g_string_append(out, strcmp(text, "-0") == 0 ? "0" : text);
    return;
  }
  for (int digits = 15; digits <= 17; digits++) {
    char format[16];
    g_snprintf(format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd(text, sizeof text, format, value);
    if (digits == 17 || g_ascii_strtod(text, NULL) == value) break;
  }
  g_string_append(out, text);
}

bool wfm_length_scan(int32_t *seconds, const char **text) {
  const char *p = *text;
  double number = 0, scale = 1;
  int digits = 0;
  for (; is_digit(*p) && digits < 9; p++, digits++) number = number * 10 + (*p - '0');
  if (!digits || is_digit(*p)) return false;
  bool whole = *p != '.';
  if (!whole) {
    if (!is_digit(*++p)) return false;
    for (; is_digit(*p); p++) number += (*p - '0') * (scale /= 10);
  }
  double unit = 60;
  if (*p == 'h') {
    p++;
    unit = 3600;
    if (whole && is_digit(*p)) {
      int minutes = 0;
      for (digits = 0; is_digit(*p) && digits < 3; p++, digits++) minutes = minutes * 10 + (*p - '0');
      if (digits > 2 || minutes > 59) return false;
      number += minutes / 60.0;
      if (*p == 'm') p++;
    }
  } else if (*p == 'm') {
    p += strncmp(p, "min", 3) == 0 ? 3 : 1;
  } else if (*p == 's') {
    p++;
    unit = 1;
  } else if (g_ascii_isalpha(*p))
    return false;
  double value = nearbyint(number * unit);
  if (value > MAX_LENGTH_S) return false;
  *seconds = (int32_t)value;
  *text = p;
  return true;
}

void wfm_length_format(GString *out, int32_t seconds) {
  if (seconds % 60)
    g_string_append_printf(out, "%ds", seconds);
  else if (seconds >= 3600 && seconds % 3600)
    g_string_append_printf(out, "%dh%02d", seconds / 3600, seconds % 3600 / 60);
  else if (seconds >= 3600)
    g_string_append_printf(out, "%dh", seconds / 3600);
  else
    g_string_append_printf(out, "%dm", seconds / 60);
}

bool wfm_clock_scan(int32_t *seconds, const char **text) {
  const char *p = *text;
  int part[3] = {0, 0, 0}, n = 0;
  for (;; p++) {
    int digits = 0;
    for (; is_digit(*p) && digits < 3; p++, digits++) part[n] = part[n] * 10 + (*p - '0');
    if (digits == 0 || digits > 2 || (n > 0 && (digits != 2 || part[n] > 59))) return false;
    n++;
    if (*p != ':' || n == 3) break;
  }
  int value = part[0] * 3600 + part[1] * 60 + part[2];
  if (n < 2 || value > MAX_CLOCK_S) return false;
  *seconds = value;
  *text = p;
  return true;
}

static const char *const full_day_names[7] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

/* "Mon", "tue", "Thurs", "Saturday" at *text; -1 where there is none. */
static int scan_weekday(const char **text, const char *end) {
  const char *p = *text;
  size_t n = 0;
  while (p + n < end && g_ascii_isalpha(p[n])) n++;
  if (n < 3) return -1;
  for (int day = 0; day < 7; day++)
    if (n <= strlen(full_day_names[day]) && g_ascii_strncasecmp(p, full_day_names[day], n) == 0) {
      *text = p + n;
      return day;
    }
  return -1;
}

bool wfm_is_separator(char c) {
  return c == ' ' || c == '\t' || c == ';' || c == '|' || c == ',';
}

bool wfm_month_day_parse(int *month, int *day, const char *text) {
  bool shape = strlen(text) == 5 && text[2] == '-';
  for (size_t k = 0; shape && k < 5; k++) shape = k == 2 || g_ascii_isdigit(text[k]);
  if (!shape) return false;
  int m = (text[0] - '0') * 10 + text[1] - '0', d = (text[3] - '0') * 10 + text[4] - '0';
  if (!wfm_civil_valid(2024, m, d)) return false;
  *month = m;
  *day = d;
  return true;
}

bool wfm_weekdays_parse(uint8_t *out, const char *text, size_t length) {
  const char *p = text, *end = text + length;
  uint8_t days = 0;
  if (length == 3 && g_ascii_strncasecmp(text, "all", 3) == 0) {
    *out = 0x7f;
    return true;
  }
  while (p < end) {
    int from = scan_weekday(&p, end), to = from;
    if (from < 0) return false;
    if (p < end && *p == '-') {
      p++;
      to = scan_weekday(&p, end);
      if (to < 0) return false;
    }
    for (int day = from;; day = (day + 1) % 7) {
      days |= (uint8_t)(1u << day);
      if (day == to) break;
    }
    if (p < end && !wfm_is_separator(*p)) return false;
    while (p < end && wfm_is_separator(*p)) p++;
  }
  if (!days) return false;
  *out = days;
  return true;
}

void wfm_weekdays_format(GString *out, uint8_t weekdays) {
  if ((weekdays & 0x7f) == 0x7f) {
    g_string_append(out, "all");
    return;
  }
  bool first = true;
  for (int day = 0; day < 7; day++) {
    if (!(weekdays >> day & 1)) continue;
    int last = day;
    while (last < 6 && weekdays >> (last + 1) & 1) last++;
    if (!first) g_string_append_c(out, ' ');
    first = false;
    g_string_append(out, wfm_weekday_names[day]);
    if (last > day) g_string_append_printf(out, "%c%s", last > day + 1 ? '-' : ' ', wfm_weekday_names[last]);
    day = last;
  }
}

bool wfm_id_valid(const char *text, size_t length) {
  if (length == 0 || length > MAX_ID || text[length - 1] == ' ') return false;
  for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
    if (g_ascii_isalnum(*p) || *p == '_') continue;
    if (p > text && strchr("-.@+ ", *p) && *p) continue;
    gunichar c = (guchar)*p < 0x80 ? 0 : g_utf8_get_char(p);
    if (c && (g_unichar_isalnum(c) || (p > text && g_unichar_ismark(c)))) continue;
    return false;
  }
  return true;
}

char *wfm_show_text(const char *text) {
  GString *shown = g_string_new(NULL);
  int n = 0;
  const char *end = text + strlen(text);
  for (const char *p = text; p < end; n++) {
    if (n == 60) {
      g_string_append(shown, "...");
      break;
    }
    gunichar c = g_utf8_get_char_validated(p, end - p);
    if (c == (gunichar)-1 || c == (gunichar)-2 || g_unichar_iscntrl(c)) {
      g_string_append_printf(shown, "\\x%02X", (guchar)*p++);
      continue;
    }
    const char *next = g_utf8_next_char(p);
    g_string_append_len(shown, p, next - p);
    p = next;
  }
  return g_string_free(shown, FALSE);
}

const char *wfm_amount_format(char *buffer, double value) {
  if (!isfinite(value)) return "-";
  char digits[WFM_AMOUNT_SIZE];
  snprintf(digits, sizeof digits, "%.0f", fabs(value));
  size_t n = strlen(digits), out = 0;
  if (value <= -0.5) buffer[out++] = '-';
  for (size_t i = 0; i < n && out < WFM_AMOUNT_SIZE - 2; i++) {
    if (i && (n - i) % 3 == 0) buffer[out++] = ',';
    buffer[out++] = digits[i];
  }
  buffer[out] = '\0';
  return buffer;
}
