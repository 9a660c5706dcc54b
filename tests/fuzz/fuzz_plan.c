/* Whole plans: every file of the input is a table of one folder; the text before the first file, if any, is a history from standard input. What
 * the tables say together is checked, and from a plan without mistakes the grids, the masks, the holidays and the roster problem are made. */
#include "cli/data/publish.h"
#include "tests/fuzz/outside.h"

#include <string.h>
#include <sys/stat.h>

static WfmCli cli_new(void) {
  return (WfmCli){.settings = wfm_settings_new(wfm_modules, wfm_n_modules), .set = g_ptr_array_new(), .job = {.threads = 1}, .quiet = true};
}

static void cli_clear(WfmCli *cli) {
  wfm_settings_free(cli->settings);
  g_ptr_array_unref(cli->set);
}

static void check_error(GError *err) {
  g_assert_true(err && err->code > 0 && *err->message && g_utf8_validate(err->message, -1, NULL));
}

static void read_bare_history(const char *bytes, size_t n) {
  WfmCli cli = cli_new();
  g_autoptr(GError) err = NULL;
  FILE *in = fmemopen((void *)bytes, n, "r");
  g_autoptr(WfmPlan) plan = wfm_plan_from_history(in, "standard input", "Europe/Dublin", cli.settings, &err);
  fclose(in);
  if (!plan) check_error(err);
  cli_clear(&cli);
}

static void write_part(void *user, const char *name, const char *bytes, size_t n) {
  if (!*name && n) read_bare_history(bytes, n);
  if (!*name) return;
  g_autofree char *where = g_build_filename(user, name, NULL);
  fuzz_write(where, bytes, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  g_autofree char *dir = g_build_filename(fuzz_folder(), "tables", NULL);
  wfm_remove_tree(dir);
  g_assert_cmpint(mkdir(dir, 0777), ==, 0);
  fuzz_cut(bytes, n, write_part, (void *)"tables");
  WfmCli cli = cli_new();
  GError *err = NULL;
  WfmRun *run = wfm_run_new(&cli, dir, WFM_NEED(QUEUES), &err);
  if (!run) check_error(err);
  WfmRosterBuild *build = run && WFM_N_ROWS(run->plan, AGENTS) > 0 ? wfm_roster_build_new(run, NULL, NULL, &err) : NULL;
  if (build) g_assert_cmpuint(wfm_roster_build_problem(build)->n_agents, ==, WFM_N_ROWS(run->plan, AGENTS));
  if (err) check_error(err);
  g_clear_error(&err);
  wfm_roster_build_free(build);
  wfm_run_free(run);
  cli_clear(&cli);
  return 0;
}
