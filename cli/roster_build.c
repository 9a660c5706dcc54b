/* The plan's tables as a roster problem: agents, contracts, shift types, absences, wishes, and the worth of presence. */
#include "cli/data/cell.h"
#include "cli/run.h"
#include "scheduler/roster/rule.h"

#include <math.h>
#include <string.h>

struct WfmRosterBuild {
  WfmRosterProblem problem;
  WfmRequirement **requirement; /* [n_queues] over problem.grid */
  size_t n_queues;
  GPtrArray *memory; /* everything that the problem borrows */
};

static void *keep(WfmRosterBuild *build, void *memory) {
  g_ptr_array_add(build->memory, memory);
  return memory;
}

static void *keep_array(WfmRosterBuild *build, GArray *array, size_t *n) {
  *n = array->len;
  return keep(build, g_array_free(array, FALSE));
}

static const char *keep_text(WfmRosterBuild *build, char *text) {
  return keep(build, text);
}

void wfm_roster_build_free(WfmRosterBuild *build) {
  if (!build) return;
  wfm_run_requirements_free(build->requirement, build->n_queues);
  g_ptr_array_unref(build->memory);
  g_free(build);
}

const WfmRosterProblem *wfm_roster_build_problem(const WfmRosterBuild *build) {
  return &build->problem;
}

/* ---- grid and the worth of presence ---- */

/* The roster's own step, and the grid that goes on after the last day while presence there is still worth something. */
static bool lay_grid(WfmRosterBuild *build, const WfmRun *run, GError **err) {
  int32_t step = (int32_t)MIN(run->settings->roster_step_min * 60, run->roster.step);
  if (run->roster.step % step != 0 || 86400 % step != 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "run.roster_step_min: shifts on a step of %d minutes do not fit into planning intervals of %d minutes; right would be a "
                "divisor of it",
                step / 60, run->roster.step / 60);
    return false;
  }
  int64_t end = wfm_grid_end(run->roster), tail = (int64_t)(run->settings->tail_hours * 3600) / step * step;
  int64_t last = MIN(end + tail, wfm_grid_end(run->horizon));
  build->problem.grid = (WfmGrid){run->roster.start, step, (int32_t)((last - run->roster.start) / step)};
  build->problem.duties_before = end;
  return true;
}

/* Without a forecast presence is worth nothing, which is enough to check rules. */
static void leave_queues_unpriced(WfmRosterBuild *build, const WfmRun *run) {
  WfmRosterQueue *queues = keep(build, g_new0(WfmRosterQueue, run->n_queues + 1));
  int32_t *first = keep(build, g_new0(int32_t, (gsize)build->problem.grid.n + 1));
  double *nothing = keep(build, g_new0(double, (gsize)build->problem.grid.n + 1));
  for (size_t q = 0; q < run->n_queues; q++) queues[q] = (WfmRosterQueue){run->queue[q].row->queue, nothing, first, nothing};
  build->problem.queues = queues;
  build->problem.n_queues = run->n_queues;
}

static bool price_queues(WfmRosterBuild *build, const WfmRun *run, const WfmTableData *forecast, const double *uplift, GError **err) {
  WfmRosterProblem *problem = &build->problem;
  if (!forecast) {
    leave_queues_unpriced(build, run);
    return true;
  }
  build->n_queues = run->n_queues;
  build->requirement = wfm_run_requirements(run, forecast, problem->grid, uplift, err);
  if (!build->requirement) return false;
  WfmRosterQueue *queues = keep(build, g_new0(WfmRosterQueue, run->n_queues + 1));
  double tail_s = run->settings->tail_hours * 3600;
  for (size_t q = 0; q < run->n_queues; q++) {
    WfmRequirement *r = build->requirement[q];
    for (int32_t i = 0; i < problem->grid.n; i++) {
      int64_t beyond = wfm_grid_at(problem->grid, i) - problem->duties_before;
      if (beyond < 0) continue;
      for (int32_t k = r->first[i]; k < r->first[i + 1]; k++) r->value[k] *= MAX(0, 1 - (double)beyond / tail_s);
    }
    queues[q] = (WfmRosterQueue){run->queue[q].row->queue, r->gross, r->first, r->value};
  }
  problem->queues = queues;
  problem->n_queues = run->n_queues;
  return true;
}

/* ---- shift types and contracts ---- */

static void add_successions(WfmRosterBuild *build, WfmShiftType *type, const WfmShiftRow *row, const WfmPlan *plan) {
  const WfmShiftRow *other = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  GArray *kept_off = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (uint32_t s = 0; s < WFM_N_ROWS(plan, SHIFTS); s++)
    if (row->not_next && g_strv_contains((const char *const *)row->not_next, other[s].shift)) g_array_append_val(kept_off, s);
  type->not_next = keep_array(build, kept_off, &type->n_not_next);
}

static void add_shift_types(WfmRosterBuild *build, const WfmPlan *plan) {
  const WfmShiftRow *row = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  size_t n = WFM_N_ROWS(plan, SHIFTS);
  WfmShiftType *types = keep(build, g_new0(WfmShiftType, n + 1));
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
  if (strcmp(row->rule, "paid_hours_week") == 0) {
    contract->paid_low_s = g_ascii_strtod(row->value, NULL) * 3600;
    return true;
  }
  return false;
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
        .origin = keep_text(build, *row[i].source ? g_strdup_printf("contracts.csv:%d, %s", row[i].line, row[i].source)
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
  contract->rules = keep_array(build, uses, &contract->n_rules);
}

/* A contract at a site: shift types may be kept to sites, so the pair decides which may be worked. */
static uint32_t contract_of(WfmRosterBuild *build, GArray *contracts, GPtrArray *keys, const WfmPlan *plan, const WfmAgentRow *agent) {
  g_autofree char *key = g_strdup_printf("%s\t%s", agent->contract, agent->site);
  for (guint i = 0; i < keys->len; i++)
    if (strcmp(keys->pdata[i], key) == 0) return i;
  WfmContract contract = {.contract = agent->contract, .weekend = 0x60, .week_start = 0};
  add_rules(build, &contract, plan);
  const WfmShiftRow *row = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  GArray *types = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (uint32_t s = 0; s < WFM_N_ROWS(plan, SHIFTS); s++)
    if (listed(row[s].contracts, agent->contract) && listed(row[s].sites, agent->site)) g_array_append_val(types, s);
  contract.shift_types = keep_array(build, types, &contract.n_shift_types);
  g_array_append_val(contracts, contract);
  g_ptr_array_add(keys, g_steal_pointer(&key));
  return contracts->len - 1;
}

/* ---- absences, fixed work, wishes ---- */

static void add_span(GArray *spans, WfmSpan span) {
  if (span.to > span.from) g_array_append_val(spans, span);
}

static const char *origin_of(WfmRosterBuild *build, const char *table, int32_t line) {
  return keep_text(build, g_strdup_printf("%s.csv:%d", table, line));
}

static bool day_in(int32_t day, int32_t from_day, int32_t to_day) {
  return (from_day == INT32_MIN || day >= from_day) && (to_day == INT32_MIN || day <= to_day);
}

/* Does an availability row speak of this local second, counted from the start of `day`? Rows that go past midnight are asked for the day before too. */
static bool row_covers(const WfmAvailabilityRow *row, int32_t day, int32_t second) {
  if (!day_in(day, row->from_day, row->to_day) || !(row->weekdays >> wfm_weekday(day) & 1)) return false;
  if (row->from_s < 0 && row->to_s < 0) return second < 86400;
  int32_t from = MAX(row->from_s, 0), to = row->to_s < 0 ? 86400 : row->to_s;
  return second >= from && second < (to <= from ? to + 86400 : to);
}

static bool row_restricts(const WfmAvailabilityRow *row, int32_t day) {
  return row->available && day_in(day, row->from_day, row->to_day);
}

/* Available at a local time: inside one of the "yes" rows where the agent has any for that date, and in none of the "no" rows. */
static bool available_at(const WfmAvailabilityRow *const *rows, guint n, int64_t local) {
  int32_t day = wfm_local_day(local), second = wfm_local_second(local);
  bool restricted = false, inside = false;
  for (guint r = 0; r < n; r++) {
    bool covers = row_covers(rows[r], day, second) || row_covers(rows[r], day - 1, second + 86400);
    if (covers && !rows[r]->available) return false;
    restricted |= row_restricts(rows[r], day);
    inside |= covers && rows[r]->available;
  }
  return inside || !restricted;
}

static void add_availability(WfmRosterBuild *build, GArray *spans, const WfmPlan *plan, const char *agent, const WfmZone *zone) {
  const WfmAvailabilityRow *row = WFM_ROWS(plan, AVAILABILITY, WfmAvailabilityRow);
  g_autoptr(GPtrArray) mine = g_ptr_array_new();
  for (size_t i = 0; i < WFM_N_ROWS(plan, AVAILABILITY); i++)
    if (strcmp(row[i].agent, agent) == 0) g_ptr_array_add(mine, (gpointer)&row[i]);
  if (mine->len == 0) return;
  const WfmAvailabilityRow *const *rows = (const void *)mine->pdata;
  const char *origin = origin_of(build, "availability", rows[0]->line);
  WfmGrid grid = build->problem.grid;
  int64_t end = wfm_grid_end(grid) + 2 * 86400, absent_from = INT64_MIN;
  for (int64_t at = grid.start; at <= end; at += grid.step) {
    bool here = at == end || available_at(rows, mine->len, wfm_zone_local(zone, at));
    if (!here && absent_from == INT64_MIN) absent_from = at;
    if (here && absent_from != INT64_MIN) {
      add_span(spans, (WfmSpan){WFM_SPAN_ABSENT, absent_from, at, "unavailable time", origin, false, 0});
      absent_from = INT64_MIN;
    }
  }
}

/* Hours of one day of leave: a fifth of the contract's weekly minimum on its working days. */
static double day_credit_s(const WfmContract *contract, int32_t day) {
  if (contract->weekend >> wfm_weekday(day) & 1) return 0;
  double week_h = contract->paid_low_s / 3600;
  for (size_t r = 0; r < contract->n_rules; r++)
    if (strcmp(contract->rules[r].rule->name, "min_hours_week") == 0) week_h = MAX(week_h, contract->rules[r].value);
  return week_h / 5 * 3600;
}

/* Leave counts by local days, so that each week gets the credit of its own days. */
static void add_leave(WfmRosterBuild *build, GArray *spans, const WfmPlan *plan, const WfmAgent *agent, const WfmContract *contract) {
  const WfmLeaveRow *row = WFM_ROWS(plan, LEAVE, WfmLeaveRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, LEAVE); i++) {
    enum { APPROVED = 0 };
    if (strcmp(row[i].agent, agent->agent) != 0 || row[i].status != APPROVED) continue;
    const WfmStamp *last = row[i].to.local == INT64_MIN ? &row[i].from : &row[i].to;
    int64_t from = wfm_run_instant(&row[i].from, agent->zone, 0), to = wfm_run_end(last, agent->zone);
    int32_t first_day = wfm_local_day(wfm_zone_local(agent->zone, from)), last_day = wfm_local_day(wfm_zone_local(agent->zone, to - 1));
    const char *origin = origin_of(build, "leave", row[i].line);
    const char *what = keep_text(build, g_strdup_printf("leave: %s", *row[i].kind ? row[i].kind : "leave"));
    int32_t working_days = 0;
    for (int32_t day = first_day; day <= last_day; day++) working_days += !(contract->weekend >> wfm_weekday(day) & 1);
    for (int32_t day = first_day; day <= last_day; day++) {
      int64_t day_from = MAX(from, wfm_zone_day_start(agent->zone, day)), day_to = MIN(to, wfm_zone_day_start(agent->zone, day + 1));
      double credit = day_credit_s(contract, day);
      bool working_day = !(contract->weekend >> wfm_weekday(day) & 1);
      if (!isnan(row[i].hours)) credit = working_day ? row[i].hours * 3600 / working_days : 0;
      add_span(spans, (WfmSpan){WFM_SPAN_ABSENT, day_from, day_to, what, origin, true, credit});
    }
  }
}

static void add_fixed(WfmRosterBuild *build, GArray *spans, const WfmPlan *plan, const WfmAgent *agent) {
  enum { SHIFT, MEETING, OFF };
  static const WfmSpanKind kinds[] = {[SHIFT] = WFM_SPAN_SHIFT, [MEETING] = WFM_SPAN_MEETING, [OFF] = WFM_SPAN_ABSENT};
  static const char *const words[] = {[SHIFT] = "shift", [MEETING] = "meeting", [OFF] = "off"};
  const WfmFixedRow *row = WFM_ROWS(plan, FIXED, WfmFixedRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, FIXED); i++) {
    if (strcmp(row[i].agent, agent->agent) != 0) continue;
    int64_t from = wfm_run_instant(&row[i].from, agent->zone, 0);
    int64_t to = wfm_run_end(row[i].to.local == INT64_MIN ? &row[i].from : &row[i].to, agent->zone);
    if (to <= build->problem.grid.start || from >= build->problem.duties_before) continue;
    const char *word = words[row[i].kind];
    const char *what = keep_text(build, *row[i].activity ? g_strdup_printf("%s: %s", word, row[i].activity) : g_strdup(word));
    add_span(spans, (WfmSpan){kinds[row[i].kind], from, to, what, origin_of(build, "fixed", row[i].line), row[i].paid, 0});
  }
}

static int by_from(const void *a, const void *b) {
  const WfmSpan *x = a, *y = b;
  if (x->from != y->from) return x->from < y->from ? -1 : 1;
  return (x->to > y->to) - (x->to < y->to);
}

static void add_preferences(WfmRosterBuild *build, WfmAgent *agent, const WfmPlan *plan) {
  GArray *wishes = g_array_new(FALSE, TRUE, sizeof(WfmPreference));
  const WfmPreferenceRow *row = WFM_ROWS(plan, PREFERENCES, WfmPreferenceRow);
  int32_t first = wfm_local_day(wfm_zone_local(agent->zone, build->problem.grid.start));
  int32_t last = wfm_local_day(wfm_zone_local(agent->zone, build->problem.duties_before - 1));
  for (size_t i = 0; i < WFM_N_ROWS(plan, PREFERENCES); i++) {
    if (strcmp(row[i].agent, agent->agent) != 0) continue;
    const char *origin = origin_of(build, "preferences", row[i].line);
    for (int32_t day = first; day <= last; day++) {
      if (!day_in(day, row[i].from_day, row[i].to_day) || !(row[i].weekdays >> wfm_weekday(day) & 1)) continue;
      WfmPreference wish = {.from = wfm_zone_day_start(agent->zone, day),
                            .to = wfm_zone_day_start(agent->zone, day + 1),
                            .start_low_s = row[i].start_from,
                            .start_high_s = row[i].start_to,
                            .off = row[i].off,
                            .kind = row[i].kind,
                            .price = row[i].weight,
                            .origin = origin,
                            .shift = row[i].shift,
                            .on = row[i].on};
      g_array_append_val(wishes, wish);
    }
  }
  agent->preferences = keep_array(build, wishes, &agent->n_preferences);
}

static int by_start(const void *a, const void *b) {
  const WfmDuty *x = a, *y = b;
  return (x->start > y->start) - (x->start < y->start);
}

/* Where fewer hours were paid than the duty is long, the rest stands as an unpaid piece at its end. */
static void set_paid_hours(WfmRosterBuild *build, WfmDuty *duty, double paid_hours) {
  int64_t unpaid = isnan(paid_hours) ? 0 : duty->end - duty->start - (int64_t)llround(paid_hours * 3600);
  if (unpaid <= 0 || unpaid >= duty->end - duty->start) return;
  WfmSegment *segment = keep(build, g_new0(WfmSegment, 2));
  segment[0] = (WfmSegment){WFM_SEGMENT_WORK, duty->start, duty->end - unpaid, "work", true};
  segment[1] = (WfmSegment){WFM_SEGMENT_BREAK, duty->end - unpaid, duty->end, "unpaid", false};
  duty->segment = segment;
  duty->n_segments = 2;
}

static int32_t shift_named(const WfmPlan *plan, const char *name) {
  const WfmShiftRow *row = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  for (size_t s = 0; *name && s < WFM_N_ROWS(plan, SHIFTS); s++)
    if (strcmp(row[s].shift, name) == 0) return (int32_t)s;
  return -1;
}

static void add_previous(WfmRosterBuild *build, WfmAgent *agent, const WfmPlan *plan) {
  GArray *duties = g_array_new(FALSE, TRUE, sizeof(WfmDuty));
  const WfmPreviousRow *row = WFM_ROWS(plan, PREVIOUS, WfmPreviousRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, PREVIOUS); i++) {
    if (strcmp(row[i].agent, agent->agent) != 0) continue;
    WfmDuty duty = {.start = wfm_run_instant(&row[i].from, agent->zone, 0), .end = wfm_run_end(&row[i].to, agent->zone)};
    duty.shift_type = shift_named(plan, row[i].shift);
    if (duty.start >= build->problem.grid.start) continue; /* not before this horizon */
    duty.day = wfm_local_day(wfm_zone_local(agent->zone, duty.start));
    set_paid_hours(build, &duty, row[i].paid_hours);
    g_array_append_val(duties, duty);
  }
  g_array_sort(duties, by_start);
  agent->previous = keep_array(build, duties, &agent->n_previous);
}

/* ---- agents ---- */

/* How well an agent serves a queue: the skill's proficiency, if language and tier fit too; 0 = not at all. */
static double proficiency(const WfmAgentRow *agent, const WfmQueueRow *queue) {
  if (agent->tier < queue->tier) return 0;
  if (*queue->language && agent->languages && agent->languages[0] &&
      !g_strv_contains((const char *const *)agent->languages, queue->language))
    return 0;
  for (size_t s = 0; s < agent->skills.n; s++)
    if (strcmp(agent->skills.skill[s].skill, queue->skill) == 0) return agent->skills.skill[s].proficiency;
  return 0;
}

static void add_agents(WfmRosterBuild *build, const WfmRun *run) {
  const WfmPlan *plan = run->plan;
  const WfmAgentRow *row = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  size_t n = WFM_N_ROWS(plan, AGENTS);
  WfmAgent *agents = keep(build, g_new0(WfmAgent, n + 1));
  GArray *contracts = g_array_new(FALSE, TRUE, sizeof(WfmContract));
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
  for (size_t a = 0; a < n; a++) {
    WfmAgent *agent = &agents[a];
    agent->agent = row[a].agent;
    agent->name = *row[a].name ? row[a].name : row[a].agent;
    agent->site = row[a].site;
    agent->zone = wfm_plan_zone(plan, row[a].zone);
    agent->contract = contract_of(build, contracts, keys, plan, &row[a]);
    agent->cost_per_hour = row[a].cost_per_hour;
    float *served = keep(build, g_new0(float, run->n_queues + 1));
    for (size_t q = 0; q < run->n_queues; q++) served[q] = (float)proficiency(&row[a], run->queue[q].row);
    agent->proficiency = served;
    agent->employed_from = row[a].from_day == INT32_MIN ? INT64_MIN : wfm_zone_day_start(agent->zone, row[a].from_day);
    agent->employed_to = row[a].to_day == INT32_MIN ? INT64_MAX : wfm_zone_day_start(agent->zone, row[a].to_day + 1);
    const WfmContract *contract = &g_array_index(contracts, WfmContract, agent->contract);
    GArray *spans = g_array_new(FALSE, TRUE, sizeof(WfmSpan));
    add_availability(build, spans, plan, agent->agent, agent->zone);
    add_leave(build, spans, plan, agent, contract);
    add_fixed(build, spans, plan, agent);
    g_array_sort(spans, by_from);
    agent->spans = keep_array(build, spans, &agent->n_spans);
    add_preferences(build, agent, plan);
    add_previous(build, agent, plan);
  }
  build->problem.agents = agents;
  build->problem.n_agents = n;
  build->problem.contracts = keep_array(build, contracts, &build->problem.n_contracts);
}

static void add_sites(WfmRosterBuild *build, const WfmPlan *plan) {
  const WfmSiteRow *row = WFM_ROWS(plan, SITES, WfmSiteRow);
  size_t n = WFM_N_ROWS(plan, SITES);
  WfmSite *sites = keep(build, g_new0(WfmSite, n + 1));
  for (size_t s = 0; s < n; s++) sites[s] = (WfmSite){row[s].site, (int32_t)MIN(row[s].seats, INT32_MAX)};
  build->problem.sites = sites;
  build->problem.n_sites = n;
}

/* A zone whose quarter hours are not those of the grid cannot have its shifts on it. */
static bool check_zones(const WfmRosterBuild *build, GError **err) {
  WfmGrid grid = build->problem.grid;
  for (size_t a = 0; a < build->problem.n_agents; a++) {
    const WfmAgent *agent = &build->problem.agents[a];
    int64_t local = wfm_zone_local(agent->zone, grid.start);
    if (local % grid.step == 0) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "agents.csv: agent %s works in %s, whose full hours do not fall on a roster step of %d minutes; right would be "
                "run.roster_step_min=15 (or 5)",
                agent->agent, agent->zone->name, grid.step / 60);
    return false;
  }
  return true;
}

WfmRosterBuild *wfm_roster_build_new(WfmRun *run, const WfmTableData *forecast, const double *uplift, GError **err) {
  g_autoptr(WfmRosterBuild) build = g_new0(WfmRosterBuild, 1);
  build->memory = g_ptr_array_new_with_free_func(g_free);
  build->problem.planner_zone = run->zone;
  if (!lay_grid(build, run, err) || !price_queues(build, run, forecast, uplift, err)) return NULL;
  add_shift_types(build, run->plan);
  add_agents(build, run);
  add_sites(build, run->plan);
  return check_zones(build, err) ? g_steal_pointer(&build) : NULL;
}
