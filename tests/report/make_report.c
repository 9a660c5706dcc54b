/* make_report AGENTS WEEKS [plain|bare|odd [QUEUES]]: the report of an invented plan on standard output; bare: without results and summary; odd: with
 * a summary whose members are not what they should be. */
#include "tests/report/invent.h"

#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  if (argc < 3) {
    g_printerr("usage: make_report AGENTS WEEKS [plain|bare|odd [QUEUES]]\n");
    return 2;
  }
  g_autoptr(Invention) invention = invention_new_wide((size_t)atoi(argv[1]), atoi(argv[2]), argc > 4 ? atoi(argv[4]) : 5);
  WfmReportInput input = *invention_input(invention);
  input.every_zone = true;
  g_autoptr(JsonParser) parser = json_parser_new();
  if (argc > 3 && !strcmp(argv[3], "odd")) {
    json_parser_load_from_data(parser,
                               "{\"queues\":\"none\",\"roster\":[1],\"agents\":{\"agent\":7},\"findings\":[{}],\"start\":5,\"end\":null,"
                               "\"currency\":{},\"warnings\":[1,null,{\"text\":{\"a\":1},\"stage\":[]}],\"explanations\":true}",
                               -1, NULL);
    input.summary = json_node_get_object(json_parser_get_root(parser));
  }
  if (argc > 3 && !strcmp(argv[3], "bare")) input = (WfmReportInput){.plan = input.plan, .title = "Bare", .zone = input.zone};
  g_autoptr(GError) err = NULL;
  if (wfm_report_write(&input, stdout, &err)) return 0;
  g_printerr("%s\n", err->message);
  return 1;
}
