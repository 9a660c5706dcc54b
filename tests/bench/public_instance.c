#include "tests/bench/public_instance.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const PublicSet *const sets[] = {&public_curtois_nrp, &public_matsp, &public_rotating, &public_shift_design};

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static volatile sig_atomic_t stopped;

static void stop(int signal_number) {
  (void)signal_number;
  stopped = 1;
}

typedef struct {
  double wall, processor; /* instants by either clock; INFINITY: none */
} Until;

static double processor_s(void) {
  return (double)clock() / CLOCKS_PER_SEC;
}

static bool clock_out(void *user) {
  const Until *until = user;
  return now_s() >= until->wall || processor_s() >= until->processor;
}

char **public_lines(const char *file, GError **err) {
  char *text = NULL;
  GError *cause = NULL;
  if (!g_file_get_contents(file, &text, NULL, &cause)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s", cause->message);
    g_error_free(cause);
    return NULL;
  }
  char **lines = g_strsplit(g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text, "\n", -1);
  for (size_t k = 0; lines[k]; k++) g_strstrip(lines[k]);
  g_free(text);
  return lines;
}

bool public_refuse(PublicLine *line, const char *what, const char *text) {
  g_snprintf(line->why, sizeof line->why, "%s \"%s\"", what, text);
  return false;
}

bool public_number_in(PublicLine *line, const char *text, const char *what, int low, int high, int *out) {
  gint64 number;
  if (!g_ascii_string_to_signed(text, 10, low, high, &number, NULL)) {
    g_snprintf(line->why, sizeof line->why, "%s \"%s\" is no whole number from %d to %d", what, text, low, high);
    return false;
  }
  *out = (int)number;
  return true;
}

bool public_number(PublicLine *line, guint k, const char *what, int low, int high, int *out) {
  return public_number_in(line, line->field[k], what, low, high, out);
}

bool public_sections(const char *file, bool (*take)(void *user, PublicLine *line), void *user, GError **err) {
  g_auto(GStrv) lines = public_lines(file, err);
  if (!lines) return false;
  const char *section = "";
  for (size_t k = 0; lines[k]; k++) {
    if (g_str_has_prefix(lines[k], "SECTION_")) section = lines[k];
    if (!*lines[k] || *lines[k] == '#' || section == lines[k]) continue;
    g_auto(GStrv) field = g_strsplit(lines[k], ",", -1);
    PublicLine line = {section, field, g_strv_length(field), ""};
    for (guint f = 0; f < line.n; f++) g_strstrip(field[f]);
    if (take(user, &line)) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s:%zu: \"%s\" is not a line of %s%s%s", file, k + 1, lines[k],
                *section ? section : "any section", *line.why ? ": " : "", line.why);
    return false;
  }
  return true;
}

bool public_out(const PublicRun *run, const char *heading, FILE **out, GError **err) {
  *out = NULL;
  if (!run->out) return true;
  if (!(*out = fopen(run->out, "w"))) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: %s", run->out, g_strerror(errno));
    return false;
  }
  fprintf(*out, "%s\n", heading);
  return true;
}

WfmRosterResult *public_roster(const PublicRun *run, const WfmRosterProblem *problem, GError **err) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = run->work;
  settings.gap_target = 0;
  WfmRosterResult *solved = wfm_roster_solve(problem, &settings, &run->job, err);
  if (solved && run->log) fputs(solved->log, stderr);
  return solved;
}

static int usage(void) {
  fprintf(
      stderr,
      "usage: public_instance SET FILE [--seconds S] [--processor S] [--work UNITS] [--threads N] [--log yes] [--out SOLUTION.csv]\nsets:");
  for (size_t k = 0; k < G_N_ELEMENTS(sets); k++) fprintf(stderr, " %s", sets[k]->name);
  fprintf(stderr, "\n");
  return WFM_STATUS_USAGE;
}

static void print(const char *set, const PublicRun *run, const PublicResult *r, double seconds, double cpu) {
  g_autofree char *name = g_path_get_basename(run->file);
  printf("%s %s: ", set, name);
  if (r->infeasible) {
    printf("no solution exists; seconds %.2f; processor %.2f; %s\n", seconds, cpu, r->text);
    return;
  }
  printf("cost %.10g; ", r->checked);
  if (isinf(r->bound))
    printf("bound none; ");
  else
    printf("bound %.10g; gap %.3f %%; ", r->bound, 100 * (r->checked - r->bound) / MAX(fabs(r->checked), 1e-9));
  printf("seconds %.2f; processor %.2f; checker: %s\n", seconds, cpu, r->text);
  if (fabs(r->cost - r->checked) > 1e-6 * (1 + fabs(r->cost))) printf("  the engine counted %.10g\n", r->cost);
}

int main(int argc, char **argv) {
  if (argc < 3 || argc % 2 == 0) return usage();
  PublicRun run = {.file = argv[2], .work = 0, .job = {.seed = 1, .threads = 1}};
  for (int k = 3; k + 1 < argc; k += 2) {
    if (strcmp(argv[k], "--seconds") == 0)
      run.seconds = g_ascii_strtod(argv[k + 1], NULL);
    else if (strcmp(argv[k], "--processor") == 0)
      run.processor = g_ascii_strtod(argv[k + 1], NULL);
    else if (strcmp(argv[k], "--work") == 0)
      run.work = g_ascii_strtoll(argv[k + 1], NULL, 10);
    else if (strcmp(argv[k], "--threads") == 0)
      run.job.threads = atoi(argv[k + 1]);
    else if (strcmp(argv[k], "--log") == 0)
      run.log = strcmp(argv[k + 1], "yes") == 0;
    else if (strcmp(argv[k], "--out") == 0)
      run.out = argv[k + 1];
    else
      return usage();
  }
  const PublicSet *set = NULL;
  for (size_t k = 0; k < G_N_ELEMENTS(sets); k++)
    if (strcmp(sets[k]->name, argv[1]) == 0) set = sets[k];
  if (!set) return usage();
  double begun = now_s();
  Until until = {run.seconds > 0 ? begun + run.seconds : (double)INFINITY, run.processor > 0 ? run.processor : (double)INFINITY};
  if (run.seconds > 0 || run.processor > 0) {
    run.job.clock_out = clock_out;
    run.job.user = &until;
  }
  /* A shell that starts a program in the background has it ignore SIGINT: both are taken up by name. */
  signal(SIGINT, stop);
  signal(SIGTERM, stop);
  run.job.stop = &stopped;
  PublicResult result = {.bound = -INFINITY};
  g_autoptr(GError) err = NULL;
  if (!set->solve(&run, &result, &err)) {
    fprintf(stderr, "public_instance: %s\n", err->message);
    return err->code;
  }
  print(set->name, &run, &result, now_s() - begun, processor_s());
  return result.legal || result.infeasible ? 0 : 1;
}
