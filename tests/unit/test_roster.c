/* The roster search: legal, priced truly, never below its bound, the same for any number of threads, and as good as trying everything
 * on problems small enough for that. */
#include "core/error.h"
#include "scheduler/roster/search.h"
#include "tests/bench/roster_instance.h"

#include <math.h>
#include <string.h>

static WfmRosterResult *solve(const WfmRosterProblem *problem, int threads, int64_t work, GError **err) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = work;
  settings.gap_target = 0;
  WfmJob job = {.seed = 7, .threads = threads};
  return wfm_roster_solve(problem, &settings, &job, err);
}

static void assert_legal(const WfmRosterProblem *problem, const WfmRosterResult *result, guint64 seed) {
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, result->roster);
  for (size_t k = 0; k < verdict->n_findings; k++)
    if (verdict->finding[k].hard) g_error("seed %" G_GUINT64_FORMAT ": %s", seed, verdict->finding[k].text);
  g_assert_cmpfloat(fabs(verdict->soft_price - result->cost.soft_rules), <, 1e-6);
  WfmRosterCost again = wfm_roster_price(NULL, problem, result->roster);
  g_assert_cmpfloat(fabs(again.cost - result->cost.cost), <, 1e-9);
  g_assert_cmpfloat(result->cost.bound, <=, result->cost.cost + 1e-7);
  g_assert_cmpfloat(fabs(again.wages + again.shortage + again.soft_rules + again.preferences - again.cost), <, 1e-7);
}

/* Trying everything, without the search's own lists: each start and length on the grid with each place of the breaks, asked of the
 * checker one by one; each choice of at most one a day for each person; each pair of choices. */
typedef struct {
  GPtrArray *duty; /* WfmDuty of one person, by day */
  GPtrArray *plan; /* WfmRoster with only this person's duties */
  const WfmRosterProblem *problem;
  size_t agent;
} Everything;

static void free_duty(gpointer data) {
  g_free(((WfmDuty *)data)->segment);
  g_free(data);
}

/* Hard findings about this person, those of the other and of plans still to be filled left aside. */
static bool legal_person(const WfmRosterProblem *problem, const WfmRoster *roster, size_t agent, bool whole) {
  static const char *const local[] = {"shift_window", "break_window", "absent", "grid", "employed", "segments", "horizon", "skill"};
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, roster);
  for (size_t k = 0; k < verdict->n_findings; k++) {
    const WfmFinding *f = &verdict->finding[k];
    if (!f->hard || f->agent != agent) continue;
    bool here = whole;
    for (size_t l = 0; l < G_N_ELEMENTS(local); l++) here |= strcmp(f->rule, local[l]) == 0;
    if (here) return false;
  }
  return true;
}

static void try_duty(Everything *all, int64_t start, int64_t end, int32_t type, int64_t rest_at) {
  const WfmAgent *agent = &all->problem->agents[all->agent];
  WfmSegment piece[8];
  size_t n = 0;
  int64_t cut[6] = {start, end}, n_cut = 2;
  const WfmShiftType *shift = type >= 0 ? &all->problem->shift_types[type] : NULL;
  const WfmSpan *meeting = NULL;
  for (size_t s = 0; s < agent->n_spans; s++)
    if (agent->spans[s].kind == WFM_SPAN_MEETING && agent->spans[s].from < end && agent->spans[s].to > start) meeting = &agent->spans[s];
  if (meeting && (meeting->from < start || meeting->to > end)) meeting = NULL;
  if (shift && shift->n_breaks) cut[n_cut++] = rest_at, cut[n_cut++] = rest_at + shift->breaks[0].length_s;
  if (meeting) cut[n_cut++] = meeting->from, cut[n_cut++] = meeting->to;
  for (int64_t a = 1; a < n_cut; a++)
    for (int64_t b = a; b > 0 && cut[b - 1] > cut[b]; b--) {
      int64_t t = cut[b];
      cut[b] = cut[b - 1];
      cut[b - 1] = t;
    }
  for (int64_t k = 0; k + 1 < n_cut; k++) {
    if (cut[k] == cut[k + 1]) continue;
    bool rest = shift && shift->n_breaks && cut[k] >= rest_at && cut[k + 1] <= rest_at + shift->breaks[0].length_s;
    bool meets = meeting && cut[k] >= meeting->from && cut[k + 1] <= meeting->to;
    if (rest && meets) return;
    piece[n++] = (WfmSegment){rest    ? WFM_SEGMENT_BREAK
                              : meets ? WFM_SEGMENT_MEETING
                                      : WFM_SEGMENT_WORK,
                              cut[k], cut[k + 1],
                              rest    ? "meal"
                              : meets ? "meeting: team"
                                      : "work",
                              rest    ? shift->breaks[0].paid
                              : meets ? meeting->paid
                                      : true};
  }
  if (cut[0] < start || cut[n_cut - 1] > end) return;
  WfmDuty duty = {start, end, wfm_local_day(wfm_zone_local(agent->zone, start)), type, type < 0, piece, n};
  g_autoptr(WfmRoster) roster = wfm_roster_new(all->problem->n_agents);
  wfm_roster_add(roster, all->agent, &duty);
  if (!legal_person(all->problem, roster, all->agent, false)) return;
  /* A fixed shift is of a type if it would be one without being fixed. */
  WfmRosterProblem plain = *all->problem;
  WfmAgent agents[2] = {plain.agents[0], plain.agents[1]};
  agents[all->agent].n_spans = 0;
  plain.agents = agents;
  if (type >= 0 && !meeting && !legal_person(&plain, roster, all->agent, false)) return;
  WfmDuty *copy = g_memdup2(&duty, sizeof duty);
  copy->segment = g_memdup2(piece, n * sizeof *piece);
  g_ptr_array_add(all->duty, copy);
}

static void list_duties(Everything *all) {
  const WfmRosterProblem *problem = all->problem;
  WfmGrid grid = problem->grid;
  for (int64_t i = 0; i < grid.n; i++)
    for (size_t t = 0; t < problem->n_shift_types; t++) {
      const WfmShiftType *shift = &problem->shift_types[t];
      int64_t start = wfm_grid_at(grid, i);
      for (int64_t end = start + shift->length_low_s - 7200; end <= start + shift->length_high_s + 7200; end += grid.step)
        for (int64_t at = start; at < (shift->n_breaks ? end : start + 1); at += grid.step) try_duty(all, start, end, (int32_t)t, at);
    }
  for (size_t s = 0; s < problem->agents[all->agent].n_spans; s++) {
    const WfmSpan *span = &problem->agents[all->agent].spans[s];
    bool typed = false;
    for (guint k = 0; k < all->duty->len; k++) {
      const WfmDuty *duty = all->duty->pdata[k];
      typed |= duty->start == span->from && duty->end == span->to;
    }
    if (span->kind == WFM_SPAN_SHIFT && !typed) try_duty(all, span->from, span->to, -1, 0);
  }
}

static void list_plans(Everything *all, const WfmDuty **chosen, size_t n, int32_t day, int32_t last_day) {
  if (all->plan->len > 4000) return;
  if (day > last_day) {
    WfmRoster *roster = wfm_roster_new(all->problem->n_agents);
    for (size_t k = 0; k < n; k++) wfm_roster_add(roster, all->agent, chosen[k]);
    if (legal_person(all->problem, roster, all->agent, true)) {
      g_ptr_array_add(all->plan, roster);
    } else {
      wfm_roster_free(roster);
    }
    return;
  }
  list_plans(all, chosen, n, day + 1, last_day);
  const WfmAgent *agent = &all->problem->agents[all->agent];
  for (size_t k = 0; k < agent->n_previous; k++)
    if (agent->previous[k].day == day) return; /* a person starts at most one duty on a local day */
  for (guint k = 0; k < all->duty->len; k++) {
    const WfmDuty *duty = all->duty->pdata[k];
    if (duty->day != day) continue;
    chosen[n] = duty;
    list_plans(all, chosen, n + 1, day + 1, last_day);
  }
}

static void everything(Everything *all, const WfmRosterProblem *problem, size_t agent) {
  *all = (Everything){g_ptr_array_new_with_free_func(free_duty), g_ptr_array_new_with_free_func((GDestroyNotify)wfm_roster_free), problem,
                      agent};
  list_duties(all);
  const WfmDuty *chosen[16];
  const WfmZone *zone = problem->agents[agent].zone;
  list_plans(all, chosen, 0, wfm_local_day(wfm_zone_local(zone, problem->grid.start)),
             wfm_local_day(wfm_zone_local(zone, wfm_grid_end(problem->grid) - 1)));
}

/* The cheapest pair of plans, INFINITY if no pair is legal, NAN if there are too many to try. */
static double cheapest(const WfmRosterProblem *problem) {
  Everything all[2];
  for (size_t a = 0; a < 2; a++) everything(&all[a], problem, a);
  double best = INFINITY;
  if ((size_t)all[0].plan->len * all[1].plan->len > 1500) best = NAN;
  for (guint x = 0; !isnan(best) && x < all[0].plan->len; x++)
    for (guint y = 0; y < all[1].plan->len; y++) {
      WfmRoster *one = all[0].plan->pdata[x], *two = all[1].plan->pdata[y];
      WfmRoster both = {2, (WfmAgentRoster[]){one->agent[0], two->agent[1]}};
      if (problem->n_sites) {
        g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, &both);
        if (verdict->n_hard) continue;
      }
      best = MIN(best, wfm_roster_price(NULL, problem, &both).cost);
    }
  for (size_t a = 0; a < 2; a++) {
    g_ptr_array_free(all[a].duty, TRUE);
    g_ptr_array_free(all[a].plan, TRUE);
  }
  return best;
}

/* Small problems with odd zones, nights, clock changes and random rules: legal, bound <= optimum <= cost, and nearly always optimal. */
static void test_small(void) {
  size_t tried = 0, optimal = 0, infeasible = 0;
  for (guint64 seed = 1; seed <= (g_test_slow() ? 2000 : 90); seed++) {
    g_autoptr(RosterInstance) in = roster_instance_small(seed);
    g_autoptr(GError) err = NULL;
    g_autoptr(WfmRosterResult) result = solve(&in->problem, 1, 15, &err);
    if (result) assert_legal(&in->problem, result, seed);
    double best = cheapest(&in->problem);
    if (isnan(best)) continue;
    tried++;
    if (!result) {
      g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
      if (!isinf(best)) g_error("seed %" G_GUINT64_FORMAT ": a legal roster exists at %g: %s", seed, best, err->message);
      infeasible++;
      continue;
    }
    if (isinf(best)) g_error("seed %" G_GUINT64_FORMAT ": trying everything finds nothing", seed);
    if (result->cost.bound > best + 1e-6)
      g_error("seed %" G_GUINT64_FORMAT ": bound %g above the optimum %g", seed, result->cost.bound, best);
    if (result->cost.cost < best - 1e-6) g_error("seed %" G_GUINT64_FORMAT ": cost %g below the optimum %g", seed, result->cost.cost, best);
    optimal += result->cost.cost < best + 1e-6;
    if (result->cost.cost >= best + 1e-6) g_test_message("seed %" G_GUINT64_FORMAT ": cost %g, optimum %g", seed, result->cost.cost, best);
  }
  g_test_message("%zu tried, %zu infeasible, %zu optimal", tried, infeasible, optimal);
  g_assert_cmpuint(tried, >, 40);
  g_assert_cmpuint(infeasible, >, 3);
  g_assert_cmpuint(100 * (optimal + infeasible), >=, 90 * tried);
}

/* Everything that a result says, as text: equal text, equal bytes. */
static char *told(const WfmRosterProblem *problem, const WfmRosterResult *result) {
  GString *text = g_string_new(result->log);
  const WfmRosterCost *c = &result->cost;
  g_string_append_printf(text, "%a %a %a %a %a %" G_GINT64_FORMAT "\n", c->cost, c->bound, c->wages, c->shortage, c->fixed, result->work);
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t k = 0; k < result->roster->agent[a].n_duties; k++) {
      const WfmDuty *duty = &result->roster->agent[a].duty[k];
      for (size_t s = 0; s < duty->n_segments; s++)
        g_string_append_printf(text, "%zu %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n", a, duty->shift_type, duty->segment[s].start,
                               duty->segment[s].end, duty->segment[s].activity);
    }
  for (size_t k = 0; k < problem->n_queues * (size_t)problem->grid.n; k++) g_string_append_printf(text, "%a ", result->present[k]);
  return g_string_free(text, FALSE);
}

/* A centre of fourteen people in three zones: legal, truly priced, bounded, and the same to the byte with one and two threads. */
static void test_threads(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(3, 14, 1, 3, 0.95);
  g_autoptr(WfmRosterResult) one = solve(&in->problem, 1, 500, NULL), two = solve(&in->problem, 2, 500, NULL);
  assert_legal(&in->problem, one, 3);
  g_autofree char *a = told(&in->problem, one), *b = told(&in->problem, two);
  g_assert_true(g_str_equal(a, b));
  g_assert_true(one->stopped);
  g_assert_cmpfloat(one->cost.bound, >, one->cost.fixed);
  /* nobody is counted twice: heads on the queues of an interval are at most the people at work in it */
  for (int32_t i = 0; i < in->problem.grid.n; i++) {
    double heads = 0, working = 0;
    int64_t at = wfm_grid_at(in->problem.grid, i);
    for (size_t q = 0; q < in->problem.n_queues; q++) heads += one->present[q * (size_t)in->problem.grid.n + (size_t)i];
    for (size_t p = 0; p < in->problem.n_agents; p++)
      for (size_t k = 0; k < one->roster->agent[p].n_duties; k++)
        for (size_t s = 0; s < one->roster->agent[p].duty[k].n_segments; s++) {
          const WfmSegment *piece = &one->roster->agent[p].duty[k].segment[s];
          working += piece->kind == WFM_SEGMENT_WORK && piece->start <= at && piece->end > at;
        }
    g_assert_cmpfloat(heads, <=, working + 1e-6);
  }
}

/* Told to stop at once, the search still returns a legal roster, and says that it was stopped. */
static void test_stop(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(4, 20, 1, 3, 0.95);
  volatile sig_atomic_t stop = 1;
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  WfmJob job = {.seed = 1, .threads = 2, .stop = &stop};
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(&in->problem, &settings, &job, NULL);
  g_assert_nonnull(result);
  g_assert_true(result->stopped);
  assert_legal(&in->problem, result, 4);
}

/* A small centre in which one contract rule is replaced. */
static void set_rule(RosterInstance *in, const char *name, double value) {
  WfmContract *contract = (WfmContract *)&in->problem.contracts[0];
  for (size_t r = 0; r < contract->n_rules; r++)
    if (strcmp(contract->rules[r].rule->name, name) == 0) ((WfmRuleUse *)contract->rules)[r].value = value;
}

static void assert_says(const GError *err, const char *words) {
  if (!strstr(err->message, words)) g_error("\"%s\" does not say \"%s\"", err->message, words);
}

/* 48 hours cannot be worked in five shifts of 8 h: the rules that conflict are named with the person, and what would be enough. */
static void test_conflict(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(5, 3, 1, 2, 0.95);
  WfmAgent *agents = (WfmAgent *)in->problem.agents;
  for (size_t a = 0; a < 3; a++) {
    agents[a].contract = a == 1 ? 0 : 1;
    agents[a].n_spans = 0;
  }
  set_rule(in, "min_hours_week", 48);
  set_rule(in, "max_hours_week", 60);
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmRosterResult) result = solve(&in->problem, 1, 100, &err);
  g_assert_null(result);
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
  assert_says(err, "A2 (Agent 2) has no legal plan: max_days_week 5 days (contracts.csv:5); min_hours_week 48 h (contracts.csv:6) cannot "
                   "hold together");
  assert_says(err, "relax: min_hours_week 48 -> 40 h for A2 in the week of 2026-03-02");
  assert_says(err, "relax: max_days_week 5 -> 6 days for A2");
  g_assert_null(strstr(err->message, "A1"));
  g_assert_null(strstr(err->message, "max_hours_week"));
}

/* Leave all week against a fixed shift, and a meeting at an hour at which no shift can be worked. */
static void test_spans(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(6, 3, 1, 2, 0.95);
  WfmAgent *agents = (WfmAgent *)in->problem.agents;
  int64_t start = in->problem.grid.start;
  WfmSpan leave[2] = {{WFM_SPAN_ABSENT, start + 86400, start + 3 * 86400, "leave: annual", "leave.csv:9", true, 16 * 3600.0},
                      {WFM_SPAN_SHIFT, start + 86400 + 9 * 3600, start + 86400 + 17 * 3600, "", "fixed.csv:4", true, 0}};
  for (size_t a = 0; a < 3; a++) agents[a].n_spans = 0, agents[a].contract = 0;
  agents[2].spans = leave;
  agents[2].n_spans = 2;
  g_autoptr(GError) err = NULL;
  g_assert_null(solve(&in->problem, 1, 100, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
  assert_says(err, "A3 (Agent 3) has no legal plan: leave: annual");
  assert_says(err, "(leave.csv:9); fixed shift");
  assert_says(err, "(fixed.csv:4) cannot hold together");
  g_clear_error(&err);
  WfmSpan meeting = {
      WFM_SPAN_MEETING, start + 2 * 86400 + 20 * 3600, start + 3 * 86400 + 8 * 3600, "meeting: retreat", "fixed.csv:7", true, 0};
  agents[2].spans = &meeting;
  agents[2].n_spans = 1;
  g_assert_null(solve(&in->problem, 1, 100, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
  assert_says(err, "A3 (Agent 3) has no legal plan: meeting: retreat");
  assert_says(err, "(fixed.csv:7)");
}

/* Three people who must work and two seats: said with the site and the number that would do. */
static void test_seats(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(7, 4, 1, 2, 0.95);
  WfmAgent *agents = (WfmAgent *)in->problem.agents;
  WfmSpan fixed = {WFM_SPAN_SHIFT,
                   in->problem.grid.start + 86400 + 9 * 3600,
                   in->problem.grid.start + 86400 + 17 * 3600 + 1800,
                   "",
                   "fixed.csv:2",
                   true,
                   0};
  for (size_t a = 0; a < 4; a++) {
    agents[a].spans = &fixed;
    agents[a].n_spans = a < 3;
    agents[a].site = "Dublin";
    agents[a].zone = in->problem.planner_zone;
    agents[a].contract = 0;
  }
  for (size_t s = 0; s < 3; s++) ((WfmSite *)in->problem.sites)[s].seats = 2;
  g_autoptr(GError) err = NULL;
  g_assert_null(solve(&in->problem, 1, 100, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
  assert_says(err, "site Dublin: no roster was found in which its 2 seats do for everybody");
  assert_says(err, "relax: seats 2 -> 3 at Dublin");
}

/* With hardly any work a search that begins with a good roster ends with one no dearer, where one that begins anew is far dearer; where the
 * given roster is of other people it is let be. */
static void test_warm_start(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(5, 20, 1, 3, 0.95);
  g_autoptr(WfmRosterResult) good = solve(&in->problem, 1, 300, NULL);
  g_autoptr(WfmRosterResult) cold = solve(&in->problem, 1, 1, NULL);
  in->problem.start = good->roster;
  g_autoptr(WfmRosterResult) warm = solve(&in->problem, 1, 1, NULL);
  g_assert_cmpfloat(warm->cost.cost, <=, good->cost.cost + 1e-6);
  g_assert_cmpfloat(cold->cost.cost, >, good->cost.cost + 1);
  g_assert_cmpuint(warm->n_reasons, ==, 1);
  g_assert_nonnull(strstr(warm->reason[0].text, "20 of 20 people (0 shifts"));
  WfmRoster few = {.n_agents = 3, .agent = good->roster->agent};
  in->problem.start = &few;
  g_autoptr(WfmRosterResult) other = solve(&in->problem, 1, 1, NULL);
  g_assert_cmpfloat_with_epsilon(other->cost.cost, cold->cost.cost, 1e-6);
}

/* A shift whose breaks do not lie on the grid is refused with its name. */
static void test_grid(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(8, 2, 1, 2, 0.95);
  ((WfmBreak *)in->problem.shift_types[0].breaks)[0].length_s = 600;
  g_autoptr(GError) err = NULL;
  g_assert_null(solve(&in->problem, 1, 10, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  assert_says(err, "shift early: its break of 10 min");
}

static int64_t default_work(size_t people, int weeks) {
  g_autoptr(RosterInstance) in = roster_instance_large(1, people, weeks, 2, 0.95);
  g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
  int64_t work = wfm_search_default_work(space);
  g_autofree char *said = g_strdup_printf("%zu people x %d weeks: %" G_GINT64_FORMAT, people, weeks, work);
  g_test_message("%s", said);
  return work;
}

/* A small team's day is searched in full; where people are many each more costs half as much. */
static void test_default_work(void) {
  int64_t two = default_work(2, 1), fifty = default_work(50, 1), more = default_work(250, 1), many = default_work(500, 1);
  g_assert_cmpint(two, >, 2500);
  g_assert_cmpint(fifty, >, 2500 + 6 * 50 * 7);
  g_assert_cmpint(more - 2500, >, 4 * (fifty - 2500));
  g_assert_cmpint(many - more, <, (more - 2500) * 6 / 10);
  g_assert_cmpint(many - more, >, (more - 2500) * 4 / 10);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/roster/small", test_small);
  g_test_add_func("/roster/threads", test_threads);
  g_test_add_func("/roster/stop", test_stop);
  g_test_add_func("/roster/conflict", test_conflict);
  g_test_add_func("/roster/spans", test_spans);
  g_test_add_func("/roster/seats", test_seats);
  g_test_add_func("/roster/warm-start", test_warm_start);
  g_test_add_func("/roster/grid", test_grid);
  g_test_add_func("/roster/default_work", test_default_work);
  return g_test_run();
}
