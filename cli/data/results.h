/* The tables that the stages write and read: forecast.csv, requirement.csv, roster.csv, shifts.csv, coverage.csv, accuracy.csv;
 * forecast_now.csv, in the columns of forecast.csv; and forecast_law.csv, from which sample paths are drawn.
 * Described by the same WfmTable as the plan's tables, so that `wfm schema forecast` explains an output too. */
#pragma once

#include "cli/data/table.h"
#include "forecast/forecast.h"

typedef struct {
  const char *queue;
  int64_t interval_start_utc;
  const char *interval_start_local; /* queue's zone, with offset */
  int64_t minutes;
  double mean, aht_s, aht_p10, aht_p90;
  double p05, p10, p25, p50, p75, p90, p95;
  double yardstick; /* mean of the last N weeks */
  double day_cv, interval_cv;
  double follow, carry;                  /* slopes of an update during the day; NaN in a forecast made elsewhere */
  double statistical, statistical_aht_s; /* before the planner's overrides */
  const char *override;                  /* reason of the last override that touched the interval; "": none */
} WfmForecastRow;

typedef struct {
  const char *queue;
  int64_t interval_start_utc;
  const char *interval_start_local;
  int64_t minutes;
  double volume, aht_s, load_erl, net_agents, shrinkage, gross_agents;
  int64_t whole_agents;
  const char *binding;
  double service_level, asa_s, occupancy, abandon; /* expected at whole_agents */
  double service_level_expected;                   /* over the forecast's distribution */
} WfmRequirementRow;

/* How the factors of a queue's days go together (forecast/paths.h). */
typedef struct {
  const char *queue;
  double lasting_share, lasting_persistence;
  double aht_cv, aht_lasting_share, aht_lasting_persistence, volume_with_aht;
  double common_1, common_2, common_3, common_4, common_5, common_6, common_7, common_8;
} WfmForecastLawRow;
/* Its last columns as an array of pointers. */
#define WFM_FORECAST_LAW_COMMON(row)                                                                                                       \
  { &(row).common_1, &(row).common_2, &(row).common_3, &(row).common_4, &(row).common_5, &(row).common_6, &(row).common_7, &(row).common_8 }

/* One row per segment (the canonical roster). */
typedef struct {
  int32_t line;
  const char *agent_id, *agent_name, *shift_id;
  int32_t shift_date_local;
  const char *segment; /* "work", "break", "meeting" */
  int64_t start_utc, end_utc;
  const char *start_local, *end_local, *tz;
  bool paid;
  const char *queue_or_activity; /* the queues the person serves joined by +, or the activity */
  const char *source;            /* "planned", "locked" */
} WfmSegmentRow;

typedef struct {
  const char *agent_id, *agent_name, *site, *shift_id, *kind;
  int32_t shift_date_local;
  int64_t start_utc, end_utc;
  const char *start_local, *end_local, *tz;
  double hours, paid_hours;
  const char *source;
} WfmShiftOutRow;

typedef struct {
  const char *queue;
  int64_t interval_start_utc;
  const char *interval_start_local;
  int64_t minutes;
  double required, present; /* gross agents */
  double difference;        /* present - required */
  double sl_expected;       /* by formula; NaN: nothing offered */
  double sl_simulated, asa_simulated_s, occupancy_simulated;
  double offered_simulated;
} WfmCoverageRow;

typedef struct {
  const char *queue, *model, *level; /* interval, day, week */
  int64_t lead_from, lead_to;
  double wape, floor, wape_over_floor, mase, bias, cover80, cover95;
  int64_t n;
} WfmAccuracyRow;

typedef struct {
  const char *queue;
  int64_t interval_start_utc;
  int64_t minutes;
  int64_t known_until_utc; /* end of the history that it was made from */
  double naive, statistical, mean;
  const char *override;
} WfmArchiveRow;

typedef struct {
  const char *queue, *scope, *level; /* all or overridden; interval or day */
  int64_t lead_from, lead_to, n;
  double contacts, naive_wape, statistical_wape, final_wape;
  double models_add, overrides_add; /* by how much the error falls */
  double statistical_bias, final_bias;
} WfmValueAddedRow;

typedef struct {
  const char *queue, *finding, *from, *to; /* local, with offset */
  double contacts, expected, ratio;
  const char *treatment;
} WfmFindingRow;

/* One line of what differs between two rosters. */
typedef struct {
  const char *agent_id, *agent_name, *change; /* added, removed, moved, breaks */
  int32_t shift_date_local;
  const char *was_shift, *was_start_local, *was_end_local; /* "": free */
  const char *is_shift, *is_start_local, *is_end_local;
  const char *inside; /* "meal 13:00 -> 13:30; ..." where the shift is the same */
  const char *tz;
  double notice_h, price; /* NaN: not a matter of notice, not priced */
} WfmChangeRow;

/* Somebody to whom overtime, an extra shift or time off is offered. */
typedef struct {
  int64_t offer, wanted, turn; /* number of the offer; how many people it is for; whom to ask first */
  const char *what, *from_local, *to_local, *tz;
  const char *agent_id, *agent_name;
  double carries, cost, gain;
} WfmOfferRow;

/* A part of the certificate of the roster's bound. */
typedef struct {
  int32_t line;
  int part; /* interval, person, limit, sum */
  const char *name;
  int64_t interval_start_utc;
  double price, value;
  const char *rule, *origin; /* of a limit */
  int32_t from_day, to_day;
} WfmBoundRow;

extern const WfmTable wfm_table_bound;
/* What was done about a day, one row per move (scheduler/roster/moves.h). */
typedef struct {
  int32_t line;
  const char *agent_id, *agent_name, *move;
  int32_t shift_date_local;
  const char *from_local, *to_local, *new_from_local; /* on the agent's clock; the last "" where nothing is moved */
  const char *tz, *what;                              /* the activity moved, the queue served alone, or the extra shift's type */
  double cost;
  const char *queue; /* changed most, or served alone; "": none */
  double points, half_width;
  const char *origin;
} WfmMoveRow;

extern const WfmTable wfm_table_changes, wfm_table_published, wfm_table_moves, wfm_table_offers;
extern const WfmTable wfm_table_history_findings;
extern const WfmTable wfm_table_archive, wfm_table_value_added;
extern const WfmTable wfm_table_forecast, wfm_table_forecast_law, wfm_table_forecast_now, wfm_table_requirement, wfm_table_roster,
    wfm_table_shifts, wfm_table_coverage, wfm_table_accuracy;
/* What a month or a week comes to, of one queue or of all. */
typedef struct {
  const char *queue;  /* "" = all queues together */
  const char *period; /* "month" or "week" */
  int32_t from_day;
  int64_t days;
  double contacts, p05, p10, p25, p50, p75, p90, p95;
  double aht_s;
  double work_h, work_p10, work_p90;
  double year_before, change; /* NaN: not known */
} WfmOutlookRow;
extern const WfmTable wfm_table_outlook;

/* How another tool calls things: an input of `wfm export` (cli/data/export/export.h). */
extern const WfmTable wfm_table_export_names;

/* A key figure of a period; one that is not measured has neither period nor value. */
typedef struct {
  const char *queue, *kpi, *period;
  int32_t from_day;
  int64_t days;
  double value;
  const char *unit;
  double target;
  const char *met;
  double before, usual;
  const char *trend, *basis;
  double n;
} WfmKpiRow;
extern const WfmTable wfm_table_kpi;

#define WFM_N_RESULT_TABLES 26
extern const WfmTable *const wfm_result_tables[WFM_N_RESULT_TABLES];
