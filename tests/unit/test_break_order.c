/* Breaks of one duty lie where they lose least: expected values come from trying every place of every break, by arithmetic of the test's own.
 * Some breaks have a step of their own, some count as work, and the rules about work around breaks bind more or less. The certificate's
 * checker, which places breaks anew, finds the same bound, and the checker of rosters nothing to remark. */
#include "core/rng.h"
#include "scheduler/roster/best_plan.h"
#include "scheduler/roster/rule.h"

#include <math.h>
#include <string.h>

enum { STEP = 900, HOUR = 3600, MOST_BREAKS = 4, INTERVALS = 96, START = 6 * HOUR, MOST_LENGTH = 9 * HOUR };

typedef struct {
  WfmZone *zone;
  WfmBreak breaks[MOST_BREAKS];
  WfmShiftType type;
  uint32_t allowed;
  WfmRuleUse rule[4];
  WfmContract contract;
  WfmSpan meeting;
  WfmAgent agent;
  float proficiency;
  int32_t first[INTERVALS + 1];
  double value[INTERVALS];
  WfmRosterQueue queue;
  WfmRosterProblem problem;
} Day;

static int32_t between(WfmRng *rng, int32_t low, int32_t high) {
  return low + (int32_t)wfm_rng_below(rng, (uint32_t)(high - low + 1));
}

static void invent_breaks(Day *d, WfmRng *rng) {
  static const int32_t steps[] = {0, 0, 30 * 60, 45 * 60, 20 * 60}; /* of 20 min every third place is on the grid */
  d->type.n_breaks = (size_t)between(rng, 1, MOST_BREAKS);
  int32_t earliest = 0;
  for (size_t b = 0; b < d->type.n_breaks; b++) {
    earliest += between(rng, 0, 6) * STEP;
    d->breaks[b] = (WfmBreak){.activity = b % 2 ? "meal" : "break", .length_s = between(rng, 1, 2) * STEP, .earliest_s = earliest};
    d->breaks[b].latest_s = earliest + between(rng, 0, 10) * STEP;
    d->breaks[b].step_s = steps[wfm_rng_below(rng, G_N_ELEMENTS(steps))];
    d->breaks[b].as_work = wfm_rng_uniform(rng) < 0.5;
    d->breaks[b].paid = d->breaks[b].as_work;
    d->breaks[b].on_clock = wfm_rng_uniform(rng) < 0.3;
    if (!d->breaks[b].on_clock) continue;
    d->breaks[b].earliest_s += START - HOUR; /* some windows begin before the shift does */
    d->breaks[b].latest_s += START;
  }
}

static void invent_rules(Day *d, WfmRng *rng) {
  const struct {
    const char *name;
    int32_t low, high;
  } rules[] = {{"max_work_before_break", 10, 28},
               {"min_work_before_break", 1, 6},
               {"min_work_between_breaks", 1, 8},
               {"min_work_after_break", 1, 6}};
  for (size_t k = 0; k < G_N_ELEMENTS(rules); k++) {
    if (wfm_rng_uniform(rng) < 0.4) continue;
    double hours = (double)(between(rng, rules[k].low, rules[k].high) * STEP) / HOUR;
    d->rule[d->contract.n_rules++] = (WfmRuleUse){.rule = wfm_rule_find(rules[k].name), .value = hours, .hard = true, .origin = ""};
  }
}

static Day *day_new(uint64_t seed) {
  g_autoptr(GError) err = NULL;
  WfmRng rng;
  wfm_rng_init(&rng, seed, 0);
  Day *d = g_new0(Day, 1);
  d->zone = wfm_zone_new("Etc/UTC", &err);
  g_assert_no_error(err);
  int32_t length = between(&rng, 16, MOST_LENGTH / STEP) * STEP;
  d->type = (WfmShiftType){.shift = "day", .kind = "", .weekdays = 0x7f, .breaks = d->breaks};
  d->type.start_low_s = d->type.start_high_s = START;
  d->type.length_low_s = d->type.length_high_s = length;
  d->type.start_step_s = d->type.length_step_s = STEP;
  d->contract = (WfmContract){.contract = "full", .rules = d->rule, .shift_types = &d->allowed, .n_shift_types = 1};
  invent_breaks(d, &rng);
  invent_rules(d, &rng);
  d->proficiency = 1;
  int64_t from = (int64_t)1772409600; /* 2026-03-02 */
  d->agent = (WfmAgent){.agent = "ann", .name = "ann", .site = "", .zone = d->zone, .cost_per_hour = 1, .proficiency = &d->proficiency};
  d->agent.employed_from = INT64_MIN;
  d->agent.employed_to = INT64_MAX;
  if (wfm_rng_uniform(&rng) < 0.3) {
    int64_t begin = from + START + between(&rng, 4, 12) * STEP;
    d->meeting = (WfmSpan){WFM_SPAN_MEETING, begin, begin + HOUR / 2, "team", "fixed.csv:2", .paid = true};
    d->agent.spans = &d->meeting;
    d->agent.n_spans = 1;
  }
  for (int32_t i = 0; i < INTERVALS; i++) {
    d->first[i + 1] = i + 1;
    d->value[i] = between(&rng, 1, 60);
  }
  d->queue = (WfmRosterQueue){.queue = "voice", .required = d->value, .first = d->first, .value = d->value};
  d->problem = (WfmRosterProblem){.grid = {from, STEP, INTERVALS},
                                  .planner_zone = d->zone,
                                  .queues = &d->queue,
                                  .n_queues = 1,
                                  .shift_types = &d->type,
                                  .n_shift_types = 1,
                                  .contracts = &d->contract,
                                  .n_contracts = 1,
                                  .agents = &d->agent,
                                  .n_agents = 1};
  return d;
}

static void day_free(Day *d) {
  wfm_zone_free(d->zone);
  g_free(d);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Day, day_free)

/* ---- every place of every break ---- */

static double hours_of(const Day *d, const char *rule, double otherwise) {
  for (size_t r = 0; r < d->contract.n_rules; r++)
    if (strcmp(d->rule[r].rule->name, rule) == 0) return d->rule[r].value;
  return otherwise;
}

static bool may_lie(const Day *d, size_t b, int32_t at) {
  const WfmBreak *rest = &d->breaks[b];
  int32_t counted = rest->on_clock ? at + START : at; /* from where the window is counted from */
  if (counted < rest->earliest_s || counted > rest->latest_s) return false;
  if (rest->step_s > 0 && (counted - rest->earliest_s) % rest->step_s != 0) return false;
  int64_t from = d->problem.grid.start + START + at;
  return d->agent.n_spans == 0 || from >= d->meeting.to || from + rest->length_s <= d->meeting.from;
}

static bool work_is_right(const Day *d, const int32_t *at) {
  double since = 0, most = hours_of(d, "max_work_before_break", 24) * HOUR, length = d->type.length_low_s;
  bool rested = false;
  for (size_t b = 0; b < d->type.n_breaks; b++) {
    if (d->breaks[b].as_work) continue;
    double least = hours_of(d, rested ? "min_work_between_breaks" : "min_work_before_break", 0) * HOUR;
    if (at[b] - since > most || at[b] - since < least) return false;
    since = at[b] + d->breaks[b].length_s;
    rested = true;
  }
  return length - since <= most && (!rested || length - since >= hours_of(d, "min_work_after_break", 0) * HOUR);
}

static double loss_of(const Day *d, const int32_t *at) {
  double loss = 0;
  for (size_t b = 0; b < d->type.n_breaks; b++)
    for (int32_t t = at[b]; t < at[b] + d->breaks[b].length_s; t += STEP) loss += d->value[(START + t) / STEP];
  return loss;
}

static double try_all(const Day *d, size_t b, int32_t *at) {
  if (b >= MIN(d->type.n_breaks, MOST_BREAKS)) return work_is_right(d, at) ? loss_of(d, at) : (double)INFINITY;
  double least = INFINITY;
  for (at[b] = b ? at[b - 1] + d->breaks[b - 1].length_s : 0; at[b] + d->breaks[b].length_s <= d->type.length_low_s; at[b] += STEP)
    if (may_lie(d, b, at[b])) least = MIN(least, try_all(d, b + 1, at));
  return least;
}

static double worked_value(const Day *d) {
  double sum = 0;
  for (int32_t i = START / STEP; i < (START + d->type.length_low_s) / STEP; i++) {
    int64_t at = d->problem.grid.start + (int64_t)i * STEP;
    sum += d->agent.n_spans && at >= d->meeting.from && at < d->meeting.to ? 0 : d->value[i];
  }
  return sum;
}

enum { DAYS = 3000 };

static void breaks_lie_where_they_lose_least(void) {
  int possible = 0, apart = 0;
  for (uint64_t seed = 1; seed <= DAYS; seed++) {
    g_autoptr(Day) d = day_new(seed);
    g_autoptr(WfmSpace) space = wfm_space_new(&d->problem);
    g_autoptr(WfmPlanner) planner = wfm_planner_new(space);
    const WfmPerson *p = &space->person[0];
    int32_t at[MOST_BREAKS] = {0}, found[WFM_MAX_BREAKS];
    double least = try_all(d, 0, at), sum[INTERVALS + 1] = {0}, value = -INFINITY;
    for (int32_t i = 0; i < INTERVALS; i++) sum[i + 1] = sum[i] + d->value[i];
    if (p->option_first[p->n_days] > 0) value = wfm_duty_value(planner, p, 0, sum, found);
    g_test_message("seed %" G_GUINT64_FORMAT, seed);
    if (isinf(least)) {
      g_assert_true(isinf(value));
      continue;
    }
    possible++;
    g_assert_cmpfloat_with_epsilon(value, worked_value(d) - least, 1e-9);
    for (size_t b = 0; b < d->type.n_breaks; b++) {
      at[b] = found[b] * STEP - START;
      g_assert_true(may_lie(d, b, at[b]));
      if (b > 0) g_assert_cmpint(at[b], >=, at[b - 1] + d->breaks[b - 1].length_s);
      apart += d->breaks[b].as_work && d->contract.n_rules > 0;
    }
    g_assert_true(work_is_right(d, at));
    g_assert_cmpfloat_with_epsilon(loss_of(d, at), least, 1e-9);
  }
  g_assert_cmpint(possible, >, DAYS / 8);
  g_assert_cmpint(apart, >, DAYS / 8); /* else nothing was tried */
}

/* Starts and lengths of a shift share what is known of their breaks: each is worth what it is worth alone. */
static void duties_together_are_worth_what_each_is_alone(void) {
  int possible = 0, lengths = 0;
  for (uint64_t seed = 1; seed <= DAYS; seed++) {
    g_autoptr(Day) d = day_new(seed);
    d->type.start_high_s += 2 * HOUR;
    d->type.start_step_s = 2 * STEP;
    d->type.length_high_s += HOUR;
    d->type.length_step_s = 2 * STEP;
    g_autoptr(WfmSpace) space = wfm_space_new(&d->problem);
    g_autoptr(WfmPlanner) planner = wfm_planner_new(space);
    const WfmPerson *p = &space->person[0];
    double sum[INTERVALS + 1] = {0};
    for (int32_t i = 0; i < INTERVALS; i++) sum[i + 1] = sum[i] + d->value[i];
    g_autofree double *value = g_new(double, (size_t)p->option_first[p->n_days] + 1);
    wfm_duty_values(planner, p, sum, 0, p->n_days, value);
    g_test_message("seed %" G_GUINT64_FORMAT, seed);
    for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
      int32_t found[WFM_MAX_BREAKS];
      double alone = wfm_duty_value(planner, p, o, sum, found);
      g_assert_true(isinf(alone) ? isinf(value[o]) : fabs(value[o] - alone) < 1e-9);
      possible += !isinf(alone);
      lengths += o > 0 && wfm_candidate(p, o)->i1 - wfm_candidate(p, o)->i0 != wfm_candidate(p, o - 1)->i1 - wfm_candidate(p, o - 1)->i0;
    }
  }
  g_assert_cmpint(possible, >, DAYS);
  g_assert_cmpint(lengths, >, DAYS);
}

static void checker_and_certificate_agree(void) {
  int solved = 0, worked = 0;
  for (uint64_t seed = 1; seed <= 400; seed++) {
    g_autoptr(Day) d = day_new(seed);
    WfmRosterSettings settings;
    wfm_module_defaults(&wfm_roster_module, &settings);
    settings.work_limit = 1;
    settings.gap_target = 0;
    WfmJob job = {.seed = 7, .threads = 1};
    g_autoptr(WfmRosterResult) result = wfm_roster_solve(&d->problem, &settings, &job, NULL);
    g_test_message("seed %" G_GUINT64_FORMAT, seed);
    if (!result) continue; /* a meeting, and no shift that could hold it */
    solved++;
    worked += result->roster->agent[0].n_duties > 0;
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(&d->problem, result->roster);
    g_assert_cmpuint(verdict->n_hard, ==, 0);
    size_t faults;
    double found = wfm_certificate_check(&faults, &d->problem, result->certificate, &job, NULL, NULL);
    g_assert_cmpuint(faults, ==, 0);
    g_assert_cmpfloat_with_epsilon(found, result->certificate->bound, 1e-6 * (1 + fabs(found)));
    g_assert_cmpfloat(found, <=, result->cost.cost + 1e-6 * (1 + fabs(found)));
  }
  g_assert_cmpint(solved, >, 200);
  g_assert_cmpint(worked, >, 50);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/break_order/breaks_lie_where_they_lose_least", breaks_lie_where_they_lose_least);
  g_test_add_func("/break_order/duties_together_are_worth_what_each_is_alone", duties_together_are_worth_what_each_is_alone);
  g_test_add_func("/break_order/checker_and_certificate_agree", checker_and_certificate_agree);
  return g_test_run();
}
