#include "cli/report/report.h"
#include "cli/report/frame.h"
#include "cli/report/page_data.h"
#include "cli/report/page_json.h"

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
  static const WfmFrameSection sections[] = {
      {"glance", "Glance", "The week at a glance", false},
      {"forecast", "Forecast", "Forecast", true},
      {"coverage", "Coverage", "Required against staffed", true},
      {"service", "Service", "Service level, expected and simulated", true},
      {"roster", "Roster", "Roster", false},
      {"people", "People", "People", false},
      {"why", "Why", "Why it is so", false},
      {"warnings", "Warnings", "Warnings and findings", false},
  };
  static const WfmAsset *const scripts[] = {&wfm_asset_charts, &wfm_asset_script};
  g_autoptr(GString) data = page_data(input, err);
  if (!data) return false;
  const WfmFrame frame = {
      .title = input->title,
      .section = sections,
      .n_sections = G_N_ELEMENTS(sections),
      .controls = "<label>Queue <select id=\"queue\"></select></label>\n    <label>Clock <select id=\"zone\"></select></label>\n    ",
      .style = &wfm_asset_style,
      .script = scripts,
      .n_scripts = G_N_ELEMENTS(scripts),
      .data = data};
  return wfm_frame_write(&frame, out, err);
}
