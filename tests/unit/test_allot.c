/* Limits that span several weeks - weekends, nights, days, hours - are met from the start: a first legal roster comes after a small part
 * of the work, and whatever is left open to a person keeps them. */
#include "core/error.h"
#include "scheduler/roster/allot.h"
#include "scheduler/roster/checker.h"
#include "scheduler/roster/rule.h"
#include "scheduler/roster/search.h"
#include "tests/bench/roster_instance.h"

#include <math.h>

typedef struct {
  const char *rule;
  double value, window_days;
} Limit;

static const Limit limits[][2] = {{{"max_weekends", 2, 28}},
                                  {{"max_nights", 4, 28}},
                                  {{"max_weekends", 2, 28}, {"max_nights", 4, 28}},
                                  {{"max_weekends_month", 1, 0}},
                                  {{"max_consecutive_weekends", 1, 0}},
                                  {{"max_lates", 3, 14}},
                                  {{"max_days_month", 17, 0}},
                                  {{"max_days_window", 9, 14}},
                                  {{"min_days_off_period", 10, 0}},
                                  {{"max_days_period", 18, 0}},
                                  {{"min_days_period", 18, 0}},
                                  {{"max_hours_period", 140, 0}},
                                  {{"max_hours_month", 130, 0}},
                                  {{"max_hours_window", 35, 28}},
                                  {{"max_hours_window", 36, 28}, {"max_weekends", 2, 28}}};

static RosterInstance *limited(uint64_t seed, size_t people, const Limit *limit) {
  RosterInstance *in = roster_instance_large(seed, people, 4, 4, 0.95);
  for (size_t k = 0; k < G_N_ELEMENTS(limits[0]) && limit[k].rule; k++)
    roster_instance_limit(in, limit[k].rule, limit[k].value, limit[k].window_days);
  return in;
}

/* Within a tenth of the work that a search has by default, draft and construction together; legal by the independent checker. */
static void test_early(void) {
  for (size_t k = 0; k < G_N_ELEMENTS(limits); k++) {
    g_autoptr(RosterInstance) in = limited(1 + k, 40, limits[k]);
    g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
    g_autoptr(WfmDraft) draft = wfm_draft_new(space);
    g_autoptr(WfmSearch) search = wfm_search_new(space, &(WfmJob){.seed = 1, .threads = 1}, 0, 1);
    search->draft = draft;
    g_assert_cmpuint(wfm_search_construct(search), ==, SIZE_MAX);
    int64_t work = wfm_search_work(search) + (draft ? draft->steps / 1000000 : 0);
    g_test_message("%s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " units", limits[k][0].rule, work, wfm_search_default_work(space));
    g_assert_cmpint(10 * work, <=, wfm_search_default_work(space));
    g_autoptr(WfmRoster) roster = wfm_roster_new(space->n_persons);
    for (size_t a = 0; a < space->n_persons; a++) wfm_planned_duties(space, &space->person[a], search->best[a], roster);
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(&in->problem, roster);
    g_assert_cmpuint(verdict->n_hard, ==, 0);
  }
}

/* Any option of each day, or, one time in five, free. */
static void draw(int32_t *option, WfmRng *rng, const WfmPerson *p, const double *value) {
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t n = p->option_first[d + 1] - p->option_first[d];
    int32_t o = n > 0 ? p->option_first[d] + (int32_t)wfm_rng_below(rng, (uint32_t)n) : -1;
    option[d] = o < 0 || isinf(value[o]) || wfm_rng_below(rng, 5) == 0 ? -1 : o;
  }
}

static double excess(const WfmSpace *space, const WfmPerson *p, const WfmRuleUse *use, const int32_t *option) {
  const WfmRosterProblem *problem = space->problem;
  g_autofree WfmDuty *duty = g_new0(WfmDuty, (size_t)p->n_days + 1);
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, (size_t)p->n_days + p->agent->n_previous + 1);
  size_t n = 0;
  for (; n < p->agent->n_previous; n++) all[n] = &p->agent->previous[n];
  for (int32_t d = 0; d < p->n_days; d++) {
    if (option[d] < 0) continue;
    const WfmCandidate *c = wfm_candidate(p, option[d]);
    duty[d] = (WfmDuty){.start = c->start, .end = c->end, .day = d + p->pool->first_day, .shift_type = c->type};
    all[n++] = &duty[d];
  }
  WfmRuleView view = {problem, p->agent, p->contract, all, n, problem->grid.start, wfm_horizon_end(problem)};
  return use->rule->measure(&view, use, NULL, NULL);
}

/* Whatever duties are taken of what is left open, none of the rules that count is broken; and something is left. */
static void test_whatever_is_left(void) {
  WfmRng rng;
  wfm_rng_init(&rng, 5, 0);
  size_t n_closed = 0;
  for (size_t k = 0; k < G_N_ELEMENTS(limits); k++) {
    g_autoptr(RosterInstance) in = limited(k, 12, limits[k]);
    g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
    for (size_t a = 0; a < space->n_persons; a++) {
      const WfmPerson *p = &space->person[a];
      size_t n_options = (size_t)p->option_first[p->n_days];
      g_autofree double *value = g_new(double, n_options + 1);
      g_autofree int32_t *option = g_new(int32_t, (size_t)p->n_days + 1);
      for (size_t o = 0; o < n_options; o++) value[o] = wfm_rng_uniform(&rng);
      int64_t steps = 0;
      draw(option, &rng, p, value);
      for (size_t round = 0; round < 3 && wfm_allot(space, p, option, NULL, value, &steps); round++) {
        n_closed++;
        draw(option, &rng, p, value);
      }
      for (size_t r = 0; r < p->contract->n_rules; r++) {
        const WfmRuleUse *use = &p->contract->rules[r];
        if (use->rule->point) g_assert_cmpfloat(excess(space, p, use, option), ==, 0);
      }
      size_t open = 0;
      for (size_t o = 0; o < n_options; o++) open += !isinf(value[o]);
      g_assert_cmpuint(open, >, 0);
    }
  }
  g_assert_cmpuint(n_closed, >, 50);
}

/* Stopped where there is not even a draft, as where seats are few, construction ends at once and says so; the search has an error of its own
 * for it, and blames no rules. */
static void test_stopped_before_any(void) {
  g_autoptr(RosterInstance) in = limited(3, 40, limits[2]);
  for (size_t s = 0; s < in->problem.n_sites; s++) ((WfmSite *)in->problem.sites)[s].seats = 30;
  g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
  g_assert_null(wfm_draft_new(space));
  volatile sig_atomic_t stop = 1;
  WfmJob job = {.seed = 1, .threads = 1, .stop = &stop};
  g_autoptr(WfmSearch) search = wfm_search_new(space, &job, 0, 1);
  g_assert_cmpuint(wfm_search_construct(search), ==, WFM_CONSTRUCT_STOPPED);
  g_assert_cmpint(wfm_search_work(search), <=, 1);
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  g_autoptr(GError) err = NULL;
  g_assert_null(wfm_roster_solve(&in->problem, &settings, &job, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INTERNAL);
  g_assert_cmpint(strncmp(err->message, "stopped before there was a legal roster", 39), ==, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/allot/early", test_early);
  g_test_add_func("/allot/whatever_is_left", test_whatever_is_left);
  g_test_add_func("/allot/stopped_before_any", test_stopped_before_any);
  return g_test_run();
}
