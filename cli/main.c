/* wfm: the command line. Dispatch, common options, progress, signals; and nothing of what a command does. */
#include "cli/command.h"
#include "cli/help_text.h"
#include "cli/run_settings.h"
#include "core/numeric.h"

#include <errno.h>
#include <float.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t stop_asked;

static void ask_to_stop(int signal_number) {
  stop_asked = 1;
  signal(signal_number, SIG_DFL); /* the second one ends at once */
}

/* ---- progress and clock ---- */

typedef struct {
  bool terminal;
  gint64 deadline_us; /* 0 = none */
  gint64 shown_us;
  int shown_length;
} Console;

static GMutex console_lock;

static void show_progress(void *user, const char *stage, double share, const char *note) {
  Console *console = user;
  g_mutex_lock(&console_lock);
  gint64 now = g_get_monotonic_time();
  if (now - console->shown_us >= 100000 || share >= 1) {
    g_autofree char *done = share >= 0 ? g_strdup_printf("%3.0f %% ", 100 * MIN(share, 1)) : g_strdup("");
    g_autofree char *line = g_strdup_printf("%s %s%.90s", stage, done, note ? note : "");
    fprintf(stderr, "\r%-*s", console->shown_length, line);
    console->shown_length = (int)strlen(line);
    console->shown_us = now;
    fflush(stderr);
  }
  g_mutex_unlock(&console_lock);
}

static void clear_progress(void *user) {
  Console *console = user;
  g_mutex_lock(&console_lock);
  if (console->shown_length) fprintf(stderr, "\r%*s\r", console->shown_length, "");
  console->shown_length = 0;
  g_mutex_unlock(&console_lock);
}

static bool clock_is_out(void *user) {
  const Console *console = user;
  return console->deadline_us && g_get_monotonic_time() >= console->deadline_us;
}

/* ---- help ---- */

static void print_overview(FILE *out) {
  fprintf(out,
          "wfm %s: workforce management for customer support: contacts in, rosters out, with the proof\n\nUsage: wfm COMMAND [OPTION...] "
          "[ARGUMENT...]\n\n",
          WFM_VERSION);
  for (size_t c = 0; c < wfm_n_commands; c++) fprintf(out, "  %-11s %s\n", wfm_commands[c]->name, wfm_commands[c]->summary);
  fprintf(
      out,
      "\nwfm COMMAND --help explains a command, with an example. Start with: wfm init my-plan && wfm run my-plan\n"
      "Exit status: 0 done, 1 done but a target is missed, 2 wrong usage, 3 bad input, 4 infeasible, 5 stopped at a limit with a legal\n"
      "roster, 6 internal or system failure, or stopped before any.\n");
}

static int complain(const GError *err) {
  fprintf(stderr, "wfm: %s\n", err->message);
  return err->domain == WFM_ERROR ? err->code : WFM_STATUS_USAGE;
}

static const WfmCommand *find_command(const char *name) {
  for (size_t c = 0; c < wfm_n_commands; c++)
    if (strcmp(wfm_commands[c]->name, name) == 0) return wfm_commands[c];
  return NULL;
}

static int unknown_command(const char *name) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (size_t c = 0; c < wfm_n_commands; c++) g_ptr_array_add(names, (gpointer)wfm_commands[c]->name);
  const char *near = wfm_nearest_word(name, (const char *const *)names->pdata, names->len);
  if (near)
    fprintf(stderr, "wfm: unknown command \"%s\"; did you mean \"wfm %s\"?\n", name, near);
  else
    fprintf(stderr, "wfm: unknown command \"%s\"; `wfm --help` lists all\n", name);
  return WFM_STATUS_USAGE;
}

/* ---- common options ---- */

typedef struct {
  char **set, *out;
  gint64 seed; /* NO_SEED: not given */
  int threads;
  double time_limit_s;
  gboolean quiet, json, help;
} Common;

static const gint64 NO_SEED = G_MININT64;
static const int NO_THREADS = INT_MIN;
static const double NO_LIMIT = -DBL_MAX;

enum { HELP_WIDTH = 100 }; /* columns */

static void print_help(GOptionContext *context) {
  g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
  g_auto(GStrv) parts = g_strsplit(text, "\u2026", -1); /* "[OPTION...]" on every terminal */
  g_autofree char *plain = g_strjoinv("...", parts);
  g_autofree char *folded = wfm_help_fold(plain, HELP_WIDTH);
  fputs(folded, stdout);
}

/* GLib takes any number. */
static bool check_numbers(const Common *common, GError **err) {
  const char *wrong = NULL;
  if (common->seed < 0 && common->seed != NO_SEED) wrong = "--seed: right would be a whole number from 0 up";
  if (common->threads < 1 && common->threads != NO_THREADS) wrong = "--threads: right would be a whole number from 1 up";
  if (!(common->time_limit_s > 0) && common->time_limit_s != NO_LIMIT) wrong = "--time-limit: right would be seconds, above 0";
  if (wrong) g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, wrong);
  return !wrong;
}

static const GOptionEntry *entry_of(char letter, const GOptionEntry *const *lists, size_t n_lists) {
  for (size_t l = 0; l < n_lists; l++)
    for (const GOptionEntry *entry = lists[l]; entry && entry->long_name; entry++)
      if (entry->short_name == letter) return entry;
  return NULL;
}

/* Where in a word of short options the value of the last one begins: 2 in -j4, 3 in -qj4; 0: there is none. */
static size_t attached_value(const char *word, const GOptionEntry *const *lists, size_t n_lists) {
  if (word[0] != '-' || word[1] == '-') return 0;
  for (size_t k = 1; word[k]; k++) {
    const GOptionEntry *entry = entry_of(word[k], lists, n_lists);
    if (!entry) return 0;
    if (entry->arg != G_OPTION_ARG_NONE) return word[k + 1] ? k + 1 : 0;
  }
  return 0;
}

/* GLib takes the value of a short option from the next word alone; POSIX (utility conventions, guideline 6) attaches it: -j4. */
static GPtrArray *detach_values(int argc, char *const *argv, const GOptionEntry *const *lists, size_t n_lists) {
  GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
  bool options = true;
  for (int k = 0; k < argc; k++) {
    options &= strcmp(argv[k], "--") != 0;
    size_t value = options && k > 0 ? attached_value(argv[k], lists, n_lists) : 0;
    g_ptr_array_add(words, value ? g_strndup(argv[k], value) : g_strdup(argv[k]));
    if (value) g_ptr_array_add(words, g_strdup(argv[k] + value));
  }
  g_ptr_array_add(words, NULL);
  return words;
}

/* *words: what argv then points to; to be kept as long as that. */
static bool parse_options(Common *common, GPtrArray **words, const WfmCommand *command, int *argc, char ***argv, GError **err) {
  const GOptionEntry result_entries[] = {
      {"out", 'o', 0, G_OPTION_ARG_FILENAME, &common->out,
       "Output folder; default PLAN/out; - writes the command's table to standard output", "DIR"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &common->json, "Print the summary as JSON on standard output", NULL},
      G_OPTION_ENTRY_NULL};
  const GOptionEntry entries[] = {
      {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &common->set, "Change a setting for this run (`wfm settings` lists them); may be repeated",
       "KEY=VALUE"},
      {"seed", 0, 0, G_OPTION_ARG_INT64, &common->seed, "Seed of every random stream; the same as --set run.seed=N", "N"},
      {"threads", 'j', 0, G_OPTION_ARG_INT, &common->threads, "Threads; default: all processors. The result does not depend on it", "N"},
      {"time-limit", 0, 0, G_OPTION_ARG_DOUBLE, &common->time_limit_s,
       "End the search after so many seconds of wall clock (then the result depends on the machine)", "SECONDS"},
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &common->quiet, "Print nothing but errors", NULL},
      {"help", 'h', 0, G_OPTION_ARG_NONE, &common->help, "Show this", NULL},
      G_OPTION_ENTRY_NULL};
  g_autoptr(GOptionContext) context = g_option_context_new(command->arguments);
  g_autofree char *summary = g_strdup_printf("wfm %s: %s", command->name, command->summary);
  g_autofree char *description = g_strdup_printf("%s\n\nExample:\n  %s", command->help, command->example);
  g_option_context_set_summary(context, summary);
  g_option_context_set_description(context, description);
  if (!command->plain) g_option_context_add_main_entries(context, result_entries, NULL);
  g_option_context_add_main_entries(context, entries, NULL);
  if (command->options) g_option_context_add_main_entries(context, command->options(), NULL);
  g_autofree char *program = g_strdup_printf("wfm %s", command->name);
  g_set_prgname(program);
  g_option_context_set_help_enabled(context, FALSE); /* GLib's own ends the program and writes characters beyond ASCII */
  const GOptionEntry *const lists[] = {command->plain ? NULL : result_entries, entries, command->options ? command->options() : NULL};
  *words = detach_values(*argc, *argv, lists, G_N_ELEMENTS(lists));
  *argc = (int)(*words)->len - 1;
  *argv = g_memdup2((*words)->pdata, (*words)->len * sizeof **argv); /* GLib takes words out of it */
  g_ptr_array_add(*words, *argv);
  if (!g_option_context_parse(context, argc, argv, err)) return false;
  if (common->help) print_help(context);
  return common->help || check_numbers(common, err);
}

static void free_common(Common *common) {
  g_strfreev(common->set);
  g_free(common->out);
}

/* What was buffered for standard output must have reached it: a full disk is not success. */
static int close_stdout(int status) {
  bool failed = ferror(stdout) != 0;
  if (fflush(stdout) != 0 || failed) {
    if (errno == EPIPE || status == WFM_STATUS_INTERNAL) return status; /* the reader has seen enough; or it has been said */
    fprintf(stderr, "wfm: could not write to standard output: %s\n", g_strerror(errno));
    return WFM_STATUS_INTERNAL;
  }
  return status;
}

/* The command as the manifest repeats it: what decides the result, without this machine's paths, threads and output options. */
static GPtrArray *manifest_words(const WfmCommand *command, const GPtrArray *set, double time_limit_s, int n_args, char **args) {
  GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(words, g_strdup("wfm"));
  g_ptr_array_add(words, g_strdup(command->name));
  for (int i = 0; i < n_args; i++) {
    g_autofree char *path = g_canonicalize_filename(args[i], NULL);
    g_ptr_array_add(words, strcmp(args[i], "-") == 0 ? g_strdup("-") : g_path_get_basename(path));
  }
  for (guint i = 0; i < set->len; i++) g_ptr_array_add(words, g_strdup_printf("--set=%s", (const char *)set->pdata[i]));
  char digits[WFM_NUMBER_SIZE];
  if (time_limit_s > 0) g_ptr_array_add(words, g_strdup_printf("--time-limit=%s", wfm_number_format(digits, time_limit_s)));
  g_ptr_array_add(words, NULL);
  return words;
}

static int run_command(const WfmCommand *command, int argc, char **argv) {
  Common common = {.seed = NO_SEED, .threads = NO_THREADS, .time_limit_s = NO_LIMIT};
  g_autoptr(GError) err = NULL;
  g_autoptr(GPtrArray) given = NULL;
  if (!parse_options(&common, &given, command, &argc, &argv, &err)) {
    free_common(&common);
    fprintf(stderr, "wfm %s: %s; `wfm %s --help` explains\n", command->name, err->message, command->name);
    return WFM_STATUS_USAGE;
  }
  if (common.help) {
    free_common(&common);
    return close_stdout(WFM_STATUS_DONE);
  }
  Console console = {.terminal = isatty(STDERR_FILENO) == 1};
  if (common.time_limit_s > 0) console.deadline_us = g_get_monotonic_time() + (gint64)(common.time_limit_s * 1e6);
  g_autoptr(WfmSettings) settings = wfm_settings_new(wfm_modules, wfm_n_modules);
  g_autoptr(GPtrArray) set = g_ptr_array_new_with_free_func(g_free);
  for (char **word = common.set; word && *word; word++) g_ptr_array_add(set, g_strdup(*word));
  if (common.seed >= 0) g_ptr_array_add(set, g_strdup_printf("run.seed=%" G_GINT64_FORMAT, common.seed));
  g_autoptr(GPtrArray) words = manifest_words(command, set, common.time_limit_s, argc - 1, argv + 1);
  WfmCli cli = {
      .settings = settings,
      .set = set,
      .job = {.threads = common.threads > 0 ? common.threads : (int)g_get_num_processors(), .user = &console, .stop = &stop_asked},
      .clear_progress = clear_progress,
      .quiet = common.quiet,
      .json = common.json,
      .out = common.out,
      .command_line = (const char *const *)words->pdata,
  };
  if (console.terminal && !common.quiet) cli.job.progress = show_progress;
  if (console.deadline_us) cli.job.clock_out = clock_is_out;
  int status = command->run(&cli, argc - 1, argv + 1, &err);
  clear_progress(&console);
  if (err) status = complain(err);
  free_common(&common);
  return close_stdout(status);
}

int main(int argc, char **argv) {
  wfm_numeric_init();
  signal(SIGINT, ask_to_stop);
  signal(SIGTERM, ask_to_stop);
  signal(SIGPIPE, SIG_IGN);
  if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
    const WfmCommand *asked = argc > 2 ? find_command(argv[2]) : NULL;
    if (asked) {
      char *help[] = {argv[2], (char *)"--help", NULL};
      return run_command(asked, 2, help);
    }
    print_overview(argc < 2 ? stderr : stdout);
    return close_stdout(argc < 2 ? WFM_STATUS_USAGE : WFM_STATUS_DONE);
  }
  if (strcmp(argv[1], "--version") == 0) {
    printf("wfm %s\n", WFM_VERSION);
    return close_stdout(WFM_STATUS_DONE);
  }
  const WfmCommand *command = find_command(argv[1]);
  return command ? run_command(command, argc - 1, argv + 1) : unknown_command(argv[1]);
}
