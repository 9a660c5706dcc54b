/* Key figures: what a week came to, against its target and the weeks before, from data that the plan really has.
 *
 * A week is whole, on its queue's clock, and begins on the planner's first day (run.week_start); a week of which the history lacks an open day is
 * left out. What the plan has no data for is said to be not measured, and why. Rows of the history that are partial or excluded do not count.
 *
 * service_level by the queue's own definition (queues.sl_definition), of the rows in which its parts are counted; first_response_s is the mean wait of
 * the answered; backlog what was open at the end of the week, backlog_days that over the contacts handled a day. productivity (contacts
 * handled per paid hour), cost_per_contact and utilisation (handle time over paid time) need paid hours: those of previous.csv for weeks in which
 * somebody worked on every day with contacts; for the coming roster those of the roster and the contacts of the forecast. occupancy is the
 * roster's, by simulation. resolution_time_s is the mean time from arrival to solution of those who came in the week and are resolved: while
 * a tenth of them are open it is told of how many it is, because those that take long are still missing. csat is satisfied / rated, nps (promoters -
 * detractors) / answers in points, of those who came in the week; backlog_age_days the mean age of the backlog. Errors of the forecast are those of the archive, by how many days ahead the day was forecast. */
#pragma once

#include "cli/answer.h"
#include "cli/data/notation.h"
#include "cli/run.h"

/* The kinds of figures: name, unit, and which way is better (+1 more, -1 less, 0 neither). */
typedef enum {
  WFM_KPI_CONTACTS,
  WFM_KPI_HANDLED,
  WFM_KPI_SERVICE_LEVEL,
  WFM_KPI_ABANDONED,
  WFM_KPI_FIRST_RESPONSE,
  WFM_KPI_HANDLE_TIME,
  WFM_KPI_BACKLOG,
  WFM_KPI_BACKLOG_DAYS,
  WFM_KPI_WAPE_1_7,
  WFM_KPI_WAPE_8_14,
  WFM_KPI_WAPE_15_28,
  WFM_KPI_BIAS_1_7,
  WFM_KPI_YARDSTICK_1_7,
  WFM_KPI_PRODUCTIVITY,
  WFM_KPI_COST,
  WFM_KPI_UTILISATION,
  WFM_KPI_OCCUPANCY,
  WFM_KPI_RESOLUTION_TIME,
  WFM_KPI_BACKLOG_AGE,
  WFM_KPI_CSAT,
  WFM_KPI_NPS,
  WFM_N_KPI
} WfmKpiKind;
typedef struct {
  const char *name, *label, *unit; /* label for people */
  int better;
} WfmKpi;
extern const WfmKpi wfm_kpis[WFM_N_KPI];

/* Sums of history rows: figures are quotients of those that were counted together. */
typedef struct {
  double offered, handled;
  double good, base;              /* of the service level */
  double abandoned, abandon_base; /* of rows that count who gave up */
  double handle_s, handle_base;   /* of rows that measure handle time */
  double wait_s, wait_base;       /* of rows that measure the wait */
  double backlog, backlog_age_s;  /* of the last row that counts it, and how old they are on the mean; NaN: not told */
  double resolved, resolution_s;  /* of rows that count both */
  double resolvable;              /* offered in rows that count the resolved */
  double rated, satisfied;
  double nps_answers, nps_net; /* net: promoters less detractors */
  size_t rows;
  double seconds; /* that the rows last */
} WfmKpiSums;
void wfm_kpi_add(WfmKpiSums *sums, const WfmHistoryRow *row, WfmServiceLevel definition);
/* Shares and means; NaN where their parts were not counted. */
double wfm_kpi_service_level(const WfmKpiSums *sums);

/* The first day of the week of a day. */
int32_t wfm_kpi_week(const WfmRun *run, int32_t day);

/* The last whole weeks of a queue's history, at most `most`: first days in *monday, to be freed. */
size_t wfm_kpi_weeks(int32_t **monday, const WfmRun *run, size_t queue, size_t most);

/* Appends a figure of a period; of a week, with the weeks before it that stand in the table already. n: contacts behind it. */
void wfm_kpi_append(WfmTableData *table, const char *queue, WfmKpiKind kind, const char *period, int32_t from_day, int64_t days,
                    double value, double target, const char *basis, double n);
void wfm_kpi_not_measured(WfmTableData *table, WfmKpiKind kind, const char *why);

/* Parts of the table. */
void wfm_kpi_history(WfmTableData *table, const WfmRun *run, size_t weeks);
bool wfm_kpi_ahead(WfmTableData *table, const WfmRun *run, size_t weeks, GError **err);
void wfm_kpi_team(WfmTableData *table, const WfmRun *run, size_t weeks);

/* kpi.csv of the last weeks. */
WfmTableData *wfm_kpi_table(WfmRun *run, size_t weeks, GError **err);

/* Sentences on what to look at, the weightiest first; to be freed. coverage: of the coming roster, NULL: there is none. */
GPtrArray *wfm_kpi_advice(const WfmRun *run, const WfmTableData *kpi, const WfmTableData *coverage);

/* A figure with its unit, for people; NaN: a dash. */
const char *wfm_kpi_number(char buffer[static WFM_AMOUNT_SIZE], double value, const char *unit);

/* The figures and the sentences as text and facts. */
void wfm_kpi_say(WfmAnswer *out, const WfmRun *run, const WfmTableData *kpi, const GPtrArray *advice);
