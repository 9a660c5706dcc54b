#include "cli/incident_parts.h"

#include "cli/data/notation.h"
#include "cli/data/plan_cells.h"
#include "core/rng.h"

#include <math.h>
#include <string.h>

void wfm_incident_free(WfmIncident *incident) {
  if (!incident) return;
  g_free(incident->queue);
  g_free(incident->site);
  g_free(incident->skill);
  g_free(incident->event_volume);
  g_free(incident->event_aht);
  g_free(incident);
}

/* ---- reading ---- */

bool wfm_incident_wrong(GError **err, const char *found, const char *right) {
  g_autofree char *shown = wfm_show_text(found);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--incident: found \"%s\", right would be %s", shown, right);
  return false;
}

static bool read_factor(double *out, double least, const char *word, const char *value, GError **err) {
  g_autofree char *expected = NULL;
  bool change = g_str_has_suffix(value, "%"); /* 60 alone would be sixty times as much */
  if (change && wfm_effect_parse(out, value, NULL, &expected) && isfinite(*out) && *out >= least) return true;
  return wfm_incident_wrong(err, word, "a change, +60% or -20%");
}

static bool read_number(double *out, bool *share, const char *word, const char *value, double most, const char *right, GError **err) {
  size_t length = strlen(value);
  bool percent = share && length > 1 && value[length - 1] == '%';
  if (!wfm_real_parse(out, value, length - percent) || *out < 0) return wfm_incident_wrong(err, word, right);
  if (percent) *out /= 100;
  if (share) *share = percent;
  return (percent ? *out <= 1 : *out <= most) || wfm_incident_wrong(err, word, right);
}

static bool read_queues(WfmIncident *out, const WfmRun *run, const char *word, const char *value, GError **err) {
  g_auto(GStrv) names = g_strsplit(value, "+", -1);
  for (char **name = names; *name; name++) {
    size_t q = wfm_run_queue(run, *name);
    if (q == SIZE_MAX) return wfm_incident_wrong(err, word, "a queue of queues.csv, or several joined by +");
    out->queue[q] = 1;
    out->named = true;
  }
  return true;
}

static bool any_agent(const WfmRun *run, const char *site, const char *skill) {
  const WfmAgentRow *row = WFM_ROWS(run->plan, AGENTS, WfmAgentRow);
  for (size_t a = 0; a < WFM_N_ROWS(run->plan, AGENTS); a++) {
    if (site && strcmp(row[a].site, site) == 0) return true;
    for (size_t s = 0; skill && s < row[a].skills.n; s++)
      if (strcmp(row[a].skills.skill[s].skill, skill) == 0) return true;
  }
  return false;
}

static const char *const keys = "one of queue=NAME, from=TIME, to=TIME, hours=N, volume=+60%, aht=+20%, event=NAME, absent=N or N%, "
                                "site=NAME, skill=NAME, closed, outage, back=60%, back_hours=N, back_to=QUEUE";

static bool read_time(int64_t *out, const WfmRun *run, const char *word, const char *value, GError **err) {
  WfmStamp stamp;
  if (!wfm_stamp_parse(&stamp, value))
    return wfm_incident_wrong(err, word, "a time on the planner's clock, 2026-03-03T10:00, or with Z or an offset");
  *out = wfm_run_instant(&stamp, run->zone, 0);
  return true;
}

static bool read_site(WfmIncident *out, const WfmRun *run, const char *word, const char *value, GError **err) {
  g_free(out->site);
  out->site = g_strdup(value);
  if (g_str_has_suffix(out->site, " closed")) {
    out->site[strlen(out->site) - strlen(" closed")] = 0;
    out->closed = true;
  }
  return any_agent(run, out->site, NULL) || wfm_incident_wrong(err, word, "a site of agents.csv");
}

static bool read_absent(WfmIncident *out, const char *word, const char *value, GError **err) {
  static const char *const right = "people, 12, or a share of them, 10%";
  if (!read_number(&out->absent, &out->share, word, value, 1e6, right, err)) return false;
  bool whole = out->share || out->absent == floor(out->absent);
  return (whole && out->absent > 0) || wfm_incident_wrong(err, word, right);
}

static bool read_event(WfmIncident *out, const WfmRun *run, const char *word, const char *value, GError **err) {
  static const char *const unlearnt[] = {"incident", "outage", "closure", NULL};
  out->event = wfm_incident_event_row(run, value);
  if (!out->event) return wfm_incident_wrong(err, word, "an event of events.csv, or a kind of event that it has");
  if (g_strv_contains(unlearnt, wfm_event_kinds[out->event->kind]))
    return wfm_incident_wrong(err, word, "outage, site= with closed, or volume=: nothing is learnt of earlier ones");
  return true;
}

/* Whether a word's key came before. */
static bool repeated(char **words, char *const *word) {
  gsize length = strcspn(*word, "=");
  for (char **other = words; other < word; other++)
    if (strcspn(*other, "=") == length && strncmp(*other, *word, length) == 0) return true;
  return false;
}

static bool read_word(WfmIncident *out, double *hours, const WfmRun *run, const char *word, GError **err) {
  const char *sign = strchr(word, '=');
  g_autofree char *key = sign ? g_strndup(word, (gsize)(sign - word)) : g_strdup(word);
  const char *value = sign ? sign + 1 : NULL;
  if (!value && strcmp(key, "closed") == 0) return out->closed = true;
  if (!value && strcmp(key, "outage") == 0) return out->outage = true;
  if (!value || !*value) return wfm_incident_wrong(err, word, keys);
  if (strcmp(key, "queue") == 0) return read_queues(out, run, word, value, err);
  if (strcmp(key, "from") == 0) return read_time(&out->from, run, word, value, err);
  if (strcmp(key, "to") == 0) return read_time(&out->to, run, word, value, err);
  if (strcmp(key, "hours") == 0) return read_number(hours, NULL, word, value, 2184, "hours above 0, at most 2184", err);
  if (strcmp(key, "volume") == 0) return read_factor(&out->volume, 0, word, value, err);
  if (strcmp(key, "aht") == 0) return read_factor(&out->aht, 0.01, word, value, err);
  if (strcmp(key, "absent") == 0) return read_absent(out, word, value, err);
  if (strcmp(key, "event") == 0) return read_event(out, run, word, value, err);
  if (strcmp(key, "site") == 0) return read_site(out, run, word, value, err);
  if (strcmp(key, "back") == 0)
    return read_number(&out->back, &(bool){false}, word, value, 1, "a share of those who do not get through, 60%", err);
  if (strcmp(key, "back_hours") == 0) return read_number(&out->back_h, NULL, word, value, 168, "hours, at most 168", err);
  if (strcmp(key, "back_to") == 0) {
    out->back_to = wfm_run_queue(run, value);
    return out->back_to != SIZE_MAX || wfm_incident_wrong(err, word, "a queue of queues.csv");
  }
  if (strcmp(key, "skill") != 0) return wfm_incident_wrong(err, word, keys);
  g_free(out->skill);
  out->skill = g_strdup(value);
  return any_agent(run, NULL, value) || wfm_incident_wrong(err, word, "a skill of agents.csv");
}

/* What the words together have to say. */
static bool check(WfmIncident *out, double hours, const WfmRun *run, const WfmRosterProblem *problem, GError **err) {
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  if (out->from == INT64_MIN) return wfm_incident_wrong(err, out->text, "with from=TIME, when it begins");
  if (isfinite(hours) && out->to != INT64_MIN) return wfm_incident_wrong(err, out->text, "with to= or hours=, not both");
  if (isfinite(hours)) out->to = out->from + (int64_t)llround(hours * 3600);
  if (out->to == INT64_MIN) return wfm_incident_wrong(err, out->text, "with hours=N or to=TIME, how long it lasts");
  if (out->to <= out->from || out->from < problem->grid.start || out->to > problem->duties_before) {
    g_autofree char *right =
        g_strdup_printf("a time within the roster's days, %.16s to %.16s, with an end after its begin",
                        wfm_format_local(from, run->zone, problem->grid.start), wfm_format_local(to, run->zone, problem->duties_before));
    return wfm_incident_wrong(err, out->text, right);
  }
  if (out->closed && !out->site) return wfm_incident_wrong(err, out->text, "with site=NAME, which site is closed");
  if (out->closed && isfinite(out->absent)) return wfm_incident_wrong(err, out->text, "either closed or absent=");
  if ((out->site || out->skill) && !out->closed && !isfinite(out->absent))
    return wfm_incident_wrong(err, out->text, "absent=N or closed with site= or skill=");
  if (out->volume == 1 && out->aht == 1 && isnan(out->absent) && !out->closed && !out->outage && !out->event)
    return wfm_incident_wrong(err, out->text, "what happens: volume=, aht=, event=, absent=, outage, or site= with closed");
  if (!out->outage && (isfinite(out->back) || isfinite(out->back_h) || out->back_to != SIZE_MAX))
    return wfm_incident_wrong(err, out->text, "back=, back_hours= and back_to= with outage: who comes again");
  if (isnan(out->back)) out->back = 0.6;
  if (isnan(out->back_h)) out->back_h = 2;
  return true;
}

WfmIncident *wfm_incident_parse(const WfmRun *run, const WfmRosterProblem *problem, const char *text, GError **err) {
  WfmIncident *out = g_new0(WfmIncident, 1);
  *out = (WfmIncident){.text = text,
                       .from = INT64_MIN,
                       .to = INT64_MIN,
                       .queue = g_new0(uint8_t, run->n_queues + 1),
                       .volume = 1,
                       .aht = 1,
                       .absent = NAN,
                       .back = NAN,
                       .back_h = NAN,
                       .back_to = SIZE_MAX};
  double hours = NAN;
  bool fine = true;
  g_auto(GStrv) words = g_strsplit(text, ",", -1);
  for (char **word = words; *word && fine; word++) {
    g_strstrip(*word);
    fine = repeated(words, word) ? wfm_incident_wrong(err, *word, "each word once") : read_word(out, &hours, run, *word, err);
  }
  if (fine && check(out, hours, run, problem, err)) {
    for (size_t q = 0; !out->named && q < run->n_queues; q++) out->queue[q] = 1;
    return out;
  }
  wfm_incident_free(out);
  return NULL;
}

/* ---- saying ---- */

static void say_change(GString *out, double factor, const char *more, const char *less) {
  if (factor == 1) return;
  g_string_append_printf(out, "%s%.0f %% %s", out->len ? ", " : "", 100 * fabs(factor - 1), factor > 1 ? more : less);
}

char *wfm_incident_say(const WfmIncident *incident, const WfmRun *run) {
  GString *out = g_string_new(NULL);
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  say_change(out, incident->volume, "more contacts", "fewer contacts");
  say_change(out, incident->aht, "longer contacts", "shorter contacts");
  if (incident->event) g_string_append_printf(out, "%sanother %s (events.csv)", out->len ? ", " : "", incident->event->event);
  if (incident->outage) g_string_append_printf(out, "%snobody gets through", out->len ? ", " : "");
  if (incident->closed) g_string_append_printf(out, "%s%s closed", out->len ? ", " : "", incident->site);
  if (isfinite(incident->absent)) {
    g_string_append_printf(out, "%s%g%s people missing", out->len ? ", " : "", incident->share ? 100 * incident->absent : incident->absent,
                           incident->share ? " % of the" : "");
    if (incident->site) g_string_append_printf(out, " in %s", incident->site);
    if (incident->skill) g_string_append_printf(out, " of those with %s", incident->skill);
  }
  if (incident->named) g_string_append(out, incident->volume != 1 || incident->aht != 1 ? " of" : " on");
  bool first = true;
  for (size_t q = 0; incident->named && q < run->n_queues; q++) {
    if (!incident->queue[q]) continue;
    g_string_append_printf(out, "%s %s", first ? "" : ",", run->queue[q].row->queue);
    first = false;
  }
  wfm_format_local(from, run->zone, incident->from);
  wfm_format_local(to, run->zone, incident->to);
  bool changed = strcmp(from + 19, to + 19) != 0; /* the clock is put on or back meanwhile: a reading alone may mean two times */
  g_string_append_printf(out, ", %.16s%s to %.16s%s", from, changed ? from + 19 : "", to, changed ? to + 19 : "");
  return g_string_free(out, FALSE);
}

/* ---- what it does to contacts ---- */

double wfm_incident_overlap(const WfmIncident *incident, int64_t at, int64_t length) {
  int64_t shared = MIN(incident->to, at + length) - MAX(incident->from, at);
  return shared > 0 ? (double)shared / (double)length : 0;
}

/* Those who did not get through come again after it, ever fewer, while the queue is open. */
static void bring_back(WfmForecastRow *rows, size_t n, const WfmIncident *incident, const WfmRun *run, size_t queue, double contacts) {
  const WfmRunQueue *to = &run->queue[queue];
  double weights = 0, scale_s = MAX(incident->back_h, 0.25) * 3600;
  for (int pass = 0; pass < 2; pass++)
    for (size_t r = 0; r < n; r++) {
      int64_t i = wfm_grid_index(run->horizon, rows[r].interval_start_utc), after = rows[r].interval_start_utc - incident->to;
      if (strcmp(rows[r].queue, to->row->queue) != 0 || i < 0 || i >= run->horizon.n || !to->open_future[i] || after < 0) continue;
      double weight = exp(-(double)after / scale_s);
      if (pass == 0)
        weights += weight;
      else
        rows[r].mean += contacts * weight / weights;
    }
}

static void apply_event(WfmForecastRow *row, const WfmIncident *incident, const WfmRun *run, size_t q) {
  int64_t i = wfm_grid_index(run->horizon, row->interval_start_utc);
  if (!incident->event_volume || i < 0 || i >= run->horizon.n) return;
  row->mean *= incident->event_volume[q * (size_t)run->horizon.n + (size_t)i];
  row->aht_s *= incident->event_aht[q * (size_t)run->horizon.n + (size_t)i];
}

WfmTableData *wfm_incident_forecast(const WfmIncident *incident, const WfmRun *run, const WfmTableData *forecast, double *lost) {
  WfmTableData *out = wfm_table_data_new(forecast->table);
  const WfmForecastRow *rows = forecast->rows;
  g_autofree double *gone = g_new0(double, run->n_queues + 1);
  for (size_t r = 0; r < forecast->n_rows; r++) {
    WfmForecastRow *row = wfm_table_append(out, &rows[r]);
    size_t q = wfm_run_queue(run, row->queue);
    double part = wfm_incident_overlap(incident, row->interval_start_utc, row->minutes * 60);
    if (q == SIZE_MAX || !incident->queue[q]) continue;
    apply_event(row, incident, run, q);
    if (part <= 0) continue;
    row->mean *= 1 + (incident->volume - 1) * part;
    row->aht_s *= 1 + (incident->aht - 1) * part;
    if (!incident->outage) continue;
    gone[q] += row->mean * part;
    row->mean *= 1 - part;
  }
  *lost = 0;
  for (size_t q = 0; q < run->n_queues; q++) {
    size_t to = incident->back_to == SIZE_MAX ? q : incident->back_to;
    *lost += gone[q];
    if (gone[q] > 0) bring_back(out->rows, out->n_rows, incident, run, to, incident->back * gone[q]);
  }
  return out;
}

/* ---- what it does to people ---- */

static void append_piece(GArray *pieces, WfmSegmentKind kind, int64_t from, int64_t to, const WfmSegment *like) {
  WfmSegment piece = {kind, from, to, like->activity, like->paid};
  if (kind == WFM_SEGMENT_MEETING && like->kind == WFM_SEGMENT_WORK) piece.activity = "absent";
  if (to > from) g_array_append_val(pieces, piece);
}

static void add_absent(WfmRoster *out, size_t agent, const WfmDuty *duty, int64_t from, int64_t to) {
  g_autoptr(GArray) pieces = g_array_new(FALSE, TRUE, sizeof(WfmSegment));
  for (size_t s = 0; s < duty->n_segments; s++) {
    const WfmSegment *piece = &duty->segment[s];
    WfmSegmentKind off = piece->kind == WFM_SEGMENT_WORK ? WFM_SEGMENT_MEETING : piece->kind;
    append_piece(pieces, piece->kind, piece->start, MIN(piece->end, from), piece);
    append_piece(pieces, off, MAX(piece->start, from), MIN(piece->end, to), piece);
    append_piece(pieces, piece->kind, MAX(piece->start, to), piece->end, piece);
  }
  WfmDuty cut = *duty;
  cut.segment = (WfmSegment *)(void *)pieces->data;
  cut.n_segments = pieces->len;
  wfm_roster_add(out, agent, &cut);
}

WfmRoster *wfm_roster_with_absence(const WfmRoster *roster, size_t agent, int64_t from, int64_t to) {
  WfmRoster *out = wfm_roster_new(roster->n_agents);
  for (size_t a = 0; a < roster->n_agents; a++)
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) {
      const WfmDuty *duty = &roster->agent[a].duty[d];
      if (a == agent && duty->start < to && duty->end > from)
        add_absent(out, a, duty, from, to);
      else
        wfm_roster_add(out, a, duty);
    }
  return out;
}

static bool is_hit(const WfmIncident *incident, const WfmRun *run, const WfmAgent *agent, const WfmAgentRow *row,
                   const WfmAgentRoster *mine) {
  bool skilled = !incident->skill, serves = !incident->named, works = false;
  if (incident->site && strcmp(row->site, incident->site) != 0) return false;
  for (size_t s = 0; s < row->skills.n; s++) skilled |= incident->skill && strcmp(row->skills.skill[s].skill, incident->skill) == 0;
  for (size_t q = 0; q < run->n_queues; q++) serves |= incident->queue[q] && agent->proficiency[q] > 0;
  for (size_t d = 0; d < mine->n_duties; d++) works |= mine->duty[d].start < incident->to && mine->duty[d].end > incident->from;
  return skilled && serves && works;
}

WfmRoster *wfm_incident_roster(const WfmIncident *incident, const WfmRun *run, const WfmRosterProblem *problem, const WfmRoster *roster,
                               uint8_t *away, size_t *n) {
  g_autoptr(GArray) hit = g_array_new(FALSE, FALSE, sizeof(guint));
  const WfmAgentRow *row = WFM_ROWS(run->plan, AGENTS, WfmAgentRow);
  bool any = incident->closed || isfinite(incident->absent);
  for (guint a = 0; any && a < problem->n_agents; a++)
    if (is_hit(incident, run, &problem->agents[a], &row[a], &roster->agent[a])) g_array_append_val(hit, a);
  double wanted = incident->closed ? hit->len : !any ? 0 : incident->share ? round(incident->absent * hit->len) : round(incident->absent);
  *n = (size_t)MIN(wanted, hit->len);
  WfmRng rng;
  wfm_rng_init(&rng, run->cli->job.seed, wfm_rng_stream((uint64_t)incident->from, (uint64_t)incident->to));
  WfmRoster *out = wfm_roster_with_absence(roster, SIZE_MAX, 0, 0);
  for (guint k = 0; k < *n; k++) {
    guint other = k + wfm_rng_below(&rng, hit->len - k), *list = (guint *)(void *)hit->data, agent = list[other];
    list[other] = list[k];
    list[k] = agent;
    away[agent] = 1;
    WfmRoster *less = wfm_roster_with_absence(out, agent, incident->from, incident->to);
    wfm_roster_free(out);
    out = less;
  }
  return out;
}
