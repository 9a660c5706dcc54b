/* Figures of weeks that the history tells. */
#include "cli/kpi.h"

#include <math.h>
#include <string.h>

#define DAY_S 86400.0
#define ALL_BUT 0.9 /* of those who came: what they took is then about the whole */

static double known(double value) {
  return isnan(value) ? 0 : value;
}

/* By the queue's definition; a row that lacks a part of it does not count. Flow-outs and callbacks are not in the history. */
static void add_service(WfmKpiSums *sums, const WfmHistoryRow *row, WfmServiceLevel definition) {
  double served = wfm_history_served(row), good = row->answered_in_sl, base = row->offered;
  if (definition == WFM_SL_ANSWERED_OF_ANSWERED) base = served;
  if (definition == WFM_SL_ABANDONS_OK) good += row->abandoned_in_sl;
  if (definition == WFM_SL_EXCLUDE_SHORT) base -= row->abandoned_in_sl;
  if (isnan(good) || isnan(base) || definition == WFM_SL_WITH_FLOW_OUT) return;
  sums->good += good;
  sums->base += base;
}

/* What became of those who came in the interval, where it is told. */
static void add_outcome(WfmKpiSums *sums, const WfmHistoryRow *row) {
  if (!isnan(row->resolved + row->resolution_seconds)) {
    sums->resolved += row->resolved, sums->resolution_s += row->resolution_seconds;
    sums->resolvable += known(row->offered);
  }
  if (!isnan(row->rated + row->satisfied)) sums->rated += row->rated, sums->satisfied += row->satisfied;
  double net = row->nps_promoters - row->nps_detractors;
  if (!isnan(row->nps_answers + net)) sums->nps_answers += row->nps_answers, sums->nps_net += net;
}

void wfm_kpi_add(WfmKpiSums *sums, const WfmHistoryRow *row, WfmServiceLevel definition) {
  if (wfm_history_left_out(row)) return;
  double served = wfm_history_served(row);
  if (!sums->rows++) sums->backlog = sums->backlog_age_s = (double)NAN;
  sums->seconds += (double)row->minutes * 60;
  sums->offered += row->offered;
  sums->handled += known(served);
  add_service(sums, row, definition);
  if (!isnan(row->abandoned)) sums->abandoned += row->abandoned, sums->abandon_base += row->offered;
  if (!isnan(row->handle_seconds)) sums->handle_s += row->handle_seconds, sums->handle_base += known(served);
  if (!isnan(row->wait_seconds_answered)) sums->wait_s += row->wait_seconds_answered, sums->wait_base += known(served);
  if (!isnan(row->backlog_open)) {
    sums->backlog = row->backlog_open;
    sums->backlog_age_s = row->backlog_open > 0 ? row->backlog_age_seconds / row->backlog_open : (double)NAN;
  }
  add_outcome(sums, row);
}

static double quotient(double part, double whole) {
  return whole > 0 ? part / whole : (double)NAN;
}

double wfm_kpi_service_level(const WfmKpiSums *sums) {
  return quotient(sums->good, sums->base);
}

int32_t wfm_kpi_week(const WfmRun *run, int32_t day) {
  return day - (wfm_weekday(day) - run->settings->week_start + 7) % 7;
}

static bool is_open_on(const WfmOpening *opening, int weekday) {
  for (size_t k = 0; k < opening->n; k++)
    if (opening->span[k].weekdays & 1u << weekday) return true;
  return opening->n == 0;
}

/* Is every open day from .. to - 1 missing nothing, because the queue is closed on it? */
static bool is_closed(const WfmOpening *opening, int32_t from, int32_t to) {
  for (int32_t day = from; day < to; day++)
    if (is_open_on(opening, wfm_weekday(day))) return false;
  return true;
}

size_t wfm_kpi_weeks(int32_t **monday, const WfmRun *run, size_t queue, size_t most) {
  const WfmHistoryRow *row = WFM_ROWS(run->plan, HISTORY, WfmHistoryRow);
  const WfmRunQueue *own = &run->queue[queue];
  int32_t first = INT32_MAX, last = INT32_MIN;
  for (size_t i = 0; i < WFM_N_ROWS(run->plan, HISTORY); i++) {
    if (strcmp(row[i].queue, own->row->queue) != 0 || wfm_history_left_out(&row[i])) continue;
    first = MIN(first, wfm_local_day(wfm_zone_local(own->zone, row[i].interval_start_utc)));
    last = MAX(last, wfm_local_day(wfm_zone_local(own->zone, row[i].interval_start_utc + row[i].minutes * 60 - 1)));
  }
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(int32_t));
  for (int32_t week = last == INT32_MIN ? 0 : wfm_kpi_week(run, last); last != INT32_MIN && week + 7 > first && list->len < most;
       week -= 7) {
    bool whole = is_closed(&own->row->open, week, MAX(first, week)) && is_closed(&own->row->open, MIN(last + 1, week + 7), week + 7);
    if (whole) g_array_prepend_val(list, week);
  }
  size_t n = list->len;
  *monday = g_memdup2(list->data, n * sizeof(int32_t));
  return n;
}

static const char basis[] = "history.csv";

/* Those that take long are resolved last. */
static const char *resolution_basis(WfmTableData *table, const WfmKpiSums *sums) {
  if (!(sums->resolved < ALL_BUT * sums->resolvable)) return basis;
  g_autofree char *text =
      g_strdup_printf("history.csv; only %.0f %% of those who came are resolved", 100 * sums->resolved / sums->resolvable);
  return wfm_table_text(table, text);
}

static void append_week(WfmTableData *table, const WfmQueueRow *row, int32_t week, const WfmKpiSums *sums) {
  struct {
    WfmKpiKind kind;
    double value, target, n;
    const char *basis;
  } figure[] = {
      {WFM_KPI_CONTACTS, sums->offered, (double)NAN, sums->offered},
      {WFM_KPI_HANDLED, sums->handled, (double)NAN, sums->offered},
      {WFM_KPI_SERVICE_LEVEL, wfm_kpi_service_level(sums), row->sl_target, sums->base},
      {WFM_KPI_ABANDONED, quotient(sums->abandoned, sums->abandon_base), row->abandon_max, sums->abandon_base},
      {WFM_KPI_FIRST_RESPONSE, quotient(sums->wait_s, sums->wait_base), row->asa_target_s, sums->wait_base},
      {WFM_KPI_HANDLE_TIME, quotient(sums->handle_s, sums->handle_base), (double)NAN, sums->handle_base},
      {WFM_KPI_BACKLOG, sums->backlog, (double)NAN, sums->backlog},
      {WFM_KPI_BACKLOG_DAYS, quotient(7 * sums->backlog, sums->handled), (double)NAN, sums->handled},
      {WFM_KPI_RESOLUTION_TIME, quotient(sums->resolution_s, sums->resolved), row->resolution_mean_s, sums->resolved,
       resolution_basis(table, sums)},
      {WFM_KPI_BACKLOG_AGE, sums->backlog_age_s / DAY_S, row->backlog_age_max_s / DAY_S, sums->backlog},
      {WFM_KPI_CSAT, quotient(sums->satisfied, sums->rated), row->csat_target, sums->rated},
      {WFM_KPI_NPS, 100 * quotient(sums->nps_net, sums->nps_answers), row->nps_target, sums->nps_answers},
  };
  for (size_t k = 0; k < G_N_ELEMENTS(figure); k++)
    wfm_kpi_append(table, row->queue, figure[k].kind, "week", week, 7, figure[k].value, figure[k].target,
                   figure[k].basis ? figure[k].basis : basis, figure[k].n);
}

void wfm_kpi_history(WfmTableData *table, const WfmRun *run, size_t weeks) {
  const WfmHistoryRow *row = WFM_ROWS(run->plan, HISTORY, WfmHistoryRow);
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmRunQueue *own = &run->queue[q];
    g_autofree int32_t *monday = NULL;
    size_t n = wfm_kpi_weeks(&monday, run, q, weeks);
    g_autofree WfmKpiSums *sums = g_new0(WfmKpiSums, n + 1);
    for (size_t i = 0; n && i < WFM_N_ROWS(run->plan, HISTORY); i++) {
      if (strcmp(row[i].queue, own->row->queue) != 0) continue;
      int32_t week = wfm_kpi_week(run, wfm_local_day(wfm_zone_local(own->zone, row[i].interval_start_utc)));
      for (size_t w = 0; w < n; w++)
        if (monday[w] == week) wfm_kpi_add(&sums[w], &row[i], (WfmServiceLevel)own->row->sl_definition);
    }
    for (size_t w = 0; w < n; w++)
      if (sums[w].rows) append_week(table, own->row, monday[w], &sums[w]);
  }
}
