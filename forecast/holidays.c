#include "forecast/holidays.h"

#include "core/timestamp.h"

#include <math.h>
#include <string.h>

/* ---- Easter ---- */

int32_t wfm_easter(int year) {
  int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
  int n = h + l - 7 * m + 114;
  return wfm_day_from_civil(year, n / 31, n % 31 + 1);
}

/* The Julian calendar is 13 days behind the Gregorian one from 1900 to 2099. */
int32_t wfm_orthodox_easter(int year) {
  int a = year % 4, b = year % 7, c = year % 19, d = (19 * c + 15) % 30, e = (2 * a + 4 * b - d + 34) % 7, f = d + e + 114;
  return wfm_day_from_civil(year, f / 31, f % 31 + 1) + 13;
}

/* ---- Hebrew calendar: parts are 1/1080 of an hour; years begin at the new moon of Tishri, put off so that no fast meets a sabbath ---- */

static int64_t hebrew_elapsed(int64_t year) {
  int64_t months = (235 * year - 234) / 19, parts = 12084 + 13753 * months, day = 29 * months + parts / 25920;
  return 3 * (day + 1) % 7 < 3 ? day + 1 : day;
}

static int64_t hebrew_new_year(int64_t year) {
  const int64_t epoch = -2092590; /* 1 Tishri of year 1, in days since 1970 */
  int64_t before = hebrew_elapsed(year - 1), here = hebrew_elapsed(year), after = hebrew_elapsed(year + 1);
  int put_off = after - here == 356 ? 2 : here - before == 382 ? 1 : 0;
  return epoch + here + put_off;
}

static bool hebrew_leap(int year) {
  return (7 * year + 1) % 19 < 7;
}

static int hebrew_month_length(int year, int month) {
  int64_t length = hebrew_new_year(year + 1) - hebrew_new_year(year);
  if (month == 8) return length % 10 == 5 ? 30 : 29; /* Marheshvan is long in years of 355 or 385 days */
  if (month == 9) return length % 10 == 3 ? 29 : 30; /* Kislev is short in years of 353 or 383 days */
  if (month == 12) return hebrew_leap(year) ? 30 : 29;
  return month == 2 || month == 4 || month == 6 || month == 10 || month == 13 ? 29 : 30;
}

int32_t wfm_hebrew_day(int year, int month, int of_month) {
  int64_t day = hebrew_new_year(year) + of_month - 1;
  int last = hebrew_leap(year) ? 13 : 12;
  for (int m = 7; m != month; m = m == last ? 1 : m + 1) day += hebrew_month_length(year, m);
  return (int32_t)day;
}

/* ---- Notations ---- */

static bool refuse(char **right, const char *text) {
  *right = g_strdup(text);
  return false;
}

static const char when_right[] = "a rule such as 12-25, *-last, \"Mon 1 05\", \"Fri last *\", \"Mon to 05-24\", \"easter -2\", \"orthodox "
                                 "+1\", \"hebrew 07-10\", \"equinox 03\", bridge, or dates";

static bool parse_weekday(int *weekday, const char *text) {
  for (int w = 0; w < 7; w++)
    if (g_ascii_strcasecmp(text, wfm_weekday_names[w]) == 0) {
      *weekday = w;
      return true;
    }
  return false;
}

static bool two_digits(int *out, const char *text, size_t length, int low, int high) {
  if (length != 2 || !g_ascii_isdigit(text[0]) || !g_ascii_isdigit(text[1])) return false;
  *out = 10 * (text[0] - '0') + text[1] - '0';
  return *out >= low && *out <= high;
}

static bool parse_month(int *month, const char *text, size_t length, int most) {
  *month = 0;
  return (length == 1 && *text == '*') || two_digits(month, text, length, 1, most);
}

/* "12-25", "*-25", "02-last" */
static bool parse_month_day(WfmWhen *when, const char *text, int months) {
  const char *dash = strchr(text, '-');
  if (!dash || !parse_month(&when->month, text, (size_t)(dash - text), months)) return false;
  when->of_month = 0;
  if (strcmp(dash + 1, "last") == 0) return months == 12;
  if (!two_digits(&when->of_month, dash + 1, strlen(dash + 1), 1, 31)) return false;
  return months == 13 || when->month == 0 || wfm_civil_valid(2024, when->month, when->of_month);
}

static bool parse_offset(int *offset, const char *text) {
  char *end;
  if (*text != '+' && *text != '-' && strcmp(text, "0") != 0) return false;
  gint64 value = g_ascii_strtoll(text, &end, 10);
  if (*end || end == text || value < -180 || value > 180) return false;
  *offset = (int)value;
  return true;
}

static bool parse_listed(WfmWhen *when, char **word) {
  when->basis = WFM_WHEN_LISTED;
  for (; *word; word++) {
    WfmStamp stamp;
    if (when->n_days == WFM_MOST_LISTED_DAYS || !wfm_stamp_parse(&stamp, *word) || stamp.has_time) return false;
    when->day[when->n_days++] = wfm_local_day(stamp.local);
  }
  return when->n_days > 0;
}

/* The words of a rule without its offset. */
static bool parse_basis(WfmWhen *when, char **word, size_t n) {
  if (n == 3 && parse_weekday(&when->weekday, word[0])) {
    bool to = strcmp(word[1], "to") == 0;
    when->basis = to ? WFM_WHEN_TO : WFM_WHEN_FROM;
    if (to || strcmp(word[1], "from") == 0) return parse_month_day(when, word[2], 12) && when->of_month > 0;
    when->basis = WFM_WHEN_NTH;
    when->nth = strcmp(word[1], "last") == 0 ? 0 : word[1][0] - '0';
    bool counted = when->nth == 0 ? word[1][0] == 'l' : when->nth >= 1 && when->nth <= 5 && !word[1][1];
    return counted && parse_month(&when->month, word[2], strlen(word[2]), 12);
  }
  if (n == 2 && strcmp(word[0], "hebrew") == 0) {
    when->basis = WFM_WHEN_HEBREW;
    return parse_month_day(when, word[1], 13) && when->month > 0 && when->of_month <= 30;
  }
  if (n == 2 && strcmp(word[0], "equinox") == 0) {
    when->basis = WFM_WHEN_EQUINOX;
    return two_digits(&when->month, word[1], strlen(word[1]), 3, 9) && (when->month == 3 || when->month == 9);
  }
  if (n != 1) return false;
  when->basis = strcmp(word[0], "easter") == 0     ? WFM_WHEN_EASTER
                : strcmp(word[0], "orthodox") == 0 ? WFM_WHEN_ORTHODOX
                : strcmp(word[0], "bridge") == 0   ? WFM_WHEN_BRIDGE
                                                   : WFM_WHEN_DATE;
  return when->basis != WFM_WHEN_DATE || parse_month_day(when, word[0], 12);
}

/* Words between blanks; empty ones are left out. */
static char **words_of(const char *text) {
  g_auto(GStrv) part = g_strsplit_set(text, " \t", -1);
  GPtrArray *words = g_ptr_array_new();
  for (char **p = part; *p; p++)
    if (**p) g_ptr_array_add(words, g_strdup(*p));
  g_ptr_array_add(words, NULL);
  return (char **)(void *)g_ptr_array_free(words, FALSE);
}

bool wfm_when_parse(WfmWhen *when, const char *text, char **right) {
  g_auto(GStrv) word = words_of(text);
  size_t n = g_strv_length(word);
  WfmWhen found = {0};
  if (n > 0 && strlen(word[0]) == 10) {
    if (!parse_listed(&found, word)) return refuse(right, "dates of the years 1970 to 2037, at most 64, such as 2026-03-20 2027-03-10");
  } else {
    bool moved = n > 1 && parse_offset(&found.offset, word[n - 1]);
    if (n == 0 || !parse_basis(&found, word, n - moved)) return refuse(right, when_right);
    if (found.basis == WFM_WHEN_BRIDGE && moved) return refuse(right, "bridge without days to add");
  }
  *when = found;
  return true;
}

bool wfm_observed_parse(WfmObserved *observed, const char *text, char **right) {
  static const char observed_right[] =
      "weekdays and where the day goes from there, such as \"Sat-1 Sun+1\", \"Sat+free Sun+free\" or \"move Sun-1\"";
  g_auto(GStrv) word = words_of(text);
  WfmObserved found = {0};
  for (size_t k = 0; word[k]; k++) {
    int weekday, shift;
    if (k == 0 && strcmp(word[k], "move") == 0) {
      found.move = true;
      continue;
    }
    g_autofree char *name = g_strndup(word[k], 3);
    if (strlen(word[k]) < 5 || !parse_weekday(&weekday, name)) return refuse(right, observed_right);
    if (strcmp(word[k] + 3, "+free") == 0)
      shift = WFM_OBSERVED_FREE;
    else if (!parse_offset(&shift, word[k] + 3) || shift == 0 || shift < -7 || shift > 7)
      return refuse(right, observed_right);
    found.shift[weekday] = (int16_t)shift;
  }
  if (!word[0] || (found.move && !word[1])) return refuse(right, observed_right);
  *observed = found;
  return true;
}

/* ---- Days ---- */

static int month_length(int year, int month) {
  return wfm_day_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - wfm_day_from_civil(year, month, 1);
}

/* Day of the equinox in Japan. */
static int equinox(int year, int month) {
  double base = year >= 1980 ? (month == 3 ? 20.8431 : 23.2488) : month == 3 ? 20.8357 : 23.2588;
  double leap = floor((year - (year >= 1980 ? 1980 : 1983)) / 4.0);
  return (int)floor(base + 0.242194 * (year - 1980) - leap);
}

/* Day in a month of a rule that knows months; false where the month has no such day. */
static bool day_in_month(int32_t *day, const WfmWhen *when, int year, int month) {
  int length = month_length(year, month);
  int32_t first = wfm_day_from_civil(year, month, 1);
  if (when->basis == WFM_WHEN_NTH) {
    int ahead = (when->weekday - wfm_weekday(first) + 7) % 7, nth = when->nth ? when->nth : (length - ahead + 6) / 7;
    if (ahead + 7 * (nth - 1) >= length) return false;
    *day = first + ahead + 7 * (nth - 1);
    return true;
  }
  int of_month = when->of_month ? when->of_month : length;
  if (of_month > length) return false;
  *day = first + of_month - 1;
  if (when->basis == WFM_WHEN_TO) *day -= (wfm_weekday(*day) - when->weekday + 7) % 7;
  if (when->basis == WFM_WHEN_FROM) *day += (when->weekday - wfm_weekday(*day) + 7) % 7;
  return true;
}

static void add_day(GArray *out, const WfmHoliday *rule, size_t index, int32_t day, int year) {
  WfmHolidayDay found = {day + rule->when.offset, index, false};
  if (year >= rule->from_year && year <= rule->to_year) g_array_append_val(out, found);
}

/* The days of a rule in a year, not yet observed elsewhere. */
static void add_year(GArray *out, const WfmHoliday *rule, size_t index, int year) {
  const WfmWhen *when = &rule->when;
  int32_t day;
  int y, month, of_month;
  switch (when->basis) {
  case WFM_WHEN_EASTER:
    add_day(out, rule, index, wfm_easter(year), year);
    break;
  case WFM_WHEN_ORTHODOX:
    add_day(out, rule, index, wfm_orthodox_easter(year), year);
    break;
  case WFM_WHEN_EQUINOX:
    add_day(out, rule, index, wfm_day_from_civil(year, when->month, equinox(year, when->month)), year);
    break;
  case WFM_WHEN_HEBREW: /* 1 January lies in the Hebrew year + 3760, the autumn in the next */
    for (int hebrew = year + 3760; hebrew <= year + 3761; hebrew++) {
      day = wfm_hebrew_day(hebrew, when->month == 13 && !hebrew_leap(hebrew) ? 12 : when->month, when->of_month);
      wfm_day_to_civil(day, &y, &month, &of_month);
      if (y == year) add_day(out, rule, index, day, year);
    }
    break;
  case WFM_WHEN_LISTED:
    for (int k = 0; k < when->n_days; k++) {
      wfm_day_to_civil(when->day[k], &y, &month, &of_month);
      if (y == year) add_day(out, rule, index, when->day[k], year);
    }
    break;
  case WFM_WHEN_BRIDGE:
    break; /* when the others stand */
  default:
    for (int m = when->month ? when->month : 1; m <= (when->month ? when->month : 12); m++)
      if (day_in_month(&day, when, year, m)) add_day(out, rule, index, day, year);
  }
}

static bool taken(const GArray *days, const WfmHoliday *rules, int32_t day) {
  for (guint k = 0; k < days->len; k++) {
    const WfmHolidayDay *other = &g_array_index(days, WfmHolidayDay, k);
    if (other->day == day && rules[other->rule].day_off) return true;
  }
  return false;
}

static int by_day(const void *a, const void *b) {
  const WfmHolidayDay *p = a, *q = b;
  if (p->day != q->day) return p->day < q->day ? -1 : 1;
  return p->rule != q->rule ? (p->rule < q->rule ? -1 : 1) : p->observed - q->observed;
}

/* In order of the days, so that Christmas takes the first free day after the weekend and the day after it the second. */
static void observe(GArray *days, const WfmHoliday *rules) {
  guint n = days->len;
  for (guint k = 0; k < n; k++) {
    WfmHolidayDay *fallen = &g_array_index(days, WfmHolidayDay, k);
    const WfmObserved *observed = &rules[fallen->rule].observed;
    int shift = observed->shift[wfm_weekday(fallen->day)];
    if (!shift) continue;
    WfmHolidayDay there = {fallen->day + shift, fallen->rule, true};
    if (shift == WFM_OBSERVED_FREE)
      for (there.day = fallen->day + 1; wfm_weekday(there.day) >= 5 || taken(days, rules, there.day);) there.day++;
    if (observed->move)
      fallen->day = there.day;
    else
      g_array_append_val(days, there);
  }
}

static void add_bridges(GArray *days, const WfmHoliday *rules, size_t index) {
  guint n = days->len;
  for (guint k = 0; k < n; k++) {
    WfmHolidayDay off = g_array_index(days, WfmHolidayDay, k);
    int weekday = wfm_weekday(off.day);
    if (!rules[off.rule].day_off || (weekday != 1 && weekday != 3)) continue;
    WfmHolidayDay bridge = {off.day + (weekday == 1 ? -1 : 1), index, false};
    if (!taken(days, rules, bridge.day)) g_array_append_val(days, bridge);
  }
}

/* Days outside the span, and a name's second time on a day, go. */
static void tidy(GArray *days, const WfmHoliday *rules, int32_t from, int32_t to) {
  g_array_sort(days, by_day);
  guint kept = 0;
  for (guint k = 0; k < days->len; k++) {
    WfmHolidayDay here = g_array_index(days, WfmHolidayDay, k);
    bool double_entry = here.day < from || here.day > to;
    for (guint j = kept; j-- > 0 && g_array_index(days, WfmHolidayDay, j).day == here.day;)
      double_entry |= strcmp(rules[g_array_index(days, WfmHolidayDay, j).rule].name, rules[here.rule].name) == 0;
    if (!double_entry) g_array_index(days, WfmHolidayDay, kept++) = here;
  }
  g_array_set_size(days, kept);
}

GArray *wfm_holidays_expand(const WfmHoliday *rules, size_t n, int32_t from, int32_t to) {
  GArray *days = g_array_new(FALSE, FALSE, sizeof(WfmHolidayDay));
  int first, last, month, of_month;
  wfm_day_to_civil(from, &first, &month, &of_month);
  wfm_day_to_civil(to, &last, &month, &of_month);
  /* An observance may lie in the year before or after. */
  for (int year = first - 1; year <= last + 1; year++)
    for (size_t r = 0; r < n; r++) add_year(days, &rules[r], r, year);
  g_array_sort(days, by_day);
  observe(days, rules);
  for (size_t r = 0; r < n; r++)
    if (rules[r].when.basis == WFM_WHEN_BRIDGE) add_bridges(days, rules, r);
  tidy(days, rules, from, to);
  return days;
}
