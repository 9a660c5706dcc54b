/* Fields, and the headers under which they are met. */
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
} unit_words[] = {{"seconds", WFM_UNIT_S},       {"sec", WFM_UNIT_S},   {"secs", WFM_UNIT_S},  {"s", WFM_UNIT_S},
                  {"milliseconds", WFM_UNIT_MS}, {"ms", WFM_UNIT_MS},   {"min", WFM_UNIT_MIN}, {"mins", WFM_UNIT_MIN},
                  {"minutes", WFM_UNIT_MIN},     {"hours", WFM_UNIT_H}, {"hrs", WFM_UNIT_H},   {"h", WFM_UNIT_H},
                  {"hh:mm:ss", WFM_UNIT_NONE}};

static bool unit_of(WfmUnit *unit, const char *text, size_t n) {
  if (n > 3 && strncmp(text, "in ", 3) == 0) text += 3, n -= 3;
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
  g_autofree char *text = g_strdup(header);
  g_strstrip(text);
  cut_brackets(text, key);
  for (char *p = text; *p; p++) *p = g_ascii_tolower(*p);
  g_strstrip(text);
  if (!cut_threshold(text, key)) cut_words(text, key);
  size_t n = 0;
  for (const char *p = text; *p && n + 1 < WFM_KEY_SIZE; p++)
    if (g_ascii_isalnum(*p) || *p == '%' || *p == '#' || (guchar)*p >= 0x80) key->key[n++] = *p;
  key->key[n] = 0;
}

/* ---- Names of no platform in particular ---- */

#define NAME(text, field, ...)                                                                                                             \
  { text, WFM_FIELD_##field, __VA_ARGS__ }

const WfmHeaderName wfm_interval_names[] = {
    NAME("intervalstartutcdate", START),
    NAME("intervalstartutc", START),
    NAME("intervalstart", START),
    NAME("intervalstartlocal", START),
    NAME("startinterval", START),
    NAME("startlocal", START),
    NAME("startutc", START),
    NAME("startdatetime", START),
    NAME("timestamp", START),
    NAME("datetime", START),
    NAME("ds", START),
    NAME("datefrom", START),
    NAME("date", START),
    NAME("day", START),
    NAME("start", START),
    NAME("interval", START),
    NAME("starttime", CLOCK),
    NAME("timefrom", CLOCK),
    NAME("time", CLOCK),
    NAME("timeofday", CLOCK),
    NAME("period", CLOCK),
    NAME("interval", CLOCK), /* beside a date; decide.c takes it for a length where the start has its own time */
    NAME("hour", CLOCK),
    NAME("hourofday", CLOCK),
    NAME("timezone", ZONE),
    NAME("tz", ZONE),
    NAME("intervalend", END),
    NAME("endinterval", END),
    NAME("stoptime", END),
    NAME("endtime", END),
    NAME("intervalduration", LENGTH),
    NAME("intervalminutes", LENGTH),
    NAME("minutes", LENGTH),
    NAME("intervallength", LENGTH),
    NAME("queuename", QUEUE),
    NAME("queue", QUEUE),
    NAME("workqueuename", QUEUE),
    NAME("workqueue", QUEUE),
    NAME("planninggroup", QUEUE),
    NAME("skillname", QUEUE),
    NAME("uniqueid", QUEUE),
    NAME("series", QUEUE),
    NAME("splitskill", QUEUE),
    NAME("sagroupname", QUEUE),
    NAME("split", QUEUE),
    NAME("skill", QUEUE),
    NAME("campaign", QUEUE),
    NAME("group", QUEUE),
    NAME("team", QUEUE),
    NAME("channeltype", CHANNEL),
    NAME("mediatype", CHANNEL),
    NAME("channel", CHANNEL),
    NAME("media", CHANNEL),
    NAME("skillset", PART),
    NAME("language", PART),
    NAME("intervalcomplete", COMPLETE),
    NAME("offered", OFFERED),
    NAME("incomingcontactvolume", OFFERED),
    NAME("offer", OFFERED),
    NAME("contactsqueued", OFFERED),
    NAME("contactsincoming", OFFERED),
    NAME("contactsreceived", OFFERED),
    NAME("contactsoffered", OFFERED),
    NAME("callsoffered", OFFERED),
    NAME("casesopenedactual", OFFERED),
    NAME("offddirectcallcnt", OFFERED),
    NAME("volume", OFFERED),
    NAME("contacts", OFFERED),
    NAME("calls", OFFERED),
    NAME("arrivals", OFFERED),
    NAME("count", OFFERED),
    NAME("tickets", OFFERED),
    NAME("y", OFFERED),
    NAME("value", OFFERED),
    NAME("contactshandled", HANDLED),
    NAME("interactionshandled", HANDLED),
    NAME("handled", HANDLED),
    NAME("handle", HANDLED),
    NAME("answer", HANDLED),
    NAME("answered", HANDLED),
    NAME("callsanswered", HANDLED),
    NAME("callshandled", HANDLED),
    NAME("acdcalls", HANDLED),
    NAME("answcallcnt", HANDLED),
    NAME("nserved", HANDLED),
    NAME("served", HANDLED),
    NAME("contactsabandoned", ABANDONED),
    NAME("contactabandoned", ABANDONED),
    NAME("abandoned", ABANDONED),
    NAME("abandon", ABANDONED),
    NAME("callsabandoned", ABANDONED),
    NAME("abancalls", ABANDONED),
    NAME("abandcallcnt", ABANDONED),
    NAME("abandonedinsl", ABANDONED_IN_SL),
    NAME("shortabandon", ABANDONED_IN_SL),
    NAME("contactsabandonedin#", ABANDONED_IN_SL),
    NAME("abandwithinslcnt", ABANDONED_IN_SL),
    NAME("abandshortcallcnt", ABANDONED_IN_SL),
    NAME("answeredinsl", ANSWERED_IN_SL),
    NAME("contactsansweredin#", ANSWERED_IN_SL),
    NAME("ansservicelevelcnt", ANSWERED_IN_SL),
    NAME("averagehandletime", AHT),
    NAME("avghandletime", AHT),
    NAME("avghandle", AHT),
    NAME("aht", AHT),
    NAME("totalhandletime", HANDLE),
    NAME("totalhandle", HANDLE),
    NAME("handle", HANDLED),
    NAME("handletime", HANDLE),
    NAME("active", ACTIVE, WFM_UNIT_S),
    NAME("talkingcalldur", HANDLE_TALK),
    NAME("wrapupdur", HANDLE_WRAP),
    NAME("waitsecondsanswered", WAIT, WFM_UNIT_S),
    NAME("averagequeueanswertime", ASA),
    NAME("averagespeedofanswer", ASA),
    NAME("avgspeedans", ASA),
    NAME("asa", ASA),
    NAME("backlogopen", BACKLOG),
    NAME("backlog", BACKLOG),
    NAME("backlogage", BACKLOG_AGE),
    NAME("resolved", RESOLVED),
    NAME("resolution", RESOLUTION),
    NAME("rated", RATED),
    NAME("satisfied", SATISFIED),
    NAME("npsanswers", NPS_ANSWERS),
    NAME("npspromoters", NPS_PROMOTERS),
    NAME("npsdetractors", NPS_DETRACTORS),
    NAME("servicelevel#", SERVICE_LEVEL),
    NAME("servicelevel%", SERVICE_LEVEL),
    NAME("servicelevel", SERVICE_LEVEL),
    NAME("sl", SERVICE_LEVEL),
};
const size_t wfm_n_interval_names = G_N_ELEMENTS(wfm_interval_names);

const WfmHeaderName wfm_event_names[] = {
    NAME("createdat", CREATED),
    NAME("created", CREATED),
    NAME("createdtime", CREATED),
    NAME("createddate", CREATED),
    NAME("datetimeopened", CREATED),
    NAME("openedat", CREATED),
    NAME("opened", CREATED),
    NAME("startedat", CREATED),
    NAME("arrival", CREATED),
    NAME("arrivedat", CREATED),
    NAME("arrivaltime", CREATED),
    NAME("starttime", CREATED),
    NAME("timestamp", CREATED),
    NAME("datetime", CREATED),
    NAME("time", CREATED),
    NAME("date", CREATED),
    NAME("timezone", ZONE),
    NAME("answeredat", ACCEPTED),
    NAME("acceptedat", ACCEPTED),
    NAME("solvedat", CLOSED),
    NAME("closedat", CLOSED),
    NAME("resolvedat", CLOSED),
    NAME("finishedat", CLOSED),
    NAME("closedtime", CLOSED),
    NAME("endedat", CLOSED),
    NAME("endtime", CLOSED),
    NAME("ended", CLOSED),
    NAME("completedat", CLOSED),
    NAME("updatedat", UPDATED),
    NAME("lastupdated", UPDATED),
    NAME("lastupdatedat", UPDATED),
    NAME("lastupdatetime", UPDATED),
    NAME("lastmodified", UPDATED),
    NAME("lastmodifieddate", UPDATED),
    NAME("duration", LASTED),
    NAME("callduration", LASTED),
    NAME("csat", RATING),
    NAME("csatscore", RATING),
    NAME("csatrating", RATING),
    NAME("satisfactionscore", RATING),
    NAME("satisfactionrating", RATING),
    NAME("ticketsatisfactionrating", RATING),
    NAME("satisfaction", RATING),
    NAME("customersatisfaction", RATING),
    NAME("conversationrating", RATING),
    NAME("surveyresults", RATING),
    NAME("surveyresult", RATING),
    NAME("rating", RATING),
    NAME("nps", NPS),
    NAME("npsscore", NPS),
    NAME("npsrating", NPS),
    NAME("fullresolutiontime", RESOLUTION),
    NAME("resolutiontime", RESOLUTION),
    NAME("timetoresolution", RESOLUTION),
    NAME("timetoclose", RESOLUTION),
    NAME("ticketid", ID),
    NAME("contactid", ID),
    NAME("callid", ID),
    NAME("conversationid", ID),
    NAME("interactionid", ID),
    NAME("caseid", ID),
    NAME("id", ID),
    NAME("queue", QUEUE),
    NAME("queuename", QUEUE),
    NAME("group", QUEUE),
    NAME("team", QUEUE),
    NAME("skill", QUEUE),
    NAME("campaign", QUEUE),
    NAME("channel", CHANNEL),
    NAME("via", CHANNEL),
    NAME("source", CHANNEL),
    NAME("agent", AGENT),
    NAME("agentname", AGENT),
    NAME("assignee", AGENT),
    NAME("status", STATUS),
    NAME("tags", TAGS),
    NAME("type", TYPE),
    NAME("direction", DIRECTION),
    NAME("handletime", HANDLE),
    NAME("timetracked", HANDLE),
    NAME("handlingtime", HANDLE),
    NAME("talktime", TALK),
    NAME("holdtime", HOLD),
    NAME("aftercallworktime", WRAP),
    NAME("wrapuptime", WRAP),
    NAME("waittime", WAIT),
    NAME("queuewaittime", WAIT),
    NAME("firstresponsetime", WAIT),
    NAME("firstreplytime", WAIT),
    NAME("abandoned", ABANDONED),
};
const size_t wfm_n_event_names = G_N_ELEMENTS(wfm_event_names);
