/* Result tables of headcount planning. */
#pragma once

#include "cli/data/table.h"

typedef struct {
  const char *period; /* month or week */
  int32_t from_day;
  int64_t days;
  const char *scope, *name; /* all, site, contract, group, vendor or queue */
  double heads, heads_p10, heads_p50, heads_p90, training, productive, fte, paid_h, hires, leavers, supervisors;
  double required, required_p10, required_p50, required_p90, missing, contacts, work_h, need_h;
  double bare_fte, required_fte, gap_fte, overtime_h, vendor_h;
  double level_p10, level_p50, level_p90, met;
  double cost_p10, cost_p50, cost_p90;
} WfmHeadcountRow;

typedef struct {
  const char *action, *who, *to; /* hire, cross_train, overtime, time_off, vendor; a group or vendor; the group learnt, or "" */
  int32_t decide_day, from_day, trained_day;
  double heads, hours, cost;
} WfmHiringRow;

typedef struct {
  int32_t from_day;
  int64_t days;
  const char *cost_centre, *who, *item, *currency;
  double amount_own, amount;
} WfmBudgetRow;

typedef struct {
  const char *scenario;
  double contacts, required_fte, heads_first, heads_last, hires, vendor_h, overtime_h, missing_h;
  double cost, cost_p10, cost_p50, cost_p90, cost_per_contact, value_at_end, level, met, bound, gap;
  const char *note;
} WfmScenarioResultRow;

typedef struct {
  const char *from, *to, *measure;
  int64_t place;
  const char *part;
  double amount, running;
} WfmBridgeRow;

typedef struct {
  const char *driver, *measure;
  double p10, p50, p90, spread;
} WfmTornadoRow;

typedef struct {
  const char *input, *what;
  int32_t from_day, to_day;
  double saves, pay;
} WfmPriceRow;

extern const WfmTable wfm_table_headcount, wfm_table_hiring, wfm_table_budget, wfm_table_scenarios, wfm_table_bridge, wfm_table_tornado,
    wfm_table_worth;
