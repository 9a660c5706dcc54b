#include "cli/data/import/queue_names.h"

#include <string.h>

#define LONGEST_ID 80

char *wfm_queue_id(const char *name) {
  g_autoptr(GString) id = g_string_new(NULL);
  for (const char *p = name; *p && id->len < LONGEST_ID; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (g_unichar_isalnum(c) || (id->len && (c == '.' || c == '_' || c == '@' || c == '+')))
      g_string_append_unichar(id, c);
    else if (id->len && id->str[id->len - 1] != '-')
      g_string_append_c(id, '-');
  }
  while (id->len && strchr("-.@+", id->str[id->len - 1])) g_string_truncate(id, id->len - 1);
  if (!id->len) g_string_assign(id, "queue");
  return g_string_free(g_steal_pointer(&id), FALSE);
}

char *wfm_queue_alike_key(const char *name) {
  g_autofree char *plain = g_utf8_normalize(name, -1, G_NORMALIZE_ALL), *small = g_utf8_casefold(plain ? plain : name, -1);
  g_autoptr(GString) key = g_string_new(NULL);
  for (const char *p = small; *p; p = g_utf8_next_char(p))
    if (g_unichar_isalnum(g_utf8_get_char(p))) g_string_append_unichar(key, g_utf8_get_char(p));
  return key->len ? g_string_free(g_steal_pointer(&key), FALSE) : g_strdup(name);
}

GArray *wfm_queues_alike(WfmTally *tally) {
  size_t n = 0;
  const WfmTallyQueue *queue = wfm_tally_queues(tally, &n);
  GArray *alike = g_array_new(FALSE, FALSE, sizeof(WfmAlike));
  g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* index + 1 */
  for (size_t q = 0; q < n; q++) {
    g_autofree char *name = wfm_queue_alike_key(queue[q].name);
    char *key = g_strdup_printf("%d %s", queue[q].channel, name);
    int known = GPOINTER_TO_INT(g_hash_table_lookup(first, key));
    WfmAlike pair = {known - 1, (int)q};
    if (!known)
      g_hash_table_insert(first, key, GINT_TO_POINTER((int)q + 1));
    else {
      g_free(key);
      if (strcmp(queue[pair.first].name, queue[q].name) != 0) g_array_append_val(alike, pair);
    }
  }
  return alike;
}
