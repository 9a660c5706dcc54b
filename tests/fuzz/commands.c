#include "tests/fuzz/commands.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

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

void fuzz_try_command(const FuzzCommand *commands, size_t n_commands, const uint8_t *bytes, size_t n) {
  size_t k = 0;
  while (n > 0 && k < n_commands && commands[k].byte != bytes[0]) k++;
  if (n < 1 || k == n_commands) return;
  g_autofree char *file = NULL;
  fuzz_plan_restore();
  fuzz_cut(bytes + 1, n - 1, put, &file);
  const char *words[G_N_ELEMENTS(commands[k].words) + 1] = {NULL};
  for (size_t w = 0; commands[k].words[w]; w++) words[w] = path_of(commands[k].words[w], file);
  int status = fuzz_command(words);
  g_assert_true(status >= WFM_STATUS_DONE && status < WFM_STATUS_INTERNAL);
}
