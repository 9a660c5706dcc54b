#include "cli/data/export/json.h"

#include "cli/data/notation.h"

#include <math.h>

static void append_quoted(GString *out, const char *text) {
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_string_append_c(out, '"');
  for (const char *at = valid; *at; at++) {
    unsigned char c = (unsigned char)*at;
    if (c == '"' || c == '\\')
      g_string_append_printf(out, "\\%c", *at);
    else if (c < 0x20 || c == 0x7f)
      g_string_append_printf(out, "\\u%04x", c);
    else
      g_string_append_c(out, *at);
  }
  g_string_append_c(out, '"');
}

/* Objects inside a list stand on a line of their own; what is deeper stays on it. */
enum { DEEPEST_LINE = 4 };

static void begin(WfmJsonOut *json, const char *key) {
  if (json->begun) g_string_append_c(json->out, ',');
  if (json->depth > 0 && json->depth <= DEEPEST_LINE) g_string_append_printf(json->out, "\n%*s", json->depth, "");
  json->begun = true;
  if (!key) return;
  append_quoted(json->out, key);
  g_string_append_c(json->out, ':');
}

void wfm_json_open(WfmJsonOut *json, const char *key, char bracket) {
  begin(json, key);
  g_string_append_c(json->out, bracket);
  json->depth++;
  json->begun = false;
}

void wfm_json_close(WfmJsonOut *json, char bracket) {
  json->depth--;
  if (json->begun && json->depth < DEEPEST_LINE) g_string_append_printf(json->out, "\n%*s", json->depth, "");
  g_string_append_c(json->out, bracket == '{' ? '}' : ']');
  json->begun = true;
  if (!json->depth) g_string_append_c(json->out, '\n');
}

void wfm_json_text_member(WfmJsonOut *json, const char *key, const char *text) {
  begin(json, key);
  append_quoted(json->out, text);
}

void wfm_json_real_member(WfmJsonOut *json, const char *key, double value, int decimals) {
  begin(json, key);
  if (isfinite(value))
    wfm_real_format(json->out, value, decimals);
  else
    g_string_append(json->out, "null");
}

void wfm_json_int_member(WfmJsonOut *json, const char *key, int64_t value) {
  begin(json, key);
  g_string_append_printf(json->out, "%" G_GINT64_FORMAT, value);
}

void wfm_json_bool_member(WfmJsonOut *json, const char *key, bool value) {
  begin(json, key);
  g_string_append(json->out, value ? "true" : "false");
}
