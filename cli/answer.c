#include "cli/answer.h"

#include "cli/data/manifest.h"

#include <math.h>
#include <stdio.h>

WfmAnswer *wfm_answer_new(void) {
  WfmAnswer *answer = g_new0(WfmAnswer, 1);
  answer->text = g_string_new(NULL);
  answer->facts = json_object_new();
  answer->node = json_node_alloc();
  json_node_take_object(json_node_init(answer->node, JSON_NODE_OBJECT), answer->facts);
  return answer;
}

char *wfm_rise_text(double rise, const char *currency) {
  if (fabs(rise) < 0.005) return g_strdup("costs the same");
  return g_strdup_printf("costs %.2f %s %s", fabs(rise), currency, rise > 0 ? "more" : "less");
}

bool wfm_answer_print(const WfmAnswer *answer, WfmCli *cli, GError **err) {
  wfm_cli_clear_progress(cli);
  if (cli->json) return wfm_json_write(answer->node, stdout, err);
  if (!cli->quiet) fputs(answer->text->str, stdout);
  return true;
}

void wfm_answer_free(WfmAnswer *answer) {
  if (!answer) return;
  g_string_free(answer->text, TRUE);
  json_node_unref(answer->node);
  g_free(answer);
}
