#include "cli/report/report.h"
#include "cli/report/page_data.h"
#include "cli/report/page_json.h"
#include "cli/report/template.h"

#include <string.h>

static GString *page_data(const WfmReportInput *input, GError **err) {
  g_autoptr(WfmPage) page = wfm_page_new(input, err);
  if (!page) return NULL;
  GString *out = g_string_new("{");
  wfm_page_key(out, "title");
  wfm_page_text(out, input->title);
  wfm_page_key(out, "zone");
  g_string_append_printf(out, "%u", wfm_page_zone(page, input->zone));
  wfm_page_zones(page, out);
  const struct {
    const char *name;
    const WfmTableData *data;
  } tables[] = {{"forecast", input->forecast}, {"requirement", input->requirement}, {"roster", input->roster},
                {"shifts", input->shifts},     {"coverage", input->coverage},       {"accuracy", input->accuracy}};
  wfm_page_key(out, "tables");
  g_string_append_c(out, '{');
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
    wfm_page_key(out, tables[i].name);
    g_string_append(out, tables[i].data ? "true" : "false");
  }
  g_string_append_c(out, '}');
  if (!wfm_page_queues(page, out, err) || !wfm_page_agents(page, out, err)) {
    g_string_free(out, TRUE);
    return NULL;
  }
  if (input->summary) {
    JsonNode *summary = json_node_alloc();
    json_node_init_object(summary, input->summary);
    wfm_page_key(out, "summary");
    wfm_page_node(out, summary);
    json_node_unref(summary);
  }
  g_string_append_c(out, '}');
  return out;
}

bool wfm_report_write(const WfmReportInput *input, FILE *out, GError **err) {
  g_autoptr(GString) data = page_data(input, err);
  if (!data) return false;
  g_autofree char *title = g_markup_escape_text(input->title ? input->title : "", -1);
  g_autofree char *charts = wfm_template_fingerprint(&wfm_asset_charts), *script = wfm_template_fingerprint(&wfm_asset_script);
  g_autofree char *scripts = g_strjoin(" ", charts, script, NULL);
  const WfmTemplatePart parts[] = {{"@TITLE@", title, strlen(title)},
                                   {"@SCRIPTS@", scripts, strlen(scripts)},
                                   {"@STYLE@", wfm_asset_style.data, wfm_asset_style.size},
                                   {"@DATA@", data->str, data->len},
                                   {"@CHARTS@", wfm_asset_charts.data, wfm_asset_charts.size},
                                   {"@SCRIPT@", wfm_asset_script.data, wfm_asset_script.size}};
  return wfm_template_fill(&wfm_asset_page, parts, G_N_ELEMENTS(parts), out, err);
}
