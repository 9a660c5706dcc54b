/* What holds for every rule that is registered, and second implementations by brute force, on persons drawn by seed: two to five weeks
 * with history in front, shifts at any quarter hour, in zones with clock changes inside the horizon, with leave, and all kinds of weeks. */
#include "core/rng.h"
#include "tests/unit/roster_fixture.h"

#include <math.h>

enum { PERSONS = 300 };

static const char *const zones[] = {"Europe/Dublin", "America/Toronto", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"};
static const char *const starts[] = {"2026-03-23", "2026-03-02", "2026-10-19", "2026-09-28", "2026-06-03", "2026-10-26"};

static Person *random_person(uint64_t seed) {
  WfmRng rng;
  wfm_rng_init(&rng, 20260321, seed);
  size_t z = seed % G_N_ELEMENTS(zones);
  Person *p = person_new(zones[z], starts[z], "2026-12-31");
  p->problem.grid.n = (int32_t)(96 * 7 * (1 + wfm_rng_below(&rng, 4)));
  p->problem.duties_before = 0;
  p->contract.week_start = (uint8_t)wfm_rng_below(&rng, 7);
  p->contract.weekend = (uint8_t)wfm_rng_below(&rng, 128);
  int64_t instant = p->problem.grid.start - (int64_t)wfm_rng_below(&rng, 21 * 96) * 900;
  double busy = 0.5 + wfm_rng_uniform(&rng);
  for (;;) {
    instant += 900 * (int64_t)(1 + wfm_rng_exponential(&rng, 50 * busy));
    int64_t length = 900 * (int64_t)(8 + wfm_rng_below(&rng, 40));
    if (instant >= wfm_horizon_end(&p->problem)) break;
    WfmDuty *duty = works_instants(p, instant, instant + length);
    if (wfm_rng_below(&rng, 2)) {
      WfmSegment *segment = duty->segment;
      int64_t meal = instant + 900 * (int64_t)(1 + wfm_rng_below(&rng, 5));
      segment[2] = (WfmSegment){WFM_SEGMENT_WORK, meal + 1800, duty->end, "work", true};
      segment[1] = (WfmSegment){WFM_SEGMENT_BREAK, meal, meal + 1800, "meal", wfm_rng_below(&rng, 2) == 0};
      if (segment[2].end <= segment[2].start) continue;
      segment[0].end = meal;
      duty->n_segments = 3;
    }
    instant += length;
  }
  if (wfm_rng_below(&rng, 2)) {
    int64_t from = p->problem.grid.start + 3 * 86400;
    p->span[p->agent.n_spans++] = (WfmSpan){.kind = WFM_SPAN_ABSENT, .from = from, .to = from + 2 * 86400, .credit_s = 16 * 3600};
  }
  return p;
}

/* A few values across the range of the rule. */
static double value_of(const WfmRule *rule, int k) {
  static const double hours[] = {0, 8, 11, 24, 35, 48}, counts[] = {0, 1, 2, 3, 5, 8};
  double value = (strcmp(rule->unit, "h") == 0 ? hours : counts)[k];
  return CLAMP(value, rule->low, rule->high);
}

static bool at_least(const WfmRule *rule) {
  return g_str_has_prefix(rule->name, "min_") || g_str_has_suffix(rule->name, "_rest");
}

static bool is_one_of(const char *word, const char *const *words) {
  return g_strv_contains(words, word);
}

static void every_rule_introduces_itself(void) {
  const char *const units[] = {"h", "days", "nights", "shifts", "weekends", NULL};
  const char *const scopes[] = {"week", "month", "year", "period", "window", "shift", "sequence", NULL};
  g_assert_cmpuint(wfm_n_rules, >=, 20);
  for (size_t r = 0; r < wfm_n_rules; r++) {
    const WfmRule *rule = wfm_rules[r];
    g_assert_true(wfm_rule_find(rule->name) == rule); /* so names are unique */
    g_assert_cmpuint(strlen(rule->summary), >, 10);
    g_assert_cmpuint(strlen(rule->source), >, 5);
    g_assert_true(is_one_of(rule->unit, units));
    g_assert_true(is_one_of(rule->scope, scopes));
    g_assert_cmpfloat(rule->low, >=, 0);
    g_assert_cmpfloat(rule->high, >, rule->low);
    g_assert_true((strcmp(rule->scope, "window") == 0) == (rule->window_days > 0));
    g_assert_cmpfloat(rule->window_days, <=, WFM_RULE_WINDOW_DAYS_HIGH);
  }
}

static void nobody_breaks_an_upper_limit_by_not_working(void) {
  for (size_t r = 0; r < wfm_n_rules; r++) {
    g_autoptr(Person) p = person_new("Europe/Dublin", "2026-03-23", "2026-05-04"); /* April is whole */
    p->contract.year_month = 4; /* and so is a day of the contract's year before the horizon, which owes nothing */
    bool owes = g_str_has_prefix(wfm_rules[r]->name, "min_hours_") || g_str_has_prefix(wfm_rules[r]->name, "min_days_") ||
                strcmp(wfm_rules[r]->name, "min_shifts_period") == 0;
    owes &= strcmp(wfm_rules[r]->name, "min_hours_year") != 0;
    for (int k = 0; k < 6; k++) {
      double value = value_of(wfm_rules[r], k), found = excess(p, wfm_rules[r]->name, value);
      if (!owes || value == 0 || g_str_has_prefix(wfm_rules[r]->name, "min_days_off")) g_assert_cmpfloat(found, ==, 0);
      if (owes && !g_str_has_prefix(wfm_rules[r]->name, "min_days_off") && value > 0) g_assert_cmpfloat(found, >, 0);
    }
  }
}

/* excess() itself asserts that measuring with and without a sink agrees and that the breaches add up. */
static void every_breach_says_where_and_by_how_much(void) {
  size_t seen = 0;
  for (uint64_t seed = 0; seed < PERSONS; seed++) {
    g_autoptr(Person) p = random_person(seed);
    for (size_t r = 0; r < wfm_n_rules; r++)
      for (int k = 0; k < 6; k++) {
        double value = value_of(wfm_rules[r], k), found = excess(p, wfm_rules[r]->name, value);
        g_assert_true(found >= 0 && isfinite(found));
        for (size_t b = 0; b < p->n_breaches; b++, seen++) {
          const WfmBreach *breach = &p->breach[b];
          g_assert_true(breach->use == &p->use);
          g_assert_cmpfloat(breach->excess, >, 0);
          g_assert_cmpfloat_with_epsilon(fabs(breach->measured - breach->allowed), breach->excess, 1e-9);
          g_assert_true((breach->measured < breach->allowed) == at_least(wfm_rules[r]));
          g_assert_cmpint(breach->from, <=, breach->to);
          g_assert_cmpint(breach->to, >=, p->problem.grid.start);                 /* a rest may end as the horizon begins */
          g_assert_cmpint(breach->from, <, wfm_horizon_end(&p->problem) + 86400); /* a shift of the horizon may end after it */
        }
      }
  }
  g_assert_cmpuint(seen, >, 10000);
}

static void a_wider_limit_is_never_broken_more(void) {
  for (uint64_t seed = 0; seed < PERSONS; seed++) {
    g_autoptr(Person) p = random_person(seed);
    for (size_t r = 0; r < wfm_n_rules; r++) {
      if (g_str_has_prefix(wfm_rules[r]->name, "paid_step")) continue; /* of steps none is wider than another */
      double previous = excess(p, wfm_rules[r]->name, value_of(wfm_rules[r], 0));
      for (int k = 1; k < 6; k++) {
        double found = excess(p, wfm_rules[r]->name, value_of(wfm_rules[r], k));
        g_assert_true(at_least(wfm_rules[r]) ? found >= previous - 1e-9 : found <= previous + 1e-9);
        previous = found;
      }
    }
  }
}

static void drop_duty(Person *p, size_t i) {
  p->n_duties--;
  for (; i < p->n_duties; i++) p->pointer[i] = p->pointer[i + 1];
}

/* Rules for which an additional shift can only make it worse (+1) or better (-1); 0: either. */
static int direction(const char *name) {
  static const char *const either[] = {"min_rest_after_night",     "min_rest_late_to_early", "min_consecutive_days",
                                       "min_consecutive_days_off", "max_split_weekends",     "max_weekends_month",
                                       "max_hours_behind",         "paid_step_week",         NULL};
  if (g_strv_contains(either, name)) return 0;
  if (g_str_has_prefix(name, "min_days_off_") || g_str_has_prefix(name, "min_work_") || strcmp(name, "min_start_to_start") == 0 ||
      strcmp(name, "min_shift_hours") == 0)
    return 1;
  return g_str_has_prefix(name, "min_") ? -1 : 1;
}

static void a_shift_less_never_breaks_an_upper_limit_more(void) {
  for (uint64_t seed = 0; seed < PERSONS; seed++) {
    g_autoptr(Person) p = random_person(seed);
    size_t first = 0;
    while (first < p->n_duties && p->pointer[first]->start < p->problem.grid.start) first++;
    if (first == p->n_duties) continue;
    double before[64][6];
    g_assert_cmpuint(wfm_n_rules, <=, G_N_ELEMENTS(before));
    for (size_t r = 0; r < wfm_n_rules; r++)
      for (int k = 0; k < 6; k++) before[r][k] = excess(p, wfm_rules[r]->name, value_of(wfm_rules[r], k));
    drop_duty(p, first + seed % (p->n_duties - first));
    for (size_t r = 0; r < wfm_n_rules; r++)
      for (int k = 0; k < 6; k++) {
        double after = excess(p, wfm_rules[r]->name, value_of(wfm_rules[r], k));
        int way = direction(wfm_rules[r]->name);
        if (way > 0) g_assert_cmpfloat(after, <=, before[r][k] + 1e-9);
        if (way < 0) g_assert_cmpfloat(after, >=, before[r][k] - 1e-9);
      }
  }
}

/* --- second implementations, day by day --- */

enum { DAYS = 80 };

typedef struct {
  int32_t first; /* date of index 0 */
  bool worked[DAYS], ours[DAYS];
  double paid_h[DAYS];
  int32_t from, to; /* indices of the horizon */
} Calendar;

static Calendar calendar_of(const Person *p) {
  Calendar c = {.first = wfm_local_day(wfm_zone_local(p->zone, p->problem.grid.start)) - 35};
  for (size_t i = 0; i < p->n_duties; i++) {
    int d = p->pointer[i]->day - c.first;
    g_assert_true(d >= 0 && d < DAYS);
    bool ours = p->pointer[i]->start >= p->problem.grid.start;
    if (ours && !c.worked[d]) c.ours[d] = true;
    c.worked[d] = true;
    c.paid_h[d] += (double)wfm_duty_paid_s(p->pointer[i]) / 3600;
  }
  return c;
}

/* Fewest of our days that must go so that no `window` days hold more than `most`: dynamic programme over the days with the pattern of
 * the last window-1 days as state. */
static int fewest_to_drop(const Calendar *c, int window, int most) {
  size_t n_states = (size_t)1 << (window - 1);
  g_autofree int *cost = g_new(int, n_states), *next = g_new(int, n_states);
  for (size_t s = 0; s < n_states; s++) cost[s] = s ? G_MAXINT / 2 : 0;
  for (int d = 0; d < DAYS; d++) {
    for (size_t s = 0; s < n_states; s++) next[s] = G_MAXINT / 2;
    for (size_t s = 0; s < n_states; s++) {
      if (cost[s] >= G_MAXINT / 2) continue;
      size_t off = s << 1 & (n_states - 1), on = off | (n_states > 1);
      if (!c->worked[d] || c->ours[d]) next[off] = MIN(next[off], cost[s] + c->worked[d]);
      bool fits = __builtin_popcountll(s) + 1 <= most || !c->ours[d]; /* what history holds is not ours to mend */
      if (c->worked[d] && fits) next[on] = MIN(next[on], cost[s]);
    }
    int *swap = cost;
    cost = next;
    next = swap;
  }
  int least = G_MAXINT;
  for (size_t s = 0; s < n_states; s++) least = MIN(least, cost[s]);
  return least;
}

static void counts_in_windows_agree_with_a_dynamic_programme(void) {
  for (uint64_t seed = 0; seed < PERSONS; seed++) {
    g_autoptr(Person) p = random_person(seed);
    Calendar c = calendar_of(p);
    for (int window = 2; window <= 10; window += 4)
      for (int most = 0; most < window; most += 2)
        g_assert_cmpfloat(excess_in_window(p, "max_days_window", most, window), ==, fewest_to_drop(&c, window, most));
  }
}

static void days_in_a_row_agree_with_a_walk_over_the_calendar(void) {
  for (uint64_t seed = 0; seed < PERSONS; seed++) {
    g_autoptr(Person) p = random_person(seed);
    Calendar c = calendar_of(p);
    for (int most = 1; most < 7; most++) {
      int expected = 0, run = 0;
      bool ours = false;
      for (int d = 0; d < DAYS; d++) {
        if (c.worked[d]) {
          run++;
          ours |= c.ours[d];
        }
        if (!c.worked[d] || d == DAYS - 1) {
          expected += ours ? MAX(run - most, 0) : 0;
          run = 0;
          ours = false;
        }
      }
      g_assert_cmpfloat(excess(p, "max_consecutive_days", most), ==, expected);
    }
  }
}

static void weeks_agree_with_a_walk_over_the_calendar(void) {
  for (uint64_t seed = 0; seed < PERSONS; seed++) {
    g_autoptr(Person) p = random_person(seed);
    Calendar c = calendar_of(p);
    double days = 0, hours = 0;
    for (int d = 0; d + 7 <= DAYS; d++) {
      if (wfm_weekday(c.first + d) != p->contract.week_start) continue;
      int worked = 0;
      double paid = 0;
      bool ours = false;
      for (int k = 0; k < 7; k++) {
        worked += c.worked[d + k];
        paid += c.paid_h[d + k];
      }
      for (size_t i = 0; i < p->n_duties; i++)
        ours |= p->pointer[i]->start >= p->problem.grid.start && p->pointer[i]->day >= c.first + d && p->pointer[i]->day < c.first + d + 7;
      days += ours ? MAX(worked - 4, 0) : 0;
      hours += ours ? MAX(paid - 30, 0) : 0;
    }
    g_assert_cmpfloat(excess(p, "max_days_week", 4), ==, days);
    assert_excess(p, "max_hours_week", 30, hours);
  }
}

/* The longest stretch of free quarter hours of each week, quarter by quarter. */
static void weekly_rest_agrees_with_a_walk_over_quarter_hours(void) {
  for (uint64_t seed = 0; seed < PERSONS; seed++) {
    g_autoptr(Person) p = random_person(seed);
    const int64_t first = p->problem.grid.start - 60 * 86400, n = 96 * 150;
    g_autofree bool *busy = g_new0(bool, (size_t)n);
    for (size_t i = 0; i < p->n_duties; i++)
      for (int64_t q = (p->pointer[i]->start - first) / 900; q < (p->pointer[i]->end - first) / 900; q++) busy[q] = true;
    Calendar c = calendar_of(p);
    double expected = 0;
    for (int d = 0; d + 7 <= DAYS; d++) {
      if (wfm_weekday(c.first + d) != p->contract.week_start) continue;
      int64_t from = wfm_zone_day_start(p->zone, c.first + d), to = wfm_zone_day_start(p->zone, c.first + d + 7);
      bool touched = false;
      for (size_t i = 0; i < p->n_duties; i++)
        touched |= p->pointer[i]->start >= p->problem.grid.start && p->pointer[i]->start < to && p->pointer[i]->end > from;
      double longest = 0;
      for (int64_t q = 0, since = 0; q <= n; q++) {
        if (q < n && !busy[q]) continue;
        double whole = (double)(q - since) / 4;
        double inside = (double)(MIN(first + q * 900, to) - MAX(first + since * 900, from)) / 3600;
        if (inside > 0) longest = MAX(longest, inside >= 24 ? whole : inside);
        since = q + 1;
      }
      if (touched) expected += MAX(35 - longest, 0);
    }
    assert_excess(p, "weekly_rest", 35, expected);
  }
}

static void average_hours_agree_with_every_window(void) {
  for (uint64_t seed = 0; seed < PERSONS; seed++) {
    g_autoptr(Person) p = random_person(seed);
    p->agent.n_spans = 0;
    Calendar c = calendar_of(p);
    double worst = 0;
    for (int d = 13; d < DAYS; d++) {
      bool ours = false;
      for (size_t i = 0; i < p->n_duties; i++) ours |= p->pointer[i]->day == c.first + d && p->pointer[i]->start >= p->problem.grid.start;
      double sum = 0;
      for (int k = 0; k < 14; k++) sum += c.paid_h[d - k];
      if (ours) worst = MAX(worst, sum / 2);
    }
    g_assert_cmpfloat_with_epsilon(excess_in_window(p, "max_hours_window", 25, 14), MAX(worst - 25, 0), 1e-9);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/rules_contract/" #name, name)
  TEST(every_rule_introduces_itself);
  TEST(nobody_breaks_an_upper_limit_by_not_working);
  TEST(every_breach_says_where_and_by_how_much);
  TEST(a_wider_limit_is_never_broken_more);
  TEST(a_shift_less_never_breaks_an_upper_limit_more);
  TEST(counts_in_windows_agree_with_a_dynamic_programme);
  TEST(days_in_a_row_agree_with_a_walk_over_the_calendar);
  TEST(weeks_agree_with_a_walk_over_the_calendar);
  TEST(weekly_rest_agrees_with_a_walk_over_quarter_hours);
  TEST(average_hours_agree_with_every_window);
  return g_test_run();
}
