/* Figures that need paid hours: of weeks by previous.csv, and of the coming roster. */
#include "cli/data/export/facts.h"
#include "cli/kpi.h"
#include "cli/output.h"

#include <math.h>
#include <string.h>

/* A week of everybody. */
typedef struct {
  double handled, handle_s, handle_base; /* contacts done, and those whose handle time is known */
  double paid_s, wages;
  uint8_t contacts_on, worked_on; /* days of the week, bit by bit */
} Week;

static Week *week_of(GHashTable *weeks, int32_t monday) {
  Week *week = g_hash_table_lookup(weeks, GINT_TO_POINTER(monday));
  if (week) return week;
  week = g_new0(Week, 1);
  g_hash_table_insert(weeks, GINT_TO_POINTER(monday), week);
  return week;
}

static void add_history(GHashTable *weeks, const WfmRun *run) {
  const WfmHistoryRow *row = WFM_ROWS(run->plan, HISTORY, WfmHistoryRow);
  for (size_t i = 0; i < WFM_N_ROWS(run->plan, HISTORY); i++) {
    size_t q = wfm_run_queue(run, row[i].queue);
    double served = wfm_history_served(&row[i]);
    if (q == SIZE_MAX || wfm_history_left_out(&row[i]) || isnan(served)) continue;
    int32_t day = wfm_local_day(wfm_zone_local(run->zone, row[i].interval_start_utc)), monday = wfm_kpi_week(run, day);
    Week *week = week_of(weeks, monday);
    week->handled += served;
    if (!isnan(row[i].handle_seconds)) week->handle_s += row[i].handle_seconds, week->handle_base += served;
    if (served > 0) week->contacts_on |= (uint8_t)(1u << (day - monday));
  }
}

static void add_previous(GHashTable *weeks, const WfmRun *run) {
  const WfmPreviousRow *row = WFM_ROWS(run->plan, PREVIOUS, WfmPreviousRow);
  const WfmAgentRow *agent = WFM_ROWS(run->plan, AGENTS, WfmAgentRow);
  g_autoptr(GHashTable) number = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t a = 0; a < WFM_N_ROWS(run->plan, AGENTS); a++) g_hash_table_insert(number, (gpointer)agent[a].agent, (gpointer)&agent[a]);
  for (size_t i = 0; i < WFM_N_ROWS(run->plan, PREVIOUS); i++) {
    const WfmAgentRow *who = g_hash_table_lookup(number, row[i].agent);
    const WfmZone *zone = who ? wfm_plan_zone(run->plan, who->zone) : NULL;
    if (!zone) continue;
    int64_t from = wfm_run_instant(&row[i].from, zone, 0), to = wfm_run_end(&row[i].to, zone);
    int32_t day = wfm_local_day(wfm_zone_local(run->zone, from)), monday = wfm_kpi_week(run, day);
    double paid_s = isnan(row[i].paid_hours) ? (double)(to - from) : row[i].paid_hours * 3600;
    Week *week = week_of(weeks, monday);
    week->paid_s += paid_s;
    week->wages += paid_s / 3600 * who->cost_per_hour;
    for (int32_t d = day; d <= wfm_local_day(wfm_zone_local(run->zone, to - 1)) && d < monday + 7; d++)
      week->worked_on |= (uint8_t)(1u << (d - monday));
  }
}

/* A default is no data. */
static bool has_costs(const WfmRun *run) {
  return wfm_table_column(run->plan->table[WFM_PLAN_AGENTS], "cost_per_hour") > 0;
}

static int by_day(gconstpointer a, gconstpointer b) {
  return GPOINTER_TO_INT(a) < GPOINTER_TO_INT(b) ? -1 : GPOINTER_TO_INT(a) > GPOINTER_TO_INT(b);
}

static void append_weeks(WfmTableData *table, const WfmRun *run, size_t most) {
  static const char basis[] = "history.csv and previous.csv";
  g_autoptr(GHashTable) weeks = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
  add_history(weeks, run);
  add_previous(weeks, run);
  g_autoptr(GList) days = g_list_sort(g_hash_table_get_keys(weeks), by_day);
  int32_t newest = days ? GPOINTER_TO_INT(g_list_last(days)->data) : 0;
  for (const GList *at = days; at; at = at->next) {
    int32_t monday = GPOINTER_TO_INT(at->data);
    const Week *week = g_hash_table_lookup(weeks, at->data);
    bool whole = week->contacts_on && (week->contacts_on & ~week->worked_on) == 0 && week->paid_s > 0 && week->handled > 0;
    if (!whole || monday <= newest - 7 * (int32_t)most) continue;
    wfm_kpi_append(table, "", WFM_KPI_PRODUCTIVITY, "week", monday, 7, week->handled / (week->paid_s / 3600), (double)NAN, basis,
                   week->handled);
    if (has_costs(run))
      wfm_kpi_append(table, "", WFM_KPI_COST, "week", monday, 7, week->wages / week->handled, (double)NAN, basis, week->handled);
    if (week->handle_base > 0) {
      double work_s = week->handle_s * week->handled / week->handle_base;
      wfm_kpi_append(table, "", WFM_KPI_UTILISATION, "week", monday, 7, work_s / week->paid_s, (double)NAN, basis, week->handled);
    }
  }
}

/* ---- The coming roster ---- */

static void append_queue(WfmTableData *table, const WfmRun *run, JsonObject *queue, int32_t from, int64_t days) {
  static const char basis[] = "simulation of the coming roster";
  size_t q = wfm_run_queue(run, wfm_fact_text(queue, "queue"));
  if (q == SIZE_MAX) return;
  const WfmQueueRow *row = run->queue[q].row;
  double contacts = wfm_fact_number(queue, "roster_contacts");
  const struct {
    WfmKpiKind kind;
    const char *member;
    double target;
  } figure[] = {{WFM_KPI_SERVICE_LEVEL, "sl_simulated", row->sl_target},
                {WFM_KPI_ABANDONED, "abandon", row->abandon_max},
                {WFM_KPI_FIRST_RESPONSE, "asa_s", row->asa_target_s},
                {WFM_KPI_OCCUPANCY, "occupancy", row->occupancy_max < 1 ? row->occupancy_max : (double)NAN}};
  for (size_t k = 0; k < G_N_ELEMENTS(figure); k++)
    wfm_kpi_append(table, row->queue, figure[k].kind, "roster", from, days,
                   wfm_fact_number(wfm_fact_object(queue, figure[k].member), "mean"), figure[k].target, basis, contacts);
}

/* Seconds of work that the forecast has in the roster's time. */
static double work_of(const WfmRun *run, const WfmTableData *forecast, double *contacts) {
  const WfmForecastRow *row = forecast->rows;
  double work_s = 0;
  *contacts = 0;
  for (size_t r = 0; r < forecast->n_rows; r++) {
    if (row[r].interval_start_utc < run->roster.start || row[r].interval_start_utc >= wfm_grid_end(run->roster)) continue;
    *contacts += row[r].mean;
    if (isfinite(row[r].aht_s)) work_s += row[r].mean * row[r].aht_s;
  }
  return work_s;
}

static void append_roster(WfmTableData *table, const WfmRun *run) {
  static const char basis[] = "coming roster and forecast";
  JsonObject *roster = wfm_fact_object(run->summary->root, "roster");
  JsonArray *queues = wfm_fact_array(run->summary->root, "queues");
  double paid_h = wfm_fact_number(roster, "paid_hours"), wages = wfm_fact_number(roster, "wages"), contacts = 0;
  int32_t from = wfm_local_day(wfm_zone_local(run->zone, run->roster.start));
  int64_t days = wfm_local_day(wfm_zone_local(run->zone, wfm_grid_end(run->roster) - 1)) - from + 1;
  for (guint k = 0; k < wfm_fact_length(queues); k++) append_queue(table, run, wfm_fact_element(queues, k), from, days);
  g_autoptr(WfmTableData) forecast = wfm_output_standing(run, &wfm_table_forecast);
  if (!forecast || !(paid_h > 0)) return;
  double work_s = work_of(run, forecast, &contacts);
  if (!(contacts > 0)) return;
  wfm_kpi_append(table, "", WFM_KPI_PRODUCTIVITY, "roster", from, days, contacts / paid_h, (double)NAN, basis, contacts);
  if (has_costs(run)) wfm_kpi_append(table, "", WFM_KPI_COST, "roster", from, days, wages / contacts, (double)NAN, basis, contacts);
  wfm_kpi_append(table, "", WFM_KPI_UTILISATION, "roster", from, days, work_s / 3600 / paid_h, (double)NAN, basis, contacts);
}

void wfm_kpi_team(WfmTableData *table, const WfmRun *run, size_t weeks) {
  append_weeks(table, run, weeks);
  append_roster(table, run);
}
