/* Reading summary.json: what is not there is NaN, "" or NULL. */
#pragma once

#include <json-glib/json-glib.h>
#include <math.h>

static inline double wfm_fact_number(JsonObject *object, const char *name) {
  JsonNode *node = object ? json_object_get_member(object, name) : NULL;
  return node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_double(node) : (double)NAN;
}

static inline const char *wfm_fact_text(JsonObject *object, const char *name) {
  JsonNode *node = object ? json_object_get_member(object, name) : NULL;
  const char *text = node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_string(node) : NULL;
  return text ? text : "";
}

static inline JsonObject *wfm_fact_object(JsonObject *object, const char *name) {
  JsonNode *node = object ? json_object_get_member(object, name) : NULL;
  return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static inline JsonArray *wfm_fact_array(JsonObject *object, const char *name) {
  JsonNode *node = object ? json_object_get_member(object, name) : NULL;
  return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static inline guint wfm_fact_length(JsonArray *array) {
  return array ? json_array_get_length(array) : 0;
}

/* Of a list of objects; NULL where something else stands there. */
static inline JsonObject *wfm_fact_element(JsonArray *array, guint index) {
  JsonNode *node = json_array_get_element(array, index);
  return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static inline gboolean wfm_fact_flag(JsonObject *object, const char *name) {
  JsonNode *node = object ? json_object_get_member(object, name) : NULL;
  return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_boolean(node);
}
