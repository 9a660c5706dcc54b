#include "core/timestamp.h"
#include "forecast/holidays.h"

#include <stdlib.h>
#include <string.h>

static bool refuse(char **right, const char *text) {
  *right = g_strdup(text);
  return false;
}

static const char when_right[] = "a rule such as 12-25, *-last, \"Mon 1 05\", \"Fri last *\", \"Mon to 05-24\", \"easter -2\", \"orthodox "
                                 "+1\", \"hebrew 07-10\", \"umalqura 10-01\", \"chinese 01-01\", "
                                 "\"hindu 07-30 18\", \"sun 15\", \"equinox 03\", bridge, or dates";

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

/* A whole number from 0 to the most. */
static bool parse_number(int *out, const char *text, int most) {
  if (!*text || strlen(text) > 3 || strspn(text, "0123456789") != strlen(text)) return false;
  *out = atoi(text);
  return *out <= most;
}

static bool find_calendar(WfmWhenBasis *basis, const char *word) {
  static const struct {
    const char *word;
    WfmWhenBasis basis;
  } calendars[] = {{"hebrew", WFM_WHEN_HEBREW},   {"umalqura", WFM_WHEN_UMALQURA}, {"islamic", WFM_WHEN_ISLAMIC},
                   {"chinese", WFM_WHEN_CHINESE}, {"korean", WFM_WHEN_KOREAN},     {"vietnamese", WFM_WHEN_VIETNAMESE},
                   {"hindu", WFM_WHEN_HINDU}};
  for (size_t k = 0; k < G_N_ELEMENTS(calendars); k++)
    if (strcmp(word, calendars[k].word) == 0) {
      *basis = calendars[k].basis;
      return true;
    }
  return false;
}

/* "hebrew 07-10", "hindu 07-30 18" */
static bool parse_other_calendar(WfmWhen *when, char **word, size_t n) {
  bool hindu = when->basis == WFM_WHEN_HINDU;
  if (n != (hindu ? 3U : 2U) || !parse_month_day(when, word[1], 13)) return false;
  if (hindu && !parse_number(&when->hour, word[2], 23)) return false;
  return when->month > 0 && when->month <= (when->basis == WFM_WHEN_HEBREW ? 13 : 12) && when->of_month <= 30;
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
  if (find_calendar(&when->basis, word[0])) return parse_other_calendar(when, word, n);
  if (n == 2 && strcmp(word[0], "sun") == 0) {
    when->basis = WFM_WHEN_SUN;
    return parse_number(&when->of_month, word[1], 359);
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
  if (n > 0 && strlen(word[0]) == 10 && g_ascii_isdigit(*word[0])) {
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
