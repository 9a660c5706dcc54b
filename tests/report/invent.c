#include "tests/report/invent.h"

#include <math.h>

enum { N_KINDS = 5, MOST_QUEUES = 60, STEP_S = 1800, DAY_S = 86400, N_RESULTS = 8 };
/* Of result[]. */
enum { FORECAST, REQUIREMENT, ROSTER, SHIFTS, COVERAGE, ACCURACY, LAW, LEDGER };

struct Invention {
  WfmReportInput input;
  WfmPlan plan;
  WfmTableData data[WFM_N_PLAN_TABLES], result[N_RESULTS];
  GArray *rows[WFM_N_PLAN_TABLES + N_RESULTS];
  GArray *events[MOST_QUEUES]; /* of WfmEvent */
  GPtrArray *text;             /* owned */
  uint32_t random;
  int64_t start;
  int weeks;
  size_t n_agents;
  int n_queues;
};

/* The first three are those of the people; the rest have queues alone, and only where there are more than the five kinds. */
static const char *const zone_names[] = {"America/Toronto", "Europe/Dublin", "Asia/Manila", "Asia/Kathmandu", "America/Los_Angeles"};
static const int zone_of_kind[N_KINDS] = {1, 0, 1, 1, 2};
static const char *const sites[] = {"Toronto", "Dublin", "Manila"};

/* A share in [0, 1): Numerical Recipes' "quick and dirty" generator is random enough for pictures. */
static double share(Invention *in) {
  in->random = in->random * 1664525u + 1013904223u;
  return (in->random >> 8) / 16777216.0;
}

static const char *keep(Invention *in, char *text) {
  g_ptr_array_add(in->text, text);
  return text;
}

static const char *local_text(Invention *in, const WfmZone *zone, int64_t instant) {
  char buffer[WFM_STAMP_SIZE];
  return keep(in, g_strdup(wfm_format_local(buffer, zone, instant)));
}

static int zone_of_queue(int q) {
  return q < N_KINDS ? zone_of_kind[q] : q % (int)G_N_ELEMENTS(zone_names);
}

static void add_queues(Invention *in) {
  static const WfmQueueRow kinds[N_KINDS] = {
      {.queue = "voice-en",
       .name = "Voice, English",
       .channel = 0,
       .zone = "Europe/Dublin",
       .region = "IE",
       .sl_target = 0.8,
       .target_s = 20},
      {.queue = "voice-fr",
       .name = "Voix <b>Québec</b> & \"Montréal\"",
       .channel = 0,
       .zone = "America/Toronto",
       .region = "CA",
       .sl_target = 0.8,
       .target_s = 30},
      {.queue = "chat", .name = "Chat", .channel = 1, .zone = "Europe/Dublin", .region = "IE", .sl_target = 0.85, .target_s = 45},
      {.queue = "email", .name = "E-mail", .channel = 2, .zone = "Europe/Dublin", .region = "IE", .sl_target = 0.9, .target_s = 28800},
      {.queue = "social",
       .name = "Social \xd8\xaf\xd8\xb1\xd8\xaf\xd8\xb4\xd8\xa9 \xf0\x9f\x98\x80 <img/src=x onerror=alert(3)>",
       .channel = 3,
       .zone = "Asia/Manila",
       .region = "PH",
       .sl_target = NAN,
       .target_s = 3600},
  };
  for (int q = 0; q < in->n_queues; q++) {
    WfmQueueRow row = kinds[q % N_KINDS];
    if (q >= N_KINDS) {
      row.queue = keep(in, g_strdup_printf("%s-%d", row.queue, q / N_KINDS + 1));
      row.name = keep(in, g_strdup_printf("%s %d", row.name, q / N_KINDS + 1));
      row.zone = zone_names[zone_of_queue(q)];
    }
    g_array_append_val(in->rows[WFM_PLAN_QUEUES], row);
    in->events[q] = g_array_new(FALSE, TRUE, sizeof(WfmEvent));
  }
  const WfmEvent release = {"Release 7.2", "release", in->start + 3 * DAY_S + 9 * 3600, in->start + 3 * DAY_S + 18 * 3600, NAN, NAN, 0};
  const WfmEvent friday = {"Good Friday", "half_day", in->start + 11 * DAY_S, in->start + 12 * DAY_S, NAN, NAN, 0};
  g_array_append_val(in->events[2], release);
  for (int q = 0; q < 4; q += q ? 1 : 2) g_array_append_val(in->events[q], friday); /* of Ireland */
  const WfmContractRow weekend = {.contract = "manila", .rule = "weekend", .value = "Fri-Sat"};
  g_array_append_val(in->rows[WFM_PLAN_CONTRACTS], weekend);
}

/* One wish about the hour, the other about days off. */
static void add_wishes(Invention *in, const char *agent, size_t i) {
  WfmPreferenceRow wish = {.agent = agent, .weekdays = 0x7f, .start_from = 6 * 3600, .start_to = 9 * 3600, .weight = 10, .rank = NAN};
  wish.kind = wish.shift = "";
  wish.dates = (WfmDates){INT32_MIN, INT32_MIN};
  g_array_append_val(in->rows[WFM_PLAN_PREFERENCES], wish);
  if (i % 8 != 1) return;
  wish = (WfmPreferenceRow){
      .agent = agent, .dates = wish.dates, .weekdays = 0x60, .start_from = -1, .start_to = -1, .off = true, .weight = 20, .rank = 2};
  wish.kind = wish.shift = "";
  g_array_append_val(in->rows[WFM_PLAN_PREFERENCES], wish);
}

static void add_agents(Invention *in) {
  static const char *const odd[] = {"<script>alert(1)</script>", "\"Quote\" O'Neil", "</script><!-- Zo\xc3\xab",
                                    "\xc3\x98rjan & S\xc3\xb8n", "back\\slash\ttab"};
  /* right to left, a family of three in one sign, an override of direction, no end (NULL), a style, a formula */
  static const char *const hard[] = {"\xd9\x84\xd9\x8a\xd9\x84\xd9\x89 \xd8\xa7\xd9\x84\xd8\xad\xd8\xb3\xd9\x86",
                                     "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 Ana",
                                     "\xe2\x80\xae"
                                     "gpj.elif",
                                     NULL,
                                     "</style><style>body{display:none}</style>",
                                     "=HYPERLINK(\"http://x.example\",\"x\")"};
  static const char *const given[] = {"Aoife", "Mateo",  "Ligaya", "Priya", "Jean", "Noor",
                                      "Emeka", "Sinead", "Tala",   "Hugo",  "Mei",  "Olga"};
  static const char *const family[] = {"Byrne", "Tremblay", "Santos", "Khan", "Murphy", "Roy", "Cruz", "Okafor", "Lee", "Gagnon"};
  for (size_t i = 0; i < in->n_agents; i++) {
    int site = i % 10 < 3 ? 0 : i % 10 < 6 ? 1 : 2;
    WfmAgentRow row = {.agent = keep(in, g_strdup_printf("A%04zu", i + 1)),
                       .site = sites[site],
                       .zone = zone_names[site],
                       .contract = site == 2 ? "manila" : "full"};
    row.name = i % 10 == 7 && i / 10 < G_N_ELEMENTS(odd)
                   ? odd[i / 10]
                   : keep(in, g_strdup_printf("%s %s", given[i * 7 % G_N_ELEMENTS(given)], family[i * 3 % G_N_ELEMENTS(family)]));
    if (i % 10 == 8 && i / 10 < G_N_ELEMENTS(hard)) row.name = hard[i / 10] ? hard[i / 10] : keep(in, g_strnfill(400, 'W'));
    g_array_append_val(in->rows[WFM_PLAN_AGENTS], row);
    const WfmLedgerRow ledger = {.agent = row.agent, .lates = (double)(i % 5), .weekends = (double)(i % 3), .hours = NAN};
    g_array_append_val(in->rows[WFM_N_PLAN_TABLES + LEDGER], ledger);
    if (i % 4 == 1) add_wishes(in, row.agent, i);
    if (i % 9 != 4) continue;
    WfmLeaveRow leave = {.agent = row.agent, .kind = "annual", .hours = NAN};
    leave.from = (WfmStamp){.local = in->start + (int64_t)(i % 10) * DAY_S};
    leave.to = (WfmStamp){.local = in->start + (int64_t)(i % 10 + 2) * DAY_S};
    g_array_append_val(in->rows[WFM_PLAN_LEAVE], leave);
  }
}

/* Contacts per half hour: a day with two peaks, quiet weekends, closed nights except for the first queue. */
static double volume(int queue, int32_t day, int32_t second) {
  static const double size[N_KINDS] = {42, 11, 26, 15, 5};
  double hour = second / 3600.0, peaks = exp(-pow((hour - 10.5) / 2.4, 2)) + 0.8 * exp(-pow((hour - 15.5) / 2.8, 2));
  double week = (double[]){1.15, 1.05, 1, 0.97, 0.9, 0.45, 0.35}[wfm_weekday(day)];
  queue %= N_KINDS;
  if (queue && (hour < 7 || hour >= 21)) return 0;
  return size[queue] * week * (0.06 + peaks);
}

static void add_intervals(Invention *in) {
  for (int q = 0; q < in->n_queues; q++) {
    const WfmQueueRow *queue = &g_array_index(in->rows[WFM_PLAN_QUEUES], WfmQueueRow, q);
    const WfmZone *zone = in->plan.zones[zone_of_queue(q)];
    double aht_s = (double[]){310, 340, 520, 640, 400}[q % N_KINDS];
    for (int64_t at = in->start; at < in->start + in->weeks * 7 * (int64_t)DAY_S; at += STEP_S) {
      int64_t local = wfm_zone_local(zone, at);
      double mean = volume(q, wfm_local_day(local), wfm_local_second(local)), spread = sqrt(mean + mean * mean * 0.01);
      const char *text = local_text(in, zone, at);
      WfmForecastRow forecast = {queue->queue, at, text, 30, mean, aht_s};
      forecast.p10 = MAX(0, mean - 1.28 * spread);
      forecast.p90 = mean + 1.28 * spread;
      forecast.day_cv = 0.1;
      forecast.interval_cv = 0.05;
      forecast.yardstick = mean * (0.92 + 0.2 * share(in));
      g_array_append_val(in->rows[WFM_N_PLAN_TABLES + FORECAST], forecast);
      double load = mean * aht_s / STEP_S, need = mean > 0 ? load + sqrt(load) + 1 : 0;
      WfmRequirementRow requirement = {queue->queue, at, text, 30, .gross_agents = need};
      requirement.binding = mean <= 0 ? "none" : load < 0.6 ? "minimum" : share(in) < 0.15 ? "occupancy" : "service_level";
      g_array_append_val(in->rows[WFM_N_PLAN_TABLES + REQUIREMENT], requirement);
      double have = mean > 0 ? floor(need * (0.86 + 0.35 * share(in)) + 0.5) : 0;
      WfmCoverageRow coverage = {queue->queue, at, text, 30, need, have, have - need, .sl_expected = NAN, .sl_simulated = NAN};
      coverage.asa_simulated_s = coverage.occupancy_simulated = NAN;
      coverage.offered_simulated = mean;
      if (mean > 0) {
        coverage.sl_expected = CLAMP(0.84 + 0.9 * (have - need) / (need + 1), 0, 1);
        double simulated = coverage.sl_expected + 0.12 * (share(in) - 0.55); /* CLAMP would draw more than one number */
        coverage.sl_simulated = CLAMP(simulated, 0, 1);
        coverage.asa_simulated_s = 60 * (1 - coverage.sl_simulated) + 3;
        coverage.occupancy_simulated = MIN(1, load / MAX(have, 1));
      }
      g_array_append_val(in->rows[WFM_N_PLAN_TABLES + COVERAGE], coverage);
    }
    WfmForecastLawRow law = {.queue = queue->queue, .lasting_share = 0.5, .lasting_persistence = 0.95};
    g_array_append_val(in->rows[WFM_N_PLAN_TABLES + LAW], law);
    static const char *const levels[] = {"interval", "day", "week"};
    static const char *const models[] = {"combination", "recent_mean"};
    for (int k = 0; k < 6; k++) {
      int level = k % 3, model = k / 3;
      WfmAccuracyRow row = {queue->queue, models[model], levels[level], 1, 28, 0.14 + 0.03 * (q + model) - 0.04 * level};
      row.floor = 0.11 + 0.03 * q - 0.03 * level;
      row.wape_over_floor = row.wape / row.floor;
      row.mase = 0.8;
      row.bias = 0.012 * (q - 2);
      row.cover80 = 0.79;
      row.cover95 = 0.94;
      row.n = 672;
      g_array_append_val(in->rows[WFM_N_PLAN_TABLES + ACCURACY], row);
    }
  }
}

static void add_segment(Invention *in, WfmSegmentRow row, const WfmZone *zone, const char *segment, int64_t from, int64_t to, bool paid,
                        const char *what) {
  if (to <= from) return;
  row.segment = segment;
  row.start_utc = from;
  row.end_utc = to;
  row.start_local = local_text(in, zone, from);
  row.end_local = local_text(in, zone, to);
  row.paid = paid;
  row.queue_or_activity = what;
  g_array_append_val(in->rows[WFM_N_PLAN_TABLES + ROSTER], row);
}

/* Eight and a half hours: two paid breaks, an unpaid meal, now and then a meeting. */
static void add_shift(Invention *in, const WfmAgentRow *agent, const WfmZone *zone, int32_t day, int hour, const char *kind,
                      const char *queues) {
  int64_t start = wfm_zone_resolve(zone, (int64_t)day * DAY_S + hour * 3600), end = start + 8 * 3600 + 1800;
  int64_t tea = start + 5400 + 900 * (int64_t)(share(in) * 4), meal = start + 4 * 3600 + 900 * (int64_t)(share(in) * 4), late = meal + 9000,
          meeting = share(in) < 0.12 ? late + 1800 : end;
  const char *source = share(in) < 0.04 ? "locked" : "planned";
  WfmSegmentRow row = {.agent_id = agent->agent, .agent_name = agent->name, .shift_date_local = day, .tz = zone->name, .source = source};
  row.shift_id = keep(in, g_strdup_printf("%s-%d", agent->agent, day));
  add_segment(in, row, zone, "work", start, tea, true, queues);
  add_segment(in, row, zone, "break", tea, tea + 900, true, "tea");
  add_segment(in, row, zone, "work", tea + 900, meal, true, queues);
  add_segment(in, row, zone, "break", meal, meal + 1800, false, "meal");
  add_segment(in, row, zone, "work", meal + 1800, late, true, queues);
  add_segment(in, row, zone, "break", late, late + 900, true, "tea");
  add_segment(in, row, zone, "work", late + 900, MIN(meeting, end), true, queues);
  add_segment(in, row, zone, "meeting", meeting, MIN(meeting + 3600, end), true, "team meeting");
  add_segment(in, row, zone, "work", meeting + 3600, end, true, queues);
  WfmShiftOutRow shift = {agent->agent,     agent->name,  agent->site,     row.shift_id,    kind, day, start, end,
                          .tz = zone->name, .hours = 8.5, .paid_hours = 8, .source = source};
  shift.start_local = local_text(in, zone, start);
  shift.end_local = local_text(in, zone, end);
  g_array_append_val(in->rows[WFM_N_PLAN_TABLES + SHIFTS], shift);
}

static void add_roster(Invention *in) {
  static const char *const kinds[] = {"early", "day", "late", "night"};
  static const char *const queues[] = {"voice-en+chat", "voice-en+voice-fr", "chat+email", "voice-en", "social+email"};
  int32_t first = wfm_local_day(wfm_zone_local(in->plan.zones[1], in->start));
  for (size_t i = 0; i < in->n_agents; i++) {
    const WfmAgentRow *agent = &g_array_index(in->rows[WFM_PLAN_AGENTS], WfmAgentRow, i);
    const WfmZone *zone = in->plan.zones[i % 10 < 3 ? 0 : i % 10 < 6 ? 1 : 2];
    int off = (int)(i % 7), kind = i % 13 == 12 ? 3 : (int)(i % 3);
    for (int d = 0; d < 7 * in->weeks; d++) {
      if ((d + off) % 7 >= 5 || (i % 9 == 4 && d >= (int)(i % 10) && d <= (int)(i % 10) + 2)) continue;
      add_shift(in, agent, zone, first + d, (int[]){6, 9, 13, 22}[kind] + (int)(share(in) * 3), kinds[kind],
                queues[i % G_N_ELEMENTS(queues)]);
    }
  }
}

static JsonObject *estimate(double mean, double half) {
  JsonObject *object = json_object_new();
  json_object_set_double_member(object, "mean", mean);
  json_object_set_double_member(object, "half_width", half);
  return object;
}

static void add_note(JsonArray *list, const char *stage, const char *queue, const char *text) {
  JsonObject *note = json_object_new();
  json_object_set_string_member(note, "stage", stage);
  json_object_set_string_member(note, "queue", queue);
  json_object_set_string_member(note, "text", text);
  json_array_add_object_element(list, note);
}

static JsonArray *queue_summaries(Invention *in) {
  JsonArray *queues = json_array_new();
  for (guint q = 0; q < (guint)in->n_queues; q++) {
    const WfmQueueRow *row = &g_array_index(in->rows[WFM_PLAN_QUEUES], WfmQueueRow, q);
    JsonObject *queue = json_object_new();
    double level = (double[]){0.823, 0.741, 0.861, 0.948, 0.72}[q % N_KINDS];
    json_object_set_string_member(queue, "queue", row->queue);
    json_object_set_string_member(queue, "name", row->name);
    json_object_set_string_member(queue, "sl_definition", "answered_of_offered");
    json_object_set_double_member(queue, "sl_target", row->sl_target);
    json_object_set_double_member(queue, "target_s", row->target_s);
    json_object_set_double_member(queue, "forecast_contacts", 9840 / (q + 1.0));
    json_object_set_string_member(queue, "model_words", "Weekly and daily seasons with trend and events.");
    json_object_set_double_member(queue, "wape", 0.142 + 0.03 * q);
    json_object_set_double_member(queue, "floor", 0.113 + 0.03 * q);
    json_object_set_double_member(queue, "yardstick_wape", 0.181 + 0.03 * q);
    json_object_set_double_member(queue, "required_hours", 1830 / (q + 1.0));
    json_object_set_double_member(queue, "present_hours", 1861 / (q + 1.0));
    json_object_set_double_member(queue, "short_hours", 22.5 * (q + 1));
    json_object_set_double_member(queue, "surplus_hours", 61 / (q + 1.0));
    json_object_set_double_member(queue, "sl_expected", level + 0.017);
    json_object_set_object_member(queue, "sl_simulated", estimate(level, 0.012 + 0.004 * q));
    json_object_set_object_member(queue, "asa_s", estimate(q == 3 ? 9300 : 14.2 + 9 * q, 1.1));
    json_object_set_object_member(queue, "abandon", estimate(0.031, 0.004));
    json_object_set_object_member(queue, "occupancy", estimate(0.78, 0.01));
    json_object_set_string_member(queue, "verdict", isnan(row->sl_target) ? "none" : level >= row->sl_target ? "met" : "missed");
    if (q == 1)
      json_object_set_string_member(
          queue, "reason",
          "Nobody who speaks French is free from 17:00 to 20:00 on Saturday and Sunday; 2 more agents there would bring 81 %.");
    json_array_add_object_element(queues, queue);
  }
  return queues;
}

static JsonObject *summarise(Invention *in) {
  JsonObject *summary = json_object_new(), *roster = json_object_new();
  json_object_set_string_member(summary, "plan", "invented");
  json_object_set_string_member(summary, "start", "2026-03-23T00:00:00+00:00");
  json_object_set_string_member(summary, "end", in->weeks == 2 ? "2026-04-06T00:00:00+01:00" : "2026-04-20T00:00:00+01:00");
  json_object_set_string_member(summary, "zone", "Europe/Dublin");
  json_object_set_string_member(summary, "currency", "EUR");
  json_object_set_array_member(summary, "queues", queue_summaries(in));
  json_object_set_int_member(roster, "agents", (gint64)in->n_agents);
  json_object_set_int_member(roster, "duties", in->rows[WFM_N_PLAN_TABLES + SHIFTS]->len);
  json_object_set_double_member(roster, "paid_hours", 8.0 * in->rows[WFM_N_PLAN_TABLES + SHIFTS]->len);
  json_object_set_double_member(roster, "cost", 84213.5);
  json_object_set_double_member(roster, "wages", 79120);
  json_object_set_double_member(roster, "bound", 83660.25);
  json_object_set_double_member(roster, "gap", 0.0066);
  json_object_set_int_member(roster, "hard_breaches", 0);
  json_object_set_int_member(roster, "soft_breaches", 7);
  json_object_set_object_member(summary, "roster", roster);
  JsonArray *agents = json_array_new(), *warnings = json_array_new(), *explanations = json_array_new(), *findings = json_array_new();
  for (size_t i = 0; i < in->n_agents; i++) {
    JsonObject *agent = json_object_new();
    json_object_set_string_member(agent, "agent", g_array_index(in->rows[WFM_PLAN_AGENTS], WfmAgentRow, i).agent);
    json_object_set_double_member(agent, "occupancy", 0.62 + 0.3 * share(in));
    json_array_add_object_element(agents, agent);
  }
  add_note(warnings, "forecast", "voice-fr", "12 of 8736 intervals have no value; they are not taken for zero.");
  add_note(warnings, "forecast", "chat", "The last interval of the history ends early and is left out. </script><script>alert(2)</script>");
  add_note(explanations, "schedule", "voice-fr",
           "Saturday 17:00-20:00 is short by 1.6 agents: Jean Roy and Hugo Roy reach their weekly hours.");
  for (size_t i = 0; i < 7; i++) {
    size_t who = in->n_agents ? i * 3 % in->n_agents : 0;
    JsonObject *finding = json_object_new();
    json_object_set_boolean_member(finding, "hard", FALSE);
    json_object_set_string_member(finding, "rule", "weekends_in_row");
    json_object_set_string_member(finding, "agent", g_array_index(in->rows[WFM_PLAN_AGENTS], WfmAgentRow, who).agent);
    json_object_set_string_member(finding, "text", "works 2 weekends in a row where 1 is allowed");
    json_object_set_double_member(finding, "price", 40);
    json_array_add_object_element(findings, finding);
  }
  json_object_set_array_member(summary, "agents", agents);
  json_object_set_array_member(summary, "warnings", warnings);
  json_object_set_array_member(summary, "explanations", explanations);
  json_object_set_array_member(summary, "findings", findings);
  return summary;
}

Invention *invention_new(size_t n_agents, int weeks) {
  return invention_new_wide(n_agents, weeks, N_KINDS);
}

Invention *invention_new_wide(size_t n_agents, int weeks, int n_queues) {
  g_assert(n_queues >= N_KINDS && n_queues <= MOST_QUEUES);
  static const struct {
    int table;
    size_t size;
  } plan_rows[] = {{WFM_PLAN_QUEUES, sizeof(WfmQueueRow)},
                   {WFM_PLAN_AGENTS, sizeof(WfmAgentRow)},
                   {WFM_PLAN_CONTRACTS, sizeof(WfmContractRow)},
                   {WFM_PLAN_LEAVE, sizeof(WfmLeaveRow)},
                   {WFM_PLAN_PREFERENCES, sizeof(WfmPreferenceRow)}};
  static const size_t result_rows[] = {sizeof(WfmForecastRow), sizeof(WfmRequirementRow), sizeof(WfmSegmentRow),     sizeof(WfmShiftOutRow),
                                       sizeof(WfmCoverageRow), sizeof(WfmAccuracyRow),    sizeof(WfmForecastLawRow), sizeof(WfmLedgerRow)};
  Invention *in = g_new0(Invention, 1);
  *in =
      (Invention){.text = g_ptr_array_new_with_free_func(g_free), .random = 7, .weeks = weeks, .n_agents = n_agents, .n_queues = n_queues};
  in->plan.n_zones = n_queues > N_KINDS ? G_N_ELEMENTS(zone_names) : 3;
  in->plan.zones = g_new(WfmZone *, in->plan.n_zones);
  for (size_t z = 0; z < in->plan.n_zones; z++) in->plan.zones[z] = wfm_zone_new(zone_names[z], NULL);
  in->start = wfm_zone_day_start(in->plan.zones[1], wfm_day_from_civil(2026, 3, 23));
  for (size_t i = 0; i < G_N_ELEMENTS(plan_rows); i++) in->rows[plan_rows[i].table] = g_array_new(FALSE, TRUE, (guint)plan_rows[i].size);
  for (size_t i = 0; i < N_RESULTS; i++) in->rows[WFM_N_PLAN_TABLES + i] = g_array_new(FALSE, TRUE, (guint)result_rows[i]);
  add_queues(in);
  add_agents(in);
  add_intervals(in);
  add_roster(in);
  for (size_t i = 0; i < WFM_N_PLAN_TABLES + N_RESULTS; i++) {
    WfmTableData *data = i < WFM_N_PLAN_TABLES ? &in->data[i] : &in->result[i - WFM_N_PLAN_TABLES];
    if (i < WFM_N_PLAN_TABLES) in->plan.table[i] = data;
    if (in->rows[i]) *data = (WfmTableData){.given = true, .rows = in->rows[i]->data, .n_rows = in->rows[i]->len};
  }
  const WfmTableData *result = in->result;
  in->input = (WfmReportInput){&in->plan,
                               "Support centre <Toronto & Dublin> \"week 13\"",
                               &result[0],
                               &result[1],
                               &result[2],
                               &result[3],
                               &result[4],
                               &result[5],
                               summarise(in),
                               "Europe/Dublin",
                               (const GArray *const *)in->events,
                               .law = &result[LAW],
                               .ledger = &result[LEDGER],
                               .roster_from = in->start,
                               .roster_to = in->start + weeks * 7 * (int64_t)DAY_S,
                               .seed = 1};
  return in;
}

WfmReportInput *invention_input(Invention *in) {
  return &in->input;
}

void invention_free(Invention *in) {
  if (!in) return;
  for (size_t i = 0; i < G_N_ELEMENTS(in->rows); i++)
    if (in->rows[i]) g_array_unref(in->rows[i]);
  for (int q = 0; q < in->n_queues; q++) g_array_unref(in->events[q]);
  for (size_t z = 0; z < in->plan.n_zones; z++) wfm_zone_free(in->plan.zones[z]);
  g_free(in->plan.zones);
  if (in->input.summary) json_object_unref(in->input.summary);
  g_ptr_array_unref(in->text);
  g_free(in);
}
