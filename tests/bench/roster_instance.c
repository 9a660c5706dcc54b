#include "tests/bench/roster_instance.h"

#include <math.h>
#include <string.h>

#define HOUR_S 3600
#define DAY_S ((int64_t)86400)

static void *own(RosterInstance *in, size_t size) {
  void *p = g_malloc0(MAX(size, 1));
  g_ptr_array_add(in->owned, p);
  return p;
}

static const WfmZone *zone(RosterInstance *in, const char *name) {
  for (guint z = 0; z < in->zones->len; z++)
    if (strcmp(((WfmZone *)in->zones->pdata[z])->name, name) == 0) return in->zones->pdata[z];
  WfmZone *found = wfm_zone_new(name, NULL);
  g_assert_nonnull(found);
  g_ptr_array_add(in->zones, found);
  return found;
}

static RosterInstance *instance_new(void) {
  RosterInstance *in = g_new0(RosterInstance, 1);
  in->owned = g_ptr_array_new_with_free_func(g_free);
  in->zones = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_zone_free);
  return in;
}

void roster_instance_free(RosterInstance *in) {
  if (!in) return;
  g_ptr_array_free(in->owned, TRUE);
  g_ptr_array_free(in->zones, TRUE);
  g_free(in);
}

static char *text(RosterInstance *in, const char *format, size_t number) {
  char *s = own(in, 64);
  g_snprintf(s, 64, format, number);
  return s;
}

/* A curve that pays `price` an hour up to the requirement and a twentieth of it for two agents more. */
static void fill_queue(RosterInstance *in, WfmRosterQueue *queue, const char *name, WfmGrid grid, const double *required, double price) {
  double *copy = own(in, sizeof(double) * (size_t)grid.n);
  memcpy(copy, required, sizeof(double) * (size_t)grid.n);
  int32_t *first = own(in, sizeof(int32_t) * ((size_t)grid.n + 1));
  for (int32_t i = 0; i < grid.n; i++) first[i + 1] = first[i] + (required[i] > 0 ? (int32_t)ceil(required[i]) + 2 : 0);
  double *value = own(in, sizeof(double) * (size_t)first[grid.n]);
  double whole = price * grid.step / HOUR_S;
  for (int32_t i = 0; i < grid.n; i++)
    for (int32_t k = 0; k < first[i + 1] - first[i]; k++) {
      double part = CLAMP(required[i] - k, 0, 1);
      /* The agent who is needed most is worth most: the tail of the queue grows with what is missing. */
      double steep = 1 + 0.5 * MAX(0, required[i] - k - 1) / MAX(required[i], 1);
      value[first[i] + k] = whole * MAX(part * steep, 0.05);
    }
  *queue = (WfmRosterQueue){name, copy, first, value};
}

static const WfmRuleUse *rules(RosterInstance *in, size_t *n, const char *const *names, const double *values, size_t count) {
  WfmRuleUse *use = own(in, sizeof(WfmRuleUse) * count);
  *n = 0;
  for (size_t r = 0; r < count; r++) {
    if (isnan(values[r])) continue;
    const WfmRule *rule = wfm_rule_find(names[r]);
    g_assert_nonnull(rule);
    use[(*n)++] = (WfmRuleUse){.rule = rule, .value = values[r], .hard = true, .origin = text(in, "contracts.csv:%zu", r + 2)};
  }
  return use;
}

static const char *const rule_names[] = {"daily_rest",     "weekly_rest",    "max_consecutive_days", "max_days_week",
                                         "min_hours_week", "max_hours_week", "min_days_week"};

static WfmShiftType shift(RosterInstance *in, const char *name, const char *kind, double low_h, double high_h, double length_low_h,
                          double length_high_h, bool full) {
  WfmBreak *breaks = own(in, sizeof(WfmBreak) * 3);
  size_t n = 0;
  breaks[n++] = (WfmBreak){"break", 900, 5400, 9000, true};
  if (full) {
    breaks[n++] = (WfmBreak){"meal", 1800, 3 * HOUR_S, 5 * HOUR_S, false};
    breaks[n++] = (WfmBreak){"break", 900, 6 * HOUR_S, 27000, true};
  }
  return (WfmShiftType){.shift = name,
                        .kind = kind,
                        .weekdays = 0x7f,
                        .start_low_s = (int32_t)(low_h * HOUR_S),
                        .start_high_s = (int32_t)(high_h * HOUR_S),
                        .start_step_s = 1800,
                        .length_low_s = (int32_t)(length_low_h * HOUR_S),
                        .length_high_s = (int32_t)(length_high_h * HOUR_S),
                        .length_step_s = 1800,
                        .breaks = breaks,
                        .n_breaks = n};
}

static const char *const sites[] = {"Toronto", "Dublin", "Manila"};
static const char *const zones[] = {"America/Toronto", "Europe/Dublin", "Asia/Manila"};

static void hire(RosterInstance *in, WfmRng *rng, WfmAgent *agent, size_t a, size_t n_skills, int n_weeks) {
  WfmRosterProblem *p = &in->problem;
  float *skill = own(in, sizeof(float) * n_skills);
  size_t first = wfm_rng_below(rng, (uint32_t)n_skills), n = 1 + (wfm_rng_uniform(rng) < 0.5) + (wfm_rng_uniform(rng) < 0.2);
  for (size_t k = 0; k < MIN(n, n_skills); k++) skill[(first + k) % n_skills] = k < 2 ? 1 : 0.8F;
  size_t site = wfm_rng_below(rng, 3);
  bool full = wfm_rng_uniform(rng) < 0.75;
  *agent = (WfmAgent){.agent = text(in, "A%zu", a + 1),
                      .name = text(in, "Agent %zu", a + 1),
                      .site = sites[site],
                      .zone = zone(in, zones[site]),
                      .contract = full ? 0 : 1,
                      .cost_per_hour = full ? 24 : 20,
                      .proficiency = skill,
                      .employed_from = WFM_INSTANT_LOW,
                      .employed_to = WFM_INSTANT_HIGH};
  if (wfm_rng_uniform(rng) < 0.08) { /* one to three days of leave */
    WfmSpan *span = own(in, sizeof *span);
    int32_t first_day = wfm_local_day(wfm_zone_local(agent->zone, p->grid.start + DAY_S / 2));
    int32_t day = first_day + (int32_t)wfm_rng_below(rng, (uint32_t)(7 * n_weeks - 3)), length = 1 + (int32_t)wfm_rng_below(rng, 3);
    int64_t from = wfm_zone_day_start(agent->zone, day), to = wfm_zone_day_start(agent->zone, day + length);
    *span = (WfmSpan){WFM_SPAN_ABSENT, from, to, "leave: annual", text(in, "leave.csv:%zu", a + 2), true, length * 8.0 * HOUR_S};
    agent->spans = span;
    agent->n_spans = 1;
  }
  if (wfm_rng_uniform(rng) < 0.2) {
    WfmPreference *wish = own(in, sizeof *wish);
    *wish = (WfmPreference){p->grid.start, wfm_grid_end(p->grid), -1, -1, false, wfm_rng_uniform(rng) < 0.5 ? "early" : "day", 5, "p"};
    agent->preferences = wish;
    agent->n_preferences = 1;
  }
}

RosterInstance *roster_instance_large(uint64_t seed, size_t n_people, int n_weeks, size_t n_skills, double load) {
  RosterInstance *in = instance_new();
  WfmRng rng;
  wfm_rng_init(&rng, seed, 0);
  WfmRosterProblem *p = &in->problem;
  p->planner_zone = zone(in, "Europe/Dublin");
  int32_t monday = wfm_day_from_civil(2026, 3, 2);
  p->grid = (WfmGrid){wfm_zone_day_start(p->planner_zone, monday), 900, 96 * 7 * n_weeks};
  WfmShiftType *types = own(in, sizeof(WfmShiftType) * 8);
  types[0] = shift(in, "early", "early", 5, 8.5, 8.5, 8.5, true);
  types[1] = shift(in, "day", "day", 9, 12, 8.5, 8.5, true);
  types[2] = shift(in, "late", "late", 12.5, 16, 8.5, 8.5, true);
  types[3] = shift(in, "night", "night", 21, 23.5, 8.5, 8.5, true);
  types[4] = shift(in, "short early", "early", 6, 11.5, 4, 6, false);
  types[5] = shift(in, "short late", "late", 12, 18, 4, 6, false);
  p->shift_types = types;
  p->n_shift_types = 6;
  WfmContract *contracts = own(in, sizeof(WfmContract) * 2);
  uint32_t *all = own(in, sizeof(uint32_t) * 6);
  for (uint32_t t = 0; t < 6; t++) all[t] = t;
  contracts[0] = (WfmContract){.contract = "full", .shift_types = all, .n_shift_types = 4, .weekend = 0x60, .paid_low_s = 40 * HOUR_S};
  contracts[1] = (WfmContract){.contract = "part", .shift_types = all + 4, .n_shift_types = 2, .weekend = 0x60, .paid_low_s = 16 * HOUR_S};
  const double full[] = {11, 35, 6, 5, 32, 40, NAN}, part[] = {11, 35, 6, 6, 16, 30, NAN};
  contracts[0].rules = rules(in, &contracts[0].n_rules, rule_names, full, G_N_ELEMENTS(full));
  contracts[1].rules = rules(in, &contracts[1].n_rules, rule_names, part, G_N_ELEMENTS(part));
  p->contracts = contracts;
  p->n_contracts = 2;
  WfmSite *places = own(in, sizeof(WfmSite) * 3);
  for (size_t s = 0; s < 3; s++) places[s] = (WfmSite){sites[s], INT32_MAX};
  p->sites = places;
  p->n_sites = 3;
  WfmAgent *agents = own(in, sizeof(WfmAgent) * n_people);
  double *hours = own(in, sizeof(double) * n_skills);
  for (size_t a = 0; a < n_people; a++) {
    hire(in, &rng, &agents[a], a, n_skills, n_weeks);
    size_t n = 0;
    for (size_t q = 0; q < n_skills; q++) n += agents[a].proficiency[q] > 0;
    for (size_t q = 0; q < n_skills; q++)
      if (agents[a].proficiency[q] > 0) hours[q] += (agents[a].contract == 0 ? 37.5 : 22) * n_weeks / (double)n;
  }
  p->agents = agents;
  p->n_agents = n_people;
  WfmRosterQueue *queues = own(in, sizeof(WfmRosterQueue) * n_skills);
  g_autofree double *required = g_new0(double, (size_t)p->grid.n);
  for (size_t q = 0; q < n_skills; q++) {
    const WfmZone *where = zone(in, zones[q % 3]);
    double sum = 0;
    for (int32_t i = 0; i < p->grid.n; i++) {
      int64_t local = wfm_zone_local(where, wfm_grid_at(p->grid, i));
      double hour = wfm_local_second(local) / 3600.0;
      double daily = 0.25 + exp(-pow((hour - 10.5) / 3, 2)) + 0.8 * exp(-pow((hour - 15.5) / 3, 2));
      required[i] = daily * (wfm_weekday(wfm_local_day(local)) >= 5 ? 0.55 : 1) * (1 + 0.08 * wfm_rng_normal(&rng));
      required[i] = MAX(required[i], 0.05);
      sum += required[i] / 4;
    }
    for (int32_t i = 0; i < p->grid.n; i++) required[i] *= load * hours[q] / sum;
    fill_queue(in, &queues[q], text(in, "queue %zu", q + 1), p->grid, required, 60);
  }
  p->queues = queues;
  p->n_queues = n_skills;
  return in;
}

void roster_instance_worked(RosterInstance *in, int32_t days) {
  WfmAgent *agents = (WfmAgent *)in->problem.agents; /* the instance's own */
  for (size_t a = 0; a < in->problem.n_agents; a++) {
    int32_t first = wfm_local_day(wfm_zone_local(agents[a].zone, in->problem.grid.start));
    WfmDuty *mine = own(in, (size_t)days * sizeof *mine);
    agents[a].n_previous = 0;
    for (int32_t k = 0; k < days; k++) {
      int32_t day = first - 1 - days + k;
      if ((day + (int32_t)a) % 4 == 0) continue;
      int64_t start = wfm_zone_day_start(agents[a].zone, day) + (a % 3 == 0 ? 22 : 9) * HOUR_S;
      mine[agents[a].n_previous++] = (WfmDuty){.start = start, .end = start + 8 * HOUR_S, .day = day, .shift_type = -1};
    }
    agents[a].previous = mine;
  }
}

void roster_instance_limit(RosterInstance *in, const char *rule, double value, double window_days) {
  WfmContract *contracts = (WfmContract *)in->problem.contracts; /* the instance's own */
  for (size_t c = 0; c < in->problem.n_contracts; c++) {
    size_t n = contracts[c].n_rules;
    WfmRuleUse *use = own(in, sizeof *use * (n + 1));
    memcpy(use, contracts[c].rules, n * sizeof *use);
    use[n] = (WfmRuleUse){.rule = wfm_rule_find(rule),
                          .value = value,
                          .window_days = window_days,
                          .hard = true,
                          .origin = text(in, "contracts.csv:%zu", n + 2)};
    g_assert_nonnull(use[n].rule);
    contracts[c].rules = use;
    contracts[c].n_rules = n + 1;
  }
}

static const struct {
  const char *zone;
  int year, month, day;
} small_places[] = {{"Etc/UTC", 2026, 5, 4},           {"Europe/Dublin", 2026, 3, 28},     {"Europe/Dublin", 2026, 10, 24},
                    {"America/Toronto", 2026, 3, 7},   {"Asia/Manila", 2026, 5, 4},        {"Asia/Kolkata", 2026, 5, 7},
                    {"America/Toronto", 2026, 10, 31}, {"Australia/Lord_Howe", 2026, 4, 4}};

/* A use of a rule with a likely value, hard or (one in three) priced. */
static WfmRuleUse any_rule(RosterInstance *in, WfmRng *rng, size_t r) {
  static const struct {
    const char *name;
    double low, high;
  } kinds[] = {
      {"daily_rest", 8, 14},          {"max_consecutive_days", 1, 3},     {"max_days_week", 1, 3},          {"min_days_week", 1, 2},
      {"max_hours_week", 8, 20},      {"min_hours_week", 4, 12},          {"weekly_rest", 20, 40},          {"max_nights", 0, 2},
      {"min_start_to_start", 16, 26}, {"min_rest_late_to_early", 14, 30}, {"min_rest_after_night", 20, 40}, {"max_hours_period", 8, 20},
      {"min_hours_period", 2, 8},     {"min_consecutive_days_off", 1, 2}, {"max_work_before_break", 4, 8},  {"max_shift_hours", 6, 9},
      {"min_consecutive_days", 1, 2}, {"max_consecutive_nights", 1, 2},   {"start_variance", 2, 12},        {"max_days_period", 1, 3}};
  size_t k = wfm_rng_below(rng, G_N_ELEMENTS(kinds));
  bool hard = wfm_rng_uniform(rng) < 0.67;
  double value = round(kinds[k].low + (kinds[k].high - kinds[k].low) * wfm_rng_uniform(rng));
  const WfmRule *rule = wfm_rule_find(kinds[k].name);
  g_assert_nonnull(rule);
  return (WfmRuleUse){.rule = rule, .value = value, .hard = hard, .price = hard ? 0 : 3, .origin = text(in, "contracts.csv:%zu", r + 2)};
}

static WfmShiftType small_type(RosterInstance *in, WfmRng *rng, size_t t, int32_t step) {
  WfmBreak *breaks = own(in, sizeof(WfmBreak));
  static const char *const kinds[] = {"early", "late", "night", ""};
  static const int32_t starts[] = {6, 13, 21, 9};
  size_t kind = wfm_rng_below(rng, 4);
  int32_t low = starts[kind] * HOUR_S, length = (int32_t)(4 + wfm_rng_below(rng, 5)) * HOUR_S;
  breaks[0] = (WfmBreak){"meal", step, 2 * HOUR_S, 2 * HOUR_S + step, wfm_rng_uniform(rng) < 0.5};
  if (t == 1 && kind % 2 == 0) { /* an hour of the clock, elsewhere in the shifts that start later; a late one has it on the next date */
    breaks[0].on_clock = true;
    breaks[0].earliest_s = (low + 3 * HOUR_S) % (24 * HOUR_S);
    breaks[0].latest_s = breaks[0].earliest_s + HOUR_S;
  }
  return (WfmShiftType){.shift = text(in, "S%zu", t),
                        .kind = kinds[kind],
                        .weekdays = wfm_rng_uniform(rng) < 0.7 ? 0x7f : (uint8_t)(0x55 | 1 << wfm_rng_below(rng, 7)),
                        .start_low_s = low,
                        .start_high_s = low + (int32_t)wfm_rng_below(rng, 2) * 2 * HOUR_S,
                        .start_step_s = 2 * HOUR_S,
                        .length_low_s = length,
                        .length_high_s = length + (int32_t)wfm_rng_below(rng, 2) * HOUR_S,
                        .length_step_s = HOUR_S,
                        .breaks = breaks,
                        .n_breaks = wfm_rng_below(rng, 2),
                        .end_high_s = kind == 0 ? low + length + HOUR_S : 0, /* of the early ones not the longest that start last */
                        .clock_policy = wfm_rng_uniform(rng) < 0.5 ? WFM_CLOCK_KEEP_LENGTH : WFM_CLOCK_KEEP_END};
}

static void small_spans(RosterInstance *in, WfmRng *rng, WfmAgent *agent, WfmGrid grid) {
  WfmSpan *span = own(in, sizeof(WfmSpan) * 2);
  int64_t at = wfm_grid_at(grid, (int64_t)wfm_rng_below(rng, (uint32_t)grid.n));
  double luck = wfm_rng_uniform(rng);
  if (luck < 0.2) {
    span[0] = (WfmSpan){WFM_SPAN_ABSENT, at, at + 8 * HOUR_S, "leave: annual", "leave.csv:2", true, 4.0 * HOUR_S};
  } else if (luck < 0.3) {
    span[0] = (WfmSpan){WFM_SPAN_SHIFT, at, at + 6 * HOUR_S, "", "fixed.csv:2", true, 0};
  } else if (luck < 0.5) {
    span[0] = (WfmSpan){WFM_SPAN_MEETING, at, at + HOUR_S, "meeting: team", "fixed.csv:3", wfm_rng_uniform(rng) < 0.7, 0};
  } else {
    return;
  }
  agent->spans = span;
  agent->n_spans = 1;
}

RosterInstance *roster_instance_small(uint64_t seed) {
  RosterInstance *in = instance_new();
  WfmRng rng;
  wfm_rng_init(&rng, seed, 1);
  WfmRosterProblem *p = &in->problem;
  size_t place = wfm_rng_below(&rng, G_N_ELEMENTS(small_places));
  p->planner_zone = zone(in, small_places[place].zone);
  int32_t day = wfm_day_from_civil(small_places[place].year, small_places[place].month, small_places[place].day), step = 1800;
  p->grid = (WfmGrid){wfm_zone_day_start(p->planner_zone, day), step, 96 + 24 * (int32_t)wfm_rng_below(&rng, 3)};
  WfmShiftType *types = own(in, sizeof(WfmShiftType) * 2);
  p->n_shift_types = 1 + wfm_rng_below(&rng, 2);
  for (size_t t = 0; t < p->n_shift_types; t++) types[t] = small_type(in, &rng, t, step);
  p->shift_types = types;
  uint32_t *all = own(in, sizeof(uint32_t) * 2);
  all[1] = 1;
  WfmContract *contract = own(in, sizeof *contract);
  WfmRuleUse *use = own(in, sizeof *use * 4);
  size_t n_rules = 1 + wfm_rng_below(&rng, 4);
  for (size_t r = 0; r < n_rules; r++) use[r] = any_rule(in, &rng, r);
  *contract = (WfmContract){.contract = "K",
                            .rules = use,
                            .n_rules = n_rules,
                            .shift_types = all,
                            .n_shift_types = p->n_shift_types,
                            .weekend = 0x60,
                            .week_start = (uint8_t)wfm_rng_below(&rng, 7),
                            .paid_low_s = wfm_rng_uniform(&rng) < 0.3 ? 20 * HOUR_S : 0};
  p->contracts = contract;
  p->n_contracts = 1;
  p->n_queues = 1 + wfm_rng_below(&rng, 2);
  p->n_agents = 2;
  WfmAgent *agents = own(in, sizeof *agents * 2);
  for (size_t a = 0; a < 2; a++) {
    float *skill = own(in, sizeof(float) * p->n_queues);
    skill[a % p->n_queues] = 1;
    if (wfm_rng_uniform(&rng) < 0.6) skill[(a + 1) % p->n_queues] = wfm_rng_uniform(&rng) < 0.5 ? 1 : 0.8F;
    const char *other = small_places[wfm_rng_below(&rng, G_N_ELEMENTS(small_places))].zone;
    agents[a] = (WfmAgent){.agent = text(in, "A%zu", a + 1),
                           .name = "",
                           .site = "here",
                           .zone = wfm_rng_uniform(&rng) < 0.7 ? p->planner_zone : zone(in, other),
                           .cost_per_hour = 10,
                           .proficiency = skill,
                           .employed_from = WFM_INSTANT_LOW,
                           .employed_to = WFM_INSTANT_HIGH};
    small_spans(in, &rng, &agents[a], p->grid);
    if (wfm_rng_uniform(&rng) < 0.4) {
      WfmDuty *before = own(in, sizeof *before);
      before->start = p->grid.start - (int64_t)(4 + wfm_rng_below(&rng, 20)) * HOUR_S;
      before->end = before->start + 6 * HOUR_S;
      before->day = wfm_local_day(wfm_zone_local(agents[a].zone, before->start));
      before->shift_type = -1;
      agents[a].previous = before;
      agents[a].n_previous = 1;
    }
    if (wfm_rng_uniform(&rng) < 0.3) {
      WfmPreference *wish = own(in, sizeof *wish);
      *wish = (WfmPreference){p->grid.start, p->grid.start + 2 * DAY_S, -1, -1, true, "", 7, "preferences.csv:2"};
      agents[a].preferences = wish;
      agents[a].n_preferences = 1;
    }
  }
  p->agents = agents;
  if (wfm_rng_uniform(&rng) < 0.25) {
    WfmSite *site = own(in, sizeof *site);
    *site = (WfmSite){"here", 1};
    p->sites = site;
    p->n_sites = 1;
  }
  WfmRosterQueue *queues = own(in, sizeof *queues * 2);
  g_autofree double *required = g_new0(double, (size_t)p->grid.n);
  for (size_t q = 0; q < p->n_queues; q++) {
    for (int32_t i = 0; i < p->grid.n; i++) required[i] = 1.5 * wfm_rng_uniform(&rng) * (wfm_rng_uniform(&rng) < 0.7);
    fill_queue(in, &queues[q], text(in, "Q%zu", q), p->grid, required, 40);
  }
  p->queues = queues;
  return in;
}
