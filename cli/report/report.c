#include "cli/report/report.h"
#include "cli/report/assets.h"
#include "cli/report/page_data.h"
#include "cli/report/page_json.h"
#include "core/error.h"

#include <errno.h>
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

/* 'sha256-...' of a script as a content security policy names it. */
static char *fingerprint(const WfmAsset *asset) {
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, (const guchar *)asset->data, (gssize)asset->size);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_checksum_get_digest(sum, digest, &size);
  g_autofree char *text = g_base64_encode(digest, size);
  return g_strdup_printf("'sha256-%s'", text);
}

bool wfm_report_write(const WfmReportInput *input, FILE *out, GError **err) {
  g_autoptr(GString) data = page_data(input, err);
  if (!data) return false;
  g_autofree char *title = g_markup_escape_text(input->title ? input->title : "", -1);
  g_autofree char *charts = fingerprint(&wfm_asset_charts), *script = fingerprint(&wfm_asset_script);
  g_autofree char *scripts = g_strjoin(" ", charts, script, NULL);
  const struct {
    const char *word, *text;
    size_t size;
  } parts[] = {{"@TITLE@", title, strlen(title)},
               {"@SCRIPTS@", scripts, strlen(scripts)},
               {"@STYLE@", wfm_asset_style.data, wfm_asset_style.size},
               {"@DATA@", data->str, data->len},
               {"@CHARTS@", wfm_asset_charts.data, wfm_asset_charts.size},
               {"@SCRIPT@", wfm_asset_script.data, wfm_asset_script.size}};
  const char *at = wfm_asset_page.data, *end = at + wfm_asset_page.size;
  while (at < end) {
    const char *next = memchr(at, '@', (size_t)(end - at));
    fwrite(at, 1, (size_t)((next ? next : end) - at), out);
    if (!next) break;
    size_t i = 0;
    while (i < G_N_ELEMENTS(parts) && strncmp(next, parts[i].word, MIN((size_t)(end - next), strlen(parts[i].word))) != 0) i++;
    if (i < G_N_ELEMENTS(parts)) fwrite(parts[i].text, 1, parts[i].size, out);
    at = next + (i < G_N_ELEMENTS(parts) ? strlen(parts[i].word) : 1);
    if (i == G_N_ELEMENTS(parts)) fputc('@', out);
  }
  if (!ferror(out)) return true;
  int why = errno;
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "the report could not be written: %s", g_strerror(why));
  errno = why;
  return false;
}
