#include "cli/roster_words.h"

#include <string.h>

/* Small letters, without blanks around. */
static char *folded(const char *text) {
  char *small = g_utf8_validate(text, -1, NULL) ? g_utf8_strdown(text, -1) : g_ascii_strdown(text, -1);
  return g_strstrip(small);
}

static const char *const breaks[] = {"break", "brk",    "lunch",        "meal",   "rest",  "pause",    "dinner", "supper",
                                     "tea",   "coffee", "mittagspause", "mittag", "repas", "déjeuner", NULL};
static const char *const meals[] = {"lunch", "meal", "dinner", "supper", "mittagspause", "mittag", "repas", "déjeuner", NULL};
static const char *const meetings[] = {"meeting",  "training", "coaching",    "huddle",   "briefing", "standup",   "1:1", "oneonone",
                                       "workshop", "course",   "besprechung", "schulung", "réunion",  "formation", NULL};
static const char *const off[] = {"vacation", "pto",    "holiday", "leave", "sick",  "sickness",
                                  "absence",  "absent", "urlaub",  "krank", "congé", NULL};
/* These mean it as a whole alone: "off phone" is no day off. */
static const char *const whole_off[] = {"off", "day off", "time off", "unavailable", "not available", "frei", "repos", NULL};
static const char *const whole_work[] = {"work",   "working",   "shift",      "available", "on queue",   "onqueue", "on-queue",
                                         "open",   "scheduled", "production", "regular",   "ready",      "arbeit",  "schicht",
                                         "dienst", "travail",   "work time",  "planned",   "in service", NULL};
/* By WfmChannel's names. */
static const struct {
  const char *word;
  WfmChannel channel;
} channels[] = {{"voice", WFM_CHANNEL_VOICE},   {"phone", WFM_CHANNEL_VOICE},    {"phones", WFM_CHANNEL_VOICE},
                {"call", WFM_CHANNEL_VOICE},    {"calls", WFM_CHANNEL_VOICE},    {"telephone", WFM_CHANNEL_VOICE},
                {"chat", WFM_CHANNEL_CHAT},     {"chats", WFM_CHANNEL_CHAT},     {"messaging", WFM_CHANNEL_CHAT},
                {"email", WFM_CHANNEL_EMAIL},   {"emails", WFM_CHANNEL_EMAIL},   {"e-mail", WFM_CHANNEL_EMAIL},
                {"mail", WFM_CHANNEL_EMAIL},    {"tickets", WFM_CHANNEL_EMAIL},  {"social", WFM_CHANNEL_SOCIAL},
                {"telefon", WFM_CHANNEL_VOICE}, {"téléphone", WFM_CHANNEL_VOICE}};

/* Whether a word of the text is in the list; a number and the s of a plural at its end do not count: "lunch 2", "breaks". */
static bool has_word_of(const char *text, const char *const *list) {
  g_auto(GStrv) words = g_strsplit_set(text, " \t-_/.,;()[]", -1);
  for (char **word = words; *word; word++) {
    size_t n = strlen(*word);
    if (g_strv_contains(list, *word)) return true;
    while (n > 0 && g_ascii_isdigit((*word)[n - 1])) n--;
    if (n > 3 && (*word)[n - 1] == 's') n--;
    (*word)[n] = 0;
    if (n > 0 && g_strv_contains(list, *word)) return true;
  }
  return false;
}

static size_t queue_named(const WfmRun *run, const char *small) {
  for (int by_name = 0; by_name < 2; by_name++)
    for (size_t q = 0; q < run->n_queues; q++) {
      g_autofree char *name = folded(by_name ? run->queue[q].row->name : run->queue[q].row->queue);
      if (*name && strcmp(name, small) == 0) return q;
    }
  return SIZE_MAX;
}

static void add_channel(GArray *queues, const WfmRun *run, const char *small) {
  for (size_t c = 0; c < G_N_ELEMENTS(channels); c++)
    for (uint32_t q = 0; strcmp(channels[c].word, small) == 0 && q < run->n_queues; q++)
      if (run->queue[q].row->channel == (int)channels[c].channel) g_array_append_val(queues, q);
}

static void add_parts(GArray *queues, const WfmRun *run, const char *small, char **unknown) {
  g_auto(GStrv) parts = g_strsplit_set(small, "+;|,/", -1);
  for (char **part = parts; *part; part++) {
    if (!*g_strstrip(*part)) continue;
    size_t found = queue_named(run, *part);
    uint32_t queue = (uint32_t)found;
    if (found != SIZE_MAX)
      g_array_append_val(queues, queue);
    else if (!*unknown)
      *unknown = g_strdup(*part);
  }
}

GArray *wfm_said_queues(const WfmRun *run, const char *text, bool *any, char **unknown) {
  GArray *queues = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  *any = false;
  *unknown = NULL;
  g_autofree char *small = folded(text);
  size_t whole = queue_named(run, small);
  uint32_t queue = (uint32_t)whole;
  if (whole != SIZE_MAX) {
    g_array_append_val(queues, queue);
    return queues;
  }
  if (!*small || g_strv_contains(whole_work, small)) return queues;
  add_channel(queues, run, small);
  *any = queues->len > 0;
  if (!*any) add_parts(queues, run, small, unknown);
  return queues;
}

/* Activities that the plan itself names: its breaks, meetings and fixed activities. */
static WfmSaid planned(const WfmRun *run, const char *small) {
  const WfmShiftRow *shift = WFM_ROWS(run->plan, SHIFTS, WfmShiftRow);
  for (size_t s = 0; s < WFM_N_ROWS(run->plan, SHIFTS); s++)
    for (size_t b = 0; b < shift[s].breaks.n; b++)
      if (g_ascii_strcasecmp(shift[s].breaks.item[b].activity, small) == 0) return WFM_SAID_BREAK;
  if (g_str_has_prefix(small, "meeting: ")) return WFM_SAID_MEETING;
  const WfmMeetingRow *meeting = WFM_ROWS(run->plan, MEETINGS, WfmMeetingRow);
  for (size_t m = 0; m < WFM_N_ROWS(run->plan, MEETINGS); m++)
    if (g_ascii_strcasecmp(meeting[m].meeting, small) == 0) return WFM_SAID_MEETING;
  return WFM_SAID_UNKNOWN;
}

bool wfm_said_meal(const char *name) {
  g_autofree char *small = folded(name);
  return has_word_of(small, meals);
}

WfmSaid wfm_said_of_word(const WfmRun *run, const char *word) {
  g_autofree char *small = folded(word);
  if (!*small) return WFM_SAID_UNKNOWN;
  if (queue_named(run, small) != SIZE_MAX || g_strv_contains(whole_work, small)) return WFM_SAID_WORK;
  WfmSaid said = planned(run, small);
  if (said != WFM_SAID_UNKNOWN) return said;
  if (g_strv_contains(whole_off, small)) return WFM_SAID_OFF;
  if (has_word_of(small, breaks)) return WFM_SAID_BREAK;
  if (has_word_of(small, meetings)) return WFM_SAID_MEETING;
  if (has_word_of(small, off)) return WFM_SAID_OFF;
  bool any;
  g_autofree char *unknown = NULL;
  g_autoptr(GArray) queues = wfm_said_queues(run, word, &any, &unknown);
  return queues->len > 0 ? WFM_SAID_WORK : WFM_SAID_UNKNOWN;
}
