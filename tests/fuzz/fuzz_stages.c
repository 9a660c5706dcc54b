/* Commands that compute, tenths of a second each: the judge, the day, the report (commands.h). */
#include "tests/fuzz/commands.h"

static const FuzzCommand commands[] = {
    {'S', {"simulate", "PLAN", "--actual", "FILE"}},
    {'M', {"intraday", "PLAN", "--now", "2026-03-23T10:00", "--today", "TODAY", "--moves", "FILE"}},
    {'T', {"intraday", "PLAN", "--now", "2026-03-23T10:00", "--today", "FILE"}},
    {'P', {"report", "PLAN"}},
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  fuzz_try_command(commands, G_N_ELEMENTS(commands), bytes, n);
  return 0;
}
