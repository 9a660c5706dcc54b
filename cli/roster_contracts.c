/* Shift types and contracts of the plan: what may be worked, under which rules. */
#include "cli/data/notation.h"
#include "cli/roster_build.h"
#include "scheduler/roster/rule.h"

#include <math.h>
#include <string.h>

static void add_successions(WfmRosterBuild *build, WfmShiftType *type, const WfmShiftRow *row, const WfmPlan *plan) {
  const WfmShiftRow *other = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  GArray *kept_off = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (uint32_t s = 0; s < WFM_N_ROWS(plan, SHIFTS); s++)
    if (row->free_after || other[s].free_before || (row->not_next && g_strv_contains((const char *const *)row->not_next, other[s].shift)))
      g_array_append_val(kept_off, s);
  type->not_next = wfm_build_keep_array(build, kept_off, &type->n_not_next);
}

void wfm_build_shift_types(WfmRosterBuild *build, const WfmPlan *plan) {
  const WfmShiftRow *row = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  size_t n = WFM_N_ROWS(plan, SHIFTS);
  WfmShiftType *types = wfm_build_keep(build, g_new0(WfmShiftType, n + 1));
  for (size_t s = 0; s < n; s++)
    types[s] = (WfmShiftType){
        .shift = row[s].shift,
        .kind = row[s].kind,
        .weekdays = row[s].weekdays,
        .start_low_s = row[s].start_from,
        .start_high_s = row[s].start_to < 0 ? row[s].start_from : row[s].start_to,
        .start_step_s = row[s].start_step,
        .length_low_s = row[s].length_from,
        .length_high_s = row[s].length_to < 0 ? row[s].length_from : row[s].length_to,
        .length_step_s = row[s].length_step,
        .end_low_s = MAX(row[s].end_from, 0),
        .end_high_s = MAX(row[s].end_to, 0),
        .breaks = row[s].breaks.item,
        .n_breaks = row[s].breaks.n,
        .clock_policy = (WfmClockPolicy)row[s].clock_policy,
    };
  for (size_t s = 0; s < n; s++) add_successions(build, &types[s], &row[s], plan);
  build->problem.shift_types = types;
  build->problem.n_shift_types = n;
}

static bool listed(char **words, const char *word) {
  return !words || !words[0] || g_strv_contains((const char *const *)words, word);
}

/* Rules of a contract that no row speaks of: the daily and weekly rest of the EU's working time directive (2003/88/EC, articles 3, 5
 * and 6) and the five-day week, so that a plan without contracts.csv still gives rosters that people can work. */
static const struct {
  const char *rule;
  double value;
} default_rules[] = {{"daily_rest", 11}, {"weekly_rest", 35}, {"max_hours_week", 40}, {"max_days_week", 5}, {"max_consecutive_days", 6}};

static bool rule_named(const WfmPlan *plan, const char *contract, const char *rule) {
  const WfmContractRow *row = WFM_ROWS(plan, CONTRACTS, WfmContractRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, CONTRACTS); i++)
    if (strcmp(row[i].contract, contract) == 0 && strcmp(row[i].rule, rule) == 0) return true;
  return false;
}

static bool contract_has_rows(const WfmPlan *plan, const char *contract) {
  const WfmContractRow *row = WFM_ROWS(plan, CONTRACTS, WfmContractRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, CONTRACTS); i++)
    if (strcmp(row[i].contract, contract) == 0) return true;
  return false;
}

/* A contract's own facts stand in the same table as its rules. True where the row was one. */
static bool take_fact(WfmContract *contract, const WfmContractRow *row) {
  if (strcmp(row->rule, "weekend") == 0) return wfm_weekdays_parse(&contract->weekend, row->value, strlen(row->value));
  if (strcmp(row->rule, "week_start") == 0) {
    uint8_t day = 0;
    if (wfm_weekdays_parse(&day, row->value, strlen(row->value)))
      for (uint8_t d = 0; d < 7; d++)
        if (day == 1u << d) contract->week_start = d;
    return true;
  }
  if (strcmp(row->rule, "year_start") == 0) return wfm_month_day_parse(&contract->year_month, &contract->year_day, row->value);
  if (strcmp(row->rule, "year_hours") == 0) {
    contract->year_hours = g_ascii_strtod(row->value, NULL);
    return true;
  }
  if (strcmp(row->rule, "paid_hours_week") == 0) {
    contract->paid_low_s = g_ascii_strtod(row->value, NULL) * 3600;
    return true;
  }
  return false;
}

/* Hours of the hard daily rest; the directive's where there is none. */
static double daily_rest(const GArray *uses) {
  double hours = 0;
  for (guint r = 0; r < uses->len; r++) {
    const WfmRuleUse *use = &g_array_index(uses, WfmRuleUse, r);
    if (use->hard && strcmp(use->rule->name, "daily_rest") == 0) hours = MAX(hours, use->value);
  }
  return hours > 0 ? hours : 11;
}

static void add_rules(WfmRosterBuild *build, WfmContract *contract, const WfmPlan *plan) {
  GArray *uses = g_array_new(FALSE, TRUE, sizeof(WfmRuleUse));
  const WfmContractRow *row = WFM_ROWS(plan, CONTRACTS, WfmContractRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, CONTRACTS); i++) {
    if (strcmp(row[i].contract, contract->contract) != 0 || take_fact(contract, &row[i])) continue;
    WfmRuleUse use = {
        .rule = wfm_rule_find(row[i].rule),
        .value = g_ascii_strtod(row[i].value, NULL),
        .window_days = isnan(row[i].window_days) ? 0 : row[i].window_days,
        .hard = isnan(row[i].price),
        .price = isnan(row[i].price) ? 0 : row[i].price,
        .origin = wfm_build_keep(build, *row[i].source ? g_strdup_printf("contracts.csv:%d, %s", row[i].line, row[i].source)
                                                       : g_strdup_printf("contracts.csv:%d", row[i].line)),
    };
    use.shift = row[i].shift;
    g_assert(use.rule); /* the plan's check has seen every name */
    g_array_append_val(uses, use);
  }
  bool bare = !contract_has_rows(plan, contract->contract);
  for (size_t d = 0; bare && d < G_N_ELEMENTS(default_rules); d++) {
    const WfmRule *rule = wfm_rule_find(default_rules[d].rule);
    if (!rule || rule_named(plan, contract->contract, default_rules[d].rule)) continue;
    WfmRuleUse use = {.rule = rule, .value = default_rules[d].value, .hard = true, .origin = "the default, as contracts.csv says nothing"};
    g_array_append_val(uses, use);
  }
  if (WFM_N_ROWS(plan, PATTERNS) > 0 && !rule_named(plan, contract->contract, "against_pattern")) {
    WfmRuleUse use = {.rule = wfm_rule_find("against_pattern"), .hard = true, .origin = "patterns.csv"};
    g_array_append_val(uses, use);
  }
  if (WFM_N_ROWS(plan, CALL_OUTS) > 0 && !rule_named(plan, contract->contract, "rest_after_call_out")) {
    WfmRuleUse use = {.rule = wfm_rule_find("rest_after_call_out"), .value = daily_rest(uses), .hard = true, .origin = "call_outs.csv"};
    g_array_append_val(uses, use);
  }
  contract->rules = wfm_build_keep_array(build, uses, &contract->n_rules);
}

const WfmPattern *wfm_build_pattern(WfmRosterBuild *build, const WfmPlan *plan, const char *agent) {
  const WfmPatternRow *row = WFM_ROWS(plan, PATTERNS, WfmPatternRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, PATTERNS); i++) {
    if (strcmp(row[i].agent, agent) != 0) continue;
    WfmPattern *pattern = wfm_build_keep(build, g_new0(WfmPattern, 1));
    *pattern = (WfmPattern){row[i].from_day, g_strv_length(row[i].pattern), (const char *const *)row[i].pattern};
    return pattern;
  }
  return NULL;
}

uint32_t wfm_build_contract(WfmRosterBuild *build, GArray *contracts, GPtrArray *keys, const WfmPlan *plan, const WfmAgentRow *agent) {
  g_autofree char *key = g_strdup_printf("%s\t%s", agent->contract, agent->site);
  for (guint i = 0; i < keys->len; i++)
    if (strcmp(keys->pdata[i], key) == 0) return i;
  WfmContract contract = {.contract = agent->contract, .weekend = 0x60, .week_start = 0};
  add_rules(build, &contract, plan);
  const WfmShiftRow *row = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  GArray *types = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (uint32_t s = 0; s < WFM_N_ROWS(plan, SHIFTS); s++)
    if (listed(row[s].contracts, agent->contract) && listed(row[s].sites, agent->site)) g_array_append_val(types, s);
  contract.shift_types = wfm_build_keep_array(build, types, &contract.n_shift_types);
  g_array_append_val(contracts, contract);
  g_ptr_array_add(keys, g_steal_pointer(&key));
  return contracts->len - 1;
}
