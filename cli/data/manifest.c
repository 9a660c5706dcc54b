#include "cli/data/manifest.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* ---- JSON ---- */

static void indent(GString *out, int depth) {
  for (int i = 0; i < depth; i++) g_string_append(out, "  ");
}

/* Control characters, quotes and the three characters that are dangerous inside an HTML page are escaped. */
static void append_string(GString *out, const char *text) {
  g_string_append_c(out, '"');
  for (const char *p = text; *p; p++) {
    unsigned char c = (unsigned char)*p;
    if (c == '"' || c == '\\')
      g_string_append_printf(out, "\\%c", c);
    else if (c == '\n')
      g_string_append(out, "\\n");
    else if (c == '\t')
      g_string_append(out, "\\t");
    else if (c < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&')
      g_string_append_printf(out, "\\u%04x", c);
    else
      g_string_append_c(out, *p);
  }
  g_string_append_c(out, '"');
}

static void append_real(GString *out, double value) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (!isfinite(value)) {
    g_string_append(out, "null"); /* JSON has neither NaN nor infinity */
    return;
  }
  for (int digits = 15; digits <= 17; digits++) {
    char format[8];
    g_snprintf(format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd(text, sizeof text, format, value);
    if (g_ascii_strtod(text, NULL) == value) break;
  }
  g_string_append(out, text);
}

static void append_node(GString *out, JsonNode *node, int depth);

static void append_value(GString *out, JsonNode *node) {
  GType type = json_node_get_value_type(node);
  if (type == G_TYPE_STRING)
    append_string(out, json_node_get_string(node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append(out, json_node_get_boolean(node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf(out, "%" G_GINT64_FORMAT, json_node_get_int(node));
  else
    append_real(out, json_node_get_double(node));
}

static void append_array(GString *out, JsonArray *array, int depth) {
  guint n = json_array_get_length(array);
  if (!n) {
    g_string_append(out, "[]");
    return;
  }
  g_string_append(out, "[\n");
  for (guint i = 0; i < n; i++) {
    indent(out, depth + 1);
    append_node(out, json_array_get_element(array, i), depth + 1);
    g_string_append(out, i + 1 < n ? ",\n" : "\n");
  }
  indent(out, depth);
  g_string_append_c(out, ']');
}

static void append_object(GString *out, JsonObject *object, int depth) {
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  bool any = false;
  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &name, &value)) {
    g_string_append(out, any ? ",\n" : "{\n");
    any = true;
    indent(out, depth + 1);
    append_string(out, name);
    g_string_append(out, ": ");
    append_node(out, value, depth + 1);
  }
  if (!any) {
    g_string_append(out, "{}");
    return;
  }
  g_string_append_c(out, '\n');
  indent(out, depth);
  g_string_append_c(out, '}');
}

static void append_node(GString *out, JsonNode *node, int depth) {
  switch (json_node_get_node_type(node)) {
  case JSON_NODE_OBJECT:
    append_object(out, json_node_get_object(node), depth);
    break;
  case JSON_NODE_ARRAY:
    append_array(out, json_node_get_array(node), depth);
    break;
  case JSON_NODE_VALUE:
    append_value(out, node);
    break;
  case JSON_NODE_NULL:
    g_string_append(out, "null");
    break;
  }
}

bool wfm_json_write(JsonNode *node, FILE *out, GError **err) {
  g_autoptr(GString) text = g_string_new(NULL);
  append_node(text, node, 0);
  g_string_append_c(text, '\n');
  fwrite(text->str, 1, text->len, out);
  if (fflush(out) == 0 && !ferror(out)) return true;
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "JSON cannot be written: %s", g_strerror(errno));
  return false;
}

/* ---- The zone database ---- */

char *wfm_zone_database_version(void) {
  const char *named = g_getenv("TZDIR"); /* GLib heeds it too */
  const char *folder = named && *named ? named : "/usr/share/zoneinfo";
  /* tzdata.zi begins with "# version 2026a"; some systems have the bare version in +VERSION or version instead. */
  static const char *const files[] = {"tzdata.zi", "+VERSION", "version"};
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = g_build_filename(folder, files[i], NULL);
    char line[64] = "";
    FILE *in = fopen(path, "re");
    if (!in) continue;
    bool read = fgets(line, sizeof line, in) != NULL;
    fclose(in);
    const char *version = g_str_has_prefix(line, "# version ") ? line + 10 : line;
    size_t n = strcspn(version, " \t\r\n");
    if (read && n >= 5 && n <= 16 && strspn(version, "0123456789") >= 4) return g_strndup(version, n);
  }
  return g_strdup("unknown");
}

/* ---- run.json ---- */

static void add_setting(void *user, const WfmModule *module, const WfmParam *param, const char *value, bool changed) {
  JsonObject *modules = user;
  if (!json_object_has_member(modules, module->name)) json_object_set_object_member(modules, module->name, json_object_new());
  JsonObject *settings = json_object_get_object_member(modules, module->name);
  json_object_set_string_member(settings, param->key, value);
}

JsonNode *wfm_manifest_new(const WfmPlan *plan, const WfmSettings *settings, const char *const *command, uint64_t seed) {
  JsonObject *run = json_object_new();
  json_object_set_string_member(run, "program", "wfm");
  json_object_set_string_member(run, "version", WFM_VERSION);
  JsonArray *words = json_array_new();
  for (size_t i = 0; command && command[i]; i++) json_array_add_string_element(words, command[i]);
  json_object_set_array_member(run, "command", words);
  json_object_set_int_member(run, "seed", (gint64)seed);
  g_autofree char *zones = wfm_zone_database_version();
  json_object_set_string_member(run, "zone_database", zones);
  JsonObject *inputs = json_object_new();
  for (size_t i = 0; plan && i < WFM_N_PLAN_TABLES; i++) {
    const WfmTableData *data = plan->table[i];
    if (data->sha256) json_object_set_string_member(inputs, data->file, data->sha256);
  }
  json_object_set_object_member(run, "inputs_sha256", inputs);
  JsonObject *modules = json_object_new();
  wfm_settings_each(settings, add_setting, modules);
  json_object_set_object_member(run, "settings", modules);
  JsonNode *node = json_node_new(JSON_NODE_OBJECT);
  json_node_take_object(node, run);
  return node;
}
