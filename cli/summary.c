#include "cli/summary.h"

#include "core/numeric.h"

#include <math.h>
#include <string.h>

#define DEEPEST 32 /* wfm itself stays below ten */

WfmSummary *wfm_summary_new(void) {
  WfmSummary *summary = g_new0(WfmSummary, 1);
  summary->root = json_object_new();
  return summary;
}

/* How deep brackets stand in each other. A parser that calls itself for each is not asked about more than a summary has. */
static int depth_of(const char *text) {
  int depth = 0, deepest = 0;
  bool quoted = false;
  for (const char *c = text; *c; c++) {
    if (quoted && *c == '\\' && c[1])
      c++;
    else if (*c == '"')
      quoted = !quoted;
    else if (!quoted)
      depth += (*c == '[' || *c == '{') - (*c == ']' || *c == '}');
    deepest = MAX(deepest, depth);
  }
  return deepest;
}

void wfm_summary_load(WfmSummary *summary, const char *path) {
  g_autoptr(JsonParser) parser = json_parser_new();
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &text, &length, NULL) || depth_of(text) > DEEPEST) return;
  if (!json_parser_load_from_data(parser, text, (gssize)length, NULL)) return;
  JsonNode *root = json_parser_get_root(parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT(root)) return;
  json_object_unref(summary->root);
  summary->root = json_object_ref(json_node_get_object(root));
}

void wfm_summary_free(WfmSummary *summary) {
  if (!summary) return;
  json_object_unref(summary->root);
  g_free(summary);
}

/* An array member, made where it is missing or something else. */
static JsonArray *array_of(WfmSummary *summary, const char *name) {
  JsonNode *node = json_object_get_member(summary->root, name);
  if (node && JSON_NODE_HOLDS_ARRAY(node)) return json_node_get_array(node);
  JsonArray *array = json_array_new();
  json_object_set_array_member(summary->root, name, array);
  return array;
}

/* Text member of an element; "" where it is not an object or has none. */
static const char *text_of(JsonNode *element, const char *name) {
  if (!JSON_NODE_HOLDS_OBJECT(element)) return "";
  const char *text = json_object_get_string_member_with_default(json_node_get_object(element), name, "");
  return text ? text : "";
}

JsonObject *wfm_summary_queue(WfmSummary *summary, const char *queue) {
  JsonArray *queues = array_of(summary, "queues");
  for (guint i = 0; i < json_array_get_length(queues); i++) {
    JsonNode *element = json_array_get_element(queues, i);
    if (strcmp(text_of(element, "queue"), queue) == 0) return json_node_get_object(element);
  }
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "queue", queue);
  json_array_add_object_element(queues, object);
  return object;
}

JsonObject *wfm_summary_part(WfmSummary *summary, const char *name) {
  JsonNode *node = json_object_get_member(summary->root, name);
  if (node && JSON_NODE_HOLDS_OBJECT(node)) return json_node_get_object(node);
  return wfm_summary_fresh(summary, name);
}

JsonObject *wfm_summary_fresh(WfmSummary *summary, const char *name) {
  JsonObject *object = json_object_new();
  json_object_set_object_member(summary->root, name, object);
  return object;
}

void wfm_summary_forget(WfmSummary *summary, const char *stage) {
  static const char *const lists[] = {"warnings", "explanations"};
  for (size_t l = 0; l < G_N_ELEMENTS(lists); l++) {
    JsonArray *list = array_of(summary, lists[l]);
    for (guint i = json_array_get_length(list); i-- > 0;)
      if (strcmp(text_of(json_array_get_element(list, i), "stage"), stage) == 0) json_array_remove_element(list, i);
  }
}

void wfm_summary_say(WfmSummary *summary, bool warning, const char *stage, const char *queue, const char *text) {
  JsonObject *line = json_object_new();
  json_object_set_string_member(line, "stage", stage);
  json_object_set_string_member(line, "queue", queue);
  json_object_set_string_member(line, "text", text);
  json_array_add_object_element(array_of(summary, warning ? "warnings" : "explanations"), line);
}

void wfm_json_number(JsonObject *object, const char *name, double value) {
  if (isfinite(value))
    json_object_set_double_member(object, name, value);
  else
    json_object_set_null_member(object, name);
}

void wfm_json_rounded(JsonObject *object, const char *name, double value, int decimals) {
  wfm_json_number(object, name, wfm_round(value, decimals));
}
