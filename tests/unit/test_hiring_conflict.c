/* Why a hiring plan cannot meet a need: each kind of limit named in a problem that it spoils, with the least change that mends it. */
#include "tests/unit/hiring_fixture.h"

#include "core/error.h"
#include "scheduler/capacity/hiring_conflict.h"

static const WfmJob job = {.seed = 1, .threads = 1};

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon(a, b, 1e-3)

static WfmHiringConflicts *conflicts_of(const Tiny *y, const WfmHiringProblem *p) {
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmHiringPlan) plan = wfm_hiring_plan_new(p, &(WfmHiringLimits){.gap = 1e-9}, &job, &err);
  g_assert_no_error(err);
  WfmHiringConflicts *found = wfm_hiring_conflicts(p, plan, 0, &job, &err);
  g_assert_no_error(err);
  return found;
}

static double missing_in(const WfmHiringProblem *p) {
  g_autoptr(WfmHiringPlan) plan = wfm_hiring_plan_new(p, &(WfmHiringLimits){.gap = 1e-9}, &job, NULL);
  double sum = 0;
  for (size_t k = 0; k < p->n_works * (size_t)p->n; k++) sum += plan->missing_h[k];
  return sum;
}

static const WfmHiringRemedy *remedy_of_kind(const WfmHiringConflict *c, WfmHiringChangeKind kind) {
  for (guint k = 0; k < c->remedy->len; k++) {
    const WfmHiringRemedy *r = c->remedy->pdata[k];
    if (r->change->len == 1 && g_array_index(r->change, WfmHiringChange, 0).kind == kind) return r;
  }
  return NULL;
}

static bool names(const WfmHiringConflict *c, WfmHiringChangeKind kind) {
  for (guint k = 0; k < c->limit->len; k++)
    if (g_array_index(c->limit, WfmHiringChange, k).kind == kind) return true;
  return false;
}

/* Of the first conflict: the limit is in it and in its sentence, and the remedy of this amount, one step less of which is not enough. */
static void spoils(const Tiny *y, WfmHiringChangeKind kind, double amount, const char *word) {
  g_autoptr(WfmHiringConflicts) found = conflicts_of(y, &y->p);
  g_assert_cmpuint(found->conflict->len, >, 0);
  const WfmHiringConflict *c = found->conflict->pdata[0];
  g_assert_true(names(c, kind));
  g_autofree char *text = wfm_hiring_conflict_text(&y->p, c, NULL);
  g_assert_nonnull(strstr(text, word));
  const WfmHiringRemedy *r = remedy_of_kind(c, kind);
  g_assert_nonnull(r);
  NEAR(g_array_index(r->change, WfmHiringChange, 0).amount, amount);
  g_autoptr(WfmHiringChanged) mended = wfm_hiring_changed_new(&y->p, (void *)r->change->data, 1);
  NEAR(missing_in(&mended->problem), 0);
  g_assert_cmpfloat(r->cost, <, 0); /* hours missing are dear */
  NEAR(r->missing_h, 0);
}

/* Two people, and a need of 40 hours from period 2 of 4 on; work "mail", group "mail team", site "Cork". */
static Tiny *short_of_two(void) {
  Tiny *y = tiny_new(4, 1, 1, 2);
  tiny_needs(y, 0, (double[]){20, 20, 40, 40});
  return y;
}

static void test_seats_are_named(void) {
  g_autoptr(Tiny) y = short_of_two();
  for (int t = 0; t < 4; t++) y->seats[t] = 3;
  spoils(y, WFM_HIRING_SEATS, 1, "seats at Cork: 3");
}

static void test_a_lead_time_is_named(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->begins[0][0] = y->begins[0][1] = 0; /* from period 2 on, and ready in period 3 */
  spoils(y, WFM_HIRING_LEAD, 1, "no class of mail team begins before period 3");
}

static void test_class_dates_are_named(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->group[0].class_most = 1;
  y->begins[0][1] = 0; /* one in period 0, but not the other in 1 */
  spoils(y, WFM_HIRING_DATES, 1, "only begin on their dates");
}

static void test_a_smallest_class_is_named(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->group[0].class_least = 4;
  for (int t = 0; t < 4; t++) y->seats[t] = 4;
  spoils(y, WFM_HIRING_CLASS_LEAST, 2, "classes of mail team of at least 4 people");
  spoils(y, WFM_HIRING_SEATS, 2, "seats at Cork: 4");
}

static void test_a_largest_class_is_named(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->group[0].class_most = 1;
  y->begins[0][1] = 0;
  spoils(y, WFM_HIRING_CLASS_MOST, 1, "classes of mail team of at most 1 people");
}

static void test_a_stop_of_hiring_is_named(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->group[0].hires_most = 0;
  spoils(y, WFM_HIRING_HIRES_MOST, 2, "at most 0 hires of mail team");
}

/* 20 hours lack where 2 people are paid for 32: 4 hours are a share of 0.125, in steps of a half in the hundred. */
static void test_overtime_is_named(void) {
  g_autoptr(Tiny) y = short_of_two();
  tiny_needs(y, 0, (double[]){20, 20, 24, 24});
  y->group[0].hires_most = 0;
  y->group[0].overtime_most = 0.05;
  spoils(y, WFM_HIRING_OVERTIME, 0.075, "overtime of mail team at most 5 %");
}

static void test_a_vendor_that_can_give_no_more_is_named(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->group[0].hire = NULL;
  y->p.n_vendors = 1;
  for (int t = 0; t < 4; t++) y->most[0][t] = 15;
  spoils(y, WFM_HIRING_VENDOR_MOST, 5, "Acme gives at most 15 hours");
}

static void test_a_notice_is_named(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->group[0].hire = NULL;
  y->p.n_vendors = 1;
  for (int t = 0; t < 3; t++) y->fixed[0][t] = 0;
  spoils(y, WFM_HIRING_NOTICE, 1, "hours of Acme are decided up to period 3");
}

static void test_a_step_is_named(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->group[0].hire = NULL;
  y->p.n_vendors = 1;
  y->vendor[0].step_h = 5; /* 5, 10, 15 */
  spoils(y, WFM_HIRING_VENDOR_STEP, 2, "hours of Acme change by at most 5");
}

static void test_a_limit_of_cross_training_is_named(void) {
  g_autoptr(Tiny) y = tiny_new(4, 2, 2, 2);
  tiny_needs(y, 1, (double[]){20, 40, 40, 40});
  y->group[1].hire = NULL;
  y->p.n_trainings = 1;
  y->training[0].most = 1;
  spoils(y, WFM_HIRING_TRAINING_MOST, 1, "at most 1 people of mail team learn what voice team does");
}

/* 20 hours lack, of which overtime gives 0.32; its price is taken for the new vendor's. */
static void test_that_nobody_sells_a_work_is_named(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->group[0].hires_most = 0;
  y->group[0].overtime_most = 0.01;
  spoils(y, WFM_HIRING_NEW_VENDOR, 20, "no vendor for mail");
}

/* The last resort is always there: half of the need of 40 is enough for two people. */
static void test_a_smaller_need_is_the_last_resort(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->group[0].hire = NULL;
  g_autoptr(WfmHiringConflicts) found = conflicts_of(y, &y->p);
  const WfmHiringConflict *c = found->conflict->pdata[0];
  const WfmHiringRemedy *last = c->remedy->pdata[c->remedy->len - 1];
  g_assert_cmpint(g_array_index(last->change, WfmHiringChange, 0).kind, ==, WFM_HIRING_NEED);
  NEAR(g_array_index(last->change, WfmHiringChange, 0).amount, 0.5);
  g_assert_cmpint(c->period, ==, 2);
  NEAR(c->missing_h, 20);
}

/* Voice has nobody to hire and its only people are also asked for mail: each alone could be met, not both. */
static void test_works_that_share_people_are_told_together(void) {
  g_autoptr(Tiny) y = tiny_new(2, 3, 2, 0);
  for (int g = 0; g < 2; g++) y->serves[g][0] = y->serves[g][1] = 0, y->group[g].hire = NULL;
  tiny_trace(&y->group[2].base, 2, 2, 0, 0);
  y->group[2].hire = NULL;
  tiny_needs(y, 0, (double[]){15, 15});
  tiny_needs(y, 1, (double[]){15, 15});
  g_autoptr(WfmHiringConflicts) found = conflicts_of(y, &y->p);
  const WfmHiringConflict *c = found->conflict->pdata[0];
  g_assert_true(c->with_works);
  g_assert_false(c->with_past);
  NEAR(c->missing_h, 10);
}

/* 100 hours lack in period 2. Classes begin too late for it, there are seats for three more, overtime is all used, and the vendor's hours are decided: it takes both
 * earlier classes and more seats, or the end of the notice and more than the vendor can give. */
static void test_changes_that_are_only_enough_together_are_combined(void) {
  g_autoptr(Tiny) y = short_of_two();
  tiny_needs(y, 0, (double[]){20, 20, 120, 20});
  y->begins[0][0] = y->begins[0][1] = 0;
  y->group[0].class_most = 20;
  y->group[0].overtime_most = 0.25;
  y->p.n_vendors = 1;
  for (int t = 0; t < 4; t++) y->seats[t] = 5, y->most[0][t] = y->fixed[0][t] = 0;
  g_autoptr(WfmHiringConflicts) found = conflicts_of(y, &y->p);
  const WfmHiringConflict *c = found->conflict->pdata[0];
  const WfmHiringRemedy *first = c->remedy->pdata[0];
  g_assert_cmpuint(first->change->len, ==, 2);
  g_autoptr(WfmHiringChanged) mended = wfm_hiring_changed_new(&y->p, (void *)first->change->data, 2);
  NEAR(missing_in(&mended->problem), 0);
  g_autofree char *text = wfm_hiring_remedy_text(&y->p, first, NULL);
  g_assert_nonnull(strstr(text, " and "));
}

static void test_missing_by_price_is_no_conflict(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->miss[0] = 1;
  g_autoptr(WfmHiringConflicts) found = conflicts_of(y, &y->p);
  const WfmHiringConflict *c = found->conflict->pdata[0];
  g_assert_true(c->by_price);
  g_assert_null(found->all);
  g_autofree char *text = wfm_hiring_conflict_text(&y->p, c, NULL);
  g_assert_nonnull(strstr(text, "costs more than hours missing"));
}

/* The first remedies of all works together leave nothing missing. */
static void test_all_remedies_together_mend_the_plan(void) {
  g_autoptr(Tiny) y = tiny_new(4, 2, 2, 2);
  tiny_needs(y, 0, (double[]){20, 20, 40, 40});
  tiny_needs(y, 1, (double[]){20, 20, 30, 50});
  for (int t = 0; t < 4; t++) y->seats[t] = 5;
  y->group[1].hires_most = 1;
  g_autoptr(WfmHiringConflicts) found = conflicts_of(y, &y->p);
  g_assert_nonnull(found->all);
  g_autoptr(WfmHiringChanged) mended = wfm_hiring_changed_new(&y->p, (void *)found->all->change->data, found->all->change->len);
  NEAR(missing_in(&mended->problem), 0);
  NEAR(found->all->missing_h, 0);
}

/* Of every limit of a conflict: with it alone kept out, and all others in place as the filter leaves them, the need can be met. Here by hand: seats for one more, or
 * overtime, mend it; each is in the set, and no other. */
static void test_nothing_can_be_left_out_of_a_conflict(void) {
  g_autoptr(Tiny) y = short_of_two();
  tiny_needs(y, 0, (double[]){20, 20, 25, 25});
  for (int t = 0; t < 4; t++) y->seats[t] = 2;
  y->p.n_vendors = 1;
  for (int t = 0; t < 4; t++) y->most[0][t] = 0;
  g_autoptr(WfmHiringConflicts) found = conflicts_of(y, &y->p);
  const WfmHiringConflict *c = found->conflict->pdata[0];
  g_assert_cmpuint(c->limit->len, ==, 3);
  g_assert_true(names(c, WFM_HIRING_SEATS) && names(c, WFM_HIRING_OVERTIME) && names(c, WFM_HIRING_VENDOR_MOST));
}

static void clashes(const Tiny *y, WfmHiringClashKind kind, const char *word) {
  g_autoptr(GArray) list = wfm_hiring_clashes(&y->p);
  bool found = false;
  for (guint k = 0; k < list->len; k++) {
    const WfmHiringClash *clash = &g_array_index(list, WfmHiringClash, k);
    g_autofree char *text = wfm_hiring_clash_text(&y->p, clash, NULL);
    found |= clash->kind == kind && strstr(text, word);
  }
  g_assert_true(found);
}

static void test_contradictions_are_told_with_their_numbers(void) {
  g_autoptr(Tiny) y = short_of_two();
  y->p.n_vendors = 1;
  g_autoptr(GArray) none = wfm_hiring_clashes(&y->p);
  g_assert_cmpuint(none->len, ==, 0);
  for (int t = 1; t < 4; t++) y->seats[t] = 1;
  clashes(y, WFM_CLASH_SEATS, "Cork: people of today need 2 seats in period 2, and there are 1");
  clashes(y, WFM_CLASH_CLASS_SEATS, "never has more than 0 free seats");
  y->group[0].class_least = 10;
  clashes(y, WFM_CLASH_CLASS, "classes of at least 10 people, but of at most 9");
  y->group[0].hires_most = 3;
  clashes(y, WFM_CLASH_HIRES, "at most 3 may be hired");
  y->least[0][2] = 120;
  clashes(y, WFM_CLASH_VENDOR, "Acme: the commitment in period 3 is 120 hours, and it can give 100");
  y->least[0][2] = 80;
  y->fixed[0][0] = 130;
  clashes(y, WFM_CLASH_DECIDED, "Acme: 130 hours are decided for period 1, and it can give 100");
  y->fixed[0][0] = NAN;
  y->vendor[0].before_h = 20;
  y->vendor[0].step_h = 10;
  y->vendor[0].may_leave = false;
  clashes(y, WFM_CLASH_STEP, "Acme: its steps do not lead to 80 hours in period 3, only to 50");
  memset(y->begins[0], 0, 4);
  clashes(y, WFM_CLASH_NEVER, "no class begins within the plan");
  y->begins[0][3] = 1;
  clashes(y, WFM_CLASH_LATE, "classes begin from period 4 on, and nobody of them is productive");
  y->serves[0][0] = y->sells[0][0] = 0;
  clashes(y, WFM_CLASH_NOBODY, "mail: 120 hours are needed, and no group or vendor does it");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/hiring conflict/seats are named", test_seats_are_named);
  g_test_add_func("/hiring conflict/a lead time is named", test_a_lead_time_is_named);
  g_test_add_func("/hiring conflict/class dates are named", test_class_dates_are_named);
  g_test_add_func("/hiring conflict/a smallest class is named", test_a_smallest_class_is_named);
  g_test_add_func("/hiring conflict/a largest class is named", test_a_largest_class_is_named);
  g_test_add_func("/hiring conflict/a stop of hiring is named", test_a_stop_of_hiring_is_named);
  g_test_add_func("/hiring conflict/overtime is named", test_overtime_is_named);
  g_test_add_func("/hiring conflict/a vendor that can give no more is named", test_a_vendor_that_can_give_no_more_is_named);
  g_test_add_func("/hiring conflict/a notice is named", test_a_notice_is_named);
  g_test_add_func("/hiring conflict/a step is named", test_a_step_is_named);
  g_test_add_func("/hiring conflict/a limit of cross-training is named", test_a_limit_of_cross_training_is_named);
  g_test_add_func("/hiring conflict/that nobody sells a work is named", test_that_nobody_sells_a_work_is_named);
  g_test_add_func("/hiring conflict/a smaller need is the last resort", test_a_smaller_need_is_the_last_resort);
  g_test_add_func("/hiring conflict/works that share people are told together", test_works_that_share_people_are_told_together);
  g_test_add_func("/hiring conflict/changes only enough together are combined", test_changes_that_are_only_enough_together_are_combined);
  g_test_add_func("/hiring conflict/missing by price is no conflict", test_missing_by_price_is_no_conflict);
  g_test_add_func("/hiring conflict/all remedies together mend the plan", test_all_remedies_together_mend_the_plan);
  g_test_add_func("/hiring conflict/nothing can be left out of a conflict", test_nothing_can_be_left_out_of_a_conflict);
  g_test_add_func("/hiring conflict/contradictions are told with their numbers", test_contradictions_are_told_with_their_numbers);
  return g_test_run();
}
