#include "cli/data/export/ical.h"

#include <string.h>

enum { FOLD_AT = 75, KEPT_DAYS = 92 };
#define PRODUCT "-//wfm//export//EN"

void wfm_ical_event_clear(WfmIcalEvent *event) {
  g_free(event->summary);
  g_free(event->description);
  g_free(event->location);
}

/* ---- Lines ---- */

static char *escaped(const char *text) {
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_autoptr(GString) out = g_string_new(NULL);
  for (const char *at = valid; *at; at++) {
    unsigned char c = (unsigned char)*at;
    if (c == '\n') {
      g_string_append(out, "\\n");
      continue;
    }
    if (c < 0x20 || c == 0x7f) continue;
    if (c == '\\' || c == ',' || c == ';') g_string_append_c(out, '\\');
    g_string_append_c(out, *at);
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static void append_folded(GString *out, const char *line) {
  gsize width = 0;
  for (const char *at = line; *at;) {
    gsize n = (gsize)(g_utf8_next_char(at) - at);
    if (width + n > FOLD_AT) {
      g_string_append(out, "\r\n ");
      width = 1;
    }
    g_string_append_len(out, at, (gssize)n);
    width += n;
    at += n;
  }
  g_string_append(out, "\r\n");
}

void wfm_ical_line(GString *out, const char *name, const char *text, bool escape) {
  g_autofree char *value = escape ? escaped(text) : g_strdup(text);
  g_autofree char *line = g_strconcat(name, ":", value, NULL);
  append_folded(out, line);
}

static const char *utc(char buffer[static 32], int64_t instant) {
  int32_t day = wfm_local_day(instant), second = wfm_local_second(instant);
  int year = 0, month = 0, date = 0;
  wfm_day_to_civil(day, &year, &month, &date);
  g_snprintf(buffer, 32, "%04d%02d%02dT%02d%02d%02dZ", year, month, date, second / 3600, second / 60 % 60, second % 60);
  return buffer;
}

static bool read_utc(int64_t *instant, const char *text) {
  int year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0;
  if (strlen(text) != 16 || text[15] != 'Z' || text[8] != 'T' || strspn(text, "0123456789") != 8 || strspn(text + 9, "0123456789") != 6)
    return false;
  year = (int)g_ascii_strtoll((char[]){text[0], text[1], text[2], text[3], 0}, NULL, 10);
  month = (text[4] - '0') * 10 + text[5] - '0', date = (text[6] - '0') * 10 + text[7] - '0';
  hour = (text[9] - '0') * 10 + text[10] - '0', minute = (text[11] - '0') * 10 + text[12] - '0',
  second = (text[13] - '0') * 10 + text[14] - '0';
  if (!wfm_civil_valid(year, month, date) || hour > 23 || minute > 59 || second > 59) return false;
  *instant = (int64_t)wfm_day_from_civil(year, month, date) * 86400 + hour * 3600 + minute * 60 + second;
  return true;
}

/* ---- An event as it stands in a file ---- */

typedef struct {
  char *uid, *stamp;
  int64_t sequence, start, end;
  bool cancelled, matched;
  GString *body; /* content lines but those of the fields above */
} Entry;

static void entry_free(Entry *entry) {
  if (!entry) return;
  g_free(entry->uid);
  g_free(entry->stamp);
  if (entry->body) g_string_free(entry->body, TRUE);
  g_free(entry);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Entry, entry_free)

static void write_entry(GString *out, const Entry *entry) {
  char sequence[32];
  g_snprintf(sequence, sizeof sequence, "%" G_GINT64_FORMAT, entry->sequence);
  g_string_append(out, "BEGIN:VEVENT\r\n");
  wfm_ical_line(out, "UID", entry->uid, false);
  wfm_ical_line(out, "DTSTAMP", entry->stamp, false);
  wfm_ical_line(out, "LAST-MODIFIED", entry->stamp, false);
  wfm_ical_line(out, "SEQUENCE", sequence, false);
  g_string_append_len(out, entry->body->str, (gssize)entry->body->len);
  wfm_ical_line(out, "STATUS", entry->cancelled ? "CANCELLED" : "CONFIRMED", false);
  g_string_append(out, "END:VEVENT\r\n");
}

/* ---- The last edition ---- */

static void take_line(Entry *entry, const char *line) {
  const char *colon = strchr(line, ':');
  if (!colon) return;
  const char *value = colon + 1;
  size_t n = (size_t)(colon - line);
#define IS(word) (n == strlen(word) && strncmp(line, word, n) == 0)
  if (IS("UID")) {
    g_free(entry->uid);
    entry->uid = g_strdup(value);
  } else if (IS("DTSTAMP")) {
    g_free(entry->stamp);
    entry->stamp = g_strdup(value);
  } else if (IS("SEQUENCE")) {
    entry->sequence = g_ascii_strtoll(value, NULL, 10);
  } else if (IS("STATUS")) {
    entry->cancelled = strcmp(value, "CANCELLED") == 0;
  } else if (!IS("LAST-MODIFIED")) {
    if (IS("DTSTART")) read_utc(&entry->start, value);
    if (IS("DTEND")) read_utc(&entry->end, value);
    append_folded(entry->body, line);
  }
#undef IS
}

static char **unfolded_lines(const char *text) {
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_autoptr(GString) whole = g_string_new(NULL);
  for (const char *at = valid; *at; at++) {
    bool fold = at[0] == '\r' && at[1] == '\n' && (at[2] == ' ' || at[2] == '\t');
    if (fold)
      at += 2;
    else if (*at != '\r')
      g_string_append_c(whole, *at);
  }
  return g_strsplit(whole->str, "\n", -1);
}

/* Events by UID; a block that is not as it was written here is left out. */
static GHashTable *read_entries(const char *before) {
  GHashTable *entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)entry_free);
  if (!before) return entries;
  g_auto(GStrv) lines = unfolded_lines(before);
  g_autoptr(Entry) entry = NULL;
  for (char **line = lines; *line; line++) {
    if (strcmp(*line, "BEGIN:VEVENT") == 0) {
      entry_free(entry);
      entry = g_new0(Entry, 1);
      entry->start = entry->end = INT64_MIN;
      entry->body = g_string_new(NULL);
    } else if (strcmp(*line, "END:VEVENT") == 0 && entry) {
      int64_t stamp = 0;
      bool sound = entry->uid && entry->stamp && read_utc(&stamp, entry->stamp) && entry->start != INT64_MIN && entry->end != INT64_MIN;
      if (sound && entry->sequence >= 0) {
        Entry *kept = g_steal_pointer(&entry);
        g_hash_table_replace(entries, kept->uid, kept);
      }
    } else if (entry) {
      take_line(entry, *line);
    }
  }
  return entries;
}

char *wfm_ical_owner(const char *text) {
  g_auto(GStrv) lines = unfolded_lines(text);
  bool ours = false;
  char *owner = NULL;
  for (char **line = lines; *line && strcmp(*line, "BEGIN:VEVENT") != 0; line++) {
    if (strcmp(*line, "PRODID:" PRODUCT) == 0) ours = true;
    if (g_str_has_prefix(*line, "X-WFM-OWNER:") && !owner) owner = g_strdup(*line + strlen("X-WFM-OWNER:"));
  }
  if (!ours) g_clear_pointer(&owner, g_free);
  return owner;
}

/* ---- The new edition ---- */

/* The date that a UID begins with. */
static int32_t day_of(const char *uid) {
  if (strspn(uid, "0123456789") < 8) return INT32_MIN;
  int year = (int)g_ascii_strtoll((char[]){uid[0], uid[1], uid[2], uid[3], 0}, NULL, 10);
  int month = (uid[4] - '0') * 10 + uid[5] - '0', date = (uid[6] - '0') * 10 + uid[7] - '0';
  return wfm_civil_valid(year, month, date) ? wfm_day_from_civil(year, month, date) : INT32_MIN;
}

/* The time that is decided of one key's events: that of the roster, and what of its events lies beyond (people far east of the planner begin
 * their first day before his). */
typedef struct {
  int64_t from, to;
} Decided;

static Decided *decided_of(GHashTable *decided, const WfmIcalHead *head, const char *key) {
  Decided *found = g_hash_table_lookup(decided, key);
  if (found) return found;
  found = g_new(Decided, 1);
  *found = (Decided){head->decided_from, head->decided_to};
  g_hash_table_insert(decided, g_strdup(key), found);
  return found;
}

static bool is_decided(const WfmIcalHead *head, GHashTable *decided, const Entry *entry) {
  int32_t day = day_of(entry->uid);
  const char *dash = strchr(entry->uid, '-'), *second = dash ? strchr(dash + 1, '-') : NULL;
  g_autofree char *key = g_strndup(second ? second + 1 : "", second ? strcspn(second + 1, "@") : 0);
  const Decided *span = decided_of(decided, head, key);
  return entry->start >= span->from && entry->start < span->to && day >= head->first && day <= head->last;
}

/* The first free place among the owner's events of that date: one that an event which stays does not hold. */
static char *uid_for(const WfmIcalHead *head, GHashTable *decided, const WfmIcalEvent *event, GHashTable *entries, GHashTable *given) {
  int year = 0, month = 0, date = 0;
  wfm_day_to_civil(event->day, &year, &month, &date);
  g_autofree char *domain = wfm_export_safe_name(head->title);
  for (int n = 1;; n++) {
    char *uid = g_strdup_printf("%04d%02d%02d-%d-%s@%s.wfm", year, month, date, n, event->key, domain);
    const Entry *old = g_hash_table_lookup(entries, uid);
    if (!g_hash_table_contains(given, uid) && (!old || is_decided(head, decided, old))) return uid;
    g_free(uid);
  }
}

static GString *body_of(const WfmIcalEvent *event) {
  GString *body = g_string_new(NULL);
  char text[32];
  wfm_ical_line(body, "DTSTART", utc(text, event->start), false);
  wfm_ical_line(body, "DTEND", utc(text, event->end), false);
  wfm_ical_line(body, "SUMMARY", event->summary, true);
  if (*event->description) wfm_ical_line(body, "DESCRIPTION", event->description, true);
  if (*event->location) wfm_ical_line(body, "LOCATION", event->location, true);
  wfm_ical_line(body, "TRANSP", event->on_call ? "TRANSPARENT" : "OPAQUE", false);
  return body;
}

static int by_start(gconstpointer a, gconstpointer b) {
  const WfmIcalEvent *x = a, *y = b;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  if (x->end != y->end) return x->end < y->end ? -1 : 1;
  int by_key = strcmp(x->key, y->key);
  return by_key ? by_key : strcmp(x->summary, y->summary);
}

static int by_entry(gconstpointer a, gconstpointer b) {
  const Entry *x = *(const Entry *const *)a, *y = *(const Entry *const *)b;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return strcmp(x->uid, y->uid);
}

static void change(Entry *entry, const WfmIcalHead *head) {
  char text[32];
  g_free(entry->stamp);
  entry->stamp = g_strdup(utc(text, head->stamp));
  entry->sequence++;
}

/* The event goes on from the last edition, or begins. */
static void settle(const WfmIcalHead *head, GHashTable *decided, const WfmIcalEvent *event, GHashTable *entries, GHashTable *given) {
  g_autofree char *uid = uid_for(head, decided, event, entries, given);
  GString *body = body_of(event);
  Entry *entry = g_hash_table_lookup(entries, uid);
  if (!entry) {
    entry = g_new0(Entry, 1);
    entry->uid = g_strdup(uid);
    entry->sequence = -1;
    g_hash_table_replace(entries, entry->uid, entry);
  }
  if (entry->cancelled || !entry->body || strcmp(entry->body->str, body->str) != 0) change(entry, head);
  entry->cancelled = false;
  entry->matched = true;
  entry->start = event->start, entry->end = event->end;
  if (entry->body) g_string_free(entry->body, TRUE);
  entry->body = body;
  g_hash_table_add(given, g_steal_pointer(&uid));
}

static void write_head(GString *out, const WfmIcalHead *head) {
  g_string_append(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:" PRODUCT "\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
  wfm_ical_line(out, "X-WR-CALNAME", head->name, true);
  if (*head->zone) wfm_ical_line(out, "X-WR-TIMEZONE", head->zone, true);
  g_string_append(out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n");
  wfm_ical_line(out, "X-WFM-OWNER", head->owner, true);
}

size_t wfm_ical_write(GString *out, const WfmIcalHead *head, GArray *events, const char *before) {
  g_autoptr(GHashTable) entries = read_entries(before);
  g_autoptr(GHashTable) given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) decided = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_array_sort(events, by_start);
  for (guint k = 0; k < events->len; k++) {
    const WfmIcalEvent *event = &g_array_index(events, WfmIcalEvent, k);
    Decided *span = decided_of(decided, head, event->key);
    span->from = MIN(span->from, event->start), span->to = MAX(span->to, event->start + 1);
  }
  for (guint k = 0; k < events->len; k++) settle(head, decided, &g_array_index(events, WfmIcalEvent, k), entries, given);
  g_autoptr(GPtrArray) list = g_ptr_array_new();
  GHashTableIter iter;
  gpointer value = NULL;
  g_hash_table_iter_init(&iter, entries);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    Entry *entry = value;
    if (!entry->matched && !entry->cancelled && is_decided(head, decided, entry)) {
      change(entry, head);
      entry->cancelled = true;
    }
    bool past = entry->end < head->decided_from - (int64_t)KEPT_DAYS * 86400;
    if (entry->matched || !past) g_ptr_array_add(list, entry);
  }
  g_ptr_array_sort(list, by_entry);
  write_head(out, head);
  for (guint k = 0; k < list->len; k++) write_entry(out, list->pdata[k]);
  g_string_append(out, "END:VCALENDAR\r\n");
  return list->len;
}
