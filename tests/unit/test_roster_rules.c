/* Rules that the search's programme does not know, and that ask for something: legal rosters are found all the same, priced as the checker
 * prices them and above their bound. Presence is worth nothing in these plans, so that only the rules make anybody work. */
#include "core/error.h"
#include "core/rng.h"
#include "scheduler/roster/anew.h"
#include "scheduler/roster/roster.h"
#include "scheduler/roster/rule.h"

#include <math.h>
#include <string.h>

#define DAY ((int64_t)86400)
#define HOUR 3600
enum { STEP = 1800, MOST_AGENTS = 4, MOST_RULES = 8 };

typedef struct {
  WfmZone *zone;
  WfmShiftType type[3];
  uint32_t allowed[3];
  WfmRuleUse rule[MOST_RULES];
  WfmContract contract;
  WfmAgent agent[MOST_AGENTS];
  float proficiency[1];
  int32_t *first;
  double *value;
  WfmRosterQueue queue;
  WfmRosterProblem problem;
} Team;

static void add_rule(Team *t, WfmRuleUse use, const char *name) {
  use.rule = wfm_rule_find(name);
  g_assert_nonnull(use.rule);
  use.origin = "contracts.csv";
  t->rule[t->contract.n_rules++] = use;
}

/* From a Monday: 2026-03-02. One queue; in every interval of the days one agent is worth `worth`. */
static Team *team_new(size_t n_agents, int days, double worth) {
  g_autoptr(GError) err = NULL;
  Team *t = g_new0(Team, 1);
  t->zone = wfm_zone_new("Europe/Dublin", &err);
  g_assert_no_error(err);
  const char *const kinds[] = {"early", "late", "night"};
  for (int k = 0; k < 3; k++) {
    int32_t start = (6 + 8 * k) * HOUR;
    t->type[k] = (WfmShiftType){.shift = kinds[k], .kind = kinds[k], .weekdays = 0x7f, .start_low_s = start, .start_high_s = start};
    t->type[k].start_step_s = STEP;
    t->type[k].length_low_s = t->type[k].length_high_s = 8 * HOUR;
    t->type[k].length_step_s = STEP;
    t->allowed[k] = (uint32_t)k;
  }
  t->contract = (WfmContract){.contract = "full", .weekend = 0x60, .rules = t->rule, .shift_types = t->allowed, .n_shift_types = 3};
  add_rule(t, (WfmRuleUse){.value = 11, .hard = true}, "daily_rest");
  add_rule(t, (WfmRuleUse){.value = 5, .hard = true}, "max_days_week");
  t->proficiency[0] = 1;
  static const char *const names[] = {"ann", "bob", "cat", "dan"};
  for (size_t a = 0; a < n_agents; a++)
    t->agent[a] = (WfmAgent){.agent = names[a],
                             .name = names[a],
                             .site = "",
                             .zone = t->zone,
                             .cost_per_hour = 20,
                             .proficiency = t->proficiency,
                             .employed_from = INT64_MIN,
                             .employed_to = INT64_MAX};
  int32_t n = (int32_t)(days * DAY / STEP);
  t->first = g_new0(int32_t, n + 1);
  t->value = g_new0(double, n + 1);
  for (int32_t i = 0; i < n; i++) {
    t->first[i + 1] = i + 1;
    t->value[i] = worth;
  }
  t->queue = (WfmRosterQueue){.queue = "voice", .required = t->value, .first = t->first, .value = t->value};
  t->problem = (WfmRosterProblem){.grid = {1772409600, STEP, n},
                                  .planner_zone = t->zone,
                                  .queues = &t->queue,
                                  .n_queues = 1,
                                  .shift_types = t->type,
                                  .n_shift_types = 3,
                                  .contracts = &t->contract,
                                  .n_contracts = 1,
                                  .agents = t->agent,
                                  .n_agents = n_agents};
  return t;
}

static void team_free(Team *t) {
  wfm_zone_free(t->zone);
  g_free(t->first);
  g_free(t->value);
  g_free(t);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Team, team_free)

/* The roster, legal by the checker, with its price and bound in order. */
static WfmRosterResult *solve(const Team *t) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = 60;
  WfmJob job = {.seed = 3, .threads = 2};
  g_autoptr(GError) err = NULL;
  WfmRosterResult *result = wfm_roster_solve(&t->problem, &settings, &job, &err);
  g_assert_no_error(err);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&t->problem, result->roster);
  for (size_t k = 0; k < verdict->n_findings; k++)
    if (verdict->finding[k].hard) g_error("%s", verdict->finding[k].text);
  g_assert_cmpfloat_with_epsilon(verdict->soft_price, result->cost.soft_rules, 1e-6);
  g_assert_cmpfloat(result->cost.bound, <=, result->cost.cost + 1e-7);
  return result;
}

static int count(const WfmAgentRoster *mine, int32_t type, double *paid_h) {
  int n = 0;
  for (size_t k = 0; k < mine->n_duties; k++) {
    n += type < 0 || mine->duty[k].shift_type == type;
    if (paid_h) *paid_h += (double)wfm_duty_paid_s(&mine->duty[k]) / 3600;
  }
  return n;
}

static void the_hours_of_a_month_are_worked(void) {
  g_autoptr(Team) t = team_new(2, 42, 0); /* 2 March to 12 April */
  t->problem.grid.start -= DAY;           /* March is whole, from Sunday on */
  add_rule(t, (WfmRuleUse){.value = 120, .hard = true}, "min_hours_month");
  add_rule(t, (WfmRuleUse){.value = 3, .hard = true}, "max_nights_month");
  g_autoptr(WfmRosterResult) result = solve(t);
  for (size_t a = 0; a < 2; a++) {
    double paid = 0;
    count(&result->roster->agent[a], -1, &paid);
    g_assert_cmpfloat(paid, >=, 120);
    g_assert_cmpfloat(paid, <=, 160); /* nobody works far more than he must where presence is worth nothing */
  }
}

static void as_many_shifts_of_a_kind_as_are_asked_for(void) {
  g_autoptr(Team) t = team_new(3, 28, 0);
  add_rule(t, (WfmRuleUse){.value = 4, .hard = true, .shift = "late"}, "min_shifts_period");
  add_rule(t, (WfmRuleUse){.value = 2, .hard = true, .shift = "early"}, "min_shifts_period");
  add_rule(t, (WfmRuleUse){.value = 6, .hard = true}, "max_shifts_period");
  g_autoptr(WfmRosterResult) result = solve(t);
  for (size_t a = 0; a < 3; a++) {
    g_assert_cmpint(count(&result->roster->agent[a], 1, NULL), ==, 4);
    g_assert_cmpint(count(&result->roster->agent[a], 0, NULL), ==, 2);
  }
}

static void annualised_hours_are_caught_up(void) {
  g_autoptr(Team) t = team_new(2, 28, 0); /* to 29 March: 88 of 365 days */
  t->contract.year_hours = 1460;          /* four hours a day: 352 by then */
  t->agent[0].carried = (WfmLedger){.hours = 240, .hours_known = true};
  t->agent[1].carried = (WfmLedger){.hours = 340, .hours_known = true};
  add_rule(t, (WfmRuleUse){.value = 16, .hard = true}, "max_hours_behind");
  g_autoptr(WfmRosterResult) result = solve(t);
  double ann = 0, bob = 0;
  count(&result->roster->agent[0], -1, &ann);
  count(&result->roster->agent[1], -1, &bob);
  g_assert_cmpfloat(ann, >=, 96);
  g_assert_cmpfloat(ann, <=, 112);
  g_assert_cmpfloat(bob, ==, 0);
}

/* Nights are needed; who has carried more of them gets fewer. */
static void nights_go_to_who_has_had_fewer(void) {
  g_autoptr(Team) t = team_new(2, 28, 0);
  for (int32_t i = 0; i < t->problem.grid.n; i++) {
    int32_t hour = i * STEP / HOUR % 24;
    t->value[i] = hour >= 22 || hour < 6 ? 40 : 0;
  }
  t->agent[0].carried.nights = 12;
  t->agent[1].carried.nights = 2;
  t->agent[0].fair.nights = t->agent[1].fair.nights = 7;
  add_rule(t, (WfmRuleUse){.value = 10, .price = 1000}, "max_nights_ledger");
  g_autoptr(WfmRosterResult) result = solve(t);
  g_assert_cmpint(count(&result->roster->agent[0], 2, NULL), ==, 5);
  g_assert_cmpint(count(&result->roster->agent[1], 2, NULL), >=, 14);
}

/* One early shift is needed a day; of the two holidays of the four weeks each of them works one, and both where the other has had two
 * more. */
static void holidays_go_to_who_has_had_fewer(void) {
  for (int behind = 0; behind <= 2; behind += 2) {
    g_autoptr(Team) t = team_new(2, 28, 0);
    int32_t first = wfm_local_day(t->problem.grid.start), days[] = {first + 1, first + 15};
    for (int32_t i = 0; i < t->problem.grid.n; i++) t->value[i] = i % 48 >= 12 && i % 48 < 28 ? 40 : 0;
    for (int a = 0; a < 2; a++) {
      t->agent[a].holidays = days;
      t->agent[a].n_holidays = 2;
      t->agent[a].fair.holidays = behind / 2.0;
    }
    t->agent[1].carried.holidays = behind;
    add_rule(t, (WfmRuleUse){.value = 1, .price = 1000}, "max_holidays_ledger");
    g_autoptr(WfmRosterResult) result = solve(t);
    int worked[2] = {0, 0};
    for (int a = 0; a < 2; a++)
      for (size_t d = 0; d < result->roster->agent[a].n_duties; d++)
        worked[a] += result->roster->agent[a].duty[d].day == days[0] || result->roster->agent[a].duty[d].day == days[1];
    g_assert_cmpint(worked[0], ==, behind ? 2 : 1);
    g_assert_cmpint(worked[1], ==, behind ? 0 : 1);
  }
}

/* Shifts of five to eight hours of which any is worth its wage; whole multiples of twelve hours a week are asked for, five days at most. */
static void paid_time_of_a_week_comes_in_steps(void) {
  g_autoptr(Team) t = team_new(1, 14, 15);
  for (int k = 0; k < 3; k++) t->type[k].length_low_s = 5 * HOUR;
  add_rule(t, (WfmRuleUse){.value = 12, .hard = true}, "paid_step_week");
  g_autoptr(WfmRosterResult) result = solve(t);
  for (int week = 0; week < 2; week++) {
    double hours = 0;
    int32_t monday = wfm_local_day(t->problem.grid.start) + 7 * week;
    for (size_t d = 0; d < result->roster->agent[0].n_duties; d++) {
      const WfmDuty *duty = &result->roster->agent[0].duty[d];
      if (duty->day >= monday && duty->day < monday + 7) hours += (double)wfm_duty_paid_s(duty) / 3600;
    }
    g_assert_cmpfloat(hours, ==, 36); /* of forty that would be worth having */
  }
}

/* One of three has to be there in office hours, and two of them at noon on Mondays; presence on the queues is worth nothing. */
static void a_presence_is_kept_and_priced(void) {
  g_autoptr(Team) t = team_new(4, 7, 0);
  const uint8_t leads[] = {1, 1, 1, 0}, pair[] = {1, 1, 0, 0};
  g_autofree int32_t *office = g_new0(int32_t, t->problem.grid.n + 1), *noon = g_new0(int32_t, t->problem.grid.n + 1);
  for (int32_t i = 0; i < t->problem.grid.n; i++) {
    int32_t half = i % 48, day = i / 48;
    office[i] = day < 5 && half >= 16 && half < 34; /* 08:00 to 17:00, across the change of shifts at 14:00 */
    noon[i] = day == 0 && half == 24 ? 2 : 0;
  }
  WfmPresence asked[] = {{.presence = "lead", .origin = "presence.csv:2", .member = leads, .people = office, .hard = true},
                         {.presence = "pair", .origin = "presence.csv:3", .member = pair, .people = noon, .price = 10}};
  t->problem.presences = asked;
  t->problem.n_presences = 2;
  g_autoptr(WfmRosterResult) result = solve(t);
  g_assert_cmpint(count(&result->roster->agent[3], -1, NULL), ==, 0);
  int work = 0;
  for (size_t a = 0; a < 3; a++) work += count(&result->roster->agent[a], -1, NULL);
  g_assert_cmpint(work, ==, 10); /* an early and a late shift each day, no third for five euro at noon */
  g_assert_cmpfloat_with_epsilon(result->cost.soft_rules, 10 * 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon(result->cost.shortage, 0, 1e-9);
  asked[1].price = 400; /* a shift costs 160 */
  g_autoptr(WfmRosterResult) dear = solve(t);
  g_assert_cmpfloat_with_epsilon(dear->cost.soft_rules, 0, 1e-9);
  asked[0].member = pair; /* two people with five days each cannot be there for ten shifts and the night's rest besides */
  noon[3 * 48 + 4] = 2;   /* at two in the night */
  asked[1].hard = true;
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = 30;
  WfmJob job = {.seed = 3, .threads = 1};
  g_autoptr(GError) err = NULL;
  g_assert_null(wfm_roster_solve(&t->problem, &settings, &job, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
  g_assert_nonnull(strstr(err->message, "presence "));
  g_assert_nonnull(strstr(err->message, "relax: fewer people, or a price, for presence "));
}

/* Half an hour at two in the night on a Thursday, for which the cheapest way is a shift of 160, and which a wish of 3,000 and a priced rule
 * are against: what is hard is kept all the same, for there is a legal roster. */
static void what_must_be_there_is_there_however_dear(void) {
  g_autoptr(Team) t = team_new(2, 7, 0);
  const uint8_t both[] = {1, 1};
  g_autofree int32_t *night = g_new0(int32_t, t->problem.grid.n + 1);
  night[3 * 48 + 4] = 1;
  WfmPresence asked = {.presence = "watch", .member = both, .people = night, .hard = true};
  t->problem.presences = &asked;
  t->problem.n_presences = 1;
  WfmPreference off = {.from = t->problem.grid.start,
                       .to = t->problem.grid.start + 7 * DAY,
                       .start_low_s = -1,
                       .start_high_s = -1,
                       .kind = "",
                       .off = true,
                       .price = 3000};
  for (size_t a = 0; a < 2; a++) {
    t->agent[a].preferences = &off;
    t->agent[a].n_preferences = 1;
  }
  add_rule(t, (WfmRuleUse){.value = 0, .price = 2000}, "max_hours_week");
  g_autoptr(WfmRosterResult) result = solve(t); /* legal by the checker */
  g_assert_cmpint(count(&result->roster->agent[0], 2, NULL) + count(&result->roster->agent[1], 2, NULL), ==, 1);
}

static bool is_time_up(void *user) {
  int *left = user;
  return --*left < 0;
}

/* Of two given shifts that overlap one stands, also where no rule asks for a rest: nobody works twice at once. */
static void given_shifts_that_overlap_do_not_both_stand(void) {
  g_autoptr(Team) t = team_new(1, 7, 2000);
  t->contract.n_rules = 0;
  t->type[1].start_low_s = t->type[1].start_high_s = 0; /* from midnight, in the night that began before */
  g_autoptr(WfmRoster) given = wfm_roster_new(1);
  int64_t monday = t->problem.grid.start;
  WfmDuty night = {.start = monday + 22 * HOUR, .end = monday + 30 * HOUR, .day = wfm_local_day(monday), .shift_type = 2};
  WfmDuty next = {.start = monday + 24 * HOUR, .end = monday + 32 * HOUR, .day = wfm_local_day(monday) + 1, .shift_type = 1};
  wfm_roster_add(given, 0, &night);
  wfm_roster_add(given, 0, &next);
  t->problem.start = given;
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  int left = 0; /* no time to change anything */
  WfmJob job = {.seed = 3, .threads = 1, .clock_out = is_time_up, .user = &left};
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(&t->problem, &settings, &job, &err);
  g_assert_no_error(err);
  g_assert_cmpuint(result->roster->agent[0].n_duties, ==, 1);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&t->problem, result->roster);
  g_assert_cmpuint(verdict->n_hard, ==, 0);
}

/* Wherever the search is stopped before a hard presence is kept, that has proven nothing: there is a legal roster, as more time shows. */
static void what_was_stopped_is_not_infeasible(void) {
  g_autoptr(Team) t = team_new(2, 7, 0);
  const uint8_t both[] = {1, 1};
  g_autofree int32_t *night = g_new0(int32_t, t->problem.grid.n + 1);
  night[3 * 48 + 4] = 1;
  WfmPresence asked = {.presence = "watch", .origin = "presence.csv:2", .member = both, .people = night, .hard = true};
  t->problem.presences = &asked;
  t->problem.n_presences = 1;
  add_rule(t, (WfmRuleUse){.value = 0, .price = 2000}, "max_hours_week"); /* so that it is not kept at first */
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  int n_stopped = 0;
  for (int asked_before = 0; asked_before < 40; asked_before++) {
    int left = asked_before;
    WfmJob job = {.seed = 3, .threads = 1, .clock_out = is_time_up, .user = &left};
    g_autoptr(GError) err = NULL;
    g_autoptr(WfmRosterResult) found = wfm_roster_solve(&t->problem, &settings, &job, &err);
    if (found) continue;
    n_stopped++;
    g_assert_error(err, WFM_ERROR, WFM_STATUS_INTERNAL);
    g_assert_nonnull(strstr(err->message, "stopped before there was a legal roster"));
  }
  g_assert_cmpint(n_stopped, >, 0);
  g_autoptr(WfmRosterResult) result = solve(t);
  g_assert_cmpfloat(wfm_presence_missing_h(&t->problem, result->roster, &asked, NULL, NULL), ==, 0);
}

/* One seat, three shifts a day and 21 of them in the week; four people with five shifts of 8 h each, of which not one may be missing, and a
 * rest of eleven hours that a night's end before a day's begin would break. Whoever is laid last finds the seat taken where he could sit, and
 * there is a legal roster, in which others sit elsewhere. Presence is worth most in the day, which draws everybody there at first. */
static void seats_that_do_are_found(void) {
  g_autoptr(Team) t = team_new(4, 7, 0);
  for (int32_t i = 0; i < t->problem.grid.n; i++) t->value[i] = i % 48 >= 12 && i % 48 < 28 ? 60 : 5;
  static const WfmSite site = {.site = "Cork", .seats = 1};
  t->problem.sites = &site;
  t->problem.n_sites = 1;
  for (size_t a = 0; a < 4; a++) t->agent[a].site = "Cork";
  add_rule(t, (WfmRuleUse){.value = 40, .hard = true}, "min_hours_week");
  g_autoptr(WfmRosterResult) result = solve(t);
  for (size_t a = 0; a < 4; a++) g_assert_cmpint(count(&result->roster->agent[a], -1, NULL), ==, 5);
}

/* Presence is worth least at the ends of the shift and beside its meal, where breaks would like to be. */
static void breaks_keep_their_distance(void) {
  static const WfmBreak breaks[] = {
      {"break", STEP, 0, 3 * HOUR, true}, {"meal", STEP, 3 * HOUR, 5 * HOUR, false}, {"break", STEP, 5 * HOUR, 8 * HOUR, true}};
  for (int asked = 0; asked < 2; asked++) {
    g_autoptr(Team) t = team_new(1, 7, 0);
    for (int k = 0; k < 3; k++) {
      t->type[k].breaks = breaks;
      t->type[k].n_breaks = 3;
    }
    for (int32_t i = 0; i < t->problem.grid.n; i++) t->value[i] = ABS(i % 48 - 20) < 6 ? 40 + i % 3 : 20; /* dear from 07:30 to 13:00 */
    if (asked) {
      add_rule(t, (WfmRuleUse){.value = 1.5, .hard = true}, "min_work_before_break");
      add_rule(t, (WfmRuleUse){.value = 2, .hard = true}, "min_work_between_breaks");
      add_rule(t, (WfmRuleUse){.value = 1, .hard = true}, "min_work_after_break");
    }
    g_autoptr(WfmRosterResult) result = solve(t);
    WfmRuleView view = {&t->problem, &t->agent[0], &t->contract, NULL, 0, t->problem.grid.start, wfm_grid_end(t->problem.grid)};
    const WfmRuleUse first = {.rule = wfm_rule_find("min_work_before_break"), .value = 1.5};
    double missing = 0;
    g_assert_cmpuint(result->roster->agent[0].n_duties, ==, 5);
    for (size_t d = 0; d < 5; d++) {
      const WfmDuty *duty = &result->roster->agent[0].duty[d];
      view.duty = &duty;
      view.n_duties = 1;
      missing += first.rule->measure(&view, &first, NULL, NULL);
    }
    if (asked)
      g_assert_cmpfloat(missing, ==, 0);
    else
      g_assert_cmpfloat(missing, >, 0); /* else the rule would have had nothing to do */
  }
}

/* Each shift is dearest at the hour at which its meal has to be; another hour would be taken at once where none is asked for. Late and
 * night shifts start after it, so that they cannot be worked, unless the meal is that of the next noon, which lies in none. */
static void meals_are_at_their_time_of_the_clock(void) {
  static const WfmBreak free_meal[] = {{"meal", STEP, STEP, 7 * HOUR, false, false}},
                        noon[] = {{"meal", STEP, 12 * HOUR, 13 * HOUR, false, true}};
  for (int asked = 0; asked < 2; asked++) {
    g_autoptr(Team) t = team_new(2, 7, 0);
    for (int k = 0; k < 3; k++) {
      t->type[k].breaks = asked ? noon : free_meal;
      t->type[k].n_breaks = 1;
    }
    t->type[0].start_high_s = 8 * HOUR;
    for (int32_t i = 0; i < t->problem.grid.n; i++) t->value[i] = ABS(i % 48 - 24) < 6 ? 60 + i % 3 : 20; /* dear from 09:30 to 15:00 */
    g_autoptr(WfmRosterResult) result = solve(t);
    int inside = 0, all = 0;
    for (size_t a = 0; a < 2; a++)
      for (size_t d = 0; d < result->roster->agent[a].n_duties; d++)
        for (size_t s = 0; s < result->roster->agent[a].duty[d].n_segments; s++) {
          const WfmSegment *piece = &result->roster->agent[a].duty[d].segment[s];
          int32_t second = wfm_local_second(wfm_zone_local(t->zone, piece->start));
          if (piece->kind != WFM_SEGMENT_BREAK) continue;
          all++;
          inside += second >= 12 * HOUR && second <= 13 * HOUR;
        }
    g_assert_cmpint(all, >=, 7);
    g_assert_cmpint(inside, <=, asked ? all : 0);
    if (asked) g_assert_cmpint(inside, ==, all);
  }
}

/* Presence is worth 30 an hour for two people at any time, so that everybody works five days; the newcomer only where a mentor does. */
static void a_newcomer_works_only_beside_a_mentor(void) {
  g_autoptr(Team) t = team_new(4, 7, 30);
  const uint8_t mentors[] = {1, 1, 0, 0}, newcomers[] = {0, 0, 1, 1};
  g_autofree int32_t *always = g_new0(int32_t, t->problem.grid.n + 1);
  for (int32_t i = 0; i < t->problem.grid.n; i++) always[i] = 1;
  WfmPresence asked = {.presence = "mentor", .member = mentors, .people = always, .beside = newcomers, .each = 1, .hard = true};
  t->problem.presences = &asked;
  t->problem.n_presences = 1;
  for (int32_t i = 0; i < t->problem.grid.n; i++) t->first[i + 1] = 4 * (i + 1);
  t->value = g_renew(double, t->value, 4 * (size_t)t->problem.grid.n);
  t->queue.value = t->value;
  for (int32_t k = 0; k < 4 * t->problem.grid.n; k++) t->value[k] = k % 4 < 3 ? 15 : 0; /* of half an hour; three of four are needed */
  g_autoptr(WfmRosterResult) result = solve(t);
  int newcomer_shifts = 0;
  for (size_t a = 2; a < 4; a++)
    for (size_t d = 0; d < result->roster->agent[a].n_duties; d++) {
      const WfmDuty *duty = &result->roster->agent[a].duty[d];
      newcomer_shifts++;
      for (int64_t at = duty->start; at < duty->end; at += STEP) {
        int with = 0, others = 0;
        for (size_t b = 0; b < 4; b++)
          for (size_t e = 0; e < result->roster->agent[b].n_duties; e++) {
            bool there = result->roster->agent[b].duty[e].start <= at && at < result->roster->agent[b].duty[e].end;
            with += there && b < 2;
            others += there && b >= 2;
          }
        g_assert_cmpint(with, >=, others);
      }
    }
  g_assert_cmpint(newcomer_shifts, ==, 10); /* ten shifts of mentors hold as many of newcomers, and each pays */
}

/* Three people are worth having at any time, and no more than one of ann, bob and cat may be there at night. */
static void no_more_are_there_than_may_be(void) {
  g_autoptr(Team) t = team_new(4, 7, 0);
  const uint8_t three[] = {1, 1, 1, 0};
  g_autofree int32_t *none = g_new0(int32_t, t->problem.grid.n + 1), *most = g_new0(int32_t, t->problem.grid.n + 1);
  t->value = g_renew(double, t->value, 3 * (size_t)t->problem.grid.n);
  t->queue.value = t->value;
  for (int32_t i = 0; i < t->problem.grid.n; i++) {
    bool night = (i + 4) % 48 < 16; /* 22:00 to 06:00 */
    most[i] = night ? 1 : INT32_MAX;
    t->first[i + 1] = 3 * (i + 1);
    for (int k = 0; k < 3; k++) t->value[3 * i + k] = night ? 100 : 0;
  }
  WfmPresence asked = {.presence = "few", .member = three, .people = none, .most = most, .price = 30};
  t->problem.presences = &asked;
  t->problem.n_presences = 1;
  for (int hard = 0; hard < 2; hard++) {
    asked.hard = hard;
    g_autoptr(WfmRosterResult) result = solve(t);
    int nights = 0;
    for (size_t a = 0; a < 3; a++) nights += count(&result->roster->agent[a], 2, NULL);
    g_assert_cmpint(nights, ==, hard ? 7 : 15); /* at 30 an hour two more are worth their 200 */
    double beyond = wfm_presence_missing_h(&t->problem, result->roster, &asked, NULL, NULL);
    g_assert_cmpfloat_with_epsilon(beyond, hard ? 0 : 7 * 8 + 2,
                                   1e-9); /* with dan three on six nights; on the last, whose 2 h count, two */
  }
}

/* Four people on the same shift, whose breaks all want the same cheap hour; at most one, or two, may be on a break at once. */
static void no_more_are_on_a_break_than_may_be(void) {
  static const WfmBreak breaks[] = {{"break", STEP, 2 * HOUR, 5 * HOUR, true, false}};
  g_autoptr(Team) t = team_new(4, 7, 0);
  const uint8_t all[] = {1, 1, 1, 1};
  g_autofree int32_t *none = g_new0(int32_t, t->problem.grid.n + 1), *most = g_new0(int32_t, t->problem.grid.n + 1);
  for (int k = 0; k < 3; k++) {
    t->type[k].breaks = breaks;
    t->type[k].n_breaks = 1;
  }
  t->value = g_renew(double, t->value, 4 * (size_t)t->problem.grid.n);
  t->queue.value = t->value;
  for (int32_t i = 0; i < t->problem.grid.n; i++) {
    bool early = i % 48 >= 12 && i % 48 < 28; /* 06:00 to 14:00 */
    t->first[i + 1] = 4 * (i + 1);
    for (int k = 0; k < 4; k++) t->value[4 * i + k] = !early ? 0 : i % 48 == 18 ? 1 : 40; /* nothing much at 09:00 */
  }
  WfmPresence asked = {.presence = "lunch", .origin = "presence.csv:2", .member = all, .people = none, .most_on_break = most, .price = 1};
  t->problem.presences = &asked;
  t->problem.n_presences = 1;
  for (int limit = 1; limit <= 2; limit++) {
    for (int32_t i = 0; i < t->problem.grid.n; i++) most[i] = limit;
    asked.hard = false;
    g_autoptr(WfmRosterResult) priced = solve(t);
    g_assert_cmpfloat(wfm_presence_missing_h(&t->problem, priced->roster, &asked, NULL, NULL), >=, 3); /* half a euro is less than 20 */
    asked.hard = true;
    g_autoptr(WfmRosterResult) hard = solve(t);
    g_assert_cmpfloat(wfm_presence_missing_h(&t->problem, hard->roster, &asked, NULL, NULL), ==, 0);
    g_assert_cmpint(count(&hard->roster->agent[0], 0, NULL), ==, 5);
    int apart = 0; /* breaks that are not at 09:00: of four a day all but as many as may be there */
    for (size_t a = 0; a < 4; a++)
      for (size_t d = 0; d < hard->roster->agent[a].n_duties; d++)
        apart += wfm_local_second(wfm_zone_local(t->zone, hard->roster->agent[a].duty[d].segment[1].start)) != 9 * HOUR;
    g_assert_cmpint(apart, >=, 20 - 7 * limit);
    g_assert_cmpfloat(hard->cost.cost, >, priced->cost.cost);
  }
}

/* Ann, bob and cat are to start two early shifts on each of five dates, dan counts for none; presence is worth nothing, a shift costs 160. */
static void crews_are_kept_and_priced(void) {
  g_autoptr(Team) t = team_new(4, 7, 0);
  const uint8_t three[] = {1, 1, 1, 0}, early[] = {1, 0, 0};
  const int32_t least[] = {2, 2, 2, 2, 2, 0, 0}, most[] = {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX};
  WfmCrew crew = {.crew = "early", .origin = "crews.csv:2", .member = three, .type = early, .n_days = 7, .least = least, .most = most};
  crew.first_day = wfm_local_day(t->problem.grid.start);
  crew.hard_least = crew.hard_most = true;
  t->problem.crews = &crew;
  t->problem.n_crews = 1;
  g_autoptr(WfmRosterResult) hard = solve(t);
  int starts[7] = {0}, others = 0;
  for (size_t a = 0; a < 4; a++)
    for (size_t d = 0; d < hard->roster->agent[a].n_duties; d++) {
      const WfmDuty *duty = &hard->roster->agent[a].duty[d];
      if (a < 3 && duty->shift_type == 0) starts[duty->day - crew.first_day]++;
      others += a == 3 || duty->shift_type != 0;
    }
  for (int d = 0; d < 7; d++) g_assert_cmpint(starts[d], ==, least[d]);
  g_assert_cmpint(others, ==, 0);
  g_assert_cmpfloat_with_epsilon(hard->cost.cost, 1600, 1e-6);
  /* Another tool names no types: the hours tell, as long as one of the contract's types has them. */
  for (size_t a = 0; a < 3; a++)
    for (size_t d = 0; d < hard->roster->agent[a].n_duties; d++) hard->roster->agent[a].duty[d].shift_type = -1;
  g_assert_cmpint(wfm_crew_gaps(&t->problem, hard->roster, NULL, NULL).hard, ==, 0);
  for (size_t a = 0; a < 3; a++)
    for (size_t d = 0; d < hard->roster->agent[a].n_duties; d++) hard->roster->agent[a].duty[d].end -= HOUR;
  g_assert_cmpint(wfm_crew_gaps(&t->problem, hard->roster, NULL, NULL).hard, ==, 10);
  crew.hard_least = false;
  crew.under_price = 100; /* less than a shift */
  g_autoptr(WfmRosterResult) cheap = solve(t);
  g_assert_cmpfloat_with_epsilon(cheap->cost.soft_rules, 1000, 1e-6);
  g_assert_cmpfloat_with_epsilon(cheap->cost.cost, 1000, 1e-6);
  crew.under_price = 170;
  g_autoptr(WfmRosterResult) dear = solve(t);
  g_assert_cmpfloat_with_epsilon(dear->cost.cost, 1600, 1e-6);
}

/* The first is worth 30 each half hour and the second 25, so that two people of five days each cover every date, and three of them twice, at 240
 * above the wage. One at least must start on every date, and each one more costs 1,000: so the crew costs 720. The roster without it keeps what is
 * hard of it, and yet is none of that price with it. */
static void what_is_priced_in_a_hard_crew_is_part_of_its_price(void) {
  g_autoptr(Team) t = team_new(2, 7, 0);
  t->value = g_renew(double, t->value, 2 * (size_t)t->problem.grid.n);
  t->queue.value = t->value;
  for (int32_t i = 0; i < t->problem.grid.n; i++) {
    t->first[i + 1] = 2 * (i + 1);
    t->value[2 * i] = 30;
    t->value[2 * i + 1] = 25;
  }
  t->contract.n_shift_types = 1; /* early shifts, so that none goes on after the horizon */
  const uint8_t both[] = {1, 1}, early[] = {1, 0, 0};
  const int32_t one[] = {1, 1, 1, 1, 1, 1, 1};
  WfmCrew crew = {.crew = "early", .origin = "crews.csv:2", .member = both, .type = early, .n_days = 7, .least = one, .most = one};
  crew.first_day = wfm_local_day(t->problem.grid.start);
  crew.hard_least = true;
  crew.over_price = 1000;
  t->problem.crews = &crew;
  t->problem.n_crews = 1;
  g_autoptr(WfmRosterResult) with = solve(t);
  WfmJob job = {.seed = 3, .threads = 1};
  g_autoptr(GArray) prices = wfm_crew_prices(&t->problem, with->roster, 20, &job);
  g_assert_cmpuint(prices->len, ==, 1);
  g_assert_cmpfloat_with_epsilon(g_array_index(prices, WfmCrewPrice, 0).price.cost, 720, 1e-6);
}

/* Three people at work are worth 40 each half hour of the night, and one at most of ann, bob and cat may start a night on a date; at 100 for
 * each one more it is worth breaking. More than there are people cannot be had, which is said. */
static void no_more_start_a_shift_than_may(void) {
  g_autoptr(Team) t = team_new(3, 7, 0);
  const uint8_t all[] = {1, 1, 1}, night[] = {0, 0, 1};
  int32_t least[7] = {0};
  const int32_t most[] = {1, 1, 1, 1, 1, 1, 1};
  t->value = g_renew(double, t->value, 3 * (size_t)t->problem.grid.n);
  t->queue.value = t->value;
  for (int32_t i = 0; i < t->problem.grid.n; i++) {
    t->first[i + 1] = 3 * (i + 1);
    for (int k = 0; k < 3; k++) t->value[3 * i + k] = (i + 4) % 48 < 16 && i + 4 < t->problem.grid.n ? 40 : 0; /* not on the last evening */
  }
  WfmCrew crew = {.crew = "night", .origin = "crews.csv:2", .member = all, .type = night, .n_days = 7, .least = least, .most = most};
  crew.first_day = wfm_local_day(t->problem.grid.start);
  crew.hard_least = crew.hard_most = true;
  t->problem.crews = &crew;
  t->problem.n_crews = 1;
  g_autoptr(WfmRosterResult) hard = solve(t);
  int nights = 0;
  for (size_t a = 0; a < 3; a++) nights += count(&hard->roster->agent[a], 2, NULL);
  g_assert_cmpint(nights, ==, 6);
  crew.hard_most = false;
  crew.over_price = 100;
  g_autoptr(WfmRosterResult) soft = solve(t);
  g_assert_cmpfloat_with_epsilon(soft->cost.soft_rules, 100 * (15 - 6), 1e-6);
  /* Broken by hand: a second night more on a date, and one fewer where two are asked for. */
  least[0] = 2;
  crew.hard_most = true;
  WfmDuty *first = &hard->roster->agent[0].duty[0];
  for (size_t a = 0; a < 3; a++)
    for (size_t d = 0; d < hard->roster->agent[a].n_duties; d++)
      if (hard->roster->agent[a].duty[d].day != crew.first_day) first = &hard->roster->agent[a].duty[d];
  first->shift_type = 1;
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&t->problem, hard->roster);
  size_t found = 0;
  for (size_t f = 0; f < verdict->n_findings; f++) {
    if (strcmp(verdict->finding[f].rule, "crew") != 0) continue;
    found++;
    g_assert_cmpstr(verdict->finding[f].text, ==,
                    "crew night: only 1 person starts such a shift on 2026-03-02, and at least 2 are asked for (hard, crews.csv:2)");
  }
  g_assert_cmpuint(found, ==, 1);
  least[0] = 0;
  least[3] = 4;
  g_autofree int32_t *more = g_memdup2(most, sizeof most);
  more[3] = 9;
  crew.most = more;
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = 20;
  WfmJob job = {.seed = 3, .threads = 1};
  g_autoptr(GError) err = NULL;
  g_assert_null(wfm_roster_solve(&t->problem, &settings, &job, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
  g_assert_nonnull(strstr(err->message, "no proof that there is none"));
  g_assert_nonnull(strstr(err->message, "crew night: only 3 people start such a shift on 2026-03-05, and at least 4 are asked for (hard, "
                                        "crews.csv:2)\nrelax: another number of people, or a price, in crews.csv"));
}

/* The checker's count of missing hours against one interval by interval, on rosters drawn by seed. */
static void missing_hours_agree_with_a_walk_over_the_intervals(void) {
  g_autoptr(Team) t = team_new(4, 7, 0);
  g_autofree int32_t *people = g_new0(int32_t, t->problem.grid.n + 1), *most = g_new0(int32_t, t->problem.grid.n + 1);
  const uint8_t member[] = {1, 0, 1, 1}, pair[] = {1, 0, 1, 0}, others[] = {0, 1, 0, 1};
  WfmPresence asked = {.presence = "team", .member = member, .people = people, .price = 7};
  for (uint64_t seed = 0; seed < 50; seed++) {
    WfmRng rng;
    wfm_rng_init(&rng, 20261122, seed);
    for (int32_t i = 0; i < t->problem.grid.n; i++) {
      people[i] = (int32_t)wfm_rng_below(&rng, 4);
      most[i] = wfm_rng_below(&rng, 2) ? INT32_MAX : people[i];
    }
    asked.most = seed % 2 ? most : NULL;
    asked.beside = seed % 3 == 0 ? others : NULL;
    asked.each = 2;
    asked.member = asked.beside ? pair : member;
    g_autoptr(WfmRoster) roster = wfm_roster_new(4);
    g_autofree int32_t *there = g_new0(int32_t, t->problem.grid.n + 1), *beside = g_new0(int32_t, t->problem.grid.n + 1);
    for (size_t a = 0; a < 4; a++)
      for (int32_t day = 0; day < 7; day++) {
        int32_t from = day * 48 + (int32_t)wfm_rng_below(&rng, 20), length = 6 + (int32_t)wfm_rng_below(&rng, 20), rest = from + 3;
        int64_t edge[] = {wfm_grid_at(t->problem.grid, from), wfm_grid_at(t->problem.grid, rest), wfm_grid_at(t->problem.grid, rest + 1),
                          wfm_grid_at(t->problem.grid, from + length)};
        WfmSegment piece[] = {{WFM_SEGMENT_WORK, edge[0], edge[1], "work", true},
                              {WFM_SEGMENT_BREAK, edge[1], edge[2], "meal", false},
                              {WFM_SEGMENT_WORK, edge[2], edge[3], "work", true}};
        WfmDuty duty = {edge[0], edge[3], wfm_local_day(edge[0]), -1, false, piece, 3};
        wfm_roster_add(roster, a, &duty);
        for (int32_t i = from; i < from + length && i < t->problem.grid.n; i++) {
          there[i] += asked.member[a] && i != rest;
          beside[i] += others[a] && i != rest;
        }
      }
    double missing = 0;
    for (int32_t i = 0; i < t->problem.grid.n; i++) {
      double wanted = asked.beside ? people[i] * beside[i] / 2.0 : people[i];
      missing += MAX(wanted - there[i], 0) * STEP / 3600.0;
      if (asked.most) missing += MAX(there[i] - most[i], 0) * STEP / 3600.0;
    }
    g_assert_cmpfloat_with_epsilon(wfm_presence_missing_h(&t->problem, roster, &asked, NULL, NULL), missing, 1e-9);
    t->problem.presences = &asked;
    t->problem.n_presences = 1;
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(&t->problem, roster);
    double price = 0;
    for (size_t k = 0; k < verdict->n_findings; k++)
      if (strcmp(verdict->finding[k].rule, "presence") == 0) price += verdict->finding[k].price;
    g_assert_cmpfloat_with_epsilon(price, 7 * missing, 1e-6);
    WfmRosterCost cost = wfm_roster_price(NULL, &t->problem, roster);
    g_assert_cmpfloat_with_epsilon(cost.soft_rules, 7 * missing, 1e-6);
    g_assert_cmpfloat_with_epsilon(cost.shortage, 0, 1e-6);
    t->problem.n_presences = 0;
  }
}

static void what_cannot_be_reached_is_said_with_its_rules(void) {
  g_autoptr(Team) t = team_new(1, 28, 0);
  add_rule(t, (WfmRuleUse){.value = 4, .hard = true, .shift = "late"}, "min_shifts_period");
  add_rule(t, (WfmRuleUse){.value = 3, .hard = true}, "max_days_period");
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  WfmJob job = {.seed = 3, .threads = 1};
  g_autoptr(GError) err = NULL;
  g_assert_null(wfm_roster_solve(&t->problem, &settings, &job, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
  g_assert_nonnull(strstr(err->message, "min_shifts_period 4 shifts of late"));
  g_assert_nonnull(strstr(err->message, "max_days_period 3 days"));
  g_assert_nonnull(strstr(err->message, "cannot hold together"));
  g_assert_nonnull(strstr(err->message, "relax: min_shifts_period 4 -> 3 shifts of late for ann"));
  g_assert_nonnull(strstr(err->message, "relax: max_days_period 3 -> 4 days for ann"));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/roster_rules/" #name, name)
  TEST(the_hours_of_a_month_are_worked);
  TEST(as_many_shifts_of_a_kind_as_are_asked_for);
  TEST(annualised_hours_are_caught_up);
  TEST(nights_go_to_who_has_had_fewer);
  TEST(paid_time_of_a_week_comes_in_steps);
  TEST(holidays_go_to_who_has_had_fewer);
  TEST(a_presence_is_kept_and_priced);
  TEST(what_must_be_there_is_there_however_dear);
  TEST(what_was_stopped_is_not_infeasible);
  TEST(given_shifts_that_overlap_do_not_both_stand);
  TEST(seats_that_do_are_found);
  TEST(breaks_keep_their_distance);
  TEST(meals_are_at_their_time_of_the_clock);
  TEST(a_newcomer_works_only_beside_a_mentor);
  TEST(no_more_are_there_than_may_be);
  TEST(no_more_are_on_a_break_than_may_be);
  TEST(crews_are_kept_and_priced);
  TEST(what_is_priced_in_a_hard_crew_is_part_of_its_price);
  TEST(no_more_start_a_shift_than_may);
  TEST(missing_hours_agree_with_a_walk_over_the_intervals);
  TEST(what_cannot_be_reached_is_said_with_its_rules);
  return g_test_run();
}
