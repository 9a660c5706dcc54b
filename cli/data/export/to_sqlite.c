/* A SQLite file for Tableau, Power BI, Looker and SQL: tables that explain themselves, and views that are ready to draw. */
#include "cli/data/export/facts.h"
#include "cli/data/export/intervals.h"
#include "cli/data/export/people.h"
#include "cli/data/export/store.h"
#include "core/timestamp.h"

#include <math.h>
#include <string.h>

#define TABLE(title, what, keys, ...)                                                                                                      \
  static const WfmStoreColumn title##_columns[] = {__VA_ARGS__};                                                                           \
  static const WfmStoreTable title##_table = {                                                                                             \
      .name = #title, .meaning = what, .column = title##_columns, .n_columns = G_N_ELEMENTS(title##_columns), .key = keys}

TABLE(about, "What this file is about.", "name", {"name", "TEXT NOT NULL", "plan, zone, currency, first_day, last_day, known_until_utc"},
      {"value", "TEXT", "Its value."});
TABLE(dates, "Every date that a row is about, for calendars of business-intelligence tools.", "date",
      {"date", "TEXT NOT NULL", "2026-03-30"}, {"year", "INTEGER", "Year."}, {"month", "INTEGER", "1 to 12."},
      {"iso_year", "INTEGER", "Year of the ISO week."}, {"iso_week", "INTEGER", "ISO week, 1 to 53."},
      {"weekday", "INTEGER", "1 Monday to 7 Sunday."}, {"weekday_name", "TEXT", "Mon to Sun."});
TABLE(queues, "Queues.", "queue", {"queue", "TEXT NOT NULL", "Queue."}, {"name", "TEXT", "Name for people."},
      {"channel", "TEXT", "voice, chat, ..."}, {"language", "TEXT", "Language."}, {"tier", "INTEGER", "Tier."},
      {"zone", "TEXT", "Its zone."}, {"sl_target", "REAL", "Share of contacts to be answered in time."},
      {"target_s", "REAL", "In time: seconds."});
TABLE(agents, "People.", "agent", {"agent", "TEXT NOT NULL", "Agent."}, {"name", "TEXT", "Name for people."}, {"site", "TEXT", "Site."},
      {"team", "TEXT", "Team."}, {"zone", "TEXT", "Zone of the person."}, {"contract", "TEXT", "Contract."});
TABLE(leave, "Approved leave.", NULL, {"agent", "TEXT NOT NULL", "Agent."}, {"kind", "TEXT", "Kind of leave."},
      {"start_local", "TEXT", "Begin on the person's clock."}, {"end_local", "TEXT", "End, excluded."});
TABLE(shifts, "One row per shift.", NULL, {"agent", "TEXT NOT NULL", "Agent."}, {"shift_date", "TEXT", "Local date on which it begins."},
      {"shift", "TEXT", "Type of shift."}, {"kind", "TEXT", "Kind of shift."}, {"start_utc", "TEXT NOT NULL", "Begin, UTC."},
      {"end_utc", "TEXT", "End, UTC."}, {"start_local", "TEXT", "Begin on the clock of zone."}, {"end_local", "TEXT", "End."},
      {"zone", "TEXT", "Zone."}, {"hours", "REAL", "Elapsed hours."}, {"paid_hours", "REAL", "Without unpaid breaks."},
      {"source", "TEXT", "planned or locked."});
TABLE(activities, "One row per activity of a shift.", NULL, {"agent", "TEXT NOT NULL", "Agent."},
      {"shift_date", "TEXT", "Local date of the shift's begin."}, {"shift", "TEXT", "Type of shift."},
      {"activity", "TEXT", "work, a kind of break, a meeting."}, {"segment", "TEXT", "work, break or meeting."},
      {"queues", "TEXT", "Of work: the queues that are served, joined by +."}, {"start_utc", "TEXT NOT NULL", "Begin, UTC."},
      {"end_utc", "TEXT", "End, UTC."}, {"start_local", "TEXT", "Begin on the clock of zone."}, {"end_local", "TEXT", "End."},
      {"zone", "TEXT", "Zone."}, {"hours", "REAL", "Elapsed hours."}, {"paid", "INTEGER", "1 paid, 0 not."});
TABLE(intervals, "Forecast, requirement and roster of every interval of a queue.", "queue, start_utc", {"queue", "TEXT NOT NULL", "Queue."},
      {"start_utc", "TEXT NOT NULL", "Begin, UTC."}, {"start_local", "TEXT", "Begin on the queue's clock."},
      {"date", "TEXT", "Its local date."}, {"time", "TEXT", "Its local time."}, {"minutes", "INTEGER", "Length."},
      {"contacts", "REAL", "Expected contacts."}, {"aht_s", "REAL", "Mean handle time, seconds."}, {"required", "REAL", "Agents required."},
      {"scheduled", "REAL", "Agents at work by the roster."}, {"difference", "REAL", "scheduled - required."},
      {"sl_expected", "REAL", "Service level by formula."}, {"sl_simulated", "REAL", "Service level by simulation."});
TABLE(history, "What came.", NULL, {"queue", "TEXT NOT NULL", "Queue."}, {"start_utc", "TEXT NOT NULL", "Begin, UTC."},
      {"start_local", "TEXT", "Begin on the queue's clock."}, {"date", "TEXT", "Its local date."}, {"time", "TEXT", "Its local time."},
      {"minutes", "INTEGER", "Length."}, {"offered", "REAL", "Contacts that came."}, {"handled", "REAL", "Handled."},
      {"abandoned", "REAL", "Gave up."}, {"abandoned_in_sl", "REAL", "Gave up within the target."},
      {"answered_in_sl", "REAL", "Answered in time."}, {"handle_seconds", "REAL", "Total handle time."},
      {"active_seconds", "REAL", "Agents' time, each second once."}, {"wait_seconds_answered", "REAL", "Total wait of the answered."},
      {"backlog_open", "REAL", "Waiting at its begin."}, {"backlog_age_seconds", "REAL", "Age of all of them together."},
      {"resolved", "REAL", "Of those who came: resolved by now."}, {"resolution_seconds", "REAL", "Arrival to solution, of all resolved."},
      {"rated", "REAL", "Of those who came: rated by the customer."}, {"satisfied", "REAL", "Of them satisfied."},
      {"nps_answers", "REAL", "Said whether they recommend, 0 to 10."}, {"nps_promoters", "REAL", "Of them 9 or 10."},
      {"nps_detractors", "REAL", "Of them 0 to 6."});
TABLE(accuracy, "Scores of the forecast on the plan's own past.", NULL, {"queue", "TEXT", "Queue."},
      {"model", "TEXT", "Model or yardstick."}, {"level", "TEXT", "interval, day or week."}, {"lead_from", "INTEGER", "First day ahead."},
      {"lead_to", "INTEGER", "Last day ahead."}, {"wape", "REAL", "Sum of absolute errors over the contacts."},
      {"floor", "REAL", "What chance alone makes of it."}, {"bias", "REAL", "Sum of errors over the contacts."},
      {"cover80", "REAL", "Share of actuals in the 80 % interval."}, {"n", "INTEGER", "Actuals."});
TABLE(warnings, "What the run warned of.", NULL, {"stage", "TEXT", "Which part of the run."}, {"queue", "TEXT", "Queue; empty: none."},
      {"text", "TEXT", "The warning."});

static const struct {
  const char *name, *meaning, *select;
} views[] = {
    {"queue_by_day",
     "Contacts, hours and service level of a queue and date, service levels weighted by contacts; rostered_required_hours are those of "
     "intervals "
     "that the roster is about: scheduled_hours - rostered_required_hours = difference_hours.",
     "SELECT queue, date, sum(contacts) AS contacts, sum(required * minutes) / 60 AS required_hours,"
     " sum(CASE WHEN scheduled IS NOT NULL THEN required * minutes END) / 60 AS rostered_required_hours,"
     " sum(scheduled * minutes) / 60 AS scheduled_hours, sum(difference * minutes) / 60 AS difference_hours,"
     " sum(sl_expected * contacts) / sum(CASE WHEN sl_expected IS NOT NULL THEN contacts END) AS sl_expected,"
     " sum(sl_simulated * contacts) / sum(CASE WHEN sl_simulated IS NOT NULL THEN contacts END) AS sl_simulated"
     " FROM intervals GROUP BY queue, date"},
    {"queue_by_week", "The same by ISO week.",
     "SELECT queue, iso_year, iso_week, min(date) AS first_day, sum(contacts) AS contacts, sum(required_hours) AS required_hours,"
     " sum(rostered_required_hours) AS rostered_required_hours, sum(scheduled_hours) AS scheduled_hours,"
     " sum(difference_hours) AS difference_hours FROM queue_by_day JOIN dates USING (date) GROUP BY queue, iso_year, iso_week"},
    {"coverage_by_weekday", "Mean of agents required and scheduled by weekday and local time: for heat maps.",
     "SELECT queue, weekday, weekday_name, time, avg(required) AS required, avg(scheduled) AS scheduled, avg(difference) AS difference "
     "FROM intervals "
     "JOIN dates USING (date) WHERE scheduled IS NOT NULL GROUP BY queue, weekday, time"},
    {"agent_by_day", "Shifts and hours of a person and date.",
     "SELECT agent, name, site, team, shift_date AS date, count(*) AS shifts, sum(hours) AS hours, sum(paid_hours) AS paid_hours FROM "
     "shifts JOIN "
     "agents USING (agent) GROUP BY agent, shift_date"},
    {"agent_by_week", "The same by ISO week.",
     "SELECT agent, name, site, team, iso_year, iso_week, count(*) AS shifts, sum(hours) AS hours, sum(paid_hours) AS paid_hours FROM "
     "shifts JOIN "
     "agents USING (agent) JOIN dates ON date = shift_date GROUP BY agent, iso_year, iso_week"},
    {"activity_hours", "Hours by date of the shift, site, team and activity.",
     "SELECT shift_date AS date, site, team, activity, sum(hours) AS hours, sum(hours * paid) AS paid_hours FROM activities JOIN agents "
     "USING (agent) "
     "GROUP BY shift_date, site, team, activity"},
    {"history_by_day",
     "What came, by queue and date; service_level is answered in time over offered, csat satisfied over rated, nps promoters less "
     "detractors over answers in points, resolution_s the mean of the resolved; NULL where it was not counted.",
     "SELECT queue, date, sum(offered) AS offered, sum(handled) AS handled, sum(abandoned) AS abandoned, sum(handle_seconds) / "
     "sum(handled) AS aht_s, "
     "sum(answered_in_sl) / sum(CASE WHEN answered_in_sl IS NOT NULL THEN offered END) AS service_level, sum(wait_seconds_answered) / "
     "sum(CASE WHEN "
     "wait_seconds_answered IS NOT NULL THEN handled END) AS asa_s, sum(resolved) AS resolved, sum(resolution_seconds) / "
     "sum(CASE WHEN resolution_seconds IS NOT NULL THEN resolved END) AS resolution_s, sum(satisfied) / "
     "sum(CASE WHEN satisfied IS NOT NULL THEN rated END) AS csat, 100 * sum(nps_promoters - nps_detractors) / "
     "sum(CASE WHEN nps_promoters - nps_detractors IS NOT NULL THEN nps_answers END) AS nps FROM history GROUP BY queue, date"},
    {"contacts_by_day", "What came and what is expected, in one line of time.",
     "SELECT queue, date, 'actual' AS what, sum(offered) AS contacts FROM history GROUP BY queue, date UNION ALL SELECT queue, date, "
     "'forecast', "
     "sum(contacts) FROM intervals WHERE contacts IS NOT NULL GROUP BY queue, date"},
};

/* ---- Times ---- */

/* "2026-03-30 09:00:00", which SQL and business-intelligence tools know. */
static void store_time(WfmStore *store, int64_t seconds) {
  char text[WFM_STAMP_SIZE], day[WFM_STAMP_SIZE];
  int32_t second = wfm_local_second(seconds);
  g_snprintf(text, sizeof text, "%.10s %02d:%02d:%02d", wfm_format_day(day, wfm_local_day(seconds)), second / 3600, second / 60 % 60,
             second % 60);
  wfm_store_text(store, text);
}

typedef struct {
  WfmStore *store;
  const WfmExportInput *input;
  int32_t first, last; /* dates that rows are about */
} Filling;

static void store_date(Filling *f, int32_t day) {
  char text[WFM_STAMP_SIZE];
  f->first = MIN(f->first, day), f->last = MAX(f->last, day);
  wfm_store_text(f->store, wfm_format_day(text, day));
}

/* start_local, date and time of an instant. */
static void store_local(Filling *f, const WfmZone *zone, int64_t instant) {
  char text[WFM_STAMP_SIZE];
  int64_t local = wfm_zone_local(zone, instant);
  store_time(f->store, local);
  store_date(f, wfm_local_day(local));
  wfm_format_clock(text, wfm_local_second(local));
  text[5] = '\0';
  wfm_store_text(f->store, text);
}

/* ---- Tables ---- */

static bool fill_queues(const Filling *f, GError **err) {
  const WfmQueueRow *row = WFM_ROWS(f->input->plan, QUEUES, WfmQueueRow);
  if (!wfm_store_begin(f->store, &queues_table, err)) return false;
  for (size_t q = 0; q < WFM_N_ROWS(f->input->plan, QUEUES); q++) {
    wfm_store_text(f->store, row[q].queue);
    wfm_store_text(f->store, row[q].name);
    wfm_store_text(f->store, wfm_channel_names[row[q].channel]);
    wfm_store_text(f->store, row[q].language);
    wfm_store_int(f->store, row[q].tier);
    wfm_store_text(f->store, row[q].zone);
    wfm_store_real(f->store, row[q].sl_target);
    wfm_store_real(f->store, row[q].target_s);
    if (!wfm_store_row(f->store, err)) return false;
  }
  return true;
}

static bool fill_agents(const Filling *f, const WfmExportPeople *people, GError **err) {
  if (!wfm_store_begin(f->store, &agents_table, err)) return false;
  for (size_t p = 0; p < people->n_people; p++) {
    const WfmExportPerson *person = &people->person[p];
    wfm_store_text(f->store, person->id);
    wfm_store_text(f->store, person->name);
    wfm_store_text(f->store, person->site);
    wfm_store_text(f->store, person->team);
    wfm_store_text(f->store, person->zone->name);
    wfm_store_text(f->store, person->row ? person->row->contract : NULL);
    if (!wfm_store_row(f->store, err)) return false;
  }
  return true;
}

static bool fill_leave(const Filling *f, const WfmExportPeople *people, GError **err) {
  if (!wfm_store_begin(f->store, &leave_table, err)) return false;
  for (size_t p = 0; p < people->n_people; p++)
    for (size_t k = 0; k < people->person[p].n_leave; k++) {
      const WfmLeaveRow *row = people->leave[people->person[p].first_leave + k];
      int64_t begin = 0, end = 0;
      wfm_stamp_span(&begin, &end, &row->from, &row->to, people->person[p].zone);
      wfm_store_text(f->store, row->agent);
      wfm_store_text(f->store, row->kind);
      store_time(f->store, wfm_zone_local(people->person[p].zone, begin));
      store_time(f->store, wfm_zone_local(people->person[p].zone, end));
      if (!wfm_store_row(f->store, err)) return false;
    }
  return true;
}

static bool fill_shifts(Filling *f, const WfmExportPeople *people, GError **err) {
  if (!wfm_store_begin(f->store, &shifts_table, err)) return false;
  for (size_t s = 0; s < people->n_shifts; s++) {
    const WfmExportShift *shift = &people->shift[s];
    const WfmExportPerson *person = &people->person[shift->person];
    wfm_store_text(f->store, person->id);
    store_date(f, shift->day);
    wfm_store_text(f->store, shift->shift);
    wfm_store_text(f->store, shift->kind);
    store_time(f->store, shift->start);
    store_time(f->store, shift->end);
    store_time(f->store, wfm_zone_local(person->shown, shift->start));
    store_time(f->store, wfm_zone_local(person->shown, shift->end));
    wfm_store_text(f->store, person->shown->name);
    wfm_store_real(f->store, (double)(shift->end - shift->start) / 3600);
    wfm_store_real(f->store, (double)shift->paid_s / 3600);
    wfm_store_text(f->store, shift->source);
    if (!wfm_store_row(f->store, err)) return false;
  }
  return true;
}

static bool fill_activity(Filling *f, const WfmExportPerson *person, const WfmExportShift *shift, const WfmSegmentRow *row, GError **err) {
  bool work = strcmp(row->segment, "work") == 0;
  wfm_store_text(f->store, person->id);
  store_date(f, shift->day);
  wfm_store_text(f->store, shift->shift);
  wfm_store_text(f->store, wfm_export_name(f->input, WFM_NAME_ACTIVITY, wfm_export_activity(row)));
  wfm_store_text(f->store, row->segment);
  wfm_store_text(f->store, work ? row->queue_or_activity : NULL);
  store_time(f->store, row->start_utc);
  store_time(f->store, row->end_utc);
  store_time(f->store, wfm_zone_local(person->shown, row->start_utc));
  store_time(f->store, wfm_zone_local(person->shown, row->end_utc));
  wfm_store_text(f->store, person->shown->name);
  wfm_store_real(f->store, (double)(row->end_utc - row->start_utc) / 3600);
  wfm_store_int(f->store, row->paid);
  return wfm_store_row(f->store, err);
}

static bool fill_activities(Filling *f, const WfmExportPeople *people, GError **err) {
  if (!wfm_store_begin(f->store, &activities_table, err)) return false;
  for (size_t s = 0; s < people->n_shifts; s++) {
    const WfmExportShift *shift = &people->shift[s];
    for (size_t k = 0; k < shift->n; k++)
      if (!fill_activity(f, &people->person[shift->person], shift, people->segment[shift->first + k], err)) return false;
  }
  return true;
}

static bool fill_intervals(Filling *f, GError **err) {
  size_t n = 0;
  g_autofree WfmExportInterval *interval = wfm_export_intervals(&n, f->input);
  if (!wfm_store_begin(f->store, &intervals_table, err)) return false;
  for (size_t k = 0; k < n; k++) {
    wfm_store_text(f->store, interval[k].queue);
    store_time(f->store, interval[k].start);
    store_local(f, interval[k].zone, interval[k].start);
    wfm_store_int(f->store, interval[k].minutes);
    wfm_store_real(f->store, interval[k].contacts);
    wfm_store_real(f->store, interval[k].aht_s);
    wfm_store_real(f->store, interval[k].required);
    wfm_store_real(f->store, interval[k].scheduled);
    wfm_store_real(f->store, interval[k].difference);
    wfm_store_real(f->store, interval[k].sl_expected);
    wfm_store_real(f->store, interval[k].sl_simulated);
    if (!wfm_store_row(f->store, err)) return false;
  }
  return true;
}

static bool fill_history(Filling *f, GError **err) {
  const WfmHistoryRow *row = WFM_ROWS(f->input->plan, HISTORY, WfmHistoryRow);
  if (!wfm_store_begin(f->store, &history_table, err)) return false;
  for (size_t k = 0; k < WFM_N_ROWS(f->input->plan, HISTORY); k++) {
    wfm_store_text(f->store, row[k].queue);
    store_time(f->store, row[k].interval_start_utc);
    store_local(f, wfm_export_queue_zone(f->input, row[k].queue), row[k].interval_start_utc);
    wfm_store_int(f->store, row[k].minutes);
    wfm_store_real(f->store, row[k].offered);
    wfm_store_real(f->store, row[k].handled);
    wfm_store_real(f->store, row[k].abandoned);
    wfm_store_real(f->store, row[k].abandoned_in_sl);
    wfm_store_real(f->store, row[k].answered_in_sl);
    wfm_store_real(f->store, row[k].handle_seconds);
    wfm_store_real(f->store, row[k].active_seconds);
    wfm_store_real(f->store, row[k].wait_seconds_answered);
    wfm_store_real(f->store, row[k].backlog_open);
    wfm_store_real(f->store, row[k].backlog_age_seconds);
    wfm_store_real(f->store, row[k].resolved);
    wfm_store_real(f->store, row[k].resolution_seconds);
    wfm_store_real(f->store, row[k].rated);
    wfm_store_real(f->store, row[k].satisfied);
    wfm_store_real(f->store, row[k].nps_answers);
    wfm_store_real(f->store, row[k].nps_promoters);
    wfm_store_real(f->store, row[k].nps_detractors);
    if (!wfm_store_row(f->store, err)) return false;
  }
  return true;
}

static bool fill_accuracy(const Filling *f, GError **err) {
  const WfmTableData *table = f->input->accuracy;
  if (!wfm_store_begin(f->store, &accuracy_table, err)) return false;
  for (size_t r = 0; table && r < table->n_rows; r++) {
    const WfmAccuracyRow *row = (const WfmAccuracyRow *)table->rows + r;
    wfm_store_text(f->store, row->queue);
    wfm_store_text(f->store, row->model);
    wfm_store_text(f->store, row->level);
    wfm_store_int(f->store, row->lead_from);
    wfm_store_int(f->store, row->lead_to);
    wfm_store_real(f->store, row->wape);
    wfm_store_real(f->store, row->floor);
    wfm_store_real(f->store, row->bias);
    wfm_store_real(f->store, row->cover80);
    wfm_store_int(f->store, row->n);
    if (!wfm_store_row(f->store, err)) return false;
  }
  return true;
}

static bool fill_warnings(const Filling *f, GError **err) {
  JsonArray *warnings = wfm_fact_array(f->input->summary, "warnings");
  if (!wfm_store_begin(f->store, &warnings_table, err)) return false;
  for (guint k = 0; k < wfm_fact_length(warnings); k++) {
    JsonObject *warning = wfm_fact_element(warnings, k);
    wfm_store_text(f->store, wfm_fact_text(warning, "stage"));
    wfm_store_text(f->store, wfm_fact_text(warning, "queue"));
    wfm_store_text(f->store, wfm_fact_text(warning, "text"));
    if (!wfm_store_row(f->store, err)) return false;
  }
  return true;
}

static bool fill_dates(const Filling *f, GError **err) {
  char text[WFM_STAMP_SIZE];
  if (!wfm_store_begin(f->store, &dates_table, err)) return false;
  for (int32_t day = f->first; day <= f->last; day++) {
    int year = 0, month = 0, date = 0, iso_year = 0, iso_week = 0;
    wfm_day_to_civil(day, &year, &month, &date);
    wfm_iso_week(day, &iso_year, &iso_week);
    wfm_store_text(f->store, wfm_format_day(text, day));
    wfm_store_int(f->store, year);
    wfm_store_int(f->store, month);
    wfm_store_int(f->store, iso_year);
    wfm_store_int(f->store, iso_week);
    wfm_store_int(f->store, wfm_weekday(day) + 1);
    wfm_store_text(f->store, wfm_weekday_names[wfm_weekday(day)]);
    if (!wfm_store_row(f->store, err)) return false;
  }
  return true;
}

static bool fill_about(const Filling *f, const WfmExportPeople *people, GError **err) {
  int32_t first = 0, last = 0;
  char a[WFM_STAMP_SIZE], b[WFM_STAMP_SIZE], c[WFM_STAMP_SIZE];
  if (!wfm_export_days(&first, &last, f->input, people, err)) return false;
  const char *const facts[][2] = {{"plan", f->input->title},
                                  {"zone", f->input->zone->name},
                                  {"currency", f->input->currency},
                                  {"first_day", wfm_format_day(a, first)},
                                  {"last_day", wfm_format_day(b, last)},
                                  {"known_until_utc", wfm_format_utc(c, f->input->stamp)}};
  if (!wfm_store_begin(f->store, &about_table, err)) return false;
  for (size_t k = 0; k < G_N_ELEMENTS(facts); k++) {
    wfm_store_text(f->store, facts[k][0]);
    wfm_store_text(f->store, facts[k][1]);
    if (!wfm_store_row(f->store, err)) return false;
  }
  return true;
}

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(WfmExportPeople) people = wfm_export_people_new(input, err);
  g_autoptr(WfmStore) store = people ? wfm_store_new(err) : NULL;
  if (!store) return false;
  Filling f = {store, input, INT32_MAX, INT32_MIN};
  bool filled = fill_about(&f, people, err) && fill_queues(&f, err) && fill_agents(&f, people, err) && fill_leave(&f, people, err) &&
                fill_shifts(&f, people, err) && fill_activities(&f, people, err) && fill_intervals(&f, err) && fill_history(&f, err) &&
                fill_accuracy(&f, err) && fill_warnings(&f, err) && fill_dates(&f, err);
  for (size_t v = 0; filled && v < G_N_ELEMENTS(views); v++)
    filled = wfm_store_view(store, views[v].name, views[v].meaning, views[v].select, err);
  return filled && wfm_store_finish(store, wfm_export_file(out, "wfm", ".sqlite"), err);
}

const WfmExportTarget wfm_export_sqlite = {
    .name = "sqlite",
    .summary = "a SQLite file: tables that explain themselves, and views ready to draw",
    .source = "Tableau, Power BI, Looker, Metabase, Grafana, SQL",
    .file = "wfm.sqlite",
    .needs = WFM_EXPORT_ROSTER,
    .uses = WFM_EXPORT_FORECAST | WFM_EXPORT_REQUIREMENT | WFM_EXPORT_COVERAGE | WFM_EXPORT_ACCURACY,
    .make = make,
};
