#include "tests/fuzz/outside.h"

#include "cli/data/publish.h"
#include "cli/output.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files ---- */

static char *folder;

static void remove_folder(void) {
  wfm_remove_tree(folder);
  g_free(folder);
}

const char *fuzz_folder(void) {
  if (folder) return folder;
  g_log_set_always_fatal(G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  const char *above = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir();
  folder = g_build_filename(above, "wfm-fuzz-XXXXXX", NULL);
  g_assert_nonnull(g_mkdtemp(folder));
  atexit(remove_folder);
  return folder;
}

char *fuzz_file(const char *name, const void *bytes, size_t n) {
  char *path = g_build_filename(fuzz_folder(), name, NULL);
  FILE *out = fopen(path, "wb");
  g_assert_true(out && fwrite(bytes, 1, n, out) == n);
  fclose(out);
  return path;
}

void fuzz_write(const char *name, const void *bytes, size_t n) {
  g_free(fuzz_file(name, bytes, n));
}

static bool is_plain_name(const char *name) {
  for (const char *c = name; *c; c++)
    if (!g_ascii_isalnum(*c) && !strchr("_-.", *c)) return false;
  return *name && *name != '.' && strlen(name) < 64;
}

void fuzz_cut(const void *bytes, size_t n, FuzzPart visit, void *user) {
  const char *at = bytes, *end = at + n, *begin = at;
  g_autofree char *name = g_strdup("");
  while (at < end) {
    const char *stop = memchr(at, '\n', (size_t)(end - at)), *next = stop ? stop + 1 : end;
    g_autofree char *line = g_strndup(at, (size_t)((stop ? stop : end) - at));
    if (g_str_has_prefix(line, "== ") && is_plain_name(line + 3)) {
      visit(user, name, begin, (size_t)(at - begin));
      g_free(name);
      name = g_strdup(line + 3);
      begin = next;
    }
    at = next;
  }
  visit(user, name, begin, (size_t)(end - begin));
}

/* ---- commands ---- */

static const WfmCommand *command_named(const char *name) {
  for (size_t c = 0; c < wfm_n_commands; c++)
    if (strcmp(wfm_commands[c]->name, name) == 0) return wfm_commands[c];
  g_assert_not_reached();
}

/* The variables of a command's options before any use of it, by entry. */
typedef union {
  gpointer text;
  int number;
  gint64 number64;
  double real;
} Option;

static size_t n_entries(const GOptionEntry *entry) {
  size_t n = 0;
  while (entry && entry[n].long_name) n++;
  return n;
}

static size_t size_of(const GOptionEntry *entry) {
  switch (entry->arg) {
  case G_OPTION_ARG_NONE:
  case G_OPTION_ARG_INT:
    return sizeof(int);
  case G_OPTION_ARG_INT64:
  case G_OPTION_ARG_DOUBLE:
    return 8;
  default:
    return sizeof(gpointer);
  }
}

static void reset(const GOptionEntry *entry, const Option *before) {
  gpointer *text = entry->arg_data;
  bool list = entry->arg == G_OPTION_ARG_STRING_ARRAY || entry->arg == G_OPTION_ARG_FILENAME_ARRAY;
  if (entry->arg == G_OPTION_ARG_CALLBACK) return;
  if (list && *text != before->text) g_strfreev(*text);
  if ((entry->arg == G_OPTION_ARG_STRING || entry->arg == G_OPTION_ARG_FILENAME) && *text != before->text) g_free(*text);
  memcpy(entry->arg_data, before, size_of(entry));
}

static bool parse(const GOptionEntry *own, gboolean *json, int *n, char ***words, GError **err) {
  const GOptionEntry common[] = {{"json", 0, 0, G_OPTION_ARG_NONE, json, "", NULL}, G_OPTION_ENTRY_NULL};
  g_autoptr(GOptionContext) context = g_option_context_new("");
  g_option_context_set_help_enabled(context, FALSE);
  if (own) g_option_context_add_main_entries(context, own, NULL);
  g_option_context_add_main_entries(context, common, NULL);
  return g_option_context_parse(context, n, words, err);
}

/* Where a command prints. */
static void throw_away_output(void) {
  static bool done;
  if (done) return;
  done = true;
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  g_assert_true(nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0);
  close(nowhere);
}

static int run_parsed(const WfmCommand *command, int n, char **words, bool json) {
  static const char *const said[] = {"wfm", "fuzz", NULL};
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmSettings) settings = wfm_settings_new(wfm_modules, wfm_n_modules);
  g_autoptr(GPtrArray) set = g_ptr_array_new();
  WfmCli cli = {.settings = settings, .set = set, .job = {.threads = 1}, .json = json, .command_line = said};
  int status = command->run(&cli, n - 1, words + 1, &err);
  if (err) g_assert_true(*err->message && g_utf8_validate(err->message, -1, NULL));
  if (err) g_assert_true(err->domain != WFM_ERROR || err->code > 0);
  return err ? err->code : status;
}

int fuzz_command(const char *const *words) {
  throw_away_output();
  const WfmCommand *command = command_named(words[0]);
  const GOptionEntry *own = command->options ? command->options() : NULL;
  size_t n_own = n_entries(own);
  g_autofree Option *before = g_new0(Option, n_own + 1);
  for (size_t k = 0; own && k < n_own; k++)
    if (own[k].arg != G_OPTION_ARG_CALLBACK) memcpy(&before[k], own[k].arg_data, size_of(&own[k]));
  g_auto(GStrv) copy = g_strdupv((char **)words);
  int n = (int)g_strv_length(copy);
  g_autofree char **parsed = g_memdup2(copy, (size_t)(n + 1) * sizeof *copy);
  char **rest = parsed;
  gboolean json = FALSE;
  g_autoptr(GError) err = NULL;
  int status = WFM_STATUS_USAGE;
  if (parse(own, &json, &n, &rest, &err)) status = run_parsed(command, n, rest, json);
  for (size_t k = 0; own && k < n_own; k++) reset(&own[k], &before[k]);
  fflush(stdout);
  return status;
}

/* ---- the plan ---- */

static const char *const files[][2] = {
    {"settings.csv", "key,value\nrun.start,2026-03-23\nrun.horizon_days,2\nrun.roster_days,1\nrun.interval_min,60\n"
                     "run.roster_step_min,60\nrun.judge_rounds,0\nsimulate.replications,4\nroster.work_limit,8\nroster.gap_target,0.2\n"},
    {"queues.csv", "queue,name,zone,channel,region,open,sl_target,target_s,patience_s,aht_s\n"
                   "voice,Calls,Europe/Dublin,voice,IE,Mon-Fri 08:00-16:00,0.8,30,120,300\n"
                   "mail,Tickets,Europe/Dublin,email,IE,Mon-Fri 08:00-16:00,0.9,14400,,600\n"},
    {"agents.csv", "agent,name,site,zone,contract,skills\nann,Ann,Dublin,Europe/Dublin,full,voice email\n"
                   "ben,Ben,Dublin,Europe/Dublin,full,voice\nkit,Kit,Athens,Europe/Athens,full,email voice:0.9\n"},
    {"contracts.csv", "contract,rule,value\nfull,daily_rest,11\nfull,max_hours_week,40\n"},
    {"shifts.csv", "shift,start_from,start_to,start_step,length_from,breaks\nday,08:00,08:00,60m,8h,meal 60m unpaid 3h-5h\n"
                   "night,13:00,13:00,60m,8h,\n"},
    {"previous.csv", "agent,from,to,paid_hours\nann,2026-03-20T08:00,2026-03-20T16:00,7\n"},
};

static char *history_text(void) {
  GString *text = g_string_new("interval_start_utc,minutes,queue,offered,handled,abandoned,answered_in_sl,handle_seconds,"
                               "wait_seconds_answered,backlog_open\n");
  for (int day = 2; day <= 20; day++)
    for (int hour = 8; day % 7 != 1 && day % 7 != 0 && hour < 16; hour++) {
      int calls = 6 + (day + hour) % 4, mails = 3 + (day * hour) % 3;
      g_string_append_printf(text, "2026-03-%02dT%02d:00:00Z,60,voice,%d,%d,1,%d,%d,%d,\n", day, hour, calls, calls - 1, calls - 2,
                             300 * (calls - 1), 12 * (calls - 1));
      g_string_append_printf(text, "2026-03-%02dT%02d:00:00Z,60,mail,%d,%d,,,%d,,%d\n", day, hour, mails, mails, 600 * mails, 5 + hour);
    }
  return g_string_free(text, FALSE);
}

static void write_plan(void) {
  for (size_t k = 0; k < G_N_ELEMENTS(files); k++) {
    g_autofree char *name = g_build_filename("plan", files[k][0], NULL);
    fuzz_write(name, files[k][1], strlen(files[k][1]));
  }
  g_autofree char *history = history_text();
  fuzz_write("plan/history.csv", history, strlen(history));
}

/* The results as `wfm run` left them: name -> bytes. */
static GHashTable *results;

static void remember_results(const char *out) {
  results = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  g_autoptr(GDir) dir = g_dir_open(out, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *path = g_build_filename(out, name, NULL);
    char *text;
    gsize n;
    if (g_file_get_contents(path, &text, &n, NULL)) g_hash_table_insert(results, g_strdup(name), g_bytes_new_take(text, n));
  }
}

const char *fuzz_plan(void) {
  static char *dir;
  if (dir) return dir;
  dir = g_build_filename(fuzz_folder(), "plan", NULL);
  g_assert_cmpint(mkdir(dir, 0777), ==, 0);
  write_plan();
  wfm_numeric_init();
  int status = fuzz_command((const char *const[]){"run", dir, NULL});
  if (status != WFM_STATUS_DONE && status != WFM_STATUS_SOFT_MISS) g_error("the plan of the targets ends with status %d", status);
  g_autofree char *out = g_build_filename(dir, "out", NULL);
  remember_results(out);
  return dir;
}

void fuzz_plan_restore(void) {
  g_autofree char *out = g_build_filename(fuzz_plan(), "out", NULL), *archive = g_build_filename(fuzz_plan(), "archive", NULL),
                  *export = g_build_filename(fuzz_plan(), "export", NULL);
  wfm_remove_tree(archive);
  wfm_remove_tree(export);
  wfm_remove_tree(out);
  g_assert_cmpint(mkdir(out, 0777), ==, 0);
  GHashTableIter iter;
  gpointer name, bytes;
  g_hash_table_iter_init(&iter, results);
  while (g_hash_table_iter_next(&iter, &name, &bytes)) {
    gsize n;
    const void *data = g_bytes_get_data(bytes, &n);
    g_autofree char *inside = g_build_filename("plan", "out", name, NULL);
    fuzz_write(inside, data, n);
  }
}

FuzzRun *fuzz_run(void) {
  static FuzzRun fuzz;
  if (fuzz.run) return &fuzz;
  g_autoptr(GError) err = NULL;
  fuzz.cli = (WfmCli){.settings = wfm_settings_new(wfm_modules, wfm_n_modules), .set = g_ptr_array_new(), .job = {.threads = 1}};
  fuzz.run = wfm_run_new(&fuzz.cli, fuzz_plan(), WFM_NEED(AGENTS), &err);
  g_assert_no_error(err);
  fuzz.forecast = wfm_output_read(fuzz.run, &wfm_table_forecast, NULL, "forecast", &err);
  g_assert_no_error(err);
  WfmRosterBuild *build = wfm_roster_build_new(fuzz.run, NULL, NULL, &err);
  g_assert_no_error(err);
  fuzz.problem = wfm_roster_build_problem(build);
  return &fuzz;
}
