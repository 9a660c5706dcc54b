/* The table reader, on a table with every type of cell: any bytes give rows or mistakes; rows without mistakes can be written and
 * read again, and give the same bytes when they are written a second time. The first byte chooses the table. */
#include "cli/data/plan.h"
#include "cli/data/results.h"
#include "tests/fuzz/targets.h"

#include <stdlib.h>
#include <string.h>

static WfmTableData *read_bytes(const WfmTable *table, const void *bytes, size_t n, WfmMistakes *mistakes) {
  FILE *in = n ? fmemopen((void *)bytes, n, "r") : fopen("/dev/null", "r");
  WfmTableData *data = wfm_table_read(table, in, "fuzz.csv", mistakes);
  fclose(in);
  return data;
}

static char *write_table(const WfmTableData *data, size_t *n) {
  char *text = NULL;
  FILE *out = open_memstream(&text, n);
  g_assert_true(wfm_table_write(data, out, NULL));
  fclose(out);
  return text;
}

static void check_round_trip(const WfmTableData *data) {
  size_t n = 0, n_again = 0;
  char *text = write_table(data, &n);
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmTableData) again = read_bytes(data->table, text, n, mistakes);
  g_autoptr(GError) err = NULL;
  if (!wfm_mistakes_check(mistakes, &err)) g_error("what was written is refused: %s\n%s", err->message, text);
  char *text_again = write_table(again, &n_again);
  g_assert_cmpmem(text, n, text_again, n_again);
  free(text);
  free(text_again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  if (n < 1) return 0;
  size_t i = (size_t)(bytes[0] - '0') % (WFM_N_PLAN_TABLES + G_N_ELEMENTS(wfm_result_tables));
  const WfmTable *table = i < WFM_N_PLAN_TABLES ? &wfm_plan_tables[i] : wfm_result_tables[i - WFM_N_PLAN_TABLES];
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmTableData) data = read_bytes(table, bytes + 1, n - 1, mistakes);
  g_autoptr(GError) err = NULL;
  if (wfm_mistakes_check(mistakes, &err))
    check_round_trip(data);
  else
    g_assert_true(g_utf8_validate(err->message, -1, NULL)); /* messages stay printable text */
  return 0;
}
