#include "core/params.h"

#include "core/error.h"

#include <math.h>
#include <string.h>

struct WfmSettings {
  const WfmModule *const *modules;
  size_t n_modules;
  void **values; /* [n_modules] each of module->size */
  void **defaults;
};

static void *field(void *settings, const WfmParam *param) {
  return (char *)settings + param->offset;
}

void wfm_module_defaults(const WfmModule *module, void *settings) {
  memset(settings, 0, module->size);
  for (size_t i = 0; i < module->n_params; i++) {
    const WfmParam *param = &module->params[i];
    void *at = field(settings, param);
    switch (param->type) {
    case WFM_PARAM_REAL:
      *(double *)at = param->initial;
      break;
    case WFM_PARAM_INT:
      *(int64_t *)at = (int64_t)param->initial;
      break;
    case WFM_PARAM_BOOL:
      *(bool *)at = param->initial != 0;
      break;
    case WFM_PARAM_CHOICE:
      *(int *)at = (int)param->initial;
      break;
    case WFM_PARAM_TEXT:
      *(const char **)at = g_intern_string(param->initial_text ? param->initial_text : "");
      break;
    }
  }
}

WfmSettings *wfm_settings_new(const WfmModule *const *modules, size_t n_modules) {
  WfmSettings *settings = g_new0(WfmSettings, 1);
  settings->modules = modules;
  settings->n_modules = n_modules;
  settings->values = g_new0(void *, n_modules);
  settings->defaults = g_new0(void *, n_modules);
  for (size_t m = 0; m < n_modules; m++) {
    settings->values[m] = g_malloc(modules[m]->size);
    settings->defaults[m] = g_malloc(modules[m]->size);
    wfm_module_defaults(modules[m], settings->values[m]);
    wfm_module_defaults(modules[m], settings->defaults[m]);
  }
  return settings;
}

void wfm_settings_free(WfmSettings *settings) {
  if (!settings) return;
  for (size_t m = 0; m < settings->n_modules; m++) {
    g_free(settings->values[m]);
    g_free(settings->defaults[m]);
  }
  g_free(settings->values);
  g_free(settings->defaults);
  g_free(settings);
}

/* Edit distance without regard to case, a swap of neighbours counting one (Damerau 1964, optimal string alignment); more than `limit`
 * where the lengths alone say so. */
static size_t edit_distance(const char *a, const char *b, size_t limit) {
  enum { LONGEST = 200 };
  size_t m = strlen(a), n = strlen(b);
  if (m > n + limit || n > m + limit || n > LONGEST) return limit + 1;
  size_t rows[3][LONGEST + 1], *row = rows[0], *above = rows[1], *above2 = rows[2];
  for (size_t j = 0; j <= n; j++) above[j] = j;
  for (size_t i = 1; i <= m; i++) {
    row[0] = i;
    char ca = g_ascii_tolower(a[i - 1]), before = i > 1 ? g_ascii_tolower(a[i - 2]) : '\0';
    for (size_t j = 1; j <= n; j++) {
      char cb = g_ascii_tolower(b[j - 1]);
      row[j] = MIN(above[j - 1] + (ca != cb), MIN(above[j], row[j - 1]) + 1);
      bool swapped = i > 1 && j > 1 && ca == g_ascii_tolower(b[j - 2]) && before == cb;
      if (swapped) row[j] = MIN(row[j], above2[j - 2] + 1);
    }
    size_t *oldest = above2;
    above2 = above;
    above = row;
    row = oldest;
  }
  return above[n];
}

const char *wfm_nearest_word(const char *word, const char *const *candidates, size_t n) {
  size_t best = strlen(word) / 3 + 1;
  const char *nearest = NULL;
  for (size_t i = 0; i < n; i++) {
    size_t distance = edit_distance(word, candidates[i], best);
    if (distance < best || (!nearest && distance == best && distance <= strlen(word) / 3)) {
      best = distance;
      nearest = candidates[i];
    }
  }
  return nearest;
}

static const WfmParam *find_param(const WfmSettings *settings, const char *key, size_t *module) {
  for (size_t m = 0; m < settings->n_modules; m++) {
    const WfmModule *candidate = settings->modules[m];
    size_t length = strlen(candidate->name);
    if (strncmp(key, candidate->name, length) != 0 || key[length] != '.') continue;
    for (size_t i = 0; i < candidate->n_params; i++)
      if (strcmp(candidate->params[i].key, key + length + 1) == 0) {
        *module = m;
        return &candidate->params[i];
      }
  }
  return NULL;
}

static void refuse_key(const WfmSettings *settings, const char *key, GError **err) {
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
  for (size_t m = 0; m < settings->n_modules; m++)
    for (size_t i = 0; i < settings->modules[m]->n_params; i++)
      g_ptr_array_add(keys, g_strdup_printf("%s.%s", settings->modules[m]->name, settings->modules[m]->params[i].key));
  const char *near = wfm_nearest_word(key, (const char *const *)keys->pdata, keys->len);
  g_autofree char *shown = g_utf8_make_valid(key, -1);
  if (near)
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "unknown setting \"%s\"; did you mean \"%s\"?", shown, near);
  else
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "unknown setting \"%s\"; `wfm settings` lists all", shown);
}

static bool refuse_value(const char *key, const char *text, const char *right, GError **err) {
  g_autofree char *shown = g_utf8_make_valid(text, -1);
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "setting %s: found \"%s\", right would be %s", key, shown, right);
  return false;
}

char *wfm_number_format(char buffer[WFM_NUMBER_SIZE], double number) {
  g_ascii_formatd(buffer, WFM_NUMBER_SIZE, "%.15g", number);
  if (g_ascii_strtod(buffer, NULL) != number) g_ascii_dtostr(buffer, WFM_NUMBER_SIZE, number);
  return buffer;
}

static bool refuse_range(const char *key, const char *text, const WfmParam *param, GError **err) {
  char low[WFM_NUMBER_SIZE], high[WFM_NUMBER_SIZE];
  g_autofree char *right =
      g_strdup_printf("%s from %s to %s%s%s", param->type == WFM_PARAM_INT ? "a whole number" : "a number",
                      wfm_number_format(low, param->low), wfm_number_format(high, param->high), *param->unit ? " " : "", param->unit);
  return refuse_value(key, text, right, err);
}

static bool set_number(const WfmParam *param, void *at, const char *key, const char *text, GError **err) {
  char *end = NULL;
  double value = g_ascii_strtod(text, &end);
  bool percent = *end == '%' && param->type == WFM_PARAM_REAL;
  if (percent) value /= 100;
  bool number = end != text && end[percent] == '\0' && isfinite(value);
  bool whole = param->type != WFM_PARAM_INT || value == floor(value);
  if (!number || !whole || value < param->low || value > param->high) return refuse_range(key, text, param, err);
  if (param->type == WFM_PARAM_INT)
    *(int64_t *)at = (int64_t)value;
  else
    *(double *)at = value;
  return true;
}

static bool set_bool(void *at, const char *key, const char *text, GError **err) {
  static const char *const yes[] = {"yes", "true", "1", "on"}, *const no[] = {"no", "false", "0", "off"};
  for (size_t i = 0; i < 4; i++) {
    bool is_yes = g_ascii_strcasecmp(text, yes[i]) == 0, is_no = g_ascii_strcasecmp(text, no[i]) == 0;
    if (is_yes || is_no) {
      *(bool *)at = is_yes;
      return true;
    }
  }
  return refuse_value(key, text, "yes or no", err);
}

static bool set_choice(const WfmParam *param, void *at, const char *key, const char *text, GError **err) {
  g_auto(GStrv) words = g_strsplit(param->choices, "|", -1);
  for (int i = 0; words[i]; i++)
    if (g_ascii_strcasecmp(words[i], text) == 0) {
      *(int *)at = i;
      return true;
    }
  g_autofree char *right = g_strdup_printf("one of %s", param->choices);
  return refuse_value(key, text, right, err);
}

bool wfm_settings_set(WfmSettings *settings, const char *key, const char *text, GError **err) {
  size_t module = 0;
  const WfmParam *param = find_param(settings, key, &module);
  if (!param) {
    refuse_key(settings, key, err);
    return false;
  }
  void *at = field(settings->values[module], param);
  switch (param->type) {
  case WFM_PARAM_REAL:
  case WFM_PARAM_INT:
    return set_number(param, at, key, text, err);
  case WFM_PARAM_BOOL:
    return set_bool(at, key, text, err);
  case WFM_PARAM_CHOICE:
    return set_choice(param, at, key, text, err);
  case WFM_PARAM_TEXT:
    *(const char **)at = g_intern_string(text);
    return true;
  }
  g_assert_not_reached();
}

const void *wfm_settings_get(const WfmSettings *settings, const WfmModule *module) {
  for (size_t m = 0; m < settings->n_modules; m++)
    if (settings->modules[m] == module) return settings->values[m];
  g_assert_not_reached();
}

static char *value_text(void *settings, const WfmParam *param) {
  void *at = field(settings, param);
  char buffer[WFM_NUMBER_SIZE];
  switch (param->type) {
  case WFM_PARAM_REAL:
    return g_strdup(wfm_number_format(buffer, *(double *)at));
  case WFM_PARAM_INT:
    return g_strdup_printf("%" G_GINT64_FORMAT, *(int64_t *)at);
  case WFM_PARAM_BOOL:
    return g_strdup(*(bool *)at ? "yes" : "no");
  case WFM_PARAM_TEXT:
    return g_strdup(*(const char **)at);
  case WFM_PARAM_CHOICE: {
    g_auto(GStrv) words = g_strsplit(param->choices, "|", -1);
    return g_strdup(words[*(int *)at]);
  }
  }
  g_assert_not_reached();
}

void wfm_settings_each(const WfmSettings *settings, WfmSettingsVisit visit, void *user) {
  for (size_t m = 0; m < settings->n_modules; m++)
    for (size_t i = 0; i < settings->modules[m]->n_params; i++) {
      const WfmParam *param = &settings->modules[m]->params[i];
      g_autofree char *value = value_text(settings->values[m], param);
      g_autofree char *initial = value_text(settings->defaults[m], param);
      visit(user, settings->modules[m], param, value, strcmp(value, initial) != 0);
    }
}
