/* Limits over several weeks in the bound: what a span of dates allows is never less than a legal plan has, the certificate that rests on it
 * verifies, and what claims more is refused. */
#include "scheduler/roster/checker.h"
#include "scheduler/roster/search.h"
#include "tests/bench/roster_instance.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *rule;
  double value, window_days;
} Limit;

static const Limit limits[] = {{"max_weekends", 1, 14},
                               {"max_weekends", 2, 28},
                               {"max_weekends_month", 1, 0},
                               {"max_weekends_ledger", 2, 0},
                               {"max_consecutive_weekends", 1, 0},
                               {"max_nights", 3, 14},
                               {"max_nights_month", 4, 0},
                               {"max_consecutive_nights", 2, 0},
                               {"max_lates", 2, 9},
                               {"max_days_window", 9, 14},
                               {"max_days_month", 13, 0},
                               {"max_days_period", 13, 0},
                               {"min_days_off_period", 8, 0},
                               {"max_hours_window", 36, 14},
                               {"max_hours_month", 104, 0},
                               {"max_hours_period", 104, 0}};

/* Three weeks; everybody has worked on some of the days before, a weekend among them. */
static RosterInstance *limited(uint64_t seed, size_t people, const Limit *limit) {
  RosterInstance *in = roster_instance_large(seed, people, 3, 2, 0.95);
  roster_instance_limit(in, limit->rule, limit->value, limit->window_days);
  roster_instance_worked(in, 9);
  return in;
}

/* A plan, and what the rules make of it. */
typedef struct {
  const WfmSpace *space;
  const WfmPerson *p;
  size_t use;
  int32_t *option;
} Plan;

static WfmDuty duty_of(const WfmPerson *p, int32_t option) {
  const WfmCandidate *c = wfm_candidate(p, option);
  int64_t paid = p->option[option].paid_s;
  return (WfmDuty){
      .start = c->start, .end = c->end, .day = c->day + p->pool->first_day, .shift_type = c->type, .unpaid_s = c->end - c->start - paid};
}

static double excess(const Plan *plan) {
  const WfmPerson *p = plan->p;
  const WfmRosterProblem *problem = plan->space->problem;
  g_autofree WfmDuty *duty = g_new0(WfmDuty, (size_t)p->n_days + 1);
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, (size_t)p->n_days + p->agent->n_previous + 1);
  size_t n = 0;
  for (; n < p->agent->n_previous; n++) all[n] = &p->agent->previous[n];
  for (int32_t d = 0; d < p->n_days; d++) {
    if (plan->option[d] < 0) continue;
    duty[d] = duty_of(p, plan->option[d]);
    all[n++] = &duty[d];
  }
  WfmRuleView view = {problem, p->agent, p->contract, all, n, problem->grid.start, wfm_horizon_end(problem)};
  double sum = 0;
  for (size_t r = 0; r < p->contract->n_rules; r++) {
    const WfmRuleUse *use = &p->contract->rules[r];
    bool of_week = strcmp(use->rule->name, "max_days_week") == 0 || strcmp(use->rule->name, "max_hours_week") == 0;
    if (r == plan->use || of_week) sum += use->rule->measure(&view, use, NULL, NULL);
  }
  return sum;
}

/* As full as the rule, and those on weeks, allow: days in an order by lot, each with a duty by lot while the rule holds. */
static void fill(Plan *plan, WfmRng *rng) {
  const WfmPerson *p = plan->p;
  for (int32_t d = 0; d < p->n_days; d++) plan->option[d] = -1;
  for (int32_t k = 0; k < 3 * p->n_days; k++) {
    int32_t d = (int32_t)wfm_rng_below(rng, (uint32_t)p->n_days), n = p->option_first[d + 1] - p->option_first[d];
    if (n == 0 || plan->option[d] >= 0) continue;
    plan->option[d] = p->option_first[d] + (int32_t)wfm_rng_below(rng, (uint32_t)n);
    if (excess(plan) > 0) plan->option[d] = -1;
  }
}

/* Points, or paid hours, that the plan has in the span. */
static double counted(const Plan *plan, const WfmRuleView *history, const WfmSpanLimit *limit) {
  const WfmPerson *p = plan->p;
  const WfmRuleUse *use = &p->contract->rules[limit->use];
  double sum = 0;
  int32_t last = WFM_NO_POINT;
  for (size_t k = 0; k < history->n_duties && use->rule->point; k++) {
    int32_t at = use->rule->point(history, history->duty[k]);
    if (at != WFM_NO_POINT) last = at; /* a weekend begun before is none of the horizon's */
  }
  for (int32_t d = 0; d < p->n_days; d++) {
    if (plan->option[d] < 0) continue;
    WfmDuty duty = duty_of(p, plan->option[d]);
    int32_t at = wfm_span_point(history, use, &duty);
    if (at == WFM_NO_POINT || at == last) continue;
    last = at;
    if (at >= limit->first_day && at < limit->end_day) sum += use->rule->point ? 1 : p->option[plan->option[d]].paid_s / 3600.0;
  }
  return sum;
}

/* 1,600 full plans for each rule: none has more in a span than the span allows; and that much some of them have. */
static void test_no_legal_plan_has_more(void) {
  WfmRng rng;
  wfm_rng_init(&rng, 3, 0);
  for (size_t k = 0; k < G_N_ELEMENTS(limits); k++) {
    g_autoptr(RosterInstance) in = limited(1 + k, 8, &limits[k]);
    g_autoptr(WfmSpace) space = wfm_space_new(&in->problem);
    g_autofree double *wanted = g_new(double, space->n_persons);
    for (size_t a = 0; a < space->n_persons; a++) wanted[a] = 1;
    WfmBoundLimits *all = wfm_bound_limits_new(space, wanted);
    size_t n_full = 0;
    g_assert_cmpuint(all->limit->len, >, 0);
    for (size_t a = 0; a < space->n_persons; a++) {
      const WfmPerson *p = &space->person[a];
      g_autofree int32_t *option = g_new(int32_t, (size_t)p->n_days + 1);
      g_autofree const WfmDuty **duty = g_new0(const WfmDuty *, p->agent->n_previous + 1);
      for (size_t j = 0; j < p->agent->n_previous; j++) duty[j] = &p->agent->previous[j];
      WfmRuleView history = {
          &in->problem, p->agent, p->contract, duty, p->agent->n_previous, in->problem.grid.start, wfm_horizon_end(&in->problem)};
      Plan plan = {space, p, p->contract->n_rules - 1, option};
      for (int round = 0; round < 200; round++) {
        fill(&plan, &rng);
        for (guint j = all->first[a]; j < all->first[a + 1]; j++) {
          const WfmSpanLimit *limit = &g_array_index(all->limit, WfmSpanLimit, j);
          double has = limit->use == plan.use ? counted(&plan, &history, limit) : 0;
          if (has > limit->most + 1e-6) g_test_message("%s: %g in a span that allows %g", limits[k].rule, has, limit->most);
          g_assert_cmpfloat(has, <=, limit->most + 1e-6);
          n_full += limit->use == plan.use && has > limit->most - (limits[k].value > 25 ? 8 : 0.5);
        }
      }
    }
    if (n_full == 0) g_test_message("%s: no span is ever full", limits[k].rule);
    g_assert_cmpuint(n_full, >, 0);
    wfm_bound_limits_free(all);
  }
}

/* ---- the certificate ---- */

static WfmRosterResult *solve(const WfmRosterProblem *problem, int64_t work) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = work;
  settings.gap_target = 0;
  WfmJob job = {.seed = 7, .threads = 1};
  g_autoptr(GError) err = NULL;
  WfmRosterResult *result = wfm_roster_solve(problem, &settings, &job, &err);
  if (!result) g_test_message("%s", err->message);
  return result;
}

static double verified(size_t *n_faults, const WfmRosterProblem *problem, const WfmCertificate *certificate, WfmFaultSink sink,
                       void *user) {
  WfmJob job = {.threads = 2};
  return wfm_certificate_check(n_faults, problem, certificate, &job, sink, user);
}

/* Of every rule, hard and soft: the checker finds what is claimed, not above the cost; and without the limits' prices it finds less where
 * any has one. */
static void test_certificates_verify(void) {
  size_t n_raised = 0;
  for (size_t k = 0; k < 2 * G_N_ELEMENTS(limits); k++) {
    g_autoptr(RosterInstance) in = limited(3 + k, 8, &limits[k / 2]);
    for (size_t c = 0; k % 2 && c < in->problem.n_contracts; c++) {
      WfmRuleUse *use = (WfmRuleUse *)&in->problem.contracts[c].rules[in->problem.contracts[c].n_rules - 1];
      use->hard = false;
      use->price = 25;
    }
    g_autoptr(WfmRosterResult) result = solve(&in->problem, k % 2 ? 60 : 200);
    g_assert_nonnull(result);
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(&in->problem, result->roster);
    g_assert_cmpuint(verdict->n_hard, ==, 0);
    size_t n_faults;
    double found = verified(&n_faults, &in->problem, result->certificate, NULL, NULL), near = 1e-6 * (1 + fabs(found));
    g_test_message("%s %s: cost %.2f, bound %.2f, %u limits", limits[k / 2].rule, k % 2 ? "soft" : "hard", result->cost.cost, found,
                   result->certificate->limit->len);
    g_assert_cmpuint(n_faults, ==, 0);
    g_assert_cmpfloat_with_epsilon(found, result->certificate->bound, near);
    g_assert_cmpfloat(found, <=, result->cost.cost + near);
    if (result->certificate->limit->len == 0) continue;
    g_array_set_size(result->certificate->limit, 0);
    n_raised += verified(&n_faults, &in->problem, result->certificate, NULL, NULL) < found - 1;
  }
  g_assert_cmpuint(n_raised, >, 8);
}

static void keep_first(void *user, const WfmFault *fault) {
  WfmFault *first = user;
  if (first->claimed == 0 && first->found == 0) *first = *fault;
}

/* A claim of more, a price below zero, a rule that is no such limit, and more than a soft rule's own price are each named in their place. */
static void test_what_claims_more_is_refused(void) {
  for (int soft = 0; soft < 2; soft++) {
    g_autoptr(RosterInstance) in = limited(5, 8, &limits[11]);
    for (size_t c = 0; soft && c < in->problem.n_contracts; c++) {
      WfmRuleUse *use = (WfmRuleUse *)&in->problem.contracts[c].rules[in->problem.contracts[c].n_rules - 1];
      use->hard = false;
      use->price = 25;
    }
    g_autoptr(WfmRosterResult) result = solve(&in->problem, 60);
    GArray *all = result->certificate->limit;
    g_assert_cmpuint(all->len, >, 3);
    WfmCertificateLimit *limit = &g_array_index(all, WfmCertificateLimit, 2), kept = *limit;
    for (int what = 0; what < 4; what++) {
      WfmFault fault = {0};
      size_t n;
      *limit = kept;
      if (what == 0) limit->adds += 1;
      if (what == 1) limit->price = -1;
      if (what == 2) limit->use = 0;
      if (what == 3) limit->price = 2 * kept.price + 26;
      double found = verified(&n, &in->problem, result->certificate, keep_first, &fault);
      g_assert_cmpfloat(found, <=, result->cost.cost + 1e-6 * result->cost.cost); /* whatever is claimed */
      g_assert_cmpuint(n, >, 0);
      g_assert_cmpint(fault.kind, ==, what == 0 || what == 2 || (what == 3 && !soft) ? WFM_FAULT_LIMIT : WFM_FAULT_CHARGE);
      g_assert_cmpuint(fault.agent, ==, kept.agent);
    }
  }
}

/* Nine days in fourteen, where people would work ten: before the search and the bound knew such limits, the gap was 25 %; without any it
 * is about 1 %. */
static void test_limits_leave_little_gap(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(1, 30, 2, 3, 0.95);
  roster_instance_limit(in, "max_days_window", 9, 14);
  g_autoptr(WfmRosterResult) result = solve(&in->problem, 1500);
  g_test_message("gap %.2f %%", 100 * result->cost.gap);
  g_assert_cmpfloat(result->cost.gap, <, 0.05);
}

/* Of 70 hours in two weeks whoever works eight-hour shifts can work 64: by the hours alone the gap was 18 %. */
static void test_hours_are_whole_shifts(void) {
  g_autoptr(RosterInstance) in = roster_instance_large(1, 30, 2, 3, 0.95);
  roster_instance_limit(in, "max_hours_period", 70, 0);
  g_autoptr(WfmRosterResult) result = solve(&in->problem, 1500);
  g_test_message("gap %.2f %%", 100 * result->cost.gap);
  g_assert_cmpfloat(result->cost.gap, <, 0.05);
  size_t n_faults;
  g_assert_cmpfloat(verified(&n_faults, &in->problem, result->certificate, NULL, NULL), <=, result->cost.cost);
  g_assert_cmpuint(n_faults, ==, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/span-limit/no legal plan has more", test_no_legal_plan_has_more);
  g_test_add_func("/span-limit/certificates verify", test_certificates_verify);
  g_test_add_func("/span-limit/what claims more is refused", test_what_claims_more_is_refused);
  g_test_add_func("/span-limit/limits leave little gap", test_limits_leave_little_gap);
  g_test_add_func("/span-limit/hours are whole shifts", test_hours_are_whole_shifts);
  return g_test_run();
}
