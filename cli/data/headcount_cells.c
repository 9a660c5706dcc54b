/* Notations of the tables for headcount planning. */
#include "cli/data/notation.h"
#include "cli/data/plan_cells.h"

#include <math.h>
#include <string.h>

#define MAX_ITEMS 64
#define MONTH_DAYS (WFM_YEAR_DAYS / 12)

/* "3m", "90d", "2y", "6w" */
static bool parse_age(double *days, const char *text, size_t length) {
  static const struct {
    char unit;
    double days;
  } units[] = {{'d', 1}, {'w', 7}, {'m', MONTH_DAYS}, {'y', WFM_YEAR_DAYS}};
  double number;
  if (length < 2 || !wfm_real_parse(&number, text, length - 1) || number < 0) return false;
  for (size_t u = 0; u < G_N_ELEMENTS(units); u++)
    if (text[length - 1] == units[u].unit) {
      *days = number * units[u].days;
      return *days <= 100 * WFM_YEAR_DAYS;
    }
  return false;
}

static void format_age(GString *out, double days) {
  wfm_real_format(out, days, 6);
  g_string_append_c(out, 'd');
}

/* ---- Attrition ---- */

static const char attrition_right[] =
    "rates of leaving by tenure such as \"6%/month; from 3m 30%/year\" (per year, month, week or day; from 0 to below 100 %)";

/* "30%/year", as a share of a year */
static bool parse_rate(double *year, const char *text, char **expected) {
  static const struct {
    const char *unit;
    double days;
  } units[] = {{"year", WFM_YEAR_DAYS}, {"month", MONTH_DAYS}, {"week", 7}, {"day", 1}};
  const char *slash = strchr(text, '/');
  if (!slash) return wfm_cells_refuse(expected, attrition_right, "no /year, /month, /week or /day", text, strlen(text));
  size_t n = (size_t)(slash - text);
  bool percent = n && text[n - 1] == '%';
  double rate;
  if (!wfm_real_parse(&rate, text, n - percent)) return wfm_cells_refuse(expected, attrition_right, "not a number", text, n);
  if (percent) rate /= 100;
  if (rate < 0 || rate >= 1) return wfm_cells_refuse(expected, attrition_right, "not from 0 to below 100 %", text, n);
  for (size_t u = 0; u < G_N_ELEMENTS(units); u++)
    if (strcmp(slash + 1, units[u].unit) == 0) {
      *year = wfm_attrition_convert(rate, units[u].days, WFM_YEAR_DAYS);
      return true;
    }
  return wfm_cells_refuse(expected, attrition_right, "not a span of time", slash + 1, strlen(slash + 1));
}

static bool parse_band(WfmAttrition *band, const char *part, bool first, char **expected) {
  g_auto(GStrv) word = wfm_cells_cut(part, " \t");
  guint n = g_strv_length(word);
  bool later = n == 3 && strcmp(word[0], "from") == 0;
  if (!later && n != 1) return wfm_cells_refuse(expected, attrition_right, "found", part, strlen(part));
  if (first == later)
    return wfm_cells_refuse(expected, attrition_right, first ? "the first rate holds from the first day on" : "no \"from\"", part,
                            strlen(part));
  if (later && !parse_age(&band->from_days, word[1], strlen(word[1])))
    return wfm_cells_refuse(expected, attrition_right, "not a tenure with d, w, m or y", word[1], strlen(word[1]));
  return parse_rate(&band->year, word[n - 1], expected);
}

bool wfm_attritions_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  g_auto(GStrv) parts = wfm_cells_cut(text, ";");
  size_t n = g_strv_length(parts);
  if (!n || n > MAX_ITEMS) return wfm_cells_refuse(expected, attrition_right, "found", text, strlen(text));
  WfmAttritions bands = {wfm_table_alloc(data, n * sizeof(WfmAttrition)), n};
  for (size_t k = 0; k < n; k++) {
    if (!parse_band(&bands.band[k], parts[k], k == 0, expected)) return false;
    if (k > 0 && bands.band[k].from_days <= bands.band[k - 1].from_days)
      return wfm_cells_refuse(expected, attrition_right, "not later than the one before", parts[k], strlen(parts[k]));
  }
  *(WfmAttritions *)field = bands;
  return true;
}

char *wfm_attritions_format(const void *field) {
  const WfmAttritions *bands = field;
  GString *out = g_string_new(NULL);
  for (size_t k = 0; k < bands->n; k++) {
    if (k) {
      g_string_append(out, "; from ");
      format_age(out, bands->band[k].from_days);
      g_string_append_c(out, ' ');
    }
    wfm_real_format(out, bands->band[k].year, 0);
    g_string_append(out, "/year");
  }
  return g_string_free(out, FALSE);
}

/* ---- Tenures ---- */

bool wfm_tenures_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  static const char right[] = "how many people have which tenure, such as \"2m=3 1y=8 4y=13\"";
  g_auto(GStrv) words = wfm_cells_cut(text, " \t;|,");
  size_t n = g_strv_length(words);
  if (!n || n > MAX_ITEMS) return wfm_cells_refuse(expected, right, "found", text, strlen(text));
  WfmTenures tenures = {wfm_table_alloc(data, n * sizeof(WfmTenure)), n};
  double sum = 0;
  for (size_t k = 0; k < n; k++) {
    WfmTenure *item = &tenures.item[k];
    const char *equals = strchr(words[k], '=');
    bool read = equals && parse_age(&item->days, words[k], (size_t)(equals - words[k])) &&
                wfm_real_parse(&item->heads, equals + 1, strlen(equals + 1)) && item->heads >= 0 && item->heads <= 1e6;
    if (!read) return wfm_cells_refuse(expected, right, "found", words[k], strlen(words[k]));
    sum += item->heads;
  }
  if (!(sum > 0)) return wfm_cells_refuse(expected, right, "nobody at all", text, strlen(text));
  *(WfmTenures *)field = tenures;
  return true;
}

char *wfm_tenures_format(const void *field) {
  const WfmTenures *tenures = field;
  GString *out = g_string_new(NULL);
  for (size_t k = 0; k < tenures->n; k++) {
    if (k) g_string_append_c(out, ' ');
    format_age(out, tenures->item[k].days);
    g_string_append_c(out, '=');
    wfm_real_format(out, tenures->item[k].heads, 0);
  }
  return g_string_free(out, FALSE);
}

/* ---- Levers of scenarios ---- */

bool wfm_lever_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  static const char right[] = "+10% or -10% (of what it was), +2 or -2 (more or less), or =0.9 (instead)";
  (void)data;
  size_t n = strlen(text);
  bool percent = n > 2 && text[n - 1] == '%';
  WfmLeverChange change;
  if (n < 2 || (*text != '+' && *text != '-' && *text != '='))
    return wfm_cells_refuse(expected, right, "does not begin with +, - or =", text, n);
  const char *number = text + (*text != '-');
  if (!wfm_real_parse(&change.value, number, strlen(number) - percent)) return wfm_cells_refuse(expected, right, "not a number", text, n);
  if (percent) change.value /= 100;
  change.how = *text == '=' ? WFM_LEVER_IS : percent ? WFM_LEVER_TIMES : WFM_LEVER_PLUS;
  if (change.how == WFM_LEVER_TIMES) change.value += 1;
  if (change.how == WFM_LEVER_TIMES && (change.value < 0 || change.value > 100))
    return wfm_cells_refuse(expected, right, "not between -100% and 100 times as much", text, n);
  if (fabs(change.value) > 1e9) return wfm_cells_refuse(expected, right, "beyond a thousand million", text, n);
  *(WfmLeverChange *)field = change;
  return true;
}

char *wfm_lever_format(const void *field) {
  const WfmLeverChange *change = field;
  GString *out = g_string_new(change->how == WFM_LEVER_IS ? "=" : NULL);
  double value = change->how == WFM_LEVER_TIMES ? 100 * (change->value - 1) : change->value;
  if (change->how != WFM_LEVER_IS && value >= 0) g_string_append_c(out, '+');
  wfm_real_format(out, value, change->how == WFM_LEVER_TIMES ? 9 : 0);
  if (change->how == WFM_LEVER_TIMES) g_string_append_c(out, '%');
  return g_string_free(out, FALSE);
}
