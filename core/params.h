/* One table of parameters per module, and from it everything: defaults, range checks, settings file, --set, wfm settings, manual
 * page and the effective values in the run manifest.
 *
 * A module that has parameters declares a plain struct of settings, a table of WfmParam that points into it, and a WfmModule.
 * Full key on the command line and in settings.csv: MODULE.KEY, for example "forecast.recent_weeks". */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  WFM_PARAM_REAL,   /* field: double */
  WFM_PARAM_INT,    /* field: int64_t */
  WFM_PARAM_BOOL,   /* field: bool */
  WFM_PARAM_TEXT,   /* field: const char *, interned, never NULL */
  WFM_PARAM_CHOICE, /* field: int, index into choices */
} WfmParamType;

typedef struct {
  const char *key;
  WfmParamType type;
  size_t offset;            /* of the field in the module's settings struct */
  double initial;           /* default of a number, bool (0/1) or choice (index) */
  double low, high;         /* allowed range of numbers, both ends included */
  const char *initial_text; /* default of a text */
  const char *choices;      /* "one|two|three" for a choice */
  const char *unit;         /* "s", "days", "share", "money/h", "" */
  const char *help;         /* one sentence */
} WfmParam;

typedef struct {
  const char *name; /* first part of the full key */
  const char *summary;
  size_t size; /* of the settings struct */
  const WfmParam *params;
  size_t n_params;
} WfmModule;

/* Fills a settings struct with its defaults, whatever was in it. */
void wfm_module_defaults(const WfmModule *module, void *settings);

/* Values of all modules of the program. */
typedef struct WfmSettings WfmSettings;
WfmSettings *wfm_settings_new(const WfmModule *const *modules, size_t n_modules);
void wfm_settings_free(WfmSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSettings, wfm_settings_free)

/* Sets one value from text. Later calls win. Error WFM_STATUS_BAD_INPUT: unknown key (offers near ones), not a number, out of range. */
bool wfm_settings_set(WfmSettings *settings, const char *key, const char *text, GError **err);

/* The module's struct, filled; lives as long as settings. */
const void *wfm_settings_get(const WfmSettings *settings, const WfmModule *module);

/* Calls visit for every parameter, modules in the given order. value is the text that wfm_settings_set would take. */
typedef void (*WfmSettingsVisit)(void *user, const WfmModule *module, const WfmParam *param, const char *value, bool changed);
void wfm_settings_each(const WfmSettings *settings, WfmSettingsVisit visit, void *user);

/* The shortest decimal notation that reads back as the same number: 0.1, not 0.10000000000000001. Returns buffer. */
enum { WFM_NUMBER_SIZE = 40 };
char *wfm_number_format(char buffer[WFM_NUMBER_SIZE], double number);

/* The word of `candidates` nearest to `word` (edit distance of at most a third of its length), or NULL. For "did you mean". */
const char *wfm_nearest_word(const char *word, const char *const *candidates, size_t n);
