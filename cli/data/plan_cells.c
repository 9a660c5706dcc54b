#include "cli/data/plan_cells.h"

#include "cli/data/notation.h"
#include "core/timestamp.h"

#include <math.h>
#include <string.h>

#define MAX_ITEMS 64
#define MAX_EFFECT 100.0
#define DAY_S 86400

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *p) {
  while (is_blank(*p)) p++;
  return p;
}

bool wfm_cells_refuse(char **expected, const char *right, const char *why, const char *at, size_t length) {
  g_autofree char *part = g_strndup(at, length);
  g_autofree char *shown = wfm_show_text(part);
  *expected = g_strdup_printf("%s; %s: \"%s\"", right, why, shown);
  return false;
}

/* Cuts at any of the separators; the parts are trimmed, empty ones passed over. */
char **wfm_cells_cut(const char *text, const char *separators) {
  char **parts = g_strsplit_set(text, separators, -1);
  size_t n = 0;
  for (char **part = parts; *part; part++) {
    g_strstrip(*part);
    if (**part)
      parts[n++] = *part;
    else
      g_free(*part);
  }
  parts[n] = NULL;
  return parts;
}

/* ---- Opening hours ---- */

static const char opening_right[] = "opening hours such as \"Mon-Fri 07:00-21:00; Sat 09:00-13:00\" or 24x7 (after midnight: 18:00-26:00)";

/* "07:00-21:00" */
static const char *scan_span(WfmOpeningSpan *span, const char *text) {
  const char *p = text;
  if (!wfm_clock_scan(&span->from_s, &p)) return "not a time of day";
  p = skip_blanks(p);
  if (*p++ != '-') return "not a span from-to";
  p = skip_blanks(p);
  if (!wfm_clock_scan(&span->to_s, &p) || *skip_blanks(p)) return "not a time of day";
  if (span->from_s >= 86400) return "a span begins before 24:00";
  return span->to_s > span->from_s ? NULL : "the span ends before it begins";
}

static bool parse_opening_part(GArray *spans, const char *part, char **expected) {
  const char *clock = part;
  while (*clock && !g_ascii_isdigit(*clock)) clock++;
  size_t days = (size_t)(clock - part);
  while (days && is_blank(part[days - 1])) days--;
  WfmOpeningSpan span = {.weekdays = 0x7f};
  if (days && !wfm_weekdays_parse(&span.weekdays, part, days))
    return wfm_cells_refuse(expected, opening_right, "not days of the week", part, days);
  g_auto(GStrv) times = wfm_cells_cut(clock, ",");
  if (!*times) return wfm_cells_refuse(expected, opening_right, "no time of day", part, strlen(part));
  for (char **time = times; *time; time++) {
    const char *wrong = scan_span(&span, *time);
    if (wrong) return wfm_cells_refuse(expected, opening_right, wrong, *time, strlen(*time));
    g_array_append_val(spans, span);
  }
  return true;
}

bool wfm_opening_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(WfmOpeningSpan));
  if (g_ascii_strcasecmp(text, "24x7") == 0 || strcmp(text, "24/7") == 0) {
    WfmOpeningSpan always = {0x7f, 0, 86400};
    g_array_append_val(spans, always);
  } else {
    g_auto(GStrv) parts = wfm_cells_cut(text, ";");
    for (char **part = parts; *part; part++)
      if (!parse_opening_part(spans, *part, expected)) return false;
  }
  if (!spans->len || spans->len > MAX_ITEMS) return wfm_cells_refuse(expected, opening_right, "found", text, strlen(text));
  WfmOpening opening = {wfm_table_alloc(data, spans->len * sizeof(WfmOpeningSpan)), spans->len};
  memcpy(opening.span, spans->data, spans->len * sizeof(WfmOpeningSpan));
  *(WfmOpening *)field = opening;
  return true;
}

char *wfm_opening_format(const void *field) {
  const WfmOpening *opening = field;
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < opening->n; i++) {
    const WfmOpeningSpan *span = &opening->span[i];
    char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
    if (opening->n == 1 && span->weekdays == 0x7f && span->from_s == 0 && span->to_s == 86400) {
      g_string_append(out, "24x7");
      break;
    }
    if (i) g_string_append(out, "; ");
    if (span->weekdays != 0x7f) {
      wfm_weekdays_format(out, span->weekdays);
      g_string_append_c(out, ' ');
    }
    g_string_append_printf(out, "%s-%s", wfm_format_clock(from, span->from_s), wfm_format_clock(to, span->to_s));
  }
  return g_string_free(out, FALSE);
}

bool wfm_day_hours_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  static const char right[] = "hours of one day such as \"08:00-14:00\"";
  (void)data;
  WfmOpeningSpan span;
  const char *wrong = scan_span(&span, text);
  if (!wrong && span.to_s > DAY_S) wrong = "the span ends after 24:00";
  if (wrong) return wfm_cells_refuse(expected, right, wrong, text, strlen(text));
  *(WfmDayHours *)field = (WfmDayHours){span.from_s, span.to_s};
  return true;
}

char *wfm_day_hours_format(const void *field) {
  const WfmDayHours *hours = field;
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  if (hours->to_s == 0) return g_strdup("");
  return g_strconcat(wfm_format_clock(from, hours->from_s), "-", wfm_format_clock(to, hours->to_s), NULL);
}

/* ---- Skills ---- */

static const char skills_right[] = "skills such as \"voice:1.0 chat:0.8\" (proficiency from 0.05 to 3, 1 where it is left out)";

static bool parse_skill(WfmSkill *skill, char *word, WfmTableData *data, char **expected) {
  skill->proficiency = 1;
  char *colon = strrchr(word, ':');
  if (colon) {
    bool right = wfm_real_parse(&skill->proficiency, colon + 1, strlen(colon + 1)) && skill->proficiency >= 0.05 && skill->proficiency <= 3;
    if (!right) return wfm_cells_refuse(expected, skills_right, "not a proficiency", colon + 1, strlen(colon + 1));
    *colon = 0;
  }
  if (!wfm_id_valid(word, strlen(word))) return wfm_cells_refuse(expected, skills_right, "not a name of a skill", word, strlen(word));
  skill->skill = wfm_table_text(data, word);
  return true;
}

bool wfm_skills_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  g_auto(GStrv) words = wfm_cells_cut(text, " \t;|,");
  size_t n = g_strv_length(words);
  if (!n || n > MAX_ITEMS) return wfm_cells_refuse(expected, skills_right, "found", text, strlen(text));
  WfmSkills skills = {wfm_table_alloc(data, n * sizeof(WfmSkill)), n};
  for (size_t i = 0; i < n; i++) {
    if (!parse_skill(&skills.skill[i], words[i], data, expected)) return false;
    for (size_t k = 0; k < i; k++)
      if (strcmp(skills.skill[k].skill, words[i]) == 0)
        return wfm_cells_refuse(expected, skills_right, "named twice", words[i], strlen(words[i]));
  }
  *(WfmSkills *)field = skills;
  return true;
}

char *wfm_skills_format(const void *field) {
  const WfmSkills *skills = field;
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < skills->n; i++) {
    g_string_append_printf(out, i ? " %s" : "%s", skills->skill[i].skill);
    if (skills->skill[i].proficiency == 1) continue;
    g_string_append_c(out, ':');
    wfm_real_format(out, skills->skill[i].proficiency, 0);
  }
  return g_string_free(out, FALSE);
}

/* ---- Shrinkage ---- */

static const char shrinkage_right[] =
    "unscheduled shrinkage such as \"sickness=5% coaching=3%\" (shares from 0 to below 100 %, together too)";

static bool parse_category(WfmShrinkage *category, char *word, WfmTableData *data, const char *right, char **expected) {
  char *equals = strchr(word, '=');
  if (!equals) return wfm_cells_refuse(expected, right, "no =", word, strlen(word));
  *equals = 0;
  char *number = equals + 1;
  size_t n = strlen(number);
  bool percent = n && number[n - 1] == '%';
  if (percent) number[--n] = 0;
  double share;
  if (!wfm_real_parse(&share, number, n) || share < 0 || share / (percent ? 100 : 1) >= 1)
    return wfm_cells_refuse(expected, right, percent ? "not a percentage below 100" : "not a share below 1", number, n);
  if (!wfm_id_valid(word, strlen(word))) return wfm_cells_refuse(expected, right, "not a name", word, strlen(word));
  *category = (WfmShrinkage){(char *)wfm_table_text(data, word), percent ? share / 100 : share};
  return true;
}

/* Shares by name that do not reach 1 together. */
static bool parse_shares(void *field, const char *text, WfmTableData *data, const char *right, char **expected) {
  g_auto(GStrv) words = wfm_cells_cut(text, " \t;|,");
  size_t n = g_strv_length(words);
  if (!n || n > MAX_ITEMS) return wfm_cells_refuse(expected, right, "found", text, strlen(text));
  WfmShrinkages shrinkages = {wfm_table_alloc(data, n * sizeof(WfmShrinkage)), n};
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    if (!parse_category(&shrinkages.category[i], words[i], data, right, expected)) return false;
    sum += shrinkages.category[i].share;
  }
  if (sum >= 1) return wfm_cells_refuse(expected, right, "the sum reaches 100 %", text, strlen(text));
  *(WfmShrinkages *)field = shrinkages;
  return true;
}

bool wfm_shrinkages_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  return parse_shares(field, text, data, shrinkage_right, expected);
}

bool wfm_transfers_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  return parse_shares(field, text, data, "shares by queue such as \"tier2=12% billing=3%\" (from 0 to below 100 %, together too)",
                      expected);
}

char *wfm_shrinkages_format(const void *field) {
  const WfmShrinkages *shrinkages = field;
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < shrinkages->n; i++) {
    g_string_append_printf(out, i ? " %s=" : "%s=", shrinkages->category[i].category);
    wfm_real_format(out, shrinkages->category[i].share, 0);
  }
  return g_string_free(out, FALSE);
}

/* ---- Breaks ---- */

static const char breaks_right[] =
    "breaks such as \"break 15m paid 1h30-2h30; meal 30m unpaid 12:00-14:00 every 30m\" (what, length, paid or unpaid, "
    "begin counted from the start of the shift or on the clock; then, if wanted, the step of its begins, and as-work)";

/* In a break a length always has its unit: "3-5h" would be three minutes to five hours. */
static bool scan_with_unit(int32_t *seconds, const char **text) {
  const char *from = *text;
  if (!wfm_length_scan(seconds, text)) return false;
  for (const char *p = from; p < *text; p++)
    if (g_ascii_isalpha(*p)) return true;
  return *seconds == 0;
}

/* "3h-5h" from the start of the shift, "12:00-14:00" on the clock; one time alone is both ends. */
static bool scan_window(WfmBreak *item, const char *text) {
  bool (*const scan)(int32_t *, const char **) = strchr(text, ':') ? wfm_clock_scan : scan_with_unit;
  item->on_clock = scan == wfm_clock_scan;
  if (!scan(&item->earliest_s, &text)) return false;
  item->latest_s = item->earliest_s;
  if (*text == '-') {
    text++;
    if (!scan(&item->latest_s, &text)) return false;
  }
  return !*text;
}

/* "every 30m" and "as-work", either or both, each once. */
static bool parse_break_manner(WfmBreak *item, char **word, char **expected) {
  for (; *word; word++) {
    const char *step = word[1];
    bool every = strcmp(*word, "every") == 0 && item->step_s == 0 && step, as_work = strcmp(*word, "as-work") == 0 && !item->as_work;
    if (every && (!scan_with_unit(&item->step_s, &step) || *step || item->step_s <= 0))
      return wfm_cells_refuse(expected, breaks_right, "not a length with its unit", word[1], strlen(word[1]));
    if (!every && !as_work)
      return wfm_cells_refuse(expected, breaks_right, "not once \"every\" and a length, or \"as-work\"", *word, strlen(*word));
    item->as_work |= as_work;
    word += every;
  }
  return true;
}

static bool parse_break(WfmBreak *item, char *part, WfmTableData *data, char **expected) {
  g_auto(GStrv) word = wfm_cells_cut(part, " \t");
  if (g_strv_length(word) < 4) return wfm_cells_refuse(expected, breaks_right, "not four words", part, strlen(part));
  if (!wfm_id_valid(word[0], strlen(word[0]))) return wfm_cells_refuse(expected, breaks_right, "not a name", word[0], strlen(word[0]));
  item->activity = wfm_table_text(data, word[0]);
  const char *p = word[1];
  if (!scan_with_unit(&item->length_s, &p) || *p || item->length_s <= 0)
    return wfm_cells_refuse(expected, breaks_right, "not a length with its unit", word[1], strlen(word[1]));
  item->paid = strcmp(word[2], "paid") == 0;
  if (!item->paid && strcmp(word[2], "unpaid") != 0)
    return wfm_cells_refuse(expected, breaks_right, "neither paid nor unpaid", word[2], strlen(word[2]));
  if (!scan_window(item, word[3])) return wfm_cells_refuse(expected, breaks_right, "not a window with its units", word[3], strlen(word[3]));
  if (item->latest_s < item->earliest_s)
    return wfm_cells_refuse(expected, breaks_right, "the window ends before it begins (after midnight: 23:00-25:00)", word[3],
                            strlen(word[3]));
  if (item->on_clock && (item->earliest_s >= DAY_S || item->latest_s - item->earliest_s >= DAY_S))
    return wfm_cells_refuse(expected, breaks_right, "a window of the clock begins before 24:00 and is shorter than a day", word[3],
                            strlen(word[3]));
  return parse_break_manner(item, word + 4, expected);
}

bool wfm_breaks_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  g_auto(GStrv) parts = wfm_cells_cut(text, ";");
  size_t n = g_strv_length(parts);
  if (!n || n > MAX_ITEMS) return wfm_cells_refuse(expected, breaks_right, "found", text, strlen(text));
  WfmBreaks breaks = {wfm_table_alloc(data, n * sizeof(WfmBreak)), n};
  for (size_t i = 0; i < n; i++)
    if (!parse_break(&breaks.item[i], parts[i], data, expected)) return false;
  *(WfmBreaks *)field = breaks;
  return true;
}

static void window_end_format(GString *out, const WfmBreak *item, int32_t seconds) {
  char clock[WFM_STAMP_SIZE];
  if (item->on_clock)
    g_string_append(out, wfm_format_clock(clock, seconds));
  else
    wfm_length_format(out, seconds);
}

char *wfm_breaks_format(const void *field) {
  const WfmBreaks *breaks = field;
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < breaks->n; i++) {
    const WfmBreak *item = &breaks->item[i];
    g_string_append_printf(out, i ? "; %s " : "%s ", item->activity);
    wfm_length_format(out, item->length_s);
    g_string_append(out, item->paid ? " paid " : " unpaid ");
    window_end_format(out, item, item->earliest_s);
    if (item->latest_s != item->earliest_s) {
      g_string_append_c(out, '-');
      window_end_format(out, item, item->latest_s);
    }
    if (item->step_s > 0) {
      g_string_append(out, " every ");
      wfm_length_format(out, item->step_s);
    }
    if (item->as_work) g_string_append(out, " as-work");
  }
  return g_string_free(out, FALSE);
}

bool wfm_own_breaks_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  if (strcmp(text, "none") != 0) return wfm_breaks_parse(field, text, data, expected);
  *(WfmBreaks *)field = (WfmBreaks){wfm_table_alloc(data, sizeof(WfmBreak)), 0};
  return true;
}

char *wfm_own_breaks_format(const void *field) {
  const WfmBreaks *breaks = field;
  if (breaks->n == 0) return g_strdup(breaks->item ? "none" : "");
  return wfm_breaks_format(field);
}

/* ---- Effects ---- */

bool wfm_effect_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  static const char right[] = "a factor such as 1.2, a change such as +20% or -15%, or learn";
  size_t n = strlen(text);
  double value;
  if (g_ascii_strcasecmp(text, "learn") == 0) {
    *(double *)field = NAN;
    return true;
  }
  bool percent = n > 1 && text[n - 1] == '%';
  g_autofree char *number = g_strndup(text, percent ? n - 1 : n);
  if (percent && *text != '+' && *text != '-') return wfm_cells_refuse(expected, right, "a percentage needs its sign", text, n);
  if (!wfm_real_parse(&value, number, strlen(number))) return wfm_cells_refuse(expected, right, "not a number", text, n);
  if (percent) value = 1 + value / 100;
  if (value < 0 || value > MAX_EFFECT) return wfm_cells_refuse(expected, right, "not between 0 and 100 times", text, n);
  *(double *)field = value;
  return true;
}

char *wfm_effect_format(const void *field) {
  GString *out = g_string_new(NULL);
  double value = *(const double *)field;
  if (isnan(value))
    g_string_append(out, "learn");
  else
    wfm_real_format(out, value, 0);
  return g_string_free(out, FALSE);
}

bool wfm_change_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  static const char right[] = "a factor such as 1.2, a change such as +20% or -15%, or keep";
  if (g_ascii_strcasecmp(text, "learn") == 0) return wfm_cells_refuse(expected, right, "found", text, strlen(text));
  return wfm_effect_parse(field, g_ascii_strcasecmp(text, "keep") == 0 ? "learn" : text, data, expected);
}

char *wfm_change_format(const void *field) {
  return isnan(*(const double *)field) ? g_strdup("keep") : wfm_effect_format(field);
}

/* ---- Shapes of a day ---- */

bool wfm_shape_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  static const char right[] = "times of day and weights from there on, rising, such as 08:00=1 12:00=0.5 18:00=0";
  g_auto(GStrv) word = wfm_cells_cut(text, " \t");
  size_t n = g_strv_length(word);
  if (!n || n > 288) return wfm_cells_refuse(expected, right, "found", text, strlen(text));
  WfmShape shape = {wfm_table_alloc(data, n * sizeof(WfmShapePoint)), n};
  double sum = 0;
  for (size_t k = 0; k < n; k++) {
    const char *p = word[k];
    WfmShapePoint *point = &shape.point[k];
    bool read = wfm_clock_scan(&point->second, &p) && *p == '=' && wfm_real_parse(&point->weight, p + 1, strlen(p + 1));
    if (!read || point->weight < 0 || point->second >= 86400) return wfm_cells_refuse(expected, right, "found", word[k], strlen(word[k]));
    if (k > 0 && point->second <= shape.point[k - 1].second)
      return wfm_cells_refuse(expected, right, "not later than the one before", word[k], strlen(word[k]));
    sum += point->weight;
  }
  if (sum <= 0) return wfm_cells_refuse(expected, right, "no weight above 0", text, strlen(text));
  *(WfmShape *)field = shape;
  return true;
}

char *wfm_shape_format(const void *field) {
  const WfmShape *shape = field;
  GString *out = g_string_new(NULL);
  for (size_t k = 0; k < shape->n; k++) {
    char clock[WFM_STAMP_SIZE];
    g_string_append_printf(out, "%s%s=", k ? " " : "", wfm_format_clock(clock, shape->point[k].second));
    wfm_real_format(out, shape->point[k].weight, 0);
  }
  return g_string_free(out, FALSE);
}

/* ---- Holidays ---- */

static bool refuse_rule(char **expected, const char *text, char *right) {
  g_autofree char *shown = wfm_show_text(text), *owned = right;
  *expected = g_strdup_printf("%s (found: %s)", owned, shown);
  return false;
}

bool wfm_when_cell_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  WfmWhenCell *cell = field;
  char *right = NULL;
  if (!wfm_when_parse(&cell->when, text, &right)) return refuse_rule(expected, text, right);
  cell->text = wfm_table_text(data, text);
  return true;
}

char *wfm_when_cell_format(const void *field) {
  const WfmWhenCell *cell = field;
  return g_strdup(cell->text ? cell->text : "");
}

bool wfm_observed_cell_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  WfmObservedCell *cell = field;
  char *right = NULL;
  if (!wfm_observed_parse(&cell->observed, text, &right)) return refuse_rule(expected, text, right);
  cell->text = wfm_table_text(data, text);
  return true;
}

char *wfm_observed_cell_format(const void *field) {
  const WfmObservedCell *cell = field;
  return g_strdup(cell->text ? cell->text : "");
}
