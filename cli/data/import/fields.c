/* Fields, and what a header comes to as a key; the headers under which they are met stand in header_names.c. */
#include "cli/data/import/platform.h"

#include <string.h>

const char *const wfm_field_names[WFM_N_FIELDS] = {
    [WFM_FIELD_START] = "start",
    [WFM_FIELD_CLOCK] = "clock",
    [WFM_FIELD_END] = "end",
    [WFM_FIELD_ZONE] = "zone_of_row",
    [WFM_FIELD_LENGTH] = "length",
    [WFM_FIELD_QUEUE] = "queue",
    [WFM_FIELD_CHANNEL] = "channel",
    [WFM_FIELD_PART] = "part",
    [WFM_FIELD_COMPLETE] = "complete",
    [WFM_FIELD_OFFERED] = "offered",
    [WFM_FIELD_HANDLED] = "handled",
    [WFM_FIELD_ABANDONED] = "abandoned",
    [WFM_FIELD_ABANDONED_IN_SL] = "abandoned_in_sl",
    [WFM_FIELD_ANSWERED_IN_SL] = "answered_in_sl",
    [WFM_FIELD_AHT] = "aht",
    [WFM_FIELD_TALK] = "talk",
    [WFM_FIELD_HOLD] = "hold",
    [WFM_FIELD_WRAP] = "wrap",
    [WFM_FIELD_HANDLE] = "handle",
    [WFM_FIELD_HANDLE_TALK] = "handle_talk",
    [WFM_FIELD_HANDLE_WRAP] = "handle_wrap",
    [WFM_FIELD_ACTIVE] = "active",
    [WFM_FIELD_ASA] = "asa",
    [WFM_FIELD_WAIT] = "wait",
    [WFM_FIELD_BACKLOG] = "backlog",
    [WFM_FIELD_BACKLOG_AGE] = "backlog_age",
    [WFM_FIELD_RESOLVED] = "resolved",
    [WFM_FIELD_RESOLUTION] = "resolution",
    [WFM_FIELD_RATED] = "rated",
    [WFM_FIELD_SATISFIED] = "satisfied",
    [WFM_FIELD_NPS_ANSWERS] = "nps_answers",
    [WFM_FIELD_NPS_PROMOTERS] = "nps_promoters",
    [WFM_FIELD_NPS_DETRACTORS] = "nps_detractors",
    [WFM_FIELD_SERVICE_LEVEL] = "service_level",
    [WFM_FIELD_CREATED] = "created",
    [WFM_FIELD_ACCEPTED] = "accepted",
    [WFM_FIELD_CLOSED] = "closed",
    [WFM_FIELD_UPDATED] = "updated",
    [WFM_FIELD_LASTED] = "lasted",
    [WFM_FIELD_ID] = "id",
    [WFM_FIELD_LEG] = "leg",
    [WFM_FIELD_AGENT] = "agent",
    [WFM_FIELD_STATUS] = "status",
    [WFM_FIELD_TAGS] = "tags",
    [WFM_FIELD_TYPE] = "type",
    [WFM_FIELD_DIRECTION] = "direction",
    [WFM_FIELD_BOT] = "bot",
    [WFM_FIELD_RATING] = "rating",
    [WFM_FIELD_NPS] = "nps",
};

const char *const wfm_field_helps[WFM_N_FIELDS] = {
    [WFM_FIELD_START] = "begin of the interval, or its date",
    [WFM_FIELD_CLOCK] = "time of day, where the date stands alone",
    [WFM_FIELD_END] = "end of the interval",
    [WFM_FIELD_ZONE] = "time zone, the same in every row",
    [WFM_FIELD_LENGTH] = "length of the interval (minutes)",
    [WFM_FIELD_QUEUE] = "queue",
    [WFM_FIELD_CHANNEL] = "channel",
    [WFM_FIELD_PART] = "skill set, language, agent: rows of one queue and interval add up",
    [WFM_FIELD_COMPLETE] = "false: the interval was not over",
    [WFM_FIELD_OFFERED] = "contacts that arrived",
    [WFM_FIELD_HANDLED] = "contacts handled",
    [WFM_FIELD_ABANDONED] = "contacts abandoned; of one contact: whether it was",
    [WFM_FIELD_ABANDONED_IN_SL] = "contacts abandoned within the target",
    [WFM_FIELD_ANSWERED_IN_SL] = "contacts answered within the target",
    [WFM_FIELD_AHT] = "mean handle time",
    [WFM_FIELD_TALK] = "mean talk time, or that of one contact",
    [WFM_FIELD_HOLD] = "mean hold time, likewise",
    [WFM_FIELD_WRAP] = "mean after-contact work, likewise",
    [WFM_FIELD_HANDLE] = "handle time of all contacts together, or of one contact",
    [WFM_FIELD_HANDLE_TALK] = "talk time of all together",
    [WFM_FIELD_HANDLE_WRAP] = "after-contact work of all together",
    [WFM_FIELD_ACTIVE] = "agents' time, each second once",
    [WFM_FIELD_ASA] = "mean wait of the answered",
    [WFM_FIELD_WAIT] = "wait of all answered together, or of one contact",
    [WFM_FIELD_BACKLOG] = "contacts waiting at the begin",
    [WFM_FIELD_BACKLOG_AGE] = "age of all of them together",
    [WFM_FIELD_RESOLVED] = "contacts that are resolved",
    [WFM_FIELD_RESOLUTION] = "arrival to solution of all resolved together, or of one contact",
    [WFM_FIELD_RATED] = "contacts that the customer rated",
    [WFM_FIELD_SATISFIED] = "of them satisfied",
    [WFM_FIELD_NPS_ANSWERS] = "contacts with an answer whether they recommend",
    [WFM_FIELD_NPS_PROMOTERS] = "of them 9 or 10",
    [WFM_FIELD_NPS_DETRACTORS] = "of them 0 to 6",
    [WFM_FIELD_SERVICE_LEVEL] = "service level as the platform counts it",
    [WFM_FIELD_CREATED] = "when the contact arrived",
    [WFM_FIELD_ACCEPTED] = "when somebody took it",
    [WFM_FIELD_CLOSED] = "when it was done",
    [WFM_FIELD_UPDATED] = "when its row was last changed",
    [WFM_FIELD_LASTED] = "from arrival to end",
    [WFM_FIELD_ID] = "number of the contact",
    [WFM_FIELD_LEG] = "number of a leg of the contact",
    [WFM_FIELD_AGENT] = "agent",
    [WFM_FIELD_STATUS] = "status",
    [WFM_FIELD_TAGS] = "tags",
    [WFM_FIELD_TYPE] = "type",
    [WFM_FIELD_DIRECTION] = "inbound or outbound",
    [WFM_FIELD_BOT] = "how it ended for a bot",
    [WFM_FIELD_RATING] = "how the customer rated it: a word, or 1 to 5",
    [WFM_FIELD_NPS] = "whether the customer recommends, 0 to 10",
};

const char *const wfm_export_kind_names[] = {"intervals", "events", "matrix"};

WfmField wfm_field_named(const char *name) {
  int field = 0;
  while (field < WFM_N_FIELDS && strcmp(wfm_field_names[field], name) != 0) field++;
  return (WfmField)field;
}

/* ---- Keys ---- */

static const struct {
  const char *word;
  WfmUnit unit;
} unit_words[] = {{"seconds", WFM_UNIT_S},       {"sec", WFM_UNIT_S},     {"secs", WFM_UNIT_S},       {"s", WFM_UNIT_S},
                  {"milliseconds", WFM_UNIT_MS}, {"ms", WFM_UNIT_MS},     {"min", WFM_UNIT_MIN},      {"mins", WFM_UNIT_MIN},
                  {"minutes", WFM_UNIT_MIN},     {"hours", WFM_UNIT_H},   {"hrs", WFM_UNIT_H},        {"h", WFM_UNIT_H},
                  {"sekunden", WFM_UNIT_S},      {"sek", WFM_UNIT_S},     {"sek.", WFM_UNIT_S},       {"minuten", WFM_UNIT_MIN},
                  {"min.", WFM_UNIT_MIN},        {"stunden", WFM_UNIT_H}, {"std", WFM_UNIT_H},        {"std.", WFM_UNIT_H},
                  {"secondes", WFM_UNIT_S},      {"heures", WFM_UNIT_H},  {"hh:mm:ss", WFM_UNIT_NONE}};

static bool unit_of(WfmUnit *unit, const char *text, size_t n) {
  if (n > 3 && (strncmp(text, "in ", 3) == 0 || strncmp(text, "en ", 3) == 0)) text += 3, n -= 3;
  for (size_t k = 0; k < G_N_ELEMENTS(unit_words); k++)
    if (strlen(unit_words[k].word) == n && memcmp(text, unit_words[k].word, n) == 0) return *unit = unit_words[k].unit, true;
  return false;
}

static bool looks_like_zone(const char *text) {
  return strcmp(text, "UTC") == 0 || strcmp(text, "GMT") == 0 || (strchr(text, '/') && !strpbrk(text, " .,;:") && g_ascii_isupper(*text));
}

/* "First response time (in hrs)": the unit and the zone are cut off the text, which is in small letters from here on. */
static void cut_brackets(char *text, WfmHeaderKey *key) {
  char *open = strrchr(text, '('), *close = open ? strchr(open, ')') : NULL;
  if (!close || close[1 + strspn(close + 1, " ")]) return;
  g_autofree char *inside = g_strndup(open + 1, (size_t)(close - open - 1));
  g_strstrip(inside);
  g_autofree char *small = g_ascii_strdown(inside, -1);
  if (looks_like_zone(inside) && strlen(inside) < sizeof key->zone)
    g_strlcpy(key->zone, inside, sizeof key->zone);
  else if (!unit_of(&key->unit, small, strlen(small)))
    return;
  *open = 0;
}

static void cut_words(char *text, WfmHeaderKey *key) {
  static const char *const tails[] = {" in minutes", " in seconds", " in hours", " in hrs", "_seconds", "_ms", "_s", "_min"};
  static const WfmUnit units[] = {WFM_UNIT_MIN, WFM_UNIT_S, WFM_UNIT_H, WFM_UNIT_H, WFM_UNIT_S, WFM_UNIT_MS, WFM_UNIT_S, WFM_UNIT_MIN};
  for (size_t k = 0; k < G_N_ELEMENTS(tails); k++)
    if (g_str_has_suffix(text, tails[k])) {
      text[strlen(text) - strlen(tails[k])] = 0;
      key->unit = units[k];
      return;
    }
}

/* "service level 20 seconds", "contacts answered in 20 seconds" */
static bool cut_threshold(char *text, WfmHeaderKey *key) {
  size_t digits = strcspn(text, "0123456789");
  if (!text[digits] || (strncmp(text, "contacts a", 10) != 0 && strncmp(text, "service level", 13) != 0)) return false;
  key->seconds = g_ascii_strtod(text + digits, NULL);
  text[digits] = '#', text[digits + 1] = 0;
  return true;
}

void wfm_header_key(WfmHeaderKey *key, const char *header) {
  *key = (WfmHeaderKey){.unit = WFM_UNIT_NONE};
  g_autofree char *whole = g_strdup(header);
  g_strstrip(whole);
  cut_brackets(whole, key);
  bool utf8 = g_utf8_validate(whole, -1, NULL);
  g_autofree char *text = utf8 ? g_utf8_strdown(whole, -1) : g_ascii_strdown(whole, -1);
  g_strstrip(text);
  if (!cut_threshold(text, key)) cut_words(text, key);
  size_t n = 0;
  for (const char *p = text, *next; *p; p = next) {
    next = utf8 ? g_utf8_next_char(p) : p + 1;
    bool kept = (guchar)*p < 0x80 ? g_ascii_isalnum(*p) || *p == '%' || *p == '#' : !utf8 || g_unichar_isalnum(g_utf8_get_char(p));
    if (kept && n + (size_t)(next - p) < WFM_KEY_SIZE) memcpy(key->key + n, p, (size_t)(next - p)), n += (size_t)(next - p);
  }
  key->key[n] = 0;
}
