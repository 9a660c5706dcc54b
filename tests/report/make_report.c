/* make_report AGENTS WEEKS [bare]: the report of an invented plan on standard output; bare: without results and summary. */
#include "tests/report/invent.h"

#include <stdlib.h>

int main(int argc, char **argv) {
  if (argc < 3) {
    g_printerr("usage: make_report AGENTS WEEKS [bare]\n");
    return 2;
  }
  g_autoptr(Invention) invention = invention_new((size_t)atoi(argv[1]), atoi(argv[2]));
  WfmReportInput input = *invention_input(invention);
  if (argc > 3) input = (WfmReportInput){.plan = input.plan, .title = "Bare", .zone = input.zone};
  g_autoptr(GError) err = NULL;
  if (wfm_report_write(&input, stdout, &err)) return 0;
  g_printerr("%s\n", err->message);
  return 1;
}
