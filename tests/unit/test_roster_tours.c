/* People asked for by shift and date: whole tours. On problems small enough to try every roster, what is found is legal, priced truly,
 * never below the bound nor below the best of all, and the bound never above that. The expected values are those of trying everything:
 * each sequence of shifts and days off is judged by the rules' own measures. */
#include "core/error.h"
#include "core/rng.h"
#include "scheduler/roster/roster.h"
#include "scheduler/roster/tour_draw.h"
#include "scheduler/roster/tour_search.h"

#include <math.h>
#include <string.h>

enum { DAYS = 6, TYPES = 3, PEOPLE = 2, CHOICES = TYPES + 1, PLANS = 4096 }; /* CHOICES to the power of DAYS */

typedef struct {
  WfmZone *zone;
  WfmRosterProblem problem;
  WfmShiftType type[TYPES];
  uint32_t allowed[TYPES], not_next[TYPES][TYPES];
  WfmContract contract[PEOPLE];
  WfmRuleUse use[PEOPLE][8];
  WfmAgent agent[PEOPLE];
  WfmPreference wish[PEOPLE][4];
  WfmSpan span[PEOPLE];
  WfmDuty previous[PEOPLE][2];
  WfmShiftCover cover[DAYS * TYPES];
  int32_t first_day;
} Small;

static void small_free(Small *s) {
  wfm_zone_free(s->zone);
  g_free(s);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Small, small_free)

static void add_types(Small *s, WfmRng *rng) {
  static const char *const names[] = {"E", "L", "N"};
  for (uint32_t t = 0; t < TYPES; t++) {
    int32_t length = (int32_t)(7 + wfm_rng_below(rng, 3)) * 3600;
    s->type[t] = (WfmShiftType){.shift = names[t],
                                .kind = "",
                                .weekdays = 0x7f,
                                .start_low_s = (int32_t)(6 + 8 * t) * 3600,
                                .start_high_s = (int32_t)(6 + 8 * t) * 3600,
                                .start_step_s = 3600,
                                .length_low_s = length,
                                .length_high_s = length,
                                .length_step_s = 3600,
                                .not_next = s->not_next[t]};
    s->allowed[t] = t;
    for (uint32_t n = 0; n < t; n++)
      if (wfm_rng_below(rng, 2)) s->not_next[t][s->type[t].n_not_next++] = n;
  }
}

static void add_rules(Small *s, WfmRng *rng, size_t a) {
  static const struct {
    const char *name;
    double low, high;
  } rules[] = {{"forbidden_successions", 0, 0}, {"max_hours_period", 16, 36},   {"min_hours_period", 8, 30},
               {"max_consecutive_days", 1, 4},  {"min_consecutive_days", 1, 3}, {"min_consecutive_days_off", 1, 3},
               {"max_weekends", 0, 1},          {"max_shifts_period", 0, 2},    {"max_days_week", 2, 4},
               {"daily_rest", 8, 16},           {"max_days_period", 2, 5},      {"min_days_off_period", 1, 3},
               {"max_consecutive_nights", 1, 2}};
  size_t n = 2 + wfm_rng_below(rng, 6);
  for (size_t k = 0; k < n; k++) {
    size_t r = wfm_rng_below(rng, G_N_ELEMENTS(rules));
    bool hard = wfm_rng_uniform(rng) < 0.85;
    s->use[a][k] = (WfmRuleUse){.rule = wfm_rule_find(rules[r].name),
                                .value = rules[r].low + wfm_rng_below(rng, (uint32_t)(rules[r].high - rules[r].low) + 1),
                                .hard = hard,
                                .price = hard ? 0 : 3,
                                .shift = wfm_rng_below(rng, 4) ? s->type[wfm_rng_below(rng, TYPES)].shift : "",
                                .origin = "here"};
  }
  s->contract[a] = (WfmContract){.contract = "c",
                                 .rules = s->use[a],
                                 .n_rules = n,
                                 .shift_types = s->allowed,
                                 .n_shift_types = TYPES,
                                 .weekend = 0x60,
                                 .week_start = (uint8_t)wfm_rng_below(rng, 7),
                                 .paid_low_s = wfm_rng_below(rng, 4) ? 0 : 10 * 3600};
}

static void add_person(Small *s, WfmRng *rng, size_t a) {
  WfmAgent *agent = &s->agent[a];
  int64_t start = s->problem.grid.start;
  *agent = (WfmAgent){.agent = a ? "B" : "A",
                      .name = "",
                      .site = "",
                      .zone = s->zone,
                      .contract = (uint32_t)a,
                      .cost_per_hour = wfm_rng_below(rng, 2) ? 0 : 1,
                      .spans = &s->span[a],
                      .preferences = s->wish[a],
                      .previous = s->previous[a],
                      .employed_from = WFM_INSTANT_LOW,
                      .employed_to = WFM_INSTANT_HIGH};
  if (wfm_rng_below(rng, 3) == 0) {
    int64_t day = start + 86400 * (int64_t)wfm_rng_below(rng, DAYS);
    s->span[a] = (WfmSpan){.kind = WFM_SPAN_ABSENT, .from = day, .to = day + 86400, .what = "off", .origin = "here"};
    agent->n_spans = 1;
  }
  for (; agent->n_preferences < wfm_rng_below(rng, 4); agent->n_preferences++) {
    int64_t day = start + 86400 * (int64_t)wfm_rng_below(rng, DAYS);
    bool on = wfm_rng_below(rng, 2);
    s->wish[a][agent->n_preferences] = (WfmPreference){.from = day,
                                                       .to = day + 86400,
                                                       .start_low_s = -1,
                                                       .start_high_s = -1,
                                                       .on = on,
                                                       .off = !on,
                                                       .kind = "",
                                                       .shift = wfm_rng_below(rng, 3) ? s->type[wfm_rng_below(rng, TYPES)].shift : "",
                                                       .price = 1 + wfm_rng_below(rng, 5),
                                                       .origin = "here"};
  }
  for (int d = 2; d >= 1; d--) {
    if (wfm_rng_below(rng, 3)) continue;
    uint32_t t = wfm_rng_below(rng, TYPES);
    int64_t from = start - 86400 * d + s->type[t].start_low_s;
    s->previous[a][agent->n_previous++] =
        (WfmDuty){.start = from, .end = from + s->type[t].length_low_s, .day = s->first_day - d, .shift_type = (int32_t)t};
  }
}

static Small *small_new(uint64_t seed) {
  Small *s = g_new0(Small, 1);
  WfmRng rng;
  wfm_rng_init(&rng, seed, 3);
  s->zone = wfm_zone_new("Europe/Dublin", NULL);
  s->first_day = wfm_day_from_civil(2026, 6, 4) + (int32_t)wfm_rng_below(&rng, 3);
  int64_t start = wfm_zone_day_start(s->zone, s->first_day);
  s->problem.grid = (WfmGrid){start, 3600, 24 * (DAYS + 1)};
  s->problem.duties_before = start + DAYS * 86400;
  add_types(s, &rng);
  for (size_t a = 0; a < PEOPLE; a++) add_rules(s, &rng, a);
  for (size_t a = 0; a < PEOPLE; a++) add_person(s, &rng, a);
  for (int32_t d = 0; d < DAYS; d++)
    for (uint32_t t = 0; t < TYPES; t++)
      if (wfm_rng_below(&rng, 5))
        s->cover[s->problem.n_covers++] =
            (WfmShiftCover){s->first_day + d, t, (int32_t)wfm_rng_below(&rng, 3), 1 + wfm_rng_below(&rng, 20), wfm_rng_below(&rng, 3)};
  s->problem.planner_zone = s->zone;
  s->problem.shift_types = s->type;
  s->problem.n_shift_types = TYPES;
  s->problem.contracts = s->contract;
  s->problem.n_contracts = PEOPLE;
  s->problem.agents = s->agent;
  s->problem.n_agents = PEOPLE;
  s->problem.covers = s->cover;
  return s;
}

/* The plan as digits to the base of CHOICES, one a day: 0 off, else 1 + type. */
static void add_plan(WfmRoster *roster, const Small *s, size_t agent, int plan) {
  for (int32_t d = 0; d < DAYS; d++, plan /= CHOICES) {
    int t = plan % CHOICES - 1;
    if (t < 0) continue;
    int64_t start = wfm_zone_day_start(s->zone, s->first_day + d) + s->type[t].start_low_s;
    WfmSegment work = {WFM_SEGMENT_WORK, start, start + s->type[t].length_low_s, "work", true};
    WfmDuty duty = {.start = start, .end = work.end, .day = s->first_day + d, .shift_type = t, .segment = &work, .n_segments = 1};
    wfm_roster_add(roster, agent, &duty);
  }
}

/* Prices of a person's legal plans, without cover; INFINITY for the others. */
static double *price_plans(const Small *s, size_t a) {
  double *price = g_new(double, PLANS);
  WfmRosterProblem alone = s->problem;
  alone.agents = &s->agent[a];
  alone.n_agents = 1;
  for (int plan = 0; plan < PLANS; plan++) {
    g_autoptr(WfmRoster) roster = wfm_roster_new(1);
    add_plan(roster, s, 0, plan);
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(&alone, roster);
    price[plan] = INFINITY;
    if (verdict->n_hard > 0) continue;
    WfmRosterCost cost = wfm_roster_price(NULL, &alone, roster);
    price[plan] = cost.cost - cost.cover;
  }
  return price;
}

static double cover_of(const Small *s, int plan, int other) {
  int count[DAYS][TYPES] = {{0}};
  double cost = 0;
  for (int d = 0; d < DAYS; d++, plan /= CHOICES, other /= CHOICES) {
    if (plan % CHOICES) count[d][plan % CHOICES - 1]++;
    if (other % CHOICES) count[d][other % CHOICES - 1]++;
  }
  for (size_t l = 0; l < s->problem.n_covers; l++) {
    const WfmShiftCover *c = &s->cover[l];
    int there = count[c->day - s->first_day][c->shift_type];
    cost += there < c->required ? c->under_price * (c->required - there) : c->over_price * (there - c->required);
  }
  return cost;
}

static double best_of_all(const Small *s) {
  g_autofree double *first = price_plans(s, 0), *second = price_plans(s, 1);
  double best = INFINITY;
  for (int plan = 0; plan < PLANS; plan++)
    for (int other = 0; other < PLANS && !isinf(first[plan]); other++)
      if (!isinf(second[other]) && first[plan] + second[other] < best)
        best = MIN(best, first[plan] + second[other] + cover_of(s, plan, other));
  return best;
}

static WfmRosterResult *solve(const Small *s, int threads, GError **err) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = 30;
  settings.gap_target = 0;
  WfmJob job = {.seed = 5, .threads = threads};
  return wfm_roster_solve(&s->problem, &settings, &job, err);
}

static void test_everything(void) {
  int solved = 0, best_found = 0, proven = 0, impossible = 0;
  for (uint64_t seed = 1; seed <= 40; seed++) {
    g_autoptr(Small) s = small_new(seed);
    double best = best_of_all(s);
    g_autoptr(GError) err = NULL;
    g_autoptr(WfmRosterResult) result = solve(s, 1, &err);
    if (isinf(best)) {
      g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
      impossible++;
      continue;
    }
    g_assert_no_error(err);
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(&s->problem, result->roster);
    g_assert_cmpuint(verdict->n_hard, ==, 0);
    WfmRosterCost again = wfm_roster_price(NULL, &s->problem, result->roster);
    g_assert_cmpfloat(fabs(again.cost - result->cost.cost), <, 1e-9);
    g_test_message("seed %d: best %g, found %g, bound %g", (int)seed, best, result->cost.cost, result->cost.bound);
    g_assert_cmpfloat(result->cost.cost, >=, best - 1e-6);
    g_assert_cmpfloat(result->cost.bound, <=, best + 1e-6);
    solved++;
    best_found += result->cost.cost < best + 1e-6;
    proven += result->cost.bound > best - 1e-6;
  }
  g_test_message("%d solved, %d of them the best of all, %d proven so, %d impossible", solved, best_found, proven, impossible);
  g_assert_cmpint(solved, >=, 20);
  g_assert_cmpint(best_found, ==, solved); /* on problems as small as these the last gap is always closed */
  g_assert_cmpint(proven, ==, solved);
}

static void test_again(void) {
  g_autoptr(Small) s = small_new(3);
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmRosterResult) one = solve(s, 1, &err), two = solve(s, 2, &err);
  g_assert_no_error(err);
  g_assert_cmpstr(one->log, ==, two->log);
  g_assert_cmpfloat(one->cost.cost, ==, two->cost.cost);
}

/* Mean cost of all pairs of legal plans, weighted by exp(-cost / temperature). */
static double mean_by_law(const Small *s, const double *first, const double *second, double temperature) {
  double all = 0, sum = 0;
  for (int plan = 0; plan < PLANS; plan++)
    for (int other = 0; other < PLANS && !isinf(first[plan]); other++) {
      if (isinf(second[other])) continue;
      double cost = first[plan] + second[other] + cover_of(s, plan, other), weight = exp(-cost / temperature);
      all += weight;
      sum += weight * cost;
    }
  return sum / all;
}

static int plan_of(const WfmTourSearch *search, const WfmTourDraw *draw, size_t a) {
  const int32_t *option = wfm_tour_draw_options(draw, a);
  int plan = 0;
  for (int d = DAYS - 1; d >= 0; d--)
    plan = plan * CHOICES + (option[d] < 0 ? 0 : 1 + wfm_candidate(&search->space->person[a], option[d])->type);
  return plan;
}

enum { BATCHES = 40, DRAWS = 1000 };

/* How many standard errors (by means of batches) the mean cost of so many draws lies from that of the law. */
static double stray(const Small *s, const double *first, const double *second, bool two, double temperature) {
  WfmJob job = {.seed = 5};
  size_t failed;
  g_autoptr(WfmSpace) space = wfm_space_new(&s->problem);
  g_autoptr(WfmTourSearch) search = wfm_tour_search_new(space, &job, 1, &failed);
  g_assert_nonnull(search);
  g_assert_cmpuint(wfm_tour_search_construct(search), ==, SIZE_MAX);
  g_autoptr(WfmTourDraw) draw = wfm_tour_draw_new(search);
  double sum = 0, squares = 0;
  for (int batch = 0; batch < BATCHES; batch++) {
    double mean = 0;
    for (int k = 0; k < DRAWS; k++) {
      WfmTourDays days = {.n = 0};
      uint32_t some = wfm_rng_below(&search->rng, 3) ? 0x3f : 1 + wfm_rng_below(&search->rng, 0x3f); /* all, or any of them */
      for (int32_t d = 0; d < DAYS; d++)
        if (some >> d & 1) days.day[days.n++] = d;
      if (two && wfm_rng_below(&search->rng, 2))
        wfm_tour_draw_two(draw, (size_t)k % 2, (size_t)(k + 1) % 2, &days, temperature);
      else
        wfm_tour_draw_one(draw, (size_t)k % 2, &days, temperature);
      int plan = plan_of(search, draw, 0), other = plan_of(search, draw, 1);
      g_assert_cmpfloat(first[plan] + second[other], <, INFINITY); /* every draw is legal */
      mean += (first[plan] + second[other] + cover_of(s, plan, other)) / DRAWS;
    }
    sum += mean / BATCHES;
    squares += mean * mean / BATCHES;
  }
  double error = sqrt(MAX(squares - sum * sum, 0) / (BATCHES - 1));
  return fabs(sum - mean_by_law(s, first, second, temperature)) / MAX(error, 1e-6);
}

/* The heat bath draws rosters by the law that it says, one person at a time and two together, whatever rules only the judge knows. */
static void test_law(void) {
  int held = 0, tried = 0;
  for (uint64_t seed = 1; seed <= 16; seed++) {
    g_autoptr(Small) s = small_new(seed);
    g_autofree double *first = price_plans(s, 0), *second = price_plans(s, 1);
    if (isinf(best_of_all(s))) continue;
    for (int two = 0; two < 2; two++) {
      double errors = stray(s, first, second, two, 8);
      g_test_message("seed %d, %s: %.2f standard errors from the law", (int)seed, two ? "two together" : "one by one", errors);
      tried++;
      held += errors < 3.5;
    }
  }
  g_assert_cmpint(tried, >=, 20);
  g_assert_cmpint(tried - held, <=, 1);
}

/* Everybody has the tour that would be cheapest if no line asked for anybody. */
static void forget_cover(WfmTourSearch *search) {
  g_autofree double *pay = g_new0(double, search->n_lines + 1);
  for (size_t a = 0; a < search->n; a++) {
    WfmTour *tour = wfm_tour_best(search, a, pay, NULL, 400000, NULL);
    if (tour) wfm_tour_put(search, a, tour);
  }
}

/* Plunges from a dear roster, one after another. Each leaves a roster that is no dearer, and the master no poorer than it found it: all tours are to
 * be had again. By themselves they come to the best of all on most problems. */
static void test_plunge(void) {
  enum { PLUNGES = 12 };
  int dear = 0, best_found = 0;
  for (uint64_t seed = 1; seed <= 40; seed++) {
    g_autoptr(Small) s = small_new(seed);
    double best = best_of_all(s);
    if (isinf(best)) continue;
    WfmJob job = {.seed = 5, .threads = 1};
    size_t failed, who[PEOPLE] = {0, 1};
    g_autoptr(WfmSpace) space = wfm_space_new(&s->problem);
    g_autoptr(WfmTourSearch) search = wfm_tour_search_new(space, &job, 1, &failed);
    if (!search || wfm_tour_search_construct(search) != SIZE_MAX) continue;
    forget_cover(search);
    double first = wfm_tour_cost(search), before = first;
    WfmTourMaster *m = wfm_tour_master_new(search, who, PEOPLE, NULL);
    double value = wfm_tour_master_generate(m, 100, 400000, NULL);
    for (int k = 0; k < PLUNGES; k++) {
      wfm_tour_master_plunge(m, 6, 2000, 1000);
      g_assert_cmpfloat(wfm_tour_cost(search), <=, before + 1e-9);
      g_assert_cmpfloat(wfm_tour_cost(search), >=, best - 1e-6);
      g_assert_cmpfloat(wfm_tour_master_generate(m, 100, 400000, NULL), <=, value + 1e-6 * (1 + fabs(value)));
      before = wfm_tour_cost(search);
    }
    dear += first > best + 1e-6;
    best_found += first > best + 1e-6 && before < best + 1e-6;
    wfm_tour_master_free(m);
  }
  g_test_message("%d rosters that were not the best, %d of them made so by plunges", dear, best_found);
  g_assert_cmpint(dear, >=, 20);
  g_assert_cmpint(4 * best_found, >=, 3 * dear);
}

static void test_queues_besides(void) {
  g_autoptr(Small) s = small_new(3);
  WfmRosterQueue queue = {.queue = "q"};
  s->problem.queues = &queue;
  s->problem.n_queues = 1;
  g_autoptr(GError) err = NULL;
  g_assert_null(solve(s, 1, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_assert_nonnull(strstr(err->message, "queues"));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/roster_tours/everything", test_everything);
  g_test_add_func("/roster_tours/again", test_again);
  g_test_add_func("/roster_tours/law", test_law);
  g_test_add_func("/roster_tours/plunge", test_plunge);
  g_test_add_func("/roster_tours/queues_besides", test_queues_besides);
  return g_test_run();
}
