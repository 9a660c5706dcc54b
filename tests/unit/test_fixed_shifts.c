/* Breaks of fixed shifts that say of which type they are (WfmSpan.of_type), whatever that type's windows, on the roster's grid and off it. The
 * problems are invented (tests/bench/roster_instance.h); places of breaks are tried one by one. */
#include "scheduler/roster/break_window.h"
#include "scheduler/roster/repair.h"
#include "scheduler/roster/space.h"
#include "tests/bench/roster_instance.h"

#include <math.h>
#include <string.h>

enum { HOUR_S = 3600, MOST_TYPES = 3, MOST_BREAKS = 2 };

/* A small problem whose first person has one fixed shift; the last type has no name, and no contract lists it. */
typedef struct {
  RosterInstance *in;
  WfmRosterProblem problem;
  WfmShiftType type[MOST_TYPES];
  WfmBreak rest[MOST_BREAKS];
  WfmAgent agent[2];
  WfmSpan span;
  const WfmShiftType *of; /* of the fixed shift */
} Case;

static bool has_room(const Case *c) {
  return wfm_breaks_fit(c->of, c->agent[0].zone, c->span.from, c->span.to, c->problem.grid);
}

static void set_up(Case *c, uint64_t seed) {
  memset(c, 0, sizeof *c);
  c->in = roster_instance_small(seed);
  c->problem = c->in->problem;
  WfmRng rng;
  wfm_rng_init(&rng, seed, 2);
  int32_t step = c->problem.grid.step;
  size_t n = c->problem.n_shift_types;
  for (size_t t = 0; t < n; t++) c->type[t] = c->problem.shift_types[t];
  bool by_clock = wfm_rng_below(&rng, 3) == 0;
  c->rest[0] = (WfmBreak){.activity = "break", .length_s = step, .earliest_s = HOUR_S, .latest_s = 2 * HOUR_S, .paid = true};
  c->rest[1] = (WfmBreak){.activity = "meal", .length_s = 2 * step, .earliest_s = 3 * HOUR_S, .latest_s = 5 * HOUR_S, .on_clock = false};
  if (by_clock) c->rest[1].earliest_s = 11 * HOUR_S, c->rest[1].latest_s = 14 * HOUR_S, c->rest[1].on_clock = true;
  c->type[n] = (WfmShiftType){.shift = "", .kind = "", .breaks = c->rest, .n_breaks = 2};
  c->problem.shift_types = c->type;
  c->problem.n_shift_types = n + 1;
  for (size_t a = 0; a < 2; a++) {
    c->agent[a] = c->problem.agents[a];
    c->agent[a].n_spans = c->agent[a].n_previous = 0;
  }
  int32_t odd = wfm_rng_below(&rng, 2) ? 600 : step; /* half of them off the grid */
  int64_t from = c->problem.grid.start + (int64_t)wfm_rng_below(&rng, 30) * odd + 6 * HOUR_S;
  c->span = (WfmSpan){.kind = WFM_SPAN_SHIFT, .from = from, .to = from + 7 * HOUR_S + (int64_t)wfm_rng_below(&rng, 12) * odd};
  c->span.what = "shift";
  c->span.origin = "fixed.csv:2";
  c->span.of_type = 1 + (int32_t)wfm_rng_below(&rng, (uint32_t)n + 1);
  c->of = &c->type[c->span.of_type - 1];
  c->agent[0].spans = &c->span;
  c->agent[0].n_spans = 1;
  c->problem.agents = c->agent;
}

static void tear_down(Case *c) {
  roster_instance_free(c->in);
}

static const WfmJob job = {.seed = 7, .threads = 1};

static WfmRosterResult *solve(const Case *c, int64_t work) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = work;
  settings.gap_target = 0;
  return wfm_roster_solve(&c->problem, &settings, &job, NULL);
}

static WfmDuty *fixed_duty(const Case *c, const WfmRoster *roster) {
  for (size_t d = 0; d < roster->agent[0].n_duties; d++) {
    WfmDuty *duty = &roster->agent[0].duty[d];
    if (duty->start == c->span.from && duty->end == c->span.to) return duty;
  }
  g_error("the fixed shift is not in the roster");
  return NULL;
}

static void assert_legal(const Case *c, const WfmRoster *roster) {
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&c->problem, roster);
  for (size_t k = 0; k < verdict->n_findings; k++) g_test_message("%s", verdict->finding[k].text);
  g_assert_cmpuint(verdict->n_hard, ==, 0);
}

static void assert_has_breaks(const Case *c, const WfmRoster *roster) {
  const WfmDuty *duty = fixed_duty(c, roster);
  int64_t unpaid = 0, paid = 0;
  size_t n = 0;
  g_assert_cmpint(duty->shift_type, ==, c->span.of_type - 1);
  for (size_t s = 0; s < duty->n_segments; s++) {
    const WfmSegment *piece = &duty->segment[s];
    paid += piece->paid ? piece->end - piece->start : 0;
    if (piece->kind != WFM_SEGMENT_BREAK) continue;
    const WfmBreak *asked = &c->of->breaks[n++];
    g_assert_cmpstr(piece->activity, ==, asked->activity);
    g_assert_true(wfm_break_may_begin(wfm_break_window(asked, duty->start, c->agent[0].zone), piece->start));
    g_assert_true(wfm_grid_aligned(c->problem.grid, piece->start));
    g_assert_cmpint(piece->end - piece->start, ==, asked->length_s);
    g_assert_cmpint(piece->end, <=, duty->end);
    unpaid += asked->paid ? 0 : asked->length_s;
  }
  g_assert_cmpuint(n, ==, c->of->n_breaks);
  g_assert_cmpint(paid, ==, c->span.to - c->span.from - unpaid);
  for (size_t d = 0; d < roster->agent[1].n_duties; d++)
    g_assert_cmpint(roster->agent[1].duty[d].shift_type, <, c->problem.n_shift_types - 1);
}

static void assert_certified(const Case *c, const WfmRosterResult *result) {
  size_t n_faults;
  double found = wfm_certificate_check(&n_faults, &c->problem, result->certificate, &job, NULL, NULL);
  g_assert_cmpuint(n_faults, ==, 0);
  g_assert_cmpfloat(found, <=, result->cost.cost + 1e-6 * (1 + fabs(found)));
}

/* The breaks of the duty from the given times on, work between; false where they may not begin there, in order and inside the shift. */
static bool lay(const Case *c, WfmDuty *duty, WfmSegment *piece, const int64_t *begin) {
  int64_t at = duty->start;
  duty->segment = piece;
  duty->n_segments = 0;
  g_assert_cmpuint(c->of->n_breaks, <=, MOST_BREAKS);
  for (size_t b = 0; b < MIN(c->of->n_breaks, MOST_BREAKS); b++) {
    const WfmBreak *rest = &c->of->breaks[b];
    bool inside = begin[b] >= at && begin[b] + rest->length_s <= duty->end;
    if (!inside || !wfm_break_may_begin(wfm_break_window(rest, duty->start, c->agent[0].zone), begin[b])) return false;
    if (begin[b] > at) piece[duty->n_segments++] = (WfmSegment){WFM_SEGMENT_WORK, at, begin[b], "work", true};
    at = begin[b] + rest->length_s;
    piece[duty->n_segments++] = (WfmSegment){WFM_SEGMENT_BREAK, begin[b], at, rest->activity, rest->paid};
  }
  if (at < duty->end) piece[duty->n_segments++] = (WfmSegment){WFM_SEGMENT_WORK, at, duty->end, "work", true};
  return true;
}

/* The least that the roster costs with the fixed shift's breaks anywhere they may be, all else unchanged. */
static double least_by_trying(const Case *c, const WfmRoster *roster) {
  g_autoptr(WfmRoster) tried = wfm_roster_new(2);
  for (size_t a = 0; a < 2; a++)
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) wfm_roster_add(tried, a, &roster->agent[a].duty[d]);
  WfmDuty *duty = fixed_duty(c, tried), was = *duty;
  WfmSegment piece[8];
  double least = INFINITY;
  int64_t first = c->problem.grid.start, step = c->problem.grid.step;
  for (int64_t x = first; x < was.end; x += step)
    for (int64_t y = c->of->n_breaks > 1 ? x + step : was.end - step; y < was.end; y += step) {
      if (x < was.start || !lay(c, duty, piece, (int64_t[]){x, y})) continue;
      g_autoptr(WfmVerdict) verdict = wfm_check_roster(&c->problem, tried);
      if (verdict->n_hard == 0) least = MIN(least, wfm_roster_price(NULL, &c->problem, tried).cost);
    }
  *duty = was;
  return least;
}

/* They are those of its type, where they cost least, in a roster that the certificate vouches for. */
static void test_breaks_of_the_type(void) {
  size_t made = 0, off_grid = 0, named = 0;
  for (uint64_t seed = 1; seed <= 200; seed++) {
    Case c;
    set_up(&c, seed);
    g_autoptr(WfmRosterResult) result = has_room(&c) && c.of->n_breaks > 0 ? solve(&c, 15) : NULL;
    if (result) {
      g_test_message("seed %d", (int)seed);
      assert_legal(&c, result->roster);
      assert_has_breaks(&c, result->roster);
      assert_certified(&c, result);
      g_assert_cmpfloat(result->cost.cost, <=, least_by_trying(&c, result->roster) + 1e-6);
      made++;
      off_grid += !wfm_grid_aligned(c.problem.grid, c.span.from);
      named += *c.of->shift != 0;
    }
    tear_down(&c);
  }
  g_test_message("%zu made, %zu off the grid, %zu of a type with a name", made, off_grid, named);
  g_assert_cmpuint(made, >, 60);
  g_assert_cmpuint(off_grid, >, 15);
  g_assert_cmpuint(named, >, 15);
}

/* A repair in the middle of it leaves the breaks that have begun, and the type. */
static void test_a_repair_keeps_them(void) {
  size_t made = 0;
  for (uint64_t seed = 1; seed <= 80; seed++) {
    Case c;
    set_up(&c, seed);
    g_autoptr(WfmRosterResult) result = has_room(&c) && c.of->n_breaks > 0 ? solve(&c, 4) : NULL;
    int64_t now = c.span.from + 3 * HOUR_S;
    WfmRepairSettings settings;
    wfm_module_defaults(&wfm_repair_module, &settings);
    settings.break_price = 0;
    settings.work_limit = 4;
    g_autoptr(WfmRepair) repair = result ? wfm_roster_repair(&c.problem, result->roster, now, &settings, &job, NULL) : NULL;
    if (repair) {
      g_test_message("seed %d", (int)seed);
      assert_legal(&c, repair->result->roster);
      assert_has_breaks(&c, repair->result->roster);
      const WfmDuty *before = fixed_duty(&c, result->roster), *after = fixed_duty(&c, repair->result->roster);
      for (size_t s = 0; s < before->n_segments && before->segment[s].end <= now; s++) {
        g_assert_cmpint(after->segment[s].kind, ==, before->segment[s].kind);
        g_assert_cmpint(after->segment[s].start, ==, before->segment[s].start);
      }
      made++;
    }
    tear_down(&c);
  }
  g_assert_cmpuint(made, >, 20);
}

/* The other person's fixed shift at the very same times names no type and fits none: it is worked through. */
static void test_breaks_are_of_that_shift_alone(void) {
  size_t seen = 0;
  for (uint64_t seed = 1; seed <= 120; seed++) {
    Case c;
    set_up(&c, seed);
    WfmSpan plain = c.span;
    plain.of_type = 0;
    c.agent[1].spans = &plain;
    c.agent[1].n_spans = 1;
    c.agent[1].zone = c.agent[0].zone;
    if (!*c.of->shift && has_room(&c)) {
      g_autoptr(WfmSpace) space = wfm_space_new(&c.problem);
      const WfmPerson *p = &space->person[1];
      for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
        const WfmCandidate *option = wfm_candidate(p, o);
        g_assert_cmpint(option->type, !=, c.span.of_type - 1);
        seen += option->locked;
      }
    }
    tear_down(&c);
  }
  g_assert_cmpuint(seen, >, 20);
}

/* Without its meal it is against the plan, and is called what it is: a type without a name has none to show. */
static void test_a_missing_break_is_found(void) {
  Case c;
  uint64_t seed = 0;
  do {
    if (seed) tear_down(&c);
    set_up(&c, ++seed);
  } while (*c.of->shift || !has_room(&c));
  g_autoptr(WfmRoster) roster = wfm_roster_new(2);
  WfmSegment work = {WFM_SEGMENT_WORK, c.span.from, c.span.to, "work", true};
  int32_t day = wfm_local_day(wfm_zone_local(c.agent[0].zone, c.span.from));
  WfmDuty duty = {c.span.from, c.span.to, day, c.span.of_type - 1, true, &work, 1};
  wfm_roster_add(roster, 0, &duty);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&c.problem, roster);
  size_t told = 0;
  for (size_t k = 0; k < verdict->n_findings; k++)
    told +=
        strstr(verdict->finding[k].text, "has a fixed shift from ") && strstr(verdict->finding[k].text, "without its meal, break 2 of 2");
  g_assert_cmpuint(told, ==, 1);
  tear_down(&c);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/fixed_shifts/breaks_of_the_type", test_breaks_of_the_type);
  g_test_add_func("/fixed_shifts/a_repair_keeps_them", test_a_repair_keeps_them);
  g_test_add_func("/fixed_shifts/breaks_are_of_that_shift_alone", test_breaks_are_of_that_shift_alone);
  g_test_add_func("/fixed_shifts/a_missing_break_is_found", test_a_missing_break_is_found);
  return g_test_run();
}
