/* The certificate of the bound: the checker, which shares nothing with the search, finds what it claims, and nothing that claims more. */
#include "scheduler/roster/bound.h"
#include "scheduler/roster/search.h"
#include "tests/bench/roster_instance.h"

#include <math.h>

static WfmRosterResult *solve(const WfmRosterProblem *problem, int64_t work) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = work;
  settings.gap_target = 0;
  WfmJob job = {.seed = 7, .threads = 1};
  return wfm_roster_solve(problem, &settings, &job, NULL);
}

static void say(void *user, const WfmFault *fault) {
  const WfmRosterProblem *problem = user;
  if (fault->kind == WFM_FAULT_PERSON)
    g_test_message("%s: claimed %.9g, found %.9g", problem->agents[fault->agent].agent, fault->claimed, fault->found);
  else
    g_test_message("fault %d at queue %zu, interval %d: claimed %.9g, found %.9g", (int)fault->kind, fault->queue, fault->i, fault->claimed,
                   fault->found);
}

static size_t faults(double *found, const WfmRosterProblem *problem, const WfmCertificate *certificate) {
  size_t n;
  WfmJob job = {.threads = 2};
  *found = wfm_certificate_check(&n, problem, certificate, &job, say, (void *)problem);
  return n;
}

static void assert_verifies(const WfmRosterProblem *problem, int64_t work) {
  g_autoptr(WfmRosterResult) result = solve(problem, work);
  if (!result) return; /* no legal roster */
  double found;
  g_assert_nonnull(result->certificate);
  g_assert_cmpuint(faults(&found, problem, result->certificate), ==, 0);
  g_assert_cmpfloat(found, >=, result->certificate->bound - 1e-6 * (1 + fabs(found)));
  /* The search's programme knows what the plain one knows. */
  g_assert_cmpfloat(found, <=, result->certificate->bound + 1e-6 * (1 + fabs(found)));
  /* What the checker finds is a bound by itself. */
  g_assert_cmpfloat(found, <=, result->cost.cost + 1e-6 * (1 + fabs(result->cost.cost)));
}

static void test_small_problems_verify(void) {
  for (guint64 seed = 1; seed <= 300; seed++) {
    g_test_message("seed %" G_GUINT64_FORMAT, seed);
    g_autoptr(RosterInstance) instance = roster_instance_small(seed);
    assert_verifies(&instance->problem, 4);
  }
}

/* Everybody has worked the five days before; in Toronto the last of them is the Sunday on which Dublin's Monday begins. */
static void test_weeks_that_began_before_verify(void) {
  enum { DAYS = 5 };
  for (guint64 seed = 1; seed <= 3; seed++) {
    g_autoptr(RosterInstance) instance = roster_instance_large(seed, 12, 1, 2, 0.9);
    WfmRosterProblem *problem = &instance->problem;
    g_autofree WfmAgent *agents = g_memdup2(problem->agents, problem->n_agents * sizeof *agents);
    g_autofree WfmDuty *before = g_new0(WfmDuty, DAYS * problem->n_agents);
    for (size_t a = 0; a < problem->n_agents; a++) {
      int64_t local = wfm_zone_local(agents[a].zone, problem->grid.start);
      int32_t last = wfm_local_day(local) - (wfm_local_second(local) < 15 * 3600);
      for (int32_t k = 0; k < DAYS; k++) {
        int32_t day = last - DAYS + 1 + k;
        int64_t start = wfm_zone_day_start(agents[a].zone, day) + 8 * 3600;
        before[DAYS * a + (size_t)k] = (WfmDuty){.start = start, .end = start + 6 * 3600, .day = day, .shift_type = -1};
      }
      agents[a].previous = before + DAYS * a;
      agents[a].n_previous = DAYS;
    }
    problem->agents = agents;
    assert_verifies(problem, 40);
  }
}

static void test_large_problems_verify(void) {
  for (guint64 seed = 1; seed <= 4; seed++) {
    g_test_message("seed %" G_GUINT64_FORMAT, seed);
    g_autoptr(RosterInstance) instance = roster_instance_large(seed, 12 + 6 * seed, 1 + (int)(seed % 2), 2 + seed, 0.9);
    assert_verifies(&instance->problem, 40);
  }
}

/* ---- what is wrong is refused, with its place ---- */

typedef struct {
  RosterInstance *instance;
  const WfmRosterProblem *problem;
  WfmRosterResult *result;
  WfmCertificate *certificate;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
  (void)data;
  f->instance = roster_instance_large(3, 15, 1, 3, 0.9);
  f->problem = &f->instance->problem;
  f->result = solve(f->problem, 30);
  f->certificate = f->result->certificate;
}

static void tear_down(Fixture *f, gconstpointer data) {
  (void)data;
  wfm_roster_result_free(f->result);
  roster_instance_free(f->instance);
}

static void keep_first(void *user, const WfmFault *fault) {
  WfmFault *first = user;
  if (first->claimed == 0 && first->found == 0) *first = *fault;
}

static WfmFault first_fault(const Fixture *f, size_t *n) {
  WfmFault first = {0};
  WfmJob job = {.threads = 1};
  wfm_certificate_check(n, f->problem, f->certificate, &job, keep_first, &first);
  return first;
}

/* The dearest price of the first queue. */
static int32_t dearest(const Fixture *f) {
  int32_t best = 0;
  for (int32_t i = 0; i < f->problem->grid.n; i++)
    if (f->certificate->price[i] > f->certificate->price[best]) best = i;
  return best;
}

static void test_another_price_no_longer_fits_its_interval(Fixture *f, gconstpointer data) {
  (void)data;
  size_t n;
  int32_t i = dearest(f);
  f->certificate->price[i] *= 0.5;
  WfmFault fault = first_fault(f, &n);
  g_assert_cmpint(fault.kind, ==, WFM_FAULT_INTERVAL);
  g_assert_cmpuint(fault.queue, ==, 0);
  g_assert_cmpint(fault.i, ==, i);
}

static void test_a_price_with_its_interval_no_longer_fits_the_people(Fixture *f, gconstpointer data) {
  (void)data;
  size_t n;
  WfmCertificate *c = f->certificate;
  const WfmRosterQueue *queue = &f->problem->queues[0];
  for (int32_t i = 0; i < f->problem->grid.n; i++) { /* three times as dear, and so honestly in the intervals */
    c->bound -= c->interval[i];
    c->price[i] *= 3;
    c->interval[i] = 0;
    for (int32_t k = queue->first[i]; k < queue->first[i + 1]; k++) c->interval[i] += MIN(queue->value[k], c->price[i]);
    c->bound += c->interval[i];
  }
  WfmFault fault = first_fault(f, &n);
  g_assert_cmpuint(n, >, 0);
  g_assert_cmpint(fault.kind, ==, WFM_FAULT_PERSON);
}

static void test_a_price_below_zero_is_refused(Fixture *f, gconstpointer data) {
  (void)data;
  size_t n;
  int32_t i = dearest(f);
  f->certificate->price[i] = -0.01;
  WfmFault fault = first_fault(f, &n);
  g_assert_cmpint(fault.kind, ==, WFM_FAULT_PRICE);
  g_assert_cmpint(fault.i, ==, i);
}

static void test_a_person_who_claims_too_much_is_named(Fixture *f, gconstpointer data) {
  (void)data;
  for (size_t a = 0; a < f->problem->n_agents; a += 7) {
    size_t n;
    double before = f->certificate->person[a];
    f->certificate->person[a] += 0.001 * (1 + fabs(before));
    WfmFault fault = first_fault(f, &n);
    g_assert_cmpuint(n, ==, 1);
    g_assert_cmpint(fault.kind, ==, WFM_FAULT_PERSON);
    g_assert_cmpuint(fault.agent, ==, a);
    g_assert_cmpfloat_with_epsilon(fault.found, before, 1e-6 * (1 + fabs(before)));
    f->certificate->person[a] = before;
  }
}

static void test_a_bound_above_its_parts_is_refused(Fixture *f, gconstpointer data) {
  (void)data;
  size_t n;
  f->certificate->bound *= 1.0001;
  WfmFault fault = first_fault(f, &n);
  g_assert_cmpuint(n, ==, 1);
  g_assert_cmpint(fault.kind, ==, WFM_FAULT_SUM);
}

/* Weak duality: prices of any kind give a bound, though a worse one. */
static void test_any_prices_give_a_bound(Fixture *f, gconstpointer data) {
  (void)data;
  WfmRng rng;
  WfmJob job = {.threads = 1};
  wfm_rng_init(&rng, 5, 1);
  for (int round = 0; round < 5; round++) {
    size_t n;
    for (size_t k = 0; k < f->certificate->n_prices; k++) f->certificate->price[k] *= 2 * wfm_rng_uniform(&rng);
    double found = wfm_certificate_check(&n, f->problem, f->certificate, &job, NULL, NULL);
    g_assert_cmpfloat(found, <, f->result->cost.cost);
  }
}

/* Many weeks and little work: the prices climb by the relaxation without rests. It lies below the full one, its answer costs what it says,
 * and what it climbs to is a bound that is proven again. */
static void test_rough_bounds_verify(void) {
  for (guint64 seed = 1; seed <= 2; seed++) {
    g_autoptr(RosterInstance) instance = roster_instance_large(seed, 24, 4, 3, 0.95);
    const WfmRosterProblem *problem = &instance->problem;
    g_autoptr(WfmSpace) space = wfm_space_new(problem);
    g_autoptr(WfmPlanner) planner = wfm_planner_new(space);
    g_autofree double *sum = g_new0(double, problem->grid.n + 1);
    WfmRng rng;
    wfm_rng_init(&rng, seed, 2);
    for (int32_t i = 0; i < problem->grid.n; i++) sum[i + 1] = sum[i] + 12 * wfm_rng_uniform(&rng);
    for (size_t a = 0; a < space->n_persons; a++) {
      const WfmPerson *p = &space->person[a];
      g_autofree double *value = g_new0(double, p->option_first[p->n_days] + 1);
      g_autofree int32_t *option = g_new0(int32_t, p->n_days + 1);
      wfm_duty_values(planner, p, sum, 0, p->n_days, value);
      double rough = wfm_planner_relax(planner, p, value, option);
      g_assert_false(isinf(rough));
      g_assert_cmpfloat_with_epsilon(wfm_planner_cost(planner, p, value, WFM_PLAN_BOUND, option), rough, 1e-6);
      g_assert_cmpfloat(rough, <=, wfm_planner_run(planner, p, value, WFM_PLAN_BOUND, -INFINITY, INFINITY) + 1e-6);
    }
    g_autoptr(WfmSearch) search = wfm_search_new(space, &(WfmJob){.seed = 1, .threads = 1}, 0, 1);
    g_assert_cmpuint(wfm_search_construct(search), ==, SIZE_MAX);
    g_autoptr(WfmBound) bound = wfm_bound_new(space, true);
    wfm_bound_start(bound, search->coverage, 100);
    g_assert_true(bound->rough);
    double begun = bound->best;
    wfm_bound_climb(bound, search->best_cost, 200, search->job);
    wfm_bound_refine(bound);
    g_assert_cmpfloat(bound->best, >, begun);
    g_assert_cmpfloat(bound->best, <, search->best_cost);
    assert_verifies(problem, 400);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/certificate/small-problems-verify", test_small_problems_verify);
  g_test_add_func("/certificate/weeks-that-began-before-verify", test_weeks_that_began_before_verify);
  g_test_add_func("/certificate/large-problems-verify", test_large_problems_verify);
#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)
  ADD("/certificate/another-price-no-longer-fits-its-interval", test_another_price_no_longer_fits_its_interval);
  ADD("/certificate/a-price-with-its-interval-no-longer-fits-the-people", test_a_price_with_its_interval_no_longer_fits_the_people);
  ADD("/certificate/a-price-below-zero-is-refused", test_a_price_below_zero_is_refused);
  ADD("/certificate/a-person-who-claims-too-much-is-named", test_a_person_who_claims_too_much_is_named);
  ADD("/certificate/a-bound-above-its-parts-is-refused", test_a_bound_above_its_parts_is_refused);
  ADD("/certificate/any-prices-give-a-bound", test_any_prices_give_a_bound);
  g_test_add_func("/certificate/rough bounds verify", test_rough_bounds_verify);
  return g_test_run();
}
