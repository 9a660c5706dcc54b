/* Tables between the stages, as another tool or a planner may have written them, held against a plan. The first byte chooses: r a roster, e one of
 * another tool, m moves,
 * a a forecast of the archive, d two results to tell apart ("== a.csv", "== b.csv"), f a forecast with its law ("== forecast_law.csv"), t today's
 * contacts. */
#include "cli/archive.h"
#include "cli/data/publish.h"
#include "cli/diff.h"
#include "cli/output.h"
#include "cli/response.h"
#include "cli/roster_file.h"
#include "tests/fuzz/outside.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

static bool checked(bool done, GError **err) {
  g_assert_true(done == (*err == NULL));
  if (*err) g_assert_true((*err)->code > 0 && *(*err)->message && g_utf8_validate((*err)->message, -1, NULL));
  g_clear_error(err);
  return done;
}

static WfmTableData *read_table(const WfmTable *table, const void *bytes, size_t n) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  FILE *in = n ? fmemopen((void *)bytes, n, "r") : fopen("/dev/null", "r");
  WfmTableData *data = wfm_table_read(table, in, "fuzz.csv", mistakes);
  fclose(in);
  GError *err = NULL;
  if (checked(wfm_mistakes_check(mistakes, &err), &err)) return data;
  wfm_table_data_free(data);
  return NULL;
}

static void try_roster(const char *bytes, size_t n) {
  FuzzRun *fuzz = fuzz_run();
  g_autoptr(WfmTableData) table = read_table(&wfm_table_roster, bytes, n);
  GError *err = NULL;
  g_autoptr(WfmRoster) roster = table ? wfm_run_read_roster(fuzz->problem, table, &err) : NULL;
  if (!table || !checked(roster != NULL, &err)) return;
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(fuzz->problem, roster);
  for (size_t f = 0; f < verdict->n_findings; f++) g_assert_true(g_utf8_validate(verdict->finding[f].text, -1, NULL));
  g_autofree double *present = wfm_run_present(fuzz->run, fuzz->problem, roster);
  for (size_t i = 0; i < fuzz->run->n_queues * (size_t)fuzz->run->roster.n; i++) g_assert_true(present[i] >= 0);
}

/* The same bytes as the export of another tool. */
static void try_foreign_roster(const char *bytes, size_t n) {
  FuzzRun *fuzz = fuzz_run();
  g_autofree char *path = fuzz_file("foreign.csv", bytes, n);
  GError *err = NULL;
  g_autoptr(WfmRosterFile) file = wfm_roster_file_read(fuzz->run, fuzz->problem, path, &err);
  if (!checked(file != NULL, &err)) return;
  g_autoptr(GArray) said = g_array_new(FALSE, FALSE, sizeof(WfmFinding));
  g_autoptr(WfmRoster) roster = wfm_roster_file_duties(said, fuzz->run, fuzz->problem, file, &err);
  g_assert_no_error(err);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(fuzz->problem, roster);
  wfm_verdict_add(verdict, (const WfmFinding *)(const void *)said->data, said->len);
  for (size_t f = 0; f < verdict->n_findings; f++) g_assert_true(g_utf8_validate(verdict->finding[f].text, -1, NULL));
}

static void try_moves(const char *bytes, size_t n) {
  FuzzRun *fuzz = fuzz_run();
  g_autoptr(WfmTableData) table = read_table(&wfm_table_moves, bytes, n);
  GError *err = NULL;
  g_autoptr(GArray) moves = table ? wfm_response_read(fuzz->run, fuzz->problem, table, &err) : NULL;
  if (table && checked(moves != NULL, &err)) g_assert_cmpuint(moves->len, ==, table->n_rows);
}

static void try_archive(const char *bytes, size_t n) {
  FuzzRun *fuzz = fuzz_run();
  g_autofree char *folder = g_build_filename(fuzz_plan(), "archive", NULL);
  wfm_remove_tree(folder);
  g_assert_cmpint(mkdir(folder, 0777), ==, 0);
  fuzz_write("plan/archive/2026-03-09-001-000000000000.csv", bytes, n);
  size_t files = 0;
  GError *err = NULL;
  GArray **lists = wfm_archive_read(fuzz->run, &files, &err);
  if (checked(lists != NULL, &err)) g_assert_cmpuint(files, ==, 1);
  wfm_archive_free(lists, fuzz->run->n_queues);
}

static void try_forecast(const char *bytes, size_t n) {
  FuzzRun *fuzz = fuzz_run();
  g_autofree char *path = fuzz_file("forecast.csv", bytes, n);
  GError *err = NULL;
  g_autoptr(WfmTableData) forecast = wfm_output_read(fuzz->run, &wfm_table_forecast, path, "forecast", &err);
  if (!checked(forecast != NULL, &err)) return;
  g_autoptr(WfmTableData) requirement = wfm_stage_staff(fuzz->run, forecast, &err);
  if (!checked(requirement != NULL, &err)) return;
  const WfmRequirementRow *row = requirement->rows;
  for (size_t r = 0; r < requirement->n_rows; r++) g_assert_true(!(row[r].gross_agents < 0));
}

static void try_today(const char *bytes, size_t n) {
  FuzzRun *fuzz = fuzz_run();
  g_autoptr(WfmTableData) contacts = read_table(&wfm_plan_tables[WFM_PLAN_HISTORY], bytes, n);
  GError *err = NULL;
  g_autoptr(WfmTableData) now =
      contacts ? wfm_stage_intraday(fuzz->run, fuzz->forecast, contacts, fuzz->run->roster.start + 12 * 3600, &err) : NULL;
  if (!contacts || !checked(now != NULL, &err)) return;
  const WfmForecastRow *row = now->rows;
  for (size_t r = 0; r < now->n_rows; r++) g_assert_true(isfinite(row[r].mean) && row[r].mean >= 0);
}

/* ---- two results ---- */

typedef struct {
  const WfmTable *table;
  WfmTableData *data[2];
} Pair;

static void read_side(void *user, const char *name, const char *bytes, size_t n) {
  Pair *pair = user;
  if (strcmp(name, "a.csv") != 0 && strcmp(name, "b.csv") != 0) return;
  WfmTableData **side = &pair->data[*name == 'b'];
  wfm_table_data_free(*side);
  *side = read_table(pair->table, bytes, n);
}

static void try_diff(const char *bytes, size_t n) {
  static const WfmTable *const tables[] = {&wfm_table_forecast, &wfm_table_requirement, &wfm_table_roster, &wfm_table_archive};
  for (size_t t = 0; t < G_N_ELEMENTS(tables); t++) {
    Pair pair = {.table = tables[t]};
    fuzz_cut(bytes, n, read_side, &pair);
    WfmDifference out = {g_string_new(NULL), json_object_new()};
    GError *err = NULL;
    if (pair.data[0] && pair.data[1])
      checked(t == 2 ? wfm_diff_rosters(&out, pair.data[0], pair.data[1], &err)
                     : wfm_diff_intervals(&out, pair.data[0], pair.data[1], &err),
              &err);
    g_assert_true(g_utf8_validate(out.text->str, (gssize)out.text->len, NULL));
    g_string_free(out.text, TRUE);
    json_object_unref(out.facts);
    wfm_table_data_free(pair.data[0]);
    wfm_table_data_free(pair.data[1]);
  }
}

static void write_law(void *user, const char *name, const char *bytes, size_t n) {
  if (strcmp(name, "forecast_law.csv") == 0) fuzz_write("plan/out/forecast_law.csv", bytes, n);
}

/* The part before the first file. */
static void take_first(void *user, const char *name, const char *bytes, size_t n) {
  if (!*name) *(size_t *)user = n;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  if (n < 1) return 0;
  const char *text = (const char *)bytes + 1;
  size_t whole = n - 1, first = n - 1;
  fuzz_cut(text, whole, take_first, &first);
  fuzz_plan();
  if (bytes[0] == 'r') try_roster(text, first);
  if (bytes[0] == 'e') try_foreign_roster(text, first);
  if (bytes[0] == 'm') try_moves(text, first);
  if (bytes[0] == 'a') try_archive(text, first);
  if (bytes[0] == 'd') try_diff(text, whole);
  if (bytes[0] == 't') try_today(text, first);
  if (bytes[0] != 'f') return 0;
  fuzz_cut(text, whole, write_law, NULL);
  try_forecast(text, first);
  return 0;
}
