/* Contracts and shifts: rules that exist, values that a rule can have, and no contract that contradicts itself. */
#include "cli/data/notation.h"
#include "cli/data/plan_check.h"
#include "scheduler/roster/break_window.h"
#include "scheduler/roster/rule.h"

#include <math.h>
#include <string.h>

static const char *const facts[] = {"weekend", "week_start", "paid_hours_week", "year_start", "year_hours"};

static void report_value(WfmMistakes *mistakes, const WfmTableData *data, const WfmContractRow *row, const char *right) {
  g_autofree char *shown = wfm_show_text(row->value);
  wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "value"), "value of %s: found \"%s\", expected %s", row->rule,
                   shown, right);
}

static bool is_fact(const char *rule) {
  for (size_t i = 0; i < G_N_ELEMENTS(facts); i++)
    if (strcmp(facts[i], rule) == 0) return true;
  return false;
}

static void check_fact(WfmMistakes *mistakes, const WfmTableData *data, const WfmContractRow *row) {
  uint8_t days;
  double hours;
  size_t n = strlen(row->value);
  if (strcmp(row->rule, "weekend") == 0) {
    if (!wfm_weekdays_parse(&days, row->value, n)) report_value(mistakes, data, row, "days of the week such as \"Sat Sun\"");
  } else if (strcmp(row->rule, "week_start") == 0) {
    if (!wfm_weekdays_parse(&days, row->value, n) || days & (days - 1))
      report_value(mistakes, data, row, "one day of the week such as Mon");
  } else if (strcmp(row->rule, "year_start") == 0) {
    int month, day;
    if (!wfm_month_day_parse(&month, &day, row->value)) report_value(mistakes, data, row, "a month and a day such as 04-01");
  } else {
    bool year = strcmp(row->rule, "year_hours") == 0;
    if (!wfm_real_parse(&hours, row->value, n) || hours < 0 || hours > (year ? 8784 : 168))
      report_value(mistakes, data, row, year ? "a number from 0 to 8784 (h)" : "a number from 0 to 168 (h)");
  }
}

static void report_rule(WfmMistakes *mistakes, const WfmTableData *data, const WfmContractRow *row) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (size_t i = 0; i < wfm_n_rules; i++) g_ptr_array_add(names, (gpointer)wfm_rules[i]->name);
  for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) g_ptr_array_add(names, (gpointer)facts[i]);
  if (strcmp(row->rule, "clock_policy") == 0) {
    wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "rule"), "rule: clock_policy is a column of shifts.csv");
    return;
  }
  const char *near = wfm_nearest_word(row->rule, (const char *const *)names->pdata, names->len);
  g_autofree char *shown = wfm_show_text(row->rule);
  g_ptr_array_add(names, NULL);
  g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
  g_autofree char *help = near ? g_strdup_printf("did you mean \"%s\"?", near) : g_strdup_printf("there are %s", all);
  wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "rule"), "rule: there is no rule \"%s\"; %s", shown, help);
}

static void check_rule_value(WfmMistakes *mistakes, const WfmTableData *data, const WfmContractRow *row, const WfmRule *rule) {
  double value;
  bool number = wfm_real_parse(&value, row->value, strlen(row->value));
  bool ranged = rule->low != 0 || rule->high != 0;
  if (number && (!ranged || (value >= rule->low && value <= rule->high))) return;
  g_autoptr(GString) right = g_string_new("a number");
  if (ranged) {
    g_string_append(right, " from ");
    wfm_real_format(right, rule->low, 0);
    g_string_append(right, " to ");
    wfm_real_format(right, rule->high, 0);
  }
  if (rule->unit && *rule->unit) g_string_append_printf(right, " (%s)", rule->unit);
  report_value(mistakes, data, row, right->str);
}

static bool counts_shifts(const char *rule) {
  return strcmp(rule, "max_shifts_period") == 0 || strcmp(rule, "min_shifts_period") == 0;
}

/* The shift of a rule is a shift or a kind of shift of shifts.csv, and stands only where shifts are counted. */
static void check_rule_shift(WfmMistakes *mistakes, const WfmPlan *plan, const WfmContractRow *row) {
  const WfmTableData *data = plan->table[WFM_PLAN_CONTRACTS];
  if (!*row->shift) return;
  if (!counts_shifts(row->rule)) {
    wfm_mistakes_add(
        mistakes, data->file, row->line, wfm_table_column(data, "shift"),
        "shift: %s does not count the shifts of one type; the cell should be empty (max_shifts_period and min_shifts_period do)",
        row->rule);
    return;
  }
  const WfmShiftRow *shift = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  for (size_t s = 0; s < WFM_N_ROWS(plan, SHIFTS); s++) {
    if (strcmp(shift[s].shift, row->shift) == 0 || strcmp(shift[s].kind, row->shift) == 0) return;
    g_ptr_array_add(words, (gpointer)shift[s].shift);
    if (*shift[s].kind) g_ptr_array_add(words, (gpointer)shift[s].kind);
  }
  const char *near = wfm_nearest_word(row->shift, (const char *const *)words->pdata, words->len);
  g_autofree char *shown = wfm_show_text(row->shift);
  wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "shift"),
                   "shift: \"%s\" is no shift and no kind of shift of shifts.csv%s%s%s", shown, near ? "; did you mean \"" : "",
                   near ? near : "", near ? "\"?" : "");
}

/* ---- Rows of one contract against each other ---- */

static bool same_rule(const WfmContractRow *a, const WfmContractRow *b) {
  return strcmp(a->contract, b->contract) == 0 && strcmp(a->rule, b->rule) == 0 && a->window_days == b->window_days &&
         strcmp(a->shift, b->shift) == 0 && isnan(a->price) == isnan(b->price);
}

/* One rule may stand twice, hard at one value and priced at another; twice of the same is a mistake. */
static void check_twice(WfmMistakes *mistakes, const WfmTableData *data) {
  const WfmContractRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++)
    for (size_t k = 0; k < i; k++) {
      if (!same_rule(&row[i], &row[k])) continue;
      wfm_mistakes_add(mistakes, data->file, row[i].line, wfm_table_column(data, "rule"),
                       "%s of contract \"%s\" stands already in line %d; keep one of the two rows (or give one of them a price)",
                       row[i].rule, row[i].contract, row[k].line);
      break;
    }
}

/* max_hours_week beside min_hours_week: what both bound can be compared where their windows are the same. */
static void check_bounds(WfmMistakes *mistakes, const WfmTableData *data) {
  const WfmContractRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++) {
    if (!g_str_has_prefix(row[i].rule, "min_") || !isnan(row[i].price)) continue;
    for (size_t k = 0; k < data->n_rows; k++) {
      if (!g_str_has_prefix(row[k].rule, "max_") || strcmp(row[i].rule + 4, row[k].rule + 4) != 0 || !isnan(row[k].price)) continue;
      if (strcmp(row[i].contract, row[k].contract) != 0 || row[i].window_days != row[k].window_days ||
          strcmp(row[i].shift, row[k].shift) != 0)
        continue;
      if (g_ascii_strtod(row[i].value, NULL) <= g_ascii_strtod(row[k].value, NULL)) continue;
      wfm_mistakes_add(mistakes, data->file, row[i].line, wfm_table_column(data, "value"),
                       "contract \"%s\" contradicts itself: %s is %s, but %s in line %d is %s", row[i].contract, row[i].rule, row[i].value,
                       row[k].rule, row[k].line, row[k].value);
    }
  }
}

static void check_contracts(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_CONTRACTS];
  const WfmContractRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++) {
    if (!*row[i].rule || !*row[i].value) continue; /* reported by the reader */
    const WfmRule *rule = wfm_rule_find(row[i].rule);
    if (is_fact(row[i].rule))
      check_fact(mistakes, data, &row[i]);
    else if (rule)
      check_rule_value(mistakes, data, &row[i], rule);
    else
      report_rule(mistakes, data, &row[i]);
    if (rule || is_fact(row[i].rule)) check_rule_shift(mistakes, plan, &row[i]);
  }
  check_twice(mistakes, data);
  check_bounds(mistakes, data);
}

/* ---- Shifts ---- */

static void check_shift_windows(WfmMistakes *mistakes, const WfmTableData *data, const WfmShiftRow *row) {
  if (row->start_from >= 0 && row->start_to < row->start_from)
    wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "start_to"), "start_to: lies before start_from");
  int32_t latest = MAX(row->start_to, row->start_from) + MAX(row->length_to, row->length_from);
  if (row->end_to >= 0 && row->end_to < MAX(row->end_from, row->start_from + row->length_from))
    wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "end_to"),
                     "end_to: lies before %s; a time after midnight is written 26:00",
                     row->end_to < row->end_from ? "end_from" : "the end of the shortest shift that starts first");
  if (row->end_from > latest)
    wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "end_from"),
                     "end_from: lies after the end of the longest shift that starts last");
  if (row->length_from > 0 && row->length_to < row->length_from)
    wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "length_to"), "length_to: is shorter than length_from");
}

/* Each break at its earliest possible time; if that fails nothing else fits either. The break that fails, n where none does; *late: it
 * has no room in its window, else none in the shift. Times of the clock are those of a day without a change. */
static size_t misfit_from(const WfmShiftRow *row, int32_t start, const WfmZone *utc, bool *late) {
  int64_t free_from = start;
  for (size_t b = 0; b < row->breaks.n; b++) {
    WfmBreakWindow window = wfm_break_window(&row->breaks.item[b], start, utc);
    int64_t begin = wfm_break_first(window, free_from, start, 60);
    free_from = begin + row->breaks.item[b].length_s;
    *late = begin > window.high;
    if (*late || free_from >= start + row->length_from) return b;
  }
  return row->breaks.n;
}

/* Some start of the shift has to leave room for all of its breaks. */
static void check_shift_breaks(WfmMistakes *mistakes, const WfmTableData *data, const WfmShiftRow *row, const WfmZone *utc) {
  if (row->length_from <= 0 || row->start_from < 0) return;
  bool late = false;
  size_t b = misfit_from(row, row->start_from, utc, &late);
  for (int32_t start = row->start_from; b < row->breaks.n && start <= row->start_to; start += MAX(row->start_step, 60)) {
    bool other;
    if (misfit_from(row, start, utc, &other) == row->breaks.n) return;
  }
  if (b == row->breaks.n) return;
  g_autoptr(GString) length = g_string_new(NULL);
  wfm_length_format(length, row->length_from);
  wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "breaks"),
                   late ? "breaks: number %zu (%s) has no room after the one before it inside its own window"
                        : "breaks: number %zu (%s) does not end inside a shift of %s",
                   b + 1, row->breaks.item[b].activity, length->str);
}

static bool listed(char **words, const char *word) {
  return !*words || g_strv_contains((const char *const *)words, word);
}

static void check_agents_have_shifts(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_AGENTS];
  const WfmAgentRow *agent = data->rows;
  const WfmShiftRow *shift = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  if (!WFM_N_ROWS(plan, SHIFTS)) return;
  for (size_t a = 0; a < data->n_rows; a++) {
    bool any = false;
    for (size_t s = 0; s < WFM_N_ROWS(plan, SHIFTS) && !any; s++)
      any = listed(shift[s].contracts, agent[a].contract) && listed(shift[s].sites, agent[a].site);
    if (!any)
      wfm_mistakes_add(mistakes, data->file, agent[a].line, 0,
                       "agent \"%s\" can work no shift: none in shifts.csv is for contract \"%s\" at site \"%s\"", agent[a].agent,
                       agent[a].contract, agent[a].site);
  }
}

void wfm_plan_check_rules(WfmPlan *plan, WfmMistakes *mistakes) {
  check_contracts(plan, mistakes);
  const WfmTableData *data = plan->table[WFM_PLAN_SHIFTS];
  const WfmShiftRow *row = data->rows;
  g_autoptr(WfmZone) utc = wfm_zone_new("UTC", NULL);
  for (size_t i = 0; i < data->n_rows; i++) {
    check_shift_windows(mistakes, data, &row[i]);
    if (utc) check_shift_breaks(mistakes, data, &row[i], utc); /* without zones nothing of the plan can be read, which is said elsewhere */
  }
  check_agents_have_shifts(plan, mistakes);
}
