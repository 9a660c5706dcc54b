/* Exports of any kind: any bytes are counted, or refused with printable messages; what was counted is 0 or more, and can be read through from end to end. */
#include "cli/data/import/intake.h"
#include "tests/fuzz/targets.h"

#include <math.h>

static void check_counts(const WfmIntake *intake) {
  size_t n;
  const WfmTallyQueue *queue = wfm_tally_queues(intake->tally, &n);
  int64_t left = 20000;
  for (size_t q = 0; q < n; q++) {
    g_assert_true(g_utf8_validate(queue[q].name, -1, NULL));
    for (int64_t k = wfm_intake_next(intake, (int)q, 0); k < INT64_MAX && left-- > 0; k = wfm_intake_next(intake, (int)q, k + 1)) {
      WfmTallyCell cell;
      int64_t first, last;
      g_assert_true(wfm_intake_span(intake, (int)q, &first, &last) && k >= first && k <= last);
      if (!wfm_intake_cell(intake, (int)q, k, &cell)) continue;
      for (int m = 0; m < WFM_N_MEASURES; m++) g_assert_true(isnan(cell.value[m]) || cell.value[m] >= 0);
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  WfmIntakeOptions options = {.zone = "Europe/Dublin", .step_s = 0, .week = 20000 - 20000 % 7 + 4};
  g_autoptr(WfmIntake) intake = wfm_intake_new(&options);
  g_autoptr(GError) err = NULL;
  if (!wfm_intake_memory(intake, "fuzz.csv", bytes, n, &err))
    g_assert_true(err && g_utf8_validate(err->message, -1, NULL));
  else if (intake->tally)
    check_counts(intake);
  return 0;
}
