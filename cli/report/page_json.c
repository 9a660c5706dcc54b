#include "cli/report/page_json.h"

#include <math.h>
#include <string.h>

void wfm_page_comma(GString *out) {
  if (out->len && !strchr("[{:", out->str[out->len - 1])) g_string_append_c(out, ',');
}

void wfm_page_key(GString *out, const char *key) {
  wfm_page_comma(out);
  g_string_append_printf(out, "\"%s\":", key);
}

void wfm_page_text(GString *out, const char *text) {
  g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
  g_string_append_c(out, '"');
  for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
    gunichar c = g_utf8_get_char(at);
    if (c == '"' || c == '\\') {
      g_string_append_c(out, '\\');
      g_string_append_c(out, (char)c);
    } else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x7f || c == 0x2028 || c == 0x2029) {
      g_string_append_printf(out, "\\u%04x", (unsigned)c);
    } else {
      g_string_append_unichar(out, c);
    }
  }
  g_string_append_c(out, '"');
}

void wfm_page_number(GString *out, double value, int decimals) {
  if (!isfinite(value)) {
    g_string_append(out, "null");
    return;
  }
  char format[8], text[400]; /* the largest double has 309 digits before the point */
  g_snprintf(format, sizeof format, "%%.%df", CLAMP(decimals, 0, 17));
  g_ascii_formatd(text, sizeof text, format, value);
  if (strchr(text, '.')) {
    size_t end = strlen(text);
    while (text[end - 1] == '0') end--;
    if (text[end - 1] == '.') end--;
    text[end] = 0;
  }
  g_string_append(out, strcmp(text, "-0") ? text : "0");
}

static void page_object(GString *out, JsonObject *object) {
  g_string_append_c(out, '{');
  g_autoptr(GList) names = json_object_get_members(object);
  for (GList *name = names; name; name = name->next) {
    wfm_page_comma(out);
    wfm_page_text(out, name->data);
    g_string_append_c(out, ':');
    wfm_page_node(out, json_object_get_member(object, name->data));
  }
  g_string_append_c(out, '}');
}

static void page_array(GString *out, JsonArray *array) {
  g_string_append_c(out, '[');
  for (guint i = 0; i < json_array_get_length(array); i++) {
    wfm_page_comma(out);
    wfm_page_node(out, json_array_get_element(array, i));
  }
  g_string_append_c(out, ']');
}

void wfm_page_node(GString *out, JsonNode *node) {
  if (!node || json_node_is_null(node)) {
    g_string_append(out, "null");
  } else if (JSON_NODE_HOLDS_OBJECT(node)) {
    page_object(out, json_node_get_object(node));
  } else if (JSON_NODE_HOLDS_ARRAY(node)) {
    page_array(out, json_node_get_array(node));
  } else if (json_node_get_value_type(node) == G_TYPE_STRING) {
    wfm_page_text(out, json_node_get_string(node));
  } else if (json_node_get_value_type(node) == G_TYPE_BOOLEAN) {
    g_string_append(out, json_node_get_boolean(node) ? "true" : "false");
  } else if (json_node_get_value_type(node) == G_TYPE_INT64) {
    g_string_append_printf(out, "%" G_GINT64_FORMAT, json_node_get_int(node));
  } else {
    wfm_page_number(out, json_node_get_double(node), 6);
  }
}
