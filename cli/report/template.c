#include "cli/report/template.h"
#include "core/error.h"

#include <errno.h>
#include <string.h>

char *wfm_template_fingerprint(const WfmAsset *script) {
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, (const guchar *)script->data, (gssize)script->size);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_checksum_get_digest(sum, digest, &size);
  g_autofree char *text = g_base64_encode(digest, size);
  return g_strdup_printf("'sha256-%s'", text);
}

bool wfm_template_fill(const WfmAsset *frame, const WfmTemplatePart *parts, size_t n_parts, FILE *out, GError **err) {
  const char *at = frame->data, *end = at + frame->size;
  while (at < end) {
    const char *next = memchr(at, '@', (size_t)(end - at));
    fwrite(at, 1, (size_t)((next ? next : end) - at), out);
    if (!next) break;
    size_t i = 0;
    while (i < n_parts && strncmp(next, parts[i].word, MIN((size_t)(end - next), strlen(parts[i].word))) != 0) i++;
    if (i < n_parts) fwrite(parts[i].text, 1, parts[i].size, out);
    at = next + (i < n_parts ? strlen(parts[i].word) : 1);
    if (i == n_parts) fputc('@', out);
  }
  if (!ferror(out)) return true;
  int why = errno;
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "the page could not be written: %s", g_strerror(why));
  errno = why;
  return false;
}
