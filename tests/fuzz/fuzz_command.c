/* Commands on a plan whose results, or a file beside them, were written by another hand. The first byte chooses the command; the first part of the
 * input is the file that it names, further parts ("== summary.json", "== ann.ics") lie among the results or the calendars of the last export. */
#include "tests/fuzz/outside.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const struct {
  uint8_t byte;
  const char *words[9]; /* PLAN, FILE and TODAY stand for the paths */
} commands[] = {
    {'R', {"check", "PLAN", "--roster", "FILE"}},
    {'C', {"check", "PLAN", "--certificate", "--bound", "FILE"}},
    {'S', {"simulate", "PLAN", "--actual", "FILE"}},
    {'M', {"intraday", "PLAN", "--now", "2026-03-23T10:00", "--today", "TODAY", "--moves", "FILE"}},
    {'T', {"intraday", "PLAN", "--now", "2026-03-23T10:00", "--today", "FILE"}},
    {'K', {"kpi", "PLAN", "--json"}},
    {'P', {"report", "PLAN"}},
    {'F', {"staff", "PLAN", "--forecast", "FILE", "--json"}},
    {'D', {"doctor", "FILE", "--tz", "Europe/Dublin", "--json"}},
    {'V', {"value-added", "PLAN", "--json"}},
    {'0', {"export", "PLAN", "--to", "shifts", "--names", "FILE"}},
    {'1', {"export", "PLAN", "--to", "segments", "--names", "FILE"}},
    {'2', {"export", "PLAN", "--to", "matrix", "--names", "FILE"}},
    {'3', {"export", "PLAN", "--to", "zendesk", "--names", "FILE"}},
    {'4', {"export", "PLAN", "--to", "calendar"}},
    {'5', {"export", "PLAN", "--to", "calendar-teams"}},
    {'6', {"export", "PLAN", "--to", "excel"}},
    {'7', {"export", "PLAN", "--to", "sqlite"}},
    {'8', {"export", "PLAN", "--to", "json"}},
    {'9', {"export", "PLAN", "--to", "genesys", "--names", "FILE"}},
    {'a', {"export", "PLAN", "--to", "connect", "--names", "FILE"}},
    {'b', {"export", "PLAN", "--to", "calabrio", "--names", "FILE"}},
    {'c', {"export", "PLAN", "--to", "verint", "--names", "FILE"}},
    {'d', {"export", "PLAN", "--to", "iex", "--names", "FILE"}},
};

/* What came on the morning of the plan's first day. */
static const char *today(void) {
  static const char text[] =
      "interval_start_utc,minutes,queue,offered\n2026-03-23T08:00:00Z,60,voice,12\n2026-03-23T09:00:00Z,60,voice,14\n";
  static char *path;
  if (!path) path = fuzz_file("today.csv", text, strlen(text));
  return path;
}

static const char *path_of(const char *word, const char *file) {
  if (strcmp(word, "PLAN") == 0) return fuzz_plan();
  if (strcmp(word, "TODAY") == 0) return today();
  return strcmp(word, "FILE") == 0 ? file : word;
}

static void put(void *user, const char *name, const char *bytes, size_t n) {
  char **file = user;
  bool calendar = g_str_has_suffix(name, ".ics");
  g_autofree char *export = g_build_filename(fuzz_plan(), "export", NULL), *calendars = g_build_filename(export, "calendars", NULL);
  if (calendar) g_assert_true((mkdir(export, 0777) == 0 || errno == EEXIST) && (mkdir(calendars, 0777) == 0 || errno == EEXIST));
  g_autofree char *where = !*name     ? g_strdup("fuzz.csv")
                           : calendar ? g_build_filename("plan", "export", "calendars", name, NULL)
                                      : g_build_filename("plan", "out", name, NULL);
  char *path = fuzz_file(where, bytes, n);
  if (!*name) g_free(*file), *file = g_steal_pointer(&path);
  g_free(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  if (n < 1) return 0;
  g_autofree char *file = NULL;
  fuzz_plan_restore();
  fuzz_cut(bytes + 1, n - 1, put, &file);
  for (size_t k = 0; k < G_N_ELEMENTS(commands); k++) {
    if (commands[k].byte != bytes[0]) continue;
    const char *words[G_N_ELEMENTS(commands[k].words) + 1] = {NULL};
    for (size_t w = 0; commands[k].words[w]; w++) words[w] = path_of(commands[k].words[w], file);
    int status = fuzz_command(words);
    g_assert_true(status >= WFM_STATUS_DONE && status < WFM_STATUS_INTERNAL);
  }
  return 0;
}
