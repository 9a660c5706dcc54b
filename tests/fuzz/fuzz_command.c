/* Commands that read results and write files, milliseconds each (commands.h). */
#include "tests/fuzz/commands.h"

static const FuzzCommand commands[] = {
    {'R', {"check", "PLAN", "--roster", "FILE"}},
    {'C', {"check", "PLAN", "--certificate", "--bound", "FILE"}},
    {'K', {"kpi", "PLAN", "--json"}},
    {'F', {"staff", "PLAN", "--forecast", "FILE", "--json"}},
    {'D', {"doctor", "FILE", "--tz", "Europe/Dublin", "--json"}},
    {'V', {"value-added", "PLAN", "--json"}},
    {'0', {"export", "PLAN", "--to", "shifts", "--names", "FILE"}},
    {'1', {"export", "PLAN", "--to", "segments", "--names", "FILE"}},
    {'2', {"export", "PLAN", "--to", "matrix", "--names", "FILE"}},
    {'3', {"export", "PLAN", "--to", "zendesk", "--names", "FILE"}},
    {'4', {"export", "PLAN", "--to", "calendar"}},
    {'5', {"export", "PLAN", "--to", "calendar-teams"}},
    {'6', {"export", "PLAN", "--to", "excel"}},
    {'7', {"export", "PLAN", "--to", "sqlite"}},
    {'8', {"export", "PLAN", "--to", "json"}},
    {'9', {"export", "PLAN", "--to", "genesys", "--names", "FILE"}},
    {'a', {"export", "PLAN", "--to", "connect", "--names", "FILE"}},
    {'b', {"export", "PLAN", "--to", "calabrio", "--names", "FILE"}},
    {'c', {"export", "PLAN", "--to", "verint", "--names", "FILE"}},
    {'d', {"export", "PLAN", "--to", "iex", "--names", "FILE"}},
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  fuzz_try_command(commands, G_N_ELEMENTS(commands), bytes, n);
  return 0;
}
