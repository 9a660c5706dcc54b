/* make_capacity [bare|short|odd]: the page of an invented headcount plan on standard output; bare: without results and summary; short: one that
 * cannot be met, without scenarios, hires and sample futures; odd: with a summary whose members are not what they should be. */
#include "tests/report/invent_capacity.h"

#include <string.h>

int main(int argc, char **argv) {
  g_autoptr(CapacityInvention) invention = capacity_invention_new();
  WfmCapacityPageInput input = *capacity_invention_input(invention);
  if (argc > 1 && !strcmp(argv[1], "bare")) input = (WfmCapacityPageInput){.title = "Bare"};
  if (argc > 1 && !strcmp(argv[1], "short")) {
    capacity_invention_fail(invention);
    input = *capacity_invention_input(invention);
    input.hiring = input.bridge = input.tornado = input.worth = NULL;
  }
  g_autoptr(JsonParser) parser = json_parser_new();
  if (argc > 1 && !strcmp(argv[1], "odd")) {
    json_parser_load_from_data(
        parser,
        "{\"currency\":{},\"start\":5,\"warnings\":[1,null,{\"text\":{},\"stage\":[]}],\"capacity\":{\"efficiency\":0.5,"
        "\"efficiency_weeks\":[1,null,{}],\"conflicts\":[{},\"none\",{\"conflict\":3,\"ways_out\":\"none\"}]}}",
        -1, NULL);
    input.summary = json_node_get_object(json_parser_get_root(parser));
  }
  g_autoptr(GError) err = NULL;
  if (wfm_capacity_page_write(&input, stdout, &err)) return 0;
  g_printerr("%s\n", err->message);
  return 1;
}
