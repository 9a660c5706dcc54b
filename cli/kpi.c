#include "cli/kpi.h"

#include <math.h>
#include <string.h>

const WfmKpi wfm_kpis[WFM_N_KPI] = {
    [WFM_KPI_CONTACTS] = {"contacts", "contacts", "contacts", 0},
    [WFM_KPI_HANDLED] = {"handled", "handled", "contacts", 0},
    [WFM_KPI_SERVICE_LEVEL] = {"service_level", "service level", "share", 1},
    [WFM_KPI_ABANDONED] = {"abandoned", "abandoned", "share", -1},
    [WFM_KPI_FIRST_RESPONSE] = {"first_response_s", "first response", "s", -1},
    [WFM_KPI_HANDLE_TIME] = {"handle_time_s", "handle time", "s", -1},
    [WFM_KPI_BACKLOG] = {"backlog", "backlog", "contacts", -1},
    [WFM_KPI_BACKLOG_DAYS] = {"backlog_days", "backlog in days", "days", -1},
    [WFM_KPI_WAPE_1_7] = {"wape_1_7", "error 1-7 days ahead", "share", -1},
    [WFM_KPI_WAPE_8_14] = {"wape_8_14", "error 8-14 days ahead", "share", -1},
    [WFM_KPI_WAPE_15_28] = {"wape_15_28", "error 15-28 days ahead", "share", -1},
    [WFM_KPI_BIAS_1_7] = {"bias_1_7", "bias 1-7 days ahead", "share", 0},
    [WFM_KPI_YARDSTICK_1_7] = {"yardstick_wape_1_7", "error of the yardstick", "share", -1},
    [WFM_KPI_PRODUCTIVITY] = {"productivity", "contacts per paid hour", "contacts/h", 1},
    [WFM_KPI_COST] = {"cost_per_contact", "cost per contact", "money", -1},
    [WFM_KPI_UTILISATION] = {"utilisation", "utilisation", "share", 0},
    [WFM_KPI_OCCUPANCY] = {"occupancy", "occupancy", "share", 0},
    [WFM_KPI_RESOLUTION_TIME] = {"resolution_time_s", "resolution time", "s", -1},
    [WFM_KPI_BACKLOG_AGE] = {"backlog_age_days", "age of the backlog", "days", -1},
    [WFM_KPI_CSAT] = {"csat", "CSAT", "share", 1},
    [WFM_KPI_NPS] = {"nps", "NPS", "points", 1},
};

enum { USUAL_WEEKS = 4 };

/* Means of the weeks of the series before: rows of a queue and kind stand in order of time. */
static void compare(WfmKpiRow *row, const WfmTableData *table) {
  const WfmKpiRow *rows = table->rows;
  double sum = 0;
  int n = 0;
  for (size_t k = table->n_rows; k-- > 0 && n < USUAL_WEEKS;) {
    if (strcmp(rows[k].kpi, row->kpi) != 0 || strcmp(rows[k].queue, row->queue) != 0 || strcmp(rows[k].period, "week") != 0) continue;
    if (rows[k].from_day < row->from_day - 7 * USUAL_WEEKS) break;
    if (isnan(rows[k].value)) continue;
    if (rows[k].from_day == row->from_day - 7) row->before = rows[k].value;
    sum += rows[k].value;
    n++;
  }
  if (n >= 2) row->usual = sum / n;
}

/* What is taken for noise: one point of a share, a twentieth of anything else; of answers of customers two standard errors too. An answer is 1 or 0 of
 * satisfaction; of recommendation 100, 0 or -100, whose standard deviation is 100 at most. */
static double noise_of(const WfmKpiRow *row, const WfmKpi *kpi) {
  double share = 0.01, n = fmax(row->n, 1);
  if (kpi == &wfm_kpis[WFM_KPI_CSAT]) return fmax(share, 2 * sqrt(row->usual * (1 - row->usual) / n));
  if (kpi == &wfm_kpis[WFM_KPI_NPS]) return fmax(100 * share, 2 * 100 / sqrt(n));
  return strcmp(kpi->unit, "share") == 0 ? share : 0.05 * fabs(row->usual);
}

static const char *trend_of(const WfmKpiRow *row, const WfmKpi *kpi) {
  if (isnan(row->usual) || isnan(row->value)) return "";
  double change = row->value - row->usual, noise = noise_of(row, kpi);
  if (fabs(change) <= noise) return "steady";
  if (!kpi->better) return change > 0 ? "up" : "down";
  return (change > 0) == (kpi->better > 0) ? "better" : "worse";
}

static const char *met(const WfmKpi *kpi, double value, double target) {
  if (isnan(value) || isnan(target)) return "";
  return (kpi->better > 0 ? value >= target : value <= target) ? "yes" : "no";
}

void wfm_kpi_append(WfmTableData *table, const char *queue, WfmKpiKind kind, const char *period, int32_t from_day, int64_t days,
                    double value, double target, const char *basis, double n) {
  const WfmKpi *kpi = &wfm_kpis[kind];
  if (!isfinite(value)) return;
  WfmKpiRow row = {.queue = queue,
                   .kpi = kpi->name,
                   .period = period,
                   .from_day = from_day,
                   .days = days,
                   .value = value,
                   .unit = kpi->unit,
                   .target = target > 0 ? target : (double)NAN,
                   .before = (double)NAN,
                   .usual = (double)NAN,
                   .basis = basis,
                   .n = n};
  if (strcmp(period, "week") == 0) compare(&row, table);
  row.met = met(kpi, row.value, row.target);
  row.trend = trend_of(&row, kpi);
  wfm_table_append(table, &row);
}

void wfm_kpi_not_measured(WfmTableData *table, WfmKpiKind kind, const char *why) {
  WfmKpiRow row = {.queue = "",
                   .kpi = wfm_kpis[kind].name,
                   .period = "",
                   .from_day = INT32_MIN,
                   .value = (double)NAN,
                   .unit = wfm_kpis[kind].unit,
                   .target = (double)NAN,
                   .met = "",
                   .before = (double)NAN,
                   .usual = (double)NAN,
                   .trend = "",
                   .basis = wfm_table_text(table, why),
                   .n = (double)NAN};
  wfm_table_append(table, &row);
}

/* Of past weeks; only occupancy is known of the coming roster alone. */
static bool has(const WfmTableData *table, WfmKpiKind kind) {
  const char *period = kind == WFM_KPI_OCCUPANCY ? "roster" : "week";
  const WfmKpiRow *row = table->rows;
  for (size_t k = 0; k < table->n_rows; k++)
    if (strcmp(row[k].period, period) == 0 && strcmp(row[k].kpi, wfm_kpis[kind].name) == 0) return true;
  return false;
}

/* What no row tells, and what would have to be there for it. */
static void say_what_is_missing(WfmTableData *table) {
  static const struct {
    WfmKpiKind kind;
    const char *why;
  } missing[] = {
      {WFM_KPI_SERVICE_LEVEL, "history.csv has no answered_in_sl for a whole week"},
      {WFM_KPI_ABANDONED, "history.csv has no abandoned for a whole week"},
      {WFM_KPI_FIRST_RESPONSE, "history.csv has no wait_seconds_answered for a whole week"},
      {WFM_KPI_HANDLE_TIME, "history.csv has no handle_seconds for a whole week"},
      {WFM_KPI_BACKLOG, "history.csv has no backlog_open"},
      {WFM_KPI_WAPE_1_7, "no archived forecast has come true yet (PLAN/archive; wfm run keeps each forecast)"},
      {WFM_KPI_PRODUCTIVITY, "previous.csv has the paid hours of no whole week"},
      {WFM_KPI_COST, "agents.csv has no cost_per_hour, or previous.csv the paid hours of no whole week"},
      {WFM_KPI_UTILISATION, "previous.csv has the paid hours of no whole week, or history.csv no handle times"},
      {WFM_KPI_OCCUPANCY, "no roster has been simulated; history.csv does not say how long people were ready for contacts"},
      {WFM_KPI_RESOLUTION_TIME, "history.csv has no resolved and resolution_seconds for a whole week"},
      {WFM_KPI_BACKLOG_AGE, "history.csv has no backlog_age_seconds: how many are open, not since when; backlog_days is what they come to"},
      {WFM_KPI_CSAT, "history.csv has no rated and satisfied for a whole week"},
      {WFM_KPI_NPS, "history.csv has no nps_answers, nps_promoters and nps_detractors for a whole week"},
  };
  for (size_t k = 0; k < G_N_ELEMENTS(missing); k++)
    if (!has(table, missing[k].kind)) wfm_kpi_not_measured(table, missing[k].kind, missing[k].why);
}

WfmTableData *wfm_kpi_table(WfmRun *run, size_t weeks, GError **err) {
  g_autoptr(WfmTableData) table = wfm_table_data_new(&wfm_table_kpi);
  wfm_kpi_history(table, run, weeks);
  if (!wfm_kpi_ahead(table, run, weeks, err)) return NULL;
  wfm_kpi_team(table, run, weeks);
  say_what_is_missing(table);
  return g_steal_pointer(&table);
}
