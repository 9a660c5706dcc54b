#include "cli/report/capacity_page.h"
#include "cli/report/frame.h"
#include "cli/report/page_json.h"
#include "cli/report/page_table.h"

/* [identifier, name] where a row has a name of its own. */
static void page_name(GString *out, const char *id, const char *name) {
  if (!name || !*name) return;
  wfm_page_comma(out);
  g_string_append_c(out, '[');
  wfm_page_text(out, id);
  g_string_append_c(out, ',');
  wfm_page_text(out, name);
  g_string_append_c(out, ']');
}

/* "names":{"queue":[...],"group":[...],"vendor":[...]}: groups and vendors may have the same identifier. */
static void page_names(GString *out, const WfmPlan *plan) {
  wfm_page_key(out, "names");
  if (!plan) {
    g_string_append(out, "{\"queue\":[],\"group\":[],\"vendor\":[]}");
    return;
  }
  g_string_append(out, "{\"queue\":[");
  const WfmQueueRow *queue = WFM_ROWS(plan, QUEUES, WfmQueueRow);
  for (size_t k = 0; k < WFM_N_ROWS(plan, QUEUES); k++) page_name(out, queue[k].queue, queue[k].name);
  g_string_append(out, "],\"group\":[");
  const WfmStaffGroupRow *group = WFM_ROWS(plan, STAFF_GROUPS, WfmStaffGroupRow);
  for (size_t k = 0; k < WFM_N_ROWS(plan, STAFF_GROUPS); k++) page_name(out, group[k].group, group[k].name);
  g_string_append(out, "],\"vendor\":[");
  const WfmVendorRow *vendor = WFM_ROWS(plan, VENDORS, WfmVendorRow);
  for (size_t k = 0; k < WFM_N_ROWS(plan, VENDORS); k++) page_name(out, vendor[k].vendor, vendor[k].name);
  g_string_append(out, "]}");
}

static GString *page_data(const WfmCapacityPageInput *input) {
  GString *out = g_string_new("{");
  wfm_page_key(out, "title");
  wfm_page_text(out, input->title);
  page_names(out, input->plan);
  const struct {
    const char *name;
    const WfmTableData *data;
  } tables[] = {{"headcount", input->headcount}, {"hiring", input->hiring},   {"budget", input->budget}, {"scenarios", input->scenarios},
                {"bridge", input->bridge},       {"tornado", input->tornado}, {"worth", input->worth}};
  wfm_page_key(out, "tables");
  g_string_append_c(out, '{');
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
    wfm_page_key(out, tables[i].name);
    wfm_page_table(out, tables[i].data);
  }
  g_string_append_c(out, '}');
  if (input->summary) {
    g_autoptr(JsonNode) summary = json_node_init_object(json_node_alloc(), input->summary);
    wfm_page_key(out, "summary");
    wfm_page_node(out, summary);
  }
  g_string_append_c(out, '}');
  return out;
}

bool wfm_capacity_page_write(const WfmCapacityPageInput *input, FILE *out, GError **err) {
  static const WfmFrameSection sections[] = {
      {"glance", "Glance", "At a glance", false},
      {"people", "People", "People required and available", false},
      {"hiring", "Hiring", "What to do, and by when", false},
      {"money", "Money", "Money", false},
      {"risk", "Risk", "Risk", false},
      {"scenarios", "Scenarios", "Scenarios", false},
      {"why", "Why", "Why it costs what it costs", false},
  };
  static const WfmAsset *const script = &wfm_asset_capacity_script;
  g_autoptr(GString) data = page_data(input);
  g_autofree char *title = g_strconcat(input->title ? input->title : "", ": headcount plan", NULL);
  const WfmFrame frame = {.title = title,
                          .section = sections,
                          .n_sections = G_N_ELEMENTS(sections),
                          .controls = "",
                          .style = &wfm_asset_capacity_style,
                          .script = &script,
                          .n_scripts = 1,
                          .data = data};
  return wfm_frame_write(&frame, out, err);
}
