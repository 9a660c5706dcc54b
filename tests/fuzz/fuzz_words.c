/* Texts of the command line, in the language of their option. The first byte chooses: s --set, i --incident, w --what-if, m --map,
 * n --now, t --target, l a length, c `wfm diff`'s and others' dates. What --set takes is told again in a form that sets the same. */
#include "cli/data/notation.h"
#include "cli/data/series_file.h"
#include "cli/erlang_question.h"
#include "cli/incident.h"
#include "cli/what_if.h"
#include "tests/fuzz/outside.h"

#include <math.h>
#include <string.h>

typedef struct {
  WfmSettings *again;
  bool same;
} Telling;

static void set_again(void *user, const WfmModule *module, const WfmParam *param, const char *value, bool changed) {
  g_autoptr(GError) err = NULL;
  g_autofree char *key = g_strdup_printf("%s.%s", module->name, param->key);
  if (changed && !wfm_settings_set(user, key, value, &err)) g_error("%s is told as \"%s\": %s", key, value, err->message);
}

static void compare(void *user, const WfmModule *module, const WfmParam *param, const char *value, bool changed) {
  GString *all = user;
  g_string_append_printf(all, "%s.%s=%s\n", module->name, param->key, value);
}

static bool try_set(const char *text, GError **err) {
  const char *sign = strchr(text, '=');
  g_autofree char *key = g_strndup(text, sign ? (gsize)(sign - text) : strlen(text));
  g_autoptr(WfmSettings) settings = wfm_settings_new(wfm_modules, wfm_n_modules), again = wfm_settings_new(wfm_modules, wfm_n_modules);
  if (!wfm_settings_set(settings, key, sign ? sign + 1 : "", err)) return false;
  g_autoptr(GString) told = g_string_new(NULL), twice = g_string_new(NULL);
  wfm_settings_each(settings, set_again, again);
  wfm_settings_each(settings, compare, told);
  wfm_settings_each(again, compare, twice);
  g_assert_cmpstr(told->str, ==, twice->str);
  return true;
}

static bool try_incident(const char *text, GError **err) {
  FuzzRun *fuzz = fuzz_run();
  WfmIncident *incident = wfm_incident_parse(fuzz->run, fuzz->problem, text, err);
  if (!incident) return false;
  double lost = 0;
  size_t away = 0;
  g_autofree char *said = wfm_incident_say(incident, fuzz->run);
  g_autofree uint8_t *who = g_new0(uint8_t, fuzz->problem->n_agents + 1);
  g_autoptr(WfmTableData) hit = wfm_incident_forecast(incident, fuzz->run, fuzz->forecast, &lost);
  const WfmForecastRow *row = hit->rows;
  for (size_t r = 0; r < hit->n_rows; r++) g_assert_true(isfinite(row[r].mean) && row[r].mean >= 0);
  g_autoptr(WfmRoster) nobody = wfm_roster_new(fuzz->problem->n_agents);
  g_autoptr(WfmRoster) left = wfm_incident_roster(incident, fuzz->run, fuzz->problem, nobody, who, &away);
  g_assert_true(g_utf8_validate(said, -1, NULL) && lost >= 0 && away <= fuzz->problem->n_agents);
  wfm_incident_free(incident);
  return true;
}

static bool try_what_if(const char *text, GError **err) {
  WfmWhatIf what;
  if (!wfm_what_if_parse(&what, text, err)) return false;
  g_assert_true(what.n >= 1 && what.n <= (int)G_N_ELEMENTS(what.change));
  for (int k = 0; k < what.n; k++) g_assert_true(isfinite(what.change[k]));
  return true;
}

static bool try_map(const char *text, GError **err) {
  WfmSeriesMap map = {0};
  bool read = wfm_series_map_parse(&map, text, err);
  wfm_series_map_clear(&map);
  return read;
}

static bool try_now(const char *text, GError **err) {
  int64_t now = 0;
  return wfm_run_now(&now, fuzz_run()->run, text, err);
}

static bool try_target(const char *text, GError **err) {
  double share = NAN, seconds = NAN;
  bool read = wfm_question_target(&share, &seconds, text, err);
  if (read) g_assert_true(share >= 0 && share <= 1 && seconds >= 0);
  return read;
}

static bool try_share(const char *text, GError **err) {
  double share = NAN;
  bool read = wfm_question_share(&share, "--abandon", text, err);
  if (read) g_assert_true(share >= 0 && share <= 1);
  return read;
}

static const struct {
  uint8_t byte;
  bool (*try)(const char *text, GError **err);
} kinds[] = {{'s', try_set}, {'i', try_incident}, {'w', try_what_if}, {'m', try_map}, {'n', try_now}, {'t', try_target}, {'a', try_share}};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  fuzz_folder();
  if (n < 1 || n > 4096) return 0;
  g_autofree char *text = g_strndup((const char *)bytes + 1, n - 1); /* as a command line has it: up to the first NUL, any bytes */
  size_t which = bytes[0] % G_N_ELEMENTS(kinds);
  for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
    if (kinds[k].byte == bytes[0]) which = k;
  g_autoptr(GError) err = NULL;
  bool taken = kinds[which].try(text, &err);
  g_assert_true(taken == (err == NULL));
  if (err) g_assert_true(*err->message && g_utf8_validate(err->message, -1, NULL));
  return 0;
}
