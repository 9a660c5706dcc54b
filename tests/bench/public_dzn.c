#include "tests/bench/public_dzn.h"

#include <stdlib.h>
#include <string.h>

PublicDzn *public_dzn_read(const char *file, GError **err) {
  g_auto(GStrv) lines = public_lines(file, err);
  if (!lines) return NULL;
  for (size_t k = 0; lines[k]; k++) {
    char *comment = strchr(lines[k], '%');
    if (comment) *comment = 0;
  }
  PublicDzn *dzn = g_new0(PublicDzn, 1);
  dzn->text = g_strjoinv(" ", lines);
  return dzn;
}

void public_dzn_free(PublicDzn *dzn) {
  if (!dzn) return;
  g_free(dzn->text);
  g_free(dzn);
}

static bool part_of_name(char c) {
  return g_ascii_isalnum(c) || c == '_';
}

/* What stands between "name =" and ";". */
static char *item(const PublicDzn *dzn, const char *name) {
  size_t n = strlen(name);
  for (const char *at = strstr(dzn->text, name); at; at = strstr(at + 1, name)) {
    if ((at > dzn->text && part_of_name(at[-1])) || part_of_name(at[n])) continue;
    const char *equal = at + n + strspn(at + n, " \t"), *end = strchr(equal, ';');
    if (*equal == '=') return g_strndup(equal + 1, end ? (size_t)(end - equal - 1) : strlen(equal + 1));
  }
  return NULL;
}

GArray *public_dzn_numbers(const PublicDzn *dzn, const char *name) {
  g_autofree char *text = item(dzn, name);
  if (!text) return NULL;
  GArray *out = g_array_new(FALSE, FALSE, sizeof(int32_t));
  for (char *at = text; *at;) {
    if (g_ascii_isdigit(*at) || (*at == '-' && g_ascii_isdigit(at[1]))) {
      int32_t value = (int32_t)strtol(at, &at, 10);
      g_array_append_val(out, value);
    } else if (part_of_name(*at)) {
      int32_t value = g_str_has_prefix(at, "true");
      bool logical = value || g_str_has_prefix(at, "false");
      if (logical) g_array_append_val(out, value);
      while (part_of_name(*at)) at++;
    } else {
      at++;
    }
  }
  return out;
}

int32_t public_dzn_number(const PublicDzn *dzn, const char *name, int32_t otherwise) {
  g_autoptr(GArray) numbers = public_dzn_numbers(dzn, name);
  return numbers && numbers->len > 0 ? g_array_index(numbers, int32_t, 0) : otherwise;
}
