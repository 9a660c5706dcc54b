/* A published roster changed with care. The centres are invented (tests/bench/roster_instance.h); what is expected follows from the promises of
 * repair.h alone. */
#include "scheduler/roster/published.h"
#include "scheduler/roster/repair.h"
#include "tests/bench/roster_instance.h"

#include <string.h>

enum { PEOPLE = 24 };

typedef struct {
  RosterInstance *in;
  WfmRosterProblem ill; /* the same, two people ill from the third day on */
  WfmAgent agent[PEOPLE];
  WfmSpan span[2];
  WfmRosterResult *published;
  WfmRepairSettings settings;
  WfmJob job;
} Centre;

static const size_t patients[2] = {3, 11};

static Centre *centre_seeded(uint64_t seed) {
  g_autoptr(GError) err = NULL;
  Centre *c = g_new0(Centre, 1);
  c->in = roster_instance_large(seed, PEOPLE, 1, 3, 0.95);
  c->job = (WfmJob){.seed = 1, .threads = 1};
  WfmRosterSettings full;
  wfm_module_defaults(&wfm_roster_module, &full);
  full.work_limit = 150;
  wfm_module_defaults(&wfm_repair_module, &c->settings);
  c->published = wfm_roster_solve(&c->in->problem, &full, &c->job, &err);
  g_assert_no_error(err);
  memcpy(c->agent, c->in->problem.agents, sizeof c->agent);
  c->ill = c->in->problem;
  c->ill.agents = c->agent;
  for (size_t k = 0; k < 2; k++) {
    WfmAgent *agent = &c->agent[patients[k]];
    int32_t day = wfm_local_day(wfm_zone_local(agent->zone, c->ill.grid.start + 86400 / 2)) + 2;
    int64_t from = wfm_zone_day_start(agent->zone, day), to = wfm_grid_end(c->ill.grid) + 86400;
    c->span[k] = (WfmSpan){WFM_SPAN_ABSENT, from, to, "sick", "leave.csv:2", true, 40 * 3600.0};
    agent->spans = &c->span[k];
    agent->n_spans = 1;
  }
  return c;
}

static Centre *centre_new(void) {
  return centre_seeded(7);
}

static void centre_free(Centre *c) {
  wfm_roster_result_free(c->published);
  roster_instance_free(c->in);
  g_free(c);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Centre, centre_free)

static WfmRepair *mend(Centre *c, const WfmRosterProblem *problem, int64_t now) {
  g_autoptr(GError) err = NULL;
  WfmRepair *repair = wfm_roster_repair(problem, c->published->roster, now, &c->settings, &c->job, &err);
  g_assert_no_error(err);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, repair->result->roster);
  g_assert_cmpuint(verdict->n_hard, ==, 0);
  return repair;
}

static size_t count(const WfmRepair *repair, bool patients_only) {
  size_t n = 0;
  for (guint k = 0; k < repair->changes->len; k++) {
    const WfmChange *change = &g_array_index(repair->changes, WfmChange, k);
    bool patient = change->agent == patients[0] || change->agent == patients[1];
    n += change->kind != WFM_CHANGE_INSIDE && (!patients_only || patient);
  }
  return n;
}

/* Where nothing has happened and changes are dear, nothing changes, not even a break. */
static void test_nothing_happened(void) {
  g_autoptr(Centre) c = centre_new();
  c->settings.change_price = c->settings.break_price = 1e5;
  g_autoptr(WfmRepair) repair = mend(c, &c->in->problem, INT64_MIN);
  g_assert_cmpuint(repair->changes->len, ==, 0);
  g_assert_cmpuint(repair->n_impossible, ==, 0);
  g_assert_cmpfloat_with_epsilon(repair->result->cost.cost, c->published->cost.cost, 1e-6);
  g_assert_cmpfloat_with_epsilon(repair->published.cost, c->published->cost.cost, 1e-6);
}

/* Nor at the usual prices, wherever in the week the repair begins: not for nothing, and not for a gain below its price. */
static void test_nothing_happened_usual_prices(void) {
  for (uint64_t seed = 7; seed < 9; seed++) {
    g_autoptr(Centre) c = centre_seeded(seed);
    for (int day = 0; day < 3; day++) {
      g_autoptr(WfmRepair) repair = mend(c, &c->in->problem, c->in->problem.grid.start + day * 86400 + 43200);
      double gain = c->published->cost.cost - repair->result->cost.cost;
      g_assert_cmpfloat(gain, >=, repair->change_cost - 1e-6);
      if (gain < c->settings.break_price) g_assert_cmpuint(repair->changes->len, ==, 0);
    }
  }
}

/* The shifts of the ill are gone; where changes are dear nobody else's are touched. */
static void test_only_the_ill(void) {
  g_autoptr(Centre) c = centre_new();
  c->settings.change_price = 1e6;
  g_autoptr(WfmRepair) repair = mend(c, &c->ill, INT64_MIN);
  g_assert_cmpuint(repair->n_impossible, >, 0);
  g_assert_cmpuint(count(repair, false), ==, repair->n_impossible);
  g_assert_cmpuint(count(repair, true), ==, repair->n_impossible);
  for (size_t k = 0; k < 2; k++) {
    const WfmAgentRoster *mine = &repair->result->roster->agent[patients[k]];
    for (size_t d = 0; d < mine->n_duties; d++) g_assert_cmpint(mine->duty[d].end, <=, c->span[k].from);
  }
}

/* A change is made where it is worth more than its price: what is saved pays for the changes, and dearer changes are fewer. */
static void test_changes_pay(void) {
  g_autoptr(Centre) c = centre_new();
  c->settings.change_price = 5;
  g_autoptr(WfmRepair) cheap = mend(c, &c->ill, INT64_MIN);
  c->settings.change_price = 60;
  g_autoptr(WfmRepair) dear = mend(c, &c->ill, INT64_MIN);
  g_assert_cmpuint(count(cheap, false), >, count(dear, false));
  double forced = 60.0 * (double)dear->n_impossible;
  g_assert_cmpfloat(dear->result->cost.cost + dear->change_cost, <=, dear->published.cost + forced + 1e-6);
  g_assert_cmpfloat(cheap->result->cost.cost, <, dear->published.cost);
}

/* Breaks of a duty that begin before now, one after the other. */
static GArray *begun_breaks(const WfmDuty *duty, int64_t now) {
  GArray *begins = g_array_new(FALSE, FALSE, sizeof(int64_t));
  for (size_t s = 0; s < duty->n_segments; s++)
    if (duty->segment[s].kind == WFM_SEGMENT_BREAK && duty->segment[s].start < now) g_array_append_val(begins, duty->segment[s].start);
  return begins;
}

/* What has begun is not changed, neither a shift nor a break, whatever it would save; an illness that begins inside a shift ends it there. */
static void test_the_past_stays(void) {
  g_autoptr(Centre) c = centre_new();
  c->settings.change_price = c->settings.break_price = 0;
  const WfmAgentRoster *mine = &c->published->roster->agent[patients[0]];
  g_assert_cmpuint(mine->n_duties, >, 2);
  int64_t falls_ill = mine->duty[2].start + 2 * 3600, now = falls_ill;
  c->span[0].from = falls_ill;
  c->agent[patients[1]] = c->in->problem.agents[patients[1]]; /* well again */
  g_autoptr(WfmRepair) repair = mend(c, &c->ill, now);
  size_t begun = 0;
  for (guint k = 0; k < repair->changes->len; k++) {
    const WfmChange *change = &g_array_index(repair->changes, WfmChange, k);
    if (change->kind == WFM_CHANGE_INSIDE) {
      g_autoptr(GArray) was = begun_breaks(change->was, now), is = begun_breaks(change->is, now);
      g_assert_cmpmem(is->data, is->len * sizeof(int64_t), was->data, was->len * sizeof(int64_t));
      continue;
    }
    bool was_begun = change->was && change->was->start < now, is_begun = change->is && change->is->start < now;
    begun += was_begun || is_begun;
    if (!was_begun && !is_begun) continue;
    g_assert_true(was_begun && is_begun);
    g_assert_cmpuint(change->agent, ==, patients[0]);
    g_assert_cmpint(change->is->start, ==, change->was->start);
    g_assert_cmpint(change->is->end, ==, falls_ill);
  }
  g_assert_cmpuint(begun, ==, 1);
}

/* A change at short notice has to be worth more. */
static void test_notice(void) {
  WfmRepairSettings settings = {.change_price = 40, .notice_h = 48, .late_factor = 3, .break_price = 2};
  WfmDuty soon = {.start = 47 * 3600}, later = {.start = 49 * 3600};
  g_assert_cmpfloat(wfm_change_price(&settings, &(WfmChange){WFM_CHANGE_REMOVED, 0, 0, &soon, NULL}, 0), ==, 120);
  g_assert_cmpfloat(wfm_change_price(&settings, &(WfmChange){WFM_CHANGE_ADDED, 0, 0, NULL, &later}, 0), ==, 40);
  g_assert_cmpfloat(wfm_change_price(&settings, &(WfmChange){WFM_CHANGE_MOVED, 0, 0, &soon, &later}, INT64_MIN), ==, 40);
  g_assert_cmpfloat(wfm_change_price(&settings, &(WfmChange){WFM_CHANGE_INSIDE, 0, 0, &soon, &soon}, 0), ==, 2);
}

/* What changed from one roster to another is what changed back, the other way round. */
static void test_differences(void) {
  g_autoptr(Centre) c = centre_new();
  c->settings.change_price = 5;
  g_autoptr(WfmRepair) repair = mend(c, &c->ill, INT64_MIN);
  g_autoptr(GArray) back = wfm_roster_changes(repair->result->roster, c->published->roster);
  g_assert_cmpuint(back->len, ==, repair->changes->len);
  for (guint k = 0; k < back->len; k++) {
    const WfmChange *there = &g_array_index(repair->changes, WfmChange, k), *here = &g_array_index(back, WfmChange, k);
    g_assert_cmpuint(there->agent, ==, here->agent);
    g_assert_cmpint(there->day, ==, here->day);
    g_assert_cmpint(there->was ? there->was->start : 0, ==, here->is ? here->is->start : 0);
    g_assert_cmpint(there->is ? there->is->end : 0, ==, here->was ? here->was->end : 0);
  }
  g_autoptr(GArray) none = wfm_roster_changes(c->published->roster, c->published->roster);
  g_assert_cmpuint(none->len, ==, 0);
}

/* Same input, same repair. */
static void test_repeats(void) {
  g_autoptr(Centre) c = centre_new();
  g_autoptr(WfmRepair) one = mend(c, &c->ill, INT64_MIN);
  g_autoptr(WfmRepair) two = mend(c, &c->ill, INT64_MIN);
  g_autoptr(GArray) none = wfm_roster_changes(one->result->roster, two->result->roster);
  g_assert_cmpuint(none->len, ==, 0);
  g_assert_cmpint(one->result->work, ==, two->result->work);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/repair/nothing happened, nothing changes", test_nothing_happened);
  g_test_add_func("/repair/nothing happened, nothing changes at the usual prices", test_nothing_happened_usual_prices);
  g_test_add_func("/repair/dear changes touch the ill alone", test_only_the_ill);
  g_test_add_func("/repair/changes pay for themselves", test_changes_pay);
  g_test_add_func("/repair/what has begun stays", test_the_past_stays);
  g_test_add_func("/repair/short notice costs more", test_notice);
  g_test_add_func("/repair/differences read both ways", test_differences);
  g_test_add_func("/repair/the same twice", test_repeats);
  return g_test_run();
}
