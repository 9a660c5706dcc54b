/* Exports with a mapping file, into a plan that may have a history already: files "export.csv", "map.csv", "history.csv", "queues.csv".
 * What was imported once is there: the same import again changes nothing. */
#include "cli/data/import/layout.h"
#include "cli/data/import/plan_merge.h"
#include "cli/data/import/reconcile.h"
#include "cli/data/publish.h"
#include "tests/fuzz/outside.h"

#include <string.h>
#include <sys/stat.h>

static void write_part(void *user, const char *name, const char *bytes, size_t n) {
  static const char *const files[] = {"map.csv", "history.csv", "queues.csv"};
  char **map = user;
  for (size_t k = 0; k < G_N_ELEMENTS(files); k++) {
    if (strcmp(files[k], name) != 0) continue;
    g_autofree char *where = k ? g_build_filename("into", name, NULL) : g_strdup(name), *path = fuzz_file(where, bytes, n);
    if (!k) g_free(*map), *map = g_steal_pointer(&path);
  }
  if (!*name || strcmp(name, "export.csv") == 0) fuzz_write("export.csv", bytes, n);
}

static bool checked(bool done, GError **err) {
  g_assert_true(done == (*err == NULL));
  if (!done) g_assert_true((*err)->code > 0 && *(*err)->message && g_utf8_validate((*err)->message, -1, NULL));
  g_clear_error(err);
  return done;
}

/* Contacts years apart have zeros between them: right, and too much for a target. */
static bool is_short(const WfmIntake *intake) {
  size_t n = 0;
  int64_t intervals = 0, first, last;
  wfm_tally_queues(intake->tally, &n);
  for (size_t q = 0; q < n; q++)
    if (wfm_intake_span(intake, (int)q, &first, &last)) intervals += last - first;
  return intervals < 20000;
}

static void merge(const WfmIntake *intake, const char *plan) {
  WfmMerge first = {0}, second = {0};
  GError *err = NULL;
  if (checked(wfm_plan_merge(&first, intake, plan, "Europe/Dublin", false, &err), &err)) {
    g_assert_true(checked(wfm_plan_merge(&second, intake, plan, "Europe/Dublin", false, &err), &err));
    g_assert_true(!second.written && !second.fresh && !second.changed && !second.added->len);
    g_assert_cmpint(second.same, ==, first.fresh + first.changed + first.same);
    wfm_merge_clear(&second);
  }
  wfm_merge_clear(&first);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  g_autofree char *map = NULL, *plan = g_build_filename(fuzz_folder(), "into", NULL),
                  *path = g_build_filename(fuzz_folder(), "export.csv", NULL);
  wfm_remove_tree(plan);
  wfm_remove_tree(path);
  g_assert_cmpint(mkdir(plan, 0777), ==, 0);
  fuzz_cut(bytes, n, write_part, &map);
  GError *err = NULL;
  WfmMapping *mapping = map ? wfm_mapping_read(map, &err) : NULL;
  if (map && !checked(mapping != NULL, &err)) return 0;
  WfmIntakeOptions options = {.zone = "Europe/Dublin", .step_s = 1800, .week = 20000 - 20000 % 7 + 4, .mapping = mapping};
  WfmIntake *intake = wfm_intake_new(&options);
  if (checked(wfm_intake_file(intake, path, &err), &err) && intake->tally && is_short(intake)) merge(intake, plan);
  wfm_intake_free(intake);
  size_t rows = 0;
  WfmReconciliation *list = wfm_reconcile_file(&options, path, &rows, &err);
  if (checked(list != NULL, &err)) wfm_reconciliations_free(list, rows);
  wfm_mapping_free(mapping);
  return 0;
}
