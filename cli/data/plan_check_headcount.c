/* What the tables of headcount planning say together: heads that can be known, money in known currencies, levers that mean something. */
#include "cli/data/notation.h"
#include "cli/data/plan_check.h"

#include <math.h>
#include <string.h>

static int64_t n_agents_of(const WfmPlan *plan, const char *group) {
  const WfmAgentRow *agent = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  int64_t n = 0;
  for (size_t a = 0; a < WFM_N_ROWS(plan, AGENTS); a++) n += strcmp(agent[a].group, group) == 0;
  return n;
}

static bool has_rate(const WfmPlan *plan, const char *currency) {
  const WfmExchangeRow *row = WFM_ROWS(plan, EXCHANGE, WfmExchangeRow);
  for (size_t k = 0; k < WFM_N_ROWS(plan, EXCHANGE); k++)
    if (strcmp(row[k].currency, currency) == 0) return true;
  return !*currency;
}

static void check_currency(const WfmPlan *plan, const WfmTableData *data, int32_t line, const char *currency, WfmMistakes *mistakes) {
  if (has_rate(plan, currency)) return;
  g_autofree char *text =
      g_strdup_printf("\"%s\" has no rate in exchange.csv; right would be a row there (a rate of 1 for the plan's own)", currency);
  wfm_plan_mistake(mistakes, data, line, "currency", text);
}

static void check_groups(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_STAFF_GROUPS];
  const WfmStaffGroupRow *row = data->rows;
  for (size_t g = 0; g < data->n_rows; g++) {
    check_currency(plan, data, row[g].line, row[g].currency, mistakes);
    if (isnan(row[g].heads) && n_agents_of(plan, row[g].group) == 0)
      wfm_plan_missing(mistakes, data, row[g].line, "heads",
                       "is empty, and nobody of agents.csv has this group; right would be a number, 0 too");
    if (!isnan(row[g].heads) && n_agents_of(plan, row[g].group) > 0)
      wfm_plan_mistake(mistakes, data, row[g].line, "heads",
                       "is given, and agents.csv has people of this group; right would be one of the two");
    if (isnan(row[g].heads) && row[g].tenure.n > 0)
      wfm_plan_mistake(mistakes, data, row[g].line, "tenure",
                       "is given without heads; from_day of agents.csv says it for people of agents.csv");
    if (row[g].class_most > 0 && row[g].class_least > row[g].class_most)
      wfm_plan_mistake(mistakes, data, row[g].line, "class_least", "is more than class_most");
    if (!isnan(row[g].salary_month) && row[g].salary_month == 0 && row[g].cost_per_hour == 0)
      wfm_plan_mistake(mistakes, data, row[g].line, "salary_month", "is 0; right would be what a head costs, or empty for cost_per_hour");
  }
}

static void check_vendors(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_VENDORS];
  const WfmVendorRow *row = data->rows;
  for (size_t v = 0; v < data->n_rows; v++) {
    check_currency(plan, data, row[v].line, row[v].currency, mistakes);
    if (row[v].least_hours_month > row[v].most_hours_month)
      wfm_plan_mistake(mistakes, data, row[v].line, "least_hours_month", "is more than most_hours_month");
    if (row[v].hours_month > row[v].most_hours_month)
      wfm_plan_mistake(mistakes, data, row[v].line, "hours_month", "is more than most_hours_month");
  }
}

static void check_trainings(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_CROSS_TRAINING];
  const WfmCrossTrainingRow *row = data->rows;
  for (size_t k = 0; k < data->n_rows; k++)
    if (strcmp(row[k].from, row[k].to) == 0)
      wfm_plan_mistake(mistakes, data, row[k].line, "to", "is the group itself; right would be the group to which they belong afterwards");
}

static void check_absence(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_ABSENCE];
  const WfmAbsenceRow *row = data->rows;
  for (size_t k = 0; k < data->n_rows; k++)
    for (char **month = row[k].months; *month; month++) {
      char *end = NULL;
      gint64 number = g_ascii_strtoll(*month, &end, 10);
      if (*end || number < 1 || number > 12) {
        wfm_plan_mistake(mistakes, data, row[k].line, "months", "right would be numbers from 1 to 12, such as 7 8");
        break;
      }
    }
}

/* Where the words of a lever's `of` stand; -1: it has none. */
static int table_of_lever(int lever) {
  static const int tables[WFM_N_LEVERS] = {
      [WFM_LEVER_VOLUME] = WFM_PLAN_QUEUES,
      [WFM_LEVER_DEFLECTION] = WFM_PLAN_QUEUES,
      [WFM_LEVER_AHT] = WFM_PLAN_QUEUES,
      [WFM_LEVER_SL_TARGET] = WFM_PLAN_QUEUES,
      [WFM_LEVER_TARGET_S] = WFM_PLAN_QUEUES,
      [WFM_LEVER_OCCUPANCY_MAX] = WFM_PLAN_QUEUES,
      [WFM_LEVER_MIN_AGENTS] = WFM_PLAN_QUEUES,
      [WFM_LEVER_SHRINKAGE] = WFM_PLAN_QUEUES,
      [WFM_LEVER_VENDOR_PRICE] = WFM_PLAN_VENDORS,
      [WFM_LEVER_VENDOR_LEAST] = WFM_PLAN_VENDORS,
      [WFM_LEVER_VENDOR_MOST] = WFM_PLAN_VENDORS,
      [WFM_LEVER_SEATS] = WFM_PLAN_SITES,
      [WFM_LEVER_EFFICIENCY] = -1,
  };
  if (lever == WFM_LEVER_EFFICIENCY) return -1;
  return tables[lever] ? tables[lever] : WFM_PLAN_STAFF_GROUPS; /* 0 is the table of settings, which no lever means */
}

static bool stands_in(const WfmTableData *data, const char *word) {
  for (size_t r = 0; r < data->n_rows; r++) /* the first column of these tables is the name */
    if (strcmp(*(const char *const *)((const char *)data->rows + r * data->table->row_size + data->table->columns[0].offset), word) == 0)
      return true;
  return false;
}

/* Levers of numbers that a case has once, and not by day. */
static bool holds_throughout(int lever) {
  static const int by_day[] = {WFM_LEVER_VOLUME, WFM_LEVER_DEFLECTION,   WFM_LEVER_AHT,          WFM_LEVER_ABSENCE,     WFM_LEVER_PAY,
                               WFM_LEVER_HEADS,  WFM_LEVER_VENDOR_PRICE, WFM_LEVER_VENDOR_LEAST, WFM_LEVER_VENDOR_MOST, WFM_LEVER_SEATS};
  for (size_t k = 0; k < G_N_ELEMENTS(by_day); k++)
    if (lever == by_day[k]) return false;
  return true;
}

static void check_scenarios(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_SCENARIOS];
  const WfmScenarioRow *row = data->rows;
  for (size_t k = 0; k < data->n_rows; k++) {
    int table = table_of_lever(row[k].lever);
    if (strcmp(row[k].scenario, "plan") == 0)
      wfm_plan_mistake(mistakes, data, row[k].line, "scenario", "is the name of the plan itself; right would be another one");
    if (table < 0 && row[k].of[0])
      wfm_plan_mistake(mistakes, data, row[k].line, "of", "this lever is of the whole plan; right would be an empty cell");
    for (char **word = row[k].of; table >= 0 && *word; word++) {
      if (stands_in(plan->table[table], *word)) continue;
      g_autofree char *shown = wfm_show_text(*word);
      wfm_mistakes_add(mistakes, data->file, row[k].line, wfm_table_column(data, "of"), "of: \"%s\" does not stand in %s.csv", shown,
                       wfm_plan_tables[table].name);
    }
    if (holds_throughout(row[k].lever) && (row[k].from_day != INT32_MIN || row[k].to_day != INT32_MIN))
      wfm_plan_mistake(mistakes, data, row[k].line, row[k].from_day != INT32_MIN ? "from_day" : "to_day",
                       "this lever holds for the whole plan; right would be an empty cell");
    if (row[k].lever == WFM_LEVER_HEADS && row[k].to_day != INT32_MIN)
      wfm_plan_mistake(mistakes, data, row[k].line, "to_day", "people join or leave once; right would be an empty cell, and a second row");
    if (row[k].lever == WFM_LEVER_DEFLECTION && (row[k].change.how != WFM_LEVER_IS || row[k].change.value < 0 || row[k].change.value > 1))
      wfm_plan_mistake(mistakes, data, row[k].line, "change", "a deflection is a share of the contacts; right would be =20%");
  }
}

void wfm_plan_check_headcount(WfmPlan *plan, WfmMistakes *mistakes) {
  check_groups(plan, mistakes);
  check_vendors(plan, mistakes);
  check_trainings(plan, mistakes);
  check_absence(plan, mistakes);
  check_scenarios(plan, mistakes);
}
